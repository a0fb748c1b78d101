//! `/boards`: the boards there are, a new one, one brought from elsewhere.

use baremo_metrics::ServiceError;
use baremo_metrics::board::Board;
use maud::{Markup, html};

use super::{find, path, ready};
use crate::error::said;
use crate::pages::wall::turns;
use crate::text::boards as say;
use crate::visit::{File, Page, Visit};

/// Shows the page.
pub(crate) fn list(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let title = say::BOARDS.text(visit.language()).to_owned();
    Ok(Page::Shown { title, main: all(visit, None, "")? })
}

/// Gives a board as its file.
pub(crate) fn download(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let found = find(visit)?;
    let body = found.board.toml().into_bytes();
    let name = format!("{}.toml", found.name);
    Ok(Page::File(File { name, media_type: "application/toml", body }))
}

/// Writes the lists and forms; `pasted` is what was sent with the problem.
pub(super) fn all(
    visit: &Visit<'_>,
    problem: Option<&str>,
    pasted: &str,
) -> Result<Markup, ServiceError> {
    let language = visit.language();
    let known = visit.service.boards()?;
    Ok(html! {
        div.head { div { h1 { (say::BOARDS.text(language)) } } }
        @if let Some(problem) = problem {
            section.panel.warn role="alert" { p.problem { (problem) } }
        }
        div.columns {
            div {
                section.panel {
                    header {
                        h2 { (say::OWN.text(language)) }
                        (turns(visit, known.boards.keys().map(String::as_str)))
                    }
                    @if known.boards.is_empty() { p.quiet { (say::NO_OWN.text(language)) } }
                    ul.board-list {
                        @for (name, board) in &known.boards { (own_row(visit, name, board)) }
                        @for (name, why) in &known.broken { (broken_row(visit, name, why)) }
                    }
                }
                section.panel {
                    header {
                        h2 { (say::READY.text(language)) }
                        (turns(visit, ready().iter().map(|ready| ready.name.as_str())))
                    }
                    ul.board-list { @for ready in ready() { li {
                        div {
                            a href=(visit.address.to(&path(&ready.name, ""))) {
                                (ready.title(language))
                            }
                            p.quiet { (ready.about(language)) }
                        }
                        (ready_acts(visit, &ready.name, ready.title(language)))
                    } } }
                }
            }
            div { (creating(visit)) (importing(visit, pasted)) }
        }
    })
}

fn broken_row(visit: &Visit<'_>, name: &str, why: &ServiceError) -> Markup {
    let language = visit.language();
    html! {
        li {
            div {
                strong { "boards/" (name) ".toml" }
                p.problem {
                    (say::BROKEN.fill(language, &[("why", &said(language, why).0)]))
                }
            }
            div.acts { a.button href=(visit.address.to(&path(name, "/delete")))
                aria-label=(say::DELETE_NAMED.fill(language, &[("name", name)])) {
                (say::DELETE.text(language))
            } }
        }
    }
}

fn own_row(visit: &Visit<'_>, name: &str, board: &Board) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let cards = board.cards.len() as u64;
    let count = if cards == 1 { say::CARDS_ONE } else { say::CARDS_MANY };
    let named = [("name", board.title.as_str())];
    html! {
        li {
            div {
                a href=(address.to(&path(name, ""))) { (board.title) }
                p.quiet {
                    (count.fill(language, &[("count", &language.count(cards))]))
                    @if let Some(about) = &board.about { " · " (about) }
                }
            }
            div.acts {
                a.button href=(address.to(&path(name, "/edit")))
                    aria-label=(say::EDIT_NAMED.fill(language, &named)) {
                    (say::EDIT.text(language))
                }
                a.button href=(address.to(&path(name, "/board.toml")))
                    aria-label=(say::DOWNLOAD_NAMED.fill(language, &named)) {
                    (say::DOWNLOAD.text(language))
                }
                a.button href=(address.to(&path(name, "/delete")))
                    aria-label=(say::DELETE_NAMED.fill(language, &named)) {
                    (say::DELETE.text(language))
                }
            }
        }
    }
}

/// Writes what can be done with a ready board.
fn ready_acts(visit: &Visit<'_>, name: &str, title: &str) -> Markup {
    let language = visit.language();
    let named = [("name", title)];
    html! {
        div.acts {
            form method="post" action=(visit.address.to("/boards")) {
                input type="hidden" name="copy" value=(name);
                button aria-label=(say::COPY_NAMED.fill(language, &named)) {
                    (say::COPY.text(language))
                }
            }
            a.button href=(visit.address.to(&path(name, "/board.toml")))
                aria-label=(say::DOWNLOAD_NAMED.fill(language, &named)) {
                (say::DOWNLOAD.text(language))
            }
        }
    }
}

fn creating(visit: &Visit<'_>) -> Markup {
    let language = visit.language();
    html! {
        section.panel {
            h2 { (say::NEW.text(language)) }
            form.upload method="post" action=(visit.address.to("/boards")) {
                label {
                    span { (say::NEW_TITLE.text(language)) }
                    input type="text" name="title" maxlength=(Board::LONGEST) required;
                }
                button.first { (say::CREATE.text(language)) }
            }
        }
    }
}

fn importing(visit: &Visit<'_>, pasted: &str) -> Markup {
    let language = visit.language();
    html! {
        section.panel {
            h2 { (say::IMPORT.text(language)) }
            form.upload method="post" enctype="multipart/form-data"
                action=(visit.address.to("/boards/import")) {
                label.drop {
                    span { (say::IMPORT_FILE.text(language)) }
                    input type="file" name="file" accept=".toml,application/toml,text/plain";
                }
                label {
                    span { (say::IMPORT_TEXT.text(language)) }
                    textarea name="text" rows="6" spellcheck="false" { "\n" (pasted) }
                }
                button.first { (say::IMPORT_DO.text(language)) }
            }
        }
    }
}
