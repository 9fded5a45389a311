//! Amazon's reports: FBA returns, seller-fulfilled returns, orders, feedback, reimbursements and replacements.

use std::io;

use crate::domain::money::decimal;
use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Reason;

use super::calendar::{day_month_year, iso_offset, local};
use super::dice::{Dice, Stream};
use super::files::{Files, TableFile};
use super::sale::{Case, Channel, Complaint, Ending, Sale, Stage};
use super::tables::{Cells, Style};
use super::world::World;

/// How each site encodes its reports.
fn style(market: &str) -> Style {
    match market {
        "US" => Style::TABS,
        "JP" => Style::TABS_JAPANESE,
        _ => Style::TABS_WESTERN,
    }
}

fn file(format_id: &'static str, shape: &'static str, stem: &'static str, market: &str) -> TableFile {
    TableFile { format_id, shape, stem, extension: "txt", style: style(market), footer: None }
}

/// Japan writes its own offset, the others write UTC.
fn report_time(at: Instant, market: &str) -> String {
    iso_offset(at, if market == "JP" { 540 } else { 0 })
}

/// One row for each unit that came back to Amazon's warehouse; amounts are not told.
pub fn fba_return(world: &World, files: &mut Files, case: &Case) -> io::Result<()> {
    let sale = &case.sale;
    let market = sale.market;
    let mut dice = Dice::of(world.seed, Stream::Review, case.number);
    let mut spec = file("amazon_fba_returns", "amazon-fba-returns", "amazon-fba-returns", &market.code);
    if market.code == "UK" {
        (spec.style, spec.extension) = (Style::QUOTED, "csv");
    }
    let code = world.assets.platforms.reason("amazon-fba-returns", case.reason, dice.bits());
    let table = files.table(&spec, market)?;
    for _ in 0..case.quantity {
        let mut cells = table.cells();
        let place = dice.word(&market.warehouses);
        let (found, outcome) = found_state(case.reason, &mut dice);
        cells.add(&report_time(case.requested_at, &market.code)).add(&sale.order_ref);
        cells.add(&sale.goods.sku).add(&sale.goods.asin).add(if sale.bits.is_multiple_of(7) {
            &sale.goods.asin
        } else {
            &sale.goods.fnsku
        });
        cells.add(sale.title).add("1").add(place).add(found).add(code).add(outcome);
        cells.add(&dice.shape("LPN@@@#########")).add(&case.comment);
        table.row(cells)?;
    }
    Ok(())
}

/// In which state the warehouse found the unit, and what it did.
fn found_state(reason: Reason, dice: &mut Dice) -> (&'static str, &'static str) {
    let found = match reason {
        Reason::Defective | Reason::PoorQuality => {
            dice.word(&["DEFECTIVE", "DEFECTIVE", "CUSTOMER_DAMAGED", "SELLABLE"])
        }
        Reason::DamagedTransit => dice.word(&["CARRIER_DAMAGED", "DAMAGED"]),
        Reason::DamagedPacking => dice.word(&["DAMAGED", "SELLABLE"]),
        _ => dice.word(&["SELLABLE", "SELLABLE", "SELLABLE", "CUSTOMER_DAMAGED"]),
    };
    let outcome = match found {
        "SELLABLE" => dice.word(&[
            "Unit returned to inventory",
            "Unit returned to inventory",
            "Repackaged Successfully",
            "Pending repackaging",
        ]),
        "CARRIER_DAMAGED" | "DAMAGED" => dice.word(&["Reimbursed", "Unit returned to inventory"]),
        _ => "Unit returned to inventory",
    };
    (found, outcome)
}

/// A seller-fulfilled return as far as it had come when the report was made.
pub fn mfn_return(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let sale = &case.sale;
    let market = sale.market;
    let shape = match market.code.as_str() {
        "UK" => "amazon-mfn-returns-uk",
        "US" => "amazon-mfn-returns-item",
        _ => "amazon-mfn-returns",
    };
    let table = files.table(&file("amazon_mfn_returns", shape, "amazon-mfn-returns", &market.code), market)?;
    let mut cells = table.cells();
    mfn_cells(world, case, seen_at, &mut cells);
    if shape == "amazon-mfn-returns-item" {
        cells.put(160_000_000_000_000 + sale.bits % 9_999_999_999_999);
    }
    table.row(cells)
}

