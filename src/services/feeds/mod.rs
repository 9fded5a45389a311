//! Feeds: services that know where parcels are, asked over HTTP behind one trait. What they say comes in through the importers
//! and the gate like a file does; there is no second way into the desk.
//!
//! Invariants: nothing is asked that the settings have not turned on; a position is stored only once its page is in, so that
//! whoever goes on after an interruption loses nothing; a key stands in no message.

mod aftership;
mod easypost;
mod pages;
mod round;
mod seventeen_track;
pub(in crate::services) mod wire;

use std::time::Duration;

pub use crate::store::feeds::FeedState;
pub use round::{FeedReport, FeedStatus, Moment, run, status};

use crate::codes;
use crate::config::{FeedSettings, Service};
use crate::domain::time::Instant;
use crate::services::clock::Clock;
use crate::services::secrets;
use wire::Wire;

codes! {
    /// Why a feed gave no news.
    pub enum Fault {
        /// There is no key where the settings say that it is.
        NoKey = "no_key",
        /// The other side does not know the key.
        Denied = "denied",
        /// It wants to be left alone for a while.
        TooOften = "too_often",
        /// What the user has bought there is used up.
        Quota = "quota",
        /// It failed, or its answer cannot be read.
        Broken = "broken",
        Timeout = "timeout",
        NoConnection = "no_connection",
        /// Nobody vouches for who it says it is.
        Certificate = "certificate",
        /// Not an address, or an open line to another machine.
        BadAddress = "bad_address",
        /// It sends on to another address, which is not asked.
        Redirected = "redirected",
        /// It does not do what it was asked.
        Refused = "refused",
        TooBig = "too_big",
        /// The importers did not know its page for one.
        NotRead = "not_read",
    }
}

/// A request that brought nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    pub fault: Fault,
    /// What the other side said, without the key.
    pub detail: String,
    /// For so many milliseconds nothing is to be asked, where it said so.
    pub pause: Option<i64>,
}

impl Failure {
    fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Self { fault, detail: detail.into(), pause: None }
    }

    /// Whether the same request may succeed a moment later.
    const fn passes(&self) -> bool {
        matches!(self.fault, Fault::Broken | Fault::Timeout | Fault::NoConnection)
    }
}

/// A parcel that news are wanted of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub id: i64,
    pub tracking: String,
    pub created_at: Instant,
}

/// What the other side said of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It follows the number, now or already.
    Yes,
    /// It will not, and why.
    No(String),
    /// Not now: it is told again in the next round.
    Later(String),
}

/// Where the next page begins and whom it is about.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What the page before said; empty at the beginning of a round.
    pub position: &'a str,
    /// What changed before is in already.
    pub since: Instant,
    /// The parcels of the round, by number of the desk; each was told of.
    pub wanted: &'a [Wanted],
}

/// A page of news.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// What the other side said, in the layout of its files, and nothing that was not asked for; none where it said nothing.
    pub body: Option<Vec<u8>>,
    /// Where the next page begins; none at the end of the round.
    pub next: Option<String>,
    /// Numbers that it does not follow although it was told of them.
    pub unknown: Vec<String>,
    /// Numbers that it would say nothing of.
    pub n_rejected: usize,
    /// Parcels that it knows and the desk does not.
    pub n_left_out: usize,
}

/// A service that knows where parcels are.
pub trait Feed {
    /// The importers' name for its pages.
    fn format(&self) -> &'static str;

    /// So many numbers it can be told of at once.
    fn batch(&self) -> usize;

    /// Tells it of numbers to follow; answers what it said of each that it said something of.
    fn tell(&self, numbers: &[Wanted]) -> Result<Vec<(String, Taken)>, Failure>;

    /// The page behind a position. `is_known` are the parcels that may come in.
    fn page(&self, ask: Ask<'_>, is_known: &dyn Fn(&str) -> bool) -> Result<Page, Failure>;
}

/// The feed that a table of the settings means, with its key in hand.
fn connect(settings: &FeedSettings, clock: Clock) -> Result<Box<dyn Feed>, Failure> {
    let key = secrets::get(&settings.key).map_err(|why| Failure::new(Fault::NoKey, why))?;
    let (address, pace): (&str, u64) = match settings.service {
        // Three requests a second.
        Service::SeventeenTrack => (seventeen_track::ADDRESS, 350),
        Service::AfterShip => (aftership::ADDRESS, 200),
        Service::EasyPost => (easypost::ADDRESS, 250),
    };
    let address = settings.address.as_deref().unwrap_or(address);
    let pace = settings.pace.unwrap_or(Duration::from_millis(pace));
    let wire = Wire::new(address, key, settings.timeout, pace, clock)?;
    Ok(match settings.service {
        Service::SeventeenTrack => Box::new(seventeen_track::SeventeenTrack(wire)),
        Service::AfterShip => Box::new(aftership::AfterShip(wire)),
        Service::EasyPost => Box::new(easypost::EasyPost(wire)),
    })
}
