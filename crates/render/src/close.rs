//! Closed periods: what was published, what it would be today, and why they differ.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use baremo_metrics::Catalog;
use baremo_metrics::close::{
    ChangedRecord, CheckedFigure, CheckedValue, Close, CloseCheck, Doubt, Published, Reach, Reason,
    Unpinned, Why,
};
use jiff::civil::Date;

use crate::date;
use crate::language::{Language, NONE};
use crate::messages::Message;
use crate::rounding::{is_seen, signed};
use crate::style::{Paint, Style};
use crate::table::{Align, Cell, Column, Table};
use crate::text::{clean, paragraph};
use crate::words::{FACTS, NULLS, STATISTICS, called, left_out, profile, target};

/// Characters of a date, `2026-11-30`.
const DAY: usize = 10;

/// Cases named after a reason, at most.
const NAMED: usize = 5;

/// Returns what happened to the records of a reason, in words.
pub fn reason(language: Language, reason: &Reason) -> String {
    let (en, one, es) = match reason.reason {
        Why::Late => {
            ("arrived after the close", "llegó después del cierre", "llegaron después del cierre")
        }
        Why::CountedSince => (
            "counted since; left out then: {why}",
            "cuenta desde entonces; antes quedaba fuera: {why}",
            "cuentan desde entonces; antes quedaban fuera: {why}",
        ),
        Why::LeftOutSince => (
            "left out since: {why}",
            "queda fuera desde entonces: {why}",
            "quedan fuera desde entonces: {why}",
        ),
        Why::Gone => (
            "no longer in the period: moved, merged or deleted",
            "ya no está en el periodo: movido, fusionado o borrado",
            "ya no están en el periodo: movidos, fusionados o borrados",
        ),
        Why::Changed => (
            "known then, changed since: answered, solved, re-opened or moved, or something else \
             is known of its agents",
            "conocido entonces, ha cambiado: respondido, resuelto, reabierto o movido, o consta \
             otra cosa de sus agentes",
            "conocidos entonces, han cambiado: respondidos, resueltos, reabiertos o movidos, o \
             consta otra cosa de sus agentes",
        ),
        Why::Corrected => {
            ("corrected since", "corregido desde entonces", "corregidos desde entonces")
        }
        Why::Redefined => {
            ("the definition changed", "cambió la definición", "cambió la definición")
        }
        Why::Parts => (
            "a part of it changed, which is a figure of its own",
            "cambió una de sus partes, que es otra cifra",
            "cambió una de sus partes, que es otra cifra",
        ),
        Why::Settings => (
            "calendars, policies, whose numbers customers have or other settings changed",
            "cambiaron calendarios, políticas, de quién son los números de los clientes u otros \
             ajustes",
            "cambiaron calendarios, políticas, de quién son los números de los clientes u otros \
             ajustes",
        ),
    };
    let es = if reason.count == 1 { one } else { es };
    let count = reason.count as u64;
    let why = reason.left_out.as_deref().map(|word| left_out(word, count, language));
    Message { en, es }.fill(language, &[("why", why.as_deref().unwrap_or(NONE))])
}

/// Returns the records of a reason by what they are about, each of these once with how many of its
/// records are listed: days of one agent are several records.
pub fn each_once(records: &[ChangedRecord]) -> Vec<(&ChangedRecord, usize)> {
    let mut each: Vec<(&ChangedRecord, usize)> = Vec::new();
    for record in records {
        let is_it = |one: &ChangedRecord| one.source == record.source && one.case == record.case;
        match each.iter_mut().find(|(one, _)| is_it(one)) {
            Some((_, count)) => *count += 1,
            None => each.push((record, 1)),
        }
    }
    each
}

/// Returns a reason with how many records it holds for: `3 × arrived after the close`.
pub fn counted_reason(language: Language, it: &Reason) -> String {
    match it.count {
        0 => reason(language, it),
        count => format!("{} × {}", language.count(count as u64), reason(language, it)),
    }
}

