//! Which engines there are, which of them are ready, and what the others lack.

use super::ladder::{engine, order};
use super::{Failure, Fault, Quality};
use crate::config::{EngineKind, Settings};
use crate::services::clock::Clock;

/// An engine of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    pub kind: EngineKind,
    pub quality: Quality,
    /// Its place in the order from 1; none where it is never asked.
    pub place: Option<usize>,
    /// What it translates, or why it is not ready. One that is off is not asked.
    pub ready: Result<Vec<String>, Failure>,
}

/// Every engine of the settings in their order, those that are never asked last.
pub fn standings(settings: &Settings, clock: Clock) -> Vec<Standing> {
    let order = order(&settings.translation);
    let mut standings: Vec<Standing> = settings
        .translation
        .engines
        .iter()
        .map(|(name, of)| {
            let ready = if of.on {
                engine(of, clock).and_then(|mut engine| engine.check())
            } else {
                Err(Failure::new(Fault::Off, ""))
            };
            let place = order.iter().position(|known| known == name).map(|at| at + 1);
            Standing { name: name.clone(), kind: of.kind, quality: Quality::of(of.kind), place, ready }
        })
        .collect();
    standings.sort_by_key(|standing| (standing.place.is_none(), standing.place));
    standings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_stand_in_their_order_with_what_they_lack() {
        let (settings, _) = Settings::parse(
            "[translation]\norder = ['c', 'glossary', 'apertium']\n[translation.engines.apertium]\nfolder = '/nowhere'\n\
             [translation.engines.c]\nkind = 'chat'\non = true\naddress = 'http://127.0.0.1:1'\nmodel = 'm'\ntimeout = '2s'\n\
             [translation.engines.d]\nkind = 'libretranslate'\naddress = 'http://127.0.0.1:1'\n\
             [translation.engines.e]\nkind = 'libretranslate'\non = true\naddress = 'http://example.com'\n",
        );
        let found = standings(&settings, Clock::System);
        let told: Vec<(&str, Option<usize>, Option<Fault>)> = found
            .iter()
            .map(|one| (one.name.as_str(), one.place, one.ready.as_ref().err().map(|failure| failure.fault)))
            .collect();
        assert_eq!(
            told,
            [
                ("c", Some(1), Some(Fault::NoConnection)),
                ("glossary", Some(2), None),
                ("apertium", Some(3), Some(Fault::NotInstalled)),
                ("d", None, Some(Fault::Off)),
                ("e", None, Some(Fault::BadAddress)),
            ]
        );
    }
}
