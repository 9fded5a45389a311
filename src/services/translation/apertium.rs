//! Apertium: programs and data of this machine that translate between pairs of languages, good enough for the gist.
//!
//! A pair that is not there is made of two through a third language. The programs of a pair are started once and kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::pipeline::Pipeline;
use super::{Answered, Asked, Cancelled, Engine, Failure, Fault, Share, marks};
use crate::config::EngineSettings;

/// Where its data are when the settings do not say.
const FOLDERS: [&str; 2] = ["/usr/share/apertium", "/usr/local/share/apertium"];

/// The codes that its pairs go by and that are longer than the usual ones.
const CODES: [(&str, &str); 26] = [
    ("eng", "en"),
    ("spa", "es"),
    ("fra", "fr"),
    ("ita", "it"),
    ("por", "pt"),
    ("cat", "ca"),
    ("deu", "de"),
    ("nld", "nl"),
    ("ron", "ro"),
    ("glg", "gl"),
    ("epo", "eo"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("nno", "nn"),
    ("isl", "is"),
    ("mkd", "mk"),
    ("hbs", "sr"),
    ("ukr", "uk"),
    ("rus", "ru"),
    ("bel", "be"),
    ("pol", "pl"),
    ("afr", "af"),
    ("arg", "an"),
    ("oci", "oc"),
    ("bul", "bg"),
];

/// Through this language a chain is tried first; most pairs lead to it.
const MIDDLE: &str = "es";

/// A pair of languages, from and to.
type Pair = (String, String);

/// The engine.
pub struct Apertium {
    modes: BTreeMap<Pair, PathBuf>,
    running: BTreeMap<Pair, Pipeline>,
    timeout: Duration,
}

impl Apertium {
    pub fn new(settings: &EngineSettings) -> Result<Self, Failure> {
        let folders =
            settings.folder.clone().map_or_else(|| FOLDERS.map(PathBuf::from).to_vec(), |folder| vec![folder]);
        let modes: BTreeMap<Pair, PathBuf> = folders.iter().rev().flat_map(|folder| modes(folder)).collect();
        if modes.is_empty() {
            return Err(Failure::new(Fault::NotInstalled, "apertium"));
        }
        Ok(Self { modes, running: BTreeMap::new(), timeout: settings.timeout })
    }

    /// The pairs from one language to another: one, or two.
    fn route(&self, from: &str, to: &str) -> Result<Vec<Pair>, Failure> {
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let has = |from: &str, to: &str| self.modes.contains_key(&pair(from, to));
        if from.is_empty() {
            return Err(Failure::new(Fault::NoLanguage, ""));
        }
        if has(from, to) {
            return Ok(vec![pair(from, to)]);
        }
        let middles = [MIDDLE].into_iter().chain(self.modes.keys().map(|(_, middle)| middle.as_str()));
        let middle = middles.into_iter().find(|middle| has(from, middle) && has(middle, to));
        middle
            .map(|middle| vec![pair(from, middle), pair(middle, to)])
            .ok_or_else(|| Failure::new(Fault::NoPair, format!("{from}-{to}")))
    }

    /// A text in the next language of a route, with the number of words that were not known.
    fn step(&mut self, pair: &Pair, text: &str, cancelled: Cancelled<'_>) -> Result<(String, usize), Failure> {
        let mut lines = Vec::new();
        let mut n_unknown = 0;
        for line in text.lines() {
            if !line.chars().any(char::is_alphabetic) {
                lines.push(line.to_owned());
                continue;
            }
            let (written, was_ended) = marks::written(line);
            let answer = self.pass(pair, &written, cancelled)?;
            let (read, n) = marks::read(&answer, was_ended);
            n_unknown += n;
            lines.push(read);
        }
        Ok((lines.join("\n"), n_unknown))
    }

    /// Sends a line through the programs of a pair; programs that ended meanwhile are started once more.
    fn pass(&mut self, pair: &Pair, line: &str, cancelled: Cancelled<'_>) -> Result<String, Failure> {
        let was_running = self.running.contains_key(pair);
        let said = self.try_pass(pair, line, cancelled);
        match said {
            Err(failure) if failure.fault == Fault::Broken && was_running => self.try_pass(pair, line, cancelled),
            said => said,
        }
    }

    fn try_pass(&mut self, pair: &Pair, line: &str, cancelled: Cancelled<'_>) -> Result<String, Failure> {
        let mut pipeline = match self.running.remove(pair) {
            Some(pipeline) => pipeline,
            None => Pipeline::start(&programs(&self.modes[pair])?)?,
        };
        let said = pipeline.pass(line, self.timeout, cancelled)?;
        self.running.insert(pair.clone(), pipeline);
        Ok(said)
    }
}

impl Engine for Apertium {
    fn version(&mut self, from: &str, to: &str) -> Result<String, Failure> {
        let route = self.route(from, to)?;
        // The data of a pair come in one package, whose files change together.
        let of = |pair: &Pair| {
            let changed = std::fs::metadata(&self.modes[pair]).and_then(|data| data.modified()).ok();
            let seconds = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs());
            format!("{}-{}:{seconds}", pair.0, pair.1)
        };
        Ok(route.iter().map(of).collect::<Vec<_>>().join("+"))
    }

    fn translate(&mut self, asked: Asked<'_>, cancelled: Cancelled<'_>) -> Result<Answered, Failure> {
        let mut text = asked.text.to_owned();
        let mut n_unknown = 0;
        for pair in self.route(asked.from, asked.to)? {
            let (next, n) = self.step(&pair, &text, cancelled)?;
            text = next;
            // A word that the first pair does not know is not known by the second one either.
            n_unknown = n_unknown.max(n);
        }
        let unknown: Share = marks::share(asked.text, n_unknown);
        Ok(Answered { text, unknown: Some(unknown) })
    }

    fn check(&mut self) -> Result<Vec<String>, Failure> {
        for mode in self.modes.values() {
            for words in programs(mode)? {
                let program = words.first().map_or("", String::as_str);
                if !is_there(program) {
                    return Err(Failure::new(Fault::NotInstalled, program));
                }
            }
        }
        Ok(self.modes.keys().map(|(from, to)| format!("{from}-{to}")).collect())
    }
}

