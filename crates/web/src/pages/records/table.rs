//! The table of records: only columns that say something.

use std::collections::BTreeMap;

use baremo_metrics::Catalog;
use baremo_metrics::answer::{MetricUsed, RecordRow};
use baremo_metrics::page::{Definition, Kind, Metric};
use baremo_metrics::service::{Records, RecordsPage};
use baremo_model::Stream;
use baremo_model::calendar::WALL;
use baremo_render::Language;
use baremo_render::date::stamp;
use baremo_render::language::WORK_TIME;
use baremo_render::records::ended;
use baremo_render::words::{Called, left_out, side};
use maud::{Markup, html};

use crate::address::{Address, outside, segment};
use crate::pages::conversation::Subject;
use crate::parts::frame::framed;
use crate::parts::name::{long, valued};
use crate::text::{self, Text, cases as say};
use crate::visit::Visit;

/// Which columns say something.
struct Columns<'a> {
    /// What values are called, no two of them the same.
    called: Called<'a>,
    sides: bool,
    /// What parts of the metric are called.
    names: BTreeMap<String, String>,
    /// Whether a record is in the upper part too.
    hits: bool,
    /// What that part is called.
    upper: Text,
    /// Whether it is told how long records took, and how they ended.
    lasted: bool,
    ended: bool,
    spans: bool,
    agents: bool,
    weights: bool,
    links: bool,
    /// Whether all are of one source.
    alike: bool,
    /// The calendar that pictures open on.
    calendar: Option<&'a str>,
}

/// Writes the records of one page; the catalogue says what parts of the metric are called.
pub(in crate::pages) fn table(
    visit: &Visit<'_>,
    catalog: &Catalog,
    (metric, used): (&Metric, &MetricUsed),
    records: &Records,
    page: &RecordsPage,
) -> Markup {
    let (address, language, excluded) = (visit.address, visit.language(), page.excluded);
    let any = |says: fn(&RecordRow) -> bool| records.rows.iter().any(says);
    let of = (metric.name.as_str(), used.variant.as_str());
    let named = |row: &RecordRow| (row.side.clone(), side(language, catalog, of, &row.side));
    let definition = metric.definition(&used.variant);
    let kind = definition.map(|definition| definition.kind);
    let by = records.rows.iter().map(|row| &row.by);
    let columns = Columns {
        called: Called::of_rows(&visit.snapshot.segments, by, language),
        names: records.rows.iter().map(named).collect(),
        sides: match excluded {
            // What a metric is made of leaves out records of several sorts.
            true => definition.is_some_and(|definition| !definition.inputs.is_empty()),
            false => records.counts.len() > 1 && page.side.is_none(),
        },
        hits: any(|row| row.in_numerator.is_some()),
        upper: if kind == Some(Kind::Targets) { say::TARGET_MET } else { say::COUNTS_UP },
        lasted: any(|row| row.lasted.is_some()),
        ended: any(|row| row.ended.is_some()),
        spans: any(|row| row.from.is_some() || row.to.is_some()),
        agents: any(|row| row.agent.is_some()),
        weights: !excluded && any(|row| (row.weight - 1.0).abs() > 1e-9),
        links: any(|row| outside(row.url.as_deref()).is_some()),
        alike: records.rows.windows(2).all(|pair| pair[0].source == pair[1].source),
        calendar: calendar(visit, used),
    };
    let value = if excluded { say::REASON } else { text::VALUE };
    // A call, an order or a visit is no case.
    let is_case = |own: &Definition| Stream::Conversation.facts().contains(&own.main_fact());
    let one = if definition.is_none_or(is_case) { say::CASE } else { say::RECORD };
    html! {
        (framed(say::RECORDS.text(language), "observed stack", &html! {
            thead { tr {
                (sorted(address, say::AT.text(language), "newest", "oldest", false))
                th scope="col" { (one.text(language)) }
                @if excluded { th scope="col" { (value.text(language)) } }
                @else if !columns.hits {
                    (sorted(address, value.text(language), "highest", "lowest", true))
                }
                @if columns.sides { th scope="col" { (say::SIDE.text(language)) } }
                @if columns.hits { th scope="col" { (columns.upper.text(language)) } }
                @if columns.lasted {
                    @if columns.hits {
                        (sorted(address, say::LASTED.text(language), "highest", "lowest", true))
                    } @else { th.r scope="col" { (say::LASTED.text(language)) } }
                }
                @if columns.ended { th scope="col" { (say::ENDED.text(language)) } }
                @for name in &records.by {
                    th scope="col" { (visit.heading(name)) }
                }
                @if columns.spans {
                    th scope="col" { (say::SINCE.text(language)) }
                    th scope="col" { (say::UNTIL.text(language)) }
                }
                @if columns.agents { th scope="col" { (say::AGENT.text(language)) } }
                @if columns.weights { th.r scope="col" { (say::WEIGHT.text(language)) } }
                th scope="col" { (say::SOURCE.text(language)) }
                @if columns.links { th scope="col" { (say::HELP_DESK.text(language)) } }
            } }
            tbody { @for row in &records.rows { (line(visit, metric, records, &columns, row)) } }
        }))
    }
}

