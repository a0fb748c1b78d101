//! The one door behind which pages and API ask: numbers, the records behind them, conversations,
//! the catalogue and the state of the data.
//!
//! ```text
//! pages ─┐
//! API ───┴──► MetricService ◄── the program (over the engine), or a fake in tests
//! ```
//!
//! Every call is blocking and may take a while; callers that serve many run it on threads of
//! their own, for a [`Reader`] who may leave before the end. An answer belongs to one snapshot and
//! never mixes two.

mod access;
mod boards;
mod conversation;
mod coverage;
mod customers;
mod error;
mod health;
mod import;
mod reader;
mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_model::text::unaccented;
use serde::{Deserialize, Serialize};

pub use self::access::{AccessService, Attempt, Entry};
pub use self::boards::OwnBoards;
pub use self::conversation::{
    CaseCounted, ClockSpan, Conversation, ConversationEvent, ConversationQuery, Counted, Lane,
    StatusSpan, TargetSpan, TargetState, Verdict,
};
pub use self::coverage::{Coverage, Covered};
pub use self::customers::{
    Customer, CustomerEvent, CustomerRow, CustomerSort, Customers, CustomersPage,
};
pub use self::error::{Cause, ServiceError};
pub use self::health::{CustomerHealth, HealthBefore, HealthShare, HealthUnit, Lack, SetScore};
pub use self::import::{
    ColumnPicker, ColumnPicks, DayPicker, ImportChoice, ImportJob, ImportOutcome, ImportPhase,
    ImportPreview, ImportService, PickOutcome, PickedColumn, PickedFlag, PickedQuestion,
    PickedRole, PickedRows, PickedWord, PreviewEvent, QuestionPick, QuestionPicker, ROW_SORTS,
    ReadyMapping, ReceivedFile, Reconciled, RejectGroup, RejectInfo, RejectList, Upload,
    WrittenByHand, Zoneless,
};
pub use self::reader::{Reader, Waiting};
pub use self::views::SavedView;
use crate::answer::{Answer, Note, RecordRow};
use crate::board::Board;
use crate::catalog::Catalog;
use crate::close::{Close, CloseCheck, CloseRequest};
use crate::pack::{PackQuery, PackReport};
use crate::query::Query;
use crate::report::ReportSpec;
use crate::segment::SegmentTitles;
use crate::sql::NotSql;

/// Answers everything that a page or the API shows.
pub trait MetricService: Send + Sync {
    /// Answers a question.
    ///
    /// # Errors
    ///
    /// Names the word in question when it is wrong, or says that data cannot be read.
    fn ask(&self, query: &Query) -> Result<Arc<Answer>, ServiceError>;

    /// Answers a question for who looks at it whole: the change of the whole is tested, those of
    /// its buckets may be told without a test, which may draw the days of each a thousand times.
    ///
    /// # Errors
    ///
    /// As [`MetricService::ask`].
    fn glance(&self, query: &Query) -> Result<Arc<Answer>, ServiceError> {
        self.ask(query)
    }

    /// Returns those metrics of a question that can be asked so, where another one of them has the
    /// whole refused; all of them, where nobody can tell.
    ///
    /// # Errors
    ///
    /// As [`MetricService::ask`].
    fn askable(&self, query: &Query) -> Result<Vec<String>, ServiceError> {
        Ok(query.metrics.clone())
    }

    /// Returns whether the answer to a question is at hand, so that asking takes no time. A page
    /// brings later what would hold it up.
    fn is_at_hand(&self, query: &Query) -> bool;

    /// Returns whether what [`MetricService::glance`] answers is at hand.
    fn is_seen(&self, query: &Query) -> bool {
        self.is_at_hand(query)
    }

    /// Writes a question as SQL over the fact files of the data folder, or says what stands
    /// against it.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read.
    fn sql(&self, query: &Query) -> Result<Result<String, NotSql>, ServiceError>;

    /// Lists the records behind a number, or those left out of it, one page at a time.
    ///
    /// # Errors
    ///
    /// As [`MetricService::ask`].
    fn records(&self, query: &Query, page: &RecordsPage) -> Result<Records, ServiceError>;

    /// Returns one conversation with every clock on it.
    ///
    /// # Errors
    ///
    /// Not found; a bad request when several sources have the id and none was named.
    fn conversation(&self, query: &ConversationQuery) -> Result<Conversation, ServiceError>;

    /// Lists customers, one page at a time.
    ///
    /// # Errors
    ///
    /// A bad request when the filter is wrong.
    fn customers(&self, page: &CustomersPage) -> Result<Customers, ServiceError>;

    /// Returns one customer across all streams.
    ///
    /// # Errors
    ///
    /// Not found.
    fn customer(&self, id: &str) -> Result<Customer, ServiceError>;

