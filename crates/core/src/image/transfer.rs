//! Blobs from a registry and manifests to it, by `oci-client`: nothing but its transfers. Credentials are found beforehand
//! ([`Client::pass`]) and handed to it ready, so that it asks no token service with a password of ours. It shows none where a
//! registry redirects to. Blobs to a registry are uploaded by [`Client::upload`], as it would show them wherever an upload is led.

use super::tell::Tell;
use crate::registry::{Access, Client, Descriptor, Pass, RegistryError, digest_of, written};
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryStreamExt as _};
use http::{HeaderValue, StatusCode, Uri};
use oci_client::Reference;
use oci_client::client::{Certificate, CertificateEncoding, ClientConfig, ClientProtocol};
use oci_client::errors::{DigestError, OciDistributionError};
use oci_client::secrets::RegistryAuth;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

/// How long a connection may take, and how long nothing may be heard.
const CONNECT: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_mins(1);
/// How long nothing may be taken of a blob, and how long a registry may take to keep what it was sent whole.
const PATIENCE: [Duration; 2] = [SILENCE, Duration::from_mins(5)];
/// Bytes that are read of a file at once.
const CHUNK: usize = 256 << 10;

/// Transfers of one repository, for as long as its credentials hold: a minute.
pub(super) struct Transfer<'a> {
    registry: &'a Client,
    client: oci_client::Client,
    server: String,
    repository: String,
    /// Whether the registry gave a token for it: one that it does not take is no matter of the login.
    granted: bool,
}

/// What went through a stream: its digest and its bytes, and why it broke off.
#[derive(Default)]
struct Through {
    digest: Mutex<Sha256>,
    taken: AtomicU64,
    broken: Mutex<Option<String>>,
}

impl<'a> Transfer<'a> {
    /// Transfers of a repository: reading, or writing too.
    pub(super) async fn open(
        registry: &'a Client,
        repository: &str,
        push: bool,
    ) -> Result<Self, RegistryError> {
        let pass = registry.pass(repository, push).await?;
        let access = registry.access();
        let pem = access.authority.as_deref().unwrap_or_default();
        let authorities = CertificateDer::pem_slice_iter(pem.as_bytes()).flatten();
        let authorities = authorities
            .map(|one| Certificate { encoding: CertificateEncoding::Der, data: one.as_ref().to_vec() });
        let config = ClientConfig {
            protocol: if access.plain_http { ClientProtocol::Http } else { ClientProtocol::Https },
            tls_certs_only: authorities.collect(),
            connect_timeout: Some(CONNECT),
            read_timeout: Some(SILENCE),
            user_agent: "concertina",
            ..proxied(access)
        };
        // It wants a provider of TLS for the whole program; that there is one already is well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = oci_client::Client::try_from(config).map_err(|error| told(&error))?;
        let granted = matches!(pass, Pass::Token(_));
        let auth = match pass {
            Pass::None => RegistryAuth::Anonymous,
            Pass::Basic(login) => {
                let password = login.password.text().ok_or(RegistryError::Login)?;
                RegistryAuth::Basic(login.user.clone(), password.to_owned())
            }
            Pass::Token(token) => RegistryAuth::Bearer(token.text().ok_or(RegistryError::Login)?.to_owned()),
        };
        let server = access.host().to_owned();
        client.store_auth_if_needed(&server, &auth).await;
        Ok(Self { registry, client, server, repository: repository.to_owned(), granted })
    }

    /// A small blob, whole and verified.
    pub(super) async fn small(&self, blob: &Descriptor) -> Result<Vec<u8>, RegistryError> {
        let mut stream = self.pull(blob).await?;
        let mut all = Vec::new();
        while let Some(part) = stream.try_next().await.map_err(|error| broken(&error))? {
            if (all.len() + part.len()) as u64 > blob.size {
                return Err(RegistryError::Digest);
            }
            all.extend_from_slice(&part);
        }
        if digest_of(&all) == blob.digest { Ok(all) } else { Err(RegistryError::Digest) }
    }

