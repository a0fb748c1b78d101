//! The table of cohorts, on its page and as a picture: a row a cohort, a column an age, and all
//! cohorts together below.

use std::collections::BTreeMap;

use baremo_metrics::answer::{Answer, MetricUsed, Row, Value, left_out};
use baremo_render::answer::FEW;
use baremo_render::words::{NULLS, called};
use baremo_render::{Language, date};
use maud::{Markup, html};

use super::AGE;
use crate::parts::drawing::Drawing;
use crate::parts::frame::spelt;
use crate::text::{self, customers as say};

/// Width of the picture.
const WIDTH: f64 = 980.0;
/// Room for name and size of a cohort.
const LEFT: f64 = 170.0;
/// Height of a row.
const HIGH: f64 = 26.0;
/// Ages that have room in the picture.
const AGES: u32 = 16;
/// Sign of what is not over.
const OPEN: &str = "…";
/// Sign of what nobody recorded.
const NOTHING: &str = "–";

/// Values by age; what has neither observations nor anybody left out is left out.
pub(super) type Ages<'a> = BTreeMap<u32, &'a Value>;

/// Values by cohort and age.
pub(super) struct Cohorts<'a> {
    /// Of each cohort, by its label.
    pub(super) rows: BTreeMap<&'a str, Ages<'a>>,
    /// Of all cohorts together.
    pub(super) all: Ages<'a>,
    /// Width of a cohort.
    pub(super) grain: &'a str,
    /// Unit of the values.
    pub(super) unit: &'a str,
}

impl<'a> Cohorts<'a> {
    /// Reads an answer by cohort and age, and one by age alone.
    pub(super) fn new(answer: &'a Answer, all: Option<&'a Answer>, used: &'a MetricUsed) -> Self {
        let mut rows: BTreeMap<&str, Ages<'_>> = BTreeMap::new();
        for row in &answer.rows {
            if let (Some(bucket), Some((age, value))) = (row.bucket.as_deref(), at(row, used)) {
                rows.entry(bucket).or_default().insert(age, value);
            }
        }
        let all = all.into_iter().flat_map(|all| &all.rows).filter_map(|row| at(row, used));
        Cohorts { rows, all: all.collect(), grain: &answer.range.grain, unit: &used.unit }
    }

    /// Returns the greatest age that anybody has lived through, the first one at least.
    pub(super) fn eldest(&self) -> u32 {
        let lived = |(age, value): (&u32, &&Value)| (value.n > 0).then_some(*age);
        self.rows.values().flatten().filter_map(lived).max().unwrap_or_default().max(1)
    }

    /// Returns the greatest value after the entry, which is always all of them, of those that stand
    /// on enough to be shaded.
    fn most(&self) -> f64 {
        let is_shaded = |age: u32, value: &Value| age > 0 && !value.is_few(self.unit);
        let after = |(age, value): (&u32, &&Value)| value.value.filter(|_| is_shaded(*age, value));
        self.rows.values().flatten().filter_map(after).fold(f64::MIN_POSITIVE, f64::max)
    }

    /// Returns the step of ten in which a value is shaded, up to the greatest.
    fn shade(&self, value: f64) -> f64 {
        (10.0 * value / self.most()).floor().clamp(0.0, 9.0)
    }

    /// Returns whether a value that the table shows waits.
    fn any_waits(&self) -> bool {
        let shown = 1..=self.eldest();
        self.rows.values().flatten().any(|(age, value)| shown.contains(age) && waits(value))
    }

    /// Returns whether a value that the table shows stands on too few.
    fn any_few(&self) -> bool {
        let shown = 1..=self.eldest();
        let mut all = self.rows.values().flatten();
        all.any(|(age, value)| shown.contains(age) && value.is_few(self.unit))
    }

    /// Returns what a cohort is called.
    fn name(&self, language: Language, bucket: &str) -> String {
        date::bucket(language, bucket, self.grain)
    }
}

/// Returns age and value of a row.
fn at<'a>(row: &'a Row, used: &MetricUsed) -> Option<(u32, &'a Value)> {
    let age = row.by.get(AGE)?.as_deref()?.parse().ok()?;
    let value = row.values.get(&used.name)?;
    (value.n > 0 || waits(value) || is_unrecorded(value)).then_some((age, value))
}

/// Returns whether a value is missing because nobody recorded what became of the cohort by then.
fn is_unrecorded(value: &Value) -> bool {
    value.reason.as_deref() == Some(left_out::NOT_RECORDED)
}

