//! A complaint goes up one level: who leads is told, and takes it over where it lies idle (domain 2.4).

use super::Ticket;
use super::decide::touch;
use super::verbs::MOST_ESCALATED;
use crate::domain::command::{Args, Context};
use crate::domain::refusal::Refusal;
use crate::domain::situation::Situation;
use crate::domain::staff::{Role, Work};
use crate::domain::time::DAY;

/// A complaint of which nobody has written or changed anything for so long lies idle.
const IDLE_AFTER: i64 = DAY;

pub(super) fn escalate(ctx: &Context, args: &Args, sit: &Situation, ticket: &mut Ticket) -> Result<(), Refusal> {
    let most = (ticket.escalation + 1).min(MOST_ESCALATED);
    let step = args.units("step")?.unwrap_or(most);
    if step > most {
        return Err(Refusal::TooMany { what: "step", wanted: step, most });
    }
    let goes_up = step > ticket.escalation;
    ticket.escalation = step;
    if goes_up {
        tell_leads(ctx, sit, ticket);
    }
    touch(ticket);
    Ok(())
}

/// Adds those who lead this kind of work; at the last level also who manages it.
fn tell_leads(ctx: &Context, sit: &Situation, ticket: &mut Ticket) {
    let work = Work {
        issue: ticket.issue,
        language: &ticket.language,
        platform: &ticket.platform,
        product_line: &ticket.product_line,
        market: &ticket.market,
    };
    let role = if ticket.escalation >= MOST_ESCALATED { Role::Manager } else { Role::Lead };
    let leads: Vec<(String, bool)> = sit
        .staff
        .all(ctx.now)
        .filter(|(name, agent)| agent.has(role) && agent.skills.cover(&work) && *name != ticket.assignee)
        .map(|(name, agent)| (name.to_owned(), agent.is_on_duty(ctx.now)))
        .collect();
    let touched = ticket.updated_at.max(ticket.last_answer_at.unwrap_or(ticket.updated_at));
    let is_idle = ticket.assignee.is_empty() || ctx.now.0.saturating_sub(touched.0) >= IDLE_AFTER;
    let taker = leads.iter().find(|(_, on_duty)| *on_duty).or(leads.first());
    if let Some((name, _)) = taker.filter(|_| is_idle) {
        ticket.assignee.clone_from(name);
    }
    for (name, _) in leads {
        if !ticket.watchers.contains(&name) && name != ticket.assignee {
            ticket.watchers.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::definitions::{Definition, Sort};
    use crate::domain::people::Actor;
    use crate::domain::staff::Staff;
    use crate::domain::time::Instant;

    const NOW: Instant = Instant(100 * DAY);

    fn staff() -> Situation {
        let person = |(name, text): (&str, &str)| Definition {
            sort: Sort::Agent,
            name: name.to_owned(),
            enabled: true,
            in_force_from: Instant(0),
            text: text.to_owned(),
            ..Definition::default()
        };
        let people = [
            ("ana", ""),
            ("lena", "roles = ['lead']"),
            ("luis", "roles = ['lead']\n[skills]\nplatforms = ['ebay']"),
            ("omar", "roles = ['manager']"),
        ];
        Situation { staff: Staff::new(&people.map(person)), ..Situation::default() }
    }

    fn raised(ticket: Ticket) -> (i64, String, Vec<String>) {
        let ctx = Context { actor: Actor::agent("ana"), now: NOW, happened_at: NOW };
        let mut ticket = ticket;
        escalate(&ctx, &Args::default(), &staff(), &mut ticket).expect("it goes up");
        (ticket.escalation, ticket.assignee, ticket.watchers)
    }

    fn ticket(hours_idle: i64, escalation: i64, assignee: &str) -> Ticket {
        let updated_at = Instant(NOW.0 - hours_idle * DAY / 24);
        Ticket {
            platform: "amazon".to_owned(),
            escalation,
            assignee: assignee.to_owned(),
            updated_at,
            ..Ticket::default()
        }
    }

    #[test]
    fn who_leads_is_told_and_takes_over_only_what_lies_idle() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(raised(ticket(1, 0, "ana")), (1, "ana".to_owned(), names(&["lena", "omar"])));
        assert_eq!(raised(ticket(25, 0, "ana")), (1, "lena".to_owned(), names(&["omar"])));
        assert_eq!(raised(ticket(1, 0, "")), (1, "lena".to_owned(), names(&["omar"])));
        assert_eq!(raised(ticket(1, 2, "ana")), (3, "ana".to_owned(), names(&["omar"])));
        assert_eq!(raised(ticket(1, 0, "lena")).2, names(&["omar"]));
    }
}
