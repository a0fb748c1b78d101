//! `/boards/{board}/edit`: one board as forms; every button works without script.

use std::hash::{DefaultHasher, Hash, Hasher};

use baremo_metrics::board::{Board, BoardCard};
use baremo_metrics::catalog::{Catalog, FAMILIES};
use baremo_metrics::page::{Better, Kind, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::{Metric, ServiceError};
use baremo_render::answer::words;
use baremo_render::words::{STATISTICS, called};
use maud::{Markup, html};

use super::show::{note, variant_title};
use super::{own, path, tabs};
use crate::pages::metrics::by_title;
use crate::text::boards as say;
use crate::visit::{Page, Visit};

/// Shows the page.
pub(crate) fn edit(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let name = visit.parameter("board");
    let board = own(visit, name)?;
    let title = say::EDITING.fill(visit.language(), &[("name", &board.title)]);
    let open = visit.address.get("open").and_then(|place| place.parse().ok());
    let main = Editor { visit, name, board: &board, kept: state(&board), open }.page(None)?;
    Ok(Page::Shown { title, main })
}

/// Asks whether a board is to be deleted.
pub(crate) fn asking(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, name) = (visit.language(), visit.parameter("board"));
    let known = visit.service.boards()?;
    // One that cannot be read can still be deleted.
    let broken = known.broken.contains_key(name).then(|| format!("boards/{name}.toml"));
    let called = match broken {
        Some(file) => file,
        None => own(visit, name)?.title,
    };
    let title = say::DELETE_ASK.fill(language, &[("name", &called)]);
    let main = html! {
        section.panel.empty {
            h1 { (title) }
            p { (say::DELETE_HOW.text(language)) }
            form.ways method="post" action=(visit.address.to(&path(name, "/delete"))) {
                button.first { (say::DELETE.text(language)) }
                a.button href=(visit.address.to("/boards")) { (say::KEEP.text(language)) }
            }
        }
    };
    Ok(Page::Shown { title, main })
}

/// Returns a mark of what a board holds, so that a form made for another state is noticed.
pub(super) fn state(board: &Board) -> String {
    let mut hasher = DefaultHasher::new();
    board.toml().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A board while it is edited.
pub(super) struct Editor<'a> {
    /// The visit.
    pub(super) visit: &'a Visit<'a>,
    /// Word of the board.
    pub(super) name: &'a str,
    /// The board, perhaps as a form wanted it.
    pub(super) board: &'a Board,
    /// Mark of the board as it is kept.
    pub(super) kept: String,
    /// Place of the card whose settings are open.
    pub(super) open: Option<usize>,
}

