//! Questions to one registry, each with the credentials that it wants.

use super::access::{Access, Login};
use super::challenge::{Challenge, may_ask, may_log_in};
use super::error::RegistryError;
use super::manifest::{IMAGE, INDEX, Manifest, digest_of};
use crate::dial::{Call, Heard};
use crate::secrets::Secret;
use crate::site::escape;
use concertina_contract::RepositoryList;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The most that is read of a manifest, a list or a token, in bytes (the specification wants 4 MiB of manifests).
const LARGEST: usize = 4 << 20;
/// How long a token is used. Registries give them for a minute at least.
const TOKEN: Duration = Duration::from_secs(45);
/// Names in one answer of a list.
const NAMES: usize = 1_000;

/// What a registry takes for who asks.
#[derive(Clone, Debug)]
pub(crate) enum Pass {
    /// It wants nothing.
    None,
    /// Name and password.
    Basic(Login),
    /// A token.
    Token(Secret),
}

/// Asks one registry. Redirects are not followed.
#[derive(Debug)]
pub(crate) struct Client {
    access: Access,
    limit: Duration,
    /// By the scope.
    passes: Mutex<HashMap<String, (Pass, Instant)>>,
}

impl Client {
    /// A client whose questions take no longer than this, each.
    pub(crate) fn new(access: Access, limit: Duration) -> Self {
        Self { access, limit, passes: Mutex::default() }
    }

    /// How the registry is reached.
    pub(crate) fn access(&self) -> &Access {
        &self.access
    }

    /// Whether it is a registry that takes the login.
    pub(crate) async fn ping(&self) -> Result<(), RegistryError> {
        let heard = self.call(Method::GET, "", &[]).await?;
        match heard.status {
            // Some let in whoever comes: the login is looked at where it is needed.
            StatusCode::OK => Ok(()),
            StatusCode::NOT_FOUND => Err(RegistryError::Foreign),
            status if status.is_redirection() => Err(RegistryError::Foreign),
            status => Err(RegistryError::Status(status)),
        }
    }

    /// The manifest at a tag or digest, whose digest is verified.
    pub(crate) async fn manifest(
        &self,
        repository: &str,
        reference: &str,
    ) -> Result<Manifest, RegistryError> {
        let heard =
            self.reading(Method::GET, &format!("{repository}/manifests/{reference}"), repository).await?;
        match heard.status {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(RegistryError::Missing),
            status => return Err(RegistryError::Status(status)),
        }
        let digest = digest_of(&heard.body);
        if reference.starts_with("sha256:") && reference != digest {
            return Err(RegistryError::Digest);
        }
        let body: serde_json::Value =
            serde_json::from_slice(&heard.body).map_err(|_| RegistryError::Foreign)?;
        let said = heard.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = body["mediaType"].as_str().or(said).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        Ok(Manifest { digest, kind, bytes: heard.body, body })
    }

    /// Whether there is something at a tag or digest; false in the words of the specification alone, as anybody can say 404.
    pub(crate) async fn exists(&self, repository: &str, reference: &str) -> Result<bool, RegistryError> {
        let path = format!("{repository}/manifests/{reference}");
        let heard = self.reading(Method::HEAD, &path, repository).await?;
        match heard.status {
            StatusCode::OK => Ok(true),
            StatusCode::NOT_FOUND => {
                let heard = self.reading(Method::GET, &path, repository).await?;
                let missing = heard.status == StatusCode::NOT_FOUND && says_missing(&heard.body);
                if missing { Ok(false) } else { Err(RegistryError::Foreign) }
            }
            status => Err(RegistryError::Status(status)),
        }
    }

    /// Whether a repository that may be written has a manifest, in no more words than yes or no.
    pub(crate) async fn has_manifest(&self, repository: &str, digest: &str) -> Result<bool, RegistryError> {
        let path = format!("{repository}/manifests/{digest}");
        let heard = self.call(Method::HEAD, &path, &[pushes(repository)]).await?;
        match heard.status {
            status if status.is_success() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            status => Err(RegistryError::Status(status)),
        }
    }

    /// Whether a repository has a blob.
    pub(crate) async fn has_blob(&self, repository: &str, digest: &str) -> Result<bool, RegistryError> {
        let path = format!("{repository}/blobs/{digest}");
        let heard = self.call(Method::HEAD, &path, &[pushes(repository)]).await?;
        match heard.status {
            // Where the blob itself is kept elsewhere, it is there.
            status if status.is_success() || status.is_redirection() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            status => Err(RegistryError::Status(status)),
        }
    }

