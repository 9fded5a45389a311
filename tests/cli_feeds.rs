//! Feeds from outside, against a server of the test: pages, pauses, faults, and an end in the middle that loses nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::program::{Answer, NOW, Place};
use crate::support::tracking::{all_of_17track, numbers, of_17track, of_aftership, of_easypost};
use crate::support::web_server::{Asked, Manner, Reply, WebServer};

const KEY: &str = "t0p-secret-key";

/// A desk with so many parcels, numbered from X1000.
fn desk(n: usize) -> Place {
    let place = Place::new();
    for at in 0..n {
        place.run(&["do", "open", "parcels", &format!("tracking=X{}", 1000 + at), "leg=original"]).ended(0);
    }
    place
}

/// Settings with one feed that asks the server.
fn settings(place: &Place, service: &str, address: &str, more: &str) {
    place.write(
        "feeds.toml",
        &format!(
            "[feeds.parcels]\nservice = '{service}'\non = true\nkey_env = 'FEED_KEY'\naddress = '{address}'\npace = '0s'\n\
             pause = '10ms'\ntimeout = '1s'\n{more}\n"
        ),
    );
}

fn command(place: &Place, args: &[&str]) -> std::process::Command {
    let mut command = place.command("a.desk", &[&["--config", "feeds.toml"], args].concat());
    command.env("FEED_KEY", KEY);
    command
}

fn run(place: &Place, args: &[&str]) -> Answer {
    let output = command(place, args).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let answer = Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!format!("{answer:?}").contains(KEY), "the key is a secret: {answer:?}");
    answer
}

/// One pass; answers what became of the one feed.
fn sync(place: &Place, code: i32) -> Value {
    run(place, &["sync", "--json"]).ended(code).json()["feeds"][0].clone()
}

/// The same, so many minutes later.
fn sync_later(place: &Place, minutes: u32, code: i32) -> Value {
    let at = NOW.replace("09:00", &format!("{:02}:{:02}", 9 + minutes / 60, minutes % 60));
    let mut command = command(place, &["sync", "--json"]);
    let args: Vec<_> =
        command.get_args().map(|arg| if arg == NOW { at.clone().into() } else { arg.to_owned() }).collect();
    let mut later = std::process::Command::new(command.get_program());
    later.args(args).current_dir(place.home()).env("HOME", place.home()).env("XDG_CONFIG_HOME", place.home());
    let output = later.env("FEED_KEY", KEY).output().expect("the program runs");
    command.env_clear();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    serde_json::from_slice::<Value>(&output.stdout).expect("an object")["feeds"][0].clone()
}

fn state(place: &Place) -> Value {
    run(place, &["feeds", "--json"]).ended(0).json()
}

fn events(place: &Place) -> usize {
    place.run(&["list", "events", "--limit", "5000", "--json"]).ended(0).lines().len()
}

fn status(place: &Place, number: &str) -> Value {
    place.run(&["show", number, "--json"]).ended(0).json()["status"].clone()
}

#[test]
fn nothing_goes_out_until_the_feed_is_turned_on() {
    let server = WebServer::start(all_of_17track);
    let place = desk(1);
    settings(&place, "17track", &server.address(), "");
    let text = std::fs::read_to_string(place.path("feeds.toml")).expect("settings");
    place.write("feeds.toml", &text.replace("on = true\n", ""));
    assert_eq!(sync(&place, 0), Value::Null);
    assert_eq!(state(&place)["state"], "off");
    let refused = run(&place, &["feeds", "run", "parcels"]).ended(1);
    assert!(refused.err.contains("on = true"), "{refused:?}");
    assert_eq!(server.asked(), []);
    run(&place, &["feeds", "run", "nobody"]).ended(2);
    // Without a parcel to ask for, nobody is asked either.
    let empty = desk(0);
    settings(&empty, "17track", &server.address(), "");
    assert_eq!(sync(&empty, 0)["complete"], true);
    assert_eq!(server.asked(), []);
}

