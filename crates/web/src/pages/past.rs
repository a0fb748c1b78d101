//! What a figure is held against where no benchmark speaks of it: the metric's own values over the
//! periods before that are as long as the range.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, Row, Value};
use baremo_metrics::bucket::Grain;
use baremo_metrics::page::{Better, Kind, Metric};
use baremo_metrics::query::Query;
use baremo_render::scale::Own;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::parts::card::is_few;
use crate::parts::waiting::Over;
use crate::range::{Before, PERIODS};
use crate::visit::Visit;

/// Periods below which the least and greatest value are no range.
const LEAST: usize = 3;

/// The values of the periods before.
pub(super) struct Past {
    before: Before,
    answer: Arc<Answer>,
}

/// Returns where the periods lie that the value of a metric is held against, or in which it is
/// looked for where there is none; none where neither direction is better, where what is not over
/// would be held against whole periods, or where no calendar has periods of its length.
pub(super) fn periods(
    visit: &Visit<'_>,
    metric: &Metric,
    used: &MetricUsed,
    value: &Value,
) -> Option<Before> {
    if metric.better == Better::Neither && value.value.is_some() {
        return None;
    }
    let kind = metric.definition(&used.variant)?.kind;
    // A share or a mean is the same of a part of a month.
    let steady = matches!(
        kind,
        Kind::Duration | Kind::Survival | Kind::Ratio | Kind::Targets | Kind::Mean | Kind::Net
    );
    if value.partial && !steady {
        return None;
    }
    // What adds up is as long as its days; a share or a mean of four weeks is one of a month.
    visit.address.range(visit.snapshot).before(kind == Kind::Count)
}

/// Returns the question of a page over the periods before, for some of its metrics.
pub(super) fn question(query: &Query, before: &Before, metrics: &[&str]) -> Query {
    Query {
        metrics: metrics.iter().map(|name| (*name).to_owned()).collect(),
        from: Some(before.from.clone()),
        to: Some(before.to.clone()),
        grain: Some(before.grain.word().to_owned()),
        compare: None,
        ..query.clone()
    }
}

impl Past {
    /// Returns what a question about the periods before was answered.
    pub(super) fn new(before: Before, answer: Arc<Answer>) -> Self {
        Past { before, answer }
    }

    /// Asks it; none where it cannot be asked.
    pub(super) fn ask(
        visit: &Visit<'_>,
        before: Before,
        query: &Query,
    ) -> Result<Option<Self>, ServiceError> {
        match visit.ask(query) {
            Ok(answer) => Ok(Some(Past::new(before, answer))),
            Err(error) if error.is_of_question() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the last of the periods in which a metric has observations; none where none has.
    pub(super) fn latest(&self, name: &str) -> Option<Over> {
        let has = |row: &&Row| row.values.get(name).is_some_and(|value| value.n > 0);
        let mut rows = self.answer.rows.iter().filter(|row| row.by.is_empty());
        let label = rows.rfind(has)?.bucket.as_deref()?;
        let from: Date = label.get(..10)?.parse().ok()?;
        let length = match self.before.grain {
            Grain::Day => 1.day(),
            Grain::Week => 1.week(),
            Grain::Quarter => 3.months(),
            _ => 1.month(),
        };
        Some(Over::new(from, from.checked_add(length).ok()?.yesterday().ok()?))
    }

    /// Returns the least and greatest value of a metric; none where too few periods have one.
    pub(super) fn range(&self, visit: &Visit<'_>, used: &MetricUsed) -> Option<Own> {
        let first = visit.address.first_day(visit.snapshot).map(|day| day.to_string());
        // A period that the data do not cover whole is shorter than the others.
        let is_whole = |row: &&Row| {
            let begins = row.bucket.as_deref().and_then(|label| label.get(..10));
            begins.zip(first.as_deref()).is_none_or(|(begins, first)| begins >= first)
        };
        let whole = self.answer.rows.iter().filter(|row| row.by.is_empty()).filter(is_whole);
        let values = whole.filter_map(|row| row.values.get(&used.name));
        let told = values.filter(|value| !value.partial && !is_few(used, value));
        let mut known: Vec<f64> = told.filter_map(|value| value.value).collect();
        known.drain(..known.len().saturating_sub(PERIODS));
        if known.len() < LEAST {
            return None;
        }
        let low = known.iter().copied().reduce(f64::min)?;
        let high = known.iter().copied().reduce(f64::max)?;
        Some(Own { ends: [low, high], periods: known.len() as u64, grain: self.before.grain })
    }
}
