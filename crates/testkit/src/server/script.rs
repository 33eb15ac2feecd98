//! What a test says to the server, and asks of it.

use super::fault::Rule;
use super::resource::Resource;
use super::store::ObjectKey;
use super::{ApiServer, Fault, Match, Recorded};
use serde_json::Value;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Objects.
impl ApiServer {
    /// Adds or replaces an object of a known kind; version and uid are given to it. Returns it as it is stored,
    /// `null` if its kind is not known or it has no name.
    pub fn put(&self, object: Value) -> Value {
        let stored = self.server.lock().store.put(object);
        self.server.happened();
        stored.unwrap_or_default()
    }

    /// Removes an object, for example `("pods", "shop", "orders-1")`; the namespace is empty for cluster-scoped ones.
    /// Returns whether it was there.
    pub fn remove(&self, plural: &str, namespace: &str, name: &str) -> bool {
        let Some(key) = key(plural, namespace, name) else { return false };
        let removed = self.server.lock().store.remove(&key);
        self.server.happened();
        removed
    }

    /// An object as it is.
    pub fn object(&self, plural: &str, namespace: &str, name: &str) -> Option<Value> {
        self.server.lock().store.get(&key(plural, namespace, name)?)
    }

    /// Namespace, name and resource version of all objects of a resource, in order.
    pub fn objects(&self, plural: &str) -> Vec<(String, String, String)> {
        let state = self.server.lock();
        let objects = state.store.objects.iter().filter(|((other, _, _), _)| *other == plural);
        objects
            .map(|((_, namespace, name), object)| {
                (namespace.clone(), name.clone(), object.version.to_string())
            })
            .collect()
    }

    /// Makes the rows of all Tables of a resource beforehand, so that measurements of a client do not hold that.
    pub fn warm(&self, plural: &str) {
        let state = self.server.lock();
        for ((other, _, _), object) in &state.store.objects {
            if let Some(resource) = Resource::find(plural).filter(|resource| resource.plural == *other) {
                super::table::warm(resource, object);
            }
        }
    }

    /// The newest resource version.
    pub fn version(&self) -> u64 {
        self.server.lock().store.version
    }
}

/// Faults.
impl ApiServer {
    /// Lets a fault hit the next so many requests that match. Earlier rules go first.
    pub fn script(&self, when: Match, fault: Fault, times: usize) {
        self.server.lock().rules.push(Rule { when, fault, times });
    }

    /// Drops all rules that did not strike yet.
    pub fn unscript(&self) {
        self.server.lock().rules.clear();
    }

    /// Forgets all history: watches from older versions answer 410.
    pub fn compact(&self) {
        self.server.lock().store.compact();
    }

    /// Forgets all continue tokens: the next page of a list answers 410.
    pub fn expire_tokens(&self) {
        self.server.lock().tokens.clear();
    }

    /// Goes back to an older resource version, as after a restore from a backup. Open watches break.
    pub fn roll_back(&self, version: u64) {
        self.server.lock().store.roll_back(version);
        self.cut_watches();
    }

    /// Breaks all open watches.
    pub fn cut_watches(&self) {
        self.server.cut.send_modify(|cut| *cut += 1);
    }

    /// Accepts and never answers, neither requests nor in open watches, until it is thawed.
    pub fn freeze(&self, frozen: bool) {
        self.server.frozen.store(frozen, Ordering::SeqCst);
        self.server.happened();
    }

    /// Refuses a verb on a resource with 403, for example `("list", "nodes")` or `("patch", "deployments/scale")`.
    /// Access reviews say so too.
    pub fn deny(&self, verb: &str, resource: &str) {
        self.server.lock().denied.insert((verb.to_owned(), resource.to_owned()));
    }

    /// Takes a refusal back.
    pub fn allow(&self, verb: &str, resource: &str) {
        self.server.lock().denied.remove(&(verb.to_owned(), resource.to_owned()));
    }

    /// Grants a verb on a resource in one namespace although it is refused elsewhere. Reviews say so too.
    pub fn allow_in(&self, namespace: &str, verb: &str, resource: &str) {
        self.server.lock().granted.insert((namespace.to_owned(), verb.to_owned(), resource.to_owned()));
    }

    /// Takes back all that was granted in one namespace.
    pub fn revoke_in(&self, namespace: &str) {
        self.server.lock().granted.retain(|(other, _, _)| other != namespace);
    }

    /// Answers 401 unless this bearer token comes; none accepts everyone.
    pub fn require_token(&self, token: Option<&str>) {
        self.server.lock().token = token.map(str::to_owned);
    }
}

/// Ways.
impl ApiServer {
    /// Whether the status of Deployments, `StatefulSet`s and `DaemonSet`s that are made or changed follows their spec at once, as
    /// if their rollout had completed. It does not at first.
    pub fn settle_deployments(&self, on: bool) {
        self.server.lock().settles = on;
    }

    /// Whether `/api` and `/apis` tell all kinds in one answer, as API servers do since 1.26. They do at first.
    pub fn aggregate_discovery(&self, on: bool) {
        self.server.lock().aggregates = on;
    }

    /// How often open watches send bookmarks; a minute at first.
    pub fn bookmark_every(&self, pause: Duration) {
        self.server.lock().bookmark_every = pause;
    }

    /// Puts its clock ahead by so many seconds, or back.
    pub fn set_ahead(&self, seconds: i64) {
        self.server.lock().ahead = Some(seconds);
    }

    /// The version that `/version` tells.
    pub fn say_version(&self, version: &str) {
        version.clone_into(&mut self.server.lock().git_version);
    }

    /// Where it listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.address
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A kubeconfig with one context for it. Context, cluster and user bear the same name.
    pub fn kubeconfig(&self, name: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: {name}\nclusters:\n- name: {name}\n  cluster:\n    \
             server: {}\ncontexts:\n- name: {name}\n  context:\n    cluster: {name}\n    user: {name}\nusers:\n\
             - name: {name}\n  user:\n    token: testkit-token\n",
            self.url()
        )
    }
}

/// What it saw.
impl ApiServer {
    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.server.lock().requests.clone()
    }

    /// Requests that could change something for good.
    pub fn writes(&self) -> Vec<Recorded> {
        self.server.lock().requests.iter().filter(|request| request.is_write()).cloned().collect()
    }

    /// Bytes of floods that clients took.
    pub fn poured(&self) -> usize {
        self.server.poured.load(Ordering::SeqCst)
    }

    /// Connections accepted so far.
    pub fn accepts(&self) -> usize {
        self.server.accepts.load(Ordering::SeqCst)
    }

    /// Connections that are open.
    pub fn open_connections(&self) -> usize {
        let ends = self.server.ends.load(Ordering::SeqCst);
        self.accepts().saturating_sub(ends)
    }

    /// Watches that are open.
    pub fn open_watches(&self) -> usize {
        usize::try_from(self.server.watches.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

fn key(plural: &str, namespace: &str, name: &str) -> Option<ObjectKey> {
    Some((Resource::find(plural)?.plural, namespace.to_owned(), name.to_owned()))
}
