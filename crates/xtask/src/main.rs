//! The project commands: run, test, build, bench, sandbox, bindings, tour.
fn main() {}
