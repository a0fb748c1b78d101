//! One figure of the report in words, and the numbers of its chart in a unit people read.

use baremo_metrics::Catalog;
use baremo_metrics::answer::{MetricUsed, Previous, Value};
use baremo_metrics::board::Verdict;
use baremo_metrics::page::Metric;
use baremo_metrics::report::Figure;

use super::{ToldDefinition, said, titled};
use crate::answer::{clock, formula, told_parameter, words};
use crate::change::{change, not_compared};
use crate::close::title;
use crate::language::{Language, NONE, is_time};
use crate::markdown;
use crate::problem::{Surface, problem};
use crate::text::{clean, with_signs};
use crate::why::{still_open, waiting};
use crate::words::{NULLS, STATISTICS, called};

/// Where a figure stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Reached, with its whole interval.
    Met,
    /// Not reached, with its whole interval.
    Missed,
    /// The goal lies in the interval.
    Unsure,
    /// The value is partial: the words say whether it is reached until now.
    SoFar,
    /// There is no goal, or no value.
    None,
}

/// A figure in words.
#[derive(Clone, Debug)]
pub struct ToldFigure {
    /// Metric, for links.
    pub metric: String,
    /// What it is called.
    pub title: String,
    /// Statistic, variant, filter; may be empty.
    pub note: String,
    /// The value, with `†` where it is partial, or why there is none.
    pub value: String,
    /// Whether it is not over: the period, or windows of some of its records.
    pub partial: bool,
    /// Its 95 % interval; may be empty.
    pub interval: String,
    /// Observations.
    pub n: u64,
    /// What is wanted; empty without a goal.
    pub goal: String,
    /// Whether it is reached.
    pub standing: Standing,
    /// The same in words.
    pub standing_words: String,
    /// Value of the same dates a year earlier.
    pub year: String,
    /// Change against it.
    pub year_change: String,
    /// Whether a value of before is missing because records do not reach through its dates.
    pub lacks_before: bool,
    /// Value of last year aligned to a named date; empty where nothing is aligned.
    pub aligned: String,
    /// Change against it.
    pub aligned_change: String,
    /// Name of the unit of the numbers below; may be empty.
    pub axis: String,
    /// The value as a number.
    pub number: Option<f64>,
    /// The goal as a number.
    pub goal_number: Option<f64>,
    /// The value of the same dates a year earlier as a number.
    pub year_number: Option<f64>,
    /// One number for each of the thirteen months.
    pub points: Vec<Option<f64>>,
    /// The same in words, with `†` where they are partial.
    pub month_values: Vec<String>,
    /// Whether the value of each month is partial.
    pub partial_months: Vec<bool>,
}

/// Marks what is not over. A sign that every font has.
pub(super) const PARTIAL: char = '†';

/// Writes a value with the mark of what is not over.
fn marked(value: String, partial: bool) -> String {
    if partial && !value.is_empty() { format!("{value} {PARTIAL}") } else { value }
}

impl ToldFigure {
    /// Returns what it is called, with what tells it from others of its metric.
    pub fn named(&self) -> String {
        match self.note.is_empty() {
            true => self.title.clone(),
            false => format!("{} ({})", self.title, self.note),
        }
    }

