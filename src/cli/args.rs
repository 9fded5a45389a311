//! The command line's grammar (product 5); its words come from `cli.ftl`, so that help speaks both languages.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};

use crate::domain::ids::Kind;
use crate::domain::query::fields as query_fields;
use crate::services::figures::{Basis, Dimension};
use crate::text::{Lang, Words};

/// Exit codes of product 5.
pub const DONE: u8 = 0;
pub const FAILED: u8 = 1;
pub const USAGE: u8 = 2;
pub const PARTLY: u8 = 3;
pub const CONFLICT: u8 = 4;

/// Builds the grammar in a language.
pub fn grammar(words: &Words) -> Command {
    let help = Help(words);
    Command::new("afterdesk")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words.get("cli-about"))
        .after_help(words.get("cli-after-help"))
        .disable_help_subcommand(true)
        .args(global(&help))
        .subcommands(data_commands(&help))
        .subcommands(work_commands(&help))
        .subcommands(care_commands(&help))
}

struct Help<'a>(&'a Words);

impl Help<'_> {
    fn command(&self, name: &'static str) -> Command {
        Command::new(name).about(self.0.get(&format!("cli-cmd-{name}")))
    }

    fn option(&self, name: &'static str) -> Arg {
        Arg::new(name).long(name).help(self.0.get(&format!("cli-opt-{name}"))).value_name(name.to_uppercase())
    }

    fn flag(&self, name: &'static str) -> Arg {
        Arg::new(name).long(name).help(self.0.get(&format!("cli-opt-{name}"))).action(ArgAction::SetTrue)
    }

    fn positional(&self, name: &'static str) -> Arg {
        Arg::new(name).help(self.0.get(&format!("cli-arg-{name}"))).value_name(name.to_uppercase())
    }

    fn file(&self, name: &'static str) -> Arg {
        self.positional(name).value_parser(value_parser!(PathBuf)).required(true)
    }
}

fn global(help: &Help<'_>) -> Vec<Arg> {
    vec![
        help.option("desk").env("AFTERDESK_DESK").value_parser(value_parser!(PathBuf)).global(true),
        help.option("config").env("AFTERDESK_CONFIG").value_parser(value_parser!(PathBuf)).global(true),
        help.option("lang").env("AFTERDESK_LANG").value_parser(Lang::CODES.to_vec()).global(true),
        help.option("as").env("AFTERDESK_AGENT").global(true),
        help.option("now").env("AFTERDESK_NOW").global(true),
        help.flag("plain").env("AFTERDESK_PLAIN").value_parser(FalseyValueParser::new()).global(true),
        help.flag("json").global(true),
        help.flag("quiet").short('q').global(true),
        help.flag("verbose").short('v').global(true),
    ]
}

fn data_commands(help: &Help<'_>) -> Vec<Command> {
    vec![
        help.command("demo")
            .arg(help.option("keep").value_parser(value_parser!(PathBuf)))
            .arg(help.option("cases").value_parser(value_parser!(u64).range(1..=10_000_000)))
            .arg(help.option("seed").value_parser(value_parser!(u64)))
            .arg(help.option("files").value_parser(value_parser!(PathBuf)))
            .arg(help.flag("two-years"))
            .arg(help.flag("no-screen")),
        help.command("import")
            .arg(help.positional("path").value_parser(value_parser!(PathBuf)).num_args(1..).required(true))
            .arg(help.option("format"))
            .arg(help.option("encoding"))
            .arg(help.option("dates"))
            .arg(help.flag("dry-run"))
            .arg(help.flag("no-texts")),
        help.command("formats")
            .arg(help.option("template").requires("out"))
            .arg(help.option("out").value_parser(value_parser!(PathBuf)).requires("template")),
        help.command("list")
            .arg(help.positional("kind").required(true))
            .arg(query(help))
            .arg(help.option("limit").value_parser(value_parser!(i64).range(0..)).default_value("50"))
            .arg(help.flag("csv"))
            .arg(as_of(help))
            .after_help(query_help(help.0)),
        help.command("count")
            .arg(help.positional("kind").required(true))
            .arg(query(help))
            .arg(help.option("by"))
            .arg(as_of(help))
            .after_help(query_help(help.0)),
        help.command("show").arg(help.positional("number").required(true)).arg(as_of(help)),
        help.command("today").arg(as_of(help)),
        help.command("why").arg(help.positional("case").required(true)).arg(help.positional("field")).arg(as_of(help)),
        help.command("export")
            .arg(help.positional("kind").required(true))
            .arg(query(help))
            .arg(as_of(help))
            .arg(
                help.option("format")
                    .value_parser(crate::services::export::Format::CODES.to_vec())
                    .default_value("csv"),
            )
            .arg(help.option("out").value_parser(value_parser!(PathBuf)).required(true)),
    ]
}

