//! Several files of one export read together: look-ups first, then records to events.

mod bound;
mod dry_run;
mod replay;

use baremo_model::error::Told;
use baremo_model::{Event, Micros};
use rustc_hash::FxHashMap;

use self::bound::{Bound, bind_files, remarks};
pub use self::dry_run::{DryRun, dry_run};
pub use self::replay::{Kept, Replay};
use super::batch::{Mapped, Records, STEP, refused};
use super::conflicts::{Conflict, Conflicts};
use super::days::DayDoubt;
use super::expr::{Around, Lookup, Lookups};
use super::illegible::Illegible;
use super::keys::Keys;
use super::openings::{Opening, Openings};
use super::plan::Plan;
use super::planned::Planned;
use super::ready;
use super::remark::{self, Idle, Remark};
use super::settings::{Collected, SettingsFile, Table};
use super::thousands::Sums;
use super::{Context, Mapping, Outcome, Reject, revision};
use crate::SourceError;
use crate::mapping::address::Scope;
use crate::read::{Footers, Input, Options, Progress, Reader, Record, Step};

/// Records between two looks at how far an import is.
pub const BATCH: usize = 8 * STEP;

/// Takes what an import gives. Events are lent: their buffers are used again.
pub trait Sink {
    /// Takes one event; `digest` is that of all it says.
    fn event(&mut self, event: &Event, digest: u64);
    /// Takes one refused record.
    fn reject(&mut self, reject: Reject);
}

/// Everything an import gives, in memory: for tests, previews and small files.
#[derive(Debug, Default)]
pub struct Batch {
    /// Events in the order of their records.
    pub events: Vec<Event>,
    /// Refused records in their order.
    pub rejects: Vec<Reject>,
}

impl Sink for Batch {
    fn event(&mut self, event: &Event, _: u64) {
        self.events.push(event.clone());
    }

    fn reject(&mut self, reject: Reject) {
        self.rejects.push(reject);
    }
}

/// What was read of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// The file, `-` for standard input.
    pub file: String,
    /// Which kind of file of the mapping it was taken for; blank if the mapping knows no such
    /// file, which is then left out.
    pub kind: String,
    /// Records read, refused ones included.
    pub records: u64,
    /// Records the mapping leaves out on purpose.
    pub skipped: u64,
    /// Refused records, those included of which only a part was refused.
    pub rejected: u64,
    /// Those of them of which only a part was refused.
    pub partly: u64,
    /// Rows above the headings that are no records, such as the name of a report and its dates.
    pub titles: u64,
    /// Events made.
    pub events: u64,
    /// Those of them that say that a record is gone.
    pub gone: u64,
    /// Optional columns the file does not have.
    pub absent_columns: Vec<String>,
    /// A time of the first records that was read as UTC, because neither it nor the mapping nor the
    /// order names a zone.
    pub zoneless: Option<String>,
}

struct BoundFile {
    input: Input,
    options: Options,
    plan: Plan,
    lookup: Option<usize>,
    report: FileReport,
    /// What the mapping needs of its records, if anything, and how many lack it.
    needs: Option<Told>,
    unmet: u64,
    /// Channels that are ids rather than words.
    channel_ids: Vec<String>,
    /// Values that cannot be read as what they are to be.
    illegible: Illegible,
    /// Planned shifts that cannot be.
    planned: Planned,
    /// Sums that may be thousands.
    sums: Sums,
    /// Lines that are no records.
    footers: Footers,
    /// What is told of it beside.
    remarks: Vec<Remark>,
    /// What could not be read of a file that is read before all others, and no more.
    unreadable: Vec<Reject>,
    /// Held open from recognition on, because standard input cannot be opened twice.
    reader: Option<Reader>,
}

impl BoundFile {
    /// Hands on what could not be read of a file that only serves others.
    fn tell_unreadable(&mut self, sink: &mut dyn Sink) {
        for reject in std::mem::take(&mut self.unreadable) {
            self.report.records += 1;
            self.report.rejected += 1;
            sink.reject(reject);
        }
    }
}

/// Takes what was mapped of a file.
struct Taking<'a> {
    report: &'a mut FileReport,
    unmet: &'a mut u64,
    channel_ids: &'a mut Vec<String>,
    illegible: &'a mut Illegible,
    planned: &'a mut Planned,
    /// None where no money is told of.
    sums: Option<&'a mut Sums>,
    conflicts: &'a mut Conflicts,
    openings: Option<&'a mut Openings>,
    revision: u32,
    sink: &'a mut dyn Sink,
}

