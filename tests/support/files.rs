//! Invented files of platforms, in the layout that the platforms use.

use std::fmt::Write as _;

/// Returns to the seller's own address, all waiting for an answer; `n` of them, each with an order of its own.
pub fn seller_fulfilled_returns(n: usize) -> String {
    let mut text = String::from(
        "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tReturn carrier\t\
         Tracking ID\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tOrder quantity\t\
         Refunded Amount\n",
    );
    for row in 0..n {
        let (day, sku) = (1 + row % 9, row % 7);
        let _ = writeln!(
            text,
            "302-{:07}-{:07}\t0{day}-Jun-2026\t1{day}-Jun-2026\tPending\tD{row:08}RMA\tEUR\t\t\tMUG-{sku}\tBlue mug {sku}\t1\t\
             CR-DEFECTIVE\tStandardRefund\t1{sku}.90\t1\t",
            4_000_000 + row,
            7_000_000 + row,
        );
    }
    text
}

/// The orders of those returns with the addresses of their buyers, as the platform's interface tells them.
pub fn amazon_orders(n: usize) -> String {
    let order = |row: usize| {
        format!(
            "{{\"AmazonOrderId\":\"302-{:07}-{:07}\",\"PurchaseDate\":\"2026-06-01T08:00:00Z\",\"LastUpdateDate\":\
             \"2026-06-02T08:00:00Z\",\"OrderStatus\":\"Shipped\",\"FulfillmentChannel\":\"MFN\",\"OrderTotal\":\
             {{\"CurrencyCode\":\"EUR\",\"Amount\":\"19.90\"}},\"BuyerInfo\":{{\"BuyerEmail\":\"buyer{row}@marketplace.example\"}}}}",
            4_000_000 + row,
            7_000_000 + row,
        )
    };
    let orders: Vec<String> = (0..n).map(order).collect();
    format!("{{\"payload\":{{\"Orders\":[{}]}}}}", orders.join(","))
}
