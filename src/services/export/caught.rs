//! Work of libraries that panic where they should answer: the writer of workbooks does so when the disk of temporary files is full.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is about to be caught, so that nobody needs to be told of a crash.
pub fn is_expected() -> bool {
    IS_EXPECTED.get()
}

/// The answer of some work; nothing where it panicked. What it was working on must not be looked at again then.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_EXPECTED.replace(true);
    let answer = catch_unwind(AssertUnwindSafe(work));
    IS_EXPECTED.set(before);
    answer.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_answer_and_is_expected_only_meanwhile() {
        assert!(!is_expected());
        assert_eq!(caught(|| (is_expected(), 7)), Some((true, 7)));
        assert_eq!(caught(|| caught(|| 1)), Some(Some(1)));
        assert_eq!(caught(|| -> i32 { panic!("as libraries do") }), None);
        assert!(!is_expected());
    }
}
