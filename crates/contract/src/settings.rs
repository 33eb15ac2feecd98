//! Settings of the program, and what a page learns when it loads.

use crate::{PageId, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the user chose for the whole program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The language of the window.
    pub language: Language,
    /// Connect at start the sites that were connected when the program ended.
    pub reconnect: bool,
    /// Open at start the windows that were open when the program ended.
    pub restore_windows: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, language: Language::System, reconnect: true, restore_windows: true }
    }
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The language of the window, mails and notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Language {
    /// As the system; English when that is neither English nor Korean.
    System,
    /// English.
    En,
    /// Korean.
    Ko,
}

/// What a page learns when it loads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// The page; it stands in `subscribe`. Subscriptions of the page that was in this window before have ended.
    pub page: PageId,
    /// The program's version.
    pub version: String,
    /// The language to use, resolved: `en` or `ko`.
    pub locale: String,
    /// What the user chose.
    pub settings: Settings,
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SecretsPlace {
    /// In the keyring of the system.
    Keyring,
    /// There is no keyring: kept for this run only, and the window says so.
    ThisRun,
}

/// Counts for Settings, tests and bug reports: what the core holds at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Vitals {
    /// Live subscriptions of all windows.
    pub subscriptions: u32,
    /// Watches on API servers.
    pub watches: u32,
    /// Leases on those watches.
    pub leases: u32,
    /// Rows held.
    pub rows: u32,
    /// Unfinished operations.
    pub operations: u32,
}

/// A hit of the search in Ctrl+K, over sites and rows that are watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "hit", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SearchHit {
    /// A site.
    Site {
        /// Its id.
        site: SiteId,
        /// Its name.
        name: String,
    },
    /// An object.
    Object {
        /// Which.
        object: crate::ObjectRef,
        /// The display name of its site.
        site_name: String,
    },
}
