//! What is said of a file that the system refuses.

use std::fmt::Display;
use std::io;
use std::path::Path;

use baremo_model::error::{Told, nearest, refused};
use baremo_model::told;
use baremo_store::StoreError;

use super::Failure;

/// Names of files that a hint lists, at most.
const NEAR: usize = 3;

/// What can be wrong with a file.
pub trait Why {
    /// Returns it in both languages.
    fn why(&self) -> Told;
}

impl Why for io::Error {
    fn why(&self) -> Told {
        refused(self)
    }
}

impl Why for serde_json::Error {
    fn why(&self) -> Told {
        self.to_string().into()
    }
}

/// Returns what cannot be done, and why.
pub fn cannot(what: Told, why: impl Why) -> Told {
    let why = why.why();
    Told {
        en: format!("{}: {}", what.en, why.en),
        es: Some(format!("{}: {}", what.spanish(), why.spanish())),
    }
}

/// Returns that a file cannot be read.
pub fn cannot_read(place: impl Display, why: impl Why) -> Told {
    cannot(told!("cannot read `{place}`", "no se puede leer `{place}`"), why)
}

/// Returns that a file cannot be written.
pub fn cannot_write(place: impl Display, why: impl Why) -> Told {
    cannot(told!("cannot write `{place}`", "no se puede escribir `{place}`"), why)
}

/// Returns whether an error says that there is no such file or folder.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Returns that a file of settings cannot be read, and what to do.
pub fn unreadable(path: &Path, error: io::Error) -> Failure {
    let ways = match error.kind() {
        io::ErrorKind::InvalidData => {
            vec![told!("save it as text in UTF-8", "guárdelo como texto en UTF-8")]
        }
        io::ErrorKind::IsADirectory => {
            vec![told!("put a file in its place", "ponga un fichero en su lugar")]
        }
        kind => ways_out(path, kind),
    };
    let failure = Failure::unavailable(cannot_read(path.display(), error));
    ways.into_iter().fold(failure, Failure::hint)
}

/// Returns that a file of the data folder cannot be written, and what to do, as the store says it.
pub fn unwritten(path: &Path, source: io::Error) -> Failure {
    StoreError::Io { action: "write", path: path.to_owned(), source }.into()
}

/// Returns that a file of the data folder cannot be removed, and what to do, as the store says it.
pub fn unremoved(path: &Path, source: io::Error) -> Failure {
    StoreError::Io { action: "remove", path: path.to_owned(), source }.into()
}

/// Returns that a file which the user named cannot be written: by a mistake of theirs where its
/// folder is not there or it is one itself, else because the system does not let it.
pub fn unsaved(path: &Path, source: io::Error) -> Failure {
    let kind = source.kind();
    let said = cannot_write(path.display(), source);
    match kind {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => {
            Failure::request(said)
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::unavailable(said)
            .hint(told!(
                "free some space there, or name a file elsewhere",
                "libere espacio ahí, o indique un fichero en otro sitio"
            )),
        _ => Failure::unavailable(said)
            .hint(told!("name a file elsewhere", "indique un fichero en otro sitio")),
    }
}

/// Reads a text that the user named.
///
/// # Errors
///
/// Fails when it cannot be read; hints say where it was looked for and what may be meant.
pub fn read_named(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unread(path, error))
}

/// Returns that a file or folder which the user named cannot be read.
pub fn unread(path: &Path, error: io::Error) -> Failure {
    let (place, kind) = (path.display(), error.kind());
    let failure = match kind {
        io::ErrorKind::NotFound => Failure::not_found(told!(
            "there is no file `{place}`",
            "no existe el fichero `{place}`"
        )),
        _ => Failure::request(cannot_read(place, error)),
    };
    match kind {
        io::ErrorKind::IsADirectory => {
            failure.hint(told!("name one of its files", "indique uno de sus ficheros"))
        }
        kind => ways_out(path, kind).into_iter().fold(failure, Failure::hint),
    }
}

/// Returns what to do about a file of data that the user named and the system refuses.
pub fn ways_out(path: &Path, kind: io::ErrorKind) -> Vec<Told> {
    let place = path.display();
    match kind {
        io::ErrorKind::NotFound => elsewhere(path),
        io::ErrorKind::IsADirectory => vec![told!(
            "name the files in it, such as `{place}/*.csv`",
            "indique los ficheros que contiene, como `{place}/*.csv`"
        )],
        io::ErrorKind::PermissionDenied => vec![told!(
            "give this user the right to read it, or copy it to a folder of theirs",
            "dé a este usuario permiso de lectura, o cópielo a una carpeta suya"
        )],
        _ => Vec::new(),
    }
}

