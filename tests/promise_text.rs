//! Promise T1: text from outside never drives the terminal, whatever it came in by and whichever command shows it.

use std::fmt::Write as _;

use crate::support::program::Place;

/// What has driven, reordered or hidden things in other programs.
const PAYLOADS: &[&str] = &[
    "\u{1b}]52;c;ZWNobyBwd25lZA==\u{7}",
    "\u{1b}]52;c;ZWNobw==\u{1b}\\",
    "\u{1b}]8;;https://evil.example\u{7}click\u{1b}]8;;\u{7}",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}[31mred",
    "\u{1b}[?1049h",
    "\u{1b}[?1000h",
    "\u{1b}[6n",
    "\u{1b}[c",
    "\u{1b}[201~rm -rf",
    "\u{1b}P+q544e\u{1b}\\",
    "\u{1b}_apc\u{1b}\\",
    "\u{1b}^pm\u{1b}\\",
    "\u{1b}X sos \u{1b}\\",
    "\u{1b}c",
    "\u{1b}]unterminated",
    "\u{9b}31mC1",
    "\u{9d}52;c;QQ==\u{9c}",
    "\u{90}dcs\u{9c}",
    "\u{85}next line",
    "over\rwritten",
    "back\u{8}\u{8}\u{8}space",
    "bell\u{7}",
    "\u{b}vertical\u{c}form",
    "del\u{7f}",
    "shift\u{e}out\u{f}",
    "invoice\u{202e}fdp.exe",
    "\u{2066}isolate\u{2069}",
    "\u{200e}\u{200f}\u{61c}marks",
    "zero\u{200b}width\u{2060}\u{feff}",
    "soft\u{ad}hyphen",
    "fill\u{3164}\u{ffa0}\u{115f}ers",
    "line\u{2028}para\u{2029}",
    "tag\u{e0041}\u{e0042}\u{e007f}",
    "non\u{fffe}\u{1ffff}char",
    "inter\u{fff9}linear\u{fffb}",
    "zalgo e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "a\u{200d}b",
    "blank\u{2800}braille",
];

/// Whether a character does something other than being shown. A joiner may stand between emoji, which these payloads do not have.
fn is_live(c: char) -> bool {
    matches!(u32::from(c),
        0..=8 | 0xb..=0x1f | 0x7f..=0x9f | 0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x180e | 0x200b..=0x200f
        | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xfffe..=0xffff
        | 0xfdd0..=0xfdef | 0x1fffe..=0x1ffff | 0xe0000..=0xe0fff)
}

