//! Why customers get in touch: the data folder's `reasons.toml`, a tree of reasons by dated rules.
//!
//! Rules are tried in order; the first that holds for a conversation gives its reason. A call has
//! that of its conversation, or else its own by the same rules. Each may
//! count from one opening date to another, so that a change of tags changes nothing before it.
//! Levels of the tree are parted by ` > `: the dimension `contact_reason` is the whole
//! name, and `contact_reason_group` the first level.
//!
//! ```toml
//! [[reason]]
//! name = "delivery > late"
//! from = 2026-01-01            # conversations opened from this date on; left out: all
//! to = 2026-06-30              # and up to this one
//! when = "tags = 'late' or attr_topic = 'where is my order'"
//!
//! [[reason]]
//! name = "other"               # without `when`: every other conversation
//! ```

use std::collections::BTreeMap;

use baremo_model::Fact;
use jiff::civil::Date;
use serde::Deserialize;

use crate::MetricsError;
use crate::answer::Note;
use crate::catalog::{Line, PageError, day_of, line_of, read_toml};
use crate::error::{Asker, Fault, SettingProblem};
use crate::expr::{Expr, Scope, parse};
use crate::origin::{Origin, Part};

/// The file of the data folder.
pub const FILE: &str = "reasons.toml";
/// A rule of it, as messages show one.
pub const RULE: &str = "`[[reason]]`, `name = 'delivery'`, `when = \"tags = 'delivery'\"`";
/// The part of the manual that tells its form.
pub const MANUAL: &str = "docs/calendars.md#reasons-why-customers-get-in-touch";
/// The dimension that tells the whole reason.
pub const REASON: &str = "contact_reason";
/// The dimension that tells its first level.
pub const REASON_GROUP: &str = "contact_reason_group";
/// Parts the levels of a reason.
const LEVEL: &str = " > ";

/// A rule that gives a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct ReasonRule {
    /// The reason, its levels from the widest on.
    pub name: String,
    /// First local date of the openings it is for.
    pub from: Option<Date>,
    /// Last local date of them.
    pub to: Option<Date>,
    /// Conversations and calls it is for, over the columns of `cases` or of `contacts`; all that
    /// are left when absent.
    pub when: Option<Expr>,
    /// Where it is written.
    pub origin: Origin,
}

/// What a data folder says of reasons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons {
    /// The rules, in the order in which they are tried; none while one of them is wrong, since
    /// what it is for would fall to the next.
    pub rules: Vec<ReasonRule>,
    /// What is wrong with them: until it is mended, questions about reasons are refused.
    pub wrong: Vec<PageError>,
}

impl Reasons {
    /// Reads the rules, or what is wrong with them. `path` names the file in errors.
    pub fn read(path: &str, text: &str) -> Self {
        match ReasonRule::parse(path, text) {
            Ok(rules) => Reasons { rules, wrong: Vec::new() },
            Err(wrong) => Reasons { rules: Vec::new(), wrong },
        }
    }

    /// Returns the rules.
    ///
    /// # Errors
    ///
    /// What is wrong with the first that is wrong.
    pub fn right(&self) -> Result<&[ReasonRule], MetricsError> {
        match self.wrong.first() {
            Some(error) => Err(error.clone().into()),
            None => Ok(&self.rules),
        }
    }

    /// Returns what is wrong as notes, which answers carry until it is mended.
    pub fn notes(&self) -> impl Iterator<Item = Note> {
        self.wrong.iter().map(|error| Note::ReasonsLeftOut { error: error.clone() })
    }
}

impl ReasonRule {
    /// Returns the first level of the reason.
    pub fn group(&self) -> &str {
        self.name.split(LEVEL).next().unwrap_or(&self.name).trim()
    }

