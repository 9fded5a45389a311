//! An article that grows out of a case that was solved: the problem, its cause and what helped, without who had it.

use super::{Article, ArticleStatus, language, mask, natural_key};
use crate::domain::change::Record;
use crate::domain::command::{Args, Context};
use crate::domain::complaints::{Author, Message, TicketStatus};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::{Blanks, Template};
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnStatus;
use crate::domain::situation::Situation;
use crate::domain::time::Instant;

/// So much of a title; the rest stands in the text.
const TITLE_CHARS: usize = 100;

/// The draft of a resolved case, by the outline of its language.
pub fn draft(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Result<Article, Refusal> {
    let outline: &Template = sit.outline.as_ref().ok_or(Refusal::NotYet("outline"))?;
    let customer: Vec<&str> =
        sit.identities.iter().flat_map(|one| [one.name.as_str(), &one.handle, &one.email, &one.phone]).collect();
    let (blanks, secrets, said, mut article) = if let Some(ticket) = &sit.ticket {
        if !matches!(ticket.status, TicketStatus::Resolved | TicketStatus::Closed) {
            return Err(Refusal::NotYet("solved"));
        }
        let mut blanks = Blanks::default();
        blanks.set("subject", ticket.subject.as_str());
        blanks.set("product", ticket.product.as_str());
        blanks.set("reason", ticket.reason.code());
        blanks.set("cause", if ticket.cause.is_empty() { ticket.issue.code() } else { &ticket.cause });
        blanks.set("helped", ticket.resolution.map_or("", |resolution| resolution.code()));
        let secrets = [&ticket.customer, &ticket.order_ref, &ticket.platform_ref].map(String::as_str).to_vec();
        let article = about(ticket.issue.code(), ticket.reason.code(), &ticket.product_line, &ticket.key().to_string());
        (blanks, secrets, (ticket.comment.as_str(), ticket.language.as_str()), article)
    } else if let Some(case) = &sit.case {
        if !matches!(case.status, ReturnStatus::Settled | ReturnStatus::Closed) {
            return Err(Refusal::NotYet("solved"));
        }
        let mut blanks = Blanks::default();
        blanks.set("product", case.product.as_str());
        blanks.set("reason", case.reason.code());
        blanks.set("cause", case.issue.code());
        blanks.set("helped", case.outcome.code());
        let secrets =
            [&case.customer, &case.order_ref, &case.platform_ref, &case.tracking].map(String::as_str).to_vec();
        let article = about(case.issue.code(), case.reason.code(), &case.product_line, &case.key().to_string());
        (blanks, secrets, (case.comment.as_str(), case.language.as_str()), article)
    } else {
        return Err(Refusal::NotYet("solved"));
    };
    let secrets: Vec<&str> = secrets.into_iter().chain(customer).filter(|secret| !secret.is_empty()).collect();
    let (title, body) = filled(outline, blanks, said.0, &sit.messages, &secrets);
    let wanted = args.get("language").map(language).unwrap_or_else(|| sit.outline_language.clone());
    article.id = ids.next(Kind::Article);
    article.language = if wanted.is_empty() { language(said.1) } else { wanted };
    article.name = args.get("name").map_or_else(|| article.origin.to_lowercase(), str::to_owned);
    article.natural_key = Some(natural_key(&article.language, &article.name));
    article.title = args.get("title").map_or(title, str::to_owned);
    article.body = body;
    article.created_at = ctx.now;
    article.updated_at = ctx.now;
    Ok(article)
}

fn about(issue: &str, reason: &str, product_line: &str, origin: &str) -> Article {
    let known = |code: &str, nothing: &str| {
        if code.is_empty() || code == nothing { Vec::new() } else { vec![code.to_owned()] }
    };
    Article {
        status: ArticleStatus::Draft,
        issues: known(issue, "unknown"),
        reasons: known(reason, "other"),
        product_lines: known(product_line, ""),
        origin: origin.to_owned(),
        last_used_at: Instant::NEVER,
        version: 1,
        ..Article::default()
    }
}

fn filled(
    outline: &Template,
    mut blanks: Blanks,
    said: &str,
    messages: &[Message],
    secrets: &[&str],
) -> (String, String) {
    let first = messages.iter().find(|message| message.author == Author::Customer && !message.body.trim().is_empty());
    let problem = if said.trim().is_empty() { first.map_or("", |message| message.body.as_str()) } else { said };
    let is_answer = |message: &&Message| message.author == Author::Agent && message.public;
    let answer = messages.iter().rfind(is_answer).map_or("", |message| message.body.as_str());
    blanks.set("problem", quoted(&mask(problem, secrets)));
    blanks.set("text", mask(answer, secrets));
    let (title, body) = outline.fill(&blanks);
    (mask(&title, secrets).chars().take(TITLE_CHARS).collect(), body)
}

/// What a customer wrote is a quotation, whatever Markdown would make of its signs.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}
