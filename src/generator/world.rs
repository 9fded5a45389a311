//! The invented seller: goods, buyers, sales, returns and complaints, each a function of the seed and its number.
//!
//! Nothing is kept: any case can be made again from its number, so files of any size are written without holding them.

use crate::domain::time::{DAY, HOUR, Instant};
use crate::domain::vocabulary::Reason;

use super::assets::{Assets, Market, Phrases};
use super::calendar::{Calendar, Spread};
use super::dice::{Dice, Stream, Weights};
use super::goods::{Goods, popularity, range_of_goods};
use super::plot::{Added, Additions, Trade};
use super::sale::{Buyer, Case, Channel, Complaint, Ending, Fate, Sale};

/// One in so many returns is asked for too late.
const ASK_LATE: u64 = 11;
/// One in so many buyers tells a complaint twice, under a number so much higher.
const TELL_TWICE: u64 = 6;
const AGAIN: u64 = 5_000_000;

const CHANNELS: [(Channel, u64); 6] = [
    (Channel::AmazonFba, 60),
    (Channel::AmazonMfn, 15),
    (Channel::Ebay, 8),
    (Channel::Shopify, 8),
    (Channel::Wish, 4),
    (Channel::Tiktok, 5),
];

/// How many things of each kind there are.
#[derive(Debug, Clone, Copy)]
pub struct Amounts {
    pub cases: u64,
    pub complaints: u64,
    pub orders: u64,
    /// With the events of two years.
    pub plot: bool,
}

pub struct World<'a> {
    pub seed: u64,
    pub assets: &'a Assets,
    pub calendar: Calendar,
    pub cases: Spread,
    pub complaints: Spread,
    pub orders: Spread,
    goods: Vec<Goods<'a>>,
    popular: Weights,
    /// How often each of the goods comes back.
    returning: Weights,
    /// A seller with a plot: returns follow their orders, and events add to both.
    plot: Option<Additions>,
    worsening: Vec<usize>,
    markets: Weights,
    channels: Weights,
    /// What each market's buyers speak.
    languages: Vec<(Vec<&'static str>, Weights)>,
    reasons: Vec<(Vec<Reason>, Weights)>,
    pool: u64,
}

impl<'a> World<'a> {
    pub fn new(seed: u64, assets: &'a Assets, calendar: Calendar, amounts: Amounts) -> Self {
        let goods = range_of_goods(seed, assets);
        let weights = calendar.weights();
        let worsens = assets.products.lines.iter().position(|line| line.worsens);
        let reasons = assets
            .products
            .lines
            .iter()
            .map(|line| (line.reasons.keys().copied().collect(), Weights::new(line.reasons.values().copied())));
        let popular = popularity(seed, assets, &goods);
        let (cases, orders) = (Spread::new(amounts.cases, &weights), Spread::new(amounts.orders, &weights));
        let trade = Trade { assets, calendar, goods: &goods, popular: &popular, orders: &orders, cases: &cases };
        let plot = amounts.plot.then(|| Additions::new(&assets.plot, &trade));
        let prone = |(goods, often): (&Goods, &u64)| {
            let line = &assets.products.lines[goods.line].code;
            if amounts.plot { often * assets.plot.prone.get(line).copied().unwrap_or(100) / 100 } else { *often }
        };
        Self {
            seed,
            assets,
            calendar,
            complaints: Spread::new(amounts.complaints, &weights),
            returning: Weights::new(goods.iter().zip(&popular).map(prone)),
            popular: Weights::new(popular),
            plot,
            cases,
            orders,
            worsening: (0..goods.len()).filter(|n| Some(goods[*n].line) == worsens).collect(),
            goods,
            markets: Weights::new(assets.markets.iter().map(|market| market.share)),
            channels: Weights::new(CHANNELS.iter().map(|(_, share)| *share)),
            reasons: reasons.collect(),
            languages: assets.markets.iter().map(|market| spoken(market, assets)).collect(),
            pool: amounts.cases + amounts.orders / 2 + 40,
        }
    }

    pub fn goods(&self) -> &[Goods<'a>] {
        &self.goods
    }

    pub fn n_cases(&self) -> u64 {
        self.cases.count()
    }

