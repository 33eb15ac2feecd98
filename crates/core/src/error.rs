//! From errors of all modules to a code, a place and a hint.

use crate::exec::ExecError;
use crate::redact::Redactor;
use crate::secrets::SecretsError;
use crate::site::{Foreign, RequestError};
use crate::store::StoreError;
use concertina_contract::{ErrorCode, Failure};

/// How the error of a certificate that does not belong to the pinned one begins; its code is found by it.
pub(crate) const PIN_CHANGED: &str = "not of the pinned certificate: pinned=";

/// What a request wanted, so that "forbidden" can say which right is missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The verb in the words of RBAC.
    pub verb: &'a str,
    /// The resource, for example `pods`.
    pub resource: &'a str,
}

/// A failed request as the window shows it. `site` is the display name of the site.
pub fn request_failure(error: &RequestError, site: &str, wanted: Wanted<'_>, redactor: &Redactor) -> Failure {
    let failure = Failure::new(request_code(error)).at(site);
    let failure = match error {
        RequestError::Status { code: 403, .. } => {
            failure.with("verb", wanted.verb).with("resource", wanted.resource)
        }
        RequestError::Timeout { limit } => failure.with("seconds", (limit / 1000).to_string()),
        RequestError::Status { code, retry_after, .. } => failure
            .with("status", code.to_string())
            .with("seconds", retry_after.map(|after| (after / 1000).to_string()).unwrap_or_default()),
        RequestError::Transport { causes } if failure.code == ErrorCode::TlsFailed => {
            failure.with("reason", tls_reason(causes))
        }
        RequestError::Transport { causes } if failure.code == ErrorCode::AuthorityChanged => {
            let (pinned, shown) = fingerprints(causes).unwrap_or_default();
            failure.with("pinned", pinned).with("shown", shown)
        }
        _ => answer_reason(failure, error),
    };
    let words = redactor.text(&words(error));
    let failure = if failure.code == ErrorCode::Invalid { failure.with("reason", &words) } else { failure };
    failure.detail(words)
}

/// The failure with a short word for what is wrong with an answer that is none of an API server.
pub(crate) fn answer_reason(failure: Failure, error: &RequestError) -> Failure {
    match error {
        RequestError::Foreign { foreign: Foreign::Html } => failure.with("reason", "answer-html"),
        RequestError::Foreign { foreign: Foreign::WantsTls } => failure.with("reason", "answer-wants-tls"),
        RequestError::Foreign { foreign: Foreign::Redirect(host) } => {
            failure.with("reason", "answer-redirect").with("name", crate::redact::plain(host))
        }
        RequestError::TooLarge { limit } => {
            failure.with("reason", "answer-too-large").with("name", format!("{} MiB", limit >> 20))
        }
        _ => failure,
    }
}

/// The fingerprints in the error of a pinned certificate: what is pinned, and what the server shows.
fn fingerprints(causes: &str) -> Option<(&str, &str)> {
    let (_, rest) = causes.split_once(PIN_CHANGED)?;
    let mut words = rest.split_ascii_whitespace();
    let (pinned, shown) = (words.next()?, words.next()?.strip_prefix("shown=")?);
    Some((pinned, shown.trim_end_matches(|char: char| !char.is_ascii_hexdigit())))
}

/// A short word for what is wrong with TLS, by the texts of rustls.
fn tls_reason(causes: &str) -> &'static str {
    let reasons = [
        ("UnknownIssuer", "tls-unknown-issuer"),
        // What `openssl req -x509` makes: its own authority, and nobody else's.
        ("CaUsedAsEndEntity", "tls-unknown-issuer"),
        ("Expired", "tls-expired"),
        ("NotValidYet", "tls-not-yet-valid"),
        ("NotValidForName", "tls-wrong-name"),
        ("not valid for name", "tls-wrong-name"),
        ("CertificateRequired", "tls-certificate-required"),
    ];
    reasons.iter().find(|(text, _)| causes.contains(text)).map_or("tls-other", |(_, reason)| reason)
}

fn words(error: &RequestError) -> String {
    match error {
        RequestError::Status { code, reason, message, .. } => format!("{code} {reason}: {message}"),
        RequestError::Transport { causes } => causes.clone(),
        RequestError::Malformed { problem } => format!("{error}: {problem}"),
        other => other.to_string(),
    }
}

/// The code of a failed request.
pub fn request_code(error: &RequestError) -> ErrorCode {
    match error {
        RequestError::Status { code, reason, .. } => status_code(*code, reason),
        RequestError::Transport { causes } => transport_code(causes),
        RequestError::Timeout { .. } => ErrorCode::NoAnswer,
        RequestError::Malformed { .. } | RequestError::TooLarge { .. } | RequestError::Foreign { .. } => {
            ErrorCode::AnswerMalformed
        }
        RequestError::NotAllowed { .. } => ErrorCode::NotAllowed,
        RequestError::OtherCluster => ErrorCode::IdentityChanged,
    }
}