impl Taking<'_> {
    fn take_all(&mut self, records: &mut Records) {
        self.conflicts.look_up(records.tellings());
        records.hand_on(|mapped| self.take(mapped));
        records.hand_on_illegible(self.illegible);
    }

    fn take(&mut self, mapped: Mapped<'_>) {
        self.report.records += 1;
        self.report.events += mapped.events.len() as u64;
        match mapped.outcome {
            Outcome::Events(_) => {}
            Outcome::Skipped => self.report.skipped += 1,
            Outcome::Unmet => {
                self.report.skipped += 1;
                *self.unmet += 1;
            }
            Outcome::Partly(_, reject) => {
                self.report.rejected += 1;
                self.report.partly += 1;
                self.sink.reject(*reject);
            }
            Outcome::Rejected(reject) => {
                self.report.rejected += 1;
                self.sink.reject(*reject);
            }
        }
        let (file, position) = (&self.report.file, mapped.position);
        self.conflicts.see(mapped.tellings, mapped.events, file, position);
        if let Some(openings) = &mut self.openings {
            openings.see(mapped.events, file, position);
        }
        for (event, digest) in mapped.events.iter_mut().zip(mapped.digests) {
            remark::see_channel(self.channel_ids, event.channel.as_deref());
            self.report.gone += u64::from(event.kind.is_withdrawn());
            self.planned.see(event, position);
            if let Some(sums) = &mut self.sums {
                sums.see(event);
            }
            revision::raise(self.revision, event);
            self.sink.event(event, *digest);
        }
    }
}

/// A mapping bound to the files of one export, ready to be read.
pub struct Import {
    files: Vec<BoundFile>,
    unknown: Vec<FileReport>,
    lookups: Lookups,
    context: Context,
    current: usize,
    /// Those that are mapped, and those that are read meanwhile.
    records: [Records; 2],
    conflicts: Conflicts,
    /// None where one file alone tells events.
    openings: Option<Openings>,
    settings: Vec<SettingsFile>,
    /// What the files given, and those not given, are to be remarked on for.
    remarks: Vec<Remark>,
    /// Dates of which nothing proves whether the day comes first.
    day_doubt: Option<DayDoubt>,
}

impl Import {
    /// Opens files, matches each to a kind of the mapping and reads the look-ups.
    ///
    /// # Errors
    /// Fails if a file cannot be opened, lacks a column the mapping needs, or has times whose day
    /// and month cannot be told apart, and if the mapping knows none of the files. A file it does
    /// not know among others that it does is left out; [`Import::reports`] names it.
    pub fn open(
        mapping: &Mapping,
        inputs: &[Input],
        context: Context,
    ) -> Result<Self, SourceError> {
        let mut lookups = Lookups::of(&mapping.spec);
        let Bound { mut files, unknown } = bind_files(mapping, inputs, &context, &lookups)?;
        load_all(&mut files, &mut lookups)?;
        let mut settings = Collected::default();
        for file in files.iter_mut().filter(|file| file.plan.settings.is_some()) {
            gather(file, &lookups, &mut settings)?;
        }
        let beyond: Vec<Remark> = settings.remarks().collect();
        let settings = settings.files(&context.source);
        let evidence = files.iter().map(|file| &file.plan.days);
        let day_doubt = DayDoubt::of(mapping.spec.days_first, evidence);
        let mut remarks = remarks(mapping, &files, &lookups);
        remarks.extend(beyond);
        remarks.extend(day_doubt.as_ref().map(DayDoubt::remark));
        let is_dated = files.iter().any(|file| file.plan.has_no_version());
        let as_of = context.as_of.filter(|_| is_dated);
        remarks.extend(as_of.and_then(|at| remark::as_of(None, at, context.received_at)));
        let are_several = files.iter().filter(|file| !file.plan.events.is_empty()).count() > 1;
        Ok(Self {
            settings,
            files,
            unknown,
            lookups,
            context,
            current: 0,
            records: Default::default(),
            conflicts: Conflicts::default(),
            openings: are_several.then(Openings::default),
            remarks,
            day_doubt,
        })
    }