#[test]
fn numbers_are_told_once_and_asked_for_forty_at_a_time() {
    let server = WebServer::start(all_of_17track);
    let place = desk(85);
    settings(&place, "17track", &server.address(), "");
    let first = sync(&place, 0);
    let tally = ["pages", "told", "parcels", "events", "rejected"].map(|name| first[name].as_i64());
    assert_eq!(tally, [3, 85, 85, 170, 0].map(Some), "{first}");
    assert_eq!((status(&place, "P-1001"), events(&place)), (json!("in_transit"), 170));
    let asked = server.asked();
    assert!(asked.iter().all(|asked| asked.head("17token") == KEY && asked.method == "POST"));
    let sizes: Vec<(String, usize)> =
        asked.iter().map(|asked| (asked.path().to_owned(), numbers(asked).len())).collect();
    let wanted = [
        ("/register", 40),
        ("/register", 40),
        ("/register", 5),
        ("/gettrackinfo", 40),
        ("/gettrackinfo", 40),
        ("/gettrackinfo", 5),
    ];
    assert_eq!(sizes, wanted.map(|(path, n)| (path.to_owned(), n)));
    // Not due yet, then due: nobody is told twice, and pages that say the same bring nothing.
    assert_eq!(sync(&place, 0), Value::Null);
    let again = sync_later(&place, 60, 0);
    assert_eq!(
        ["pages", "told", "parcels", "events"].map(|name| again[name].as_i64()),
        [3, 0, 0, 0].map(Some),
        "{again}"
    );
    assert_eq!(events(&place), 170);
    let history = place.run(&["history", "--json"]).ended(0).lines();
    assert_eq!(history[0]["actor"], "feed:parcels", "it stands in the history: {}", history[0]);
}

#[test]
fn only_parcels_that_have_not_ended_and_belong_to_the_feed_are_asked_for() {
    let server = WebServer::start(all_of_17track);
    let place = desk(4);
    place.run(&["do", "event", "P-1001", "status=delivered", "at=2026-06-01"]).ended(0);
    place.run(&["do", "event", "P-1002", "status=delivered", "at=2026-06-18"]).ended(0);
    place.run(&["do", "tag", "P-1004", "tags=+elsewhere"]).ended(0);
    settings(&place, "17track", &server.address(), "parcels = '-tag:elsewhere'");
    sync(&place, 0);
    assert_eq!(numbers(&server.asked()[1]), ["X1001", "X1002"], "an end of two days ago may be none yet");
}

#[test]
fn an_end_in_the_middle_loses_nothing_and_doubles_nothing() {
    let hang = Arc::new(AtomicUsize::new(1));
    let hangs = Arc::clone(&hang);
    let server = WebServer::start(move |asked| {
        let third = asked.path() == "/gettrackinfo" && numbers(asked).contains(&"X1080".to_owned());
        let reply = all_of_17track(asked);
        if third && hangs.load(Ordering::SeqCst) == 1 { reply.come(Manner::Silent) } else { reply }
    });
    let place = desk(130);
    settings(&place, "17track", &server.address(), "");
    let long = std::fs::read_to_string(place.path("feeds.toml")).expect("settings").replace("'1s'", "'50s'");
    place.write("feeds.toml", &long);
    let mut first = command(&place, &["sync"]).stdout(std::process::Stdio::null()).spawn().expect("the program runs");
    server.wait_for(4 + 3);
    first.kill().expect("it can be killed");
    first.wait().expect("it is gone");
    assert_eq!((state(&place)["state"].clone(), events(&place)), (json!("underway"), 160));
    hang.store(0, Ordering::SeqCst);
    let before = server.asked().len();
    let rest = sync(&place, 0);
    assert_eq!(
        ["pages", "told", "parcels", "events"].map(|name| rest[name].as_i64()),
        [2, 0, 50, 100].map(Some),
        "{rest}"
    );
    let asked: Vec<String> = server.asked()[before..].iter().flat_map(numbers).collect();
    assert_eq!((asked.len(), asked[0].as_str()), (50, "X1080"), "it goes on behind the last page that came in");
    assert_eq!(events(&place), 260);
}

/// AfterShip by cursor: four pages of two numbers.
fn by_cursor(asked: &Asked) -> Reply {
    if asked.method == "POST" {
        return Reply::json(&json!({ "meta": { "code": 201 }, "data": {} }));
    }
    let page: usize = asked.query("cursor").map_or(0, |cursor| cursor.parse().expect("a cursor of ours"));
    let trackings: Vec<Value> = (0..2).map(|n| of_aftership(&format!("X{}", 1000 + page * 2 + n))).collect();
    let next = if page < 3 { (page + 1).to_string() } else { String::new() };
    let pagination = json!({ "total": 8, "next_cursor": next, "has_next_page": page < 3 });
    Reply::json(&json!({ "meta": { "code": 200 }, "data": { "pagination": pagination, "trackings": trackings } }))
}

