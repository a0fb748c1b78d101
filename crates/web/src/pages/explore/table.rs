//! The answer as a table: a row a group and period, or pivoted with one dimension across.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::{Answer, MetricUsed, Previous, Row, Value};
use baremo_metrics::page::Unit;
use baremo_model::money::whole;
use baremo_render::Language;
use baremo_render::answer::unit_of;
use baremo_render::date;
use baremo_render::why::no_total;
use baremo_render::words::Called;
use maud::{Markup, html};

use super::{BUCKET, View};
use crate::address::equals;
use crate::export::Cell;
use crate::parts::change::{chip, legend};
use crate::parts::frame::{framed, spelt};
use crate::parts::groups::{grey, of_row};
use crate::parts::name::valued;
use crate::text::{self, explore as say};

/// Rows of a table on a page; the files hold all.
const ROWS: usize = 500;

/// Writes the table.
pub(super) fn table(view: &View<'_>, answer: &Answer) -> Markup {
    match view.pivot() {
        Some(across) => pivoted(view, answer, across),
        None => plain(view, answer),
    }
}

fn bucket(language: Language, answer: &Answer, row: &Row) -> String {
    let label = row.bucket.as_deref().unwrap_or_default();
    date::bucket(language, label, &answer.range.grain)
}

fn written(language: Language, used: &MetricUsed, value: Option<&Value>) -> String {
    let known = value.and_then(|value| Some((value, value.value?)));
    known.map_or_else(
        || "–".into(),
        |(value, figure)| language.value(&unit_of(&used.unit, value), figure),
    )
}

fn plain(view: &View<'_>, answer: &Answer) -> Markup {
    let language = view.visit.language();
    let timed = view.query.grain.is_some();
    let hidden = answer.rows.len().saturating_sub(ROWS);
    let compared = view.query.compare.is_some();
    // Without groups and periods the only row is the total.
    let by = answer.dimensions();
    let named = usize::from(timed) + by.len();
    let called = view.visit.called(answer);
    html! {
        (framed(say::TABLE.text(language), "", &html! {
            thead { tr {
                @if timed { th scope="col" { (say::BUCKET.text(language)) } }
                @for name in &by { (heading(view, name, &view.dimension(name), false)) }
                @for used in &answer.metrics {
                    (heading(view, &used.name, &view.title(&used.name), true))
                    th.r scope="col" { "n" }
                    @if compared { th.r scope="col" { (text::CHANGE.text(language)) } }
                }
            } }
            tbody {
                @for row in answer.rows.iter().take(ROWS) {
                    (line(view, (answer, &called), row, timed, compared))
                }
            }
            @if named > 0 { tfoot { tr {
                th scope="row" { (say::TOTAL.text(language)) }
                @for _ in 1..named { td {} }
                @for used in &answer.metrics {
                    (values(view, used, answer.total.values.get(&used.name), compared))
                }
            } } }
        }))
        @if named > 0 { (total_of(view, answer)) }
        (legend(language, changes(answer)))
        (grey(language, has_few(answer)))
        @if hidden > 0 {
            p.quiet.small {
                (say::MORE.fill(language, &[("count", &language.count(hidden as u64))]))
            }
        }
    }
}

/// Says what the total is of, and of which metrics its observations are not those of the rows.
fn total_of(view: &View<'_>, answer: &Answer) -> Markup {
    let language = view.visit.language();
    let others = answer.metrics.iter().filter_map(|used| {
        let own = answer.total.values.get(&used.name)?.n;
        let rows = answer.rows.iter().filter_map(|row| Some(row.values.get(&used.name)?.n)).sum();
        stands_on(language, &view.title(&used.name), own, rows)
    });
    let has_groups = !answer.dimensions().is_empty();
    let shares = answer.metrics.iter().filter(|_| has_groups).filter_map(|used| {
        let said = no_total(language, answer.total.values.get(&used.name)?)?;
        Some(format!("{}: {said}.", view.title(&used.name)))
    });
    html! {
        p.quiet.small {
            (say::TOTAL_OF.text(language)) @for other in others.chain(shares) { " " (other) }
        }
    }
}

/// Says on how many observations a total stands, where these are not those of its rows together.
fn stands_on(language: Language, name: &str, total: u64, rows: u64) -> Option<String> {
    let message = match total.cmp(&rows) {
        Ordering::Equal => return None,
        Ordering::Less => say::TOTAL_FEWER,
        Ordering::Greater => say::TOTAL_MORE,
    };
    let [total, rows] = [total, rows].map(|count| language.count(count));
    Some(message.fill(language, &[("name", name), ("total", &total), ("rows", &rows)]))
}

