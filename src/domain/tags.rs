//! Tags as typed: `+late,-new` adds and takes away; the list stays sorted and without doubles.

/// The tags after an edit, or `None` when it changes nothing. A word without a sign is added.
pub fn edited(tags: &[String], edit: &str) -> Option<Vec<String>> {
    let mut after = tags.to_vec();
    for word in edit.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if let Some(gone) = word.strip_prefix('-') {
            after.retain(|tag| tag != gone.trim());
        } else {
            after.push(word.strip_prefix('+').unwrap_or(word).trim().to_owned());
        }
    }
    after.retain(|tag| !tag.is_empty());
    after.sort_unstable();
    after.dedup();
    (after != tags).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_add_and_take_away() {
        let tags = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (before, edit, after) in [
            (&[][..], "+late, vip", Some(&["late", "vip"][..])),
            (&["late"], "-late,+vip", Some(&["vip"])),
            (&["late"], "+late", None),
            (&["late"], "-vip", None),
            (&["late"], "+,-, ,", None),
        ] {
            assert_eq!(edited(&tags(before), edit), after.map(tags), "{edit}");
        }
    }
}
