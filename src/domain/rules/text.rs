//! A rule's text taken apart into what a form asks for, and put together again. What the form did not change stays as it is.

use toml::{Table, Value};

use super::amend::{amend, parts_of_lines};

/// What a form asks for, each as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    pub kind: String,
    /// Events with blanks between them.
    pub on: String,
    pub when: String,
    /// Steps, one a line.
    pub deeds: String,
    pub order: String,
    /// `EUR=20.00 USD=20`.
    pub limit: String,
    pub limit_a_day: String,
    /// Nothing, `yes`, or how many a day.
    pub send: String,
    pub stop: bool,
}

/// Which part a line of the text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Kind,
    On,
    When,
    Deeds,
    Order,
    Send,
    Stop,
    Limit,
    LimitADay,
    /// The comment at the head, and the tests.
    Other,
}

/// The parts that are one value each, in the order in which they are written.
const VALUES: [Part; 7] = [Part::Kind, Part::On, Part::When, Part::Deeds, Part::Order, Part::Send, Part::Stop];

const KEYS: &[&str] = &["kind", "on", "when", "do", "order", "send", "stop", "limit", "limit_a_day", "test"];

impl Parts {
    /// Takes a text apart; none when it is not made like a rule, so that something of it would be lost.
    pub fn of(text: &str) -> Option<Self> {
        let table: Table = toml::from_str(text).ok()?;
        if table.keys().any(|key| !KEYS.contains(&key.as_str())) {
            return None;
        }
        let list = |key: &str, between: &str| match table.get(key) {
            None => Some(String::new()),
            Some(value) => {
                let items: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
                Some(items?.join(between))
            }
        };
        let word = |key: &str| table.get(key).map_or_else(String::new, plain);
        let limits = |key: &str| match table.get(key) {
            None => Some(String::new()),
            Some(value) => {
                let pairs = value.as_table()?.iter().map(|(currency, most)| format!("{currency}={}", plain(most)));
                Some(pairs.collect::<Vec<_>>().join(" "))
            }
        };
        let send = match table.get("send") {
            Some(Value::Boolean(true)) => "yes".to_owned(),
            Some(Value::Boolean(false)) | None => String::new(),
            Some(other) => plain(other),
        };
        Some(Self {
            kind: word("kind"),
            on: list("on", " ")?,
            when: word("when"),
            deeds: list("do", "\n")?,
            order: word("order"),
            limit: limits("limit")?,
            limit_a_day: limits("limit_a_day")?,
            send,
            stop: table.get("stop").and_then(Value::as_bool).unwrap_or(false),
        })
    }

    /// The text before with these parts; and to which part each line belongs. A text that is no rule's, or laid out in a way of its
    /// own, is written anew with the comment at its head and its tests.
    pub fn text(&self, before: &str) -> (String, Vec<Part>) {
        let known = Self::of(before).filter(|known| !known.kind.is_empty());
        match known.and_then(|known| amend(before, &known, self)) {
            Some(text) => {
                let parts = parts_of_lines(&text);
                (text, parts)
            }
            None => self.written(before),
        }
    }

