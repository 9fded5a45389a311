//! Platform files of an invented seller, the same for the same seed: for the demonstration, the tests and the benchmarks.
//!
//! `world` knows what was sold, returned and complained about; the platform modules write it down as each platform does.
//! Nothing is kept in memory: days are walked in order and every thing is made from its number.

mod amazon;
mod assets;
mod calendar;
mod comments;
mod dice;
mod ebay;
mod files;
mod goods;
mod marketplaces;
mod plot;
mod rates;
mod replacements;
mod sale;
mod shopify;
mod tables;
mod tracking;
mod world;
mod zendesk;

use std::io::{self, Write};

use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Reason;

use assets::Assets;
use calendar::{Calendar, Spread};
use files::Files;
pub use files::GeneratedFile;
use plot::Trade;
pub use plot::{Event, TWO_YEARS, week_day};
use sale::{Case, Channel, Complaint, Ending, Sale};
use world::{Amounts, World};

/// Which part of the plan is delivered. The parts of one seller, seed, size and newest moment fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Everything, as it stood at the newest moment.
    #[default]
    Whole,
    /// What there was so many days before the newest moment, as it stood then.
    Before(i64),
    /// What came in those days, and what was younger than a month then, as it stands at the newest moment.
    Since(i64),
}

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    /// Return requests; complaints are a fifth beside them.
    pub cases: u64,
    /// The newest moment.
    pub until: Instant,
    pub days: i64,
    /// Orders that nobody complains about, for each return; by size when not said.
    pub orders_per_return: Option<u64>,
    pub delivery: Delivery,
    /// With what happens in `assets/demo/plot.toml`; for a plan of two years.
    pub plot: bool,
}

impl Default for Plan {
    /// A demonstration's size over fourteen months, so that two holiday seasons meet in it.
    fn default() -> Self {
        Self {
            seed: 1,
            cases: 5_000,
            until: Instant(0),
            days: 425,
            orders_per_return: None,
            delivery: Delivery::Whole,
            plot: false,
        }
    }
}

impl Plan {
    /// Two years with things that truly happen and noise that looks like news, at a seller of ordinary size.
    pub fn two_years(until: Instant) -> Self {
        Self { cases: 6_000, until, days: TWO_YEARS, orders_per_return: Some(11), plot: true, ..Self::default() }
    }

    /// The first day, since 1970.
    pub fn first_day(&self) -> i64 {
        Calendar::new(self.until, self.days).first
    }

    fn orders(&self) -> u64 {
        let each = self.orders_per_return.unwrap_or(if self.cases > 50_000 { 1 } else { 4 });
        self.cases.saturating_mul(each)
    }
}

/// How far back a later delivery reaches for what may have moved on.
const REACH: i64 = 30 * DAY;

/// When the files are made, and what they tell.
#[derive(Clone, Copy)]
struct Telling {
    seen_at: Instant,
    /// Things after this are told for the first time.
    fresh_after: Instant,
    /// Cases after this are told again.
    again_after: Instant,
}

impl Telling {
    const fn new(plan: &Plan) -> Self {
        let always = Instant(i64::MIN);
        match plan.delivery {
            Delivery::Whole => Self { seen_at: plan.until, fresh_after: always, again_after: always },
            Delivery::Before(days) => {
                Self { seen_at: Instant(plan.until.0 - days * DAY), fresh_after: always, again_after: always }
            }
            Delivery::Since(days) => {
                let before = Instant(plan.until.0 - days * DAY);
                Self { seen_at: plan.until, fresh_after: before, again_after: Instant(before.0 - REACH) }
            }
        }
    }

    fn is_fresh(&self, at: Instant) -> bool {
        at > self.fresh_after && at <= self.seen_at
    }

    fn is_told(&self, at: Instant) -> bool {
        at > self.again_after && at <= self.seen_at
    }
}

/// What happens to the seller of a plan with a plot, true or not.
pub fn events(plan: &Plan) -> io::Result<Vec<Event>> {
    let assets = Assets::load()?;
    let calendar = Calendar::new(plan.until, plan.days);
    let weights = calendar.weights();
    let (cases, orders) = (Spread::new(plan.cases, &weights), Spread::new(plan.orders(), &weights));
    let goods = goods::range_of_goods(plan.seed, &assets);
    let popular = goods::popularity(plan.seed, &assets, &goods);
    let trade = Trade { assets: &assets, calendar, goods: &goods, popular: &popular, orders: &orders, cases: &cases };
    Ok(assets.plot.events.iter().map(|event| event.at(&trade)).collect())
}

/// Writes the files of a plan through `sink`, which opens each by name, and tells what was written.
pub fn write_files(
    plan: &Plan,
    sink: &mut dyn FnMut(&str) -> io::Result<Box<dyn Write>>,
) -> io::Result<Vec<GeneratedFile>> {
    let assets = Assets::load()?;
    let calendar = Calendar::new(plan.until, plan.days);
    let amounts = Amounts { cases: plan.cases, complaints: plan.cases / 5, orders: plan.orders(), plot: plan.plot };
    let world = World::new(plan.seed, &assets, calendar, amounts);
    let prefix = if matches!(plan.delivery, Delivery::Since(_)) { "later-" } else { "" };
    let telling = Telling::new(plan);
    let mut files = Files::new(sink, &assets.platforms, prefix);
    if prefix.is_empty() {
        goods::write_table(&world, &mut files)?;
        rates::write_table(&world, &mut files)?;
    }
    for day in 0..usize::try_from(calendar.days).unwrap_or(0) {
        write_day(&world, &mut files, day, &telling)?;
    }
    files.finish()
}

