//! How pleased a text sounds, learned from the shop's own reviews with stars: where nothing is learned of a text, the lists decide.

use super::understanding::Reading;
use super::understanding::model::{Example, Model, features, fit};
use super::vocabulary::Mood;

/// What the lists' score, from -1 to 1, speaks for praise and against blame beside what is learned.
const OF_LISTS: f64 = 2.0;

/// What was learned from stars.
#[derive(Debug, Clone)]
pub struct Moods {
    pub version: i64,
    model: Model,
}

/// The mood that stars tell; three stars are neither.
pub const fn of_stars(stars: i64) -> Mood {
    match stars {
        ..=2 => Mood::Negative,
        3 => Mood::Neutral,
        _ => Mood::Positive,
    }
}

impl Moods {
    /// Learns from texts with their moods; their order does not matter.
    pub fn learn(version: i64, examples: &[(String, Mood)]) -> Self {
        let labels: Vec<String> = Mood::CODES.iter().map(|code| (*code).to_owned()).collect();
        let taught: Vec<(Example, usize)> = examples
            .iter()
            .map(|(text, mood)| {
                let reading = super::understanding::engine().read(text);
                (example(text, &reading), Mood::ALL.iter().position(|one| one == mood).unwrap_or(0))
            })
            .collect();
        Self { version, model: fit(&labels, &taught) }
    }

    /// The likeliest mood of a text.
    pub fn mood(&self, text: &str, reading: &Reading) -> Mood {
        let best = self.model.best(&example(text, reading)).and_then(|(code, _)| Mood::from_code(code));
        best.unwrap_or_else(|| reading.pleased.mood())
    }
}

fn example(text: &str, reading: &Reading) -> Example {
    let score = OF_LISTS * reading.pleased.score();
    let base = Mood::ALL.iter().map(|mood| match mood {
        Mood::Positive => score,
        Mood::Negative => -score,
        Mood::Neutral => 0.0,
    });
    Example { features: features(text, &reading.counts()), base: base.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::understanding::engine;
    use super::*;

    #[test]
    fn stars_teach_words_that_no_list_has_and_the_lists_stay_where_they_teach_nothing() {
        let examples: Vec<(String, Mood)> = (0..40)
            .map(|n| match n % 2 {
                0 => (format!("number {n} blorps all day"), of_stars(1)),
                _ => (format!("number {n} hums softly"), of_stars(5)),
            })
            .collect();
        let moods = Moods::learn(1, &examples);
        let mood = |text: &str| moods.mood(text, &engine().read(text));
        assert_eq!((mood("it blorps"), mood("it hums softly")), (Mood::Negative, Mood::Positive));
        assert_eq!((mood("Terrible!"), mood("\u{592a}\u{68d2}\u{4e86}")), (Mood::Negative, Mood::Positive));
        assert_eq!(
            [0, 2, 3, 4, 5].map(of_stars).map(Mood::code),
            ["negative", "negative", "neutral", "positive", "positive"]
        );
    }
}