/// The pairs of a folder of data.
fn modes(folder: &Path) -> Vec<(Pair, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder.join("modes")) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.filter_map(|path| Some((pair_of(path.file_stem()?.to_str()?)?, path))).collect()
}

/// The pair that a mode of such a name translates; none where it is a variety of another.
fn pair_of(name: &str) -> Option<Pair> {
    let code = |part: &str| -> Option<String> {
        let known = CODES.iter().find(|(long, _)| *long == part).map(|(_, short)| *short);
        let plain = (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
        plain.then(|| known.unwrap_or(part).to_owned())
    };
    let (from, to) = name.split_once('-')?;
    Some((code(from)?, code(to)?))
}

/// The programs of a mode with their arguments, told to hand on what they have at every zero byte.
fn programs(mode: &Path) -> Result<Vec<Vec<String>>, Failure> {
    let text = std::fs::read_to_string(mode).map_err(|error| Failure::new(Fault::NotInstalled, error.to_string()))?;
    let programs = words(text.lines().next().unwrap_or_default());
    if programs.iter().any(Vec::is_empty) {
        Err(Failure::new(Fault::Broken, mode.to_string_lossy()))
    } else {
        Ok(programs)
    }
}

/// The words of each program of a line of a shell, of which no more is used here than quotes, pipes and two blanks to fill.
fn words(line: &str) -> Vec<Vec<String>> {
    let (mut programs, mut word, mut quote) = (vec![Vec::new()], String::new(), None);
    let end = |word: &mut String, programs: &mut Vec<Vec<String>>| {
        let word = std::mem::take(word);
        let Some(last) = programs.last_mut() else { return };
        match word.as_str() {
            // Unknown words keep their marks.
            "$1" => last.push("-g".to_owned()),
            "$2" | "" => {}
            _ => last.push(word),
        }
        if last.len() == 1 {
            last.push("-z".to_owned());
        }
    };
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '|') => {
                end(&mut word, &mut programs);
                programs.push(Vec::new());
            }
            (None, ' ' | '\t') => end(&mut word, &mut programs),
            (_, c) => word.push(c),
        }
    }
    end(&mut word, &mut programs);
    programs
}