fn as_of(help: &Help<'_>) -> Arg {
    help.option("as-of")
}

fn work_commands(help: &Help<'_>) -> Vec<Command> {
    vec![
        help.command("do")
            .arg(help.positional("verb").required(true))
            .arg(help.positional("words").num_args(1..).required(true))
            .after_help(super::case::verbs_help(help.0)),
        help.command("answers").arg(help.positional("number")),
        help.command("history")
            .arg(help.positional("number"))
            .arg(help.option("limit").value_parser(value_parser!(i64).range(1..)).default_value("30"))
            .arg(help.option("head")),
        help.command("undo").arg(help.positional("operation").value_parser(value_parser!(i64))),
        help.command("redo"),
        rules(help),
        texts(help),
        translate(help),
        customer(help),
        articles(help),
        policy(help),
        report(help),
        help.command("sync").arg(help.flag("watch")),
        help.command("lanes").arg(help.positional("lane").num_args(0..)).arg(help.flag("learn")),
        figures(help),
        help.command("voices")
            .arg(help.option("period").default_value("last-week"))
            .arg(help.option("only").action(ArgAction::Append))
            .arg(help.option("quotes").value_parser(value_parser!(u64).range(0..=100)).default_value("5")),
        findings(help),
        help.command("classify")
            .arg(help.positional("texts").num_args(0..))
            .arg(
                help.option("file")
                    .help(help.0.get("cli-classify-file"))
                    .value_parser(value_parser!(PathBuf))
                    .conflicts_with("texts"),
            )
            .arg(help.flag("no-encoder")),
        labels(help),
        feeds(help),
        secret(help),
    ]
}

fn figures(help: &Help<'_>) -> Command {
    let list = |name: &'static str| help.option(name).action(ArgAction::Append);
    let by = || help.option("by").help(help.0.get("cli-opt-by-dimension"));
    help.command("figures")
        .arg(list("metric"))
        .arg(help.option("period").default_value("last-week"))
        .arg(by().value_parser(Dimension::CODES.to_vec()).conflicts_with("trend"))
        .arg(list("only"))
        .arg(help.option("basis").value_parser(Basis::CODES.to_vec()))
        .arg(help.option("trend").value_parser(value_parser!(u16).range(1..=1_000)))
        .arg(help.option("step").value_parser(["day", "week", "month"]))
        .arg(help.flag("fail-if-missed"))
}

fn report(help: &Help<'_>) -> Command {
    let named = |name: &'static str| help.option(name).help(help.0.get(&format!("cli-report-{name}")));
    help.command("report")
        .arg(help.positional("template").help(help.0.get("cli-report-template")))
        .arg(help.option("period"))
        .arg(named("format").value_parser(crate::services::reports::Format::CODES.to_vec()))
        .arg(help.option("out").value_parser(value_parser!(PathBuf)))
        .arg(named("supplier"))
        .arg(help.flag("fail-if-target-missed"))
        .arg(named("at").value_parser(value_parser!(i64).range(0..)))
        .arg(named("send-to"))
        .arg(named("changed-since").conflicts_with("send-to"))
        .arg(named("check").value_parser(value_parser!(PathBuf)).conflicts_with("template"))
}

fn findings(help: &Help<'_>) -> Command {
    help.command("findings")
        .arg(help.option("period").default_value("last-week"))
        .arg(help.option("what-if"))
        .arg(help.option("less").value_parser(value_parser!(u8).range(0..=100)).requires("what-if"))
        .arg(help.option("why").value_parser(value_parser!(u64).range(1..)).conflicts_with("what-if"))
}

