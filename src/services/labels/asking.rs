//! Asking a language model what texts say, where somebody wants it: several texts in one question, the definitions of the labels
//! before them.
//!
//! Invariants: nobody is asked until the settings turn a model on; names and numbers stay here; an answer counts where it names a
//! label that there is, and for nothing else; severity is only raised; what was answered once is not asked again.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Labels;
use crate::domain::columns::Val;
use crate::domain::complaints::{Author, Message};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::query::{self, Env};
use crate::domain::said::OF_ASKED;
use crate::domain::translation::masking::mask;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::Severity;
use crate::services::clock::Clock;
use crate::services::feeds::wire::Wire;
use crate::services::import::reading;
use crate::services::read::Reader;
use crate::services::translation::cache;
use crate::services::translation::chat::{ask, without_thoughts};
use crate::services::translation::libre::line;
use crate::services::translation::waiting::{nap, unless_cancelled};
use crate::services::translation::{self, Answered, Failure};
use crate::services::{Desk, DeskError, Outcome};
use crate::store::read::where_clause;
use crate::store::{StoreError, record, repeated};

/// What turns a model on, as an example to write into the settings.
pub const SETTING: &str = "[labels.model]\non = true\naddress = \"http://localhost:11434/v1\"\nmodel = \"qwen3:8b\"";
/// Of a longer text the beginning is asked about.
const MOST_CHARS: usize = 2_000;
/// Open cases that are asked about in one round, the newest.
const MOST_OPEN: usize = 200;

/// What models are told.
#[derive(Deserialize)]
struct Prompts {
    classify: String,
}

static PROMPTS: LazyLock<Prompts> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/lexicon/labels.toml"))
        .expect("the prompt is checked by a test of this file")
});

/// What a model says that a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    pub category: Category,
    pub severity: Severity,
}

/// A model that may be asked.
pub struct Model {
    wire: Arc<Wire>,
    name: String,
    at_once: usize,
    pause: Duration,
}

/// What came of asking.
#[derive(Debug, Default)]
pub struct Asked {
    pub outcome: Outcome,
    /// Cases that were asked about, and those of which a known label was answered.
    pub n_asked: usize,
    pub n_heard: usize,
    /// What ended it before all were asked about.
    pub failure: Option<Failure>,
}

