//! Logins, and which of them are one site; what goes wrong on the way in.

mod identity;
mod scene;
mod union;
