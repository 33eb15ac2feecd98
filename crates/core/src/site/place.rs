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

/// The label of a node's region.
const REGION: &str = "topology.kubernetes.io/region";
/// Its older name.
const REGION_BETA: &str = "failure-domain.beta.kubernetes.io/region";

/// The kind of a site: the user's word, else what its provider says.
pub(super) fn kind(chosen: Option<SiteKind>, provider: &str) -> SiteKind {
    let known = PROVIDERS.iter().find(|(_, name, _)| *name == provider);
    chosen.unwrap_or(known.map_or(SiteKind::Unknown, |(_, _, kind)| *kind))
}

/// The provider that all nodes agree on; empty when they do not, or it is not known.
pub(super) fn provider<'a>(ids: impl Iterator<Item = &'a str>) -> &'static str {
    let named = ids.filter(|id| !id.is_empty()).map(|id| {
        let scheme = id.split_once("://").map_or("", |(scheme, _)| scheme);
        PROVIDERS.iter().find(|(known, _, _)| *known == scheme).map_or("", |(_, name, _)| *name)
    });
    agreed(named)
}

/// The region that all nodes agree on; empty when they do not.
pub(super) fn region<'a>(labels: impl Iterator<Item = &'a [(Box<str>, Box<str>)]>) -> &'a str {
    let value = |labels: &'a [(Box<str>, Box<str>)], name| {
        labels.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    };
    agreed(labels.filter_map(|labels| value(labels, REGION).or_else(|| value(labels, REGION_BETA))))
}

fn agreed<'a>(mut values: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(first) = values.next() else { return "" };
    if values.all(|value| value == first) { first } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_and_regions_are_facts_that_all_nodes_agree_on() {
        assert_eq!(provider(["aws:///eu-west-1a/i-1", "", "aws:///eu-west-1b/i-2"].into_iter()), "aws");
        assert_eq!(provider(["aws:///a", "gce://b"].into_iter()), "");
        assert_eq!(provider(["kind://docker/kind/kind-control-plane"].into_iter()), "");
        let labels = |region: &str| [(Box::from(REGION), Box::from(region))];
        let (one, two) = (labels("kr"), labels("jp"));
        assert_eq!(region([&one[..], &one[..]].into_iter()), "kr");
        assert_eq!(region([&one[..], &two[..]].into_iter()), "");
        assert_eq!(region([&[][..]].into_iter()), "");
    }

    #[test]
    fn the_users_word_counts_more_than_the_provider() {
        assert_eq!(kind(None, "gcp"), SiteKind::Cloud);
        assert_eq!(kind(None, "metal3"), SiteKind::Physical);
        assert_eq!(kind(None, ""), SiteKind::Unknown);
        assert_eq!(kind(Some(SiteKind::Physical), "gcp"), SiteKind::Physical);
    }
}
