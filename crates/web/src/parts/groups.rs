//! A breakdown: one row a group with a bar, its interval, n and change; a click filters by it.

use std::borrow::Cow;

use baremo_metrics::answer::{Answer, FEW, MetricUsed, Row, Value};
use baremo_metrics::segment::SegmentTitles;
use baremo_model::dimension::is_told_by_date;
use baremo_render::Language;
use baremo_render::answer::unit_of;
use baremo_render::why::{no_total, why_missing};
use baremo_render::words::{self, Called};
use maud::{Markup, html};

use super::change::{chip, legend};
use super::frame::framed;
use super::name::valued;
use crate::address::{Address, equals};
use crate::text;

/// Rows shown at once.
const ROWS: usize = 25;

/// Returns the groups that hold anything, the one with the most observations first, of shares of
/// one whole the greatest; hours and weekdays in their own order.
pub(crate) fn ordered<'a>(answer: &'a Answer, used: &MetricUsed) -> Vec<(&'a Row, &'a Value)> {
    let mut rows: Vec<(&Row, &Value)> = answer
        .rows
        .iter()
        .filter_map(|row| row.values.get(&used.name).map(|value| (row, value)))
        .filter(|(_, value)| value.n > 0 || value.value.is_some_and(|value| value != 0.0))
        .collect();
    let has_order = |(row, _): &(&Row, &Value)| row.by.keys().all(|name| is_told_by_date(name));
    if !rows.iter().all(has_order) {
        rows.sort_by_key(|(_, value)| std::cmp::Reverse(value.n));
        let total = answer.total.values.get(&used.name);
        if total.is_some_and(|total| no_total(Language::En, total).is_some()) {
            let share = |value: &Value| value.value.unwrap_or(f64::NEG_INFINITY);
            rows.sort_by(|(_, one), (_, other)| share(other).total_cmp(&share(one)));
        }
    }
    rows
}

/// Returns what bars reach to: all values, and their intervals up to half as far again.
fn reach<'a>(values: impl Iterator<Item = &'a Value>) -> f64 {
    let ends = |value: &Value| {
        let own = value.value.map_or(0.0, f64::abs);
        (own, value.interval.map_or(own, |[_, high]| high))
    };
    let furthest =
        |(most, high): (f64, f64), (own, end): (f64, f64)| (most.max(own), high.max(own).max(end));
    let (most, high) = values.map(ends).fold((0.0, 0.0), furthest);
    high.min(1.5 * most).max(f64::MIN_POSITIVE)
}

/// Returns what the bar of a value reaches to: the values of its own currency alone. None where it
/// is the only one of its currency beside those of others, with which it has no length in common.
pub(crate) fn reach_of<'a>(
    value: &Value,
    all: impl Iterator<Item = &'a Value> + Clone,
) -> Option<f64> {
    let known = all.filter(|other| other.value.is_some());
    let is_own = |other: &&Value| other.currency == value.currency;
    let own = known.clone().filter(is_own);
    let is_alone = own.clone().count() < 2 && known.count() > 1 && value.currency.is_some();
    (!is_alone).then(|| reach(own))
}