    /// Returns the saved questions by the word they are kept under.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be read.
    fn views(&self) -> Result<BTreeMap<String, SavedView>, ServiceError>;

    /// Keeps a question under its name, in the place of one of the same name; returns its word.
    ///
    /// # Errors
    ///
    /// A bad request when the name is empty; fails when it cannot be written.
    fn save_view(&self, view: &SavedView) -> Result<String, ServiceError>;

    /// Forgets a saved question.
    ///
    /// # Errors
    ///
    /// Not found.
    fn forget_view(&self, word: &str) -> Result<(), ServiceError>;

    /// Returns the owner's boards by the word they are kept under.
    ///
    /// # Errors
    ///
    /// Fails when they cannot be listed; a single file that is wrong is among the broken.
    fn boards(&self) -> Result<OwnBoards, ServiceError>;

    /// Keeps a board under a word, in the place of the one there.
    ///
    /// # Errors
    ///
    /// A bad request when the word is none or the board names what is unknown; fails when it
    /// cannot be written.
    fn save_board(&self, word: &str, board: &Board) -> Result<(), ServiceError>;

    /// Forgets a board, also one that cannot be read.
    ///
    /// # Errors
    ///
    /// Not found.
    fn forget_board(&self, word: &str) -> Result<(), ServiceError>;

    /// Returns the closed periods, by name.
    ///
    /// # Errors
    ///
    /// Fails when one cannot be read.
    fn closes(&self) -> Result<Vec<Close>, ServiceError>;

    /// Holds a closed period against today; of all its metrics when none are named.
    ///
    /// # Errors
    ///
    /// Not found; fails when data or snapshot cannot be read.
    fn close(&self, name: &str, metrics: &[&str]) -> Result<CloseCheck, ServiceError>;

    /// Returns what closing a period would pin, and pins nothing.
    ///
    /// # Errors
    ///
    /// As [`MetricService::pin`].
    fn closing(&self, request: &CloseRequest) -> Result<Close, ServiceError>;

    /// Closes a period: pins its figures and the snapshot they stand on.
    ///
    /// # Errors
    ///
    /// A bad request when the name is none or taken, or the period cannot be read; fails when it
    /// cannot be written.
    fn pin(&self, request: &CloseRequest) -> Result<Close, ServiceError>;

    /// Returns what the board report is made of: the folder's own choice, else the usual figures
    /// that the data can answer.
    ///
    /// # Errors
    ///
    /// A bad request, naming file and line, when the choice is wrong.
    fn report_spec(&self) -> Result<ReportSpec, ServiceError>;

    /// Returns what the head says of a period; empty where nothing was said.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be read.
    fn comment(&self, period: &str) -> Result<String, ServiceError>;

    /// Keeps what the head says of a period, in the place of what was said; an empty text forgets.
    ///
    /// # Errors
    ///
    /// A bad request when the name is none or the text too long; fails when it cannot be written.
    fn save_comment(&self, period: &str, text: &str) -> Result<(), ServiceError>;

    /// Returns a pack of one year, every figure recomputed from its records.
    ///
    /// # Errors
    ///
    /// Not found for an unknown pack; a bad request when nothing of the year is on record; fails
    /// when the data cannot be read.
    fn pack(&self, query: &PackQuery) -> Result<Arc<PackReport>, ServiceError>;

    /// Returns the catalogue, the folder's own metrics included.
    ///
    /// # Errors
    ///
    /// Fails, naming file and line, when a page of the folder is wrong.
    fn catalog(&self) -> Result<Arc<Catalog>, ServiceError>;

    /// Returns the dimensions by which a metric can be broken down.
    ///
    /// # Errors
    ///
    /// Not found for an unknown metric.
    fn dimensions(&self, metric: &str) -> Result<Vec<DimensionInfo>, ServiceError>;

    /// Returns the values of a dimension that begin with a text (case does not matter), at most
    /// `limit`: those first that make up the greatest part of the cases, or of the calls, visits
    /// and so on. Only rows are looked at that these metrics count; all without any.
    ///
    /// # Errors
    ///
    /// A bad request for an unknown dimension, not found for an unknown metric.
    fn values(
        &self,
        dimension: &str,
        metrics: &[&str],
        prefix: &str,
        limit: usize,
    ) -> Result<Vec<DimensionValue>, ServiceError>;

    /// Returns the sources: how fresh, how many, what could not be read.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read.
    fn sources(&self) -> Result<Vec<SourceInfo>, ServiceError>;

    /// Returns which metrics the data can answer, and what would bring the others.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read.
    fn coverage(&self) -> Result<Arc<Coverage>, ServiceError>;

    /// Returns what is known of the data as a whole.
    ///
    /// # Errors
    ///
    /// Fails when the data cannot be read.
    fn snapshot(&self) -> Result<SnapshotInfo, ServiceError>;
}

