//! temporary
use super::*;
use crate::domain::intake::Parsed;
#[test]
fn probe() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    for p in ["amazon", "ebay", "shopify", "woocommerce", "etsy", "wish","reviews","zendesk"] {
        let Ok(dir) = std::fs::read_dir(folder.join(p)) else { println!("no {p}"); continue };
        let mut files: Vec<_> = dir.flatten().map(|e| e.path()).filter(|f| f.extension().is_some_and(|e| e != "md")).collect();
        files.sort();
        for f in files {
            let name = f.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let mut source = Source::new(&name, Box::new(std::fs::File::open(&f).expect("open"))).expect("source");
            match choose(&mut source, None) {
                Err(e) => println!("{p}/{name}: NOT {:?}", e.nearest(2).collect::<Vec<_>>()),
                Ok(c) => {
                    let (id, enc) = (c.format_id(), c.encoding());
                    let mut n = (0, 0);
                    let mut first = None;
                    let mut rej = Vec::new();
                    c.read(source, &mut |p| { match p { Parsed::Row(r) => { n.0 += 1; first.get_or_insert(r); } Parsed::Reject(r) => { n.1 += 1; rej.push((r.line, r.column, r.value, r.reason)); } } true }).expect("read");
                    println!("{p}/{name}: {id} {enc} rows {} rejects {} {:?}", n.0, n.1, &rej[..rej.len().min(2)]);
                    if p == "amazon" { if let Some(r) = first { println!("   {}", format!("{r:?}").replace("Instant(9223372036854775807)", "NEVER")); } }
                }
            }
        }
    }
}