/// Returns the changes that the table shows.
fn changes(answer: &Answer) -> impl Iterator<Item = (&MetricUsed, &Previous)> {
    let rows = answer.rows.iter().take(ROWS).chain([&answer.total]);
    rows.flat_map(move |row| {
        answer.metrics.iter().filter_map(move |used| {
            let value = row.values.get(&used.name)?;
            Some((used, value.previous.as_ref()?))
        })
    })
}

/// Returns whether a row that is shown stands on too few observations to be judged.
fn has_few(answer: &Answer) -> bool {
    let is_few = |row: &Row, used: &MetricUsed| {
        row.values.get(&used.name).is_some_and(|value| value.is_few(&used.unit))
    };
    let mut shown = answer.rows.iter().take(ROWS);
    shown.any(|row| answer.metrics.iter().any(|used| is_few(row, used)))
}

/// Writes a heading that orders by its column and turns the order round.
fn heading(view: &View<'_>, word: &str, name: &str, right: bool) -> Markup {
    let address = view.address();
    let falling = format!("-{word}");
    let (sign, order, next) = match address.get("order") {
        Some(order) if order == falling => (" ↓", Some("descending"), word),
        Some(order) if order == word => (" ↑", Some("ascending"), falling.as_str()),
        _ => ("", None, falling.as_str()),
    };
    html! {
        th.r[right] scope="col" aria-sort=[order] {
            @if view.by.is_empty() { (name) }
            @else { a href=(address.with(&[("order", Some(next))])) { (name) (sign) } }
        }
    }
}

fn line(
    view: &View<'_>,
    (answer, called): (&Answer, &Called<'_>),
    row: &Row,
    timed: bool,
    compared: bool,
) -> Markup {
    let language = view.visit.language();
    html! {
        tr {
            @if timed { th scope="row" { (bucket(language, answer, row)) } }
            @for name in answer.dimensions() {
                @let value = row.by.get(name).and_then(Option::as_deref);
                th scope="row" {
                    a href=(view.address().and_where(&equals(name, value))) {
                        @match called.told(name, value) {
                            Some(said) => (valued(&said, value)),
                            None => (text::WITHOUT.text(language)),
                        }
                    }
                }
            }
            @for used in &answer.metrics {
                (values(view, used, row.values.get(&used.name), compared))
            }
        }
    }
}

fn values(view: &View<'_>, used: &MetricUsed, value: Option<&Value>, compared: bool) -> Markup {
    let language = view.visit.language();
    let own = value.map(|value| of_row(used, value));
    let used = own.as_deref().unwrap_or(used);
    let few = value.filter(|value| value.is_few(&used.unit));
    let class = if few.is_some() { "r few" } else { "r" };
    html! {
        td class=(class) {
            // Of too few the interval says more than the value. It stands before it, and the mark
            // hangs behind, so that digits stand below digits.
            @if let Some(ends) = few.and_then(|value| value.interval) {
                span.small { (language.interval_spelt(&used.unit, ends)) } " "
            }
            (written(language, used, value)) @if value.is_some_and(|value| value.partial) {
                span.quiet.hang title=(text::KEY_PART.text(language)) {
                    " …" span.hidden { " " (text::KEY_PART.text(language)) }
                }
            }
        }
        td.r.quiet { (value.map_or_else(|| "–".into(), |value| language.count(value.n))) }
        @if compared {
            td.r { (chip(language, used, value.and_then(|value| value.previous.as_ref()))) }
        }
    }
}

/// Words of dimensions; none where a record has none.
type Words<'a> = Vec<Option<&'a str>>;

/// A row of a pivot: its words, and its values by column.
type PivotRow<'a> = (Words<'a>, BTreeMap<usize, &'a Value>);

/// A pivot: the words across, and the rows.
struct Pivot<'a> {
    across: Words<'a>,
    rows: Vec<PivotRow<'a>>,
}

/// Returns the word of a row under a name.
fn word<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    match name {
        BUCKET => row.bucket.as_deref(),
        name => row.by.get(name).and_then(Option::as_deref),
    }
}

fn pivot<'a>(
    view: &View<'_>,
    answer: &'a Answer,
    used: &MetricUsed,
    down: &[&str],
    across: &str,
) -> Pivot<'a> {
    let key = |row: &'a Row| -> Words<'a> { down.iter().map(|name| word(row, name)).collect() };
    let rows = move || answer.rows.iter().filter(move |row| row.values.contains_key(&used.name));
    let cells: Vec<(Words<'a>, Option<&str>)> =
        rows().map(|row| (key(row), word(row, across))).collect();
    let mut words = merged(&cells, view.query.order.is_none());
    if across == BUCKET {
        words.sort_unstable();
    }
    let mut pivot = Pivot { across: words, rows: Vec::new() };
    for (row, (key, name)) in rows().zip(cells) {
        let column = pivot.across.iter().position(|known| *known == name);
        let (Some(column), Some(value)) = (column, row.values.get(&used.name)) else { continue };
        let index = pivot.rows.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            pivot.rows.push((key, BTreeMap::new()));
            pivot.rows.len() - 1
        });
        pivot.rows[index].1.insert(column, value);
    }
    pivot
}

