//! What a filter passes over that says what something must not be: a conversation without a channel
//! is none of `channel = 'chat'`, and none of `channel != 'chat'` either, for of nothing nobody
//! knows what it is not. That is the rule, and surprises whoever takes the two for all there is.

use baremo_metrics::answer::Note;
use baremo_metrics::expr::Expr;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::passed::{Counting, Passed, without};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::table::Hot;
use crate::session::Session;

/// Notes how much would count if it had a value of a dimension that is none of the words which the
/// filter of a plan refuses. Only then rows are looked at again.
pub(crate) fn notes(session: &Session, plan: &Plan) -> Result<Vec<Note>, EngineError> {
    let mut notes: Vec<Note> = Vec::new();
    let Some(filter) = &plan.filter else { return Ok(notes) };
    let mut passed = Passed::new(session, plan);
    for dimension in filter.denied() {
        for metric in plan.metrics.iter() {
            for (fact, count) in counts(&mut passed, metric, (filter, dimension))? {
                add(&mut notes, metric, (dimension, fact, count));
            }
        }
    }
    Ok(notes)
}

/// Adds a note: metrics that count the same are told in one.
fn add(notes: &mut Vec<Note>, metric: &MetricPlan, (name, of, rows): (&str, Fact, u64)) {
    let counted_in = metric.metric.name.clone();
    let same = notes.iter_mut().find_map(|note| match note {
        Note::PassedOver { metrics, dimension, fact, count }
            if (dimension.as_str(), *fact, *count) == (name, of, rows) =>
        {
            Some(metrics)
        }
        _ => None,
    });
    match same {
        Some(metrics) => metrics.push(counted_in),
        None => notes.push(Note::PassedOver {
            metrics: vec![counted_in],
            dimension: name.to_owned(),
            fact: of,
            count: rows,
        }),
    }
}

/// Counts, by fact, the rows of a metric that a filter passes over for want of a value of a
/// dimension.
fn counts(
    passed: &mut Passed<'_>,
    metric: &MetricPlan,
    (filter, dimension): (&Expr, &str),
) -> Result<Vec<(Fact, u64)>, EngineError> {
    let mut found: Vec<(Fact, FxHashSet<u32>)> = Vec::new();
    for counting in Counting::of(passed.session, metric)? {
        if !may_lack(passed, &counting, dimension)? {
            continue;
        }
        let under = |asked: Expr| Expr::all([asked, without(dimension)]);
        let is_refused = |expr: &Expr, wanted: bool| expr.denies(wanted) == Some(dimension);
        let granted = passed.rows(&counting, under(filter.granting(&is_refused)))?;
        let mut rows = (*granted).clone();
        if !rows.is_empty() && !filter.needs(dimension) {
            let kept = passed.rows(&counting, under(filter.clone()))?;
            rows.retain(|row| !kept.contains(row));
        }
        match found.iter_mut().find(|(fact, _)| *fact == counting.fact) {
            Some((_, known)) => known.extend(rows),
            None => found.push((counting.fact, rows)),
        }
    }
    let told = found.into_iter().map(|(fact, rows)| (fact, rows.len() as u64));
    Ok(told.filter(|(_, count)| *count > 0).collect())
}

/// Returns whether rows of a side may have no value of a dimension: of what is several things at
/// once a refused word says something even so, and what no agent took is told by itself.
fn may_lack(
    passed: &Passed<'_>,
    counting: &Counting,
    dimension: &str,
) -> Result<bool, EngineError> {
    let (session, meant) = (passed.session, counting.meant());
    let scope = session.scope(passed.plan, &meant, counting.fact);
    let column = match scope.see(dimension) {
        Ok(column) => column,
        // An input does without what its rows do not know, and of some columns no words are held.
        Err(EngineError::Metrics(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    if !matches!(column.hot, Hot::Codes(_)) || scope.is_of_agent(dimension)? {
        return Ok(false);
    }
    let rows = session.tables().rows(counting.fact)?;
    Ok((0..rows).into_par_iter().any(|row| column.code(row) == NULL_CODE))
}
