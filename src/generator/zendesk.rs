//! Zendesk: buyers' mails as tickets with their comments.

use std::io;

use serde_json::{Value, json};

use crate::domain::time::{DAY, HOUR, Instant};

use super::calendar::iso_z;
use super::dice::{Dice, Stream};
use super::files::{Files, ListFile};
use super::sale::{Channel, Complaint};
use super::shopify::email;
use super::world::World;

const TICKETS: ListFile = ListFile {
    format_id: "zendesk_tickets",
    stem: "zendesk-tickets",
    head: "{\"tickets\": [\n",
    tail: |count| format!("\n], \"next_page\": null, \"previous_page\": null, \"count\": {count}}}\n"),
};

const RATINGS: ListFile = ListFile {
    format_id: "zendesk_satisfaction_ratings",
    stem: "zendesk-ratings",
    head: "{\"satisfaction_ratings\": [\n",
    tail: |count| format!("\n], \"next_page\": null, \"previous_page\": null, \"count\": {count}}}\n"),
};

/// Whoever waits longer than this for an answer is less content.
const PATIENCE: i64 = 24 * HOUR;

/// One mail thread: the buyer writes, agents answer, some buyers write again. Whoever asks once more is often somebody whom nobody
/// has answered.
pub fn ticket(world: &World, files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let mut dice = Dice::of(world.seed, Stream::Review, complaint.bits);
    let (id, requester) = (number(complaint), requester(complaint));
    let agent = 418_000_000_000 + dice.below(6);
    let mut comments = Vec::new();
    let mut say = |author: u64, public: bool, body: String, at: Instant| {
        if at <= seen_at {
            let number = id * 100 + comments.len() as u64;
            comments.push(json!({"id": number, "type": "Comment", "author_id": author, "body": body, "public": public, "created_at": iso_z(at)}));
        }
    };
    let body = format!("{}\n\n{} ({})", complaint.comment, sale.title, sale.order_ref);
    say(requester, true, body.clone(), complaint.opened_at);
    let answered_at = complaint.opened_at.plus(dice.between(HOUR, 60 * HOUR));
    let answered = dice.in_thousand(if complaint.is_again { 400 } else { 880 });
    let mut last = complaint.opened_at;
    if answered {
        say(agent, true, world.answer(sale, &mut dice), answered_at);
        last = answered_at;
        if dice.in_thousand(350) {
            last = answered_at.plus(dice.between(HOUR, 3 * DAY));
            say(requester, true, world.say(sale, complaint.reason, &mut dice), last);
        }
        if dice.in_thousand(150) {
            say(agent, false, format!("see order {}", sale.order_ref), last.plus(HOUR));
        }
    }
    let status = match () {
        () if answered && last.plus(5 * DAY) <= seen_at => *dice.pick(&["solved", "closed"]),
        () if answered && last <= seen_at => *dice.pick(&["pending", "open"]),
        () => "new",
    };
    let updated = Instant(last.0.min(seen_at.0));
    let element = json!({
        "id": id,
        "external_id": sale.order_ref,
        "via": via(complaint),
        "created_at": iso_z(complaint.opened_at),
        "updated_at": iso_z(updated),
        "type": "incident",
        "subject": complaint.subject,
        "description": body,
        "priority": if complaint.bits.is_multiple_of(9) { json!("urgent") } else { Value::Null },
        "status": status,
        "requester_id": requester,
        "submitter_id": requester,
        "assignee_id": if status == "new" { Value::Null } else { json!(agent) },
        "group_id": 360_006_000_000u64,
        "organization_id": Value::Null,
        "tags": [sale.market.code.to_lowercase(), complaint.reason.code()],
        "custom_fields": [],
        "comments": comments,
    });
    files.element(&TICKETS, "", &element)?;
    if matches!(status, "solved" | "closed") {
        rating(world, files, complaint, (answered_at, last), seen_at, &mut dice)?;
    }
    Ok(())
}

/// What the buyer answers to the help desk's question, where he does.
fn rating(
    world: &World,
    files: &mut Files,
    complaint: &Complaint,
    (answered_at, solved_at): (Instant, Instant),
    seen_at: Instant,
    dice: &mut Dice,
) -> io::Result<()> {
    let sale = &complaint.sale;
    let is_content = dice.in_thousand(if answered_at <= complaint.opened_at.plus(PATIENCE) { 850 } else { 550 });
    let rated_at = solved_at.plus(dice.between(HOUR, 4 * DAY));
    if rated_at > seen_at || !dice.in_thousand(450) {
        return Ok(());
    }
    let comment = match (dice.in_thousand(400), is_content) {
        (false, _) => String::new(),
        (true, true) => world.praise(sale, dice),
        (true, false) => world.say(sale, complaint.reason, dice),
    };
    let rating = json!({
        "id": 700_000 + complaint.number,
        "requester_id": requester(complaint),
        "ticket_id": number(complaint),
        "score": score(is_content, &comment),
        "comment": if comment.is_empty() { Value::Null } else { json!(comment) },
        "created_at": iso_z(rated_at),
        "updated_at": iso_z(rated_at),
    });
    files.element(&RATINGS, "", &rating)
}

const fn number(complaint: &Complaint) -> u64 {
    10_000 + complaint.number
}

const fn requester(complaint: &Complaint) -> u64 {
    396_000_000_000 + complaint.sale.buyer.number
}

const fn score(is_content: bool, comment: &str) -> &'static str {
    match (is_content, comment.is_empty()) {
        (true, true) => "good",
        (true, false) => "good_with_comment",
        (false, true) => "bad",
        (false, false) => "bad_with_comment",
    }
}

/// The way a ticket came. A shop's buyers write from the address that they ordered with, so that the desk can see who they are;
/// what platforms pass on comes from an address of theirs.
fn via(complaint: &Complaint) -> Value {
    let sale = &complaint.sale;
    if complaint.bits.is_multiple_of(5) {
        return json!({"channel": "web"});
    }
    let mut from = json!({"name": sale.buyer.name});
    if sale.channel == Channel::Shopify {
        from["address"] = json!(email(sale));
    }
    json!({"channel": "email", "source": {"from": from, "rel": Value::Null}})
}
