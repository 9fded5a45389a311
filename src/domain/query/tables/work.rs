//! Fields of what people and rules have to do and have done: tasks and runs.

use FieldType::{Flag, Int, Number, Person, Tags, Text, Words};

use super::{ASSIGNEE, DUE, LANGUAGE, NOTE, RETURN, SNOOZED, TAGS, TICKET, UPDATED, age, code, field, number, time};
use crate::domain::articles::ArticleStatus;
use crate::domain::causes::{CauseState, Proof, Stance, Verdict, Weight};
use crate::domain::ids::Kind;
use crate::domain::passages::PassageSort;
use crate::domain::query::fields::{FieldSpec, FieldType};
use crate::domain::rules::RunOutcome;
use crate::domain::tasks::TaskStatus;
use crate::domain::vocabulary::Issue;

const PARCEL: FieldSpec = field("parcel", Number(Kind::Parcel)).at("parcel_id");
const REFUND: FieldSpec = field("refund", Number(Kind::Refund)).at("refund_id");
const EXCHANGE: FieldSpec = field("exchange", Number(Kind::Exchange)).at("exchange_id");

pub const TASKS: &[FieldSpec] = &[
    number(Kind::Task),
    field("what", Words),
    code("status", TaskStatus::CODES),
    RETURN,
    TICKET,
    PARCEL,
    REFUND,
    EXCHANGE,
    ASSIGNEE,
    DUE,
    SNOOZED,
    field("made_by", Person).or(&["rule"]),
    field("by_rule", Flag),
    NOTE,
    time("created", "created_at"),
    age("created_at"),
    time("ended", "ended_at"),
    field("ended_by", Person),
    UPDATED,
];

pub const RUNS: &[FieldSpec] = &[
    number(Kind::Run),
    field("rule", Words),
    field("event", Text),
    code("outcome", RunOutcome::CODES).or(&["status"]),
    field("reason", Text),
    RETURN,
    TICKET,
    PARCEL,
    REFUND,
    EXCHANGE,
    field("cause", Int),
    field("steps", Int).at("n_steps"),
    time("ran", "ran_at"),
    age("ran_at"),
    UPDATED,
];

pub const ARTICLES: &[FieldSpec] = &[
    number(Kind::Article),
    LANGUAGE,
    field("name", Words),
    field("title", Words).or(&["subject"]),
    field("body", Words),
    code("status", ArticleStatus::CODES),
    field("issues", Tags).or(&["issue"]),
    field("reasons", Tags).or(&["reason"]),
    field("product_lines", Tags).or(&["line", "product_line"]),
    field("platforms", Tags).or(&["platform"]),
    TAGS,
    field("used", Int).at("n_used"),
    time("last_used", "last_used_at"),
    field("origin", Text),
    field("version", Int),
    time("created", "created_at"),
    age("created_at"),
    UPDATED,
];

const METRIC: FieldSpec = field("metric", Text);
const SCOPE: FieldSpec = field("scope", Words);
const QUESTION: FieldSpec = field("question", Number(Kind::Cause)).at("root_id").or(&["root"]);
const MADE_BY: FieldSpec = field("made_by", Person);

pub const CAUSES: &[FieldSpec] = &[
    number(Kind::Cause),
    QUESTION,
    field("parent", Number(Kind::Cause)).at("parent_id"),
    field("text", Words),
    code("state", CauseState::CODES).or(&["status"]),
    code("family", Issue::CODES).or(&["issue"]),
    METRIC,
    SCOPE,
    field("period", Text),
    field("for", Int).at("n_for"),
    field("against", Int).at("n_against"),
    MADE_BY,
    time("created", "created_at"),
    age("created_at"),
    UPDATED,
];

pub const EVIDENCE: &[FieldSpec] = &[
    number(Kind::Evidence),
    field("cause", Number(Kind::Cause)).at("cause_id"),
    QUESTION,
    code("stance", Stance::CODES),
    code("proof", Proof::CODES),
    code("weight", Weight::CODES),
    RETURN,
    TICKET,
    PARCEL,
    field("review", Number(Kind::Review)).at("review_id"),
    field("text", Words),
    field("query", Text),
    METRIC,
    SCOPE,
    MADE_BY,
    time("created", "created_at"),
    age("created_at"),
    UPDATED,
];

pub const REPORTS: &[FieldSpec] = &[
    number(Kind::Report),
    field("template", Text),
    field("title", Words),
    field("about", Text),
    field("language", Text),
    field("format", Text),
    field("operation", Int).at("cut_operation"),
    time("cut", "cut_at"),
    MADE_BY,
    time("made", "made_at"),
    age("made_at"),
    time("sent", "sent_at"),
    field("sent_to", Text),
    UPDATED,
];

pub const ACTIONS: &[FieldSpec] = &[
    number(Kind::Action),
    field("what", Words),
    code("status", TaskStatus::CODES),
    field("cause", Number(Kind::Cause)).at("cause_id"),
    QUESTION,
    TICKET,
    field("task", Number(Kind::Task)).at("task_id"),
    ASSIGNEE,
    DUE,
    METRIC,
    SCOPE,
    code("verdict", Verdict::CODES),
    time("look", "look_at"),
    time("looked", "looked_at"),
    field("seen", Flag),
    NOTE,
    MADE_BY,
    time("created", "created_at"),
    age("created_at"),
    time("ended", "ended_at"),
    field("ended_by", Person),
    UPDATED,
];

pub const PASSAGES: &[FieldSpec] = &[
    number(Kind::Passage),
    code("sort", PassageSort::CODES),
    field("report", Text),
    field("period", Text),
    field("about", Text),
    field("section", Text),
    field("version", Int),
    field("base", Int),
    field("text", Words),
    field("open", Flag),
    field("author", Person),
    time("created", "created_at"),
    age("created_at"),
    UPDATED,
];
