//! The language as a whole: what passes, what does not, and what is said about mistakes.

use proptest::prelude::*;

use super::{Env, ErrorKind, Subject, matches, parse};
use crate::domain::change::{Message, Parcel, Refund, ReturnCase, Ticket};
use crate::domain::columns::to_columns;
use crate::domain::complaints::TicketStatus;
use crate::domain::ids::Kind;
use crate::domain::parcels::ParcelStatus;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, HOUR, Instant};

const NOW: Instant = Instant(1_795_687_200_000);

fn case() -> ReturnCase {
    ReturnCase {
        id: 42,
        platform: "amazon".into(),
        market: "DE".into(),
        order_ref: "303-1".into(),
        status: ReturnStatus::Arrived,
        customer: "Zoë Weiß".into(),
        product: "Tea Kettle 1.7L".into(),
        comment: "The zipper broke. 收到时破损了".into(),
        requested_at: Instant(NOW.0 - 5 * DAY),
        due_at: Instant(NOW.0 - HOUR),
        currency: "EUR".into(),
        value_minor: 5_050,
        assignee: "ana".into(),
        tags: vec!["vip".into(), "big spender".into()],
        ..ReturnCase::default()
    }
}

fn passes<T: crate::domain::change::Record>(record: &T, text: &str) -> bool {
    let query = parse(T::KIND, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let columns = to_columns(record).expect("a record has columns");
    let subject = Subject { kind: T::KIND, columns: &columns, along: &[] };
    matches(&query.filter, subject, &Env { me: "ana", ..Env::of_nobody(NOW) })
}

#[test]
fn a_return_passes_what_it_is() {
    for text in [
        "",
        "sort:-due",
        "status:open",
        "status:draft,arrived",
        "status:needs_us platform:ebay,AMAZON market:de",
        "status=arrived",
        "amount>50",
        "amount>50.49 amount<=50.5 amount:50.50 amount:50.5EUR amount:..60 amount:50..",
        "amount:>50",
        "age>3d age<6d age:5d age:4d..6d",
        "due<tomorrow due<now is:overdue",
        "requested:2026-11-21 requested:2026-11 requested:2026-W47 requested>=-7d requested:2026-11-01..2026-11-21",
        "assignee:me is:mine assignee:a*",
        "-tag:cheap tag:VIP tags:\"big spender\"",
        "has:comment no:tracking has:tags -has:note",
        "\"zipper broke\" zip 破损 \"时破损\"",
        "product:kettle product:\"tea kettle\" product=\"Tea Kettle 1.7L\"",
        "customer:weiß customer:ZOE customer:weiss comment:破損 破損 \"收到時破損\" ｚｉｐｐｅｒ",
        "requested:7d requested>7d requested:-7d -requested:3d requested<3d requested:saturday requested:this-year",
        "status!=closed !status:closed NOT status:closed NOT (status:closed tag:vip) is:arrived is:needs-us",
        "status:needs-us tag:vi* age>4d12h amount>EUR50 amount:50.5€ number>41 number:R-1..R-42",
        "(status:closed or status:open) kettle1 or amazon or tea and kettle",
        "-(status:closed or zzz)",
        "R-42 number:42,7 number:r-42 303-1 order:303*",
        "status：open，closed （age＞3d） “zipper broke”",
        "returnless:no -is:returnless",
        "due<now or nothing",
    ] {
        assert!(passes(&case(), text), "{text}");
    }
}

#[test]
fn a_return_does_not_pass_what_it_is_not() {
    for text in [
        "status:closed",
        "-status:open",
        "amount>50.50",
        "amount:50.5USD",
        "amount:..50",
        "age>5d",
        "age:4d",
        "due>now",
        "due:3d",
        "status!=open",
        "NOT status:open",
        "tag:spen*",
        "is:lost",
        "number>42",
        "received<now",
        "has:due -has:due",
        "no:due",
        "assignee:bob",
        "tag:vi",
        "tag:spender",
        "broke zipper2",
        "\"broke zipper\"",
        "\"zip\"",
        "product=kettle",
        "R-43",
        "order:303",
        "status:closed or zzz",
        "is:returnless",
        "is:conflict",
    ] {
        assert!(!passes(&case(), text), "{text}");
    }
}

#[test]
fn a_case_is_found_by_the_words_of_its_thread() {
    let ticket = Ticket { subject: "Kettle leaks".into(), ..Ticket::default() };
    let message = |body: &str| Message { body: body.into(), ..Message::default() };
    let thread = [message("Please send a photo."), message("Here it is. 底部裂開了")];
    let columns = to_columns(&ticket).expect("a record has columns");
    let along: Vec<_> = thread.iter().map(|one| to_columns(one).expect("a record has columns")).collect();
    let passes = |text: &str| {
        let query = parse(Kind::Ticket, text).expect("a query");
        let subject = Subject { kind: Kind::Ticket, columns: &columns, along: &along };
        matches(&query.filter, subject, &Env { me: "ana", ..Env::of_nobody(NOW) })
    };
    for text in ["kettle", "photo", "裂", "裂开", "kettle photo 底部", "\"a photo\"", "-zipper", "photo or zipper"]
    {
        assert!(passes(text), "{text}");
    }
    for text in ["zipper", "-photo", "\"photo here\"", "subject:photo", "photo zipper"] {
        assert!(!passes(text), "{text}");
    }
}

#[test]
fn never_is_neither_before_nor_after_anything() {
    let case = ReturnCase { due_at: Instant::NEVER, ..case() };
    for text in ["due>now", "due>=now", "due<now", "due>2100-01-01", "due:..2100", "due:2026..", "has:due"] {
        assert!(!passes(&case, text), "{text}");
    }
    assert!(passes(&case, "no:due -due<now"));
}

#[test]
fn money_is_compared_in_each_currency() {
    let refund = |currency: &str, minor| Refund { currency: currency.into(), amount_minor: minor, ..Refund::default() };
    for (currency, minor, text, wanted) in [
        ("JPY", 51, "amount>50", true),
        ("JPY", 50, "amount>50", false),
        ("JPY", 50, "amount<50.5", true),
        ("JPY", 50, "amount:50.5", false),
        ("KWD", 50_001, "amount>50", true),
        ("EUR", 5_000, "amount>50", false),
        ("EUR", 5_000, "amount>=50", true),
        ("", 5_001, "amount>50", true),
        ("EUR", -500, "amount<-4.99", true),
        ("EUR", 5_000, "amount:50usd", false),
        ("USD", 5_000, "amount:50usd", true),
    ] {
        assert_eq!(passes(&refund(currency, minor), text), wanted, "{currency} {minor} {text}");
    }
}

#[test]
fn words_mean_what_they_mean_for_a_kind() {
    let ticket = Ticket { status: TicketStatus::Snoozed, return_id: Some(7), ..Ticket::default() };
    for text in ["status:open", "status:paused", "-status=open", "return:R-7", "has:return", "R-7", "is:unanswered"] {
        assert!(passes(&ticket, text), "{text}");
    }
    let parcel = Parcel { status: ParcelStatus::InTransit, stuck_at: Instant(NOW.0 - DAY), ..Parcel::default() };
    assert!(passes(&parcel, "is:stuck leg:return"));
    assert!(!passes(&Parcel { stuck_at: Instant::NEVER, ..parcel }, "is:stuck"));
}

#[test]
fn mistakes_are_told_with_their_place_and_the_nearest_word() {
    for (text, kind, at, near) in [
        ("stauts:open", ErrorKind::UnknownField, 0..6, Some("status")),
        ("a status:opne", ErrorKind::UnknownValue, 9..13, Some("open")),
        ("is:overdeu", ErrorKind::UnknownState, 3..10, Some("overdue")),
        ("has:commnet", ErrorKind::UnknownPossession, 4..11, Some("comment")),
        ("sort:-deu", ErrorKind::UnknownSort, 5..9, Some("due")),
        ("破损 status:", ErrorKind::MissingValue, 10..10, None),
        ("platform:amazon,", ErrorKind::MissingValue, 16..16, None),
        ("a or", ErrorKind::MissingTerm, 4..4, None),
        ("()", ErrorKind::MissingTerm, 1..2, None),
        ("\"zip", ErrorKind::UnclosedQuote, 0..4, None),
        ("(a", ErrorKind::UnclosedBracket, 0..1, None),
        ("a)", ErrorKind::StrayBracket, 1..2, None),
        (")", ErrorKind::StrayBracket, 0..1, None),
        ("!!", ErrorKind::NothingToSearch, 0..2, None),
        ("status>open", ErrorKind::NotOrdered, 7..11, None),
        ("amount>1,000", ErrorKind::OneValue, 9..12, None),
        ("stauts!=open", ErrorKind::UnknownField, 0..6, Some("status")),
        ("is:arived", ErrorKind::UnknownState, 3..9, Some("arrived")),
        ("due<mondy", ErrorKind::BadTime, 4..9, Some("monday")),
        ("quantity>many", ErrorKind::BadNumber, 9..13, None),
        ("amount>1.23456", ErrorKind::BadMoney, 7..14, None),
        ("amount>1ABC", ErrorKind::BadMoney, 7..11, None),
        ("due<tomorow", ErrorKind::BadTime, 4..11, Some("tomorrow")),
        ("due:today..nver", ErrorKind::BadTime, 11..15, None),
        ("age>3", ErrorKind::BadAge, 4..5, None),
        ("returnless:perhaps", ErrorKind::BadFlag, 11..18, None),
        ("number:C-4", ErrorKind::BadRecord, 7..10, None),
        ("(sort:due)", ErrorKind::MisplacedSort, 1..9, None),
        ("-sort:due", ErrorKind::MisplacedSort, 1..9, None),
        ("sort:due sort:updated", ErrorKind::SecondSort, 9..21, None),
    ] {
        let error = parse(Kind::Return, text).expect_err(text);
        assert_eq!((error.kind, error.at, error.nearest), (kind, at, near), "{text}");
    }
    let kind = parse(Kind::Effect, "word").expect_err("effects have no texts").kind;
    assert_eq!(kind, ErrorKind::NotSearchable);
}

#[test]
fn deep_and_long_texts_are_refused() {
    let kind_of = |text: &str| parse(Kind::Return, text).map_err(|error| error.kind).err();
    assert_eq!(kind_of(&"(".repeat(7_999)), Some(ErrorKind::TooMany));
    assert_eq!(kind_of(&"-".repeat(400)), Some(ErrorKind::TooDeep));
    assert_eq!(kind_of(&format!("{}a{}", "(".repeat(65), ")".repeat(65))), Some(ErrorKind::TooDeep));
    assert_eq!(kind_of(&format!("{}a{}", "(".repeat(63), ")".repeat(63))), None);
    assert_eq!(kind_of(&"a".repeat(8_001)), Some(ErrorKind::TooLong));
    assert_eq!(kind_of(&"(".repeat(100_000)), Some(ErrorKind::TooLong));
    assert_eq!(kind_of(&"a ".repeat(501)), Some(ErrorKind::TooMany));
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error_inside_it(
        text in r#"([a-z_]{1,8}|status|due|amount|is|-|\(|\)|:|<=?|>|=|,|\.\.|or|"|“|”|：|（|5EUR|3d| |破损|\\|\x00){0,30}|.{0,40}"#
    ) {
        for &kind in Kind::ALL {
            if let Err(error) = parse(kind, &text) {
                prop_assert!(error.at.start <= error.at.end && error.at.end <= text.chars().count(), "{error:?}");
            }
        }
    }
}
