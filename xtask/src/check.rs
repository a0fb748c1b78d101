//! The catalogue's SQL against the program.
//!
//! Every metric page ends with a query over events, written from the definition by somebody who has
//! not read the folds. `check.py` runs it in DuckDB over the same events the program imported, and
//! compares value and number with the program's answer. `sql.py` does the same, over a demo, with
//! the SQL that the program writes of a question.

use std::path::{Path, PathBuf};

use crate::error::ChoreError;
use crate::workspace::{self, run as call};

/// Runs the checks of these metrics, or of all, on every real data set.
///
/// The data lie beside the repository in `../shared/data`, or where `BAREMO_REAL_DATA` says.
/// Without them the checks are skipped, with a printed reason; where `CI` is `true`, that is a
/// failure.
///
/// # Errors
///
/// Fails when a figure differs, or when Python or DuckDB cannot be had.
#[expect(clippy::print_stderr, reason = "the chore's messages")]
pub fn run(root: &Path, metrics: &[&str]) -> Result<(), ChoreError> {
    let data = std::env::var_os("BAREMO_REAL_DATA")
        .map_or_else(|| root.join("../shared/data"), PathBuf::from);
    if !data.is_dir() {
        let what = format!("the real data in `{}`", data.display());
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            let hint = "in CI the checks must run".into();
            return Err(ChoreError::Missing { what, hint });
        }
        eprintln!("check: skipped, {what} is not there");
        return Ok(());
    }
    let python = python(root)?;
    let binary = workspace::program(root)?.display().to_string();
    let data = data.display().to_string();
    let scratch = workspace::target(root).join("check").display().to_string();
    let flags = ["--binary", &binary, "--data", &data, "--scratch", &scratch];
    call(root, &python, &[&["xtask/check.py"], flags.as_slice(), metrics].concat())?;
    let demo = workspace::target(root).join("check").join("demo").display().to_string();
    let flags = ["xtask/sql.py", "--binary", &binary, "--data", &demo];
    call(root, &python, &[flags.as_slice(), metrics].concat())
}

/// Returns a Python that has DuckDB, making it in the target folder first.
fn python(root: &Path) -> Result<String, ChoreError> {
    let folder = workspace::target(root).join("check-venv");
    let python = folder.join("bin/python").display().to_string();
    let ready = workspace::output(root, &python, &["-c", "import duckdb"]).is_ok();
    if !ready {
        let made = folder.display().to_string();
        call(root, "python3", &["-m", "venv", &made]).map_err(|error| ChoreError::Missing {
            what: format!("Python with its venv module ({error})"),
            hint: "on Debian: apt-get install python3-venv".into(),
        })?;
        let install = ["-m", "pip", "install", "--quiet", "-r", "xtask/requirements.txt"];
        call(root, &python, &install)?;
    }
    Ok(python)
}
