//! The keys and certificates of one site.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// A certificate to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Name of its files, and nothing else.
    pub file: String,
    /// Common name: the user of a client certificate.
    pub user: String,
    /// Organisation: the group of a client certificate.
    pub group: Option<String>,
    /// Names and addresses of a server; empty for a client.
    pub names: Vec<String>,
    /// Which authority signs it.
    pub authority: Authority,
}

/// The authorities of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authority {
    /// Signs servers, components and users.
    Cluster,
    /// Signs the API server's calls to aggregated APIs.
    FrontProxy,
}

/// Where the files of a site's keys and certificates are.
#[derive(Debug, Clone)]
pub(crate) struct Pki {
    directory: PathBuf,
}

/// Why a site has no certificates.
#[derive(Debug, thiserror::Error)]
pub enum PkiError {
    /// A certificate could not be made.
    #[error("cannot issue the certificate {file}")]
    Issue {
        /// Name of its files.
        file: String,
        /// What the library said.
        source: rcgen::Error,
    },
    /// A key could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Leaf {
    /// A client that the API server knows as `user` of `group`.
    pub(crate) fn client(file: &str, user: &str, group: Option<&str>) -> Self {
        let (file, user, group) = (file.to_owned(), user.to_owned(), group.map(str::to_owned));
        Self { file, user, group, names: Vec::new(), authority: Authority::Cluster }
    }

    /// A server that answers under `names`, which may be addresses.
    pub(crate) fn server(file: &str, names: Vec<String>) -> Self {
        let (file, user) = (file.to_owned(), file.to_owned());
        Self { file, user, group: None, names, authority: Authority::Cluster }
    }
}

impl Pki {
    pub(crate) fn new(site: &Path) -> Self {
        Self { directory: site.join("pki") }
    }

    /// Path of a certificate.
    pub(crate) fn certificate(&self, file: &str) -> PathBuf {
        self.directory.join(format!("{file}.crt"))
    }

    /// Path of a key.
    pub(crate) fn key(&self, file: &str) -> PathBuf {
        self.directory.join(format!("{file}.key"))
    }

    /// Path of the key that checks tokens of service accounts.
    pub(crate) fn service_account_public(&self) -> PathBuf {
        self.directory.join("service-account.pub")
    }

    /// Issues everything anew, unless it is there already.
    pub(crate) fn issue(&self, site: &str, leaves: &[Leaf]) -> Result<(), PkiError> {
        let complete = self.directory.join("complete");
        if complete.exists() {
            return Ok(());
        }
        fs::create_dir_all(&self.directory)
            .map_err(|source| PkiError::Write { path: self.directory.clone(), source })?;
        let cluster = self.authority("ca", &authority_name(site))?;
        let front_proxy = self.authority("front-proxy-ca", &format!("{site} front proxy authority"))?;
        for leaf in leaves {
            let issuer = match leaf.authority {
                Authority::Cluster => &cluster,
                Authority::FrontProxy => &front_proxy,
            };
            self.leaf(leaf, issuer)?;
        }
        let key = generate("service-account")?;
        write(&self.key("service-account"), &key.serialize_pem())?;
        write(&self.service_account_public(), &key.public_key_pem())?;
        write(&complete, "")
    }

