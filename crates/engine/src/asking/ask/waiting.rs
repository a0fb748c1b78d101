//! Who still waits at the watermark: no mean of waits has them in it, so they are told beside it.
//!
//! A mean looks better while a queue grows. How many wait and for how long is told of whoever is
//! left out for it; where they are many, so is what the waits are with theirs so far.

use std::sync::Arc;

use baremo_metrics::Expr;
use baremo_metrics::answer::{Note, WithWaiting};
use baremo_metrics::page::{Measure, Side};
use baremo_metrics::query::{Query, Statistic};
use baremo_metrics::statistics::median;
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;

use super::Evaluated;
use super::alone::or_noted;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::scale;
use crate::reading::eval::{Scope, bind_int};
use crate::reading::scan::{LeftOut, Scan};
use crate::session::Session;

/// Of how many one has to wait at most for a value to stand without them: of twenty, 5 %.
const ONE_OF: u64 = 20;

impl Session {
    /// Says of the whole range how many still wait and for how long, and where more than 5 % do,
    /// median and 90th percentile with them. `now` is what was asked for came to.
    pub(super) fn told_of_waiting(
        &self,
        query: &Query,
        whole: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in whole.metrics.iter().zip(&now.metrics) {
            let Some((variant, reasons)) = metric.metric.waiting(&metric.definition) else {
                continue;
            };
            let Some(value) = found.values.first() else { continue };
            if !reasons.iter().any(|reason| value.excluded.contains_key(*reason)) {
                continue;
            }
            let mut waits = self.waits(whole, metric, &reasons, found.measured.leaving_out())?;
            let Some(longest) = waits.iter().copied().max() else { continue };
            let count = waits.len() as u64;
            let with_them = match count * ONE_OF > value.n + count {
                true => self.with_waiting(query, whole, metric, variant),
                false => Ok(None),
            };
            let with_them = or_noted(with_them, (metric, variant), &mut notes)?;
            let scale = scale(metric.definition.unit, Measure::Micros);
            notes.push(Note::Unanswered {
                metric: metric.metric.name.clone(),
                count,
                median: median(&mut waits).unwrap_or_default() * scale,
                longest: longest as f64 * scale,
                unit: metric.definition.unit.word().to_owned(),
                calendar: self.counted_in(metric, None)?.calendar,
                with_them,
            });
        }
        Ok(notes)
    }

    /// Returns for how long each row that is left out for one of some reasons has waited at the
    /// watermark of its source, in the calendar of the metric.
    fn waits(
        &self,
        whole: &Plan,
        metric: &MetricPlan,
        reasons: &[&str],
        scan: &Scan,
    ) -> Result<Vec<i64>, EngineError> {
        let own = scan.reasons.iter().map(|reason| reasons.contains(&reason.as_str()));
        let own: Vec<bool> = own.collect();
        let is_waiting = |left: &&LeftOut| left.count > 0 && own[left.reason as usize];
        let left: Vec<&LeftOut> = scan.left_out.iter().filter(is_waiting).collect();
        let side = metric.definition.value.as_ref().filter(|_| !left.is_empty());
        let begins =
            side.and_then(|side| Some((Fact::from_name(&side.fact)?, side.from.as_ref()?)));
        let Some((fact, from)) = begins else { return Ok(Vec::new()) };
        let rows: Arc<Vec<i64>> = Arc::new(left.iter().map(|one| i64::from(one.row)).collect());
        let scope = Scope { rows: Some(&rows), ..self.scope(whole, metric, fact) };
        let since = bind_int(&scope, &metric.bind(from)?)?;
        let until = bind_int(&scope, &Expr::Watermark)?;
        let (starts, ends) = (since.values(0..left.len()), until.values(0..left.len()));
        let clock = self.clock(metric)?;
        let waited = left.iter().zip(starts.iter().zip(ends.iter()));
        let waited = waited.filter(|(_, (start, _))| **start != NULL_INT);
        let waited = waited.map(|(one, (start, end))| {
            clock.elapsed(one.case_row as usize, *start, (*start).max(*end))
        });
        Ok(waited.collect())
    }

    /// Returns what waits are with those that are not over, by a variant of the metric; nothing
    /// where that counts other waits than the variant asked for does.
    fn with_waiting(
        &self,
        query: &Query,
        whole: &Plan,
        metric: &MetricPlan,
        variant: &str,
    ) -> Result<Option<WithWaiting>, EngineError> {
        let asked = Query { variant: Some(variant.to_owned()), stat: None, ..query.clone() };
        let other = self.metric_plan(&asked, &metric.metric.name)?;
        let sides = metric.definition.value.as_ref().zip(other.definition.value.as_ref());
        if !sides.is_some_and(|(one, other)| is_same_wait(one, other)) {
            return Ok(None);
        }
        let found = self.alone(whole, &other, &[Statistic::Median, Statistic::P90])?;
        let [median, p90] = found[..] else { return Ok(None) };
        Ok(Some(WithWaiting { variant: variant.to_owned(), median, p90 }))
    }
}

/// Returns whether two sides see the same waits, whenever they date them.
fn is_same_wait(one: &Side, other: &Side) -> bool {
    let (date, dimensions) = (other.date.clone(), other.dimensions.clone());
    Side { date, dimensions, ..one.clone() } == *other
}
