//! Scripted API server, object builders, fixed clock and temporary homes for tests.