#[test]
fn a_pause_that_is_asked_for_is_kept_and_the_round_goes_on_where_it_was() {
    let calm = Arc::new(AtomicUsize::new(0));
    let busy = Arc::clone(&calm);
    let server = WebServer::start(move |asked| {
        if asked.query("cursor").as_deref() == Some("2") && busy.fetch_add(1, Ordering::SeqCst) == 0 {
            // Ten minutes after the clock of the test.
            return Reply::status("429 Too Many Requests", "{\"meta\":{\"code\":429}}")
                .with("X-RateLimit-Reset", &1_781_946_600);
        }
        by_cursor(asked)
    });
    let place = desk(8);
    settings(&place, "aftership", &server.address(), "");
    let first = sync(&place, 3);
    assert_eq!(
        (&first["pages"], &first["fault"], &first["told"]),
        (&json!(2), &json!("too_often"), &json!(8)),
        "{first}"
    );
    assert_eq!(first["wait_until"], "2026-06-20T09:10:00Z");
    assert_eq!(sync_later(&place, 9, 0), Value::Null, "the pause is not over");
    let before = server.asked().len();
    let rest = sync_later(&place, 11, 0);
    assert_eq!((&rest["pages"], &rest["parcels"], &rest["complete"]), (&json!(2), &json!(4), &json!(true)), "{rest}");
    assert_eq!(server.asked()[before].query("cursor").as_deref(), Some("2"));
    assert_eq!(events(&place), 16);
    // The next round asks for what changed since this one began.
    sync_later(&place, 75, 0);
    let asked = server.asked();
    let since = asked.last().and_then(|asked| asked.query("updated_at_min"));
    assert_eq!(since.as_deref(), Some("2026-06-20T08:50:00Z"));
    assert!(asked.iter().all(|asked| asked.head("as-api-key") == KEY));
}

#[test]
fn a_short_pause_is_waited_out_and_pages_by_number_are_known_too() {
    let asked_before = Arc::new(AtomicUsize::new(0));
    let server = WebServer::start(move |asked| {
        if asked.method == "POST" {
            let already = json!({ "meta": { "code": 4003, "message": "Tracking already exists." }, "data": {} });
            return Reply::status("400 Bad Request", &already.to_string());
        }
        if asked_before.fetch_add(1, Ordering::SeqCst) == 0 {
            return Reply::status("429 Too Many Requests", "").with("Retry-After", &1);
        }
        let page: usize = asked.query("page").map_or(1, |page| page.parse().expect("a number"));
        // The second page repeats a parcel of the first, as lists that move do; one parcel is nobody's here.
        let known: &[&str] = if page == 1 { &["X1000", "X1001"] } else { &["X1001", "X1002", "OTHER1"] };
        let trackings: Vec<Value> = known.iter().map(|number| of_aftership(number)).collect();
        Reply::json(
            &json!({ "meta": { "code": 200 }, "data": { "page": page, "limit": 2, "count": 4, "trackings": trackings } }),
        )
    });
    let place = desk(3);
    settings(&place, "aftership", &format!("{}/v4", server.address()), "");
    let told = sync(&place, 0);
    let tally = ["pages", "told", "parcels", "events", "left_out"].map(|name| told[name].as_i64());
    assert_eq!(tally, [2, 3, 3, 6, 1].map(Some), "{told}");
    assert_eq!(server.asked()[0].body["tracking"]["tracking_number"], "X1000", "the older version wraps it");
    assert_eq!(place.run(&["count", "parcels", "--json"]).ended(0).json()["count"], 3);
}

#[test]
fn parcels_that_only_the_service_knows_come_in_when_the_user_wants_them() {
    let server = WebServer::start(by_cursor);
    let place = desk(1);
    settings(&place, "aftership", &server.address(), "new_parcels = true");
    let told = sync(&place, 0);
    assert_eq!((&told["parcels"], &told["left_out"]), (&json!(8), &json!(0)), "{told}");
}

#[test]
fn the_list_behind_a_number_is_read_to_its_end() {
    let server = WebServer::start(|asked: &Asked| {
        if asked.method == "POST" {
            let code = asked.body["tracker"]["tracking_code"].as_str().unwrap_or_default();
            if code == "X1003" {
                let error = json!({ "error": { "code": "TRACKER.INVALID", "message": "no such number" } });
                return Reply::status("422 Unprocessable Entity", &error.to_string());
            }
            return Reply::json(&of_easypost(code));
        }
        let numbers: &[&str] = match asked.query("before_id").as_deref() {
            None => &["X1002", "X1001"],
            Some("trk_X1001") => &["X1000"],
            other => panic!("{other:?}"),
        };
        let trackers: Vec<Value> = numbers.iter().map(|number| of_easypost(number)).collect();
        Reply::json(&json!({ "trackers": trackers, "has_more": numbers.len() == 2 }))
    });
    let place = desk(4);
    settings(&place, "easypost", &server.address(), "");
    let told = sync(&place, 0);
    let tally = ["pages", "told", "parcels", "events", "rejected"].map(|name| told[name].as_i64());
    assert_eq!(tally, [2, 3, 3, 6, 1].map(Some), "{told}");
    // The key is the name of HTTP's basic way to say who one is.
    assert!(server.asked().iter().all(|asked| asked.head("authorization") == "Basic dDBwLXNlY3JldC1rZXk6"));
    let again = sync_later(&place, 61, 0);
    assert_eq!((&again["told"], &again["rejected"]), (&json!(0), &json!(0)), "a refused number is not told again");
}

