//! `reports/board.toml`: which figures, which goals, which dates move from year to year.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Titles;
use crate::board::{Board, BoardCard, BoardProblem, Goal};
use crate::catalog::{Catalog, PageError, read_toml};
use crate::error::SettingProblem;
use crate::service::{Cause, ServiceError};

/// What a report is made of.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportSpec {
    /// What it is called.
    pub title: Option<String>,
    /// The same in Spanish.
    pub title_es: Option<String>,
    /// Profile the figures follow, unless another is asked for.
    pub profile: Option<String>,
    /// The figures, in the order in which they are read.
    #[serde(rename = "figure")]
    pub figures: Vec<ReportFigure>,
    /// Named dates to which last year is aligned; the first that applies holds.
    pub aligned: Vec<Aligned>,
}

/// A figure of a report.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportFigure {
    /// Metric.
    pub metric: String,
    /// What it is called here; the metric's own title when absent.
    pub title: Option<String>,
    /// The same in Spanish.
    pub title_es: Option<String>,
    /// Variant of the definition.
    pub variant: Option<String>,
    /// Statistic of durations.
    pub stat: Option<String>,
    /// Filter expression.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// `wall`, `business` or the name of a calendar; that of the profile, or of the metric, when
    /// absent.
    pub calendar: Option<String>,
    /// What is wanted, as in boards.
    pub goal: Option<Goal>,
}

/// A date that has a name and another place each year.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Aligned {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: Option<String>,
    /// The same in Spanish.
    pub title_es: Option<String>,
    /// The day of each year.
    pub dates: Vec<String>,
    /// Days after Easter Sunday, instead of dates: 0 is the day itself, -2 Good Friday.
    pub easter: Option<i64>,
}

impl ReportSpec {
    /// Figures a report has, at most.
    pub const FIGURES: usize = 10;

    /// Reads a specification and checks it; `path` is what messages call it.
    ///
    /// # Errors
    ///
    /// A problem of the file at its line: an unknown key with the nearest one, or an unknown
    /// metric, variant, statistic, goal or date.
    pub fn parse(path: &str, text: &str, catalog: &Catalog) -> Result<Self, ServiceError> {
        Ok(Self::checked(path, text, catalog).map_err(|error| Cause::Files(vec![error]))?)
    }

    fn checked(path: &str, text: &str, catalog: &Catalog) -> Result<Self, PageError> {
        let mut spec: ReportSpec = read_toml(path, text)?;
        // Of a table of the file, the first being 0.
        let at = |table: &str, number: usize| {
            let lines = text.lines().zip(1..);
            let mut headings = lines.filter(|(line, _)| line.trim_start().starts_with(table));
            headings.nth(number).map_or(1, |(_, line)| line)
        };
        if spec.figures.len() > Self::FIGURES {
            let fault = SettingProblem::TooMany { table: "figure", most: Self::FIGURES };
            return Err(PageError::new(path, at("[[figure]]", Self::FIGURES), fault));
        }
        for (number, figure) in spec.figures.iter_mut().enumerate() {
            let settled = figure.settled(catalog);
            *figure = settled
                .map_err(|problem| PageError::new(path, at("[[figure]]", number), problem))?;
        }
        for (number, aligned) in spec.aligned.iter().enumerate() {
            let wrong = |fault| Err(PageError::new(path, at("[[aligned]]", number), fault));
            if let Some(date) = aligned.dates.iter().find(|date| date.parse::<Date>().is_err()) {
                return wrong(SettingProblem::NotADate { key: "dates", value: date.clone() });
            }
            if aligned.dates.is_empty() == aligned.easter.is_none() {
                return wrong(SettingProblem::Either { ways: &["dates", "easter"] });
            }
        }
        Ok(spec)
    }

    /// Returns the first cards of a board as a report.
    pub fn of_board(board: &Board) -> Self {
        let figure = |card: &BoardCard| ReportFigure {
            metric: card.metric.clone(),
            variant: card.variant.clone(),
            stat: card.stat.clone(),
            filter: card.filter.clone(),
            goal: card.goal.clone(),
            ..ReportFigure::default()
        };
        ReportSpec {
            title: Some(board.title.clone()),
            figures: board.cards.iter().take(Self::FIGURES).map(figure).collect(),
            ..ReportSpec::default()
        }
    }

    /// Returns what the report is called.
    pub fn titles(&self) -> Titles {
        Titles { any: self.title.clone(), es: self.title_es.clone() }
    }
}

impl ReportFigure {
    /// Returns the figure with its goal as a number, once all it names is known.
    fn settled(&self, catalog: &Catalog) -> Result<ReportFigure, BoardProblem> {
        let card = BoardCard {
            metric: self.metric.clone(),
            group: None,
            variant: self.variant.clone(),
            stat: self.stat.clone(),
            filter: self.filter.clone(),
            goal: self.goal.clone(),
        };
        let board = Board { title: "report".into(), about: None, cards: vec![card] };
        let settled = board.settled(catalog)?;
        let Some(card) = settled.cards.into_iter().next() else { return Ok(self.clone()) };
        Ok(ReportFigure {
            variant: card.variant,
            stat: card.stat,
            filter: card.filter,
            goal: card.goal,
            ..self.clone()
        })
    }

    /// Returns what the figure is called.
    pub fn titles(&self) -> Titles {
        Titles { any: self.title.clone(), es: self.title_es.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ReportSpec, String> {
        let catalog = Catalog::of_repository();
        ReportSpec::parse("board.toml", text, &catalog).map_err(|error| error.message.to_string())
    }

    #[test]
    fn a_report_is_read_with_its_goals_and_dates() {
        let text = "title = 'Consejo'\nprofile = 'norte'\n[[figure]]\nmetric = \
             'first_response_time'\nstat = 'median'\ngoal = '2 h'\ntitle_es = 'Primera \
             respuesta'\ncalendar = 'madrid'\n[[aligned]]\nname = 'black_friday'\ndates = \
             ['2025-11-28', '2026-11-27']\n[[aligned]]\nname = 'easter'\neaster = 0\n";
        let spec = parse(text).unwrap();
        assert_eq!(spec.profile.as_deref(), Some("norte"));
        assert_eq!(spec.figures[0].calendar.as_deref(), Some("madrid"));
        assert_eq!(spec.figures[0].goal, Some(Goal::Value(7200.0)));
        assert_eq!((spec.aligned.len(), spec.aligned[1].easter), (2, Some(0)));
        assert_eq!(spec.figures[0].titles().es.as_deref(), Some("Primera respuesta"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |text: &str, part: &str| {
            let message = parse(text).unwrap_err();
            assert!(message.starts_with(&format!("board.toml:{part}")), "{message}");
        };
        check("[[figure]]\nmetrik = 'csat'\n", "2: unknown key `metrik`");
        check("[[figure]]\nmetric = 'csta'\n", "1: unknown metric `csta`, did you mean `csat`?");
        check("[[figure]]\nmetric = 'csat'\ngoal = 'soon'\n", "1: `csat` has no goal `soon`");
        check("[[aligned]]\nname = 'x'\ndates = ['someday']\n", "1: `dates` takes a date such as");
        check(
            "[[figure]]\nmetric = 'csat'\n[[aligned]]\nname = 'x'\n",
            "3: one of these is needed",
        );
        check(&"[[figure]]\nmetric = 'csat'\n".repeat(11), "21: 10 `[[figure]]` at most");
    }
}
