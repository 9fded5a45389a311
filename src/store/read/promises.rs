//! What figures of promises and stages read of threads and returns.

use std::collections::BTreeMap;

use super::Reader;
use super::lives::{COUNTED, Parting, moment, word};
use crate::domain::columns::{Cell, Val};
use crate::domain::complaints::{Author, TicketKind};
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::Instant;
use crate::domain::vocabulary::Severity;
use crate::store::db::StoreError;
use crate::store::record;

/// A complaint with all that was said in public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadRow {
    pub ticket: i64,
    pub word: String,
    pub kind: TicketKind,
    pub severity: Severity,
    pub platform: String,
    pub market: String,
    pub tier: String,
    pub asked_at: Option<Instant>,
    pub first_answer_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// What the platform's own file states, and when it spoke.
    pub platform_due_at: Option<Instant>,
    pub stated_at: Option<Instant>,
    /// When, by whom, and whether it was a thank-you and nothing else; in their order.
    pub said: Vec<(Instant, Author, bool)>,
}

/// A return with the moments of its stages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageRow {
    pub case: i64,
    pub word: String,
    pub platform: String,
    pub market: String,
    pub fulfilment: String,
    pub status: ReturnStatus,
    pub requested_at: Instant,
    pub decided_at: Option<Instant>,
    pub handed_over_at: Option<Instant>,
    pub received_at: Option<Instant>,
    pub inspected_at: Option<Instant>,
    pub submitted_at: Option<Instant>,
    pub paid_at: Option<Instant>,
    pub settled_at: Option<Instant>,
    pub platform_due_at: Option<Instant>,
    pub stated_at: Option<Instant>,
    pub eligible: bool,
    pub lost_dispute: bool,
}

/// Goods that came back, with what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoodsRow {
    pub case: i64,
    pub word: String,
    pub received_at: Instant,
    pub currency: String,
    pub disposition: String,
    pub value_minor: i64,
}