fn write_day(world: &World, files: &mut Files, day: usize, telling: &Telling) -> io::Result<()> {
    let seen_at = telling.seen_at;
    for number in world.orders_on(day) {
        let sale = world.order(number);
        if telling.is_fresh(sale.ordered_at) {
            write_order(world, files, &sale, 0)?;
        }
    }
    for number in world.cases_on(day) {
        let case = world.case(number);
        let fresh = telling.is_fresh(case.requested_at);
        // With a plot the order is younger than its return, and may be told without it.
        let order_told = if world.has_plot() { telling.is_fresh(case.sale.ordered_at) } else { fresh };
        if order_told && (case.sale.channel != Channel::Wish || !telling.is_told(case.requested_at)) {
            write_order(world, files, &case.sale, refunded(&case, seen_at))?;
        }
        if telling.is_told(case.requested_at) {
            write_case(world, files, &case, seen_at)?;
        }
        if fresh
            && case.sale.channel == Channel::Shopify
            && case.sale.bits.is_multiple_of(3)
            && !case.comment.is_empty()
        {
            let stars = i64::try_from(case.number % 3).unwrap_or(0) + 1;
            shopify::review(world, files, &case.sale, stars, &case.comment, case.requested_at)?;
        }
    }
    for number in world.complaints.on(day) {
        let complaint = world.complaint(number);
        if telling.is_fresh(complaint.opened_at) && !complaint.about_return {
            write_order(world, files, &complaint.sale, 0)?;
        }
        if telling.is_told(complaint.opened_at) {
            write_complaint(world, files, &complaint, seen_at)?;
        }
        if let Some(again) = world.complained_again(number).filter(|again| telling.is_told(again.opened_at)) {
            zendesk::ticket(world, files, &again, seen_at)?;
        }
    }
    Ok(())
}

/// What the buyer had got back at a moment.
fn refunded(case: &Case, seen_at: Instant) -> i64 {
    if case.refunded(case.stage(seen_at)) { case.refund_minor() } else { 0 }
}

fn write_order(world: &World, files: &mut Files, sale: &Sale, refunded_minor: i64) -> io::Result<()> {
    match sale.channel {
        Channel::AmazonFba | Channel::AmazonMfn => amazon::order(files, sale),
        Channel::Ebay => ebay::order(world, files, sale),
        Channel::Shopify => shopify::order(world, files, sale, refunded_minor),
        Channel::Wish => marketplaces::wish_order(world, files, sale, None),
        // TikTok's returns stand for themselves.
        Channel::Tiktok => Ok(()),
    }
}

fn write_case(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    match case.sale.channel {
        Channel::AmazonFba => return write_fba(world, files, case),
        Channel::AmazonMfn => amazon::mfn_return(world, files, case, seen_at)?,
        Channel::Ebay => ebay::return_request(world, files, case, seen_at)?,
        Channel::Shopify => {
            shopify::return_request(world, files, case, seen_at)?;
            if refunded(case, seen_at) > 0 {
                shopify::refund(files, case)?;
            }
        }
        // Wish knows no returns: the order itself is refunded.
        Channel::Wish => return marketplaces::wish_order(world, files, &case.sale, Some((case, seen_at))),
        Channel::Tiktok => marketplaces::tiktok_return(world, files, case, seen_at)?,
    }
    replacements::write(world, files, case, seen_at)?;
    tracking::parcel(world, files, case, seen_at)
}

fn write_fba(world: &World, files: &mut Files, case: &Case) -> io::Result<()> {
    amazon::fba_return(world, files, case)?;
    if matches!(case.reason, Reason::DamagedTransit | Reason::DamagedPacking) && case.sale.bits.is_multiple_of(2) {
        amazon::reimbursement(world, files, case)?;
    }
    if case.ending == Ending::Replaced {
        amazon::replacement(world, files, case)?;
    }
    Ok(())
}

/// A complaint goes where its buyer finds a button for it, and to the mailbox otherwise.
fn write_complaint(world: &World, files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let mails = complaint.bits % 100 < 35;
    match (complaint.sale.channel, complaint.reason) {
        (Channel::AmazonFba | Channel::AmazonMfn, _) if !mails => amazon::feedback(world, files, complaint),
        (Channel::Ebay, Reason::NotReceived | Reason::Late) => ebay::inquiry(files, complaint, seen_at),
        (Channel::Ebay, _) if complaint.about_return => ebay::case(files, complaint, seen_at),
        (Channel::Ebay, Reason::NotWanted | Reason::OrderedByMistake | Reason::BetterPrice) => {
            ebay::cancellation(files, complaint, seen_at)
        }
        (Channel::Shopify, _) if !mails => shopify::dispute(world, files, complaint, seen_at),
        (Channel::Wish, _) => marketplaces::wish_ticket(world, files, complaint, seen_at),
        _ => zendesk::ticket(world, files, complaint, seen_at),
    }
}

#[cfg(test)]
mod tests;
