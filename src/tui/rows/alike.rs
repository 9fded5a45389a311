//! What makes records alike: a query for everything that has the same in some fields.

use super::Row;
use crate::domain::columns::columns_of;
use crate::domain::query::fields::{FieldSpec, find};

impl Row {
    /// A query for what has the same in some fields; what is empty here may be anything there.
    pub fn alike(&self, fields: &[String]) -> String {
        let kind = self.key().kind;
        let known = fields.iter().filter_map(|name| find(kind, name));
        let same = |field: &FieldSpec| {
            let value = self.value(field.column);
            let asked = !value.is_empty() && !value.contains('"');
            asked.then(|| format!("{}=\"{value}\"", field.name))
        };
        known.filter_map(same).collect::<Vec<_>>().join(" ")
    }

    /// What stands in a text column of the record.
    fn value(&self, column: &str) -> String {
        let found = match self {
            Self::Return(case) => columns_of(case.as_ref(), |name| name == column),
            Self::Ticket(ticket) => columns_of(ticket.as_ref(), |name| name == column),
            Self::Parcel(parcel) => columns_of(parcel.as_ref(), |name| name == column),
            Self::Task(task) => columns_of(task.as_ref(), |name| name == column),
            Self::Run(run) => columns_of(run.as_ref(), |name| name == column),
            Self::Rule(rule) => columns_of(&rule.definition, |name| name == column),
            Self::Notice(effect) => columns_of(effect.as_ref(), |name| name == column),
            Self::Refund(refund) => columns_of(refund.as_ref(), |name| name == column),
            Self::Exchange(exchange) => columns_of(exchange.as_ref(), |name| name == column),
            Self::Customer(customer) => columns_of(customer.as_ref(), |name| name == column),
            Self::Article(article) => columns_of(article.as_ref(), |name| name == column),
            Self::Action(action) => columns_of(action.as_ref(), |name| name == column),
        };
        found.ok().and_then(|columns| columns.first().map(|(_, value)| value.text().to_owned())).unwrap_or_default()
    }
}
