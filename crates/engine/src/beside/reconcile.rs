//! Our figure beside the one the vendor stored, for every conversation that has both.

use baremo_model::fact::NULL_INT;
use baremo_model::text::truth;
use baremo_model::{Fact, MINUTE, NULL_CODE, SECOND};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::eval::{IntNode, YES, bind_bool, bind_int};
use crate::reading::table::Hot;
use crate::session::Session;
use crate::settings::BUSINESS;

/// How a figure of a vendor can be had from our facts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name of the vendor's figure, as mappings write it.
    pub name: String,
    /// What it is called in English.
    pub title: String,
    /// What it is called in Spanish.
    pub title_es: String,
    /// Metric it belongs to.
    pub metric: String,
    /// Start of the duration, over cases.
    #[serde(default)]
    pub from: Option<String>,
    /// End of the duration.
    #[serde(default)]
    pub to: Option<String>,
    /// Statuses whose time is summed instead, from opening to last solve.
    #[serde(default)]
    pub statuses: Vec<String>,
    /// A count, over cases.
    #[serde(default)]
    pub value: Option<String>,
    /// Cases of which it is not known: a list has a place for one reply, however many there were.
    #[serde(default)]
    pub unknown: Option<String>,
    /// Cases by which a source shows that it records it: where no case of a source is one, it is
    /// known of none.
    #[serde(default)]
    pub told_by: Option<String>,
    /// `wall` or `business`.
    #[serde(default = "wall")]
    pub calendar: String,
    /// Difference that is still equal, in seconds or counts.
    #[serde(default)]
    pub tolerance: f64,
    /// What explains differences, in order: the first that the figures bear out is told.
    #[serde(default, rename = "otherwise")]
    pub others: Vec<Otherwise>,
}

/// How the vendor's figure must lie for another figure to explain why it is not ours.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Fits {
    /// It is the other one.
    #[default]
    Equal,
    /// It lies between ours and the other one.
    Between,
    /// It is above the other one.
    Above,
}

/// Another figure, and what it says of a vendor whose own lies so beside it. Without a way to have
/// it, it is ours.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// Class of differences it explains.
    pub name: String,
    /// Start of the duration; that of the check when absent.
    #[serde(default)]
    pub from: Option<String>,
    /// End of the duration.
    #[serde(default)]
    pub to: Option<String>,
    /// A count, over cases.
    #[serde(default)]
    pub value: Option<String>,
    /// Counts how often this column of `assignments` changes.
    #[serde(default)]
    pub changes_of: Option<String>,
    /// `wall` or `business`; that of the check when absent.
    #[serde(default)]
    pub calendar: Option<String>,
    /// How the vendor's figure lies beside it.
    #[serde(default)]
    pub fits: Fits,
    /// What explains the difference, in English.
    pub why: String,
    /// The same in Spanish.
    pub why_es: String,
}

impl Check {
    /// Returns the check had otherwise.
    fn otherwise(&self, other: &Otherwise) -> Check {
        let or = |one: &Option<String>, own: &Option<String>| one.clone().or_else(|| own.clone());
        Check {
            from: or(&other.from, &self.from),
            to: or(&other.to, &self.to),
            value: or(&other.value, &self.value),
            calendar: other.calendar.clone().unwrap_or_else(|| self.calendar.clone()),
            ..self.clone()
        }
    }
}

impl Otherwise {
    /// Tells whether the figures of a case bear out what this says of the vendor's.
    fn explains(&self, figure: Option<f64>, [ours, theirs]: [Option<f64>; 2], near: f64) -> bool {
        let (Some(figure), Some(theirs)) = (figure, theirs) else { return false };
        match (self.fits, ours) {
            (Fits::Equal, _) => class(Some(figure), Some(theirs), near) == "equal",
            (_, None) => false,
            (Fits::Between, Some(ours)) => ours.min(figure) < theirs && theirs < ours.max(figure),
            (Fits::Above, Some(_)) => figure < theirs,
        }
    }
}

fn wall() -> String {
    "wall".into()
}

/// One figure compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Name of the figure.
    pub name: String,
    /// Conversation.
    pub conversation: String,
    /// Ours, in seconds or counts.
    pub ours: Option<f64>,
    /// Theirs.
    pub theirs: Option<f64>,
    /// `equal`, `rounding`, `whole_hours`, `only_ours`, `only_theirs`, `continued`, `differs`, or
    /// the name of what explains the difference.
    pub class: String,
}

/// Class of differences in a case to which others were joined that continue it: the vendor's figure
/// is of one of them.
const CONTINUED: &str = "continued";