/// Writes a heading that orders by its column, and turns the order round.
fn sorted(address: &Address, name: &str, first: &str, second: &str, right: bool) -> Markup {
    let current = address.get("sort");
    let next = if current == Some(first) { second } else { first };
    let (order, sign) = match current {
        Some(word) if word == first => (Some("descending"), " ↓"),
        Some(word) if word == second => (Some("ascending"), " ↑"),
        _ => (None, ""),
    };
    html! {
        th.r[right] scope="col" aria-sort=[order] {
            a href=(address.with(&[("sort", Some(next))])) { (name) (sign) }
        }
    }
}

fn line(
    visit: &Visit<'_>,
    metric: &Metric,
    records: &Records,
    columns: &Columns<'_>,
    row: &RecordRow,
) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let at = |text: &Option<String>| {
        text.as_deref().map_or_else(|| "–".into(), |text| stamp(language, text))
    };
    html! {
        tr {
            td { (at(&row.at)) }
            th scope="row" { (case(address, (metric, columns.calendar), row)) }
            @match &row.reason {
                Some(reason) if !row.included => td { (left_out(reason, 1, language)) },
                _ if columns.hits => {}
                _ => td.r { (value(language, records, row)) },
            }
            @if columns.sides { td data-head=(say::SIDE.text(language)) {
                (columns.names.get(&row.side).unwrap_or(&row.side))
            } }
            @if columns.hits { td data-head=(columns.upper.text(language)) {
                @match row.in_numerator {
                    Some(true) => span.chip.good { (say::COUNTS_YES.text(language)) },
                    Some(false) => span.chip { (say::COUNTS_NO.text(language)) },
                    None => "–",
                }
            } }
            @if columns.lasted { td.r data-head=(say::LASTED.text(language)) {
                (row.lasted.map_or_else(|| "–".into(), |lasted| language.duration(lasted)))
            } }
            @if columns.ended { td data-head=(say::ENDED.text(language)) {
                (ended(row, language).unwrap_or_else(|| "–".into()))
            } }
            @for name in &records.by {
                td data-head=(visit.heading(name)) {
                    @let word = row.by.get(name).and_then(Option::as_deref);
                    (valued(&columns.called.told(name, word).unwrap_or_else(|| "–".into()), word))
                }
            }
            // On a phone, where a row is read as text, what is not known is not said, nor a source
            // that all share.
            @if columns.spans {
                td.beside[row.from.is_none()] data-head=(say::SINCE.text(language)) {
                    (at(&row.from))
                }
                td.beside[row.to.is_none()] data-head=(say::UNTIL.text(language)) { (at(&row.to)) }
            }
            @if columns.agents {
                td.beside[row.agent.is_none()] data-head=(say::AGENT.text(language)) {
                    (long(row.agent.as_deref().unwrap_or("–")))
                }
            }
            @if columns.weights { td.r data-head=(say::WEIGHT.text(language)) {
                (language.number(row.weight, 2))
            } }
            td.beside[columns.alike] data-head=(say::SOURCE.text(language)) { (row.source) }
            @if columns.links { td {
                @if let Some(url) = outside(row.url.as_deref()) {
                    @let label = say::OPEN_CASE.fill(language, &[("case", &row.case)]);
                    a href=(url) rel="noopener noreferrer" target="_blank" aria-label=(label) {
                        (say::OPEN.text(language)) " ↗"
                    }
                }
            } }
        }
    }
}

