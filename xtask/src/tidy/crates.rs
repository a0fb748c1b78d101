//! Which crate may know which, and what the manifests say.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Problem, Tree};
use crate::error::ChoreError;

/// The arrows between our crates: who may use whom. A new one is a design change; it goes into
/// ARCHITECTURE.md first.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "app",
        &["engine", "facts", "metrics", "model", "render", "sources", "store", "testkit", "web"],
    ),
    ("assets", &[]),
    ("engine", &["metrics", "model"]),
    ("facts", &["model"]),
    ("metrics", &["model"]),
    ("model", &[]),
    ("render", &["metrics", "model"]),
    ("sources", &["model"]),
    ("store", &["model"]),
    ("testkit", &["metrics", "model"]),
    ("web", &["assets", "metrics", "model", "render"]),
    ("xtask", &["metrics"]),
];

/// Our crates that tests of others may use besides.
const FOR_TESTS: &[&str] = &["testkit"];

/// Dependencies that only some crates may have, since they are slow to build or bring in a world
/// the others must not know. The ending `*` stands for anything.
const CONFINED: &[(&str, &[&str], &str)] = &[
    ("arrow*", &["sources", "store"], "columns cross crate borders as plain vectors"),
    ("axum*", &["web"], "there is one server"),
    ("ballista*", &[], "a cluster is its own lane with its own target folder"),
    ("brotli", &["assets"], "files are compressed when the program is built"),
    ("calamine", &["sources"], "reading files is the business of sources"),
    ("clap*", &["app"], "only the program reads flags"),
    ("csv", &["sources"], "reading files is the business of sources"),
    ("datafusion*", &[], "questions are answered on hot columns: decision 0002"),
    ("deltalake*", &["store"], "the table format is the store's secret"),
    ("fs4", &["store"], "only the store locks files"),
    ("indicatif", &["app"], "only the program prints"),
    ("maud", &["web"], "only pages write HTML"),
    ("object_store", &["store"], "only the store knows where bytes lie"),
    ("parquet*", &["sources", "store"], "columns cross crate borders as plain vectors"),
    ("rusqlite", &[], "what people decide is kept in files of the data folder"),
    ("statrs", &["metrics"], "statistics are computed in one place"),
    ("tokio*", &["store", "web"], "everything else is plain blocking code"),
];

/// Checks the edge table, the confined dependencies and the root manifest.
pub(super) fn problems(tree: &Tree) -> Result<Vec<Problem>, ChoreError> {
    let mut problems = Vec::new();
    for (path, text) in &tree.texts {
        let folder = match path.strip_suffix("/Cargo.toml") {
            Some(folder) => folder,
            None => continue,
        };
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let manifest: Table = text.parse().map_err(|error: toml::de::Error| {
            let message = error.to_string();
            ChoreError::Content { path: path.clone(), message }
        })?;
        let Some(allowed) = ARROWS.iter().find(|(owner, _)| *owner == name) else {
            let message = format!("the crate `{name}` is not in the edge table");
            let fix = "add it to ARROWS in xtask/src/tidy/crates.rs and to ARCHITECTURE.md";
            problems.push(Problem::new(path, 1, message, fix));
            continue;
        };
        check_crate(path, text, &manifest, allowed, &mut problems);
    }
    check_root(tree.text("Cargo.toml"), &mut problems);
    Ok(problems)
}

fn check_crate(
    path: &str,
    text: &str,
    manifest: &Table,
    (name, arrows): &(&str, &[&str]),
    problems: &mut Vec<Problem>,
) {
    for (section, dependency, value) in dependencies(manifest) {
        let line = line_of(text, &dependency);
        let own = dependency.strip_prefix("baremo-");
        let for_tests =
            section == "dev-dependencies" && own.is_some_and(|own| FOR_TESTS.contains(&own));
        if let Some(own) = own.filter(|own| !arrows.contains(own) && !for_tests) {
            let message = format!("`{name}` must not know `{own}`");
            let fix = format!("arrows of `{name}`: {}; see ARCHITECTURE.md", list(arrows));
            problems.push(Problem::new(path, line, message, fix));
        }
        let confined = CONFINED.iter().find(|(pattern, ..)| matches(pattern, &dependency));
        if let Some((_, owners, why)) = confined.filter(|(_, owners, _)| !owners.contains(name)) {
            let message = format!("`{name}` must not depend on `{dependency}`: {why}");
            let fix = format!("move the code to: {}", list(owners));
            problems.push(Problem::new(path, line, message, fix));
        }
        let is_shared = value.get("workspace").and_then(Value::as_bool).unwrap_or(false);
        if !is_shared {
            let message = format!("`{dependency}` names its version here");
            let fix = "give it one version in the root manifest and write `workspace = true`";
            problems.push(Problem::new(path, line, message, fix));
        }
    }
    let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    if inherits.and_then(Value::as_bool) != Some(true) {
        let message = "the crate does not take the workspace's lints";
        let fix = "add `[lints]` with `workspace = true`";
        problems.push(Problem::new(path, 1, message, fix));
    }
}

