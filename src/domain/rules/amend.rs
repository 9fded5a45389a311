//! A rule's text with some of its parts changed: comments, blanks and the order of everything else stay as somebody wrote them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::text::{Part, Parts, quoted};

/// The tables that hold sums by currency.
const TABLES: [(&str, Part); 2] = [("limit", Part::Limit), ("limit_a_day", Part::LimitADay)];

/// The text with what is new in `new`; none where it is laid out so that a form cannot tell its lines apart.
pub(super) fn amend(before: &str, old: &Parts, new: &Parts) -> Option<String> {
    let mut before = before.to_owned();
    if !before.ends_with('\n') {
        before.push('\n');
    }
    let table = DeTable::parse(&before).ok()?;
    let mut edits = Edits { text: &before, edits: Vec::new() };
    let mut rest = Vec::new();
    edits.values(table.get_ref(), old, new);
    for (name, old, new) in [("limit", &old.limit, &new.limit), ("limit_a_day", &old.limit_a_day, &new.limit_a_day)] {
        if old.split_whitespace().ne(new.split_whitespace()) {
            rest.extend(edits.limits(table.get_ref(), name, (old, new))?);
        }
    }
    if !rest.is_empty() {
        let at = first_test(&before);
        let gap = if at < before.len() { "\n" } else { "" };
        edits.edits.push((at..at, rest.into_iter().map(|table| format!("\n{table}")).collect::<String>() + gap));
    }
    Some(edits.done())
}

/// To which part each line of a text belongs.
pub(super) fn parts_of_lines(text: &str) -> Vec<Part> {
    let mut parts = vec![Part::Other; text.lines().count()];
    let Ok(table) = DeTable::parse(text) else { return parts };
    let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count();
    let mut mark = |span: Range<usize>, part: Part| {
        for line in line_of(span.start)..=line_of(span.end.saturating_sub(1).max(span.start)) {
            if let Some(slot) = parts.get_mut(line) {
                *slot = part;
            }
        }
    };
    for (key, value) in table.get_ref() {
        let (key, span) = (key.get_ref().as_ref(), key.span().start..value.span().end);
        let part = match key {
            "kind" => Part::Kind,
            "on" => Part::On,
            "when" => Part::When,
            "do" => Part::Deeds,
            "order" => Part::Order,
            "send" => Part::Send,
            "stop" => Part::Stop,
            _ => {
                let Some((_, part)) = TABLES.iter().find(|(name, _)| *name == key) else { continue };
                if let Some(header) = header(text, key) {
                    mark(header, *part);
                }
                for (currency, most) in value.get_ref().as_table().into_iter().flatten() {
                    mark(currency.span().start..most.span().end, *part);
                }
                continue;
            }
        };
        mark(span, part);
    }
    parts
}