    /// The parts that are one value each, as they are written; none where nothing is said.
    pub(super) fn values(&self) -> [(&'static str, Option<String>); 7] {
        let some = |text: &str, write: &dyn Fn(&str) -> String| {
            let text = text.trim();
            (!text.is_empty()).then(|| write(text))
        };
        let on: Vec<String> = self.on.split_whitespace().map(quoted).collect();
        let steps = self.deeds.lines().map(str::trim).filter(|deed| !deed.is_empty());
        let steps: String = steps.map(|deed| format!("  {},\n", quoted(deed))).collect();
        let send = match self.send.trim() {
            "" | "no" | "false" => None,
            "yes" | "true" => Some("true".to_owned()),
            most => Some(number(most)),
        };
        [
            ("kind", Some(quoted(&self.kind))),
            ("on", Some(format!("[{}]", on.join(", ")))),
            ("when", some(&self.when, &quoted)),
            ("do", Some(format!("[\n{steps}]"))),
            ("order", some(&self.order, &number)),
            ("send", send),
            ("stop", self.stop.then(|| "true".to_owned())),
        ]
    }

    fn written(&self, before: &str) -> (String, Vec<Part>) {
        let mut lines: Vec<(Part, String)> = Vec::new();
        let mut line = |part, text: String| lines.push((part, text));
        for comment in before.lines().take_while(|line| line.starts_with('#')) {
            line(Part::Other, comment.to_owned());
        }
        for ((name, value), part) in self.values().into_iter().zip(VALUES) {
            let written = value.map(|value| format!("{name} = {value}"));
            written.iter().flat_map(|text| text.lines()).for_each(|text| line(part, text.to_owned()));
        }
        for (part, name, limits) in
            [(Part::Limit, "limit", &self.limit), (Part::LimitADay, "limit_a_day", &self.limit_a_day)]
        {
            if limits.trim().is_empty() {
                continue;
            }
            line(part, String::new());
            line(part, format!("[{name}]"));
            for pair in limits.split_whitespace() {
                let (currency, most) = pair.split_once('=').unwrap_or((pair, ""));
                line(part, format!("{} = {}", quoted(currency), quoted(most)));
            }
        }
        for test in tests(before) {
            line(Part::Other, String::new());
            line(Part::Other, "[[test]]".to_owned());
            for text in test.to_string().lines() {
                line(Part::Other, text.to_owned());
            }
        }
        let text = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        (text, lines.into_iter().map(|(part, _)| part).collect())
    }
}

fn tests(text: &str) -> Vec<Table> {
    let table: Table = toml::from_str(text).unwrap_or_default();
    let tests = table.get("test").and_then(Value::as_array).cloned().unwrap_or_default();
    tests.into_iter().filter_map(|test| test.as_table().cloned()).collect()
}

/// A value as somebody types it into a field.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number as it is; anything else as text, so that the reader points at it.
fn number(text: &str) -> String {
    let text = text.trim();
    text.parse::<i64>().map_or_else(|_| quoted(text), |n| n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Rule;

    const TEXT: &str = "\
# What is small is approved.
# At once.
kind = 'returns'
on = ['opened', 'changed:status,severity']
when = 'status:requested \"zipper broke\"'
do = ['tag tags=+small', 'note text=\"two words\"']
order = 7
send = 30
stop = true
[limit]
EUR = '20.00'
[limit_a_day]
EUR = 200
[[test]]
case = 'R-1042'
at = '2026-11-27T10:00:00Z'
match = true
";

    #[test]
    fn a_text_put_together_again_is_the_same_rule() {
        let parts = Parts::of(TEXT).expect("a rule's text");
        assert_eq!((parts.on.as_str(), parts.send.as_str()), ("opened changed:status,severity", "30"));
        assert_eq!((parts.limit.as_str(), parts.limit_a_day.as_str()), ("EUR=20.00", "EUR=200"));
        assert_eq!(parts.text(TEXT).0, TEXT, "nothing was changed");
        let (text, lines) = parts.written(TEXT);
        assert_eq!(Rule::read(&text), Rule::read(TEXT));
        assert_eq!((text.lines().count(), Parts::of(&text)), (lines.len(), Some(parts)));
        assert!(text.starts_with("# What is small is approved.\n# At once.\nkind"), "{text}");
        assert_eq!(lines.iter().filter(|part| **part == Part::Deeds).count(), 4);
    }

    #[test]
    fn every_start_rule_comes_through_a_form_as_it_is() {
        for text in [
            include_str!("../../../assets/business/rule/approve-small.toml"),
            include_str!("../../../assets/business/rule/parcel-trouble.toml"),
        ] {
            let (again, _) = Parts::of(text).expect("a rule's text").text(text);
            assert_eq!(Rule::read(&again), Rule::read(text));
        }
    }

    #[test]
    fn what_is_typed_wrongly_is_pointed_at_in_its_part() {
        let good = Parts::of(TEXT).expect("a rule's text");
        for (part, parts) in [
            (Part::Order, Parts { order: "first".to_owned(), ..good.clone() }),
            (Part::Send, Parts { send: "maybe".to_owned(), ..good.clone() }),
            (Part::Limit, Parts { limit: "EUR".to_owned(), ..good.clone() }),
            (Part::On, Parts { on: "opend".to_owned(), ..good.clone() }),
            (Part::When, Parts { when: "statos:open".to_owned(), ..good.clone() }),
            (Part::Deeds, Parts { deeds: "tag tags=+a\ntgg tags=+b".to_owned(), ..good }),
        ] {
            let (text, lines) = parts.text("");
            let mistakes = Rule::read(&text).expect_err("a mistake");
            assert_eq!(lines.get(mistakes[0].line - 1), Some(&part), "{text} {mistakes:?}");
        }
        assert_eq!(Parts::of("kind = 'returns'\nwhat = 1"), None);
        assert_eq!(Parts::of("kind = "), None);
    }
}
