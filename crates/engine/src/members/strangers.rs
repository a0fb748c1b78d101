//! In which group somebody lies who did something and was active at no time.
//!
//! Who was active is told apart by what is told of the customer. So is who was not, where their own
//! record tells it; else by the first thing they did in the bucket. In one group each, they add up
//! to the total.

use baremo_model::dimension::{Place, column_of, link_parts};
use baremo_model::{Fact, NULL_CODE};

use crate::eval::Seen;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, Observation};
use crate::session::Session;

/// Returns the first row of each customer and bucket in the groups it lies in, and the groups.
///
/// `rows` are those of a numerator's side, each with the customer for its value, and `told` their
/// own groups.
pub(super) fn placed(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    fact: Fact,
    mut rows: Vec<Observation>,
    told: &Groups,
) -> (Vec<Observation>, Groups) {
    rows.sort_unstable_by_key(|o| (o.value, o.bucket, o.at, o.row));
    let mut first = None;
    rows.retain(|o| {
        let own = (o.value, o.bucket);
        let (known, row) = *first.get_or_insert((own, o.row));
        if known != own {
            first = Some((own, o.row));
        }
        known != own || row == o.row
    });
    let records = records(session, plan, metric, fact);
    let mut groups = Groups::default();
    for o in &mut rows {
        let mut key = told.keys[o.group as usize].clone();
        for (place, record) in &records {
            match record.code(o.row as usize) {
                NULL_CODE => {}
                code => key[*place] = code,
            }
        }
        o.group = groups.number(&key);
    }
    rows.sort_unstable_by_key(|o| (o.value, o.bucket, o.group));
    rows.dedup_by_key(|o| (o.value, o.bucket, o.group));
    (rows, groups)
}

/// Returns the places of the dimensions that customers are told apart by, and what is told of the
/// customer of each row of the fact.
fn records(session: &Session, plan: &Plan, metric: &MetricPlan, fact: Fact) -> Vec<(usize, Seen)> {
    let side = metric.definition.value.as_ref();
    let Some(value) = side.and_then(|side| Fact::from_name(&side.fact)) else { return Vec::new() };
    let scope = session.scope(plan, metric, fact);
    let attributes = session.tables().attributes(value.root());
    let mut records = Vec::new();
    for (place, name) in plan.by.iter().enumerate() {
        let meant = metric.dimensions.get(name).unwrap_or(name);
        let column = match column_of(value, meant, metric.current, attributes) {
            Some(Place::Own(column) | Place::Root(column)) => column,
            None => continue,
        };
        if let Some(("customer", Fact::Customers, told)) = link_parts(&column) {
            let seen = scope.see(&format!("customer.{told}")).ok();
            records.extend(seen.map(|seen| (place, seen)));
        }
    }
    records
}
