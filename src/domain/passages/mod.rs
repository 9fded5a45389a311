//! What people write into the sections of a report: each version with its author, merged by lines where two wrote at once, and
//! comments beside it.
//!
//! Invariant: versions are only added; what an older one said is read back at any time.

mod merge;

use serde::{Deserialize, Serialize};

pub use merge::{Sides, is_open, sides};

use super::change::Change;
use super::command::{ArgKind, ArgSpec, Args, Command, Context, VerbSpec, opt, req};
use super::ids::{Ids, Kind};
use super::refusal::Refusal;
use super::situation::{Decision, Situation};
use super::time::Instant;
use crate::codes;

codes! {
    pub enum PassageSort {
        Text = "text",
        Comment = "comment",
    }
}

/// One version of a section's text, or a comment on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passage {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub sort: PassageSort,
    /// The template of the report, its period as `2026-W46`, and whom it is about, such as a supplier.
    pub report: String,
    pub period: String,
    pub about: String,
    pub section: String,
    /// Counted from one; a comment is on the version of its number.
    pub version: i64,
    /// The version that its author had before their eyes.
    pub base: i64,
    pub text: String,
    /// Two wrote the same lines differently, and nobody has settled it.
    pub open: bool,
    pub author: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

super::record!(Passage, Kind::Passage);

const PLACE: [ArgSpec; 4] = [
    req("report", ArgKind::Text),
    req("period", ArgKind::Text),
    req("section", ArgKind::Text),
    opt("about", ArgKind::Text),
];

/// What can be done with texts of reports.
pub const VERBS: &[VerbSpec] = &[
    VerbSpec {
        id: "edit",
        kinds: &[Kind::Passage],
        args: &[PLACE[0], PLACE[1], PLACE[2], PLACE[3], req("text", ArgKind::LongText), opt("base", ArgKind::Units)],
        confirm: false,
    },
    VerbSpec {
        id: "comment",
        kinds: &[Kind::Passage],
        args: &[PLACE[0], PLACE[1], PLACE[2], PLACE[3], req("text", ArgKind::LongText)],
        confirm: false,
    },
    VerbSpec { id: "remove", kinds: &[Kind::Passage], args: &[], confirm: false },
];

/// Decides one verb on a text of a report; the situation holds every version of the section with its comments.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    if command.verb == "remove" {
        let named = sit.passages.iter().find(|one| one.id == command.key.id);
        let gone = named.ok_or(Refusal::NotFound(command.key))?;
        return Ok(vec![Change::delete(gone.clone())]);
    }
    let args = &command.args;
    let latest = sit.passages.iter().filter(|one| one.sort == PassageSort::Text).max_by_key(|one| one.version);
    let text = args.get("text").unwrap_or_default().trim_end().to_owned();
    let blank = place(args, ctx);
    if command.verb == "comment" {
        let version = latest.map_or(0, |one| one.version);
        let comment = Passage { id: ids.next(Kind::Passage), sort: PassageSort::Comment, version, text, ..blank };
        return Ok(vec![Change::create(comment)]);
    }
    let newest = latest.map_or(0, |one| one.version);
    let base = args.units("base")?.unwrap_or(newest);
    if base > newest {
        let value = base.to_string();
        return Err(Refusal::BadArgument { name: "base", value, expected: "version".to_owned() });
    }
    let text = match latest {
        Some(latest) if base < newest => {
            let old = sit.passages.iter().find(|one| one.sort == PassageSort::Text && one.version == base);
            let old = old.map_or("", |one| one.text.as_str());
            merge::written(&merge::merge(old, &latest.text, &text), &latest.author, &ctx.actor.name)
        }
        _ => text,
    };
    if latest.is_some_and(|latest| latest.text == text) {
        return Err(Refusal::NothingToDo);
    }
    let version = newest + 1;
    let natural_key = Some(natural_key(&blank, version));
    let open = is_open(&text);
    Ok(vec![Change::create(Passage { id: ids.next(Kind::Passage), natural_key, version, base, text, open, ..blank })])
}

/// Two that write at once never make the same version twice.
fn natural_key(one: &Passage, version: i64) -> String {
    format!("{}:{}:{}:{}:{version}", one.report, one.period, one.about, one.section)
}

fn place(args: &Args, ctx: &Context) -> Passage {
    let text = |name: &str| args.get(name).unwrap_or_default().to_owned();
    Passage {
        report: text("report"),
        period: text("period"),
        about: text("about"),
        section: text("section"),
        author: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Passage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Record;
    use crate::domain::ids::Key;
    use crate::domain::people::Actor;
    use crate::domain::trial::Counter;

    fn edit(sit: &mut Situation, who: &str, text: &str, base: i64) -> Result<Passage, Refusal> {
        let ctx = Context { actor: Actor::agent(who), now: Instant(1), happened_at: Instant(1) };
        let place = [("report", "weekly"), ("period", "2026-W46"), ("section", "summary"), ("text", text)];
        let mut args: std::collections::BTreeMap<String, String> =
            place.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        args.insert("base".to_owned(), base.to_string());
        let command = Command { verb: "edit".to_owned(), key: Key::new(Kind::Passage, 0), args: Args(args) };
        let mut ids = Counter(i64::try_from(sit.passages.len()).unwrap_or(0));
        let changes = decide(&ctx, &command, sit, &mut ids)?;
        let made = Passage::edit(&changes[0]).and_then(|edit| edit.after.clone()).unwrap_or_default();
        sit.passages.push(made.clone());
        Ok(made)
    }

    #[test]
    fn two_that_edit_from_the_same_version_are_merged_and_a_true_conflict_stays_open() {
        let mut sit = Situation::default();
        assert_eq!(edit(&mut sit, "ana", "one\ntwo\nthree", 0).map(|made| made.version), Ok(1));
        assert_eq!(edit(&mut sit, "bo", "one!\ntwo\nthree", 1).map(|made| made.version), Ok(2));
        let merged = edit(&mut sit, "ana", "one\ntwo\nthree?", 1).expect("it merges");
        assert_eq!(
            (merged.text.as_str(), merged.version, merged.base, merged.open),
            ("one!\ntwo\nthree?", 3, 1, false)
        );
        let open = edit(&mut sit, "bo", "one!\ntwo\nthree.", 2).expect("it is kept");
        assert!(open.open && open.text.contains("three?") && open.text.contains("three."));
        assert_eq!(sides(&open.text)[0].right_by, "bo");
        assert_eq!(edit(&mut sit, "cy", "one!\ntwo\nthree", 4).map(|made| made.open), Ok(false));
        assert_eq!(edit(&mut sit, "cy", "one!\ntwo\nthree", 5), Err(Refusal::NothingToDo));
        assert!(matches!(edit(&mut sit, "cy", "x", 9), Err(Refusal::BadArgument { name: "base", .. })));
    }
}
