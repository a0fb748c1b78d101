//! Saved questions: one TOML file each in the folder's `views/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baremo_metrics::service::SavedView;
use baremo_model::ErrorKind;

use crate::error::Failure;

/// Bytes a file of one question may have.
const LONGEST: u64 = 64 * 1024;

/// Returns the saved questions by the word they are kept under. A file that cannot be read is left
/// out and told on the terminal: one wrong file must not hide the others.
///
/// # Errors
///
/// Fails when the folder cannot be listed.
pub fn all(root: &Path) -> Result<BTreeMap<String, SavedView>, Failure> {
    let mut views = BTreeMap::new();
    let entries = match std::fs::read_dir(root.join("views")) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(views),
        Err(error) => return Err(Failure::unavailable(format!("cannot read `views`: {error}"))),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let word = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if path.extension().is_none_or(|ending| ending != "toml") || !is_word(word) {
            continue;
        }
        match read(&path) {
            Ok(view) => {
                views.insert(word.to_owned(), view);
            }
            Err(problem) => crate::commands::message(&format!("views/{word}.toml: {problem}")),
        }
    }
    Ok(views)
}

fn read(path: &Path) -> Result<SavedView, String> {
    let long = std::fs::metadata(path).map_err(|error| error.to_string())?.len() > LONGEST;
    if long {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    toml::from_str(&text).map_err(|error| error.message().to_owned())
}

fn is_word(word: &str) -> bool {
    SavedView::word(word).as_deref() == Some(word)
}

fn place(root: &Path, word: &str) -> PathBuf {
    root.join("views").join(format!("{word}.toml"))
}

/// Keeps a question under its name; returns its word.
///
/// # Errors
///
/// Fails when the name is empty or the file cannot be written.
pub fn save(root: &Path, view: &SavedView) -> Result<String, Failure> {
    let word = SavedView::word(&view.name)
        .ok_or_else(|| Failure::request("a view needs a name of letters or digits".to_owned()))?;
    let text = toml::to_string(view).map_err(|error| Failure {
        message: format!("cannot write the view: {error}"),
        hints: Vec::new(),
        kind: ErrorKind::Internal,
    })?;
    let failed = |error: std::io::Error| {
        Failure::unavailable(format!("cannot write `views/{word}.toml`: {error}"))
    };
    std::fs::create_dir_all(root.join("views")).map_err(failed)?;
    // Written beside and moved into place, so that a reader never sees half a file.
    let beside = root.join("views").join(format!(".{word}.new"));
    std::fs::write(&beside, text).map_err(failed)?;
    std::fs::rename(&beside, place(root, &word)).map_err(failed)?;
    Ok(word)
}

/// Forgets a saved question.
///
/// # Errors
///
/// Fails when there is none of this word.
pub fn forget(root: &Path, word: &str) -> Result<(), Failure> {
    let gone = is_word(word) && std::fs::remove_file(place(root, word)).is_ok();
    gone.then_some(()).ok_or_else(|| Failure {
        message: format!("there is no view `{word}`"),
        hints: Vec::new(),
        kind: ErrorKind::NotFound,
    })
}

#[cfg(test)]
mod tests {
    use baremo_metrics::query::Query;

    use super::*;

    #[test]
    fn a_view_is_kept_read_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        assert!(all(folder.path()).unwrap().is_empty());
        let query = Query { metrics: vec!["backlog".into()], limit: Some(5), ..Query::default() };
        let view = SavedView { name: "Equipos ↓".into(), query, ..SavedView::default() };
        let word = save(folder.path(), &view).unwrap();
        assert_eq!(word, "equipos");
        std::fs::write(folder.path().join("views/broken.toml"), "name = ").unwrap();
        let views = all(folder.path()).unwrap();
        assert_eq!(views.len(), 1);
        assert_eq!(
            (views["equipos"].query.limit, views["equipos"].name.as_str()),
            (Some(5), "Equipos ↓")
        );
        assert!(forget(folder.path(), "../equipos").is_err());
        forget(folder.path(), "equipos").unwrap();
        assert!(forget(folder.path(), "equipos").is_err());
    }
}