/// Writes the table of an answer broken down by one dimension, under its title.
pub(crate) fn groups(
    address: &Address,
    segments: &SegmentTitles,
    answer: &Answer,
    used: &MetricUsed,
    dimension: &str,
) -> Markup {
    let language = address.language;
    let title = &words::dimension_of(segments, dimension, language);
    let called = Called::of(segments, answer, language);
    let mut rows = ordered(answer, used);
    let whole = answer.total.values.get(&used.name);
    let all: u64 = rows.iter().map(|(_, value)| value.n).sum();
    // Groups that divide by the same records, or count one in several of them, have no parts of n.
    let parts = whole.is_some_and(|whole| whole.n == all);
    let hidden = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let changes = || rows.iter().filter_map(|(_, value)| Some((used, value.previous.as_ref()?)));
    let compared = changes().next().is_some();
    let statistic = used.statistic.as_deref().map_or_else(
        || text::FIGURE.text(language).to_owned(),
        |statistic| words::called(words::STATISTICS, statistic, language),
    );
    html! {
        @if rows.is_empty() { p.quiet { (text::NO_GROUPS.text(language)) } }
        @else {
            @let name = text::BREAKDOWN.fill(language, &[("dimension", title)]);
            (framed(&name, "stack", &html! {
                thead { tr {
                    th scope="col" { (title) }
                    th.r scope="col" { (statistic) }
                    th scope="col" { span.hidden { (text::KEY_INTERVAL.text(language)) } }
                    th.r scope="col" { "n" }
                    @if parts { th.r scope="col" { (text::SHARE.text(language)) } }
                    @if compared { th.r scope="col" { (text::CHANGE.text(language)) } }
                } }
                tbody { @for (row, value) in &rows {
                    @let name = row.by.get(dimension).and_then(Option::as_deref);
                    @let own = of_row(used, value);
                    tr {
                        th scope="row" { (way(address, &called, dimension, name)) }
                        (figure(language, (used, value), &statistic))
                        td.bar-cell {
                            @if value.value.is_none() {
                                span.quiet.small { (why_missing(language, used, value)) }
                            }
                            @if let Some(most) = reach_of(value, rows.iter().map(|row| row.1)) {
                                (bar(language, &own.unit, value, beside(whole, value), most))
                            } @else { (spelt(language, &own.unit, value)) }
                        }
                        td.r data-head="n" { (language.count(value.n)) }
                        @if parts { (part(language, value.n, all)) }
                        @if compared { (changed(language, &own, value)) }
                    }
                } }
            }))
            (legend(language, changes()))
            (grey(language, rows.iter().any(|(_, value)| value.is_few(&used.unit))))
            @if hidden > 0 {
                p.small { a href=(whole_list(address, &used.name, dimension)) {
                    (text::MORE_GROUPS.fill(language, &[("count", &language.count(hidden as u64))]))
                } }
            }
        }
    }
}

/// Writes the interval of a value that has no bar.
fn spelt(language: Language, unit: &str, value: &Value) -> Markup {
    let ends = value.interval.map(|ends| language.interval_spelt(unit, ends));
    html! { @if let Some(ends) = ends { span.quiet.small { (ends) } } }
}

/// Returns the value of all groups, where it is in the currency of this one.
fn beside(whole: Option<&Value>, value: &Value) -> Option<f64> {
    whole.filter(|whole| whole.currency == value.currency).and_then(|whole| whole.value)
}

/// Returns how the value of a row was computed: money in the row's own currency.
pub(crate) fn of_row<'a>(used: &'a MetricUsed, value: &Value) -> Cow<'a, MetricUsed> {
    let unit = unit_of(&used.unit, value);
    match unit == used.unit {
        true => Cow::Borrowed(used),
        false => Cow::Owned(MetricUsed { unit: unit.into_owned(), ..used.clone() }),
    }
}

/// Returns where all groups are listed: the same question as it is explored.
fn whole_list(address: &Address, metric: &str, dimension: &str) -> String {
    let changes = [("metrics", Some(metric)), ("by", Some(dimension)), ("grain", None)];
    address.deeper("/explore", &changes)
}

/// Writes the figure of a group, grey where it stands on too few observations to be judged.
fn figure(language: Language, (used, value): (&MetricUsed, &Value), statistic: &str) -> Markup {
    let written = value.value.map(|it| language.value(&unit_of(&used.unit, value), it));
    html! {
        td class=(if value.is_few(&used.unit) { "r few" } else { "r" }) data-head=(statistic) {
            (written.as_deref().unwrap_or("–"))
        }
    }
}

