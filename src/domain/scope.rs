//! The groups of a scope as text, `line="Running shoes" market=de`: what people type, what a question and an action remember.

use super::metrics::Dimension;

/// Short names beside the codes themselves.
const SHORT: &[(&str, Dimension)] = &[("line", Dimension::ProductLine), ("owner", Dimension::Assignee)];

/// Reads groups; what cannot be read is the part that is wrong.
pub fn read(text: &str) -> Result<Vec<(Dimension, String)>, String> {
    let mut groups = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once(['=', ':', '＝']).ok_or_else(|| rest.to_owned())?;
        let (value, left) = value(after.trim_start()).ok_or_else(|| rest.to_owned())?;
        let dimension = dimension(name.trim()).ok_or_else(|| name.trim().to_owned())?;
        if value.is_empty() {
            return Err(name.trim().to_owned());
        }
        groups.push((dimension, value.to_owned()));
        rest = left.trim_start_matches([' ', ',', '，']);
    }
    groups.sort();
    groups.dedup();
    Ok(groups)
}

/// The way to part figures that a word means.
pub fn dimension(word: &str) -> Option<Dimension> {
    let short = SHORT.iter().find(|(name, _)| *name == word).map(|(_, dimension)| *dimension);
    Dimension::from_code(word).or(short)
}

/// A value up to the next blank, or between quotes, and what is left.
fn value(text: &str) -> Option<(&str, &str)> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"'),
        None => Some(text.split_once([' ', ',', '，']).unwrap_or((text, ""))),
    }
}

/// Writes groups so that they read back.
pub fn write(groups: &[(Dimension, String)]) -> String {
    let one = |(dimension, value): &(Dimension, String)| {
        let name = SHORT.iter().find(|(_, of)| of == dimension).map_or(dimension.code(), |(name, _)| name);
        let plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if plain { format!("{name}={value}") } else { format!("{name}=\"{}\"", value.replace('"', "")) }
    };
    groups.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_are_read_as_people_type_them() {
        let line = |name: &str| (Dimension::ProductLine, name.to_owned());
        for (text, wanted) in [
            ("", Ok(vec![])),
            ("line=Shoes", Ok(vec![line("Shoes")])),
            ("product_line:鞋", Ok(vec![line("鞋")])),
            (
                "line=\"Running shoes\", market=de",
                Ok(vec![line("Running shoes"), (Dimension::Market, "de".to_owned())]),
            ),
            ("colour=red", Err("colour".to_owned())),
            ("line=", Err("line".to_owned())),
            ("Shoes", Err("Shoes".to_owned())),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn groups_read_back(values in proptest::collection::vec((0..Dimension::ALL.len(), "[^\"\\pC]*[^\"\\pC\\s][^\"\\pC]*"), 0..4)) {
            let mut groups: Vec<_> = values.into_iter().map(|(at, value)| (Dimension::ALL[at], value)).collect();
            groups.sort();
            groups.dedup();
            prop_assert_eq!(read(&write(&groups)), Ok(groups));
        }
    }
}
