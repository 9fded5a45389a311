//! The seller's own table of goods that went out in the place of others, with what carriers said of their parcels.

use std::io;

use crate::domain::time::{DAY, HOUR, Instant};

use super::calendar::iso_z;
use super::files::{Files, TableFile};
use super::sale::{Case, Channel, Ending};
use super::shopify;
use super::tables::Style;
use super::world::World;

const TABLE: TableFile = TableFile {
    format_id: "desk_replacements",
    shape: "desk-replacements",
    stem: "desk-replacements",
    extension: "csv",
    style: Style::COMMAS,
    footer: None,
};

/// What a parcel comes to, in hours after it left: the carrier's text and the state.
type Way = &'static [(i64, &'static str, &'static str)];

const ARRIVES: Way = &[
    (0, "label", "label_created"),
    (9, "departed", "in_transit"),
    (30, "arrived", "in_transit"),
    (52, "out", "out_for_delivery"),
    (58, "delivered", "delivered"),
];
const NOBODY_HOME: Way = &[
    (0, "label", "label_created"),
    (9, "departed", "in_transit"),
    (52, "out", "out_for_delivery"),
    (58, "attempt", "attempt_failed"),
    (150, "returning", "returned_to_sender"),
];
const SILENT: Way = &[(0, "label", "label_created"), (9, "departed", "in_transit")];

/// Goods of some cases leave before the first ones are back.
fn left_at(case: &Case) -> Instant {
    if case.sale.bits.is_multiple_of(3) { case.decided_at.plus(DAY) } else { case.arrived_at.plus(8 * HOUR) }
}

/// The platform, and what it calls the exchange and the order; a shop's exchange goes by its return.
fn named(case: &Case) -> Option<(&'static str, String, String)> {
    let sale = &case.sale;
    let own = || (format!("X{:07}", case.number), sale.order_ref.clone());
    let (platform, (exchange, order)) = match sale.channel {
        Channel::Shopify => ("shopify", (shopify::return_id(case), shopify::order_id(sale).to_string())),
        Channel::AmazonMfn => ("amazon", own()),
        Channel::Ebay => ("ebay", own()),
        // Amazon sends its own replacements, Wish none, and TikTok's have states of their own.
        Channel::AmazonFba | Channel::Wish | Channel::Tiktok => return None,
    };
    Some((platform, exchange, order))
}

/// The replacement of a case, event by event, as far as it had come.
pub fn write(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let left_at = left_at(case);
    let Some((platform, exchange, order)) =
        named(case).filter(|_| case.ending == Ending::Replaced && left_at <= seen_at)
    else {
        return Ok(());
    };
    let way = match case.sale.bits / 11 % 9 {
        0 => NOBODY_HOME,
        1 => SILENT,
        _ => ARRIVES,
    };
    let sale = &case.sale;
    let texts = world.assets.parcels.get(&sale.market.title).or_else(|| world.assets.parcels.get("en"));
    let text = |key: &str| texts.and_then(|texts| texts.get(key)).map_or("", String::as_str);
    let table = files.table_of_all(&TABLE)?;
    for (hours, key, state) in way {
        let at = left_at.plus(hours * HOUR);
        if at > seen_at {
            break;
        }
        let mut cells = table.cells();
        cells.add(platform).add(&exchange).add(&order);
        cells.add(&sale.goods.sku).add(sale.title).put(case.quantity).add(&iso_z(left_at));
        cells.put(format_args!("RP{:010}", case.number)).add(&case.carrier[0]);
        cells.add(text(key)).add(&iso_z(at)).add(state);
        table.row(cells)?;
    }
    Ok(())
}
