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

/// One mail thread: the buyer writes, agents answer, some buyers write again.
pub fn ticket(world: &World, files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let mut dice = Dice::of(world.seed, Stream::Review, complaint.bits);
    let id = 10_000 + complaint.number;
    let requester = 396_000_000_000 + sale.buyer.number;
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
    let answered = dice.in_thousand(880);
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
    files.element(&TICKETS, "", &element)
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
