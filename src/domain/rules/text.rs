//! A rule's text taken apart into what a form asks for, and put together again. The comment at its head and its tests stay.

use toml::{Table, Value};

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

    /// The text of a rule made of these parts, with the comment and the tests of the text before; and to which part each line
    /// belongs.
    pub fn text(&self, before: &str) -> (String, Vec<Part>) {
        let mut lines: Vec<(Part, String)> = Vec::new();
        let mut line = |part, text: String| lines.push((part, text));
        for comment in before.lines().take_while(|line| line.starts_with('#')) {
            line(Part::Other, comment.to_owned());
        }
        line(Part::Kind, format!("kind = {}", quoted(&self.kind)));
        let on: Vec<String> = self.on.split_whitespace().map(quoted).collect();
        line(Part::On, format!("on = [{}]", on.join(", ")));
        if !self.when.trim().is_empty() {
            line(Part::When, format!("when = {}", quoted(self.when.trim())));
        }
        line(Part::Deeds, "do = [".to_owned());
        for deed in self.deeds.lines().map(str::trim).filter(|deed| !deed.is_empty()) {
            line(Part::Deeds, format!("  {},", quoted(deed)));
        }
        line(Part::Deeds, "]".to_owned());
        if !self.order.trim().is_empty() {
            line(Part::Order, format!("order = {}", number(&self.order)));
        }
        match self.send.trim() {
            "" | "no" | "false" => {}
            "yes" | "true" => line(Part::Send, "send = true".to_owned()),
            most => line(Part::Send, format!("send = {}", number(most))),
        }
        if self.stop {
            line(Part::Stop, "stop = true".to_owned());
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

fn quoted(text: &str) -> String {
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
        let (text, lines) = parts.text(TEXT);
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
