//! Categories of a scorecard that rate themselves, from the data folder's `scorecards/NAME.toml`: a
//! measure of the conversation reviewed, and what it scores.
//!
//! ```toml
//! reviews = ["mail"]                      # scorecards of reviews it adds to; else its name
//!
//! [[category]]
//! name = "speed"
//! weight = 10
//! fact = "cases"                          # without it: cases
//! from = "first_customer_at"              # or `of`, a number or duration; or `holds`
//! to = "first_reply_at"
//! cuts = [{ up_to = "1h", score = 100 }, { up_to = "4h", score = 50 }]   # further: `else`, 0
//!
//! [[category]]
//! name = "solved at once"
//! weight = 5
//! critical = true
//! where = "solved_at is not null"
//! holds = "reply_count = 1"      # 100, or `else`
//! ```
//!
//! What is not measured is N/A. Cut-offs are tried in order.

use std::collections::BTreeMap;

use baremo_model::Fact;
use serde::Deserialize;

use crate::catalog::{PageError, read_toml};
use crate::error::{Fault, MetricsError, SettingProblem, Thing};
use crate::expr::{Expr, Scope, ValueType, parse, parse_duration};
use crate::origin::{Origin, Part};
use crate::page::Side;

/// One, in weights and scores.
const ONE: f64 = 1e6;

/// Returns whether what a side takes is the score of a review or of one of its categories, which
/// goes from 0 to 100.
pub fn is_score(side: &Side) -> bool {
    let is_of = |fact: Fact| side.fact == fact.name();
    side.of.as_deref() == Some("score") && (is_of(Fact::Reviews) || is_of(Fact::ReviewRatings))
}

/// Automatic categories of some scorecards.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// Scorecards of reviews that they are added to.
    pub reviews: Vec<String>,
    /// The categories.
    pub categories: Vec<Category>,
}

/// A category that rates itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Its weight, in millionths.
    pub weight: i64,
    /// Whether a score under 50 makes the review 0.
    pub critical: bool,
    /// Where it is measured.
    pub fact: Fact,
    /// Which rows count.
    pub filter: Option<Expr>,
    /// What is measured.
    pub measure: Measured,
    /// The cut-offs, in the order in which they are tried.
    pub cuts: Vec<Cut>,
    /// Score of what meets none, in millionths.
    pub otherwise: i64,
    /// Where it is written.
    pub origin: Origin,
}

/// What a category measures.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// Wall time between two instants.
    Span(Expr, Expr),
    /// A number or duration.
    Of(Expr),
    /// Whether something holds.
    Holds(Expr),
}

