//! The pages in a real browser.
//!
//! `browser/run.mjs` drives Chromium over the built program with demo data: from an empty folder to
//! a first number, by keyboard, without script, on a phone, and past an accessibility checker.
//! `browser/measure.mjs` measures first paint, weight and server time, and bears a load.

use std::path::{Path, PathBuf};

use crate::error::ChoreError;
use crate::workspace::{self, run as call};

/// Files that a run needs beside what npm brings.
const FILES: &[&str] =
    &["package.json", "package-lock.json", "run.mjs", "measure.mjs", "mapping.toml"];

/// Runs the browser tests; `words` are passed on, such as `--only phone`.
///
/// Without Chromium or npm they are skipped, with a printed reason; where `CI` is `true`, that is
/// a failure.
///
/// # Errors
///
/// Fails when a check does, or when the program cannot be built.
pub fn run(root: &Path, words: &[&str]) -> Result<(), ChoreError> {
    node(root, "run.mjs", words)
}

/// Measures pages and bears a load; prints a table for docs/benchmarks.md.
///
/// # Errors
///
/// Fails when a reader gets an error, or when the program cannot be built.
pub fn measure(root: &Path, words: &[&str]) -> Result<(), ChoreError> {
    node(root, "measure.mjs", words)
}

#[expect(clippy::print_stderr, reason = "the chore's messages")]
fn node(root: &Path, script: &str, words: &[&str]) -> Result<(), ChoreError> {
    if let Some(what) = missing(root) {
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            let hint = "on Debian: apt-get install chromium nodejs npm".into();
            return Err(ChoreError::Missing { what, hint });
        }
        eprintln!("browser: skipped, {what} is not there");
        return Ok(());
    }
    let folder = prepared(root)?;
    let script = folder.join(script).display().to_string();
    let scratch = folder.join("scratch").display().to_string();
    let program = workspace::program(root)?.display().to_string();
    let flags = [script.as_str(), "--program", &program, "--scratch", &scratch];
    call(root, "node", &[flags.as_slice(), words].concat())
}

/// Returns what has to be installed first.
fn missing(root: &Path) -> Option<String> {
    let chromium = std::env::var_os("BAREMO_CHROMIUM")
        .map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    if !chromium.is_file() {
        return Some(format!("Chromium at `{}`", chromium.display()));
    }
    let absent = |program: &&&str| workspace::output(root, program, &["--version"]).is_err();
    ["node", "npm"].iter().find(absent).map(|program| (*program).to_owned())
}

/// Copies the scripts into the target folder and brings what they take from npm, once a lock file.
fn prepared(root: &Path) -> Result<PathBuf, ChoreError> {
    let folder = workspace::target(root).join("browser");
    std::fs::create_dir_all(&folder).map_err(ChoreError::file("make", &folder))?;
    let lock = folder.join("package-lock.json");
    let before = std::fs::read(&lock).ok();
    for name in FILES {
        let (from, to) = (root.join("xtask/browser").join(name), folder.join(name));
        std::fs::copy(&from, &to).map_err(ChoreError::file("copy", &from))?;
    }
    let same = before.is_some() && before == std::fs::read(&lock).ok();
    if !same || !folder.join("node_modules/axe-core").is_dir() {
        let place = folder.display().to_string();
        let words = ["ci", "--prefix", &place, "--ignore-scripts", "--no-audit", "--no-fund"];
        call(root, "npm", &words)?;
    }
    Ok(folder)
}
