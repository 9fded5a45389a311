//! Reference rates of the European Central Bank in both of their shapes.

use super::{first, read};
use crate::domain::intake::Incoming;

#[test]
fn rates_of_all_days_and_of_one_day_are_one_format() {
    let history = "Date,USD,JPY,BGN,CYP,CZK,GBP,CHF,\n\
        2026-11-20,1.0789,162.3,1.9558,N/A,25.1,0.8335,0.9301,\n\
        2026-11-19,1.08,162,1.9558,N/A,25.105,0.83,0.93,\n";
    let day =
        "Date, USD, JPY, BGN, CZK, GBP, CHF, \n20 November 2026, 1.0789, 162.30, 1.9558, 25.1, 0.8335, 0.9301, \n";
    let all = read(history);
    assert_eq!((all.format, all.rows.len(), all.rejects.len()), ("ecb_rates", 2, 0));
    let rate = first!(all.on_line(2), Rate).expect("a day");
    assert_eq!((rate.source.as_str(), rate.base.as_str()), ("ecb", "EUR"));
    assert_eq!(rate.day_at.rfc3339(), "2026-11-20T00:00:00Z");
    assert_eq!(
        rate.rates, "BGN 1.9558 CHF 0.9301 CZK 25.1 GBP 0.8335 JPY 162.3 USD 1.0789",
        "what is not known is left out"
    );
    let one = read(day);
    assert_eq!((one.format, one.rejects.len()), ("ecb_rates", 0));
    let same = first!(one.on_line(2), Rate).expect("a day");
    assert_eq!((same.day_at, same.of("JPY")), (rate.day_at, rate.of("JPY")));
}

#[test]
fn a_day_that_cannot_be_read_is_told() {
    let file = read("Date,USD,JPY,CZK,GBP,CHF,\nsomeday,1,2,3,4,5,\n2026-11-19,1.08,162,25,0.83,0.93,\n");
    assert_eq!((file.rows.len(), file.rejects.len(), file.rejects[0].column.as_str()), (1, 1, "date"));
}