impl Reader {
    /// Complaints that began before a moment and were spoken in since another one, with their threads.
    pub fn threads(&self, since: Instant, until: Instant, parting: &Parting<'_>) -> Result<Vec<ThreadRow>, StoreError> {
        let mut params: Vec<Val> = vec![since.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let chosen = format!("c.last_message_at >= $1 and c.began_at < $2 and {COUNTED}{narrowed}");
        let sql = format!(
            "select c.id, c.kind, c.severity, c.platform, c.market, p.tier, c.asked_at, c.first_answer_at, c.ended_at,
                 c.platform_due_at, c.stated_at{}
             from complaints c left join customers p on p.id = c.customer_id where {chosen}",
            parting.words()
        );
        let mut threads: BTreeMap<i64, ThreadRow> = BTreeMap::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(ticket), kind, severity, platform, market, tier, moments @ ..] = row else { return Ok(()) };
            let [asked, answered, ended, platform_due, stated, words @ ..] = moments else { return Ok(()) };
            let thread = ThreadRow {
                ticket: *ticket,
                word: word(words),
                kind: TicketKind::from_code(kind.text()).unwrap_or_default(),
                severity: Severity::from_code(severity.text()).unwrap_or_default(),
                platform: platform.text().to_owned(),
                market: market.text().to_owned(),
                tier: tier.text().to_owned(),
                asked_at: moment(*asked),
                first_answer_at: moment(*answered),
                ended_at: moment(*ended),
                platform_due_at: moment(*platform_due),
                stated_at: moment(*stated),
                said: Vec::new(),
            };
            threads.insert(*ticket, thread);
            Ok(())
        })?;
        let sql = format!(
            "select m.ticket_id, m.sent_at, m.author, m.thanks from complaints c join messages m on m.ticket_id = c.id
             where m.public = 1 and {chosen}"
        );
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(ticket), Cell::Int(at), author, Cell::Int(thanks)] = row else { return Ok(()) };
            let author = Author::from_code(author.text());
            if let Some((thread, author)) = threads.get_mut(ticket).zip(author) {
                thread.said.push((Instant(*at), author, *thanks != 0));
            }
            Ok(())
        })?;
        let mut threads: Vec<ThreadRow> = threads.into_values().collect();
        threads.iter_mut().for_each(|thread| thread.said.sort_unstable());
        Ok(threads)
    }

    /// Returns asked for in a span, with the moments of their stages.
    pub fn stages(&self, from: Instant, until: Instant, parting: &Parting<'_>) -> Result<Vec<StageRow>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id, c.platform, c.market, c.fulfilment, c.status, c.requested_at, c.decided_at,
                 (select min(p.first_scan_at) from parcels p where p.return_id = c.id and p.leg = 'return'),
                 c.received_at, c.inspected_at,
                 (select min(coalesce(f.submitted_at, f.done_at)) from refunds f where f.return_id = c.id and f.amount_minor > 0),
                 (select max(f.done_at) from refunds f
                  where f.return_id = c.id and f.status = 'succeeded' and f.amount_minor > 0),
                 c.settled_at, c.platform_due_at, c.stated_at, c.eligibility, c.dispute{}
             from returns c where c.requested_at >= $1 and c.requested_at < $2{narrowed}",
            parting.words()
        );
        let mut rows = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(case), platform, market, fulfilment, status, Cell::Int(requested), rest @ ..] = row else {
                return Ok(());
            };
            let [decided, handed_over, received, inspected, submitted, paid, settled, rest @ ..] = rest else {
                return Ok(());
            };
            let [platform_due, stated, eligibility, dispute, words @ ..] = rest else { return Ok(()) };
            rows.push(StageRow {
                case: *case,
                word: word(words),
                platform: platform.text().to_owned(),
                market: market.text().to_owned(),
                fulfilment: fulfilment.text().to_owned(),
                status: ReturnStatus::from_code(status.text()).unwrap_or_default(),
                requested_at: Instant(*requested),
                decided_at: moment(*decided),
                handed_over_at: moment(*handed_over),
                received_at: moment(*received),
                inspected_at: moment(*inspected),
                submitted_at: moment(*submitted),
                paid_at: moment(*paid),
                settled_at: moment(*settled),
                platform_due_at: moment(*platform_due),
                stated_at: moment(*stated),
                eligible: eligibility.text() == "eligible",
                lost_dispute: dispute.text() == "lost",
            });
            Ok(())
        })?;
        Ok(rows)
    }

    /// Goods of returns asked for since a moment that came back in a span and of which somebody said what became of them.
    pub fn goods_back(
        &self,
        since: Instant,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<Vec<GoodsRow>, StoreError> {
        let mut params: Vec<Val> = vec![since.0.into(), from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id, c.received_at, c.currency, l.disposition, l.value_minor{}
             from returns c join return_lines l on l.return_id = c.id
             where c.requested_at >= $1 and c.requested_at < $3 and c.received_at >= $2 and c.received_at < $3
                 and l.disposition is not null{narrowed}",
            parting.words()
        );
        let mut rows = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(case), Cell::Int(at), currency, disposition, Cell::Int(value), words @ ..] = row else {
                return Ok(());
            };
            rows.push(GoodsRow {
                case: *case,
                word: word(words),
                received_at: Instant(*at),
                currency: currency.text().to_owned(),
                disposition: disposition.text().to_owned(),
                value_minor: *value,
            });
            Ok(())
        })?;
        Ok(rows)
    }

    /// Orders of a platform placed in a span, and whether a claim, a dispute or bad feedback on the seller came of each.
    pub fn defects(
        &self,
        platform: &str,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<Vec<(i64, String, Instant, bool)>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into(), platform.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id, c.placed_at,
                 exists (select 1 from complaints t where t.order_ref = c.order_ref and t.platform = c.platform
                     and t.kind in ('claim', 'not_received', 'dispute') and t.status not in ('spam', 'duplicate', 'merged'))
                 or exists (select 1 from reviews r where r.order_ref = c.order_ref and r.platform = c.platform
                     and r.of_seller = 1 and r.stars <= 2){}
             from orders c where c.placed_at >= $1 and c.placed_at < $2 and c.platform = $3 and c.order_ref <> ''{narrowed}",
            parting.words()
        );
        let mut rows = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            if let [Cell::Int(order), Cell::Int(at), Cell::Int(defect), words @ ..] = row {
                rows.push((*order, word(words), Instant(*at), *defect != 0));
            }
            Ok(())
        })?;
        Ok(rows)
    }

    /// Cases of a platform whose next penalty lies in a span: what wants an answer or a decision soon.
    pub fn due_soon(
        &self,
        kind: Kind,
        platform: &str,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into(), platform.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id{} from {} c where c.due_at >= $1 and c.due_at < $2 and c.platform = $3
                 and c.due_clause not in ('follow-up', 'wakes'){narrowed}",
            parting.words(),
            record::table(kind)
        );
        let mut due = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            if let [Cell::Int(case), words @ ..] = row {
                due.push((*case, word(words)));
            }
            Ok(())
        })?;
        Ok(due)
    }
}