impl Model {
    /// The model of the settings; none where none is on.
    pub fn of(settings: &Labels, clock: Clock) -> Result<Option<Self>, Failure> {
        let Some(model) = settings.asked() else { return Ok(None) };
        Ok(Some(Self {
            wire: Arc::new(line(model, clock)?),
            name: model.model.clone().unwrap_or_default(),
            at_once: settings.at_once.max(1),
            pause: model.pause,
        }))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn address(&self) -> &str {
        self.wire.address()
    }

    /// What stands as the source of a label that it gave.
    fn source(&self) -> String {
        format!("{OF_ASKED}{}", self.name)
    }

    /// What it says of some masked texts. A model that mixes up the answers to several texts is asked about fewer.
    fn answers(&self, texts: &[String], go_on: &dyn Fn() -> bool) -> Result<Vec<Option<Heard>>, Failure> {
        let rows = texts.iter().enumerate().map(|(n, text)| json!({ "n": n + 1, "text": text }));
        let asked = Value::from(rows.collect::<Vec<_>>()).to_string();
        let said = self.one_try(&asked, go_on).or_else(|failure| {
            let again = failure.passes() && nap(self.pause, &|| !go_on());
            if again { self.one_try(&asked, go_on) } else { Err(failure) }
        })?;
        match heard(&said, texts.len()) {
            Some(heard) => Ok(heard),
            None if texts.len() == 1 => Ok(vec![None]),
            None => {
                let (first, second) = texts.split_at(texts.len() / 2);
                let mut all = self.answers(first, go_on)?;
                all.extend(self.answers(second, go_on)?);
                Ok(all)
            }
        }
    }

    fn one_try(&self, asked: &str, go_on: &dyn Fn() -> bool) -> Result<String, Failure> {
        let (wire, model, asked) = (Arc::clone(&self.wire), self.name.clone(), asked.to_owned());
        unless_cancelled(&|| !go_on(), move || ask(&wire, &model, &prompt(), &asked))
    }
}

/// What a model is told: every label with its definition.
fn prompt() -> String {
    PROMPTS.classify.trim().to_owned()
}

/// The answers in what a model said, by the numbers of the texts; nothing where it is no such list. An answer that is no known label
/// is none.
fn heard(said: &str, n: usize) -> Option<Vec<Option<Heard>>> {
    let said = without_thoughts(said);
    let (from, to) = (said.find(['[', '{'])?, said.rfind([']', '}'])?);
    let value: Value = serde_json::from_str(said.get(from..=to)?).ok()?;
    let rows = match &value {
        Value::Array(rows) => rows.clone(),
        Value::Object(object) => match object.get("answers").and_then(Value::as_array) {
            Some(rows) => rows.clone(),
            None if n == 1 => vec![value.clone()],
            None => return None,
        },
        _ => return None,
    };
    let mut heard = vec![None; n];
    for row in &rows {
        let number = row["n"].as_u64().and_then(|number| usize::try_from(number).ok()).or((n == 1).then_some(1));
        let code = |name: &str| row[name].as_str().map(|code| code.trim().to_lowercase()).unwrap_or_default();
        let known = Category::from_code(&code("category")).zip(Severity::from_code(&code("severity")));
        let slot = number.and_then(|number| number.checked_sub(1)).and_then(|at| heard.get_mut(at));
        if let (Some(slot), Some((category, severity))) = (slot, known) {
            *slot = Some(Heard { category, severity });
        }
    }
    Some(heard)
}

/// Asks about cases, messages or reviews, so many at once, each answer written with the model's name as one group; `go_on` answers whether to ask on.
pub fn about(
    desk: &Desk,
    model: &Model,
    actor: &Actor,
    keys: &[Key],
    go_on: &dyn Fn() -> bool,
) -> Result<Asked, DeskError> {
    let reader = desk.reader()?;
    let mut done = Asked::default();
    for keys in keys.chunks(model.at_once) {
        if !go_on() {
            break;
        }
        let mut texts = Vec::new();
        for key in keys {
            texts.extend(masked(&reader, *key)?.map(|text| (*key, text)));
        }
        let heard = match told(desk, model, &texts, go_on) {
            Ok(heard) => heard,
            Err(failure) => {
                done.failure = Some(failure);
                break;
            }
        };
        done.n_asked += heard.len();
        done.n_heard += heard.iter().filter(|(_, heard)| heard.is_some()).count();
        let rows: Vec<_> =
            heard.into_iter().map(|(key, heard)| (key, heard.map(|heard| (heard.category, heard.severity)))).collect();
        let written = reading::heard(desk, (actor, done.outcome.group), &rows, &model.source())?;
        done.outcome.group = written.group.or(done.outcome.group);
        done.outcome.operations.extend(written.operations);
        done.outcome.changed.extend(written.changed);
    }
    Ok(done)
}

/// What was answered before, and what the model says of the others.
fn told(
    desk: &Desk,
    model: &Model,
    texts: &[(Key, String)],
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<(Key, Option<Heard>)>, Failure> {
    let db = desk.store().db();
    let version = format!("{} {} {}", model.address(), model.name, prompt());
    let key = |text: &str| cache::key(&translation::Asked { text, from: "", to: "labels" }, &model.name, &version);
    let mut all: Vec<(Key, Option<Heard>)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (n, (case, text)) in texts.iter().enumerate() {
        let kept = cache::get(db, &key(text)).and_then(|kept| read_kept(&kept.text));
        if kept.is_none() {
            open.push(n);
        }
        all.push((*case, kept));
    }
    if open.is_empty() {
        return Ok(all);
    }
    let asked: Vec<String> = open.iter().map(|n| texts[*n].1.clone()).collect();
    for (n, heard) in open.into_iter().zip(model.answers(&asked, go_on)?) {
        all[n].1 = heard;
        if let Some(Heard { category, severity }) = heard {
            let kept = Answered { text: format!("{} {}", category.code(), severity.code()), unknown: None };
            cache::put(db, &key(&texts[n].1), &model.source(), &kept, desk.clock().now());
        }
    }
    Ok(all)
}

fn read_kept(text: &str) -> Option<Heard> {
    let (category, severity) = text.split_once(' ')?;
    Some(Heard { category: Category::from_code(category)?, severity: Severity::from_code(severity)? })
}

/// What a customer wrote first, with the subject, without what tells who it was; nothing where there are no words.
fn masked(reader: &Reader, key: Key) -> Result<Option<String>, StoreError> {
    let case = match key.kind {
        Kind::Message => match reader.get::<Message>(key.id)?.filter(|message| message.author == Author::Customer) {
            Some(Message { ticket_id: Some(id), .. }) => Key::new(Kind::Ticket, id),
            Some(Message { return_id: Some(id), .. }) => Key::new(Kind::Return, id),
            _ => return Ok(None),
        },
        _ => key,
    };
    let Some(found) = translation::of_case(reader, case)? else { return Ok(None) };
    let own: Vec<_> = found.into_iter().filter(|found| found.of == key).collect();
    let Some(first) = own.first() else { return Ok(None) };
    let secrets: Vec<&str> = first.text.secrets.iter().map(String::as_str).collect();
    let text = own.iter().map(|found| found.text.body.as_str()).collect::<Vec<_>>().join("\n");
    let text: String = text.chars().take(MOST_CHARS).collect();
    Ok(Some(mask(&text, &secrets).text))
}

/// Open cases whose category neither a person said nor this model was asked about, the newest.
pub fn open_cases(desk: &Desk, model: &Model) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for kind in [Kind::Ticket, Kind::Return] {
        let open = query::parse(kind, "is:open").expect("both kinds of case can be open").filter;
        let (clause, mut params) = where_clause(kind, &open, &Env::of_nobody(desk.clock().now()));
        params.push(Val::from(model.source().as_str()));
        let asked = repeated::held(kind, "read_by", &format!("${}", params.len()));
        let rest = format!(
            "where ({clause}) and read_by <> '' and read_by not in ({asked}) and category_by <> 'person' and comment <> '' \
             order by id desc limit {MOST_OPEN}"
        );
        keys.extend(record::ids(desk.store().db(), kind, &rest, &params)?.into_iter().map(|id| Key::new(kind, id)));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prompt_defines_every_label_and_every_severity() {
        let told = prompt();
        for code in Category::CODES.iter().chain(Severity::CODES) {
            assert!(told.contains(&format!("{code}:")), "{code}");
        }
    }

    #[test]
    fn an_answer_counts_where_it_names_a_label_that_there_is() {
        let size = Some(Heard { category: Category::SizeFit, severity: Severity::General });
        for (said, n, wanted) in [
            (r#"{"answers":[{"n":1,"category":"size_fit","severity":"general"}]}"#, 1, Some(vec![size])),
            (r#"[{"n":2,"category":"Size_Fit ","severity":"general"}]"#, 2, Some(vec![None, size])),
            (
                "<think>hm {</think>```json\n{\"category\":\"size_fit\",\"severity\":\"general\"}\n```",
                1,
                Some(vec![size]),
            ),
            (r#"{"answers":[{"n":1,"category":"sizes","severity":"general"}]}"#, 1, Some(vec![None])),
            (r#"{"answers":[{"n":1,"category":"size_fit","severity":"dreadful"}]}"#, 1, Some(vec![None])),
            (r#"{"answers":[{"n":7,"category":"size_fit","severity":"general"}]}"#, 2, Some(vec![None, None])),
            (r#"{"answers":[{"n":1,"cat"#, 1, None),
            ("It is about the size.", 1, None),
            ("", 1, None),
        ] {
            assert_eq!(heard(said, n), wanted, "{said}");
        }
    }

    #[test]
    fn messages_and_reviews_are_asked_about_by_their_own_words_and_take_the_answer() {
        use crate::domain::change::{Change, Review, Ticket};
        use crate::domain::time::Instant;
        use crate::domain::vocabulary::Reason;
        use crate::store::Deed;
        let now = Instant(1_782_000_000_000);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("a.desk");
        let desk = Desk::open(&path, Clock::Fixed(now)).expect("a desk opens");
        let message = |id: i64, author: Author, body: &str| {
            let body = body.to_owned();
            Message { id, ticket_id: Some(1), author, public: true, body, ..Message::default() }
        };
        let comment = "Hi Carla! the sleeves end at my elbows".to_owned();
        let changes = [
            Change::create(Ticket {
                id: 1,
                comment: "one part is missing".to_owned(),
                reason: Reason::MissingParts,
                issue: Reason::MissingParts.issue(),
                ..Ticket::default()
            }),
            Change::create(message(1, Author::Customer, "and the hem is at my knees, regards, Petra Weiss")),
            Change::create(message(2, Author::Agent, "we look into it")),
            Change::create(Review { id: 1, comment, ..Review::default() }),
        ];
        let mut write = desk.store().write(now).expect("write begins");
        let deed = Deed::of_test(now);
        write.operation(&deed, &changes).expect("it is written");
        write.finish().expect("write finishes");
        let reader = desk.reader().expect("it can be read");
        let keys = [Key::new(Kind::Message, 1), Key::new(Kind::Message, 2), Key::new(Kind::Review, 1)];
        let texts = keys.map(|key| masked(&reader, key).expect("it can be read"));
        assert_eq!(texts[0].as_deref(), Some("and the hem is at my knees, regards, XQ0X"));
        assert_eq!(texts[1], None, "what the desk wrote is nobody's complaint");
        assert_eq!(texts[2].as_deref(), Some("Hi XQ0X! the sleeves end at my elbows"));
        let said = Some((Category::SizeFit, Severity::Serious));
        reading::heard(&desk, (&Actor::agent("mei"), None), &[(keys[0], said), (keys[2], said)], "asked:m")
            .expect("it is written");
        let told: Message = reader.get(1).expect("it can be read").expect("it is there");
        let rated: Review = reader.get(1).expect("it can be read").expect("it is there");
        for told in [
            (told.category, told.severity, told.read_by.as_str()),
            (rated.category, rated.severity, rated.read_by.as_str()),
        ] {
            assert_eq!(told, (Some(Category::SizeFit), Severity::Serious, "asked:m"));
        }
        let key = Key::new(Kind::Ticket, 1);
        for (category, reason) in
            [(Category::QualityDefect, Reason::PoorQuality), (Category::MissingParts, Reason::MissingParts)]
        {
            let rows = [(key, Some((category, Severity::Serious)))];
            reading::heard(&desk, (&Actor::agent("mei"), None), &rows, "asked:m").expect("it is written");
            let heard: Ticket = reader.get(1).expect("it can be read").expect("it is there");
            assert_eq!((heard.category, heard.reason, heard.issue), (Some(category), reason, reason.issue()));
            // Read anew, all three are the words' again.
            reading::again(&desk, &Actor::agent("mei"), &[key], &mut |_| true).expect("it is read");
            let read: Ticket = reader.get(1).expect("it can be read").expect("it is there");
            let by_words = (Some(Category::MissingParts), Reason::MissingParts, Reason::MissingParts.issue());
            assert_eq!((read.category, read.reason, read.issue), by_words);
        }
    }
}
