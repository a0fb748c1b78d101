//! What the first records of an export would become, before anything is written.

use std::collections::BTreeMap;

use baremo_model::event::reduce;
use baremo_model::{Event, EventColumns, Stream};

use super::super::{Context, DayDoubt, Mapping, Reject, Remark, SettingsFile};
use super::{Batch, FileReport, Import, Input, Sink, ready};
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
    let mut seen = Previewed::default();
    let mut ends = Vec::new();
    for index in 0..import.files.len() {
        import.current = index;
        import.files[index].tell_unreadable(&mut seen);
        // A file that only serves others tells nothing: reading would go on to the next.
        let tells = !import.files[index].plan.events.is_empty();
        while tells && import.current == index && import.files[index].report.records < most as u64 {
            if !import.read(1, &mut seen)? {
                break;
            }
        }
        ends.push(seen.digests.len());
    }
    let Previewed { mut batch, digests } = seen;
    let kept = kept(&batch.events, &digests);
    let mut start = 0;
    for (file, end) in import.files.iter_mut().zip(ends) {
        file.report.events = kept[start..end].iter().filter(|kept| **kept).count() as u64;
        start = end;
    }
    let mut kept = kept.into_iter();
    batch.events.retain(|_| kept.next().unwrap_or_default());
    let files = import.reports().cloned().collect();
    let settings = std::mem::take(&mut import.settings);
    let mut remarks = std::mem::take(&mut import.remarks);
    remarks.extend(import.of_values());
    let day_doubt = import.day_doubt.take();
    Ok(DryRun { mapping: ready::shown_name(mapping), files, batch, settings, remarks, day_doubt })
}

/// Takes what an import gives, with the digests of its events.
#[derive(Default)]
struct Previewed {
    batch: Batch,
    digests: Vec<u64>,
}

impl Sink for Previewed {
    fn event(&mut self, event: &Event, digest: u64) {
        self.batch.event(event, digest);
        self.digests.push(digest);
    }

    fn reject(&mut self, reject: Reject) {
        self.batch.reject(reject);
    }
}

/// Returns which events stay once the folder has them.
fn kept(events: &[Event], digests: &[u64]) -> Vec<bool> {
    let mut streams: BTreeMap<Stream, (Vec<usize>, EventColumns)> = BTreeMap::new();
    for (index, (event, digest)) in events.iter().zip(digests).enumerate() {
        let (places, columns) = streams.entry(event.kind.stream()).or_default();
        places.push(index);
        columns.push_digested(event, *digest);
    }
    let mut kept = vec![false; events.len()];
    for (places, columns) in streams.values() {
        let alive = reduce(&columns.as_batch());
        places.iter().zip(alive).for_each(|(place, alive)| kept[*place] = alive);
    }
    kept
}

#[cfg(test)]
mod tests {
    use baremo_model::{EventKind, Micros};

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
        let digests = events.each_ref().map(Event::digest);
        assert_eq!(kept(&events, &digests), [false, true, false, true, false]);
        // One that lacks a field yields by its digest, whatever it says.
        assert_eq!(kept(&events[3..], &[5, 9]), [false, true]);
    }
}
