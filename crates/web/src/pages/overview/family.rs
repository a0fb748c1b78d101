//! A family of metrics: how many there are and what changed most among them, then their cards. On
//! a phone it comes folded, so that the page is as long as its families are many.

use std::cmp::Ordering;

use baremo_metrics::answer::Previous;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::findings::Finding;
use baremo_render::answer::words;
use baremo_render::words::Called;
use maud::{Markup, html};

use super::asked::Asked;
use super::changed::{named, values_of};
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

/// What the changes of a family's cards say.
enum Lead<'a> {
    /// That of this metric can be told from chance, and is the strongest of them.
    Changed(&'a str, &'a Previous),
    /// None of those that were tested can.
    Steady,
    /// None was tested.
    Untested,
}

impl Family<'_> {
    /// Returns the id of its cards: a link to them opens the family.
    pub(super) fn id(&self) -> String {
        format!("family-{}", self.word)
    }

    /// Draws the family; `found` are the changes of all that stand out, the most important first.
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
                            Some(finding) => (found_first(visit, catalog, (asked, found), finding)),
                            None => (self.led(visit, catalog, asked)),
                        }
                    }
                }
                div.cards id=(self.id()) { @for card in &self.cards { (card) } }
            }
        }
    }

    /// Says what the changes of its cards come to, where none of them is among the findings.
    fn led(&self, visit: &Visit<'_>, catalog: &Catalog, asked: &Asked) -> Markup {
        match self.lead(catalog, asked) {
            Lead::Changed(name, previous) => {
                let metric = catalog.get(name).ok();
                let title = metric.map(|metric| words(metric, visit.language()).title.clone());
                told(visit, asked, (name, &title.unwrap_or_default()), previous)
            }
            Lead::Steady => html! {
                span.most.quiet { (text::FAMILY_STEADY.text(visit.language())) }
            },
            Lead::Untested => html! {},
        }
    }

    /// Returns what the changes of its cards say: those that are material lead, and of these the
    /// one that is farthest from none, by its interval.
    fn lead<'a>(&self, catalog: &Catalog, asked: &'a Asked) -> Lead<'a> {
        let mut lead = Lead::Untested;
        let mut most = (false, f64::NEG_INFINITY);
        for (name, value) in asked.answers.iter().flat_map(|answer| &answer.total.values) {
            let is_own = catalog.get(name).is_ok_and(|metric| metric.family == self.word);
            let used = asked.used(name).filter(|_| is_own);
            let Some(previous) = used.and_then(|used| value.compared(&used.unit)) else {
                continue;
            };
            let rank = (previous.is_sure(), strength(previous));
            match previous.detectable {
                Some(true) if rank.partial_cmp(&most) == Some(Ordering::Greater) => {
                    most = rank;
                    lead = Lead::Changed(name, previous);
                }
                Some(false) if matches!(lead, Lead::Untested) => lead = Lead::Steady,
                _ => {}
            }
        }
        lead
    }
}

/// Returns how far a change is from none, in widths of its interval.
fn strength(previous: &Previous) -> f64 {
    match previous.change.zip(previous.interval) {
        Some((change, [low, high])) if high > low => change.abs() / (high - low),
        _ => 0.0,
    }
}

/// Tells the change of a finding.
fn found_first(
    visit: &Visit<'_>,
    catalog: &Catalog,
    (asked, found): (&Asked, &[Finding]),
    finding: &Finding,
) -> Markup {
    let Ok(metric) = catalog.get(&finding.metric) else { return html! {} };
    let title = &words(metric, visit.language()).title;
    let values = found.iter().flat_map(values_of);
    let called = Called::among(&visit.snapshot.segments, values, visit.language());
    let of = finding.of.as_ref();
    let title = of.map_or_else(|| title.clone(), |of| named(visit, &called, title, of));
    told(visit, asked, (&finding.metric, &title), &finding.previous)
}

/// Tells the change of a metric under a title.
fn told(
    visit: &Visit<'_>,
    asked: &Asked,
    (name, title): (&str, &str),
    previous: &Previous,
) -> Markup {
    html! {
        @if let Some(used) = asked.used(name) {
            span.most { (title) " " (chip(visit.language(), used, Some(previous))) }
        }
    }
}
