//! Closed periods: what was published, what it would be today, and why they differ.

use baremo_metrics::Catalog;
use baremo_metrics::close::{
    CheckedFigure, CheckedValue, Close, CloseCheck, Published, Reach, Reason, Unpinned, Why,
};
use jiff::civil::Date;

use crate::date;
use crate::language::{Language, NONE};
use crate::messages::Message;
use crate::style::{Paint, Style};
use crate::table::{Align, Cell, Column, Table};
use crate::text::{clean, paragraph};
use crate::words::{FACTS, STATISTICS, called, left_out, target};

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
            "known then, changed since: answered, solved, re-opened or moved",
            "conocido entonces, ha cambiado: respondido, resuelto, reabierto o movido",
            "conocidos entonces, han cambiado: respondidos, resueltos, reabiertos o movidos",
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
            "calendars, policies or other settings changed",
            "cambiaron calendarios, políticas u otros ajustes",
            "cambiaron calendarios, políticas u otros ajustes",
        ),
    };
    let es = if reason.count == 1 { one } else { es };
    let count = reason.count as u64;
    let why = reason.left_out.as_deref().map(|word| left_out(word, count, language));
    Message { en, es }.fill(language, &[("why", why.as_deref().unwrap_or(NONE))])
}

/// Returns a reason with how many records it holds for: `3 × arrived after the close`.
pub fn counted_reason(language: Language, it: &Reason) -> String {
    match it.count {
        0 => reason(language, it),
        count => format!("{} × {}", language.count(count as u64), reason(language, it)),
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
/// one, or of targets of several kinds one each.
pub fn difference_lines(language: Language, checked: &CheckedFigure) -> Vec<String> {
    checked.values().iter().map(|value| difference(language, checked, value)).collect()
}

fn difference(language: Language, checked: &CheckedFigure, value: &CheckedValue<'_>) -> String {
    if !checked.differs || value.kind.is_some() && value.published == value.today {
        return SAME.into();
    }
    let Some(difference) = value.difference else { return "≠".into() };
    let sign = if difference > 0.0 { "+" } else { "−" };
    let sides = [value.published, value.today].into_iter().flatten();
    let level = sides.fold(0.0_f64, |most, side| most.max(side.abs()));
    let value = language.difference(&checked.published.unit, difference, level);
    // Too small to be seen in the figures of the unit.
    if !value.contains(|character: char| matches!(character, '1'..='9')) {
        return "≈".into();
    }
    format!("{sign}{value}")
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

/// Writes the period of a close as it was asked.
pub fn period(from: &str, to: &str) -> String {
    if from == to { from.to_owned() } else { format!("{from} – {to}") }
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

/// Says of each metric without a figure in a close why it could not be asked.
pub fn unpinned_lines(language: Language, catalog: &Catalog, unpinned: &[Unpinned]) -> Vec<String> {
    let line = |it: &Unpinned| {
        let metric = title(language, catalog, &it.metric);
        let why = clean(language.pick(&it.why, &it.why_es));
        UNPINNED.fill(language, &[("metric", &metric), ("why", &why)])
    };
    unpinned.iter().map(line).collect()
}

/// A metric that could not be asked.
const UNPINNED: Message =
    Message { en: "{metric} is not pinned: {why}", es: "{metric} no se fija: {why}" };

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
        Column::new(closed, Align::Left),
        Column::new(language.pick("figures", "cifras"), Align::Right).dropped(1),
    ]);
    for close in closes {
        table.row(vec![
            clean(&close.name).into(),
            clean(&period(&close.from, &close.to)).into(),
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
        end: statistic(language, one) + &behind(language, value.kind),
        published: written(&one.published.unit, value.published),
        today: written(&one.today.unit, value.today),
        difference: difference(language, one, value),
    };
    one.values().iter().map(tell).collect()
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
    let about = format!("{} · {closed} {at} {zone} · {said}", period(&check.from, &check.to));
    paragraph(&mut out, &clean(&about), "  ", "  ", style.columns());
    let mut lines = reach_lines(language, &check.reach);
    lines.extend(unpinned_lines(language, catalog, &check.unpinned));
    for line in lines {
        paragraph(&mut out, &line, "  ", "  ", style.columns());
    }
    out.push('\n');
    let mut table = Table::new(vec![
        head("metric", "métrica", Align::Left).shrinking_to(24),
        head("published", "publicada", Align::Right).shrinking_to(16),
        head("today", "hoy", Align::Right).shrinking_to(16),
        head("difference", "diferencia", Align::Right),
        head("n then", "n entonces", Align::Right).dropped(2),
        head("n today", "n hoy", Align::Right).dropped(1),
    ]);
    // Those that differ first.
    let (differ, same): (Vec<&CheckedFigure>, Vec<&CheckedFigure>) =
        check.figures.iter().partition(|one| one.differs);
    for one in differ.into_iter().chain(same) {
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
    for one in check.figures.iter().filter(|one| one.differs) {
        let name = named(language, catalog, one);
        out += &format!("\n{}\n", style.paint(Paint::Bold, &clean(&name)));
        for it in &one.reasons {
            let cases: Vec<&str> =
                it.records.iter().take(NAMED).map(|record| record.case.as_str()).collect();
            let mut line = counted_reason(language, it);
            if !cases.is_empty() {
                let more = if it.count > cases.len() { ", …" } else { "" };
                line += &format!(" ({}{more})", cases.join(", "));
            }
            paragraph(&mut out, &clean(&line), "  ", "    ", style.columns());
        }
    }
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(value: f64, n: u64) -> Published {
        let unit = "percent".into();
        Published { value: Some(value), n, unit, version: 1, ..Published::default() }
    }

    #[test]
    fn targets_of_several_kinds_are_told_kind_by_kind() {
        let kinds = [("first_response".to_owned(), 90.0), ("resolution".to_owned(), 70.5)];
        let promised = Published { value: None, kinds: kinds.into(), ..published(0.0, 40) };
        let [first, last] = [90.0, 70.5].map(|value| Language::En.percent(value));
        let told = [format!("first response {first}"), format!("resolution {last}")];
        assert_eq!(figure_lines(Language::En, &promised), told);
        assert_eq!(figure_lines(Language::En, &Published::default()), ["–"]);
        // On a terminal each has a row: values of several kinds side by side leave no room for
        // what they are of.
        let kinds = [("first_response".to_owned(), 88.0), ("resolution".to_owned(), 70.5)];
        let today = Published { kinds: kinds.into(), ..promised.clone() };
        let checked = CheckedFigure::new("sla_compliance", &promised, today);
        assert_eq!(difference_lines(Language::Es, &checked), ["−2,0 pp", "="]);
        let check = CloseCheck { figures: vec![checked], ..CloseCheck::default() };
        let style = Style { width: 80, ..Style::default() };
        let out = check_text(Language::En, style, &Catalog::default(), &check, "UTC");
        let row = |kind: &str| out.lines().find(|line| line.contains(kind)).expect("has its row");
        assert!(row("sla_compliance · first response").contains("88.0%"), "{out}");
        assert!(row("sla_compliance · resolution").contains("70.5%"), "{out}");
    }

    #[test]
    fn a_share_differs_by_points_and_says_why() {
        let mut checked = CheckedFigure::new("csat", &published(80.0, 10), published(82.5, 12));
        checked.reasons = vec![Reason {
            reason: Why::CountedSince,
            left_out: Some("unsolved".into()),
            count: 2,
            records: Vec::new(),
        }];
        assert_eq!(difference_lines(Language::Es, &checked), ["+2,5 pp"]);
        let why = counted_reason(Language::Es, &checked.reasons[0]);
        assert!(why.starts_with("2 × cuentan desde entonces; antes quedaban fuera: "), "{why}");
        checked.reasons[0].count = 1;
        let why = counted_reason(Language::Es, &checked.reasons[0]);
        assert!(why.starts_with("1 × cuenta desde entonces; antes quedaba fuera: "), "{why}");
        checked.reasons[0].left_out = Some("merged".into());
        let why = counted_reason(Language::Es, &checked.reasons[0]);
        assert!(why.ends_with(" fuera: fusionada"), "{why}");
        let same = CheckedFigure::new("csat", &published(80.0, 10), published(80.0, 10));
        assert_eq!(difference_lines(Language::En, &same), ["="]);
        let none = CheckedFigure::new("csat", &published(80.0, 10), Published::default());
        assert_eq!(difference_lines(Language::En, &none), ["≠"]);
    }

    #[test]
    fn one_figure_is_no_plural() {
        let figure = ("csat".to_owned(), published(80.0, 10));
        let close = Close { name: "2026-11".into(), figures: [figure].into(), ..Close::default() };
        assert_eq!(pinned_text(Language::Es, &close), "2026-11 cerrado: 1 cifra fijada\n");
        assert_eq!(pinned_text(Language::En, &close), "2026-11 is closed: 1 figure pinned\n");
    }

    #[test]
    fn a_list_tells_when_periods_were_closed_in_a_zone() {
        let close = Close {
            name: "2026-11".into(),
            closed_at: "2026-12-01T08:00:00Z".into(),
            from: "2026-11".into(),
            to: "2026-11".into(),
            ..Close::default()
        };
        let out = list_text(Language::Es, Style::default(), &[close], "Europe/Madrid");
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].contains("cerrado el (Europe/Madrid)"), "{out}");
        assert!(lines.iter().any(|line| line.contains("1 dic 2026 09:00")), "{out}");
        let none = list_text(Language::En, Style::default(), &[], "UTC");
        assert_eq!(none, "no closed periods\n");
    }

    #[test]
    fn a_long_title_is_cut_before_the_statistic_is() {
        let median = Published { statistic: Some("median".into()), ..published(80.0, 10) };
        let long = "bot_first_response_time_of_all_conversations_that_came_in";
        let check = CloseCheck {
            name: "2026-11".into(),
            figures: vec![CheckedFigure::new(long, &median, median.clone())],
            ..CloseCheck::default()
        };
        let style = Style { width: 80, ..Style::default() };
        for (language, statistic) in [(Language::En, "… (median) "), (Language::Es, "… (mediana) ")]
        {
            let out = check_text(language, style, &Catalog::default(), &check, "UTC");
            assert!(out.contains(statistic), "{out}");
            assert!(out.lines().all(|line| crate::text::width(line) <= 80), "{out}");
        }
    }

    #[test]
    fn records_that_do_not_reach_through_the_period_are_told() {
        let reach = |fact: &str, from: Option<&str>, days: u64| Reach {
            fact: fact.into(),
            from: from.map(str::to_owned),
            to: from.map(|_| "2026-06-30".to_owned()),
            days,
            of: 31,
        };
        let may = Some("2026-05-29");
        let reaches = [
            reach("cases", may, 3),
            reach("orders", Some("2026-06-01"), 0),
            reach("sessions", may, 3),
            reach("feedback", None, 0),
        ];
        assert_eq!(
            reach_lines(Language::En, &reaches),
            [
                "records of cases, visits from 29 May 2026 to 30 Jun 2026: the close covers 3 of \
                 31 days",
                "records of orders from 1 Jun 2026 to 30 Jun 2026: none of the 31 days of the \
                 close",
                "no records of comments of customers: their figures say nothing",
            ]
        );
        assert_eq!(
            reach_lines(Language::Es, &reaches[..1]),
            ["registros de casos del 29 may 2026 al 30 jun 2026: el cierre abarca 3 de 31 días"]
        );
    }

    #[test]
    fn the_terminal_shows_all_figures_and_the_reasons_of_those_that_differ() {
        let mut differs =
            CheckedFigure::new("gone\u{1b}[1m", &published(80.0, 10), published(81.0, 9));
        differs.reasons = vec![Reason { reason: Why::Gone, count: 1, ..Reason::default() }];
        let check = CloseCheck {
            name: "2026-11".into(),
            closed_at: "2026-12-01T08:00:00Z".into(),
            from: "2026-11".into(),
            to: "2026-11".into(),
            unpinned: vec![Unpinned {
                metric: "own".into(),
                why: "no `x`".into(),
                why_es: "sin `x`".into(),
            }],
            figures: vec![differs],
            ..CloseCheck::default()
        };
        let catalog = Catalog::default();
        let spanish = unpinned_lines(Language::Es, &catalog, &check.unpinned);
        assert_eq!(spanish, ["own no se fija: sin `x`"]);
        let out = check_text(Language::En, Style::default(), &catalog, &check, "Europe/Madrid");
        let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("figures that differ today: 1 of 1"), "{out}");
        assert!(words.contains("closed 1 Dec 2026 09:00 Europe/Madrid"), "{out}");
        assert!(words.contains("own is not pinned: no `x`"), "{out}");
        assert!(out.contains("1 × no longer in the period") && !out.contains('\u{1b}'), "{out}");
    }
}