/// Why a stored figure is held against none of ours: the records do not tell it.
const NOT_TOLD: &str = "not_told";
/// It counts business hours, and no calendar says which these are for the conversation.
const NO_CALENDAR: &str = "no_calendar";
/// There is no figure of ours for it.
const NO_FIGURE: &str = "no_figure";

/// Figures of one name that were stored and held against none of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct NotCompared {
    /// Name of the figure.
    pub name: String,
    /// `not_told`, `no_calendar` or `no_figure`.
    pub reason: &'static str,
    /// How many conversations have it.
    pub count: u64,
}

/// What a source stored, beside what is ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Figures that both have, in order of name and conversation.
    pub compared: Vec<Compared>,
    /// Those that were held against nothing, in order of name and reason.
    pub not_compared: Vec<NotCompared>,
}

impl Comparison {
    fn set_aside(&mut self, name: &str, reason: &'static str, count: u64) {
        let mut known = self.not_compared.iter_mut();
        match known.find(|own| own.name == name && own.reason == reason) {
            Some(own) => own.count += count,
            None => self.not_compared.push(NotCompared { name: name.to_owned(), reason, count }),
        }
    }
}

/// A figure for each case; none where it cannot be told.
type Figures = Vec<Option<f64>>;

/// What is stored under one name: codes of its values, by case row.
type Stored = FxHashMap<usize, u32>;

impl Session {
    /// Holds the stored figures of a source against ours.
    ///
    /// # Errors
    ///
    /// Fails when the facts cannot be read or a check names an unknown column.
    pub fn reconcile(&self, source: &str, checks: &[Check]) -> Result<Comparison, EngineError> {
        let wanted = self.tables().code(source);
        let sources = self.tables().codes(Fact::Cases, "source")?;
        let of_source: Vec<bool> = sources.iter().map(|source| *source == wanted).collect();
        let mut out = Comparison::default();
        for (name, stored) in self.stored(&of_source)? {
            match checks.iter().find(|check| check.name == name) {
                Some(check) => self.compare(check, &stored, &of_source, &mut out)?,
                None => out.set_aside(&name, NO_FIGURE, stored.len() as u64),
            }
        }
        out.compared.sort_by(|one, other| {
            (&one.name, &one.conversation).cmp(&(&other.name, &other.conversation))
        });
        out.not_compared
            .sort_by(|one, other| (&one.name, one.reason).cmp(&(&other.name, other.reason)));
        Ok(out)
    }

    /// Returns what was stored with the cases of a source, by name.
    fn stored(&self, of_source: &[bool]) -> Result<Vec<(String, Stored)>, EngineError> {
        let tables = self.tables();
        let case_rows = tables.integers(Fact::Checks, "case_row")?;
        let names = tables.codes(Fact::Checks, "name")?;
        let values = tables.codes(Fact::Checks, "value")?;
        let mut by_name: FxHashMap<u32, Stored> = FxHashMap::default();
        for row in 0..names.len() {
            let case_row = case_rows[row] as usize;
            if of_source[case_row] {
                by_name.entry(names[row]).or_default().insert(case_row, values[row]);
            }
        }
        let named = |(code, stored)| (tables.text(code).unwrap_or_default(), stored);
        Ok(by_name.into_iter().map(named).collect())
    }

    fn compare(
        &self,
        check: &Check,
        stored: &Stored,
        of_source: &[bool],
        out: &mut Comparison,
    ) -> Result<(), EngineError> {
        let tables = self.tables();
        let conversations = tables.codes(Fact::Cases, "conversation")?;
        let asides = self.asides(check, of_source)?;
        let (ours, others) = (self.figures(check)?, self.others(check)?);
        let continued = self.continued(of_source.len())?;
        for (&case_row, &code) in stored {
            if let Some(reason) = asides[case_row] {
                out.set_aside(&check.name, reason, 1);
                continue;
            }
            let text = if code == NULL_CODE { None } else { tables.text(code) };
            let theirs = text.as_deref().and_then(number);
            let ours = ours[case_row];
            let explained = |is_exact: bool| {
                let mut others = others.iter().filter(|(other, figures)| {
                    (!is_exact || other.fits == Fits::Equal)
                        && other.explains(figures[case_row], [ours, theirs], check.tolerance)
                });
                others.next().map(|(other, _)| other.name.as_str())
            };
            let class = match class(ours, theirs, check.tolerance) {
                "differs" | "whole_hours" | "only_theirs" if continued[case_row] => CONTINUED,
                "differs" => explained(false).unwrap_or("differs"),
                class @ ("whole_hours" | "only_theirs") => explained(true).unwrap_or(class),
                class => class,
            };
            out.compared.push(Compared {
                name: check.name.clone(),
                conversation: tables.text(conversations[case_row]).unwrap_or_default(),
                ours,
                theirs,
                class: class.to_owned(),
            });
        }
        Ok(())
    }

