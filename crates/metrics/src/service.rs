//! The one door behind which pages and API ask, in parts by what they ask for.
//!
//! ```text
//! pages ─┐
//! API ───┴──► MetricService ◄── the program (over the engine), or a fake in tests
//!              ├─ QuestionService   figures
//!              ├─ RecordService     the records, conversations and customers behind them
//!              ├─ CatalogService    metrics, dimensions and their values
//!              ├─ SourceService     where the data come from, how far they reach
//!              ├─ BoardService      boards and saved views
//!              └─ ReportService     closed periods, the board report, packs
//! ```
//!
//! Each part is a file here and a file of the same name wherever it is made. Files are taken in by
//! [`ImportService`], and [`AccessService`] says who may ask: both may be absent, and are asked by
//! themselves.
//!
//! Every call is blocking and may take a while; callers that serve many run it on threads of
//! their own, for a [`Reader`] who may leave before the end. An answer belongs to one snapshot and
//! never mixes two.

mod access;
mod boards;
mod catalog;
mod conversation;
mod coverage;
mod customers;
mod error;
mod health;
mod import;
mod questions;
mod reader;
mod records;
mod reports;
mod sources;
mod views;

pub use self::access::{AccessService, Attempt, Entry};
pub use self::boards::{BoardService, OwnBoards};
pub use self::catalog::{CatalogService, DimensionInfo, DimensionValue};
pub use self::conversation::{
    CaseCounted, ClockSpan, ContactPart, Conversation, ConversationEvent, ConversationPlace,
    ConversationQuery, Counted, Lane, StatusSpan, TargetSpan, TargetState, Verdict,
};
pub use self::coverage::{Coverage, Covered};
pub use self::customers::{
    Customer, CustomerEvent, CustomerRow, CustomerSort, Customers, CustomersPage,
};
pub use self::error::{Cause, ServiceError};
pub use self::health::{CustomerHealth, HealthBefore, HealthShare, HealthUnit, Lack, SetScore};
pub use self::import::{
    ColumnPicker, ColumnPicks, DayPicker, Differing, Differs, ImportChoice, ImportJob,
    ImportOutcome, ImportPhase, ImportPreview, ImportService, PickOutcome, PickedColumn,
    PickedFlag, PickedQuestion, PickedRole, PickedRows, PickedWord, PreviewEvent, QuestionPick,
    QuestionPicker, ROW_SORTS, ReadyMapping, ReceivedFile, Reconciled, RejectGroup, RejectInfo,
    RejectList, Upload, UploadError, WrittenByHand, Zoneless,
};
pub use self::questions::QuestionService;
pub use self::reader::{Reader, Waiting};
pub use self::records::{RecordService, RecordSort, Records, RecordsPage};
pub use self::reports::{OwnReports, ReportService};
pub use self::sources::{Happening, SnapshotInfo, SourceInfo, SourceService};
pub use self::views::SavedView;

/// Answers everything that a page or the API shows: whatever has all the parts is one. Who holds
/// it as `dyn MetricService` calls their functions as its own.
pub trait MetricService:
    QuestionService + RecordService + CatalogService + SourceService + BoardService + ReportService
{
}

impl<S> MetricService for S where
    S: QuestionService
        + RecordService
        + CatalogService
        + SourceService
        + BoardService
        + ReportService
{
}