#[test]
fn a_key_that_is_not_accepted_stops_the_feed_until_a_person_acts() {
    let good = Arc::new(AtomicUsize::new(0));
    let is_good = Arc::clone(&good);
    let server = WebServer::start(move |asked| {
        if is_good.load(Ordering::SeqCst) == 1 {
            return all_of_17track(asked);
        }
        let error = json!({ "code": -18_010_002, "message": format!("{KEY} is no key") });
        Reply::json(&json!({ "code": 0, "data": { "errors": [error] } }))
    });
    let place = desk(1);
    settings(&place, "17track", &server.address(), "");
    let said = run(&place, &["sync"]).ended(3);
    assert!(said.err.contains("afterdesk feeds run parcels") && said.err.contains("***"), "{said:?}");
    assert_eq!((state(&place)["state"].clone(), state(&place)["fault"].clone()), (json!("stopped"), json!("denied")));
    assert_eq!(sync_later(&place, 600, 0), Value::Null, "it is not asked again by itself");
    assert_eq!(server.asked().len(), 1);
    good.store(1, Ordering::SeqCst);
    let tried = run(&place, &["feeds", "run", "parcels", "--json"]).ended(0).json();
    assert_eq!((&tried["parcels"], &tried["complete"]), (&json!(1), &json!(true)), "{tried}");
    assert_eq!((state(&place)["state"].clone(), state(&place)["fault"].clone()), (json!("waiting"), Value::Null));
}

#[test]
fn a_fault_is_tried_again_told_and_waited_for() {
    let faults: [(&str, Reply); 6] = [
        ("broken", Reply::status("500 Oh", "")),
        ("broken", Reply::status("200 OK", "<html>Back soon</html>")),
        ("broken", Reply::json(&of_17track("X1000")).come(Manner::HalfAndGone)),
        ("timeout", Reply::json(&of_17track("X1000")).come(Manner::Drip)),
        ("timeout", Reply::json(&Value::Null).come(Manner::Silent)),
        ("redirected", Reply::status("302 Found", "").with("Location", &"http://127.0.0.1:1/")),
    ];
    for (fault, reply) in faults {
        let n_bad = Arc::new(Mutex::new(0));
        let bad = Arc::clone(&n_bad);
        let server = WebServer::start(move |asked| {
            if asked.path() == "/register" {
                return all_of_17track(asked);
            }
            *bad.lock().expect("a count") += 1;
            reply.clone()
        });
        let place = desk(1);
        settings(&place, "17track", &server.address(), "");
        let told = sync(&place, 3);
        assert_eq!((&told["fault"], &told["wait_until"]), (&json!(fault), &json!("2026-06-20T09:01:00Z")), "{told}");
        assert_eq!((events(&place), state(&place)["failures"].clone()), (0, json!(1)), "{fault}");
        let tries = if fault == "redirected" { 1 } else { 3 };
        assert_eq!(*n_bad.lock().expect("a count"), tries, "{fault}");
        assert_eq!(sync(&place, 0), Value::Null, "it waits");
    }
}

#[test]
fn a_moment_of_weakness_is_not_told() {
    let n = AtomicUsize::new(0);
    let server = WebServer::start(move |asked| match n.fetch_add(1, Ordering::SeqCst) {
        1 => Reply::status("503 Later", ""),
        2 => Reply::json(&json!({})).come(Manner::HalfAndGone),
        _ => all_of_17track(asked),
    });
    let place = desk(1);
    settings(&place, "17track", &server.address(), "");
    let told = sync(&place, 0);
    assert_eq!((&told["events"], &told["fault"]), (&json!(2), &Value::Null), "{told}");
}

