//! Imports as the command line and the pages both do them.
//!
//! Records stream through a mapping into inbox segments, each on disk before the next is begun;
//! then the inbox is drained into the lake and facts are derived. Killed at any instant and run
//! again, the import ends as if it had not been interrupted.

mod context;
mod differing;
mod empty;
mod groups;
mod memory;
mod otherwise;
mod records;
mod revisions;
mod tried;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use baremo_model::error::{MappingProblem, MappingWord, SourceError, Told};
use baremo_model::{Event, EventColumns, EventKind, Stream};
use baremo_render::Language;
use baremo_sources::mapping::{
    self, BATCH, Context, Import, Mapping, READY, Remark, SettingsFile, Sink, recognise,
};
use baremo_sources::read::{Detected, Input, Options, detect};
use baremo_store::{Reject, Store, StoreError, Taken, fills_segment};

pub use self::context::{context, keyed};
pub use self::empty::filled;
pub(crate) use self::groups::Groups;
pub use self::groups::{RejectGroup, WORDS, is_about_a_word};
use self::memory::remember;
pub use self::memory::{Ordered, is_unreadable, remember_revision, remembered, unreadable};
use self::otherwise::Before;
pub use self::revisions::Revisions;
pub use self::tried::tried;
pub use self::upkeep::{drain, kept, left, mend, settle};
use crate::adopt::{self, Adopted};
use crate::config::Config;
use crate::error::Failure;
use crate::error::file::read_named;
use crate::folder::Folder;

/// Rejected records that are held before they are written, at most.
pub const HELD_REJECTS: usize = 10_000;
/// Bytes of them.
pub const HELD_BYTES: usize = 16 << 20;

/// What is to be imported, beside the files.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Name of the source.
    pub source: String,
    /// Mapping from records to events.
    pub mapping: Chosen,
    /// Version of the records that carry none.
    pub as_of: Option<String>,
    /// Zone of times that name none.
    pub zone: Option<String>,
    /// Address of a conversation in the help desk, with `{id}`.
    pub url: Option<String>,
    /// Folder of received files, which names of files in rejects leave out.
    pub within: Option<PathBuf>,
    /// Language of comments in files of settings that it writes.
    pub language: Language,
}

/// The mapping of an order.
#[derive(Clone, Debug, Default)]
pub enum Chosen {
    /// The one configured for the source, else the one recognised by the headings.
    #[default]
    Usual,
    /// One that comes with the product.
    Ready(String),
    /// A file.
    File(PathBuf),
    /// A text.
    Text(String),
}

/// How far an import is, and what it meets that does not stop it.
#[derive(Debug)]
pub enum Step {
    /// Reads: bytes so far and in all, where known.
    Reading(u64, Option<u64>),
    /// Derives: units so far and in all.
    Deriving(u64, u64),
    /// Waits for another process of this machine that adds to the same folder: its number.
    Waiting(u32),
    /// Leaves snapshots that nobody needs to the next import, since they cannot be removed.
    Leaving(Failure),
}

/// What an import did.
pub struct Imported {
    /// What reading gave.
    pub read: ReadIn,
    /// What became of its events.
    pub taken: Taken,
    /// Attributes with too many values to break numbers down by.
    pub limited: Vec<String>,
}