/// Returns the same with the kind of target it is about before it, where it is about one.
pub fn kind_reason(language: Language, it: &Reason) -> String {
    let said = counted_reason(language, it);
    match &it.kind {
        Some(kind) => format!("{}: {said}", target(kind, language)),
        None => said,
    }
}

/// Returns a figure's value as the lines of a cell: one, or of targets of several kinds one each.
pub fn figure_lines(language: Language, figure: &Published) -> Vec<String> {
    let written = |value: f64| language.value(&figure.unit, value);
    let kind =
        |(kind, value): (&String, &f64)| format!("{} {}", target(kind, language), written(*value));
    match figure.value {
        Some(value) => vec![written(value)],
        None if figure.kinds.is_empty() => vec![NONE.into()],
        None => figure.kinds.iter().map(kind).collect(),
    }
}

/// Writes how today's figure differs from the published one, with its sign: as lines of a cell,
/// one, or of targets of several kinds one each, with its name where not both sides have the same.
pub fn difference_lines(language: Language, checked: &CheckedFigure) -> Vec<String> {
    let (values, sides) = (checked.values(), [&checked.published, &checked.today]);
    let is_beside = sides.iter().all(|side| side.kinds.len() == values.len());
    let line = |value: &CheckedValue<'_>| {
        let said = difference(language, checked, value);
        match value.kind.filter(|_| !is_beside) {
            Some(kind) => format!("{} {said}", target(kind, language)),
            None => said,
        }
    };
    values.iter().map(line).collect()
}

fn difference(language: Language, checked: &CheckedFigure, value: &CheckedValue<'_>) -> String {
    if !checked.differs || value.kind.is_some() && value.published == value.today {
        return SAME.into();
    }
    let Some(difference) = value.difference else { return "≠".into() };
    let sides = [value.published, value.today].into_iter().flatten();
    let level = sides.fold(0.0_f64, |most, side| most.max(side.abs()));
    let value = language.difference(&checked.published.unit, difference, level);
    // Too small to be seen in the figures of the unit.
    if !is_seen(&value) {
        return "≈".into();
    }
    signed(difference, &value)
}

/// Returns the title of a metric, its name where the catalogue has lost it.
pub fn title(language: Language, catalog: &Catalog, metric: &str) -> String {
    let found = catalog.get(metric);
    found
        .map_or_else(|_| clean(metric), |known| crate::answer::words(known, language).title.clone())
}

/// Returns the title of a figure, with the statistic it is.
pub fn named(language: Language, catalog: &Catalog, one: &CheckedFigure) -> String {
    title(language, catalog, &one.metric) + &statistic(language, one)
}

/// Stands where nothing differs.
pub(crate) const SAME: &str = "=";

/// Names a figure of one kind of target.
pub fn of_kind(language: Language, name: String, kind: Option<&str>) -> String {
    name + &behind(language, kind)
}

/// Returns a kind of target as it stands behind a title; nothing of all of them.
fn behind(language: Language, kind: Option<&str>) -> String {
    kind.map_or_else(String::new, |kind| format!(" · {}", target(kind, language)))
}

/// Returns the statistic of a figure as it stands behind its title; nothing where it has none.
fn statistic(language: Language, one: &CheckedFigure) -> String {
    let word = one.published.statistic.as_deref();
    word.map_or_else(String::new, |word| format!(" ({})", called(STATISTICS, word, language)))
}

/// Writes the period of a close: whole days as dates are written, anything else as it was asked.
pub fn period(language: Language, from: &str, to: &str) -> String {
    let spell = |end: &str| {
        let day = end.trim().parse::<Date>().ok().filter(|_| end.trim().len() == DAY);
        day.map_or_else(|| end.to_owned(), |day| date::date(language, day))
    };
    if from == to { spell(from) } else { format!("{} – {}", spell(from), spell(to)) }
}

