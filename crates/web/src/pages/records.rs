//! `/records/{metric}`: every observation behind a number, or everything left out of it, in pages.
//! Totals are held against the number itself, and what is shown can be taken along as a file.

mod export;
mod table;

use std::collections::BTreeMap;

use baremo_metrics::answer::{MetricUsed, Note, Value};
use baremo_metrics::page::{Definition, Kind, Metric};
use baremo_metrics::query::{Query, USUAL};
use baremo_metrics::service::{RecordSort, Records, RecordsPage};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::answer::{formula, noted_there, words};
use baremo_render::why::waiting;
use baremo_render::with_signs;
use baremo_render::words::{EXCLUSIONS, called, side};
use maud::{Markup, html};

pub(crate) use self::export::table_file;
pub(super) use self::table::{calendar, case, shown, table, value};
use crate::known::AS_OF;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::card::figure;
use crate::parts::find::find;
use crate::parts::pager::{self, pager};
use crate::parts::untold::Untold;
use crate::parts::waiting::not_over;
use crate::text::{Text, cases as say};
use crate::visit::{Page, Visit};

/// Orders, with their words in addresses.
const SORTS: &[(&str, RecordSort, Text)] = &[
    ("listed", RecordSort::Listed, say::SORT_LISTED),
    ("newest", RecordSort::Newest, say::SORT_NEWEST),
    ("oldest", RecordSort::Oldest, say::SORT_OLDEST),
    ("highest", RecordSort::Highest, say::SORT_HIGHEST),
    ("lowest", RecordSort::Lowest, say::SORT_LOWEST),
];

/// What a ratio is divided by.
const DENOMINATOR: &str = "denominator";

/// What the page shows.
struct View<'a> {
    visit: &'a Visit<'a>,
    metric: &'a Metric,
    /// The variant that the number is of, which a profile may have chosen.
    variant: &'a str,
    page: RecordsPage,
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let metric = catalog.get(visit.parameter("metric"))?;
    let language = visit.language();
    let answer = match visit.ask(&asked(visit, metric)) {
        Ok(answer) => answer,
        Err(error) => return untold(visit, metric, error),
    };
    let used = answer.metrics.first();
    let (used, value) = used
        .zip(answer.total.values.get(&metric.name))
        .ok_or_else(|| ServiceError::new(ErrorKind::Internal, "the answer lacks its metric"))?;
    let view = View::new(visit, metric, &used.variant);
    let records = shown(visit.service.records(&view.listed(), &view.page)?, used);
    let title = words(view.metric, language).title.clone();
    let main = html! {
        (bar(visit))
        (view.head(used, value))
        (view.tabs(value))
        p.lead { (view.totals(&records, value)) }
        @for note in answer.notes.iter().filter(|note| matches!(note, Note::NoSuchWord { .. })) {
            p.quiet.small { (noted_there(language, &catalog, note)) }
        }
        (view.choices(&catalog, &records.counts))
        @let is_none = records.counts.values().all(|count| *count == 0);
        @if is_none && !view.page.excluded {
            @if waiting(value).is_some() { (not_over(visit, used, value)) }
            @else { (filtered_out(visit)) }
        }
        // That none was left out is said above.
        @if !is_none { section.panel {
            @if records.rows.is_empty() {
                p.quiet { (say::NONE_FOUND.text(language)) " "
                    a
                        href=(visit.address.with(&[("side", Some("all")), ("reason", None),
                            ("find", None)])) {
                        (say::SHOW_ALL.text(language))
                    }
                }
            } @else {
                (table(visit, &catalog, (view.metric, used), &records, &view.page))
                (pager(visit.address, records.total))
            }
        } }
        (view.files(records.total))
    };
    Ok(Page::Shown { title: format!("{title} · {}", say::RECORDS.text(language)), main })
}

/// Shows the page of a metric that is not told by what it is filtered by: why none is listed. Any
/// other error stays what it is.
fn untold(visit: &Visit<'_>, metric: &Metric, error: ServiceError) -> Result<Page, ServiceError> {
    let untold = Untold::of(visit, metric, error)?;
    let (language, address) = (visit.language(), visit.address);
    let title = &words(metric, language).title;
    let main = html! {
        (bar(visit))
        div.head { div {
            div.kicker {
                a href=(address.deeper(&format!("/metrics/{}", metric.name), &[])) { (title) }
            }
            h1 { (say::RECORDS_OF.text(language)) }
        } }
        (untold.said(visit, metric)?)
    };
    Ok(Page::Shown { title: format!("{title} · {}", say::RECORDS.text(language)), main })
}

/// Returns which records of a variant are listed first: of a proportion, those it is a part of.
pub(super) fn usual(metric: &Metric, variant: &str) -> RecordsPage {
    let definition = metric.definition(variant);
    let lower = definition.is_some_and(Definition::divides_a_part);
    RecordsPage { side: lower.then(|| DENOMINATOR.to_owned()), ..RecordsPage::default() }
}

