//! The marks of a copy of an earlier version that is kept warm: a Deployment outside the release, made and written by
//! Concertina alone. Any Concertina that connects reads them.

use crate::watch::DeploymentRow;
use concertina_contract::{KeptCost, Millis};
use jiff::Timestamp;
use serde_json::Value;

/// Label of the copy and of its pods: the release that it is a copy of. It is what the copy selects its pods by.
pub(crate) const OF: &str = "concertina.dev/kept-of";
/// Annotation: the revision that it keeps.
pub(crate) const REVISION: &str = "concertina.dev/kept-revision";
/// Annotation: until when it is kept, in RFC 3339.
pub(crate) const UNTIL: &str = "concertina.dev/kept-until";
/// Annotation: since when the application answers from it, in RFC 3339; absent while it only waits.
pub(crate) const SWITCHED: &str = "concertina.dev/switched-at";
/// Annotation: the plan that made it.
pub(crate) const PLAN: &str = "concertina.dev/plan";

/// What the marks of a copy say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The release.
    pub release: String,
    /// The revision that it keeps; 0 where that cannot be read.
    pub revision: u32,
    /// Until when it is kept; the beginning of time where that cannot be read.
    pub until: Millis,
    /// Since when the application answers from it.
    pub switched: Option<Millis>,
}

impl Marks {
    /// The marks of an object by its labels and annotations; none if it is no copy.
    pub(crate) fn read<'a>(
        label: impl Fn(&str) -> Option<&'a str>,
        note: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<Self> {
        let moment = |key: &str| Some(note(key)?.parse::<Timestamp>().ok()?.as_millisecond());
        Some(Self {
            release: label(OF)?.to_owned(),
            revision: note(REVISION).and_then(|text| text.parse().ok()).unwrap_or_default(),
            until: moment(UNTIL).unwrap_or_default(),
            switched: moment(SWITCHED),
        })
    }

    /// The marks of a whole object.
    pub(crate) fn of(object: &Value) -> Option<Self> {
        let part = |part: &str, key: &str| object["metadata"][part][key].as_str();
        Self::read(|key| part("labels", key), |key| part("annotations", key))
    }
}

/// What all pods of a Deployment ask for.
pub(crate) fn cost(row: &DeploymentRow) -> KeptCost {
    let pods = u64::from(row.wanted);
    KeptCost {
        cpu: u64::from(row.resources.cpu_request).saturating_mul(pods),
        memory: row.resources.memory_request.saturating_mul(pods),
    }
}

/// The name of the copy of a Deployment.
pub(crate) fn name(deployment: &str) -> String {
    format!("{deployment}-warm")
}

/// A moment as an annotation has it, to the second; empty for one that no calendar has.
pub(crate) fn moment(at: Millis) -> String {
    Timestamp::from_second(at.div_euclid(1_000)).map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_marks_of_a_copy_are_read_and_nothing_else_is_one() {
        let until = moment(1_800_000_000_500);
        assert_eq!(until, "2027-01-15T08:00:00Z");
        let copy = json!({ "metadata": { "labels": { OF: "web" }, "annotations": { REVISION: "3", UNTIL: until } } });
        let marks =
            Marks { release: "web".to_owned(), revision: 3, until: 1_800_000_000_000, switched: None };
        assert_eq!(Marks::of(&copy), Some(marks));
        let odd = json!({ "metadata": { "labels": { OF: "web" }, "annotations": { UNTIL: "soon" } } });
        assert_eq!(Marks::of(&odd).map(|marks| (marks.revision, marks.until)), Some((0, 0)));
        assert_eq!(Marks::of(&json!({ "metadata": { "annotations": { REVISION: "3" } } })), None);
    }
}
