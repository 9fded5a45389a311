//! Labels from outside: texts that are read after their rows, and a language model that is asked about cases, with all that can go
//! wrong with one.

use serde_json::{Value, json};

use crate::support::program::Place;
use crate::support::web_server::{Asked, Manner, Reply, WebServer};

const KEY: &str = "t0p-secret-key";

/// Settings with a model.
fn settings(place: &Place, server: &WebServer, more: &str) {
    place.write(
        "l.toml",
        &format!(
            "[labels]\nat_once = 2\n{more}\n[labels.model]\non = true\naddress = '{}/v1'\nmodel = 'sorter'\nkey_env = 'MODEL_KEY'\n\
             timeout = '1s'\npause = '10ms'\n",
            server.address()
        ),
    );
}

/// What a model says: each text in a number of the list is about the size, unless the test wants something else.
fn says(asked: &Asked, content: impl Fn(usize) -> Value) -> Reply {
    let texts: Value =
        serde_json::from_str(asked.body["messages"][1]["content"].as_str().unwrap_or("[]")).expect("a list");
    let rows: Vec<Value> = (1..=texts.as_array().map_or(0, Vec::len)).map(content).collect();
    let said = json!({ "answers": rows }).to_string();
    Reply::json(&json!({ "choices": [{ "message": { "content": format!("<think>hm</think>```json\n{said}\n```") } }] }))
}

fn sizes(asked: &Asked) -> Reply {
    says(asked, |n| json!({ "n": n, "category": "size_fit", "severity": "serious" }))
}

fn ask(place: &Place, args: &[&str]) -> (Option<i32>, Value) {
    let mut command =
        place.command("a.desk", &[&["--config", "l.toml", "labels", "ask", "complaints", "--json"], args].concat());
    let output = command.env("MODEL_KEY", KEY).output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!text.contains(KEY), "the key is a secret: {text}");
    let line = text.lines().find(|line| line.starts_with('{')).unwrap_or("{}");
    (output.status.code(), serde_json::from_str(line).expect("an object"))
}

/// Three complaints, of which one names who wrote it.
fn three() -> Place {
    let place = Place::new();
    for comment in [
        "die weste sitzt sehr eng, Tel. 0170 1234567\nViele Grüße\nPetra Weiss",
        "hm",
        "what can I say, the charger caught fire",
    ] {
        place.run(&["do", "open", "complaints", "subject=Frage", &format!("comment={comment}")]).ended(0);
    }
    place
}

fn categories(place: &Place) -> Vec<(Value, Value, Value)> {
    let rows = place.run(&["list", "complaints", "--json", "sort:opened"]).ended(0).lines();
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|row| (row["id"].clone(), row["category"].clone(), row["category_by"].clone(), row["severity"].clone()))
        .collect();
    rows.sort_by_key(|row| row.0.to_string());
    rows.into_iter().map(|(_, category, by, severity)| (category, by, severity)).collect()
}

#[test]
fn a_model_is_asked_on_request_with_names_masked_and_named_as_the_source() {
    let server = WebServer::start(sizes);
    let place = three();
    settings(&place, &server, "");
    let (code, said) = ask(&place, &[]);
    assert_eq!((code, &said["cases"], server.asked().len()), (Some(0), &json!(3), 0), "nobody is asked before --apply");
    let before = categories(&place);
    let (code, said) = ask(&place, &["--apply"]);
    assert_eq!((code, &said["cases"], &said["told"]), (Some(0), &json!(3), &json!(3)), "{said}");
    let after = categories(&place);
    assert!(after.iter().all(|(category, by, _)| *category == "size_fit" && *by == "asked:sorter"), "{after:?}");
    assert!(after.iter().any(|(_, _, severity)| *severity == "urgent"), "an urgent word stays urgent: {after:?}");
    let asked = server.asked();
    assert_eq!(asked.len(), 2, "two texts in one question");
    let sent = asked.iter().map(|asked| asked.body.to_string()).collect::<String>();
    assert!(!sent.contains("Petra") && !sent.contains("0170") && sent.contains("XQ0X"), "{sent}");
    assert!(asked[0].body["messages"][0]["content"].as_str().is_some_and(|told| told.contains("not_received:")));
    assert_eq!(asked[0].head("authorization"), format!("Bearer {KEY}"));
    // One undo takes the answers back, and nobody is asked the same twice.
    place.run(&["undo"]).ended(0);
    assert_eq!(categories(&place), before);
    ask(&place, &["--apply"]);
    assert_eq!((server.asked().len(), categories(&place)), (2, after));
}

