//! What stands against writing a question as SQL.

use super::derived;
use crate::error::MetricsError;
use crate::page::{Definition, Kind, Measure, Metric, Side, VENDOR_CONVERSATION};
use crate::query::{Query, Statistic};

/// Why a question is not written as SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum NotSql {
    /// One of several metrics cannot be written.
    Of {
        /// Which.
        metric: String,
        /// Why.
        why: Box<NotSql>,
    },
    /// The question itself is wrong.
    Wrong(Box<MetricsError>),
    /// The metric is of a kind that is no aggregate over one row set.
    Kind(Kind),
    /// Time is counted in a calendar.
    Calendar,
    /// A profile chooses.
    Profile,
    /// Data as known at an instant are asked for.
    AsOf,
    /// The range has no start or no end.
    OpenRange,
    /// More buckets than anybody reads.
    Buckets {
        /// How many.
        count: usize,
        /// How many are written, at most.
        most: usize,
    },
    /// More customers with several references than anybody reads.
    References {
        /// How many references stand for another.
        count: usize,
        /// How many are written, at most.
        most: usize,
    },
    /// The statistic is not one that DuckDB computes in the same way.
    Statistic(String),
    /// Money is brought to one currency by a table of rates.
    Money,
    /// Rows are chosen or summed case by case, or counted in calendar days.
    Chosen,
    /// Values are shared among all who replied.
    Shared,
    /// Rows are left out by what the conversation they are about says.
    LeftOut,
    /// A name leads to another subject, or to what is computed when asked.
    Reaches(String),
    /// A dimension holds several values, numbers or flags.
    Several(String),
    /// An expression means what SQL does not say as shortly.
    Expression(String),
}

impl From<MetricsError> for NotSql {
    fn from(error: MetricsError) -> Self {
        NotSql::Wrong(Box::new(error))
    }
}

/// Refuses what holds for every metric of a question.
pub(super) fn whole(query: &Query) -> Result<(), NotSql> {
    if query.profile.is_some() {
        return Err(NotSql::Profile);
    }
    if query.as_of.is_some() {
        return Err(NotSql::AsOf);
    }
    if query.calendar.as_deref().is_some_and(|calendar| calendar != "wall") {
        return Err(NotSql::Calendar);
    }
    Ok(())
}

/// Refuses what a definition asks for.
pub(super) fn definition(
    query: &Query,
    metric: &Metric,
    definition: &Definition,
) -> Result<(), NotSql> {
    if definition.variant == VENDOR_CONVERSATION {
        return Err(NotSql::Reaches(VENDOR_CONVERSATION.into()));
    }
    match definition.kind {
        Kind::Count | Kind::Ratio | Kind::Duration | Kind::Mean => {}
        Kind::Derived => derived::check(definition)?,
        other => return Err(NotSql::Kind(other)),
    }
    let statistic = query.stat.as_deref().and_then(Statistic::from_word);
    if matches!(definition.kind, Kind::Duration | Kind::Mean)
        && matches!(statistic, Some(Statistic::Trimmed | Statistic::Histogram))
    {
        return Err(NotSql::Statistic(query.stat.clone().unwrap_or_default()));
    }
    if metric.credit && query.credit.as_deref() == Some("each_replier") {
        return Err(NotSql::Shared);
    }
    definition.sides().try_for_each(side)
}

/// Refuses what a side asks for.
pub(super) fn side(side: &Side) -> Result<(), NotSql> {
    let chosen = side.per.is_some()
        || side.first_per_case.is_some()
        || side.plus.is_some()
        || side.minus.is_some()
        || side.rater.is_some()
        || side.measure != Measure::Micros
        || side.distinct.as_deref().is_some_and(|text| text.contains('+'));
    if chosen { Err(NotSql::Chosen) } else { Ok(()) }
}
