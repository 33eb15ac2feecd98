//! The acts of the trust window: trusting a command, unlocking a site, accepting another cluster, pinning a certificate.

use super::fleet::Fleet;
use super::handle::Site;
use super::identity::set_apart;
use crate::error::store_failure;
use crate::kubeconfig::Login;
use crate::redact::visible;
use concertina_contract::{
    ErrorCode, Failure, GuardLevel, LoginId, Millis, TrustAnswer, TrustQuestion, TrustRequest,
};
use std::sync::Arc;
use std::time::Duration;

/// The longest time a read-only site may stay unlocked: an hour.
const LONGEST_UNLOCK: Millis = 60 * 60 * 1000;

impl Fleet {
    /// The question that the trust window puts before the user.
    pub async fn trust_question(&self, request: &TrustRequest) -> Result<TrustQuestion, Failure> {
        match request {
            TrustRequest::Command { login } => self.ask_command(login).await,
            TrustRequest::Authority { login } => {
                self.ask_authority(login).await.map(TrustQuestion::Authority)
            }
            TrustRequest::Unlock { site } => {
                let site = self.known_site(site)?;
                if site.guard() == GuardLevel::ReadOnly {
                    Ok(TrustQuestion::Unlock { site: site.name() })
                } else {
                    Err(bad(&site, "not-read-only"))
                }
            }
            TrustRequest::Identity { site } => {
                let site = self.known_site(site)?;
                let (known, found) = changed_identity(&site)?;
                let server = site.login().map(|login| crate::redact::plain(&login.cluster.server));
                Ok(TrustQuestion::Identity {
                    site: site.name(),
                    server: server.unwrap_or_default(),
                    known,
                    found: crate::redact::plain(&found),
                })
            }
        }
    }

    /// Whether the user's answer could be carried out; changes nothing, so that it can be recorded first.
    pub fn check_trust(&self, request: &TrustRequest, answer: &TrustAnswer) -> Result<(), Failure> {
        match (request, answer) {
            (_, TrustAnswer::Refuse) => Ok(()),
            (TrustRequest::Command { login }, TrustAnswer::TrustCommand) => {
                let shown = self.shared().asked().contains_key(login);
                shown.then_some(()).ok_or_else(|| Failure::new(ErrorCode::NotAllowed))
            }
            (TrustRequest::Unlock { site }, TrustAnswer::Unlock { typed, duration }) => {
                let site = self.known_site(site)?;
                check_typed(&site, typed)?;
                check_unlock(&site, *duration)
            }
            (TrustRequest::Identity { site }, TrustAnswer::AcceptIdentity { typed }) => {
                let site = self.known_site(site)?;
                check_typed(&site, typed)?;
                changed_identity(&site).map(drop)
            }
            (TrustRequest::Authority { login }, TrustAnswer::PinAuthority { typed }) => {
                self.check_pin(login, typed)
            }
            (TrustRequest::Authority { login }, TrustAnswer::UnpinAuthority { typed }) => {
                self.check_unpin(login, typed)
            }
            _ => Err(Failure::new(ErrorCode::NotAllowed)),
        }
    }

    /// Carries out the user's answer. It must come from the trust window and belong to the question.
    pub async fn answer_trust(&self, request: &TrustRequest, answer: TrustAnswer) -> Result<(), Failure> {
        match (request, answer) {
            (_, TrustAnswer::Refuse) => Ok(()),
            (TrustRequest::Command { login }, TrustAnswer::TrustCommand) => self.trust_command(login).await,
            (TrustRequest::Unlock { site }, TrustAnswer::Unlock { typed, duration }) => {
                let site = self.known_site(site)?;
                check_typed(&site, &typed)?;
                self.unlock(&site, duration)
            }
            (TrustRequest::Identity { site }, TrustAnswer::AcceptIdentity { typed }) => {
                let site = self.known_site(site)?;
                check_typed(&site, &typed)?;
                let (_, found) = changed_identity(&site)?;
                self.split_all(&site).await?;
                // What it was kept apart from was the cluster that it is not any more.
                set_apart(&self.shared().store, site.id(), false).map_err(|error| store_failure(&error))?;
                site.remember(|record| {
                    record.uid = Some(found);
                    record.apart = false;
                })?;
                site.state().found_uid = None;
                site.connect();
                Ok(())
            }
            (TrustRequest::Authority { login }, TrustAnswer::PinAuthority { typed }) => {
                self.check_pin(login, &typed)?;
                self.pin(login).await
            }
            (TrustRequest::Authority { login }, TrustAnswer::UnpinAuthority { typed }) => {
                self.check_unpin(login, &typed)?;
                self.unpin(login).await
            }
            _ => Err(Failure::new(ErrorCode::NotAllowed)),
        }
    }

