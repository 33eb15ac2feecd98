//! The steps of the journal, and who may watch them go by.

use concertina_contract::ObjectRef;
use std::fmt;

/// A point of an operation at which what is on disk has just changed, or is about to. A program that ends at any of
/// these must find out afterwards what was written, and must not write it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JournalStep {
    /// The approval and the whole operation are on disk; nothing was sent.
    Approved,
    /// One write is announced on disk; its request comes next.
    Announced,
    /// The API server answered; the answer is not on disk.
    Answered,
    /// On disk: the write was accepted.
    Accepted,
    /// On disk: the write was refused.
    Refused,
    /// On disk: the object had changed, so nothing was written; it is read again.
    Conflicted,
    /// On disk: whether it was written is not known; it is found out by reading.
    Unclear,
    /// On disk: reading told what became of an unclear write.
    Settled,
    /// On disk: the rollout ended, well or not.
    RolledOut,
    /// On disk: the operation ended.
    Finished,
}

impl JournalStep {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Approved,
        Self::Announced,
        Self::Answered,
        Self::Accepted,
        Self::Refused,
        Self::Conflicted,
        Self::Unclear,
        Self::Settled,
        Self::RolledOut,
        Self::Finished,
    ];

    /// The step as the journal and command lines write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Announced => "announced",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Conflicted => "conflicted",
            Self::Unclear => "unclear",
            Self::Settled => "settled",
            Self::RolledOut => "rolled-out",
            Self::Finished => "finished",
        }
    }
}

impl fmt::Display for JournalStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Watches the steps of all operations go by. It is called in the task that makes them, which waits for it.
pub trait StepObserver: Send + Sync {
    /// A step was reached; `object` is none when it is a step of a whole operation.
    fn reached(&self, step: JournalStep, object: Option<&ObjectRef>);
}

/// Nobody watches.
impl StepObserver for () {
    fn reached(&self, _: JournalStep, _: Option<&ObjectRef>) {}
}
