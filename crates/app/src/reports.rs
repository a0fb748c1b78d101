//! What the board report of a data folder is made of, and what the head says in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use baremo_metrics::Catalog;
use baremo_metrics::report::ReportSpec;
use baremo_metrics::service::{Coverage, OwnReports};
use baremo_model::told;
use baremo_store::make_folder;

use crate::durable::put;
use crate::error::Failure;
use crate::error::file::{cannot_read, unremoved, unwritten};
use crate::folder::texts;

/// The folder's own choice.
const OWN: &str = "reports/board.toml";
/// The usual figures, from which those that the data can answer are taken.
const USUAL: &str = include_str!("../../../catalog/reports/board.toml");
/// Bytes a comment may have.
const LONGEST: usize = 32 * 1024;
/// Bytes the name may have under which one is kept.
const NAME: usize = 200;

/// The usual figures as they are written, without the check that a report has at most ten.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual {
    figure: Vec<baremo_metrics::report::ReportFigure>,
}

/// Returns what the report is made of.
///
/// # Errors
///
/// A bad request, naming file and line, when the folder's choice is wrong.
pub fn spec(root: &Path, catalog: &Catalog, coverage: &Coverage) -> Result<ReportSpec, Failure> {
    let own = match std::fs::read_to_string(root.join(OWN)) {
        Ok(text) => ReportSpec::parse(OWN, &text, catalog)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => ReportSpec::default(),
        Err(error) => return Err(Failure::unavailable(cannot_read(OWN, error))),
    };
    filled(own, coverage)
}

/// Returns the further reports of the folder by their words: all files beside the folder's own
/// choice.
///
/// # Errors
///
/// Fails when they cannot be read. A file that is wrong is among them with what is wrong.
pub fn further(root: &Path, catalog: &Catalog, coverage: &Coverage) -> Result<OwnReports, Failure> {
    let mut reports = OwnReports::new();
    for (word, text) in texts(&root.join("reports"), ".toml")? {
        let path = format!("reports/{word}.toml");
        if path == OWN {
            continue;
        }
        let report = match ReportSpec::parse(&path, &text, catalog) {
            Ok(spec) => Ok(filled(spec, coverage)?),
            Err(error) => Err(error),
        };
        reports.insert(word, report);
    }
    Ok(reports)
}

/// Returns a report with the usual figures that the data can answer, where it has none of its own.
fn filled(own: ReportSpec, coverage: &Coverage) -> Result<ReportSpec, Failure> {
    if !own.figures.is_empty() {
        return Ok(own);
    }
    let usual: Usual = toml::from_str(USUAL)
        .map_err(|error| Failure::internal(format!("the usual report is wrong: {error}")))?;
    let known: BTreeSet<&str> = coverage.ready().map(|covered| covered.name.as_str()).collect();
    let figures = usual.figure.into_iter().filter(|it| known.contains(it.metric.as_str()));
    Ok(ReportSpec { figures: figures.take(ReportSpec::FIGURES).collect(), ..own })
}

/// Returns whether comments can be kept under a name: that of a period, or of one by a profile,
/// which is called as its file is. It leads out of no folder.
fn is_name(period: &str) -> bool {
    let leads_on = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !period.is_empty()
        && period.len() <= NAME
        && !period.starts_with('.')
        && !period.contains(leads_on)
}

fn place(root: &Path, period: &str) -> Result<PathBuf, Failure> {
    if !is_name(period) {
        return Err(Failure::request(told!(
            "`{period}` cannot be the name of a period",
            "`{period}` no puede ser el nombre de un periodo"
        )));
    }
    Ok(root.join("reports").join(format!("{period}.md")))
}

/// Returns what the head says of a period; empty where nothing was said.
///
/// # Errors
///
/// Fails when the file is there and cannot be read.
pub fn comment(root: &Path, period: &str) -> Result<String, Failure> {
    if !is_name(period) {
        return Ok(String::new());
    }
    match std::fs::read_to_string(place(root, period)?) {
        Ok(text) => Ok(text.chars().take(LONGEST).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::unavailable(cannot_read(format!("reports/{period}.md"), error))),
    }
}

/// Keeps what the head says of a period; an empty text forgets it.
///
/// # Errors
///
/// A bad request when the name is none or the text too long; fails when it cannot be written.
pub fn save_comment(root: &Path, period: &str, text: &str) -> Result<(), Failure> {
    let place = place(root, period)?;
    let text = text.replace("\r\n", "\n");
    if text.len() > LONGEST {
        return Err(Failure::request(told!(
            "comments have {LONGEST} bytes at most",
            "los comentarios tienen {LONGEST} bytes como máximo"
        )));
    }
    if text.trim().is_empty() {
        return match std::fs::remove_file(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(unremoved(&place, error))
            }
            _ => Ok(()),
        };
    }
    let failed = |error: std::io::Error| unwritten(&place, error);
    make_folder(&root.join("reports")).map_err(failed)?;
    put(&place, &(text.trim().to_owned() + "\n")).map_err(failed)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::service::Covered;

    use super::*;

    fn coverage(names: &[&str]) -> Coverage {
        let covered =
            |name: &&str| Covered { name: (*name).into(), computable: true, needs: Vec::new() };
        Coverage { metrics: names.iter().map(covered).collect(), ..Coverage::default() }
    }

    #[test]
    fn the_usual_figures_are_in_the_catalogue_and_at_most_ten() {
        let catalog = crate::catalog::built_in().unwrap();
        let usual: Usual = toml::from_str(USUAL).unwrap();
        for figure in &usual.figure {
            assert!(catalog.get(&figure.metric).is_ok(), "{}", figure.metric);
        }
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<&str> = catalog.names().collect();
        let spec = |names: &[&str]| spec(folder.path(), &catalog, &coverage(names)).unwrap();
        assert_eq!(spec(&names).figures.len(), 10);
        let last = usual.figure.last().unwrap().metric.as_str();
        assert_eq!(spec(&[last]).figures.len(), 1);
    }

    #[test]
    fn comments_are_kept_changed_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(comment(root, "2026-11").unwrap(), "");
        save_comment(root, "2026-11", "Dos días\r\nsin chat.\n\n").unwrap();
        assert_eq!(comment(root, "2026-11").unwrap(), "Dos días\nsin chat.\n");
        save_comment(root, "2026-11", "  ").unwrap();
        assert_eq!(comment(root, "2026-11").unwrap(), "");
        let refused = |period: &str, text: &str| {
            save_comment(root, period, text).unwrap_err().message.to_string()
        };
        assert_eq!(refused("../x", "y"), "`../x` cannot be the name of a period");
        for period in ["2026-11./x", "2026-11.a/../../x", "2026-11.a\\x", "", ".x", "c:x"] {
            assert!(refused(period, "y").contains("cannot be the name"), "{period}");
        }
        // A profile is called as its file is.
        save_comment(root, "2026-11.España norte", "Sin chat.").unwrap();
        assert_eq!(comment(root, "2026-11.España norte").unwrap(), "Sin chat.\n");
        let long = "y".repeat(LONGEST);
        save_comment(root, "2026-11", &long).unwrap();
        assert_eq!(refused("2026-11", &(long + "y")), "comments have 32768 bytes at most");
        // One that lies beside them is none of theirs.
        std::fs::write(root.join("x.md"), "a secret").unwrap();
        assert_eq!(comment(root, "../x").unwrap(), "");
    }
}
