//! What the first records of a file tell of its times: whether the day or the month comes first,
//! and whether they name their zone.

use jiff::tz::{Offset, TimeZone};

use crate::SourceError;
use crate::mapping::address::Scope;
use crate::mapping::days::DayEvidence;
use crate::mapping::expr::{Around, Lookups};
use crate::mapping::keys::Keys;
use crate::mapping::parts::AttributePlan;
use crate::mapping::plan::Plan;
use crate::mapping::spec::FileSpec;
use crate::mapping::time::{DayOrder, TimeReader};
use crate::read::Detected;

/// Returns what the samples tell of the order of day and month, in columns without a format.
pub(in crate::mapping) fn day_evidence(
    plan: &Plan,
    detected: &Detected,
    lookups: &Lookups,
) -> DayEvidence {
    let mut evidence = DayEvidence::default();
    let keys = Keys::default();
    let around = Around { missing: &plan.missing, lookups, keys: &keys };
    for record in &detected.samples {
        let scope = Scope { record, item: None };
        let own = plan.events.iter().flat_map(|event| &event.attributes);
        let told = own.chain(&plan.attributes).filter_map(|(_, attribute)| match attribute {
            AttributePlan::Instant(time, _) => Some(&**time),
            _ => None,
        });
        let undeclared = plan.events.iter().map(|event| &event.at).chain(&plan.in_order);
        let undeclared = undeclared.chain(told);
        for time in undeclared.filter(|time| time.reader.reads_usual()) {
            if let Ok(Some(text)) = time.from.text(scope, around) {
                evidence.see(&text);
            }
        }
    }
    evidence
}

/// Finds out from the samples whether days or months come first, for columns without a format.
pub(super) fn prove_day_order(
    plan: &mut Plan,
    detected: &Detected,
    lookups: &Lookups,
) -> Result<(), SourceError> {
    let evidence = day_evidence(plan, detected, lookups);
    let doubtful = evidence.doubtful.as_ref().filter(|_| evidence.proven.is_none());
    if let Some(example) = evidence.contradicting.as_ref().or(doubtful) {
        let (file, example) = (plan.file.clone(), example.clone());
        return Err(SourceError::AmbiguousTime { file, example });
    }
    let proven = evidence.proven.unwrap_or(DayOrder::Unknown);
    plan.days = evidence;
    plan.versions.day_order = proven;
    plan.in_order.iter_mut().for_each(|time| time.reader.day_order = proven);
    plan.events.iter_mut().for_each(|event| event.at.reader.day_order = proven);
    let carried = plan.attributes.iter_mut();
    let own = plan.events.iter_mut().flat_map(|event| &mut event.attributes);
    for (_, attribute) in carried.chain(own) {
        match attribute {
            AttributePlan::Value(_)
            | AttributePlan::Truth(_)
            | AttributePlan::Figure(_)
            | AttributePlan::Required(_) => {}
            AttributePlan::Span(ends) => {
                ends.iter_mut().for_each(|time| time.reader.day_order = proven);
            }
            AttributePlan::Instant(time, _) => time.reader.day_order = proven,
        }
    }
    Ok(())
}

/// Returns whether a heading says that what is under it is UTC, as `Created (UTC)`.
fn says_utc(heading: &str) -> bool {
    let mut words = heading.split(|sign: char| !sign.is_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("utc"))
}

/// Returns a time among the samples that is read as UTC only because it names no zone and nothing
/// says whose clock it is.
pub(super) fn zoneless(
    plan: &Plan,
    file: &FileSpec,
    detected: &Detected,
    lookups: &Lookups,
) -> Option<String> {
    let elsewhere = TimeZone::fixed(Offset::constant(1));
    let keys = Keys::default();
    let around = Around { missing: &plan.missing, lookups, keys: &keys };
    for record in &detected.samples {
        let scope = Scope { record, item: None };
        for (event, planned) in file.event.iter().zip(&plan.events) {
            let from = &event.at.from;
            if event.at.zone.is_some() || from.iter().all(|name| says_utc(name)) {
                continue;
            }
            let Ok(Some(text)) = planned.at.from.text(scope, around) else {
                continue;
            };
            // What means the same in every zone names its own.
            let here = &planned.at.reader;
            let there = TimeReader { zone: elsewhere.clone(), ..here.clone() };
            if let (Ok(one), Ok(other)) = (here.read(&text), there.read(&text))
                && one != other
            {
                return Some(text.into_owned());
            }
        }
    }
    None
}