/// Returns whether some have not reached the age of a value. A value is partial also where the
/// range holds a part of its cohort only.
fn waits(value: &Value) -> bool {
    value.excluded.get(left_out::IMMATURE).is_some_and(|count| *count > 0)
}

/// Returns how many began in a cohort.
pub(super) fn size(ages: &Ages<'_>) -> u64 {
    ages.values().map(|value| value.n).max().unwrap_or_default()
}

/// Draws the table for a file of its own; ages past what has room are left out.
pub(super) fn drawing(language: Language, cohorts: &Cohorts<'_>, says: &str) -> Drawing {
    let ages = cohorts.eldest().min(AGES);
    let wide = (WIDTH - LEFT) / f64::from(ages);
    let x = |age: u32| LEFT + f64::from(age - 1) * wide;
    let middle = |age: u32| format!("{:.1}", x(age) + wide / 2.0 - 1.5);
    let row = |y: f64, name: &str, values: &Ages<'_>, marked: bool| {
        html! {
            text.name x="0" y=(y + 17.0) { (name) }
            text x=(LEFT - 12.0) y=(y + 17.0) text-anchor="end" { (language.count(size(values))) }
            @for age in 1..=ages {
                @let value = values.get(&age);
                @let open = marked && value.is_some_and(|value| waits(value));
                @match value.and_then(|value| value.value) {
                    Some(number) if value.is_some_and(|value| value.is_few(cohorts.unit)) => {
                        text.cell.few x=(middle(age)) y=(y + 17.0) text-anchor="middle" {
                            (language.value(cohorts.unit, number)) @if open { (OPEN) }
                        }
                    },
                    Some(number) => {
                        rect x=(format!("{:.1}", x(age))) y=(y) height=(HIGH - 3.0) rx="3"
                            width=(format!("{:.1}", wide - 3.0))
                            opacity=(format!("{:.2}", 0.03 + 0.05 * cohorts.shade(number))) {}
                        text.cell x=(middle(age)) y=(y + 17.0) text-anchor="middle" {
                            (language.value(cohorts.unit, number)) @if open { (OPEN) }
                        }
                    },
                    None if open => text x=(middle(age)) y=(y + 17.0) text-anchor="middle" {
                        (OPEN)
                    },
                    None if value.is_some_and(|value| is_unrecorded(value)) => {
                        text x=(middle(age)) y=(y + 17.0) text-anchor="middle" { (NOTHING) }
                    },
                    None => {}
                }
            }
        }
    };
    let below = 24.0 + HIGH * cohorts.rows.len() as f64;
    let body = html! {
        text x="0" y="16" text-anchor="start" { (say::COHORT.text(language)) }
        text x=(LEFT - 12.0) y="16" text-anchor="end" { (say::SIZE.text(language)) }
        @for age in 1..=ages {
            text x=(middle(age)) y="16" text-anchor="middle" { (age) }
        }
        @for (index, (bucket, values)) in cohorts.rows.iter().enumerate() {
            (row(24.0 + HIGH * index as f64, &cohorts.name(language, bucket), values, true))
        }
        @if !cohorts.all.is_empty() {
            (row(below + 4.0, say::ALL_COHORTS.text(language), &cohorts.all, false))
        }
    };
    Drawing {
        class: "cohort-map",
        width: WIDTH,
        height: below + HIGH + 4.0,
        says: says.into(),
        leads: false,
        body,
    }
}

/// Writes the table: a shade of ten steps for each value, and the number in it.
pub(super) fn table(language: Language, cohorts: &Cohorts<'_>) -> Markup {
    let ages = 1..=cohorts.eldest();
    html! {
        @if cohorts.rows.is_empty() { p.quiet { (say::EMPTY_COHORT.text(language)) } }
        @else {
            (spelt(language, say::COHORTS.text(language), "cohorts", &html! {
                thead { tr {
                    th scope="col" { (say::COHORT.text(language)) }
                    th.r scope="col" { (say::SIZE.text(language)) }
                    @for age in ages.clone() {
                        // The first age says what the numbers are.
                        th.r scope="col" {
                            span class=[(age > 1).then_some("hidden")] {
                                (say::AGE.text(language)) " "
                            }
                            (age)
                        }
                    }
                } }
                tbody { @for (bucket, values) in &cohorts.rows { tr {
                    th scope="row" { (cohorts.name(language, bucket)) }
                    td.r { (language.count(size(values))) }
                    @for age in ages.clone() {
                        (cell(language, cohorts, values.get(&age).copied(), true))
                    }
                } } }
                @if !cohorts.all.is_empty() { tfoot { tr {
                    th scope="row" { (say::ALL_COHORTS.text(language)) }
                    td.r { (language.count(size(&cohorts.all))) }
                    @for age in ages.clone() {
                        (cell(language, cohorts, cohorts.all.get(&age).copied(), false))
                    }
                } } }
            }))
            (legend(language, cohorts))
        }
    }
}