    /// Returns, for each case, whether others were joined to it that continue it.
    fn continued(&self, rows: usize) -> Result<Vec<bool>, EngineError> {
        let Hot::Lists(ends, _) = self.tables().column(Fact::Cases, "follow_ups")? else {
            return Ok(vec![false; rows]);
        };
        let starts = [0].into_iter().chain(ends.iter().copied());
        Ok(starts.zip(ends.iter()).map(|(start, end)| start < *end).collect())
    }

    /// Returns why the figure stored with a case is held against none of ours, for each case.
    fn asides(
        &self,
        check: &Check,
        of_source: &[bool],
    ) -> Result<Vec<Option<&'static str>>, EngineError> {
        let rows = of_source.len();
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::Cases);
        let truths = |text: &Option<String>| -> Result<Option<Vec<u8>>, EngineError> {
            let Some(text) = text else { return Ok(None) };
            let node = bind_bool(&scope, &baremo_metrics::expr::parse(text)?)?;
            Ok(Some(node.truths(0..rows)))
        };
        let (unknown, told_by) = (truths(&check.unknown)?, truths(&check.told_by)?);
        let is_told = told_by.is_none_or(|told| {
            told.iter().zip(of_source).any(|(truth, is_own)| *truth == YES && *is_own)
        });
        let opened = self.tables().integers(Fact::Cases, "opened_at")?;
        let clock = self.clock_named(&check.calendar, Fact::Cases)?;
        let reason = |row: usize| {
            let is_unknown = unknown.as_ref().is_some_and(|unknown| unknown[row] == YES);
            if is_unknown || !is_told {
                return Some(NOT_TOLD);
            }
            let lacks = check.calendar == BUSINESS && clock.calendar(row, opened[row]).is_none();
            lacks.then_some(NO_CALENDAR)
        };
        Ok((0..rows).map(reason).collect())
    }

    /// Returns the other figures beside which the vendor's is seen, for each case.
    fn others<'a>(&self, check: &'a Check) -> Result<Vec<(&'a Otherwise, Figures)>, EngineError> {
        let one = |other: &'a Otherwise| {
            let figures = match &other.changes_of {
                Some(column) => self.changes(column)?,
                None => self.figures(&check.otherwise(other))?,
            };
            Ok((other, figures))
        };
        check.others.iter().map(one).collect()
    }

    /// Returns how often a column of the assignments of each case changes.
    fn changes(&self, column: &str) -> Result<Figures, EngineError> {
        let tables = self.tables();
        let case_rows = tables.integers(Fact::Assignments, "case_row")?;
        let codes = tables.codes(Fact::Assignments, column)?;
        let mut last = vec![NULL_CODE; tables.rows(Fact::Cases)?];
        let mut counts = vec![Some(0.0); last.len()];
        for (case_row, code) in case_rows.iter().zip(codes.iter()) {
            let known = &mut last[*case_row as usize];
            if *known != NULL_CODE && *code != NULL_CODE && known != code {
                counts[*case_row as usize] = counts[*case_row as usize].map(|count| count + 1.0);
            }
            if *code != NULL_CODE {
                *known = *code;
            }
        }
        Ok(counts)
    }

    /// Returns our figure for each case.
    fn figures(&self, check: &Check) -> Result<Figures, EngineError> {
        let rows = self.tables().rows(Fact::Cases)?;
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, Fact::Cases);
        let int = |text: &str| -> Result<IntNode, EngineError> {
            bind_int(&scope, &baremo_metrics::expr::parse(text)?)
        };
        if let Some(value) = &check.value {
            let node = int(value)?;
            let known = |value: &i64| (*value != NULL_INT).then_some(*value as f64);
            return Ok(node.values(0..rows).iter().map(known).collect());
        }
        let clock = self.clock_named(&check.calendar, Fact::Cases)?;
        let seconds = |micros: i64| micros as f64 / SECOND as f64;
        if !check.statuses.is_empty() {
            return self.status_seconds(check, rows);
        }
        let (Some(from), Some(to)) = (&check.from, &check.to) else { return Ok(vec![None; rows]) };
        let (from, to) = (int(from)?, int(to)?);
        let (from, to) = (from.values(0..rows), to.values(0..rows));
        let one = |row: usize| {
            let known = from[row] != NULL_INT && to[row] != NULL_INT;
            known.then(|| seconds(clock.elapsed(row, from[row], to[row])))
        };
        Ok((0..rows).map(one).collect())
    }

    fn status_seconds(&self, check: &Check, rows: usize) -> Result<Figures, EngineError> {
        let tables = self.tables();
        let clock = self.clock_named(&check.calendar, Fact::Cases)?;
        let wanted: Vec<u32> = check.statuses.iter().map(|word| tables.code(word)).collect();
        let case_rows = tables.integers(Fact::StatusSpans, "case_row")?;
        let started = tables.integers(Fact::StatusSpans, "started_at")?;
        let ended = tables.integers(Fact::StatusSpans, "ended_at")?;
        let status = tables.codes(Fact::StatusSpans, "status")?;
        let before = tables.flags(Fact::StatusSpans, "before_solve")?;
        let mut totals = vec![None; rows];
        for row in 0..case_rows.len() {
            let case_row = case_rows[row] as usize;
            if before[row] == 0 || ended[row] == NULL_INT {
                continue;
            }
            let total = totals[case_row].get_or_insert(0.0);
            if wanted.contains(&status[row]) {
                *total += clock.elapsed(case_row, started[row], ended[row]) as f64 / SECOND as f64;
            }
        }
        Ok(totals)
    }
}

