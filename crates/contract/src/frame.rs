//! Frames: what flows over the one channel of a subscription.

use crate::{
    ApplicationsFrame, ChartsFrame, Column, Examination, FilterProblem, ImageBuild, LogsFrame, Millis,
    Mirroring, Operation, ProjectsFrame, RowView, SiteId, SiteView, SubscriptionId, TableSite,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One message of a subscription. At most two are unacknowledged; the next one holds what changed meanwhile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// Counts from 1 without gaps; the page acknowledges each.
    pub seq: u32,
    /// The content.
    pub body: FrameBody,
}

/// The content of a frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "content", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FrameBody {
    /// A table changed.
    Table(TableFrame),
    /// Sites changed.
    Sites {
        /// Those that are new or not as the frames before told them; in the first frame all.
        sites: Vec<SiteView>,
        /// All of them in the order of the switcher, when that is another one; always in the first frame.
        order: Option<Vec<SiteId>>,
        /// When sites that did not change otherwise were heard last.
        heard: BTreeMap<SiteId, Millis>,
        /// Counts up whenever kubeconfig files or contexts were read again: `kubeconfig` has something new.
        kubeconfig: u32,
        /// Counts up whenever files were dropped on a window: `dropped_files` has them.
        offered: u32,
    },
    /// The followed object, what it owns, or events about them changed: what is shown of it is old.
    Object {
        /// Counts the changes, from 0.
        revision: u32,
        /// Whether it is still there.
        presence: Presence,
    },
    /// Operations changed, newest first. The first frame holds the newest 200, later ones only what changed.
    Operations {
        /// The changed ones.
        operations: Vec<Operation>,
    },
    /// The doctor found something: all of it so far.
    Doctor {
        /// What was found.
        examination: Examination,
    },
    /// Charts changed.
    Charts(ChartsFrame),
    /// The matrix of applications changed.
    Applications(ApplicationsFrame),
    /// Projects changed.
    Projects(ProjectsFrame),
    /// Logs changed.
    Logs(LogsFrame),
    /// An image that is being made got further, or has come to its end.
    Image {
        /// How far it is.
        build: ImageBuild,
    },
    /// Images that are being copied got further, or have come to their end.
    Mirror {
        /// How far it is.
        mirroring: Mirroring,
    },
}

/// Whether an object that is followed is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// It is there, as far as is known.
    #[default]
    There,
    /// It was deleted.
    Gone,
    /// Another one has its name now.
    Replaced,
}

/// What changed of a table. A change outside the window sends the counts alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableFrame {
    /// Rows that match the query.
    pub total: u32,
    /// Rows before the text filter.
    pub unfiltered: u32,
    /// Index of the first row of the window. It moves with the row that the user attends to.
    pub first: u32,
    /// The window: row numbers in order. Rows that are not in it can be forgotten by the page. None: as before.
    pub order: Option<Vec<u32>>,
    /// Rows of the window that are new to the page or changed.
    pub rows: Vec<RowView>,
    /// Row numbers of the window that are selected. None: as before.
    pub selected: Option<Vec<u32>>,
    /// Size of the whole selection, loaded or not.
    pub selected_total: u32,
    /// How each site contributes. None: as before.
    pub sites: Option<Vec<TableSite>>,
    /// By how many rows the row that stays put has moved since the subscription began, all in all: so far a page scrolls.
    pub moved: i32,
    /// Rows that are not where the order wants them, because places are held.
    pub held: u32,
    /// Counts the changes of the open object.
    pub open_changes: u32,
    /// Why the text of the query could not be read; the rows are those of the text before.
    pub problem: Option<FilterProblem>,
    /// The columns, with the first frame and when they become others: those of a server's Table are known once its rows are
    /// there. All rows of the window come with them.
    pub columns: Option<Vec<Column>>,
}
