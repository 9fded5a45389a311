//! Answers that the desk knows, as a picker shows them: their keys, their words, and the argument that each gives.

use std::collections::BTreeMap;

use super::keys::letters::free;
use super::overlays::Ctx;
use super::overlays::quick::{ToForm, Way};
use super::rows::due_cell;
use crate::domain::change::{Record, ReturnCase, Ticket};
use crate::services::notices::saved::{Among, Saved};
use crate::services::picks::Pick;
use crate::services::wording::language;
use crate::text::{DatePattern, shown_line};

/// The key of whoever asks, and of nobody.
const ME: char = 'm';
const NOBODY: char = '0';

/// The key of an answer in one's own words: the one that began it.
const OWN: char = 'c';

/// The ways that answers are, for an argument.
pub fn ways(arg: &str, picks: &[Pick], ctx: &Ctx<'_>) -> Vec<Way> {
    let keys = keys(picks, ctx);
    let mut ways: Vec<Way> = picks.iter().zip(keys).map(|(pick, key)| way(arg, pick, key, ctx)).collect();
    if picks.iter().any(|pick| matches!(pick, Pick::Person { .. })) {
        let label = ctx.words.get("quick-nobody");
        ways.push(Way { key: NOBODY, label, with: given(arg, "-"), ..Way::default() });
    }
    if arg == "saved" {
        let label = ctx.words.get("quick-own-words");
        let form = Some(ToForm { id: "answer", with: BTreeMap::new(), at_once: true });
        ways.insert(0, Way { key: OWN, label, form, ..Way::default() });
    }
    ways
}

/// People have letters of their names and answers letters of their codes, everything else is counted.
fn keys(picks: &[Pick], ctx: &Ctx<'_>) -> Vec<char> {
    let named = picks.iter().filter_map(|pick| match pick {
        Pick::Person { name, .. } if name == ctx.me => Some((Some(ME), name.as_str())),
        Pick::Person { name, .. } => Some((ctx.keys.letters.named("person", name), name.as_str())),
        Pick::Answer(answer) => Some((ctx.keys.letters.named("saved", &answer.code), answer.code.as_str())),
        _ => None,
    });
    let own = picks.iter().any(|pick| matches!(pick, Pick::Answer(_))).then_some((Some(OWN), ""));
    let mut letters = free(named.chain(own));
    letters.truncate(picks.len());
    if letters.is_empty() { ('1'..='9').chain(std::iter::repeat(' ')).take(picks.len()).collect() } else { letters }
}

fn given(arg: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(arg.to_owned(), value.to_owned())])
}

/// A saved answer as it would be sent. One with blanks that the case does not fill is written to its end in the form.
fn answer(saved: &Saved, key: char, ctx: &Ctx<'_>) -> Way {
    let alone = saved.is_stand_in() && saved.among.is_none();
    let language = if alone { format!("  ({})", language(ctx.words, &saved.language)) } else { String::new() };
    let open = if saved.left.is_empty() { "" } else { " …" };
    let with = BTreeMap::from([("text".to_owned(), saved.body.clone())]);
    Way {
        key,
        label: format!("{}{language}{open}", shown_line(&saved.title)),
        detail: whose(saved, ctx) + &crate::text::shown(&saved.body),
        with: given("saved", &saved.code),
        form: Some(ToForm { id: "answer", with, at_once: !saved.left.is_empty() }),
    }
}

/// What stands above a letter: in whose language it is not, and of several letters whose the one below is.
fn whose(saved: &Saved, ctx: &Ctx<'_>) -> String {
    let words = ctx.words;
    match &saved.among {
        None if saved.is_stand_in() => {
            let blanks = [("wanted", &saved.wanted), ("language", &saved.language)]
                .map(|(name, code)| (name, language(words, code).into()));
            words.fill("quick-stand-in", &blanks) + "\n"
        }
        None => String::new(),
        Some(Among { first, n, n_stand_ins }) => {
            let blanks = [
                ("n", (*n).into()),
                ("to", shown_line(first).into_owned().into()),
                ("language", language(words, &saved.language).into()),
            ];
            let each = words.fill("quick-each-own", &blanks);
            let others = words.fill("quick-stand-ins", &[("n", (*n_stand_ins).into())]);
            if *n_stand_ins > 0 { format!("{each}\n{others}\n\n") } else { each + "\n\n" }
        }
    }
}

fn way(arg: &str, pick: &Pick, key: char, ctx: &Ctx<'_>) -> Way {
    let (value, label, detail) = match pick {
        Pick::Person { name, open } => {
            let load = ctx.words.fill("quick-open-cases", &[("n", (*open).into())]);
            let who = if name == ctx.me { format!("{name} ({})", ctx.words.get("quick-me")) } else { name.clone() };
            (name.clone(), format!("{}  {load}", shown_line(&who)), String::new())
        }
        Pick::Story(ticket) => (ticket.key().to_string(), story(ticket, ctx), ticket.comment.clone()),
        Pick::Return(case) => (case.key().to_string(), return_line(case, ctx), case.comment.clone()),
        Pick::Goods { sku, title, same } => {
            let name = [sku.as_str(), title.as_str()].join("  ");
            let same = if *same { format!("  ({})", ctx.words.get("quick-same-goods")) } else { String::new() };
            (sku.clone(), format!("{}{same}", shown_line(name.trim())), String::new())
        }
        Pick::Answer(saved) => return answer(saved, key, ctx),
        Pick::Item { code, text, ticked, waived } => return item(code, text, (*ticked, *waived), key),
    };
    Way { key, label, detail: crate::text::shown(&detail).into_owned(), with: given(arg, &value), form: None }
}

/// A thing on the checklist: its key ticks it or takes the tick away, the whole form waives it with a reason.
fn item(code: &str, text: &str, (ticked, waived): (bool, bool), key: char) -> Way {
    let mark = if ticked {
        "[x]"
    } else if waived {
        "[-]"
    } else {
        "[ ]"
    };
    let mut with = given("item", code);
    if ticked || waived {
        with.insert("untick".to_owned(), "yes".to_owned());
    }
    let form = Some(ToForm { id: "waive", with: given("item", code), at_once: false });
    Way { key, label: format!("{mark} {}", shown_line(text)), detail: String::new(), with, form }
}

fn story(ticket: &Ticket, ctx: &Ctx<'_>) -> String {
    let status = ctx.words.code("code-ticket-status", ticket.status.code());
    let opened = ctx.words.date(ticket.opened_at, DatePattern::Day);
    let what = if ticket.subject.is_empty() { &ticket.comment } else { &ticket.subject };
    let parts = [
        ticket.key().to_string(),
        opened,
        status,
        shown_line(&ticket.order_ref).into_owned(),
        shown_line(what).into_owned(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn return_line(case: &ReturnCase, ctx: &Ctx<'_>) -> String {
    let status = ctx.words.code("code-return-status", case.status.code());
    let (due, _) = due_cell(case.due_at, ctx.words, ctx.now);
    let what = if case.product.is_empty() { &case.sku } else { &case.product };
    let parts = [case.key().to_string(), status, due, shown_line(what).into_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}
