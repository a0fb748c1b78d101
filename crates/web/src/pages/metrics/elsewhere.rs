//! What a search finds beside metrics: pages, boards, dimensions, calculators, words of the
//! glossary, sources, saved views, closed periods, values of data, and conversations, calls and
//! customers by their ids.

use baremo_metrics::service::{ConversationQuery, CustomersPage};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::dimension::DIMENSIONS;
use baremo_render::words::{Called, dimension};
use maud::{Markup, html};

use super::has_words;
use crate::address::{equals, segment};
use crate::filter::values_like;
use crate::pages::conversation::Subject;
use crate::pages::{boards, calculators, closes, explore, glossary, pack};
use crate::parts::layout::NAV;
use crate::text::{
    self, Text, cases, closes as closes_words, customers, explore as explore_words,
    import as import_words, pack as pack_words, reference,
};
use crate::visit::Visit;

/// Dimensions whose values are looked through: few enough to be quick, and what people know by
/// name.
const LOOKED: &[&str] = &["agent", "team", "channel", "brand", "tags", "country", "campaign"];
/// Letters from which on values are looked for.
const LETTERS: usize = 2;
/// Values of a dimension, and dimensions, at most.
const MOST: usize = 5;

/// Pages that the navigation does not name.
const UNNAMED: &[(&str, Text)] = &[
    ("/boards", text::boards::BOARDS),
    ("/close", closes_words::CLOSE_MONTH),
    ("/reports/board", closes_words::REPORT),
    (pack::PATH, pack_words::PACK),
    ("/api", text::API),
];
/// Those of a site that takes files in.
const OF_FILES: &[(&str, Text)] =
    &[("/import", import_words::FIRST_IMPORT), ("/sources/rejects", import_words::REJECTS)];

/// What pages are looked for by, besides their names: what they hold, and what it is called
/// elsewhere.
const CALLED: &[(&str, Text)] = &[
    ("/closes", text::CALLED_CLOSES),
    ("/explore", explore_words::VIEWS),
    ("/import", text::CALLED_IMPORT),
    ("/sources/rejects", text::CALLED_REJECTS),
];

/// What was found: a kind of thing, and links to some.
pub(crate) type Found = (String, Vec<(String, String)>);

/// Finds, by an unaccented text.
pub(super) fn found(
    visit: &Visit<'_>,
    catalog: &Catalog,
    sought: &str,
) -> Result<Vec<Found>, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let holds = |name: &str| has_words(name, sought);
    let mut all = Vec::new();
    let of_files = OF_FILES.iter().filter(|_| visit.takes_files());
    let pages = NAV.iter().chain(UNNAMED).chain(of_files);
    let is_meant = |path: &str, name: Text| {
        let called = CALLED.iter().filter(|(of, _)| *of == path).map(|(_, words)| *words);
        called.chain([name]).any(|said| holds(said.text(language)))
    };
    let pages = pages.filter(|(path, name)| is_meant(path, *name));
    let pages = pages.map(|(path, name)| (name.text(language).to_owned(), address.to(path)));
    all.push((text::FOUND_PAGES, pages.collect()));
    let named = boards::named(visit)?.into_iter().filter(|(_, title)| holds(title));
    let link = |word: &str| address.to(&format!("/boards/{}", segment(word)));
    let boards = named.map(|(word, title)| (title, link(&word))).collect();
    all.push((text::boards::BOARDS, boards));
    all.push((text::FOUND_DIMENSIONS, dimensions(visit, catalog, &holds)));
    all.push((reference::CALCULATORS, of_calculators(visit, catalog, &holds)));
    all.push((reference::GLOSSARY, glossary::found(address, holds).take(MOST).collect()));
    all.extend(kept(visit, &holds));
    let mut all: Vec<Found> =
        all.into_iter().map(|(kind, links)| (kind.text(language).to_owned(), links)).collect();
    if sought.chars().count() >= LETTERS {
        all.extend(LOOKED.iter().map(|name| values(visit, name, sought)));
        for (name, of) in
            [(cases::CONVERSATION, Subject::Conversation), (cases::CONTACT, Subject::Contact)]
        {
            all.push((name.text(language).to_owned(), one(visit, of)));
        }
        all.push((customers::CUSTOMER.text(language).to_owned(), customer(visit)));
    }
    all.retain(|(_, links)| !links.is_empty());
    Ok(all)
}

fn dimensions(
    visit: &Visit<'_>,
    catalog: &Catalog,
    holds: &dyn Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let (language, address) = (visit.language(), visit.address);
    let found = DIMENSIONS
        .iter()
        .filter(|known| holds(known.name) || holds(&dimension(known.name, language)))
        .filter_map(|known| {
            // Where it is asked for with a metric that has it.
            let has = |metric: &str| {
                let names = visit.service.dimensions(metric).unwrap_or_default();
                names.iter().any(|other| other.name == known.name)
            };
            let metric = catalog.names().find(|metric| has(metric))?;
            let changes = [("metrics", Some(metric)), ("by", Some(known.name))];
            Some((dimension(known.name, language), address.to_with("/explore", &changes)))
        });
    found.take(MOST).collect()
}

