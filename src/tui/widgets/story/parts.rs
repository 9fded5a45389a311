//! What belongs to a case: goods, money, exchanges and parcels, a line or two each.

use super::{Pen, joined};
use crate::domain::change::{Exchange, Parcel, Record, Refund, ReturnCase, ReturnLine};
use crate::domain::ids::{Key, Kind};
use crate::services::sheets;
use crate::text::{Words, shown_line};
use crate::tui::rows::Row;
use crate::tui::theme::Role;

/// The goods of a line by number and name.
fn named(line: &ReturnLine) -> String {
    let name = if line.product.is_empty() { &line.sku } else { &line.product };
    let mark = if line.unexpected { "+ " } else { "" };
    format!("{mark}{}  {}", shown_line(&line.sku), shown_line(name))
}

fn units(line: &ReturnLine, words: &Words) -> String {
    let blanks = [
        ("asked", line.asked.into()),
        ("approved", line.approved.into()),
        ("received", line.received.into()),
        ("accepted", line.accepted.into()),
    ];
    words.fill("case-units", &blanks)
}

/// The goods of a line and how far they are, in one line.
pub fn goods_line(line: &ReturnLine, words: &Words) -> String {
    format!("{}  {}  {}", line.key(), named(line), units(line, words))
}

impl Pen<'_> {
    pub(super) fn goods(&mut self, lines: &[ReturnLine]) {
        if lines.is_empty() {
            return;
        }
        self.section("case-goods");
        for line in lines {
            // Where there are several, people have to name them.
            let number = if lines.len() > 1 { format!("{}  ", line.key()) } else { String::new() };
            self.line(&format!("{number}{}", named(line)), Role::Plain);
            let mut text = format!("  {}", units(line, self.words));
            for (n, key) in
                [(line.damaged, "case-damaged"), (line.missing, "case-missing"), (line.wrong_item, "case-wrong-item")]
            {
                if n > 0 {
                    text.push_str(&self.words.fill(key, &[("n", n.into())]));
                }
            }
            self.line(&text, Role::Quiet);
            let grade = self.words.code("code-grade", line.grade.map_or("", |grade| grade.code()));
            let fate = self.words.code("code-disposition", line.disposition.map_or("", |fate| fate.code()));
            let found = joined(&[&grade, &fate]);
            if !found.is_empty() {
                self.line(&format!("  {found}"), Role::Plain);
            }
        }
    }

    pub(super) fn money(&mut self, refunds: &[Refund]) {
        if refunds.is_empty() {
            return;
        }
        self.section("case-money");
        for refund in refunds {
            let words = self.words;
            let status = words.code("code-refund-status", refund.status.code());
            let kind = words.code("code-refund-kind", refund.kind.code());
            let amount = words.money(refund.amount_minor, &refund.currency);
            self.line(&joined(&[&refund.key().to_string(), &amount, &status, &kind]), Role::Plain);
            for step in &refund.sheet {
                let what = sheets::what(words, step);
                let part = words.money(step.amount_minor, &refund.currency);
                self.line(&format!("  {}", joined(&[&part, &what])), Role::Quiet);
            }
            if let Some(rate) = sheets::rate(words, refund).filter(|_| refund.rated_at.is_some()) {
                for part in super::wrap(&rate, self.width.saturating_sub(2)) {
                    self.line(&format!("  {part}"), Role::Quiet);
                }
            }
        }
    }

    pub(super) fn exchanges(&mut self, exchanges: &[Exchange]) {
        if exchanges.is_empty() {
            return;
        }
        self.section("case-exchanges");
        for exchange in exchanges {
            let status = self.words.code("code-exchange-status", exchange.status.code());
            let goods = format!("{} × {}", exchange.quantity, exchange.sku);
            self.line(&joined(&[&exchange.key().to_string(), &status, &shown_line(&goods)]), Role::Plain);
        }
    }

    /// The parcels of a return; what else is in them is asked for when they are opened.
    pub(super) fn parcels(&mut self, parcels: &[Parcel], row: &Row) {
        if parcels.is_empty() {
            return;
        }
        self.section("case-parcels");
        for parcel in parcels {
            let status = self.words.code("code-parcel-status", parcel.status.code());
            let text = joined(&[&parcel.key().to_string(), &parcel.tracking, &parcel.carrier, &status]);
            self.line(&shown_line(&text), Role::Plain);
            let others =
                parcel.returns().into_iter().map(|id| Key::new(Kind::Return, id)).filter(|key| *key != row.key());
            let others: Vec<String> = others.map(|key| key.to_string()).collect();
            if !others.is_empty() {
                let text = self.words.fill("case-parcel-holds-too", &[("numbers", others.join(" ").into())]);
                self.line(&format!("  {text}"), Role::Warning);
            }
        }
    }

    /// The returns in a parcel.
    pub(super) fn returns(&mut self, returns: &[ReturnCase]) {
        if returns.is_empty() {
            return;
        }
        self.section("case-returns");
        for case in returns {
            let status = self.words.code("code-return-status", case.status.code());
            let goods = if case.product.is_empty() { &case.sku } else { &case.product };
            let text =
                joined(&[&case.key().to_string(), &status, &case.customer, &format!("{} × {goods}", case.quantity)]);
            self.line(&shown_line(&text), Role::Plain);
        }
    }
}