    /// A certificate of `user` in `group`, signed by the cluster's authority and good for so long, and its key, both
    /// PEM. Neither is kept.
    pub(crate) fn brief(
        &self,
        site: &str,
        user: &str,
        group: &str,
        life: Duration,
    ) -> Result<(String, String), PkiError> {
        let issue = |source| PkiError::Issue { file: user.to_owned(), source };
        let issuer = self.cluster(site)?;
        let mut params = params(&Leaf::client(user, user, Some(group))).map_err(issue)?;
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970 + life;
        let key = generate(user)?;
        let certificate = params.signed_by(&key, &issuer).map_err(issue)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Issues one more certificate of the cluster's authority, unless it is there already.
    pub(crate) fn add(&self, site: &str, leaf: &Leaf) -> Result<(), PkiError> {
        if self.certificate(&leaf.file).exists() { Ok(()) } else { self.leaf(leaf, &self.cluster(site)?) }
    }

    /// The cluster's authority, as it was made.
    fn cluster(&self, site: &str) -> Result<Issuer<'static, KeyPair>, PkiError> {
        let path = self.key("ca");
        let key = fs::read_to_string(&path).map_err(|source| PkiError::Read { path, source })?;
        let issue = |source| PkiError::Issue { file: "ca".to_owned(), source };
        Ok(Issuer::new(authority_params(&authority_name(site)), KeyPair::from_pem(&key).map_err(issue)?))
    }

    fn authority(&self, file: &str, name: &str) -> Result<Issuer<'static, KeyPair>, PkiError> {
        let issue = |source| PkiError::Issue { file: file.to_owned(), source };
        let params = authority_params(name);
        let key = generate(file)?;
        write(&self.certificate(file), &params.self_signed(&key).map_err(issue)?.pem())?;
        write(&self.key(file), &key.serialize_pem())?;
        Ok(Issuer::new(params, key))
    }

    fn leaf(&self, leaf: &Leaf, issuer: &Issuer<'static, KeyPair>) -> Result<(), PkiError> {
        let issue = |source| PkiError::Issue { file: leaf.file.clone(), source };
        let params = params(leaf).map_err(issue)?;
        let key = generate(&leaf.file)?;
        write(&self.certificate(&leaf.file), &params.signed_by(&key, issuer).map_err(issue)?.pem())?;
        write(&self.key(&leaf.file), &key.serialize_pem())
    }
}

fn authority_name(site: &str) -> String {
    format!("{site} cluster authority")
}

/// What an authority's certificate says.
fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    params
}

/// What a leaf's certificate says.
fn params(leaf: &Leaf) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(leaf.names.clone())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, leaf.user.as_str());
    if let Some(group) = &leaf.group {
        params.distinguished_name.push(DnType::OrganizationName, group.as_str());
    }
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    if !leaf.names.is_empty() {
        params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    }
    Ok(params)
}

fn generate(file: &str) -> Result<KeyPair, PkiError> {
    KeyPair::generate().map_err(|source| PkiError::Issue { file: file.to_owned(), source })
}

/// Writes a file that only its owner can read.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), PkiError> {
    let mut options = fs::File::options();
    options.create(true).write(true).truncate(true).mode(0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| PkiError::Write { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::SanType;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn addresses_become_addresses_and_names_become_names() {
        let leaf = Leaf::server("apiserver", vec!["127.0.0.1".into(), "kubernetes.default".into()]);
        let sans = params(&leaf).unwrap().subject_alt_names;
        assert_eq!(sans[0], SanType::IpAddress([127, 0, 0, 1].into()));
        assert!(matches!(&sans[1], SanType::DnsName(name) if name.as_str() == "kubernetes.default"));
    }

    #[test]
    fn a_client_has_user_and_group_and_is_no_server() {
        let params = params(&Leaf::client("admin", "admin", Some("system:masters"))).unwrap();
        assert!(params.distinguished_name.get(&DnType::OrganizationName).is_some());
        assert_eq!(params.extended_key_usages, [ExtendedKeyUsagePurpose::ClientAuth]);
    }

    #[test]
    fn keys_are_private_and_issued_once() {
        let dir = tempfile::tempdir().unwrap();
        let pki = Pki::new(dir.path());
        let leaves = [Leaf::client("admin", "admin", None)];
        pki.issue("site", &leaves).unwrap();
        let key = fs::read(pki.key("admin")).unwrap();
        pki.issue("site", &leaves).unwrap();
        assert_eq!(fs::read(pki.key("admin")).unwrap(), key);
        let mode = fs::metadata(pki.key("ca")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