#[test]
fn messages_and_reviews_are_asked_about_too() {
    let server = WebServer::start(sizes);
    let place = three();
    settings(&place, &server, "");
    place.run(&["do", "answer", "C-1001", "text=We look into it"]).ended(0);
    let ask = |kind: &str| {
        let mut command = place.command("a.desk", &["--config", "l.toml", "labels", "ask", kind, "--json", "--apply"]);
        let output = command.env("MODEL_KEY", KEY).output().expect("the program runs");
        let line =
            String::from_utf8_lossy(&output.stdout).lines().find(|line| line.starts_with('{')).map(str::to_owned);
        serde_json::from_str::<Value>(&line.unwrap_or_default()).expect("an object")
    };
    assert_eq!(ask("messages")["cases"], 0, "what the desk wrote is nobody's complaint");
    assert_eq!(ask("reviews")["cases"], 0);
}

#[test]
fn what_a_person_said_stays_and_sync_asks_by_itself_only_where_that_is_set() {
    let server = WebServer::start(sizes);
    let place = three();
    place.run(&["do", "classify", "C-1001", "category=taste_or_changed_mind"]).ended(0);
    let sync = |more: &str| {
        settings(&place, &server, more);
        let mut command = place.command("a.desk", &["--config", "l.toml", "sync", "--json"]);
        let output = command.env("MODEL_KEY", KEY).output().expect("the program runs");
        serde_json::from_slice::<Value>(&output.stdout).expect("an object")["asked"].clone()
    };
    assert_eq!((sync("")["cases"].clone(), server.asked().len()), (json!(0), 0));
    assert_eq!(sync("ask_always = true")["told"], json!(2));
    assert_eq!(sync("ask_always = true")["cases"], json!(0), "nobody is asked about twice");
    assert_eq!(categories(&place)[0].1, "person");
}

#[test]
fn whatever_goes_wrong_with_a_model_leaves_cases_as_they_were() {
    type Script = fn(&Asked) -> Reply;
    let scripts: [(&str, Script, Value, i32); 6] = [
        ("slow", |_| Reply::json(&json!({})).come(Manner::Silent), json!("timeout"), 3),
        ("429", |_| Reply::status("429 Too Many Requests", "{}").with("Retry-After", &60), json!("too_often"), 3),
        ("cut", |asked| sizes(asked).come(Manner::HalfAndGone), json!("broken"), 3),
        ("denied", |_| Reply::status("401 Unauthorized", "{}"), json!("denied"), 3),
        (
            "broken",
            |_| Reply::json(&json!({ "choices": [{ "message": { "content": "{\"answers\": [{\"n\": 1, \"cat" } }] })),
            Value::Null,
            0,
        ),
        (
            "wrong",
            |asked| says(asked, |n| json!({ "n": n, "category": "sizes", "severity": "serious" })),
            Value::Null,
            0,
        ),
    ];
    for (name, script, fault, code) in scripts {
        let server = WebServer::start(script);
        let place = three();
        settings(&place, &server, "");
        let before = categories(&place);
        let (ended, said) = ask(&place, &["--apply"]);
        assert_eq!((ended, &said["fault"], &said["told"]), (Some(code), &fault, &json!(0)), "{name}: {said}");
        assert_eq!(categories(&place), before, "{name}");
    }
}

#[test]
fn nobody_is_asked_while_no_model_is_on() {
    let place = three();
    place.write("l.toml", "[labels.model]\naddress = 'http://127.0.0.1:1'\nmodel = 'sorter'\n");
    let (code, _) = ask(&place, &["--apply"]);
    assert_eq!(code, Some(2));
}

