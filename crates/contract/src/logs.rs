//! Logs of many containers, merged by time.

use crate::{ApplicationName, Failure, FilterProblem, Millis, ObjectRef, RowsState, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose log is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LogSubject {
    /// All pods of an application on these sites, those that a rollout makes too.
    Application {
        /// The application.
        application: ApplicationName,
        /// The sites.
        sites: Vec<SiteId>,
    },
    /// A pod, or the pods of a workload.
    Object {
        /// The object.
        object: ObjectRef,
    },
}

/// How far back a log is read when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "since", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LogSince {
    /// The last lines of each container.
    Lines {
        /// How many.
        lines: u32,
    },
    /// The last seconds.
    Seconds {
        /// How many.
        seconds: u32,
    },
    /// All that the nodes still have.
    All,
}

/// What is seen of a log. The window is `first .. first + count` of the lines that pass, or the last `count` of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogQuery {
    /// How far back; another one reads everything anew.
    pub since: LogSince,
    /// Whether the containers before the last restart are read too.
    pub previous: bool,
    /// A text, in upper or lower case, or a regular expression between slashes (`/time.?out/`, `/time/i`). Empty: everything.
    pub filter: String,
    /// Sources that are not shown.
    pub hidden: LogHidden,
    /// The first line of the window, unless it follows.
    pub first: u32,
    /// Lines of the window.
    pub count: u32,
    /// Whether the window follows the end.
    pub follow: bool,
}

/// Which sources are not shown. What a rollout makes is hidden by the same rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogHidden {
    /// Whole sites.
    pub sites: Vec<SiteId>,
    /// Pods.
    pub pods: Vec<LogPod>,
    /// Containers of this name in all pods.
    pub containers: Vec<String>,
}

/// A pod by its site and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogPod {
    /// Its site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
}

/// What changed of a log. A change outside the window sends the counts alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogsFrame {
    /// Lines that pass the filter.
    pub total: u32,
    /// Lines that are held.
    pub unfiltered: u32,
    /// Lines that had to go because too many came.
    pub dropped: u32,
    /// Index of the first line of the window. It moves with its line when others come or go before it.
    pub first: u32,
    /// By how many lines that has moved since the log was opened, all in all.
    pub moved: i32,
    /// Line numbers of the window in order. Lines that are not in it can be forgotten by the page. None: as before.
    pub order: Option<Vec<u32>>,
    /// Lines of the window that are new to the page.
    pub lines: Vec<LogLine>,
    /// Where lines come from, by number. None: as before.
    pub sources: Option<Vec<LogSource>>,
    /// How each site contributes. None: as before.
    pub sites: Option<Vec<LogSite>>,
    /// Containers that wait to be read, because there are too many.
    pub left_out: u32,
    /// Why the filter could not be read; the lines are those of the filter before.
    pub problem: Option<FilterProblem>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its number: the same line has it for as long as it is held.
    pub id: u32,
    /// The number of its source.
    pub source: u32,
    /// When it was written, by the clock of its node.
    pub at: Millis,
    /// Its text without control characters and escape sequences, at most 16 KiB; empty for a gap.
    pub text: String,
    /// Whether it was longer.
    pub cut: bool,
    /// What the filter found in it: begin and end of each place, in UTF-16 units, at most 50.
    pub marks: Vec<(u32, u32)>,
    /// Set when lines are missing here.
    pub gap: Option<LogGap>,
}

/// Lines that were written and cannot be had any more, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogGap {
    /// The last line before it.
    pub from: Millis,
    /// The first line after it, or when it was found.
    pub to: Millis,
    /// Why they are missing.
    pub reason: LogGapReason,
    /// The node's words, if it had any.
    pub message: String,
}

/// Why lines are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LogGapReason {
    /// The file was rotated while nobody read it.
    Rotated,
    /// The container was restarted more than once while nobody read it.
    Restarted,
    /// The pod went while nobody read it.
    PodGone,
    /// The node cannot read the file.
    Unreadable,
}

/// A container whose log is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogSource {
    /// Its number in this log.
    pub id: u32,
    /// Its site.
    pub site: SiteId,
    /// Its pod.
    pub pod: String,
    /// Its name.
    pub container: String,
    /// What kind of container it is.
    pub role: ContainerRole,
    /// Whether it is the one before the last restart.
    pub previous: bool,
    /// How reading it goes.
    pub state: LogSourceState,
}

/// What a container is for its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ContainerRole {
    /// It runs before the others.
    Init,
    /// It is what the pod is for.
    Main,
    /// It was put in to look at the others.
    Ephemeral,
}

/// How reading a container's log goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "log", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LogSourceState {
    /// The container has not started, or is about to start again.
    Waiting,
    /// It is read as it is written.
    Following,
    /// The stream broke; what was missed is read when the site answers again.
    Reconnecting {
        /// Since when.
        since: Millis,
        /// Why.
        failure: Failure,
    },
    /// All of it was read.
    Ended,
    /// It cannot be read.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// How a site contributes to a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogSite {
    /// The site.
    pub site: SiteId,
    /// What is known of its pods.
    pub state: RowsState,
    /// Pods that are followed there.
    pub pods: u32,
}

/// The last lines of one container, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogTail {
    /// At most 20.
    pub lines: Vec<LogTailLine>,
}

/// One of the last lines of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogTailLine {
    /// When it was written; none for the node's own words.
    pub at: Option<Millis>,
    /// Its text without control characters and escape sequences, at most 16 KiB.
    pub text: String,
}
