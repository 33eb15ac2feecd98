//! From an intent to a verified write: plan, gate, apply, verify, undo.
