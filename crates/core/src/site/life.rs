//! From when to when a credential can be good, as far as it says so itself.

use super::certificate::Facts;
use super::credential::Credential;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use concertina_contract::Millis;
use serde::Deserialize;

/// What of a credential has a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The client certificate.
    Certificate,
    /// A JSON web token.
    Token,
    /// What a plugin handed out, by its `expirationTimestamp`.
    Plugin,
}

/// From when to when one part can be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) part: Part,
    pub(super) from: Option<Millis>,
    pub(super) until: Option<Millis>,
}

impl Part {
    /// The word for messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Token => "token",
            Self::Plugin => "plugin",
        }
    }
}

/// The lives of all parts that say something of it.
pub(super) fn lives(credential: &Credential) -> Vec<Life> {
    let certificate = credential.certificate.as_ref().and_then(|(pem, _)| Facts::of_pem(pem));
    let certificate = certificate.map(|facts| Life {
        part: Part::Certificate,
        from: Some(facts.from),
        until: Some(facts.until),
    });
    let token = credential.bearer.as_ref().and_then(|token| token_life(token.expose()));
    let plugin = credential.expires.map(|until| Life { part: Part::Plugin, from: None, until: Some(until) });
    [certificate, token, plugin].into_iter().flatten().collect()
}

/// `exp` and `nbf` of a JSON web token (RFC 7519, 4.1). Its signature is for the server to check.
fn token_life(token: &[u8]) -> Option<Life> {
    #[derive(Deserialize)]
    struct Claims {
        exp: Option<f64>,
        nbf: Option<f64>,
    }
    let mut parts = token.split(|byte| *byte == b'.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let payload = zeroize::Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a time that does not fit is as good as none")]
    let millis = |seconds: f64| (seconds * 1000.0) as Millis;
    let (from, until) = (claims.nbf.map(millis), claims.exp.map(millis));
    (from.is_some() || until.is_some()).then_some(Life { part: Part::Token, from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_token_tells_its_life_and_others_do_not() {
        let token = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        let life = token_life(token(r#"{"exp":1700000000,"nbf":1690000000}"#).as_bytes()).unwrap();
        assert_eq!((life.from, life.until), (Some(1_690_000_000_000), Some(1_700_000_000_000)));
        assert_eq!(token_life(token("{}").as_bytes()), None);
        assert_eq!(token_life(b"k8s-opaque.token"), None);
    }
}
