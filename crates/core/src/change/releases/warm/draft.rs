//! What is sent for a copy beside a change of its release.

use crate::change::releases::draft::Step;
use concertina_contract::Millis;

/// What is sent for a copy; nothing by default. It may hold secrets, so it has no `Debug` form.
#[derive(Clone, Default)]
pub(in crate::change) struct WarmDraft {
    /// The copy is made, and waited for, before the release is written.
    pub make: Option<Make>,
    /// The application answers from the copy before the release is written.
    pub switch: Option<Switch>,
    /// The copy is removed when the change is verified.
    pub remove: Option<Step>,
}

/// A copy that is made.
#[derive(Clone)]
pub(in crate::change) struct Make {
    /// The write; its end is set when it is sent.
    pub step: Step,
    /// For how long it is kept, in milliseconds.
    pub lasts: Millis,
}

/// The switch to a copy, and home.
#[derive(Clone)]
pub(in crate::change) struct Switch {
    /// Marks the copy; its moment is set when it is sent. None where it is marked.
    pub mark: Option<Step>,
    /// Leads each Service to the copy; those that do already are not among them.
    pub there: Vec<Step>,
    /// Leads each Service home.
    pub home: Vec<Step>,
}
