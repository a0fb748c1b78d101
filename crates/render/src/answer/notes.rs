//! In words, whatever a reader could take wrongly: what is left out, what is missing and why,
//! what a mark means, how fresh the data are.

mod said;

use std::collections::BTreeMap;

use baremo_metrics::answer::left_out::IMMATURE;
use baremo_metrics::answer::{Answer, FEW, RangeCompared, Row, Value};

pub use self::said::{labelled_there, noted, noted_of, noted_there};
use super::View;
use crate::change::{CHANCE, UNTESTED, change, not_compared};
use crate::language::Language;
use crate::messages::shared::NOT_COMPARED;
use crate::style::{Paint, Style};
use crate::text::{clean, joined, paragraph};
use crate::why::{no_total, still_open, until, why_missing_until};
use crate::words::{NULLS, TESTS, called, counted, left_out};
use crate::{date, messages};

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
        let rows = view.rows().iter().chain([&view.answer.total]);
        rows.filter_map(|row| view.value(row)).any(holds)
    };
    if any(&|value| value.partial) {
        lines.push(format!("▒ {}", messages::PARTIAL.text(language)));
    }
    if any(&|value| value.is_few(&view.used.unit)) {
        let metric = view.background.metric(&view.used.name);
        let definition = metric.and_then(|metric| metric.definition(&view.used.variant));
        let things = counted(definition, language);
        let places = [("least", language.count(FEW)), ("things", things)];
        let places = places.each_ref().map(|(name, value)| (*name, value.as_str()));
        lines.push(format!("* {}", messages::FEW.fill(language, &places)));
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
    let rows = &view.answer.rows;
    for (row, label) in rows.iter().zip(view.labels(rows)) {
        let Some(value) = view.value(row).filter(|value| value.value.is_none()) else {
            continue;
        };
        let reason = value.reason.as_deref().unwrap_or("no_observations");
        by_reason.entry(reason).or_default().push(place(view, row, &label));
    }
    // What rows are never put together into is told of the total, too.
    let total = view.value(&view.answer.total).filter(|value| value.value.is_none() && !single);
    let mixed = total.and_then(|total| total.reason.as_deref());
    if let Some(mixed) = mixed.filter(|reason| reason.starts_with("mixed_")) {
        let said = || vec![messages::TOTAL.text(view.language).to_lowercase()];
        by_reason.entry(mixed).or_insert_with(said);
    }
    let say = |(reason, places): (&str, Vec<String>)| {
        let words = match reason {
            IMMATURE => awaited(view, single),
            _ => called(NULLS, reason, view.language),
        };
        let count = places.len() as u64;
        let places = match () {
            () if single || places.iter().all(String::is_empty) => return format!("– {words}"),
            () if places.len() <= NAMED => places.join(", "),
            () => view.language.counted(count, ["row", "rows"], ["fila", "filas"]),
        };
        format!("– {words}: {places}")
    };
    let shares = total.filter(|_| !view.answer.by.is_empty());
    let shares = shares.and_then(|total| no_total(view.language, total));
    by_reason.into_iter().map(say).chain(shares.map(|said| format!("– {said}"))).collect()
}

/// Says that windows are not over, of a single row for how many, and when the last one ends.
fn awaited(view: &View<'_>, single: bool) -> String {
    let (language, used) = (view.language, view.used);
    let range = &view.answer.range;
    let definition = view.background.metric(&used.name).and_then(|it| it.definition(&used.variant));
    let only = view.answer.rows.first().filter(|_| single).and_then(|row| view.value(row));
    if let Some(value) = only {
        return why_missing_until(language, definition, (used, value), range);
    }
    let said = still_open(language, used);
    match definition.and_then(|it| until(language, it, used, range)) {
        Some(end) => format!("{said}; {end}"),
        None => said,
    }
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
    let mut tests: Vec<&str> = all().filter_map(|previous| previous.test_alone()).collect();
    tests.sort_unstable();
    tests.dedup();
    if !tests.is_empty() {
        let names = tests.iter().map(|test| called(TESTS, test, language));
        let is_held = all().any(|previous| previous.is_held());
        let together = is_held.then(|| messages::TESTS_HELD.text(language).to_owned());
        let names: Vec<String> = names.chain(together).collect();
        parts.push(messages::TEST.fill(language, &[("name", &names.join(", "))]));
    }
    let mut lacking: Vec<&str> = all().filter_map(not_compared).collect();
    lacking.sort_unstable();
    lacking.dedup();
    for reason in lacking {
        let reason = called(NULLS, reason, language);
        parts.push(format!("– {}: {reason}", NOT_COMPARED.text(language)));
    }
    let written =
        || all().filter_map(|one| change(language, &view.used.unit, &view.used.better, one));
    if written().any(|change| change.chance) {
        parts.push(format!("{CHANCE} {}", messages::CHANCE.text(language)));
    }
    if written().any(|change| change.untested) {
        parts.push(format!("{UNTESTED} {}", messages::UNTESTED.text(language)));
    }
    if written().any(|change| change.none) && view.answer.rows.len() > 1 {
        parts.push(format!("≈ {}", messages::SAME.text(language)));
    }
    if parts.is_empty() { Vec::new() } else { vec![parts.join(" · ")] }
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
