//! What can be done on the screen, by name, and the places in which keys are looked up.
//!
//! The words of an action are `action-<code>`; what it does to a record is the verb that the key map gives it.

use crate::codes;

codes! {
    /// Where a key is pressed; an overlay has one of its own before the common ones.
    pub enum Place {
        List = "list",
        Case = "case",
        Decide = "decide",
        Move = "move",
        Form = "form",
        Choose = "choose",
        Confirm = "confirm",
        Global = "global",
    }
}

codes! {
    /// Everything a key can mean.
    pub enum Action {
        Open = "open",
        Accept = "accept",
        AcceptWith = "accept-with",
        Refuse = "refuse",
        Refund = "refund",
        Replace = "replace",
        Book = "book",
        Inspect = "inspect",
        Settle = "settle",
        Wait = "wait",
        Snooze = "snooze",
        Answer = "answer",
        Note = "note",
        Editor = "editor",
        Assign = "assign",
        Severity = "severity",
        Issue = "issue",
        Escalate = "escalate",
        Merge = "merge",
        Reconcile = "reconcile",
        Tags = "tags",
        Remove = "remove",
        Repeat = "repeat",
        Copy = "copy",
        CopyOrder = "copy-order",
        CopyTracking = "copy-tracking",
        CopyRow = "copy-row",
        RelatedReturns = "related-returns",
        RelatedComplaints = "related-complaints",
        RelatedParcels = "related-parcels",
        Filter = "filter",
        Sort = "sort",
        Mark = "mark",
        MarkRange = "mark-range",
        MarkAll = "mark-all",
        MarkInvert = "mark-invert",
        Zoom = "zoom",
        ZoomBack = "zoom-back",
        Narrower = "narrower",
        Wider = "wider",
        TextDown = "text-down",
        TextUp = "text-up",
        Down = "down",
        Up = "up",
        PageDown = "page-down",
        PageUp = "page-up",
        Top = "top",
        Bottom = "bottom",
        FindHere = "find-here",
        NextMatch = "next-match",
        PreviousMatch = "previous-match",
        NextSection = "next-section",
        PreviousSection = "previous-section",
        NextCase = "next-case",
        PreviousCase = "previous-case",
        Close = "close",
        Submit = "submit",
        NextField = "next-field",
        PreviousField = "previous-field",
        Confirm = "confirm",
        Decline = "decline",
        Undo = "undo",
        Redo = "redo",
        History = "history",
        Find = "find",
        Palette = "palette",
        Import = "import",
        TabToday = "tab-today",
        TabReturns = "tab-returns",
        TabComplaints = "tab-complaints",
        TabShipments = "tab-shipments",
        TabReports = "tab-reports",
        NextTab = "next-tab",
        PreviousTab = "previous-tab",
        LastPlace = "last-place",
        Back = "back",
        Forward = "forward",
        Refresh = "refresh",
        Language = "language",
        Log = "log",
        Help = "help",
        Redraw = "redraw",
        Suspend = "suspend",
        Escape = "escape",
        Quit = "quit",
    }
}

impl Action {
    /// The key of its words in `actions.ftl`.
    pub fn word(self) -> String {
        format!("action-{}", self.code())
    }
}
