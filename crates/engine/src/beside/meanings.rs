//! Whose channel and campaign it is that a question is about: what won the customer is one thing,
//! that of an order or a contact another, and figures by both stand in one row all the same. Where
//! a page says that it is not that of what it divides by, all of this counts in each row.

use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::{Holder, Note};
use baremo_metrics::page::Unreached;
use baremo_model::Fact;
use baremo_model::dimension::{Place, WON_BY, column_of, link_parts};

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::session::Session;

/// Notes dimensions that a question breaks down or filters by and that are not the same thing in
/// all of its metrics, or in all parts of one.
pub(crate) fn notes(session: &Session, plan: &Plan) -> Result<Vec<Note>, EngineError> {
    let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    let mut notes = Vec::new();
    for dimension in WON_BY {
        let is_broken_down = plan.by.iter().any(|name| name == dimension);
        if !is_broken_down && !filtered.contains(&dimension) {
            continue;
        }
        let mut of: BTreeMap<Holder, Vec<String>> = BTreeMap::new();
        for metric in plan.metrics.iter() {
            let mut holders = BTreeSet::new();
            add(session, metric, dimension, &mut holders)?;
            for holder in holders {
                of.entry(holder).or_default().push(metric.metric.name.clone());
            }
        }
        // A conversation's, a call's and a survey's are one thing: by what somebody got in touch.
        let in_touch = of.keys().filter(|holder| holder.is_in_touch()).count();
        if of.len() - in_touch.saturating_sub(1) > 1 {
            let of = of.into_iter().collect();
            notes.push(Note::SeveralMeanings { dimension: dimension.to_owned(), of });
        }
        for metric in plan.metrics.iter() {
            let inputs = held_whole(session, metric, dimension)?;
            if !inputs.is_empty() {
                let (own, dimension) = (&metric.definition, dimension.to_owned());
                let (metric, variant) = (metric.metric.name.clone(), own.variant.clone());
                notes.push(Note::HeldWhole { metric, variant, dimension, inputs });
            }
        }
    }
    Ok(notes)
}

/// Returns the inputs of which a page says that a dimension is another's, which they do not reach,
/// so that all of them count for each of its values.
fn held_whole(
    session: &Session,
    metric: &MetricPlan,
    dimension: &str,
) -> Result<Vec<String>, EngineError> {
    let mut whole = Vec::new();
    for (name, input) in &metric.definition.inputs {
        if input.unreached != Some(Unreached::Whole) || !input.dimensions.contains_key(dimension) {
            continue;
        }
        let mut holders = BTreeSet::new();
        add(session, &derived::resolved(session, metric, input)?, dimension, &mut holders)?;
        if holders.is_empty() {
            whole.push(name.clone());
        }
    }
    Ok(whole)
}

/// Adds whose a dimension is in each fact that a metric, or what it is made of, reads.
fn add(
    session: &Session,
    metric: &MetricPlan,
    dimension: &str,
    holders: &mut BTreeSet<Holder>,
) -> Result<(), EngineError> {
    let definition = &metric.definition;
    for input in definition.inputs.values() {
        add(session, &derived::resolved(session, metric, input)?, dimension, holders)?;
    }
    // The sides of inputs were looked at with what dimensions mean for each.
    if definition.inputs.is_empty() {
        holders.extend(metric.told_apart().into_iter().filter_map(|(fact, meant)| {
            let meant = meant.get(dimension).map_or(dimension, String::as_str);
            holder(session, metric, fact, meant)
        }));
    }
    Ok(())
}

/// Returns whose a dimension is as a fact reaches it.
fn holder(session: &Session, metric: &MetricPlan, fact: Fact, dimension: &str) -> Option<Holder> {
    let attributes = session.tables().attributes(fact.root());
    let (own, column) = match column_of(fact, dimension, metric.current, attributes)? {
        Place::Own(column) => (fact, column),
        Place::Root(column) => (fact.root(), column),
    };
    Holder::of(link_parts(&column).map_or(own, |(_, to, _)| to))
}