fn of_calculators(
    visit: &Visit<'_>,
    catalog: &Catalog,
    holds: &dyn Fn(&str) -> bool,
) -> Vec<(String, String)> {
    // To its place: who comes with `calc` has asked it already.
    let page = visit.address.to("/calculators");
    let link = |name: &str| format!("{page}#{name}");
    let all = calculators::titled(catalog, visit.language());
    let found = all.filter(|(name, title)| holds(name) || holds(title));
    found.map(|(name, title)| (title.to_owned(), link(name))).take(MOST).collect()
}

/// Finds what the folder keeps: sources, saved views, closed periods. What cannot be read says so
/// on a page of its own.
fn kept(visit: &Visit<'_>, holds: &dyn Fn(&str) -> bool) -> [(Text, Vec<(String, String)>); 3] {
    let (language, address) = (visit.language(), visit.address);
    let page = address.to("/sources");
    let sources = visit.service.sources().unwrap_or_default().into_iter();
    let sources = sources.filter(|source| holds(&source.name)).map(|source| {
        let href = format!("{page}#source-{}", segment(&source.name));
        (source.name, href)
    });
    let views = visit.service.views().unwrap_or_default().into_iter();
    let views = views
        .filter(|(word, view)| holds(word) || holds(&view.name))
        .map(|(word, view)| (view.name, explore::view_link(address, &word)));
    let periods = visit.service.closes().unwrap_or_default().into_iter();
    let periods = periods
        .map(|close| (closes::called(language, &close.name), close.name))
        .filter(|(title, name)| holds(title) || holds(name))
        .map(|(title, name)| (title, address.to(&closes::path(&name))));
    [
        (import_words::SOURCES, sources.take(MOST).collect()),
        (explore_words::VIEWS, views.take(MOST).collect()),
        (text::FOUND_CLOSES, periods.take(MOST).collect()),
    ]
}

fn values(visit: &Visit<'_>, name: &str, sought: &str) -> Found {
    // A dimension that the data do not have has no values.
    let values = values_like(visit.service, (name, &[]), sought, MOST).unwrap_or_default();
    let words = || values.iter().map(|known| known.value.as_str());
    let each = words().map(|word| (name, word));
    let called = Called::among(&visit.snapshot.segments, each, visit.language());
    let link = |word| {
        let narrowed = visit.address.narrowed(&equals(name, Some(word)));
        (called.value(name, word).into_owned(), narrowed.to("/"))
    };
    let links = words().map(link).collect();
    (dimension(name, visit.language()), links)
}

/// Finds the conversation, or the call or chat, that has exactly this id.
fn one(visit: &Visit<'_>, of: Subject) -> Vec<(String, String)> {
    let id = visit.address.get("q").unwrap_or_default().trim();
    let query = ConversationQuery { id: id.to_owned(), ..ConversationQuery::default() };
    let found = match of {
        Subject::Conversation => visit.service.conversation(&query),
        Subject::Contact => visit.service.contact(&query),
    };
    found
        .ok()
        .into_iter()
        .map(|found| {
            let path = of.path(&found.source, &found.id);
            (format!("{} · {}", found.id, found.source), visit.address.to(&path))
        })
        .collect()
}

/// Finds customers whose id holds a text that may be of one; words are not looked up among all
/// customers.
fn customer(visit: &Visit<'_>) -> Vec<(String, String)> {
    let id = visit.address.get("q").unwrap_or_default().trim();
    let is_word = !id.contains(|c: char| c.is_ascii_digit() || c == '@');
    if is_word || id.contains(char::is_whitespace) {
        return Vec::new();
    }
    let page =
        CustomersPage { search: Some(id.to_owned()), limit: MOST, ..CustomersPage::default() };
    let found = visit.service.customers(&page).map(|found| found.rows).unwrap_or_default();
    let link = |customer: String| {
        let path = format!("/customers/{}", segment(&customer));
        (customer, visit.address.to(&path))
    };
    found.into_iter().map(|row| link(row.customer)).collect()
}

/// Writes what was found, and the way to customers, who are searched on a page of their own.
pub(super) fn written(visit: &Visit<'_>, found: &[Found]) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let asked = address.get("q").unwrap_or_default();
    let customers = address.to_with("/customers", &[("find", Some(asked))]);
    html! {
        section.panel {
            dl.found {
                @for (kind, links) in found {
                    dt { (kind) }
                    dd { @for (index, (name, href)) in links.iter().enumerate() {
                        @if index > 0 { " · " }
                        a href=(href) { (name) }
                    } }
                }
                dt { (customers::CUSTOMERS.text(language)) }
                dd { a href=(customers) {
                    (text::FIND_CUSTOMERS.fill(language, &[("text", asked)]))
                } }
            }
        }
    }
}
