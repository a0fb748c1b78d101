//! What the first records of an export would become, before anything is written.

use std::collections::HashMap;

use baremo_model::{Event, Micros};

use super::super::{Context, DayDoubt, Mapping, Remark, SettingsFile};
use super::{Batch, FileReport, Import, Input, ready};
use crate::SourceError;

/// What the first records of an export would become.
#[derive(Debug)]
pub struct DryRun {
    /// The mapping that was used.
    pub mapping: String,
    /// Each file: what it was taken for and what became of its first records.
    pub files: Vec<FileReport>,
    /// The events that an import of these records keeps, and the refusals.
    pub batch: Batch,
    /// Files of settings that tables of the export became.
    pub settings: Vec<SettingsFile>,
    /// What is told beside.
    pub remarks: Vec<Remark>,
    /// Dates of which nothing proves whether the day comes first.
    pub day_doubt: Option<DayDoubt>,
}

/// Maps the first `most` records of each file and stops.
///
/// # Errors
/// As [`Import::open`].
pub fn dry_run(
    mapping: &Mapping,
    inputs: &[Input],
    context: Context,
    most: usize,
) -> Result<DryRun, SourceError> {
    let mut import = Import::open(mapping, inputs, context)?;
    let mut batch = Batch::default();
    let mut ends = Vec::new();
    for index in 0..import.files.len() {
        import.current = index;
        while import.current == index && import.files[index].report.records < most as u64 {
            if !import.read(1, &mut batch)? {
                break;
            }
        }
        ends.push(batch.events.len());
    }
    let kept = kept(&batch.events);
    let mut start = 0;
    for (file, end) in import.files.iter_mut().zip(ends) {
        file.report.events = kept[start..end].iter().filter(|kept| **kept).count() as u64;
        start = end;
    }
    let mut kept = kept.into_iter();
    batch.events.retain(|_| kept.next().unwrap_or_default());
    let files = import.reports().cloned().collect();
    let settings = std::mem::take(&mut import.settings);
    let remarks = std::mem::take(&mut import.remarks);
    let day_doubt = import.day_doubt.take();
    Ok(DryRun { mapping: ready::shown_name(mapping), files, batch, settings, remarks, day_doubt })
}

/// Returns which events stay once the folder has them: of each record its greatest version, and
/// each thing it says once, as what every row of a log tells again.
fn kept(events: &[Event]) -> Vec<bool> {
    let record = |event: &'_ Event| (event.kind.stream(), event.record_id.clone());
    let mut newest: HashMap<_, Micros> = HashMap::new();
    for event in events {
        let newest = newest.entry(record(event)).or_insert(event.version);
        *newest = (*newest).max(event.version);
    }
    let mut kept = vec![false; events.len()];
    let mut places: HashMap<_, usize> = HashMap::new();
    for (index, event) in events.iter().enumerate() {
        if newest.get(&record(event)) != Some(&event.version) {
            continue;
        }
        let place = places.entry((record(event), event.ordinal)).or_insert(index);
        if *place != index && event.digest() > events[*place].digest() {
            kept[std::mem::replace(place, index)] = false;
        }
        kept[index] = *place == index;
    }
    kept
}

#[cfg(test)]
mod tests {
    use baremo_model::EventKind;

    use super::*;

    #[test]
    fn what_every_row_tells_again_is_kept_once_and_the_greatest_version_stays() {
        let event = |record: &str, version: i64, at: Micros| {
            let mut event = Event::new("desk", "9", at, EventKind::Opened);
            event.record_id = record.into();
            event.version = version;
            event
        };
        let events = [
            event("9/opened", -5, 5),
            event("9/opened", -3, 3),
            event("9/opened", -4, 4),
            event("9/1", 1, 5),
            event("9/1", 1, 5),
        ];
        assert_eq!(kept(&events), [false, true, false, true, false]);
    }
}
