//! `/boards/{board}`: the cards of one board, in its own order, each under its own definition and
//! filter, with its goal.

use baremo_metrics::board::{Board, BoardCard, Goal};
use baremo_metrics::query::Query;
use baremo_metrics::service::{Coverage, Covered};
use baremo_metrics::{Catalog, Metric, ServiceError};
use baremo_render::Language;
use baremo_render::answer::words;
use maud::{Markup, html};

use super::{Found, find, path, tabs};
use crate::pages::overview::{
    Asked, Extra, changes, defined, needing, nothing, question, say as told, scales, wrong_settings,
};
use crate::pages::wall;
use crate::pages::welcome::welcome;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::filters::filter_words;
use crate::text::{self, boards as say, reference};
use crate::visit::{Page, Visit};

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let found = find(visit)?;
    let (board, title) = (&found.board, found.board.title.clone());
    if visit.snapshot.watermark.is_none() {
        return Ok(Page::Shown { title, main: welcome(visit) });
    }
    let catalog = visit.service.catalog()?;
    let coverage = visit.service.coverage()?;
    let asked = ask(visit, &catalog, board, &coverage)?;
    if visit.address.get("wall").is_some() {
        let cards = |cards: Vec<&BoardCard>| -> Vec<Markup> {
            let shown = |card: &BoardCard| {
                let metric = catalog.get(&card.metric).ok()?;
                Some(drawn(visit, &asked, metric, card)).filter(|card| !card.0.is_empty())
            };
            cards.into_iter().filter_map(shown).collect()
        };
        let groups = grouped(board).into_iter();
        let screens = groups.map(|(group, all)| (group.map(str::to_owned), cards(all)));
        return wall::show(visit, title, screens.collect());
    }
    let on_board = |covered: &&Covered| {
        !covered.computable && board.cards.iter().any(|card| card.metric == covered.name)
    };
    let missing: Vec<&Covered> = coverage.metrics.iter().filter(on_board).collect();
    let main = html! {
        h1.hidden { (title) }
        (tabs(visit, Some(&found.name))?)
        (bar(visit))
        (wrong_settings(visit, &catalog, &asked))
        @if !asked.is_empty() && nothing(&asked) { (filtered_out(visit)) }
        @if visit.address.compare().is_some() && !asked.is_empty() {
            (told(visit, &catalog, &asked, &changes(visit, &asked)?)?)
        }
        (head(visit, &found))
        @for (group, cards) in grouped(board) {
            @if let Some(group) = group { div.family { h2 { (group) } } }
            div.cards {
                @for card in cards {
                    @if let Ok(metric) = catalog.get(&card.metric) {
                        (drawn(visit, &asked, metric, card))
                    }
                }
            }
        }
        @if board.cards.is_empty() {
            section.panel.empty {
                p { (say::NO_CARDS.text(language)) }
                p.ways { a.button.first href=(visit.address.to(&path(&found.name, "/edit"))) {
                    (say::EDIT.text(language))
                } }
            }
        }
        (scales(visit, &asked))
        (lacking(&found, language))
        p.quiet.small { (text::LEGEND.text(language)) }
        (defined(visit, &catalog, &asked))
        (needing(visit, &catalog, &missing))
    };
    Ok(Page::Shown { title, main })
}

/// Says what the board is for, and leads to its editor.
fn head(visit: &Visit<'_>, found: &Found) -> Markup {
    let language = visit.language();
    html! {
        div.board-head {
            p.quiet { (found.board.about.as_deref().unwrap_or_default()) }
            @if found.own {
                a.button href=(visit.address.to(&path(&found.name, "/edit"))) {
                    (say::EDIT.text(language))
                }
            } @else {
                form method="post" action=(visit.address.to("/boards")) {
                    input type="hidden" name="copy" value=(found.name);
                    button { (say::COPY.text(language)) }
                }
            }
        }
    }
}

