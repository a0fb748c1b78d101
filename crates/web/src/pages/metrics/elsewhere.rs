//! What a search finds beside metrics: pages, boards, dimensions, values of data, a conversation or
//! a customer by its id.

use baremo_metrics::service::ConversationQuery;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::dimension::DIMENSIONS;
use baremo_render::words::dimension;
use maud::{Markup, html};

use crate::address::{equals, segment};
use crate::pages::boards;
use crate::parts::layout::NAV;
use crate::text::{self, cases, customers};
use crate::visit::Visit;

/// Dimensions whose values are looked through: few enough to be quick, and what people know by
/// name.
const LOOKED: &[&str] = &["agent", "team", "channel", "brand", "tags", "country", "campaign"];
/// Letters from which on values are looked for.
const LETTERS: usize = 2;
/// Values of a dimension, and dimensions, at most.
const MOST: usize = 5;

/// What was found: a kind of thing, and links to some.
type Found = (String, Vec<(String, String)>);

/// Finds, by a text in small letters.
pub(super) fn found(
    visit: &Visit<'_>,
    catalog: &Catalog,
    sought: &str,
) -> Result<Vec<Found>, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let holds = |name: &str| name.to_lowercase().contains(sought);
    let mut all = Vec::new();
    let pages = NAV.iter().map(|(path, name)| (name.text(language).to_owned(), address.to(path)));
    let named = boards::named(visit)?
        .into_iter()
        .map(|(word, title)| (title, address.to(&format!("/boards/{}", segment(&word)))));
    let pages = pages.chain(named).filter(|(name, _)| holds(name)).collect();
    all.push((text::FOUND_PAGES.text(language).to_owned(), pages));
    let dimensions = DIMENSIONS
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
    all.push((text::FOUND_DIMENSIONS.text(language).to_owned(), dimensions.take(MOST).collect()));
    if sought.chars().count() >= LETTERS {
        all.extend(LOOKED.iter().map(|name| values(visit, name, sought)));
        all.push((cases::CONVERSATION.text(language).to_owned(), conversation(visit)));
        all.push((customers::CUSTOMER.text(language).to_owned(), customer(visit)));
    }
    all.retain(|(_, links)| !links.is_empty());
    Ok(all)
}

fn values(visit: &Visit<'_>, name: &str, sought: &str) -> Found {
    // A dimension that the data do not have has no values.
    let values = visit.service.values(name, sought, MOST).unwrap_or_default();
    let link = |value: String| {
        let narrowed = visit.address.narrowed(&equals(name, Some(&value)));
        (value, narrowed.to("/"))
    };
    let links = values.into_iter().map(|value| link(value.value)).collect();
    (dimension(name, visit.language()), links)
}

/// Finds the conversation that has exactly this id.
fn conversation(visit: &Visit<'_>) -> Vec<(String, String)> {
    let id = visit.address.get("q").unwrap_or_default().trim();
    let query = ConversationQuery { id: id.to_owned(), ..ConversationQuery::default() };
    let found = visit.service.conversation(&query).ok();
    found
        .into_iter()
        .map(|found| {
            let path = format!("/conversations/{}/{}", segment(&found.source), segment(&found.id));
            (format!("{} · {}", found.id, found.source), visit.address.to(&path))
        })
        .collect()
}

/// Finds the customer who has exactly this id; words are not looked up among all customers.
fn customer(visit: &Visit<'_>) -> Vec<(String, String)> {
    let id = visit.address.get("q").unwrap_or_default().trim();
    let is_word = !id.contains(|c: char| c.is_ascii_digit() || c == '@');
    if is_word || id.contains(char::is_whitespace) {
        return Vec::new();
    }
    let found = visit.service.customer(id).ok();
    let link = |customer: String| {
        let path = format!("/customers/{}", segment(&customer));
        (customer, visit.address.to(&path))
    };
    found.into_iter().map(|found| link(found.row.customer)).collect()
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