/// Imports files.
///
/// # Errors
///
/// Fails when a file cannot be read or the folder cannot be written.
pub fn import(
    folder: &Folder,
    order: &Order,
    mapping: &Mapping,
    inputs: &[Input],
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Imported, Failure> {
    let context = keyed(folder, context(order, inputs)?)?;
    // Of files that cannot be read nothing is remembered: the next import goes by what came in.
    let mut import = Import::open(mapping, inputs, context.clone())?;
    let whose = folder.config.sources.get(&order.source).and_then(|config| config.customers);
    let earlier = Before::of(&folder.root, order, mapping, inputs);
    let of_memory = remember(&folder.root, order, mapping, inputs, whose)?;
    let before = folder.store.snapshot()?.number;
    let waited = folder.store.waiting()?;
    let mut read = read_in(folder, order, &mut import, context, progress)?;
    read.adopted = adopt::write(&folder.root, &read.settings, order.language)?;
    read.remarks.extend(adopt::remarks(&folder.root, &read.settings, &read.adopted)?);
    let limited = drain(folder, progress)?;
    // Another process may have taken some of it in.
    let taken = folder.store.taken(&read.segments, before)?;
    if waited > 0 {
        read.remarks.push(had_waited(waited));
    }
    read.remarks.extend(of_memory);
    read.remarks.extend(earlier.remarks(mapping, &taken));
    Ok(Imported { read, taken, limited })
}

/// Says that events of another import, broken off or under way, were taken in with this one.
fn had_waited(events: u64) -> Remark {
    let [en, es] = [Language::En, Language::Es].map(|language| language.count(events));
    let message = Told {
        en: format!(
            "events of another import that waited in the folder: {en}; they are taken in too, and \
             what these files say again counts once"
        ),
        es: Some(format!(
            "eventos de otra importación que esperaban en la carpeta: {es}; ya están incorporados, \
             y lo que estos ficheros repiten cuenta una vez"
        )),
    };
    Remark { word: "events_waited", about: String::new(), message }
}

/// Returns the mapping of an order.
///
/// # Errors
///
/// Fails when it cannot be read, is wrong, or none is recognised.
pub fn mapping_for(data: &Path, order: &Order, inputs: &[Input]) -> Result<Mapping, Failure> {
    let path = match &order.mapping {
        Chosen::Text(text) => return Ok(Mapping::parse("mapping", text)?),
        Chosen::Ready(name) => {
            let ready = READY.iter().find(|(known, _)| known == name);
            let (name, text) = ready.ok_or_else(|| {
                let known = READY.iter().map(|(known, _)| *known);
                let problem = MappingProblem::word(MappingWord::Ready, name, known);
                SourceError::mapping(name, Vec::new(), problem)
            })?;
            return Ok(Mapping::parse(name, text)?);
        }
        Chosen::File(path) => Some(path.clone()),
        Chosen::Usual => {
            let config = Config::read(data)?;
            let source = config.sources.get(&order.source);
            source.and_then(|source| source.map.as_ref()).map(|map| data.join(map))
        }
    };
    if let Some(path) = path {
        return mapping_of(&path);
    }
    let detected: Vec<Detected> =
        inputs.iter().map(|input| detect(input, &Options::default())).collect::<Result<_, _>>()?;
    Ok(recognise(&detected)?.mapping)
}

/// Reads a mapping.
///
/// # Errors
///
/// Fails when it cannot be read or is wrong, and says of records in its place that they are data.
pub fn mapping_of(path: &Path) -> Result<Mapping, Failure> {
    let name = path.display().to_string();
    let mapping = read_named(path).and_then(|text| Ok(Mapping::parse(&name, &text)?));
    mapping.map_err(|failure| records::in_place_of_mapping(path).unwrap_or(failure))
}

/// Returns the ready mapping that reads a file by itself, where there is one.
pub fn known_to(file: &str) -> Option<String> {
    let detected = detect(&Input::from(Path::new(file)), &Options::default()).ok()?;
    Some(recognise(&[detected]).ok()?.mapping.name().to_owned())
}

/// What reading gave.
#[derive(Default)]
pub struct ReadIn {
    /// Records read.
    pub records: u64,
    /// Those of them that the mapping leaves out on purpose.
    pub skipped: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// Those of them of which a part was taken.
    pub partly: u64,
    /// Those, by reason.
    pub rejects: Vec<RejectGroup>,
    /// Files among the others that the mapping does not know.
    pub unknown: Vec<String>,
    /// Rows that told a version of a record otherwise than an earlier row did.
    pub conflicting: u64,
    /// The first of them.
    pub conflict: Option<mapping::Conflict>,
    /// Openings that another file told otherwise.
    pub openings: u64,
    /// The first of them.
    pub opening: Option<mapping::Opening>,
    /// Files of settings that tables of the export became.
    pub settings: Vec<SettingsFile>,
    /// What became of them.
    pub adopted: Vec<Adopted>,
    /// Inbox segments that hold the events.
    pub segments: Vec<u64>,
    /// Subjects the events belong to: conversations, customers, orders and the rest.
    pub subjects: u64,
    /// Those of them that are conversations.
    pub conversations: u64,
    /// The others, by what they are.
    pub others: BTreeMap<Stream, u64>,
    /// A time that was read as UTC because nothing names another zone.
    pub zoneless: Option<String>,
    /// What is told beside the counts.
    pub remarks: Vec<Remark>,
    /// What sorts of events there were.
    pub streams: BTreeSet<Stream>,
}

/// Takes events into segments, which another thread writes, and rejects into quarantine.
struct Inbox<'a> {
    store: &'a Store,
    /// Segments to be written. One waits while another is written, so that memory is bounded.
    full: SyncSender<EventColumns>,
    /// Those that were: their room is used again.
    written: Receiver<EventColumns>,
    within: Option<PathBuf>,
    context: Context,
    events: BTreeMap<Stream, EventColumns>,
    rejects: Vec<Reject>,
    /// Bytes of the records of these.
    held_bytes: usize,
    groups: Groups,
    failure: Option<Failure>,
    /// Whether segments cannot be written any more.
    is_stopped: bool,
}