    /// Takes a blob over from another repository of the same registry; false where the registry does not do that.
    pub(crate) async fn mount(
        &self,
        repository: &str,
        digest: &str,
        from: &str,
    ) -> Result<bool, RegistryError> {
        let path = format!("{repository}/blobs/uploads/?mount={}&from={}", escape(digest), escape(from));
        let heard = self.call(Method::POST, &path, &[pushes(repository), pulls(from)]).await?;
        match heard.status {
            StatusCode::CREATED => Ok(true),
            // It began an upload instead, which it throws away when nothing comes.
            status if status.is_success() || status == StatusCode::NOT_FOUND => Ok(false),
            status => Err(RegistryError::Status(status)),
        }
    }

    /// Deletes the manifest at a digest, and with it all tags that lead to it. Blobs go when the registry collects its garbage.
    pub(crate) async fn delete(&self, repository: &str, digest: &str) -> Result<(), RegistryError> {
        let path = format!("{repository}/manifests/{digest}");
        let scope = format!("repository:{repository}:delete");
        let heard = self.call(Method::DELETE, &path, &[scope]).await?;
        match heard.status {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND => Err(RegistryError::Missing),
            StatusCode::METHOD_NOT_ALLOWED => Err(RegistryError::KeepsAll),
            status => Err(RegistryError::Status(status)),
        }
    }

    /// Tags of a repository, at most a thousand.
    pub(crate) async fn tags(&self, repository: &str) -> Result<Vec<String>, RegistryError> {
        #[derive(Deserialize)]
        struct Tags {
            tags: Option<Vec<String>>,
        }
        let heard =
            self.reading(Method::GET, &format!("{repository}/tags/list?n={NAMES}"), repository).await?;
        let tags: Tags = read(&heard)?;
        Ok(bounded(tags.tags))
    }

    /// Repositories, at most a thousand, and whether there are more.
    pub(crate) async fn repositories(&self) -> Result<RepositoryList, RegistryError> {
        #[derive(Deserialize)]
        struct Catalog {
            repositories: Option<Vec<String>>,
        }
        let scope = "registry:catalog:*".to_owned();
        let heard = self.call(Method::GET, &format!("_catalog?n={NAMES}"), &[scope]).await?;
        let catalog: Catalog = read(&heard)?;
        let told = catalog.repositories.as_ref().map_or(0, Vec::len);
        // A registry that tells a part of them links to the next one.
        let link = heard.headers.get(header::LINK).and_then(|value| value.to_str().ok());
        let more = told > NAMES || link.is_some_and(|link| link.contains("next"));
        Ok(RepositoryList { repositories: bounded(catalog.repositories), more })
    }

    /// What the registry takes for who pulls from a repository, or pushes to it.
    pub(crate) async fn pass(&self, repository: &str, push: bool) -> Result<Pass, RegistryError> {
        let scope = if push { pushes(repository) } else { pulls(repository) };
        self.call(Method::GET, "", std::slice::from_ref(&scope)).await?;
        Ok(self.known(&scope).unwrap_or(Pass::None))
    }

    async fn reading(&self, method: Method, path: &str, repository: &str) -> Result<Heard, RegistryError> {
        self.call(method, path, &[pulls(repository)]).await
    }

    async fn call(&self, method: Method, path: &str, scopes: &[String]) -> Result<Heard, RegistryError> {
        self.call_as(method, path, scopes).await.map(|(heard, _)| heard)
    }

    /// Asks, and once more with credentials if the registry wants them: the answer, and what it was asked with. 401 and 403 are errors,
    /// any other status is an answer.
    pub(super) async fn call_as(
        &self,
        method: Method,
        path: &str,
        scopes: &[String],
    ) -> Result<(Heard, Option<Pass>), RegistryError> {
        let url: Uri = self.access.url(path).parse().map_err(|_| RegistryError::Foreign)?;
        let key = scopes.join(" ");
        let mut pass = self.known(&key);
        let mut heard = self.ask(method.clone(), &url, pass.as_ref()).await?;
        let mut granted = false;
        if heard.status == StatusCode::UNAUTHORIZED {
            let given = self.authorize(&heard.headers, scopes).await?;
            heard = self.ask(method, &url, Some(&given)).await?;
            granted = matches!(given, Pass::Token(_));
            if heard.status.is_success() || heard.status == StatusCode::NOT_FOUND {
                self.lock().insert(key, (given.clone(), Instant::now()));
            }
            pass = Some(given);
        }
        match heard.status {
            // A token that was given and is not taken lacks the right, or there is no such repository.
            StatusCode::UNAUTHORIZED if granted => Err(RegistryError::Denied),
            StatusCode::UNAUTHORIZED => Err(RegistryError::Login),
            StatusCode::FORBIDDEN => Err(RegistryError::Denied),
            _ => Ok((heard, pass)),
        }
    }

