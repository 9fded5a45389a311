//! The verbs of articles: write, publish, withdraw, take over those that come with the program; and their use in an answer.

use std::collections::BTreeSet;

use super::{Article, ArticleStatus, draft, language, natural_key};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;
use crate::domain::vocabulary::{Issue, Reason};

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Article], args, confirm: false }
}

const TITLE_CHARS: usize = 200;
const NAME_CHARS: usize = 80;

/// What can be done with an article, and the verb by which a case becomes one.
pub const VERBS: &[VerbSpec] = &[
    // Says all of it: a list that is left out is empty afterwards.
    verb(
        "write",
        &[
            req("title", ArgKind::Text),
            req("body", ArgKind::LongText),
            opt("language", ArgKind::Text),
            opt("name", ArgKind::Text),
            opt("issues", ArgKind::Text),
            opt("reasons", ArgKind::Text),
            opt("lines", ArgKind::Text),
            opt("platforms", ArgKind::Text),
            opt("words", ArgKind::Text),
            opt("status", ArgKind::Choice(ArticleStatus::CODES)),
        ],
    ),
    verb("publish", &[]),
    verb("withdraw", &[]),
    verb("adopt", &[opt("language", ArgKind::Text)]),
    verb("remove", &[]),
    VerbSpec {
        id: "learn",
        kinds: &[Kind::Return, Kind::Ticket],
        args: &[opt("title", ArgKind::Text), opt("language", ArgKind::Text), opt("name", ArgKind::Text)],
        confirm: false,
    },
];

/// Whether a verb applies to an article as it stands.
pub fn allowed(verb: &str, article: &Article) -> Result<(), Refusal> {
    match (verb, article.status) {
        ("publish", ArticleStatus::Published) | ("withdraw", ArticleStatus::Withdrawn) => Err(Refusal::NothingToDo),
        _ if VERBS.iter().any(|spec| spec.id == verb && spec.kinds.contains(&Kind::Article)) => Ok(()),
        _ => Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None }),
    }
}

/// Decides one verb on an article, or the one that makes an article of a case.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    match command.verb.as_str() {
        "write" => return write(ctx, command, sit, ids),
        "learn" => return learn(ctx, &command.args, sit, ids),
        "adopt" => return Ok(adopt(ctx, &command.args, sit, ids)),
        _ => {}
    }
    let known = named(command, sit)?;
    allowed(&command.verb, known)?;
    let status = match command.verb.as_str() {
        "publish" => ArticleStatus::Published,
        "withdraw" => ArticleStatus::Withdrawn,
        "remove" => return Ok(vec![Change::delete(known.clone())]),
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    };
    Ok(vec![changed(ctx, known, Article { status, ..known.clone() })])
}

fn named<'s>(command: &Command, sit: &'s Situation) -> Result<&'s Article, Refusal> {
    let found = sit.articles.iter().find(|one| one.id == command.key.id && one.id != 0);
    found.ok_or(Refusal::NotFound(command.key))
}

fn changed(ctx: &Context, before: &Article, after: Article) -> Change {
    Change::update(before.clone(), Article { version: before.version + 1, updated_at: ctx.now, ..after })
}