    /// Sends bytes as a blob.
    pub(super) async fn send_bytes(&self, bytes: Vec<u8>) -> Result<(), RegistryError> {
        let (digest, size) = (digest_of(&bytes), bytes.len() as u64);
        self.send(stream::iter([Ok(Bytes::from(bytes))]).boxed(), &digest, size, |_| ()).await
    }

    /// Sends a file as a blob.
    pub(super) async fn send_file(
        &self,
        path: &Path,
        blob: &Descriptor,
        tell: &Tell,
    ) -> Result<(), RegistryError> {
        let file = tokio::fs::File::open(path).await.map_err(|error| broken(&error))?;
        let parts = stream::try_unfold(file, async |mut file| {
            let mut part = vec![0; CHUNK];
            let read = file.read(&mut part).await?;
            part.truncate(read);
            Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(part), file)))
        });
        let tell = tell.clone();
        self.send(parts.boxed(), &blob.digest, blob.size, move |bytes| tell.step(bytes)).await
    }

    /// Copies a blob from another repository, of whichever registry, without keeping it.
    pub(super) async fn copy(
        &self,
        from: &Transfer<'_>,
        blob: &Descriptor,
        tell: &Tell,
    ) -> Result<(), RegistryError> {
        let tell = tell.clone();
        self.copy_telling(from, blob, move |bytes| tell.step(bytes)).await
    }

    /// The same, for whoever counts the bytes on their way.
    pub(super) async fn copy_telling(
        &self,
        from: &Transfer<'_>,
        blob: &Descriptor,
        step: impl Fn(u64) + Send + 'static,
    ) -> Result<(), RegistryError> {
        let parts = from.pull(blob).await?;
        self.send(parts, &blob.digest, blob.size, step).await
    }

    /// Writes the manifest of an image under a tag or digest.
    pub(super) async fn write_manifest(
        &self,
        tag: &str,
        manifest: Vec<u8>,
        kind: &str,
    ) -> Result<(), RegistryError> {
        let at = Reference::with_tag(self.server.clone(), self.repository.clone(), tag.to_owned());
        let kind = HeaderValue::from_str(kind).map_err(|_| RegistryError::Foreign)?;
        let written = self.client.push_manifest_raw(&at, manifest, kind).await;
        written.map(drop).map_err(|error| self.told(&error))
    }

    async fn pull(&self, blob: &Descriptor) -> Result<BoxStream<'static, io::Result<Bytes>>, RegistryError> {
        let stream = self.client.pull_blob_stream(&self.at(), blob.digest.as_str()).await;
        let stream = stream.map_err(|error| self.told(&error))?;
        if stream.content_length.is_some_and(|length| length != blob.size) {
            return Err(RegistryError::Digest);
        }
        Ok(stream.stream)
    }

    /// Sends a stream, and verifies what went through it, whatever the registry says.
    async fn send(
        &self,
        parts: BoxStream<'static, io::Result<Bytes>>,
        digest: &str,
        size: u64,
        step: impl Fn(u64) + Send + 'static,
    ) -> Result<(), RegistryError> {
        let through = Arc::new(Through::default());
        let inner = through.clone();
        let parts = parts.inspect(move |part| {
            inner.note(part);
            if let Ok(part) = part {
                step(part.len() as u64);
            }
        });
        let pushed = Box::pin(self.registry.upload(&self.repository, digest, size, parts));
        let pushed = heeded(pushed, &through.taken, size, PATIENCE).await;
        if let Some(said) = lock(&through.broken).take() {
            return Err(RegistryError::Broken { said });
        }
        pushed??;
        if through.is(digest, size) { Ok(()) } else { Err(RegistryError::Digest) }
    }

    fn told(&self, error: &OciDistributionError) -> RegistryError {
        match told(error) {
            RegistryError::Login if self.granted => RegistryError::Denied,
            error => error,
        }
    }

    fn at(&self) -> Reference {
        Reference::with_tag(self.server.clone(), self.repository.clone(), "latest".to_owned())
    }
}

