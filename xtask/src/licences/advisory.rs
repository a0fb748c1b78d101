//! Known vulnerabilities of dependencies, from the RustSec database.
//!
//! The database is a repository of one small file an advisory. It is fetched into the target folder
//! when the network allows, or read from the folder that `RUSTSEC_ADVISORY_DB` names.

use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Package;
use crate::error::ChoreError;
use crate::workspace::{self, output, read};

const DATABASE: &str = "https://github.com/RustSec/advisory-db";

/// What we read of an advisory.
#[derive(Debug, Deserialize)]
struct Advisory {
    advisory: Head,
    #[serde(default)]
    versions: Versions,
}

#[derive(Debug, Deserialize)]
struct Head {
    id: String,
    /// `unmaintained`, `notice` or `unsound`: worth knowing, no vulnerability.
    #[serde(default)]
    informational: Option<String>,
    /// When it was taken back.
    #[serde(default)]
    withdrawn: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Looks for the advisories of all packages. Without the database it says why and checks nothing.
///
/// # Errors
///
/// Fails when a package has a known vulnerability; other notices are only printed.
#[expect(clippy::print_stderr, reason = "the chore's messages")]
pub fn advisories(root: &Path, packages: &[Package]) -> Result<(), ChoreError> {
    let database = match database(root) {
        Ok(database) => database,
        Err(reason) => {
            eprintln!("advisories: skipped, {DATABASE} is out of reach: {reason}");
            return Ok(());
        }
    };
    let mut count = 0;
    for package in packages {
        for advisory in of_package(&database, package)? {
            let Head { id, informational, .. } = advisory.advisory;
            let sort = informational.as_deref().unwrap_or("vulnerability");
            eprintln!("{} {}: {id} ({sort})", package.name, package.version);
            count += usize::from(informational.is_none());
        }
    }
    eprintln!("advisories: {} dependencies looked up", packages.len());
    match count {
        0 => Ok(()),
        count => Err(ChoreError::Found {
            count,
            what: "known vulnerabilities; move the dependency to a version that is not affected",
        }),
    }
}

/// Returns the folder of the database, or why there is none.
fn database(root: &Path) -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os("RUSTSEC_ADVISORY_DB") {
        return Ok(PathBuf::from(folder));
    }
    let folder = workspace::target(root).join("advisory-db");
    let name = folder.to_string_lossy().into_owned();
    let patience = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20"];
    let known = folder.join(".git").exists();
    let action: &[&str] = match known {
        true => &["-C", &name, "pull", "--quiet", "--ff-only"],
        false => &["clone", "--quiet", "--depth", "1", DATABASE, &name],
    };
    match output(root, "git", &[&patience, action].concat()) {
        // What was fetched once is better than nothing.
        Err(_) if known => Ok(folder),
        Err(ChoreError::Command { reason, .. }) => {
            Err(reason.lines().last().unwrap_or_default().to_owned())
        }
        Err(error) => Err(error.to_string()),
        Ok(_) => Ok(folder),
    }
}

fn of_package(database: &Path, package: &Package) -> Result<Vec<Advisory>, ChoreError> {
    let folder = database.join("crates").join(&package.name);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let advisory = parse(&read(&path)?)
            .map_err(|message| ChoreError::Content { path: path.display().to_string(), message })?;
        if is_affected(&advisory, &package.version) {
            found.push(advisory);
        }
    }
    found.sort_by(|left, right| left.advisory.id.cmp(&right.advisory.id));
    Ok(found)
}

/// Reads the TOML block an advisory begins with.
fn parse(text: &str) -> Result<Advisory, String> {
    let block = text.split("```").nth(1).ok_or("it has no block of TOML")?;
    let block = block.strip_prefix("toml").unwrap_or(block);
    toml::from_str(block).map_err(|error| error.to_string())
}

fn is_affected(advisory: &Advisory, version: &str) -> bool {
    let Versions { patched, unaffected } = &advisory.versions;
    let mut safe = patched.iter().chain(unaffected);
    advisory.advisory.withdrawn.is_none() && !safe.any(|wanted| meets(version, wanted))
}

/// Returns whether a version meets a requirement such as `>=1.2, <2`, `^0.4.1` or `~1.3`.
fn meets(version: &str, requirement: &str) -> bool {
    requirement.split(',').all(|part| {
        let part = part.trim();
        let digit = part.find(|character: char| character.is_ascii_digit());
        let (operator, wanted) = part.split_at(digit.unwrap_or(0));
        let order = compare(version, wanted);
        match operator.trim() {
            ">=" => order.is_ge(),
            ">" => order.is_gt(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            "=" => order.is_eq(),
            "~" => order.is_ge() && same_start(version, wanted, 2),
            // `^`, or nothing: up to the next version that may break.
            _ => order.is_ge() && same_start(version, wanted, breaking_part(wanted)),
        }
    })
}

/// Returns the three numbers of a version, and its pre-release if it is one.
fn parts(version: &str) -> ([u64; 3], Option<&str>) {
    let plain = version.split('+').next().unwrap_or(version).trim();
    let (numbers, pre) = match plain.split_once('-') {
        Some((numbers, pre)) => (numbers, Some(pre)),
        None => (plain, None),
    };
    let mut found = [0; 3];
    for (place, number) in found.iter_mut().zip(numbers.split('.')) {
        *place = number.parse().unwrap_or(0);
    }
    (found, pre)
}

fn compare(left: &str, right: &str) -> Ordering {
    let ((left, left_pre), (right, right_pre)) = (parts(left), parts(right));
    left.cmp(&right).then_with(|| match (left_pre, right_pre) {
        (None, None) => Ordering::Equal,
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(left), Some(right)) => left.cmp(right),
    })
}

fn same_start(left: &str, right: &str, count: usize) -> bool {
    parts(left).0[..count] == parts(right).0[..count]
}

/// Returns how many leading numbers must stay the same for a version to be compatible.
fn breaking_part(version: &str) -> usize {
    match parts(version).0 {
        [0, 0, _] => 3,
        [0, ..] => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_met_or_not() {
        for (version, requirement, expected) in [
            ("1.2.3", ">=1.2.3", true),
            ("1.2.3", ">= 1.2, < 1.2.3", false),
            ("1.10.0", ">=1.9.0", true),
            ("1.2.3", "^1.1", true),
            ("2.0.0", "^1.1", false),
            ("0.4.9", "^0.4.1", true),
            ("0.5.0", "^0.4.1", false),
            ("1.3.9", "~1.3", true),
            ("1.4.0", "~1.3", false),
            ("1.0.0-rc.1", ">=1.0.0", false),
            ("1.0.0+build", "=1.0.0", true),
        ] {
            assert_eq!(meets(version, requirement), expected, "{version} {requirement}");
        }
    }

    #[test]
    fn an_advisory_names_the_versions_it_is_about() {
        let text = "```toml\n[advisory]\nid = \"RUSTSEC-2000-0001\"\n[versions]\n\
                    patched = [\">=1.2.0\"]\nunaffected = [\"<1.0.0\"]\n```\n# Title\n";
        let advisory = parse(text).expect("valid");
        assert!(is_affected(&advisory, "1.1.9"));
        assert!(!is_affected(&advisory, "1.2.0") && !is_affected(&advisory, "0.9.0"));
    }
}
