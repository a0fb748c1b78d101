//! What is remembered of a source between imports: one JSON file each in the folder's `sources/`.

use std::path::{Path, PathBuf};

use baremo_model::Micros;
use baremo_sources::mapping::Mapping;
use baremo_sources::read::Input;
use serde::{Deserialize, Serialize};

use super::{Chosen, Order, told};
use crate::commands::now;
use crate::error::Failure;
use crate::error::file::unwritten;
use crate::folder::put;

/// Imports of a source that are remembered, the latest.
const IMPORTS: usize = 200;

/// Names of files that are remembered in all, at most; those of the latest import always are.
const FILES: usize = 2_000;

/// What is remembered of a source between imports.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Remembered {
    /// The source; none in a file of before it was written down.
    pub source: Option<String>,
    /// Address of a conversation, with `{id}`.
    pub url: Option<String>,
    /// Name of the mapping.
    pub mapping: String,
    /// Whether its customers have numbers of its own.
    pub own_customers: bool,
    /// The imports that brought it, in order: what to do again where events are lost.
    pub imports: Vec<Ordered>,
}

/// An import as it was ordered.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(default)]
pub struct Ordered {
    /// When it began, in UTC microseconds.
    pub began_at: Micros,
    /// Its files, by their whole paths; by their names alone where a browser sent them.
    pub files: Vec<String>,
    /// Whether a browser sent them.
    pub received: bool,
    /// The mapping file that was named, by its whole path.
    pub map: Option<String>,
    /// The version that was named of records that carry none.
    pub as_of: Option<String>,
    /// The zone that was named of times that name none.
    pub zone: Option<String>,
}

impl Ordered {
    fn of(order: &Order, inputs: &[Input]) -> Self {
        let within = order.within.as_deref();
        let file = |input: &Input| match (within, input) {
            (None, Input::Path(path)) => whole(path),
            _ => told(within, &input.name()),
        };
        let map = match &order.mapping {
            Chosen::File(path) => Some(whole(path)),
            Chosen::Usual | Chosen::Ready(_) | Chosen::Text(_) => None,
        };
        Ordered {
            began_at: now(),
            files: inputs.iter().map(file).collect(),
            received: within.is_some(),
            map,
            as_of: order.as_of.clone(),
            zone: order.zone.clone(),
        }
    }

    fn is_same(&self, other: &Ordered) -> bool {
        *self == Ordered { began_at: self.began_at, ..other.clone() }
    }
}

fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// Adds an import to those that are remembered. One that was ordered word for word before is there
/// once: the files of that time are gone or in these.
fn note(imports: &mut Vec<Ordered>, new: Ordered) {
    imports.retain(|known| !known.is_same(&new));
    imports.push(new);
    let mut files = 0;
    let kept = imports.iter().rev().take(IMPORTS).take_while(|import| {
        files += import.files.len();
        files <= FILES
    });
    let kept = kept.count().max(1);
    imports.drain(..imports.len() - kept);
}

/// Returns the file of a source, which is that of no other: whatever is no letter, digit, `-`, `_`
/// or `.` is written as `%20` is.
fn remembered_path(root: &Path, source: &str) -> PathBuf {
    let mut name = String::new();
    for letter in source.chars() {
        match is_plain(letter) {
            true => name.push(letter),
            false => letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| {
                name += &format!("%{byte:02X}");
            }),
        }
    }
    root.join("sources").join(format!("{name}.json"))
}

/// Returns the file that a source had, and others with it, when such letters were `_`.
fn former_path(root: &Path, source: &str) -> PathBuf {
    let name: String =
        source.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    root.join("sources").join(format!("{name}.json"))
}

fn is_plain(letter: char) -> bool {
    letter.is_alphanumeric() || "-_.".contains(letter)
}

/// Returns what the last import knew of a source.
pub fn remembered(root: &Path, source: &str) -> Option<Remembered> {
    let read = |path: PathBuf| -> Option<Remembered> {
        let known = serde_json::from_str(&std::fs::read_to_string(path).ok()?);
        known.ok().filter(|known: &Remembered| {
            known.source.as_deref().is_none_or(|named| named == source)
        })
    };
    read(remembered_path(root, source)).or_else(|| read(former_path(root, source)))
}