/// Says what a close is of, where it is not of everything: its profile, its filter.
pub fn covers(language: Language, by: Option<&str>, filter: Option<&str>) -> Vec<String> {
    let by = by.map(|name| profile(name, language));
    by.into_iter().chain(filter.map(str::to_owned)).map(|text| clean(&text)).collect()
}

/// Says of each sort of records that does not reach through the whole period how far it does;
/// those that reach equally far share a line.
pub fn reach_lines(language: Language, reaches: &[Reach]) -> Vec<String> {
    let ends = |reach: &Reach| (reach.from.clone(), reach.to.clone(), reach.days);
    let mut groups: Vec<(&Reach, Vec<String>)> = Vec::new();
    for reach in reaches {
        let name = called(FACTS, &reach.fact, language);
        match groups.iter_mut().find(|(first, _)| ends(first) == ends(reach)) {
            Some((_, names)) => names.push(name),
            None => groups.push((reach, vec![name])),
        }
    }
    let line = |(reach, names): &(&Reach, Vec<String>)| {
        let [from, to] = [&reach.from, &reach.to].map(|day| {
            let written = day.as_deref().unwrap_or(NONE);
            let read = written.parse::<Date>();
            read.map_or_else(|_| clean(written), |day| date::date(language, day))
        });
        let [days, of] = [reach.days, reach.of].map(|count| language.count(count));
        let said = match (&reach.from, reach.days) {
            (None, _) => NOTHING_ON_RECORD,
            (_, 0) => OUTSIDE_OF_RECORDS,
            _ => PARTLY_ON_RECORD,
        };
        let names = names.join(", ");
        let places = [
            ("facts", names.as_str()),
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("days", days.as_str()),
            ("of", of.as_str()),
        ];
        said.fill(language, &places)
    };
    groups.iter().map(line).collect()
}

/// Says what makes figures of a close doubtful, behind their names.
pub fn doubt_lines(language: Language, catalog: &Catalog, doubts: &[Doubt]) -> Vec<String> {
    let line = |it: &Doubt| {
        let names: Vec<String> =
            it.metrics.iter().map(|metric| title(language, catalog, metric)).collect();
        format!("{}: {}", names.join(", "), clean(language.pick(&it.note, &it.note_es)))
    };
    doubts.iter().map(line).collect()
}

/// Says of each metric without a figure in a close why it could not be asked.
pub fn unpinned_lines(language: Language, catalog: &Catalog, unpinned: &[Unpinned]) -> Vec<String> {
    let line = |it: &Unpinned| {
        let metric = title(language, catalog, &it.metric);
        let why = clean(language.pick(&it.why, &it.why_es));
        UNPINNED.fill(language, &[("metric", &metric), ("why", &why)])
    };
    unpinned.iter().map(line).collect()
}

/// Says of how many metrics a close has no figure because nothing is on record of what they count,
/// and which: those of one reason on a line.
pub fn empty_lines(
    language: Language,
    catalog: &Catalog,
    empty: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (metric, why) in empty {
        reasons.entry(why).or_default().push(title(language, catalog, metric));
    }
    let line = |(why, metrics): (&str, Vec<String>)| {
        let (en, es) = (["metric", "metrics"], ["métrica", "métricas"]);
        let count = language.counted(metrics.len() as u64, en, es);
        let (why, metrics) = (called(NULLS, why, language), metrics.join(", "));
        let places = [("count", count.as_str()), ("why", &why), ("metrics", &metrics)];
        EMPTY.fill(language, &places)
    };
    reasons.into_iter().map(line).collect()
}

/// Metrics of which nothing is on record.
const EMPTY: Message = Message {
    en: "{count} not pinned ({why}): {metrics}",
    es: "{count} sin fijar ({why}): {metrics}",
};

/// A metric that could not be asked.
const UNPINNED: Message = Message {
    en: "the figure of {metric} is not pinned: {why}",
    es: "la cifra de {metric} no se fija: {why}",
};