fn mfn_cells(world: &World, case: &Case, seen_at: Instant, cells: &mut Cells) {
    let sale = &case.sale;
    let market = sale.market;
    let stage = case.stage(seen_at);
    let date = |at: Instant| day_month_year(at, market.offset);
    let minor = |amount: i64| decimal(amount, &market.currency);
    let status = match stage {
        Stage::Requested => "Pending",
        Stage::Cancelled => "Cancelled",
        Stage::Declined => "Declined",
        Stage::Settled => "Completed",
        _ => "Approved",
    };
    let labelled = stage >= Stage::Approved && case.ending != Ending::Returnless && stage < Stage::Cancelled;
    let prepaid = !sale.bits.is_multiple_of(3);
    cells.add(&sale.order_ref).add(&date(sale.ordered_at)).add(&date(case.requested_at)).add(status);
    let mut dice = Dice::of(world.seed, Stream::Review, case.number);
    cells.add(&dice.shape("D@#@@#@@RRMA")).add(" ");
    cells.add(if prepaid { "AmazonPrePaidLabel" } else { "AmazonUnPaidLabel" });
    cells.add(&minor(if prepaid { 414 * market.rate / 1_000 } else { 0 })).add(&market.currency);
    cells.add(if labelled { &case.carrier[0] } else { "" }).add(if labelled { &case.tracking } else { "" });
    cells.add(if prepaid { "Seller" } else { "Customer" });
    cells.add(if sale.bits.is_multiple_of(41) { "Y" } else { "N" }).add(if sale.bits.is_multiple_of(5) {
        "Y"
    } else {
        "N"
    });
    cells.add(&sale.goods.asin).add(&sale.goods.sku).add(sale.title).put(case.quantity);
    cells.add(world.assets.platforms.reason("amazon-mfn-returns", case.reason, sale.bits));
    cells.add(if sale.bits.is_multiple_of(11) { "N" } else { "Y" }).add("C-Returns");
    cells.add(match case.ending {
        Ending::Returnless => "ReturnlessRefund",
        Ending::Replaced => "Replacement",
        _ if sale.bits.is_multiple_of(4) => "RefundAtFirstScan",
        _ => "StandardRefund",
    });
    cells.add(" ").add(&if case.arrived_at <= seen_at && labelled { date(case.arrived_at) } else { String::new() });
    cells.add(&minor(sale.total_minor())).put(sale.quantity);
    let safety = sale.bits.is_multiple_of(53) && stage == Stage::Settled;
    cells.add(if safety { "CustomerDamaged" } else { "" }).add(&if safety {
        dice.shape("##########")
    } else {
        String::new()
    });
    cells.add(if safety { dice.word(&["Pending", "Approved", "Denied"]) } else { "" });
    cells.add(&if safety { date(case.settled_at) } else { String::new() });
    cells.add("");
    let refunded = case.refunded(stage);
    cells.add(&if refunded { minor(case.refund_minor()) } else { String::new() });
}

/// One line of the orders report.
pub fn order(files: &mut Files, sale: &Sale) -> io::Result<()> {
    let market = sale.market;
    let cancelled = sale.bits.is_multiple_of(61);
    let table = files.table(&file("amazon_all_orders", "amazon-all-orders", "amazon-orders", &market.code), market)?;
    let mut cells = table.cells();
    let money = |amount: i64| decimal(amount, &market.currency);
    let by_amazon = sale.channel == Channel::AmazonFba;
    cells
        .add(&sale.order_ref)
        .add("")
        .add(&report_time(sale.ordered_at, &market.code))
        .add(&report_time(sale.shipped_at, &market.code));
    cells.add(if cancelled { "Cancelled" } else { "Shipped" }).add(if by_amazon { "Amazon" } else { "Merchant" });
    cells.add(&market.sales_channel).add("").add(if sale.bits.is_multiple_of(3) { "Expedited" } else { "Standard" });
    cells.add(sale.title).add(&sale.goods.sku).add(&sale.goods.asin);
    cells.add(if cancelled { "Cancelled" } else { "Shipped" }).put(if cancelled { 0 } else { sale.quantity });
    if cancelled {
        cells.empty(9);
    } else {
        let free = sale.shipping_minor == 0;
        cells.add(&market.currency).add(&money(sale.goods_minor())).add(&money(sale.goods_minor() / 12));
        cells.add(&money(sale.shipping_minor)).add(&money(0)).add("").add("");
        cells.add(&if sale.bits.is_multiple_of(9) { money(sale.goods_minor() / 20) } else { String::new() }).add("");
        debug_assert!(free || sale.shipping_minor > 0);
    }
    cells.add(&sale.buyer.city).add(&sale.buyer.state).add(&sale.buyer.zip).add(if market.code == "UK" {
        "GB"
    } else {
        &market.code
    });
    cells.add("").add("false").add("").add("").add("false");
    table.row(cells)
}

