//! Who may do what on a site, and the kubeconfigs with which they come.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::control_plane::ControlPlane;
use crate::kubeconfig::{Credential, Login, render};
use crate::layout::{FleetPort, SitePort};
use crate::pki::{self, PkiError};
use crate::spec::SiteKind;

/// A person whom every site knows, by token and (the operator) by certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// May do everything: `cluster-admin`. The user of the fleet's kubeconfig.
    Operator,
    /// May read what `view` allows, in all namespaces: no secrets, no nodes, no writes.
    Viewer,
    /// May do what `edit` allows in the namespace `shop`, and nothing anywhere else.
    ShopDeveloper,
}

/// Why a person has no way in.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// A file of the site could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A kubeconfig, token file or plugin could not be written.
    #[error("cannot write the site's access files")]
    Write(#[from] PkiError),
    /// The credential plugin could not be made executable.
    #[error("cannot make {path} executable")]
    Executable {
        /// The plugin.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Person {
    /// Everybody.
    pub const ALL: [Self; 3] = [Self::Operator, Self::Viewer, Self::ShopDeveloper];

    /// The name as the API server knows it.
    pub fn user(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Viewer => "viewer",
            Self::ShopDeveloper => "shop-developer",
        }
    }

    fn group(self) -> &'static str {
        match self {
            Self::Operator => "concertina:operators",
            Self::Viewer => "concertina:viewers",
            Self::ShopDeveloper => "concertina:shop-developers",
        }
    }
}

