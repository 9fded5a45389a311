//! Chance that is the same on every machine: one small generator per thing, seeded by what the thing is.

/// Salts that keep the streams of different things apart.
#[derive(Clone, Copy)]
pub enum Stream {
    Case = 1,
    Complaint = 2,
    Order = 3,
    Customer = 4,
    Product = 5,
    Season = 6,
    Parcel = 7,
    Review = 8,
    Again = 9,
}

/// A seeded source of choices.
pub struct Dice(fastrand::Rng);

impl Dice {
    /// The dice of one thing: the same seed, stream and index always roll the same.
    pub fn of(seed: u64, stream: Stream, index: u64) -> Self {
        Self(fastrand::Rng::with_seed(mix(mix(seed ^ (stream as u64).wrapping_mul(0xA076_1D64_78BD_642F)) ^ index)))
    }

    /// A number from 0 up to, not including, `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.0.u64(0..n) }
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// True `n` times in a thousand.
    pub fn in_thousand(&mut self, n: u64) -> bool {
        self.below(1_000) < n
    }

    /// One of a list that is never empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.0.usize(0..list.len())]
    }

    /// One text of a list that is never empty.
    pub fn word<'a, S: AsRef<str>>(&mut self, list: &'a [S]) -> &'a str {
        self.pick(list).as_ref()
    }

    /// A number in the shape of a text: `#` is a digit, `@` a capital letter, all else stands for itself.
    pub fn shape(&mut self, shape: &str) -> String {
        shape
            .chars()
            .map(|c| match c {
                '#' => self.0.digit(10),
                '@' => self.0.uppercase(),
                other => other,
            })
            .collect()
    }

    /// So many lower-case hexadecimal digits.
    pub fn hex(&mut self, length: usize) -> String {
        (0..length).map(|_| self.0.digit(16)).collect()
    }

    pub fn bits(&mut self) -> u64 {
        self.0.u64(..)
    }
}

/// Weights to draw from.
#[derive(Debug, Clone)]
pub struct Weights {
    sums: Vec<u64>,
}

impl Weights {
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let sums = weights.into_iter().map(|w| {
            sum += w;
            sum
        });
        Self { sums: sums.collect() }
    }

    /// The place of the drawn weight.
    pub fn draw(&self, dice: &mut Dice) -> usize {
        let roll = dice.below(self.sums.last().copied().unwrap_or(0));
        self.sums.partition_point(|sum| *sum <= roll)
    }
}

/// The finaliser of splitmix64: spreads neighbouring numbers far apart.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_rolls_the_same_and_neighbours_do_not() {
        let roll = |seed, index| Dice::of(seed, Stream::Case, index).bits();
        assert_eq!(roll(1, 7), roll(1, 7));
        assert_ne!(roll(1, 7), roll(1, 8));
        assert_ne!(roll(1, 7), roll(2, 7));
        assert_ne!(roll(1, 7), Dice::of(1, Stream::Order, 7).bits());
    }

    #[test]
    fn weights_are_drawn_in_their_shares() {
        let weights = Weights::new([1, 0, 9]);
        let mut seen = [0; 3];
        for index in 0..1_000 {
            seen[weights.draw(&mut Dice::of(1, Stream::Case, index))] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((60..140).contains(&seen[0]), "{seen:?}");
    }

    #[test]
    fn shapes_keep_what_is_not_a_digit() {
        let text = Dice::of(1, Stream::Case, 1).shape("1Z##-@@");
        assert!(text.starts_with("1Z") && text.len() == 7 && text.as_bytes()[4] == b'-', "{text}");
    }
}