    pub(super) fn new(language: Language, catalog: &Catalog, figure: &Figure) -> Self {
        let spelled =
            |value: Option<f64>| value.map_or(NONE.into(), |it| language.value(&figure.unit, it));
        let months = || figure.months.iter().map(|month| month.value);
        let values = months().flatten().chain(figure.value.value);
        // Of a figure without values the goal says how large they would be.
        let goal = figure.goal.filter(|_| values.clone().next().is_none());
        let greatest = values.chain(goal).map(f64::abs);
        let (size, axis) = language.axis(&figure.unit, greatest.fold(0.0, f64::max));
        let scaled = |value: Option<f64>| value.filter(|it| it.is_finite()).map(|it| it / size);
        let better = figure.used.as_ref().map_or("neither", |used| used.better.as_str());
        let against = |previous: &Option<Previous>| {
            let value = previous.as_ref().and_then(|it| it.value);
            let change =
                previous.as_ref().and_then(|it| change(language, &figure.unit, better, it));
            (spelled(value), change.map_or_else(String::new, |it| it.text))
        };
        let partial = figure.value.partial && figure.value.value.is_some();
        let (year, year_change) = against(&figure.year);
        let (aligned, aligned_change) = match &figure.aligned {
            None => (String::new(), String::new()),
            aligned => against(aligned),
        };
        let of_month = |month: &Value| month.partial && month.value.is_some();
        let (standing, standing_words) = standing(language, figure);
        ToldFigure {
            metric: figure.metric.clone(),
            title: titled(language, &figure.titles, &title(language, catalog, &figure.metric)),
            note: note(language, catalog, figure),
            value: marked(value(language, figure), partial),
            partial,
            interval: figure
                .value
                .interval
                .map_or_else(String::new, |ends| language.interval(&figure.unit, ends)),
            n: figure.value.n,
            goal: figure.goal.map_or_else(String::new, |goal| {
                let goal = whole(language, goal, &language.value(&figure.unit, goal));
                format!("{} {goal}", if better == "lower" { '≤' } else { '≥' })
            }),
            standing,
            standing_words,
            lacks_before: [&figure.year, &figure.aligned]
                .into_iter()
                .flatten()
                .any(|previous| not_compared(previous).is_some()),
            year,
            year_change: marked(year_change, partial),
            aligned,
            aligned_change: marked(aligned_change, partial),
            axis,
            number: scaled(figure.value.value),
            goal_number: scaled(figure.goal),
            year_number: scaled(figure.year.as_ref().and_then(|it| it.value)),
            points: months().map(scaled).collect(),
            month_values: figure
                .months
                .iter()
                .map(|month| marked(spelled(month.value), of_month(month)))
                .collect(),
            partial_months: figure.months.iter().map(of_month).collect(),
        }
    }
}

/// Writes the value, or why there is none.
fn value(language: Language, figure: &Figure) -> String {
    if let Some(error) = &figure.refused {
        let (why, _) = problem(language, Surface::Page, error);
        return said::REFUSED.fill(language, &[("why", &clean(&why))]);
    }
    match (figure.value.value, &figure.value.reason) {
        (Some(value), _) => language.value(&figure.unit, value),
        (None, Some(reason)) => match figure.used.as_ref().zip(waiting(&figure.value)) {
            Some((used, _)) => still_open(language, used),
            None => called(NULLS, reason, language),
        },
        (None, None) => NONE.into(),
    }
}

/// Returns a goal as it was set: 85 %, not 85,0 %.
fn whole(language: Language, goal: f64, spelled: &str) -> String {
    let digits = language.number(goal, 0);
    let longer = language.number(goal, 1);
    match spelled.strip_prefix(&longer) {
        Some(unit) if goal.fract() == 0.0 => format!("{digits}{unit}"),
        _ => spelled.to_owned(),
    }
}

fn standing(language: Language, figure: &Figure) -> (Standing, String) {
    let (standing, words) = match (figure.goal, figure.verdict) {
        // There is no goal beside it: that need not be said line after line.
        (None, _) => return (Standing::None, NONE.to_owned()),
        (_, None) => (Standing::None, said::NO_VALUE),
        (_, Some(Verdict::Met)) => (Standing::Met, said::MET),
        (_, Some(Verdict::Missed)) => (Standing::Missed, said::MISSED),
        (_, Some(Verdict::Unsure { .. })) => (Standing::Unsure, said::UNSURE),
        (_, Some(Verdict::SoFar { reached: true })) => (Standing::SoFar, said::MET_SO_FAR),
        (_, Some(Verdict::SoFar { reached: false })) => (Standing::SoFar, said::MISSED_SO_FAR),
    };
    (standing, words.text(language).to_owned())
}

/// Returns what a variant is called.
fn variant(language: Language, metric: Option<&Metric>, name: &str) -> String {
    let known = metric.and_then(|metric| words(metric, language).variants.get(name));
    known.map_or_else(|| clean(name), |(title, _)| title.clone())
}

/// Says statistic, variant, filter and the calendar where one is named.
fn note(language: Language, catalog: &Catalog, figure: &Figure) -> String {
    let metric = catalog.get(&figure.metric).ok();
    let statistic = figure.used.as_ref().and_then(|used| used.statistic.as_deref());
    let mut parts: Vec<String> = Vec::new();
    parts.extend(statistic.map(|word| called(STATISTICS, word, language)));
    parts.extend(figure.variant.as_deref().map(|name| variant(language, metric, name)));
    parts.extend(figure.filter.as_deref().map(clean));
    let named = figure.used.as_ref().filter(|_| figure.calendar.is_some());
    parts.extend(named.map(|used| clock(language, used)));
    parts.join(" · ")
}

