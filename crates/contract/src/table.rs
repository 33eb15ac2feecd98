//! Tables: what a page asks for, and how one row looks.

use crate::{ChartMark, Failure, Kind, Measure, MetricsProbe, Millis, ObjectRef, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a table shows. The window of rows is `first .. first + count` of the sorted and filtered whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableQuery {
    /// The kind of its rows.
    pub kind: Kind,
    /// The sites, by name; never "the current one".
    pub sites: Vec<SiteId>,
    /// Namespaces to show; empty for all.
    pub namespaces: Vec<String>,
    /// Conditions that a row must meet: words, `-word`, `"two words"`, `key:value`, `key>5`, `label:app=web`.
    pub text: String,
    /// The order.
    pub sort: Sort,
    /// Index of the first row of the window.
    pub first: u32,
    /// Rows in the window, at most 500.
    pub count: u32,
}

/// An order by one column; ties are settled by namespace, name and site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sort {
    /// A column id.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// Its id. One that begins with `x-` is a server's, the others are ours.
    pub id: String,
    /// The title that a server gives it; that of ours is the Fluent message `column-ID`.
    pub title: Option<String>,
    /// Numbers and ages are set flush right.
    pub flush_right: bool,
    /// A fitting width in pixels.
    pub width: u32,
    /// Takes what is left of the table's width.
    pub grows: bool,
    /// Is there for those who choose it, as with kubectl's `-o wide`.
    pub wide: bool,
}

/// One row of the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Its number within the subscription: stable while the row exists.
    pub id: u32,
    /// The object.
    pub object: ObjectRef,
    /// A cell a column, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The site is not heard any more: shown grey.
    pub stale: bool,
}

/// One cell. The text of `Text` and `Status` equals the server's Table where that has the column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "cell", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Cell {
    /// Nothing to show.
    None,
    /// The site: the window fills in name and colour.
    Site,
    /// Plain text.
    Text {
        /// The text, control characters stripped.
        text: String,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
    },
    /// A state, with its tone; colour is never the only signal.
    Status {
        /// The word, as kubectl writes it.
        text: String,
        /// How it should feel.
        tone: Tone,
    },
    /// A point in time, shown as the time since then; it ticks in the window.
    Age {
        /// When it began.
        since: Millis,
    },
    /// A number followed by how long ago, as kubectl writes restarts: `3 (5m ago)`.
    NumberAge {
        /// The number.
        value: u32,
        /// When it last happened.
        since: Option<Millis>,
    },
    /// Use of CPU or memory.
    Usage {
        /// Which; it tells the unit.
        measure: Measure,
        /// In cores or bytes.
        value: f64,
        /// What it is compared with, as far as there is such: requests and limits, or what a node has for pods.
        marks: Vec<ChartMark>,
        /// The last five minutes, oldest first, in percent of the largest value among them; none is a gap.
        trail: Vec<Option<u8>>,
    },
    /// Use that nobody tells.
    NoUsage {
        /// Which probe of the site's source failed; none where the source tells nothing of this object, or not yet.
        probe: Option<MetricsProbe>,
    },
}

/// How a state should feel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// As it should be.
    Good,
    /// On its way, or done.
    Calm,
    /// Should be looked at.
    Warn,
    /// Broken.
    Bad,
}

/// How one site contributes to a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableSite {
    /// The site.
    pub site: SiteId,
    /// What its rows are worth.
    pub state: RowsState,
    /// Rows it has before the filter.
    pub rows: u32,
    /// Set when the rows are those of some namespaces, because not all may be read.
    pub partial: Option<PartialRows>,
}

/// What is missing from the rows of a site whose user may not read all namespaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartialRows {
    /// The namespaces that are read, in order.
    pub namespaces: Vec<String>,
    /// How many namespaces may be read; more than are read where there are very many.
    pub allowed: u32,
    /// The refusal to read all, which names the missing right.
    pub failure: Failure,
}

/// What the rows of a site are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "rows", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RowsState {
    /// Not connected and nothing known.
    Disconnected,
    /// The list is on its way.
    Loading {
        /// Since when.
        since: Millis,
    },
    /// Complete and watched.
    Live,
    /// Known from before; not watched at the moment.
    Stale {
        /// When they were last right.
        as_of: Millis,
        /// Why they are not watched.
        failure: Failure,
    },
    /// Nothing known, and it cannot be listed.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// A change of a table's selection. The selection lives in the core and survives scrolling; `All` means the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "select", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Selection {
    /// Only this row.
    Only {
        /// The row.
        row: u32,
    },
    /// Add or remove this row.
    Toggle {
        /// The row.
        row: u32,
    },
    /// Every row of the sorted whole from one to another.
    To {
        /// Where it begins; the row last chosen when there is none, or when it is gone.
        from: Option<u32>,
        /// The row.
        row: u32,
    },
    /// All rows of the query that meet a filter too, beside those that are selected.
    Matching {
        /// The filter, as in the query.
        text: String,
    },
    /// All rows of the query, loaded or not.
    All,
    /// None.
    None,
}

/// What the user attends to in a table: it stays put while other rows come and go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attention {
    /// The row under the pointer, or the first that is seen: the core moves the window with it.
    pub anchor: Option<u32>,
    /// Rows keep their places when what they are sorted by changes; the frames tell how many would move.
    pub hold: bool,
    /// The object whose details are open: the frames tell when its row changed, in the window or not.
    pub open: Option<ObjectRef>,
}
