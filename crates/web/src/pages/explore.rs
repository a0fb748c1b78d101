//! `/explore`: any metrics by any dimensions, as table and chart, pivoted, from the top or the
//! bottom; the question as others ask it, and views kept under a name with an address of their own.

mod picture;
mod question;
mod saved;
mod table;

use std::sync::Arc;

use baremo_metrics::answer::Answer;
use baremo_metrics::catalog::FAMILIES;
use baremo_metrics::query::{NO_DIMENSION, Query, USUAL};
use baremo_metrics::service::DimensionInfo;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::{ErrorKind, told};
use baremo_render::answer::{answer_csv, noted_there, words};
use baremo_render::order::order_key;
use maud::{Markup, html};

pub(crate) use self::picture::file as chart;
pub(super) use self::saved::view_link;
pub(crate) use self::saved::{forget, open, save, view_of};
use crate::address::Address;
use crate::error::said;
use crate::export::{Sheet, TableForm, csv, workbook};
use crate::pages::metrics::by_title;
use crate::pages::ready_boards;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::filters::reached;
use crate::parts::untold::out_of_reach;
use crate::text::{self, Text, explore as say};
use crate::visit::{Page, Visit};

/// Metrics and dimensions of one question, at most.
const MOST: usize = 6;
/// Metrics and dimension of the question where the address names no metric.
const FEWEST: usize = 2;
const USUAL_BY: &str = "channel";
/// Grains offered.
const GRAINS: &[(Option<&str>, Text)] = &[
    (None, say::NO_GRAIN),
    (Some("day"), text::DAYS),
    (Some("week"), text::WEEKS),
    (Some("month"), text::MONTHS),
    (Some("quarter"), say::QUARTERS),
    (Some("year"), text::RANGE_YEAR_GRAIN),
];
/// Rows offered.
const LIMITS: &[Option<&str>] = &[Some("10"), Some("25"), Some("100"), None];
/// The name under which the period is laid across.
const BUCKET: &str = "bucket";

/// What is explored.
struct View<'a> {
    visit: &'a Visit<'a>,
    catalog: Arc<Catalog>,
    metrics: Vec<String>,
    by: Vec<String>,
    query: Query,
}

/// Returns the words of a list in an address, separated by commas or given one by one.
fn list(address: &Address, key: &'static str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in address.all(key).flat_map(|words| words.split(',')).map(str::trim) {
        if !word.is_empty() && words.iter().all(|known| known != word) && words.len() < MOST {
            words.push(word.to_owned());
        }
    }
    words
}

