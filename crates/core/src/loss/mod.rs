//! What the loss of a node means for its pods: which are made again elsewhere and when, which cannot and why.
//!
//! A cluster counts a node as lost by its `Ready` condition, taints it with `node.kubernetes.io/unreachable` (or `not-ready`), and
//! gives each pod up when its toleration of that is over, 300 s by default (kubernetes `tainteviction`). A pod that is given up
//! stays until its kubelet says that it has ended; what waits for that waits for ever while the node is silent, unless the node is
//! marked as out of service.

mod fate;
mod hold;
mod read;

pub use read::{LossDesk, of};

/// The key of the taint of a node that somebody declared out of service (KEP-2268); nobody takes it off but a person.
pub(crate) const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";
