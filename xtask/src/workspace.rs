//! Where things are, and how commands are run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::ChoreError;

/// Folders that are not ours: build output, version control, data.
const FOREIGN: &[&str] = &["target", "baremo-data", "node_modules"];

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap_or(root)
}

/// Returns the folder of build output.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Returns the text of a file.
///
/// # Errors
///
/// Fails when it cannot be read or is not UTF-8.
pub fn read(path: &Path) -> Result<String, ChoreError> {
    fs::read_to_string(path).map_err(ChoreError::file("read", path))
}

/// Returns all files of the repository that people write, relative to its root, with `/`, sorted.
///
/// Hidden files are left out but for `.cargo` and `.ci`.
///
/// # Errors
///
/// Fails when a folder cannot be read.
pub fn files(root: &Path) -> Result<Vec<String>, ChoreError> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in fs::read_dir(&path).map_err(ChoreError::file("read", &path))? {
            let entry = entry.map_err(ChoreError::file("read", &path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let hidden = name.starts_with('.') && name != ".cargo" && name != ".ci";
            if hidden || FOREIGN.contains(&name.as_str()) {
                continue;
            }
            let relative = match folder.as_str() {
                "" => name,
                folder => format!("{folder}/{name}"),
            };
            match entry.path().is_dir() {
                true => folders.push(relative),
                false => found.push(relative),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Runs a command in the repository and returns what it printed.
///
/// # Errors
///
/// Fails when it cannot be started or does not end well; its messages are in the error.
pub fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<String, ChoreError> {
    let command = format!("{program} {}", arguments.join(" "));
    let failed = |reason: String| ChoreError::Command { command: command.clone(), reason };
    let mut process = Command::new(program);
    let output = process.args(arguments).current_dir(root).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let messages = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("{}\n{}", output.status, messages.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command in the repository, its output going where ours goes.
///
/// # Errors
///
/// Fails when it cannot be started or does not end well.
pub fn run(root: &Path, program: &str, arguments: &[&str]) -> Result<(), ChoreError> {
    let command = format!("{program} {}", arguments.join(" "));
    let status = Command::new(program).args(arguments).current_dir(root).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(ChoreError::Command { command, reason: status.to_string() }),
        Err(error) => Err(ChoreError::Command { command, reason: error.to_string() }),
    }
}

/// Returns the `baremo` program, built first unless `BAREMO_PROGRAM` names one.
///
/// # Errors
///
/// Fails when it cannot be built.
pub fn program(root: &Path) -> Result<PathBuf, ChoreError> {
    if let Some(program) = std::env::var_os("BAREMO_PROGRAM") {
        return Ok(PathBuf::from(program));
    }
    run(root, &cargo(), &["build", "--quiet", "--package", "baremo"])?;
    Ok(target(root).join("debug/baremo"))
}

/// Returns the program that cargo asks to be called by.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}
