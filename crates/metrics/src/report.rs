//! The board report: a few chosen figures of a period with their goals, thirteen months, last
//! year, what changed, what the head says, and what of earlier reports is different today.
//!
//! [`ReportSpec`] is what the owner chose, [`BoardReport`] what it came to. Text, pages and files
//! are all written from that one value, so they cannot differ.
//!
//! ```text
//! reports/board.toml ─► ReportSpec ─┐
//! close or month ───────────────────┴─► compose(MetricService) ─► BoardReport ─► render
//! ```

mod aligned;
mod compose;
mod period;
mod restated;
mod spec;

use serde::{Deserialize, Serialize};

pub use self::aligned::Alignment;
pub use self::compose::compose;
pub use self::spec::{Aligned, ReportFigure, ReportSpec};
use crate::answer::{MetricUsed, Note, Previous, RangeCompared, Value};
use crate::board::Verdict;
use crate::close::CheckedFigure;
use crate::findings::{Group, Of};
use crate::query::both;
use crate::service::ServiceError;

/// Which report is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportQuery {
    /// Name of a closed period: figures as they were when it was closed.
    pub close: Option<String>,
    /// A month such as `2026-11`, as the data are now; the last whole one when neither is named.
    pub month: Option<String>,
    /// Word of one of the owner's further reports, or of one of the boards, whose first cards are
    /// the figures.
    pub board: Option<String>,
    /// Profile the figures follow; that of the choice of figures when absent, and of a close its
    /// own.
    pub profile: Option<String>,
    /// Filter of the records, besides those of the figures; a close has its own.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// What was known at this instant; a close stands on its own snapshot.
    pub as_of: Option<String>,
}

/// A text that may be given in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Titles {
    /// For both languages, or English where the other is given.
    pub any: Option<String>,
    /// Spanish.
    pub es: Option<String>,
}

/// The report of one period.
#[derive(Clone, Debug, Serialize)]
pub struct BoardReport {
    /// What it is called.
    pub titles: Titles,
    /// Name of the period: that of the close, or the month.
    pub period: String,
    /// When the period was closed, RFC 3339; none where it is not.
    pub closed_at: Option<String>,
    /// As of when a month was asked for; none for what is known today, and of a close.
    pub as_of: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// IANA zone.
    pub zone: String,
    /// Profile the figures follow.
    pub profile: Option<String>,
    /// Filter of the close, or the one that was asked for, besides those of the figures.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// Number of the snapshot the figures stand on.
    pub snapshot: u64,
    /// Latest instant up to which a source is complete, RFC 3339.
    pub watermark: Option<String>,
    /// The same dates a year earlier.
    pub year_before: [String; 2],
    /// Last year, shifted so that a named date falls in the same place of the period.
    pub aligned: Option<Alignment>,
    /// First days of the thirteen months.
    pub months: Vec<String>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// What changed against the period before.
    pub changed: Changed,
    /// What the head says.
    pub comments: String,
    /// Name they are kept under; empty of a month by a filter, which has none.
    pub comments_of: String,
    /// Figures of closed periods that are different today; none of a month as of a moment.
    pub restatements: Vec<Restatement>,
    /// Closed periods that were looked at for them.
    pub checked: Vec<String>,
    /// Closed periods that have none of these figures by the same filter, variant, statistic and
    /// calendar.
    pub unlike: Vec<String>,
    /// Sources from which less has come than from others, of what the figures count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub late_sources: Vec<String>,
    /// What there is to know of the definitions, where they are not those of today.
    pub notes: Vec<Note>,
}

impl BoardReport {
    /// Returns the whole filter of a figure: that of the close besides its own.
    pub fn filter_of(&self, figure: &Figure) -> Option<String> {
        both(self.filter.as_deref(), figure.filter.as_deref())
    }
}

/// One chosen figure.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Metric.
    pub metric: String,
    /// What it is called here; the metric's title when empty.
    pub titles: Titles,
    /// Variant asked for.
    pub variant: Option<String>,
    /// Filter.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// Calendar asked for.
    pub calendar: Option<String>,
    /// How it was computed; none where it was refused.
    pub used: Option<MetricUsed>,
    /// Unit, money with its currency.
    pub unit: String,
    /// The value.
    pub value: Value,
    /// What is wanted, in the unit of answers.
    pub goal: Option<f64>,
    /// Whether it is reached.
    pub verdict: Option<Verdict>,
    /// The same dates a year earlier.
    pub year: Option<Previous>,
    /// Last year aligned to a named date.
    pub aligned: Option<Previous>,
    /// One value for each of the thirteen months.
    pub months: Vec<Value>,
    /// Why it could not be asked.
    pub refused: Option<Box<ServiceError>>,
    /// What makes it doubtful.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What changed against the period before.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changed {
    /// The period before, RFC 3339 with an exclusive end; none where nothing was asked.
    pub before: Option<RangeCompared>,
    /// Filter that all figures have, by which changes are looked for too.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Metrics whose change could be tested.
    pub tested: usize,
    /// Metrics left out because their value is partial: it may still move.
    pub partial: usize,
    /// What of both periods is on record in part only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Those that stand out from chance, the most important first.
    pub findings: Vec<ReportFinding>,
}

/// A change that stands out.
#[derive(Clone, Debug, Serialize)]
pub struct ReportFinding {
    /// Metric.
    pub metric: String,
    /// The group whose change it is; none for that of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Of>,
    /// Unit of the values.
    pub unit: String,
    /// Value.
    pub now: f64,
    /// Value before.
    pub before: f64,
    /// 95 % interval of the change.
    pub interval: Option<[f64; 2]>,
    /// Name of the test: it tells of what the interval is.
    pub test: Option<String>,
    /// The group in which it is clearest.
    pub group: Option<Group>,
}

/// A published figure that is different today.
#[derive(Clone, Debug, Serialize)]
pub struct Restatement {
    /// Name of the closed period.
    pub period: String,
    /// The figure, published and today.
    pub figure: CheckedFigure,
}
