//! What is remembered of a source between imports: one JSON file each in the folder's `sources/`.

use std::path::{Path, PathBuf};

use baremo_model::{Micros, told};
use baremo_sources::mapping::{Mapping, Remark};
use baremo_sources::read::Input;
use baremo_store::make_folder;
use serde::{Deserialize, Serialize};

use super::{Chosen, Order, told as said};
use crate::commands::now;
use crate::config::Whose;
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::unwritten;

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
    /// Name of the mapping of the last import.
    pub mapping: String,
    /// Whose numbers its customers have; none where no mapping has said it.
    pub customers: Option<Stated>,
    /// The greatest revision of a mapping of it; none in a file of before there were any.
    pub revision: u32,
    /// The imports that brought it, in order: what to do again where events are lost.
    pub imports: Vec<Ordered>,
    /// What files of before say of its customers: whether the last mapping, of whatever, called
    /// them its own.
    #[serde(skip_serializing)]
    own_customers: bool,
}

/// Whose numbers the customers of a source have, as the first mapping that says it has it.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Stated {
    /// Whose they are.
    pub whose: Whose,
    /// Name of the mapping.
    pub mapping: String,
    /// When the import with it began, in UTC microseconds: nobody knew it before.
    pub since: Micros,
}

impl Remembered {
    /// Returns whether customers had numbers of the source's own, as far as was known at an
    /// instant.
    pub fn had_own_customers(&self, at: Micros) -> bool {
        let known = self.customers.as_ref().filter(|stated| stated.since <= at);
        known.is_some_and(|stated| stated.whose == Whose::Own)
    }

    /// Returns the name of the mapping that a file came in by last, and whether it was a ready one
    /// that was edited; where no import of it is remembered, those of the last import of all.
    pub fn mapping_of(&self, file: &str) -> (&str, bool) {
        let name = Path::new(file).file_name();
        let is_it = |known: &String| name.is_some() && Path::new(known).file_name() == name;
        let mut imports = self.imports.iter().rev().filter(|import| !import.mapping.is_empty());
        let own = imports.clone().find(|import| import.files.iter().any(is_it));
        match own {
            Some(import) => (import.mapping.as_str(), import.edited),
            None => (self.mapping.as_str(), imports.next().is_some_and(|last| last.edited)),
        }
    }

    /// Takes what a file of before says. That customers are not the source's own was also said of
    /// the many whose last mapping says nothing of it.
    fn understood(mut self) -> Self {
        if self.customers.is_none() && self.own_customers {
            let mapping = self.mapping.clone();
            self.customers = Some(Stated { whose: Whose::Own, mapping, since: 0 });
        }
        self
    }
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
    /// Name of the mapping; nothing in a file of before it was written down.
    pub mapping: String,
    /// The mapping file that was named, by its whole path.
    pub map: Option<String>,
    /// The version that was named of records that carry none.
    pub as_of: Option<String>,
    /// The zone that was named of times that name none.
    pub zone: Option<String>,
    /// Digest of the mapping; none in a file of before it was written down.
    pub reading: Option<u64>,
    /// Revision of the mapping; 0 in a file of before it was written down.
    pub revision: u32,
    /// Whether the mapping had the name of a ready one and said something else.
    pub edited: bool,
}

impl Ordered {
    pub(super) fn of(order: &Order, mapping: &Mapping, inputs: &[Input]) -> Self {
        let within = order.within.as_deref();
        let file = |input: &Input| match (within, input) {
            (None, Input::Path(path)) => whole(path),
            _ => said(within, &input.name()),
        };
        let map = match &order.mapping {
            Chosen::File(path) => Some(whole(path)),
            Chosen::Usual | Chosen::Ready(_) | Chosen::Text(_) => None,
        };
        Ordered {
            began_at: now(),
            files: inputs.iter().map(file).collect(),
            received: within.is_some(),
            mapping: mapping.name().to_owned(),
            map,
            as_of: order.as_of.clone(),
            zone: order.zone.clone(),
            reading: Some(mapping.digest()),
            revision: mapping.revision(),
            edited: mapping.is_edited(),
        }
    }

    /// Returns whether it was ordered word for word as another one, whatever the mapping said.
    fn is_same(&self, other: &Ordered) -> bool {
        let Ordered { began_at, mapping, reading, revision, edited, .. } = self.clone();
        *self == Ordered { began_at, mapping, reading, revision, edited, ..other.clone() }
    }

