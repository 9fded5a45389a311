//! A desk to look around in: generated platform files, brought in by the real importers, and some days of decisions.
//!
//! Nothing here touches the user's own desk: the desk, its files and its rejects lie where the caller says.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use crate::generator::{Delivery, GeneratedFile, Plan};

use super::clock::Clock;
use super::import::{self, Input, Options, Progress};
use super::read::{From, Reader};
use super::{Desk, DeskError, automation, lists};
use crate::domain::change::Record;
use crate::domain::command::{Args, Command};
use crate::domain::complaints::Ticket;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Parcel;
use crate::domain::people::Actor;
use crate::domain::returns::ReturnCase;
use crate::domain::time::{DAY, HOUR, Instant};
use crate::generator;
use crate::store::StoreError;

/// How many days of decisions lie between the two deliveries of files.
const WEEK: i64 = 7;

/// Who brings the files in.
const KEEPER: &str = "demo";

#[derive(Debug, Deserialize)]
struct Decisions {
    rules: Vec<String>,
    scenes: Vec<Scene>,
}

/// One person doing one thing to some of what a query finds.
#[derive(Debug, Deserialize)]
struct Scene {
    days_ago: i64,
    hour: i64,
    agent: String,
    kind: Kind,
    query: String,
    share: i64,
    most: i64,
    verb: String,
    #[serde(default)]
    args: BTreeMap<String, String>,
}

/// What a demonstration is made of.
#[derive(Debug, Clone, Default)]
pub struct Built {
    pub files: Vec<GeneratedFile>,
    /// The import of a week ago and the one of today.
    pub imports: Vec<import::Report>,
    /// Decisions that were made, and those that the desk refused.
    pub n_done: usize,
    pub n_refused: usize,
}

/// Writes a plan's platform files into a folder.
pub fn write_files(plan: &Plan, folder: &Path) -> Result<Vec<GeneratedFile>, DeskError> {
    let write = || -> io::Result<Vec<GeneratedFile>> {
        std::fs::create_dir_all(folder)?;
        generator::write_files(plan, &mut |name| Ok(Box::new(File::create(folder.join(name))?)))
    };
    write().map_err(|error| StoreError::Disk(error.to_string()).into())
}