fn write(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let args = &command.args;
    let before = if command.key.id == 0 { None } else { Some(named(command, sit)?) };
    let mut after = before.cloned().unwrap_or_else(|| Article {
        status: ArticleStatus::Draft,
        last_used_at: Instant::NEVER,
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Article::default()
    });
    after.title = line(args, "title", TITLE_CHARS)?.unwrap_or_default();
    args.get("body").unwrap_or_default().clone_into(&mut after.body);
    if let Some(tag) = line(args, "language", NAME_CHARS)? {
        after.language = language(&tag);
    }
    if let Some(name) = line(args, "name", NAME_CHARS)? {
        after.name = slug(&name);
    } else if after.name.is_empty() {
        after.name = slug(&after.title);
    }
    if after.language.is_empty() {
        return Err(Refusal::MissingArgument { verb: "write", name: "language" });
    }
    after.issues = coded(args, "issues", Issue::CODES)?;
    after.reasons = coded(args, "reasons", Reason::CODES)?;
    after.product_lines = list(args, "lines");
    after.platforms = list(args, "platforms");
    after.tags = list(args, "words");
    if let Some(status) = args.choice("status", ArticleStatus::from_code, ArticleStatus::CODES)? {
        after.status = status;
    }
    after.natural_key = Some(natural_key(&after.language, &after.name));
    if sit.articles.iter().any(|one| one.natural_key == after.natural_key && one.id != after.id && one.id != 0) {
        return Err(Refusal::CannotJoin("same_name"));
    }
    match before {
        Some(before) if *before == after => Err(Refusal::NothingToDo),
        Some(before) => Ok(vec![changed(ctx, before, after)]),
        None => Ok(vec![Change::create(Article { id: ids.next(Kind::Article), ..after })]),
    }
}

fn line(args: &Args, name: &'static str, most: usize) -> Result<Option<String>, Refusal> {
    let Some(text) = args.get(name) else { return Ok(None) };
    if text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(Refusal::BadArgument { name, value: text.to_owned(), expected: "line".to_owned() });
    }
    Ok(Some(text.to_owned()))
}

/// A name that can stand in a path: letters and digits with dashes between.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").chars().take(NAME_CHARS).collect()
}

fn list(args: &Args, name: &str) -> Vec<String> {
    let words = args.get(name).unwrap_or_default().split([',', '，', '、']);
    let words: BTreeSet<String> = words.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    words.into_iter().collect()
}

fn coded(args: &Args, name: &'static str, codes: &[&str]) -> Result<Vec<String>, Refusal> {
    let words = list(args, name);
    match words.iter().find(|word| !codes.contains(&word.as_str())) {
        Some(word) => Err(Refusal::BadArgument { name, value: word.clone(), expected: codes.join(" ") }),
        None => Ok(words),
    }
}

/// Takes over the articles of the program that the desk has not got; they are the desk's own afterwards.
fn adopt(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Vec<Change> {
    let wanted = args.get("language").map(language);
    let built_in = sit.articles.iter().filter(|one| one.id == 0);
    let built_in = built_in.filter(|one| wanted.as_ref().is_none_or(|wanted| *wanted == one.language));
    built_in.map(|one| Change::create(own(ctx, one, ids))).collect()
}

fn own(ctx: &Context, built_in: &Article, ids: &mut dyn Ids) -> Article {
    Article { id: ids.next(Kind::Article), created_at: ctx.now, updated_at: ctx.now, version: 1, ..built_in.clone() }
}

fn learn(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let article = draft(ctx, args, sit, ids)?;
    if sit.articles.iter().any(|one| one.natural_key == article.natural_key && one.id != 0) {
        return Err(Refusal::CannotJoin("same_name"));
    }
    Ok(vec![Change::create(article)])
}

/// What an answer changes in the article that it uses: once more, and now. One of the program becomes the desk's own by it.
pub fn used(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Result<Option<Change>, Refusal> {
    let Some(name) = args.get("article") else { return Ok(None) };
    let is_named = |one: &&Article| {
        one.natural_key.as_deref() == Some(name) || (one.id != 0 && one.key().to_string().eq_ignore_ascii_case(name))
    };
    let Some(known) = sit.articles.iter().find(is_named) else {
        return Err(Refusal::BadArgument { name: "article", value: name.to_owned(), expected: "article".to_owned() });
    };
    if known.id == 0 {
        return Ok(Some(Change::create(Article { n_used: 1, last_used_at: ctx.now, ..own(ctx, known, ids) })));
    }
    let after = Article { n_used: known.n_used + 1, last_used_at: ctx.now, updated_at: ctx.now, ..known.clone() };
    Ok(Some(Change::update(known.clone(), after)))
}
