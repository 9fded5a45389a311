//! Labels of the user's own as a form gives them: field by field, phrases and examples a line each.

use super::Definition;
use crate::domain::command::{ArgKind, ArgSpec, Args, opt};
use crate::domain::refusal::Refusal;
use crate::domain::taught::{OwnLabel, Quoted, is_name};

pub const TITLE: ArgSpec = opt("title", ArgKind::Text);
pub const PHRASES: ArgSpec = opt("phrases", ArgKind::LongText);
pub const EXAMPLES: ArgSpec = opt("examples", ArgKind::LongText);
pub const NAMES_LINE: ArgSpec = opt("names_line", ArgKind::Text);
pub const NAMES_SUPPLIER: ArgSpec = opt("names_supplier", ArgKind::Text);

impl OwnLabel {
    /// The example of these words, with the records that it came from where it is known.
    fn example(&self, text: String) -> Quoted {
        self.examples.iter().find(|known| known.text.trim() == text).cloned().unwrap_or_else(|| text.into())
    }

    /// Its fields as the form shows them.
    pub fn args(&self) -> Args {
        let fields = [
            ("title", self.title.clone()),
            ("phrases", self.phrases.join("\n")),
            ("examples", self.examples.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n")),
            ("names_line", self.line.clone()),
            ("names_supplier", self.supplier.clone()),
        ];
        let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
        Args(filled.map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// The text of a label with these fields; examples that the known one has keep the records that they came from.
///
/// # Errors
/// Refused where it would fit nothing, or a phrase would never be found.
pub fn text(args: &Args, verb: &'static str, known: Option<&Definition>) -> Result<String, Refusal> {
    let known = known.and_then(|known| OwnLabel::read(&known.text).ok()).unwrap_or_default();
    let line = |name: &str| args.get(name).unwrap_or_default().trim().to_owned();
    let lines = |name: &str| -> Vec<String> {
        let lines = args.get(name).unwrap_or_default().lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let label = OwnLabel {
        title: line("title"),
        phrases: lines("phrases"),
        examples: lines("examples").into_iter().map(|line| known.example(line)).collect(),
        line: line("names_line"),
        supplier: line("names_supplier"),
        ..OwnLabel::default()
    };
    if label.is_empty() {
        return Err(Refusal::MissingArgument { verb, name: PHRASES.name });
    }
    let mistakes = OwnLabel::mistakes(&label.phrases);
    if mistakes.is_empty() { Ok(label.text()) } else { Err(Refusal::Mistakes(mistakes)) }
}

/// The name of a new label.
///
/// # Errors
/// Refused where it cannot stand on a case as a tag, or another label has it.
pub fn name(name: String, is_taken: bool) -> Result<String, Refusal> {
    let expected = match (is_name(&name), is_taken) {
        (false, _) => "label_name",
        (true, true) => "label_new",
        (true, false) => return Ok(name),
    };
    Err(Refusal::BadArgument { name: "name", value: name, expected: expected.to_owned() })
}
