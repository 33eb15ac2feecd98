//! Payloads, metadata and histories without a cluster; `tests/it/releases` asks the real `helm`.

mod any;
mod history;
mod name;
mod payload;

use super::{Release, decode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::Write as _;

/// A text of a release as Helm would store it.
pub(super) fn stored(json: &[u8], gzip: bool) -> String {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(json).unwrap();
    let inner = if gzip { packed.finish().unwrap() } else { json.to_vec() };
    STANDARD.encode(STANDARD.encode(inner))
}

/// What `encode` made, as JSON.
pub(super) fn json_of(release: &Release) -> Value {
    serde_json::from_slice(&serde_json::to_vec(release).unwrap()).unwrap()
}

/// A release as Helm 4 writes it, with fields that are not known here.
pub(super) fn helms() -> Value {
    json!({
        "name": "web", "version": 3, "namespace": "shop", "apply_method": "ssa",
        "info": { "first_deployed": "2026-11-20T17:00:00.123456789+09:00", "last_deployed": "2026-11-21T08:00:00Z",
            "description": "Upgrade complete", "status": "deployed", "notes": "password: canary-1", "resources": { "v1/Pod": [] } },
        "chart": { "metadata": { "name": "shop", "version": "1.2.0", "apiVersion": "v2", "appVersion": "7" }, "lock": null,
            "templates": [{ "name": "a.yaml", "data": "e30=" }], "values": { "tiny": 1e-7, "huge": u64::MAX },
            "schema": null, "schemamodtime": "0001-01-01T00:00:00Z", "files": [] },
        "config": { "token": "canary-2", "replicas": 2, "share": 0.1 },
        "manifest": "---\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: 'web:2', env: [{name: A, value: canary-3}]}]}}}\n",
        "hooks": [{ "name": "check", "kind": "Job", "path": "shop/templates/job.yaml", "manifest": "canary-4", "weight": -5,
            "events": ["pre-upgrade"], "last_run": { "started_at": "", "completed_at": null, "phase": "" }, "delete_policies": ["hook-succeeded"] }],
        "later": { "fields": [1, "two", null] },
    })
}

/// A release that was stored as this.
pub(super) fn read(value: &Value) -> Release {
    decode(&stored(value.to_string().as_bytes(), true)).unwrap()
}