/// Keeps what this import knows of a source for the next one.
///
/// # Errors
///
/// Fails when it cannot be written; what was remembered is then as it was.
pub(super) fn remember(
    root: &Path,
    order: &Order,
    mapping: &Mapping,
    inputs: &[Input],
) -> Result<(), Failure> {
    let path = remembered_path(root, &order.source);
    let known = remembered(root, &order.source);
    let source = Some(order.source.clone());
    if known.is_none() && path.exists() {
        // What nobody can read is kept beside the new one rather than written over.
        let aside = path.with_extension("json.unreadable");
        std::fs::rename(&path, &aside).map_err(|error| unwritten(&aside, error))?;
    }
    let known = known.unwrap_or_default();
    let template = mapping.url().filter(|url| !url.contains("SUBDOMAIN")).map(str::to_owned);
    let url = order.url.clone().or(known.url).or(template);
    let url = url.map(|url| url.replace("{conversation_id}", "{id}"));
    let (mapping, own_customers) = (mapping.name().to_owned(), mapping.has_own_customers());
    let mut imports = known.imports;
    note(&mut imports, Ordered::of(order, inputs));
    let text = serde_json::to_string(&Remembered { source, url, mapping, own_customers, imports })
        .map_err(|error| Failure::internal(format!("cannot keep what is known: {error}")))?;
    let wrote = std::fs::create_dir_all(root.join("sources")).and_then(|()| put(&path, &text));
    wrote.map_err(|error| unwritten(&path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_of_a_source_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = remembered_path(folder.path(), "desk");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, "{\"imports\": [").expect("written");
        let (name, text) = baremo_sources::mapping::READY[0];
        let mapping = Mapping::parse(name, text);
        let order = Order { source: "desk".into(), ..Order::default() };
        remember(folder.path(), &order, &mapping.expect("it is one"), &[]).expect("kept");
        assert!(remembered(folder.path(), "desk").is_some());
        let aside = std::fs::read_to_string(path.with_extension("json.unreadable"));
        assert_eq!(aside.expect("it lies beside"), "{\"imports\": [");
    }

    #[test]
    fn each_source_has_a_file_of_its_own_and_files_of_before_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let (name, text) = baremo_sources::mapping::READY[0];
        let mapping = Mapping::parse(name, text).expect("it is one");
        let url_of = |source: &str| remembered(root, source).and_then(|known| known.url);
        let former = former_path(root, "a b");
        std::fs::create_dir_all(former.parent().expect("a folder")).expect("made");
        std::fs::write(&former, "{\"url\": \"https://old/{id}\"}").expect("written");
        assert_eq!(url_of("a b").as_deref(), Some("https://old/{id}"));
        for source in ["a_b", "a b", "a/b", "a%20b", "año"] {
            let url = Some(format!("https://{source}/{{id}}"));
            let order = Order { source: source.into(), url, ..Order::default() };
            remember(root, &order, &mapping, &[]).expect("kept");
        }
        for source in ["a_b", "a b", "a/b", "a%20b", "año"] {
            assert_eq!(url_of(source), Some(format!("https://{source}/{{id}}")));
        }
        // What another source's file says is not taken for its own.
        assert_eq!(url_of("a?b"), None);
        assert!(root.join("sources/a%20b.json").exists() && root.join("sources/año.json").exists());
    }

    #[test]
    fn imports_are_remembered_once_each_and_the_latest_of_very_many() {
        let import = |began_at: i64, file: &str, files: usize| Ordered {
            began_at,
            files: vec![file.to_owned(); files],
            ..Ordered::default()
        };
        let mut imports = Vec::new();
        for (began_at, file) in [(1, "a.csv"), (2, "b.csv"), (3, "a.csv")] {
            note(&mut imports, import(began_at, file, 1));
        }
        assert_eq!(imports, [import(2, "b.csv", 1), import(3, "a.csv", 1)]);
        let other = Ordered { zone: Some("Europe/Madrid".into()), ..import(4, "a.csv", 1) };
        note(&mut imports, other.clone());
        assert_eq!(imports.len(), 3);
        note(&mut imports, import(5, "c.csv", FILES - 1));
        assert_eq!(imports, [other, import(5, "c.csv", FILES - 1)]);
        note(&mut imports, import(6, "d.csv", FILES + 1));
        assert_eq!(imports.len(), 1);
        for number in 7..1_000 {
            note(&mut imports, import(number, &format!("{number}.csv"), 1));
        }
        assert_eq!((imports.len(), imports[0].began_at), (IMPORTS, 800));
    }
}
