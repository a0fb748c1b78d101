//! `baremo rejects replay`: quarantined records read once more, under a better mapping.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use baremo_model::error::Told;
use baremo_model::{Event, told};
use baremo_render::{Language, clean};
use baremo_sources::SourceError;
use baremo_sources::mapping::{self, Context, Kept, Mapping, READY, Replay, Sink, recognise};
use baremo_sources::read::{Input, Position};
use baremo_store::Reject;
use serde_json::json;

use super::batch::Batch;
use super::each;
use crate::cli::{Format, ReplayArgs};
use crate::commands::{import, message, now};
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{keyed, mapping_of, remember_revision, remembered};
use crate::output::Output;

/// Maps quarantined records again; those that pass are taken in and leave quarantine, as do those
/// that the mapping leaves out; the others stay for what stands against them now. Dismissed ones
/// are read too, and stay dismissed where they do not pass.
///
/// They are read one at a time and written in batches, each of which takes its events in before
/// its records leave quarantine: ended in between, those are read once more, and their events are
/// known.
pub fn run(folder: &Folder, args: &ReplayArgs, output: &mut Output) -> Result<u8, Failure> {
    let source = args.source.as_deref();
    let mut readings = Readings::new(folder, args)?;
    let (mut batch, mut stays) = (Batch::new(folder), Stays::default());
    let mut counts = [0; 2];
    let read = each(folder, [source, None], |reject| {
        if source.is_some_and(|name| name != reject.source) {
            return Ok(());
        }
        let is_open = reject.dismissed.is_none();
        match readings.again(&reject)? {
            Again::Passed(events) => {
                counts[0] += 1;
                batch.take_in(reject.id, &events);
            }
            Again::LeftOut => {
                counts[1] += 1;
                batch.take_in(reject.id, &[]);
            }
            Again::Refused(now) => {
                stays.count += u64::from(is_open);
                if (now.reason, &now.message.en) != (reject.reason.as_str(), &reject.message) {
                    batch.replace(for_another_reason(reject, now));
                }
            }
            Again::Stays(why) if is_open => stays.note(why),
            Again::Stays(_) => {}
        }
        batch.write_full()
    });
    let read = read.and_then(|()| batch.write());
    // What was written before something went wrong is taken in all the same.
    if read.is_ok() || batch.has_written() {
        for (source, revision) in &readings.revisions {
            remember_revision(&folder.root, source, *revision)?;
        }
        import::drain(folder, output)?;
    }
    read?;
    let status = if stays.count > 0 { 3 } else { 0 };
    output.did(status);
    report(counts, &stays, output)?;
    readings.say_of_files(output.language());
    Ok(status)
}

fn report(
    [replayed, left_out]: [usize; 2],
    stays: &Stays,
    output: &mut Output,
) -> Result<(), Failure> {
    let (language, remaining) = (output.language(), stays.count);
    if output.format == Format::Text {
        let done = language.pick("read in", "leídos");
        let skipped = language.pick("left out by the mapping", "omitidos por el mapeo");
        let rest = language.pick("still rejected", "siguen rechazados");
        output.text(&format!("{replayed:>8}  {done}\n"))?;
        if left_out > 0 {
            output.text(&format!("{left_out:>8}  {skipped}\n"))?;
        }
        output.text(&format!("{remaining:>8}  {rest}\n"))?;
        output.flush()?;
    } else {
        let done = json!({ "replayed": replayed, "remaining": remaining, "left_out": left_out });
        output.object(&["replayed", "remaining", "left_out"], &done)?;
    }
    stays.say(language);
    Ok(())
}

/// Returns a reject with what stands against it now.
fn for_another_reason(reject: Reject, now: mapping::Reject) -> Reject {
    let again = Reject {
        reason: now.reason.to_owned(),
        message: now.message.en,
        message_es: now.message.es,
        instead_of: Some(reject.id.clone()),
        ..reject
    };
    again.with_id()
}

/// What became of a rejected record that was read again.
enum Again {
    /// It passes: its events, each with its digest.
    Passed(Vec<(Event, u64)>),
    /// It is a record of which the mapping makes nothing, as it says.
    LeftOut,
    /// It is refused, for this reason now.
    Refused(mapping::Reject),
    /// It could not be read again.
    Stays(Why),
}

/// Why a record could not be read again.
enum Why {
    /// It never was a record.
    Broken,
    /// No mapping is known that reads it.
    Unread,
    /// It looks things up in files of these kinds, and nobody knows what stands there.
    Missed(Vec<String>),
    /// The mapping does not fit it.
    Unfit(SourceError),
}