/// Nothing is known of a sort of records.
const NOTHING_ON_RECORD: Message = Message {
    en: "no records of {facts}: their figures say nothing",
    es: "sin registros de {facts}: sus cifras no dicen nada",
};
/// A period that records of a sort do not reach.
const OUTSIDE_OF_RECORDS: Message = Message {
    en: "records of {facts} from {from} to {to}: none of the {of} days of the close",
    es: "registros de {facts} del {from} al {to}: ninguno de los {of} días del cierre",
};
/// A period that records of a sort reach in part.
const PARTLY_ON_RECORD: Message = Message {
    en: "records of {facts} from {from} to {to}: the close covers {days} of {of} days",
    es: "registros de {facts} del {from} al {to}: el cierre abarca {days} de {of} días",
};

/// Says that a period was closed.
pub fn pinned_text(language: Language, close: &Close) -> String {
    let count = language.count(close.figures.len() as u64);
    let places = [("name", close.name.as_str()), ("count", count.as_str())];
    let said = match close.figures.len() {
        1 => Message {
            en: "{name} is closed: 1 figure pinned",
            es: "{name} cerrado: 1 cifra fijada",
        },
        _ => Message {
            en: "{name} is closed: {count} figures pinned",
            es: "{name} cerrado: {count} cifras fijadas",
        },
    };
    clean(&said.fill(language, &places)) + "\n"
}

/// Lists closed periods, one a line; when they were closed, in a zone.
pub fn list_text(language: Language, style: Style, closes: &[Close], zone: &str) -> String {
    let mut out = String::new();
    if closes.is_empty() {
        out += language.pick("no closed periods\n", "ningún periodo cerrado\n");
        return style.finish(out);
    }
    let closed = format!("{} ({})", language.pick("closed", "cerrado el"), clean(zone));
    let mut table = Table::new(vec![
        Column::new(language.pick("name", "nombre"), Align::Left).shrinking_to(12),
        Column::new(language.pick("period", "periodo"), Align::Left),
        Column::new(language.pick("of", "de"), Align::Left).shrinking().dropped(2),
        Column::new(closed, Align::Left),
        Column::new(language.pick("figures", "cifras"), Align::Right).dropped(1),
    ]);
    for close in closes {
        table.row(vec![
            clean(&close.name).into(),
            clean(&period(language, &close.from, &close.to)).into(),
            covers(language, close.profile.as_deref(), close.filter.as_deref()).join(" · ").into(),
            date::instant(language, &close.closed_at, zone).into(),
            language.count(close.figures.len() as u64).into(),
        ]);
    }
    table.write(&mut out, style, 0);
    style.finish(out)
}

/// A figure as it was published and as it is today, in words.
pub(crate) struct Told {
    pub(crate) title: String,
    /// Kind of target; none of all of it.
    pub(crate) kind: Option<String>,
    /// What stands behind the title: the statistic, the kind of target.
    pub(crate) end: String,
    pub(crate) published: String,
    pub(crate) today: String,
    pub(crate) difference: String,
}

/// Tells a figure: of targets of several kinds each.
pub(crate) fn told(language: Language, catalog: &Catalog, one: &CheckedFigure) -> Vec<Told> {
    let written = |unit: &str, value: Option<f64>| {
        value.map_or_else(|| NONE.to_owned(), |value| language.value(unit, value))
    };
    let tell = |value: &CheckedValue<'_>| Told {
        title: title(language, catalog, &one.metric),
        kind: value.kind.map(str::to_owned),
        end: statistic(language, one) + &behind(language, value.kind),
        published: written(&one.published.unit, value.published),
        today: written(&one.today.unit, value.today),
        difference: difference(language, one, value),
    };
    one.values().iter().map(tell).collect()
}

/// Stands beside a figure whose value is the same and whose records are not.
const RECOUNTED: Message =
    Message { en: "same value, other records", es: "mismo valor, otros registros" };