    pub fn phrases(&self, language: &str) -> &'a Phrases {
        self.assets.phrases.get(language).unwrap_or(&self.assets.phrases["en"])
    }

    /// The n-th return.
    pub fn case(&self, number: u64) -> Case<'_> {
        let mut dice = Dice::of(self.seed, Stream::Case, number);
        let added = self.plot.iter().flat_map(|plot| &plot.cases).find(|added| added.holds(number));
        let day = added.map_or_else(|| self.cases.day_of(number), |added| added.day_of(number));
        let (market_no, channel) = self.place_of(added, &mut dice);
        let market = &self.assets.markets[market_no];
        let (goods, reason) = match added {
            Some(added) => self.planted(added, &mut dice),
            None => self.cause(day, &mut dice),
        };
        let at = self.calendar.moment(day, market.offset, &mut dice);
        let patience = dice.between(4 * DAY, 34 * DAY);
        // Some ask when no policy has to take the goods back any more.
        let is_late = self.plot.is_none() && number.is_multiple_of(ASK_LATE);
        let patience = if is_late { patience + 60 * DAY } else { patience };
        // With a plot the day is that of the order, so that what changes is seen by the orders of a week.
        let (ordered_at, requested_at) =
            if self.plot.is_some() { (at, at.plus(patience)) } else { (Instant(at.0 - patience), at) };
        let sale = self.sale(number * 3, market_no, channel, goods, ordered_at, &mut dice);
        let comment = self.comment(&sale, reason, channel, &mut dice);
        let carrier = dice.pick(&market.carriers);
        let mut parcel = Dice::of(self.seed, Stream::Parcel, number);
        let fate = fate(&mut parcel);
        // Some are decided at once, the others when somebody finds the time.
        let slow = parcel.in_thousand(700);
        let patience = if slow { 18 * DAY } else { 60 * HOUR };
        let decided_at = requested_at.plus(parcel.between(2 * HOUR, patience));
        let posted_at =
            if fate == Fate::NeverSent { Instant::NEVER } else { decided_at.plus(parcel.between(12 * HOUR, 7 * DAY)) };
        let arrives = matches!(fate, Fate::Arrives | Fate::Contradicted);
        let arrived_at = if arrives { posted_at.plus(parcel.between(2 * DAY, 10 * DAY)) } else { Instant::NEVER };
        Case {
            number,
            reason,
            comment,
            quantity: if dice.in_thousand(800) { sale.quantity } else { 1 },
            requested_at,
            decided_at,
            posted_at,
            arrived_at,
            settled_at: arrived_at.plus(parcel.between(12 * HOUR, 5 * DAY)),
            ending: ending(slow, &mut parcel),
            fate,
            tracking: parcel.shape(&carrier[1]),
            carrier,
            sale,
        }
    }

    /// The n-th order that nobody complains about.
    pub fn order(&self, number: u64) -> Sale<'_> {
        let mut dice = Dice::of(self.seed, Stream::Order, number);
        let added = self.plot.iter().flat_map(|plot| &plot.orders).find(|added| added.holds(number));
        let day = added.map_or_else(|| self.orders.day_of(number), |added| added.day_of(number));
        let (market_no, channel) = self.place_of(added, &mut dice);
        let offset = self.assets.markets[market_no].offset;
        let at = self.calendar.moment(day, offset, &mut dice);
        let goods = match added {
            Some(added) => added.goods(&mut dice),
            None => self.popular.draw(&mut dice),
        };
        self.sale(number * 3 + 2, market_no, channel, goods, at, &mut dice)
    }

    /// The n-th complaint: one in three is about a return of the last days.
    pub fn complaint(&self, number: u64) -> Complaint<'_> {
        let mut dice = Dice::of(self.seed, Stream::Complaint, number);
        let day = self.complaints.day_of(number);
        let bits = dice.bits();
        // With a plot, what was ordered some weeks ago comes back about now.
        let near = self.cases.on(if self.plot.is_some() { day.saturating_sub(19) } else { day });
        let about = dice.in_thousand(330) && !near.is_empty();
        let case = about.then(|| self.case(near.start + dice.below(near.end - near.start)));
        if let Some(case) = case.filter(|case| case.requested_at <= self.calendar.until) {
            let opened_at = Instant(case.requested_at.plus(dice.between(HOUR, 6 * DAY)).0.min(self.calendar.until.0));
            let comment = self.say(&case.sale, case.reason, &mut dice);
            let subject = self.subject(&case.sale, case.reason);
            return Complaint {
                number,
                reason: case.reason,
                comment,
                subject,
                opened_at,
                about_return: true,
                is_again: false,
                bits,
                sale: case.sale,
            };
        }
        let (market_no, channel) = self.place(&mut dice);
        let (goods, drawn) = self.cause(day, &mut dice);
        let strained = dice.below(100) < 25 + self.calendar.holiday_strain(day) / 3;
        let reason = if strained {
            *dice.pick(&[Reason::NotReceived, Reason::NotReceived, Reason::Late, Reason::DamagedTransit])
        } else {
            drawn
        };
        let opened_at = self.calendar.moment(day, self.assets.markets[market_no].offset, &mut dice);
        let ordered_at = Instant(opened_at.0 - dice.between(3 * DAY, 30 * DAY));
        let sale = self.sale(number * 3 + 1, market_no, channel, goods, ordered_at, &mut dice);
        let comment = self.say(&sale, reason, &mut dice);
        let subject = self.subject(&sale, reason);
        Complaint { number, reason, comment, subject, opened_at, about_return: false, is_again: false, bits, sale }
    }

    /// The mail of a buyer who has waited for an answer to a complaint, or looked for somebody to ask, and tells the same once more.
    /// Where a plot is told, complaints are as many as the plot says.
    pub fn complained_again(&self, number: u64) -> Option<Complaint<'_>> {
        if self.has_plot() || !number.is_multiple_of(TELL_TWICE) {
            return None;
        }
        let first = self.complaint(number);
        let mut dice = Dice::of(self.seed, Stream::Again, number);
        let opened_at = first.opened_at.plus(dice.between(3 * HOUR, 4 * DAY));
        let comment = self.say(&first.sale, first.reason, &mut dice);
        let number = number + AGAIN;
        Some(Complaint { number, opened_at, comment, is_again: true, bits: dice.bits(), ..first })
    }

    /// The cases of a day by number, those that the plot adds behind the usual ones.
    pub fn cases_on(&self, day: usize) -> impl Iterator<Item = u64> + '_ {
        let added = self.plot.iter().flat_map(|plot| &plot.cases);
        self.cases.on(day).chain(added.flat_map(move |added| added.on(day)))
    }

    /// The same of orders that nobody complains about.
    pub fn orders_on(&self, day: usize) -> impl Iterator<Item = u64> + '_ {
        let added = self.plot.iter().flat_map(|plot| &plot.orders);
        self.orders.on(day).chain(added.flat_map(move |added| added.on(day)))
    }

    pub const fn has_plot(&self) -> bool {
        self.plot.is_some()
    }

    fn planted(&self, added: &Added, dice: &mut Dice) -> (usize, Reason) {
        let goods = added.goods(dice);
        let usual = |dice: &mut Dice| {
            let (reasons, weights) = &self.reasons[self.goods[goods].line];
            reasons[weights.draw(dice)]
        };
        (goods, added.reason(dice).unwrap_or_else(|| usual(dice)))
    }

    /// Where an event puts it, or anywhere.
    fn place_of(&self, added: Option<&Added>, dice: &mut Dice) -> (usize, Channel) {
        let (market, channel) = self.place(dice);
        added
            .and_then(|added| added.market(dice))
            .map_or((market, channel), |market| (market, self.channel(market, channel)))
    }

    /// Market and channel; the smaller platforms sell to some markets only.
    fn place(&self, dice: &mut Dice) -> (usize, Channel) {
        let market = self.markets.draw(dice);
        let channel = CHANNELS[self.channels.draw(dice)].0;
        (market, self.channel(market, channel))
    }

    /// The channel where it sells to a market, else the one that sells everywhere.
    fn channel(&self, market: usize, channel: Channel) -> Channel {
        let code = self.assets.markets[market].code.as_str();
        let sells = match channel {
            Channel::AmazonFba | Channel::AmazonMfn => true,
            Channel::Ebay => matches!(code, "US" | "UK" | "DE" | "FR"),
            Channel::Shopify => matches!(code, "US" | "UK" | "DE" | "FR" | "ES"),
            Channel::Wish => code != "JP",
            Channel::Tiktok => matches!(code, "US" | "UK"),
        };
        if sells { channel } else { Channel::AmazonFba }
    }

    /// What comes back and why: habit, the holidays' strain on carriers, and the line that gets worse.
    fn cause(&self, day: usize, dice: &mut Dice) -> (usize, Reason) {
        if self.has_plot() {
            let goods = self.returning.draw(dice);
            let (reasons, weights) = &self.reasons[self.goods[goods].line];
            return (goods, reasons[weights.draw(dice)]);
        }
        let worse = self.calendar.decline(day) * 14 / 10;
        if !self.worsening.is_empty() && dice.in_thousand(worse) {
            let reason = if dice.in_thousand(700) { Reason::Defective } else { Reason::PoorQuality };
            return (*dice.pick(&self.worsening), reason);
        }
        let goods = self.popular.draw(dice);
        if dice.in_thousand(self.calendar.holiday_strain(day) * 22 / 10) {
            let reason = dice.pick(&[
                Reason::Late,
                Reason::Late,
                Reason::NotReceived,
                Reason::DamagedTransit,
                Reason::DamagedPacking,
            ]);
            return (goods, *reason);
        }
        let (reasons, weights) = &self.reasons[self.goods[goods].line];
        (goods, reasons[weights.draw(dice)])
    }

    fn sale(
        &self,
        serial: u64,
        market_no: usize,
        channel: Channel,
        goods: usize,
        ordered_at: Instant,
        dice: &mut Dice,
    ) -> Sale<'_> {
        let market = &self.assets.markets[market_no];
        let goods = &self.goods[goods];
        let quantity = if dice.in_thousand(900) { 1 } else { dice.between(2, 4) };
        let free = dice.in_thousand(700);
        Sale {
            serial,
            channel,
            market,
            title: goods.title(&market.title),
            buyer: self.buyer(market_no, dice),
            quantity,
            unit_minor: (goods.cents * market.rate / 1_000).max(1),
            shipping_minor: if free { 0 } else { 499 * market.rate / 1_000 },
            ordered_at,
            shipped_at: ordered_at.plus(dice.between(6 * HOUR, 60 * HOUR)),
            order_ref: order_ref(channel, market, serial, dice),
            goods,
            bits: dice.bits(),
        }
    }

    /// Some buyers come again and again.
    fn buyer(&self, market_no: usize, dice: &mut Dice) -> Buyer {
        let market = &self.assets.markets[market_no];
        let pool = (self.pool * market.share / 100).max(8);
        let many = dice.below(pool);
        let number = if dice.in_thousand(250) { dice.below(many / 8 + 1) } else { many };
        let mut dice = Dice::of(self.seed, Stream::Customer, number * 16 + market_no as u64);
        let (first, last) = (dice.pick(&market.first).clone(), dice.pick(&market.last).clone());
        let [city, state, zip] = dice.pick(&market.places);
        let name = if market.title == "ja" { format!("{last} {first}") } else { format!("{first} {last}") };
        let (languages, weights) = &self.languages[market_no];
        let language = languages[weights.draw(&mut dice)];
        let street = market.street.replace("{n}", &dice.between(1, 180).to_string());
        Buyer {
            number: number * 16 + market_no as u64,
            handle: handle(&mut dice),
            street: street.replace("{name}", dice.word(&market.last)),
            zip: dice.shape(zip),
            city: city.clone(),
            state: state.clone(),
            name,
            language,
        }
    }
}