/// Records that stay, and what can be done about those that could not be read again.
#[derive(Default)]
struct Stays {
    count: u64,
    unread: u64,
    /// By the kind of file that is missed.
    missed: BTreeMap<String, u64>,
    /// By what is said of it.
    unfit: BTreeMap<String, (u64, SourceError)>,
}

impl Stays {
    fn note(&mut self, why: Why) {
        self.count += 1;
        match why {
            Why::Broken => {}
            Why::Unread => self.unread += 1,
            Why::Missed(kinds) => {
                kinds.into_iter().for_each(|kind| *self.missed.entry(kind).or_default() += 1);
            }
            Why::Unfit(error) => {
                self.unfit.entry(error.to_string()).or_insert((0, error)).0 += 1;
            }
        }
    }

    fn say(&self, language: Language) {
        let say = |told: Told| message(&clean(language.told(&told)));
        for (kind, count) in &self.missed {
            let count = language.count(*count);
            say(told!(
                "records that look things up in a file of kind `{kind}`, of which nothing was \
                 kept: {count}; give that file too, with --with",
                "registros que consultan datos en un fichero del tipo `{kind}`, de los que no se \
                 guardó nada: {count}; indique también ese fichero, con --with"
            ));
        }
        if self.unread > 0 {
            let count = language.count(self.unread);
            say(told!(
                "records that no mapping known here reads: {count}; say with --map which mapping \
                 they were imported with",
                "registros que no lee ningún mapeo conocido: {count}; indique con --map el mapeo \
                 con el que se importaron"
            ));
        }
        for (count, error) in self.unfit.values() {
            let (what, hints) = Failure::from(error.clone()).said(language);
            let count = language.count(*count);
            say(told!(
                "records that the mapping does not fit: {count}; {what}",
                "registros en los que el mapeo no encaja: {count}; {what}"
            ));
            hints.iter().for_each(|hint| message(&format!("  {}", clean(hint))));
        }
    }
}

/// How rejected records are read again.
struct Readings<'a> {
    folder: &'a Folder,
    map: Option<&'a Path>,
    with: Vec<Input>,
    context: Context,
    /// Mappings in use, by their file or name.
    known: BTreeMap<String, Replay>,
    /// Whether a file of a source came in by a mapping that is not a ready one.
    has_own: BTreeMap<(String, String), bool>,
    /// The greatest revision of a mapping by which records of a source passed.
    revisions: BTreeMap<String, u32>,
}

impl<'a> Readings<'a> {
    fn new(folder: &'a Folder, args: &'a ReplayArgs) -> Result<Self, Failure> {
        let with = args.with.iter().map(|file| Input::from(Path::new(file))).collect();
        let context = keyed(folder, Context::new("", now()))?;
        let (map, known, has_own) = (args.map.as_deref(), BTreeMap::new(), BTreeMap::new());
        let revisions = BTreeMap::new();
        Ok(Readings { folder, map, with, context, known, has_own, revisions })
    }

    /// Returns what the import of a rejected record knew. Read again, a record is as new as it was:
    /// what later files tell of it goes on to prevail, and where other rows of its file tell the
    /// same record, that row does which would have had its word been known then.
    fn context(&self, reject: &Reject) -> Context {
        let as_of = Some(reject.as_of.unwrap_or(reject.received_at));
        let (source, zone) = (reject.source.clone(), reject.zone.clone());
        Context { source, as_of, zone, ..self.context.clone() }
    }

    /// Returns what a rejected record becomes now.
    fn again(&mut self, reject: &Reject) -> Result<Again, Failure> {
        let position = Position {
            line: reject.line.unwrap_or_default(),
            record: reject.record.unwrap_or_default(),
        };
        let kept = Kept::of(&reject.file, position, &reject.raw, reject.is_row);
        let Some(kept) = kept else { return Ok(Again::Stays(Why::Broken)) };
        let context = self.context(reject);
        let Some(replay) = self.replay(reject, &kept)? else {
            return Ok(Again::Stays(Why::Unread));
        };
        let (kinds, is_own) = kinds(replay.mapping(), reject, &kept);
        let revision = replay.mapping().revision();
        let mut found = Again::Stays(Why::Unread);
        for kind in kinds {
            let mut read = Read::default();
            let done = replay.read(&kept, &kind, &reject.looked_up, &context, &mut read);
            let now = match done {
                Err(error @ SourceError::Mapping { .. }) => return Err(error.into()),
                Err(error) if is_own => Again::Stays(Why::Unfit(error)),
                // It may be of another kind.
                Err(_) => continue,
                Ok(missed) if !missed.is_empty() => Again::Stays(Why::Missed(missed)),
                Ok(_) => match (read.refused, read.events.is_empty()) {
                    (Some(now), _) => Again::Refused(now),
                    (None, false) => {
                        let own = self.revisions.entry(reject.source.clone()).or_default();
                        *own = revision.max(*own);
                        return Ok(Again::Passed(read.events));
                    }
                    (None, true) if is_own => Again::LeftOut,
                    (None, true) => continue,
                },
            };
            if matches!(found, Again::Stays(_)) {
                found = now;
            }
        }
        Ok(found)
    }

