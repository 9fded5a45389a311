//! The verbs of customers: one person or two, their tier, and a flag that a person sets and that ends by itself.

use std::collections::BTreeSet;

use super::Customer;
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, Context, VerbSpec, opt, req};
use crate::domain::credits;
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::{DAY, Instant};

const CUSTOMER: ArgKind = ArgKind::Number(Kind::Customer);
/// A flag ends after so long unless somebody says otherwise; a person may change.
const FLAG: i64 = 180 * DAY;
/// No flag stands longer.
const LONGEST_FLAG: i64 = 2 * 365 * DAY;
/// A tier stands in lists, rules and policies.
const TIER_CHARS: usize = 40;

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Customer], args, confirm: false }
}

/// What can be done with a customer.
pub const VERBS: &[VerbSpec] = &[
    // Without a number, the likeliest of the proposed ones.
    verb("join", &[opt("into", CUSTOMER), opt("reason", ArgKind::Text)]),
    verb("part", &[opt("reason", ArgKind::Text)]),
    verb("differ", &[opt("other", CUSTOMER), opt("reason", ArgKind::Text)]),
    verb("tier", &[req("tier", ArgKind::Text)]),
    verb("flag", &[req("reason", ArgKind::Text), opt("until", ArgKind::When)]),
    verb("unflag", &[opt("reason", ArgKind::Text)]),
];

/// Whether a verb applies to a customer as the record stands.
pub fn allowed(verb: &str, customer: &Customer) -> Result<(), Refusal> {
    match verb {
        "part" if customer.person_id.is_none() => Err(Refusal::NothingToDo),
        "unflag" if customer.flagged_until.is_never() => Err(Refusal::NothingToDo),
        _ if VERBS.iter().chain(credits::VERBS).any(|spec| spec.id == verb) => Ok(()),
        _ => Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None }),
    }
}

/// Decides one verb on a customer.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let known = sit.identities.iter().find(|one| one.key() == command.key);
    let known = known.ok_or(Refusal::NotFound(command.key))?;
    let args = &command.args;
    let edits = match command.verb.as_str() {
        "join" => join(ctx, known, other(args, "into", sit)?, sit)?,
        "differ" => differ(known, other(args, "other", sit)?, sit)?,
        "part" => part(known, &sit.identities)?,
        "tier" => tier(args, &sit.identities)?,
        "flag" => flag(ctx, args, known)?,
        "unflag" => unflag(&sit.identities),
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    };
    let before = |after: &Customer| sit.identities.iter().chain(&sit.other_identities).find(|one| one.id == after.id);
    let changes = edits.into_iter().filter_map(|after| {
        let before = before(&after).filter(|before| **before != after)?.clone();
        Some(Change::update(before, Customer { updated_at: ctx.now, ..after }))
    });
    Ok(changes.collect())
}

/// The customer that an argument names, else the likeliest of the proposed ones. `services` loads it with its person.
fn other<'s>(args: &Args, name: &'static str, sit: &'s Situation) -> Result<&'s Customer, Refusal> {
    let named = args.number(name, Kind::Customer)?;
    let id = named.or(sit.matches.first().map(|(id, _)| *id)).ok_or(Refusal::NotYet("proposal"))?;
    let found = sit.identities.iter().chain(&sit.other_identities).find(|one| one.id == id);
    found.ok_or(Refusal::NotFound(Key::new(Kind::Customer, id)))
}

fn join(ctx: &Context, known: &Customer, into: &Customer, sit: &Situation) -> Result<Vec<Customer>, Refusal> {
    if known.id == into.id || sit.identities.iter().any(|one| one.id == into.id) {
        return Err(Refusal::CannotJoin("same_person"));
    }
    let person = into.person_id.unwrap_or(into.id);
    let of = |identities: &[Customer]| identities.iter().map(|one| one.id).collect::<BTreeSet<i64>>();
    let (ours, theirs) = (of(&sit.identities), of(&sit.other_identities));
    let signs = sit.matches.iter().find(|(id, _)| theirs.contains(id)).map(|(_, found)| &found.signs);
    let signs: Vec<String> = signs.into_iter().flatten().map(|sign| sign.code().to_owned()).collect();
    let joined = |one: &Customer| {
        let mut after = Customer { person_id: Some(person), ..one.clone() };
        let others = if ours.contains(&one.id) { &theirs } else { &ours };
        after.apart.retain(|id| !others.contains(id));
        if one.id == known.id {
            after.joined_by.clone_from(&signs);
            after.joined_at = Some(ctx.now);
        }
        after
    };
    Ok(sit.identities.iter().chain(&sit.other_identities).map(joined).collect())
}

