//! The Secret by which a site's nodes pull from a registry that wants a login.

use super::metadata::{Frame, members};
use crate::catalogue::CatalogueError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{AppForm, ApplicationName};
use serde_json::{Value, json};

/// The registry of Docker, as its logins are named.
const DOCKER: &str = "https://index.docker.io/v1/";
/// The key of the login in the Secret.
const KEY: &str = ".dockerconfigjson";

/// The name of the Secret of an application.
pub fn pull_secret_name(application: &ApplicationName) -> String {
    format!("{}-registry", application.name)
}

/// The Secret with a login at a registry, as an object of the application's release.
pub fn pull_secret(
    application: &ApplicationName,
    form: &AppForm,
    (registry, user, password): (&str, &str, &str),
) -> Result<Value, CatalogueError> {
    let frame = Frame::new(application, form)?;
    let body = login((registry, user, password));
    Ok(frame.object("v1", "Secret", &pull_secret_name(application), members(body)))
}

/// Type and data of a Secret with a login at a registry: its address, the user and the password.
pub fn login((registry, user, password): (&str, &str, &str)) -> Value {
    let login = json!({
        "username": user,
        "password": password,
        "auth": STANDARD.encode(format!("{user}:{password}")),
    });
    let logins = json!({ "auths": { named(registry): login } }).to_string();
    json!({ "type": "kubernetes.io/dockerconfigjson", "data": { KEY: STANDARD.encode(logins) } })
}

/// Whether an object is the Secret of an application with a login at this registry.
pub fn is_pull_secret(object: &Value, application: &ApplicationName, registry: &str) -> bool {
    let is_named = object["kind"] == "Secret" && object["metadata"]["name"] == pull_secret_name(application);
    let logins = || {
        let text = STANDARD.decode(object["data"][KEY].as_str()?).ok()?;
        let logins: Value = serde_json::from_slice(&text).ok()?;
        logins["auths"].get(named(registry)).map(drop)
    };
    is_named && logins().is_some()
}

fn named(registry: &str) -> &str {
    if registry == "docker.io" { DOCKER } else { registry }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples::{application, small_form};

    #[test]
    fn the_login_of_a_registry_is_a_secret_of_the_release() {
        let login = ("r.example:5000", "kim", "canary");
        let secret = pull_secret(&application(), &small_form(), login).unwrap();
        assert_eq!(secret["type"], "kubernetes.io/dockerconfigjson");
        assert_eq!(secret["metadata"]["labels"]["app.kubernetes.io/managed-by"], "Helm");
        let text = STANDARD.decode(secret["data"][KEY].as_str().unwrap()).unwrap();
        let logins: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(logins["auths"]["r.example:5000"]["password"], "canary");
        assert!(is_pull_secret(&secret, &application(), "r.example:5000"));
        assert!(!is_pull_secret(&secret, &application(), "other.example"));
        let docker = pull_secret(&application(), &small_form(), ("docker.io", "kim", "x")).unwrap();
        assert!(is_pull_secret(&docker, &application(), "docker.io"));
    }
}
