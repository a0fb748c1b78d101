//! What a demo that is being made is made from, written down until all of it is in the lake: ended
//! in between and made again, it is the same company and not two of them mixed.

use std::io;
use std::path::{Path, PathBuf};

use baremo_model::{Micros, told};
use baremo_testkit::demo::DemoSettings;
use serde::{Deserialize, Serialize};

use super::SOURCE;
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::{cannot_read, unremoved, unwritten};
use crate::folder::Folder;

/// The file of the data folder that says so.
const FILE: &str = "demo.json";

#[derive(Deserialize, Serialize)]
struct Begun {
    seed: u64,
    /// As it is written: a number that is read from JSON may be the next one.
    scale: String,
    end: Micros,
    months: u32,
}

fn path(root: &Path) -> PathBuf {
    root.join(FILE)
}

/// Returns what a demo that was begun is made from; none where none was, or all of it is there.
///
/// # Errors
///
/// Fails when the file that says it cannot be read.
pub fn begun(root: &Path) -> Result<Option<DemoSettings>, Failure> {
    let path = path(root);
    let unread = |why: io::Error| apart(Failure::unavailable(cannot_read(path.display(), why)));
    let text = match std::fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(unread)?,
    };
    let read = serde_json::from_slice::<Begun>(&text).map_err(|error| unread(error.into()))?;
    let Begun { seed, scale, end, months } = read;
    let scale: f64 = scale.parse().map_err(|_| unread(io::ErrorKind::InvalidData.into()))?;
    Ok(Some(DemoSettings { seed, scale, end, months }))
}

/// Notes that a demo is begun.
///
/// # Errors
///
/// Fails when it cannot be written.
pub(super) fn begin(root: &Path, settings: &DemoSettings) -> Result<(), Failure> {
    let DemoSettings { seed, scale, end, months } = *settings;
    let begun = Begun { seed, scale: scale.to_string(), end, months };
    let text = serde_json::to_string(&begun)
        .map_err(|error| Failure::internal(format!("cannot note what is begun: {error}")))?;
    put(&path(root), text).map_err(|error| unwritten(&path(root), error))
}

/// Notes that all of a demo is in the lake.
///
/// # Errors
///
/// Fails when the file that said otherwise cannot be removed.
pub fn end(root: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path(root)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unremoved(&path(root), error)),
        _ => Ok(()),
    }
}

/// Returns what a demo is to be made from: what one was begun with, else `wanted`; none where it is
/// there already.
///
/// # Errors
///
/// A bad request where another was begun than is wanted, or the folder holds, or is about to hold,
/// other data: invented conversations among real ones would make every figure wrong.
pub(super) fn to_make(
    folder: &Folder,
    wanted: DemoSettings,
) -> Result<Option<DemoSettings>, Failure> {
    let data = folder.root.display();
    let begun = begun(&folder.root)?;
    let sources = folder.store.snapshot()?.sources;
    if begun.is_none() && sources.contains_key(SOURCE) {
        return Ok(None);
    }
    // They may have come after a demo was begun.
    if let Some(own) = sources.keys().find(|source| source.as_str() != SOURCE) {
        return Err(apart(Failure::request(told!(
            "`{data}` holds data of `{own}`",
            "`{data}` contiene datos de `{own}`"
        ))));
    }
    if let Some(begun) = begun {
        let DemoSettings { seed, scale, .. } = begun;
        if (seed, scale) == (wanted.seed, wanted.scale) {
            return Ok(Some(begun));
        }
        let failure = Failure::request(told!(
            "in `{data}` a demo of --seed {seed} --scale {scale} was begun and is not all there",
            "en `{data}` se empezó una demostración de --seed {seed} --scale {scale}, y no está \
             entera"
        ));
        return Err(apart(failure.hint(told!(
            "go on with it: baremo --data {data} demo --seed {seed} --scale {scale}",
            "continúela: baremo --data {data} demo --seed {seed} --scale {scale}"
        ))));
    }
    if folder.store.pending()? > 0 {
        return Err(apart(Failure::request(told!(
            "in `{data}` events of an import wait",
            "en `{data}` esperan eventos de una importación"
        ))));
    }
    Ok(Some(wanted))
}

fn apart(failure: Failure) -> Failure {
    failure.hint(told!(
        "make the demo in a folder of its own: baremo --data demo-data demo",
        "cree la demostración en una carpeta aparte: baremo --data demo-data demo"
    ))
}