    async fn ask_command(&self, login: &LoginId) -> Result<TrustQuestion, Failure> {
        let login = self.known_login(login)?;
        let command = self.find_command(&login).await?;
        self.shared().asked().insert(login.id.clone(), command.fingerprint.clone());
        let exec = login.user.exec.as_ref();
        let variables = exec.into_iter().flat_map(|exec| &exec.env);
        Ok(TrustQuestion::Command {
            context: crate::redact::plain(&login.context),
            file: visible(&self.display(&login.file)),
            path: visible(&command.path.display().to_string()),
            arguments: exec.into_iter().flat_map(|exec| &exec.args).map(|one| visible(one)).collect(),
            environment: variables
                .map(|one| (visible(&one.name), visible(one.value.text().unwrap_or_default())))
                .collect(),
            digest: command.digest,
        })
    }

    /// Trusts what was shown, which may not be what lies there now.
    async fn trust_command(&self, login: &LoginId) -> Result<(), Failure> {
        let shown = self.shared().asked().remove(login);
        let shown = shown.ok_or_else(|| Failure::new(ErrorCode::NotAllowed))?;
        self.shared().runner.trust(&shown).map_err(|error| store_failure(&error))?;
        self.reload().await?;
        self.resume(login);
        Ok(())
    }

    fn unlock(&self, site: &Arc<Site>, duration: Millis) -> Result<(), Failure> {
        check_unlock(site, duration)?;
        let until = self.shared().clock.now() + duration;
        site.state().unlocked_until = Some(until);
        self.shared().bump();
        let shared = self.shared().clone();
        let wait = Duration::from_millis(duration.unsigned_abs());
        self.shared().tasks.spawn(async move {
            tokio::time::sleep(wait).await;
            shared.bump();
        });
        Ok(())
    }

    pub(super) async fn find_command(&self, login: &Login) -> Result<crate::exec::PluginCommand, Failure> {
        let Some(exec) = &login.user.exec else {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "no-command"));
        };
        let found = self.shared().runner.find(exec).await;
        found.map_err(|error| crate::error::exec_failure(&error, &self.shared().redactor))
    }
}

fn changed_identity(site: &Site) -> Result<(String, String), Failure> {
    let state = site.state();
    match (&state.record.uid, &state.found_uid) {
        (Some(known), Some(found)) => Ok((known.clone(), found.clone())),
        _ => Err(Failure::new(ErrorCode::BadRequest).at(state.name()).with("reason", "identity-unchanged")),
    }
}

fn check_typed(site: &Site, typed: &str) -> Result<(), Failure> {
    if typed == site.name() { Ok(()) } else { Err(Failure::new(ErrorCode::TypedNameWrong).at(site.name())) }
}

fn check_unlock(site: &Site, duration: Millis) -> Result<(), Failure> {
    if site.guard() == GuardLevel::ReadOnly && (1..=LONGEST_UNLOCK).contains(&duration) {
        Ok(())
    } else {
        Err(bad(site, "unlock-duration"))
    }
}

fn bad(site: &Site, reason: &str) -> Failure {
    Failure::new(ErrorCode::BadRequest).at(site.name()).with("reason", reason)
}
