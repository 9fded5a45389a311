//! Parcels of a row with their events; a return's parcel tells where the goods are, and a platform's approval awaits one.

use super::absorb::{ALL_CONCLUDED, Conclusions};
use super::plan::{Fate, Planner, Workbench};
use crate::domain::catalog::Order;
use crate::domain::ids::Kind;
use crate::domain::parcels::{
    Leg, Parcel, ParcelEvent, apply_events, awaited_key, awaited_of, carrier_written, moves_return, watched,
};
use crate::domain::policy::Facts;
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::Instant;

impl<W: Workbench> Planner<'_, W> {
    pub(super) fn parcel(&mut self, mut parcel: Parcel, events: Vec<ParcelEvent>) -> Fate {
        parcel.return_id = parcel.return_id.or(self.links.case.filter(|_| parcel.leg == Leg::Return));
        parcel.exchange_id =
            parcel.exchange_id.or(self.links.exchange.filter(|_| parcel.leg == Leg::OutboundReplacement));
        if let Some(order) = &self.links.order {
            parcel.order_id.get_or_insert(order.id);
        }
        // Files that spell it unlike each other do not change it to and fro.
        parcel.carrier = carrier_written(&parcel.carrier);
        parcel.updated_at = self.bench.now();
        parcel.stated_at = parcel.stated_at.or_else(|| events.iter().map(|event| event.happened_at).max());
        // A tracking service does not know which way a parcel goes; the first shop that names it does.
        let known = parcel.natural_key.clone().and_then(|key| self.bench.find::<Parcel>(&key));
        let is_told_way = known.as_ref().is_some_and(|known| known.platform.is_empty()) && !parcel.platform.is_empty();
        let leg = parcel.leg;
        // Another return in a known parcel comes beside those that are in it.
        let named = parcel.return_id;
        let first = known.as_ref().and_then(|known| known.return_id).or(named);
        if named.is_some() && first != named {
            // Shop and order of the parcel stay those of the first one, or each file would change them to and fro.
            parcel.order_id = None;
            parcel.order_ref.clear();
        }
        parcel.return_id = first;
        if known.is_none() && leg == Leg::Return {
            self.take_over(named, &parcel);
        }
        let first_event = events.iter().map(|event| event.happened_at).min().unwrap_or_else(|| self.bench.now());
        let saying = self.saying(&parcel);
        let standing = if known.is_some() { known.clone() } else { self.taken_over(&parcel) };
        let (mut parcel, mut fate) = self.fold(standing, parcel, &saying, |_, parcel| {
            let mut so = Conclusions::of(parcel, parcel.stated_at);
            so.moment("created_at", &mut parcel.created_at, first_event);
            so.sign(parcel)
        });
        if let Some(case) = named.and_then(|id| self.bench.get::<ReturnCase>(id)) {
            let case = self.no_longer_awaited(case);
            fate = fate.max(self.hold(&mut parcel, &case));
        }
        if is_told_way && parcel.leg != leg {
            parcel.leg = leg;
            self.bench.put(parcel.clone());
        }
        let mut fresh = false;
        for mut event in events {
            event.parcel_id = parcel.id;
            fresh |= self.merge(event).1 == Fate::Opened;
        }
        let is_judged_anew = known.is_none_or(|known| weighs(&known) != weighs(&parcel));
        if fresh || is_told_way || is_judged_anew {
            let events = self.bench.events_of(parcel.id);
            let folded = apply_events(&parcel, &events, self.bench.lanes());
            self.move_return(&folded);
            if folded != parcel {
                self.bench.put(folded);
                fate = fate.max(Fate::Updated);
            }
        }
        fate
    }

    /// The awaited parcel that turned out to be this one. What a file made wait is dated by what is known of the parcel itself.
    fn taken_over(&mut self, parcel: &Parcel) -> Option<Parcel> {
        let awaited = parcel.natural_key.as_deref().and_then(|key| self.bench.find::<Parcel>(key))?;
        let is_concluded = awaited.said == ALL_CONCLUDED;
        Some(if is_concluded { Parcel { created_at: Instant::NEVER, ..awaited } } else { awaited })
    }

    /// The parcel that a return waits for has become known by its number: it is this one from now on.
    pub(super) fn take_over(&mut self, return_id: Option<i64>, known: &Parcel) {
        let awaited = return_id.and_then(|id| self.bench.find::<Parcel>(&awaited_key(id)));
        if let Some(awaited) = awaited.filter(Parcel::is_awaited) {
            self.bench.put(awaited.numbered(&known.tracking));
        }
    }

    /// What follows for the goods where a file moves a return: an approval awaits them and gives their label its time, as one that is
    /// made here does; with the end of the return, or once they are here, nothing is awaited. History awaits nothing.
    pub(super) fn await_goods(
        &mut self,
        was: Option<ReturnStatus>,
        (id, status): (i64, ReturnStatus),
        order: Option<&Order>,
    ) {
        let is_moot = match status {
            _ if was == Some(status) => true,
            ReturnStatus::Approved => false,
            ReturnStatus::Draft | ReturnStatus::Requested | ReturnStatus::InTransit | ReturnStatus::Lost => true,
            // Nearly all of a file that tells of the past.
            _ => self.bench.find::<Parcel>(&awaited_key(id)).is_none(),
        };
        let Some(case) = (if is_moot { None } else { self.bench.get::<ReturnCase>(id) }) else { return };
        if status == ReturnStatus::Approved {
            self.expect_goods(was, &case, order);
        } else {
            self.no_longer_awaited(case);
        }
    }

    fn expect_goods(&mut self, was: Option<ReturnStatus>, case: &ReturnCase, order: Option<&Order>) {
        if !case.expects_goods() || !case.tracking.is_empty() || !case.parcels.is_empty() {
            return;
        }
        let now = self.bench.now();
        let since = case.stated_at.unwrap_or(if was.is_none() { case.requested_at } else { now });
        let until = self.bench.policies().terms(&Facts::new(case, order)).label_until(since);
        if until <= now {
            return;
        }
        let id = self.bench.next(Kind::Parcel);
        let parcel = Parcel { updated_at: now, said: ALL_CONCLUDED.to_owned(), ..awaited_of(case, id, since) };
        let parcel = watched(parcel, self.bench.lanes());
        let label_until = case.label_until.or(Some(until));
        self.bench.put(ReturnCase { label_until, updated_at: now, ..case.with_parcel(parcel.id) });
        self.bench.put(parcel);
    }

    /// The parcel that a file made wait belongs where its return does.
    pub(super) fn tell_awaited(&mut self, case: &ReturnCase) {
        let awaited = if case.parcels.is_empty() { None } else { self.bench.find::<Parcel>(&awaited_key(case.id)) };
        let Some(awaited) = awaited.filter(|one| one.is_awaited() && one.said == ALL_CONCLUDED) else { return };
        let (order_ref, market) = (case.order_ref.clone(), case.market.clone());
        let told = Parcel { order_id: case.order_id, order_ref, market, ..awaited.clone() };
        if told != awaited {
            self.bench.put(told);
        }
    }

    /// A return whose parcel was known already waits for no other.
    fn no_longer_awaited(&mut self, case: ReturnCase) -> ReturnCase {
        let Some(awaited) = self.bench.find::<Parcel>(&awaited_key(case.id)).filter(Parcel::is_awaited) else {
            return case;
        };
        self.bench.remove(&awaited);
        let case = case.without_parcel(awaited.id);
        self.bench.put(case.clone());
        case
    }

    /// Parcel and return name each other.
    fn hold(&mut self, parcel: &mut Parcel, case: &ReturnCase) -> Fate {
        let mut fate = Fate::Unchanged;
        if !parcel.holds(case.id) {
            parcel.take_in(case.id);
            self.put_first(parcel);
            self.bench.put(parcel.clone());
            fate = Fate::Updated;
        }
        if !case.parcel_ids().contains(&parcel.id) {
            self.bench.put(ReturnCase { updated_at: self.bench.now(), ..case.with_parcel(parcel.id) });
        }
        fate
    }

    /// Of several returns in one parcel the one with the least key stands for it, with its order, whichever was named first.
    fn put_first(&mut self, parcel: &mut Parcel) {
        let mut cases: Vec<ReturnCase> = parcel.returns().iter().filter_map(|id| self.bench.get(*id)).collect();
        cases.sort_by(|one, two| (&one.natural_key, one.id).cmp(&(&two.natural_key, two.id)));
        let Some(first) = cases.first().filter(|_| cases.len() > 1) else { return };
        (parcel.return_id, parcel.also_returns) = (None, Vec::new());
        parcel.order_id = first.order_id;
        first.order_ref.clone_into(&mut parcel.order_ref);
        cases.iter().for_each(|case| parcel.take_in(case.id));
    }

    /// A parcel tells where the goods of its returns are. Only people declare one lost, so no other parcel is asked.
    pub(super) fn move_return(&mut self, parcel: &Parcel) {
        for id in parcel.returns() {
            let Some(case) = self.bench.get::<ReturnCase>(id) else { continue };
            if let Some(status) = moves_return(parcel, &case, &[]) {
                self.bench.put(ReturnCase { updated_at: self.bench.now(), ..case.moved_to(status) });
            }
        }
    }
}

/// What of a parcel, apart from its events, says how it stands and when it is late.
fn weighs(parcel: &Parcel) -> impl PartialEq + use<> {
    let route =
        [&parcel.origin_country, &parcel.destination_country, &parcel.carrier, &parcel.service].map(Clone::clone);
    (parcel.platform_state, parcel.promised_at, route)
}
