//! The one binary of tests that look at the program from outside; every file of this folder is listed here.

mod generated;
mod smoke;
mod support;
mod tidy;
mod tidy_words;
