//! From errors of all modules to a code, a place and a hint.
