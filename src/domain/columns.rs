//! A record seen as named values: what the store writes, what the journal keeps, what the query language compares.
//!
//! Invariant: `from_columns(to_columns(x)) == x` for every record of the desk; the struct is the only list of columns.

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use serde::ser::{self, Impossible, Serialize};

/// One stored value: the three kinds that every database of the desk knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Val {
    #[default]
    Null,
    Int(i64),
    Text(String),
}

impl Val {
    /// The integer, when it is one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The text, empty for null.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

impl From<i64> for Val {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<&str> for Val {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Val {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A value that still lies in its record: an import hands out a hundred million of them without a copy.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    /// The integer, when it is one.
    pub const fn int(self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(n),
            _ => None,
        }
    }

    /// The text; empty when it is none.
    pub const fn text(self) -> &'a str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

impl From<Cell<'_>> for Val {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(n) => Self::Int(n),
            Cell::Text(text) => Self::Text(text.to_owned()),
        }
    }
}

/// Takes the fields of a record one by one.
type Take<'t> = dyn FnMut(&'static str, Cell<'_>) + 't;

/// The fields of a record in their order, by name.
pub type Columns = Vec<(&'static str, Val)>;

/// A record could not be turned into columns or back; names the field where known.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ColumnError(String);

impl ser::Error for ColumnError {
    fn custom<T: std::fmt::Display>(msg: T) -> Self {
        Self(msg.to_string())
    }
}

impl de::Error for ColumnError {
    fn custom<T: std::fmt::Display>(msg: T) -> Self {
        Self(msg.to_string())
    }
}

/// Hands over the fields of a flat struct in their order; lists inside become JSON text.
pub fn each_column<T: Serialize>(record: &T, take: &mut dyn FnMut(&'static str, Cell<'_>)) -> Result<(), ColumnError> {
    record.serialize(StructSerializer(take))
}

/// Lists the fields of a flat struct; lists inside become JSON text.
pub fn to_columns<T: Serialize>(record: &T) -> Result<Columns, ColumnError> {
    columns_of(record, |_| true)
}

/// Lists the wanted fields of a flat struct.
pub fn columns_of<T: Serialize>(record: &T, wanted: impl Fn(&str) -> bool) -> Result<Columns, ColumnError> {
    let mut columns = Columns::new();
    each_column(record, &mut |name, cell| {
        if wanted(name) {
            columns.push((name, cell.into()));
        }
    })?;
    Ok(columns)
}

/// Builds a record from named values; unknown names are ignored, missing ones must have a default.
pub fn from_columns<'a, T: DeserializeOwned>(
    columns: impl IntoIterator<Item = (&'a str, Val)>,
) -> Result<T, ColumnError> {
    let mut columns = columns.into_iter();
    of_named(&mut columns)
}

/// What reads a record is made once for each, however many kinds of lists it is read from: it is by far the most code of all this.
fn of_named<T: DeserializeOwned>(columns: &mut dyn Iterator<Item = (&str, Val)>) -> Result<T, ColumnError> {
    T::deserialize(MapDeserializer::new(columns.map(|(name, value)| (name, ValDeserializer(value)))))
}

struct StructSerializer<'t, 'f>(&'t mut Take<'f>);

impl ser::SerializeStruct for StructSerializer<'_, '_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), ColumnError> {
        value.serialize(CellSerializer { name, take: self.0 })
    }

    fn end(self) -> Result<(), ColumnError> {
        Ok(())
    }
}

macro_rules! refuse_serialize {
    ($ok:ty; $($name:ident($($arg:ty),*)),* $(,)?) => {$(
        fn $name(self, $(_: $arg),*) -> Result<$ok, ColumnError> {
            Err(ser::Error::custom("a record must be a flat struct"))
        }
    )*};
}

