//! Groups by hour and weekday.

use std::collections::BTreeMap;

use baremo_metrics::week::words;

/// The words of a group, by dimension.
type Group = BTreeMap<String, Option<String>>;

/// Returns every combination of the words of dimensions that a date tells.
pub(super) fn of_week(by: &[String]) -> Vec<Group> {
    let mut groups = vec![Group::new()];
    for name in by {
        let mut wider = Vec::new();
        for group in &groups {
            for word in words(name) {
                let mut group = group.clone();
                group.insert(name.clone(), Some(word));
                wider.push(group);
            }
        }
        groups = wider;
    }
    groups
}
