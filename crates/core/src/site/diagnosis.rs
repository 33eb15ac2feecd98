//! A text about a site for a bug report or a colleague, without secrets, in the language of the window.

use super::certificate::time;
use super::fleet::Fleet;
use super::view;
use crate::message::Messages;
use concertina_contract::{
    ErrorCode, Examination, Failure, LoginView, ProbeOutcome, SessionState, SiteId, SiteView,
};

impl Fleet {
    /// What is known of a site and what the doctor found last, redacted.
    pub fn diagnosis(&self, id: &SiteId, messages: &Messages) -> Result<String, Failure> {
        let site = self.known_site(id)?;
        let view = {
            let (known, sources) = (self.known(), self.sources().clone());
            view::site(&site, &known, &sources)
        };
        let view = view.ok_or_else(|| Failure::new(ErrorCode::SiteUnknown))?;
        let examined = site.state().examined.clone();
        let mut text = Text { messages, lines: Vec::new() };
        text.site(&view);
        if let Some(examined) = examined {
            text.doctor(&examined);
        }
        // Line by line: what is long in one place must not cut what comes after it.
        let redactor = &self.shared().redactor;
        Ok(text.lines.iter().map(|line| redactor.text(line)).collect::<Vec<_>>().join("\n"))
    }
}

/// The text as it grows.
struct Text<'a> {
    messages: &'a Messages,
    lines: Vec<String>,
}

impl Text<'_> {
    fn say(&mut self, id: &str, values: &[(&str, &str)]) {
        self.lines.push(self.messages.with(id, values.iter().copied()));
    }

    fn site(&mut self, view: &SiteView) {
        self.say("diagnosis-title", &[("version", env!("CARGO_PKG_VERSION")), ("site", &view.name)]);
        let place = format!("{:?} {} {}", view.kind, view.provider, view.region);
        self.say("diagnosis-place", &[("place", place.trim())]);
        self.say("diagnosis-guard", &[("guard", &format!("{:?}", view.guard))]);
        for login in &view.logins {
            self.login(login, login.id == view.login);
        }
        self.session(&view.session);
        let never = self.messages.text("diagnosis-never");
        self.say("diagnosis-contact", &[("time", &view.last_contact.map_or(never, time))]);
        if let Some(capabilities) = &view.capabilities {
            self.say("diagnosis-version", &[("version", &capabilities.version)]);
            self.say("diagnosis-clock", &[("skew", &capabilities.clock_skew.to_string())]);
            self.say("diagnosis-apis", &[("apis", &capabilities.apis.len().to_string())]);
            let denied = capabilities.rights.iter().filter(|right| !right.allowed);
            let denied: Vec<_> = denied.map(|right| format!("{} {}", right.verb, right.resource)).collect();
            if !denied.is_empty() {
                self.say("diagnosis-denied", &[("rights", &denied.join(", "))]);
            }
        }
    }

    fn login(&mut self, login: &LoginView, in_use: bool) {
        let id = if in_use { "diagnosis-login" } else { "diagnosis-other-login" };
        let method = format!("{:?}", login.method);
        let values = [
            ("context", &login.context),
            ("file", &login.file),
            ("method", &method),
            ("server", &login.server),
        ];
        self.say(id, &values.map(|(name, value)| (name, value.as_str())));
    }

    fn session(&mut self, session: &SessionState) {
        let (state, failure) = match session {
            SessionState::Disconnected => ("disconnected", None),
            SessionState::Connecting { .. } => ("connecting", None),
            SessionState::Ready { .. } => ("ready", None),
            SessionState::Degraded { failure, .. } => ("degraded", Some(failure)),
            SessionState::AuthRequired { failure, .. } => ("authRequired", Some(failure)),
            SessionState::Closed { failure, .. } => ("closed", Some(failure)),
        };
        self.say("diagnosis-session", &[("state", state)]);
        if let Some(failure) = failure {
            let code = super::record::word(&failure.code).unwrap_or_default();
            let what = self.messages.failure(failure);
            self.say("diagnosis-failure", &[("code", &code), ("what", &what)]);
            self.lines.extend(
                failure.detail.iter().flat_map(|detail| detail.lines().map(|line| format!("  {line}"))),
            );
        }
    }

    fn doctor(&mut self, examined: &Examination) {
        self.lines.push(String::new());
        self.say("diagnosis-doctor", &[("time", &time(examined.started))]);
        for finding in &examined.findings {
            let (what, hint) = self.messages.finding(finding);
            let probe = super::record::word(&finding.probe).unwrap_or_default();
            let outcome = super::record::word(&finding.outcome).unwrap_or_default();
            let outcome = self.messages.text(&format!("doctor-outcome-{outcome}"));
            let name = self.messages.text(&format!("doctor-{probe}"));
            self.lines.push(format!("[{outcome}] {name}: {what}"));
            if matches!(finding.outcome, ProbeOutcome::Failed | ProbeOutcome::Warned) {
                self.lines.extend(hint.map(|hint| format!("  {hint}")));
            }
            self.lines.extend(finding.evidence.iter().map(|line| format!("  {line}")));
        }
    }
}
