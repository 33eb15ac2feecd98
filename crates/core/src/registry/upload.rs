//! Uploads of blobs. A registry answers the begin of one with the place where it goes on, which may be anywhere: the bytes and the
//! credentials go there only if that is the registry itself.

use super::access::Access;
use super::client::{Client, Pass, pushes};
use super::error::RegistryError;
use crate::dial::{Call, DialError};
use crate::site::escape;
use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use http_body_util::StreamBody;
use hyper::body::Frame;
use std::io;
use std::time::Duration;

/// The longest name of a host, in bytes.
const LONGEST: usize = 255;

impl Client {
    /// Sends a blob of so many bytes, for as long as that takes.
    pub(crate) async fn upload(
        &self,
        repository: &str,
        digest: &str,
        size: u64,
        parts: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Result<(), RegistryError> {
        let path = format!("{repository}/blobs/uploads/");
        let (begun, pass) = self.call_as(Method::POST, &path, &[pushes(repository)]).await?;
        let place = begun.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let place = place.map(|place| own(self.access(), place));
        let place = match (begun.status, place) {
            (StatusCode::ACCEPTED, Some(place)) => place?,
            (status, Some(Err(elsewhere))) if status.is_redirection() => return Err(elsewhere),
            (StatusCode::NOT_FOUND, _) => return Err(RegistryError::Missing),
            (status, _) if status.is_success() => return Err(RegistryError::Foreign),
            (status, _) => return Err(RegistryError::Status(status)),
        };
        let url = with_digest(&place, digest)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        if let Some(value) = pass.as_ref().and_then(Pass::header) {
            headers.insert(header::AUTHORIZATION, value);
        }
        let Access { near, dialer, .. } = self.access();
        let (method, limit) = (Method::PUT, Duration::MAX);
        let call = Call { method, url: &url, headers, limit, most: 0, near: *near, unverified: false };
        let body = StreamBody::new(parts.map_ok(Frame::data));
        match dialer.send(&call, body).await.map_err(broken)?.status {
            StatusCode::CREATED => Ok(()),
            StatusCode::UNAUTHORIZED if !matches!(pass, Some(Pass::Token(_))) => Err(RegistryError::Login),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(RegistryError::Denied),
            StatusCode::NOT_FOUND => Err(RegistryError::Missing),
            status if status.is_success() => Err(RegistryError::Foreign),
            status => Err(RegistryError::Status(status)),
        }
    }
}

/// A place that the registry named, if it is of its own scheme, host and port.
fn own(access: &Access, place: &str) -> Result<Uri, RegistryError> {
    let parsed = |url: &str| url.parse::<Uri>().map_err(|_| RegistryError::Foreign);
    let registry = parsed(&access.url(""))?;
    let scheme = registry.scheme_str().unwrap_or_default();
    let whole = match place {
        place if place.starts_with("//") => format!("{scheme}:{place}"),
        place if place.starts_with('/') => format!("{scheme}://{}{place}", access.host()),
        place => place.to_owned(),
    };
    let named = parsed(&whole)?;
    let there = origin(&named).ok_or(RegistryError::Foreign)?;
    if origin(&registry).is_none_or(|origin| origin != there) {
        return Err(RegistryError::Elsewhere { place: there });
    }
    // Of what it named, its path alone is taken.
    let path = named.path_and_query().map_or("/", |path| path.as_str());
    parsed(&format!("{scheme}://{}{path}", access.host()))
}

/// Scheme, host and port of an address.
fn origin(url: &Uri) -> Option<String> {
    let scheme = url.scheme_str()?.to_ascii_lowercase();
    let host = url.host().filter(|host| !host.is_empty() && host.len() <= LONGEST)?.to_ascii_lowercase();
    let port = url.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some(format!("{scheme}://{host}:{port}"))
}

fn with_digest(place: &Uri, digest: &str) -> Result<Uri, RegistryError> {
    let mark = if place.query().is_some() { '&' } else { '?' };
    format!("{place}{mark}digest={}", escape(digest)).parse().map_err(|_| RegistryError::Foreign)
}

/// What it means that no answer came: the registry was there when the upload began.
fn broken(error: DialError) -> RegistryError {
    match error {
        DialError::Unreachable | DialError::NotHttp => {
            RegistryError::Broken { said: "the connection ended before the answer".to_owned() }
        }
        error => RegistryError::Dial(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dial::Dialer;

    #[test]
    fn an_upload_goes_on_at_the_registry_alone() {
        let led = |address: &str, plain_http: bool, place: &str| {
            let access = Access { plain_http, ..Access::anonymous(Some(address), true, Dialer::default()) };
            own(&access, place).map(|url| url.to_string())
        };
        for (place, wanted) in [
            ("/v2/a/blobs/uploads/1?state=x", "https://r.example/v2/a/blobs/uploads/1?state=x"),
            ("https://r.example/up/1", "https://r.example/up/1"),
            ("https://R.Example:443/up/1", "https://r.example/up/1"),
            ("//r.example/up/1", "https://r.example/up/1"),
            ("https://kim:x@r.example/up/1", "https://r.example/up/1"),
        ] {
            assert_eq!(led("r.example", false, place), Ok(wanted.to_owned()), "{place}");
        }
        let docker = "https://registry-1.docker.io/v2/a/1";
        assert_eq!(led("docker.io", false, docker), Ok(docker.to_owned()));
        let elsewhere = |place: &str| Err(RegistryError::Elsewhere { place: place.to_owned() });
        for (place, told) in [
            ("http://r.example/up/1", "http://r.example:80"),
            ("http://r.example:443/up/1", "http://r.example:443"),
            ("https://r.example:8443/up/1", "https://r.example:8443"),
            ("https://r.example.evil/up/1", "https://r.example.evil:443"),
            ("https://r.example@evil/up/1", "https://evil:443"),
            ("//evil/up/1", "https://evil:443"),
        ] {
            assert_eq!(led("r.example", false, place), elsewhere(told), "{place}");
        }
        assert_eq!(led("r.example:5000", true, "http://r.example/1"), elsewhere("http://r.example:80"));
        for foreign in ["", "uploads/1", "up", "https://", "ht tp://r.example/"] {
            assert_eq!(led("r.example", false, foreign), Err(RegistryError::Foreign), "{foreign}");
        }
        let place: Uri = "https://r.example/up/1?state=x".parse().unwrap();
        let url = with_digest(&place, "sha256:0a").unwrap().to_string();
        assert_eq!(url, "https://r.example/up/1?state=x&digest=sha256%3A0a");
    }
}
