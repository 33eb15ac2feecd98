//! Where a site stands, from facts of its nodes. Never guessed.

use concertina_contract::SiteKind;

/// What a `providerID`'s scheme says about the machines behind it.
const PROVIDERS: [(&str, &str, SiteKind); 22] = [
    ("aws", "aws", SiteKind::Cloud),
    ("azure", "azure", SiteKind::Cloud),
    ("gce", "gcp", SiteKind::Cloud),
    ("alicloud", "alibaba", SiteKind::Cloud),
    ("digitalocean", "digitalocean", SiteKind::Cloud),
    ("hcloud", "hetzner", SiteKind::Cloud),
    ("ibm", "ibm", SiteKind::Cloud),
    ("ibmpowervs", "ibm", SiteKind::Cloud),
    ("linode", "linode", SiteKind::Cloud),
    ("ncloud", "naver", SiteKind::Cloud),
    ("oci", "oracle", SiteKind::Cloud),
    ("scaleway", "scaleway", SiteKind::Cloud),
    ("tencentcloud", "tencent", SiteKind::Cloud),
    ("vultr", "vultr", SiteKind::Cloud),
    ("kubevirt", "kubevirt", SiteKind::Virtual),
    ("nutanix", "nutanix", SiteKind::Virtual),
    ("openstack", "openstack", SiteKind::Virtual),
    ("proxmox", "proxmox", SiteKind::Virtual),
    ("vsphere", "vsphere", SiteKind::Virtual),
    ("equinixmetal", "equinixmetal", SiteKind::Physical),
    ("metal3", "metal3", SiteKind::Physical),
    ("tinkerbell", "tinkerbell", SiteKind::Physical),
];

/// The kind of a site: the user's word, else what its provider says.
pub(super) fn kind(chosen: Option<SiteKind>, provider: &str) -> SiteKind {
    let known = PROVIDERS.iter().find(|(_, name, _)| *name == provider);
    chosen.unwrap_or(known.map_or(SiteKind::Unknown, |(_, _, kind)| *kind))
}

/// The provider that a `providerID`'s scheme names; empty when it is not known.
pub(super) fn provider(scheme: &str) -> &'static str {
    PROVIDERS.iter().find(|(known, _, _)| *known == scheme).map_or("", |(_, name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_named_only_when_its_scheme_is_known() {
        assert_eq!(provider("gce"), "gcp");
        assert_eq!(provider("kind"), "");
        assert_eq!(provider(""), "");
    }

    #[test]
    fn the_users_word_counts_more_than_the_provider() {
        assert_eq!(kind(None, "gcp"), SiteKind::Cloud);
        assert_eq!(kind(None, "metal3"), SiteKind::Physical);
        assert_eq!(kind(None, ""), SiteKind::Unknown);
        assert_eq!(kind(Some(SiteKind::Physical), "gcp"), SiteKind::Physical);
    }
}
