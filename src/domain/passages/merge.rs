//! Merging by lines: what two people made of the same text, with what both changed differently kept side by side.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    Merged(Vec<&'t str>),
    /// Both changed the same lines, each in another way.
    Conflict {
        theirs: Vec<&'t str>,
        ours: Vec<&'t str>,
    },
}

/// The beginning of lines that stand around a conflict in a text.
const FENCES: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];

/// What became of a text that two changed.
pub fn merge<'t>(base: &'t str, theirs: &'t str, ours: &'t str) -> Vec<Part<'t>> {
    let lines = |text: &'t str| text.lines().collect::<Vec<_>>();
    let (base, theirs, ours) = (lines(base), lines(theirs), lines(ours));
    let (in_theirs, in_ours) = (matched(&base, &theirs), matched(&base, &ours));
    let mut parts: Vec<Part<'t>> = Vec::new();
    let (mut i, mut a, mut b) = (0, 0, 0);
    while i < base.len() || a < theirs.len() || b < ours.len() {
        // The next line that all three have; everything before it was touched by somebody.
        let next = (i..base.len()).find_map(|at| Some((at, in_theirs[at]?, in_ours[at]?)));
        let (j, ja, jb) = next.unwrap_or((base.len(), theirs.len(), ours.len()));
        if (j, ja, jb) == (i, a, b) {
            push(&mut parts, vec![base[i]]);
            (i, a, b) = (i + 1, a + 1, b + 1);
            continue;
        }
        let (old, left, right) = (&base[i..j], &theirs[a..ja], &ours[b..jb]);
        if left == old || left == right {
            push(&mut parts, right.to_vec());
        } else if right == old {
            push(&mut parts, left.to_vec());
        } else {
            parts.push(Part::Conflict { theirs: left.to_vec(), ours: right.to_vec() });
        }
        (i, a, b) = (j, ja, jb);
    }
    parts
}

fn push<'t>(parts: &mut Vec<Part<'t>>, lines: Vec<&'t str>) {
    match parts.last_mut() {
        Some(Part::Merged(known)) => known.extend(lines),
        _ => parts.push(Part::Merged(lines)),
    }
}

/// For each line of the base where it stands in the other text.
fn matched(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut found = vec![None; base.len()];
    for op in capture_diff_slices(Algorithm::Myers, base, other) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for n in 0..len {
                found[old_index + n] = Some(new_index + n);
            }
        }
    }
    found
}

/// The merged text; what is in conflict stands between fences with the names of both, so that nothing is lost.
pub fn written(parts: &[Part<'_>], theirs: &str, ours: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    for part in parts {
        match part {
            Part::Merged(merged) => lines.extend(own(merged)),
            Part::Conflict { theirs: left, ours: right } => {
                lines.push(format!("{}{theirs}", FENCES[0]));
                lines.extend(own(left));
                lines.push(FENCES[1].to_owned());
                lines.extend(own(right));
                lines.push(format!("{}{ours}", FENCES[2]));
            }
        }
    }
    lines.join("\n")
}

/// Whether a text holds a conflict that nobody has settled.
pub fn is_open(text: &str) -> bool {
    text.lines().any(|line| line.starts_with(FENCES[0]) || line.starts_with(FENCES[2]))
}

/// An unsettled conflict: who wrote the left side, who the right one, and line by line what each says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    pub left_by: String,
    pub right_by: String,
    pub left: Vec<String>,
    pub right: Vec<String>,
}

/// The conflicts of a text.
pub fn sides(text: &str) -> Vec<Sides> {
    let mut all = Vec::new();
    let mut open: Option<(Sides, bool)> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(FENCES[0]) {
            open = Some((Sides { left_by: name.to_owned(), ..Sides::default() }, false));
        } else if let Some((mut sides, right)) = open.take() {
            if let Some(name) = line.strip_prefix(FENCES[2]) {
                name.clone_into(&mut sides.right_by);
                all.push(sides);
                continue;
            }
            let is_middle = line == FENCES[1] && !right;
            if !is_middle {
                if right { &mut sides.right } else { &mut sides.left }.push(line.to_owned());
            }
            open = Some((sides, right || is_middle));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn merged(base: &str, theirs: &str, ours: &str) -> String {
        written(&merge(base, theirs, ours), "bo", "ana")
    }

    #[test]
    fn changes_in_different_lines_both_stay() {
        assert_eq!(merged("a\nb\nc", "A\nb\nc", "a\nb\nC"), "A\nb\nC");
        assert_eq!(merged("a\nb", "a\nb\nnew", "first\na\nb"), "first\na\nb\nnew");
        assert_eq!(merged("a\nb\nc", "a\nc", "a\nb\nc!"), "a\n<<<<<<< bo\nc\n=======\nb\nc!\n>>>>>>> ana");
        assert_eq!(merged("", "one", "one"), "one");
    }

    #[test]
    fn the_same_line_changed_twice_stands_side_by_side() {
        let text = merged("a\nb\nc", "a\nours is right\nc", "a\nno, mine\nc");
        assert!(is_open(&text));
        let found = sides(&text);
        assert_eq!((found[0].left_by.as_str(), found[0].right_by.as_str()), ("bo", "ana"));
        assert_eq!(
            (found[0].left.join(""), found[0].right.join("")),
            ("ours is right".to_owned(), "no, mine".to_owned())
        );
        assert!(!is_open("a = b\n======="));
    }

    proptest! {
        #[test]
        fn one_sided_changes_are_taken_whole(base in "([ab]\n){0,6}", ours in "([abc]\n){0,6}") {
            let plain = |text: &str| text.lines().collect::<Vec<_>>().join("\n");
            prop_assert_eq!(merged(&base, &base, &ours), plain(&ours));
            prop_assert_eq!(merged(&base, &ours, &base), plain(&ours));
        }

        #[test]
        fn no_line_that_somebody_wrote_is_lost(base in "([ab]\n){0,5}", a in "([abx]\n){0,5}", b in "([aby]\n){0,5}") {
            let text = merged(&base, &a, &b);
            let n = |text: &str, letter: &str| text.lines().filter(|line| *line == letter).count();
            prop_assert!(n(&text, "x") >= n(&a, "x") && n(&text, "y") >= n(&b, "y"), "{text}");
        }
    }
}