impl Inbox<'_> {
    /// Has the events of every stream written.
    fn seal(&mut self) {
        for events in self.events.values_mut().filter(|events| !events.is_empty()) {
            // Nobody listens where writing has failed, which is told at the end.
            self.is_stopped |= self.full.send(std::mem::take(events)).is_err();
        }
    }

    fn quarantine(&mut self) {
        let rejects = std::mem::take(&mut self.rejects);
        self.held_bytes = 0;
        if self.failure.is_none() && !rejects.is_empty() {
            self.failure = self.store.reject(&rejects).err().map(Failure::from);
        }
    }
}

impl Sink for Inbox<'_> {
    fn event(&mut self, event: &Event, digest: u64) {
        let events = self.events.entry(event.kind.stream()).or_default();
        events.push_digested(event, digest);
        if fills_segment(events) {
            let next = self.written.try_recv().unwrap_or_default();
            self.is_stopped |= self.full.send(std::mem::replace(events, next)).is_err();
        }
    }

    fn reject(&mut self, mut reject: mapping::Reject) {
        reject.file = told(self.within.as_deref(), &reject.file);
        self.groups.count(&reject);
        self.held_bytes += reject.raw.len();
        self.rejects.push(quarantined(&self.context, reject));
        if self.rejects.len() >= HELD_REJECTS || self.held_bytes >= HELD_BYTES {
            self.quarantine();
        }
    }
}

/// Returns the name of a file as its sender knows it.
pub fn told(within: Option<&Path>, file: &str) -> String {
    let inner = within.and_then(|within| Path::new(file).strip_prefix(within).ok());
    inner.map_or_else(|| file.to_owned(), |inner| inner.display().to_string())
}

/// Returns a reject with what the import knew beside the record, so that it reads the same later.
fn quarantined(context: &Context, reject: mapping::Reject) -> Reject {
    let reject = Reject {
        id: String::new(),
        source: context.source.clone(),
        reason: reject.reason.to_owned(),
        message: reject.message.en,
        message_es: reject.message.es,
        file: reject.file,
        kind: Some(reject.kind),
        line: Some(reject.position.line),
        record: Some(reject.position.record),
        raw: reject.raw,
        received_at: context.received_at,
        as_of: Some(reject.as_of),
        zone: context.zone.clone(),
        is_row: reject.is_row,
        looked_up: reject.looked_up,
        dismissed: None,
        instead_of: None,
        again: BTreeMap::new(),
    };
    reject.with_id()
}

