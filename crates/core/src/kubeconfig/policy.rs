//! kubectl's own word on credential plugins (KEP-3104): `credentialPluginPolicy` of `~/.kube/kuberc`.
//!
//! The rules are client-go's (`plugin/pkg/client/auth/exec/exec.go`): an unknown policy, an allowlist without the policy
//! that needs one, or the policy without a list is a mistake, and a mistake in a lock keeps it shut. A file that says
//! nothing of plugins allows all.

use super::Sources;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The largest preferences file that is read.
const LARGEST_FILE: u64 = 1 << 20;

/// Which credential plugins may run at all. Each still needs the user's trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PluginPolicy {
    /// All.
    #[default]
    AllowAll,
    /// None.
    DenyAll,
    /// These: names on the PATH, or absolute paths.
    Allowlist(Vec<String>),
    /// None, as the file cannot be understood.
    Broken,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Preference {
    kind: String,
    credential_plugin_policy: String,
    credential_plugin_allowlist: Option<Vec<AllowlistEntry>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AllowlistEntry {
    name: String,
    command: String,
}

impl PluginPolicy {
    /// The policy of the file that kubectl would read: `KUBERC`, else `~/.kube/kuberc`.
    pub(crate) fn load(sources: &Sources) -> Self {
        let Some(path) = Self::path(sources) else { return Self::AllowAll };
        match std::fs::metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::AllowAll,
            Ok(metadata) if metadata.is_file() && metadata.len() <= LARGEST_FILE => {
                std::fs::read_to_string(&path).map_or(Self::Broken, |text| Self::parse(&text))
            }
            _ => Self::Broken,
        }
    }

    /// The file's path; none when kubectl would read none.
    pub(crate) fn path(sources: &Sources) -> Option<PathBuf> {
        match sources.kuberc.as_deref().filter(|path| !path.is_empty()) {
            Some("off") => None,
            Some(path) => Some(PathBuf::from(path)),
            None => sources.home.as_ref().map(|home| home.join(".kube/kuberc")),
        }
    }

    /// kubectl takes the first document that is a `Preference`.
    fn parse(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::AllowAll;
        }
        let mut reader = text.as_bytes();
        let documents =
            serde_saphyr::read_with_options::<_, Preference>(&mut reader, serde_saphyr::Options::default());
        for document in documents {
            match document {
                Ok(preference) if preference.kind == "Preference" => return preference.policy(),
                Ok(_) => {}
                Err(_) => return Self::Broken,
            }
        }
        Self::AllowAll
    }

    /// Whether a plugin may run. `locate` finds the program that a name or path means.
    pub(crate) fn allows(
        &self,
        command: &str,
        program: &Path,
        locate: impl Fn(&str) -> Option<PathBuf>,
    ) -> bool {
        match self {
            Self::AllowAll => true,
            Self::DenyAll | Self::Broken => false,
            Self::Allowlist(list) => list.iter().any(|entry| {
                entry == command || Path::new(entry) == program || locate(entry).as_deref() == Some(program)
            }),
        }
    }

    /// The short word of the message.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::AllowAll => "",
            Self::DenyAll => "plugins-denied",
            Self::Allowlist(_) => "plugin-not-listed",
            Self::Broken => "kuberc-broken",
        }
    }
}

impl Preference {
    fn policy(self) -> PluginPolicy {
        match (self.credential_plugin_policy.as_str(), self.credential_plugin_allowlist) {
            ("" | "AllowAll", None) => PluginPolicy::AllowAll,
            ("DenyAll", None) => PluginPolicy::DenyAll,
            ("Allowlist", Some(list)) if !list.is_empty() => {
                let command = |entry: AllowlistEntry| match (entry.command, entry.name) {
                    (command, name) if name.is_empty() || command == name => Some(command),
                    (command, name) if command.is_empty() => Some(name),
                    // Both must hold, and they differ: that one allows nothing.
                    _ => None,
                };
                let list: Vec<_> = list.into_iter().map(command).collect();
                let is_clean = |entry: &Option<String>| entry.as_ref().is_none_or(|entry| !entry.is_empty());
                if list.iter().all(is_clean) {
                    PluginPolicy::Allowlist(list.into_iter().flatten().collect())
                } else {
                    PluginPolicy::Broken
                }
            }
            _ => PluginPolicy::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(rest: &str) -> PluginPolicy {
        PluginPolicy::parse(&format!("apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n{rest}"))
    }

    /// Cases of client-go's `TestPluginPolicy`.
    #[test]
    fn the_policy_is_read_as_client_go_does() {
        assert_eq!(policy(""), PluginPolicy::AllowAll);
        assert_eq!(policy("defaults: []\naliases: []\n"), PluginPolicy::AllowAll);
        assert_eq!(policy("credentialPluginPolicy: AllowAll\n"), PluginPolicy::AllowAll);
        assert_eq!(policy("credentialPluginPolicy: DenyAll\n"), PluginPolicy::DenyAll);
        let listed = policy(
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: aws}, {command: /usr/bin/kubelogin}]\n",
        );
        assert_eq!(listed, PluginPolicy::Allowlist(vec!["aws".to_owned(), "/usr/bin/kubelogin".to_owned()]));
        for broken in [
            "credentialPluginPolicy: Sometimes\n",
            "credentialPluginPolicy: Allowlist\n",
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: []\n",
            "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{}]\n",
            "credentialPluginPolicy: DenyAll\ncredentialPluginAllowlist: [{name: aws}]\n",
            "credentialPluginAllowlist: [{name: aws}]\n",
            "credentialPluginPolicy: [\n",
        ] {
            assert_eq!(policy(broken), PluginPolicy::Broken, "{broken}");
        }
        assert_eq!(
            PluginPolicy::parse("kind: Other\n---\nkind: Preference\ncredentialPluginPolicy: DenyAll\n"),
            PluginPolicy::DenyAll
        );
    }

    #[test]
    fn a_listed_name_means_the_program_it_finds() {
        let list = PluginPolicy::Allowlist(vec!["aws".to_owned()]);
        let locate = |name: &str| (name == "aws").then(|| PathBuf::from("/usr/bin/aws"));
        assert!(list.allows("/usr/bin/aws", Path::new("/usr/bin/aws"), locate));
        assert!(list.allows("aws", Path::new("/usr/bin/aws"), locate));
        assert!(!list.allows("/tmp/aws", Path::new("/tmp/aws"), locate));
        assert!(!PluginPolicy::Broken.allows("aws", Path::new("/usr/bin/aws"), locate));
    }

    #[test]
    fn the_file_is_kubectls() {
        let home = tempfile::tempdir().unwrap();
        let sources = Sources { home: Some(home.path().to_owned()), ..Sources::default() };
        assert_eq!(PluginPolicy::load(&sources), PluginPolicy::AllowAll);
        std::fs::create_dir(home.path().join(".kube")).unwrap();
        std::fs::write(
            home.path().join(".kube/kuberc"),
            "kind: Preference\ncredentialPluginPolicy: DenyAll\n",
        )
        .unwrap();
        assert_eq!(PluginPolicy::load(&sources), PluginPolicy::DenyAll);
        let off = Sources { kuberc: Some("off".to_owned()), ..sources };
        assert_eq!(PluginPolicy::load(&off), PluginPolicy::AllowAll);
    }
}
