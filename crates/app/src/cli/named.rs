//! Commands that messages name: each is there, with the flags they name.

use std::path::{Path, PathBuf};

use clap::CommandFactory;

use super::Cli;

/// Adds the Rust sources under a folder that are no tests.
fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("it can be listed").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            sources(&path, all);
        } else if name.ends_with(".rs") && !name.contains("tests") {
            all.push(path);
        }
    }
}

/// Returns the text of a source with each literal on one line.
fn joined(source: &str) -> String {
    let mut parts = source.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |joined, part| joined + part.trim_start())
}

/// Returns what is wrong with a command line that somebody is told to write.
fn wrong(line: &str) -> Option<String> {
    let whole = Cli::command();
    let mut at = &whole;
    let is_placeholder = |word: &str| !word.starts_with(|c: char| c.is_ascii_lowercase());
    for word in line.split_whitespace().skip(1) {
        if let Some(flag) = word.strip_prefix("--") {
            let has = |command: &clap::Command| {
                let mut own = command.get_arguments();
                own.any(|argument| argument.get_long() == Some(flag))
            };
            if !has(at) && !has(&whole) {
                return Some(format!("no flag --{flag}"));
            }
        } else if at.has_subcommands() {
            if is_placeholder(word) {
                return None;
            }
            match at.find_subcommand(word) {
                // What calculators take is told by their own table.
                Some(found) if found.get_name() == "calc" => return None,
                Some(found) => at = found,
                None => return Some(format!("no command {word}")),
            }
        }
    }
    None
}

#[test]
fn commands_that_messages_name_are_there() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(crates).expect("it can be listed").flatten() {
        let folder = entry.path().join("src");
        if folder.is_dir() {
            sources(&folder, &mut all);
        }
    }
    let (mut seen, mut problems) = (0, Vec::new());
    for path in all {
        let text = joined(&std::fs::read_to_string(&path).expect("it can be read"));
        for line in text.split('`').filter(|part| part.starts_with("baremo ")) {
            // A single backtick before it belongs to another line.
            if line.contains('\n') {
                continue;
            }
            seen += 1;
            problems.extend(wrong(line).map(|why| format!("{}: `{line}`: {why}", path.display())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(seen > 40, "{seen}");
    assert!(wrong("baremo import --propse").is_some() && wrong("baremo improt").is_some());
}