    async fn ask(&self, method: Method, url: &Uri, pass: Option<&Pass>) -> Result<Heard, RegistryError> {
        let mut headers = HeaderMap::new();
        let accepted = [INDEX, IMAGE].concat().join(", ");
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_str(&accepted).unwrap_or(HeaderValue::from_static("*/*")),
        );
        if method == Method::POST {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(value) = pass.and_then(Pass::header) {
            headers.insert(header::AUTHORIZATION, value);
        }
        let most = if method == Method::HEAD { 0 } else { LARGEST };
        let near = self.access.near;
        let call = Call { method, url, headers, limit: self.limit, most, near, unverified: false };
        Ok(self.access.dialer.ask(&call).await?)
    }

    /// What the registry takes, after it asked for credentials.
    async fn authorize(&self, headers: &HeaderMap, scopes: &[String]) -> Result<Pass, RegistryError> {
        let header = headers.get(header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
        let login = self.access.login.as_ref();
        match header.and_then(Challenge::parse) {
            Some(Challenge::Basic) => {
                login.map(|login| Pass::Basic(login.clone())).ok_or(RegistryError::Login)
            }
            Some(Challenge::Bearer { realm, service, scope }) => {
                let asked = scopes.iter().map(String::as_str);
                let scopes: Vec<&str> =
                    if scopes.is_empty() { scope.into_iter().collect() } else { asked.collect() };
                self.token(realm, service, &scopes).await
            }
            None => Err(RegistryError::Foreign),
        }
    }

    async fn token(
        &self,
        realm: &str,
        service: Option<&str>,
        scopes: &[&str],
    ) -> Result<Pass, RegistryError> {
        #[derive(Deserialize)]
        struct Granted {
            token: Option<String>,
            access_token: Option<String>,
        }
        let place: Uri = realm.parse().map_err(|_| RegistryError::Foreign)?;
        let login = self.access.login.as_ref();
        if !may_ask(&self.access, &place) || (login.is_some() && !may_log_in(&self.access, &place)) {
            return Err(RegistryError::Realm);
        }
        let service = service.map(|service| format!("service={}", escape(service)));
        let scopes = scopes.iter().map(|scope| format!("scope={}", escape(scope)));
        let query: Vec<String> = service.into_iter().chain(scopes).collect();
        let mark = if realm.contains('?') { '&' } else { '?' };
        let url: Uri =
            format!("{realm}{mark}{}", query.join("&")).parse().map_err(|_| RegistryError::Foreign)?;
        let basic = login.map(|login| Pass::Basic(login.clone()));
        let heard = self.ask(Method::GET, &url, basic.as_ref()).await?;
        match heard.status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(RegistryError::Login),
            status => return Err(RegistryError::Status(status)),
        }
        let granted: Granted = serde_json::from_slice(&heard.body).map_err(|_| RegistryError::Foreign)?;
        granted
            .token
            .or(granted.access_token)
            .map(|token| Pass::Token(Secret::from(token)))
            .ok_or(RegistryError::Foreign)
    }

    fn known(&self, scope: &str) -> Option<Pass> {
        let mut passes = self.lock();
        passes.retain(|_, (_, born)| born.elapsed() < TOKEN);
        passes.get(scope).map(|(pass, _)| pass.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Pass, Instant)>> {
        self.passes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// The header that shows it.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        match self {
            Self::None => None,
            Self::Basic(login) => login.basic(),
            Self::Token(token) => {
                let mut value = HeaderValue::from_str(&format!("Bearer {}", token.text()?)).ok()?;
                value.set_sensitive(true);
                Some(value)
            }
        }
    }
}

/// The scope of who reads a repository, and of who writes it.
fn pulls(repository: &str) -> String {
    format!("repository:{repository}:pull")
}

pub(super) fn pushes(repository: &str) -> String {
    format!("repository:{repository}:pull,push")
}

fn read<T: serde::de::DeserializeOwned>(heard: &Heard) -> Result<T, RegistryError> {
    match heard.status {
        StatusCode::OK => serde_json::from_slice(&heard.body).map_err(|_| RegistryError::Foreign),
        StatusCode::NOT_FOUND => Err(RegistryError::Missing),
        status => Err(RegistryError::Status(status)),
    }
}

/// Names that a registry told, of bounded number and length.
fn bounded(names: Option<Vec<String>>) -> Vec<String> {
    let plain = |name: &String| name.len() <= 512 && name.bytes().all(|byte| byte.is_ascii_graphic());
    names.unwrap_or_default().into_iter().filter(plain).take(NAMES).collect()
}

/// Whether these are the words of a registry that has no such image.
fn says_missing(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Said {
        errors: Vec<Problem>,
    }
    #[derive(Deserialize)]
    struct Problem {
        code: String,
    }
    let said: Option<Said> = serde_json::from_slice(body).ok();
    let is_missing = |problem: &Problem| matches!(problem.code.as_str(), "MANIFEST_UNKNOWN" | "NAME_UNKNOWN");
    said.is_some_and(|said| said.errors.iter().any(is_missing))
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
