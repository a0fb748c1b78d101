//! Whether every dependency may be shipped with ours, and whether one is known to be unsafe.

mod advisory;

use std::path::Path;

use serde_json::Value;

pub use self::advisory::advisories;
use crate::error::ChoreError;
use crate::workspace::{cargo, output};

/// Licences that ask for no more than to be named, with which the program can be given away under
/// MIT or Apache-2.0.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "bzip2-1.0.6",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Licences that ask for changes to the dependency's own files to be published; we change none.
const ALLOWED_UNCHANGED: &[&str] = &["MPL-2.0"];

/// A package that the workspace needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence as an SPDX expression; empty when it names a file instead.
    pub licence: String,
}

/// Checks the licence of every dependency, then looks for known advisories.
///
/// # Errors
///
/// Fails when a licence is not on the list or a version is known to be unsafe.
#[expect(clippy::print_stderr, reason = "the chore's messages")]
pub fn run(root: &Path) -> Result<(), ChoreError> {
    let packages = packages(root)?;
    let refused: Vec<&Package> =
        packages.iter().filter(|package| !is_allowed(&package.licence)).collect();
    for Package { name, version, licence } in &refused {
        eprintln!("{name} {version}: licence `{licence}` is not on the list");
        eprintln!("    fix: use another crate, or add the licence in xtask/src/licences.rs");
    }
    eprintln!("licences: {} dependencies read", packages.len());
    advisories(root, &packages)?;
    match refused.len() {
        0 => Ok(()),
        count => Err(ChoreError::Found { count, what: "licences that are not on the list" }),
    }
}

/// Returns the packages that come from a registry.
fn packages(root: &Path) -> Result<Vec<Package>, ChoreError> {
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let text = output(root, &cargo(), &arguments)?;
    let wrong = |message: String| ChoreError::Content { path: "cargo metadata".into(), message };
    let metadata: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let listed = metadata["packages"].as_array();
    let listed = listed.ok_or_else(|| wrong("it lists no packages".into()))?;
    let foreign = listed.iter().filter(|package| !package["source"].is_null());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(foreign
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
        })
        .collect())
}

/// Returns whether an SPDX expression leaves us an allowed choice. `/` is an old way to write `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (allowed, rest) = choice(&words);
    allowed && rest.is_empty()
}

/// Reads `a OR b`; returns whether it is allowed, and what follows.
fn choice<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut allowed, mut rest) = all(words);
    while let ["OR", following @ ..] = rest {
        let (other, after) = all(following);
        (allowed, rest) = (allowed || other, after);
    }
    (allowed, rest)
}

/// Reads `a AND b`, which binds tighter.
fn all<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut allowed, mut rest) = one(words);
    while let ["AND", following @ ..] = rest {
        let (other, after) = one(following);
        (allowed, rest) = (allowed && other, after);
    }
    (allowed, rest)
}

fn one<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let known = |name: &str| ALLOWED.contains(&name) || ALLOWED_UNCHANGED.contains(&name);
    match words {
        ["(", inside @ ..] => {
            let (allowed, rest) = choice(inside);
            match rest {
                [")", after @ ..] => (allowed, after),
                rest => (false, rest),
            }
        }
        [name, "WITH", exception, rest @ ..] => {
            // An exception only gives; without it the licence itself may be allowed already.
            (known(&format!("{name} WITH {exception}")) || known(name), rest)
        }
        [name, rest @ ..] => (known(name), rest),
        [] => (false, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_leave_a_choice_or_not() {
        for (expression, expected) in [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("GPL-3.0 OR MIT AND Zlib", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0 WITH Classpath-exception-2.0", false),
            ("(MIT", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(expression), expected, "{expression}");
        }
    }
}
