//! From records to events by a mapping file.
//!
//! A [`Mapping`] says, in TOML, what each kind of file of an export holds (docs/import.md is its
//! manual). Bound to files it becomes an [`Import`], which reads look-ups first and then streams
//! every record through its plan:
//!
//! ```text
//! Mapping + files ─► Import ─► look-ups held by key
//!                       └────► record ─► when · each · value · table · time ─► Event | Reject
//! ```
//!
//! A record is taken whole or refused whole, with a stable reason, but for words that nobody
//! explained: these cost their own event, or their own field. Nothing about other records is
//! known here: what changed, what came first and what is superseded is the fold's business.
//!
//! - *as written*: `spec`, `place`, `exprs`; `ready` and `propose` are those nobody had to write;
//! - *bound to a file*: `bind` makes a `plan` of `parts`; `address`, `condition`, `expr`, `keys`,
//!   `length`, `number` and `time` read values; `survey` and `settings` are plans of another sort;
//! - *run*: `import` reads in batches (`batch`, `pool`), by `revision`;
//! - *told*: `remark`, of `conflicts` (`said`), `days`, `illegible`, `openings`, `thousands`;
//!   `cell_error` and `planned` say what is none.

mod address;
mod batch;
mod bind;
mod cell_error;
mod condition;
mod conflicts;
mod days;
mod expr;
mod exprs;
mod illegible;
mod import;
mod keys;
mod length;
mod misnamed;
mod number;
mod openings;
mod parts;
mod place;
mod plan;
mod planned;
mod pool;
mod propose;
mod ready;
mod remark;
mod revision;
mod said;
mod settings;
mod spec;
mod survey;
mod thousands;
mod time;

use baremo_model::error::{MappingProblem, MappingWord, Told};
use baremo_model::event::text_key;
use baremo_model::event::version::GREATEST_REVISION;
use baremo_model::{LookedUp, Micros};

pub use conflicts::{Conflict, KeptRow};
pub use days::{DayDoubt, order_days};
pub use import::{BATCH, Batch, DryRun, FileReport, Import, Kept, Replay, Sink, dry_run};
pub use keys::Keys;
pub use openings::Opening;
pub use plan::Plan;
pub use propose::{
    ACTIVITIES, AnsweredOn, AskedQuestion, ByHand, INTERVALS, Pick, PickChanges, PickProblem,
    Picks, ProposedZone, QuestionChange, Repicked, RowNeed, RowWords, Rows, SCALES, TellingWord,
    TellingWords, answer_on, answered_on, ask_anew, asked, beside, explain_intervals,
    explain_words, field_picks, interval_words, keep_columns, keepable, keepable_columns,
    pick_fields, pickable, propose, propose_all, propose_as, proposed_as, repick, row_needs,
    row_words, telling_words, to_check,
};
pub use ready::{READY, Recognised, recognise};
pub use remark::Remark;
pub use settings::SettingsFile;
pub use survey::QUESTION_KINDS;

use crate::SourceError;
use crate::read::{Detected, Encoding, Format, HEAD_ROWS, Input, Options, Position};

/// What an import knows beside its files.
#[derive(Debug, Clone)]
pub struct Context {
    /// Name of the source, the `--source` of the import.
    pub source: String,
    /// When the files were received; events more than 24 hours later are refused as `future`.
    pub received_at: Micros,
    /// Version of records that have none of their own, where it was told: else it is the time of
    /// the file that the record lies in, if that is past, else that of the receipt.
    pub as_of: Option<Micros>,
    /// Zone of times without an offset, overruling the mapping's.
    pub zone: Option<String>,
    /// Key of the hash that stands for a visitor in access logs.
    pub visitor_key: [u8; 16],
    /// How keys of customers are written.
    pub keys: Keys,
}

impl Context {
    /// Returns a context whose records are as of their file.
    pub fn new(source: &str, received_at: Micros) -> Self {
        let visitor_key = Options::default().visitor_key;
        let source = source.to_owned();
        let keys = Keys::default();
        Self { source, received_at, as_of: None, zone: None, visitor_key, keys }
    }

    /// Returns the version of those records of a file that have none of their own. A file whose
    /// time is still to come is as new as its receipt: no later file would ever be newer.
    pub(crate) fn as_of_file(&self, input: &Input) -> Micros {
        let own = || input.modified().map(|at| at.min(self.received_at));
        self.as_of.or_else(own).unwrap_or(self.received_at)
    }
}

