//! The one binary of tests that look at the program from outside; every file of this folder is listed here.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a test that skips says so")]

mod cli_desk;
mod cli_feeds;
mod cli_labels;
mod cli_reports;
mod cli_rules;
mod cli_samples;
mod cli_sync;
mod cli_tls;
mod cli_together;
mod cli_translate;
mod day;
mod fuzz;
mod generated;
mod newcomer;
mod papers;
mod promise_kills;
mod promise_log;
mod promise_people;
mod promise_places;
mod promise_power;
mod promise_screen;
mod promise_sealed;
mod promise_text;
mod promise_widths;
mod promise_writers;
mod random_user;
mod smoke;
mod supply;
mod support;
mod terminal_life;
mod tidy;
mod tidy_words;
mod walk;
