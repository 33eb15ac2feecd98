//! What the rows of Helm's records tell of a standby, without a question to its site.

use super::mark::is_marked;
use crate::change::inner::Inner;
use crate::watch::{Feed, Row};
use concertina_contract::{ApplicationName, Kind, RowsState, SiteId};

/// What is known of an application on a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A record in force has the mark, or had it when the site was heard last.
    Standby,
    /// The rows are whole and live, and there is none.
    Nothing,
    /// The rows do not tell.
    Unknown,
}

/// What the rows of a site tell; they are there while its applications are watched.
pub(super) fn held(inner: &Inner, application: &ApplicationName, site: &SiteId) -> Held {
    let feed = "secrets".parse::<Kind>().ok().and_then(|kind| inner.hub.held(site, &kind));
    feed.map_or(Held::Unknown, |feed| {
        judge(has_standby(&feed, application), &feed.state(), feed.partial().is_some())
    })
}

fn judge(standby: bool, state: &RowsState, partial: bool) -> Held {
    match (standby, state) {
        (true, _) => Held::Standby,
        (false, RowsState::Live) if !partial => Held::Nothing,
        _ => Held::Unknown,
    }
}

fn has_standby(feed: &Feed, application: &ApplicationName) -> bool {
    let ApplicationName { project, name } = application;
    feed.with_rows(|rows| {
        rows.iter().any(|row| {
            let Row::Table(row) = row.0.as_ref() else { return false };
            let says = |key: &str, value: &str| row.meta.label(key) == Some(value);
            let record = [("owner", "helm"), ("name", name.as_str()), ("status", "deployed")];
            *row.meta.namespace == **project
                && record.into_iter().all(|(key, value)| says(key, value))
                && is_marked(&row.meta)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_and_live_rows_tell_that_there_is_no_standby() {
        let stale = RowsState::Disconnected;
        assert_eq!(judge(true, &stale, true), Held::Standby, "of a silent site what was known last counts");
        assert_eq!(judge(false, &RowsState::Live, false), Held::Nothing);
        assert_eq!(judge(false, &RowsState::Live, true), Held::Unknown);
        assert_eq!(judge(false, &stale, false), Held::Unknown);
    }
}