/// Returns the question of the number itself, as its own page asks it.
fn asked(visit: &Visit<'_>, metric: &Metric) -> Query {
    let mut query = visit.address.query(visit.snapshot, &[&metric.name]);
    query.compare = None;
    if query.stat.is_none() && query.profile.is_none() {
        query.stat = Some(USUAL.into());
    }
    query
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>, metric: &'a Metric, variant: &'a str) -> Self {
        let address = visit.address;
        let own = |key: &str| address.get(key).map(str::to_owned);
        let excluded = address.get("list") == Some("excluded");
        let asked = address.get("sort").unwrap_or_default();
        let sort = SORTS.iter().find(|(word, ..)| *word == asked);
        let page = RecordsPage {
            excluded,
            side: match (excluded, address.get("side")) {
                (true, _) | (false, Some("all")) => None,
                (false, Some(side)) => Some(side.to_owned()),
                (false, None) => usual(metric, variant).side,
            },
            reason: own("reason").filter(|_| excluded),
            search: own("find"),
            offset: (pager::number(address) - 1).saturating_mul(pager::ROWS),
            limit: pager::ROWS,
            sort: sort.map_or(RecordSort::Listed, |(_, sort, _)| *sort),
        };
        View { visit, metric, variant, page }
    }

    /// Returns the question whose records are listed.
    fn listed(&self) -> Query {
        let address = self.visit.address;
        let mut query = address.query(self.visit.snapshot, &[&self.metric.name]);
        query.by = address.get("by").map(str::to_owned).into_iter().collect();
        (query.compare, query.stat) = (None, None);
        query
    }

    fn head(&self, used: &MetricUsed, value: &Value) -> Markup {
        let (language, address) = (self.visit.language(), self.visit.address);
        html! {
            div.head {
                div {
                    div.kicker {
                        a href=(address.deeper(&format!("/metrics/{}", self.metric.name), &[])) {
                            (words(self.metric, language).title)
                        }
                    }
                    h1 { (say::RECORDS_OF.text(language)) }
                    p.quiet.small {
                        (with_signs(&formula(language, Some(words(self.metric, language)), used)))
                    }
                }
                (figure(language, (used, value), &[]))
            }
        }
    }

    fn tabs(&self, value: &Value) -> Markup {
        let (language, address) = (self.visit.language(), self.visit.address);
        let out = value.listed_out();
        let tabs = [
            (false, None, say::IN_NUMBER, value.n),
            (true, Some("excluded"), say::LEFT_OUT_TAB, out),
        ];
        html! {
            nav.tabs aria-label=(say::LISTS.text(language)) {
                @for (excluded, word, name, count) in tabs {
                    a href=(address.with(&[("list", word), ("side", None), ("reason", None)]))
                        aria-current=[(excluded == self.page.excluded).then_some("page")] {
                        (name.text(language)) " " span.quiet { (language.count(count)) }
                    }
                }
            }
        }
    }

    /// Says how the list and the number fit together.
    fn totals(&self, records: &Records, value: &Value) -> String {
        let language = self.visit.language();
        let side = |side: &str| records.counts.get(side).copied();
        let counted = |count: usize| {
            let [en, es] = [["record", "records"], ["registro", "registros"]];
            language.counted(count as u64, en, es)
        };
        if let Some(sought) = self.page.search.as_deref().filter(|text| !text.is_empty()) {
            let chosen = match self.page.excluded {
                true => &self.page.reason,
                false => &self.page.side,
            };
            let is_chosen = |word: &String| chosen.as_ref().is_none_or(|own| own == word);
            let all = records.counts.iter().filter(|(word, _)| is_chosen(word));
            let all = counted(all.map(|(_, count)| count).sum());
            let shown = language.count(records.total as u64);
            let places = [("text", sought), ("shown", &*shown), ("all", &*all)];
            return say::FOUND.fill(language, &places);
        }
        if let (false, Some(upper), Some(lower)) =
            (self.page.excluded, side("numerator"), side(DENOMINATOR))
        {
            let places = [("upper", &*counted(upper)), ("lower", &*counted(lower))];
            let definition = self.metric.definition(self.variant);
            let has_sets = definition.is_some_and(|found| found.kind == Kind::Members);
            // Sets of customers: each record is one of them, added or taken away.
            let is = |told: Option<f64>, counted: usize| told == Some(counted as f64);
            let adds = is(value.numerator, upper) && is(value.denominator, lower);
            let pattern = if has_sets && !adds { say::TAKEN_AWAY } else { say::DIVIDED };
            return pattern.fill(language, &places);
        }
        // The side that n counts, where there is one.
        let own = side(DENOMINATOR).or(side("value")).or(side("numerator"));
        let all: usize = records.counts.values().sum();
        if own.is_none() && !self.page.excluded && all > 0 {
            let parts = records.counts.len() as u64;
            let parts = language.counted(parts, ["part", "parts"], ["parte", "partes"]);
            return say::MADE_OF.fill(language, &[("list", &counted(all)), ("parts", &parts)]);
        }
        let listed = if self.page.excluded { all } else { own.unwrap_or_default() };
        let card = match self.page.excluded {
            true => value.listed_out(),
            false => value.n,
        };
        let pattern = match (self.page.excluded, listed as u64 == card) {
            (false, true) if card == 1 => say::SAME_ONE,
            (false, true) => say::SAME_AS_CARD,
            (false, false) => say::OTHER_THAN_CARD,
            (true, true) if card == 0 => say::LEFT_OUT_NONE,
            (true, true) if card == 1 => say::LEFT_OUT_ONE,
            (true, true) => say::LEFT_OUT_SAME,
            (true, false) => say::LEFT_OUT_OTHER,
        };
        let list = match pattern {
            say::OTHER_THAN_CARD | say::LEFT_OUT_OTHER => counted(listed),
            _ => language.count(listed as u64),
        };
        let card = language.count(card);
        pattern.fill(language, &[("list", &list), ("card", &card)])
    }

    /// Writes what narrows and orders the list.
    fn choices(&self, catalog: &Catalog, counts: &BTreeMap<String, usize>) -> Markup {
        let (language, address) = (self.visit.language(), self.visit.address);
        let excluded = self.page.excluded;
        let (key, all) = match excluded {
            true => ("reason", say::ALL_REASONS),
            false => ("side", say::ALL_SIDES),
        };
        let of = (self.metric.name.as_str(), self.variant);
        let name = |word: &str| match excluded {
            true => called(EXCLUSIONS, word, language),
            false => side(language, catalog, of, word),
        };
        let chosen = match excluded {
            true => self.page.reason.as_ref(),
            false => self.page.side.as_ref(),
        };
        // Everything is chosen by its name where the page shows a part of itself.
        let every = usual(self.metric, self.variant).side.filter(|_| !excluded).map(|_| "all");
        html! {
            div.bar.choices {
                @if counts.len() > 1 {
                    nav.segment
                        aria-label=(if excluded { say::REASON } else { say::SIDE }.text(language)) {
                        a href=(address.with(&[(key, every)]))
                            aria-current=[chosen.is_none().then_some("true")] {
                            (all.text(language))
                        }
                        @for (word, count) in counts {
                            a href=(address.with(&[(key, Some(word))]))
                                aria-current=[(chosen == Some(word)).then_some("true")] {
                                (name(word)) " " (language.count(*count as u64))
                            }
                        }
                    }
                }
                (find(address, say::FIND))
                details.menu {
                    @let current = SORTS.iter().find(|(_, sort, _)| *sort == self.page.sort);
                    summary.pill {
                        (say::SORT.text(language)) ": " b {
                            (current.map_or(say::SORT_LISTED, |(.., name)| *name).text(language))
                        }
                        " " span aria-hidden="true" { "▾" }
                    }
                    div.sheet {
                        @for (word, sort, name) in SORTS {
                            a href=(address.with(&[("sort", Some(word))]))
                                aria-current=[(*sort == self.page.sort).then_some("true")] {
                                (name.text(language))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Offers the list as a file.
    fn files(&self, total: usize) -> Markup {
        let (language, address) = (self.visit.language(), self.visit.address);
        let path = format!("/records/{}", self.metric.name);
        let count = language.count(total as u64);
        html! {
            p.files.no-print {
                @if total == 1 { (say::EXPORT_ONE.text(language)) " " }
                @else { (say::EXPORT.fill(language, &[("count", &count)])) " " }
                a.button href=(address.beside(&format!("{path}/export.csv"))) download { "CSV" } " "
                a.button href=(address.beside(&format!("{path}/export.xlsx"))) download { "XLSX" }
                    " "
                a href=(self.api()) { (say::AS_JSON.text(language)) }
            }
        }
    }

    /// Returns the same list in the API.
    fn api(&self) -> String {
        let query = self.listed();
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("metrics", &self.metric.name);
        let sort = SORTS.iter().find(|(_, sort, _)| *sort == self.page.sort);
        let parts = [
            ("from", query.from.as_deref()),
            ("to", query.to.as_deref()),
            ("by", query.by.first().map(String::as_str)),
            ("where", query.filter.as_deref()),
            ("variant", query.variant.as_deref()),
            ("calendar", query.calendar.as_deref()),
            ("basis", query.basis.as_deref()),
            ("actor", query.actor.as_deref()),
            ("credit", query.credit.as_deref()),
            ("profile", query.profile.as_deref()),
            ("zone", query.zone.as_deref()),
            (AS_OF, query.as_of.as_deref()),
            ("side", self.page.side.as_deref()),
            ("reason", self.page.reason.as_deref()),
            ("search", self.page.search.as_deref()),
            ("excluded", self.page.excluded.then_some("true")),
            ("sort", sort.map(|(word, ..)| *word)),
        ];
        for (key, value) in parts {
            if let Some(value) = value {
                pairs.append_pair(key, value);
            }
        }
        for (name, value) in &query.parameters {
            pairs.append_pair("set", &format!("{name}={value}"));
        }
        format!("/api/v1/records?{}", pairs.finish())
    }
}