    /// Returns the revision of its mapping.
    pub(super) fn revision(&self) -> u32 {
        self.revision.max(1)
    }

    /// Returns whether a file of one is one of the other.
    pub(super) fn shares_files_with(&self, other: &Ordered) -> bool {
        self.files.iter().any(|own| other.has(self, own))
    }

    /// Returns whether a file of another import is one of its own; of those that a browser sent
    /// only the name is known.
    pub(super) fn has(&self, other: &Ordered, file: &str) -> bool {
        let by_name = self.received || other.received;
        self.files.iter().any(|own| match by_name {
            true => Path::new(own).file_name() == Path::new(file).file_name(),
            false => own == file,
        })
    }

    /// Returns whether another import of its files is by another mapping or in another zone.
    pub(super) fn is_read_otherwise_by(&self, other: &Ordered) -> bool {
        let is_other = |reading: u64| other.reading.is_some_and(|own| own != reading);
        self.zone != other.zone || self.reading.is_some_and(is_other)
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

/// Returns what a file remembers; none where nobody can read it.
fn read(path: &Path) -> Option<Remembered> {
    let known: Remembered = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
    Some(known.understood())
}

/// Returns what a file remembers of a source; none where it is of another one too.
fn read_of(path: &Path, source: &str) -> Option<Remembered> {
    read(path).filter(|known| known.source.as_deref().is_none_or(|named| named == source))
}

/// Returns what the last import knew of a source.
pub fn remembered(root: &Path, source: &str) -> Option<Remembered> {
    let own = read_of(&remembered_path(root, source), source);
    own.or_else(|| read_of(&former_path(root, source), source))
}

/// Returns whether there is a file of a source that nobody can read.
pub fn is_unreadable(root: &Path, source: &str) -> bool {
    let path = remembered_path(root, source);
    path.exists() && read(&path).is_none()
}

/// Says of each file that nobody can read what that means, and what to do.
pub fn unreadable(root: &Path) -> Vec<Failure> {
    let Ok(entries) = std::fs::read_dir(root.join("sources")) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let is_own = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let mut damaged: Vec<PathBuf> =
        paths.filter(is_own).filter(|path| read(path).is_none()).collect();
    damaged.sort();
    damaged.iter().map(|path| unread(path)).collect()
}

fn unread(path: &Path) -> Failure {
    let name = name_of(path);
    let failure = Failure::request(told!(
        "`sources/{name}` cannot be read: the address of conversations, the mapping, the imports \
         and whose the customers' numbers are count as unknown of its source",
        "no se puede leer `sources/{name}`: de su fuente no se conocen la dirección de las \
         conversaciones, el mapeo, las importaciones ni de quién son los números de los clientes"
    ));
    failure.hint(told!(
        "put a copy of it back, or import the source once more, with --url where its \
         conversations have an address: the file is then kept beside a new one",
        "reponga una copia, o vuelva a importar la fuente, con --url si sus conversaciones tienen \
         dirección: el fichero se guarda entonces junto a uno nuevo"
    ))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Moves a file that nobody can read out of the way of a new one, and says so; none of those that
/// lie there already is written over.
fn set_aside(path: &Path) -> Result<Remark, Failure> {
    let mut aside = path.with_extension("json.unreadable");
    let mut number = 1;
    while aside.exists() {
        number += 1;
        aside = path.with_extension(format!("json.unreadable.{number}"));
    }
    std::fs::rename(path, &aside).map_err(|error| unwritten(&aside, error))?;
    let (name, kept) = (name_of(path), name_of(&aside));
    let message = told!(
        "what was remembered of this source could not be read, and counts as unknown: the address \
         of its conversations (give --url again), its mapping and its imports; `sources/{name}` is \
         a new file, and the damaged one is kept as `sources/{kept}`: mend it and put it back in \
         its place",
        "no se pudo leer lo que se recordaba de esta fuente, y no se conoce: la dirección de sus \
         conversaciones (vuelva a indicar --url), su mapeo y sus importaciones; `sources/{name}` \
         es un fichero nuevo, y el dañado queda como `sources/{kept}`: repárelo y repóngalo"
    );
    Ok(Remark { word: "memory_unread", about: name, message })
}

/// Says that a mapping calls the customers of a source other than they are taken to be; nothing
/// where it agrees, or says nothing.
fn differing(source: &str, kept: &Stated, own: Option<bool>) -> Option<Remark> {
    let kept_own = kept.whose == Whose::Own;
    if own.is_none_or(|own| own == kept_own) {
        return None;
    }
    let word = |own: bool| if own { "own" } else { "shared" };
    let (is, says, by) = (word(kept_own), word(!kept_own), &kept.mapping);
    let message = told!(
        "this mapping says `customers = \"{says}\"`, and `{by}` said `{is}` of this source before: \
         it stays `{is}`, since one source has customers of one sort; import these files under \
         another name where they are of another source, or write `customers = \"{says}\"` under \
         `[sources.\"{source}\"]` in `baremo.toml`, and it is so for all of it",
        "este mapeo dice `customers = \"{says}\"`, y antes `{by}` dijo `{is}` de esta fuente: \
         sigue siendo `{is}`, porque una fuente tiene clientes de una sola clase; si estos \
         ficheros son de otra fuente, importe con otro nombre, o escriba `customers = \"{says}\"` \
         en `[sources.\"{source}\"]` de `baremo.toml`, y valdrá para toda ella"
    );
    Some(Remark { word: "customers_differ", about: String::new(), message })
}

/// Keeps what this import knows of a source for the next one; tells where nobody could read what
/// was known, and where the mapping contradicts what was said of its customers, unless the
/// configuration says whose they are.
///
/// # Errors
///
/// Fails when it cannot be written; what was remembered is then as it was.
pub(super) fn remember(
    root: &Path,
    order: &Order,
    mapping: &Mapping,
    inputs: &[Input],
    configured: Option<Whose>,
) -> Result<Vec<Remark>, Failure> {
    let path = remembered_path(root, &order.source);
    let known = remembered(root, &order.source).unwrap_or_default();
    let source = Some(order.source.clone());
    // What nobody can read is kept beside the new one rather than written over.
    let is_unread = path.exists() && read_of(&path, &order.source).is_none();
    let mut remarks: Vec<Remark> =
        is_unread.then(|| set_aside(&path)).transpose()?.into_iter().collect();
    let template = mapping.url().filter(|url| !url.contains("SUBDOMAIN")).map(str::to_owned);
    let url = order.url.clone().or(known.url).or(template);
    let url = url.map(|url| url.replace("{conversation_id}", "{id}"));
    let import = Ordered::of(order, mapping, inputs);
    let revision = known.revision.max(mapping.revision());
    let (own, mapping) = (mapping.own_customers(), mapping.name().to_owned());
    let stated = own.map(|own| Stated {
        whose: if own { Whose::Own } else { Whose::Shared },
        mapping: mapping.clone(),
        since: import.began_at,
    });
    let customers = known.customers.or(stated);
    if let (Some(kept), None) = (&customers, configured) {
        remarks.extend(differing(&order.source, kept, own));
    }
    let mut imports = known.imports;
    note(&mut imports, import);
    let own_customers = false;
    let kept = Remembered { source, url, mapping, customers, revision, imports, own_customers };
    write(root, &path, &kept)?;
    Ok(remarks)
}

fn write(root: &Path, path: &Path, kept: &Remembered) -> Result<(), Failure> {
    let text = serde_json::to_string(kept)
        .map_err(|error| Failure::internal(format!("cannot keep what is known: {error}")))?;
    let wrote = make_folder(&root.join("sources")).and_then(|()| put(path, &text));
    wrote.map_err(|error| unwritten(path, error))
}

/// Keeps that a mapping of this revision brought some of a source, as rejects that are read again
/// do: later ones of a lesser revision are told that they yield.
///
/// # Errors
///
/// Fails when it cannot be written; what was remembered is then as it was.
pub fn remember_revision(root: &Path, source: &str, revision: u32) -> Result<(), Failure> {
    let path = remembered_path(root, source);
    // Whoever mends what nobody can read has more of it than this.
    if path.exists() && read_of(&path, source).is_none() {
        return Ok(());
    }
    let known = remembered(root, source).unwrap_or_default();
    if known.revision.max(1) >= revision {
        return Ok(());
    }
    write(root, &path, &Remembered { source: Some(source.to_owned()), revision, ..known })
}

#[cfg(test)]
mod tests;