#[test]
fn a_label_is_shown_before_it_is_put_on_cases_and_a_second_add_or_a_bad_phrase_changes_nothing() {
    let place = three();
    place.run(&["labels", "add", "fire", "--title", "Burns"]).ended(0);
    let refused = place.run(&["labels", "phrases", "fire", "{unclosed"]).ended(2);
    assert!(refused.err.contains("{unclosed") && refused.err.contains("column 1"), "{refused:?}");
    place.run(&["labels", "phrases", "fire", "caught fire"]).ended(0);
    place.run(&["labels", "add", "fire"]).ended(2);
    place.run(&["labels", "change", "fire", "--line", "Chargers"]).ended(0);
    let label = place.run(&["labels", "list", "--json"]).ended(0).json();
    assert_eq!(
        (&label["title"], &label["phrases"], &label["line"]),
        (&json!("Burns"), &json!(["caught fire"]), &json!("Chargers"))
    );
    let labelled = || place.run(&["count", "complaints", "tag:fire", "--json"]).ended(0).json()["count"].clone();
    let shown = place.run(&["labels", "apply", "fire", "--json"]).ended(0).json();
    assert_eq!(
        (&shown["cases"], &shown["fits"][0]["phrases"], labelled()),
        (&json!(1), &json!(["caught fire"]), json!(0))
    );
    place.run(&["labels", "apply", "fire", "--apply"]).ended(0);
    assert_eq!(labelled(), json!(1));
    place.run(&["undo"]).ended(0);
    assert_eq!(labelled(), json!(0), "one step");
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let place = Place::new();
    place.write("e.toml", "[labels]\nencoder = '/nowhere/encoder.whl'\n");
    place.write("in.csv", "a,b\n1,2\n");
    let import = place.run(&["--config", "e.toml", "import", "in.csv"]);
    assert_eq!(import.err.matches("/nowhere/encoder.whl").count(), 1, "{import:?}");
    place.write("off.toml", "");
    place.run(&["do", "open", "complaints", "subject=Frage", "comment=hm"]).ended(0);
    let off = place.run(&["--config", "off.toml", "labels", "ask", "complaints"]).ended(2);
    assert!(off.err.contains("off.toml") && off.err.contains("[labels.model]\non = true"), "{off:?}");
}

#[test]
fn each_line_has_one_answer_in_its_place_and_what_is_broken_is_told() {
    let place = Place::new();
    place.run(&["labels", "add", "lid", "--title", "Lids"]).ended(0);
    place.run(&["labels", "phrases", "lid", "lid*"]).ended(0);
    let rows = [
        r#"{"id":"a","text":"the lid is missing","reason":"no such reason"}"#,
        "",
        r#"{"id":"b","text":"#,
        "a plain text among objects",
        r#"{"id":"c"}"#,
        r#"{"id":"d","text":"far too small","reason":"too_small"}"#,
    ];
    let file = place.write("rows.jsonl", &rows.join("\n"));
    let answered = place.run(&["classify", &file]).ended(3);
    let lines = answered.lines();
    assert_eq!(lines.len(), rows.len(), "{answered:?}");
    assert_eq!((&lines[0]["id"], &lines[0]["category"]), (&json!("a"), &json!("missing_parts")));
    assert_eq!((&lines[0]["labels"], &lines[0]["unknown_reason"]), (&json!(["lid"]), &json!("no such reason")));
    assert_eq!(lines[1], json!({"line": 2, "blank": true}));
    assert_eq!(lines[2], json!({"line": 3, "error": "not_json"}));
    assert_eq!(lines[3], json!({"line": 4, "error": "not_json"}));
    assert_eq!(lines[4], json!({"line": 5, "error": "no_text", "id": "c"}));
    assert_eq!((&lines[5]["reason"], &lines[5]["labels"]), (&json!("too_small"), &json!([])));
    assert!(answered.err.contains("3, 4, 5"), "{answered:?}");
    // Plain lines keep their places too, and are texts whatever they hold.
    let file = place.write("rows.txt", "the lid is missing\n\n[too small]\n");
    // Words are a text; a file that is not there is none.
    let said = place.run(&["classify", "The zipper", "is broken", "--json"]).ended(0);
    assert_eq!((said.lines().len(), &said.lines()[0]["category"]), (1, &json!("quality_defect")), "{said:?}");
    assert_eq!(place.run(&["classify", "{\"text\": \"It never came\"}"]).ended(0).lines().len(), 1);
    place.run(&["classify", "no-such-file.txt"]).ended(1);
    assert_eq!(place.run(&["classify", "--file", &file]).ended(0).out, place.run(&["classify", &file]).ended(0).out);
    let answered = place.run(&["classify", &file]).ended(0);
    let lines: Vec<&str> = answered.out.lines().collect();
    assert_eq!((lines.len(), lines[1]), (3, ""), "{answered:?}");
    assert!(lines[0].contains("lid"), "{answered:?}");
    assert_eq!(place.run(&["classify", &file, "--json"]).ended(0).lines()[1], json!({"line": 2, "blank": true}));
}