/// Asks for all cards: those of the same definition and filter at once.
fn ask(
    visit: &Visit<'_>,
    catalog: &Catalog,
    board: &Board,
    coverage: &Coverage,
) -> Result<Vec<Asked>, ServiceError> {
    let page = question(visit, &[]);
    let mut questions: Vec<(Option<String>, Query)> = Vec::new();
    for card in &board.cards {
        let known = coverage.metrics.iter().find(|covered| covered.name == card.metric);
        if known.is_none_or(|covered| !covered.computable) {
            continue;
        }
        let query = card.query(&page);
        let same = questions.iter_mut().find(|(_, other)| {
            (&other.filter, &other.variant, &other.stat)
                == (&query.filter, &query.variant, &query.stat)
        });
        match same {
            Some((_, other)) if other.metrics.contains(&card.metric) => {}
            Some((_, other)) => other.metrics.push(card.metric.clone()),
            None => questions.push((card.filter.clone(), query)),
        }
    }
    let asked = questions.into_iter().map(|(filter, query)| {
        let mut asked = Asked::new(visit, catalog, query)?;
        asked.filter = filter;
        Ok(asked)
    });
    asked.collect()
}

/// Returns the cards under their headings, in order.
fn grouped(board: &Board) -> Vec<(Option<&str>, Vec<&BoardCard>)> {
    let mut groups: Vec<(Option<&str>, Vec<&BoardCard>)> = Vec::new();
    for card in &board.cards {
        match groups.last_mut() {
            Some((group, cards)) if *group == card.group.as_deref() => cards.push(card),
            _ => groups.push((card.group.as_deref(), vec![card])),
        }
    }
    groups
}

/// Draws one card; says why where it cannot be asked.
fn drawn(visit: &Visit<'_>, asked: &[Asked], metric: &Metric, card: &BoardCard) -> Markup {
    let language = visit.language();
    let query = card.query(&question(visit, &[]));
    let own = asked.iter().find(|asked| {
        asked.query.metrics.contains(&card.metric)
            && (&asked.query.filter, &asked.query.variant, &asked.query.stat)
                == (&query.filter, &query.variant, &query.stat)
    });
    let Some(own) = own else { return html! {} };
    let note = note(visit, metric, card);
    if let Some(why) = own.refused.get(&card.metric) {
        return html! {
            article.card {
                h3 { (words(metric, language).title) @if let Some(note) = &note {
                    " " small.note { (note) }
                } }
                p.problem { (say::REFUSED.fill(language, &[("why", why)])) }
            }
        };
    }
    let address = match &card.filter {
        Some(filter) => visit.address.narrowed(filter),
        None => visit.address.clone(),
    };
    let definition = [
        ("by", None),
        ("basis", None),
        ("stat", card.stat.as_deref().or(address.get("stat"))),
        ("variant", card.variant.as_deref()),
    ];
    let href = address.deeper(&format!("/metrics/{}", card.metric), &definition);
    let extra = Extra { note, goal: card.goal.as_ref().and_then(Goal::value), href: Some(href) };
    own.card(visit, metric, &extra).unwrap_or_default()
}

/// Says the definition and the filter of a card where they are its own.
pub(super) fn note(visit: &Visit<'_>, metric: &Metric, card: &BoardCard) -> Option<String> {
    let named = |name: &String| variant_title(metric, name, visit.language());
    let said = |filter| filter_words(&visit.snapshot.segments, visit.language(), filter);
    let filter = card.filter.as_deref().map(said);
    let parts: Vec<String> =
        [card.variant.as_ref().map(named), filter].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Returns what a variant is called.
pub(super) fn variant_title(metric: &Metric, name: &str, language: Language) -> String {
    let titles = &words(metric, language).variants;
    titles.get(name).map_or_else(|| name.to_owned(), |(title, _)| title.clone())
}

/// Names the metrics of a ready board that the catalogue lacks.
fn lacking(found: &Found, language: Language) -> Markup {
    html! {
        @if !found.lacking.is_empty() {
            p.quiet.small {
                (reference::BOARD_LACKS.fill(language, &[("names", &found.lacking.join(", "))]))
            }
        }
    }
}
