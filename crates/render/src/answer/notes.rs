//! In words, whatever a reader could take wrongly: what is left out, what is missing and why,
//! what a mark means, how fresh the data are.

use std::collections::BTreeMap;

use baremo_metrics::answer::{Answer, Holder, NotShown, Note, RangeCompared, Row, Unsaid, Value};

use super::{FEW, View};
use crate::change::{UNTESTED, change};
use crate::language::Language;
use crate::style::{Paint, Style};
use crate::text::{clean, joined, paragraph};
use crate::words::{NULLS, TESTS, called, left_out};
use crate::{date, messages, problem};

/// Rows named one by one before only their number is given.
const NAMED: usize = 3;

/// Writes the notes of one metric.
pub(super) fn of_metric(view: &View<'_>, out: &mut String) {
    let language = view.language;
    let mut lines: Vec<String> = Vec::new();
    let total = view.value(&view.answer.total);
    if let Some(excluded) = total.map(|total| &total.excluded).filter(|all| !all.is_empty()) {
        lines.push(format!(
            "{}: {}",
            messages::LEFT_OUT.text(language),
            reasons(language, excluded)
        ));
    }
    lines.extend(nulls(view));
    let any = |holds: &dyn Fn(&Value) -> bool| {
        let rows = view.answer.rows.iter().chain([&view.answer.total]);
        rows.filter_map(|row| view.value(row)).any(holds)
    };
    if any(&|value| value.partial) {
        lines.push(format!("▒ {}", messages::PARTIAL.text(language)));
    }
    if view.used.unit != "count" && any(&|value| value.value.is_some() && value.n < FEW) {
        lines.push(format!("* {}", messages::FEW.text(language)));
    }
    lines.extend(changes(view));
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        paragraph(out, &line, "  ", "    ", view.style.columns());
    }
}

