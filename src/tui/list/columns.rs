//! Which columns a list shows, in which order: those of its kind by what matters most, or the ones that somebody chose.

use super::List;
use crate::text::Words;
use crate::tui::rows::columns;
use crate::tui::widgets::table::Column;

impl List {
    /// The columns in the order they are shown, each with its place among its kind's.
    pub fn shown_columns(&self, words: &Words) -> Vec<(usize, Column)> {
        let known = columns(self.kind);
        let mut shown: Vec<(usize, Column)> = if self.columns.is_empty() {
            known.iter().copied().enumerate().collect()
        } else {
            let placed = |(rank, id): (usize, &&str)| {
                let at = known.iter().position(|column| column.id == *id)?;
                // What stands further left was chosen before, and stays when there is no room.
                Some((at, Column { rank: u8::try_from(rank).unwrap_or(u8::MAX), ..known[at] }))
            };
            self.columns.iter().enumerate().filter_map(placed).collect()
        };
        shown.iter_mut().for_each(|(_, column)| *column = column.fitted(words));
        // A number that is cut is another one.
        let widest = self.rows.iter().map(|row| row.key().to_string().len()).max().unwrap_or(0);
        let numbers = shown.iter_mut().filter(|(_, column)| column.id == "number");
        numbers.for_each(|(_, column)| column.width = column.width.max(u16::try_from(widest).unwrap_or(0)));
        shown
    }

    /// Chooses columns by their names; names of no column are left out, and none is the usual ones.
    pub fn choose_columns<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let known = columns(self.kind);
        self.columns =
            names.filter_map(|name| known.iter().find(|column| column.id == name)).map(|column| column.id).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Kind;
    use crate::text::Lang;

    #[test]
    fn chosen_columns_stand_in_their_order_and_what_is_no_column_is_left_out() {
        let mut list = List::new(Kind::Return, "");
        assert_eq!(list.shown_columns(&Words::new(Lang::En)).len(), columns(Kind::Return).len());
        list.choose_columns(["value", "number", "nonsense"].into_iter());
        let ids: Vec<&str> = list.shown_columns(&Words::new(Lang::En)).iter().map(|(_, column)| column.id).collect();
        assert_eq!(ids, ["value", "number"]);
        assert!(
            list.shown_columns(&Words::new(Lang::En))
                .iter()
                .all(|(at, column)| columns(Kind::Return)[*at].id == column.id)
        );
        list.choose_columns([].into_iter());
        assert!(list.shown_columns(&Words::new(Lang::En)).len() > 2);
    }

    /// Chinese words are half as wide as English ones; a narrow screen then shows a column more.
    #[test]
    fn a_column_of_a_few_words_is_as_narrow_as_its_language_allows() {
        let list = List::new(Kind::Ticket, "");
        let width = |lang, id: &str| {
            let shown = list.shown_columns(&Words::new(lang));
            shown.iter().find(|(_, column)| column.id == id).map(|(_, column)| column.width)
        };
        // "waiting for customer" is cut; the widest in Chinese has ten cells, and the sign of a conflict stands beside it.
        assert_eq!((width(Lang::En, "status"), width(Lang::ZhCn, "status")), (Some(15), Some(11)));
        assert_eq!((width(Lang::En, "subject"), width(Lang::ZhCn, "subject")), (Some(16), Some(16)));
    }
}
