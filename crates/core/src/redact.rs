//! Takes secrets and control characters out of text, in one place.
