//! Cards on a wall, to be read from across the room: `wall=N` is the Nth screen of a board or of
//! the overview, as many cards as one screen holds. What cannot be read from there is left out.
//!
//! ```text
//! screen 1 ─► screen 2 ─► … ─► the first screen of the next board of `then` ─► … ─► and again
//! ```

use std::collections::VecDeque;

use baremo_metrics::ServiceError;
use baremo_render::date;
use maud::{Markup, html};

use super::boards;
use crate::parts::bar::{against, filters_words, fresh, range_words};
use crate::text::reference as say;
use crate::visit::{Again, Page, Visit};

/// Cards of a screen, at most.
const CARDS: usize = 12;
/// Seconds after which what stays shows itself anew.
const STAYS: u32 = 60;
/// Seconds that a screen is shown before the next.
const TURN: u32 = 20;

/// Shows one screen of cards that stand under headings.
pub(super) fn show(
    visit: &Visit<'_>,
    title: String,
    parts: Vec<(Option<String>, Vec<Markup>)>,
) -> Result<Page, ServiceError> {
    let asked = visit.address.get("wall").and_then(|number| number.parse::<usize>().ok());
    let mut screens = screens(parts);
    let count = screens.len().max(1);
    let at = asked.unwrap_or(1).clamp(1, count);
    let next = next(visit, at, count)?;
    let every = if next.is_some() { TURN } else { STAYS };
    let (part, cards) = match screens.is_empty() {
        true => (None, Vec::new()),
        false => screens.swap_remove(at - 1),
    };
    let main = html! {
        (head(visit, (&title, part.as_deref()), (at, count)))
        @if cards.is_empty() { p.quiet { (say::WALL_NO_CARDS.text(visit.language())) } }
        div.cards { @for card in cards { (card) } }
    };
    Ok(Page::Live { title, main, again: Again { every, next } })
}

/// Returns the screens: each heading begins one, and what one screen does not hold is spread evenly
/// over several.
fn screens(parts: Vec<(Option<String>, Vec<Markup>)>) -> Vec<(Option<String>, Vec<Markup>)> {
    let mut screens = Vec::new();
    for (part, mut cards) in parts {
        let mut left = cards.len().div_ceil(CARDS);
        while left > 0 {
            let rest = cards.split_off(cards.len().div_ceil(left));
            screens.push((part.clone(), cards));
            (cards, left) = (rest, left - 1);
        }
    }
    screens
}

/// Returns the address of the screen after this one; none where there is no other.
fn next(visit: &Visit<'_>, at: usize, count: usize) -> Result<Option<String>, ServiceError> {
    let address = visit.address;
    let then = address.get("then");
    if at < count {
        let number = (at + 1).to_string();
        return Ok(Some(address.with(&[("wall", Some(&number)), ("then", then)])));
    }
    // Boards that are gone meanwhile are passed over.
    let known = boards::named(visit)?;
    let known = |name: &&str| known.iter().any(|(known, _)| known == name);
    let turns = then.into_iter().flat_map(|then| then.split(',').map(str::trim));
    let mut turns: VecDeque<&str> = turns.filter(known).collect();
    match turns.pop_front() {
        Some(first) => {
            turns.extend(address.path().strip_prefix("/boards/").filter(|name| known(name)));
            let turns: Vec<&str> = turns.into();
            Ok(Some(start(visit, first, &turns)))
        }
        None if count > 1 => Ok(Some(address.with(&[("wall", Some("1")), ("then", then)]))),
        None => Ok(None),
    }
}

/// Returns the address of a board's first screen, with the boards that follow.
fn start(visit: &Visit<'_>, board: &str, then: &[&str]) -> String {
    let then = Some(then.join(",")).filter(|then| !then.is_empty());
    let changes = [("wall", Some("1")), ("then", then.as_deref())];
    visit.address.to_with(&boards::path(board, ""), &changes)
}

/// Leads to boards on a wall, one after another; nothing where there are no two.
pub(super) fn turns<'a>(visit: &Visit<'_>, mut names: impl Iterator<Item = &'a str>) -> Markup {
    let Some(first) = names.next() else { return html! {} };
    let then: Vec<&str> = names.collect();
    html! {
        @if !then.is_empty() {
            a.small href=(start(visit, first, &then)) {
                (say::BOARD_WALL_TURNS.text(visit.language()))
            }
        }
    }
}

/// Names the board, says of when the figures are, and how fresh.
fn head(
    visit: &Visit<'_>,
    (title, part): (&str, Option<&str>),
    (at, count): (usize, usize),
) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let zone = address.zone(visit.snapshot);
    let now = visit.now.map(|now| date::moment(language, now, zone));
    let mut what = filters_words(visit);
    if address.compare().is_some() {
        what.push(against(address));
    }
    let places = [at, count].map(|number| language.count(number as u64));
    let screen = [("number", places[0].as_str()), ("count", &places[1])];
    html! {
        header.wall-head {
            h1 { (title) @if let Some(part) = part { span { " · " (part) } } }
            h2.when {
                strong { (range_words(visit)) }
                @for word in what { " · " (word) }
            }
            div.now {
                (fresh(visit))
                @if let Some(now) = &now {
                    span { (say::WALL_SHOWN.fill(language, &[("at", now)])) }
                }
            }
            // The script fills it: what merely becomes visible is not read aloud.
            p.lost role="status" data-silent=(say::WALL_LOST.text(language))
                data-unknown=(say::WALL_SIGNED_OUT.text(language)) {}
            div.turns {
                @if count > 1 {
                    span.turn title=(say::WALL_SCREEN.fill(language, &screen)) {
                        (places[0]) " / " (places[1])
                        span.hidden { " " (say::WALL_SCREEN.fill(language, &screen)) }
                    }
                }
                a href=(address.with(&[("wall", None), ("then", None)])) {
                    (say::BOARD_WALL_LEAVE.text(language))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_spread_evenly_over_screens() {
        let cards = |count: usize| vec![html! {}; count];
        let parts = vec![
            (Some("a".to_owned()), cards(26)),
            (None, cards(0)),
            (Some("b".to_owned()), cards(5)),
            (None, cards(13)),
        ];
        let found = screens(parts);
        let found: Vec<(Option<&str>, usize)> =
            found.iter().map(|(part, cards)| (part.as_deref(), cards.len())).collect();
        let (a, b) = (Some("a"), Some("b"));
        assert_eq!(found, [(a, 9), (a, 9), (a, 8), (b, 5), (None, 7), (None, 6)]);
    }
}