fn labels(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-labels-{name}")));
    let about = |name: &'static str| {
        let label = command(name).arg(help.positional("label").required(true));
        label.arg(help.option("title")).arg(help.option("line")).arg(help.option("supplier"))
    };
    help.command("labels").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("score")
            .arg(help.file("file"))
            .arg(help.option("train").value_parser(value_parser!(PathBuf)))
            .arg(help.option("first").value_parser(value_parser!(u64).range(1..=100_000)))
            .arg(help.flag("across"))
            .arg(
                help.option("folds")
                    .value_parser(value_parser!(u64).range(2..=20))
                    .conflicts_with_all(["train", "first", "across"]),
            )
            .arg(help.flag("no-encoder")),
        command("refit").arg(help.flag("apply")).arg(help.flag("no-encoder")),
        command("stars").arg(help.flag("apply")),
        command("read"),
        command("apply").arg(help.positional("label").required(true)).arg(help.flag("apply")),
        command("ask").arg(help.positional("kind").required(true)).arg(query(help)).arg(help.flag("apply")),
        command("reread").arg(help.flag("apply")),
        command("encoder")
            .arg(help.option("file").help(help.0.get("cli-labels-encoder-file")).value_parser(value_parser!(PathBuf)))
            .arg(help.positional("texts").help(help.0.get("cli-labels-encoder-texts")).num_args(0..)),
        command("list"),
        about("add"),
        about("change"),
        command("phrases")
            .arg(help.positional("label").required(true))
            .arg(help.positional("phrases").num_args(0..))
            .arg(help.flag("forget")),
        command("examples")
            .arg(help.positional("label").required(true))
            .arg(help.positional("examples").num_args(0..))
            .arg(help.flag("forget")),
    ])
}

fn feeds(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-feeds-{name}")));
    let name = help.positional("feed").required(true);
    help.command("feeds").subcommands([command("list"), command("run").arg(name)])
}

fn secret(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-secret-{name}")));
    let name = || help.positional("secret").required(true);
    help.command("secret").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("set").arg(name()),
        command("list"),
        command("remove").arg(name()),
    ])
}

fn texts(help: &Help<'_>) -> Command {
    let command = |name: &'static str| {
        Command::new(name)
            .about(help.0.get(&format!("cli-texts-{name}")))
            .arg(help.positional("template").required(true))
            .arg(help.positional("section").required(true))
            .arg(help.option("period"))
            .arg(help.option("about").default_value(""))
    };
    help.command("texts").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("show"),
        command("versions"),
        command("edit"),
        command("write")
            .arg(help.positional("file").value_parser(value_parser!(PathBuf)).default_value("-"))
            .arg(help.option("base").value_parser(value_parser!(i64).range(0..))),
        command("comment").arg(help.positional("text").required(true)),
    ])
}

fn translate(help: &Help<'_>) -> Command {
    let named = |name: &'static str| help.option(name).help(help.0.get(&format!("cli-translate-{name}")));
    help.command("translate")
        .arg(help.positional("text").help(help.0.get("cli-translate-text")).num_args(0..))
        .arg(named("to"))
        .arg(named("from"))
        .arg(named("engine"))
        .arg(help.flag("engines").conflicts_with_all(["text", "to", "from", "engine"]))
}

fn rules(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-rules-{name}")));
    let name = || help.positional("name").required(true);
    let file = || help.positional("file").required(true);
    help.command("rules").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("list"),
        command("show").arg(name()),
        command("add").arg(file()).arg(help.option("called")),
        command("edit").arg(name()),
        command("enable").arg(name()),
        command("disable").arg(name()),
        command("check").arg(file()),
        command("rehearse").arg(file()).arg(help.option("over").default_value("90d")),
        command("why").arg(name()).arg(help.positional("number").required(true)),
        command("test").arg(name().required(false)),
        command("keep")
            .arg(name())
            .arg(help.positional("number").required(true))
            .arg(help.option("at"))
            .arg(help.flag("not")),
        command("run"),
    ])
}

fn customer(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-customer-{name}")));
    let number = || help.positional("number").required(true);
    let limit = help.option("limit").value_parser(value_parser!(i64).range(1..=1_000)).default_value("30");
    help.command("customer").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("frequent").arg(limit),
        command("export").arg(number()).arg(help.option("out").value_parser(value_parser!(PathBuf)).required(true)),
        command("erase").arg(number()).arg(help.flag("yes")),
    ])
}

fn articles(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-articles-{name}")));
    help.command("articles").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("list"),
        command("offer").arg(help.positional("number").required(true)),
        command("missing"),
        command("export").arg(help.file("folder")),
        command("import")
            .arg(help.positional("path").value_parser(value_parser!(PathBuf)).num_args(1..).required(true))
            .arg(help.option("language")),
    ])
}