/// Reads a stored figure: a number, or a yes or no as 1 or 0.
fn number(text: &str) -> Option<f64> {
    match truth(text) {
        Some(says_yes) => Some(f64::from(u8::from(says_yes))),
        None => text.trim().parse().ok(),
    }
}

/// How far apart two clocks can be that are read in another zone, in seconds.
const ZONES: f64 = 14.0 * 3600.0;

fn class(ours: Option<f64>, theirs: Option<f64>, tolerance: f64) -> &'static str {
    let minute = MINUTE as f64 / SECOND as f64;
    let is_whole = |value: f64, unit: f64| (value - (value / unit).round() * unit).abs() < 0.5;
    match (ours, theirs) {
        (None, None) => "equal",
        (Some(_), None) => "only_ours",
        (None, Some(_)) => "only_theirs",
        (Some(ours), Some(theirs)) => {
            let difference = (ours - theirs).abs();
            if difference <= tolerance.max(1e-6) {
                "equal"
            } else if tolerance > 0.0 && difference < minute && is_whole(theirs, minute) {
                "rounding"
            } else if tolerance > 0.0 && difference <= ZONES && is_whole(difference, 60.0 * minute)
            {
                "whole_hours"
            } else {
                "differs"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fits, Otherwise, class};

    #[test]
    fn differences_are_classed() {
        assert_eq!(class(Some(60.0), Some(61.0), 1.0), "equal");
        assert_eq!(class(Some(70.0), Some(120.0), 1.0), "rounding");
        assert_eq!(class(Some(60.0), Some(110.0), 1.0), "differs");
        assert_eq!(class(Some(60.0), Some(120.0), 1.0), "differs");
        assert_eq!(class(Some(60.0), Some(7260.0), 1.0), "whole_hours");
        assert_eq!(class(Some(60.0), Some(604_860.0), 1.0), "differs");
        assert_eq!(class(Some(2.0), Some(3.0), 0.0), "differs");
        assert_eq!(class(None, Some(3.0), 0.0), "only_theirs");
    }

    #[test]
    fn a_reason_is_told_where_the_figures_bear_it_out() {
        let explains = |fits, figure, ours, theirs| {
            let other = Otherwise {
                name: "other".into(),
                from: None,
                to: None,
                value: None,
                changes_of: None,
                calendar: None,
                fits,
                why: String::new(),
                why_es: String::new(),
            };
            other.explains(figure, [ours, Some(theirs)], 1.0)
        };
        assert!(explains(Fits::Equal, Some(90.0), Some(60.0), 90.0));
        assert!(explains(Fits::Equal, Some(90.0), None, 90.0));
        assert!(!explains(Fits::Equal, None, Some(60.0), 90.0));
        assert!(explains(Fits::Between, Some(90.0), Some(60.0), 70.0));
        assert!(explains(Fits::Between, Some(60.0), Some(90.0), 70.0));
        assert!(!explains(Fits::Between, Some(90.0), Some(60.0), 50.0));
        assert!(!explains(Fits::Between, Some(90.0), None, 70.0));
        assert!(explains(Fits::Above, Some(60.0), Some(60.0), 90.0));
        assert!(!explains(Fits::Above, Some(60.0), Some(60.0), 50.0));
    }
}