    /// Reads at most `most` records of one file into `sink`; tells whether there may be more.
    ///
    /// # Errors
    /// Fails if reading a file breaks off. What the sink took before stands.
    pub fn read(&mut self, most: usize, sink: &mut dyn Sink) -> Result<bool, SourceError> {
        // A file without events was a look-up and nothing else.
        while let Some(file) = self.files.get_mut(self.current)
            && file.plan.events.is_empty()
        {
            file.tell_unreadable(sink);
            self.current += 1;
        }
        let Some(file) = self.files.get_mut(self.current) else {
            return Ok(false);
        };
        let reader = match &mut file.reader {
            Some(reader) => reader,
            none => none.insert(Reader::open(&file.input, &file.options)?),
        };
        let (plan, context, lookups) = (&file.plan, &self.context, &self.lookups);
        let name = file.report.file.clone();
        let mut taking = Taking {
            report: &mut file.report,
            unmet: &mut file.unmet,
            channel_ids: &mut file.channel_ids,
            illegible: &mut file.illegible,
            planned: &mut file.planned,
            sums: plan.has_money().then_some(&mut file.sums),
            conflicts: &mut self.conflicts,
            openings: self.openings.as_mut(),
            revision: plan.revision,
            sink,
        };
        let [mapped, next] = &mut self.records;
        let mut left = most;
        let mut more = next.fill(reader, &mut left);
        while next.len() > 0 {
            // While other cores map these, what was mapped before is handed on and more is read.
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| next.map(plan, &name, lookups, context));
                taking.take_all(mapped);
                if matches!(more, Ok(true)) {
                    more = mapped.fill(reader, &mut left);
                }
            });
            std::mem::swap(mapped, next);
        }
        taking.take_all(mapped);
        file.footers.clone_from(reader.footers());
        if !more? {
            file.reader = None;
            self.current += 1;
        }
        Ok(true)
    }

    /// Reads everything into `sink`.
    ///
    /// # Errors
    /// As [`Import::read`].
    pub fn read_all(&mut self, sink: &mut dyn Sink) -> Result<(), SourceError> {
        while self.read(BATCH, sink)? {}
        Ok(())
    }

    /// Returns what was read of each file so far, in the order given, those left out at the end.
    pub fn reports(&self) -> impl Iterator<Item = &FileReport> {
        self.files.iter().map(|file| &file.report).chain(&self.unknown)
    }

    /// Returns what is told beside the counts: at the end also of files of which nothing was made.
    pub fn remarks(&self) -> Vec<Remark> {
        let is_over = self.files.get(self.current).is_none();
        let idle = self.files.iter().filter(|_| is_over).filter_map(|file| {
            let (name, kind) = (&file.report.file, &file.report.kind);
            Some(remark::nothing_taken(name, kind, self.idle(file)?))
        });
        self.remarks.iter().cloned().chain(self.of_values()).chain(idle).collect()
    }

    /// Returns what is told of values, of what was read so far: of channels that are ids, of lines
    /// that are no records, of what cannot be read as what it is to be, of planned shifts that
    /// cannot be, of what may be thousands, and of records that are gone.
    fn of_values(&self) -> impl Iterator<Item = Remark> {
        self.files.iter().flat_map(|file| {
            let name = &file.report.file;
            let ids = remark::channels_by_id(name, &file.channel_ids);
            let ids = ids.into_iter().chain(remark::footers(name, &file.footers));
            let of_words = ids.chain(file.illegible.remarks(name));
            let gone = remark::gone(name, file.report.gone);
            of_words.chain(file.planned.remark(name)).chain(file.sums.remarks(name)).chain(gone)
        })
    }

    /// Returns why nothing was made of a file that was read; none where something was, where others
    /// looked things up in it, or where records of it were refused, which is told.
    fn idle(&self, file: &BoundFile) -> Option<Idle> {
        let tells = |file: &BoundFile| !file.plan.events.is_empty() || file.plan.settings.is_some();
        let report = &file.report;
        if report.events > 0 || report.rejected > 0 || file.plan.settings.is_some() {
            return None;
        }
        match (!file.plan.events.is_empty(), report.records) {
            (false, _) => (!self.files.iter().any(tells)).then_some(Idle::LookUp),
            (true, 0) => Some(Idle::NoRecord),
            (true, records) if file.unmet == records => {
                Some(file.needs.clone().map_or(Idle::NoEvent, Idle::Unmet))
            }
            (true, _) => Some(Idle::NoEvent),
        }
    }

    /// Returns the files of settings that tables of the export became, for the data folder.
    pub fn settings(&self) -> &[SettingsFile] {
        &self.settings
    }

    /// Returns how many rows so far told a version of a record otherwise than an earlier row did.
    ///
    /// Only rows among the last million records are compared, so that memory is bounded.
    pub fn conflicting(&self) -> u64 {
        self.conflicts.count
    }

    /// Returns the first row that told a version of a record otherwise than an earlier row did.
    pub fn conflict(&self) -> Option<&Conflict> {
        self.conflicts.first.as_ref()
    }

    /// Returns how many openings so far another file told otherwise; compared as rows are.
    pub fn openings(&self) -> u64 {
        self.openings.as_ref().map_or(0, |openings| openings.count)
    }

    /// Returns the first opening that another file told otherwise.
    pub fn opening(&self) -> Option<&Opening> {
        self.openings.as_ref()?.first.as_ref()
    }

    /// Returns how far reading of the current file has come, nothing at the end.
    pub fn progress(&self) -> Option<Progress> {
        self.files.get(self.current)?.reader.as_ref().map(Reader::progress)
    }
}