/// What neither a record nor a field of one may be.
macro_rules! refuse_nested {
    () => {
        type SerializeTuple = Impossible<(), ColumnError>;
        type SerializeTupleStruct = Impossible<(), ColumnError>;
        type SerializeTupleVariant = Impossible<(), ColumnError>;
        type SerializeMap = Impossible<(), ColumnError>;
        type SerializeStructVariant = Impossible<(), ColumnError>;

        refuse_serialize!(();
            serialize_f32(f32), serialize_f64(f64), serialize_bytes(&[u8]), serialize_unit_struct(&'static str),
        );
        refuse_serialize!(Self::SerializeTuple; serialize_tuple(usize));
        refuse_serialize!(Self::SerializeTupleStruct; serialize_tuple_struct(&'static str, usize));
        refuse_serialize!(Self::SerializeTupleVariant;
            serialize_tuple_variant(&'static str, u32, &'static str, usize));
        refuse_serialize!(Self::SerializeMap; serialize_map(Option<usize>));
        refuse_serialize!(Self::SerializeStructVariant;
            serialize_struct_variant(&'static str, u32, &'static str, usize));

        fn serialize_newtype_variant<T: ?Sized + Serialize>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<(), ColumnError> {
            Err(ser::Error::custom("a record must be a flat struct"))
        }

        fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), ColumnError> {
            value.serialize(self)
        }

        fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), ColumnError> {
            value.serialize(self)
        }
    };
}

impl ser::Serializer for StructSerializer<'_, '_> {
    type Ok = ();
    type Error = ColumnError;
    type SerializeSeq = Impossible<(), ColumnError>;
    type SerializeStruct = Self;

    refuse_nested!();
    refuse_serialize!(();
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_char(char),
        serialize_str(&str), serialize_none(), serialize_unit(),
        serialize_unit_variant(&'static str, u32, &'static str),
    );
    refuse_serialize!(Self::SerializeSeq; serialize_seq(Option<usize>));

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, ColumnError> {
        Ok(self)
    }
}

/// One field on its way out.
struct CellSerializer<'t, 'f> {
    name: &'static str,
    take: &'t mut Take<'f>,
}

impl CellSerializer<'_, '_> {
    fn give(self, cell: Cell<'_>) -> Result<(), ColumnError> {
        (self.take)(self.name, cell);
        Ok(())
    }
}

/// Turns an inner list into JSON text.
struct JsonCollector<'t, 'f> {
    cell: CellSerializer<'t, 'f>,
    json: Vec<u8>,
}

impl ser::SerializeSeq for JsonCollector<'_, '_> {
    type Ok = ();
    type Error = ColumnError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), ColumnError> {
        self.json.push(if self.json.is_empty() { b'[' } else { b',' });
        serde_json::to_writer(&mut self.json, value).map_err(ser::Error::custom)
    }

    fn end(mut self) -> Result<(), ColumnError> {
        if !self.json.is_empty() {
            self.json.push(b']');
        }
        self.cell.give(Cell::Text(str::from_utf8(&self.json).map_err(ser::Error::custom)?))
    }
}

macro_rules! integers {
    ($($name:ident $t:ty),* $(,)?) => {$(
        fn $name(self, n: $t) -> Result<(), ColumnError> {
            let n = i64::try_from(n).map_err(ser::Error::custom)?;
            self.give(Cell::Int(n))
        }
    )*};
}

impl<'t, 'f> ser::Serializer for CellSerializer<'t, 'f> {
    type Ok = ();
    type Error = ColumnError;
    type SerializeSeq = JsonCollector<'t, 'f>;
    type SerializeStruct = Impossible<(), ColumnError>;

    refuse_nested!();
    refuse_serialize!(Self::SerializeStruct; serialize_struct(&'static str, usize));

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    );

    fn serialize_bool(self, value: bool) -> Result<(), ColumnError> {
        self.give(Cell::Int(i64::from(value)))
    }

    fn serialize_str(self, value: &str) -> Result<(), ColumnError> {
        self.give(Cell::Text(value))
    }

    fn serialize_char(self, value: char) -> Result<(), ColumnError> {
        self.give(Cell::Text(value.encode_utf8(&mut [0; 4])))
    }

    fn serialize_none(self) -> Result<(), ColumnError> {
        self.give(Cell::Null)
    }

    fn serialize_unit(self) -> Result<(), ColumnError> {
        self.give(Cell::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), ColumnError> {
        self.give(Cell::Text(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<JsonCollector<'t, 'f>, ColumnError> {
        Ok(JsonCollector { cell: self, json: Vec::new() })
    }
}

struct ValDeserializer(Val);

impl<'de> IntoDeserializer<'de, ColumnError> for ValDeserializer {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> de::Deserializer<'de> for ValDeserializer {
    type Error = ColumnError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        match self.0 {
            Val::Null => visitor.visit_unit(),
            Val::Int(n) => visitor.visit_i64(n),
            Val::Text(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_bool(self.0.int().unwrap_or(0) != 0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        match self.0 {
            Val::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ColumnError> {
        visitor.visit_enum(StrDeserializer::<ColumnError>::new(self.0.text()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ColumnError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ColumnError> {
        let text = if self.0.text().is_empty() { "[]" } else { self.0.text() };
        let list: Vec<serde_json::Value> = serde_json::from_str(text).map_err(de::Error::custom)?;
        de::value::SeqDeserializer::new(list.into_iter().map(JsonDeserializer)).deserialize_seq(visitor)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple tuple_struct map struct identifier ignored_any
    }
}

struct JsonDeserializer(serde_json::Value);

impl<'de> IntoDeserializer<'de, ColumnError> for JsonDeserializer {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! through_json {
    ($($name:ident($($arg:ident: $t:ty),*)),* $(,)?) => {$(
        fn $name<V: Visitor<'de>>(self, $($arg: $t,)* visitor: V) -> Result<V::Value, ColumnError> {
            de::Deserializer::$name(self.0, $($arg,)* visitor).map_err(de::Error::custom)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for JsonDeserializer {
    type Error = ColumnError;

    through_json!(
        deserialize_any(), deserialize_option(),
        deserialize_enum(name: &'static str, variants: &'static [&'static str]),
        deserialize_newtype_struct(name: &'static str),
        deserialize_struct(name: &'static str, fields: &'static [&'static str]),
    );

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}
