//! The `baremo` program.
fn main() {}
