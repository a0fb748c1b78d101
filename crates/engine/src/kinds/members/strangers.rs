//! In which group somebody lies who did something and was active at no time, and whether a question
//! asks for them at all.
//!
//! Who was active is told apart by what is told of the customer, and so is who was not: by what won
//! them, never by what they wrote by. What is told of no customer, such as the source, is that of
//! the first thing they did in the bucket. In one group each, they add up to the total, and a
//! filter leaves in who a breakdown puts in its row.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::page::{Definition, Side, Unreached};
use baremo_model::Fact;
use baremo_model::dimension::traits_of;
use rustc_hash::FxHashMap;

use super::{Active, Did, Set, Sets, observation};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::{Groups, Observation, Reading, scan};
use crate::session::Session;

/// Returns the first row of each customer and bucket, where a question asks for it, in the group it
/// lies in; and the groups.
///
/// `rows` are those of a numerator's side that count, each with the customer for its value.
pub(super) fn placed(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    rows: Vec<Observation>,
) -> Result<(Vec<Observation>, Groups), EngineError> {
    let first = first_rows(rows);
    let mut groups = Groups::default();
    if plan.filter.is_none() && plan.by.is_empty() {
        let group = groups.number(&[]);
        return Ok((first.into_iter().map(|o| Observation { group, ..o }).collect(), groups));
    }
    // Which rows count is known: what is left to tell is where they lie.
    let definition = Definition { exclude: Vec::new(), ..Definition::clone(&metric.definition) };
    let asked = MetricPlan {
        definition: Arc::new(definition),
        dimensions: meant(metric),
        profile_exclude: None,
        unreached: metric.unreached.or(Some(Unreached::None)),
        ..metric.clone()
    };
    let side = Side { fact: side.fact.clone(), date: side.date.clone(), ..Side::default() };
    let found = scan(session, plan, &asked, &side, Reading::ByDate, &mut groups)?;
    let customers: FxHashMap<u32, i64> = first.iter().map(|o| (o.row, o.value)).collect();
    let of = |o: &Observation| {
        customers.get(&o.row).map(|customer| Observation { value: *customer, ..*o })
    };
    let mut placed: Vec<Observation> = found.observations.iter().filter_map(of).collect();
    placed.sort_unstable_by_key(|o| (o.value, o.bucket, o.group));
    Ok((placed, groups))
}

/// Puts those who have a numerator's row and were active at no time into their sets: no span of
/// theirs says in which group they lie. Whose spans a filter leaves out is no stranger, but
/// somebody who was not asked for.
pub(super) fn sort(
    buckets: &Range<usize>,
    active: &Active,
    did: &Did,
    groups: &mut Groups,
    sets: &mut Sets,
) {
    for row in &did.rows {
        let customer = row.value as u32;
        let spans = active.spans.binary_search_by_key(&customer, |span| span.customer);
        let is_known = spans.is_ok() || active.since.contains_key(&customer);
        if !is_known && buckets.contains(&(row.bucket as usize)) {
            let group = groups.number(&did.groups.keys[row.group as usize]);
            for set in [Set::DidAny, Set::DidAll] {
                sets.put(set, observation(row.row, group, row.bucket as usize, row.at));
            }
        }
    }
}

/// Returns what dimensions of a question mean for what members did: the traits that members have of
/// their customer are the customer's there as well.
pub(crate) fn meant(metric: &MetricPlan) -> BTreeMap<String, String> {
    let side = metric.definition.value.as_ref();
    let fact = side.and_then(|side| Fact::from_name(&side.fact));
    let traits = fact.map(traits_of).unwrap_or_default().into_iter();
    let mut meant: BTreeMap<String, String> =
        traits.map(|name| (name.to_owned(), format!("customer.{name}"))).collect();
    meant.extend(metric.dimensions.clone());
    meant
}

fn first_rows(mut rows: Vec<Observation>) -> Vec<Observation> {
    rows.sort_unstable_by_key(|o| (o.value, o.bucket, o.at, o.row));
    rows.dedup_by_key(|o| (o.value, o.bucket));
    rows
}
