//! `/customers`: who to write to today, then all customers with health, outlook, value and
//! contacts, sorted, filtered and in pages.

mod export;
mod reason;
mod stay;

use baremo_metrics::ServiceError;
use baremo_metrics::service::{CustomerRow, CustomerSort, Customers, CustomersPage};
use baremo_render::Language;
use baremo_render::answer::noted_there;
use baremo_render::date::{day, moment};
use maud::{Markup, html};

pub(crate) use self::export::table_file;
use self::reason::reason;
use crate::address::segment;
use crate::known;
use crate::parts::customer::{class, class_name, health, money};
use crate::parts::find::find;
use crate::parts::frame::framed;
use crate::parts::pager::{self, pager};
use crate::text::{self, Text, cases, customers as say};
use crate::visit::{Page, Visit};

/// Customers in each list of the day.
const TODAY: usize = 6;
/// Choices of a list: word, name, condition.
const ONLY: &[(&str, Text, Option<&str>)] = &[
    ("open", say::ONLY_OPEN, Some("open_case_count > 0")),
    ("unhappy", say::ONLY_UNHAPPY, Some("last_csat = 'negative'")),
    ("complained", say::ONLY_COMPLAINED, Some("complaint_count > 0")),
    ("waiting", say::ONLY_WAITING, None),
];
/// Columns of the list: name, the order that its heading gives, whether it holds figures.
const COLUMNS: &[(Text, Option<CustomerSort>, bool)] = &[
    (say::CUSTOMER, Some(CustomerSort::Customer), false),
    (say::HEALTH, Some(CustomerSort::Health), false),
    (say::ALIVE, Some(CustomerSort::Alive), true),
    (say::AT_RISK, Some(CustomerSort::AtRisk), true),
    (say::CLV, Some(CustomerSort::Value), true),
    (say::NET, Some(CustomerSort::Net), true),
    (say::CASES, Some(CustomerSort::Contacts), true),
    (say::LAST_CONTACT, Some(CustomerSort::LastContact), false),
    (say::LAST_CSAT, None, false),
    (say::WAITING, Some(CustomerSort::Waiting), false),
    (say::LAST_ORDER, Some(CustomerSort::LastOrder), false),
];

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let (page, catalog) = (asked(visit), visit.service.catalog()?);
    let listed = visit.service.customers(&page)?;
    let everybody = CustomersPage { limit: 0, ..then(visit) };
    let everybody = visit.service.customers(&everybody)?;
    let plain =
        ["class", "only", "find", "sort", "page"].iter().all(|key| address.get(key).is_none());
    let title = say::CUSTOMERS.text(language).to_owned();
    let main = html! {
        div.head {
            div { h1 { (title) } }
            div.controls { (known::menu(visit)) }
        }
        @if everybody.total == 0 {
            section.panel.empty {
                p { (say::NO_CUSTOMERS.text(language)) }
                p.ways { a.button.first href=(address.to("/sources")) {
                    (text::NAV_SOURCES.text(language))
                } }
            }
        } @else {
            p.lead { (lead(&everybody, language)) }
            @for note in &everybody.notes {
                p.quiet { (noted_there(language, &catalog, note)) }
            }
            @if plain { (today(visit)?) (stay::stay(visit)?) }
            (choices(visit, &listed, page.sort))
            section.panel {
                @if listed.rows.is_empty() {
                    p.quiet {
                        (cases::NONE_FOUND.text(language)) " "
                        a href=(address.with(&[("class", None), ("only", None), ("find", None)])) {
                            (cases::SHOW_ALL.text(language))
                        }
                    }
                }
                @else {
                    (table(visit, &listed))
                    (export::files(visit))
                    (pager(address, listed.total))
                }
            }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Returns the question for all customers, as of when the page asks.
fn then(visit: &Visit<'_>) -> CustomersPage {
    let as_of = visit.address.as_of().map(str::to_owned);
    CustomersPage { as_of, ..CustomersPage::default() }
}

fn asked(visit: &Visit<'_>) -> CustomersPage {
    let address = visit.address;
    let own = |key: &str| address.get(key).map(str::to_owned);
    let sort = address.get("sort").unwrap_or_default();
    let (reverse, word) = sort.strip_prefix('-').map_or((false, sort), |word| (true, word));
    let only = ONLY.iter().find(|(word, ..)| address.get("only") == Some(word));
    let waiting = only.is_some_and(|(word, ..)| *word == "waiting");
    let sort = CustomerSort::from_word(word);
    CustomersPage {
        urgent: waiting,
        class: own("class"),
        search: own("find"),
        filter: only.and_then(|(_, _, filter)| filter.map(str::to_owned)),
        sort: if waiting { CustomerSort::Waiting } else { sort.unwrap_or_default() },
        reverse,
        offset: (pager::number(address) - 1).saturating_mul(pager::ROWS),
        limit: pager::ROWS,
        ..then(visit)
    }
}

fn lead(everybody: &Customers, language: Language) -> String {
    let of = |class: &str| {
        let found = everybody.classes.iter().find(|(name, _)| name == class);
        language.count(found.map_or(0, |(_, count)| *count) as u64)
    };
    let count = language.count(everybody.total as u64);
    let (weak, risk) = (of("weak"), of("at_risk"));
    say::CUSTOMERS_LEAD.fill(language, &[("count", &count), ("weak", &weak), ("risk", &risk)])
}

/// Writes the two lists of the day: most to lose, and those owed a reply.
fn today(visit: &Visit<'_>) -> Result<Markup, ServiceError> {
    let language = visit.language();
    let list = |sort: CustomerSort| {
        let page = CustomersPage { urgent: true, sort, limit: TODAY, ..then(visit) };
        visit.service.customers(&page)
    };
    let (risk, waiting) = (list(CustomerSort::AtRisk)?, list(CustomerSort::Waiting)?);
    let months = language.number(risk.horizon_months, 0);
    let title = if visit.address.as_of().is_some() { say::TODAY_THEN } else { say::TODAY };
    let part = |name: Text, none: Text, listed: &Customers| {
        html! {
            div {
                h3 { (name.text(language)) }
                @if listed.rows.is_empty() { p.quiet { (none.text(language)) } }
                @else { ol.today { @for row in &listed.rows { li {
                    a href=(visit.address.to(&format!("/customers/{}", segment(&row.customer)))) {
                        (row.customer)
                    }
                    span.quiet { (why(visit, row)) }
                } } } }
            }
        }
    };
    Ok(html! {
        section.panel {
            h2 { (title.text(language)) }
            div.halves {
                (part(say::TODAY_RISK, say::NOBODY_RISK, &risk))
                (part(say::TODAY_WAITING, say::NOBODY_WAITS, &waiting))
            }
            p.quiet.small.note { (say::TODAY_HOW.fill(language, &[("months", &months)])) }
        }
    })
}

/// Says why a customer is on the list.
fn why(visit: &Visit<'_>, row: &CustomerRow) -> String {
    let language = visit.language();
    let mut parts = Vec::new();
    if row.value_at_risk.is_some_and(|value| value > 0) {
        let money = money(row.value_at_risk, row.currency.as_deref(), language);
        parts.push(say::AT_RISK_OF.fill(language, &[("money", &money)]));
        parts.extend(reason(visit, row));
    }
    if let Some(since) = row.waiting_since {
        let at = moment(language, since, visit.address.zone(visit.snapshot));
        let at = at.replace(' ', "\u{a0}");
        parts.push(say::WAITS_SINCE.fill(language, &[("at", &at)]));
    }
    if let Some(class) = &row.last_csat {
        let class = class_name(class, language);
        parts.push(say::LAST_CSAT_WAS.fill(language, &[("class", &class)]));
    }
    if row.open_cases > 0 {
        let count = language.count(row.open_cases.unsigned_abs());
        parts.push(say::OPEN_CASES.fill(language, &[("count", &count)]));
    }
    parts.join(" · ")
}

fn choices(visit: &Visit<'_>, listed: &Customers, sort: CustomerSort) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let chosen = address.get("class");
    let only = address.get("only");
    html! {
        div.bar.choices {
            nav.segment aria-label=(say::HEALTH.text(language)) {
                a href=(address.with(&[("class", None)]))
                    aria-current=[chosen.is_none().then_some("true")] {
                    (say::ALL_CLASSES.text(language))
                }
                @for (word, count) in &listed.classes {
                    a href=(address.with(&[("class", Some(word))]))
                        aria-current=[(chosen == Some(word)).then_some("true")] {
                        (class_name(word, language)) " " (language.count(*count as u64))
                    }
                }
            }
            details.menu {
                @let current = ONLY.iter().find(|(word, ..)| only == Some(word));
                summary.pill {
                    (say::ONLY.text(language)) ": " b {
                        (current.map_or(say::ONLY_ALL, |(_, name, _)| *name).text(language))
                    }
                    " " span aria-hidden="true" { "▾" }
                }
                div.sheet {
                    a href=(address.with(&[("only", None)]))
                        aria-current=[only.is_none().then_some("true")] {
                        (say::ONLY_ALL.text(language))
                    }
                    @for (word, name, _) in ONLY {
                        a href=(address.with(&[("only", Some(word))]))
                            aria-current=[(only == Some(word)).then_some("true")] {
                            (name.text(language))
                        }
                    }
                }
            }
            (order(visit, sort))
            (find(address, say::FIND))
        }
    }
}

/// Writes the orders as a menu, for where a narrow screen shows no headings.
fn order(visit: &Visit<'_>, current: CustomerSort) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let orders = || COLUMNS.iter().filter_map(|(name, sort, _)| sort.map(|sort| (*name, sort)));
    let name = orders().find(|(_, sort)| *sort == current).map_or(say::AT_RISK, |(name, _)| name);
    html! {
        details.menu.order {
            summary.pill {
                (cases::SORT.text(language)) ": " b { (name.text(language)) } " "
                span aria-hidden="true" { "▾" }
            }
            div.sheet {
                @for (name, sort) in orders() {
                    a href=(address.with(&[("sort", Some(sort.spec().0))]))
                        aria-current=[(sort == current).then_some("true")] {
                        (name.text(language))
                    }
                }
            }
        }
    }
}

/// Writes a heading that orders by its column, and turns the order round.
fn heading(visit: &Visit<'_>, name: Text, sort: CustomerSort, right: bool) -> Markup {
    let address = visit.address;
    let (word, _, greatest) = sort.spec();
    let turned = format!("-{word}");
    let usual = address.get("sort").is_none() && sort == CustomerSort::default();
    let (is_on, is_turned) =
        (usual || address.get("sort") == Some(word), address.get("sort") == Some(&turned));
    let falling = is_on == greatest;
    let order = (is_on || is_turned).then_some(if falling { "descending" } else { "ascending" });
    let next = if is_on { turned.as_str() } else { word };
    html! {
        th.r[right] scope="col" aria-sort=[order] {
            a href=(address.with(&[("sort", Some(next))])) {
                (name.text(visit.language()))
                @if order.is_some() { (if falling { " ↓" } else { " ↑" }) }
            }
        }
    }
}

fn table(visit: &Visit<'_>, listed: &Customers) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let zone = address.zone(visit.snapshot);
    let head = |name: Text| name.text(language);
    // The hours are on the page of the customer: eleven columns have no room for them. On a phone,
    // where a row is read as text, what is not known is not said.
    let date = |name: Text, at: Option<i64>| {
        html! {
            td.beside[at.is_none()] data-head=(head(name)) {
                (at.map_or_else(|| "–".into(), |at| day(language, at, zone)))
            }
        }
    };
    let share = |share: Option<f64>| {
        share.map_or_else(|| "–".into(), |share| language.percent(100.0 * share))
    };
    html! {
        (framed(say::CUSTOMERS.text(language), "dense stack", &html! {
            thead { tr {
                @for (name, sort, right) in COLUMNS {
                    @match sort {
                        Some(sort) => (heading(visit, *name, *sort, *right)),
                        None => th scope="col" { (head(*name)) },
                    }
                }
            } }
            tbody { @for row in &listed.rows {
                @let currency = row.currency.as_deref();
                tr {
                    th scope="row" {
                        a href=(address.to(&format!("/customers/{}", segment(&row.customer)))) {
                            (row.customer)
                        }
                    }
                    td data-head=(head(say::HEALTH)) { (health(row, language)) }
                    td.r data-head=(head(say::ALIVE)) { (share(row.p_alive)) }
                    // What the reason is made of stands in the columns around it: it comes folded.
                    td.r data-head=(head(say::AT_RISK)) {
                        @let risk = money(row.value_at_risk, currency, language);
                        @match reason(visit, row) {
                            Some(why) => details.why {
                                summary { (risk) } span.small { (why) }
                            },
                            None => (risk),
                        }
                    }
                    td.r data-head=(head(say::CLV)) { (money(row.clv, currency, language)) }
                    td.r data-head=(head(say::NET)) { (money(row.net, currency, language)) }
                    td.r data-head=(head(say::CASES)) { (language.number(row.cases as f64, 0)) }
                    (date(say::LAST_CONTACT, row.last_contact_at))
                    td.beside[row.last_csat.is_none()] data-head=(head(say::LAST_CSAT)) {
                        (class(row.last_csat.as_deref(), language))
                    }
                    (date(say::WAITING, row.waiting_since))
                    (date(say::LAST_ORDER, row.last_order_at))
                }
            } }
        }))
    }
}
