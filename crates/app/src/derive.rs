//! Joins store and facts: how a partition's events become its facts.

use std::collections::BTreeSet;

use baremo_facts::FoldSettings;
use baremo_model::EventBatch;
use baremo_store::Derived;

/// Attributes promoted to columns, at most.
const PROMOTED_LIMIT: usize = 200;

/// Attributes that are columns of their own already.
const STANDARD: [&str; 5] = ["language", "order_id", "priority", "status", "type"];

/// Returns the fold of one partition, for the store to call.
pub fn derive(settings: &FoldSettings) -> impl Fn(&EventBatch<'_>) -> Derived + Sync + '_ {
    move |batch| {
        let mut settings = settings.clone();
        settings.promoted = promoted(batch);
        let order = baremo_facts::order(batch);
        let facts = baremo_facts::fold(batch, &order, &settings);
        Derived { order, facts }
    }
}

/// Returns the attribute keys that become columns of `cases`, in order.
fn promoted(batch: &EventBatch<'_>) -> Vec<String> {
    let checked = baremo_model::EventKind::Checked as u8;
    let mut codes = BTreeSet::new();
    for row in 0..batch.len() {
        if batch.kind[row] != checked {
            codes.extend(batch.attributes(row).map(|(name, _)| name));
        }
    }
    let names = codes.into_iter().filter_map(|code| batch.strings.get(code));
    let mut names: Vec<String> =
        names.filter(|name| !STANDARD.contains(name)).map(str::to_owned).collect();
    names.sort();
    names.truncate(PROMOTED_LIMIT);
    names
}