fn clean(what: &str, text: &str) {
    let live: Vec<String> = text.chars().filter(|c| is_live(*c)).map(|c| format!("{:04x}", u32::from(c))).collect();
    assert!(live.is_empty(), "{what} lets {live:?} through: {text:?}");
    // JSON is for programs, which get every mark.
    if text.starts_with('{') || what.contains("dump") {
        return;
    }
    let mut marks = 0;
    for c in text.chars() {
        marks = if c == '\u{301}' { marks + 1 } else { 0 };
        assert!(marks <= 8, "{what}: a pile of marks");
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The payloads in every column that takes free text.
fn returns_file() -> String {
    let mut text =
        "platform,return-number,order-number,sku,product,quantity,reason,comment,customer,requested-at\n".to_owned();
    for (n, payload) in PAYLOADS.iter().enumerate() {
        let [product, comment, customer] = ["p", "c", "n"].map(|letter| quoted(&format!("{letter}{n} {payload}")));
        let _ = writeln!(text, "own,N-{n},A-{n},S-{n},{product},1,defective,{comment},{customer},2026-06-01");
    }
    text
}

/// The same where numbers stand, which the importers may refuse.
fn odd_numbers_file() -> String {
    let mut text =
        "platform,return-number,order-number,sku,product,quantity,reason,comment,customer,requested-at\n".to_owned();
    for (n, payload) in PAYLOADS.iter().enumerate() {
        let [number, order, sku] = ["r", "o", "s"].map(|letter| quoted(&format!("{letter}{n}{payload}")));
        let _ = writeln!(text, "own,{number},{order},{sku},Mug,1,{order},x,y,{sku}");
    }
    text
}

fn complaints_file() -> String {
    let mut text = "platform,complaint-number,order-number,subject,message,customer,opened-at\n".to_owned();
    for (n, payload) in PAYLOADS.iter().enumerate() {
        let [subject, message, customer] = ["s", "m", "n"].map(|letter| quoted(&format!("{letter}{n} {payload}")));
        let _ = writeln!(text, "own,T-{n},A-{n},{subject},{message},{customer},2026-06-02");
    }
    text
}

#[test]
fn no_command_lets_foreign_text_drive_the_terminal() {
    let place = Place::new();
    let (returns, complaints) =
        (place.write("returns.csv", &returns_file()), place.write("complaints.csv", &complaints_file()));
    let mut n_said = 0;
    let mut run = |args: &[&str]| {
        let answer = place.run(args);
        assert!(answer.code.is_some(), "{args:?}: {answer:?}");
        clean(&format!("{args:?}"), &answer.out);
        clean(&format!("{args:?} (standard error)"), &answer.err);
        n_said += answer.out.len() + answer.err.len();
        answer
    };
    let odd = place.write("odd.csv", &odd_numbers_file());
    let imported = run(&["import", &returns]);
    assert!(matches!(imported.code, Some(0 | 3)), "{imported:?}");
    run(&["import", &complaints]);
    run(&["import", &odd, "--dry-run"]);
    run(&["import", &odd, "--dry-run", "--json"]);
    let numbers = run(&["list", "returns", "--limit", "200", "--json"]).lines();
    assert_eq!(numbers.len(), PAYLOADS.len());
    for kind in
        ["returns", "complaints", "messages", "products", "orders", "customers", "imports", "parcels", "return_lines"]
    {
        for shape in [&["--limit", "200"][..], &["--limit", "200", "--json"], &["--limit", "200", "--csv"]] {
            run(&[&["list", kind][..], shape].concat());
        }
    }
    for by in ["sku", "customer", "product"] {
        run(&["count", "returns", "--by", by]);
        run(&["count", "returns", "--by", by, "--json"]);
    }
    for (n, payload) in PAYLOADS.iter().enumerate() {
        let number = numbers[n]["number"].as_str().unwrap_or_default();
        run(&["do", "note", number, &format!("text={payload}")]);
        run(&["do", "tag", number, &format!("tags={payload}")]);
        if n % 4 == 0 {
            run(&["show", number]);
            run(&["show", number, "--json"]);
            run(&["history", number]);
            // What is typed, or is a file's name, comes back in what is said of it.
            run(&["list", "returns", payload]);
            run(&["list", payload]);
            run(&["show", payload]);
            run(&["do", payload, number]);
            run(&["import", payload]);
            run(&["import", &returns, "--format", payload]);
            run(&["export", "returns", "--format", payload, "--out", "x"]);
            run(&["rules", "show", payload]);
            run(&["rules", "check", payload]);
            run(&["report", payload]);
            run(&["backup", &format!("no/{payload}")]);
            run(&["restore", payload]);
            run(&["secret", "remove", payload]);
            run(&[&format!("--{payload}")]);
            run(&["--now", payload, "list", "returns"]);
        }
    }
    for args in [
        &["history"][..],
        &["history", "--json"],
        &["dump"],
        &["check", "--deep"],
        &["formats"],
        &["figures", "--period", "2026-06", "--by", "product"],
        &["figures", "--period", "2026-06", "--by", "product", "--json"],
        &["voices", "--period", "2026-06"],
        &["voices", "--period", "2026-06", "--json"],
        &["findings", "--period", "2026-06"],
        &["report", "weekly", "--period", "2026-W23", "--format", "term"],
        &["report", "weekly", "--period", "2026-W23", "--format", "md"],
        &["classify", "complaints.csv"],
        &["classify", "complaints.csv", "--json"],
        &["undo"],
        &["sync"],
    ] {
        run(args);
    }
    assert!(n_said > 100_000, "{n_said} bytes were looked at");
}
