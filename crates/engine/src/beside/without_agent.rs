//! What has no value of a dimension since no agent took it: where a roster tells the team by the
//! agent, a call that nobody answered is of no team, and every team looks better than the whole.

use std::collections::BTreeMap;

use baremo_metrics::answer::Note;
use baremo_metrics::error::MetricsError;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::{Input, Kind, Side};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::reading::eval::Scope;
use crate::reading::scan::{Groups, Reading, scan};
use crate::session::Session;

/// What a metric counts that no agent took, and that has no value of a dimension for that.
struct Untaken<'a> {
    session: &'a Session,
    plan: &'a Plan,
    dimension: &'a str,
    /// Sides looked at already: inputs may share one.
    sides: Vec<Side>,
    rows: BTreeMap<Fact, FxHashSet<u32>>,
}

/// Notes how much of what metrics count has no value of a dimension that a question is broken down
/// or filtered by, as it is that of the agent by the roster, and no agent took it.
pub(crate) fn notes(session: &Session, plan: &Plan) -> Result<Vec<Note>, EngineError> {
    let filtered = plan.filter.as_ref().map(Expr::columns).unwrap_or_default();
    let mut dimensions: Vec<&str> = plan.by.iter().map(String::as_str).chain(filtered).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    let mut notes = Vec::new();
    if dimensions.is_empty() || session.tables().rows(Fact::Roster)? == 0 {
        return Ok(notes);
    }
    for metric in plan.metrics.iter() {
        for dimension in dimensions.iter().copied() {
            let (sides, rows) = (Vec::new(), BTreeMap::new());
            let mut untaken = Untaken { session, plan, dimension, sides, rows };
            untaken.add(metric)?;
            notes.extend(untaken.rows.iter().map(|(fact, rows)| Note::WithoutAgent {
                metric: metric.metric.name.clone(),
                dimension: dimension.to_owned(),
                fact: *fact,
                count: rows.len() as u64,
            }));
        }
    }
    Ok(notes)
}

impl Untaken<'_> {
    /// Adds what a metric counts, or what it is made of.
    fn add(&mut self, metric: &MetricPlan) -> Result<(), EngineError> {
        let definition = &metric.definition;
        // What is looked at over a time of its own does not count in the range.
        let is_of_range = |input: &&Input| input.window.is_none() && !input.level;
        for input in definition.inputs.values().filter(is_of_range) {
            self.add(&derived::resolved(self.session, metric, input)?)?;
        }
        // What counts is in the base of a ratio.
        let side = match definition.kind {
            Kind::Ratio => definition.denominator.as_ref(),
            Kind::Duration | Kind::Survival | Kind::Count | Kind::Share | Kind::Mean => {
                definition.value.as_ref()
            }
            _ => None,
        };
        match side {
            Some(side) if !self.sides.contains(side) => {
                self.sides.push(side.clone());
                self.add_side(metric, side)
            }
            _ => Ok(()),
        }
    }

    fn add_side(&mut self, metric: &MetricPlan, side: &Side) -> Result<(), EngineError> {
        let Some(fact) = Fact::from_name(&side.fact) else { return Ok(()) };
        let (session, meant) = (self.session, metric.of_side(side));
        let scope = session.scope(self.plan, &meant, fact);
        if !scope.is_of_agent(self.dimension)? {
            return Ok(());
        }
        let agents = session.tables().codes(fact, "agent")?;
        if !agents.contains(&NULL_CODE) {
            return Ok(());
        }
        let value = Box::new(Expr::Column(self.dimension.to_owned()));
        let nothing = Expr::IsNull { value, negated: false };
        let others = self.others(&scope)?.into_iter();
        let plan = Plan { filter: Expr::all(others.chain([nothing])), ..self.plan.total() };
        let mut groups = Groups::default();
        groups.number(&[]);
        let found = scan(session, &plan, metric, side, Reading::ByDate, &mut groups);
        let found = match found {
            // What an input cannot be told apart by says nothing of it.
            Err(EngineError::Metrics(MetricsError::Unreachable { .. })) => return Ok(()),
            found => found?,
        };
        let rows = found.observations.iter().map(|one| one.row);
        let untaken: FxHashSet<u32> =
            rows.filter(|row| agents[*row as usize] == NULL_CODE).collect();
        if !untaken.is_empty() {
            self.rows.entry(fact).or_default().extend(untaken);
        }
        Ok(())
    }

    /// Returns the parts of the filter that say nothing of agents: the others leave out all that
    /// none took.
    fn others(&self, scope: &Scope<'_>) -> Result<Vec<Expr>, EngineError> {
        let parts = match &self.plan.filter {
            Some(Expr::And(parts)) => parts.as_slice(),
            filter => filter.as_slice(),
        };
        let mut others = Vec::new();
        for part in parts {
            let mut is_of_agent = false;
            for name in part.columns() {
                is_of_agent |= scope.is_of_agent(name)?;
            }
            if !is_of_agent {
                others.push(part.clone());
            }
        }
        Ok(others)
    }
}
