//! Rules that act as time passes.

use super::*;
use crate::domain::change::Message;
use crate::domain::complaints::Author;

impl Place {
    /// Time goes by, and the timers see it.
    fn pass(&mut self, millis: i64) {
        self.later(millis);
        self.desk.pass_time().expect("time passes");
    }
}

#[test]
fn a_timed_rule_asks_for_figures_too() {
    let mut place = Place::new();
    let counted = "figure:\"opened_asked/2024-10-01..2024-10-31\"";
    for (name, when) in [("counted", counted.to_owned()), ("other", counted.replace("2024", "2023"))] {
        let text =
            format!("kind = 'returns'\non = ['time:requested+1d']\nwhen = '{when}'\ndo = ['tag tags=+{name}']\n");
        place.rule(name, &text);
    }
    place.open();
    place.pass(2 * DAY);
    assert_eq!(place.case().tags, ["counted"]);
}

#[test]
fn a_silence_that_a_rule_has_broken_begins_anew_with_a_word_of_a_person() {
    let mut place = Place::new();
    let text = |kind: &str, silence: &str, word: &str| {
        format!(
            "kind = '{kind}'\non = ['silence:{silence}']\ndo = ['answer text={word}', 'tag tags=+{word}']\nsend = true\n"
        )
    };
    place.rule("nag", &text("complaints", "3d", "nag"));
    place.rule("worry", &text("complaints", "5d", "worry"));
    place.act(Key::new(Kind::Ticket, 0), "open subject=lamp");
    let letters = |place: &Place| {
        let mut letters = place.all::<Message>();
        letters.retain(|letter| letter.author == Author::Automatic);
        letters.into_iter().map(|letter| letter.body).collect::<Vec<_>>()
    };
    place.pass(4 * DAY);
    assert_eq!(letters(&place), ["nag"]);
    place.pass(6 * DAY);
    assert_eq!(letters(&place), ["nag", "worry"], "another rule may go on where this one ended");
    for _ in 0..3 {
        place.pass(6 * DAY);
    }
    assert_eq!(letters(&place), ["nag", "worry"]);
    place.act(Key::new(Kind::Ticket, 1001), "answer text=sorry");
    place.pass(4 * DAY);
    assert_eq!(letters(&place), ["nag", "worry", "nag"]);
}

#[test]
fn what_rules_do_to_a_return_is_no_word_of_a_person() {
    let mut place = Place::new();
    place.rule("quiet", "kind = 'returns'\non = ['silence:3d']\ndo = ['note text=quiet', 'tag tags=+quiet']\n");
    place.open();
    let notes = |place: &Place| place.all::<Message>().len();
    for _ in 0..3 {
        place.pass(4 * DAY);
        assert_eq!(notes(&place), 1);
    }
    place.act(CASE, "severity level=urgent");
    place.pass(4 * DAY);
    assert_eq!(notes(&place), 2);
}