/// Returns what is explored where nobody says: what the first ready board shows first, of what the
/// data can answer.
fn usual(visit: &Visit<'_>, catalog: &Catalog) -> Result<Vec<String>, ServiceError> {
    let coverage = visit.service.coverage()?;
    let known = |name: &String| {
        coverage.metrics.iter().any(|covered| covered.computable && covered.name == *name)
    };
    let boards = ready_boards(catalog, visit.language());
    let cards = boards.into_iter().next().map(|(_, board)| board.cards).unwrap_or_default();
    let names = cards.into_iter().map(|card| card.metric).filter(known);
    Ok(names.take(FEWEST).collect())
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>) -> Result<Self, ServiceError> {
        let (address, catalog) = (visit.address, visit.service.catalog()?);
        let (mut metrics, mut by) = (list(address, "metrics"), list(address, "by"));
        if metrics.is_empty() {
            metrics = usual(visit, &catalog)?;
            if by.is_empty() {
                by.push(USUAL_BY.to_owned());
            }
        }
        let names: Vec<&str> = metrics.iter().map(String::as_str).collect();
        let mut query = address.query(visit.snapshot, &names);
        query.by = by.clone();
        by.retain(|name| name != NO_DIMENSION);
        if query.stat.is_none() && query.profile.is_none() {
            query.stat = Some(USUAL.into());
        }
        query.grain = address.get("grain").filter(|grain| *grain != "all").map(str::to_owned);
        query.order = address.get("order").map(str::to_owned).filter(|_| !by.is_empty());
        query.limit = match address.get("limit").filter(|_| !by.is_empty()) {
            Some(text) => {
                Some(text.parse::<usize>().ok().filter(|it| *it > 0).ok_or_else(|| {
                    let message = told!(
                        "`limit` takes a whole number from 1 on, not `{text}`",
                        "`limit` admite un número entero desde 1, no `{text}`"
                    );
                    ServiceError::new(ErrorKind::BadRequest, message)
                })?)
            }
            None => None,
        };
        Ok(View { visit, catalog, metrics, by, query })
    }

    fn address(&self) -> &Address {
        self.visit.address
    }

    fn title(&self, metric: &str) -> String {
        let found = self.catalog.get(metric);
        found.map_or_else(
            |_| metric.to_owned(),
            |metric| words(metric, self.visit.language()).title.clone(),
        )
    }

    /// Returns what a dimension is called.
    fn dimension(&self, name: &str) -> String {
        self.visit.dimension(name)
    }

    /// Returns the dimension laid across, when the answer has it.
    fn pivot(&self) -> Option<&str> {
        let asked = self.address().get("pivot")?;
        let timed = asked == BUCKET && self.query.grain.is_some();
        (timed || self.by.iter().any(|name| name == asked)).then_some(asked)
    }

    /// Returns the answer; what cannot be asked together is said on the page, not instead of it.
    fn ask(&self) -> Result<Result<Arc<Answer>, String>, ServiceError> {
        match self.visit.ask(&self.query) {
            Ok(answer) => Ok(Ok(answer)),
            Err(error) if matches!(error.kind, ErrorKind::BadRequest | ErrorKind::NotFound) => {
                Ok(Err(self.apart(&error)))
            }
            Err(error) => Err(error),
        }
    }

    /// Says why what is asked cannot be asked together.
    fn apart(&self, error: &ServiceError) -> String {
        let language = self.visit.language();
        let (message, hints) = said(language, error);
        let why = language.quoted(&[vec![message], hints].concat().join(" · "));
        say::NOT_TOGETHER.fill(language, &[("why", &why)])
    }
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let view = View::new(visit)?;
    let title = say::EXPLORE.text(language).to_owned();
    let answer = if view.metrics.is_empty() { None } else { Some(view.ask()?) };
    let main = html! {
        (bar(visit))
        div.head { div { h1 { (title) } } }
        (view.choices())
        @match &answer {
            None => section.panel.empty { p { (say::START.text(language)) } },
            Some(Err(why)) => section.panel.empty { p { (why) } },
            Some(Ok(answer)) if answer.rows.is_empty() => { (filtered_out(visit)) },
            Some(Ok(answer)) => {
                (picture::picture(&view, answer))
                section.panel {
                    h2 { (say::TABLE.text(language)) }
                    (table::table(&view, answer))
                    @for note in &answer.notes {
                        p.quiet.small.begins { (noted_there(language, &view.catalog, note)) }
                    }
                }
                (view.files())
                (question::question(&view)?)
            }
        }
        (saved::saved(&view)?)
    };
    Ok(Page::Shown { title, main })
}

/// Returns the answer as a file: values as the command line writes them, or pivoted; a workbook
/// has a sheet that says what was asked. Where a metric is not told by a filter it says so, as the
/// page does.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let view = View::new(visit)?;
    let answer = match visit.service.ask(&view.query) {
        Ok(answer) => answer,
        Err(error) if out_of_reach(&error).is_some() => {
            let sheet = Sheet::of_none(visit.language(), &view.apart(&error));
            return Ok(Page::File(sheet.file(&visit.dated("explore"), form)?));
        }
        Err(error) => return Err(error),
    };
    let cells = || table::cells(&view, &answer);
    let body = match form {
        TableForm::Csv if view.pivot().is_none() => answer_csv(&answer).into_bytes(),
        TableForm::Csv => {
            let (head, rows) = cells();
            csv(&head, &rows)
        }
        TableForm::Xlsx => {
            let (head, rows) = cells();
            let name = say::TABLE.text(visit.language()).into();
            workbook(&[Sheet { name, head, rows }, question::sheet(&view)])?
        }
    };
    Ok(Page::File(form.file(&visit.dated("explore"), body)))
}

