//! What holds for every file of the repository, and how to put right what does not.
//!
//! Limits and layers are written down here and in `xtask/tidy.toml`, which lists the exceptions,
//! each with its reason. Every rule is a function from files to [`Problem`]s.

mod crates;
mod lexer;
mod rust;
mod text;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use serde::Deserialize;

use crate::error::ChoreError;
use crate::workspace;

/// Lines a Rust file may have.
pub const FILE_LINES: usize = 500;
/// Lines a function may have, from `fn` to its closing brace.
pub const FUNCTION_LINES: usize = 70;
/// Columns a line of Rust may have.
pub const COLUMNS: usize = 100;

/// Something to put right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to the repository.
    pub path: String,
    /// Line, the first being 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// How to put it right.
    pub fix: String,
}

impl Problem {
    fn new(path: &str, line: usize, message: impl Into<String>, fix: impl Into<String>) -> Problem {
        Problem { path: path.into(), line, message: message.into(), fix: fix.into() }
    }
}

impl Display for Problem {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Problem { path, line, message, fix } = self;
        write!(formatter, "{path}:{line}: {message}\n    fix: {fix}")
    }
}

/// What may differ from the rules, as `xtask/tidy.toml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceptions {
    /// Exceptions in the order they were written.
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// File, relative to the repository.
    path: String,
    /// Rule it need not follow.
    rule: Rule,
    /// Why, as a sentence.
    reason: String,
    /// Function, with rule `function_lines`.
    #[serde(default)]
    function: Option<String>,
    /// Whether something was allowed by it.
    #[serde(skip)]
    needed: Cell<bool>,
}

/// Rules that allow exceptions.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Rule {
    FileLines,
    FunctionLines,
    MachinePath,
    MetricId,
}

impl Exceptions {
    /// Returns whether what breaks a rule may; asked of nothing else, so that exceptions that are
    /// never asked for are known to be stale.
    fn allow(&self, rule: Rule, path: &str, function: Option<&str>) -> bool {
        let found = self.exceptions.iter().find(|exception| {
            exception.rule == rule
                && exception.path == path
                && (exception.function.is_none() || exception.function.as_deref() == function)
        });
        found.is_some_and(|exception| {
            exception.needed.set(true);
            true
        })
    }
}

/// The repository's files, with the text of those that people write.
struct Tree {
    texts: BTreeMap<String, String>,
    exceptions: Exceptions,
}

impl Tree {
    fn read(root: &Path) -> Result<Tree, ChoreError> {
        let mut texts = BTreeMap::new();
        for path in workspace::files(root)? {
            // What is not UTF-8 is a test's input, and nobody's prose.
            if let Ok(text) = std::fs::read_to_string(root.join(&path)) {
                texts.insert(path, text);
            }
        }
        let path = "xtask/tidy.toml";
        let text = texts.get(path).map(String::as_str).unwrap_or_default();
        let exceptions = toml::from_str(text).map_err(|error| ChoreError::Content {
            path: path.into(),
            message: error.to_string(),
        })?;
        Ok(Tree { texts, exceptions })
    }

    fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// Returns the names of all metrics, which are those of the catalogue's pages.
    fn metric_ids(&self) -> Vec<&str> {
        let pages = self.texts.keys().filter_map(|path| path.strip_prefix("catalog/"));
        let names = pages.filter_map(|path| path.split_once('/')?.1.strip_suffix(".md"));
        names.filter(|name| !name.contains('.')).collect()
    }
}

/// Returns everything to put right in a repository, sorted.
///
/// # Errors
///
/// Fails when files cannot be read or the exceptions are not valid.
pub fn problems(root: &Path) -> Result<Vec<Problem>, ChoreError> {
    of(&Tree::read(root)?)
}

fn of(tree: &Tree) -> Result<Vec<Problem>, ChoreError> {
    let mut problems = crates::problems(tree)?;
    problems.extend(rust::problems(tree));
    problems.extend(text::problems(tree));
    // After all that ask for one.
    problems.extend(stale_exceptions(tree));
    problems.sort();
    Ok(problems)
}

