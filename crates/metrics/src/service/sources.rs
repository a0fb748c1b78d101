//! The data themselves: where they come from, how far they reach, and what they can answer.
//!
//! `/sources` shows it; every page reads the snapshot for its range, its zone and what happened.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Coverage, ServiceError};
use crate::segment::SegmentTitles;

/// Knows the data.
pub trait SourceService: Send + Sync {
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

    /// Returns up to when data were known as of a moment, UTC microseconds; none where there were
    /// none.
    ///
    /// # Errors
    ///
    /// Fails when the moment cannot be read, or what was known then is not kept.
    fn known_until(&self, as_of: &str) -> Result<Option<i64>, ServiceError>;
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
