//! How pages take files in: received, looked at, mapped in a preview, imported.
//!
//! ```text
//! receive ─► Upload ─► preview ⟲ ─► start ─► job: running … done | failed
//! ```

mod picks;

use std::collections::BTreeMap;

use baremo_model::error::Told;
use serde::{Deserialize, Serialize};

pub use self::picks::{
    ColumnPicker, ColumnPicks, DayPicker, PickOutcome, PickedColumn, PickedFlag, PickedQuestion,
    PickedRole, PickedRows, PickedWord, QuestionPick, QuestionPicker, ROW_SORTS, WrittenByHand,
};
use super::{Coverage, ServiceError};

/// Takes files into the data folder; the command line imports by the same functions.
pub trait ImportService: Send + Sync {
    /// Begins to receive the files of one export.
    ///
    /// # Errors
    ///
    /// Fails when the data folder cannot be written.
    fn receive(&self) -> Result<Box<dyn Upload>, ServiceError>;

    /// Tells what received files are, and what their first records become.
    ///
    /// # Errors
    ///
    /// Not found for an unknown upload. A mapping that is wrong is part of the preview.
    fn preview(&self, upload: &str, choice: &ImportChoice) -> Result<ImportPreview, ServiceError>;

    /// Begins the import of received files; [`ImportService::job`] tells how it goes.
    ///
    /// # Errors
    ///
    /// Not found for an unknown upload, a bad request for a wrong choice.
    fn start(&self, upload: &str, choice: &ImportChoice) -> Result<(), ServiceError>;

    /// Begins to make a plausible company's data, in a folder whose configuration is explained in
    /// English or Spanish; returns the name of the job.
    ///
    /// # Errors
    ///
    /// A bad request when the folder has data already.
    fn start_demo(&self, spanish: bool) -> Result<String, ServiceError>;

    /// Tells how an import goes; `None` when it was not started since the program was.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be told.
    fn job(&self, upload: &str) -> Result<Option<ImportJob>, ServiceError>;

    /// Returns names and titles of the mappings that come with the product.
    fn mappings(&self) -> Vec<ReadyMapping>;

    /// Lists records that could not be read, one page at a time.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    fn rejects(
        &self,
        source: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<RejectList, ServiceError>;

    /// Takes the records of one source and reason off the list, in the words of who says why; they
    /// are kept. What arrived after the `last` one of the group as it was shown stays.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read or marked; a bad request when the last one is there no more.
    fn dismiss_rejects(
        &self,
        source: &str,
        reason: &str,
        last: &str,
        why: &str,
    ) -> Result<(), ServiceError>;

    /// Puts those back on the list. What was dismissed after the group was shown, whose latest was
    /// dismissed at `until`, stays off it.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read or marked; a bad request when `until` is no such instant.
    fn reopen_rejects(&self, source: &str, reason: &str, until: &str) -> Result<(), ServiceError>;

    /// Compares our figures with those the vendor stored; empty when it stored none.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read; not found when there is no such source.
    fn reconcile(&self, source: &str) -> Result<Vec<Reconciled>, ServiceError>;

    /// Lists, for one figure by its name, the conversations in which ours is not the vendor's: of
    /// one class, where it is named.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read; not found when there is no such source, a bad request
    /// when it has no such figure or that no such class.
    fn differing(
        &self,
        source: &str,
        figure: &str,
        class: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<Differing, ServiceError>;
}

/// Files on their way into the data folder. Dropped without [`Upload::finish`], they are removed.
pub trait Upload: Send {
    /// Begins the next file; the name is what its sender calls it.
    ///
    /// # Errors
    ///
    /// Fails when there are too many files or it cannot be written.
    fn file(&mut self, name: &str) -> Result<(), UploadError>;

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    ///
    /// Fails when the upload grows beyond its bound or it cannot be written.
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), UploadError>;

    /// Keeps the files and returns the name of the upload.
    ///
    /// # Errors
    ///
    /// Fails when there is no file or it cannot be written.
    fn finish(self: Box<Self>) -> Result<String, UploadError>;
}

/// Why an upload is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadError {
    /// It is more than one upload may be.
    TooMuch(Told),
    /// It cannot be written, whatever is sent.
    Unwritten(Told),
    /// What was sent is no files.
    Wrong(Told),
}

impl UploadError {
    /// Returns what is wrong, for people.
    #[must_use]
    pub fn told(&self) -> &Told {
        match self {
            UploadError::TooMuch(told)
            | UploadError::Unwritten(told)
            | UploadError::Wrong(told) => told,
        }
    }
}

