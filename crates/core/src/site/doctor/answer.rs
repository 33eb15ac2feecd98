//! What answers is an API server.

use super::super::probe;
use super::case::Case;
use super::verdict::{Verdict, failed, passed};
use crate::site::{Foreign, RequestError};
use concertina_contract::ErrorCode;

pub(super) async fn look(case: &mut Case) -> Verdict {
    let reader = match case.open().await {
        Ok(reader) => reader,
        Err(error) => return failed("no-connection").fact(error),
    };
    match probe::version(&reader).await {
        Ok(version) if version.is_empty() => passed("silent-version"),
        Ok(version) => {
            case.version = Some(version.clone());
            passed("kubernetes").with("version", version)
        }
        // It is an API server that does not like the credential: that is another probe's word.
        Err(RequestError::Status { code: 401, .. }) => passed("kubernetes-unauthorized"),
        Err(RequestError::Foreign { foreign: Foreign::Html }) => failed("html"),
        Err(RequestError::Foreign { foreign: Foreign::WantsTls }) => failed("wants-tls"),
        Err(RequestError::Foreign { foreign: Foreign::Redirect(host) }) => {
            failed("redirect").with("host", host)
        }
        Err(RequestError::Status { code, message, .. }) => {
            failed("status").with("status", code.to_string()).fact(message)
        }
        Err(RequestError::Timeout { .. }) => failed("silent"),
        Err(error) => {
            let causes = match &error {
                RequestError::Transport { causes } => causes.clone(),
                RequestError::Malformed { problem } => problem.clone(),
                other => other.to_string(),
            };
            let word = match crate::error::request_code(&error) {
                ErrorCode::AnswerMalformed => "malformed",
                ErrorCode::TlsFailed => "tls",
                _ => "broken",
            };
            failed(word).fact(causes)
        }
    }
}