struct Edits<'t> {
    text: &'t str,
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    /// The parts that are one value each.
    fn values(&mut self, table: &DeTable<'_>, old: &Parts, new: &Parts) {
        let (old, written) = (old.values(), new.values());
        let known = |name: &str| table.iter().find(|(key, _)| key.get_ref() == name);
        let ends =
            old.iter().filter_map(|(name, _)| known(name)).map(|(_, value)| line_end(self.text, value.span().end));
        let last = ends.max().unwrap_or(0);
        let mut added = String::new();
        for ((name, old), (_, value)) in old.iter().zip(&written) {
            if old == value {
                continue;
            }
            match (known(name), value) {
                (Some((_, found)), Some(value)) => {
                    let steps = (*name == "do").then(|| steps(self.text, found, &new.deeds)).flatten();
                    self.edits.push((found.span(), steps.unwrap_or_else(|| value.clone())));
                }
                (Some((key, found)), None) => self.take_lines(key.span().start..found.span().end),
                (None, Some(value)) => added += &format!("{name} = {value}\n"),
                (None, None) => {}
            }
        }
        if !added.is_empty() {
            self.edits.push((last..last, added));
        }
    }

    /// Sums by currency; answers the table where the text has none yet.
    fn limits(&mut self, table: &DeTable<'_>, name: &str, (old, new): (&str, &str)) -> Option<Option<String>> {
        let (old, new) = (pairs(old), pairs(new));
        let entry = |(currency, most): &(&str, &str)| format!("{} = {}\n", quoted(currency), quoted(most));
        let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
            let lines: String = new.iter().map(entry).collect();
            return Some((!new.is_empty()).then(|| format!("[{name}]\n{lines}")));
        };
        let entries = value.get_ref().as_table()?;
        let header = header(self.text, name)?;
        let ends = entries.iter().map(|(_, most)| line_end(self.text, most.span().end));
        let last = ends.max().unwrap_or_else(|| line_end(self.text, header.end));
        if new.is_empty() {
            self.edits.push((header.start..last, String::new()));
            return Some(None);
        }
        for (currency, most) in entries {
            let of = |pairs: &[(&str, &str)]| {
                pairs.iter().find(|(code, _)| code == currency.get_ref()).map(|(_, most)| (*most).to_owned())
            };
            match of(&new) {
                Some(sum) if Some(&sum) != of(&old).as_ref() => self.edits.push((most.span(), quoted(&sum))),
                Some(_) => {}
                None => self.take_lines(currency.span().start..most.span().end),
            }
        }
        let is_there = |code: &str| entries.keys().any(|currency| currency.get_ref() == code);
        let added: String = new.iter().filter(|(code, _)| !is_there(code)).map(entry).collect();
        if !added.is_empty() {
            self.edits.push((last..last, added));
        }
        Some(None)
    }

    /// Takes away the lines of something that is no more.
    fn take_lines(&mut self, span: Range<usize>) {
        self.edits.push((line_start(self.text, span.start)..line_end(self.text, span.end), String::new()));
    }

    fn done(mut self) -> String {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = self.text.to_owned();
        for (range, new) in self.edits.into_iter().rev() {
            text.replace_range(range, &new);
        }
        text
    }
}

/// The steps of a rule anew, each with the comments that stood at it; none where there are no comments.
fn steps(text: &str, value: &Spanned<DeValue<'_>>, deeds: &str) -> Option<String> {
    let items = value.get_ref().as_array()?;
    let inside = value.span();
    if !text[inside.clone()].contains('#') {
        return None;
    }
    let mut known: Vec<Step<'_>> = Vec::new();
    let mut at = inside.start + 1;
    let mut opening = "";
    for item in items {
        let (before, own) = comments(&text[at..item.span().start]);
        match known.last_mut() {
            Some(last) => last.beside = before,
            None => opening = before,
        }
        known.push(Step { text: item.get_ref().as_str()?, above: own, beside: "" });
        at = item.span().end;
    }
    let (before, closing) = comments(&text[at..inside.end - 1]);
    match known.last_mut() {
        Some(last) => last.beside = before,
        None => opening = before,
    }
    let new: Vec<&str> = deeds.lines().map(str::trim).filter(|deed| !deed.is_empty()).collect();
    let mut made = format!("[{}\n", spaced(opening));
    for (at, deed) in new.iter().enumerate() {
        // A step that was reworded keeps the comments of the one that stood in its place.
        let same = known.iter().find(|step| step.text == *deed);
        let found = same.or_else(|| known.get(at).filter(|step| !new.contains(&step.text)));
        for comment in found.map(|step| step.above.as_slice()).unwrap_or_default() {
            made += &format!("  {comment}\n");
        }
        made += &format!("  {},{}\n", quoted(deed), spaced(found.map_or("", |step| step.beside)));
    }
    closing.iter().for_each(|comment| made += &format!("  {comment}\n"));
    Some(made + "]")
}

/// A step with the comments above it and behind it.
struct Step<'t> {
    text: &'t str,
    above: Vec<&'t str>,
    beside: &'t str,
}

/// What stands between two steps: the comment behind the first one, and those on lines of their own.
fn comments(gap: &str) -> (&str, Vec<&str>) {
    let (first, rest) = gap.split_once('\n').unwrap_or((gap, ""));
    let beside = first.find('#').map_or("", |at| first[at..].trim_end());
    (beside, rest.lines().map(str::trim).filter(|line| line.starts_with('#')).collect())
}

