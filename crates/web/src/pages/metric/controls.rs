//! What of a metric can be chosen in place: statistic, clock, grain, date and profile.

use baremo_metrics::answer::MetricUsed;
use baremo_metrics::page::{Basis, Kind};
use baremo_metrics::week::has_hours;
use baremo_render::answer::calendar_called;
use baremo_render::language::is_time;
use baremo_render::words::{STATISTICS, called, profile};
use jiff::Unit;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{OFFERED, View, finest_grain};
use crate::parts::definition::dated;
use crate::text::{self, Text, cases};

/// Grains offered in place, each with its days.
const GRAINS: &[(&str, Text, f64)] = &[
    ("quarter_hour", text::QUARTER_HOURS, 1.0 / 96.0),
    ("half_hour", text::HALF_HOURS, 1.0 / 48.0),
    ("hour", text::HOURS, 1.0 / 24.0),
    ("day", text::DAYS, 1.0),
    ("week", text::WEEKS, 7.0),
    ("month", text::MONTHS, 30.4),
    ("quarter", text::RANGE_QUARTER_GRAIN, 91.3),
    ("year", text::RANGE_YEAR_GRAIN, 365.2),
];
/// Buckets that a line is drawn of, at most: a week by the quarter of an hour, four weeks by the
/// hour, a year and more by the day.
const MOST: f64 = 750.0;

/// Returns whether a range of so many days is worth drawing in buckets of a grain.
fn is_worth(days: f64, grain: f64) -> bool {
    days > grain && days / grain <= MOST
}

/// A choice: its word in addresses, its name, whether it holds.
type Choice<'a> = (&'a str, String, bool);