/// Reads all files in which others look things up, and notes of which kinds there is none. Look-ups
/// may use no other look-up, so their order does not matter.
fn load_all(files: &mut [BoundFile], lookups: &mut Lookups) -> Result<(), SourceError> {
    let mut versions: Vec<Versions> = lookups.0.iter().map(|_| Versions::default()).collect();
    for file in files.iter_mut() {
        if let Some(slot) = file.lookup {
            load(file, &mut lookups.0[slot], &mut versions[slot])?;
        }
    }
    for (slot, lookup) in lookups.0.iter_mut().enumerate() {
        lookup.is_lacking = !files.iter().any(|file| file.lookup == Some(slot));
    }
    Ok(())
}

/// The versions of the rows of a look-up that have one, by key.
type Versions = FxHashMap<Box<str>, Micros>;

/// Reads a whole file and keeps the columns that are looked up, by key; the last row of a key wins,
/// of those with a version the one with the greatest.
fn load(
    file: &mut BoundFile,
    lookup: &mut Lookup,
    versions: &mut Versions,
) -> Result<(), SourceError> {
    if file.plan.lookup_key.is_none() {
        return Ok(());
    }
    let (none, keys) = (Lookups::default(), Keys::default());
    let is_torn = each_row(file, |plan, scope| {
        let around = Around { missing: &plan.missing, lookups: &none, keys: &keys };
        let key = plan.lookup_key.as_ref().map(|key| key.text(scope, around));
        let Some(Ok(Some(key))) = key else { return };
        let key = key.into_owned().into_boxed_str();
        if let Some(version) = &plan.lookup_version {
            let own = version.text(scope, around).ok().flatten();
            let own = own.and_then(|text| plan.version(&text).ok()).unwrap_or(Micros::MIN);
            if versions.get(&key).is_some_and(|known| own < *known) {
                return;
            }
            versions.insert(key.clone(), own);
        }
        let cells = plan.lookup_columns.iter().map(|column| {
            column.text(scope, &plan.missing).map(|text| text.into_owned().into_boxed_str())
        });
        lookup.rows.insert(key, cells.collect());
    })?;
    lookup.is_torn |= is_torn;
    Ok(())
}

/// Reads a whole file of settings.
fn gather(
    file: &mut BoundFile,
    lookups: &Lookups,
    settings: &mut Collected,
) -> Result<(), SourceError> {
    let (name, keys) = (file.report.file.clone(), Keys::default());
    each_row(file, |plan, scope| {
        let around = Around { missing: &plan.missing, lookups, keys: &keys };
        let table = Table { file: &name, times: &plan.versions, scope, around };
        if let Some(setting) = &plan.settings {
            settings.take(setting, table);
        }
    })?;
    Ok(())
}

/// Hands every row of a file that is not skipped to `take`. Returns whether some could not be read;
/// of a file that is not read again for its events they are kept, to be told.
fn each_row(
    file: &mut BoundFile,
    mut take: impl FnMut(&Plan, Scope<'_>),
) -> Result<bool, SourceError> {
    let is_told_later = !file.plan.events.is_empty();
    let mut is_torn = false;
    // A file may be read for what others look up, and for what it sets.
    file.unreadable.clear();
    let mut reader = match file.reader.take() {
        Some(reader) => reader,
        None => Reader::open(&file.input, &file.options)?,
    };
    let mut record = Record::default();
    loop {
        match reader.next(&mut record)? {
            Step::End => return Ok(is_torn),
            Step::Unreadable(unreadable) => {
                is_torn = true;
                if !is_told_later {
                    let reject = refused(&file.report.file, &file.plan, unreadable);
                    file.unreadable.push(reject);
                }
            }
            Step::Record => {
                let scope = Scope { record: &record, item: None };
                let skip = file.plan.skip.as_ref();
                if !skip.is_some_and(|skip| skip.holds(scope, &file.plan.missing)) {
                    take(&file.plan, scope);
                }
            }
        }
    }
}
