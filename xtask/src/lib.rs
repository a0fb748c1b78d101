//! Chores: what keeps the repository as it says it is.
//!
//! ```text
//! cargo xtask tidy        layers, limits, forbidden words; also a test
//! cargo xtask generate    docs/facts.md, docs/cli.md (--check compares only)
//! cargo xtask licences    every dependency's licence against a list
//! cargo xtask check       the catalogue's SQL in DuckDB against the program, on real data
//! cargo xtask browser     the pages in Chromium over demo data; `measure` times them
//! cargo xtask dist        a static Linux program in target/dist
//! ```
//!
//! It knows the catalogue for one generated page; otherwise it reads files as text and runs
//! `cargo`, so that it builds in seconds and never waits for the engine.

pub mod browser;
pub mod check;
pub mod dist;
pub mod error;
pub mod generate;
pub mod licences;
pub mod tidy;
pub mod workspace;

pub use error::ChoreError;
