//! `/`: how are we doing. What changed most, in sentences; then a card for every metric the data
//! can answer, by family.

use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::findings::Findings;
use baremo_metrics::service::Covered;
use baremo_metrics::{Metric, ServiceError};
use baremo_render::answer::words;
use baremo_render::words::{NEEDS, called};
use maud::{Markup, html};

use crate::pages::welcome::welcome;
use crate::pages::{boards, wall};
use crate::parts::bar::{bar, filtered_out};
use crate::parts::jump::jump;
use crate::text;
use crate::visit::{Page, Visit};

mod asked;
mod changed;
mod defined;
mod family;
mod lacking;
mod noted;

pub(crate) use self::asked::SCALES;
pub(super) use self::asked::{Asked, Extra, nothing, question, scales};
pub(crate) use self::changed::{DIMENSIONS, SENTENCES};
pub(super) use self::changed::{changes, say, wrong_settings};
pub(super) use self::defined::defined;
use self::family::Family;
pub(super) use self::noted::{by_kind, of_kinds};

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
    // What ready boards show comes first, what is nothing all the time last.
    let boards = boards::ready_boards(&catalog, language);
    let cards = boards.iter().flat_map(|(_, board)| &board.cards);
    let wanted: Vec<&str> = cards.map(|card| card.metric.as_str()).collect();
    let place =
        |name: &str| wanted.iter().position(|wanted| *wanted == name).unwrap_or(wanted.len());
    let family = |(word, en, es): &(&'static str, &'static str, &'static str)| {
        let mut own: Vec<&Metric> = catalog.family(word).collect();
        own.retain(|metric| !all.is_share(&metric.name));
        own.sort_by_key(|metric| (all.is_flat(&metric.name), place(&metric.name)));
        let cards = own.into_iter().filter_map(|metric| all.card(visit, metric, &extra));
        Family { word, title: language.pick(*en, *es), cards: cards.collect() }
    };
    let mut families: Vec<Family<'static>> = FAMILIES.iter().map(family).collect();
    families.retain(|family| !family.cards.is_empty());
    if visit.address.get("wall").is_some() {
        let screen = |family: Family<'static>| (Some(family.title.to_owned()), family.cards);
        return wall::show(visit, title, families.into_iter().map(screen).collect());
    }
    let found = match visit.address.compare() {
        Some(_) => changes(visit, &asked)?,
        None => Findings::default(),
    };
    let main = html! {
        h1.hidden { (title) }
        (boards::tabs(visit, None)?)
        (bar(visit))
        (wrong_settings(visit, &catalog, &asked))
        @if nothing(&asked) { (filtered_out(visit)) }
        @if visit.address.compare().is_some() && !nothing(&asked) {
            (say(visit, &catalog, &asked, &found)?)
        }
        // On a phone the folded families lead through the page themselves.
        @if families.len() > 1 && !visit.phone {
            (jump(language, families.iter().map(|family| (family.id(), family.title))))
        }
        @for family in &families { (family.draw(visit, &catalog, (all, found.found.as_slice()))) }
        (scales(visit, &asked))
        p.quiet.small { (text::LEGEND.text(language)) }
        (defined(visit, &catalog, &asked))
        (needing(visit, &catalog, &missing))
    };
    Ok(Page::Shown { title, main })
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