/// Lists reasons with their counts, the most frequent first.
pub(crate) fn reasons(language: Language, excluded: &BTreeMap<String, u64>) -> String {
    let mut counted: Vec<_> = excluded.iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let words = counted.iter().map(|(reason, count)| {
        format!("{} {}", language.count(**count), left_out(reason, **count, language))
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// Says why values are missing, and where.
fn nulls(view: &View<'_>) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let single = view.answer.rows.len() <= 1;
    for (row, label) in view.answer.rows.iter().zip(view.labels()) {
        let Some(value) = view.value(row).filter(|value| value.value.is_none()) else {
            continue;
        };
        let reason = value.reason.as_deref().unwrap_or("no_observations");
        by_reason.entry(reason).or_default().push(place(view, row, &label));
    }
    let say = |(reason, places): (&str, Vec<String>)| {
        let words = called(NULLS, reason, view.language);
        let count = places.len() as u64;
        let places = match () {
            () if single || places.iter().all(String::is_empty) => return format!("– {words}"),
            () if places.len() <= NAMED => places.join(", "),
            () => view.language.counted(count, ["row", "rows"], ["fila", "filas"]),
        };
        format!("– {words}: {places}")
    };
    by_reason.into_iter().map(say).collect()
}

fn place(view: &View<'_>, row: &Row, label: &str) -> String {
    let group = view.group(row);
    match (label.is_empty(), group.is_empty()) {
        (false, false) => format!("{label} · {group}"),
        _ => format!("{label}{group}"),
    }
}

/// Says against what a change is measured, by which test, and what its marks mean.
fn changes(view: &View<'_>) -> Vec<String> {
    let language = view.language;
    let rows = || view.answer.rows.iter().chain([&view.answer.total]);
    let all = || rows().filter_map(|row| view.value(row)?.previous.as_ref());
    if all().next().is_none() {
        return Vec::new();
    }
    let mut labels: Vec<&str> = all().filter_map(|one| one.bucket.as_deref()).collect();
    labels.sort_unstable();
    labels.dedup();
    let mut parts = Vec::new();
    if let Some(RangeCompared { from, to }) = &view.answer.range.compared {
        let range = date::range(language, Some(from), Some(to));
        parts.push(messages::COMPARED_RANGE.fill(language, &[("range", &range)]));
    }
    match labels.as_slice() {
        [] => {}
        [label] => {
            let label = date::bucket(language, label, &view.answer.range.grain);
            parts.push(messages::COMPARED.fill(language, &[("label", &label)]));
        }
        _ => parts.push(messages::COMPARED_EACH.text(language).into()),
    }
    let mut tests: Vec<&str> = all().filter_map(|previous| previous.test.as_deref()).collect();
    tests.sort_unstable();
    tests.dedup();
    if !tests.is_empty() {
        let names: Vec<String> = tests.iter().map(|test| called(TESTS, test, language)).collect();
        parts.push(messages::TEST.fill(language, &[("name", &names.join(", "))]));
    }
    let written =
        || all().filter_map(|one| change(language, &view.used.unit, &view.used.better, one));
    if written().any(|change| change.chance) {
        parts.push(format!("◌ {}", messages::CHANCE.text(language)));
    }
    if written().any(|change| change.untested) {
        parts.push(format!("{UNTESTED} {}", messages::UNTESTED.text(language)));
    }
    if written().any(|change| change.none) && view.answer.rows.len() > 1 {
        parts.push(format!("≈ {}", messages::SAME.text(language)));
    }
    if parts.is_empty() { Vec::new() } else { vec![parts.join(" · ")] }
}

/// Returns a note of an answer in the reader's language.
pub fn noted(language: Language, note: &Note) -> String {
    let list = |names: &[String], between: &str| {
        names.iter().map(|name| clean(name)).collect::<Vec<_>>().join(between)
    };
    match note {
        Note::Outdated => messages::OUTDATED.text(language).into(),
        Note::NoCalendar => messages::NO_CALENDAR.text(language).into(),
        Note::NoPolicies => messages::NO_POLICIES.text(language).into(),
        Note::MoneyIn { reporting, known } => {
            let (reporting, known) = (clean(reporting), list(known, ", "));
            let places = [("reporting", reporting.as_str()), ("known", &known)];
            messages::MONEY_IN.fill(language, &places)
        }
        Note::MixedCurrencies { metric, currencies, has_rates } => {
            let message = match has_rates {
                true => messages::MIXED_WITHOUT_RATE,
                false => messages::MIXED_CURRENCIES,
            };
            let between = format!(" {} ", messages::AND.text(language));
            let currencies = list(currencies, &between);
            message.fill(language, &[("metric", metric), ("currencies", &currencies)])
        }
        Note::Since { fact, date, begins, from } => {
            let (message, from) = match from {
                Some(from) => (messages::SINCE_ONLY, from.to_string()),
                None => (messages::SINCE_ALONE, String::new()),
            };
            let [date, begins] = [("date", date.to_string()), ("begins", begins.to_string())];
            let places = [("fact", fact.name().to_owned()), date, begins, ("from", from)];
            message.fill(language, &borrowed(&places))
        }
        Note::SeveralMeanings { dimension, of } => several_meanings(language, dimension, of),
        Note::Unattributed { .. } => unattributed(language, note),
        Note::NotShown { limit, rows, groups, nothing, counts } => {
            let (limit, what) =
                (limit.to_string(), rows_left_out(language, *rows, *groups, *nothing));
            let amounts: Vec<String> =
                counts.iter().map(|count| amounts_to(language, count)).collect();
            let places = [("limit", limit), ("what", what), ("counts", amounts.join(", "))];
            let message = match counts.is_empty() {
                true => messages::NOT_SHOWN_ALONE,
                false => messages::NOT_SHOWN,
            };
            message.fill(language, &borrowed(&places))
        }
        Note::PageLeftOut { error } => {
            let error = clean(&problem::at_line(language, error));
            messages::PAGE_LEFT_OUT.fill(language, &[("error", &error)])
        }
        Note::ReasonsLeftOut { error } => {
            let error = clean(&problem::at_line(language, error));
            messages::REASONS_LEFT_OUT.fill(language, &[("error", &error)])
        }
        Note::NoStatistic { word } => {
            messages::NO_STATISTIC.fill(language, &[("word", &clean(word))])
        }
        Note::StatisticsOf { metric, variant } => {
            messages::STATISTICS_OF.fill(language, &[("name", metric), ("variant", variant)])
        }
        Note::Beside { metric, variant, value, unit } => {
            let value = language.value(unit, *value);
            let places = [("metric", metric), ("variant", variant), ("value", &value)];
            messages::BESIDE.fill(language, &places.map(|(name, text)| (name, text.as_str())))
        }
        Note::NoCredit { word } => messages::NO_CREDIT.fill(language, &[("word", &clean(word))]),
        Note::NoInterval { word } => {
            messages::NO_BOOTSTRAP.fill(language, &[("word", &clean(word))])
        }
    }
}

fn borrowed<'a, const N: usize>(places: &'a [(&'a str, String); N]) -> [(&'a str, &'a str); N] {
    places.each_ref().map(|(name, text)| (*name, text.as_str()))
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{}`", clean(name))).collect::<Vec<_>>().join(", ")
}

/// Says what becomes of money of which a dimension says nothing.
fn unattributed(language: Language, note: &Note) -> String {
    let Note::Unattributed { metrics, dimension, amount, currency, share, unsaid } = note else {
        return String::new();
    };
    let unit = format!("money {}", currency.as_deref().unwrap_or_default());
    let amount = language.value(unit.trim_end(), *amount);
    let places = [
        ("metrics", quoted(metrics)),
        ("amount", clean(&amount)),
        ("share", language.percent(*share)),
        ("dimension", dimension.clone()),
        ("none", messages::NOTHING.text(language).to_owned()),
    ];
    let message = match unsaid {
        Unsaid::Apart => messages::UNATTRIBUTED,
        Unsaid::All => messages::UNATTRIBUTED_ALL,
        Unsaid::FilteredOut => messages::UNATTRIBUTED_FILTERED,
    };
    message.fill(language, &borrowed(&places))
}

/// Says whose a dimension is in which metrics.
fn several_meanings(language: Language, dimension: &str, of: &[(Holder, Vec<String>)]) -> String {
    let one = |(holder, metrics): &(Holder, Vec<String>)| {
        let message = match holder {
            Holder::Customer => messages::OF_CUSTOMER,
            Holder::Order => messages::OF_ORDER,
            Holder::Conversation => messages::OF_CONVERSATION,
            Holder::Contact => messages::OF_CONTACT,
            Holder::Survey => messages::OF_SURVEY,
            Holder::Review => messages::OF_REVIEW,
            Holder::Comment => messages::OF_COMMENT,
            Holder::Visit => messages::OF_VISIT,
            Holder::Post => messages::OF_POST,
        };
        message.fill(language, &[("metrics", &quoted(metrics))])
    };
    let meanings = of.iter().map(one).collect::<Vec<_>>().join("; ");
    let places = [("dimension", dimension), ("meanings", &meanings)];
    messages::SEVERAL_MEANINGS.fill(language, &places)
}

/// Counts rows that are not shown, by the groups they are of.
fn rows_left_out(language: Language, rows: usize, groups: usize, nothing: bool) -> String {
    let of_rows = language.counted(rows as u64, ["row", "rows"], ["fila", "filas"]);
    let of_groups = language.counted(groups as u64, ["group", "groups"], ["grupo", "grupos"]);
    let what = match groups {
        0 => of_rows,
        _ if rows == groups => of_groups,
        _ => messages::ROWS_OF.fill(language, &[("rows", &of_rows), ("groups", &of_groups)]),
    };
    let none = messages::NOTHING.text(language);
    match nothing {
        true => messages::NONE_AMONG.fill(language, &[("what", &what), ("none", none)]),
        false => what,
    }
}

fn amounts_to(language: Language, count: &NotShown) -> String {
    let (metric, n) = (clean(&count.metric), language.count(count.n));
    match count.before.map(|before| language.count(before)) {
        Some(before) => {
            let places = [("n", n.as_str()), ("before", &before), ("metric", &metric)];
            messages::N_OF_BEFORE.fill(language, &places)
        }
        None => messages::N_OF.fill(language, &[("n", &n), ("metric", &metric)]),
    }
}

/// Writes what holds for the whole answer: notes, freshness, snapshot.
pub(super) fn footer(out: &mut String, language: Language, style: Style, answer: &Answer) {
    let zone = &answer.range.zone;
    let mut parts = Vec::new();
    if let Some(watermark) = &answer.watermark {
        let at = date::instant(language, watermark, zone);
        parts.push(messages::DATA_UNTIL.fill(language, &[("at", &at)]));
    }
    if let Some(as_of) = &answer.as_of {
        let at = date::instant(language, as_of, zone);
        parts.push(messages::AS_OF.fill(language, &[("at", &at)]));
    }
    let number = answer.snapshot.to_string();
    parts.push(messages::SNAPSHOT.fill(language, &[("number", &number)]));
    if !answer.late_sources.is_empty() {
        let names: Vec<String> = answer.late_sources.iter().map(|name| clean(name)).collect();
        parts.push(messages::LATE.fill(language, &[("names", &names.join(", "))]));
    }
    out.push('\n');
    for note in &answer.notes {
        paragraph(out, &noted(language, note), "  ", "  ", style.columns());
    }
    let mut line = String::new();
    joined(&mut line, &parts, "  ", style.columns());
    for line in line.lines() {
        *out += &format!("{}\n", style.paint(Paint::Dim, line));
    }
}

#[cfg(test)]
mod tests;
