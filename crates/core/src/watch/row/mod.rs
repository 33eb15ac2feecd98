//! Rows: what we keep of an object. At most 1 KB each, filled by serde straight from the wire.

mod deployment;
mod meta;
mod node;
mod pod;

pub use deployment::DeploymentRow;
pub use meta::{Meta, Owner, RowCondition};
pub use node::NodeRow;
pub use pod::{ContainerRow, PodRow};

/// One row of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A node.
    Node(NodeRow),
    /// A Deployment.
    Deployment(DeploymentRow),
    /// A pod.
    Pod(PodRow),
}

impl Row {
    /// What every object has.
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Node(row) => &row.meta,
            Self::Deployment(row) => &row.meta,
            Self::Pod(row) => &row.meta,
        }
    }
}
