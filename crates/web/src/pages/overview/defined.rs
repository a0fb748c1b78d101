//! How each figure of a page of cards is measured: folded on the screen, printed on paper.

use baremo_metrics::answer::MetricUsed;
use baremo_metrics::catalog::Catalog;
use baremo_render::answer::{formula, words};
use baremo_render::with_signs;
use maud::{Markup, html};

use super::asked::Asked;
use crate::text;
use crate::visit::Visit;

/// Lists the figures with their formulas, each once for every definition it is shown under.
pub(in crate::pages) fn defined(visit: &Visit<'_>, catalog: &Catalog, asked: &[Asked]) -> Markup {
    let language = visit.language();
    let all = asked
        .iter()
        .flat_map(|asked| asked.query.metrics.iter().filter_map(move |name| asked.used(name)));
    let mut used: Vec<&MetricUsed> = Vec::new();
    for one in all {
        let same = |known: &&MetricUsed| {
            (&known.name, &known.variant, &known.statistic)
                == (&one.name, &one.variant, &one.statistic)
        };
        if !used.iter().any(same) {
            used.push(one);
        }
    }
    html! {
        @if !used.is_empty() { details.needing.definitions {
            summary { (text::DEFINED.text(language)) }
            dl { @for one in used {
                @if let Ok(metric) = catalog.get(&one.name) {
                    @let words = words(metric, language);
                    @let formula = with_signs(&formula(language, Some(words), one));
                    div { dt { (words.title) } dd { (formula) } }
                }
            } }
        } }
    }
}
