//! `lanes`: what was learned of past parcels, with the number of cases behind each line.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Session};
use crate::domain::parcels::{FEWEST, Lane, lane_carrier};
use crate::services::lanes;

/// `lanes [WORD...] [--learn]`
pub fn lanes(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    if m.get_flag("learn") {
        let learned = lanes::learn(&session.known_desk()?)?;
        let blanks = [("lanes", learned.n_lanes.into()), ("parcels", learned.n_parcels.into())];
        out.note(&out.words.fill("lanes-learned", &blanks));
    }
    // A word is part of a lane's name, or a carrier however it is spelt.
    let wanted = m.get_many::<String>("lane").unwrap_or_default();
    let wanted: Vec<[String; 2]> = wanted.map(|word| [word.to_lowercase(), lane_carrier(word)]).collect();
    let is_wanted = |lane: &&Lane| {
        let name = lane.name().to_lowercase();
        wanted.iter().all(|spelt| spelt.iter().any(|word| name.contains(word.as_str())))
    };
    let known = lanes::proven(&session.reader()?)?;
    let shown: Vec<&Lane> = known.iter().filter(is_wanted).collect();
    if out.json {
        for lane in shown {
            out.json_line(&lane_json(lane))?;
        }
        return Ok(DONE);
    }
    if shown.is_empty() {
        out.line(&out.words.fill("lanes-none", &[("fewest", FEWEST.into())]))?;
        return Ok(DONE);
    }
    let mut rows = vec![lanes::COLUMNS.iter().map(|column| out.words.get(&format!("lanes-head-{column}"))).collect()];
    rows.extend(shown.into_iter().map(|lane| lanes::cells(&out.words, lane)));
    out.table(&rows)?;
    Ok(DONE)
}

fn lane_json(lane: &Lane) -> Value {
    json!({
        "basis": lane.basis.code(),
        "carrier": lane.carrier,
        "origin": lane.origin,
        "destination": lane.destination,
        "service": lane.pace,
        "state": lane.state.map(|state| state.code()),
        "n": lane.n,
        "p50_hours": lane.p50_hours,
        "p90_hours": lane.p90_hours,
        "p95_hours": lane.p95_hours,
        "longest_hours": lane.longest_hours,
    })
}