/// How received files are to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportChoice {
    /// Name of the source the records belong to.
    pub source: String,
    /// Name of a ready mapping; recognised by the headings when absent.
    pub ready: Option<String>,
    /// Text of a mapping, instead of a ready one.
    pub mapping: Option<String>,
    /// Columns picked anew for that text: a preview changes it first. An import takes it as it is.
    pub picks: Option<ColumnPicks>,
    /// Zone of times that name none.
    pub zone: Option<String>,
    /// Address of a conversation in the help desk, with `{id}`.
    pub url: Option<String>,
    /// Whether comments in what is proposed and written are in Spanish instead of English.
    pub spanish: bool,
}

/// A mapping that comes with the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadyMapping {
    /// Name.
    pub name: String,
    /// What it is for, in one line.
    pub title: Told,
}

/// What received files are, and what their first records become.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPreview {
    /// The files.
    pub files: Vec<ReceivedFile>,
    /// Name of the mapping used; `None` when none was recognised.
    pub mapping: Option<String>,
    /// What it is for.
    pub title: Told,
    /// What whoever imports with it should know.
    pub notes: Told,
    /// Text of the mapping, or of a proposal to adjust where none was recognised.
    pub text: String,
    /// Why nothing can be previewed.
    pub problem: Option<ServiceError>,
    /// Whether the mapping is one proposed for these files, which nobody knew.
    pub proposed: bool,
    /// The first events.
    pub events: Vec<PreviewEvent>,
    /// The first records that would be rejected.
    pub rejects: Vec<RejectInfo>,
    /// Records that were looked at.
    pub records: u64,
    /// Files of settings that would be written.
    pub settings: Vec<String>,
    /// What can be picked; `None` for a mapping that is not in the shape of a proposal.
    pub picker: Option<ColumnPicker>,
    /// Dates whose day and month are in doubt; `None` where there are none, or a mapping is not to
    /// be changed.
    pub days: Option<DayPicker>,
    /// What can be declared of the questions of a survey; `None` for a mapping of something else.
    pub survey: Option<QuestionPicker>,
    /// What is to be known beside what records become, for people.
    pub remarks: Vec<Told>,
    /// A time that is read as UTC because nothing names a zone, where the folder has another.
    pub zoneless: Option<Zoneless>,
}

impl ImportPreview {
    /// Returns the choice by which an import does what this preview showed: where nothing was
    /// chosen and no mapping with a name was recognised, it has the text that was shown.
    #[must_use]
    pub fn agreed(&self, choice: ImportChoice) -> ImportChoice {
        let is_open = choice.mapping.is_none() && choice.ready.is_none();
        if !is_open || self.mapping.is_some() || self.text.is_empty() {
            return choice;
        }
        ImportChoice { mapping: Some(self.text.clone()), ..choice }
    }
}

/// A time that names no zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zoneless {
    /// The time, as a record has it.
    pub time: String,
    /// Zone of the data folder.
    pub zone: String,
}

/// A received file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReceivedFile {
    /// Name its sender gave it.
    pub name: String,
    /// Size in bytes, where it is known.
    pub size_bytes: Option<u64>,
    /// Format, encoding and the like, as found.
    pub shape: Vec<String>,
    /// Column names or paths of fields, each with a value of the first record.
    pub columns: Vec<(String, String)>,
    /// What the mapping takes it for; `None` for a file it does not know.
    pub kind: Option<String>,
    /// Whether the mapping knows it and makes nothing of it.
    pub unused: bool,
    /// Why it cannot be read.
    pub problem: Option<ServiceError>,
}

/// An event as a preview shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PreviewEvent {
    /// Word of the stream.
    pub stream: String,
    /// Id of the conversation, or what the stream is about.
    pub subject: String,
    /// Instant, UTC microseconds.
    pub at_micros: i64,
    /// Word of the kind.
    pub kind: String,
    /// Who did it.
    pub who: String,
    /// What it says.
    pub value: String,
    /// The team that somebody is assigned to by it; empty where there is none.
    pub team: String,
    /// The question that an answer of a survey answers; empty for anything else.
    pub question: String,
}

/// A record that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RejectInfo {
    /// Source it belongs to.
    pub source: String,
    /// Stable word of the reason.
    pub reason: String,
    /// What is wrong, for people.
    pub message: Told,
    /// File.
    pub file: String,
    /// Line in the file.
    pub line: Option<u64>,
    /// The record.
    pub raw: String,
}

