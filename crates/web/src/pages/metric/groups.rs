//! The number by the groups of a dimension: of the one asked for, else of the first with values.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::MetricUsed;
use baremo_metrics::page::Definition;
use baremo_metrics::query::Query;
use baremo_model::Fact;
use baremo_render::answer::noted_there;
use baremo_render::order::order_key;
use maud::{Markup, html};

use super::{Tried, View};
use crate::error::told;
use crate::parts::groups::{groups, ordered};
use crate::text;

/// Dimensions of the breakdown, where neither the address nor the metric names one: the first that
/// can be reached and has values.
const FIRST: &[&str] = &["channel", "team", "agent"];
/// The same where orders meet other facts: the channel of an order need not be the one that won its
/// customer, so that figures by channel may find nothing of each other.
const FIRST_OF_CUSTOMERS: &[&str] = &["plan", "country", "channel"];

impl View<'_> {
    /// Returns the dimension of the breakdown: that on which it opened, else the first it may open
    /// on.
    pub(super) fn by(&self) -> Option<&str> {
        let opened = self.opened.get().map(String::as_str);
        opened.or_else(|| self.candidates().first().copied())
    }

    /// Opens the breakdown: on the dimension asked for, else on the first with values; where none
    /// has any, on the first.
    pub(super) fn open(
        &self,
        used: &MetricUsed,
    ) -> Result<Option<(&str, Query, Tried)>, ServiceError> {
        let mut first = None;
        for by in self.candidates() {
            let asked = Query { grain: None, by: vec![by.to_owned()], ..self.query.clone() };
            let tried = self.tried(&asked)?;
            let has_values = match &tried {
                Ok(answer) => ordered(answer, used).iter().any(|(row, value)| {
                    // All of it without a name is no breakdown.
                    let name = row.by.get(by).and_then(Option::as_deref);
                    name.is_some() && value.value.is_some()
                }),
                // In a hurry nothing is known, and nothing more is asked.
                Err(why) => why.is_none(),
            };
            if has_values {
                self.opened.get_or_init(|| by.to_owned());
                return Ok(Some((by, asked, tried)));
            }
            first = first.or(Some((by, asked, tried)));
        }
        Ok(first)
    }

    /// Returns the dimensions that the breakdown may open on, the one asked for alone.
    fn candidates(&self) -> Vec<&str> {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let definition = self.metric.definition(variant);
        let facts = definition.map_or_else(Vec::new, Definition::facts);
        let orders = facts.iter().filter(|fact| fact.root() == Fact::Orders).count();
        let first = match orders {
            some if some > 0 && some < facts.len() => FIRST_OF_CUSTOMERS,
            _ => FIRST,
        };
        let is_known = |name: &&str| self.dimensions.iter().any(|known| known == name);
        let own = definition.and_then(|found| found.default_by.first());
        let own = own.filter(|name| self.dimensions.contains(name)).map(String::as_str);
        match self.visit.address.get("by").or(own) {
            Some(by) => vec![by],
            None => first.iter().copied().filter(is_known).collect(),
        }
    }

    /// Shows the groups of the dimension on which the breakdown opens.
    pub(super) fn breakdown(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let (language, address) = (self.language(), self.visit.address);
        let Some((by, asked, answer)) = self.open(used)? else { return Ok(html! {}) };
        let catalog = self.visit.service.catalog()?;
        let (name, own) = (self.dimension(by), &self.whole.notes);
        let title = text::BREAKDOWN.fill(language, &[("dimension", &name)]);
        // Each conversation by itself is what records are for.
        let others = self.dimensions.iter().filter(|name| *name != "conversation");
        let mut dimensions: Vec<(&String, String)> =
            others.map(|name| (name, self.dimension(name))).collect();
        dimensions.sort_by_cached_key(|(_, title)| order_key(title));
        Ok(html! {
            section.panel.groups {
                header {
                    h2 { (title) }
                    details.menu {
                        summary.pill {
                            (text::DIMENSION.text(language)) ": " b { (name) } " "
                            span aria-hidden="true" { "▾" }
                        }
                        div.sheet {
                            @for (word, title) in &dimensions {
                                a href=(address.with(&[("by", Some(word.as_str()))]))
                                    aria-current=[(*word == by).then_some("true")] {
                                    (title)
                                }
                            }
                        }
                    }
                }
                @match &answer {
                    Ok(answer) => {
                        (groups(address, &self.visit.snapshot.segments, answer, used, by))
                        // What holds for the figure too is said beside it.
                        @for note in answer.notes.iter().filter(|note| !own.contains(note)) {
                            p.quiet.small { (noted_there(language, &catalog, note)) }
                        }
                        (self.take_all("breakdown", &title, &asked))
                    }
                    // What the address asks for and is not there is named, with what was meant.
                    Err(Some(why)) if address.get("by").is_some() => p.problem {
                        (language.quoted(&told(language, why)))
                    },
                    Err(_) => p.quiet { (text::NO_GROUPS.text(language)) },
                }
            }
        })
    }
}
