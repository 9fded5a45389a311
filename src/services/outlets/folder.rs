//! The outlet that needs nothing: one file a message beside the desk, readable by its owner alone, never twice for one key.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Outlet, mail, token};
use crate::domain::change::Record;
use crate::domain::outbox::{Channel, Effect, Verdict};

/// The code that effects remember this outlet by.
pub const FOLDER: &str = "folder";

/// Writes mails as `.eml`, which every mail program opens, and everything else as `.json`.
pub struct Folder {
    path: PathBuf,
    from: Option<String>,
}

impl Folder {
    pub const fn new(path: PathBuf, from: Option<String>) -> Self {
        Self { path, from }
    }

    fn file(&self, effect: &Effect) -> PathBuf {
        let ending = if effect.channel == Channel::Mail { "eml" } else { "json" };
        self.path.join(format!("{}-{}.{ending}", effect.key(), token(effect)))
    }

    fn bytes(&self, effect: &Effect) -> Result<Vec<u8>, &'static str> {
        if effect.channel == Channel::Mail {
            return mail::message(effect, self.from.as_deref()).map(|message| message.formatted());
        }
        if effect.body.trim().is_empty() {
            return Err("no_text");
        }
        let message = json!({
            "number": effect.key().to_string(),
            "key": token(effect),
            "channel": effect.channel.code(),
            "what": effect.what,
            "language": effect.language,
            "recipient": effect.recipient,
            "subject": effect.subject,
            "body": effect.body,
            "created_at": effect.created_at.rfc3339(),
        });
        let mut bytes = serde_json::to_vec_pretty(&message).map_err(|_| "bad_text")?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Outlet for Folder {
    fn name(&self) -> &str {
        FOLDER
    }

    fn deliver(&self, effect: &Effect) -> Verdict {
        let bytes = match self.bytes(effect) {
            Ok(bytes) => bytes,
            Err(wrong) => return Verdict::Refused { answer: wrong.to_owned() },
        };
        let file = self.file(effect);
        match place(&self.path, &file, &bytes) {
            Ok(()) => Verdict::Done { answer: file.display().to_string() },
            Err(error) => Verdict::Unreachable { answer: error.to_string() },
        }
    }

    fn recall(&self, effect: &Effect) -> Option<Verdict> {
        let file = self.file(effect);
        Some(match file.try_exists() {
            Ok(true) => Verdict::Done { answer: file.display().to_string() },
            Ok(false) => Verdict::Later { answer: String::new(), pause: Some(0) },
            Err(error) => Verdict::Unknown { answer: error.to_string() },
        })
    }
}

/// Puts a whole file in its place; one that stands there already is the same message.
fn place(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    make(folder)?;
    if file.try_exists()? {
        return Ok(());
    }
    let part = file.with_extension("part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&part)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    fs::rename(&part, file)?;
    // The name must last as well as the bytes.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(channel: Channel) -> Effect {
        Effect {
            id: 1003,
            natural_key: Some("notice:R-1001:1003".to_owned()),
            channel,
            recipient: "li@example.com".to_owned(),
            subject: "Hello".to_owned(),
            body: "Dear Li".to_owned(),
            created_at: crate::domain::time::Instant(0),
            ..Effect::default()
        }
    }

    #[test]
    fn one_file_a_message_and_never_a_second_one() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("desk.outbox");
        let folder = Folder::new(path.clone(), None);
        for channel in [Channel::Mail, Channel::Platform] {
            let effect = effect(channel);
            assert!(matches!(folder.recall(&effect), Some(Verdict::Later { .. })), "not there yet");
            let Verdict::Done { answer } = folder.deliver(&effect) else { panic!("{channel}") };
            let written = fs::metadata(&answer).expect("the file is there");
            #[cfg(unix)]
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&written.permissions()) & 0o777, 0o600);
            assert!(written.len() > 0);
            // What somebody did to it meanwhile stays.
            fs::write(&answer, "opened").expect("it can be written");
            assert_eq!(folder.deliver(&effect), Verdict::Done { answer: answer.clone() });
            assert_eq!(fs::read_to_string(&answer).expect("it is there"), "opened");
            assert_eq!(folder.recall(&effect), Some(Verdict::Done { answer }));
        }
        assert_eq!(fs::read_dir(&path).expect("a folder").count(), 2);
    }

    #[test]
    fn half_a_file_of_a_dead_sender_is_written_anew() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::new(dir.path().to_owned(), None);
        let effect = effect(Channel::Platform);
        fs::write(folder.file(&effect).with_extension("part"), "{\"num").expect("it can be written");
        assert!(matches!(folder.recall(&effect), Some(Verdict::Later { .. })));
        let Verdict::Done { answer } = folder.deliver(&effect) else { panic!("it goes out") };
        assert!(fs::read_to_string(answer).expect("it is there").ends_with("}\n"));
    }

    #[test]
    fn what_cannot_be_written_stays_or_fails_for_good() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let in_the_way = dir.path().join("file");
        fs::write(&in_the_way, "").expect("it can be written");
        let folder = Folder::new(in_the_way, None);
        assert!(matches!(folder.deliver(&effect(Channel::Platform)), Verdict::Unreachable { .. }));
        let empty = Effect { body: String::new(), ..effect(Channel::Mail) };
        assert_eq!(folder.deliver(&empty), Verdict::Refused { answer: "no_text".to_owned() });
    }
}