/// A record that was read but refused, wholly or as far as a word of it is not known, or that could
/// not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Stable word. From reading: see [`crate::read::Unreadable`]. From mapping: `id_missing`,
    /// `activity_missing`, `unknown_activity`, `unknown_status`, `unknown_value`, `value_missing`,
    /// `time_missing`, `time_unparsable`, `time_ambiguous`, `time_before_1970`,
    /// `time_skipped_hour`, `future`, `end_before_start`, `version_too_great`, `not_json`.
    pub reason: &'static str,
    /// What is wrong, for people.
    pub message: Told,
    /// The file, `-` for standard input.
    pub file: String,
    /// The kind of file that the mapping takes it for.
    pub kind: String,
    /// Where the record starts.
    pub position: Position,
    /// Version that the record has where it carries none.
    pub as_of: Micros,
    /// Whether it stood in a row under headings, which name its fields as they are; else a field of
    /// it is named by its path.
    pub is_row: bool,
    /// What it looked up in the other files of its export.
    pub looked_up: LookedUp,
    /// The record as a JSON object of its fields, or as the text that could not be read.
    pub raw: String,
}

/// What became of a record. There is one of each, and few are refused: it is small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// So many events were made.
    Events(usize),
    /// So many were made, and others, or fields of them, refused whose words nobody explained.
    Partly(usize, Box<Reject>),
    /// The mapping leaves it out on purpose.
    Skipped,
    /// It is left out because what the mapping `needs` of a record is not there.
    Unmet,
    /// It was refused.
    Rejected(Box<Reject>),
}

impl Outcome {
    /// Returns how many events were made.
    pub(crate) fn events(&self) -> usize {
        match self {
            Outcome::Events(count) | Outcome::Partly(count, _) => *count,
            Outcome::Skipped | Outcome::Unmet | Outcome::Rejected(_) => 0,
        }
    }
}

/// A mapping file, parsed and checked for unknown keys.
#[derive(Debug, Clone)]
pub struct Mapping {
    spec: spec::Spec,
    /// Its file, and what stands there.
    file: String,
    text: String,
}

impl Mapping {
    /// Parses a mapping; `name` is its file, for messages.
    ///
    /// # Errors
    /// Fails on invalid TOML and on unknown keys, naming the line and the nearest key.
    pub fn parse(name: &str, text: &str) -> Result<Self, SourceError> {
        Self::read(name, text).map_err(|error| place::located(error, name, text))
    }

    fn read(name: &str, text: &str) -> Result<Self, SourceError> {
        let mut spec = spec::parse(name, text)?;
        if let Some(base) = spec.extends.clone() {
            spec = survey::extended(name, &base, text)?;
        }
        if !(1..=GREATEST_REVISION).contains(&spec.revision) {
            let number = spec.revision.to_string();
            let problem = MappingProblem::word(MappingWord::Revision, &number, []);
            return Err(SourceError::mapping(name, Vec::new(), problem));
        }
        survey::expand(name, &mut spec)?;
        keys::expand(name, &mut spec)?;
        let mapping = Self { spec, file: name.to_owned(), text: text.to_owned() };
        let lookups = expr::Lookups::of(&mapping.spec);
        for lookup in &lookups.0 {
            let known = |file: &spec::FileSpec| file.name == lookup.name && file.lookup.is_some();
            if !mapping.spec.file.iter().any(known) {
                let problem = MappingProblem::NoLookUp { name: lookup.name.clone() };
                return Err(SourceError::mapping(name, Vec::new(), problem));
            }
        }
        Ok(mapping)
    }

    /// Returns an error about the mapping with its file, and the line that it is about.
    fn located(&self, error: SourceError) -> SourceError {
        place::located(error, &self.file, &self.text)
    }

    /// Returns the name the mapping gives itself.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// Returns what it is for, in one line.
    pub fn title(&self) -> Told {
        Told { en: self.spec.title.clone(), es: self.spec.title_es.clone() }
    }

    /// Returns what whoever imports with it should know.
    pub fn notes(&self) -> Told {
        let trimmed = |text: &str| text.trim().to_owned();
        Told { en: trimmed(&self.spec.notes), es: self.spec.notes_es.as_deref().map(trimmed) }
    }

    /// Returns the address of a conversation in its help desk: a template with
    /// `{conversation_id}`, and capitals such as `SUBDOMAIN` for what only the user knows.
    pub fn url(&self) -> Option<&str> {
        self.spec.url.as_deref()
    }

    /// Returns whether the same number in another source is another customer; none where it does
    /// not say.
    pub fn own_customers(&self) -> Option<bool> {
        self.spec.customers.map(|customers| customers == spec::Customers::Own)
    }

