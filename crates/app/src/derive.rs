//! Joins store and facts: how a partition's events become its facts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Mutex;

use baremo_facts::FoldSettings;
use baremo_model::fact::{ATTRIBUTE, BEYOND};
use baremo_model::{EventBatch, FactTable};
use baremo_store::Derived;

/// Attributes promoted to columns, at most.
const PROMOTED_LIMIT: usize = 200;

/// Values of one attribute in one partition, at most, for numbers to be broken down by it.
const VALUES_LIMIT: usize = 100_000;

/// Attributes that are columns of their own already, or are read by a fold alone.
const STANDARD: [&str; 8] = [
    "assigned_instant",
    "language",
    "order_id",
    "previous_priority",
    "priority",
    "solve_instant",
    "status",
    "type",
];

/// Attributes that have too many values in some partition to be held in memory.
#[derive(Debug, Default)]
pub struct Limited(Mutex<BTreeSet<String>>);

impl Limited {
    /// Returns their names.
    pub fn names(&self) -> Vec<String> {
        // A thread that panicked while adding a name leaves the names before it.
        let names = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        names.iter().cloned().collect()
    }

    fn add(&self, name: &str) {
        let mut names = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        names.insert(name.to_owned());
    }
}

/// Returns the fold of one partition, for the store to call.
pub fn derive(settings: &FoldSettings) -> impl Fn(&EventBatch<'_>) -> Derived + Sync + '_ {
    |batch| derived(settings, batch, &Limited::default())
}

/// Returns the facts of events with columns for these attributes, whether they occur or not.
pub fn facts_with(
    settings: &FoldSettings,
    batch: &EventBatch<'_>,
    attributes: Vec<String>,
) -> Vec<FactTable> {
    let settings = FoldSettings { promoted: attributes, ..settings.clone() };
    baremo_facts::fold(batch, &baremo_facts::order(batch), &settings)
}

/// Does the same as [`derive`], and notes which attributes have too many values.
pub fn derive_noting<'a>(
    settings: &'a FoldSettings,
    limited: &'a Limited,
) -> impl Fn(&EventBatch<'_>) -> Derived + Sync + 'a {
    move |batch| derived(settings, batch, limited)
}

fn derived(settings: &FoldSettings, batch: &EventBatch<'_>, limited: &Limited) -> Derived {
    let (mut promoted, beyond) = promoted(batch);
    promoted.extend(beyond.iter().cloned());
    let settings = FoldSettings { promoted, ..settings.clone() };
    let order = baremo_facts::order(batch);
    let mut facts = baremo_facts::fold(batch, &order, &settings);
    for name in &beyond {
        limited.add(name);
        let held = format!("{ATTRIBUTE}{name}");
        let columns = facts.iter_mut().flat_map(|table| &mut table.columns);
        columns
            .filter(|(own, _)| *own == held)
            .for_each(|(own, _)| *own = format!("{BEYOND}{name}"));
    }
    Derived { order, facts }
}

/// Returns the attribute keys that numbers can be broken down by, in order, and those with too many
/// values for it.
fn promoted(batch: &EventBatch<'_>) -> (Vec<String>, Vec<String>) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    each_attribute(batch, |name, _| *counts.entry(name).or_insert(0) += 1);
    // Only what occurs more often than the limit can have more values than it.
    let frequent = counts.iter().filter(|(_, count)| **count > VALUES_LIMIT);
    let mut values: BTreeMap<u32, HashSet<u32>> =
        frequent.map(|(name, _)| (*name, HashSet::new())).collect();
    if !values.is_empty() {
        each_attribute(batch, |name, value| {
            if let Some(values) = values.get_mut(&name)
                && values.len() <= VALUES_LIMIT
            {
                values.insert(value);
            }
        });
    }
    let (mut names, mut beyond) = (Vec::new(), Vec::new());
    for code in counts.into_keys() {
        let Some(name) = batch.strings.get(code) else { continue };
        if STANDARD.contains(&name) {
            continue;
        }
        match values.get(&code).is_some_and(|values| values.len() > VALUES_LIMIT) {
            true => beyond.push(name.to_owned()),
            false => names.push(name.to_owned()),
        }
    }
    for names in [&mut names, &mut beyond] {
        names.sort();
        names.truncate(PROMOTED_LIMIT);
    }
    (names, beyond)
}

/// Hands every attribute of events other than checks to `take`, as codes of name and value.
fn each_attribute(batch: &EventBatch<'_>, mut take: impl FnMut(u32, u32)) {
    let checked = baremo_model::EventKind::Checked as u8;
    for row in (0..batch.len()).filter(|row| batch.kind[*row] != checked) {
        batch.attributes(row).for_each(|(name, value)| take(name, value));
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventColumns, EventKind};

    use super::*;

    #[test]
    fn an_attribute_with_too_many_values_is_a_column_apart_and_the_others_stay() {
        let mut columns = EventColumns::default();
        let mut event = Event::new("desk", "7", 5, EventKind::Opened);
        event.attributes = vec![("id".into(), String::new()), ("plan".into(), String::new())];
        for number in 0..=VALUES_LIMIT {
            event.attributes[0].1 = number.to_string();
            event.attributes[1].1 = (number % VALUES_LIMIT).to_string();
            columns.push(&event);
        }
        let (batch, limited) = (columns.as_batch(), Limited::default());
        let facts = derive_noting(&FoldSettings::default(), &limited)(&batch).facts;
        assert_eq!(limited.names(), ["id"]);
        let cases = facts.iter().find(|table| table.fact == baremo_model::Fact::Cases).unwrap();
        let has = |name: &str| cases.column(name).is_some();
        assert!(has("attr_plan") && has("wide_id") && !has("attr_id"));
    }
}
