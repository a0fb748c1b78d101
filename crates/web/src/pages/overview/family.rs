//! A family of metrics: how many there are and what changed most among them, then their cards. On
//! a phone it comes folded, so that the page is as long as its families are many.

use baremo_metrics::catalog::Catalog;
use baremo_metrics::findings::Finding;
use baremo_metrics::page::Metric;
use baremo_render::answer::words;
use maud::{Markup, html};

use super::asked::Asked;
use super::changed::named;
use crate::pages::metrics::counted;
use crate::parts::change::chip;
use crate::text;
use crate::visit::Visit;

/// The cards of a family.
pub(super) struct Family<'a> {
    /// Its word.
    pub(super) word: &'a str,
    /// What it is called.
    pub(super) title: &'a str,
    /// The cards.
    pub(super) cards: Vec<Markup>,
}

impl Family<'_> {
    /// Returns the id of its cards: a link to them opens the family.
    pub(super) fn id(&self) -> String {
        format!("family-{}", self.word)
    }

    /// Draws the family; `found` are the changes of all that stand out, the strongest first.
    pub(super) fn draw(
        &self,
        visit: &Visit<'_>,
        catalog: &Catalog,
        (asked, found): (&Asked, &[Finding]),
    ) -> Markup {
        let language = visit.language();
        let is_compared = visit.address.compare().is_some();
        let own = |finding: &&Finding| {
            catalog.get(&finding.metric).is_ok_and(|metric| metric.family == self.word)
        };
        html! {
            details.family open[!visit.phone] {
                summary {
                    h2 { (self.title) }
                    span.quiet { (counted(language, self.cards.len())) }
                    @if is_compared {
                        @match found.iter().find(own) {
                            Some(finding) => (told(visit, catalog, asked, finding)),
                            None => span.most.quiet { (text::FAMILY_STEADY.text(language)) },
                        }
                    }
                }
                div.cards id=(self.id()) { @for card in &self.cards { (card) } }
            }
        }
    }
}

fn told(visit: &Visit<'_>, catalog: &Catalog, asked: &Asked, finding: &Finding) -> Markup {
    let language = visit.language();
    let metric = catalog.get(&finding.metric).ok();
    let title = |metric: &Metric| {
        let title = &words(metric, language).title;
        finding.of.as_ref().map_or_else(|| title.clone(), |of| named(visit, title, of))
    };
    html! {
        @if let Some((metric, used)) = metric.zip(asked.used(&finding.metric)) {
            span.most {
                (title(metric)) " "
                (chip(language, used, Some(&finding.previous), false))
            }
        }
    }
}
