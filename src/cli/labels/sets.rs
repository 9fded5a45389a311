//! `labels score` of answers that are sets: keywords, topics, sentences that state a problem.

use serde_json::{Map, Value, json};

use super::three;
use crate::cli::{Failure, Session};
use crate::services::labels::rows::Row;
use crate::services::labels::sets::{Hits, Problems, Topics, keywords_of, learned_of, problems_of, topics_of};

/// Prints what the rows allow; answers whether that is anything.
/// Keywords go by what the examples teach, where there are any.
pub fn print(session: &Session, rows: &[Row], examples: &[Row]) -> Result<bool, Failure> {
    let keywords = keywords_of(rows, &learned_of(examples));
    for (language, measured) in &keywords {
        let f1 = measured.f1();
        if session.out.json {
            let line = json!({ "measure": "keywords", "language": language, "n": measured.n, "f1_at_5": f1 });
            session.out.json_line(&line)?;
        } else {
            let blanks = [("language", language.as_str().into()), ("n", whole(measured.n)), ("f1", three(f1).into())];
            session.out.line(&session.out.words.fill("labels-score-keywords", &blanks))?;
        }
    }
    let (topics, problems) = (topics_of(rows), problems_of(rows));
    if let Some(topics) = &topics {
        print_topics(session, topics)?;
    }
    if let Some(problems) = &problems {
        print_problems(session, problems)?;
    }
    Ok(!keywords.is_empty() || topics.is_some() || problems.is_some())
}

fn print_topics(session: &Session, topics: &Topics) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    if out.json {
        let of = |hits: &Hits| json!({ "n": hits.n, "said": hits.said, "right": hits.right, "f1": hits.f1() });
        let by: Map<String, Value> =
            topics.by_topic.iter().map(|(topic, hits)| ((*topic).to_owned(), of(hits))).collect();
        let (micro, mean) = (topics.micro_f1(), topics.macro_f1());
        out.json_line(
            &json!({ "measure": "topics", "n": topics.n, "micro_f1": micro, "macro_f1": mean, "labels": by }),
        )?;
        return Ok(());
    }
    let blanks = [
        ("n", whole(topics.n)),
        ("micro", three(topics.micro_f1()).into()),
        ("macro", three(topics.macro_f1()).into()),
    ];
    out.line(&words.fill("labels-score-topics", &blanks))?;
    let row = |(topic, hits): (&&str, &Hits)| {
        vec![
            format!("  {}", words.code("code-topic", topic)),
            hits.n.to_string(),
            format!("{}/{}", hits.right, hits.said),
            three(hits.f1()),
        ]
    };
    let head = ["label", "n", "right", "f1"].map(|key| words.get(&format!("labels-head-{key}"))).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(topics.by_topic.iter().map(row)).collect();
    out.table(&rows)?;
    Ok(())
}

fn print_problems(session: &Session, problems: &Problems) -> Result<(), Failure> {
    let (accuracy, f1, characters) = (problems.tally.accuracy(), problems.sentences.f1(), problems.characters.f1());
    if session.out.json {
        session.out.json_line(&json!({
            "measure": "problems", "n": problems.tally.n(), "accuracy": accuracy, "f1": f1, "characters_f1": characters,
        }))?;
        return Ok(());
    }
    let blanks = [
        ("n", whole(problems.tally.n())),
        ("accuracy", three(accuracy).into()),
        ("f1", three(f1).into()),
        ("characters", three(characters).into()),
    ];
    session.out.line(&session.out.words.fill("labels-score-problems", &blanks))?;
    Ok(())
}

fn whole(n: u64) -> fluent_bundle::FluentValue<'static> {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
