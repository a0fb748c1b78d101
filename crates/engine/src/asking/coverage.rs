//! What time the data cover: of a metric, of the records it divides, of the sources asked for.

mod age;
mod apart;
mod beyond;
mod common;

use baremo_metrics::answer::Note;
use baremo_metrics::catalog::Reads;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Input, Kind, Step};
use baremo_model::{DAY, Fact, local_date};

pub(crate) use self::apart::{leaves_out, may_leave_out};
pub(crate) use self::common::{Common, LENGTHS, OUTSIDE, Reached, SILENT, SOURCES, whole_days};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::customers::outlook::modelled;
use crate::reading::scan::are_states;
use crate::reading::source::SourceState;
use crate::session::Session;

/// How much later one sort of records may begin than what a question is about before it is noted.
const LATER: i64 = 31 * DAY;

/// By what customers are active.
pub(crate) const ACTIVITY: [Fact; 2] = [Fact::Orders, Fact::SubscriptionSpans];

/// Returns the roots of the facts whose rows take a step.
fn roots_of(step: &Step) -> Vec<Fact> {
    step.rows().filter_map(|rows| Fact::from_name(&rows.fact)).map(Fact::root).collect()
}

impl Session {
    /// Returns the sources that a question is limited to by its filter and by its profile; all
    /// where it is not.
    pub(crate) fn sources_of(&self, plan: &Plan) -> Vec<&SourceState> {
        let named = plan.filter.as_ref().and_then(|filter| filter.words_of("source"));
        let wanted = |state: &&SourceState| {
            named.as_ref().is_none_or(|named| named.contains(&state.name.as_str()))
                && !leaves_out(plan, &state.name)
        };
        self.sources().iter().filter(wanted).collect()
    }

    /// Returns the latest instant up to which a source that a question is limited to is complete.
    pub(crate) fn watermark_of(&self, plan: &Plan) -> Option<i64> {
        let own = self.sources_of(plan).into_iter().map(|state| state.watermark).max();
        own.or(self.watermark())
    }

    /// Returns what a metric is computed from.
    pub(crate) fn reads(&self, metric: &MetricPlan) -> Reads {
        self.settings().catalog.reads(&metric.definition)
    }

    /// Returns the first date and the latest watermark of what a metric is computed from, in the
    /// sources that a question is limited to; of everything, where that is computed from several
    /// streams.
    pub(crate) fn coverage_for(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Option<(i64, i64)>, EngineError> {
        let reads = self.reads(metric);
        let covered = if reads.spans_streams {
            self.coverage()?
        } else {
            let mut first = None;
            for root in Fact::roots(reads.own) {
                let own = self.first_told(plan, metric, root)?;
                first = [first, own].into_iter().flatten().min();
            }
            first.zip(self.watermark())
        };
        let Some((first, last)) = covered else { return Ok(None) };
        Ok(Some((first, self.customers_until(metric)?.map_or(last, |until| until.min(last)))))
    }

    /// Returns the first date of a root for a metric. Contacts none of which was ever in a queue, as
    /// requests on a form or calls that met only machines, begin with the first thing known of them
    /// where the metric dates them otherwise than by their queue.
    fn first_told(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
        root: Fact,
    ) -> Result<Option<i64>, EngineError> {
        let first = self.first_asked(plan, root)?;
        if first.is_some() || root != Fact::Contacts || is_dated(metric, root) {
            return Ok(first);
        }
        // Read once for all questions.
        let (scope, rows) = (self.plain_scope(plan, root), self.tables().rows(root)?);
        Ok(self.zones(&scope, &Expr::Column("started_at".into()), rows)?.first())
    }

    /// Returns when the sources end by which a metric says who is a customer and who no longer is,
    /// or what a model says of them: after that nobody tells who stays silent. None of other
    /// metrics. Decisions 0127 and 0106.
    pub(crate) fn customers_until(&self, metric: &MetricPlan) -> Result<Option<i64>, EngineError> {
        let definition = &metric.definition;
        let fact = definition.value.as_ref().and_then(|side| Fact::from_name(&side.fact));
        match (fact, definition.kind) {
            (Some(Fact::ActiveSpans), Kind::Members | Kind::Level) => self.told_until(&ACTIVITY),
            (Some(Fact::Orders), Kind::Members) => self.told_until(&[Fact::Orders]),
            _ => self.states_until(metric),
        }
    }

    /// Returns the first end of what models are fitted to that say what a metric tells of customers
    /// at the end of a bucket.
    fn states_until(&self, metric: &MetricPlan) -> Result<Option<i64>, EngineError> {
        let mut first = None;
        let sides = metric.definition.sides().filter(|side| are_states(metric, side));
        for (_, fact) in sides.flat_map(modelled) {
            first = [first, self.told_until(&[fact])?].into_iter().flatten().min();
        }
        Ok(first)
    }

    /// Returns the latest instant up to which a source is complete that tells of one of some roots;
    /// none where no source does.
    pub(crate) fn told_until(&self, roots: &[Fact]) -> Result<Option<i64>, EngineError> {
        let each = roots.iter().map(|root| self.tables().told_until(*root));
        let each: Vec<Option<i64>> = each.collect::<Result<_, _>>()?;
        Ok(each.into_iter().flatten().max())
    }

    /// Returns why a range says nothing of what a metric divides by or into, where it does not: no
    /// such record at all, or the range lies before the first of them or after the last.
    pub(crate) fn uncovered(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
        (start, end): (i64, i64),
    ) -> Result<Option<&'static str>, EngineError> {
        for side in metric.definition.sides() {
            let Some(fact) = Fact::from_name(&side.fact) else { continue };
            if fact.is_computed() {
                // Where nobody tells who is active, nobody knows that there is none.
                if fact == Fact::ActiveSpans && self.told_until(&ACTIVITY)?.is_none() {
                    return Ok(Some("no_data"));
                }
                continue;
            }
            let Some(first) = self.first_told(plan, metric, fact.root())? else {
                return Ok(Some("no_data"));
            };
            // Where rows are dated otherwise, the first of them may lie before.
            let is_dated = side.date.of(metric.basis) == Some(fact.date_column());
            // A day's spend is dated within it, and may lie after what is known of the day.
            let last = self.watermark_of(plan).max(Some(first));
            if is_dated && (end <= first || last < Some(start)) {
                return Ok(Some(OUTSIDE));
            }
        }
        Ok(None)
    }

