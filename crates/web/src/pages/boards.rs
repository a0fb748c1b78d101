//! Boards: figures that belong together, ready ones and the owner's own. `wall=1` shows any of
//! them, or the overview, on a wall: see [`super::wall`].

mod change;
mod edit;
mod list;
mod receive;
mod show;

use std::sync::OnceLock;

use baremo_metrics::board::{Board, BoardCard};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use maud::{Markup, html};
use serde::Deserialize;

pub(crate) use self::change::{change, create, delete};
pub(crate) use self::edit::{asking, edit};
pub(crate) use self::list::{download, list};
pub(crate) use self::receive::receive;
pub(crate) use self::show::show;
use crate::error::said;
use crate::text::{boards as say, reference as words};
use crate::visit::Visit;

/// The ready boards; a test proves that they can be read.
const READY: &str = include_str!("../../../../catalog/boards.toml");

/// Names that paths of this page have.
const RESERVED: &[&str] = &["import", "new"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadyBoards {
    board: Vec<Ready>,
}

/// A ready board.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ready {
    name: String,
    title_en: String,
    title_es: String,
    about_en: String,
    about_es: String,
    metrics: Vec<String>,
}

impl Ready {
    /// Returns what it is called.
    fn title(&self, language: Language) -> &str {
        language.pick(&self.title_en, &self.title_es)
    }

    /// Returns what it is for.
    fn about(&self, language: Language) -> &str {
        language.pick(&self.about_en, &self.about_es)
    }

    /// Returns it as a board, and the metrics that the catalogue lacks.
    fn board(&self, catalog: &Catalog, language: Language) -> (Board, Vec<String>) {
        let (known, lacking): (Vec<&String>, Vec<&String>) =
            self.metrics.iter().partition(|name| catalog.get(name).is_ok());
        let card = |name: &&String| BoardCard { metric: (*name).clone(), ..BoardCard::default() };
        let board = Board {
            title: self.title(language).to_owned(),
            about: Some(self.about(language).to_owned()),
            cards: known.iter().map(card).collect(),
        };
        (board, lacking.into_iter().cloned().collect())
    }
}

fn ready() -> &'static [Ready] {
    static ALL: OnceLock<Vec<Ready>> = OnceLock::new();
    ALL.get_or_init(|| {
        toml::from_str::<ReadyBoards>(READY).map(|all| all.board).unwrap_or_default()
    })
}

/// Returns the ready boards by their names, in a language and without the metrics that the
/// catalogue lacks.
pub(crate) fn ready_boards(catalog: &Catalog, language: Language) -> Vec<(&'static str, Board)> {
    let board = |ready: &'static Ready| (ready.name.as_str(), ready.board(catalog, language).0);
    ready().iter().map(board).collect()
}

/// A board that was found by its name.
struct Found {
    name: String,
    own: bool,
    board: Board,
    lacking: Vec<String>,
}

/// Returns the board that the path names.
fn find(visit: &Visit<'_>) -> Result<Found, ServiceError> {
    let (name, language) = (visit.parameter("board").to_owned(), visit.language());
    if let Some(found) = ready().iter().find(|ready| ready.name == name) {
        let catalog = visit.service.catalog()?;
        let (board, lacking) = found.board(&catalog, language);
        return Ok(Found { name, own: false, board, lacking });
    }
    let board = own(visit, &name)?;
    Ok(Found { name, own: true, board, lacking: Vec::new() })
}

/// Returns a board of the owner's.
fn own(visit: &Visit<'_>, name: &str) -> Result<Board, ServiceError> {
    let mut known = visit.service.boards()?;
    let not_found = || say::NO_BOARD.fill(visit.language(), &[("name", name)]);
    known.boards.remove(name).ok_or_else(|| {
        let told = known.broken.get(name).map(|why| {
            let why = said(visit.language(), why).0;
            let why = format!("boards/{name}.toml: {why}");
            say::BROKEN.fill(visit.language(), &[("why", &why)])
        });
        ServiceError::new(ErrorKind::NotFound, told.unwrap_or_else(not_found))
    })
}

/// Returns whether a name is that of a ready board or of a page of boards.
pub(crate) fn is_taken(name: &str) -> bool {
    RESERVED.contains(&name) || ready().iter().any(|ready| ready.name == name)
}

/// Returns the path of a board's page.
pub(super) fn path(name: &str, rest: &str) -> String {
    format!("/boards/{}{rest}", crate::address::segment(name))
}

/// Writes the links from board to board, and to the wall.
pub(super) fn tabs(visit: &Visit<'_>, board: Option<&str>) -> Result<Markup, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let own = visit.service.boards()?;
    let ready = ready().iter().map(|ready| (ready.name.as_str(), ready.title(language)));
    let own = own.boards.iter().map(|(name, board)| (name.as_str(), board.title.as_str()));
    let here = |name: &str| (board == Some(name)).then_some("page");
    // The editor of a board leads to the wall of that board.
    let there = board.map_or_else(|| "/".to_owned(), |name| path(name, ""));
    let first = [("wall", Some("1"))];
    let wall = match address.path() == there {
        true => address.with(&first),
        false => address.to_with(&there, &first),
    };
    Ok(html! {
        nav.boards aria-label=(say::BOARDS.text(language)) {
            div.segment {
                a href=(address.to("/")) aria-current=[board.is_none().then_some("page")] {
                    (words::BOARDS_ALL.text(language))
                }
                @for (name, title) in ready.chain(own) {
                    a href=(address.to(&path(name, ""))) aria-current=[here(name)] { (title) }
                }
            }
            span.ways-on {
                a.wall-link href=(address.to("/boards")) { (say::MANAGE.text(language)) }
                a.wall-link href=(wall) {
                    (words::BOARD_WALL.text(language))
                }
            }
        }
    })
}

/// Returns word and title of every board, the ready ones first.
pub(super) fn named(visit: &Visit<'_>) -> Result<Vec<(String, String)>, ServiceError> {
    let title = |ready: &Ready| (ready.name.clone(), ready.title(visit.language()).to_owned());
    let own = visit.service.boards()?.boards;
    let own = own.into_iter().map(|(name, board)| (name, board.title));
    Ok(ready().iter().map(title).chain(own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_boards_can_be_read() {
        let names: Vec<&str> = ready().iter().map(|board| board.name.as_str()).collect();
        assert_eq!(names, ["support", "omnichannel", "journey", "founder"]);
        assert_eq!(ready()[3].metrics.len(), 4);
    }
}
