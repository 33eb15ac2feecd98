//! Settings of the program and its directories.

use crate::store::{Store, StoreError};
use concertina_contract::Settings;
use rusqlite::OptionalExtension as _;
use std::path::{Path, PathBuf};

/// Where the program keeps what is its own. All folders are made for this user only when they are first used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directories {
    /// What the user might edit or copy to another machine.
    pub config: PathBuf,
    /// What grows with use.
    pub data: PathBuf,
    /// The database, the audit record, logs.
    pub state: PathBuf,
}

/// The row of the table `setting` that holds them.
const SETTINGS: &str = "settings";

impl Directories {
    /// The folders of this platform, or three folders in `home`, which is the value of `CONCERTINA_HOME`. None when the
    /// platform tells no home folder.
    pub fn find(home: Option<&Path>) -> Option<Self> {
        if let Some(home) = home.filter(|home| !home.as_os_str().is_empty()) {
            let home = std::path::absolute(home).unwrap_or_else(|_| home.to_owned());
            return Some(Self {
                config: home.join("config"),
                data: home.join("data"),
                state: home.join("state"),
            });
        }
        let platform = directories::ProjectDirs::from("app", "concertina", "Concertina")?;
        Some(Self {
            config: platform.config_dir().to_owned(),
            data: platform.data_local_dir().to_owned(),
            state: platform.state_dir().unwrap_or(platform.data_local_dir()).to_owned(),
        })
    }

    /// Makes the folders, readable for this user only.
    pub fn make(&self) -> std::io::Result<()> {
        [&self.config, &self.data, &self.state].into_iter().try_for_each(|folder| make_private(folder))
    }

    /// The database of figures: large, and no harm when it is lost.
    pub fn figures(&self) -> PathBuf {
        self.data.join("metrics.db")
    }

    /// The user's own packages, a folder each.
    pub fn packages(&self) -> PathBuf {
        self.config.join("packages")
    }

    /// The user's own packages that came from registries.
    pub fn package_artifacts(&self) -> PathBuf {
        self.data.join("packages")
    }

    /// Archives of charts while they are open.
    pub fn charts(&self) -> PathBuf {
        self.data.join("charts")
    }

    /// Layers of images while they are made and sent.
    pub fn layers(&self) -> PathBuf {
        self.data.join("layers")
    }

    /// The local database.
    pub fn database(&self) -> PathBuf {
        self.state.join("concertina.db")
    }
}

/// Makes a folder that only this user can read.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// What the user chose; the defaults for what was never chosen or cannot be read.
pub fn load(store: &Store) -> Result<Settings, StoreError> {
    let text: Option<String> = store.read(|connection| {
        connection
            .query_row("SELECT value FROM setting WHERE name = ?1", [SETTINGS], |row| row.get(0))
            .optional()
    })?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Remembers what the user chose.
pub fn save(store: &Store, settings: &Settings) -> Result<(), StoreError> {
    let text = serde_json::to_string(settings)
        .map_err(|error| StoreError::Statement(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    store.write(|transaction| {
        transaction.execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            [SETTINGS, &text],
        )?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Language, Theme};

    #[test]
    fn settings_survive_a_restart_and_have_defaults() {
        let store = Store::in_memory().unwrap();
        assert_eq!(load(&store).unwrap(), Settings::default());
        let chosen =
            Settings { theme: Theme::Dark, language: Language::Ko, reconnect: false, restore_windows: false };
        save(&store, &chosen).unwrap();
        save(&store, &chosen).unwrap();
        assert_eq!(load(&store).unwrap(), chosen);
    }

    #[test]
    #[cfg(unix)]
    fn folders_are_for_this_user_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(&home.path().join("c"))).unwrap();
        directories.make().unwrap();
        for folder in [&directories.config, &directories.data, &directories.state] {
            assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
