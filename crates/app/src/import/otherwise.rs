//! What an import reads otherwise than one before it did, and how that comes to count as a whole.

use std::path::Path;

use baremo_model::error::Told;
use baremo_model::told;
use baremo_render::Language;
use baremo_sources::mapping::{Mapping, Remark};
use baremo_sources::read::Input;
use baremo_store::Taken;

use super::Order;
use super::memory::{Ordered, remembered};

/// How imports before this one read its source.
pub(super) struct Before {
    /// The greatest revision of a mapping that brought some of it.
    revision: u32,
    /// Whether any of them of the same revision read one of these files by another mapping or in
    /// another zone.
    is_other: bool,
    /// Whether the last one, of whatever revision, did that read one of these files.
    is_other_than_last: bool,
    /// Files that came in by a lesser revision alone, and are not among these.
    uncorrected: Vec<String>,
}

impl Before {
    pub(super) fn of(root: &Path, order: &Order, mapping: &Mapping, inputs: &[Input]) -> Self {
        let known = remembered(root, &order.source).unwrap_or_default();
        let own = Ordered::of(order, mapping, inputs);
        let mut same = known.imports.iter().filter(|import| import.shares_files_with(&own));
        let is_other = |import: &Ordered| import.is_read_otherwise_by(&own);
        let mut of_own = same.clone().filter(|import| import.revision() == own.revision());
        Before {
            revision: known.revision.max(1),
            is_other: of_own.any(is_other),
            is_other_than_last: same.next_back().is_some_and(is_other),
            uncorrected: uncorrected(&known.imports, &own),
        }
    }

    /// Says what came of it that this import reads the source otherwise.
    pub(super) fn remarks(&self, mapping: &Mapping, taken: &Taken) -> Vec<Remark> {
        let own = mapping.revision();
        let mut remarks = Vec::new();
        if own < self.revision {
            if taken.superseded > 0 {
                remarks.push(older(taken.superseded, own, self.revision));
            }
        } else if taken.tied > 0 || (self.is_other && taken.superseded > 0) {
            remarks.push(mixed(taken, mapping.next_revision()));
        }
        if taken.put_back > 0 && !self.uncorrected.is_empty() {
            remarks.push(put_back(taken.put_back, own, &self.uncorrected));
        }
        if self.is_other_than_last && taken.accepted > 0 && !mapping.names_records() {
            remarks.push(beside());
        }
        remarks
    }
}

/// Returns the names of the files of a source that came in by a lesser revision than an import's,
/// and neither by it nor by as great a one. Whoever imports on a page has no business with where
/// they lie.
fn uncorrected(imports: &[Ordered], own: &Ordered) -> Vec<String> {
    let mut files = Vec::new();
    for import in imports.iter().filter(|import| import.revision() < own.revision()) {
        let as_great = imports.iter().filter(|other| other.revision() >= own.revision());
        let as_great: Vec<&Ordered> = as_great.chain([own]).collect();
        let is_open = |file: &&String| !as_great.iter().any(|other| other.has(import, file));
        let names = import.files.iter().filter(is_open).filter_map(|it| Path::new(it).file_name());
        files.extend(names.map(|name| name.to_string_lossy().into_owned()));
    }
    files.sort();
    files.dedup();
    files
}

fn counts(count: u64) -> [String; 2] {
    [Language::En, Language::Es].map(|language| language.count(count))
}

/// Says that what a lesser revision tells yields, as newer as it may be.
fn older(events: u64, own: u32, greatest: u32) -> Remark {
    let [en, es] = counts(events);
    let message = Told {
        en: format!(
            "events that yield to what a mapping of a greater revision read, or to a newer \
             version: {en}. This mapping has revision {own}, and another one of this source had \
             {greatest}: what that one read of a record stays, however new these files are. Import \
             them by that mapping, or set `revision = {greatest}` at the top of this one"
        ),
        es: Some(format!(
            "eventos que ceden ante lo que leyó un mapeo de revisión mayor, o ante una versión más \
             nueva: {es}. Este mapeo tiene la revisión {own}, y otro de esta fuente tuvo la \
             {greatest}: lo que aquel leyó de un registro se queda, por nuevos que sean estos \
             ficheros. Impórtelos con aquel mapeo, o ponga `revision = {greatest}` al principio de \
             este"
        )),
    };
    Remark { word: "revision_older", about: String::new(), message }
}

/// Files that a remark names, at most.
const NAMED: usize = 5;