/// Returns the words across, each once: as rows have them where these are as listed, though the
/// first row may lack some, else as they are met.
fn merged<'a>(cells: &[(Words<'a>, Option<&'a str>)], is_listed: bool) -> Words<'a> {
    let mut words: Words<'a> = Vec::new();
    let mut before: Vec<BTreeSet<usize>> = Vec::new();
    let mut last: BTreeMap<&[Option<&str>], usize> = BTreeMap::new();
    for (key, word) in cells {
        let place = words.iter().position(|known| known == word).unwrap_or_else(|| {
            words.push(*word);
            before.push(BTreeSet::new());
            words.len() - 1
        });
        if let Some(earlier) = last.insert(key.as_slice(), place).filter(|_| is_listed) {
            before[place].insert(earlier);
        }
    }
    let mut placed = vec![false; words.len()];
    let mut order = Vec::with_capacity(words.len());
    while let Some(first) = placed.iter().position(|done| !done) {
        let is_next = |place: &usize| {
            !placed[*place] && before[*place].iter().all(|earlier| placed[*earlier])
        };
        let next = (0..words.len()).find(is_next).unwrap_or(first);
        placed[next] = true;
        order.push(words[next]);
    }
    order
}

/// Returns the names that stay on the left of a pivot.
fn down<'a>(view: &View<'_>, answer: &'a Answer, across: &str) -> Vec<&'a str> {
    let timed = view.query.grain.is_some().then_some(BUCKET);
    let names = timed.into_iter().chain(answer.dimensions());
    names.filter(|name| *name != across).collect()
}

fn pivoted(view: &View<'_>, answer: &Answer, across: &str) -> Markup {
    let language = view.visit.language();
    let Some(used) = answer.metrics.first() else { return html! {} };
    let down = down(view, answer, across);
    let pivot = pivot(view, answer, used, &down, across);
    let grain = &answer.range.grain;
    let called = view.visit.called(answer);
    let said = |name: &str, word: Option<&str>| match (name, word) {
        (BUCKET, Some(word)) => date::bucket(language, word, grain),
        (name, word) => called
            .told(name, word)
            .unwrap_or_else(|| text::WITHOUT.text(language).into())
            .into_owned(),
    };
    let shown =
        |name: &str, word: Option<&str>| valued(&said(name, word), word.filter(|_| name != BUCKET));
    let heading = |name: &str| match name {
        BUCKET => say::BUCKET.text(language).to_owned(),
        name => view.dimension(name),
    };
    // What stands on too little has no shade, and is no end of their scale.
    let values = pivot.rows.iter().flat_map(|(_, cells)| cells.values());
    let values = values.filter(|value| !value.is_few(&used.unit));
    let most = values.filter_map(|value| value.value).fold(0.0, f64::max);
    let shade = |value: &Value| {
        if value.is_few(&used.unit) {
            return "r few".to_owned();
        }
        let share = value.value.filter(|_| most > 0.0).map_or(0.0, |value| value / most);
        format!("r q{}", (share * 9.0).floor().clamp(0.0, 9.0))
    };
    let stands_on = |value: &Value| text::N.fill(language, &[("count", &language.count(value.n))]);
    html! {
        @if answer.metrics.len() > 1 {
            p.quiet.small { (say::ONLY_FIRST.fill(language, &[("name", &view.title(&used.name))])) }
        }
        (spelt(language, say::TABLE.text(language), "cohorts", &html! {
            thead { tr {
                @for name in &down { th scope="col" { (heading(name)) } }
                @for name in &pivot.across { th.r scope="col" { (shown(across, *name)) } }
            } }
            tbody { @for (key, cells) in pivot.rows.iter().take(ROWS) { tr {
                @for (name, word) in down.iter().zip(key) {
                    th scope="row" { (shown(name, *word)) }
                }
                @for column in 0..pivot.across.len() {
                    @match cells.get(&column) {
                        Some(value) => td class=(shade(value)) title=(stands_on(value)) {
                            (written(language, used, Some(value)))
                            span.hidden { " " (stands_on(value)) }
                        },
                        None => td.r { "–" },
                    }
                }
            } } }
        }))
        (grey(language, has_few(answer)))
    }
}