fn status_code(code: u16, reason: &str) -> ErrorCode {
    match (code, reason) {
        (401, _) => ErrorCode::Unauthorized,
        (403, _) => ErrorCode::Forbidden,
        (404, _) => ErrorCode::NotFound,
        (409, _) => ErrorCode::Conflict,
        (400 | 405 | 406 | 413 | 415 | 422, _) | (_, "Invalid" | "BadRequest") => ErrorCode::Invalid,
        (429, _) => ErrorCode::Throttled,
        (500.., _) => ErrorCode::ServerFailed,
        _ => ErrorCode::AnswerMalformed,
    }
}

/// The causes are texts of our connector, hyper-util, hyper and rustls; tests hold them still.
fn transport_code(causes: &str) -> ErrorCode {
    let has = |words: &[&str]| words.iter().any(|word| causes.contains(word));
    if has(&["dns error", "failed to lookup address", "invalid dns name"]) {
        ErrorCode::NameNotFound
    } else if has(&[PIN_CHANGED]) {
        ErrorCode::AuthorityChanged
    } else if has(&[crate::site::CONNECT_TIMEOUT_TEXT]) {
        ErrorCode::ConnectTimeout
    } else if has(&["handshake eof", "Connection reset by peer", "Broken pipe"]) {
        // A link that breaks in the middle of the handshake says nothing about certificates.
        ErrorCode::ConnectFailed
    } else if has(&[
        "tls: ",
        "certificate",
        "received fatal alert",
        "tls handshake",
        "received corrupt message",
    ]) {
        ErrorCode::TlsFailed
    } else {
        ErrorCode::ConnectFailed
    }
}

/// A credential plugin handed out nothing.
pub fn exec_failure(error: &ExecError, redactor: &Redactor) -> Failure {
    let (code, command) = match error {
        ExecError::Untrusted { command } => (ErrorCode::ExecUntrusted, command),
        ExecError::Denied { command, .. } => (ErrorCode::ExecDenied, command),
        ExecError::NotFound { command, .. } => (ErrorCode::ExecNotFound, command),
        ExecError::Timeout { command, .. } => (ErrorCode::ExecTimeout, command),
        ExecError::Failed { command, .. }
        | ExecError::Malformed { command }
        | ExecError::Trust { command } => (ErrorCode::ExecFailed, command),
    };
    let failure = Failure::new(code).with("command", redactor.text(command));
    let failure = match error {
        ExecError::Denied { reason, .. } => failure.with("reason", *reason),
        ExecError::NotFound { hint, .. } => failure.with("hint", redactor.text(hint)),
        ExecError::Failed { code: Some(code), .. } => failure.with("status", code.to_string()),
        _ => failure,
    };
    let said = match error {
        ExecError::Failed { said, .. } | ExecError::Timeout { said, .. } => said.as_str(),
        _ => "",
    };
    // The last line is most often the reason.
    let last = redactor.text(said.lines().last().unwrap_or_default());
    failure.with("said", last).detail(redactor.text(format!("{error}\n{said}").trim_end()))
}

/// The local database failed.
pub fn store_failure(error: &StoreError) -> Failure {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Failure::new(ErrorCode::StoreFailed).detail(format!("{error}{cause}"))
}

/// The keyring failed.
pub fn secrets_failure(error: SecretsError) -> Failure {
    Failure::new(ErrorCode::KeyringFailed).detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16) -> RequestError {
        RequestError::Status { code, reason: String::new(), message: "m".into(), retry_after: None }
    }

    #[test]
    fn every_status_has_its_code() {
        for (code, expected) in [
            (401, ErrorCode::Unauthorized),
            (403, ErrorCode::Forbidden),
            (404, ErrorCode::NotFound),
            (409, ErrorCode::Conflict),
            (422, ErrorCode::Invalid),
            (429, ErrorCode::Throttled),
            (503, ErrorCode::ServerFailed),
            (302, ErrorCode::AnswerMalformed),
        ] {
            assert_eq!(request_code(&status(code)), expected);
        }
    }

    #[test]
    fn forbidden_names_the_right() {
        let wanted = Wanted { verb: "list", resource: "pods" };
        let failure = request_failure(&status(403), "busan", wanted, &Redactor::default());
        assert_eq!(failure.params["verb"], "list");
        assert_eq!(failure.params["resource"], "pods");
        assert_eq!(failure.site.as_deref(), Some("busan"));
    }
}
