//! How many units can still come back: what was shipped less what other returns of the order hold (domain 2.1).
//!
//! What replaced goods and left for the customer can come back in its turn. Of goods that the order is not known to hold,
//! nobody can say.

use std::collections::BTreeMap;

use super::ReturnLine;
use crate::domain::catalog::OrderLine;
use crate::domain::exchanges::Exchange;
use crate::domain::situation::Situation;

/// What of an order went out and came back, by goods.
#[derive(Debug, Clone, Copy)]
pub struct Room<'r> {
    pub shipped: &'r [OrderLine],
    /// Lines of the order's other returns that still count.
    pub held: &'r [ReturnLine],
    pub replacements: &'r [Exchange],
}

impl<'r> Room<'r> {
    pub(super) fn of(sit: &'r Situation) -> Self {
        Self { shipped: &sit.order_lines, held: &sit.other_lines, replacements: &sit.replacements }
    }

    /// Units of some goods that can still be asked back; none where the order does not tell.
    pub fn left(&self, sku: &str) -> Option<i64> {
        let ordered: i64 = self.shipped.iter().filter(|line| line.is_about(sku)).map(|line| line.quantity).sum();
        if ordered <= 0 {
            return None;
        }
        let same = |own: &str| own.eq_ignore_ascii_case(sku);
        let sent: i64 = self.replacements.iter().filter(|it| same(&it.sku)).map(|it| it.quantity).sum();
        let held: i64 = self.held.iter().filter(|line| same(&line.sku)).map(|line| line.held(self.held)).sum();
        Some((ordered + sent - held).max(0))
    }

    /// How many of the units that lines ask for can come back, line by line.
    pub fn units(&self, lines: &[&ReturnLine]) -> Vec<i64> {
        let mut used: BTreeMap<String, i64> = BTreeMap::new();
        let most = |line: &&ReturnLine| {
            let Some(left) = self.left(&line.sku) else { return line.asked };
            let used = used.entry(line.sku.to_ascii_uppercase()).or_default();
            let units = line.asked.min(left - *used).max(0);
            *used += units;
            units
        };
        lines.iter().map(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shipped_and_is_not_on_its_way_back_can_come_back() {
        let shipped = [
            OrderLine { sku: "MUG".to_owned(), quantity: 2, ..OrderLine::default() },
            OrderLine { sku: "mug".to_owned(), quantity: 1, ..OrderLine::default() },
        ];
        let line =
            |sku: &str, asked, approved| ReturnLine { sku: sku.to_owned(), asked, approved, ..ReturnLine::default() };
        let replacement = [Exchange { sku: "MUG".to_owned(), quantity: 1, ..Exchange::default() }];
        // Of three returns.
        let held = [(1, line("MUG", 2, 0)), (2, line("MUG", 2, 1)), (3, line("BOOK", 5, 0))]
            .map(|(return_id, line)| ReturnLine { return_id, ..line });
        for (held, replacements, sku, left) in [
            (&held[..0], &[][..], "MUG", Some(3)),
            (&held[..1], &[], "MUG", Some(1)),
            (&held[..], &[], "MUG", Some(0)),
            (&held[..], &replacement, "Mug", Some(1)),
            (&held[..], &[], "BOOK", None),
        ] {
            let room = Room { shipped: &shipped, held, replacements };
            assert_eq!(room.left(sku), left, "{sku} {}", held.len());
        }
        let room = Room { shipped: &shipped, held: &held[..1], replacements: &replacement };
        let wanted = [line("MUG", 1, 0), line("mug", 2, 0), line("BOOK", 4, 0)];
        assert_eq!(room.units(&wanted.iter().collect::<Vec<_>>()), [1, 1, 4]);
        let left_out = [line("BOOK", 1, 1), line("MUG", 2, 0)];
        let room = Room { shipped: &shipped, held: &left_out, replacements: &[] };
        assert_eq!(room.left("MUG"), Some(3), "what was left out when others were approved holds nothing");
    }
}
