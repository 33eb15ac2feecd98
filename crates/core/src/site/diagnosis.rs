//! A text about a site for a bug report or a colleague, without secrets.

use super::fleet::Fleet;
use super::view;
use concertina_contract::{ErrorCode, Failure, LoginView, SessionState, SiteId, SiteView};
use std::fmt::Write as _;

impl Fleet {
    /// What is known of a site, redacted. It is English: it is for people who help.
    pub fn diagnosis(&self, id: &SiteId) -> Result<String, Failure> {
        let site = self.known_site(id)?;
        let view = {
            let (known, sources) = (self.known(), self.sources().clone());
            view::site(&site, &known, &sources)
        };
        let view = view.ok_or_else(|| Failure::new(ErrorCode::SiteUnknown))?;
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write(&mut text, &view);
        Ok(self.shared().redactor.text(&text))
    }
}

fn write(text: &mut String, view: &SiteView) -> std::fmt::Result {
    writeln!(text, "Concertina {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(text, "site: {} ({:?} {} {})", view.name, view.kind, view.provider, view.region)?;
    writeln!(text, "guard: {:?}", view.guard)?;
    for login in &view.logins {
        write_login(text, login, login.id == view.login)?;
    }
    write_session(text, &view.session)?;
    if let Some(heard) = view.last_contact.and_then(|at| jiff::Timestamp::from_millisecond(at).ok()) {
        writeln!(text, "last contact: {heard}")?;
    }
    if let Some(capabilities) = &view.capabilities {
        writeln!(text, "server: {}, clock {} ms off", capabilities.version, capabilities.clock_skew)?;
        writeln!(text, "apis: {}", capabilities.apis.len())?;
        let denied = capabilities.rights.iter().filter(|right| !right.allowed);
        let denied: Vec<_> = denied.map(|right| format!("{} {}", right.verb, right.resource)).collect();
        if !denied.is_empty() {
            writeln!(text, "not allowed: {}", denied.join(", "))?;
        }
    }
    Ok(())
}

fn write_login(text: &mut String, login: &LoginView, in_use: bool) -> std::fmt::Result {
    let mark = if in_use { "login" } else { "other login" };
    writeln!(text, "{mark}: {} in {}, {:?} at {}", login.context, login.file, login.method, login.server)
}

fn write_session(text: &mut String, session: &SessionState) -> std::fmt::Result {
    match session {
        SessionState::Disconnected => writeln!(text, "session: disconnected"),
        SessionState::Connecting { step, .. } => writeln!(text, "session: connecting, {step:?}"),
        SessionState::Ready { .. } => writeln!(text, "session: ready"),
        SessionState::Degraded { failure, .. } => write_failure(text, "degraded", failure),
        SessionState::AuthRequired { failure, .. } => write_failure(text, "needs a login", failure),
        SessionState::Closed { failure, .. } => write_failure(text, "closed", failure),
    }
}

fn write_failure(text: &mut String, state: &str, failure: &Failure) -> std::fmt::Result {
    writeln!(text, "session: {state}, {:?} {:?}", failure.code, failure.params)?;
    writeln!(text, "{}", failure.detail.as_deref().unwrap_or_default())
}
