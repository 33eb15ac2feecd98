//! Who may come in, as the file in which a server reads it.

use crate::catalogue::CatalogueError;
use crate::catalogue::packages::Login;
use bcrypt::Version;
use concertina_contract::{ConfigFile, SecretText, SecretValue, TextValue};
use sha2::{Digest as _, Sha256};

/// How much work a look at a password is: 2 to the power of it. A registry looks at it with each request, and who may read this
/// file may read the password in the record of the release beside it.
const COST: u32 = 8;

/// A line as `htpasswd -B` writes it (`$2y$`). Its salt comes of that of the release, so that the same login is the same file, and no
/// pod is made anew for it.
pub(super) fn file(login: &Login, salt: &SecretText) -> Result<ConfigFile, CatalogueError> {
    let password = match &login.who.password {
        SecretValue::Given { text } if !text.is_mask() => text,
        _ => return Err(CatalogueError::SecretMissing { name: login.path.clone() }),
    };
    let mut own = [0; 16];
    let digest = Sha256::new().chain_update(salt.expose()).chain_update(&login.who.user).finalize();
    own.copy_from_slice(&digest[..16]);
    let hash = bcrypt::hash_with_salt(password.expose(), COST, own).map_err(|_| CatalogueError::Password)?;
    let line = format!("{}:{}\n", login.who.user, hash.format_for_version(Version::TwoY));
    let content = TextValue::Secret { value: SecretValue::Given { text: SecretText::new(line) } };
    Ok(ConfigFile { path: login.path.clone(), content })
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::PackageLogin;

    fn line(user: &str, password: &str, salt: &str) -> String {
        let password = SecretValue::Given { text: SecretText::new(password) };
        let who = PackageLogin { user: user.to_owned(), password };
        let login = Login { path: "/auth".to_owned(), who };
        match file(&login, &SecretText::new(salt)).unwrap().content {
            TextValue::Secret { value: SecretValue::Given { text } } => text.expose().to_owned(),
            other => panic!("{other:?} is no secret"),
        }
    }

    #[test]
    fn a_login_is_a_line_that_only_its_password_fits() {
        let made = line("kim", "canary", "5a17");
        let (user, hash) = made.trim_end().split_once(':').unwrap();
        assert_eq!(user, "kim");
        assert!(hash.starts_with("$2y$08$") && !made.contains("canary"), "{made}");
        assert!(bcrypt::verify("canary", hash).unwrap() && !bcrypt::verify("other", hash).unwrap());
        assert_eq!(made, line("kim", "canary", "5a17"), "the same login is the same file");
        assert_ne!(made, line("kim", "canary", "other"), "another release has another salt");
    }
}
