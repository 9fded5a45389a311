//! Knowledge driven by keys: articles taken over, written, published and put into an answer; customers joined and parted.

use super::*;
use crate::domain::articles::{Article, ArticleStatus};
use crate::domain::change::{Change, Customer, ReturnCase};
use crate::domain::vocabulary::Reason;
use crate::services::read::Deed;

impl Bench {
    fn article(&self, key: &str) -> Article {
        self.reader.by_natural_key::<Article>(key).expect("the desk can be read").unwrap_or_default()
    }

    /// Writes records as an import would.
    pub(super) fn bring_in(&mut self, changes: &[Change]) {
        let mut write = self.desk.store().write(NOW).expect("write begins");
        let deed = Deed::of_test(NOW);
        write.operation(&deed, changes).expect("operation is written");
        write.finish().expect("write finishes");
        self.send(Msg::DeskChanged);
    }
}

fn customer(id: i64, platform: &str) -> Customer {
    let email = "mei@web.de".to_owned();
    Customer { id, platform: platform.to_owned(), name: "Mei Li".to_owned(), email, ..Customer::default() }.keyed()
}

fn case_of(id: i64, customer: i64, reason: Reason) -> ReturnCase {
    ReturnCase {
        id,
        customer_id: Some(customer),
        reason,
        issue: reason.issue(),
        order_ref: format!("o-{id}"),
        language: "en".to_owned(),
        requested_at: NOW,
        ..ReturnCase::default()
    }
}

#[test]
fn an_empty_list_of_articles_says_what_to_press_and_fills() {
    let mut bench = Bench::new(Lang::En);
    bench.press("7");
    let screen = bench.screen(100, 30);
    assert!(
        screen.contains("7 Knowledge") && screen.contains("g A") && screen.contains("take over the 16"),
        "{screen}"
    );
    bench.press("b");
    assert!(bench.app.list().and_then(|list| list.total).is_some_and(|total| total > 10));
    bench.press("/pairing language:en\n");
    let screen = bench.screen(120, 40);
    for part in ["Pair a wireless device again", "published", "1. Charge the device", "zh-CN"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("x");
    assert_eq!(bench.article("en/pairing").status, ArticleStatus::Withdrawn);
    bench.press("uu");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
}

#[test]
fn an_article_is_written_in_a_form_and_published() {
    let mut bench = Bench::new(Lang::En);
    bench.press("7gA");
    bench.press("Descale the kettle\n");
    bench.press("Vinegar helps.");
    bench.code(KeyCode::F(10));
    let written = bench.article("en/descale-the-kettle");
    assert_eq!((written.body.as_str(), written.status), ("Vinegar helps.", ArticleStatus::Draft));
    bench.press("E");
    bench.code(KeyCode::F(10));
    assert_eq!(bench.article("en/descale-the-kettle").body, "Vinegar helps.\nfrom the editor");
    bench.press("a");
    assert_eq!(bench.article("en/descale-the-kettle").status, ArticleStatus::Published);
}

#[test]
fn an_article_goes_into_the_answer_and_is_counted() {
    let mut bench = Bench::new(Lang::En);
    bench.bring_in(&[Change::create(case_of(500, 1, Reason::TooSmall)), Change::create(customer(1, "shopify"))]);
    bench.press("2/R-500\n");
    bench.press("L");
    let screen = bench.screen(120, 40);
    assert!(screen.contains("Choose the right size") && screen.contains("for this reason"), "{screen}");
    bench.press("\n");
    let screen = bench.screen(120, 40);
    assert!(screen.contains("en/sizing") && screen.contains("Between two sizes"), "{screen}");
    bench.code(KeyCode::F(10));
    bench.press("y");
    assert_eq!(bench.article("en/sizing").n_used, 1);
    bench.press("7");
    let screen = bench.screen(120, 40);
    assert!(screen.contains("Used by") && screen.contains("R-500"), "{screen}");
    bench.press("u");
    assert_eq!(bench.article("en/sizing").n_used, 0);
}

#[test]
fn a_customer_is_joined_and_parted_by_one_key_each() {
    let mut bench = Bench::new(Lang::En);
    bench.bring_in(&[
        Change::create(customer(1, "shopify")),
        Change::create(customer(2, "zendesk")),
        Change::create(case_of(500, 1, Reason::NotWanted)),
        Change::create(case_of(501, 2, Reason::Defective)),
    ]);
    bench.press("2/R-500\n");
    bench.press("gk");
    assert_eq!(bench.selected(), "CU-1");
    let screen = bench.screen(120, 40);
    assert!(screen.contains("CU-2") && screen.contains("same mail address"), "{screen}");
    bench.press("a");
    let person = |bench: &Bench, id| {
        let found: Option<Customer> = bench.reader.get(id).expect("the desk can be read");
        found.and_then(|one| one.person_id)
    };
    assert_eq!((person(&bench, 1), person(&bench, 2)), (Some(2), Some(2)));
    let screen = bench.screen(120, 40);
    assert!(screen.contains("R-501") && screen.contains("One person"), "{screen}");
    bench.press("2");
    bench.code(KeyCode::Esc);
    bench.press("/customer:CU-2\n");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(2));
    bench.press("7");
    bench.press("M");
    assert_eq!((person(&bench, 1), person(&bench, 2)), (None, None));
    let screen = bench.screen(120, 40);
    assert!(!screen.contains("The same person?"), "{screen}");
}
