//! `cargo xtask CHORE`: see the library's page.

#![expect(clippy::print_stderr, reason = "this is a program that people run by hand and in CI")]

use std::process::ExitCode;

use xtask::{ChoreError, browser, check, dist, generate, licences, tidy, workspace};

const USAGE: &str = "\
Usage: cargo xtask CHORE

  tidy                 check layers, limits and forbidden words
  generate [--check]   write docs/facts.md and docs/cli.md, or compare them
  licences             check the licence of every dependency
  check [METRIC]...    compare the catalogue's SQL, run in DuckDB, with the program on real data
  browser [--only W]   drive the pages in Chromium over demo data, with an accessibility checker
  measure [--scale N]  measure first paint, weight and server time, and bear 200 readers
  dist                 build a static Linux program into target/dist
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = workspace::root();
    let done = match words.as_slice() {
        ["tidy"] => tidy::run(&root),
        ["generate"] => generate::write(&root),
        ["generate", "--check"] => {
            workspace::program(&root).and_then(|program| generate::check(&root, &program))
        }
        ["licences"] => licences::run(&root),
        ["check", metrics @ ..] => check::run(&root, metrics),
        ["browser", words @ ..] => browser::run(&root, words),
        ["measure", words @ ..] => browser::measure(&root, words),
        ["dist"] => dist::run(&root),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(status(&error))
        }
    }
}

/// Returns the exit status: 4 when something has to be installed, else 1.
fn status(error: &ChoreError) -> u8 {
    match error {
        ChoreError::Missing { .. } => 4,
        _ => 1,
    }
}
