//! Fields of what people and rules have to do and have done: tasks and runs.

use FieldType::{Flag, Int, Number, Person, Text, Words};

use super::{ASSIGNEE, DUE, NOTE, RETURN, SNOOZED, TICKET, UPDATED, age, code, field, number, time};
use crate::domain::ids::Kind;
use crate::domain::query::fields::{FieldSpec, FieldType};
use crate::domain::rules::RunOutcome;
use crate::domain::tasks::TaskStatus;

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
