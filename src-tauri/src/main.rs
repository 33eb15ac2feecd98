//! The Concertina window: a thin shell over the core.
fn main() {}