/// Writes a cell; `marked` where one that is not over is told from the others.
fn cell(language: Language, cohorts: &Cohorts<'_>, value: Option<&Value>, marked: bool) -> Markup {
    let open = marked && value.is_some_and(waits);
    let sign = html! {
        @if open { (OPEN) span.hidden { " " (text::KEY_PARTIAL.text(language)) } }
    };
    let Some((value, number)) = value.and_then(|value| Some((value, value.value?))) else {
        if value.is_some_and(is_unrecorded) {
            let why = called(NULLS, left_out::NOT_RECORDED, language);
            return html! { td.r title=(why) { (NOTHING) span.hidden { " " (why) } } };
        }
        return html! { td.r { (sign) } };
    };
    let class = match value.is_few(cohorts.unit) {
        true => "r few".to_owned(),
        false => format!("r q{}", cohorts.shade(number)),
    };
    let (number, stands_on) =
        (language.value(cohorts.unit, number), said(language, cohorts, value));
    html! {
        td class=(class) title=(format!("{number} · {stands_on}")) {
            (number)
            // A title is out of reach of fingers, of keys, and of those who have the page read.
            span.hidden { " " (stands_on) " " }
            (sign)
        }
    }
}

/// Says how far chance reaches.
fn interval(language: Language, cohorts: &Cohorts<'_>, value: &Value) -> Option<String> {
    let interval = language.interval_spelt(cohorts.unit, value.interval?);
    Some(format!("{} {interval}", text::KEY_INTERVAL.text(language)))
}

/// Says how far chance reaches, and what a value stands on.
fn said(language: Language, cohorts: &Cohorts<'_>, value: &Value) -> String {
    let count = text::N.fill(language, &[("count", &language.count(value.n))]);
    interval(language, cohorts, value).into_iter().chain([count]).collect::<Vec<_>>().join(" · ")
}

