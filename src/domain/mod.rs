//! Rank 0, the pure core: no clock, no file, no SQL, no randomness, no words for people.
//!
//! Reading order: ids, time, money, vocabulary; the records (returns, refunds, exchanges, complaints, parcels, catalog,
//! customers, reviews, imports, outbox); change and command; intake; words and query.

pub mod advices;
pub mod analysis;
pub mod articles;
pub mod baselines;
pub mod catalog;
pub mod causes;
pub mod change;
pub mod classify;
pub mod clocks;
pub mod columns;
pub mod command;
pub mod complaints;
pub mod credits;
pub mod customers;
pub mod definitions;
pub mod encoder;
pub mod exchanges;
pub mod explained;
pub mod facts;
pub mod forgetting;
pub mod goals;
pub mod goods_named;
pub mod ids;
pub mod imports;
pub mod intake;
pub mod metrics;
pub mod money;
pub mod moods;
pub mod outbox;
pub mod parcels;
pub mod passages;
pub mod people;
pub mod policy;
pub mod query;
pub mod rates;
pub mod recoveries;
pub mod refunds;
pub mod refusal;
pub mod reports;
pub mod returns;
pub mod reviews;
pub mod rules;
pub mod said;
pub mod scope;
pub mod seasons;
pub mod situation;
pub mod staff;
pub mod tags;
pub mod tasks;
pub mod taught;
pub mod time;
pub mod translation;
#[cfg(test)]
mod trial;
pub mod understanding;
pub mod vocabulary;
pub mod words;

use change::record;
