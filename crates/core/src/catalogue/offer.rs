//! What a site offers to an application.

use concertina_contract::Capabilities;

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
    /// A site of which nothing is known yet: nothing is held against a form because of it.
    pub const UNKNOWN: Self = Self { gateway: true, ingress: true, minor: 36 };

    /// What a connected site offers.
    pub fn of(capabilities: &Capabilities) -> Self {
        let serves = |group: &str| {
            capabilities.apis.iter().any(|api| api.split_once('/').is_some_and(|(other, _)| other == group))
        };
        Self {
            gateway: serves("gateway.networking.k8s.io"),
            ingress: serves("networking.k8s.io"),
            minor: minor(&capabilities.version).unwrap_or(Self::UNKNOWN.minor),
        }
    }
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

/// The minor version: that which a server behaves as, where it behaves as another one (`v1.36.3 (as 1.34)`).
fn minor(version: &str) -> Option<u32> {
    let version = version.split_once("(as ").map_or(version, |(_, behaves)| behaves);
    let digits = version.split('.').nth(1)?;
    let end = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_is_the_one_a_server_behaves_as() {
        assert_eq!(minor("v1.36.3"), Some(36));
        assert_eq!(minor("v1.36.3 (as 1.34)"), Some(34));
        assert_eq!(minor("v1.29+"), Some(29));
        assert_eq!(minor("unknown"), None);
    }
}