fn differ(known: &Customer, from: &Customer, sit: &Situation) -> Result<Vec<Customer>, Refusal> {
    if sit.identities.iter().any(|one| one.id == from.id) {
        return Err(Refusal::CannotJoin("same_person"));
    }
    let mut after = known.clone();
    // The others whom that customer is as well are no other people than that customer.
    after.apart.extend(sit.other_identities.iter().map(|one| one.id));
    tidy(&mut after.apart);
    Ok(vec![after])
}

fn tidy(ids: &mut Vec<i64>) {
    ids.sort_unstable();
    ids.dedup();
}

/// Takes one record out of its person and remembers that it is not to be proposed again.
fn part(known: &Customer, identities: &[Customer]) -> Result<Vec<Customer>, Refusal> {
    let Some(person) = known.person_id else { return Err(Refusal::NothingToDo) };
    let rest: Vec<&Customer> = identities.iter().filter(|one| one.id != known.id).collect();
    let alone = |one: &Customer| Customer {
        person_id: None,
        joined_by: Vec::new(),
        joined_at: None,
        tier_alone: None,
        ..one.clone()
    };
    let mut parted = alone(known);
    // A tier that was given to the whole person stays with the rest of it.
    if let Some(tier) = &known.tier_alone {
        parted.tier.clone_from(tier);
    }
    parted.apart.extend(rest.iter().map(|one| one.id));
    tidy(&mut parted.apart);
    let mut edits = vec![parted];
    match rest.as_slice() {
        [last] => edits.push(alone(last)),
        // The person keeps its number unless it was the one that leaves.
        _ if person == known.id => {
            let heir = rest.iter().min_by_key(|one| (one.natural_key.as_deref(), one.id)).map(|one| one.id);
            edits.extend(rest.iter().map(|one| Customer { person_id: heir, ..(*one).clone() }));
        }
        _ => {}
    }
    Ok(edits)
}

fn tier(args: &Args, identities: &[Customer]) -> Result<Vec<Customer>, Refusal> {
    let tier = match args.get("tier").unwrap_or_default() {
        "-" => "",
        tier => tier,
    };
    if tier.chars().count() > TIER_CHARS || tier.chars().any(|c| c.is_control() || c.is_whitespace()) {
        let (value, expected) = (tier.to_owned(), "word".to_owned());
        return Err(Refusal::BadArgument { name: "tier", value, expected });
    }
    let given = |one: &Customer| Customer {
        tier: tier.to_owned(),
        tier_alone: one.tier_alone.clone().or_else(|| one.person_id.map(|_| one.tier.clone())),
        ..one.clone()
    };
    Ok(identities.iter().filter(|one| one.tier != tier).map(given).collect())
}

fn flag(ctx: &Context, args: &Args, known: &Customer) -> Result<Vec<Customer>, Refusal> {
    let until = args.when("until", ctx.now)?.unwrap_or_else(|| ctx.now.plus(FLAG));
    if until <= ctx.now || until.0 > ctx.now.plus(LONGEST_FLAG).0 {
        let (value, expected) = (args.get("until").unwrap_or_default().to_owned(), "flag_time".to_owned());
        return Err(Refusal::BadArgument { name: "until", value, expected });
    }
    Ok(vec![Customer {
        flagged_until: until,
        flagged_by: ctx.actor.name.clone(),
        flag_reason: args.get("reason").unwrap_or_default().to_owned(),
        ..known.clone()
    }])
}

