//! Which nodes of connected sites are not heard any more, sooner than the cluster itself says so.
//!
//! A kubelet renews its lease in `kube-node-lease` after a quarter of the time that it holds (10 s of 40 by default); the cluster
//! counts a node as lost after `--node-monitor-grace-period` (50 s by default). [`Pulses`] asks each connected site for
//! these leases every five seconds and calls a node silent when its lease stayed the same for half of its time: 20 s by default,
//! so that a loss is told within 30. Clocks are not compared: a lease is looked at for whether it changes.

mod beat;
mod listener;
mod pulses;

pub use pulses::Pulses;
