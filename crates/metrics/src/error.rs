//! What can go wrong between a question and its answer, before anything is scanned.
//!
//! Errors are told in fields, so that `render` says them in the language of who reads them; what
//! `Display` writes is the English of logs.

mod called;
mod fault;
mod hints;
mod meant;
mod named;

use baremo_model::ErrorKind;
use baremo_model::error::{Hint, Told};

pub use self::called::word_called;
pub use self::fault::{Fault, SettingProblem};
pub(crate) use self::meant::Titled;
pub use self::meant::likely_first;
use self::meant::{meant, meant_of};
pub use self::named::{Clash, Expected, Place, RowMatter, Taken, Thing};
use crate::reason::FILE;

/// A failure in a page, a file of the owner's, or a question.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MetricsError {
    /// A text is not an expression.
    #[error("cannot read expression `{text}`: expected {expected} at character {offset}")]
    Expression {
        /// The whole expression.
        text: String,
        /// Character at which reading stopped, the first being 1.
        offset: usize,
        /// What could have stood there.
        expected: Expected,
    },
    /// A text is not a formula.
    #[error("cannot read formula `{formula}`: {problem}")]
    Formula {
        /// The whole formula.
        formula: String,
        /// What is wrong with it.
        problem: Told,
    },
    /// A name stands for nothing.
    #[error("unknown {what} `{name}`{}{}", whose(of), among(meant, valid))]
    Unknown {
        /// What the name should name: metric, variant, dimension, zone, …
        what: Thing,
        /// The name as given.
        name: String,
        /// Names that would have been understood.
        valid: Vec<String>,
        /// Those of them that were probably meant.
        meant: Vec<String>,
        /// The metric whose such names are, where a question has several.
        of: Option<String>,
    },
    /// A word is none of a dimension that hides an attribute of the same name.
    #[error("`{name}` is told by the date of an observation and is never `{word}`")]
    Shadowed {
        /// The name of both.
        name: String,
        /// The word as given.
        word: String,
    },
    /// A parameter changes nothing in the variant asked for.
    #[error("variant `{variant}` of `{metric}` does not use parameter `{parameter}`")]
    Unused {
        /// The parameter.
        parameter: String,
        /// The metric that has it.
        metric: String,
        /// The variant asked for.
        variant: String,
        /// The variants that use it.
        used_by: Vec<String>,
    },
    /// A fact cannot reach a dimension or column.
    #[error("{}, which has no `{name}`{}", reads(asker, fact), within_reach(name, reachable))]
    Unreachable {
        /// Who asked, where it is known.
        asker: Option<Asker>,
        /// The fact it reads.
        fact: String,
        /// The name as given.
        name: String,
        /// What the fact can reach.
        reachable: Vec<String>,
    },
    /// Contact reasons are asked for, and the data folder has no rules that tell them.
    #[error("`{name}` is told by the rules of `{}`, and the data folder has none", FILE)]
    NoReasons {
        /// The dimension.
        name: String,
    },
    /// A number of rows, or of their customers, is no dimension.
    #[error("`{name}` is a measure, and nothing is broken down by a measure")]
    Measured {
        /// The measure as given.
        name: String,
        /// Of customers: its column in the customer base, and a condition on it that makes a class.
        class: Option<(String, String)>,
    },
    /// A value is not of the sort its place takes.
    #[error("{what} takes {expected}, not `{value}`")]
    Value {
        /// The place: a flag, a key, a parameter.
        what: Place,
        /// The value as given.
        value: String,
        /// What is taken, with its bounds.
        expected: Taken,
    },
    /// A range has no instant in it.
    #[error("the range from `{from}` to `{to}` is empty")]
    EmptyRange {
        /// Start as given.
        from: String,
        /// End as given.
        to: String,
    },
    /// A range ends before it begins.
    #[error("{}", inverted(from, to, *is_compared))]
    InvertedRange {
        /// Start as given.
        from: String,
        /// End as given.
        to: String,
        /// Whether it is what another range is compared with.
        is_compared: bool,
    },
    /// A range has more buckets than can be answered.
    #[error("the range holds more than {limit} buckets of one {grain}")]
    TooManyBuckets {
        /// The grain's word.
        grain: &'static str,
        /// Most buckets an answer may have.
        limit: usize,
    },
    /// An answer would not fit in memory.
    #[error("the answer would have {values} values; at most {most} are given at once")]
    TooLarge {
        /// Values of the answer: buckets times groups times metrics.
        values: usize,
        /// Values an answer may have.
        most: usize,
    },
    /// An attribute has too many values to be a dimension.
    #[error("`{name}` has more than 100,000 values in a month: nothing is broken down by it")]
    TooManyValues {
        /// The attribute.
        name: String,
    },
    /// A file that the owner edits is wrong.
    #[error("{file}:{line}: {fault}")]
    File {
        /// Path or name of the file.
        file: String,
        /// Line, the first being 1.
        line: usize,
        /// What is wrong.
        fault: Box<Fault>,
        /// What to do.
        hint: Option<Hint>,
    },
    /// An expression can be read, but what it names does not go together.
    #[error(transparent)]
    Clash(#[from] Clash),
    /// A promise inside the program was broken.
    #[error("internal: {message}")]
    Internal {
        /// Which.
        message: String,
    },
}