/// Returns all dependencies: section, name, value.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&'static str, String, &Value)> {
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    sections.into_iter().flat_map(|section| {
        let table = manifest.get(section).and_then(Value::as_table);
        let entries = table.into_iter().flatten();
        entries.map(move |(name, value)| (section, name.clone(), value))
    })
}

/// Checks that each shared dependency says in a comment what it is for, and that what belongs
/// together has one version.
fn check_root(text: &str, problems: &mut Vec<Problem>) {
    let mut inside = false;
    let mut versions: BTreeMap<String, usize> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.starts_with("[workspace.dependencies]");
        }
        let Some((name, value)) = line.split_once('=').filter(|_| inside) else {
            continue;
        };
        let name = name.trim();
        if name.starts_with('#') || value.contains("path =") {
            continue;
        }
        if !value.contains('#') {
            let message = format!("the dependency `{name}` does not say what it is for");
            let fix = "end the line with `# what it saves`";
            problems.push(Problem::new("Cargo.toml", index + 1, message, fix));
        }
        if name == "arrow" || name == "parquet" {
            let version = value.split('"').nth(1).unwrap_or_default();
            versions.insert(version.to_owned(), index + 1);
        }
    }
    if versions.len() > 1 {
        let line = versions.values().max().copied().unwrap_or(1);
        let message = "`arrow` and `parquet` have different versions";
        let fix = "move them together; a second Arrow doubles the build";
        problems.push(Problem::new("Cargo.toml", line, message, fix));
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => {
            name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        }
        None => pattern == name,
    }
}

fn line_of(text: &str, dependency: &str) -> usize {
    let begins = |line: &str| {
        let rest = line.trim_start().strip_prefix(dependency);
        rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    text.lines().position(begins).map_or(1, |index| index + 1)
}

fn list(names: &[&str]) -> String {
    match names {
        [] => "none".into(),
        names => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, dependencies: &str, expected: &[&str]) {
        let text = format!("[lints]\nworkspace = true\n{dependencies}");
        let manifest: Table = text.parse().expect("valid TOML");
        let arrows = ARROWS.iter().find(|(owner, _)| *owner == name).expect("in the table");
        let mut problems = Vec::new();
        check_crate("Cargo.toml", &text, &manifest, arrows, &mut problems);
        let found: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn arrows_run_downwards() {
        check("engine", "[dependencies]\nbaremo-model.workspace = true", &[]);
        check(
            "facts",
            "[dependencies]\nbaremo-store.workspace = true",
            &["`facts` must not know `store`"],
        );
        check("engine", "[dev-dependencies]\nbaremo-testkit.workspace = true", &[]);
        check(
            "engine",
            "[dependencies]\nbaremo-testkit.workspace = true",
            &["`engine` must not know `testkit`"],
        );
    }

    #[test]
    fn heavy_dependencies_stay_behind_their_door() {
        check(
            "model",
            "[dependencies]\narrow.workspace = true",
            &["`model` must not depend on `arrow`: columns cross crate borders as plain vectors"],
        );
        let why = "columns cross crate borders as plain vectors";
        let message = format!("`engine` must not depend on `parquet`: {why}");
        check("engine", "[dependencies]\nparquet.workspace = true", &[message.as_str()]);
        check("metrics", "[dependencies]\nstrsim = \"1\"", &["`strsim` names its version here"]);
        assert!(matches("arrow*", "arrow-array") && !matches("arrow*", "arrows"));
    }

    #[test]
    fn a_shared_dependency_says_what_it_is_for() {
        let mut problems = Vec::new();
        let text = "[workspace.dependencies]\na = \"1\" # for this\nb = \"1\"\narrow = \"1\" # x\n\
                    parquet = \"2\" # y\n[profile.dev]\nc = 1\n";
        check_root(text, &mut problems);
        let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 5]);
    }
}
