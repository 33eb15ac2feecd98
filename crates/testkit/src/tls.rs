//! TLS in front of scripted servers: one address, and behind it the server of the name that the client asks for.

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// What goes wrong here ends the test.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// From when to when a certificate is valid, in days from today.
pub type Days = (i64, i64);

/// An authority that signs certificates of servers and clients.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A server behind a front.
#[derive(Debug)]
pub struct TlsRoute {
    name: String,
    to: SocketAddr,
    key: Arc<CertifiedKey>,
}

/// A listener that ends TLS and hands the bytes on; it ends when it is dropped.
#[derive(Debug)]
pub struct TlsFront {
    address: SocketAddr,
    accepting: JoinHandle<()>,
    cut: watch::Sender<u64>,
    routes: Arc<Routes>,
}

impl Authority {
    /// An authority of this name, valid for ten years around today.
    pub fn new(name: &str) -> Outcome<Self> {
        let mut params = params(&[], name, (-3650, 3650))?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }

    /// Its certificate as PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A server of this name or address, at `to`.
    pub fn route(&self, name: &str, to: SocketAddr, days: Days) -> Outcome<TlsRoute> {
        let key = KeyPair::generate()?;
        let certificate = params(&[name], name, days)?.signed_by(&key, &self.issuer)?;
        Ok(TlsRoute { name: name.to_owned(), to, key: certified(vec![certificate.der().clone()], &key)? })
    }

    /// As [`Authority::route`], and the server shows the authority's certificate behind its own.
    pub fn chained_route(&self, name: &str, to: SocketAddr, days: Days) -> Outcome<TlsRoute> {
        let route = self.route(name, to, days)?;
        let mut key = CertifiedKey::clone(&route.key);
        key.cert.push(CertificateDer::from_pem_slice(self.pem.as_bytes())?);
        Ok(TlsRoute { key: Arc::new(key), ..route })
    }

    /// Certificate and key of a server of this name or address, as PEM.
    pub fn server(&self, name: &str, days: Days) -> Outcome<(String, String)> {
        let key = KeyPair::generate()?;
        let certificate = params(&[name], name, days)?.signed_by(&key, &self.issuer)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }

    /// Certificate and key of a client, as PEM.
    pub fn client(&self, user: &str, days: Days) -> Outcome<(String, String)> {
        let key = KeyPair::generate()?;
        let certificate = params(&[], user, days)?.signed_by(&key, &self.issuer)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }
}

impl TlsRoute {
    /// A server whose certificate nobody else signed. `is_authority` as `openssl req -x509` makes them.
    pub fn self_signed(name: &str, to: SocketAddr, days: Days, is_authority: bool) -> Outcome<Self> {
        let mut params = params(&[name], name, days)?;
        if is_authority {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok(Self { name: name.to_owned(), to, key: certified(vec![certificate.der().clone()], &key)? })
    }

    /// The certificates that the server shows, its own first, as DER.
    pub fn chain(&self) -> Vec<Vec<u8>> {
        self.key.cert.iter().map(|der| der.to_vec()).collect()
    }
}

impl TlsFront {
    /// Listens on a free port of 127.0.0.1. A client that names no server, or an unknown one, gets the first.
    pub async fn start(routes: Vec<TlsRoute>) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let routes = Arc::new(Routes(RwLock::new(routes.into_iter().map(Arc::new).collect())));
        let current = routes.clone();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(routes.clone());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let cut = watch::Sender::new(0);
        let cuts = cut.clone();
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let (acceptor, routes, mut cut) = (acceptor.clone(), routes.clone(), cuts.subscribe());
                connections.spawn(async move {
                    // A client that does not like the certificate goes away, which is what some tests want.
                    tokio::select! {
                        outcome = serve(&acceptor, &routes, stream) => drop(outcome),
                        _ = cut.changed() => {}
                    }
                });
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, accepting, cut, routes: current })
    }

    /// Other servers from now on, at the same address; what is open stays open.
    pub fn exchange(&self, routes: Vec<TlsRoute>) {
        *self.routes.0.write().unwrap_or_else(PoisonError::into_inner) =
            routes.into_iter().map(Arc::new).collect();
    }

    /// Ends every connection that is open.
    pub fn cut(&self) {
        self.cut.send_modify(|count| *count += 1);
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

#[derive(Debug)]
struct Routes(RwLock<Vec<Arc<TlsRoute>>>);

impl Routes {
    fn find(&self, name: Option<&str>) -> Option<Arc<TlsRoute>> {
        let routes = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let named = name.and_then(|name| routes.iter().find(|route| route.name == name));
        named.or_else(|| routes.first()).cloned()
    }
}

impl ResolvesServerCert for Routes {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.find(hello.server_name()).map(|route| route.key.clone())
    }
}

async fn serve(acceptor: &TlsAcceptor, routes: &Routes, stream: TcpStream) -> Outcome<()> {
    let mut tls = acceptor.accept(stream).await?;
    let route = routes.find(tls.get_ref().1.server_name()).ok_or("no route")?;
    let mut server = TcpStream::connect(route.to).await?;
    tokio::io::copy_bidirectional(&mut tls, &mut server).await?;
    Ok(())
}

fn certified(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Outcome<Arc<CertifiedKey>> {
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = rustls::crypto::ring::default_provider();
    Ok(Arc::new(CertifiedKey::from_der(chain, private, &provider)?))
}

fn params(names: &[&str], common: &str, (from, until): Days) -> Outcome<CertificateParams> {
    let mut params = CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common);
    let ((year, month, first), (last_year, last_month, last)) = (day(from)?, day(until)?);
    params.not_before = rcgen::date_time_ymd(year, month, first);
    params.not_after = rcgen::date_time_ymd(last_year, last_month, last);
    Ok(params)
}

/// Year, month and day that is so far from today.
fn day(distance: i64) -> Outcome<(i32, u8, u8)> {
    let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    let date = today.checked_add(jiff::Span::new().try_days(distance)?)?;
    Ok((date.year().into(), u8::try_from(date.month())?, u8::try_from(date.day())?))
}
