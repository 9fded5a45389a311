//! The knowledge base of a desk: its own articles, over them those that came with the program; which fit a case, what is not
//! translated, and the way to and from files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use crate::domain::articles::{
    self, Article, ArticleStatus, Asked, Likely, Told, Written, language, likely, natural_key,
};
use crate::domain::change::{Message, Record, ReturnCase, Ticket};
use crate::domain::command::{Args, Command};
use crate::domain::definitions::Mistake;
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::Template;
use crate::domain::time::Instant;
use crate::store::read::Reader;
use crate::store::{Db, StoreError, record};
use crate::text::{Words, shown_line};

static ARTICLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/business/article");
static OUTLINES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/business/outline");

/// More articles than anybody keeps up to date; the newest of them are looked at.
const MOST: i64 = 2_000;
/// So much of a thread says what it is about.
const MESSAGES: usize = 6;
/// What is written in where a language has nothing.
const FALLBACK: &str = "en";

/// The articles that came with the program; they have no number until a desk takes them over.
pub fn built_in() -> &'static [Article] {
    static BUILT_IN: OnceLock<Vec<Article>> = OnceLock::new();
    BUILT_IN.get_or_init(|| {
        let files = ARTICLES.dirs().flat_map(Dir::files);
        let named = files.filter_map(|file| Some((file.path(), articles::read(file.contents_utf8()?).ok()?)));
        let mut all: Vec<Article> = named.filter_map(|(path, written)| of_file(path, written)).collect();
        all.sort_by(|a, b| a.natural_key.cmp(&b.natural_key));
        all
    })
}

/// The language and name that a path says: `en/pairing.md`.
fn place(path: &Path) -> Option<(String, String)> {
    let name = path.file_stem()?.to_str()?.to_owned();
    let folder = path.parent()?.file_name()?.to_str()?;
    Some((language(folder), name))
}

fn of_file(path: &Path, written: Written) -> Option<Article> {
    let (language, name) = place(path)?;
    let Written { title, body, status, issues, reasons, product_lines, platforms, tags } = written;
    Some(Article {
        natural_key: Some(natural_key(&language, &name)),
        language,
        name,
        title,
        body,
        status,
        issues,
        reasons,
        product_lines,
        platforms,
        tags,
        last_used_at: Instant::NEVER,
        version: 1,
        ..Article::default()
    })
}

/// The articles of a desk with those of the program that it has not got.
pub fn all(db: &Db) -> Result<Vec<Article>, StoreError> {
    let own: Vec<Article> = record::select(db, "order by updated_at desc, id desc limit $1", &[MOST.into()])?;
    let known: BTreeSet<Option<String>> = own.iter().map(|one| one.natural_key.clone()).collect();
    let others = built_in().iter().filter(|one| !known.contains(&one.natural_key)).cloned().collect::<Vec<_>>();
    Ok(own.into_iter().chain(others).collect())
}

/// What a command on articles, or one that names an article, looks at.
pub(super) fn of_command(db: &Db, command: &Command) -> Result<Vec<Article>, StoreError> {
    all(db)
        .map(|all| {
            // Only what came with the program is adopted; all others are looked up by number or name.
            let is_needed = |one: &Article| command.verb != "adopt" || one.id == 0;
            all.into_iter().filter(is_needed).collect::<Vec<_>>()
        })
        .and_then(|mut found| {
            let is_there = found.iter().any(|one| one.id == command.key.id);
            if command.key.kind == Kind::Article && command.key.id != 0 && !is_there {
                found.extend(record::get::<Article>(db, command.key.id)?);
            }
            Ok(found)
        })
}

/// How a case becomes an article, in the language of the case or else the usual one.
pub(super) fn outline(kind: &str, tag: &str) -> Option<(String, Template)> {
    let read = |language: &str| {
        let file = OUTLINES.get_file(format!("{language}/{kind}.toml"))?;
        Some((language.to_owned(), Template::read(file.contents_utf8()?).ok()?))
    };
    read(&language(tag)).or_else(|| read(FALLBACK))
}

/// An article that fits a case, with why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub article: Article,
    pub score: u32,
    pub why: Vec<Told>,
    /// It is not in the customer's language.
    pub foreign: bool,
}

/// The articles that fit a return or a complaint, the best first; in the customer's language, else in the agent's.
pub fn offers(reader: &Reader, key: Key, agent: &str) -> Result<Vec<Offer>, StoreError> {
    let Some(asked) = asked(reader, key, agent)? else { return Ok(Vec::new()) };
    let articles: Vec<Article> =
        all(reader.db())?.into_iter().filter(|one| one.status == ArticleStatus::Published).collect();
    let offer = |Likely { at, score, why, foreign }| Offer { article: articles[at].clone(), score, why, foreign };
    Ok(likely(&asked, &articles).into_iter().map(offer).collect())
}