fn policy(help: &Help<'_>) -> Command {
    let command = |name: &'static str| Command::new(name).about(help.0.get(&format!("cli-policy-{name}")));
    let name = || help.positional("name").required(true);
    let file = || help.positional("file").required(true);
    let months = value_parser!(i64).range(1..=240);
    help.command("policy").subcommand_required(true).arg_required_else_help(true).subcommands([
        command("list"),
        command("show").arg(name()),
        command("add").arg(file()).arg(help.option("called")).arg(help.option("from")),
        command("edit").arg(name()),
        command("check").arg(file()),
        command("overrides").arg(help.option("months").value_parser(months).default_value("12")),
    ])
}

fn care_commands(help: &Help<'_>) -> Vec<Command> {
    vec![
        help.command("backup")
            .arg(help.file("file").required(false).required_unless_present("new-key"))
            .arg(help.flag("verify"))
            .arg(help.flag("seal"))
            .group(ArgGroup::new("sealed").args(["seal", "verify"]))
            // A copy that is not sealed needs no key: whoever gives one means to seal.
            .arg(key(help).requires("sealed"))
            .arg(help.flag("new-key").conflicts_with_all(["file", "verify", "seal"])),
        help.command("restore").arg(help.file("file")).arg(key(help)),
        help.command("rescue").arg(help.file("file")).arg(help.file("to")),
        help.command("check").arg(help.flag("deep")).arg(help.flag("mend")),
        help.command("retention").arg(help.flag("yes")),
        help.command("dump"),
        help.command("config")
            .arg(help.positional("what").value_parser(["show", "edit", "path"]).default_value("show")),
        help.command("completions")
            .arg(help.positional("shell").value_parser(value_parser!(clap_complete::Shell)).required(true)),
        help.command("keys"),
        help.command("man"),
    ]
}

/// A file with the recovery key, or standard input: an argument would show in the list of programs.
fn key(help: &Help<'_>) -> Arg {
    help.option("key").value_parser(value_parser!(PathBuf))
}

/// Commands with a query, whose words may begin with a dash as options do: `-tag:vip`.
const WITH_QUERY: [&str; 3] = ["list", "count", "export"];
/// Stands for that dash while options are told from words.
const DASH: char = '\u{1}';

/// The process's arguments, in which no word of a query can be taken for an option.
pub fn guarded(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut has_query = false;
    let guard = |arg: OsString| {
        let word =
            arg.to_str().filter(|_| has_query).and_then(|text| text.strip_prefix('-')).filter(|rest| is_word(rest));
        let guarded = word.map(|rest| format!("{DASH}{rest}").into());
        has_query |= WITH_QUERY.iter().any(|name| arg == *name);
        guarded.unwrap_or(arg)
    };
    args.map(guard).collect()
}

/// What follows a dash is a word of the query unless it is an option: another dash, or short options.
fn is_word(rest: &str) -> bool {
    !rest.starts_with('-') && !rest.chars().all(|c| "qvhV".contains(c))
}

/// A word of the query as it was written.
pub fn query_word(word: &str) -> String {
    word.strip_prefix(DASH).map_or_else(|| word.to_owned(), |rest| format!("-{rest}"))
}

/// The query language in short, with the fields of each kind.
fn query_help(words: &Words) -> String {
    let mut help = words.get("cli-query-help");
    for &kind in Kind::ALL {
        let names: Vec<&str> = query_fields(kind).iter().map(|field| field.name).collect();
        let _ = write!(help, "\n\n{}: {}", kind.plural(), names.join(" "));
    }
    help
}

fn query(help: &Help<'_>) -> Arg {
    help.positional("query").num_args(0..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negated_words_reach_the_query_and_options_behind_it_stay_options() {
        let line = "afterdesk -q list returns ( -tag:vip or -b ) --json -v --limit 3";
        let args = guarded(line.split(' ').map(OsString::from));
        let matches = grammar(&Words::new(Lang::En)).try_get_matches_from(args).expect("a good line");
        let (_, list) = matches.subcommand().expect("a command");
        let query: Vec<String> = list.get_many::<String>("query").unwrap_or_default().map(|w| query_word(w)).collect();
        assert_eq!(query, ["(", "-tag:vip", "or", "-b", ")"]);
        assert!(list.get_flag("json") && list.get_flag("verbose") && list.get_flag("quiet"));
        assert_eq!(list.get_one::<i64>("limit"), Some(&3));
    }
}