    /// Returns by which mapping a record is read: the one that was told, that of its source, else
    /// the one recognised.
    fn replay(&mut self, reject: &Reject, kept: &Kept) -> Result<Option<&mut Replay>, Failure> {
        let name = match self.file(&reject.source) {
            Some(path) => self.learn(path.display().to_string(), || mapping_of(&path))?,
            None => match self.recognised(reject, kept) {
                Some(mapping) => self.learn(mapping.name().to_owned(), || Ok(mapping))?,
                None => return Ok(None),
            },
        };
        Ok(self.known.get_mut(&name))
    }

    fn file(&self, source: &str) -> Option<PathBuf> {
        let own = || self.folder.config.sources.get(source)?.map.as_ref();
        let own = || Some(self.folder.root.join(own()?));
        self.map.map(Path::to_owned).or_else(own)
    }

    /// Returns the ready mapping that a record is for; none where its file came in by another one,
    /// which knew the same record by another name, or by a ready one that was edited.
    fn recognised(&mut self, reject: &Reject, kept: &Kept) -> Option<Mapping> {
        let root = &self.folder.root;
        let has_own = || {
            let is_ready = |name: &str| READY.iter().any(|(ready, _)| *ready == name);
            let known = remembered(root, &reject.source).unwrap_or_default();
            let (mapping, is_edited) = known.mapping_of(&reject.file);
            is_edited || (!mapping.is_empty() && !is_ready(mapping))
        };
        let file = (reject.source.clone(), reject.file.clone());
        if *self.has_own.entry(file).or_insert_with(has_own) {
            return None;
        }
        Some(recognise(std::slice::from_ref(kept.detected())).ok()?.mapping)
    }

    /// Makes a mapping ready for use, once; returns its name.
    fn learn(
        &mut self,
        name: String,
        mapping: impl FnOnce() -> Result<Mapping, Failure>,
    ) -> Result<String, Failure> {
        if let Entry::Vacant(place) = self.known.entry(name.clone()) {
            place.insert(Replay::open(&mapping()?, &self.with, &self.context)?);
        }
        Ok(name)
    }

    /// Names the files that were given and are of no use, or of less than they should.
    fn say_of_files(&self, language: Language) {
        let say = |told: Told| message(&clean(language.told(&told)));
        for file in self.with.iter().map(Input::name) {
            if self.known.values().all(|replay| replay.unused().contains(&file)) {
                say(told!("nothing is looked up in `{file}`", "en `{file}` no se consulta nada"));
            }
        }
        for kind in self.known.values().flat_map(|replay| replay.torn()) {
            say(told!(
                "not all rows of the file of kind `{kind}` can be read: what looks up a key that \
                 is not found there is read in part",
                "no todas las filas del fichero del tipo `{kind}` se pueden leer: lo que consulta \
                 una clave que no está en él se lee en parte"
            ));
        }
    }
}

/// Returns the kinds of file as which a record is read, and whether that is the only one it can be:
/// the one it came in. Where that is not kept, or the mapping has no such kind, it is read as what
/// it is; as anything only where that cannot be told.
fn kinds(mapping: &Mapping, reject: &Reject, kept: &Kept) -> (Vec<String>, bool) {
    let came_in = reject.kind.as_deref();
    let own = came_in.filter(|name| mapping.file_kinds().any(|kind| kind == *name));
    match own.or_else(|| mapping.kind_of(kept.detected())) {
        Some(own) => (vec![own.to_owned()], true),
        None => (mapping.file_kinds().map(str::to_owned).collect(), false),
    }
}

/// What reading a record again gives.
#[derive(Default)]
struct Read {
    events: Vec<(Event, u64)>,
    refused: Option<mapping::Reject>,
}

impl Sink for Read {
    fn event(&mut self, event: &Event, digest: u64) {
        self.events.push((event.clone(), digest));
    }

    fn reject(&mut self, reject: mapping::Reject) {
        self.refused.get_or_insert(reject);
    }
}