/// Why an article fits, in one line.
pub fn why(told: &[Told], foreign: bool, words: &Words) -> String {
    let mut parts: Vec<String> = told
        .iter()
        .map(|told| match told {
            Told::Words(common) => {
                let common = shown_line(&common.join(", ")).into_owned();
                words.fill("alike-words", &[("words", common.into())])
            }
            other => words.get(&format!("article-why-{}", other.code())),
        })
        .collect();
    if foreign {
        parts.push(words.get("article-foreign"));
    }
    parts.join(" · ")
}

fn asked(reader: &Reader, key: Key, agent: &str) -> Result<Option<Asked>, StoreError> {
    let (mut asked, column, theirs) = match key.kind {
        Kind::Return => {
            let Some(case) = reader.get::<ReturnCase>(key.id)? else { return Ok(None) };
            let asked = Asked {
                issue: case.issue.code().to_owned(),
                reason: case.reason.code().to_owned(),
                product_line: case.product_line,
                platform: case.platform,
                text: case.comment,
                languages: Vec::new(),
            };
            (asked, "return_id", case.language)
        }
        Kind::Ticket => {
            let Some(ticket) = reader.get::<Ticket>(key.id)? else { return Ok(None) };
            let asked = Asked {
                issue: ticket.issue.code().to_owned(),
                reason: ticket.reason.code().to_owned(),
                product_line: ticket.product_line,
                platform: ticket.platform,
                text: format!("{} {}", ticket.subject, ticket.comment),
                languages: Vec::new(),
            };
            (asked, "ticket_id", ticket.language)
        }
        _ => return Ok(None),
    };
    let messages: Vec<Message> = reader.children(column, key.id)?;
    for message in messages.iter().rev().take(MESSAGES) {
        asked.text.push(' ');
        asked.text.push_str(&message.body);
    }
    for tag in [theirs.as_str(), agent, FALLBACK] {
        let tag = language(tag);
        if !tag.is_empty() && !asked.languages.contains(&tag) {
            asked.languages.push(tag);
        }
    }
    Ok(Some(asked))
}

/// What is known of an article beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Languages in which it is there as well.
    pub translations: Vec<String>,
    /// Languages in which other articles are there and this one is not.
    pub missing: Vec<String>,
    /// Cases whose answers used it, with when and by whom; the newest first.
    pub uses: Vec<(Key, Instant, String)>,
}

/// Reads what is known of an article: its translations, and the answers that used it, as the journal tells them.
pub fn shelf(reader: &Reader, article: &Article) -> Result<Shelf, StoreError> {
    let all = all(reader.db())?;
    let others = all.iter().filter(|one| one.name == article.name && one.language != article.language);
    let lacking = missing(&all).into_iter().find(|(name, _)| *name == article.name);
    let mut uses = Vec::new();
    for entry in reader.history_of(article.key())?.into_iter().rev() {
        let Some(case) = entry.target.filter(|key| key.kind != Kind::Article) else { continue };
        let stands = reader.group(entry.group)?.is_some_and(|group| group.undone_by.is_none());
        if entry.verb == "answer" && entry.undoes.is_none() && stands {
            uses.push((case, entry.recorded_at, entry.actor));
        }
    }
    Ok(Shelf {
        translations: others.map(|one| one.language.clone()).collect(),
        missing: lacking.map(|(_, languages)| languages).unwrap_or_default(),
        uses,
    })
}

/// Names with the languages in which the desk has other articles and not this one.
pub fn missing(articles: &[Article]) -> Vec<(String, Vec<String>)> {
    let mut have: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut languages: BTreeSet<&str> = BTreeSet::new();
    for one in articles.iter().filter(|one| one.status != ArticleStatus::Withdrawn) {
        have.entry(&one.name).or_default().insert(&one.language);
        languages.insert(&one.language);
    }
    let lacking = |has: &BTreeSet<&str>| languages.difference(has).map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let named = have.into_iter().map(|(name, has)| (name.to_owned(), lacking(&has)));
    named.filter(|(_, lacking)| !lacking.is_empty()).collect()
}

/// The command that writes what a file says, over the desk's article of that name where there is one.
pub fn written(key: Key, language: &str, name: &str, written: &Written) -> Command {
    let args = [
        ("title", written.title.clone()),
        ("body", written.body.clone()),
        ("language", language.to_owned()),
        ("name", name.to_owned()),
        ("issues", written.issues.join(",")),
        ("reasons", written.reasons.join(",")),
        ("lines", written.product_lines.join(",")),
        ("platforms", written.platforms.join(",")),
        ("words", written.tags.join(",")),
        ("status", written.status.code().to_owned()),
    ];
    let args = args.into_iter().filter(|(_, value)| !value.is_empty());
    let args = args.map(|(name, value)| (name.to_owned(), value)).collect();
    Command { verb: "write".to_owned(), key, args: Args(args) }
}