/// Orders figures by what is told of them: those that differ, those that differ in their records
/// alone, the others.
fn by_what_is_told(figures: &[CheckedFigure]) -> Vec<&CheckedFigure> {
    let mut ordered: Vec<&CheckedFigure> = figures.iter().collect();
    ordered.sort_by_key(|one| (!one.differs, one.reasons.is_empty()));
    ordered
}

/// Says what was told beside the figures when they were pinned.
fn told_beside(language: Language, catalog: &Catalog, check: &CloseCheck) -> Vec<String> {
    let mut lines = reach_lines(language, &check.reach);
    lines.extend(doubt_lines(language, catalog, &check.doubts));
    lines.extend(unpinned_lines(language, catalog, &check.unpinned));
    lines.extend(empty_lines(language, catalog, &check.empty));
    lines
}

/// Writes a closed period against today; when it was closed, in a zone.
pub fn check_text(
    language: Language,
    style: Style,
    catalog: &Catalog,
    check: &CloseCheck,
    zone: &str,
) -> String {
    let head = |en, es, align| Column::new(language.pick(en, es), align);
    let differing = check.figures.iter().filter(|figure| figure.differs).count();
    let places = [differing, check.figures.len()].map(|count| language.count(count as u64));
    let said = Message {
        en: "figures that differ today: {differing} of {all}",
        es: "cifras que han cambiado: {differing} de {all}",
    };
    let said = said.fill(language, &[("differing", &places[0]), ("all", &places[1])]);
    let mut out = format!("{}\n", style.paint(Paint::Bold, &clean(&check.name)));
    let at = date::instant(language, &check.closed_at, zone);
    let closed = language.pick("closed", "cerrado el");
    let mut about = vec![period(language, &check.from, &check.to)];
    about.extend(covers(language, check.profile.as_deref(), check.filter.as_deref()));
    about.extend([format!("{closed} {at} {zone}"), said]);
    paragraph(&mut out, &clean(&about.join(" · ")), "  ", "  ", style.columns());
    for line in told_beside(language, catalog, check) {
        paragraph(&mut out, &line, "  ", "  ", style.columns());
    }
    out.push('\n');
    let mut table = Table::new(vec![
        head("metric", "métrica", Align::Left).shrinking_to(40),
        head("published", "publicada", Align::Right).shrinking_to(16),
        head("today", "hoy", Align::Right).shrinking_to(16),
        head("difference", "diferencia", Align::Right),
        head("n then", "n entonces", Align::Right).dropped(2),
        head("n today", "n hoy", Align::Right).dropped(1),
    ]);
    let ordered = by_what_is_told(&check.figures);
    for one in ordered.iter().copied() {
        for it in told(language, catalog, one) {
            table.row(vec![
                Cell::ending(it.title, it.end),
                it.published.into(),
                it.today.into(),
                Cell::painted(it.difference, one.differs.then_some(Paint::Warn)),
                language.count(one.published.n).into(),
                language.count(one.today.n).into(),
            ]);
        }
    }
    table.write(&mut out, style, 2);
    for one in ordered.into_iter().filter(|one| one.differs || !one.reasons.is_empty()) {
        let mut name = named(language, catalog, one);
        if !one.differs {
            name += &format!(" · {}", RECOUNTED.text(language));
        }
        out += &format!("\n{}\n", style.paint(Paint::Bold, &clean(&name)));
        for it in &one.reasons {
            let mut each = each_once(&it.records);
            each.truncate(NAMED);
            let cases: Vec<&str> = each.iter().map(|(record, _)| record.case.as_str()).collect();
            let listed: usize = each.iter().map(|(_, count)| count).sum();
            let mut line = kind_reason(language, it);
            if !cases.is_empty() {
                let more = if it.count > listed { ", …" } else { "" };
                line += &format!(" ({}{more})", cases.join(", "));
            }
            paragraph(&mut out, &clean(&line), "  ", "    ", style.columns());
        }
    }
    style.finish(out)
}