/// Role bindings of all persons.
pub(crate) fn role_bindings() -> Value {
    let role =
        |name: &str| json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name });
    let group = |person: Person| json!([{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": person.group() }]);
    let binding = |kind: &str, metadata: Value, person: Person, name: &str| {
        json!({
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": metadata,
            "subjects": group(person), "roleRef": role(name),
        })
    };
    json!({ "apiVersion": "v1", "kind": "List", "items": [
        binding("ClusterRoleBinding", json!({ "name": "sandbox-operators" }), Person::Operator, "cluster-admin"),
        binding("ClusterRoleBinding", json!({ "name": "sandbox-viewers" }), Person::Viewer, "view"),
        binding("RoleBinding", json!({ "name": "developers", "namespace": "shop" }), Person::ShopDeveloper, "edit"),
    ] })
}

impl ControlPlane {
    /// Writes the token file and the kubeconfigs of the site's own parts.
    pub(crate) fn write_access(&self) -> Result<(), AccessError> {
        let mut tokens = String::new();
        for person in Person::ALL {
            let (user, group) = (person.user(), person.group());
            let token = self.token(person)?;
            // Writing to a String cannot fail.
            let _ = writeln!(tokens, "{token},{user},{user},\"{group}\"");
        }
        pki::write(&self.directory().join("tokens.csv"), &tokens)?;
        for component in
            ["admin", "controller-manager", "scheduler", "kwok-client", "metrics-client", "kube-proxy"]
        {
            self.write_component_kubeconfig(component)?;
        }
        Ok(())
    }

    /// Writes the kubeconfig that goes with the certificate `component`.
    pub(crate) fn write_component_kubeconfig(&self, component: &str) -> Result<(), AccessError> {
        let login = self.login(self.direct_server(), component, self.certificate(component)?)?;
        Ok(pki::write(&self.component_kubeconfig(component), &render(&[login]))?)
    }

    /// Writes the kubeconfig with which a part of a real node comes by the certificate `component`: over the bridge.
    pub(crate) fn write_node_kubeconfig(&self, component: &str) -> Result<(), AccessError> {
        let server = format!("https://{}:{}", self.layout.bridge_address(), self.port(SitePort::ApiServer));
        let login = self.login(server, component, self.certificate(component)?)?;
        Ok(pki::write(&self.node_kubeconfig(component), &render(&[login]))?)
    }

    /// The operator's login, by the kind of credential that is usual where the site stands.
    pub(crate) fn operator_login(&self) -> Result<Login, AccessError> {
        let user = format!("{}-operator", self.site.name);
        let credential = match self.site.kind {
            SiteKind::Physical => self.certificate("operator")?,
            SiteKind::Virtual => Credential::Token(self.token(Person::Operator)?),
            SiteKind::Cloud => {
                let command = self.write_plugin()?.display().to_string();
                Credential::Exec { command, args: vec!["get-token".into(), self.site.name.into()] }
            }
        };
        self.login(self.public_server(), &user, credential)
    }

    /// A kubeconfig with which `person` comes by token; the path it was written to.
    pub(crate) fn write_person_kubeconfig(&self, person: Person) -> Result<PathBuf, AccessError> {
        let path = self.directory().join(format!("{}.kubeconfig", person.user()));
        let user = format!("{}-{}", self.site.name, person.user());
        let mut login = self.login(self.public_server(), &user, Credential::Token(self.token(person)?))?;
        login.namespace = (person == Person::ShopDeveloper).then(|| "shop".to_owned());
        pki::write(&path, &render(&[login]))?;
        Ok(path)
    }

    /// The text of a kubeconfig with which the operator comes by a certificate that expires so soon.
    pub(crate) fn brief_kubeconfig(&self, life: Duration) -> Result<String, AccessError> {
        let operator = Person::Operator;
        let (certificate, key) = self.pki().brief(self.site.name, operator.user(), operator.group(), life)?;
        let user = format!("{}-brief", self.site.name);
        let login = self.login(self.public_server(), &user, Credential::Certificate { certificate, key })?;
        Ok(render(&[login]))
    }

    /// One line for each run of the site's credential plugin.
    pub(crate) fn plugin_runs(&self) -> PathBuf {
        self.directory().join("plugin-runs.log")
    }

    fn login(&self, server: String, user: &str, credential: Credential) -> Result<Login, AccessError> {
        let authority = read(&self.pki().certificate("ca"))?;
        let (context, user) = (self.site.name.to_owned(), user.to_owned());
        Ok(Login { context, user, server, authority, credential, namespace: None })
    }

    fn certificate(&self, file: &str) -> Result<Credential, AccessError> {
        let pki = self.pki();
        Ok(Credential::Certificate { certificate: read(&pki.certificate(file))?, key: read(&pki.key(file))? })
    }

    /// A token that is the same for as long as the site's keys are.
    fn token(&self, person: Person) -> Result<String, AccessError> {
        let key = read(&self.pki().key("ca"))?;
        let hash = Sha256::new().chain_update(key).chain_update(person.user()).finalize();
        Ok(crate::programs::hex(&hash[..24]))
    }

    fn direct_server(&self) -> String {
        format!("https://{}:{}", self.address(), self.port(SitePort::ApiServer))
    }

    /// The address in users' kubeconfigs: the cloud is far away, behind toxiproxy.
    fn public_server(&self) -> String {
        match self.site.kind {
            SiteKind::Cloud => {
                format!("https://127.0.0.1:{}", self.layout.fleet_port(FleetPort::ToxiproxyTokyo))
            }
            SiteKind::Physical | SiteKind::Virtual => self.direct_server(),
        }
    }

    /// Writes the program that the exec login runs. It notes each run, so that tests can count them.
    fn write_plugin(&self) -> Result<PathBuf, AccessError> {
        let path = self.directory().join("credential-plugin");
        let script = include_str!("../manifests/credential-plugin.sh")
            .replace("@RUNS@", &self.plugin_runs().display().to_string())
            .replace("@TOKEN@", &self.token(Person::Operator)?);
        pki::write(&path, &script)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700))
            .map_err(|source| AccessError::Executable { path: path.clone(), source })?;
        Ok(path)
    }
}

fn read(path: &Path) -> Result<String, AccessError> {
    fs::read_to_string(path).map_err(|source| AccessError::Read { path: path.to_path_buf(), source })
}
