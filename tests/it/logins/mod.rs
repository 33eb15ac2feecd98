//! Logins, and which of them are one site; what goes wrong on the way in.

mod doctor;
mod expiry;
mod faults;
mod identity;
mod pinning;
mod proxies;
mod scene;
mod union;
