//! In which order changes that stand out are told: what a head of support acts on first.
//!
//! ```text
//! times = how often the change holds the smallest one that is material of its metric, MOST at most
//! importance = times x weight of the family
//! ```
//!
//! Evidence says whether a change is told at all, not how much it matters: of thousands of mentions
//! a small change is surer than one of the few targets that fell due. It orders what matters alike.

use super::{Finding, as_long, times_as_long};
use crate::answer::Answer;
use crate::page::Unit;

/// Times that a change may count, however large it is: of a small figure it is soon many.
const MOST: f64 = 4.0;

/// Returns how much a family weighs: the service itself, what it is for, all else.
fn weight(family: &str) -> f64 {
    match family {
        "speed" | "load" | "voice" | "quality" => 4.0,
        "loyalty" | "value" => 2.0,
        _ => 1.0,
    }
}

/// Orders changes, the most important first; those that are alike stay as they were. Each stands in
/// the answer of its place, and its metric in a family.
pub(super) fn order<'a>(
    found: &mut [Finding],
    answers: &[&Answer],
    family: impl Fn(&str) -> &'a str,
) {
    let importance = |finding: &Finding| {
        times(finding, answers[finding.place]) * weight(family(&finding.metric))
    };
    found.sort_by(|one, other| importance(other).total_cmp(&importance(one)));
}

/// Returns how often a change holds the smallest one that is material of its metric.
fn times(finding: &Finding, answer: &Answer) -> f64 {
    let Some(used) = answer.metrics.iter().find(|used| used.name == finding.metric) else {
        return 0.0;
    };
    let before = finding.previous.value.unwrap_or(f64::NAN);
    let (now, before) = as_long(finding, (finding.now, before), times_as_long(answer));
    let size = match used.unit == Unit::Percent.word() {
        true => (now - before) / 100.0,
        false => (now - before) / before,
    };
    (size.abs() / used.material).min(MOST)
}
