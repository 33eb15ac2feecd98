//! What a request carries to prove who asks, put together from a login.

use crate::exec::Issued;
use crate::kubeconfig::{Login, User};
use crate::secrets::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::Millis;
use http::HeaderValue;
use std::path::Path;

/// The largest certificate, key or token file that is read.
const LARGEST_FILE: u64 = 1 << 20;

/// What a request carries to prove who asks. Several parts may be there, as with client-go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credential {
    /// A bearer token.
    pub(crate) bearer: Option<Secret>,
    /// User name and password.
    pub(crate) basic: Option<(String, Secret)>,
    /// Certificates as PEM, and their key as PEM.
    pub(crate) certificate: Option<(Vec<u8>, Secret)>,
    /// When it expires, if it says so.
    pub(crate) expires: Option<Millis>,
    /// The run of the plugin that gave it.
    pub(crate) run: Option<u64>,
}

/// Why a credential could not be put together. Nothing of the content is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialError {
    /// A file could not be read.
    #[error("cannot read {path}")]
    File {
        /// Its path.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A field is not base64.
    #[error("{field} is not base64")]
    Base64 {
        /// The field's name.
        field: &'static str,
    },
}

impl CredentialError {
    /// The path of the file, or what is wrong with which field.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::File { path, .. } => path.clone(),
            Self::Base64 { .. } => self.to_string(),
        }
    }
}

impl Credential {
    /// Everything of a login that needs no person and no plugin.
    pub(crate) async fn from_files(login: &Login) -> Result<Self, CredentialError> {
        let user = &login.user;
        let bearer = if !user.token.is_empty() {
            Some(user.token.clone())
        } else if !user.token_file.as_os_str().is_empty() {
            let bytes = read(&user.token_file).await?;
            Some(Secret::from(String::from_utf8_lossy(&bytes).trim().to_owned()))
        } else {
            None
        };
        let basic = (!user.username.is_empty()).then(|| (user.username.clone(), user.password.clone()));
        Ok(Self { bearer, basic, certificate: certificate(user).await?, expires: None, run: None })
    }

    /// A token alone.
    pub(crate) fn token(token: Secret) -> Self {
        Self { bearer: Some(token), ..Self::default() }
    }

    /// What a plugin handed out beats what the files have.
    #[must_use]
    pub(crate) fn with_issued(mut self, issued: Issued) -> Self {
        self.bearer = issued.token.or(self.bearer);
        self.certificate = issued.certificate.or(self.certificate);
        self.expires = issued.expires;
        self.run = Some(issued.run);
        self
    }

    /// All secrets in it.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let password = self.basic.as_ref().map(|(_, password)| password);
        self.bearer.iter().chain(password).chain(self.certificate.as_ref().map(|(_, key)| key))
    }

    /// The `Authorization` header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let mut header = match (&self.bearer, &self.basic) {
            (Some(token), _) => HeaderValue::from_bytes(&[b"Bearer ", token.expose()].concat()).ok()?,
            (None, Some((user, password))) => basic(user, password.expose())?,
            (None, None) => return None,
        };
        header.set_sensitive(true);
        Some(header)
    }
}

/// A header of basic authentication.
pub(super) fn basic(user: &str, password: &[u8]) -> Option<HeaderValue> {
    let both = zeroize::Zeroizing::new([user.as_bytes(), b":", password].concat());
    let mut header = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(&*both))).ok()?;
    header.set_sensitive(true);
    Some(header)
}

async fn certificate(user: &User) -> Result<Option<(Vec<u8>, Secret)>, CredentialError> {
    let certificate = if !user.client_certificate_data.is_empty() {
        decode(user.client_certificate_data.as_bytes(), "client-certificate-data")?
    } else if !user.client_certificate.as_os_str().is_empty() {
        read(&user.client_certificate).await?
    } else {
        return Ok(None);
    };
    let key = if user.client_key_data.is_empty() {
        read(&user.client_key).await?
    } else {
        decode(user.client_key_data.expose(), "client-key-data")?
    };
    Ok(Some((certificate, Secret::from(key))))
}

/// Base64 with white space in it, as YAML leaves it.
pub(crate) fn decode(text: &[u8], field: &'static str) -> Result<Vec<u8>, CredentialError> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(zeroize::Zeroizing::new(text)).map_err(|_| CredentialError::Base64 { field })
}

/// A small regular file.
pub(crate) async fn read(path: &Path) -> Result<Vec<u8>, CredentialError> {
    let failed = |source| CredentialError::File { path: path.display().to_string(), source };
    let metadata = tokio::fs::metadata(path).await.map_err(failed)?;
    if !metadata.is_file() || metadata.len() > LARGEST_FILE {
        return Err(failed(std::io::Error::other("not a small regular file")));
    }
    tokio::fs::read(path).await.map_err(failed)
}
