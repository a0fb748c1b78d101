//! What the forms of boards do.

use baremo_metrics::ServiceError;
use baremo_metrics::board::{Board, BoardCard, Goal};
use baremo_metrics::query::Query;
use baremo_model::{ErrorKind, told};
use baremo_render::Language;

use super::edit::{Editor, state};
use super::{is_taken, list, own, path, ready};
use crate::error::said;
use crate::pages::overview::question;
use crate::text::boards as say;
use crate::visit::{Form, Page, Visit};

/// Makes a board: an empty one under a title, or a copy of a ready one.
pub(crate) fn create(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let (language, catalog) = (visit.language(), visit.service.catalog()?);
    let copied = form.get("copy").and_then(|name| ready().iter().find(|known| known.name == name));
    let board = match copied {
        Some(ready) => {
            let (board, _) = ready.board(&catalog, language);
            let own = visit.service.boards()?.boards;
            let is_taken = |title: &String| own.values().any(|board| board.title == *title);
            let title = copied_title(language, &board.title, is_taken);
            Board { title, ..board }
        }
        None => {
            Board { title: form.get("title").unwrap_or_default().to_owned(), ..Board::default() }
        }
    };
    match board.settled(&catalog) {
        Ok(board) => begin(visit, &board),
        Err(problem) => refused(visit, &crate::error::told(language, &problem.into()), ""),
    }
}

/// Returns what a copy is called: numbered, where there are others.
fn copied_title(language: Language, name: &str, is_taken: impl Fn(&String) -> bool) -> String {
    let first = say::COPY_OF.fill(language, &[("name", name)]);
    let more = (2..).map(|number: u32| {
        let number = number.to_string();
        say::COPY_NUMBERED.fill(language, &[("name", name), ("number", &number)])
    });
    let mut titles = std::iter::once(first).chain(more);
    titles.find(|title| !is_taken(title)).unwrap_or_default()
}

/// Keeps a new board under a word of its own and opens its editor.
pub(super) fn begin(visit: &Visit<'_>, board: &Board) -> Result<Page, ServiceError> {
    let known = visit.service.boards()?;
    let taken = |word: &str| {
        is_taken(word) || known.boards.contains_key(word) || known.broken.contains_key(word)
    };
    let word = Board::free_word(&board.title, taken).unwrap_or_default();
    visit.service.save_board(&word, board)?;
    Ok(Page::Elsewhere(visit.address.to(&path(&word, "/edit"))))
}

/// Shows the list with what is wrong.
pub(super) fn refused(visit: &Visit<'_>, why: &str, text: &str) -> Result<Page, ServiceError> {
    let language = visit.language();
    let main = list::all(visit, Some(&not_saved(language, why)), text)?;
    Ok(Page::Wrong { title: say::BOARDS.text(language).to_owned(), main })
}

/// Deletes a board.
pub(crate) fn delete(visit: &Visit<'_>, _: &Form) -> Result<Page, ServiceError> {
    visit.service.forget_board(visit.parameter("board"))?;
    Ok(Page::Elsewhere(visit.address.to("/boards")))
}

/// Changes a board as a form of its editor says.
pub(crate) fn change(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let (language, name) = (visit.language(), visit.parameter("board"));
    let board = own(visit, name)?;
    let kept = state(&board);
    if form.get("state") != Some(kept.as_str()) {
        let why = say::CHANGED_MEANWHILE.text(language);
        return Ok(editor(visit, &board, (kept, None), why));
    }
    let mut wanted = board.clone();
    let (mut at, mut open) = (form.get("place").and_then(|place| place.parse().ok()), None);
    let changed = match (form.get("do").unwrap_or_default(), at) {
        ("title", _) => {
            wanted.title = form.get("title").unwrap_or_default().to_owned();
            wanted.about = form.get("about").map(str::to_owned);
            true
        }
        ("add", _) => {
            let metric = form.get("metric").unwrap_or_default().to_owned();
            let group = wanted.cards.last().and_then(|card| card.group.clone());
            wanted.cards.push(BoardCard { metric, group, ..BoardCard::default() });
            (at, open) = (Some(wanted.cards.len() - 1), Some(wanted.cards.len() - 1));
            true
        }
        (does, Some(place)) if place < wanted.cards.len() => {
            at = placed(&mut wanted, does, place, form);
            at.is_some() || does == "remove"
        }
        _ => false,
    };
    if !changed {
        let message = told!(
            "the form asks for nothing a board can do",
            "el formulario no pide nada que un panel pueda hacer"
        );
        return Err(ServiceError::new(ErrorKind::BadRequest, message));
    }
    match wanted.settled(&*visit.service.catalog()?) {
        Ok(board) => {
            let card = at.filter(|_| form.get("do") == Some("card"));
            if let Some(why) = card.and_then(|at| unasked(visit, &board.cards[at])) {
                return Ok(editor(visit, &wanted, (kept, at), &not_saved(language, &why)));
            }
            visit.service.save_board(name, &board)?;
            let open = open.map(|open| open.to_string());
            let to = path(name, "/edit");
            let mut to = visit.address.to_with(&to, &[("open", open.as_deref())]);
            if let Some(at) = at {
                to += &format!("#card-{at}");
            }
            Ok(Page::Elsewhere(to))
        }
        Err(problem) => {
            let why = not_saved(language, &crate::error::told(language, &problem.into()));
            Ok(editor(visit, &wanted, (kept, at), &why))
        }
    }
}

/// Says that nothing was saved, and why, names in quotation marks.
fn not_saved(language: Language, why: &str) -> String {
    language.quoted(&say::NOT_SAVED.fill(language, &[("why", why)]))
}

/// Returns why a card cannot be asked: its filter may name what its metric does not reach. What the
/// profile of the page leaves out by is not its fault, and hides none.
fn unasked(visit: &Visit<'_>, card: &BoardCard) -> Option<String> {
    card.filter.as_ref().filter(|_| visit.snapshot.watermark.is_some())?;
    let page = Query { profile: None, compare: None, grain: None, ..question(visit, &[]) };
    let query = card.query(&page);
    let error = visit.service.ask(&query).err()?;
    error.is_of_question().then(|| said(visit.language(), &error).0)
}

/// Changes one card; returns where it then is.
fn placed(board: &mut Board, does: &str, place: usize, form: &Form) -> Option<usize> {
    let to = match does {
        "up" => place.checked_sub(1)?,
        "down" => Some(place + 1).filter(|to| *to < board.cards.len())?,
        "remove" => {
            board.cards.remove(place);
            return None;
        }
        "card" => {
            let text = |name: &str| form.get(name).map(str::to_owned);
            let card = &mut board.cards[place];
            card.variant = text("variant");
            card.stat = text("stat");
            card.filter = text("where");
            card.group = text("group");
            card.goal = text("goal").map(Goal::Written);
            place
        }
        _ => return None,
    };
    board.cards.swap(place, to);
    Some(to)
}

/// Shows the editor with what is wrong, the card it concerns opened.
fn editor(
    visit: &Visit<'_>,
    board: &Board,
    (kept, open): (String, Option<usize>),
    problem: &str,
) -> Page {
    let title = say::EDITING.fill(visit.language(), &[("name", &board.title)]);
    let name = visit.parameter("board");
    let editor = Editor { visit, name, board, kept, open };
    match editor.page(Some(problem)) {
        Ok(main) => Page::Wrong { title, main },
        Err(_) => Page::Elsewhere(visit.address.to("/boards")),
    }
}
