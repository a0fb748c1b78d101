//! Saved questions: one TOML file each in the folder's `views/`.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_metrics::ServiceError;
use baremo_metrics::service::SavedView;
use baremo_model::error::TomlProblem;
use baremo_model::{ErrorKind, told};

use crate::error::Failure;
use crate::shelf::Shelf;

fn shelf(root: &Path) -> Shelf<'_> {
    Shelf::new(root, "views", ["view", "ninguna vista"])
}

/// Returns the saved questions by the word they are kept under. A file that cannot be read is left
/// out and told on the terminal.
///
/// # Errors
///
/// Fails when the folder cannot be listed.
pub fn all(root: &Path) -> Result<BTreeMap<String, SavedView>, Failure> {
    let parse = |text: &str| {
        toml::from_str(text).map_err(|error| {
            ServiceError::new(ErrorKind::Config, TomlProblem::of(error.message()).to_string())
        })
    };
    let mut views = BTreeMap::new();
    for (word, view) in shelf(root).read_all(parse)? {
        match view {
            Ok(view) => drop(views.insert(word, view)),
            Err(problem) => {
                crate::commands::message(&format!("views/{word}.toml: {}", problem.message));
            }
        }
    }
    Ok(views)
}

/// Keeps a question under its name; returns its word.
///
/// # Errors
///
/// Fails when the name is empty, a view of another name has its address, or the file cannot be
/// written.
pub fn save(root: &Path, view: &SavedView) -> Result<String, Failure> {
    let word = SavedView::word(&view.name).ok_or_else(|| {
        Failure::request(told!(
            "a view needs a name of letters or digits",
            "una vista necesita un nombre con letras o cifras"
        ))
    })?;
    if let Some(other) = all(root)?.remove(&word).filter(|known| known.name != view.name) {
        let (name, other) = (&view.name, other.name);
        return Err(Failure::request(told!(
            "`{name}` would have the address of the view `{other}`: `{word}`",
            "`{name}` tendría la dirección de la vista `{other}`: `{word}`"
        ))
        .advise(told!(
            "give it another name, or forget that view first",
            "elija otro nombre u olvide antes esa vista"
        )));
    }
    let text = toml::to_string(view)
        .map_err(|error| Failure::internal(format!("cannot write the view: {error}")))?;
    shelf(root).write(&word, &text)?;
    Ok(word)
}

/// Forgets a saved question.
///
/// # Errors
///
/// Fails when there is none of this word.
pub fn forget(root: &Path, word: &str) -> Result<(), Failure> {
    shelf(root).forget(word)
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
        // The same name is the same view, changed; another name is another view.
        assert_eq!(save(folder.path(), &view).unwrap(), "equipos");
        let other = SavedView { name: "¡EQUIPOS!".into(), ..view };
        let message = save(folder.path(), &other).unwrap_err().message.to_string();
        assert!(message.contains("the view `Equipos ↓`: `equipos`"), "{message}");
        assert_eq!(all(folder.path()).unwrap()["equipos"].name, "Equipos ↓");
        std::fs::write(folder.path().join("equipos.toml"), "no view").unwrap();
        let none = |word| forget(folder.path(), word).unwrap_err().message.to_string();
        assert_eq!(none("../equipos"), "there is no view `../equipos`");
        assert!(folder.path().join("equipos.toml").exists());
        forget(folder.path(), "equipos").unwrap();
        assert_eq!(none("equipos"), "there is no view `equipos`");
    }
}
