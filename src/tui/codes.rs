//! Which family of words a closed list of codes belongs to.

use crate::domain::causes::{CauseState, Proof, Stance, Weight};
use crate::domain::complaints::{Resolution, TicketKind, TicketStatus, Wake};
use crate::domain::exchanges::ExchangeMode;
use crate::domain::metrics::Metric;
use crate::domain::parcels::{ExceptionKind, Leg, NOTICES, ParcelStatus};
use crate::domain::refunds::RefundKind;
use crate::domain::returns::CLAUSES;
use crate::domain::returns::{Bearer, Disposition, Dispute, Grade, Hold, Outcome, ReturnStatus, Verdict};
use crate::domain::vocabulary::{Issue, Mood, Party, Reason, Severity};

const FAMILIES: &[(&[&str], &str)] = &[
    (Issue::CODES, "code-issue"),
    (Reason::CODES, "code-reason"),
    (Severity::CODES, "code-severity"),
    (Mood::CODES, "code-mood"),
    (crate::domain::understanding::Category::CODES, "code-category"),
    (Party::CODES, "code-party"),
    (Outcome::CODES, "code-outcome"),
    (ReturnStatus::CODES, "code-return-status"),
    (Grade::CODES, "code-grade"),
    (Disposition::CODES, "code-disposition"),
    (Verdict::CODES, "code-verdict"),
    (Hold::CODES, "code-hold"),
    (Dispute::CODES, "code-dispute"),
    (Bearer::CODES, "code-bearer"),
    (RefundKind::CODES, "code-refund-kind"),
    (ExchangeMode::CODES, "code-exchange-mode"),
    (TicketStatus::CODES, "code-ticket-status"),
    (TicketKind::CODES, "code-ticket-kind"),
    (Resolution::CODES, "code-resolution"),
    (Wake::CODES, "code-wake"),
    (ParcelStatus::CODES, "code-parcel-status"),
    (ExceptionKind::CODES, "code-exception-kind"),
    (Leg::CODES, "code-leg"),
    (NOTICES, "code-notice"),
    (CLAUSES, "code-clause"),
    (&["customer", "carrier", "platform", "seller"], "code-party"),
    (&["ours", "theirs"], "code-side"),
    (&["back", "stay"], "code-later"),
    (&["yes", "no"], "code-helped"),
    (&["1", "2", "3", "4", "5"], "code-score"),
    (Metric::CODES, "metric"),
    (Stance::CODES, "code-stance"),
    (Weight::CODES, "code-weight"),
    (crate::domain::causes::Verdict::CODES, "code-verdict"),
    (&["cohort", "flow"], "code-basis"),
    (Proof::CODES, "code-proof"),
    (CauseState::CODES, "code-cause-state"),
];

/// The family of a list of codes; a part of a list belongs to the same.
pub fn family(codes: &[&str]) -> &'static str {
    let exact = FAMILIES.iter().find(|(known, _)| *known == codes);
    let part = || FAMILIES.iter().find(|(known, _)| codes.iter().all(|code| known.contains(code)));
    exact.or_else(part).map_or("code", |(_, family)| family)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{ArgKind, verbs};
    use crate::domain::ids::Kind;
    use crate::text::{Lang, Words};

    #[test]
    fn everything_that_a_form_offers_is_a_word_in_both_languages() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            let on_screen = [Kind::Return, Kind::Ticket, Kind::Parcel];
            for verb in verbs().filter(|verb| verb.kinds.iter().any(|kind| on_screen.contains(kind))) {
                for arg in verb.args {
                    assert!(words.has(&format!("arg-{}", arg.name.replace('_', "-"))), "{} {}", verb.id, arg.name);
                    let ArgKind::Choice(codes) = arg.kind else { continue };
                    for code in codes {
                        let key = format!("{}-{}", family(codes), code.replace('_', "-"));
                        assert!(words.has(&key), "{} {}: {key}", verb.id, arg.name);
                    }
                }
            }
        }
    }
}