impl View<'_> {
    /// Writes what is asked, each part a link that changes it.
    fn choices(&self) -> Markup {
        html! {
            section.panel.build {
                (self.chosen_metrics())
                (self.chosen_dimensions())
                @if !self.metrics.is_empty() { (self.shape()) }
            }
        }
    }

    /// Returns the address with a word added to a list, or taken out of it.
    fn changed(&self, key: &str, words: &[String], word: &str) -> String {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.iter().position(|known| *known == word) {
            Some(index) => drop(words.remove(index)),
            None => words.push(word),
        }
        let joined = words.join(",");
        let joined = Some(joined.as_str()).filter(|text| !text.is_empty());
        self.address().with(&[(key, joined), ("order", None)])
    }

    fn pills(&self, key: &str, words: &[String], name: &dyn Fn(&str) -> String) -> Markup {
        let language = self.visit.language();
        html! {
            @for word in words {
                @let name = name(word);
                a.pill.set href=(self.changed(key, words, word))
                    aria-label=(say::REMOVE.fill(language, &[("name", &name)])) {
                    (name) " " span aria-hidden="true" { "×" }
                }
            }
        }
    }

    fn chosen_metrics(&self) -> Markup {
        let language = self.visit.language();
        html! {
            div.bar {
                span.what { (say::METRICS.text(language)) }
                (self.pills("metrics", &self.metrics, &|name| self.title(name)))
                @if self.metrics.len() < MOST { details.menu {
                    summary.pill { "+ " (say::ADD_METRIC.text(language)) }
                    div.sheet.long {
                        @for (family, en, es) in FAMILIES {
                            @let own = by_title(language, self.catalog.family(family).filter(
                                |metric| !self.metrics.contains(&metric.name)));
                            @if !own.is_empty() {
                                b.quiet { (language.pick(en, es)) }
                                @for metric in own {
                                    a href=(self.changed("metrics", &self.metrics, &metric.name)) {
                                        (words(metric, language).title)
                                    }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn chosen_dimensions(&self) -> Markup {
        let language = self.visit.language();
        // What one of the metrics does not reach would leave it without a value.
        let names: Vec<&str> = self.metrics.iter().map(String::as_str).collect();
        let mut known = reached(self.visit, &names).unwrap_or_default();
        let title = |info: &DimensionInfo| language.pick(&info.title_en, &info.title_es).clone();
        known.sort_by_cached_key(|info| order_key(&title(info)));
        html! {
            div.bar {
                span.what { (say::BY.text(language)) }
                (self.pills("by", &self.by, &|name| self.dimension(name)))
                @if self.by.len() < MOST && !known.is_empty() { details.menu {
                    summary.pill { "+ " (say::ADD_DIMENSION.text(language)) }
                    div.sheet.long {
                        @for info in known.iter().filter(|info| !self.by.contains(&info.name)) {
                            a href=(self.changed("by", &self.by, &info.name)) {
                                (title(info))
                            }
                        }
                    }
                } }
                nav.segment aria-label=(say::OVER_TIME.text(language)) {
                    @for (word, name) in GRAINS {
                        a href=(self.address().with(&[("grain", *word)]))
                            aria-current=[(self.query.grain.as_deref() == *word).then_some("true")]
                                {
                            (name.text(language))
                        }
                    }
                }
            }
        }
    }

    fn shape(&self) -> Markup {
        let (language, address) = (self.visit.language(), self.address());
        let order = address.get("order");
        let first = self.metrics.first().map_or("value", String::as_str);
        let falling = format!("-{first}");
        let orders = [
            (None, say::AS_LISTED),
            (Some(falling.as_str()), say::TOP),
            (Some(first), say::BOTTOM),
        ];
        let timed = self.query.grain.is_some().then_some(BUCKET);
        let across: Vec<&str> = self.by.iter().map(String::as_str).chain(timed).collect();
        let name = |word: &str| match word {
            BUCKET => say::BUCKET.text(language).to_owned(),
            word => self.dimension(word),
        };
        html! {
            div.bar {
                @if !self.by.is_empty() {
                    span.what { (say::ORDER.text(language)) }
                    nav.segment aria-label=(say::ORDER.text(language)) {
                        @for (word, name) in orders {
                            a href=(address.with(&[("order", word)]))
                                aria-current=[(order == word).then_some("true")] {
                                (name.text(language))
                            }
                        }
                    }
                    span.what { (say::LIMIT.text(language)) }
                    nav.segment aria-label=(say::LIMIT.text(language)) {
                        @for word in LIMITS {
                            a href=(address.with(&[("limit", *word)]))
                                aria-current=[(address.get("limit") == *word).then_some("true")] {
                                (word.unwrap_or(say::ALL_ROWS.text(language)))
                            }
                        }
                    }
                }
                @if across.len() > 1 {
                    span.what { (say::PIVOT.text(language)) }
                    nav.segment aria-label=(say::PIVOT.text(language)) {
                        a href=(address.with(&[("pivot", None)]))
                            aria-current=[self.pivot().is_none().then_some("true")] {
                            (say::NO_PIVOT.text(language))
                        }
                        @for word in across {
                            a href=(address.with(&[("pivot", Some(word))]))
                                aria-current=[(self.pivot() == Some(word)).then_some("true")] {
                                (name(word))
                            }
                        }
                    }
                }
            }
        }
    }

    fn files(&self) -> Markup {
        let address = self.address();
        html! {
            p.files.no-print {
                a.button href=(address.beside("/explore/export.csv")) download { "CSV" } " "
                a.button href=(address.beside("/explore/export.xlsx")) download { "XLSX" }
            }
        }
    }
}
