//! Sets of kubeconfig files with everything that real ones have, and some that nobody should write.

use super::yaml;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// A small generator (SplitMix64): a seed names a set for good.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xdead_beef)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// True in so many of a hundred.
    pub(super) fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Names are few, so that files have the same ones; some need quotes in YAML.
const NAMES: [&str; 6] = ["a", "b-1", "서울", "arn:aws:eks:x/y", "it's", "no"];

/// Which entry kubectl refuses, and with it the whole set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spoiled {
    file: usize,
    list: &'static str,
    name: String,
}

/// Files in the order of `KUBECONFIG`; none for one that is missing.
#[derive(Clone)]
pub(super) struct Set {
    files: Vec<(PathBuf, Option<Value>)>,
    pub(super) spoiled: Option<Spoiled>,
}

impl Set {
    pub(super) fn generate(random: &mut Random) -> Self {
        let folders = ["", "one", "two/deep"];
        let files = (0..=random.below(4)).map(|index| {
            let path = Path::new(random.of(&folders)).join(format!("config-{index}"));
            (path, (!random.often(12)).then(|| document(random)))
        });
        let mut set = Self { files: files.collect(), spoiled: None };
        if random.often(25) {
            set.spoil(random);
        }
        set
    }

    fn spoil(&mut self, random: &mut Random) {
        let file = random.below(self.files.len());
        let list = *random.of(&["clusters", "users", "contexts"]);
        let Some(Value::Object(document)) = &mut self.files[file].1 else { return };
        let Some(Value::Array(items)) = document.get_mut(list) else { return };
        if items.is_empty() {
            return;
        }
        let index = random.below(items.len());
        let Some(name) = items[index]["name"].as_str().map(ToOwned::to_owned) else { return };
        match (random.below(3), list) {
            (0, _) => {
                let twin = items[index].clone();
                items.push(twin);
            }
            (1, "clusters") => items[index]["cluster"]["certificate-authority-data"] = json!("not base64!"),
            (1, "users") => items[index]["user"]["client-key-data"] = json!("%"),
            (_, "clusters") => items[index]["cluster"]["server"] = json!(443),
            (_, "users") => items[index]["user"]["as-groups"] = json!("admins"),
            (_, _) => items[index]["context"]["namespace"] = json!(true),
        }
        self.spoiled = Some(Spoiled { file, list, name });
    }

    /// The same set without what kubectl refuses.
    pub(super) fn without_spoiled(&self) -> Self {
        let mut clean = self.clone();
        let Some(Spoiled { file, list, name }) = clean.spoiled.take() else { return clean };
        if let Some(Value::Array(items)) = clean.files[file].1.as_mut().map(|document| &mut document[list]) {
            items.retain(|item| item["name"] != name.as_str());
        }
        clean
    }

    /// Contexts that use what is spoiled, as long as no earlier file has a sound entry of its name.
    pub(super) fn uses(&self, spoiled: &Spoiled) -> Vec<String> {
        if self.owner(spoiled.list, &spoiled.name) != Some(spoiled.file) {
            return Vec::new();
        }
        if spoiled.list == "contexts" {
            return vec![spoiled.name.clone()];
        }
        let field = spoiled.list.trim_end_matches('s');
        let mut seen = Vec::new();
        let mut uses = Vec::new();
        for item in self
            .files
            .iter()
            .flat_map(|(_, document)| document)
            .flat_map(|document| document["contexts"].as_array().cloned().unwrap_or_default())
        {
            let Some(context) = item["name"].as_str().filter(|name| !seen.contains(&(*name).to_owned()))
            else {
                continue;
            };
            seen.push(context.to_owned());
            if item["context"][field] == spoiled.name.as_str() {
                uses.push(context.to_owned());
            }
        }
        uses
    }

    /// The first file that has an entry of this name.
    fn owner(&self, list: &str, name: &str) -> Option<usize> {
        self.files.iter().position(|(_, document)| {
            let items = document.as_ref().and_then(|document| document[list].as_array());
            items.is_some_and(|items| items.iter().any(|item| item["name"] == name))
        })
    }

    /// The folder against which an entry's paths are resolved.
    pub(super) fn folder(&self, list: &str, name: &str, home: &Path) -> PathBuf {
        let owner = self.owner(list, name).map_or(Path::new(""), |index| &self.files[index].0);
        home.join(owner).parent().unwrap().to_owned()
    }

    /// Writes the files, and the certificates they name but one; answers `KUBECONFIG`.
    pub(super) fn write(&self, home: &Path, random: &mut Random) -> String {
        for folder in ["", "one/pki", "two/deep/pki", "pki"] {
            std::fs::create_dir_all(home.join(folder)).unwrap();
            for name in ["ca.crt", "client.crt", "client.key", "token"] {
                std::fs::write(home.join(folder).join(name), format!("{name} of {folder}\n")).unwrap();
            }
        }
        let mut paths = Vec::new();
        for (path, document) in &self.files {
            let path = home.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            if let Some(document) = document {
                std::fs::write(&path, yaml::render(&absolute(document, home), random)).unwrap();
            }
            paths.push(path);
        }
        // Named twice it counts once, and an empty name is passed over.
        if random.often(20) {
            paths.push(paths[0].clone());
        }
        let mut kubeconfig = std::env::join_paths(paths).unwrap().into_string().unwrap();
        if random.often(20) {
            kubeconfig = format!(":{kubeconfig}:");
        }
        kubeconfig
    }

    /// All files with their texts.
    pub(super) fn text(&self, home: &Path) -> String {
        let show = |(path, _): &(PathBuf, _)| {
            let text = std::fs::read_to_string(home.join(path)).unwrap_or_else(|_| "(missing)".to_owned());
            format!("--- {}\n{text}\n", path.display())
        };
        self.files.iter().map(show).collect()
    }
}

