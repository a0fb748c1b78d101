//! Which metrics count the conversation or the call, with what, and why others do not.

use baremo_metrics::page::VENDOR_CONVERSATION;
use baremo_metrics::service::{ClockSpan, Conversation, Counted};
use baremo_model::SECOND;
use baremo_render::answer::words;
use baremo_render::timeline::{clock_names, verdict_says};
use baremo_render::words::profile;
use maud::{Markup, html};

use super::View;
use crate::address::segment;
use crate::parts::frame::framed;
use crate::parts::timeline::reason;
use crate::text::cases as say;

impl View<'_> {
    /// Says whether a clock counts, or why it does not.
    pub(super) fn clock_says(&self, clock: &ClockSpan) -> String {
        let language = self.language();
        match clock.counts {
            true => say::YES.text(language).to_owned(),
            false => say::NO.fill(language, &[("reason", &reason(clock, language))]),
        }
    }

    /// Returns the metric that is named and the title of its variant, where another definition than
    /// the usual one tells what counts.
    fn variant(&self) -> Option<(String, String)> {
        let (address, language) = (self.visit.address, self.language());
        let metric = self.catalog.get(address.get("metric")?).ok()?;
        let own = metric.definition(address.get("variant")?)?;
        // Nobody is told by it here: who is shown is folded by cases.
        if own.variant == VENDOR_CONVERSATION {
            return None;
        }
        let words = words(metric, language);
        let (name, _) = words.variants.get(&own.variant)?;
        Some((words.title.clone(), name.clone()))
    }

    /// Writes how a metric that is no clock takes the conversation.
    fn counted(&self, counted: &Counted) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        html! {
            tr {
                th scope="row" {
                    a href=(address.to(&format!("/metrics/{}", segment(&counted.metric)))) {
                        (self.title_of(&counted.metric))
                    }
                }
                td.r.beside { "–" }
                td.r.beside { "–" }
                td { @for (case, verdict) in counted.told() {
                    span class=(if verdict.counts { "chip good" } else { "chip" }) {
                        (verdict_says(case, verdict, language))
                    }
                    " "
                } }
                td {}
                td {}
            }
        }
    }

    /// Writes which metrics count the conversation, with what, and why others do not.
    pub(super) fn feeds(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let Conversation { clocks, counted, .. } = &self.conversation;
        let names = clock_names(clocks, &self.catalog, language);
        let time = |micros: i64| language.duration(micros as f64 / SECOND as f64);
        let work = |micros: i64| language.work_time(micros as f64 / SECOND as f64);
        let wall = |clock: &ClockSpan| clock.wall_micros.map_or_else(|| "–".to_owned(), time);
        let until = |clock: &ClockSpan| match clock.to {
            Some(to) => self.brief(to),
            None if clock.runs() => say::RUNNING.text(language).to_owned(),
            None => "–".to_owned(),
        };
        html! {
            section.panel {
                h2 { (say::FEEDS.text(language)) }
                @if let Some(name) = address.get("profile") {
                    p.quiet.small {
                        (say::FEEDS_PROFILE.fill(language, &[("name", &profile(name, language))]))
                    }
                }
                @if let Some((metric, name)) = self.variant() {
                    p.quiet.small {
                        (say::FEEDS_VARIANT.fill(language, &[("metric", &metric), ("name", &name)]))
                    }
                }
                @if clocks.is_empty() { p.quiet { (self.of.no_clocks().text(language)) } }
                @if !(clocks.is_empty() && counted.is_empty()) {
                    (framed(say::FEEDS.text(language), "stack", &html! {
                    thead { tr {
                        th scope="col" { (say::METRIC.text(language)) }
                        th.r scope="col" { (say::BUSINESS_HEAD.text(language)) }
                        th.r scope="col" { (say::WALL_HEAD.text(language)) }
                        th scope="col" { (say::WHY.text(language)) }
                        th scope="col" { (say::SINCE.text(language)) }
                        th scope="col" { (say::UNTIL.text(language)) }
                    } }
                    tbody { @for (clock, name) in clocks.iter().zip(&names) {
                        @let variant =
                            Some(clock.variant.as_str()).filter(|word| *word != "default");
                        tr {
                            th scope="row" {
                                a
                                    href=(address.to_with(&format!("/metrics/{}",
                                        segment(&clock.metric)), &[("variant", variant)])) {
                                    (name)
                                }
                            }
                            td.r data-head=(say::BUSINESS_HEAD.text(language)) {
                                (clock.business_micros.map_or_else(|| "–".into(), work))
                            }
                            td.r data-head=(say::WALL_HEAD.text(language)) { (wall(clock)) }
                            td {
                                span class=(if clock.counts { "chip good" } else { "chip" }) {
                                    (self.clock_says(clock))
                                }
                            }
                            td data-head=(say::SINCE.text(language)) { (self.brief(clock.from)) }
                            td data-head=(say::UNTIL.text(language)) { (until(clock)) }
                        }
                    }
                    @for counted in counted { (self.counted(counted)) } }
                }))
                (self.take_table("clocks", say::FEEDS)) }
            }
        }
    }
}