impl Editor<'_> {
    /// Writes the page, with what is wrong.
    pub(super) fn page(&self, problem: Option<&str>) -> Result<Markup, ServiceError> {
        let (visit, language) = (self.visit, self.visit.language());
        let catalog = visit.service.catalog()?;
        let board = self.board;
        Ok(html! {
            (tabs(visit, Some(self.name))?)
            div.head {
                div { h1 { (say::EDITING.fill(language, &[("name", &board.title)])) } }
                div.controls {
                    a.button.first href=(visit.address.to(&path(self.name, ""))) {
                        (say::SEE.text(language))
                    }
                    a.button href=(visit.address.to(&path(self.name, "/board.toml"))) {
                        (say::DOWNLOAD.text(language))
                    }
                    a.button href=(visit.address.to(&path(self.name, "/delete"))) {
                        (say::DELETE.text(language))
                    }
                }
            }
            @if let Some(problem) = problem {
                section.panel.warn role="alert" { p.problem { (problem) } }
            }
            section.panel {
                h2 { (say::CARDS.text(language)) }
                @if board.cards.is_empty() { p.quiet { (say::NO_CARDS.text(language)) } }
                ol.board-cards {
                    @for (place, card) in board.cards.iter().enumerate() {
                        @if let Ok(metric) = catalog.get(&card.metric) {
                            (self.card(metric, place, card))
                        }
                    }
                }
                (self.adding(&catalog))
            }
            (self.about())
        })
    }

    /// Begins a form of this board: what it does, to which card, in which state.
    fn hidden(&self, does: &str, place: Option<usize>) -> Markup {
        html! {
            input type="hidden" name="do" value=(does);
            input type="hidden" name="state" value=(self.kept);
            @if let Some(place) = place { input type="hidden" name="place" value=(place); }
        }
    }

    fn action(&self) -> String {
        self.visit.address.to(&path(self.name, "/edit"))
    }

    fn about(&self) -> Markup {
        let language = self.visit.language();
        html! {
            section.panel {
                h2 { (say::ABOUT_BOARD.text(language)) }
                form.upload method="post" action=(self.action()) {
                    (self.hidden("title", None))
                    label {
                        span { (say::NEW_TITLE.text(language)) }
                        input type="text" name="title" maxlength=(Board::LONGEST) required
                            value=(self.board.title);
                    }
                    label {
                        span { (say::ABOUT.text(language)) }
                        input type="text" name="about" maxlength=(Board::ABOUT)
                            value=(self.board.about.as_deref().unwrap_or_default());
                    }
                    button { (say::SAVE.text(language)) }
                }
            }
        }
    }

    fn adding(&self, catalog: &Catalog) -> Markup {
        let language = self.visit.language();
        html! {
            form.find.add-card method="post" action=(self.action()) {
                (self.hidden("add", None))
                label {
                    span { (say::METRIC.text(language)) }
                    select name="metric" {
                        @for (family, en, es) in FAMILIES {
                            optgroup label=(language.pick(en, es)) {
                                @for metric in by_title(language, catalog.family(family)) {
                                    option value=(metric.name) { (words(metric, language).title) }
                                }
                            }
                        }
                    }
                }
                button.first { (say::ADD.text(language)) }
            }
        }
    }

    /// Writes one card: its place among the others, and behind its name what can be set.
    fn card(&self, metric: &Metric, place: usize, card: &BoardCard) -> Markup {
        let language = self.visit.language();
        let title = &words(metric, language).title;
        let last = self.board.cards.len() - 1;
        let open = self.open == Some(place);
        let unit = unit(metric, card);
        let goal = card.goal.as_ref().filter(|goal| !goal.is_blank());
        let said = [
            card.group.clone(),
            card.stat.as_deref().map(|stat| called(STATISTICS, stat, language)),
            note(self.visit, metric, card),
            goal.map(|goal| {
                say::GOAL_IS.fill(language, &[("goal", &localised(goal.editable(unit), language))])
            }),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        html! {
            li id=(format!("card-{place}")) {
                details open[open] {
                    summary {
                        strong { (title) }
                        @if !said.is_empty() { " " span.quiet { (said.join(" · ")) } }
                    }
                    (self.fields(metric, place, card))
                }
                div.acts {
                    (self.button("up", place, "↑", say::UP.fill(language, &[("name", title)]),
                        place == 0))
                    (self.button("down", place, "↓", say::DOWN.fill(language, &[("name", title)]),
                        place == last))
                    (self.button("remove", place, "×",
                        say::REMOVE.fill(language, &[("name", title)]), false))
                }
            }
        }
    }

    fn button(&self, does: &str, place: usize, sign: &str, label: String, off: bool) -> Markup {
        html! {
            form method="post" action=(self.action()) {
                (self.hidden(does, Some(place)))
                button aria-label=(label) title=(label) disabled[off] { (sign) }
            }
        }
    }

    fn fields(&self, metric: &Metric, place: usize, card: &BoardCard) -> Markup {
        let language = self.visit.language();
        let timed = metric.definitions.iter().any(|known| known.kind == Kind::Duration);
        let stats: Vec<&str> = if timed { Statistic::single().collect() } else { Vec::new() };
        let filter = card.filter.as_deref().unwrap_or_default();
        html! {
            form.card-fields method="post" action=(self.action()) {
                (self.hidden("card", Some(place)))
                (self.goal(metric, card))
                @if metric.definitions.len() > 1 { label {
                    span { (say::VARIANT.text(language)) }
                    select name="variant" {
                        @for known in &metric.definitions {
                            @let usual = known.variant == "default";
                            option value=(if usual { "" } else { &known.variant })
                                selected[card.variant.as_deref() == Some(&known.variant)] {
                                @if usual { (say::USUAL.text(language)) }
                                @else { (variant_title(metric, &known.variant, language)) }
                            }
                        }
                    }
                } }
                @if !stats.is_empty() { label {
                    span { (say::STAT.text(language)) }
                    select name="stat" {
                        option value="" { (say::PAGE_STAT.text(language)) }
                        @for stat in stats {
                            option value=(stat) selected[card.stat.as_deref() == Some(stat)] {
                                (called(STATISTICS, stat, language))
                            }
                        }
                    }
                } }
                label {
                    span { (say::WHERE.text(language)) }
                    input type="text" name="where" value=(filter) spellcheck="false"
                        placeholder=(say::WHERE_SUCH.text(language));
                }
                label {
                    span { (say::GROUP.text(language)) }
                    input type="text" name="group" maxlength=(Board::LONGEST)
                        value=(card.group.as_deref().unwrap_or_default());
                    small.quiet { (say::GROUP_HOW.text(language)) }
                }
                button { (say::SAVE_CARD.text(language)) }
            }
        }
    }

    fn goal(&self, metric: &Metric, card: &BoardCard) -> Markup {
        let language = self.visit.language();
        let unit = unit(metric, card);
        let sense = match metric.better {
            Better::Lower => say::GOAL_LOWER,
            Better::Higher => say::GOAL_HIGHER,
            Better::Neither => {
                return html! { p.quiet.small { (say::GOAL_NEITHER.text(language)) } };
            }
        };
        let such = match unit {
            Unit::Seconds => say::SUCH_TIME,
            Unit::Percent => say::SUCH_PERCENT,
            _ => say::SUCH_NUMBER,
        };
        let goal = card.goal.as_ref().map(|goal| goal.editable(unit)).unwrap_or_default();
        html! {
            label {
                span { (say::GOAL.text(language)) ", " (sense.text(language)) }
                input type="text" name="goal" value=(localised(goal, language))
                    placeholder=(such.text(language));
            }
        }
    }
}

/// Writes the decimals of a number as the language does.
fn localised(text: String, language: baremo_render::Language) -> String {
    language.pick(text.clone(), text.replace('.', ","))
}

/// Returns the unit of a card's value.
fn unit(metric: &Metric, card: &BoardCard) -> Unit {
    let variant = card.variant.as_deref().unwrap_or("default");
    metric.definition(variant).map_or(Unit::Count, |definition| definition.unit)
}