/// What an article says, for a form or an editor that changes it.
pub fn as_written(article: &Article) -> Written {
    let one = article.clone();
    Written {
        title: one.title,
        body: one.body,
        status: one.status,
        issues: one.issues,
        reasons: one.reasons,
        product_lines: one.product_lines,
        platforms: one.platforms,
        tags: one.tags,
    }
}

/// What kept a file from being taken.
#[derive(Debug)]
pub enum BadFile {
    Unreadable(std::io::Error),
    /// Neither the path nor anything else says the language.
    NoLanguage,
    Mistakes(Vec<Mistake>),
}

/// The command that takes a Markdown file in; `tag` is the language where the folder does not name it.
pub fn from_file(reader: &Reader, path: &Path, tag: Option<&str>) -> Result<Command, BadFile> {
    let text = std::fs::read_to_string(path).map_err(BadFile::Unreadable)?;
    let (folder, name) =
        place(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned())).ok_or(BadFile::NoLanguage)?;
    let tag = tag.map_or(folder, language);
    if tag.len() < 2 || tag.len() > 8 {
        return Err(BadFile::NoLanguage);
    }
    let read = articles::read(&text).map_err(BadFile::Mistakes)?;
    let known = reader.by_natural_key::<Article>(&natural_key(&tag, &name)).ok().flatten();
    let key = known.map_or(Key::new(Kind::Article, 0), |known| known.key());
    Ok(written(key, &tag, &name, &read))
}

/// Every Markdown file at or below a path, in order.
pub fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else if entry.extension().is_some_and(|ending| ending == "md") {
            found.push(entry);
        }
    }
    found.sort();
    Ok(found)
}

/// Writes articles as Markdown files into a folder, `language/name.md`; answers how many.
pub fn to_files(articles: &[Article], folder: &Path) -> std::io::Result<usize> {
    for one in articles {
        let language = folder.join(safe(&one.language));
        std::fs::create_dir_all(&language)?;
        std::fs::write(language.join(format!("{}.md", safe(&one.name))), articles::write(one))?;
    }
    Ok(articles.len())
}

/// A name that stays in its folder.
fn safe(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if kept.is_empty() { "_".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Context;
    use crate::domain::ids::Ids;
    use crate::domain::people::Actor;
    use crate::domain::refusal::Refusal;
    use crate::domain::situation::Situation;

    #[test]
    fn what_came_with_the_program_is_whole_in_both_languages() {
        let n_files: usize = ARTICLES.dirs().map(|dir| dir.files().count()).sum();
        assert_eq!(built_in().len(), n_files, "every file is without a mistake");
        assert_eq!(missing(built_in()), [], "every article is translated");
        for kind in ["complaint", "return"] {
            for tag in ["en", "zh-CN", "fr"] {
                assert!(outline(kind, tag).is_some(), "{kind} {tag}");
            }
        }
    }

    #[test]
    fn files_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        assert_eq!(to_files(built_in(), folder.path()).ok(), Some(built_in().len()));
        let found = files(folder.path()).expect("the folder is read");
        assert_eq!(found.len(), built_in().len());
        for path in found {
            let text = std::fs::read_to_string(&path).expect("a file is read");
            let read = articles::read(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
            let same = of_file(&path, read).expect("the path says language and name");
            assert!(built_in().contains(&same), "{}", path.display());
        }
    }

    #[test]
    fn a_file_that_says_the_same_changes_nothing() {
        struct One;
        impl Ids for One {
            fn next(&mut self, _: Kind) -> i64 {
                1
            }
        }
        let ctx = Context { actor: Actor::agent("mei"), now: Instant(1), happened_at: Instant(1) };
        for one in built_in() {
            let own = Article { id: 3, rev: 1, ..one.clone() };
            let command = written(own.key(), &own.language, &own.name, &as_written(&own));
            let sit = Situation { articles: vec![own], ..Situation::default() };
            let decided = articles::decide(&ctx, &command, &sit, &mut One);
            assert_eq!(decided, Err(Refusal::NothingToDo), "{:?}", one.natural_key);
        }
    }

    #[test]
    fn a_translation_that_is_missing_is_named() {
        let one = |language: &str, name: &str, status| Article {
            language: language.to_owned(),
            name: name.to_owned(),
            status,
            ..Article::default()
        };
        let published = ArticleStatus::Published;
        let articles = [
            one("en", "a", published),
            one("de", "a", published),
            one("en", "b", published),
            one("de", "b", ArticleStatus::Withdrawn),
        ];
        assert_eq!(missing(&articles), [("b".to_owned(), vec!["de".to_owned()])]);
    }
}
