//! The check whether a site reaches the database of an application, before anything of it is changed there.

use super::container::security;
use super::metadata::Frame;
use crate::catalogue::packages::Packages;
use crate::catalogue::{CatalogueError, document};
use crate::release::Hook;
use concertina_contract::{AppForm, ApplicationName};
use serde_json::{Value, json};

/// Seconds that the pod may take, the pull of its image with it: less than a hook may.
const LIMIT: u32 = 240;
/// Opens a connection with what the image has: bash, else nc. Where it has neither nothing is said against the database.
const SCRIPT: &str = r#"if command -v bash >/dev/null; then
  connect() { timeout 5 bash -c 'exec 3<>"/dev/tcp/$DATABASE_HOST/$DATABASE_PORT"'; }
elif command -v nc >/dev/null; then
  connect() { timeout 10 nc -w 5 "$DATABASE_HOST" "$DATABASE_PORT" </dev/null >/dev/null; }
else
  echo "the image has neither bash nor nc: the database was not tried"
  exit 0
fi
for try in 1 2 3; do
  connect && exit 0
  sleep 1
done
echo "no connection to $DATABASE_HOST:$DATABASE_PORT" >&2
exit 1"#;

/// A hook of Helm's that runs before an installation and an upgrade: a pod of the application's own image on the site, gone when
/// it has ended. None where no database is named, its check is not wanted, or the site has a database of its own by
/// `DATASOURCE_URL`, of whose kinds of addresses nothing is known here.
pub fn database_check(
    application: &ApplicationName,
    form: &AppForm,
    packages: &Packages,
) -> Result<Option<Hook>, CatalogueError> {
    if form.environment.iter().any(|variable| variable.name == "DATASOURCE_URL") {
        return Ok(None);
    }
    let form = packages.equip(application, form)?.form;
    let datasource = form.package.as_ref().and_then(|said| said.datasource.as_ref());
    let Some(datasource) = datasource.filter(|datasource| datasource.check) else { return Ok(None) };
    let frame = Frame::new(application, &form)?;
    let variable = |name: &str, value: &str| json!({ "name": name, "value": value });
    let mut spec = json!({
        "restartPolicy": "Never",
        "activeDeadlineSeconds": LIMIT,
        "enableServiceLinks": false,
        "automountServiceAccountToken": false,
        "securityContext": { "seccompProfile": { "type": "RuntimeDefault" } },
        "containers": [{
            "name": "database",
            "image": form.image,
            "command": ["/bin/sh", "-c", SCRIPT],
            "env": [
                variable("DATABASE_HOST", &datasource.host),
                variable("DATABASE_PORT", &datasource.port.to_string()),
            ],
            "resources": { "requests": { "cpu": "10m", "memory": "32Mi" }, "limits": { "memory": "64Mi" } },
            "securityContext": security(),
            "terminationMessagePolicy": "FallbackToLogsOnError",
        }],
    });
    if let Some(secret) = &form.pull_secret {
        spec["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    let name = format!("{}-database", frame.name);
    let pod = pod(&name, &frame, &spec);
    let manifest = document(&pod)?;
    Ok(Some(Hook {
        path: format!("image/templates/{name}.yaml"),
        name,
        kind: "Pod".to_owned(),
        manifest,
        events: vec!["pre-install".to_owned(), "pre-upgrade".to_owned()],
        rest: [
            ("weight".to_owned(), json!(0)),
            ("delete_policies".to_owned(), json!(["before-hook-creation", "hook-succeeded", "hook-failed"])),
        ]
        .into_iter()
        .collect(),
        ..Hook::default()
    }))
}

/// It has none of the labels by which the application's pods are chosen: it gets no request, and counts nowhere.
fn pod(name: &str, frame: &Frame, spec: &Value) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": frame.namespace(),
            "labels": { "app.kubernetes.io/part-of": frame.name, "app.kubernetes.io/managed-by": "Helm" },
            "annotations": {
                "helm.sh/hook": "pre-install,pre-upgrade",
                "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded,hook-failed",
            },
        },
        "spec": spec,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples::{CANARY, application, package_form};
    use concertina_contract::{TextValue, Variable};

    fn check(change: impl FnOnce(&mut AppForm)) -> Option<Hook> {
        let mut form = package_form("tomcat");
        change(&mut form);
        database_check(&application(), &form, &Packages::default()).unwrap()
    }

    #[test]
    fn a_named_database_is_tried_before_an_installation_and_an_upgrade() {
        let hook = check(|_| {}).unwrap();
        assert_eq!((hook.kind.as_str(), hook.name.as_str()), ("Pod", "web-database"));
        assert_eq!(hook.events, ["pre-install", "pre-upgrade"]);
        insta::assert_snapshot!(hook.manifest);
        assert!(!hook.manifest.contains(CANARY));
    }

    #[test]
    fn no_database_and_no_wish_is_no_check() {
        let said =
            |form: &mut AppForm| form.package.as_mut().unwrap().datasource.as_mut().unwrap().check = false;
        assert!(check(said).is_none());
        assert!(check(|form| form.package.as_mut().unwrap().datasource = None).is_none());
        assert!(check(|form| form.package = None).is_none());
        let text = "jdbc:postgresql://there/shop".to_owned();
        let other = Variable { name: "DATASOURCE_URL".to_owned(), value: TextValue::Plain { text } };
        assert!(check(|form| form.environment.push(other)).is_none(), "the site has another database");
    }
}
