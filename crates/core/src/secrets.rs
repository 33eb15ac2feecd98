//! Secrets in the keyring of the system, or for this run only.