    /// Reads the rules. `path` names the file in errors.
    ///
    /// # Errors
    ///
    /// Every problem of the file, with its line.
    pub fn parse(path: &str, text: &str) -> Result<Vec<ReasonRule>, Vec<PageError>> {
        let file: ReasonFile = read_toml(path, text).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let mut rules = Vec::new();
        for (index, matter) in file.reason.into_iter().enumerate() {
            let mut tell = |key: &'static str, fault: Fault| {
                let line = line_of(text, Line { table: "reason", index, key });
                errors.push(PageError::new(path, line, fault));
            };
            let mut date = |key: &'static str, value: Option<toml::value::Datetime>| {
                let value = value?;
                let read = day_of(&value);
                if read.is_none() {
                    let value = value.to_string();
                    tell(key, SettingProblem::NotADate { key, value }.into());
                }
                read
            };
            let (from, to) = (date("from", matter.from), date("to", matter.to));
            if matter.name.trim().is_empty() {
                tell("name", SettingProblem::SaysNothing { key: "name" }.into());
            }
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                let (from, to) = (from.to_string(), to.to_string());
                tell("from", SettingProblem::Backwards { from, key: "to", to }.into());
            }
            let when = matter.when.as_deref().map(|text| condition(&matter.name, text)).transpose();
            let line = line_of(text, Line { table: "reason", index, key: "when" });
            let part = Part::Rule(index + 1, matter.name.clone());
            let origin = Origin { file: path.to_owned(), line, part };
            match when {
                Ok(when) => rules.push(ReasonRule { name: matter.name, from, to, when, origin }),
                Err(error) => errors.push(origin.problem(error)),
            }
        }
        match errors.is_empty() {
            true => Ok(rules),
            false => Err(errors),
        }
    }
}

/// Reads the expression of a rule, about a case or about a call.
fn condition(rule: &str, text: &str) -> Result<Expr, MetricsError> {
    let expr = parse(text)?;
    let parameters = BTreeMap::new();
    let check = |fact: Fact| {
        let scope = Scope { owner: None, fact, attributes: &[], parameters: &parameters };
        scope.check_truth(&expr)
    };
    let checked = check(Fact::Cases).or_else(|error| check(Fact::Contacts).map_err(|_| error));
    checked.map_err(|error| match error {
        MetricsError::Unreachable { fact, name, reachable, .. } => {
            let asker = Some(Asker::Rule(rule.to_owned()));
            MetricsError::Unreachable { asker, fact, name, reachable }
        }
        other => other,
    })?;
    Ok(expr)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonFile {
    #[serde(default)]
    reason: Vec<ReasonMatter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonMatter {
    name: String,
    #[serde(default)]
    from: Option<toml::value::Datetime>,
    #[serde(default)]
    to: Option<toml::value::Datetime>,
    #[serde(default)]
    when: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_in_their_order() {
        let text = "[[reason]]\nname = \"delivery > late\"\nfrom = 2026-01-01\n\
                    when = \"tags = 'late'\"\n\n[[reason]]\nname = \"other\"\n";
        let rules = ReasonRule::parse(FILE, text).expect("well-formed");
        assert_eq!((rules[0].group(), rules[1].group()), ("delivery", "other"));
        assert_eq!(rules[0].from.map(|date| date.to_string()).as_deref(), Some("2026-01-01"));
        assert_eq!(rules[1].when, None);
    }

    #[test]
    fn names_say_something_and_dates_stand_the_right_way_round() {
        let text = "[[reason]]\nname = \"\"\n\n[[reason]]\nname = \"b\"\nfrom = 2026-02-01\n\
                    to = 2026-01-31\n";
        let errors = ReasonRule::parse(FILE, text).expect_err("wrong");
        let told: Vec<_> = errors.iter().map(|it| (it.line, it.fault.to_string())).collect();
        let later = "`from` is 2026-02-01, which is later than `to`, 2026-01-31";
        assert_eq!(told, [(2, "`name` says nothing".to_owned()), (6, later.to_owned())]);
    }

    #[test]
    fn problems_are_told_at_their_line() {
        let text = "[[reason]]\nname = \"a\"\nwhen = \"tag = 'late'\"\n\n[[reason]]\nname = \"b\"\n\
                    from = 2026-01-01T10:00:00Z\n";
        let errors = ReasonRule::parse(FILE, text).expect_err("wrong");
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [3, 7], "{errors:?}");
        let told = errors[0].fault.to_string();
        assert!(told.starts_with("rule `a` reads `cases`, which has no `tag`"), "{told}");
        let reasons = Reasons::read(FILE, text);
        assert!(reasons.rules.is_empty());
        assert_eq!(reasons.notes().count(), 2);
        let told = reasons.right().expect_err("a rule is wrong").to_string();
        assert!(told.starts_with("reasons.toml:3: rule `a` reads `cases`"), "{told}");
    }
}
