//! What a site offers to a chart: `.Capabilities`.

use crate::site::Served;
use concertina_contract::Capabilities;

/// What `helm` is told of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChartOffer {
    /// The version that its API server behaves as, for example `v1.36.3`; none where it is not known.
    pub version: Option<String>,
    /// Its APIs (`apps/v1`), and the kinds in them (`apps/v1/Deployment`).
    pub apis: Vec<String>,
}

impl ChartOffer {
    /// What a connected site offers.
    pub(crate) fn of(capabilities: &Capabilities, kinds: &[Served]) -> Self {
        let kind = |served: &Served| match served.kind.group() {
            "" => format!("{}/{}", served.version, served.name),
            group => format!("{group}/{}/{}", served.version, served.name),
        };
        let apis = capabilities.apis.iter().cloned().chain(kinds.iter().map(kind));
        let mut apis: Vec<String> = apis.filter(|api| is_plain(api)).collect();
        apis.sort();
        apis.dedup();
        Self { version: version(&capabilities.version), apis }
    }
}

/// `v1.36.3`, or of `v1.36.3 (as 1.34)` the version that the server behaves as.
fn version(told: &str) -> Option<String> {
    let text = match told.split_once("(as ") {
        Some((_, behaves)) => format!("v{}.0", behaves.trim_end_matches(')')),
        None => told.split_whitespace().next()?.to_owned(),
    };
    let text = text.split_once('+').map_or(text.as_str(), |(text, _)| text);
    is_plain(text).then(|| text.to_owned())
}

/// What may be an argument: `helm` parts a list at commas.
fn is_plain(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-');
    text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_that_the_server_behaves_as() {
        assert_eq!(version("v1.36.3").as_deref(), Some("v1.36.3"));
        assert_eq!(version("v1.36.3 (as 1.34)").as_deref(), Some("v1.34.0"));
        assert_eq!(version("v1.33.1+k3s1").as_deref(), Some("v1.33.1"));
        assert_eq!((version(""), version("-x")), (None, None));
    }
}
