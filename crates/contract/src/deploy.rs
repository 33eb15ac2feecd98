//! The form from which an application is made of an image, and how it differs from site to site.

use crate::{ApplicationName, PackageForm, SecretText, SiteId, SurgePlan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All that the window shows when an application is made or edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeployForm {
    /// The application. Its name is that of the release and of its objects.
    pub application: ApplicationName,
    /// What holds on every site.
    pub form: AppForm,
    /// What is different on some sites, at most one a site.
    pub differences: Vec<SiteDifference>,
}

/// An application made from an image. With a package, what is set here wins over what the package makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppForm {
    /// Reference of the image: `[REGISTRY/]NAME[:TAG][@DIGEST]`.
    pub image: String,
    /// Pods a site, 0 to 10,000. They are set through the scale subresource and are no part of a release.
    pub replicas: u32,
    /// The TCP port that the application listens on; none if it takes no connections.
    pub port: Option<u16>,
    /// Runs in place of the image's entry point; empty for that.
    pub command: Vec<String>,
    /// Arguments in place of the image's; empty for those.
    pub arguments: Vec<String>,
    /// Variables of the environment, in their order.
    pub environment: Vec<Variable>,
    /// Files that are put into the container.
    pub files: Vec<ConfigFile>,
    /// What it asks for and may take.
    pub resources: Resources,
    /// When it takes requests.
    pub readiness: ProbeChoice,
    /// When it is restarted; none for never.
    pub liveness: Option<ContainerProbe>,
    /// Folders that outlive the pod.
    pub storage: Vec<Storage>,
    /// Who reaches it inside and outside; without a port there is no Service.
    pub service: ServiceKind,
    /// The host name by which it is reached from outside.
    pub route: Option<Route>,
    /// The Secret of type `kubernetes.io/dockerconfigjson` with the login to the registry.
    pub pull_secret: Option<String>,
    /// Seconds that a pod waits before it is told to end, until nobody sends to it any more; 0 for none.
    pub drain_seconds: u32,
    /// What the server of a package is told; none of an application that is its image alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub package: Option<PackageForm>,
    /// When its autoscaler has other bounds; none for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub surge: Option<SurgePlan>,
}

impl Default for AppForm {
    /// Safe defaults: two pods, modest requests, a memory limit and no limit of processor time, which would only throttle.
    fn default() -> Self {
        Self {
            image: String::new(),
            replicas: 2,
            port: None,
            command: Vec::new(),
            arguments: Vec::new(),
            environment: Vec::new(),
            files: Vec::new(),
            resources: Resources {
                cpu_request: Some("100m".to_owned()),
                memory_request: Some("128Mi".to_owned()),
                cpu_limit: None,
                memory_limit: Some("256Mi".to_owned()),
            },
            readiness: ProbeChoice::Standard,
            liveness: None,
            storage: Vec::new(),
            service: ServiceKind::ClusterIp,
            route: None,
            pull_secret: None,
            drain_seconds: 5,
            package: None,
            surge: None,
        }
    }
}

/// A variable of the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: TextValue,
}

/// A file that is put into the container, read-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConfigFile {
    /// Where it stands in the container: an absolute path.
    pub path: String,
    /// What is in it.
    pub content: TextValue,
}

/// The value of a variable or the content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TextValue {
    /// For everybody who may read the workload or its `ConfigMap`.
    Plain {
        /// The text.
        text: String,
    },
    /// Kept in a Secret.
    Secret {
        /// The secret.
        value: SecretValue,
    },
}

/// A secret of the form. What was given once is not shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "secret", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SecretValue {
    /// As in the release before.
    Kept,
    /// A new one.
    Given {
        /// The secret.
        text: SecretText,
    },
}

/// What a container asks for and may take, as Kubernetes' quantities such as `250m` and `1.5Gi`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Resources {
    /// Processor time that is kept for it, in cores.
    pub cpu_request: Option<String>,
    /// Memory that is kept for it, in bytes.
    pub memory_request: Option<String>,
    /// Processor time that it may take, in cores.
    pub cpu_limit: Option<String>,
    /// Memory that it may take, in bytes; it is killed when it takes more.
    pub memory_limit: Option<String>,
}

/// How it is told that the application takes requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "choice", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ProbeChoice {
    /// Its port takes connections; without a port there is no probe.
    Standard,
    /// Not at all: it counts as ready once it runs.
    None,
    /// By a probe of the user's choice.
    Own {
        /// The probe.
        probe: ContainerProbe,
    },
}

