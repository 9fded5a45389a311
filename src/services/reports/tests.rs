//! Reports of small desks.
