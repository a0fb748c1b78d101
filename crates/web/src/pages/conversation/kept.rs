//! What the first sentence says of the promises of a conversation.

use baremo_metrics::service::{TargetSpan, TargetState};
use baremo_render::Language;
use baremo_render::timeline::{target_kind, target_says, target_within};

use crate::text::cases as say;

/// Missed promises that are named, at most.
const NAMED: usize = 2;

/// Says how many of the promises that fell due were kept, and which were not; nothing where none
/// fell due.
pub(super) fn kept(language: Language, targets: &[TargetSpan]) -> String {
    let of = |state: TargetState| targets.iter().filter(move |target| target.state == state);
    let (met, missed) = (of(TargetState::Met).count(), of(TargetState::Missed).count());
    if met + missed == 0 {
        return String::new();
    }
    let [met, due] = [met, met + missed].map(|number| language.count(number as u64));
    let mut said = say::PROMISES_KEPT.fill(language, &[("met", &met), ("due", &due)]);
    for target in of(TargetState::Missed).take(NAMED) {
        let [kind, within] = [target_kind(&target.kind, language), target_within(target, language)];
        said += &format!("{kind} {within}: {}. ", target_says(target, language));
    }
    said
}
