//! The index against a rebuild, health by what rows say, and the matrix against scripted API servers.

mod health;
mod matrix;
mod projects;
mod property;