fn spoken(market: &Market, assets: &Assets) -> (Vec<&'static str>, Weights) {
    let known = assets.phrases.keys().filter_map(|code| market.languages.get(*code).map(|share| (*code, *share)));
    let (codes, shares): (Vec<&'static str>, Vec<u64>) = known.unzip();
    (codes, Weights::new(shares))
}

/// Who waits long is refused or gives up more often.
fn ending(slow: bool, dice: &mut Dice) -> Ending {
    match dice.below(if slow { 115 } else { 100 }) {
        0..78 => Ending::Refunded,
        78..84 => Ending::Replaced,
        84..89 => Ending::Returnless,
        89..95 => Ending::Cancelled,
        95..100 => Ending::Declined,
        _ => Ending::Cancelled,
    }
}

fn fate(dice: &mut Dice) -> Fate {
    match dice.below(100) {
        0..84 => Fate::Arrives,
        84..89 => Fate::NeverSent,
        89..94 => Fate::Stuck,
        94..96 => Fate::Lost,
        96..98 => Fate::Contradicted,
        _ => Fate::SentBack,
    }
}

/// A name such as people give themselves on platforms.
fn handle(dice: &mut Dice) -> String {
    const PARTS: [&str; 14] =
        ["mi", "ro", "ka", "len", "to", "sun", "bel", "dar", "vi", "nok", "ess", "pol", "ran", "hy"];
    let mut text = String::new();
    for _ in 0..dice.between(2, 4) {
        text.push_str(dice.word(&PARTS));
    }
    let tail = dice.word(&["_##", "####", ".##", "-###"]);
    let digits = dice.shape(tail);
    text + &digits
}

/// An order number as its platform shapes it.
fn order_ref(channel: Channel, market: &Market, serial: u64, dice: &mut Dice) -> String {
    match channel {
        Channel::AmazonFba | Channel::AmazonMfn => {
            let first = dice.pick(&market.orders).clone();
            dice.shape(&format!("{first}-#######-#######"))
        }
        Channel::Ebay => dice.shape("1#-1####-#####"),
        Channel::Shopify => format!("#{}", 1_001 + serial),
        Channel::Wish => format!("66{}", dice.hex(22)),
        Channel::Tiktok => dice.shape("5770##############"),
    }
}
