//! A message as the bytes of a mail: encoded head, body in base64, so that no text of a customer can end the message early or
//! add a line to its head.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};

use super::{hash, token};
use crate::domain::outbox::Effect;

/// Stands as the sender where the settings name none; the folder's mails are for people to look at.
const NOBODY: &str = "afterdesk <desk@localhost.invalid>";

/// What no mail server takes is not tried.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// What a file is, by its ending.
const MEDIA: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("json", "application/json"),
    ("pdf", "application/pdf"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
];

/// The mail of an effect, or a code of what is wrong with it.
pub fn message(effect: &Effect, from: Option<&str>) -> Result<Message, &'static str> {
    let from: Mailbox = from.unwrap_or(NOBODY).parse().map_err(|_| "bad_sender")?;
    let to: Mailbox = effect.recipient.parse().map_err(|_| "bad_recipient")?;
    if effect.body.trim().is_empty() {
        return Err("no_text");
    }
    let made = u64::try_from(effect.created_at.0).unwrap_or(0);
    let id = format!("<{}@{}>", token(effect), from.email.domain());
    let body = Body::new_with_encoding(effect.body.clone(), ContentTransferEncoding::Base64).map_err(|_| "bad_text")?;
    let file = attached(effect)?;
    let builder = Message::builder()
        .from(from)
        .to(to)
        .subject(one_line(&effect.subject))
        .date(UNIX_EPOCH + Duration::from_millis(made))
        .message_id(Some(id));
    let message = match file {
        None => builder.header(ContentType::TEXT_PLAIN).body(body),
        Some(file) => {
            let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body);
            // The line between the parts is the message's own, so that every try sends the same bytes.
            let parts = MultiPart::mixed().boundary(format!("afterdesk-{}", token(effect)));
            builder.multipart(parts.singlepart(text).singlepart(file))
        }
    }
    .map_err(|_| "bad_text")?;
    if is_safe(&message.formatted()) { Ok(message) } else { Err("unsafe_mail") }
}

/// The file that goes with a message, as long as it is still what it was when the message was made.
fn attached(effect: &Effect) -> Result<Option<SinglePart>, &'static str> {
    if effect.attachment.is_empty() {
        return Ok(None);
    }
    let path = Path::new(&effect.attachment);
    let size = std::fs::metadata(path).map_err(|_| "attachment_gone")?.len();
    if size > MOST_BYTES {
        return Err("attachment_large");
    }
    let bytes = std::fs::read(path).map_err(|_| "attachment_gone")?;
    if hash(&bytes) != effect.attachment_hash {
        return Err("attachment_changed");
    }
    let name = path.file_name().map(|name| one_line(&name.to_string_lossy())).unwrap_or_default();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let kind = MEDIA.iter().find(|(of, _)| *of == ending).map_or("application/octet-stream", |(_, kind)| kind);
    let kind = ContentType::parse(kind).map_err(|_| "bad_text")?;
    let body = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).map_err(|_| "bad_text")?;
    Ok(Some(SinglePart::builder().header(ContentDisposition::attachment(&name)).header(kind).body(body)))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Every line ends with CR LF and none is a lone dot: whatever library built the bytes, they are looked at before they go.
fn is_safe(bytes: &[u8]) -> bool {
    let paired = |at: usize| match bytes[at] {
        b'\n' => at > 0 && bytes[at - 1] == b'\r',
        b'\r' => bytes.get(at + 1) == Some(&b'\n'),
        _ => true,
    };
    (0..bytes.len()).all(paired) && !bytes.split(|byte| *byte == b'\n').any(|line| line == b".\r" || line == b".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;

    fn effect(recipient: &str, subject: &str, body: &str) -> Effect {
        Effect {
            natural_key: Some("notice:R-1001:1003".to_owned()),
            recipient: recipient.to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
            created_at: Instant(1_790_000_000_000),
            ..Effect::default()
        }
    }

    fn text(effect: &Effect) -> String {
        String::from_utf8(message(effect, Some("Shop <shop@example.com>")).expect("a mail").formatted()).expect("ASCII")
    }

    #[test]
    fn the_same_effect_gives_the_same_bytes() {
        let mail = effect("li@example.com", "退货 A-1", "您好\n.\n再见");
        assert_eq!(text(&mail), text(&mail.clone()));
        assert!(text(&mail).contains("Message-ID: <"), "{}", text(&mail));
        let other = effect("li@example.com", "退货 A-1", "您好");
        let id = |text: &str| text.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
        assert_ne!(id(&text(&mail)), id(&text(&other)));
    }

    #[test]
    fn nothing_that_a_customer_wrote_adds_to_the_head_or_ends_the_message() {
        let evil = "x\r\nBcc: spy@example.com\r\n\r\nHello\n.\r\n.\nMAIL FROM:<a@b.c>\r.\r";
        let mail = text(&effect("li@example.com", evil, evil));
        let (head, body) = mail.split_once("\r\n\r\n").expect("head and body");
        let names: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split(':').next())
            .collect();
        let known = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
        assert!(mail.is_ascii() && !body.contains("MAIL FROM") && is_safe(mail.as_bytes()));
        for recipient in ["", "li", "li@example.com\r\nBcc: spy@example.com", "a@b.c, d@e.f", "li@exa mple.com"] {
            assert_eq!(message(&effect(recipient, "s", "b"), None).err(), Some("bad_recipient"), "{recipient}");
        }
        assert_eq!(message(&effect("li@example.com", "s", " \n"), None).err(), Some("no_text"));
    }

    #[test]
    fn a_file_goes_along_as_it_was_and_never_another_one() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("周报 weekly.html");
        let page = "<p>退货率 7.5 %</p>\n.\n";
        std::fs::write(&path, page).expect("it can be written");
        let mut mail = effect("boss@example.com", "Weekly", "See the file.");
        mail.attachment = path.to_string_lossy().into_owned();
        mail.attachment_hash = hash(page.as_bytes());
        let whole = text(&mail);
        assert_eq!(whole, text(&mail), "every try sends the same bytes");
        assert!(whole.contains("multipart/mixed") && whole.contains("Content-Disposition: attachment"), "{whole}");
        assert!(whole.contains("text/html") && is_safe(whole.as_bytes()) && !whole.contains("退货率"));
        std::fs::write(&path, "<p>another</p>").expect("it can be written");
        assert_eq!(message(&mail, None).err(), Some("attachment_changed"));
        std::fs::remove_file(&path).expect("it goes");
        assert_eq!(message(&mail, None).err(), Some("attachment_gone"));
    }

    #[test]
    fn a_lone_dot_and_a_bare_line_end_are_seen() {
        for bytes in ["a\r\n.\r\nb", "a\nb", "a\rb", ".\r\n", "a\r\n."] {
            assert!(!is_safe(bytes.as_bytes()), "{bytes:?}");
        }
        assert!(is_safe(b"a\r\n..\r\n.b\r\n"));
    }
}
