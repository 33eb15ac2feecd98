//! Columns that no kind has by itself: labels, the owner, the images.

use crate::watch::Row;
use concertina_contract::{Cell, Column};
use std::borrow::Cow;

/// How the id of a label's column begins.
const LABEL: &str = "label:";

/// A column that the user added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Extra {
    /// Kind and name of the controlling owner.
    Owner,
    /// The images of the containers.
    Images,
    /// The value of a label.
    Label(Box<str>),
}

impl Extra {
    /// The column of an id.
    pub(in super::super) fn find(id: &str) -> Option<Self> {
        match id {
            "owner" => Some(Self::Owner),
            "images" => Some(Self::Images),
            id => id.strip_prefix(LABEL).filter(|key| !key.is_empty()).map(|key| Self::Label(key.into())),
        }
    }

    /// Its id.
    pub(in super::super) fn id(&self) -> String {
        match self {
            Self::Owner => "owner".to_owned(),
            Self::Images => "images".to_owned(),
            Self::Label(key) => format!("{LABEL}{key}"),
        }
    }

    /// How a page should set it.
    pub(in super::super) fn column(&self) -> Column {
        let width = if *self == Self::Images { 240 } else { 160 };
        Column { width, ..super::plain(self.id()) }
    }

    /// What it shows of a row.
    pub(in super::super) fn cell(&self, row: &Row) -> Cell {
        let text = self.text(row);
        if text.is_empty() { Cell::None } else { Cell::Text { text: text.into_owned() } }
    }

    /// What it says of a row.
    pub(in super::super) fn text<'r>(&self, row: &'r Row) -> Cow<'r, str> {
        let join = |images: Vec<&str>| Cow::Owned(images.join(","));
        match (self, row) {
            (Self::Owner, row) => row
                .meta()
                .owner
                .as_ref()
                .map_or(Cow::Borrowed(""), |owner| Cow::Owned(format!("{}/{}", owner.kind, owner.name))),
            (Self::Label(key), row) => Cow::Borrowed(row.meta().label(key).unwrap_or_default()),
            (Self::Images, Row::Pod(pod)) => {
                join(pod.containers.iter().map(|container| container.image.as_ref()).collect())
            }
            (Self::Images, Row::Deployment(deployment)) => {
                join(deployment.containers.iter().map(|(_, image)| image.as_ref()).collect())
            }
            (Self::Images, Row::Workload(workload)) => {
                join(workload.containers.iter().map(|(_, image)| image.as_ref()).collect())
            }
            (Self::Images, _) => Cow::Borrowed(""),
        }
    }
}
