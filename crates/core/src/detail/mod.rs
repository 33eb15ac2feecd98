//! The drawer of one object: fetched when it opens, forgotten when it closes.
