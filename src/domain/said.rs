//! What one reading of a text proposes about the record that holds it, weighed together with what the platform says.
//!
//! What people type in is read at once, and what a row says of a new return where nobody waits for the row; what else files bring is
//! stored first and read afterwards (`intake::reading`), and rules about it wait until then.
//! Invariants: a person's word is never overwritten, and severity is only ever raised.

use super::classify::reason_by_words;
use super::goods_named::Named;
use super::taught::Taught;
use super::understanding::confirmed::listed;
use super::understanding::keywords::LONGEST_KEYWORD;
use super::understanding::lexicon::Sense;
use super::understanding::severity::severity;
use super::understanding::{Category, Likely, Reading, SURE, engine, is_unsure};
use crate::domain::change::{Message, ReturnCase, Review, Ticket};
use crate::domain::command::Args;
use crate::domain::refusal::Refusal;
use crate::domain::vocabulary::{Issue, Mood, Reason, Severity};

/// Who gave a category: the lists, as they are in this version of the program.
pub const LISTS: &str = "lists-3";
/// Who gave a category: a person, who said so or accepted it.
pub const PERSON: &str = "person";

/// What begins the name of the lists, of a lesson, and of a model that was asked.
const OF_LISTS: &str = "lists-";
const OF_LESSON: &str = "model-";
pub const OF_ASKED: &str = "asked:";
/// What ends the name of the lists where an encoder helped them.
const WITH: &str = "-meaning";
/// What ends the name of a lesson that reads without the encoder that it was tried with.
const WITHOUT: &str = "-without";
/// What stands behind either where stars taught moods, before the version of that.
const STARS: &str = "+stars-";

/// What the platform's own reason adds to its category where the words complain of something surely, and where they do not.
const BESIDE_WORDS: f64 = 2.4;
const ALONE: f64 = 6.0;

/// A record whose words are read once.
pub trait Spoken {
    fn words(&self) -> &str;
    fn read_by(&self) -> &str;

    /// Whether it has words that nobody has read yet.
    fn is_unread(&self) -> bool {
        self.read_by().is_empty() && !self.words().is_empty()
    }
}

macro_rules! spoken {
    ($($type:ident: $words:ident),+) => {$(
        impl Spoken for $type {
            fn words(&self) -> &str {
                &self.$words
            }
            fn read_by(&self) -> &str {
                &self.read_by
            }
        }
    )+};
}

spoken!(ReturnCase: comment, Ticket: comment, Message: body, Review: comment);

/// What a text says of its record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Said {
    pub language: &'static str,
    /// The version of the model that said so; nought where the lists did.
    pub version: i64,
    /// Whether that model had to do without its encoder, and whether one helped.
    pub lacks_encoder: bool,
    /// The version of what stars taught about moods; nought where the lists said.
    pub moods: i64,
    pub by_meaning: bool,
    /// Labels of the user's own that fit.
    pub own: Vec<String>,
    /// Nothing where the words do not carry a guess.
    pub category: Option<Category>,
    pub severity: Severity,
    pub mood: Option<Mood>,
    pub reason: Option<Reason>,
}

/// Reads a text beside the reason that the platform gives; `Other` where it gives none.
pub fn said(text: &str, platform: Reason, taught: &Taught) -> Said {
    if text.trim().is_empty() {
        let category = Some(Category::of_reason(platform)).filter(|category| *category != Category::Other);
        return Said { category, ..Said::default() };
    }
    let reading = engine().read(text);
    let category = weighed(text, &reading, platform, taught);
    let reason = reading.reason(category).map(|(reason, _)| reason);
    Said {
        language: reading.language,
        version: taught.version(),
        lacks_encoder: taught.lacks_encoder(),
        moods: taught.moods_version(),
        by_meaning: taught.by_meaning(),
        own: taught.own(text),
        category,
        severity: severity(category.unwrap_or_default(), reading.found.weights),
        mood: Some(taught.mood(text, &reading)),
        reason,
    }
}