/// A probe of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContainerProbe {
    /// What is asked.
    pub check: ProbeCheck,
    /// Seconds before it is asked for the first time (`initialDelaySeconds`).
    pub delay_seconds: u32,
    /// Seconds from one time to the next (`periodSeconds`), at least 1.
    pub period_seconds: u32,
    /// Failures in a row that count (`failureThreshold`), at least 1.
    pub failures: u32,
}

/// What a probe asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "check", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ProbeCheck {
    /// A GET at the port is answered with a status from 200 to 399.
    Http {
        /// The path, from `/`.
        path: String,
    },
    /// The port takes a connection.
    Tcp,
    /// A command in the container ends well.
    Command {
        /// The program and its arguments; no shell.
        command: Vec<String>,
    },
}

/// A folder that outlives the pod: a claim of access mode `ReadWriteOnce`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Storage {
    /// Where it is in the container: an absolute path.
    pub path: String,
    /// Its size in bytes, as a quantity such as `10Gi`.
    pub size: String,
    /// The storage class; none for the site's default.
    pub class: Option<String>,
}

/// Type of the Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ServiceKind {
    /// Reached inside the cluster.
    ClusterIp,
    /// Reached at a port of every node as well.
    NodePort,
    /// Reached at an address that the site's load balancer gives, as well.
    LoadBalancer,
}

/// The host name and path by which an application is reached from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// The host name, for example `shop.example.org`; the first label may be `*`.
    pub host: String,
    /// Paths that begin with this one; `/` for all.
    pub path: String,
    /// The Secret of type `kubernetes.io/tls` with the certificate. At a Gateway the certificate is the listener's: none.
    pub tls_secret: Option<String>,
    /// Which API makes the way.
    pub by: RouteKind,
}

/// Which API makes the way from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RouteKind {
    /// `networking.k8s.io/v1 Ingress`.
    Ingress {
        /// The ingress class; none for the site's default.
        class: Option<String>,
    },
    /// `gateway.networking.k8s.io/v1 HTTPRoute`.
    Gateway {
        /// Namespace of the Gateway.
        namespace: String,
        /// Name of the Gateway.
        name: String,
    },
}

/// What is different on one site. What is not set is as on the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteDifference {
    /// The site.
    pub site: SiteId,
    /// Another image.
    pub image: Option<String>,
    /// Another number of pods.
    pub replicas: Option<u32>,
    /// Variables that come to the others, or take the place of one of the same name.
    pub environment: Vec<Variable>,
    /// Other resources, all four.
    pub resources: Option<Resources>,
    /// Another type of Service.
    pub service: Option<ServiceKind>,
    /// Another route.
    pub route: Option<Route>,
    /// Whether it is kept ready there for the day when the others are silent. Every plan of the application takes it along.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub standby: bool,
}

impl SiteDifference {
    /// No difference.
    pub fn none(site: SiteId) -> Self {
        Self {
            site,
            image: None,
            replicas: None,
            environment: Vec::new(),
            resources: None,
            service: None,
            route: None,
            standby: false,
        }
    }

    /// Whether the site is as the others.
    pub fn is_empty(&self) -> bool {
        *self == Self::none(self.site.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form with a secret of each kind.
    fn form() -> AppForm {
        let secret = TextValue::Secret { value: SecretValue::Given { text: SecretText::new("canary") } };
        AppForm {
            image: "nginx:1.29".to_owned(),
            environment: vec![Variable { name: "PASSWORD".to_owned(), value: secret.clone() }],
            files: vec![ConfigFile { path: "/etc/key".to_owned(), content: secret }],
            ..AppForm::default()
        }
    }

    #[test]
    fn no_secret_of_a_form_is_written() {
        let mut difference = SiteDifference::none(SiteId::new("seoul"));
        assert!(difference.is_empty());
        difference.environment = form().environment;
        assert!(!difference.is_empty());
        let application = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
        let whole = DeployForm { application, form: form(), differences: vec![difference] };
        let written = serde_json::to_string(&whole).unwrap();
        assert!(written.contains("PASSWORD"));
        assert!(!written.contains("canary") && !format!("{whole:?}").contains("canary"));
    }

    #[test]
    fn variants_have_their_words_on_the_wire() {
        let json = serde_json::json!({
            "name": "A", "value": { "kind": "secret", "value": { "secret": "given", "text": "x" } }
        });
        let variable: Variable = serde_json::from_value(json).unwrap();
        let expected = TextValue::Secret { value: SecretValue::Given { text: SecretText::new("x") } };
        assert_eq!(variable.value, expected);
        assert_eq!(serde_json::to_value(ServiceKind::ClusterIp).unwrap(), "clusterIp");
        assert_eq!(serde_json::to_value(ProbeChoice::Standard).unwrap()["choice"], "standard");
    }
}
