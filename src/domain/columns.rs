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

/// Lists the fields of a flat struct; lists and maps inside become JSON text.
pub fn to_columns<T: Serialize>(record: &T) -> Result<Columns, ColumnError> {
    record.serialize(StructSerializer)
}

/// Builds a record from named values; unknown names are ignored, missing ones must have a default.
pub fn from_columns<'a, T: DeserializeOwned>(
    columns: impl IntoIterator<Item = (&'a str, Val)>,
) -> Result<T, ColumnError> {
    let pairs = columns.into_iter().map(|(name, value)| (name, ValDeserializer(value)));
    T::deserialize(MapDeserializer::new(pairs))
}

struct StructSerializer;

/// Collects the fields of one struct.
pub struct FieldCollector(Columns);

impl ser::SerializeStruct for FieldCollector {
    type Ok = Columns;
    type Error = ColumnError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<(), ColumnError> {
        self.0.push((key, value.serialize(ValSerializer)?));
        Ok(())
    }

    fn end(self) -> Result<Columns, ColumnError> {
        Ok(self.0)
    }
}

macro_rules! refuse_serialize {
    ($ok:ty; $($name:ident($($arg:ty),*)),* $(,)?) => {$(
        fn $name(self, $(_: $arg),*) -> Result<$ok, ColumnError> {
            Err(ser::Error::custom("a record must be a flat struct"))
        }
    )*};
}

impl ser::Serializer for StructSerializer {
    type Ok = Columns;
    type Error = ColumnError;
    type SerializeSeq = Impossible<Columns, ColumnError>;
    type SerializeTuple = Impossible<Columns, ColumnError>;
    type SerializeTupleStruct = Impossible<Columns, ColumnError>;
    type SerializeTupleVariant = Impossible<Columns, ColumnError>;
    type SerializeMap = Impossible<Columns, ColumnError>;
    type SerializeStruct = FieldCollector;
    type SerializeStructVariant = Impossible<Columns, ColumnError>;

    refuse_serialize!(Columns;
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_f32(f32),
        serialize_f64(f64), serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]), serialize_none(),
        serialize_unit(), serialize_unit_struct(&'static str), serialize_unit_variant(&'static str, u32, &'static str),
    );

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Columns, ColumnError> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Columns, ColumnError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<Columns, ColumnError> {
        value.serialize(self)
    }

    refuse_serialize!(Self::SerializeSeq; serialize_seq(Option<usize>));
    refuse_serialize!(Self::SerializeTuple; serialize_tuple(usize));
    refuse_serialize!(Self::SerializeTupleStruct; serialize_tuple_struct(&'static str, usize));
    refuse_serialize!(Self::SerializeTupleVariant; serialize_tuple_variant(&'static str, u32, &'static str, usize));
    refuse_serialize!(Self::SerializeMap; serialize_map(Option<usize>));
    refuse_serialize!(Self::SerializeStructVariant; serialize_struct_variant(&'static str, u32, &'static str, usize));

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<FieldCollector, ColumnError> {
        Ok(FieldCollector(Vec::with_capacity(len)))
    }
}

struct ValSerializer;

/// Turns an inner list or map into JSON text.
pub struct JsonCollector(Vec<serde_json::Value>);

impl ser::SerializeSeq for JsonCollector {
    type Ok = Val;
    type Error = ColumnError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), ColumnError> {
        self.0.push(serde_json::to_value(value).map_err(ser::Error::custom)?);
        Ok(())
    }

    fn end(self) -> Result<Val, ColumnError> {
        if self.0.is_empty() {
            return Ok(Val::Text(String::new()));
        }
        serde_json::to_string(&self.0).map(Val::Text).map_err(ser::Error::custom)
    }
}

macro_rules! integers {
    ($($name:ident $t:ty),* $(,)?) => {$(
        fn $name(self, n: $t) -> Result<Val, ColumnError> {
            i64::try_from(n).map(Val::Int).map_err(ser::Error::custom)
        }
    )*};
}

impl ser::Serializer for ValSerializer {
    type Ok = Val;
    type Error = ColumnError;
    type SerializeSeq = JsonCollector;
    type SerializeTuple = Impossible<Val, ColumnError>;
    type SerializeTupleStruct = Impossible<Val, ColumnError>;
    type SerializeTupleVariant = Impossible<Val, ColumnError>;
    type SerializeMap = Impossible<Val, ColumnError>;
    type SerializeStruct = Impossible<Val, ColumnError>;
    type SerializeStructVariant = Impossible<Val, ColumnError>;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    );

    fn serialize_bool(self, value: bool) -> Result<Val, ColumnError> {
        Ok(Val::Int(i64::from(value)))
    }

    fn serialize_str(self, value: &str) -> Result<Val, ColumnError> {
        Ok(Val::Text(value.to_owned()))
    }

    fn serialize_char(self, value: char) -> Result<Val, ColumnError> {
        Ok(Val::Text(value.to_string()))
    }

    fn serialize_none(self) -> Result<Val, ColumnError> {
        Ok(Val::Null)
    }

    fn serialize_unit(self) -> Result<Val, ColumnError> {
        Ok(Val::Null)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Val, ColumnError> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Val, ColumnError> {
        Ok(Val::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<Val, ColumnError> {
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<JsonCollector, ColumnError> {
        Ok(JsonCollector(Vec::with_capacity(len.unwrap_or(0))))
    }

    refuse_serialize!(Val;
        serialize_f32(f32), serialize_f64(f64), serialize_bytes(&[u8]), serialize_unit_struct(&'static str),
    );
    refuse_serialize!(Self::SerializeTuple; serialize_tuple(usize));
    refuse_serialize!(Self::SerializeTupleStruct; serialize_tuple_struct(&'static str, usize));
    refuse_serialize!(Self::SerializeTupleVariant; serialize_tuple_variant(&'static str, u32, &'static str, usize));
    refuse_serialize!(Self::SerializeMap; serialize_map(Option<usize>));
    refuse_serialize!(Self::SerializeStruct; serialize_struct(&'static str, usize));
    refuse_serialize!(Self::SerializeStructVariant; serialize_struct_variant(&'static str, u32, &'static str, usize));

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Val, ColumnError> {
        Err(ser::Error::custom("a record must be a flat struct"))
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
