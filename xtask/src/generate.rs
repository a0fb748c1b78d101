//! Pages that are written from code: docs/facts.md from the model, docs/cli.md from the program's
//! own help. They are committed, and never edited.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use baremo_metrics::catalog::facts_page;

use crate::error::ChoreError;
use crate::workspace::{self, read};

/// The page of facts, dimensions and events.
const FACTS: &str = "docs/facts.md";
/// The page of commands and flags.
const CLI: &str = "docs/cli.md";

/// Writes all generated pages.
///
/// # Errors
///
/// Fails when the program cannot be built or a page cannot be written.
pub fn write(root: &Path) -> Result<(), ChoreError> {
    put(root, FACTS, &facts_page())?;
    put(root, CLI, &cli_page(root, &workspace::program(root)?)?)
}

fn put(root: &Path, name: &str, text: &str) -> Result<(), ChoreError> {
    let path = root.join(name);
    fs::write(&path, text).map_err(ChoreError::file("write", &path))
}

/// Compares all generated pages with what would be written, from this program's help.
///
/// # Errors
///
/// Fails when one differs.
pub fn check(root: &Path, program: &Path) -> Result<(), ChoreError> {
    compare(root, FACTS, &facts_page())?;
    compare(root, CLI, &cli_page(root, program)?)
}

fn compare(root: &Path, name: &str, text: &str) -> Result<(), ChoreError> {
    let found = read(&root.join(name)).unwrap_or_default();
    if found == text {
        return Ok(());
    }
    let same = found.lines().zip(text.lines()).take_while(|(left, right)| left == right).count();
    Err(ChoreError::Content {
        path: name.into(),
        message: format!("line {} is not as generated; run `cargo xtask generate`", same + 1),
    })
}

/// Returns docs/cli.md: the help of the program and of each command.
fn cli_page(root: &Path, program: &Path) -> Result<String, ChoreError> {
    let mut page = String::from(
        "# Commands and flags\n\nGenerated from the program's own help by `cargo xtask generate`. \
         Results go to standard output,\nmessages to standard error. Exit status: 0 done, 1 \
         request or configuration wrong, 2 usage,\n3 done with rejects, 4 unavailable, 255 bug.\n",
    );
    let mut waiting = vec![Vec::new()];
    while let Some(command) = waiting.pop() {
        let text = help(root, program, &command)?;
        let title = ["baremo".to_owned()].into_iter().chain(command.clone());
        let title: Vec<String> = title.collect();
        let _ = write!(page, "\n## `{}`\n\n```text\n{}\n```\n", title.join(" "), text.trim_end());
        // The last one waiting comes first, so that commands follow in the order of the help.
        for name in commands(&text).into_iter().rev() {
            waiting.push([command.as_slice(), &[name.to_owned()]].concat());
        }
    }
    Ok(page)
}

/// Returns the long help of a command, with nothing of this machine in it.
fn help(root: &Path, program: &Path, command: &[String]) -> Result<String, ChoreError> {
    let shown = format!("baremo {} --help", command.join(" "));
    let failed = |reason: String| ChoreError::Command { command: shown.clone(), reason };
    let output = Command::new(program)
        .args(command)
        .args(["--help", "--lang", "en"])
        .env("COLUMNS", "100")
        .env_remove("BAREMO_DATA")
        .current_dir(root)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// Returns the commands a help text lists.
fn commands(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    // A longer description goes on below, further in.
    let named = listed.filter_map(|line| line.strip_prefix("  ").filter(|it| !it.starts_with(' ')));
    let names = named.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_facts_is_current() {
        compare(&workspace::root(), FACTS, &facts_page()).expect("as generated");
    }

    #[test]
    fn commands_are_found_in_the_help() {
        let help = "Words.\n\nCommands:\n  query   Ask\n          twice\n  help    Print\n\n\
                    Options:\n  -h  Help\n";
        assert_eq!(commands(help), ["query"]);
    }
}
