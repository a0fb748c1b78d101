//! In which order the rows of a statement come, and how many of each bucket it keeps.

use baremo_model::dimension::{HOUR, WEEKDAY, WEEKDAYS};

use super::term::{named, quoted};
use super::{Asked, NotSql};
use crate::answer::FEW;
use crate::error::{MetricsError, Place, Taken};
use crate::page::Unit;
use crate::query::{OrderKey, Query};

/// The order and the number of rows that a question asks for, as far as the statement of one metric
/// can say it.
pub(super) struct Order {
    /// By what, and whether the greatest comes first.
    key: Option<(OrderKey, bool)>,
    /// Rows kept of each bucket, at most.
    limit: Option<usize>,
    /// What is asked for and not written, a line each.
    untold: Vec<&'static str>,
}

impl Order {
    /// Returns what the statement of a metric can say of a question that is broken down by `by`.
    /// It has the values of no other metric, whose rows would decide which of its own are kept.
    pub(super) fn of(query: &Query, metric: &str, by: &[String]) -> Result<Order, NotSql> {
        if query.limit == Some(0) {
            return Err(MetricsError::value(Place::Key("limit"), "0", Taken::Rows).into());
        }
        let read = |order: &str| OrderKey::parse(order, &query.metrics, by);
        let mut key = query.order.as_deref().map(read).transpose()?;
        let mut untold = Vec::new();
        if query.compare.is_some() {
            untold.push("the comparison: ask for its range alone");
        }
        let is_of_other = match &key {
            Some((OrderKey::Value(name) | OrderKey::Count(name), _)) => name != metric,
            Some((OrderKey::Word(_), _)) | None => false,
        };
        if is_of_other {
            key = None;
            untold.push("the order, which is by another metric: ask for this one alone");
        }
        let is_alone = query.metrics.len() == 1;
        if query.limit.is_some() && !is_alone {
            untold.push("the limit, which holds for all metrics together: ask for one alone");
        }
        Ok(Order { key, limit: query.limit.filter(|_| is_alone), untold })
    }

    /// Writes what is not written.
    pub(super) fn untold(&self) -> String {
        self.untold.iter().map(|what| format!("-- Not written is {what}.\n")).collect()
    }

    /// Writes the rows that are kept, in order.
    pub(super) fn apply(&self, asked: &Asked<'_>, has_buckets: bool, rows: &str) -> String {
        let mut terms = self.key.as_ref().map_or_else(Vec::new, |key| written(asked, key));
        terms.extend(asked.by.iter().map(|name| placed(name)));
        let terms = terms.join(", ");
        let bucket = if has_buckets { "bucket" } else { "" };
        let all: Vec<&str> =
            [bucket, terms.as_str()].into_iter().filter(|it| !it.is_empty()).collect();
        let all = match all.is_empty() {
            true => String::new(),
            false => format!("\nORDER BY {}", all.join(", ")),
        };
        let is_plain = |name: &String| placed(name) == named(name);
        if self.key.is_none() && self.limit.is_none() && asked.by.iter().all(is_plain) {
            return format!("{rows}{all}");
        }
        let kept = match self.limit {
            Some(limit) if has_buckets && !terms.is_empty() => format!(
                "\nQUALIFY row_number() OVER (PARTITION BY bucket ORDER BY {terms}) <= {limit}{all}"
            ),
            // A bucket without groups is one row.
            Some(_) if has_buckets => all,
            Some(limit) => format!("{all}\nLIMIT {limit}"),
            None => all,
        };
        format!("SELECT *\nFROM (\n{rows}\n) AS answer{kept}")
    }
}

/// Writes by what rows are ordered. Those without a value come last either way, before them those
/// of whom there are too few to be ranked.
fn written(asked: &Asked<'_>, (key, falling): &(OrderKey, bool)) -> Vec<String> {
    let turn = if *falling { " DESC NULLS LAST" } else { " NULLS FIRST" };
    match key {
        OrderKey::Count(_) => vec![format!("n{turn}")],
        OrderKey::Word(name) => vec![format!("{}{turn}", placed(name))],
        OrderKey::Value(_) => {
            let definition = asked.definition;
            let is_total =
                definition.unit == Unit::Count || definition.adds_up(asked.background.catalog);
            let mut terms = vec!["value IS NULL".to_owned()];
            let value = match is_total {
                true => "value".to_owned(),
                false => {
                    let few = format!("n BETWEEN 1 AND {}", FEW - 1);
                    let ranked = format!("CASE WHEN NOT {few} THEN value END");
                    terms.push(few);
                    ranked
                }
            };
            terms.push(format!("{value}{turn}"));
            terms
        }
    }
}

/// Writes the place of a dimension's word among the others.
fn placed(name: &str) -> String {
    let column = named(name);
    match name {
        HOUR => format!("TRY_CAST({column} AS INTEGER)"),
        WEEKDAY => {
            let days: Vec<String> = WEEKDAYS.iter().map(|day| quoted(day)).collect();
            format!("list_position([{}], {column})", days.join(", "))
        }
        _ => column,
    }
}
