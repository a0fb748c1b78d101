//! Rows that a filter passes over though they would count, for they have no value of what it names:
//! those of each side that counts in the range, under whatever filter is asked about.

use std::sync::Arc;

use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Input, Kind, Side};
use baremo_model::Fact;
use rustc_hash::FxHashSet;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::reading::scan::{Groups, Reading, scan};
use crate::session::Session;

/// Rows of a fact.
pub(super) type Rows = Arc<FxHashSet<u32>>;

/// A side whose rows count in the range, of a metric or of what it is made of.
#[derive(Clone)]
pub(super) struct Counting {
    pub(super) metric: MetricPlan,
    pub(super) side: Side,
    pub(super) fact: Fact,
}

impl Counting {
    /// Returns the sides of a metric, each once.
    pub(super) fn of(session: &Session, metric: &MetricPlan) -> Result<Vec<Self>, EngineError> {
        let mut sides = Vec::new();
        Self::add(session, metric, &mut sides)?;
        Ok(sides)
    }

    fn add(
        session: &Session,
        metric: &MetricPlan,
        sides: &mut Vec<Self>,
    ) -> Result<(), EngineError> {
        let definition = &metric.definition;
        // What is looked at over a time of its own does not count in the range.
        let is_of_range = |input: &&Input| input.window.is_none() && !input.level;
        for input in definition.inputs.values().filter(is_of_range) {
            Self::add(session, &derived::resolved(session, metric, input)?, sides)?;
        }
        // What counts is in the base of a ratio.
        let side = match definition.kind {
            Kind::Ratio => definition.denominator.as_ref(),
            Kind::Duration | Kind::Survival | Kind::Count | Kind::Share | Kind::Mean => {
                definition.value.as_ref()
            }
            _ => None,
        };
        let Some(side) = side else { return Ok(()) };
        let Some(fact) = Fact::from_name(&side.fact) else { return Ok(()) };
        let own = Counting { metric: metric.clone(), side: side.clone(), fact };
        if !sides.iter().any(|known| known.counts_as(&own)) {
            sides.push(own);
        }
        Ok(())
    }

    /// Returns the metric with what dimensions mean for the side.
    pub(super) fn meant(&self) -> MetricPlan {
        self.metric.of_side(&self.side)
    }

    /// Returns whether the same rows count: inputs may share a side and leave out other rows of it,
    /// or date them otherwise.
    fn counts_as(&self, other: &Self) -> bool {
        let (one, two) = (&self.metric, &other.metric);
        self.side == other.side
            && one.basis == two.basis
            && one.current == two.current
            && one.parameters == two.parameters
            && one.dimensions == two.dimensions
            && one.unreached == two.unreached
            && one.profile_exclude == two.profile_exclude
            && one.credit_column() == two.credit_column()
            && one.each_replier() == two.each_replier()
            && one.definition.kind == two.definition.kind
            && one.definition.exclude == two.definition.exclude
    }
}

/// Rows of sides under filters, of a plan; metrics that count the same rows look at them once.
pub(super) struct Passed<'a> {
    pub(super) session: &'a Session,
    pub(super) plan: &'a Plan,
    known: Vec<(Counting, Option<Expr>, Rows)>,
}

impl<'a> Passed<'a> {
    pub(super) fn new(session: &'a Session, plan: &'a Plan) -> Self {
        Passed { session, plan, known: Vec::new() }
    }

    /// Returns the rows of a side that count in the range under a filter; none where they cannot be
    /// told by it.
    pub(super) fn rows(
        &mut self,
        counting: &Counting,
        filter: Option<Expr>,
    ) -> Result<Rows, EngineError> {
        let mut known = self.known.iter();
        let same = known.find(|(own, under, _)| *under == filter && own.counts_as(counting));
        if let Some((.., rows)) = same {
            return Ok(Arc::clone(rows));
        }
        let plan = Plan { filter: filter.clone(), ..self.plan.total() };
        let mut groups = Groups::default();
        groups.number(&[]);
        let Counting { metric, side, .. } = counting;
        let found: FxHashSet<u32> =
            match scan(self.session, &plan, metric, side, Reading::ByDate, &mut groups) {
                Ok(scanned) => {
                    let counts = scanned.observations.iter().filter(|one| one.weight != 0.0);
                    counts.map(|one| one.row).collect()
                }
                // What an input cannot be told apart by, nor left out by, says nothing of it.
                Err(error) if error.is_of_reach() => FxHashSet::default(),
                Err(error) => return Err(error),
            };
        let rows = Rows::new(found);
        self.known.push((counting.clone(), filter, Arc::clone(&rows)));
        Ok(rows)
    }
}

/// Returns that a column has no value.
pub(super) fn without(column: &str) -> Expr {
    Expr::IsNull { value: Box::new(Expr::Column(column.to_owned())), negated: false }
}