/// A configuration with the proxies on the way, and what is reached without: a registry may send on to where it keeps its blobs. Told
/// nothing, `reqwest` would look for proxies in the environment of this process by itself.
fn proxied(access: &Access) -> ClientConfig {
    let known = access.dialer.proxies();
    let [plain, tls] = [false, true].map(|secure| known.named(secure).map(|proxy| proxy.to_string()));
    let (http_proxy, except) = if plain.is_none() && tls.is_none() {
        (Some("http://localhost".to_owned()), "*,0.0.0.0/0,::/0".to_owned())
    } else {
        let server = access.url("").parse::<Uri>().ok().filter(|server| known.to(server).is_none());
        let server = server.as_ref().and_then(Uri::host).unwrap_or_default().trim_matches(['[', ']']);
        (plain, format!("{},localhost,127.0.0.0/8,::1,{server}", known.exceptions()))
    };
    ClientConfig { http_proxy, https_proxy: tls, no_proxy: Some(except), ..ClientConfig::default() }
}

impl Through {
    fn note(&self, part: &io::Result<Bytes>) {
        match part {
            Ok(part) => {
                lock(&self.digest).update(part);
                self.taken.fetch_add(part.len() as u64, Ordering::Relaxed);
            }
            Err(error) => *lock(&self.broken) = Some(error.to_string()),
        }
    }

    /// Whether it was all of a blob, and nothing else.
    fn is(&self, digest: &str, size: u64) -> bool {
        let found = std::mem::take(&mut *lock(&self.digest)).finalize();
        written(&found) == digest && self.taken.load(Ordering::Relaxed) == size
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a transfer of so many bytes comes to, unless nothing of it was taken for a while.
async fn heeded<T>(
    transfer: impl Future<Output = T>,
    taken: &AtomicU64,
    size: u64,
    [silence, commit]: [Duration; 2],
) -> Result<T, RegistryError> {
    let mut transfer = pin!(transfer);
    loop {
        let before = taken.load(Ordering::Relaxed);
        let limit = if before < size { silence } else { commit };
        match tokio::time::timeout(limit, &mut transfer).await {
            Ok(done) => return Ok(done),
            Err(_) if taken.load(Ordering::Relaxed) == before => return Err(silent()),
            Err(_) => {}
        }
    }
}

fn silent() -> RegistryError {
    RegistryError::Broken { said: "nothing was taken or answered in time".to_owned() }
}

fn broken(error: &io::Error) -> RegistryError {
    let is_other = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<DigestError>);
    if is_other { RegistryError::Digest } else { RegistryError::Broken { said: error.to_string() } }
}

/// What `oci-client` says, in our words. Addresses are left out, as they may hold what lets others in.
fn told(error: &OciDistributionError) -> RegistryError {
    match error {
        OciDistributionError::AuthenticationFailure(_) | OciDistributionError::UnauthorizedError { .. } => {
            RegistryError::Login
        }
        OciDistributionError::ServerError { code, .. } => match *code {
            401 => RegistryError::Login,
            403 => RegistryError::Denied,
            404 => RegistryError::Missing,
            code => RegistryError::Status(StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY)),
        },
        OciDistributionError::DigestError(_) => RegistryError::Digest,
        OciDistributionError::RequestError(error) => {
            let mut causes: Vec<String> = Vec::new();
            let mut cause = std::error::Error::source(error);
            while let Some(one) = cause {
                causes.push(one.to_string());
                cause = one.source();
            }
            RegistryError::Broken { said: causes.join(": ") }
        }
        OciDistributionError::IoError(error) => broken(error),
        _ => RegistryError::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transfer_may_take_its_time_as_long_as_it_goes_on() {
        let patience = [400, 4_000].map(Duration::from_millis);
        let taken = AtomicU64::new(0);
        let slow = async {
            for _ in 0..8 {
                tokio::time::sleep(patience[0] / 4).await;
                taken.fetch_add(1, Ordering::Relaxed);
            }
            // The registry reckons the digest of what it has.
            tokio::time::sleep(patience[0] * 2).await;
        };
        heeded(slow, &taken, 8, patience).await.unwrap();
        let never = std::future::pending::<()>;
        let stuck = heeded(never(), &AtomicU64::new(3), 8, patience).await;
        assert!(matches!(stuck, Err(RegistryError::Broken { .. })), "nothing goes out any more");
    }
}
