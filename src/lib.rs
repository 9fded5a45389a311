//! afterdesk: a keyboard-driven after-sales desk.
//!
//! Arrows point down only: `tui` and `cli` talk to people and use `services`; `services` joins `store`, `importers`,
//! `report` and `domain`; `store` and `importers` know `domain` and never each other; `domain` knows nothing of ours.

#![forbid(unsafe_code)]

pub mod analytics;
pub mod cli;
pub mod config;
pub mod domain;
pub mod generator;
pub mod importers;
pub mod report;
pub mod services;
pub mod store;
pub mod text;
pub mod tui;

/// Here rather than in the program, so that tests and benchmarks measure what people use.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
