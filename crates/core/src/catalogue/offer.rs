//! What a site offers to an application.

/// What a site offers, as far as objects depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteOffer {
    /// It serves `gateway.networking.k8s.io/v1 HTTPRoute`.
    pub gateway: bool,
    /// It serves `networking.k8s.io/v1 Ingress`.
    pub ingress: bool,
    /// The minor version of its API server: 36 of 1.36.
    pub minor: u32,
}

impl SiteOffer {
    /// The constraint of a pod's spread counts pods of its own `ReplicaSet` alone (KEP-3243, on from 1.27).
    pub(super) fn spreads_by_template(self) -> bool {
        self.minor >= 27
    }

    /// A budget lets pods go that are not ready anyway (KEP-3017, on from 1.27).
    pub(super) fn evicts_unhealthy(self) -> bool {
        self.minor >= 27
    }

    /// A pod can wait before it ends without a program in its image (KEP-3960, on from 1.30).
    pub(super) fn sleeps(self) -> bool {
        self.minor >= 30
    }
}
