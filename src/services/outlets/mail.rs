//! A message as the bytes of a mail: encoded head, body in base64, so that no text of a customer can end the message early or
//! add a line to its head.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};

use super::token;
use crate::domain::outbox::Effect;

/// Stands as the sender where the settings name none; the folder's mails are for people to look at.
const NOBODY: &str = "afterdesk <desk@localhost.invalid>";

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
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(one_line(&effect.subject))
        .date(UNIX_EPOCH + Duration::from_millis(made))
        .message_id(Some(id))
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(|_| "bad_text")?;
    if is_safe(&message.formatted()) { Ok(message) } else { Err("unsafe_mail") }
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
    fn a_lone_dot_and_a_bare_line_end_are_seen() {
        for bytes in ["a\r\n.\r\nb", "a\nb", "a\rb", ".\r\n", "a\r\n."] {
            assert!(!is_safe(bytes.as_bytes()), "{bytes:?}");
        }
        assert!(is_safe(b"a\r\n..\r\n.b\r\n"));
    }
}
