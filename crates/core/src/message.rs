//! Text the core itself shows: Fluent messages.
