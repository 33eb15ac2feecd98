//! From a release to the text in its Secret and back (`pkg/storage/driver/util.go`): JSON, gzip, base64, and base64 again, as
//! the API server wants it of every value of a Secret.

use super::{Release, ReleaseError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::fmt;
use std::io::{Read as _, Write as _};

/// The largest release that is unpacked, in bytes: Helm's own limit for a chart.
pub const LARGEST_UNPACKED: usize = 100 << 20;
/// The largest text of a release in its Secret, in bytes, both layers of base64 counted. The API server's limit
/// (`MaxSecretSize`) counts one of them; with both, what also holds the metadata stays well below what etcd takes.
pub const LARGEST_STORED: usize = 1 << 20;
/// How gzip begins.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];

/// A release as the text of `data.release`. It may hold secrets, so `Debug` shows its size alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.0.len())
    }
}

/// The text of a release for its Secret. One that is too large is refused here, before anything is written.
pub fn encode(release: &Release) -> Result<Payload, ReleaseError> {
    let json = serde_json::to_vec(release).map_err(|error| ReleaseError::json(&error))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(&json).and_then(|()| packed.finish()).map_err(|_| ReleaseError::Gzip)?;
    let text = STANDARD.encode(STANDARD.encode(packed));
    if text.len() > LARGEST_STORED {
        return Err(ReleaseError::TooLarge { size: text.len(), limit: LARGEST_STORED });
    }
    Ok(Payload(text))
}

/// The release in the text of `data.release`. Its labels stand elsewhere.
pub fn decode(text: &str) -> Result<Release, ReleaseError> {
    let inner = STANDARD.decode(text).map_err(|_| ReleaseError::Base64)?;
    let packed = unwrap(inner)?;
    let json = if packed.len() > GZIP.len() && packed.starts_with(&GZIP) { unpack(&packed)? } else { packed };
    serde_json::from_slice(&json).map_err(|error| ReleaseError::json(&error))
}

/// The inner base64, in which Go passes over line ends.
fn unwrap(mut text: Vec<u8>) -> Result<Vec<u8>, ReleaseError> {
    text.retain(|byte| !matches!(byte, b'\n' | b'\r'));
    STANDARD.decode(text).map_err(|_| ReleaseError::Base64)
}

/// Unpacks as far as the limit: some hundred KiB can hold gigabytes.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, ReleaseError> {
    let mut json = Vec::new();
    let mut within = MultiGzDecoder::new(packed).take(LARGEST_UNPACKED as u64 + 1);
    within.read_to_end(&mut json).map_err(|_| ReleaseError::Gzip)?;
    if json.len() > LARGEST_UNPACKED {
        return Err(ReleaseError::Unpacked { limit: LARGEST_UNPACKED });
    }
    Ok(json)
}