    /// Returns which correction of itself it is: what a greater one reads of a record counts.
    pub fn revision(&self) -> u32 {
        self.spec.revision
    }

    /// Returns the revision of its next correction; none after the greatest one.
    pub fn next_revision(&self) -> Option<u32> {
        Some(self.spec.revision + 1).filter(|next| *next <= GREATEST_REVISION)
    }

    /// Returns whether it has the name of a ready mapping and says something else.
    pub fn is_edited(&self) -> bool {
        ready::text_of(self.name()).is_some_and(|text| digest_of(text) != self.digest())
    }

    /// Returns a digest of what it says, by which another one is told from it, but for comments.
    pub fn digest(&self) -> u64 {
        digest_of(&self.text)
    }

    /// Returns whether all that it tells has an id of its record, by which it is known again.
    pub fn names_records(&self) -> bool {
        self.spec.file.iter().all(spec::FileSpec::names_records)
    }

    /// Returns whether it reads responses of a survey without any question declared.
    pub fn lacks_questions(&self) -> bool {
        let mut files = self.spec.file.iter();
        files.any(|file| file.answers_at.is_some() && file.asked.is_empty())
    }

    /// Returns the names of the kinds of file it reads.
    pub fn file_kinds(&self) -> impl Iterator<Item = &str> {
        self.spec.file.iter().map(|file| file.name.as_str())
    }

    /// Returns whether nothing is made of a kind of file: it only holds what others look up, and
    /// none of them does.
    pub fn leaves_out(&self, kind: &str) -> bool {
        let makes = |file: &spec::FileSpec| {
            let settings = file.hours.is_some() || file.holiday.is_some() || file.target.is_some();
            let records = !file.event.is_empty() || file.answers_at.is_some();
            settings || records || file.stream.is_some() || file.keys.is_some()
        };
        let mut files = self.spec.file.iter().filter(|file| file.name == kind);
        let is_looked_up = || expr::Lookups::of(&self.spec).0.iter().any(|one| one.name == kind);
        files.any(|file| file.lookup.is_some() && !makes(file)) && !is_looked_up()
    }

    /// Returns the kind of file that this is; none where the mapping knows no such kind.
    pub fn kind_of(&self, detected: &Detected) -> Option<&str> {
        ready::match_file(&self.spec, detected).map(|file| file.name.as_str())
    }

    /// Returns how to read a file if the mapping has only one kind, else the guesses.
    ///
    /// # Errors
    /// Fails on an unknown format, encoding or delimiter, and on headings below the rows that are
    /// looked at.
    pub fn options(&self) -> Result<Options, SourceError> {
        match self.spec.file.as_slice() {
            [only] => self.options_of(only),
            _ => Ok(Options::default()),
        }
    }

    fn options_of(&self, file: &spec::FileSpec) -> Result<Options, SourceError> {
        let fail = |what: MappingWord, word: &str| {
            let problem = MappingProblem::word(what, word, []);
            let place = vec![file.name.clone()];
            self.located(SourceError::mapping(&self.spec.name, place, problem))
        };
        let read = &file.read;
        if let Some(row) = read.header_row.filter(|row| !(1..=HEAD_ROWS).contains(row)) {
            return Err(fail(MappingWord::HeaderRow, &row.to_string()));
        }
        let mut options = Options {
            header: read.header,
            header_row: read.header_row,
            sheet: read.sheet.clone(),
            records_at: read.records_at.as_ref().map(|path| {
                path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()
            }),
            ..Options::default()
        };
        if let Some(word) = &read.format {
            options.format =
                Some(Format::from_word(word).ok_or_else(|| fail(MappingWord::Format, word))?);
        }
        if let Some(word) = &read.encoding {
            let encoding =
                Encoding::from_word(word).ok_or_else(|| fail(MappingWord::Encoding, word))?;
            options.encoding = Some(encoding);
        }
        if let Some(word) = &read.delimiter {
            options.delimiter = match word.as_bytes() {
                [one] => Some(*one),
                _ if word == "tab" || word == "\\t" => Some(b'\t'),
                _ => return Err(fail(MappingWord::Delimiter, word)),
            };
        }
        Ok(options)
    }
}

fn digest_of(text: &str) -> u64 {
    let said = text.parse::<toml::Table>().map(|table| format!("{table:?}"));
    text_key(said.as_deref().unwrap_or(text))
}

#[cfg(test)]
mod tests;
