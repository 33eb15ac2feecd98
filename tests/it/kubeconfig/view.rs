//! Contexts of both sides in one shape. What is not set is left out, and paths are absolute.

use super::generate::Set;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_core::kubeconfig::{Cluster, Exec, Login, LoginProblem, User};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Each context of kubectl's answer with its cluster and user.
pub(super) fn contexts(answer: &Value, set: &Set, home: &Path) -> BTreeMap<String, Value> {
    let entry = |list: &str, field: &str, name: &Value| {
        let items = answer[list].as_array().cloned().unwrap_or_default();
        let found = items.into_iter().find(|item| item["name"] == *name);
        found.map(|item| item[field].clone()).unwrap_or_default()
    };
    let contexts = answer["contexts"].as_array().cloned().unwrap_or_default();
    let contexts = contexts.iter().filter(|item| item["name"] != "");
    contexts
        .map(|item| {
            let context = &item["context"];
            let mut cluster = entry("clusters", "cluster", &context["cluster"]);
            let mut user = entry("users", "user", &context["user"]);
            let folder = |list, name: &Value| set.folder(list, name.as_str().unwrap_or_default(), home);
            resolve(&mut cluster, &["certificate-authority"], &folder("clusters", &context["cluster"]));
            let of_user = folder("users", &context["user"]);
            resolve(&mut user, &["client-certificate", "client-key", "tokenFile"], &of_user);
            if user["exec"]["command"].as_str().is_some_and(|command| command.contains('/')) {
                resolve(&mut user["exec"], &["command"], &of_user);
            }
            if let Some(provider) = user.get_mut("auth-provider") {
                *provider = json!({ "name": provider["name"] });
            }
            if let Some(user) = user.as_object_mut() {
                user.remove("extensions");
            }
            let whole = json!({ "user": context["user"], "namespace": context["namespace"], "cluster": cluster, "auth": user });
            (item["name"].as_str().unwrap_or_default().to_owned(), set_only(whole))
        })
        .collect()
}

/// What the core shows of a context: one that lacks its cluster, or has a bad one, has no user either.
pub(super) fn visible(expected: &Value, login: &Login) -> Result<Value, &'static str> {
    let mut expected = expected.clone();
    let Some(map) = expected.as_object_mut() else { return Ok(expected) };
    match &login.problem {
        Some(LoginProblem::ClusterMissing(_)) if map.contains_key("cluster") => {
            Err("kubectl has the cluster")
        }
        Some(LoginProblem::UserMissing(_)) if map.contains_key("auth") => Err("kubectl has the user"),
        Some(LoginProblem::ClusterMissing(_)) => {
            map.remove("auth");
            Ok(expected)
        }
        _ => Ok(expected),
    }
}

/// A login of the core in the same shape, with the files read when it is flat.
pub(super) fn login(login: &Login, flat: bool) -> Value {
    let mut cluster = cluster(&login.cluster);
    let mut auth = user(&login.user);
    if flat {
        flatten(&mut cluster, &["certificate-authority"]);
        flatten(&mut auth, &["client-certificate", "client-key"]);
    }
    set_only(
        json!({ "user": login.user_name, "namespace": login.namespace, "cluster": cluster, "auth": auth }),
    )
}

fn cluster(cluster: &Cluster) -> Value {
    let extensions = cluster.extensions.iter();
    json!({
        "server": cluster.server,
        "certificate-authority": cluster.certificate_authority,
        "certificate-authority-data": cluster.certificate_authority_data,
        "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
        "tls-server-name": cluster.tls_server_name,
        "proxy-url": cluster.proxy_url,
        "disable-compression": cluster.disable_compression,
        "extensions": extensions.map(|one| json!({ "name": one.name, "extension": one.extension })).collect::<Vec<_>>(),
    })
}

fn user(user: &User) -> Value {
    json!({
        "client-certificate": user.client_certificate,
        "client-certificate-data": user.client_certificate_data,
        "client-key": user.client_key,
        "client-key-data": user.client_key_data.text(),
        "token": user.token.text(),
        "tokenFile": user.token_file,
        "as": user.act_as,
        "as-uid": user.as_uid,
        "as-groups": user.as_groups,
        "as-user-extra": user.as_user_extra,
        "username": user.username,
        "password": user.password.text(),
        "auth-provider": user.auth_provider.as_ref().map(|provider| json!({ "name": provider.name })),
        "exec": user.exec.as_ref().map(exec),
    })
}

fn exec(exec: &Exec) -> Value {
    let variables = exec.env.iter();
    json!({
        "apiVersion": exec.api_version,
        "command": exec.command,
        "args": exec.args,
        "env": variables.map(|one| json!({ "name": one.name, "value": one.value.text() })).collect::<Vec<_>>(),
        "installHint": exec.install_hint,
        "provideClusterInfo": exec.provide_cluster_info,
        "interactiveMode": exec.interactive_mode,
    })
}

fn resolve(entry: &mut Value, fields: &[&str], folder: &Path) {
    for field in fields {
        if let Some(path) = entry[*field].as_str().filter(|path| !path.is_empty()) {
            entry[*field] = json!(folder.join(path));
        }
    }
}

/// Puts the content of a file in the place of its path, unless the data are there.
fn flatten(entry: &mut Value, fields: &[&str]) {
    for field in fields {
        let data = format!("{field}-data");
        let path = entry[*field].as_str().unwrap_or_default().to_owned();
        if !path.is_empty() && entry[&data] == "" {
            entry[&data] = json!(STANDARD.encode(std::fs::read(path).unwrap()));
        }
        entry[*field] = Value::Null;
    }
}

/// Without what says nothing, and base64 without white space.
fn set_only(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map = map.into_iter().map(|(key, value)| {
                let value = match value {
                    Value::String(text) if key.ends_with("-data") => json!(text.replace(['\n', ' '], "")),
                    other => set_only(other),
                };
                (key, value)
            });
            Value::Object(map.filter(|(_, value)| !is_unset(value)).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(set_only).collect(),
        other => other,
    }
}

fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