fn stale_exceptions(tree: &Tree) -> impl Iterator<Item = Problem> {
    let listed = tree.exceptions.exceptions.iter();
    listed.filter_map(move |exception| {
        let (message, fix) = match exception {
            _ if !tree.texts.contains_key(&exception.path) => (
                format!("an exception names `{}`, which is not there", exception.path),
                "take the exception out",
            ),
            _ if !exception.needed.get() => (
                match &exception.function {
                    Some(name) => format!("the exception for `{name}` of `{}`", exception.path),
                    None => format!("the exception for `{}`", exception.path),
                } + " is not needed",
                "take the exception out: the file keeps the rule",
            ),
            _ if exception.reason.split_whitespace().count() < 4 => (
                format!("the exception for `{}` has no reason", exception.path),
                "say in a sentence why the rule does not fit",
            ),
            _ => return None,
        };
        Some(Problem::new("xtask/tidy.toml", 1, message, fix))
    })
}

/// Prints everything to put right.
///
/// # Errors
///
/// Fails when there is anything.
#[expect(clippy::print_stderr, reason = "the chore's messages")]
pub fn run(root: &Path) -> Result<(), ChoreError> {
    let problems = problems(root)?;
    for problem in &problems {
        eprintln!("{problem}");
    }
    match problems.len() {
        0 => Ok(()),
        count => Err(ChoreError::Found { count, what: "things to tidy" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let problems = problems(&workspace::root()).expect("the repository can be read");
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(shown.is_empty(), "{} to tidy\n{}", shown.len(), shown.join("\n"));
    }

    #[test]
    fn an_exception_that_nothing_needs_is_told() {
        let named = "fn a() -> &'static str { \"wait\" }\n";
        let long = format!("fn long() {{\n{}}}\n", "b();\n".repeat(FUNCTION_LINES));
        let high = "// a\n".repeat(FILE_LINES + 1);
        let place = format!("// {}{}\n", "/ho", "me/a");
        let files = [
            ("Cargo.toml", ""),
            ("catalog/speed/wait.md", ""),
            ("idle.rs", "fn a() {}\n"),
            ("named.rs", named),
            ("long.rs", &long),
            ("high.rs", &high),
            ("place.rs", &place),
        ];
        let texts = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        let exception = |(path, rule, function): (&str, Rule, Option<&str>)| Exception {
            path: path.into(),
            rule,
            reason: "as good as any other".into(),
            function: function.map(str::to_owned),
            needed: Cell::default(),
        };
        let exceptions = [
            ("named.rs", Rule::MetricId, None),
            ("long.rs", Rule::FunctionLines, Some("long")),
            ("high.rs", Rule::FileLines, None),
            ("place.rs", Rule::MachinePath, None),
            ("idle.rs", Rule::MetricId, None),
            ("idle.rs", Rule::FunctionLines, None),
            ("idle.rs", Rule::FileLines, None),
            ("idle.rs", Rule::MachinePath, None),
            ("long.rs", Rule::FunctionLines, Some("short")),
            ("high.rs", Rule::FileLines, None),
            ("gone.rs", Rule::FileLines, None),
        ];
        let exceptions = exceptions.into_iter().map(exception).collect();
        let tree = Tree { texts, exceptions: Exceptions { exceptions } };
        let told = of(&tree).expect("no manifest is wrong");
        let told: Vec<&str> = told.iter().map(|problem| problem.message.as_str()).collect();
        let idle = "the exception for `idle.rs` is not needed";
        let expected = [
            "an exception names `gone.rs`, which is not there",
            // Told twice, it is needed once.
            "the exception for `high.rs` is not needed",
            idle,
            idle,
            idle,
            idle,
            "the exception for `short` of `long.rs` is not needed",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn metric_ids_are_the_pages() {
        let pages = ["catalog/speed/wait.md", "catalog/speed/wait.es.md", "catalog/checks.toml"];
        let texts = pages.iter().map(|path| ((*path).to_owned(), String::new())).collect();
        let tree = Tree { texts, exceptions: Exceptions::default() };
        assert_eq!(tree.metric_ids(), ["wait"]);
    }
}