/// The likeliest category of the text's words and the platform's reason together.
fn weighed(text: &str, reading: &Reading, platform: Reason, taught: &Taught) -> Option<Category> {
    let named = Category::of_reason(platform);
    let (best, _) = likely(text, reading, platform, taught);
    let speaks = taught.version() > 0
        || taught.by_meaning()
        || named != Category::Other
        || !reading.found.evidence.is_empty()
        || best.category == Category::Other;
    Some(best.category).filter(|_| best.chance >= SURE && speaks)
}

/// The two likeliest categories of the text's words and the platform's reason together.
pub fn likely(text: &str, reading: &Reading, platform: Reason, taught: &Taught) -> (Likely, Likely) {
    let mut scores = reading.scores;
    let named = Category::of_reason(platform);
    if named != Category::Other {
        let (best, second) = taught.top_two(text, reading, &scores);
        let complains = best.category != Category::Other && !is_unsure(best, second);
        scores[named.index()] += if complains { BESIDE_WORDS } else { ALONE };
    }
    taught.top_two(text, reading, &scores)
}

/// Whether the text says surely what the platform's reason does not; both are then shown.
pub fn disagreement(reading: &Reading, platform: Reason) -> Option<Category> {
    let named = Category::of_reason(platform);
    let understood = reading.understanding();
    let differs = named != Category::Other && !understood.unsure && understood.best.category != named;
    let told = understood.marks.iter().any(|mark| mark.sense == Sense::Category(understood.best.category));
    (differs && told).then_some(understood.best.category)
}

/// A later message of the customer says of its ticket what the ticket does not know yet; it was read when it came in.
pub fn add_message(message: &Message, ticket: &mut Ticket, taught: &Taught) {
    let knows = ticket.category.is_some() && (ticket.classified || ticket.reason != Reason::Other);
    if knows {
        ticket.severity = ticket.severity.max(message.severity);
        ticket.mood = ticket.mood.or(message.mood);
    } else {
        said(&message.body, ticket.reason, taught).add_to(ticket);
    }
}

/// The line and the supplier that the words of a complaint name, where it has none. Answers whether it has more now.
pub fn group_by_words(ticket: &mut Ticket, taught: &Taught) -> bool {
    take_named(ticket, taught.goods(&ticket.wording()))
}

/// The same from whatever names the goods.
pub fn take_named(ticket: &mut Ticket, named: Named) -> bool {
    let mut is_new = false;
    for (field, name) in [(&mut ticket.product_line, named.line), (&mut ticket.supplier, named.supplier)] {
        if field.is_empty() && !name.is_empty() {
            *field = name;
            is_new = true;
        }
    }
    is_new
}

/// The family of causes of a case: that of its reason, else of what it is held for.
pub fn issue_of(reason: Reason, category: Option<Category>) -> Issue {
    match (reason, category) {
        (Reason::Other, Some(category)) => category.issue(),
        (reason, _) => reason.issue(),
    }
}

/// The reason beside a category that somebody is sure of: the known one that says the same, else the one that the words name, else
/// the usual one.
pub fn reason_beside(category: Category, known: Reason, text: &str) -> Reason {
    if known != Reason::Other && Category::of_reason(known) == category {
        return known;
    }
    let by_words = reason_by_words(text, Some(category)).map(|(reason, _)| reason);
    by_words.or(category.usual_reason()).unwrap_or_default()
}

/// Has what the desk proposes for the reason and the family of causes say the same as the category: a reason that fits stays, one that
/// does not gives way to what is named. What a person or the platform said is no proposal.
pub fn agree(ticket: &mut Ticket, named: Option<Reason>) {
    let is_proposed = ticket.reason == Reason::Other || ticket.is_reason_read();
    if ticket.classified || !is_proposed {
        return;
    }
    let fits = |reason: &Reason| ticket.category.is_none_or(|category| Category::of_reason(*reason) == category);
    let known = Some(ticket.reason).filter(|reason| *reason != Reason::Other && fits(reason));
    ticket.reason = known.or(named.filter(fits)).unwrap_or_default();
    ticket.issue = issue_of(ticket.reason, ticket.category);
}