impl View<'_> {
    pub(super) fn controls(&self, used: &MetricUsed) -> Markup {
        let language = self.language();
        let statistics = OFFERED.iter().map(|word| {
            let is_current = used.statistic.as_deref() == Some(*word);
            (*word, called(STATISTICS, word, language), is_current)
        });
        let grain = self.over_time.grain.as_deref().unwrap_or_default();
        let days = self.days();
        let finest = finest_grain(self.visit, self.metric, &self.query);
        let is_told = |word: &str| finest.on().any(|grain| grain.word() == word);
        let grains = GRAINS
            .iter()
            .filter(|(word, _, size)| *word == grain || (is_worth(days, *size) && is_told(word)))
            .map(|(word, name, _)| (*word, name.text(language).to_owned(), *word == grain));
        html! {
            div.controls {
                @if used.statistic.is_some() {
                    (self.segment(text::STATISTIC, statistics.collect(), "stat"))
                }
                (self.clocks(used))
                @if self.has_line() { (self.segment(text::GRAIN, grains.collect(), "grain")) }
                (self.menu(text::DATE_BASIS, &self.bases(used), "basis"))
                (self.menu(text::PROFILE, &self.profiles(), "profile"))
            }
        }
    }

    /// Returns whether there is a line over time: there is none of what is nothing but its groups.
    fn has_line(&self) -> bool {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let definition = self.metric.definition(variant);
        definition.is_none_or(|it| it.default_by.is_empty() || has_hours(it.kind))
    }

    fn segment(&self, label: Text, choices: Vec<Choice<'_>>, key: &str) -> Markup {
        html! {
            nav.segment aria-label=(label.text(self.language())) {
                @for (word, name, is_current) in choices {
                    @let word = Some(word).filter(|word| !word.is_empty());
                    a href=(self.visit.address.with(&[(key, word)]))
                        aria-current=[is_current.then_some("true")] {
                        (name)
                    }
                }
            }
        }
    }

    /// Writes a menu; nothing where there is nothing to choose. A word that is empty chooses what
    /// the metric's page says.
    fn menu(&self, label: Text, choices: &[Choice<'_>], key: &str) -> Markup {
        let current = choices.iter().find(|(_, _, is_current)| *is_current);
        let name = current.map_or("", |(_, name, _)| name);
        html! {
            @if choices.len() > 1 {
                details.menu {
                    summary.pill {
                        (label.text(self.language())) ": " b { (name) } " "
                        span aria-hidden="true" { "▾" }
                    }
                    div.sheet {
                        @for (word, name, is_current) in choices {
                            @let word = Some(*word).filter(|word| !word.is_empty());
                            a href=(self.visit.address.with(&[(key, word)]))
                                aria-current=[is_current.then_some("true")] {
                                (name)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Offers the clocks: by rule and of the wall side by side, calendars by name in a menu.
    /// Targets run in the calendar of each policy, unless another is chosen.
    fn clocks(&self, used: &MetricUsed) -> Markup {
        let language = self.language();
        let calendars = &self.visit.snapshot.calendars;
        let is_promised = self.metric.definition(&used.variant).is_some_and(|definition| {
            definition.kind == Kind::Targets && !definition.is_of_wall_time()
        });
        if !(is_time(&used.unit) || is_promised) || calendars.is_empty() {
            return html! {};
        }
        // It is the usual one, and that of no other metric: its choice names none.
        let usual = calendar_called(language, "policy");
        let of_policies = is_promised.then(|| ("", usual, used.calendar == "policy"));
        let by_rule = ["business", "wall"]
            .map(|word| (word, calendar_called(language, word), word == used.calendar));
        let by_rule: Vec<Choice<'_>> = of_policies.into_iter().chain(by_rule).collect();
        let named =
            calendars.iter().map(|name| (name.as_str(), name.clone(), *name == used.calendar));
        match calendars.len() {
            1 => self.segment(text::CLOCK, by_rule, "calendar"),
            _ => {
                let all: Vec<Choice<'_>> = by_rule.into_iter().chain(named).collect();
                self.menu(cases::CALENDAR, &all, "calendar")
            }
        }
    }

    /// Returns the dates by which the rows of the definition can be put into buckets.
    fn bases(&self, used: &MetricUsed) -> Vec<Choice<'static>> {
        let Some(definition) = self.metric.definition(&used.variant) else { return Vec::new() };
        let sides = [&definition.value, &definition.numerator, &definition.denominator];
        let dates: Vec<_> = sides.into_iter().flatten().map(|side| &side.date).collect();
        let can = |basis: Basis| {
            dates.iter().any(|dates| match basis {
                Basis::Event => dates.event.is_some(),
                Basis::Created => dates.created.is_some(),
                Basis::Closed => dates.closed.is_some(),
            })
        };
        let all = [("event", Basis::Event), ("created", Basis::Created), ("closed", Basis::Closed)];
        all.into_iter()
            .filter(|(_, basis)| can(*basis))
            .map(|(word, _)| (word, dated(self.language(), word), word == used.basis))
            .collect()
    }

    fn profiles(&self) -> Vec<Choice<'_>> {
        let current = self.query.profile.as_deref();
        let usual = text::USUAL_VARIANT.text(self.language()).to_owned();
        let named = self.visit.snapshot.profiles.iter();
        let named = named.map(|name| {
            let called = profile(name, self.language());
            (name.as_str(), called, current == Some(name))
        });
        std::iter::once(("", usual, current.is_none())).chain(named).collect()
    }

    /// Returns how many days the range has; those of all data where it is open.
    fn days(&self) -> f64 {
        let range = &self.whole.range;
        let date = |text: &Option<String>| text.as_deref()?.get(..10)?.parse::<Date>().ok();
        let between = |from: Date, to: Date| from.until((Unit::Day, to)).ok();
        match date(&range.from).zip(date(&range.to)).and_then(|(from, to)| between(from, to)) {
            Some(span) => f64::from(span.get_days()),
            None => {
                let snapshot = self.visit.snapshot;
                let all = snapshot.first.zip(snapshot.watermark);
                all.map_or(0.0, |(first, last)| (last - first) as f64 / baremo_model::DAY as f64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grains_are_offered_that_a_line_can_be_drawn_of() {
        let offered = |days: f64| -> Vec<&str> {
            let worth = GRAINS.iter().filter(|(_, _, size)| is_worth(days, *size));
            worth.map(|(word, _, _)| *word).collect()
        };
        assert_eq!(offered(1.0), ["quarter_hour", "half_hour", "hour"]);
        assert_eq!(offered(7.0), ["quarter_hour", "half_hour", "hour", "day"]);
        assert_eq!(offered(28.0), ["hour", "day", "week"]);
        assert_eq!(offered(365.0), ["day", "week", "month", "quarter"]);
        assert_eq!(offered(731.0), ["day", "week", "month", "quarter", "year"]);
    }
}
