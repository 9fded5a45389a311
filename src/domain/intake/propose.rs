//! What a platform's new word means for the state of a return: take it over, ask a person, or nothing.

use crate::domain::returns::{ReturnCase, ReturnStatus};

/// What follows from a platform's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// It lies ahead on our own path, or nobody here has decided.
    Adopt(ReturnStatus),
    /// It disagrees with what was decided here; a person must choose.
    Conflict(ReturnStatus),
    /// It agrees, or says less than we know.
    Nothing,
}

/// Judges a state that the platform newly gives.
pub fn propose(platform: ReturnStatus, case: &ReturnCase) -> Proposal {
    let ours = case.status;
    if platform == ours {
        return Proposal::Nothing;
    }
    match (step(ours), step(platform)) {
        (Some(here), Some(there)) if there > here => Proposal::Adopt(platform),
        (Some(_), Some(_)) => Proposal::Nothing,
        // The platform ends a return that we keep alive: our decision stands against it only if we took one.
        (Some(_), None) if case.decided_at.is_some() => Proposal::Conflict(platform),
        (Some(_), None) => Proposal::Adopt(platform),
        // A late scan brings an expired label back to life (domain 2.1).
        (None, Some(there)) if ours == ReturnStatus::Expired && there >= 3 => Proposal::Adopt(platform),
        (None, Some(there)) if there <= 1 => Proposal::Nothing,
        // We ended it, the platform goes on, or ended it another way.
        (None, Some(_)) => Proposal::Conflict(platform),
        (None, None) if case.decided_at.is_some() => Proposal::Conflict(platform),
        (None, None) => Proposal::Adopt(platform),
    }
}

/// How far along the path of a return that comes back; none for the ways out.
const fn step(status: ReturnStatus) -> Option<u8> {
    Some(match status {
        ReturnStatus::Draft => 0,
        ReturnStatus::Requested => 1,
        ReturnStatus::Approved => 2,
        ReturnStatus::InTransit => 3,
        ReturnStatus::Arrived => 4,
        ReturnStatus::Inspected => 5,
        ReturnStatus::Settled => 6,
        ReturnStatus::Closed => 7,
        ReturnStatus::Rejected | ReturnStatus::Canceled | ReturnStatus::Expired | ReturnStatus::Lost => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use ReturnStatus::{Approved, Arrived, Canceled, Closed, Expired, InTransit, Rejected, Requested, Settled};

    #[test]
    fn the_platform_leads_until_somebody_here_has_decided() {
        let check = |ours: ReturnStatus, decided: bool, platform: ReturnStatus, expected: Proposal| {
            let decided_at = decided.then_some(Instant(1));
            let case = ReturnCase { status: ours, decided_at, ..ReturnCase::default() };
            assert_eq!(propose(platform, &case), expected, "{ours} decided={decided} platform={platform}");
        };
        check(Requested, false, Approved, Proposal::Adopt(Approved));
        check(Requested, false, Requested, Proposal::Nothing);
        check(Approved, true, Requested, Proposal::Nothing);
        check(Approved, true, InTransit, Proposal::Adopt(InTransit));
        check(Arrived, true, Approved, Proposal::Nothing);
        check(Approved, true, Canceled, Proposal::Conflict(Canceled));
        check(Requested, false, Canceled, Proposal::Adopt(Canceled));
        check(Rejected, true, Approved, Proposal::Conflict(Approved));
        check(Rejected, true, Settled, Proposal::Conflict(Settled));
        check(Rejected, true, Requested, Proposal::Nothing);
        check(Canceled, false, Rejected, Proposal::Adopt(Rejected));
        check(Expired, false, InTransit, Proposal::Adopt(InTransit));
        check(Closed, true, Settled, Proposal::Nothing);
    }
}
