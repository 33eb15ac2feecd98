//! Rows: what we keep of an object. At most 1 KB each, filled by serde straight from the wire.

mod decode;
mod deployment;
mod deployment_wire;
mod key;
mod meta;
mod node;
mod node_wire;
mod pod;
mod pod_status;
mod pod_wire;
mod pool;
mod resources;
mod table;
mod table_wire;
mod text;
mod wire;
mod workload;
mod workload_wire;

pub(super) use decode::{Event, Page, event, form, page};
pub use deployment::DeploymentRow;
pub use key::{Key, Keyed};
pub(super) use meta::Labels;
pub use meta::{Meta, Owner, RowCondition};
pub use node::NodeRow;
pub use pod::{ContainerRow, PodRow};
pub(super) use pool::Pool;
pub use resources::Resources;
pub use table::{ColumnId, TableCell, TableColumn, TableRow};
pub(super) use table_wire::Columns;
pub use text::clean;
pub use workload::{WorkloadKind, WorkloadRow};

use concertina_contract::{Kind, ObjectRef, SiteId};

/// One row of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A node.
    Node(NodeRow),
    /// A Deployment.
    Deployment(DeploymentRow),
    /// A pod.
    Pod(PodRow),
    /// Another workload.
    Workload(WorkloadRow),
    /// An object of a kind without rows of its own.
    Table(TableRow),
}

impl Row {
    /// Reads one object of a kind.
    pub fn read(kind: &Kind, object: &[u8]) -> Result<Self, serde_json::Error> {
        decode::row(kind, object)
    }

    /// Reads the rows of a Table.
    #[cfg(test)]
    pub(crate) fn read_table(kind: &Kind, table: &[u8]) -> Result<Vec<Self>, serde_json::Error> {
        page(kind, table, &mut None).map(|page| page.rows)
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Node(_) => Kind::Node,
            Self::Deployment(_) => Kind::Deployment,
            Self::Pod(_) => Kind::Pod,
            Self::Workload(row) => row.workload.kind(),
            Self::Table(row) => row.kind.clone(),
        }
    }

    /// What names the object on its site.
    pub fn object(&self, site: &SiteId) -> ObjectRef {
        let meta = self.meta();
        ObjectRef {
            site: site.clone(),
            kind: self.kind(),
            namespace: meta.namespace.as_ref().to_owned(),
            name: meta.name.as_ref().to_owned(),
            uid: meta.uid.as_ref().to_owned(),
        }
    }

    /// What every object has.
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Node(row) => &row.meta,
            Self::Deployment(row) => &row.meta,
            Self::Pod(row) => &row.meta,
            Self::Workload(row) => &row.meta,
            Self::Table(row) => &row.meta,
        }
    }
}
