//! Reports of the desk as the business defines them: templates as data.

mod template;

pub use template::{BlockSort, BlockSpec, Compare, Measure, Over, SectionSpec, Template, built_in};
