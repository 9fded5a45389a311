//! `lanes`: what was learned of past parcels, with the number of cases behind each line.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Session};
use crate::domain::parcels::{Basis, FEWEST, Lane};
use crate::domain::time::HOUR;
use crate::services::lanes;
use crate::text::Words;

/// `lanes [WORD...] [--learn]`
pub fn lanes(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    if m.get_flag("learn") {
        let learned = lanes::learn(&session.desk()?)?;
        let blanks = [("lanes", learned.n_lanes.into()), ("parcels", learned.n_parcels.into())];
        out.note(&out.words.fill("lanes-learned", &blanks));
    }
    let wanted: Vec<String> =
        m.get_many::<String>("lane").unwrap_or_default().map(|word| word.to_lowercase()).collect();
    let is_wanted = |lane: &&Lane| wanted.iter().all(|word| lane.name().to_lowercase().contains(word.as_str()));
    let known = lanes::known(&session.reader()?)?;
    let shown: Vec<&Lane> = known.iter().filter(|lane| lane.n >= FEWEST).filter(is_wanted).collect();
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
    let head = ["what", "state", "n", "half", "most", "alert", "longest"];
    let mut rows = vec![head.iter().map(|column| out.words.get(&format!("lanes-head-{column}"))).collect()];
    rows.extend(shown.into_iter().map(|lane| cells(&out.words, lane)));
    out.table(&rows)?;
    Ok(DONE)
}

fn cells(words: &Words, lane: &Lane) -> Vec<String> {
    let state = match lane.state {
        Some(state) => words.code("code-parcel-status", state.code()),
        None => words.get("lanes-whole-way"),
    };
    let what = match lane.basis {
        Basis::Lane => format!("{} {}→{}", lane.carrier, lane.origin, lane.destination),
        Basis::Carrier => lane.carrier.clone(),
        _ => words.code("code-pace", &lane.pace),
    };
    let hours = [lane.p50_hours, lane.p90_hours, lane.p95_hours, lane.longest_hours];
    let spans = hours.map(|hours| words.span(hours * HOUR));
    [what, state, words.number(lane.n)].into_iter().chain(spans).collect()
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
