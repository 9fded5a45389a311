//! Reports of the desk as the business defines them: templates as data, and those that were made.

mod made;
mod sending;
mod template;

pub use made::{MadeReport, VERBS, arrived, decide};
pub use template::{BlockSort, BlockSpec, Compare, Measure, Over, SectionSpec, Template, built_in};