/// `/HOME` at the start of a path stands for the folder of the set.
fn absolute(value: &Value, home: &Path) -> Value {
    match value {
        Value::String(text) => Value::from(text.replace("/HOME", home.to_str().unwrap())),
        Value::Array(items) => items.iter().map(|item| absolute(item, home)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), absolute(value, home))).collect(),
        other => other.clone(),
    }
}

fn document(random: &mut Random) -> Value {
    if random.often(6) {
        return Value::Null;
    }
    let mut document = Map::new();
    for (key, value) in [("apiVersion", "v1"), ("kind", "Config")] {
        if random.often(80) {
            document.insert(key.to_owned(), json!(value));
        }
    }
    document.insert("clusters".into(), list(random, "cluster", cluster));
    document.insert("users".into(), list(random, "user", user));
    document.insert("contexts".into(), list(random, "context", context));
    if random.often(30) {
        document.insert("preferences".into(), json!({ "colors": true }));
        document.insert("current-context".into(), json!(random.of(&NAMES)));
        document
            .insert("extensions".into(), json!([{ "name": "x", "extension": { "a": [1, { "b": null }] } }]));
    }
    Value::Object(document)
}

fn list(random: &mut Random, field: &str, make: fn(&mut Random) -> Value) -> Value {
    let mut names: Vec<&str> = NAMES.to_vec();
    let count = random.below(4);
    let items = (0..count).map(|_| {
        let name = names.remove(random.below(names.len()));
        let mut item = json!({ "name": name });
        if !random.often(5) {
            item[field] = make(random);
        }
        item
    });
    let items: Vec<Value> = items.collect();
    if items.is_empty() && random.often(50) { Value::Null } else { Value::Array(items) }
}

fn cluster(random: &mut Random) -> Value {
    let mut cluster = json!({ "server": random.of(&["https://a.example:6443", "http://b.example", "https://[::1]:1/path/", ""]) });
    for (key, values) in [
        ("proxy-url", ["http://proxy.example:3128", "socks5://me:pass@proxy.example:1"]),
        ("tls-server-name", ["kube", "other.example"]),
    ] {
        if random.often(30) {
            cluster[key] = json!(random.of(&values));
        }
    }
    if random.often(40) {
        cluster["certificate-authority"] =
            json!(random.of(&["pki/ca.crt", "../pki/ca.crt", "/HOME/one/pki/ca.crt", "gone.crt"]));
    }
    if random.often(30) {
        cluster["certificate-authority-data"] = json!(random.of(&["Y2E=", "Y2VydGlm\naWNhdGU=\n"]));
    }
    for key in ["insecure-skip-tls-verify", "disable-compression"] {
        if random.often(20) {
            cluster[key] = json!(random.often(60));
        }
    }
    if random.often(20) {
        cluster["extensions"] = json!([
            { "name": "client.authentication.k8s.io/exec", "extension": { "audience": "06e3f", "n": [1, true, "x"] } },
            { "name": "minikube", "extension": null },
        ]);
    }
    cluster
}

fn user(random: &mut Random) -> Value {
    let mut user = json!({});
    let path = |random: &mut Random, name: &str| {
        json!(random.of(&["pki/", "../pki/", "/HOME/one/pki/"]).to_string() + name)
    };
    if random.often(35) {
        user["token"] = json!(random.of(&["abc", "x: y # z", "line\nbreak\n", " blank "]));
    }
    if random.often(25) {
        user["tokenFile"] = path(random, "token");
    }
    if random.often(35) {
        user["client-certificate"] = path(random, "client.crt");
        user["client-key"] = path(random, "client.key");
    } else if random.often(40) {
        user["client-certificate-data"] = json!("Y2VydA==");
        user["client-key-data"] = json!("a2V5");
        if random.often(20) {
            user["client-key"] = path(random, "client.key");
        }
    }
    if random.often(20) {
        user["username"] = json!("me");
        user["password"] = json!(random.of(&["1e3", "*&!%#`@", "'\"\\"]));
    }
    if random.often(25) {
        user["as"] = json!("system:admin");
        user["as-uid"] = json!("42");
        user["as-groups"] = json!(["a", "b c"]);
        user["as-user-extra"] = json!({ "reason": ["x"], "Scopes/이유": ["y", "z"] });
    }
    if random.often(25) {
        user["exec"] = exec(random);
    }
    if random.often(8) {
        user["auth-provider"] = json!({ "name": "oidc", "config": { "client-id": "c" } });
    }
    if random.often(10) {
        user["extensions"] = json!([{ "name": "e", "extension": {} }]);
    }
    user
}

fn exec(random: &mut Random) -> Value {
    json!({
        "apiVersion": random.of(&["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]),
        "command": random.of(&["aws", "./bin/login", "../tools/login", "/usr/bin/login"]),
        "args": if random.often(20) { Value::Null } else { json!(["get-token", "--name", "x y", ""]) },
        "env": if random.often(50) { Value::Null } else { json!([{ "name": "AWS_PROFILE", "value": "prod" }]) },
        "interactiveMode": random.of(&["Never", "IfAvailable", "Always"]),
        "installHint": "see\nhttps://example.com",
        "provideClusterInfo": random.often(50),
    })
}

fn context(random: &mut Random) -> Value {
    let mut context = json!({ "cluster": random.of(&NAMES), "user": random.of(&NAMES) });
    if random.often(50) {
        context["namespace"] = json!(random.of(&["default", "kube-system"]));
    }
    if random.often(10) {
        context["extensions"] = json!([{ "name": "e", "extension": { "last": "seen" } }]);
    }
    context
}
