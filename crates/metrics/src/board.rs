//! Boards: cards that belong together, each a metric with its definition, filter and goal.
//!
//! A board is one TOML file of the owner's. What a file says is checked against the catalogue by
//! [`Board::settled`] before anybody shows or keeps it.

mod goal;
mod problem;

use baremo_model::error::nearest;
use serde::{Deserialize, Serialize};

use self::goal::beyond;
pub use self::goal::{Goal, Verdict, verdict};
pub use self::problem::BoardProblem;
use crate::catalog::{Catalog, read_toml};
use crate::error::Thing;
use crate::expr;
use crate::page::{Better, Metric};
use crate::query::{Query, Statistic};
use crate::service::SavedView;

/// A board.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// What it is called.
    pub title: String,
    /// What it is for, one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Its cards, in the order in which they are read.
    #[serde(default, rename = "card", skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<BoardCard>,
}

/// A card of a board.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BoardCard {
    /// Metric.
    pub metric: String,
    /// Heading under which it stands; cards that follow each other under the same one share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Variant of the definition; the usual one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Statistic of durations; the page's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
    /// Filter expression, besides the page's.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What the team wants, in the unit of answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
}

impl Board {
    /// Characters a title or a heading may have.
    pub const LONGEST: usize = 80;
    /// Characters the sentence may have.
    pub const ABOUT: usize = 400;
    /// Cards a board may have.
    pub const CARDS: usize = 60;

    /// Reads a board and checks it.
    ///
    /// # Errors
    ///
    /// The first problem: an unknown key with its line and the nearest one, or what
    /// [`Board::settled`] says.
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Board, BoardProblem> {
        let read: Result<Board, _> = read_toml("", text);
        let board =
            read.map_err(|error| BoardProblem::Toml { line: error.line, fault: error.fault })?;
        board.settled(catalog)
    }

    /// Writes the board as its file.
    pub fn toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Returns the board with every goal as a number, once all it names is known.
    ///
    /// # Errors
    ///
    /// The first problem.
    pub fn settled(&self, catalog: &Catalog) -> Result<Board, BoardProblem> {
        let title = self.title.trim().to_owned();
        let long = |text: &str, most: usize| text.chars().nth(most).is_some();
        if SavedView::word(&title).is_none() || long(&title, Self::LONGEST) {
            return Err(BoardProblem::Title);
        }
        let about = self.about.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if about.is_some_and(|about| long(about, Self::ABOUT)) {
            return Err(BoardProblem::About);
        }
        if self.cards.len() > Self::CARDS {
            return Err(BoardProblem::Cards);
        }
        let cards: Result<_, _> = self.cards.iter().map(|card| card.settled(catalog)).collect();
        Ok(Board { title, about: about.map(str::to_owned), cards: cards? })
    }

    /// Returns a word under which a board of this title can be kept beside others.
    pub fn free_word(title: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
        let word = SavedView::word(title)?;
        let numbered = (2..).map(|number| format!("{word}-{number}"));
        std::iter::once(word.clone()).chain(numbered).find(|word| !taken(word))
    }
}

impl BoardCard {
    fn settled(&self, catalog: &Catalog) -> Result<BoardCard, BoardProblem> {
        let filled = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let metric = catalog.get(&self.metric).map_err(|_| BoardProblem::Metric {
            name: self.metric.clone(),
            near: nearest(&self.metric, catalog.names()).map(str::to_owned),
        })?;
        // A second name of the default is kept as what it names.
        let plain = |name: String| metric.definition(&name).map_or(name, |it| it.variant.clone());
        let mut card = BoardCard {
            metric: self.metric.clone(),
            group: filled(&self.group),
            variant: filled(&self.variant).map(plain).filter(|variant| variant != DEFAULT),
            stat: filled(&self.stat),
            filter: filled(&self.filter),
            goal: None,
        };
        if card.group.as_ref().is_some_and(|group| group.chars().nth(Board::LONGEST).is_some()) {
            return Err(BoardProblem::Group);
        }
        card.check_words(metric)?;
        if let Some(filter) = &card.filter {
            expr::parse(filter).map_err(|error| BoardProblem::Filter {
                metric: self.metric.clone(),
                error: Box::new(error),
            })?;
        }
        card.goal = self.settled_goal(metric, card.variant.as_deref().unwrap_or(DEFAULT))?;
        Ok(card)
    }

    fn check_words(&self, metric: &Metric) -> Result<(), BoardProblem> {
        let unknown = |what, name: &str, valid: Vec<&str>| BoardProblem::Word {
            what,
            metric: metric.name.clone(),
            name: name.to_owned(),
            near: nearest(name, valid.iter().copied()).map(str::to_owned),
        };
        if let Some(variant) = self.variant.as_deref() {
            let known = metric.definitions.iter().map(|known| known.variant.as_str());
            let known: Vec<&str> = known.collect();
            if !known.contains(&variant) {
                return Err(unknown(Thing::Variant, variant, known));
            }
        }
        if let Some(stat) = self.stat.as_deref() {
            let known: Vec<&str> = Statistic::single().collect();
            if !known.contains(&stat) {
                return Err(unknown(Thing::Statistic, stat, known));
            }
        }
        Ok(())
    }

    fn settled_goal(&self, metric: &Metric, variant: &str) -> Result<Option<Goal>, BoardProblem> {
        let Some(goal) = self.goal.as_ref().filter(|goal| !goal.is_blank()) else {
            return Ok(None);
        };
        if metric.better == Better::Neither {
            return Err(BoardProblem::NoSense { metric: self.metric.clone() });
        }
        let definition = metric.definition(variant);
        let unit = definition.map(|definition| definition.unit);
        let (metric, text) = (self.metric.clone(), goal.to_string());
        let Some(value) = unit.and_then(|unit| goal.read(unit)) else {
            return Err(BoardProblem::Goal { metric, text, unit });
        };
        match definition.and_then(|definition| beyond(definition, value)) {
            Some((low, high)) => Err(BoardProblem::Beyond { metric, text, low, high }),
            None => Ok(Some(Goal::Value(value))),
        }
    }

    /// Returns a question of a page for this card alone.
    pub fn query(&self, page: &Query) -> Query {
        let mut query = Query { metrics: vec![self.metric.clone()], ..page.clone() };
        if let Some(filter) = &self.filter {
            query.filter = Some(match &page.filter {
                Some(known) => format!("({known}) and ({filter})"),
                None => filter.clone(),
            });
        }
        query.variant = self.variant.clone();
        if self.stat.is_some() {
            query.stat = self.stat.clone();
        }
        query
    }
}

/// Name of the usual variant.
const DEFAULT: &str = "default";

#[cfg(test)]
mod tests;