fn unflag(identities: &[Customer]) -> Vec<Customer> {
    let plain = |one: &Customer| Customer {
        flagged_until: Instant::NEVER,
        flagged_by: String::new(),
        flag_reason: String::new(),
        ..one.clone()
    };
    identities.iter().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customers::{Match, Sign};
    use crate::domain::people::Actor;

    const NOW: Instant = Instant(1_000 * DAY);

    fn one(id: i64, person_id: Option<i64>) -> Customer {
        Customer { id, rev: 1, person_id, ..Customer::default() }
    }

    fn run(
        verb: &str,
        args: &[(&str, &str)],
        ours: &[Customer],
        theirs: &[Customer],
    ) -> Result<Vec<Customer>, Refusal> {
        let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let command = Command { verb: verb.to_owned(), key: ours[0].key(), args: Args(args) };
        let matches = theirs.first().map(|one| (one.id, Match { signs: vec![Sign::Mail], confidence: 90 }));
        let sit = Situation {
            identities: ours.to_vec(),
            other_identities: theirs.to_vec(),
            matches: matches.into_iter().collect(),
            ..Situation::default()
        };
        let changes = decide(&ctx, &command, &sit)?;
        Ok(changes.iter().filter_map(|change| Customer::edit(change)?.after.clone()).collect())
    }

    fn persons(changed: &[Customer]) -> Vec<(i64, Option<i64>)> {
        changed.iter().map(|one| (one.id, one.person_id)).collect()
    }

    #[test]
    fn joining_makes_one_person_of_all_identities() {
        let changed = run("join", &[], &[one(5, None)], &[one(3, None)]).expect("they are joined");
        assert_eq!(persons(&changed), [(5, Some(3)), (3, Some(3))]);
        assert_eq!((changed[0].joined_by.as_slice(), changed[0].joined_at), (&["mail".to_owned()][..], Some(NOW)));
        let ours = [one(5, Some(2)), one(2, Some(2))];
        let changed = run("join", &[("into", "CU-9")], &ours, &[one(9, Some(9)), one(10, Some(9))]);
        assert_eq!(changed.map(|changed| persons(&changed)), Ok(vec![(5, Some(9)), (2, Some(9))]));
        let same = run("join", &[("into", "CU-2")], &ours, &[]);
        assert_eq!(same, Err(Refusal::CannotJoin("same_person")));
        assert_eq!(run("join", &[], &ours, &[]), Err(Refusal::NotYet("proposal")));
    }

    #[test]
    fn parting_is_remembered_until_somebody_joins_again() {
        let changed = run("part", &[], &[one(5, Some(3)), one(3, Some(3))], &[]).expect("they are parted");
        assert_eq!(persons(&changed), [(5, None), (3, None)]);
        assert_eq!(changed[0].apart, [3]);
        let three = [one(3, Some(3)), one(5, Some(3)), one(7, Some(3))];
        let changed = run("part", &[], &three, &[]).expect("they are parted");
        assert_eq!(persons(&changed), [(3, None), (5, Some(5)), (7, Some(5))]);
        let three = [one(7, Some(3)), one(3, Some(3)), one(5, Some(3))];
        assert_eq!(run("part", &[], &three, &[]).map(|changed| persons(&changed)), Ok(vec![(7, None)]));
        assert_eq!(run("part", &[], &[one(3, None)], &[]), Err(Refusal::NothingToDo));
        let apart = Customer { apart: vec![3, 4], ..one(5, None) };
        let changed = run("join", &[("into", "CU-3")], &[apart], &[one(3, None)]).expect("they are joined");
        assert_eq!(changed[0].apart, [4]);
        let changed = run("differ", &[], &[one(5, None)], &[one(3, Some(3)), one(4, Some(3))]).expect("said");
        assert_eq!(changed[0].apart, [3, 4]);
    }

    #[test]
    fn a_tier_is_the_persons_and_a_flag_the_records_own() {
        let ours = [one(5, Some(3)), Customer { tier: "gold".into(), ..one(3, Some(3)) }];
        let changed = run("tier", &[("tier", "gold")], &ours, &[]).expect("a tier");
        assert_eq!(changed.iter().map(|one| (one.id, one.tier.as_str())).collect::<Vec<_>>(), [(5, "gold")]);
        let cleared = run("tier", &[("tier", "-")], &ours, &[]).expect("a tier");
        assert_eq!(cleared.iter().map(|one| (one.id, one.tier.as_str())).collect::<Vec<_>>(), [(3, "")]);
        assert!(matches!(run("tier", &[("tier", "very good")], &ours, &[]), Err(Refusal::BadArgument { .. })));
        let flagged = run("flag", &[("reason", "wardrobing")], &ours, &[]).expect("a flag");
        assert_eq!(
            (flagged.len(), flagged[0].flagged_until, flagged[0].flagged_by.as_str()),
            (1, NOW.plus(FLAG), "mei")
        );
        assert!(flagged[0].is_flagged(NOW) && !flagged[0].is_flagged(NOW.plus(FLAG)));
        for until in ["1970-01-02", "900d"] {
            let answer = run("flag", &[("reason", "x"), ("until", until)], &ours, &[]);
            assert!(matches!(answer, Err(Refusal::BadArgument { .. })), "{until}");
        }
        let taken = run("unflag", &[], &flagged, &[]).expect("no flag");
        assert!(taken[0].flagged_until.is_never() && taken[0].flag_reason.is_empty());
    }
}
