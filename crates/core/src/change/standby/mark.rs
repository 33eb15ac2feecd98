//! The mark of a standby: a label of the records of its release, beside those of Helm.

use crate::watch::Meta;
use std::collections::BTreeMap;

/// The label.
const KEY: &str = "concertina.dev/standby";
/// Its value.
const VALUE: &str = "true";

/// Labels of a record.
type Labels = BTreeMap<String, String>;

/// Whether the record of a release is that of a standby.
pub(super) fn is_set(labels: &Labels) -> bool {
    labels.get(KEY).is_some_and(|value| value == VALUE)
}

/// Whether the row of a record says that it is that of a standby.
pub(super) fn is_marked(meta: &Meta) -> bool {
    meta.label(KEY) == Some(VALUE)
}

/// Selects the records of standbys of an application.
pub(super) fn selector(release: &str) -> String {
    format!("owner=helm,name={release},{KEY}={VALUE}")
}

/// Sets or removes the mark.
pub(in crate::change) fn set(labels: &mut Labels, standby: bool) {
    if standby {
        labels.insert(KEY.to_owned(), VALUE.to_owned());
    } else {
        labels.remove(KEY);
    }
}

/// A revision that comes back is what the newest one is: a standby or none, whatever it was in its days.
pub(in crate::change) fn carry(labels: &mut Labels, newest: &Labels) {
    set(labels, is_set(newest));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_that_comes_back_stays_what_the_newest_is() {
        let mut newest = Labels::from([("team".to_owned(), "shop".to_owned())]);
        set(&mut newest, true);
        let mut old = Labels::new();
        carry(&mut old, &newest);
        assert!(is_set(&old) && old.len() == 1, "its own labels stay its own");
        set(&mut newest, false);
        carry(&mut old, &newest);
        assert!(!is_set(&old));
    }
}
