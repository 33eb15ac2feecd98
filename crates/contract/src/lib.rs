//! Wire types between the core and the window.