/// A cut-off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// A number, or microseconds.
    pub limit: f64,
    /// Whether it is the most that meets it, rather than the least.
    pub up_to: bool,
    /// Score of what meets it, in millionths.
    pub score: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardFile {
    #[serde(default)]
    reviews: Option<Vec<String>>,
    #[serde(default)]
    category: Vec<CategoryMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryMatter {
    name: String,
    weight: f64,
    #[serde(default)]
    critical: bool,
    #[serde(default)]
    fact: Option<String>,
    #[serde(default, rename = "where")]
    filter: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    of: Option<String>,
    #[serde(default)]
    holds: Option<String>,
    #[serde(default)]
    cuts: Vec<CutMatter>,
    #[serde(default, rename = "else")]
    otherwise: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutMatter {
    #[serde(default)]
    up_to: Option<toml::Value>,
    #[serde(default)]
    at_least: Option<toml::Value>,
    score: f64,
}

impl Scorecard {
    /// Reads the categories of a file. `path` names it in errors, `name` is the file's without its
    /// ending.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, name: &str, text: &str) -> Result<Scorecard, Vec<PageError>> {
        let problem = |line: usize, fault: Fault| PageError::new(path, line, fault);
        let file: CardFile = read_toml(path, text).map_err(|error| vec![error])?;
        let starts = text.lines().enumerate().filter(|(_, line)| line.trim() == "[[category]]");
        let lines: Vec<usize> = starts.map(|(index, _)| index + 1).collect();
        let (mut categories, mut errors) = (Vec::new(), Vec::new());
        for (index, matter) in file.category.iter().enumerate() {
            let line = lines.get(index).copied().unwrap_or(1);
            let part = Part::Category(matter.name.clone());
            match category(matter, Origin { file: path.to_owned(), line, part }) {
                Ok(category) => categories.push(category),
                Err(message) => errors.push(problem(line, message)),
            }
        }
        if file.category.is_empty() {
            errors.push(problem(1, SettingProblem::NoTable { table: "category" }.into()));
        }
        match errors.is_empty() {
            true => {
                let reviews = file.reviews.unwrap_or_else(|| vec![name.to_owned()]);
                Ok(Scorecard { reviews, categories })
            }
            false => Err(errors),
        }
    }
}

fn category(matter: &CategoryMatter, origin: Origin) -> Result<Category, Fault> {
    let named = matter.fact.as_deref().unwrap_or("cases");
    let known = || Fact::ALL.iter().map(|fact| fact.name());
    let fact =
        Fact::from_name(named).ok_or_else(|| MetricsError::unknown(Thing::Fact, named, known()))?;
    if fact.root().column("conversation").is_none() {
        return Err(SettingProblem::NoConversation { fact: named.to_owned() }.into());
    }
    let parameters = BTreeMap::new();
    let scope = Scope { owner: None, fact, attributes: &[], parameters: &parameters };
    let truth = |text: &str| {
        let expr = parse(text)?;
        scope.check_truth(&expr)?;
        Ok::<Expr, Fault>(expr)
    };
    let instant = |text: &str| {
        let expr = parse(text)?;
        scope.check_instant(&expr)?;
        Ok::<Expr, Fault>(expr)
    };
    let measure = match (&matter.from, &matter.to, &matter.of, &matter.holds) {
        (Some(from), Some(to), None, None) => Measured::Span(instant(from)?, instant(to)?),
        (None, None, Some(of), None) => {
            let of = parse(of)?;
            match scope.type_of(&of)? {
                ValueType::Number | ValueType::Duration | ValueType::Any => Measured::Of(of),
                _ => return Err(SettingProblem::NotMeasurable { value: of.to_string() }.into()),
            }
        }
        (None, None, None, Some(holds)) => Measured::Holds(truth(holds)?),
        _ => return Err(SettingProblem::Either { ways: &["from, to", "of", "holds"] }.into()),
    };
    let cuts = matter.cuts.iter().map(cut).collect::<Result<Vec<Cut>, Fault>>()?;
    if cuts.is_empty() != matches!(measure, Measured::Holds(_)) {
        return Err(SettingProblem::Cuts.into());
    }
    if !(matter.weight.is_finite() && matter.weight > 0.0) {
        let value = matter.weight.to_string();
        return Err(SettingProblem::NotAboveZero { value }.into());
    }
    Ok(Category {
        name: matter.name.clone(),
        weight: (matter.weight * ONE).round() as i64,
        critical: matter.critical,
        fact,
        filter: matter.filter.as_deref().map(truth).transpose()?,
        measure,
        cuts,
        otherwise: score(matter.otherwise)?,
        origin,
    })
}

fn cut(matter: &CutMatter) -> Result<Cut, Fault> {
    let neither = |value: String| Fault::from(SettingProblem::NotMeasurable { value });
    let (limit, up_to) = match (&matter.up_to, &matter.at_least) {
        (Some(limit), None) => (limit, true),
        (None, Some(limit)) => (limit, false),
        _ => return Err(SettingProblem::Either { ways: &["up_to", "at_least"] }.into()),
    };
    let limit = match limit {
        toml::Value::Integer(number) => *number as f64,
        toml::Value::Float(number) => *number,
        toml::Value::String(text) => {
            parse_duration(text).map(|micros| micros as f64).ok_or_else(|| neither(text.clone()))?
        }
        other => return Err(neither(other.to_string())),
    };
    Ok(Cut { limit, up_to, score: score(matter.score)? })
}

fn score(score: f64) -> Result<i64, Fault> {
    match (0.0..=100.0).contains(&score) {
        true => Ok((score * ONE).round() as i64),
        false => Err(SettingProblem::NotAScore { value: score.to_string() }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> String {
        let text = format!("[[category]]\nname = \"speed\"\nweight = 1\n{body}\n");
        let errors = Scorecard::parse("scorecards/mail.toml", "mail", &text).expect_err("wrong");
        format!("{}: {}", errors[0].line, errors[0].fault)
    }

    #[test]
    fn a_wrong_category_is_told_at_its_line() {
        let cuts = "cuts = [{ up_to = \"1h\", score = 100 }]";
        let either = "1: one of these is needed, and one only: `from, to`, `of`, `holds`";
        assert_eq!(told(cuts), either);
        assert_eq!(told(&format!("fact = \"orders\"\n{cuts}")).split('`').nth(1), Some("orders"));
        assert!(told("of = \"reply_count\"").contains("needs `cuts`"));
        let much = "of = \"reply_count\"\ncuts = [{ up_to = 1, score = 101 }]";
        assert!(told(much).contains("is not a score from 0 to 100"));
        let both = "of = \"reply_count\"\ncuts = [{ up_to = 1, at_least = 1, score = 1 }]";
        assert!(told(both).contains("one only: `up_to`, `at_least`"));
    }
}
