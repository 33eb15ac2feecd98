//! Variables and files: what of them stands in a Secret, and what in a `ConfigMap`.

use super::metadata::{Frame, hex, is_letter, members, slug};
use crate::catalogue::CatalogueError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{AppForm, SecretText, SecretValue, TextValue};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// The longest key of a `ConfigMap` is longer; this is for people.
const LONGEST_KEY: usize = 100;

/// The settings of a container.
pub(super) struct Settings<'a> {
    salt: &'a SecretText,
    environment: Vec<(&'a str, Text<'a>)>,
    files: Vec<(&'a str, Text<'a>)>,
}

/// A text, and whether it is a secret.
#[derive(Clone, Copy)]
struct Text<'a> {
    text: &'a str,
    secret: bool,
}

impl<'a> Settings<'a> {
    pub(super) fn read(form: &'a AppForm, salt: &'a SecretText) -> Result<Self, CatalogueError> {
        let environment = form.environment.iter();
        let environment =
            environment.map(|variable| Ok((variable.name.as_str(), text(&variable.value, &variable.name)?)));
        let files = form.files.iter().map(|file| Ok((file.path.as_str(), text(&file.content, &file.path)?)));
        Ok(Self {
            salt,
            environment: environment.collect::<Result<_, CatalogueError>>()?,
            files: files.collect::<Result<_, CatalogueError>>()?,
        })
    }

    /// The Secrets and the `ConfigMap`, those that have something in them.
    pub(super) fn objects(&self, frame: &Frame) -> Vec<Value> {
        let encode = |text: &str| json!(STANDARD.encode(text));
        let variables = self.environment.iter().filter(|(_, text)| text.secret);
        let variables = variables.map(|(name, text)| ((*name).to_owned(), encode(text.text))).collect();
        let (secret, plain): (Vec<_>, Vec<_>) = self.files.iter().partition(|(_, text)| text.secret);
        let secret = secret.into_iter().map(|(path, text)| (key(path), encode(text.text))).collect();
        let plain = plain.into_iter().map(|(path, text)| (key(path), json!(text.text))).collect();
        let all = [
            ("Secret", environment_name(frame), variables),
            ("Secret", files_name(frame), secret),
            ("ConfigMap", files_name(frame), plain),
        ];
        let full = all.into_iter().filter(|(_, _, data): &(_, _, Map<String, Value>)| !data.is_empty());
        full.map(|(kind, name, data)| frame.object("v1", kind, &name, members(json!({ "data": data }))))
            .collect()
    }

    /// The variables as a container names them, in their order.
    pub(super) fn environment(&self, frame: &Frame) -> Vec<Value> {
        let variables = self.environment.iter();
        let variable = |(name, text): &(&str, Text<'_>)| {
            if text.secret {
                let from = json!({ "secretKeyRef": { "name": environment_name(frame), "key": name } });
                json!({ "name": name, "valueFrom": from })
            } else {
                json!({ "name": name, "value": text.text })
            }
        };
        variables.map(variable).collect()
    }

    /// The files as mounts of single files, which leave what else is in their folders.
    pub(super) fn mounts(&self) -> Vec<Value> {
        let mount = |(path, text): &(&str, Text<'_>)| {
            let name = if text.secret { "secret-files" } else { "files" };
            json!({ "name": name, "mountPath": path, "subPath": key(path), "readOnly": true })
        };
        self.files.iter().map(mount).collect()
    }

    /// The volumes of those mounts.
    pub(super) fn volumes(&self, frame: &Frame) -> Vec<Value> {
        let name = files_name(frame);
        let has = |secret: bool| self.files.iter().any(|(_, text)| text.secret == secret);
        let plain = has(false).then(|| json!({ "name": "files", "configMap": { "name": name } }));
        let secret = has(true).then(|| json!({ "name": "secret-files", "secret": { "secretName": name } }));
        plain.into_iter().chain(secret).collect()
    }

    /// A digest of all that pods do not see change by themselves. As an annotation of the pod template it makes new pods
    /// when only the content of a Secret or a `ConfigMap` is another one.
    ///
    /// The salt of the release is in it: else who may read the workload alone could try weak passwords against it.
    pub(super) fn checksum(&self) -> Option<String> {
        let mut digest = Sha256::new();
        let secrets = self.environment.iter().filter(|(_, text)| text.secret);
        let mut any = false;
        let mut add = |part: &str| {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        };
        add(self.salt.expose());
        for (name, text) in secrets.chain(&self.files) {
            any = true;
            add(name);
            add(text.text);
        }
        any.then(|| hex(&digest.finalize()))
    }
}

fn text<'a>(value: &'a TextValue, name: &str) -> Result<Text<'a>, CatalogueError> {
    match value {
        TextValue::Plain { text } => Ok(Text { text, secret: false }),
        TextValue::Secret { value: SecretValue::Given { text } } if !text.is_mask() => {
            Ok(Text { text: text.expose(), secret: true })
        }
        TextValue::Secret { .. } => Err(CatalogueError::SecretMissing { name: name.to_owned() }),
    }
}

/// The key of a file in its `ConfigMap` or Secret. It hangs on the path alone, so that pods of before find theirs.
fn key(path: &str) -> String {
    slug(path, '_', LONGEST_KEY, |one| is_letter(one) || matches!(one, 'A'..='Z' | '.' | '-'))
}

fn environment_name(frame: &Frame) -> String {
    format!("{}-environment", frame.name)
}

fn files_name(frame: &Frame) -> String {
    format!("{}-files", frame.name)
}
