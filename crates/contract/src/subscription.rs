//! Subscriptions: one protocol for everything that streams.

use crate::{
    ApplicationQuery, ChartQuery, Column, ImageOrder, LogQuery, LogSubject, MirrorOrder, ObjectRef, SiteId,
    SubscriptionId, TableQuery,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a page wants to follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "topic", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Topic {
    /// The rows of a query.
    Table {
        /// The query.
        query: TableQuery,
    },
    /// All sites with their sessions and counts. `summaries` leases what the cards need of each connected site.
    Sites {
        /// Whether the cards are on the screen.
        summaries: bool,
    },
    /// One object, with what it owns and the events about them: a frame whenever something of it changed.
    Object {
        /// The object.
        object: ObjectRef,
    },
    /// Running and finished operations.
    Operations,
    /// The connection doctor looks at a site, from the first frame on; unsubscribing calls it off.
    Doctor {
        /// The site.
        site: SiteId,
    },
    /// CPU and memory of one subject over time.
    Charts {
        /// The query.
        query: ChartQuery,
    },
    /// Applications by site.
    Applications {
        /// The query.
        query: ApplicationQuery,
    },
    /// Projects over sites.
    Projects {
        /// The sites.
        sites: Vec<SiteId>,
    },
    /// Logs of containers, merged by time. They are read for as long as the subscription lives.
    Logs {
        /// Whose.
        subject: LogSubject,
        /// What is seen of them.
        query: LogQuery,
    },
    /// An image is made of a file and sent to a registry, from the first frame on; unsubscribing calls it off.
    Image {
        /// What is to be made.
        order: ImageOrder,
    },
    /// Images are copied to a registry, from the first frame on; unsubscribing calls it off.
    Mirror {
        /// What is to be copied.
        order: MirrorOrder,
    },
}

/// Answer to `subscribe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Subscribed {
    /// The new subscription.
    pub id: SubscriptionId,
    /// The columns, when it is a table.
    pub columns: Vec<Column>,
}