impl Said {
    /// Who gave the category.
    fn by(&self) -> String {
        match (self.category, self.version) {
            (None, _) => String::new(),
            (Some(_), _) => self.read_by(),
        }
    }

    /// Who read the text, whether anything was found in it or not.
    fn read_by(&self) -> String {
        named(self.version, self.moods, (self.lacks_encoder, self.by_meaning))
    }

    pub fn stamp_return(self, case: &mut ReturnCase) {
        self.language.clone_into(&mut case.language);
        case.read_by = self.read_by();
        case.mood = case.mood.or(self.mood);
        case.severity = case.severity.max(self.severity);
        if case.category_by != PERSON {
            case.category = self.category;
            case.category_by = self.by();
        }
        add_tags(&mut case.tags, self.own);
    }

    pub fn stamp_ticket(self, ticket: &mut Ticket) {
        self.language.clone_into(&mut ticket.language);
        ticket.read_by = self.read_by();
        self.add_to(ticket);
    }

    /// A later word of the customer: it says more, never less.
    pub fn add_to(self, ticket: &mut Ticket) {
        ticket.mood = ticket.mood.or(self.mood);
        ticket.severity = ticket.severity.max(self.severity);
        if ticket.category.is_none() && ticket.category_by != PERSON {
            ticket.category = self.category;
            ticket.category_by = self.by();
        }
        add_tags(&mut ticket.tags, self.own);
        agree(ticket, self.reason);
    }

    pub fn stamp_message(self, message: &mut Message) {
        self.language.clone_into(&mut message.language);
        message.read_by = self.read_by();
        message.category = self.category;
        message.severity = self.severity;
        message.mood = self.mood;
    }

    pub fn stamp_review(self, review: &mut Review) {
        self.language.clone_into(&mut review.language);
        review.read_by = self.read_by();
        review.category = self.category;
        review.severity = self.severity;
        review.mood = review.mood.or(self.mood);
    }
}

/// The name under which what was taught reads: the lists, or the version of a lesson.
pub fn reader(taught: &Taught) -> String {
    named(taught.version(), taught.moods_version(), (taught.lacks_encoder(), taught.by_meaning()))
}

/// What reads without its encoder, and the lists with one, have other names: they read otherwise, and texts can be read again once it
/// is there.
fn named(version: i64, moods: i64, (lacks_encoder, by_meaning): (bool, bool)) -> String {
    let name = match (version, lacks_encoder) {
        (0, _) if by_meaning => format!("{LISTS}{WITH}"),
        (0, _) => LISTS.to_owned(),
        (version, false) => format!("{OF_LESSON}{version}"),
        (version, true) => format!("{OF_LESSON}{version}{WITHOUT}"),
    };
    if moods == 0 { name } else { format!("{name}{STARS}{moods}") }
}