/// Returns headings and cells of the table as it is shown, for a file: all rows.
pub(super) fn cells(view: &View<'_>, answer: &Answer) -> (Vec<String>, Vec<Vec<Cell>>) {
    if let (Some(across), Some(used)) = (view.pivot(), answer.metrics.first()) {
        let down = down(view, answer, across);
        let pivot = pivot(view, answer, used, &down, across);
        let names = down.iter().map(|name| (*name).to_owned());
        let head = names.chain(pivot.across.iter().map(|name| name.unwrap_or("").to_owned()));
        let rows = pivot.rows.iter().map(|(key, cells)| {
            let value = |column: usize| figure(used, cells.get(&column).copied());
            let words = key.iter().map(|word| Cell::text(*word));
            words.chain((0..pivot.across.len()).map(value)).collect()
        });
        return (head.collect(), rows.collect());
    }
    listed(answer)
}

/// Returns headings and cells of a table with a row a group and period, as its answer has them.
fn listed(answer: &Answer) -> (Vec<String>, Vec<Vec<Cell>>) {
    let by = answer.dimensions();
    let mut head = vec![BUCKET.to_owned()];
    head.extend(by.iter().map(|name| (*name).to_owned()));
    for used in &answer.metrics {
        head.extend([
            format!("{} ({})", used.name, unit(answer, used)),
            format!("{} n", used.name),
        ]);
    }
    let row = |row: &Row| {
        let mut cells = vec![Cell::text(row.bucket.as_deref())];
        cells.extend(by.iter().map(|name| Cell::text(word(row, name))));
        for used in &answer.metrics {
            let value = row.values.get(&used.name);
            cells.push(figure(used, value));
            cells.push(Cell::number(value.map(|value| value.n as f64)));
        }
        cells
    };
    (head, answer.rows.iter().map(row).collect())
}

/// Returns the cell of a figure, money in whole units of its currency.
fn figure(used: &MetricUsed, value: Option<&Value>) -> Cell {
    let Some(value) = value else { return Cell::Empty };
    let currency = value.currency.as_deref().unwrap_or_default();
    Cell::number(value.value.map(|figure| match used.unit == Unit::Money.word() {
        true => whole(figure, currency),
        false => figure,
    }))
}

/// Returns in what the figures of a metric are: the currency of money that is of one.
fn unit<'a>(answer: &'a Answer, used: &'a MetricUsed) -> &'a str {
    let values = answer.rows.iter().filter_map(|row| row.values.get(&used.name));
    let mut known = values.filter_map(|value| value.currency.as_deref());
    let first = known.next().filter(|_| used.unit == Unit::Money.word());
    first.filter(|first| known.all(|other| other == *first)).unwrap_or(&used.unit)
}

#[cfg(test)]
mod tests {
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn money_in_a_file_is_in_whole_units_of_its_currency() {
        let money = used("clv", "money", "higher");
        let of = |minor: f64, currency: &str| Value {
            value: Some(minor),
            currency: Some(currency.to_owned()),
            ..Value::default()
        };
        let cases = [("EUR", 123_450.0, 1234.5), ("JPY", 900.0, 900.0), ("KWD", 1500.0, 1.5)];
        for (currency, minor, whole) in cases {
            assert_eq!(figure(&money, Some(&of(minor, currency))), Cell::Number(whole));
        }
        let other = used("backlog", "count", "lower");
        assert_eq!(figure(&other, Some(&of(250.0, "EUR"))), Cell::Number(250.0));
        assert_eq!(figure(&money, None), Cell::Empty);
    }

    #[test]
    fn columns_stand_as_rows_do_though_the_first_lacks_some() {
        let cells: Vec<(Words<'_>, Option<&str>)> = [
            ("chat", Some("sevilla")),
            ("chat", Some("tarde")),
            ("email", Some("madrid")),
            ("email", Some("tarde")),
            ("email", None),
            ("web", Some("madrid")),
            ("web", Some("sevilla")),
        ]
        .map(|(key, word)| (vec![Some(key)], word))
        .into();
        let listed = [Some("madrid"), Some("sevilla"), Some("tarde"), None];
        assert_eq!(merged(&cells, true), listed);
        let met = [Some("sevilla"), Some("tarde"), Some("madrid"), None];
        assert_eq!(merged(&cells, false), met);
    }

    #[test]
    fn a_total_of_other_observations_than_its_rows_says_so() {
        let check = |total: u64, rows: u64, expected: Option<&str>| {
            let said = stands_on(Language::Es, "Satisfacción", total, rows);
            assert_eq!(said.is_some(), expected.is_some(), "{said:?}");
            assert!(said.unwrap_or_default().contains(expected.unwrap_or_default()));
        };
        check(48, 48, None);
        check(40, 48, Some("Satisfacción: observaciones del total: 40; de sus filas juntas: 48,"));
        check(49, 48, Some("total: 49; de las filas mostradas juntas: 48;"));
    }
}
