//! What has no value of a dimension since no agent took it: where a roster tells the team by the
//! agent, a call that nobody answered is of no team, and every team looks better than the whole.

use std::collections::BTreeMap;

use baremo_metrics::answer::Note;
use baremo_metrics::expr::Expr;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use super::passed::{Counting, Passed, without};
use crate::EngineError;
use crate::asking::plan::Plan;
use crate::session::Session;

/// Rows of facts that no agent took, by the dimension of which they have no value for that.
type Untaken<'d> = BTreeMap<(&'d str, Fact), FxHashSet<u32>>;

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
    let mut passed = Passed::new(session, plan);
    for metric in plan.metrics.iter() {
        let mut untaken = Untaken::new();
        for counting in Counting::of(session, metric)? {
            add(&mut passed, &counting, &dimensions, &mut untaken)?;
        }
        notes.extend(untaken.iter().map(|((dimension, fact), rows)| Note::WithoutAgent {
            metric: metric.metric.name.clone(),
            dimension: (*dimension).to_owned(),
            fact: *fact,
            count: rows.len() as u64,
        }));
    }
    Ok(notes)
}

/// Adds what no agent took of a side, looked at once for all dimensions that are the agent's.
fn add<'d>(
    passed: &mut Passed<'_>,
    counting: &Counting,
    dimensions: &[&'d str],
    untaken: &mut Untaken<'d>,
) -> Result<(), EngineError> {
    let (session, plan, fact) = (passed.session, passed.plan, counting.fact);
    let meant = counting.meant();
    let scope = session.scope(plan, &meant, fact);
    let mut own: Vec<&'d str> = Vec::new();
    for dimension in dimensions {
        if scope.is_of_agent(dimension)? {
            own.push(*dimension);
        }
    }
    if own.is_empty() {
        return Ok(());
    }
    let agents = session.tables().codes(fact, "agent")?;
    if !agents.contains(&NULL_CODE) {
        return Ok(());
    }
    let nothing = Expr::any(own.iter().map(|name| without(name)));
    // What a filter says of agents leaves out what none took: it is looked at as if it did not.
    let is_of_agent = |expr: &Expr, _: bool| expr.columns().iter().any(|name| own.contains(name));
    let granted = plan.filter.as_ref().map(|filter| filter.granting(&is_of_agent));
    let rows = passed.rows(counting, Expr::all(granted.into_iter().chain(nothing.clone())))?;
    for dimension in &own {
        let column = scope.see(dimension)?;
        let has_none = |row: &&u32| {
            let place = **row as usize;
            agents[place] == NULL_CODE && column.code(place) == NULL_CODE
        };
        let mut found: FxHashSet<u32> = rows.iter().filter(has_none).copied().collect();
        // What a filter keeps all the same counts in the figure.
        let is_kept = |filter: &&Expr| !filter.needs(dimension);
        if let Some(filter) = plan.filter.as_ref().filter(is_kept)
            && !plan.by.iter().any(|name| name == dimension)
            && !found.is_empty()
        {
            let under = [filter.clone()].into_iter().chain(nothing.clone());
            let kept = passed.rows(counting, Expr::all(under))?;
            found.retain(|row| !kept.contains(row));
        }
        if !found.is_empty() {
            untaken.entry((*dimension, fact)).or_default().extend(found);
        }
    }
    Ok(())
}
