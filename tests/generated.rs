//! What the generator writes is what the importers read: every file recognised, no row refused but those broken on purpose.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

use afterdesk::domain::intake::{Parsed, Reject};
use afterdesk::domain::time::Instant;
use afterdesk::generator::{GeneratedFile, Plan, write_files};
use afterdesk::importers::{self, Opened, Reading, Source};

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

/// What the importers made of one file.
#[derive(Debug, Default)]
struct Taken {
    format: &'static str,
    rows: u64,
    rejects: Vec<Reject>,
}

fn take(name: &str, bytes: &[u8]) -> Result<Taken, importers::NotRecognised> {
    let opened = Source::open(name, Box::new(io::Cursor::new(bytes.to_vec())));
    let Ok(Opened::File(mut source)) = opened else { panic!("nothing is wrapped") };
    let chosen = importers::choose(&mut source, &Reading::default())?;
    let mut taken = Taken { format: chosen.format_id(), ..Taken::default() };
    let read = chosen.read(source, &mut |parsed| {
        match parsed {
            Parsed::Row(_) => taken.rows += 1,
            Parsed::Reject(reject) => taken.rejects.push(reject),
        }
        true
    });
    read.expect("read to the end");
    Ok(taken)
}

#[test]
fn every_generated_file_is_read_with_no_reject_but_the_intended() {
    let (files, bytes) = generated(1_000);
    let known: Vec<&str> = importers::formats().map(|format| format.id).collect();
    for file in files.iter().filter(|file| known.contains(&file.format_id)) {
        let taken =
            take(&file.name, &bytes[&file.name]).map_err(|missed| missed.nearest(1).cloned().collect::<Vec<_>>());
        let taken = taken.unwrap_or_else(|missed| panic!("{}: {missed:?}", file.name));
        assert_eq!(taken.format, file.format_id, "{}", file.name);
        assert_eq!(taken.rows + taken.rejects.len() as u64, file.rows, "{}: {:?}", file.name, taken.rejects);
        assert_eq!(taken.rejects.len() as u64, file.broken, "{}: {:?}", file.name, taken.rejects);
    }
    assert!(known.contains(&"amazon_fba_returns"));
}