#[test]
fn a_number_that_the_service_forgot_is_told_again() {
    let n = AtomicUsize::new(0);
    let server = WebServer::start(move |asked| {
        if asked.path() == "/gettrackinfo" && n.fetch_add(1, Ordering::SeqCst) == 0 {
            let error = json!({ "code": -18_019_902, "message": "register first" });
            let rejected = json!([{ "number": "X1000", "error": error }]);
            return Reply::json(&json!({ "code": 0, "data": { "accepted": [], "rejected": rejected } }));
        }
        all_of_17track(asked)
    });
    let place = desk(1);
    settings(&place, "17track", &server.address(), "");
    assert_eq!(sync(&place, 0)["parcels"], 0);
    let again = sync_later(&place, 61, 0);
    assert_eq!((&again["told"], &again["parcels"]), (&json!(1), &json!(1)), "{again}");
}

#[test]
fn a_page_is_only_read_as_a_page_of_parcels() {
    // A service that sends something else does not reach the other parts of the desk.
    let server = WebServer::start(|asked: &Asked| {
        if asked.method == "POST" {
            return Reply::json(&of_easypost("X1000"));
        }
        let claim = json!({ "object": "Claim", "id": "clm_1", "status": "submitted", "tracking_code": "X1000" });
        Reply::json(&json!({ "trackers": [claim], "claims": [claim], "has_more": false }))
    });
    let place = desk(1);
    settings(&place, "easypost", &server.address(), "");
    let told = sync(&place, 3);
    assert_eq!(told["fault"], "not_read", "{told}");
    assert_eq!(place.run(&["count", "complaints", "--json"]).ended(0).json()["count"], 0);
}

#[test]
fn two_programs_never_ask_at_once() {
    let server = WebServer::start(|_: &Asked| Reply::json(&Value::Null).come(Manner::Silent));
    let place = desk(1);
    settings(&place, "17track", &server.address(), "");
    let long = std::fs::read_to_string(place.path("feeds.toml")).expect("settings").replace("'1s'", "'50s'");
    place.write("feeds.toml", &long);
    let mut first = command(&place, &["sync"]).stdout(std::process::Stdio::null()).spawn().expect("the program runs");
    server.wait_for(1);
    run(&place, &["sync"]).ended(4);
    run(&place, &["feeds", "run", "parcels"]).ended(4);
    first.kill().expect("it can be killed");
    first.wait().expect("it is gone");
}

/// A folder with a stand-in for the keyring's program: it keeps what it reads in files, as that keeps it in the keyring.
#[cfg(unix)]
fn keyring(place: &Place) -> std::ffi::OsString {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::create_dir_all(place.path("bin")).expect("a folder");
    let program = "#!/bin/sh\nfor last; do :; done\nfile=\"$(dirname \"$0\")/kept-$last\"\ncase $1 in\n\
         store) cat > \"$file\" ;;\nlookup) cat \"$file\" 2> /dev/null ;;\nclear) rm \"$file\" ;;\nesac\n";
    let path = place.write("bin/secret-tool", program);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
    let mut path = place.path("bin").into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_key_is_kept_in_the_keyring_used_and_never_shown() {
    use std::io::Write as _;
    let server = WebServer::start(all_of_17track);
    let place = desk(1);
    let path = keyring(&place);
    settings(&place, "17track", &server.address(), "");
    let text = std::fs::read_to_string(place.path("feeds.toml")).expect("settings");
    place.write("feeds.toml", &text.replace("key_env = 'FEED_KEY'", "key_keyring = '17track'"));
    let with = |args: &[&str], input: &str| {
        let mut command = place.command("a.desk", &[&["--config", "feeds.toml"], args].concat());
        command.env("PATH", &path).stdin(std::process::Stdio::piped());
        let mut child = command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program runs");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!format!("{answer:?}").contains(KEY), "{answer:?}");
        answer
    };
    let missing = with(&["sync"], "").ended(3);
    assert!(missing.err.contains("afterdesk secret set"), "{missing:?}");
    assert_eq!(with(&["secret", "list", "--json"], "").ended(3).json()["problem"], "secret_not_set");
    with(&["secret", "set", "17track"], &format!("{KEY}\n")).ended(0);
    assert_eq!(with(&["secret", "list", "--json"], "").ended(0).json()["there"], true);
    with(&["feeds", "run", "parcels"], "").ended(0);
    assert_eq!(server.asked()[0].head("17token"), KEY);
    with(&["secret", "remove", "17track"], "").ended(0);
    with(&["secret", "remove", "17track"], "").ended(1);
    with(&["secret", "set", "a name; rm -rf"], "x").ended(2);
    with(&["secret", "set", "17track"], "\n").ended(1);
    // The desk itself and what lies beside it hold no key.
    for entry in std::fs::read_dir(place.home()).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).expect("a file");
        assert!(!bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "{}", entry.path().display());
    }
}