/// Returns the note that tells a figure from others of its title; nothing where there is no other.
pub(super) fn apart<'a>(figures: &[ToldFigure], figure: &'a ToldFigure) -> &'a str {
    let alike = figures.iter().filter(|other| other.title == figure.title).count();
    if alike > 1 { &figure.note } else { "" }
}

/// Returns what a figure is called among these.
pub(super) fn name_among(figures: &[ToldFigure], figure: &ToldFigure) -> String {
    match apart(figures, figure) {
        "" => figure.title.clone(),
        note => format!("{} ({note})", figure.title),
    }
}

impl ToldDefinition {
    /// Returns what a figure means; none where the catalogue has lost it.
    pub(super) fn new(
        language: Language,
        catalog: &Catalog,
        figure: &Figure,
        title: String,
    ) -> Option<Self> {
        let metric = catalog.get(&figure.metric).ok()?;
        let prose = words(metric, language);
        let opening = prose.parts.first().map(|(_, text)| text.as_str()).unwrap_or_default();
        let first = opening.trim().split("\n\n").next().unwrap_or_default();
        let how = figure.used.as_ref().map(|used| how(language, metric, used, figure));
        Some(ToldDefinition {
            title,
            text: markdown::unmarked(&first.replace('\n', " ")),
            how: how.unwrap_or_default(),
        })
    }
}

/// Says formula, statistic, variant, parameters and version.
fn how(language: Language, metric: &Metric, used: &MetricUsed, figure: &Figure) -> String {
    let page = words(metric, language);
    let formula = with_signs(&formula(language, Some(page), used));
    let version = used.version.to_string();
    let mut parts = vec![said::FORMULA.fill(language, &[("formula", &formula)])];
    if used.variant != "default" {
        let name = variant(language, Some(metric), &used.variant);
        parts.push(said::VARIANT.fill(language, &[("name", &name)]));
    }
    let parameters = used.parameters.iter();
    parts.extend(parameters.map(|(name, value)| {
        let name = page.parameters.get(name).map_or(name.as_str(), |doc| meaning(doc));
        format!("{}: {}", markdown::unmarked(name), told_parameter(language, value))
    }));
    if is_time(&used.unit) && used.calendar != "wall" {
        parts.push(said::CALENDAR.fill(language, &[("name", &clock(language, used))]));
    }
    if let Some(filter) = &figure.filter {
        parts.push(said::FILTER.fill(language, &[("filter", &clean(filter))]));
    }
    let version = said::VERSION.fill(language, &[("version", &version)]);
    parts.push(format!("{}, {version}", page.title));
    parts.join(" · ")
}

/// Returns what a parameter means, of the line that goes on with the values it takes.
fn meaning(doc: &str) -> &str {
    let end = [": ", "; "].iter().filter_map(|sign| doc.find(sign)).min();
    end.map_or(doc, |end| &doc[..end])
}

impl ToldFigure {
    /// Returns whether the value of some month is partial.
    pub(super) fn has_partial_month(&self) -> bool {
        self.partial_months.contains(&true)
    }

    /// Returns the ends of an axis that holds all numbers: from nothing, where none is below it, to
    /// a round number above the greatest.
    pub fn reach(&self) -> [f64; 2] {
        let numbers = || self.points.iter().copied().chain([self.goal_number]).flatten();
        let most = numbers().fold(0.0, f64::max);
        let least = numbers().fold(0.0, f64::min);
        let [top, foot] = [most, -least].map(round);
        let foot = if least < 0.0 { -foot } else { 0.0 };
        let top = if self.axis == "%" && most <= 100.0 { top.min(100.0) } else { top };
        [foot, if top > foot { top } else { foot + 1.0 }]
    }
}

/// Returns a round number at or above a value.
fn round(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let size = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * size >= value * 0.999_999);
    step.unwrap_or(10.0) * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parameter_means_ends_before_the_values_it_takes() {
        let check = |doc: &str, expected: &str| assert_eq!(meaning(doc), expected);
        check(
            "statuses in which time stands still: any of open, hold; policy",
            "statuses in which time stands still",
        );
        check("share to reach; reaching it just so counts", "share to reach");
        check(
            "weights that stand for those of the page",
            "weights that stand for those of the page",
        );
    }
}
