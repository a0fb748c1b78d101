//! Ready boards: figures that belong together for a purpose. `wall=1` shows any of them, or the
//! overview, without its frame, anew each minute.

use std::sync::OnceLock;

use baremo_metrics::page::Metric;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use maud::{Markup, html};
use serde::Deserialize;

use crate::text::{self, reference as words};
use crate::visit::Visit;

/// The ready boards; a test proves that they can be read.
const READY: &str = include_str!("../../../../catalog/boards.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Boards {
    board: Vec<Board>,
}

/// A board.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Board {
    name: String,
    title_en: String,
    title_es: String,
    about_en: String,
    about_es: String,
    metrics: Vec<String>,
}

impl Board {
    /// Returns what it is called.
    pub(super) fn title(&self, language: Language) -> &str {
        language.pick(&self.title_en, &self.title_es)
    }

    /// Returns what it is for.
    pub(super) fn about(&self, language: Language) -> &str {
        language.pick(&self.about_en, &self.about_es)
    }

    /// Returns whether a metric is on it.
    pub(super) fn has(&self, metric: &str) -> bool {
        self.metrics.iter().any(|name| name == metric)
    }

    /// Returns its metrics in its order, as far as the catalogue has them.
    pub(super) fn metrics<'a>(&'a self, catalog: &'a Catalog) -> impl Iterator<Item = &'a Metric> {
        self.metrics.iter().filter_map(|name| catalog.get(name).ok())
    }
}

fn all() -> &'static [Board] {
    static ALL: OnceLock<Vec<Board>> = OnceLock::new();
    ALL.get_or_init(|| toml::from_str::<Boards>(READY).map(|all| all.board).unwrap_or_default())
}

/// Returns the board of this name.
///
/// # Errors
///
/// Not found when there is none.
pub(super) fn find(name: &str, language: Language) -> Result<&'static Board, ServiceError> {
    all()
        .iter()
        .find(|board| board.name == name)
        .ok_or_else(|| ServiceError::new(ErrorKind::NotFound, text::NOT_FOUND_HOW.text(language)))
}

/// Writes the links from board to board, and into and out of wall mode.
pub(super) fn tabs(visit: &Visit<'_>, board: Option<&Board>) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let wall = address.get("wall");
    let (change, name) = match wall {
        Some(_) => (None, words::BOARD_WALL_LEAVE),
        None => (Some("1"), words::BOARD_WALL),
    };
    let here = |name: &str| board.is_some_and(|board| board.name == name).then_some("page");
    html! {
        nav.boards aria-label=(words::BOARDS.text(language)) {
            div.segment {
                a href=(address.to("/")) aria-current=[board.is_none().then_some("page")] {
                    (words::BOARDS_ALL.text(language))
                }
                @for board in all() {
                    a href=(address.to(&format!("/boards/{}", board.name)))
                        aria-current=[here(&board.name)] {
                        (board.title(language))
                    }
                }
            }
            a.wall-link href=(address.with(&[("wall", change)])) { (name.text(language)) }
        }
    }
}

/// Names the metrics of a board that the catalogue lacks.
pub(super) fn lacking(board: &Board, catalog: &Catalog, language: Language) -> Markup {
    let lacking: Vec<&str> = board
        .metrics
        .iter()
        .map(String::as_str)
        .filter(|name| catalog.get(name).is_err())
        .collect();
    html! {
        @if !lacking.is_empty() {
            p.quiet.small { (words::BOARD_LACKS.fill(language, &[("names", &lacking.join(", "))])) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_boards_can_be_read() {
        let names: Vec<&str> = all().iter().map(|board| board.name.as_str()).collect();
        assert_eq!(names, ["support", "omnichannel", "journey", "founder"]);
        assert_eq!(all()[3].metrics.len(), 4);
    }
}