/// Writes which part of all records a group has.
fn part(language: Language, own: u64, all: u64) -> Markup {
    let share = 100.0 * own as f64 / all.max(1) as f64;
    html! { td.r data-head=(text::SHARE.text(language)) { (language.percent(share)) } }
}

/// Writes the change of a group.
fn changed(language: Language, used: &MetricUsed, value: &Value) -> Markup {
    html! {
        td.r data-head=(text::CHANGE.text(language)) {
            (chip(language, used, value.previous.as_ref()))
        }
    }
}

/// Says what grey means, where some rows are.
pub(crate) fn grey(language: Language, is_there: bool) -> Markup {
    let least = language.count(FEW);
    let said = text::GREY_FEW.fill(language, &[("least", &least)]);
    html! { @if is_there { p.quiet.small { (said) } } }
}

/// Names a group; a click filters by it.
pub(crate) fn way(
    address: &Address,
    called: &Called<'_>,
    dimension: &str,
    name: Option<&str>,
) -> Markup {
    html! {
        a href=(address.and_where(&equals(dimension, name))) {
            @match called.told(dimension, name) {
                Some(said) => (valued(&said, name)),
                None => (text::WITHOUT.text(address.language)),
            }
        }
    }
}

/// Draws a value as a bar with its interval, and where the value of all groups lies.
pub(crate) fn bar(
    language: Language,
    unit: &str,
    value: &Value,
    total: Option<f64>,
    most: f64,
) -> Markup {
    let Some(figure) = value.value else { return html! {} };
    let at = |value: f64| format!("{:.2}%", 100.0 * (value / most).clamp(0.0, 1.0));
    let says = value.interval.map_or_else(
        || language.value(unit, figure),
        |ends| {
            format!("{} {}", text::KEY_INTERVAL.text(language), language.interval_spelt(unit, ends))
        },
    );
    html! {
        svg.bars role="img" aria-label=(says) {
            title { (says) }
            rect class=(if value.is_few(unit) { "fill few" } else { "fill" }) x="0" y="2"
                height="12" rx="3" width=(at(figure)) {}
            @if let Some(total) = total {
                line.total x1=(at(total)) x2=(at(total)) y1="0" y2="16" {}
            }
            @if let Some([low, high]) = value.interval {
                line.whisker x1=(at(low)) x2=(at(high)) y1="8" y2="8" {}
                @for end in [low, high].into_iter().filter(|end| *end <= most && *end >= 0.0) {
                    line.whisker x1=(at(end)) x2=(at(end)) y1="5" y2="11" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::query::Query;
    use baremo_metrics::service::QuestionService;

    use super::*;

    /// Returns what is answered of a metric by a dimension.
    fn answer(metric: &str, by: &str) -> Answer {
        let (metrics, by) = (vec![metric.into()], vec![by.into()]);
        let query = Query { metrics, by, ..Query::default() };
        Answer::clone(&crate::tests::service().ask(&query).unwrap())
    }

    #[test]
    fn a_group_that_stands_on_too_little_is_grey() {
        let mut answer = answer("csat", "channel");
        let used = answer.metrics[0].clone();
        let address = Address::read("/metrics/csat", "lang=en", "");
        let none = SegmentTitles::new();
        let drawn =
            |answer: &Answer| groups(&address, &none, answer, &used, "channel").into_string();
        let html = drawn(&answer);
        assert!(!html.contains("few") && !html.contains("grey:"), "{html}");
        answer.rows[0].values.get_mut("csat").unwrap().n = 8;
        let html = drawn(&answer);
        assert!(html.contains("<td class=\"r few\" data-head=\"figure\">"), "{html}");
        assert!(html.contains("class=\"fill few\"") && html.contains("grey: fewer"), "{html}");
    }

    #[test]
    fn intervals_are_in_the_currency_of_their_row() {
        let mut answer = answer("arpa", "currency");
        // As pages have it: the unit names the currency of the first row.
        answer.metrics[0].unit = "money EUR".into();
        let used = answer.metrics[0].clone();
        for (row, currency) in answer.rows.iter_mut().zip(["EUR", "JPY"]) {
            row.values.get_mut("arpa").unwrap().currency = Some(currency.into());
        }
        let address = Address::read("/metrics/arpa", "lang=en", "");
        let none = SegmentTitles::new();
        let html = groups(&address, &none, &answer, &used, "currency").into_string();
        assert!(html.contains("€0.38–€0.46") && html.contains("¥45–¥55"), "{html}");
    }

    #[test]
    fn a_bar_is_held_against_those_of_its_currency_alone() {
        let of = |figure: f64, currency: Option<&str>| {
            let currency = currency.map(str::to_owned);
            Value { value: Some(figure), n: 20, currency, ..Value::default() }
        };
        let euros = [of(40.0, Some("EUR")), of(80.0, Some("EUR"))];
        let yen = of(9000.0, Some("JPY"));
        let reaches = |all: &[&Value]| -> Vec<Option<f64>> {
            all.iter().map(|value| reach_of(value, all.iter().copied())).collect()
        };
        assert_eq!(reaches(&[&euros[0], &euros[1], &yen]), [Some(80.0), Some(80.0), None]);
        assert_eq!(reaches(&[&euros[0], &yen]), [None, None]);
        assert_eq!(reaches(&[&yen]), [Some(9000.0)]);
        let counts = [of(3.0, None), of(6.0, None)];
        assert_eq!(reaches(&[&counts[0], &counts[1]]), [Some(6.0), Some(6.0)]);
    }

    #[test]
    fn groups_have_parts_of_n_where_they_add_up_to_it() {
        let mut answer = answer("csat", "channel");
        let used = answer.metrics[0].clone();
        let address = Address::read("/metrics/csat", "lang=en", "");
        let none = SegmentTitles::new();
        let share = |answer: &Answer| {
            let html = groups(&address, &none, answer, &used, "channel").into_string();
            html.contains("share of n")
        };
        assert!(!share(&answer), "120 and 121 of 120");
        answer.total.values.get_mut("csat").unwrap().n = 241;
        assert!(share(&answer));
    }

    #[test]
    fn shares_of_one_whole_begin_with_the_greatest() {
        let mut answer = answer("csat", "channel");
        let used = answer.metrics[0].clone();
        for (row, share) in answer.rows.iter_mut().zip([12.5, 28.1]) {
            let value = row.values.get_mut("csat").unwrap();
            (value.value, value.n) = (Some(share), 865);
        }
        let first = |answer: &Answer| ordered(answer, &used)[0].1.value;
        assert_eq!(first(&answer), Some(12.5));
        let total = answer.total.values.get_mut("csat").unwrap();
        total.reason = Some("needs_a_dimension".into());
        assert_eq!(first(&answer), Some(28.1));
    }

    #[test]
    fn groups_that_are_not_shown_are_a_click_away() {
        let mut answer = answer("csat", "channel");
        let used = answer.metrics[0].clone();
        let query = "where=team+%3D+%27care%27&grain=day&stat=mean&page=2&lang=es";
        let address = Address::read("/metrics/csat/parts/breakdown", query, "");
        let more = |answer: &Answer| {
            let none = SegmentTitles::new();
            let html = groups(&address, &none, answer, &used, "channel").into_string();
            let (_, link) = html.split_once("<p class=\"small\"><a href=\"")?;
            Some(link.split_once("</a>").unwrap().0.to_owned())
        };
        assert_eq!(more(&answer), None);
        let row = answer.rows[0].clone();
        answer.rows = vec![row; ROWS + 2];
        let expected = "/explore?by=channel&amp;where=team+%3D+%27care%27&amp;stat=mean\
            &amp;lang=es&amp;metrics=csat\">y 2 más";
        assert_eq!(more(&answer).as_deref(), Some(expected));
    }
}