/// Says that what a greater revision reads put older states in place of newer ones.
fn put_back(events: u64, own: u32, files: &[String]) -> Remark {
    let [en, es] = counts(events);
    let named = files.iter().take(NAMED).map(|file| format!("`{file}`"));
    let mut named = named.collect::<Vec<_>>().join(", ");
    if files.len() > NAMED {
        named += ", …";
    }
    let message = Told {
        en: format!(
            "events replaced by an older version of their record, for this mapping has revision \
             {own} and they came by a lesser one: {en}. Where a newer file told them, the older \
             state stands again until that file is imported by this mapping too. Files that came \
             by a lesser revision alone: {named}"
        ),
        es: Some(format!(
            "eventos sustituidos por una versión más antigua de su registro, porque este mapeo \
             tiene la revisión {own} y ellos llegaron con una menor: {es}. Donde los decía un \
             fichero más nuevo, vuelve a valer el estado anterior hasta que también ese se importe \
             con este mapeo. Ficheros que solo llegaron con una revisión menor: {named}"
        )),
    };
    Remark { word: "put_back", about: String::new(), message }
}

/// Says how what is read now comes to count as a whole, by the next revision where there is one.
fn way_out(next: Option<u32>) -> [String; 2] {
    match next {
        Some(next) => [
            format!(
                "set `revision = {next}` at the top of the mapping, with the right `zone` \
                 (`--propose` writes a ready mapping to be edited), and import by it, with \
                 `--map`, all files that were read wrongly: what it reads counts as a whole. Keep \
                 that line for later files of the source"
            ),
            format!(
                "ponga `revision = {next}` al principio del mapeo, con la `zone` debida \
                 (`--propose` escribe un mapeo incluido para modificarlo), e importe con él, con \
                 `--map`, todos los ficheros mal leídos: lo que lea vale por entero. Conserve esa \
                 línea para los ficheros posteriores de la fuente"
            ),
        ],
        None => [
            "import all files of the source by the corrected mapping, without `revision`, into a \
             new folder: this is the greatest revision there is"
                .to_owned(),
            "importe todos los ficheros de la fuente con el mapeo corregido, sin `revision`, en \
             una carpeta nueva: esta es la revisión mayor que hay"
                .to_owned(),
        ],
    }
}

/// Says that what was read otherwise before stays, in part or as a whole.
fn mixed(taken: &Taken, next: Option<u32>) -> Remark {
    let (what, es_what) = match taken.tied {
        0 => {
            let [en, es] = counts(taken.superseded);
            (
                format!(
                    "one of these files was imported before by another mapping or in another zone, \
                     and events that yield to what was read then, or to a newer version: {en}"
                ),
                format!(
                    "alguno de estos ficheros ya se importó con otro mapeo o en otra zona, y hay \
                     eventos que ceden ante lo que se leyó entonces, o ante una versión más nueva: \
                     {es}"
                ),
            )
        }
        tied => {
            let [en, es] = counts(tied);
            (
                format!(
                    "events that differ from what an earlier import said at the same version of \
                     their record: {en}. Of each two one stays, neither as the newer one, so that \
                     what is read now is mixed with what was read then"
                ),
                format!(
                    "eventos distintos de lo que dijo una importación anterior en la misma versión \
                     de su registro: {es}. De cada dos queda uno, ninguno por ser más nuevo, así \
                     que lo leído ahora está mezclado con lo leído entonces"
                ),
            )
        }
    };
    let [way, es_way] = way_out(next);
    let message = Told {
        en: format!("{what}. Where the mapping or the zone was corrected, {way}"),
        es: Some(format!("{es_what}. Si se corrigió el mapeo o la zona, {es_way}")),
    };
    Remark { word: "read_otherwise", about: String::new(), message }
}

/// Says that what has no record stands there twice where it is read otherwise.
fn beside() -> Remark {
    let message = told!(
        "one of these files was imported before by another mapping or in another zone, and this \
         mapping names no `record` for some or all of its events: those whose kind, time, actor \
         or value is read otherwise now stand beside what was read then, and count twice. If the \
         files are the same, import them by the corrected mapping into a new folder",
        "alguno de estos ficheros ya se importó con otro mapeo o en otra zona, y este mapeo no da \
         `record` a todos sus eventos: los de otro tipo, hora, autor o valor que entonces quedan \
         junto a lo ya leído, y cuentan dos veces. Si los ficheros son los mismos, impórtelos con \
         el mapeo corregido en una carpeta nueva"
    );
    Remark { word: "read_twice", about: String::new(), message }
}