/// Whether a program can be started by its name.
fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Path::new(program).is_file() || std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_as_the_programs_that_it_names() {
        let line = "lt-proc -w '/a b/x.bin' | cg-proc '/x.rlx' |apertium-tagger -g $2 '/x.prob' | lt-proc $1 '/g.bin'";
        let wanted =
            ["lt-proc -z -w /a b/x.bin", "cg-proc -z /x.rlx", "apertium-tagger -z -g /x.prob", "lt-proc -z -g /g.bin"];
        assert_eq!(words(line).iter().map(|words| words.join(" ")).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn a_route_is_one_pair_or_two_and_never_three() {
        let pairs = ["es-en", "fr-es", "it-es", "pt-es", "fr-pt", "pt-en", "en-es", "eo-fr"];
        let modes = pairs.iter().filter_map(|name| Some((pair_of(name)?, PathBuf::from(name)))).collect();
        let engine = Apertium { modes, running: BTreeMap::new(), timeout: Duration::ZERO };
        let route = |from: &str, to: &str| {
            let pairs = engine.route(from, to).map_err(|failure| failure.fault)?;
            Ok(pairs.iter().map(|(from, to)| format!("{from}-{to}")).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(route("es", "en"), Ok("es-en".to_owned()));
        assert_eq!(route("fr", "en"), Ok("fr-es es-en".to_owned()));
        assert_eq!(route("en", "fr"), Err(Fault::NoPair));
        assert_eq!(route("eo", "en"), Err(Fault::NoPair), "that would take three");
        assert_eq!(route("eo", "pt"), Ok("eo-fr fr-pt".to_owned()));
        assert_eq!(route("", "en"), Err(Fault::NoLanguage));
        assert_eq!(pair_of("spa-eng"), Some(("es".to_owned(), "en".to_owned())));
        for variety in ["es-pt_BR", "eco-es-fr", "spa", "es-en@x"] {
            assert_eq!(pair_of(variety), None, "{variety}");
        }
    }

    #[test]
    fn it_translates_where_it_is_installed() {
        let Ok(mut engine) = Apertium::new(&EngineSettings::of(crate::config::EngineKind::Apertium, true)) else {
            return;
        };
        if !engine
            .check()
            .is_ok_and(|pairs| ["es-en", "it-es", "fr-es", "pt-es"].iter().all(|pair| pairs.iter().any(|p| p == pair)))
        {
            return;
        }
        let mut say = |from: &str, text: &str| {
            let asked = Asked { text, from, to: "en" };
            engine.translate(asked, &|| false).expect("a translation")
        };
        let spanish =
            say("es", "El producto llegó roto y la caja estaba abierta.\nQuiero la devolución del dinero *5*. XQ0X");
        assert_eq!(spanish.unknown, Some(Share { n_words: 14, n_unknown: 0 }), "{spanish:?}");
        assert!(spanish.text.starts_with("The product arrived broken and the box was opened.\nI want"), "{spanish:?}");
        assert!(spanish.text.contains("*5*") && spanish.text.ends_with("XQ0X"), "{spanish:?}");
        // Again, through the programs that run already, and through two pairs.
        for (from, text, word) in [
            ("es", "No funciona", "work"),
            ("fr", "Le produit est cassé.", "broken"),
            ("it", "Il prodotto è arrivato rotto.", "broken"),
            ("pt", "O produto chegou quebrado", "product"),
        ] {
            let said = say(from, text);
            assert!(said.text.contains(word), "{text}: {said:?}");
        }
        let unknown = say("es", "El glorbo no funciona");
        assert_eq!(unknown.unknown, Some(Share { n_words: 4, n_unknown: 1 }), "{unknown:?}");
        assert!(unknown.text.contains("glorbo") && !unknown.text.contains('*'), "{unknown:?}");
    }
}
