//! List and watch engine, row stores, and the leases on them.

mod row;

pub use row::{ContainerRow, DeploymentRow, Meta, NodeRow, Owner, PodRow, Row, RowCondition};
