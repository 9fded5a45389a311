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
use calendar::Calendar;
use files::Files;
pub use files::GeneratedFile;
use sale::{Case, Channel, Complaint, Ending, Sale};
use world::{Amounts, World};

/// Which delivery of files is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Everything up to the newest moment.
    First,
    /// Three days later: the open cases of the last weeks again, further on.
    Later,
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
    /// Orders that nobody complains about, for each return.
    pub orders_per_return: u64,
    pub delivery: Delivery,
}

impl Plan {
    /// A first delivery over fourteen months, with fewer orders beside the returns when there are very many.
    pub const fn new(seed: u64, cases: u64, until: Instant) -> Self {
        let orders_per_return = if cases > 50_000 { 1 } else { 4 };
        Self { seed, cases, until, days: 425, orders_per_return, delivery: Delivery::First }
    }
}

/// How much later the later delivery is, and how far back it reaches.
const LATER: i64 = 3 * DAY;
const REACH: i64 = 30 * DAY;

/// Writes the files of a plan through `sink`, which opens each by name, and tells what was written.
pub fn write_files(
    plan: &Plan,
    sink: &mut dyn FnMut(&str) -> io::Result<Box<dyn Write>>,
) -> io::Result<Vec<GeneratedFile>> {
    let assets = Assets::load()?;
    let calendar = Calendar::new(plan.until, plan.days);
    let orders = plan.cases.saturating_mul(plan.orders_per_return);
    let amounts = Amounts { cases: plan.cases, complaints: plan.cases / 5, orders };
    let world = World::new(plan.seed, &assets, calendar, amounts);
    let prefix = if plan.delivery == Delivery::Later { "later-" } else { "" };
    let mut files = Files::new(sink, &assets.platforms, prefix);
    if plan.delivery == Delivery::First {
        goods::write_table(&world, &mut files)?;
    }
    for day in 0..usize::try_from(calendar.days).unwrap_or(0) {
        match plan.delivery {
            Delivery::First => write_day(&world, &mut files, day, plan.until)?,
            Delivery::Later => write_again(&world, &mut files, day, plan.until)?,
        }
    }
    files.finish()
}

fn write_day(world: &World, files: &mut Files, day: usize, seen_at: Instant) -> io::Result<()> {
    for number in world.orders.on(day) {
        write_order(world, files, &world.order(number), 0)?;
    }
    for number in world.cases.on(day) {
        let case = world.case(number);
        if case.sale.channel != Channel::Wish {
            write_order(world, files, &case.sale, refunded(&case, seen_at))?;
        }
        write_case(world, files, &case, seen_at)?;
    }
    for number in world.complaints.on(day) {
        let complaint = world.complaint(number);
        if !complaint.about_return {
            write_order(world, files, &complaint.sale, 0)?;
        }
        write_complaint(world, files, &complaint, seen_at)?;
    }
    Ok(())
}

fn write_again(world: &World, files: &mut Files, day: usize, until: Instant) -> io::Result<()> {
    for number in world.cases.on(day) {
        let case = world.case(number);
        if case.requested_at.0 >= until.0 - REACH && case.sale.channel != Channel::AmazonFba {
            write_case(world, files, &case, until.plus(LATER))?;
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
            if case.sale.bits.is_multiple_of(3) && !case.comment.is_empty() && seen_at == world.calendar.until {
                let stars = i64::try_from(case.number % 3).unwrap_or(0) + 1;
                shopify::review(world, files, &case.sale, stars, &case.comment, case.requested_at)?;
            }
        }
        // Wish knows no returns: the order itself is refunded.
        Channel::Wish => return marketplaces::wish_order(world, files, &case.sale, Some((case, seen_at))),
        Channel::Tiktok => marketplaces::tiktok_return(world, files, case, seen_at)?,
    }
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
