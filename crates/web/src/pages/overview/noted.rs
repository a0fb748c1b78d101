//! What the notes of an answer say of one card.

use baremo_metrics::answer::{Answer, MetricUsed, Note, OfKind};
use baremo_metrics::page::Metric;
use baremo_render::Language;
use baremo_render::answer::{labelled_there, noted_there};
use baremo_render::words::target;

use crate::visit::Visit;

/// Says what a figure is where parts of it are missing.
pub(super) fn label(visit: &Visit<'_>, answer: &Answer, metric: &Metric) -> Option<String> {
    let catalog = visit.service.catalog().ok()?;
    labelled_there(visit.language(), &catalog, &answer.notes, &metric.name)
}

/// Says how many still wait for an answer, and what is noted of them, where they are so many that
/// the figure is another with them.
pub(super) fn many_wait(
    visit: &Visit<'_>,
    metric: &Metric,
    answer: &Answer,
) -> Option<(u64, String)> {
    let mut notes = answer.notes.iter();
    let (count, note) = notes.find_map(|note| match note {
        Note::Unanswered { metric: name, count, with_them: Some(_), .. }
            if *name == metric.name =>
        {
            Some((*count, note))
        }
        _ => None,
    })?;
    let catalog = visit.service.catalog().ok()?;
    Some((count, noted_there(visit.language(), &catalog, note)))
}

/// Returns what each kind of target comes to, of a metric that does not mix them.
pub(in crate::pages) fn of_kinds<'a>(answer: &'a Answer, name: &str) -> Option<&'a [OfKind]> {
    answer.notes.iter().find_map(|note| match note {
        Note::MixedTargets { metric, kinds } if metric == name => Some(kinds.as_slice()),
        _ => None,
    })
}

/// Writes what each kind of target comes to: a line may end between two, not within a figure.
pub(in crate::pages) fn by_kind(language: Language, used: &MetricUsed, kinds: &[OfKind]) -> String {
    let one = |of: &OfKind| {
        let figure = language.value(&used.unit, of.percent()).replace(' ', "\u{a0}");
        format!("{}\u{a0}{figure}", target(&of.kind, language))
    };
    kinds.iter().map(one).collect::<Vec<_>>().join(" · ")
}