/// A neutral or bad word about the seller, and sometimes a good one.
pub fn feedback(world: &World, files: &mut Files, complaint: &Complaint) -> io::Result<()> {
    let sale = &complaint.sale;
    let market = sale.market;
    let mut dice = Dice::of(world.seed, Stream::Review, complaint.bits);
    let table = files.table(&file("amazon_feedback", "amazon-feedback", "amazon-feedback", &market.code), market)?;
    let mut cells = table.cells();
    let d = local(complaint.opened_at, market.offset);
    let date = match market.code.as_str() {
        "US" => format!("{}/{}/{:02}", d.month(), d.day(), d.year() % 100),
        "JP" => format!("{:04}/{:02}/{:02}", d.year(), d.month(), d.day()),
        _ => format!("{:02}/{:02}/{:02}", d.day(), d.month(), d.year() % 100),
    };
    cells.add(&date).put(dice.between(1, 3)).add(&complaint.comment);
    // What is older than a week has been answered, most of it.
    let answered = if complaint.opened_at.plus(7 * DAY) < world.calendar.until { 880 } else { 250 };
    cells.add(&if dice.in_thousand(answered) { world.answer(sale, &mut dice) } else { String::new() });
    let relay = Dice::of(world.seed, Stream::Customer, sale.buyer.number).hex(14);
    cells.add(&sale.order_ref).add(&format!("{relay}@marketplace.{}", market.sales_channel.to_lowercase()));
    table.row(cells)
}

/// Money that Amazon pays to the seller for a unit that it or its carrier broke.
pub fn reimbursement(world: &World, files: &mut Files, case: &Case) -> io::Result<()> {
    let sale = &case.sale;
    let market = sale.market;
    let mut dice = Dice::of(world.seed, Stream::Parcel, case.number);
    let spec = file("amazon_reimbursements", "amazon-reimbursements", "amazon-reimbursements", &market.code);
    let table = files.table(&spec, market)?;
    let mut cells = table.cells();
    let each = sale.unit_minor * 7 / 10;
    let approved_at = Instant(case.requested_at.plus(dice.between(DAY, 9 * DAY)).0.min(world.calendar.until.0));
    cells.add(&report_time(approved_at, &market.code)).add(&dice.shape("1##########")).add(&dice.shape("1########"));
    cells.add(&sale.order_ref).add("CustomerReturn").add(&sale.goods.sku).add(&sale.goods.fnsku).add(&sale.goods.asin);
    cells.add(sale.title).add("NewItem").add(&market.currency).add(&decimal(each, &market.currency));
    cells.add(&decimal(each, &market.currency)).add("1").add("0").add("1").add("").add("");
    table.row(cells)
}

/// Goods that Amazon sent again.
pub fn replacement(world: &World, files: &mut Files, case: &Case) -> io::Result<()> {
    let sale = &case.sale;
    let market = sale.market;
    let mut dice = Dice::of(world.seed, Stream::Parcel, case.number);
    let spec = file("amazon_replacements", "amazon-replacements", "amazon-replacements", &market.code);
    let table = files.table(&spec, market)?;
    let mut cells = table.cells();
    let sent_at = Instant(case.requested_at.0 - dice.between(DAY / 2, 3 * DAY));
    cells.add(&report_time(sent_at, &market.code)).add(&sale.goods.sku).add(&sale.goods.asin);
    cells.add(dice.word(&market.warehouses)).add(dice.word(&market.warehouses)).add("1").put(dice.between(0, 9));
    let first = dice.pick(&market.orders).clone();
    cells.add(&dice.shape(&format!("{first}-#######-#######"))).add(&sale.order_ref);
    table.row(cells)
}