/// One page of records that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RejectList {
    /// Those of this page.
    pub rows: Vec<RejectInfo>,
    /// How many there are in all.
    pub total: usize,
    /// How many of each source and reason, dismissed ones beside them.
    pub groups: Vec<RejectGroup>,
}

/// Records of one source that could not be read for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RejectGroup {
    /// Source they belong to.
    pub source: String,
    /// Stable word of the reason.
    pub reason: String,
    /// How many are listed.
    pub open: usize,
    /// How many were dismissed.
    pub dismissed: usize,
    /// Id of the one of those listed that arrived last; empty where none is.
    pub last: String,
    /// When the latest of those dismissed was, in microseconds; 0 where none is.
    pub until: i64,
    /// Why those dismissed were, in the words of who did, each once.
    pub why: Vec<String>,
}

/// How an import goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportJob {
    /// Name of the source.
    pub source: String,
    /// What it does now.
    pub phase: ImportPhase,
    /// Share done of the phase, 0 to 1; `None` when it cannot be told.
    pub done_ratio: Option<f64>,
    /// What it did, when it is done.
    pub outcome: Option<ImportOutcome>,
    /// Why it failed.
    pub problem: Option<ServiceError>,
}

/// What an import does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// Reads records.
    #[default]
    Reading,
    /// Writes events and derives facts.
    Deriving,
    /// Nothing any more: it is done.
    Done,
    /// Nothing any more: it failed.
    Failed,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportOutcome {
    /// Records read.
    pub records: u64,
    /// Those of them that the mapping leaves out on purpose.
    pub skipped: u64,
    /// Events taken.
    pub accepted: u64,
    /// Events that add nothing: repeated in the files, or known from before.
    pub duplicate: u64,
    /// Those of them that are repeated in the files.
    pub repeated: u64,
    /// Those of them that another version of their record overrules, which does not say them.
    pub superseded: u64,
    /// Events that yielded to a newer version.
    pub replaced: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// Those of them of which a part was taken.
    pub partly: u64,
    /// Records that could not be read, by reason.
    pub reasons: BTreeMap<String, u64>,
    /// Rows that told a version of a record otherwise than an earlier row did.
    pub conflicting: u64,
    /// Openings that another file told otherwise.
    pub openings: u64,
    /// What is told differently, and where: the first of each sort, for people.
    pub contradictions: Vec<Told>,
    /// Subjects touched: conversations, customers, orders and the rest.
    pub subjects: u64,
    /// Those of them that are conversations.
    pub conversations: u64,
    /// What is to be known beside the counts, for people.
    pub remarks: Vec<Told>,
    /// Files that the mapping does not know.
    pub unknown_files: Vec<String>,
    /// Files of settings that were written.
    pub settings: Vec<String>,
    /// Sources whose business hours are chosen by rules that were written among them: all of the
    /// folder. None where no rules were.
    pub ruled_sources: u64,
    /// How long it took, in seconds.
    pub took_secs: f64,
    /// Which of the metrics that such records can answer the source answers now.
    pub coverage: Coverage,
}

/// A figure that the vendor stored, beside ours.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reconciled {
    /// Its name, as mappings write it.
    pub name: String,
    /// What it is called in English.
    pub title: String,
    /// What it is called in Spanish.
    pub title_es: String,
    /// Our metric.
    pub metric: String,
    /// How many were compared.
    pub compared: u64,
    /// How many are equal.
    pub equal: u64,
    /// Differences by class, with what each usually means in English and Spanish.
    pub classes: Vec<(String, u64, String, String)>,
    /// How many were held against nothing of ours, by reason, in English and Spanish.
    pub not_compared: Vec<(String, u64, String, String)>,
}

/// Conversations in which one of our figures is not the one that the vendor stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Differing {
    /// What the figure is called in English.
    pub title: String,
    /// What it is called in Spanish.
    pub title_es: String,
    /// Unit of both figures.
    pub unit: String,
    /// How many there are.
    pub total: usize,
    /// Those asked for, in the order of their ids.
    pub rows: Vec<Differs>,
}

/// A conversation in which our figure is not the one that the vendor stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Differs {
    /// Id.
    pub conversation: String,
    /// Ours; none where there is none.
    pub ours: Option<f64>,
    /// The vendor's.
    pub theirs: Option<f64>,
    /// Why they usually differ so, in English.
    pub why: String,
    /// The same in Spanish.
    pub why_es: String,
}