/// Says what the colours and the sign mean.
fn legend(language: Language, cohorts: &Cohorts<'_>) -> Markup {
    let written = |value: f64| language.value_short(cohorts.unit, value);
    html! {
        p.ramp {
            span { (say::COLOUR.text(language)) " " (written(0.0)) }
            span.steps aria-hidden="true" {
                @for step in 0..10 { i class=(format!("q{step}")) {} }
            }
            span { (written(cohorts.most())) }
            @if cohorts.any_few() {
                span.few { (say::COHORT_FEW.fill(language, &[("least", &language.count(FEW))])) }
            }
            @if cohorts.any_waits() { span { (OPEN) " " (text::KEY_PARTIAL.text(language)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::cohorts::tests::{answer, row, used};

    #[test]
    fn each_cohort_is_a_row_and_an_age_that_is_not_over_is_marked() {
        let used = used();
        let mut of = answer(vec![
            row(Some("2026-01-01"), 0, 40, Some(100.0)),
            row(Some("2026-01-01"), 10, 40, Some(37.0)),
            row(Some("2026-02-01"), 0, 7, Some(100.0)),
            row(Some("2026-02-01"), 10, 0, None),
            row(Some("2026-03-01"), 0, 0, Some(0.0)),
        ]);
        // The range begins within January, whose ages are over all the same.
        of.rows[1].values.get_mut("kept").unwrap().partial = true;
        let all = answer(vec![row(None, 0, 47, Some(100.0)), row(None, 10, 40, Some(37.0))]);
        let html = table(Language::Es, &Cohorts::new(&of, Some(&all), &used)).into_string();
        assert_eq!(html.matches("<tr>").count(), 4, "head, two cohorts, all: {html}");
        assert_eq!(html.matches("r q9").count(), 2, "the greatest value is the darkest: {html}");
        assert!(html.contains("ene 2026") && !html.contains("mar 2026"), "{html}");
        assert!(html.contains("…<span class=\"hidden\"> sin terminar</span></td>"), "{html}");
        assert_eq!(html.matches('…').count(), 2, "February and the legend: {html}");
        assert!(!html.contains("100"), "the entry itself says nothing: {html}");
        assert!(html.contains("<span>37 %</span>"), "the legend ends where the colours do: {html}");
        let drawn = drawing(Language::Es, &Cohorts::new(&of, Some(&all), &used), "x");
        let drawn = drawn.body.into_string();
        assert_eq!((drawn.matches("<rect").count(), drawn.matches('…').count()), (2, 1), "{drawn}");
        let of = answer(vec![row(Some("2026-01-01"), 1, 40, Some(37.0))]);
        let html = table(Language::Es, &Cohorts::new(&of, None, &used)).into_string();
        assert!(!html.contains('…'), "nothing to explain: {html}");
    }

    #[test]
    fn a_value_says_how_far_chance_reaches_and_few_are_grey() {
        let used = used();
        let mut of = answer(vec![
            row(Some("2026-01-01"), 1, 40, Some(30.0)),
            row(Some("2026-02-01"), 1, 9, Some(90.0)),
        ]);
        let value = of.rows[0].values.get_mut("kept").unwrap();
        value.interval = Some([18.07, 45.43]);
        let cohorts = Cohorts::new(&of, None, &used);
        let html = table(Language::En, &cohorts).into_string();
        let interval = Language::En.interval("percent", [18.07, 45.43]);
        let count = text::N.fill(Language::En, &[("count", "40")]);
        let said = Language::En.value("percent", 30.0);
        let title = format!("title=\"{said} · 95% interval {interval} · {count}\"");
        assert!(html.contains(&title), "{title}: {html}");
        assert!(
            html.contains(&format!("\">{said}<span")),
            "cells are as exact as sentences: {html}"
        );
        let hidden = format!("<span class=\"hidden\"> 95% interval {interval} · {count} </span>");
        assert_eq!(html.matches("<span class=\"hidden\"> 95%").count(), 1, "the one that has it");
        assert!(html.contains(&hidden), "{hidden}: {html}");
        let switch = "<details class=\"spelt\"><summary>What each figure stands on";
        assert!(html.contains(switch), "without a mouse: {html}");
        assert_eq!(html.matches("class=\"r few\"").count(), 1, "{html}");
        assert!(html.contains("fewer than 10"), "{html}");
        assert!(html.contains("class=\"r q9\""), "few are no measure of colours: {html}");
        let drawn = drawing(Language::En, &cohorts, "x").body.into_string();
        assert_eq!((drawn.matches("<rect").count(), drawn.matches("cell few").count()), (1, 1));
        // Counts are what they are, however few.
        let counted = baremo_testkit::service::used("kept", "count", "higher");
        let html = table(Language::En, &Cohorts::new(&of, None, &counted)).into_string();
        assert!(!html.contains("r few") && !html.contains("fewer than"), "{html}");
    }

    #[test]
    fn what_nobody_recorded_is_a_dash_and_says_so() {
        let used = used();
        let mut of = answer(vec![
            row(Some("2026-01-01"), 1, 0, None),
            row(Some("2026-01-01"), 2, 40, Some(0.0)),
        ]);
        let value = of.rows[0].values.get_mut("kept").unwrap();
        value.excluded = BTreeMap::from([("not_recorded".to_owned(), 40)]);
        (value.reason, value.partial) = (Some("not_recorded".into()), false);
        let cohorts = Cohorts::new(&of, None, &used);
        let html = table(Language::Es, &cohorts).into_string();
        let dash = "<td class=\"r\" title=\"no consta\">–<span class=\"hidden\"> no consta</span>";
        assert!(html.contains(dash) && !html.contains('…'), "{html}");
        let none = Language::Es.value("percent", 0.0);
        assert!(html.contains(&none), "who was looked for and not seen is 0: {html}");
        let drawn = drawing(Language::Es, &cohorts, "x").body.into_string();
        assert_eq!(drawn.matches('–').count(), 1, "{drawn}");
    }

    #[test]
    fn nobody_is_an_empty_table() {
        let (used, of) = (used(), answer(Vec::new()));
        let html = table(Language::En, &Cohorts::new(&of, None, &used)).into_string();
        assert!(html.contains("Nobody entered"), "{html}");
    }
}
