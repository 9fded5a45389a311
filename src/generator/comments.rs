//! What buyers write, put together from phrases in their language; now and then something hostile.

use crate::domain::vocabulary::Reason;

use super::dice::Dice;
use super::sale::{Channel, Sale};
use super::world::World;

/// How many comments in a thousand try to do harm.
const HOSTILE: u64 = 3;

impl World<'_> {
    /// The comment on a return: most Amazon buyers say nothing, eBay buyers always do.
    pub fn comment(&self, sale: &Sale, reason: Reason, channel: Channel, dice: &mut Dice) -> String {
        let speaks = match channel {
            Channel::AmazonFba | Channel::AmazonMfn => 350,
            Channel::Ebay => 1_000,
            Channel::Shopify | Channel::Tiktok => 600,
            Channel::Wish => 800,
        };
        if dice.in_thousand(speaks) { self.say(sale, reason, dice) } else { String::new() }
    }

    /// A comment in the buyer's language.
    pub fn say(&self, sale: &Sale, reason: Reason, dice: &mut Dice) -> String {
        if dice.in_thousand(HOSTILE) {
            return self.hostile(dice);
        }
        let phrases = self.phrases(sale.buyer.language);
        let Some(says) = phrases.says.get(&reason).or_else(|| phrases.says.get(&Reason::Other)) else {
            return String::new();
        };
        let mut text = dice.pick(&phrases.open).clone();
        text.push_str(dice.word(says));
        if dice.in_thousand(180) {
            text.push(' ');
            text.push_str(dice.word(says));
        }
        text.push_str(dice.word(&phrases.close));
        let text = fill(&text, sale, dice);
        match dice.below(100) {
            0..4 => text.to_lowercase(),
            4..6 => text.to_uppercase(),
            6..8 => format!("{text} \u{1F621}"),
            8 => format!("{text} \u{1F44E}\u{1F3FC}"),
            _ => text,
        }
    }

    /// The headline of a complaint.
    pub fn subject(&self, sale: &Sale, reason: Reason) -> String {
        let subjects = &self.phrases(sale.buyer.language).subjects;
        let text = subjects.get(&reason).or_else(|| subjects.get(&Reason::Other));
        text.map(|t| t.replace("{order}", &sale.order_ref)).unwrap_or_default()
    }

    pub fn praise(&self, sale: &Sale, dice: &mut Dice) -> String {
        dice.pick(&self.phrases(sale.buyer.language).praise).clone()
    }

    pub fn answer(&self, sale: &Sale, dice: &mut Dice) -> String {
        dice.pick(&self.phrases(sale.buyer.language).answer).clone()
    }

    fn hostile(&self, dice: &mut Dice) -> String {
        let hostile = &self.assets.hostile;
        if dice.in_thousand(60) { hostile.long.repeat(60) } else { dice.pick(&hostile.texts).clone() }
    }
}

fn fill(text: &str, sale: &Sale, dice: &mut Dice) -> String {
    if !text.contains('{') {
        return text.to_string();
    }
    text.replace("{days}", &dice.between(2, 40).to_string())
        .replace("{pack}", &dice.between(1, 3).to_string())
        .replace("{product}", sale.title)
        .replace("{order}", &sale.order_ref)
}
