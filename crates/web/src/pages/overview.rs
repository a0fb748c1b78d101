//! `/`: how are we doing. What changed most, in sentences; then a card for every metric the data
//! can answer, by family.

use baremo_metrics::ServiceError;
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::service::Covered;
use baremo_render::answer::words;
use baremo_render::words::{NEEDS, called};
use maud::{Markup, html};

use crate::pages::boards;
use crate::pages::welcome::welcome;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::jump::jump;
use crate::text;
use crate::visit::{Page, Visit};

mod asked;
mod changed;

pub(super) use self::asked::{Asked, Extra, nothing, question};
pub(super) use self::changed::say;

/// Seconds after which a wall shows itself anew.
const WALL: u32 = 60;

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = text::OVERVIEW.text(language).to_owned();
    if visit.snapshot.watermark.is_none() {
        return Ok(Page::Shown { title, main: welcome(visit) });
    }
    let catalog = visit.service.catalog()?;
    let coverage = visit.service.coverage()?;
    let (known, missing): (Vec<&Covered>, Vec<&Covered>) =
        coverage.metrics.iter().partition(|covered| covered.computable);
    let names: Vec<&str> = known.iter().map(|covered| covered.name.as_str()).collect();
    let asked = [Asked::new(visit, &catalog, question(visit, &names))?];
    let [all] = &asked;
    let extra = Extra::default();
    let families: Vec<(String, &str, Vec<Markup>)> = FAMILIES
        .iter()
        .map(|(family, en, es)| {
            let cards = catalog.family(family).filter_map(|metric| all.card(visit, metric, &extra));
            (format!("family-{family}"), language.pick(*en, *es), cards.collect())
        })
        .filter(|(_, _, cards): &(_, _, Vec<Markup>)| !cards.is_empty())
        .collect();
    let main = html! {
        h1.hidden { (title) }
        (boards::tabs(visit, None)?)
        (bar(visit))
        @if nothing(&asked) { (filtered_out(visit)) }
        @if visit.address.compare().is_some() && !nothing(&asked) {
            (say(visit, &catalog, &asked)?)
        }
        @if families.len() > 1 {
            (jump(language, families.iter().map(|(id, name, _)| (id.clone(), *name))))
        }
        @for (id, name, cards) in &families {
            div.family id=(id) { h2 { (name) } }
            div.cards { @for card in cards { (card) } }
        }
        p.quiet.small { (text::LEGEND.text(language)) }
        (needing(visit, &catalog, &missing))
    };
    Ok(live(visit, title, main))
}

/// Returns a page that shows itself anew on a wall.
pub(super) fn live(visit: &Visit<'_>, title: String, main: Markup) -> Page {
    match visit.address.get("wall") {
        Some(_) => Page::Live { title, main, every: WALL },
        None => Page::Shown { title, main },
    }
}

/// Says which metrics the data cannot answer, and what each needs.
pub(super) fn needing(visit: &Visit<'_>, catalog: &Catalog, missing: &[&Covered]) -> Markup {
    let language = visit.language();
    let count = language.count(missing.len() as u64);
    html! {
        @if !missing.is_empty() { details.needing {
            summary { (text::NOT_YET.fill(language, &[("count", &count)])) }
            @for covered in missing {
                @let needs: Vec<String> =
                    covered.needs.iter().map(|need| called(NEEDS, need, language)).collect();
                @if let Ok(metric) = catalog.get(&covered.name) {
                    p.quiet.small {
                        (words(metric, language).title) ": "
                        (text::NOT_COMPUTABLE.fill(language, &[("needs", &needs.join(", "))]))
                    }
                }
            }
        } }
    }
}