    /// Returns why nobody knows who took all steps of a funnel, where no record at all tells of a
    /// further one; none of what has no steps.
    pub(crate) fn untold_step(
        &self,
        metric: &MetricPlan,
    ) -> Result<Option<&'static str>, EngineError> {
        for step in metric.definition.steps.iter().skip(1) {
            let mut is_told = false;
            for root in roots_of(step) {
                is_told |= self.first_date(root)?.is_some();
            }
            if !is_told {
                return Ok(Some("no_data"));
            }
        }
        Ok(None)
    }

    /// Returns until when all further steps of a funnel are on record; none where none is at all.
    pub(crate) fn steps_until(&self, metric: &MetricPlan) -> Result<Option<i64>, EngineError> {
        let mut first = None;
        for step in metric.definition.steps.iter().skip(1) {
            first = [first, self.told_until(&roots_of(step))?].into_iter().flatten().min();
        }
        Ok(first)
    }

    /// Notes sorts of records that a metric cannot do without and that begin well after the range,
    /// and from when on it counts.
    pub(crate) fn begun_later(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Vec<Note>, EngineError> {
        // A range that lies before all records has nothing that they could lack.
        let is_empty = plan.from >= plan.to;
        if is_empty || !matches!(metric.definition.kind, Kind::Ratio | Kind::Derived) {
            return Ok(Vec::new());
        }
        let date = |at: i64| local_date(at, &plan.time_zone);
        let later = self.later(plan, metric)?;
        let Some(begins) = date(plan.from) else { return Ok(Vec::new()) };
        let from = self.counted_from(plan, metric)?.and_then(date);
        let note = |(fact, first)| Some(Note::Since { fact, date: date(first)?, begins, from });
        Ok(later.into_iter().filter_map(note).collect())
    }

    /// Returns the sorts of records that a metric cannot do without and that begin well after the
    /// range, each with the date of the first.
    fn later(&self, plan: &Plan, metric: &MetricPlan) -> Result<Vec<(Fact, i64)>, EngineError> {
        let mut later = Vec::new();
        for fact in self.reads(metric).needed {
            let first = self.first_asked(plan, fact.root())?;
            let first = first.filter(|first| *first > plan.from.saturating_add(LATER));
            later.extend(first.map(|first| (fact, first)));
        }
        Ok(later)
    }

    /// Returns from when on a metric counts where sorts of records that it cannot do without begin
    /// well after the range: a total holds only what all its sides are on record for. It begins
    /// with a bucket, or with the day of the first record where the bucket is far longer.
    pub(crate) fn counted_from(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Option<i64>, EngineError> {
        let definition = &metric.definition;
        let is_of_range = |input: &Input| input.window.is_none() && !input.level;
        let is_counted = match definition.kind {
            Kind::Ratio => true,
            Kind::Derived => definition.inputs.values().any(is_of_range),
            _ => false,
        };
        if !is_counted {
            return Ok(None);
        }
        let later = self.later(plan, metric)?.into_iter();
        let last = later.filter(|(fact, _)| is_dated(metric, *fact)).map(|(_, first)| first).max();
        let Some(first) = last.filter(|first| *first < plan.to) else { return Ok(None) };
        let day = start_of_day(first, plan);
        let buckets = plan.buckets.as_ref().or(plan.judged.as_ref());
        let edge = buckets.and_then(|buckets| buckets.edges().get(buckets.index(first)?).copied());
        let begin = edge.unwrap_or(plan.from).max(plan.from);
        Ok(if begin.saturating_add(LATER) < first { day } else { Some(begin) })
    }

    /// Returns a plan as it is measured for a metric: without what lies in the range, or in the
    /// bucket in which all records are there, before they are. None where all of it counts.
    pub(crate) fn narrowed(
        &self,
        plan: &Plan,
        metric: &MetricPlan,
    ) -> Result<Option<Plan>, EngineError> {
        let Some(from) = self.counted_from(plan, metric)? else { return Ok(None) };
        // The buckets before have no value anyhow.
        let is_edge = plan.buckets.as_ref().is_some_and(|buckets| buckets.edges().contains(&from));
        Ok((!is_edge).then(|| Plan { from, ..plan.clone() }))
    }
}

/// Returns whether all sides of a fact that a metric itself names are dated as the fact is: where
/// rows are dated otherwise, the first of them may lie before.
fn is_dated(metric: &MetricPlan, fact: Fact) -> bool {
    let definition = &metric.definition;
    let sides = definition.sides().chain(definition.input_sides());
    let mut own = sides.filter(|side| side.fact == fact.name());
    own.all(|side| side.date.of(metric.basis) == Some(fact.date_column()))
}

/// Returns when the local day of an instant begins.
pub(crate) fn start_of_day(at: i64, plan: &Plan) -> Option<i64> {
    let at = jiff::Timestamp::from_microsecond(at).ok()?;
    let day = at.to_zoned(plan.time_zone.clone()).start_of_day().ok()?;
    Some(day.timestamp().as_microsecond())
}
