//! What the other definitions of the metric come to.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::MetricUsed;
use baremo_metrics::page::{Definition, VENDOR_CONVERSATION};
use baremo_render::answer::words;
use baremo_render::why::why_missing;
use maud::{Markup, html};

use super::View;
use crate::text;

impl View<'_> {
    /// Writes what the other definitions of the metric come to.
    pub(super) fn variants(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let (language, address) = (self.language(), self.visit.address);
        if self.metric.definitions.len() < 2 {
            return Ok(html! {});
        }
        let mut rows = Vec::new();
        for other in &self.metric.definitions {
            let title = self.variant_title(other);
            // Every conversation is counted anew for it, which nobody should wait for unasked.
            if other.variant == VENDOR_CONVERSATION && other.variant != used.variant {
                rows.push((other, title, None, Some(text::WHEN_OPENED.text(language).to_owned())));
                continue;
            }
            let answer = self.ask(|query| {
                query.variant = Some(other.variant.clone());
                query.compare = None;
                // What is set is of the definition that is shown; another may not use it.
                if other.variant != used.variant {
                    query.parameters.clear();
                }
                if other.is_of_wall_time() {
                    query.calendar = None;
                }
            })?;
            let value = answer.as_ref().and_then(|answer| answer.total.values.get(&used.name));
            let asked = answer.as_ref().and_then(|answer| answer.metrics.first());
            let unit = asked.map_or(other.unit.word(), |used| used.unit.as_str());
            let told = value.and_then(|value| value.value).map(|it| language.value(unit, it));
            let missing = value.zip(asked).filter(|(value, _)| value.value.is_none());
            let why = missing.map(|(value, asked)| why_missing(language, asked, value));
            rows.push((other, title, Some(told.unwrap_or_else(|| "–".to_owned())), why));
        }
        Ok(html! {
            section.panel {
                h2 { (text::VARIANTS.text(language)) }
                ul.tiles { @for (other, title, value, why) in rows {
                    // Where none is named, a profile may choose another.
                    @let is_usual = other.variant == "default" && self.query.profile.is_none();
                    @let word = Some(other.variant.as_str()).filter(|_| !is_usual);
                    @let changes = [("variant", word), ("set", None), ("calendar", None)];
                    @let is_shown = other.variant == used.variant;
                    @let kept = match is_shown {
                        true => 1,
                        false => 2 + usize::from(other.is_of_wall_time()),
                    };
                    li {
                        a href=(address.with(&changes[..kept]))
                            aria-current=[is_shown.then_some("true")] {
                            (title)
                        }
                        " "
                        @if let Some(value) = value { strong { (value) } }
                        @if let Some(why) = why { small.quiet { (why) } }
                    }
                } }
            }
        })
    }

    /// Names the other definitions, where what they come to is still worked out.
    pub(super) fn variants_to_come(&self) -> Markup {
        html! {
            ul.tiles { @for other in &self.metric.definitions {
                li { (self.variant_title(other)) " " strong { "…" } }
            } }
        }
    }

    fn variant_title(&self, definition: &Definition) -> &str {
        let page = words(self.metric, self.language());
        let title = page.variants.get(&definition.variant).map(|(title, _)| title.as_str());
        title.unwrap_or(text::USUAL_VARIANT.text(self.language()))
    }
}