/// Which records of a question, and in which order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecordsPage {
    /// Those left out instead of those that count.
    pub excluded: bool,
    /// Only this side: `value`, `numerator` or `denominator`.
    pub side: Option<String>,
    /// Only those left out for this reason.
    pub reason: Option<String>,
    /// Only those whose case, conversation or agent holds this text, whatever case and accents.
    pub search: Option<String>,
    /// How many to skip.
    pub offset: usize,
    /// How many to return at most.
    pub limit: usize,
    /// The order.
    pub sort: RecordSort,
}

impl Default for RecordsPage {
    fn default() -> Self {
        let sort = RecordSort::default();
        let (side, reason, search) = (None, None, None);
        RecordsPage { excluded: false, side, reason, search, offset: 0, limit: 50, sort }
    }
}

impl RecordsPage {
    /// Returns whether a record is one of those asked for.
    pub fn holds(&self, row: &RecordRow) -> bool {
        let same = |wanted: &Option<String>, own: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| own == Some(wanted))
        };
        let found = self.search.as_ref().is_none_or(|sought| {
            let sought = unaccented(sought);
            let texts = [Some(row.case.as_str()), Some(&row.conversation), row.agent.as_deref()];
            texts.into_iter().flatten().any(|text| unaccented(text).contains(&sought))
        });
        found && same(&self.side, Some(&row.side)) && same(&self.reason, row.reason.as_deref())
    }
}

/// The order of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordSort {
    /// As the engine lists them: by bucket, group and date.
    #[default]
    Listed,
    /// Latest first.
    Newest,
    /// Earliest first.
    Oldest,
    /// Greatest value first.
    Highest,
    /// Least value first.
    Lowest,
}

/// One page of records.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Records {
    /// The records of this page.
    pub rows: Vec<RecordRow>,
    /// How many there are in all.
    pub total: usize,
    /// Unit of their values.
    pub unit: String,
    /// Dimensions they are told apart by.
    pub by: Vec<String>,
    /// Records of each side, or of each reason when those left out are listed.
    pub counts: BTreeMap<String, usize>,
    /// Number of the snapshot they were read from.
    pub snapshot: u64,
    /// What there is to know of the definitions they are listed by.
    pub notes: Vec<Note>,
}

/// A dimension.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct DimensionInfo {
    /// Name in questions and answers.
    pub name: String,
    /// Title in English.
    pub title_en: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Whether it is an attribute that a source brought.
    pub attribute: bool,
}

/// A value of a dimension.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct DimensionValue {
    /// The value.
    pub value: String,
    /// Rows that have it: cases, orders, contacts and so on, all together.
    pub cases: u64,
}

/// What is known of one source.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct SourceInfo {
    /// Name.
    pub name: String,
    /// Latest instant up to which it is complete, UTC microseconds.
    pub watermark: i64,
    /// When events of it last arrived, UTC microseconds.
    pub received_at: i64,
    /// Cases it brought.
    pub cases: u64,
    /// Rows it brought, by fact: cases, orders, sessions and so on.
    pub brought: BTreeMap<String, u64>,
    /// Whether it lies more than a day behind the latest source.
    pub late: bool,
    /// Address of a conversation in its own help desk, with `{id}`.
    pub url: Option<String>,
    /// Records that could not be read, by reason.
    pub rejects: BTreeMap<String, u64>,
}

/// What is known of the data as a whole.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct SnapshotInfo {
    /// Number of the snapshot; 0 for an empty folder.
    pub number: u64,
    /// Instant of the first opening, UTC microseconds.
    pub first: Option<i64>,
    /// Latest instant up to which a source is complete, UTC microseconds.
    pub watermark: Option<i64>,
    /// Subjects of all streams: conversations, customers, orders and the rest.
    pub subjects: u64,
    /// Events.
    pub events: u64,
    /// IANA zone in which days begin.
    pub zone: String,
    /// Names of the calendars that can be asked for besides `wall` and `business`.
    pub calendars: Vec<String>,
    /// Names of the profiles.
    pub profiles: Vec<String>,
    /// What segments are called.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub segments: SegmentTitles,
    /// Two letters of the country, for benchmarks.
    pub country: Option<String>,
    /// The industry, for benchmarks.
    pub industry: Option<String>,
    /// What happened to the company, in the order of time.
    pub happenings: Vec<Happening>,
    /// Whether so little comes in that cases say more than figures: pages show a longer range, and
    /// the cases themselves.
    pub is_small: bool,
    /// Whole days since anything was recorded.
    pub silent_days: i64,
}

/// Something that happened to the company, to be seen beside its numbers.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Happening {
    /// What, in English.
    pub title: String,
    /// What, in Spanish.
    pub title_es: String,
    /// First local date, `2026-01-31`.
    pub from: String,
    /// Last local date; none for what has no end.
    pub until: Option<String>,
}
