//! A secret that the user typed: it travels from the window to the core, and never back.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use ts_rs::TS;
use zeroize::Zeroizing;

/// What stands in a secret's place.
const MASK: &str = "••••••";

/// Text that is read from the wire and never written to it: `Serialize` and `Debug` show a mask, so that neither a frame nor
/// the journal of operations can hold it.
#[derive(Clone, PartialEq, Eq, TS)]
#[ts(type = "string")]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is the mask: a secret that was lost on its way over the wire, of which nothing must be made.
    pub fn is_mask(&self) -> bool {
        self.0.as_str() == MASK
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(MASK)
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_and_never_written() {
        let secret: SecretText = serde_json::from_str("\"canary\"").unwrap();
        assert_eq!(secret.expose(), "canary");
        assert!(!secret.is_mask());
        let written = serde_json::to_string(&secret).unwrap();
        assert!(!written.contains("canary") && !format!("{secret:?}").contains("canary"));
        assert!(serde_json::from_str::<SecretText>(&written).unwrap().is_mask());
    }
}
