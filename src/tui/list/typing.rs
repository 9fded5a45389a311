//! The filter line while it is typed: live selection, completion, keeping it or taking it back.

use tui_input::Input;

use super::List;
use crate::domain::ids::Kind;
use crate::domain::query::Suggestion;
use crate::services::lists::Env;
use crate::tui::reads::Ask;

impl List {
    /// Begins to type the filter.
    pub fn edit_filter(&mut self) {
        self.before_edit.clone_from(&self.filter);
        let text = if self.filter.is_empty() { String::new() } else { format!("{} ", self.filter) };
        self.editing = Some(Input::new(text));
    }

    /// Ends typing the filter: kept as it is, or as it was before.
    pub fn end_edit(&mut self, keep: bool, env: &Env) -> Vec<Ask> {
        let Some(input) = &self.editing else { return Vec::new() };
        let text = if keep { input.value().trim().to_owned() } else { std::mem::take(&mut self.before_edit) };
        if keep && text == self.filter && self.error.is_none() {
            self.editing = None;
            return Vec::new();
        }
        let asks = self.select(&text, env);
        // A mistake keeps the line open, so that it can be mended where it is.
        if !keep || self.error.is_none() {
            self.editing = None;
        }
        asks
    }
    /// Selects by what stands in the filter line now. A last word that may still become a field or a value is not searched
    /// for yet, so that typing `status:open` does not empty the list on the way.
    pub fn type_filter(&mut self, env: &Env) -> Vec<Ask> {
        let Some(input) = &self.editing else { return Vec::new() };
        let typed = input.value().trim_start();
        let unfinished = !self.suggestions().is_empty() && !typed.ends_with(' ');
        let text =
            if unfinished { typed.rsplit_once(' ').map_or("", |(before, _)| before) } else { typed }.trim().to_owned();
        if text == self.filter && self.error.is_none() { Vec::new() } else { self.select(&text, env) }
    }

    /// Completes the word at the caret as far as all that fits agrees.
    pub fn complete(&mut self) {
        if let Some(input) = &mut self.editing {
            *input = completed(self.kind, input);
        }
    }

    /// What could follow at the caret, for the hint below the filter line.
    pub fn suggestions(&self) -> Vec<String> {
        let Some(input) = &self.editing else { return Vec::new() };
        crate::domain::query::complete(self.kind, input.value(), input.cursor())
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect()
    }
}

/// A query with the word at the caret completed as far as all that fits agrees.
pub fn completed(kind: Kind, input: &Input) -> Input {
    let found = crate::domain::query::complete(kind, input.value(), input.cursor());
    let Some(first) = found.first() else { return input.clone() };
    let common = common(&found);
    let letters: Vec<char> = input.value().chars().collect();
    let head: String = letters[..first.replaces.start.min(letters.len())].iter().collect();
    let tail: String = letters[first.replaces.end.min(letters.len())..].iter().collect();
    let caret = head.chars().count() + common.chars().count();
    Input::new(head + &common + &tail).with_cursor(caret)
}

/// The beginning that all that fits agrees in.
pub fn common(found: &[Suggestion]) -> String {
    let mut words = found.iter().map(|suggestion| suggestion.text.as_str());
    let mut common = words.next().unwrap_or_default().to_owned();
    for other in words {
        let same = common.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        common = common.chars().take(same).collect();
    }
    common
}