/// Builds a desk from a plan: files beside it, those of a week ago imported, lived in, and then what has come since.
pub fn build(
    desk_path: &Path,
    plan: &Plan,
    clock: Clock,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Built, DeskError> {
    let mut built = Built::default();
    let Decisions { rules, scenes } = decisions()?;
    let (before, today): (Vec<Scene>, Vec<Scene>) = scenes.into_iter().partition(|scene| scene.days_ago > 0);
    let week_ago = Clock::Fixed(Instant(plan.until.0 - WEEK * DAY));
    for (delivery, clock, scenes) in [(Delivery::Before(WEEK), week_ago, before), (Delivery::Since(WEEK), clock, today)]
    {
        if !deliver(desk_path, &Plan { delivery, ..*plan }, clock, &mut built, progress)? {
            break;
        }
        // What came in a week ago has been looked through by people; from then on the rules help.
        switch_on(desk_path, clock, &rules)?;
        for scene in scenes {
            let (done, refused) = play(desk_path, &scene, plan.until)?;
            built.n_done += done;
            built.n_refused += refused;
        }
    }
    open(desk_path, clock)?.pass_time()?;
    Ok(built)
}

/// A desk on which rules act.
fn open(desk_path: &Path, clock: Clock) -> Result<Desk, DeskError> {
    let mut desk = Desk::open(desk_path, clock)?;
    desk.automate(true);
    Ok(desk)
}

/// Switches rules of every desk on, those that are not on yet.
fn switch_on(desk_path: &Path, clock: Clock, names: &[String]) -> Result<(), DeskError> {
    let mut desk = open(desk_path, clock)?;
    let shelf = automation::shelf(&desk.reader()?)?;
    let off = shelf.iter().filter(|rule| names.contains(&rule.name) && !rule.is_on());
    let commands: Vec<Command> = off.map(|rule| rule.switch(true)).collect();
    if !commands.is_empty() {
        desk.run(&Actor::agent(KEEPER), &commands)?;
    }
    Ok(())
}

/// Writes one delivery and brings it in; answers whether to go on.
fn deliver(
    desk_path: &Path,
    plan: &Plan,
    clock: Clock,
    built: &mut Built,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<bool, DeskError> {
    let folder = files_folder(desk_path);
    let files = in_order(write_files(plan, &folder)?);
    let inputs: Vec<Input> = files.iter().map(|file| Input::Path(folder.join(&file.name))).collect();
    let mut desk = open(desk_path, clock)?;
    let report = import::run(&mut desk, &Actor::agent(KEEPER), &inputs, &Options::default(), progress)?;
    let go_on = !report.cancelled;
    built.files.extend(files);
    built.imports.push(report);
    Ok(go_on)
}

/// What the folders of demonstrations that nobody keeps are called.
const TEMPORARY: &str = "afterdesk-demo-";

/// Where a demonstration that nobody keeps lies: in a folder of its own.
pub fn temporary() -> PathBuf {
    std::env::temp_dir().join(format!("{TEMPORARY}{}", std::process::id())).join("demo.desk")
}

/// Takes a demonstration that nobody keeps away with its folder; any other desk is left alone.
pub fn remove(desk_path: &Path) {
    let Some(folder) = desk_path.parent() else { return };
    let ours = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY));
    if ours && folder.starts_with(std::env::temp_dir()) {
        // What cannot be deleted is the temporary folder's business.
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// Where a demonstration's platform files lie: beside its desk.
pub fn files_folder(desk_path: &Path) -> PathBuf {
    let stem = desk_path.file_stem().unwrap_or_default().to_string_lossy();
    desk_path.with_file_name(format!("{stem}-files"))
}

/// Goods and orders before what is said about them, so that cases find their product line and price at once; and complaints before
/// what their customers thought of the answer.
fn in_order(mut files: Vec<GeneratedFile>) -> Vec<GeneratedFile> {
    files.sort_by_key(|file| match file.format_id {
        "desk_products" | "ecb_rates" => 0,
        id if id.ends_with("orders") => 1,
        id if id.ends_with("returns") => 2,
        id if id.ends_with("satisfaction_ratings") => 4,
        _ => 3,
    });
    files
}

fn decisions() -> Result<Decisions, DeskError> {
    let read = toml::from_str::<Decisions>(include_str!("../../assets/demo/decisions.toml"));
    read.map_err(|error| StoreError::Disk(error.to_string()).into())
}

/// Plays one scene at its own time; answers how many commands were done and how many refused.
fn play(desk_path: &Path, scene: &Scene, until: Instant) -> Result<(usize, usize), DeskError> {
    let at = Instant((until.day() - scene.days_ago) * DAY + scene.hour * HOUR);
    let actor = Actor::agent(scene.agent.clone());
    let mut desk = open(desk_path, Clock::Fixed(Instant(at.0.min(until.0))))?;
    let reader = desk.reader()?;
    let keys = found(&reader, scene, &actor, at)?;
    let commands: Vec<Command> =
        keys.into_iter().map(|key| Command { verb: scene.verb.clone(), key, args: Args(scene.args.clone()) }).collect();
    let mut tally = (0, 0);
    for command in commands {
        let outcome = desk.run(&actor, &[command])?;
        tally.0 += outcome.operations.len();
        tally.1 += outcome.refused.len();
    }
    Ok(tally)
}

/// The records that a scene is about: a share of what its query finds.
fn found(reader: &Reader, scene: &Scene, actor: &Actor, at: Instant) -> Result<Vec<Key>, DeskError> {
    let Ok(selection) = lists::select(scene.kind, &scene.query, &lists::env(reader.db(), at, actor)?) else {
        return Ok(Vec::new());
    };
    let n_found = reader.count(scene.kind, &selection.condition)?;
    let limit = (n_found * scene.share / 100).min(scene.most);
    let keys = match scene.kind {
        Kind::Return => keys::<ReturnCase>(reader, &selection, limit)?,
        Kind::Ticket => keys::<Ticket>(reader, &selection, limit)?,
        Kind::Parcel => keys::<Parcel>(reader, &selection, limit)?,
        _ => Vec::new(),
    };
    Ok(keys)
}

fn keys<T: Record>(reader: &Reader, selection: &lists::Selection, limit: i64) -> Result<Vec<Key>, DeskError> {
    let rows: Vec<T> = reader.window(&selection.condition, selection.order, From::Start, limit)?;
    Ok(rows.iter().map(Record::key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::find_verb;
    use crate::importers;

    #[test]
    fn every_scene_names_a_verb_its_arguments_and_a_query_that_reads() {
        let env = lists::Env::of_test(Instant(0), "mei");
        let Decisions { rules, scenes } = decisions().expect("the scenes are read");
        assert!(rules.iter().all(|name| automation::is_of_every_desk(name)), "{rules:?}");
        for scene in scenes {
            let verb = find_verb(&scene.verb, scene.kind).expect("a verb of that kind");
            for name in scene.args.keys() {
                assert!(verb.args.iter().any(|arg| arg.name == name), "{} {name}", scene.verb);
            }
            for arg in verb.args.iter().filter(|arg| arg.required) {
                assert!(scene.args.contains_key(arg.name), "{} needs {}", scene.verb, arg.name);
            }
            lists::select(scene.kind, &scene.query, &env)
                .map_err(|error| format!("{}: {error:?}", scene.query))
                .expect("a query");
        }
    }

    #[test]
    fn a_demonstration_comes_in_and_is_lived_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo.desk");
        let until = Instant::parse("2026-11-26T12:00:00Z").expect("a moment");
        let plan = Plan { cases: 300, until, ..Plan::default() };
        let built = build(&path, &plan, Clock::Fixed(until), &mut |_| true).expect("built");
        let known: Vec<&str> = importers::formats().map(|format| format.id).collect();
        let taken = built.imports.iter().flat_map(|report| &report.files);
        for (made, taken) in built.files.iter().zip(taken).filter(|(made, _)| known.contains(&made.format_id)) {
            assert_eq!(taken.problem, None, "{}", made.name);
            assert_eq!(taken.format, made.format_id, "{}", made.name);
            assert_eq!(taken.n_rejected, i64::try_from(made.broken).unwrap_or(0), "{}", made.name);
        }
        let reader = Reader::open(&path).expect("the desk is read");
        let of_help_desk = "where platform = 'zendesk' and mail_key <> '' order by id";
        let writers: Vec<crate::domain::change::Customer> =
            crate::store::record::select(reader.db(), of_help_desk, &[]).expect("customers are read");
        let is_proposed = |one: &crate::domain::change::Customer| {
            let found = crate::services::people::proposals(reader.db(), std::slice::from_ref(one));
            found.expect("proposals are read").iter().any(|one| one.customer.platform == "shopify")
        };
        assert!(writers.iter().any(is_proposed), "{} customers wrote", writers.len());
        let twins = "where twin_id is not null and status in ('new', 'open') limit 1";
        let twins = crate::store::record::ids(reader.db(), crate::domain::ids::Kind::Ticket, twins, &[]);
        assert!(!twins.expect("complaints are read").is_empty(), "somebody tells a story twice");
        let counts = reader.run_counts(Instant(0)).expect("the runs are counted");
        assert!(counts.iter().any(|count| count.rule == "answer-requests"), "{counts:?}");
        assert!(built.n_done > 0, "{} done, {} refused", built.n_done, built.n_refused);
        remove(&path);
        assert!(path.exists(), "only what nobody keeps is taken away");
    }
}