/// Says which files of a similar name are in the folder that was looked in, and which folder it is.
fn elsewhere(path: &Path) -> Vec<Told> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let whole = whole.display();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return vec![told!("there is no folder `{whole}`", "no existe la carpeta `{whole}`")];
    };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let similar: Vec<String> =
        similar(&wanted, names).iter().map(|name| format!("`{name}`")).collect();
    let mut hints =
        vec![told!("looked in the folder `{whole}`", "se buscó en la carpeta `{whole}`")];
    if !similar.is_empty() {
        let names = similar.join(", ");
        hints.insert(0, told!("there is {names}", "hay {names}"));
    }
    hints
}

/// Returns names that are the same but for case and ending, else the one nearest to it.
fn similar(wanted: &str, mut names: Vec<String>) -> Vec<String> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    names.sort();
    let same: Vec<String> =
        names.iter().filter(|name| stem(name) == stem(wanted)).cloned().collect();
    if !same.is_empty() {
        return same.into_iter().take(NEAR).collect();
    }
    nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use baremo_render::Language;

    use super::*;

    #[test]
    fn a_folder_that_cannot_be_written_says_what_to_do_in_both_languages() {
        for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
            let failure = unwritten(Path::new("data/sources/desk.json"), kind.into());
            assert_eq!(failure.exit_status(), 4);
            let en = failure.message.en.as_str();
            assert!(en.starts_with("cannot write `data/sources/desk.json`: "), "{en}");
            for (language, way, other) in [
                (Language::En, "make the folder writable", "another folder: --data"),
                (Language::Es, "dé permiso de escritura", "otra carpeta: --data"),
            ] {
                let hints = failure.said(language).1;
                let [first, second] = hints.as_slice() else { panic!("{failure:?}") };
                assert!(first.starts_with(way) && second.starts_with(other), "{hints:?}");
            }
        }
    }

    #[test]
    fn a_file_that_cannot_be_saved_is_a_mistake_only_where_it_is_one() {
        for (kind, status) in [
            (io::ErrorKind::NotFound, 1),
            (io::ErrorKind::IsADirectory, 1),
            (io::ErrorKind::StorageFull, 4),
            (io::ErrorKind::PermissionDenied, 4),
        ] {
            let failure = unsaved(Path::new("report.pdf"), kind.into());
            assert_eq!(failure.exit_status(), status, "{failure:?}");
            assert!(failure.message.en.starts_with("cannot write `report.pdf`: "), "{failure:?}");
            assert_eq!(failure.typed.is_empty(), status == 1, "{failure:?}");
        }
    }

    #[test]
    fn a_missing_file_says_where_it_was_looked_for_and_what_is_like_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tickets.xlsx", "Tickets.csv.gz", "orders.csv", ".tickets.csv"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let of = |name: &str| unread(&folder.path().join(name), io::ErrorKind::NotFound.into());
        let failure = of("tickets.csv");
        assert!(failure.message.spanish().starts_with("no existe el fichero `"), "{failure:?}");
        assert!(!failure.message.en.contains("os error"), "{failure:?}");
        assert_eq!(failure.typed[0].spanish(), "hay `Tickets.csv.gz`, `tickets.xlsx`");
        assert!(failure.typed[1].en.starts_with("looked in the folder `"), "{failure:?}");
        assert_eq!(of("ordres.csv").typed[0].en, "there is `orders.csv`");
        assert_eq!(of("nothing.csv").typed.len(), 1);
        let nowhere = of("gone/nothing.csv").typed;
        assert!(nowhere[0].spanish().starts_with("no existe la carpeta `"), "{nowhere:?}");
        let failure = read_named(folder.path()).unwrap_err();
        assert!(failure.message.spanish().ends_with("`: es una carpeta"), "{failure:?}");
        assert_eq!(failure.typed[0].spanish(), "indique uno de sus ficheros");
        let of_data = ways_out(folder.path(), io::ErrorKind::IsADirectory);
        assert!(of_data[0].en.contains("/*.csv`"), "{of_data:?}");
    }
}