fn spaced(comment: &str) -> String {
    if comment.is_empty() { String::new() } else { format!("  {comment}") }
}

fn pairs(limits: &str) -> Vec<(&str, &str)> {
    limits.split_whitespace().map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Where the head of a table stands.
fn header(text: &str, name: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.split('#').next().unwrap_or_default().trim();
        if bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|found| found.trim() == name) {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

/// Where the tests begin, with the comments above the first one.
fn first_test(text: &str) -> usize {
    let mut from = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("[[test]]") {
            return from.unwrap_or(at);
        }
        from = line.trim_start().starts_with('#').then_some(from.unwrap_or(at));
        at += line.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# What is small is approved.
kind = 'returns'   # all of them

# Not at night.
on = ['opened']
# Cheap and new.
when = 'status:requested'
do = [  # in this order
  # for the report
  'tag tags=+small',   # a tag
  'note text=\"two words\"',
  # nothing else
]
order = 7   # before the others

[limit]   # each time
# the usual one
EUR = '20.00'   # enough
USD = 20

# A case of spring.
[[test]]
case = 'R-1042'
match = true
";

    fn changed(change: impl FnOnce(&mut Parts)) -> String {
        let old = Parts::of(TEXT).expect("a rule's text");
        let mut new = old.clone();
        change(&mut new);
        let text = amend(TEXT, &old, &new).expect("it is laid out as usual");
        assert_eq!(Parts::of(&text), Some(new), "{text}");
        text
    }

    #[test]
    fn what_was_not_changed_stays_letter_by_letter() {
        assert_eq!(changed(|_| {}), TEXT);
        let with = |from: &str, to: &str| TEXT.replacen(from, to, 1);
        assert_eq!(changed(|new| new.when = "status:open".into()), with("'status:requested'", "\"status:open\""));
        assert_eq!(changed(|new| new.order = "9".into()), with("order = 7", "order = 9"));
        assert_eq!(changed(|new| new.order.clear()), with("order = 7   # before the others\n", ""));
        assert_eq!(
            changed(|new| new.send = "30".into()),
            with("before the others\n", "before the others\nsend = 30\n")
        );
        assert_eq!(changed(|new| new.limit = "EUR=25 USD=20".into()), with("'20.00'", "\"25\""));
        assert_eq!(changed(|new| new.limit = "EUR=20.00 GBP=9".into()), with("USD = 20\n", "\"GBP\" = \"9\"\n"));
        let day = "\n[limit_a_day]\n\"EUR\" = \"400\"\n\n# A case of spring.";
        assert_eq!(changed(|new| new.limit_a_day = "EUR=400".into()), with("# A case of spring.", day));
        let gone = "[limit]   # each time\n# the usual one\nEUR = '20.00'   # enough\nUSD = 20\n";
        assert_eq!(changed(|new| new.limit.clear()), with(gone, ""));
    }

    #[test]
    fn steps_keep_the_comments_that_stand_at_them() {
        let text =
            changed(|new| new.deeds = "severity level=urgent\ntag tags=+small\nnote text=\"three words\"".into());
        let wanted = "do = [  # in this order\n  \"severity level=urgent\",\n  # for the report\n  \"tag tags=+small\",  # a tag\n";
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("  # nothing else\n]\norder = 7   # before"), "{text}");
        let reworded = changed(|new| new.deeds = "tag tags=+tiny\nnote text=\"two words\"".into());
        assert!(reworded.contains("  # for the report\n  \"tag tags=+tiny\",  # a tag\n"), "{reworded}");
    }

    #[test]
    fn lines_belong_to_their_parts() {
        let parts = parts_of_lines(TEXT);
        let of = |line: &str| TEXT.lines().position(|found| found.starts_with(line)).map(|at| parts[at]);
        for (line, part) in [
            ("# What", Part::Other),
            ("kind", Part::Kind),
            ("  'note", Part::Deeds),
            ("]", Part::Deeds),
            ("[limit]", Part::Limit),
            ("EUR", Part::Limit),
            ("[[test]]", Part::Other),
        ] {
            assert_eq!(of(line), Some(part), "{line}");
        }
        assert_eq!(parts.len(), TEXT.lines().count());
    }
}