/// Whose name it is that stands beside a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader<'n> {
    Lists {
        version: &'n str,
        by_meaning: bool,
    },
    Lesson {
        version: &'n str,
        lacks_encoder: bool,
    },
    /// A language model, by its name.
    Asked(&'n str),
    /// A person, or whoever it was.
    Other(&'n str),
}

impl<'n> Reader<'n> {
    /// Takes a name apart. What stars taught says nothing of a category.
    pub fn called(name: &'n str) -> Self {
        let version = |begins: &str| Some(name.strip_prefix(begins)?.split(STARS).next().unwrap_or_default());
        let ends =
            |version: &'n str, end: &str| version.strip_suffix(end).map_or((version, false), |version| (version, true));
        if let Some((version, by_meaning)) = version(OF_LISTS).map(|version| ends(version, WITH)) {
            Self::Lists { version, by_meaning }
        } else if let Some((version, lacks_encoder)) = version(OF_LESSON).map(|version| ends(version, WITHOUT)) {
            Self::Lesson { version, lacks_encoder }
        } else {
            name.strip_prefix(OF_ASKED).map_or(Self::Other(name), Self::Asked)
        }
    }
}

/// Keywords as a person gives them, with commas between them.
///
/// # Errors
/// Refused where none is given, one is longer than any word, or nothing changes.
pub fn keywords(args: &Args, known: &str) -> Result<String, Refusal> {
    let given = listed(args.get("keywords").unwrap_or_default());
    if let Some(long) = given.iter().find(|one| one.chars().count() > LONGEST_KEYWORD) {
        let value = long.chars().take(LONGEST_KEYWORD).collect();
        return Err(Refusal::BadArgument { name: "keywords", value, expected: format!("<= {LONGEST_KEYWORD}") });
    }
    let given = given.join(", ");
    if given.is_empty() || given == known { Err(Refusal::NothingToDo) } else { Ok(given) }
}

/// What a person says a text complains about: a category, or the family alone, of which the text's words then choose.
///
/// # Errors
/// Refused where neither is named, or a word is not known.
pub fn corrected(args: &Args, text: &str) -> Result<(Option<Category>, Option<Issue>), Refusal> {
    let category = args.choice("category", Category::from_code, Category::CODES)?;
    let issue = args.choice("issue", Issue::from_code, Issue::CODES)?;
    match (category, issue) {
        (None, None) => Err(Refusal::MissingArgument { verb: "classify", name: "category" }),
        (Some(category), issue) => Ok((Some(category), issue)),
        (None, Some(issue)) => Ok((likeliest_of(issue, text), Some(issue))),
    }
}

/// The category of a family that the words point to most.
fn likeliest_of(issue: Issue, text: &str) -> Option<Category> {
    let scores = engine().read(text).scores;
    let of_family = Category::ALL.iter().filter(|category| category.issue() == issue && **category != Category::Other);
    of_family.copied().reduce(|best, one| if scores[one.index()] > scores[best.index()] { one } else { best })
}

/// A label of one's own is a tag: it is searched, ruled by and taken away as one.
fn add_tags(tags: &mut Vec<String>, own: Vec<String>) {
    tags.extend(own);
    tags.sort_unstable();
    tags.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_platform_are_weighed_together() {
        for (text, platform, category) in [
            ("It arrived broken, the box was crushed", Reason::Other, Some(Category::TransitDamage)),
            ("", Reason::TooSmall, Some(Category::SizeFit)),
            ("", Reason::Other, None),
            ("hello there", Reason::Other, None),
            // Faint words do not overrule the platform, plain ones do.
            ("it is a bit tight", Reason::TooSmall, Some(Category::SizeFit)),
            ("I never received it, where is my order?", Reason::TooSmall, Some(Category::NotReceived)),
            // Words that complain of nothing in particular are no word against the platform's.
            ("The carrier must have driven over it", Reason::Defective, Some(Category::QualityDefect)),
            ("Please see the pictures, thank you", Reason::WrongItem, Some(Category::WrongItem)),
            ("I ordered it on Monday for my mother. It is blue.", Reason::Late, Some(Category::LateDelivery)),
            ("Great shop, many thanks for everything!", Reason::TooSmall, Some(Category::SizeFit)),
            // A subject alone says what it is about.
            ("Parts are missing\nsee above", Reason::Other, Some(Category::MissingParts)),
        ] {
            assert_eq!(said(text, platform, &Taught::default()).category, category, "{text} {platform}");
        }
        let disagreement = |text: &str, platform| disagreement(&engine().read(text), platform);
        assert_eq!(disagreement("I never received it", Reason::TooSmall), Some(Category::NotReceived));
        assert_eq!(disagreement("I never received it", Reason::NotReceived), None);
        assert_eq!(disagreement("thanks", Reason::TooSmall), None);
    }

    #[test]
    fn who_read_is_told_from_the_name_that_it_gave() {
        let lists = |by_meaning| Reader::Lists { version: "3", by_meaning };
        let lesson = |lacks_encoder| Reader::Lesson { version: "3", lacks_encoder };
        for moods in [0, 1] {
            for (version, helped, reader) in [
                (0, (false, false), lists(false)),
                (0, (false, true), lists(true)),
                (3, (false, true), lesson(false)),
                (3, (true, false), lesson(true)),
            ] {
                let name = named(version, moods, helped);
                assert_eq!(Reader::called(&name), reader, "{name}");
            }
        }
        assert_eq!(Reader::called("asked:qwen3-lists-4"), Reader::Asked("qwen3-lists-4"));
        assert_eq!(Reader::called("anna"), Reader::Other("anna"));
    }

    #[test]
    fn what_is_proposed_says_the_same_as_the_category() {
        use Category::{MissingParts, QualityDefect, ServiceRefund, SizeFit};
        for (category, known, named, expected) in [
            (Some(QualityDefect), Reason::MissingParts, None, (Reason::Other, Issue::Quality)),
            (Some(QualityDefect), Reason::MissingParts, Some(Reason::Defective), (Reason::Defective, Issue::Quality)),
            (Some(QualityDefect), Reason::Defective, Some(Reason::PoorQuality), (Reason::Defective, Issue::Quality)),
            (Some(MissingParts), Reason::Other, Some(Reason::Late), (Reason::Other, Issue::Logistics)),
            (Some(SizeFit), Reason::Other, Some(Reason::TooSmall), (Reason::TooSmall, Issue::Expectation)),
            (Some(ServiceRefund), Reason::Other, None, (Reason::Other, Issue::Service)),
            (None, Reason::Other, Some(Reason::Late), (Reason::Late, Issue::Logistics)),
            (None, Reason::Late, None, (Reason::Late, Issue::Logistics)),
        ] {
            let mut ticket = Ticket { category, reason: known, issue: known.issue(), ..Ticket::default() };
            agree(&mut ticket, named);
            assert_eq!((ticket.reason, ticket.issue), expected, "{category:?} {known} {named:?}");
            let (reason_code, natural_key) = ("LATE".to_owned(), Some("case 7".to_owned()));
            let said = Ticket { category, reason: Reason::Late, reason_code, natural_key, ..Ticket::default() };
            let mut heard = said.clone();
            agree(&mut heard, named);
            assert_eq!(heard, said, "what the platform said stays");
        }
        for category in Category::ALL {
            assert!(
                category.usual_reason().is_none_or(|reason| Category::of_reason(reason) == *category),
                "{category}"
            );
            assert!(category.usual_reason().is_none_or(|reason| reason.issue() == category.issue()), "{category}");
        }
        // What is sure of the words gives the reason, whatever other word stands beside it.
        let said = said(
            "Poor quality, it broke after a day and came apart; too late to complain",
            Reason::Other,
            &Taught::default(),
        );
        assert_eq!(said.category, Some(QualityDefect));
        assert!(said.reason.is_none_or(|reason| Category::of_reason(reason) == QualityDefect), "{:?}", said.reason);
    }

    #[test]
    fn a_persons_word_stays_and_severity_is_only_raised() {
        let mut ticket = Ticket {
            category: Some(Category::Taste),
            category_by: PERSON.to_owned(),
            severity: Severity::Urgent,
            ..Ticket::default()
        };
        said("It never arrived", Reason::Other, &Taught::default()).add_to(&mut ticket);
        assert_eq!((ticket.category, ticket.severity), (Some(Category::Taste), Severity::Urgent));
        let mut ticket = Ticket::default();
        said("The charger caught fire", Reason::Other, &Taught::default()).add_to(&mut ticket);
        assert_eq!((ticket.severity, ticket.mood), (Severity::Urgent, Some(Mood::Negative)));
    }
}