impl MetricsError {
    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            MetricsError::Expression { .. }
            | MetricsError::Formula { .. }
            | MetricsError::Unreachable { .. }
            | MetricsError::NoReasons { .. }
            | MetricsError::Measured { .. }
            | MetricsError::Value { .. }
            | MetricsError::EmptyRange { .. }
            | MetricsError::InvertedRange { .. }
            | MetricsError::TooManyBuckets { .. }
            | MetricsError::TooLarge { .. }
            | MetricsError::TooManyValues { .. }
            | MetricsError::Clash(_) => ErrorKind::BadRequest,
            MetricsError::Unknown { what: Thing::Metric | Thing::Profile, .. } => {
                ErrorKind::NotFound
            }
            MetricsError::Unknown { .. }
            | MetricsError::Shadowed { .. }
            | MetricsError::Unused { .. } => ErrorKind::BadRequest,
            MetricsError::File { .. } => ErrorKind::Config,
            MetricsError::Internal { .. } => ErrorKind::Internal,
        }
    }

    /// Returns whether it says that rows have no column or dimension of a name: one that a question
    /// gives, or one by which its profile leaves something out, in whose file it is written. Other
    /// metrics may have it.
    pub fn is_of_reach(&self) -> bool {
        match self {
            MetricsError::Unreachable { asker, .. } => asker.is_none(),
            MetricsError::File { fault, .. } => match fault.as_ref() {
                Fault::Metrics(error) => error.is_of_reach(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns [`MetricsError::Unknown`] with the names that would have been understood.
    pub fn unknown<S: Into<String>>(
        what: Thing,
        name: &str,
        valid: impl IntoIterator<Item = S>,
    ) -> Self {
        let valid: Vec<String> = valid.into_iter().map(Into::into).collect();
        let meant = meant_of(what, name, &valid);
        MetricsError::Unknown { what, name: name.into(), valid, meant, of: None }
    }

    /// Returns the same for things that have titles.
    pub(crate) fn unknown_titled<'a>(
        what: Thing,
        name: &str,
        titles: impl Iterator<Item = Titled<'a>> + Clone,
    ) -> Self {
        let valid: Vec<String> = titles.clone().map(|(known, ..)| known.to_owned()).collect();
        let meant = meant(name, &valid, titles);
        MetricsError::Unknown { what, name: name.into(), valid, meant, of: None }
    }

    /// Returns the same error, which names the metric that knows no such name.
    pub fn of_metric(mut self, metric: &str) -> Self {
        if let MetricsError::Unknown { of, .. } = &mut self {
            *of = Some(metric.to_owned());
        }
        self
    }

    /// Returns the names that were probably meant by one that is none.
    pub fn meant(&self) -> Vec<String> {
        match self {
            MetricsError::Unknown { meant, .. } => meant.clone(),
            MetricsError::Unreachable { name, reachable, .. } => {
                meant_of(Thing::Dimension, name, reachable)
            }
            _ => Vec::new(),
        }
    }

    /// Returns [`MetricsError::Value`].
    pub fn value(what: Place, value: &str, expected: Taken) -> Self {
        MetricsError::Value { what, value: value.into(), expected }
    }
}

/// Who asks a fact for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A metric, by its id.
    Metric(String),
    /// A service-level policy, by its name.
    Policy(String),
    /// A rule of contact reasons, by the reason it gives.
    Rule(String),
}

/// Most names listed at once.
pub const LONG: usize = 60;

fn reads(asker: &Option<Asker>, fact: &str) -> String {
    match asker {
        Some(Asker::Metric(metric)) => format!("metric `{metric}` reads `{fact}`"),
        Some(Asker::Policy(policy)) => format!("policy `{policy}` reads `{fact}`"),
        Some(Asker::Rule(reason)) => format!("rule `{reason}` reads `{fact}`"),
        None => format!("this reads `{fact}`"),
    }
}

fn whose(of: &Option<String>) -> String {
    of.as_ref().map(|metric| format!(" of `{metric}`")).unwrap_or_default()
}

fn inverted(from: &str, to: &str, is_compared: bool) -> String {
    let range = if is_compared { "range compared with" } else { "range" };
    format!("the {range} begins with `{from}`, which is later than its end `{to}`")
}

/// Returns the English end of a message about a name: what was probably meant, else what there is.
pub fn among(meant: &[String], valid: &[String]) -> String {
    match meant {
        [] if valid.is_empty() || valid.len() > LONG => String::new(),
        [] => format!("; there are {}", listed(valid)),
        meant => format!(", did you mean {}?", either(meant, "or")),
    }
}

fn within_reach(name: &str, reachable: &[String]) -> String {
    among(&meant_of(Thing::Dimension, name, reachable), reachable)
}

/// Names one thing or the other; `or` comes before the last.
pub fn either(names: &[String], or: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} {or} {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LONG).map(|name| format!("`{name}`")).collect();
    let rest = names.len() - shown.len();
    match rest {
        0 => shown.join(", "),
        _ => format!("{} and {rest} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let error =
            MetricsError::unknown(Thing::Metric, "respons_time", ["response_time", "backlog"]);
        let message = "unknown metric `respons_time`, did you mean `response_time`?";
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let error = MetricsError::unknown(Thing::Grain, "moon", ["day", "week"]);
        assert_eq!(error.to_string(), "unknown grain `moon`; there are `day`, `week`");
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        let error = MetricsError::unknown(Thing::Variant, "moon", ["default", "net"]);
        let message = "unknown variant `moon` of `csat`; there are `default`, `net`";
        assert_eq!(error.of_metric("csat").to_string(), message);
    }
}