/// Returns the calendar that a number was counted in, where its picture can be drawn in it and
/// there are others to choose from.
pub(in crate::pages) fn calendar<'a>(visit: &Visit<'_>, used: &'a MetricUsed) -> Option<&'a str> {
    let named = &visit.snapshot.calendars;
    let own = Some(used.calendar.as_str());
    own.filter(|own| !named.is_empty() && (*own == WALL || named.iter().any(|name| name == own)))
}

/// Writes the case, as the way to its picture where it is a call or of a conversation; the picture
/// leads back to the same records, and so takes the definition along. It opens on the calendar
/// given where the address names none.
pub(in crate::pages) fn case(
    address: &Address,
    (metric, calendar): (&Metric, Option<&str>),
    row: &RecordRow,
) -> Markup {
    let opens = address.get("calendar").or(calendar);
    let changes = [("metric", Some(metric.name.as_str())), ("calendar", opens)];
    let path = match row.is_contact {
        true => Subject::Contact.path(&row.source, &row.case),
        false => Subject::Conversation.path(&row.source, &row.conversation),
    };
    let customer = format!("/customers/{}", segment(&row.case));
    html! {
        @if row.conversation.is_empty() && row.is_customer {
            a href=(address.to(&customer)) { (row.case) }
        } @else if row.conversation.is_empty() && !row.is_contact { (row.case) }
        @else { a href=(address.listed(&path, &changes)) { (row.case) } }
    }
}

/// Returns records as pages show them: working time as such, where the number is.
pub(in crate::pages) fn shown(records: Records, used: &MetricUsed) -> Records {
    match used.unit == WORK_TIME && records.unit == "seconds" {
        true => Records { unit: WORK_TIME.to_owned(), ..records },
        false => records,
    }
}

/// Writes an observed value: a duration, a count, the distinct thing counted, or whether it counts
/// for a proportion.
pub(in crate::pages) fn value(language: Language, records: &Records, row: &RecordRow) -> String {
    if let Some(is) = row.in_numerator {
        let said = if is { say::COUNTS_YES } else { say::COUNTS_NO };
        return said.text(language).to_owned();
    }
    if let Some(counted) = &row.counted {
        return counted.clone();
    }
    if let (Some(value), Some(currency)) = (row.value, &row.currency) {
        return language.value(&format!("money {currency}"), value);
    }
    match (row.value, records.unit.as_str()) {
        (None, _) => "–".into(),
        (Some(value), unit) if unit == "days" || unit.starts_with("money") => {
            language.value(unit, value)
        }
        (Some(value), "seconds") => language.duration(value),
        (Some(value), WORK_TIME) => language.work_time(value),
        (Some(value), _) if row.is_duration => language.duration(value),
        (Some(value), _) => language.plain(value),
    }
}

#[cfg(test)]
mod tests {
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn money_is_money_whatever_the_unit_of_the_metric() {
        let records = Records { unit: "percent".into(), ..Records::default() };
        let (value, is_duration) = (Some(1099.0), true);
        let time = RecordRow { value, is_duration, ..RecordRow::default() };
        let money = RecordRow { currency: Some("EUR".into()), ..time.clone() };
        assert_eq!(super::value(Language::En, &records, &money), "€10.99");
        assert_eq!(super::value(Language::En, &records, &time), "18 min 19 s");
    }

    #[test]
    fn working_time_is_told_as_the_number_is() {
        let of = |unit: &str| {
            let records = Records { unit: "seconds".into(), ..Records::default() };
            let row = RecordRow { value: Some(216_000.0), ..RecordRow::default() };
            super::value(Language::En, &shown(records, &used("m", unit, "lower")), &row)
        };
        assert_eq!([of("seconds"), of(WORK_TIME)], ["2.5 d", "60 h"]);
    }
}