/// Returns what an event says, as a preview shows it: its value, else its money.
pub fn said_by(event: &Event) -> String {
    let attribute = |wanted: &str| {
        let found = event.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    match (&event.value, attribute("amount")) {
        (Some(value), _) => value.clone(),
        (None, Some(amount)) => [Some(amount), attribute("currency")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        (None, None) => String::new(),
    }
}

/// Returns the team that somebody is assigned to; other events only carry the team they were in.
pub fn team_of(event: &Event) -> &str {
    let team = event.team.as_deref().filter(|_| event.kind == EventKind::Assigned);
    team.unwrap_or_default()
}

/// Takes the folder of received files out of what is said: nobody who sent them knows it.
pub fn without(within: Option<&Path>, message: &Told) -> Told {
    let Some(within) = within else { return message.clone() };
    let folder = format!("{}/", within.display());
    let gone = |text: &str| text.replace(&folder, "");
    Told { en: gone(&message.en), es: message.es.as_deref().map(gone) }
}

fn read_in(
    folder: &Folder,
    order: &Order,
    import: &mut Import,
    context: Context,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<ReadIn, Failure> {
    let store = &folder.store;
    std::thread::scope(|scope| {
        let (full, waiting) = sync_channel(1);
        let (done, written) = channel();
        let writing = scope.spawn(move || write(store, waiting, done));
        let between = (full, written);
        let read = read_through(folder, order, import, context, between, progress);
        let (segments, subjects) = match writing.join() {
            Ok(written) => written?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let streams = subjects.keys().copied().collect();
        let counted = subjects.iter().map(|(stream, keys)| (*stream, keys.len() as u64));
        let mut others: BTreeMap<Stream, u64> = counted.collect();
        let subjects: u64 = others.values().sum();
        let conversations = others.remove(&Stream::Conversation).unwrap_or(0);
        Ok(ReadIn { segments, subjects, conversations, others, streams, ..read? })
    })
}

/// Keys of subjects.
type Subjects = BTreeMap<Stream, HashSet<u64>>;

/// Writes segments as they come, and gives their room back; returns their numbers, and the keys of
/// the subjects in them.
fn write(
    store: &Store,
    waiting: Receiver<EventColumns>,
    written: Sender<EventColumns>,
) -> Result<(Vec<u64>, Subjects), StoreError> {
    let mut segments = Vec::new();
    let mut subjects = Subjects::new();
    for mut events in waiting {
        let sealed = store.append(&events)?;
        segments.push(sealed.sequence);
        subjects.entry(events.stream).or_default().extend(sealed.subjects);
        events.clear();
        // At the end nobody takes it.
        let _ = written.send(events);
    }
    Ok((segments, subjects))
}

/// Reads everything; segments go to `full`, which ends with this, and come back as `written`.
fn read_through(
    folder: &Folder,
    order: &Order,
    import: &mut Import,
    context: Context,
    (full, written): (SyncSender<EventColumns>, Receiver<EventColumns>),
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<ReadIn, Failure> {
    let mut inbox = Inbox {
        store: &folder.store,
        full,
        written,
        within: order.within.clone(),
        context,
        events: BTreeMap::new(),
        rejects: Vec::new(),
        held_bytes: 0,
        groups: Groups::default(),
        failure: None,
        is_stopped: false,
    };
    loop {
        let more = import.read(BATCH, &mut inbox)?;
        if let Some(failure) = inbox.failure.take() {
            return Err(failure);
        }
        if let Some(at) = import.progress() {
            progress(Step::Reading(at.read_bytes(), at.total_bytes()));
        }
        if !more || inbox.is_stopped {
            break;
        }
    }
    inbox.seal();
    inbox.quarantine();
    if let Some(failure) = inbox.failure {
        return Err(failure);
    }
    let (mut conflict, mut opening) = (import.conflict().cloned(), import.opening().cloned());
    let within = order.within.as_deref();
    differing::name_as_sent(within, &mut conflict, &mut opening);
    let mut remarks = import.remarks();
    remarks.iter_mut().for_each(|it| it.message = without(within, &it.message));
    let mut read = ReadIn {
        rejects: inbox.groups.into_list(),
        conflicting: import.conflicting(),
        conflict,
        openings: import.openings(),
        opening,
        settings: import.settings().to_vec(),
        remarks,
        ..ReadIn::default()
    };
    for file in import.reports() {
        read.records += file.records;
        read.skipped += file.skipped;
        read.rejected += file.rejected;
        read.partly += file.partly;
        read.zoneless = read.zoneless.take().or_else(|| file.zoneless.clone());
        if file.kind.is_empty() {
            read.unknown.push(told(order.within.as_deref(), &file.file));
        }
    }
    Ok(read)
}
