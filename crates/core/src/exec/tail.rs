//! The last of what a plugin says on its standard error: the reason why it failed, for people.

use crate::kubeconfig::Exec;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio_util::task::AbortOnDropHandle;

/// Bytes that are kept.
const KEPT: usize = 4096;
/// Lines that are shown, and the characters of each.
const LINES: usize = 6;
const LONGEST_LINE: usize = 300;
/// A value shorter than this is a word, not a secret.
const SHORTEST: usize = 6;
/// How long the rest may take after the program has ended.
const REST: Duration = Duration::from_millis(100);
/// A word this long with letters and digits in it may be a secret in any form.
const LONGEST_WORD: usize = 32;
/// What stands in a secret's place.
const MASK: &str = "[hidden]";

/// Reads to the end and keeps the last of it.
pub(super) struct Tail {
    kept: Arc<Mutex<VecDeque<u8>>>,
    reading: AbortOnDropHandle<()>,
}

impl Tail {
    /// Follows a pipe until it closes, or this is dropped.
    pub(super) fn follow(mut pipe: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::with_capacity(KEPT)));
        let shared = kept.clone();
        let reading = AbortOnDropHandle::new(tokio::spawn(async move {
            let mut buffer = [0_u8; 1024];
            while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
                let mut kept = shared.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend(&buffer[..count]);
                let over = kept.len().saturating_sub(KEPT);
                kept.drain(..over);
            }
        }));
        Self { kept, reading }
    }

    /// What was kept, after a short wait for the rest.
    pub(super) async fn end(&mut self) -> String {
        // A child of the program may hold the pipe open: what is there is enough.
        let _ = tokio::time::timeout(REST, &mut self.reading).await;
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept.iter().copied().collect::<Vec<u8>>()).into_owned()
    }
}

/// The last lines, without what the kubeconfig hands to the plugin and without words that look like a secret. They still
/// have to go through the redactor.
pub(super) fn said(exec: &Exec, text: &str) -> String {
    let given = exec.env.iter().filter_map(|variable| variable.value.text());
    told(text, given, LINES)
}

/// So many of the last lines, without these values and without words that look like a secret. They still have to go through the
/// redactor.
pub(crate) fn told<'a>(text: &str, hidden: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut text = crate::redact::plain(text);
    for value in hidden.filter(|value| value.len() >= SHORTEST) {
        text = text.replace(value, MASK);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.iter().skip(lines.len().saturating_sub(most));
    last.map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" "))
        .map(|line| line.chars().take(LONGEST_LINE).collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A word, or the mask when some part of it is long and mixed as secrets are. Paths and names of hosts have parts.
fn word(word: &str) -> String {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '+' | '=');
    let is_secret = |part: &str| {
        part.len() >= LONGEST_WORD
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    if word.split(|char| !is_part(char)).any(is_secret) { MASK.to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::ExecVariable;

    #[test]
    fn the_last_lines_are_told_without_secrets() {
        let env = vec![ExecVariable { name: "K".into(), value: "canary-env".into() }];
        let exec = Exec { env, ..Exec::default() };
        let text = "one\ntwo\n\nthree\nfour\nfive\nsix\nError: SSO session expired for /home/kim/.aws/config\n\
                    key canary-env token 8f14e45fceea167a5a36dedd4bea2543abcd\n";
        assert_eq!(
            said(&exec, text),
            "three\nfour\nfive\nsix\nError: SSO session expired for /home/kim/.aws/config\nkey [hidden] token [hidden]"
        );
    }
}
