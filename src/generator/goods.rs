//! What the invented seller sells, and how often each of it is bought.

use std::collections::BTreeMap;
use std::io;

use super::assets::{Assets, Names};
use super::dice::{Dice, Stream};
use super::files::{Files, TableFile};
use super::tables::Style;
use super::world::World;

/// One thing that is sold.
#[derive(Debug)]
pub struct Goods<'a> {
    pub sku: String,
    pub asin: String,
    pub fnsku: String,
    /// Number on platforms that number goods.
    pub number: u64,
    pub line: usize,
    pub cents: i64,
    /// Titles by language of sale.
    titles: Vec<(&'a str, String)>,
}

impl Goods<'_> {
    /// The title in a language of sale.
    pub fn title(&self, language: &str) -> &str {
        self.titles.iter().find(|(of, _)| *of == language).map_or("", |(_, title)| title)
    }
}

fn titles<'a>(kind: &'a Names, variant: &Names) -> Vec<(&'a str, String)> {
    let variant = |language: &str| variant.get(language).map_or("", String::as_str);
    kind.iter().map(|(language, name)| (language.as_str(), format!("{name}, {}", variant(language)))).collect()
}

/// The seller's own table of goods, with the lines and suppliers that no platform tells.
pub fn write_table(world: &World, files: &mut Files) -> io::Result<()> {
    let spec = TableFile {
        format_id: "desk_products",
        shape: "desk-products",
        stem: "desk-products",
        extension: "csv",
        style: Style::COMMAS,
        footer: None,
    };
    let table = files.table_of_all(&spec)?;
    for goods in world.goods() {
        let line = &world.assets.products.lines[goods.line];
        let mut cells = table.cells();
        cells.add(&goods.sku).add(&goods.asin).add(goods.title("en")).add(&line.code).add(&line.supplier);
        table.row(cells)?;
    }
    Ok(())
}

/// Every kind of goods in every variant of its line.
pub fn range_of_goods<'a>(seed: u64, assets: &'a Assets) -> Vec<Goods<'a>> {
    let mut goods = Vec::new();
    for (line_no, line) in assets.products.lines.iter().enumerate() {
        for kind in &line.kinds {
            for variant in assets.products.variants.get(&line.variants).into_iter().flatten() {
                let mut dice = Dice::of(seed, Stream::Product, goods.len() as u64);
                let code = dice.bits() % 60_466_176;
                goods.push(Goods {
                    sku: format!("{}-{}", kind.sku, variant.code),
                    asin: format!("B0{:0>8}", base36(code * 36 + goods.len() as u64)),
                    fnsku: format!("X00{:0>7}", base36(code * 7 + goods.len() as u64)),
                    number: 7_000_000_000 + code * 101,
                    line: line_no,
                    cents: kind.cents + 200 * i64::try_from(goods.len() % 3).unwrap_or(0),
                    titles: titles(&kind.names, &variant.names),
                });
            }
        }
    }
    goods
}

/// Few goods make most of the trade: a Zipf curve over a seeded order, tempered by how often the kind sells.
pub fn popularity(seed: u64, assets: &Assets, goods: &[Goods]) -> Vec<u64> {
    let sells: BTreeMap<&str, u64> =
        assets.products.lines.iter().flat_map(|line| &line.kinds).map(|kind| (kind.sku.as_str(), kind.sells)).collect();
    let mut order: Vec<(u64, usize)> =
        (0..goods.len()).map(|n| (Dice::of(seed, Stream::Season, n as u64).bits(), n)).collect();
    order.sort_unstable();
    let mut weights = vec![0; goods.len()];
    for (rank, (_, n)) in order.into_iter().enumerate() {
        let kind = goods[n].sku.split('-').next().unwrap_or("");
        weights[n] = 100_000 * sells.get(kind).copied().unwrap_or(1) / (rank as u64 + 1);
    }
    weights
}

fn base36(mut value: u64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut text = Vec::new();
    while value > 0 {
        text.push(DIGITS[usize::try_from(value % 36).unwrap_or(0)]);
        value /= 36;
    }
    text.iter().rev().map(|digit| char::from(*digit)).collect()
}
