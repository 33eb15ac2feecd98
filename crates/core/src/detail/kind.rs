//! Between the contract's kinds and Kubernetes' names of them.

use super::resource::Resource;
use crate::site::Served;
use concertina_contract::Kind;

/// The kind that the window has for a name of Kubernetes: of those that are known here, or that the site serves. `api`,
/// group and version, may be empty: then the name alone tells.
pub(super) fn kind_of(name: &str, api: &str, served: &[Served]) -> Option<Kind> {
    if let Some(known) = Resource::of(name, api) {
        return Kind::of(known.plural, known.group).ok();
    }
    let group = api.rsplit_once('/').map_or("", |(group, _)| group);
    let same = |one: &&Served| one.name.as_ref() == name && (api.is_empty() || one.kind.group() == group);
    served.iter().find(same).map(|one| one.kind.clone())
}
