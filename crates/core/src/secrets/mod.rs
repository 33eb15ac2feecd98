//! Secrets in the keyring of the system, or for this run only.

mod keyring;
mod secret;

pub use keyring::{Secrets, SecretsError};
pub use secret::Secret;
