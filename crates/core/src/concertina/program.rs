//! The program itself: what a page learns when it loads, settings, counts.

use super::Concertina;
use concertina_contract::{Failure, Hello, Language, SecretsPlace, Settings, Theme, Vitals};

impl Concertina {
    /// First call of a page in a window: ends what the page before it had subscribed.
    pub fn hello(&self, window: &str) -> Hello {
        let (page, before) = self.0.pages.open(window);
        if let Some(before) = before {
            self.0.streams.close_page(&before);
        }
        let settings = self.settings().clone();
        Hello { page, version: env!("CARGO_PKG_VERSION").to_owned(), locale: self.locale(), settings }
    }

    /// Where secrets are kept. Asks the keyring, which can take seconds: nothing else must wait for it.
    pub async fn secrets_place(&self) -> SecretsPlace {
        self.0.secrets.place().await
    }

    /// How the window looks, light or dark.
    pub fn theme(&self) -> Theme {
        self.settings().theme
    }

    /// Whether the windows of the last time are opened at the start.
    pub(super) fn restores_windows(&self) -> bool {
        self.settings().restore_windows
    }

    /// The page of a window has gone: what it had subscribed ends.
    pub fn end_page(&self, window: &str) {
        if let Some(page) = self.0.pages.close(window) {
            self.0.streams.close_page(&page);
        }
    }

    /// The language of the window: `en` or `ko`.
    pub fn locale(&self) -> String {
        let chosen = self.settings().language;
        let korean = match chosen {
            Language::En => false,
            Language::Ko => true,
            Language::System => sys_locale::get_locale().is_some_and(|locale| is_korean(&locale)),
        };
        if korean { "ko" } else { "en" }.to_owned()
    }

    /// What the core holds at the moment.
    pub fn vitals(&self) -> Vitals {
        let watched = self.0.hub.counts();
        Vitals {
            subscriptions: u32::try_from(self.0.streams.len()).unwrap_or(u32::MAX),
            watches: watched.watches,
            leases: watched.leases,
            rows: watched.rows,
            operations: self.0.changes.unfinished(),
        }
    }

    /// Changes the program's settings.
    pub fn set_settings(&self, settings: Settings) -> Result<Settings, Failure> {
        self.save_settings(&settings)?;
        *self.settings() = settings.clone();
        Ok(settings)
    }
}

/// `ko`, `ko-KR`, `ko_KR.UTF-8`.
fn is_korean(locale: &str) -> bool {
    locale.split(['-', '_', '.']).next().is_some_and(|language| language.eq_ignore_ascii_case("ko"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_is_told_by_its_language() {
        for locale in ["ko", "ko-KR", "ko_KR.UTF-8", "KO"] {
            assert!(is_korean(locale), "{locale}");
        }
        for locale in ["en-US", "C", "", "kok-IN"] {
            assert!(!is_korean(locale), "{locale}");
        }
    }
}
