//! The expression language of pages, filters and policies.
//!
//! One small language, parsed by us and never pasted into SQL: `= != < <= > >=`, `in (…)`,
//! `between … and …`, `is null`, `like '%…_'`, `and or not ( )`, `+ -`. Names are columns or
//! dimensions; literals are `'text'`, numbers, durations (`90s 15m 8h 7d`), `true`, `false`,
//! `$parameter` and `watermark`. Instants are written as text (`'2026-01-31'`) and converted by
//! whoever knows the zone ([`parse_instant`]) when they meet an instant.
//!
//! ```
//! use baremo_metrics::expr::parse;
//!
//! let expr = parse("channel IN ('email','chat') and not (case.reopen_count>0)")?;
//! assert_eq!(expr.to_string(), "channel in ('email', 'chat') and not case.reopen_count > 0");
//! assert_eq!(expr.columns(), ["channel", "case.reopen_count"]);
//! # Ok::<(), baremo_metrics::MetricsError>(())
//! ```

mod bind;
mod display;
mod lexer;
mod nulls;
mod parameter;
mod parser;
mod quote;
#[cfg(test)]
mod tests;
mod types;
mod word;

use jiff::tz::TimeZone;

pub use self::display::duration_word;
pub(crate) use self::parameter::unbounded;
pub use self::parameter::{ParameterValue, parse_duration};
pub use self::parser::parse;
pub use self::types::{NEXT_CONTACT, Scope, ValueType};

/// An expression. Comparisons with null are unknown, and unknown is not kept, as in SQL.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A column of the fact, a dimension, an attribute, or `case.<column>`.
    Column(String),
    /// A text; also how dates and instants are written.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number with a fraction; always finite.
    Decimal(f64),
    /// A duration in microseconds.
    Duration(i64),
    /// An instant in UTC microseconds; never made by [`parse`], see the module page.
    Instant(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `$name`, gone after [`Expr::bind`].
    Parameter(String),
    /// The instant up to which the data is complete.
    Watermark,
    /// `left op right`.
    Compare {
        /// Left operand.
        left: Box<Expr>,
        /// How they are compared.
        op: Comparison,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `value in (list)`.
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Among which.
        list: Vec<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `value between low and high`, both ends included.
    Between {
        /// What is compared.
        value: Box<Expr>,
        /// Least.
        low: Box<Expr>,
        /// Greatest.
        high: Box<Expr>,
        /// `not between`.
        negated: bool,
    },
    /// `value is null`.
    IsNull {
        /// What may be missing.
        value: Box<Expr>,
        /// `is not null`.
        negated: bool,
    },
    /// `value like 'pattern'`: `%` is any text, `_` any one character; case matters.
    Like {
        /// What is compared.
        value: Box<Expr>,
        /// The pattern.
        pattern: String,
        /// `not like`.
        negated: bool,
    },
    /// All hold. Two or more.
    And(Vec<Expr>),
    /// Any holds. Two or more.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Sum: numbers, durations, or an instant and a duration.
    Add(Box<Expr>, Box<Expr>),
    /// Difference: numbers, durations, an instant less a duration, or two instants.
    Sub(Box<Expr>, Box<Expr>),
}

impl Expr {
    /// Returns the words that a column must be one of for the expression to hold, where it says so
    /// outright: `source = 'desk'`, `source in ('desk', 'shop')`, alone or with `and`.
    pub fn words_of(&self, column: &str) -> Option<Vec<&str>> {
        let is_column = |expr: &Expr| matches!(expr, Expr::Column(name) if name == column);
        match self {
            Expr::Compare { left, op: Comparison::Equal, right } => {
                match (left.as_ref(), right.as_ref()) {
                    (name, Expr::Text(word)) | (Expr::Text(word), name) if is_column(name) => {
                        Some(vec![word])
                    }
                    _ => None,
                }
            }
            Expr::In { value, list, negated: false } if is_column(value) => list
                .iter()
                .map(|word| match word {
                    Expr::Text(word) => Some(word.as_str()),
                    _ => None,
                })
                .collect(),
            Expr::And(all) => all.iter().find_map(|expr| expr.words_of(column)),
            _ => None,
        }
    }
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Returns the operator as written.
    pub fn word(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// Returns the operator that says the same with the operands exchanged.
    pub fn mirrored(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        }
    }
}

impl Expr {
    /// Returns the names of columns and dimensions, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        self.collect(|expr| match expr {
            Expr::Column(name) => Some(name),
            _ => None,
        })
    }

    /// Returns the names of parameters, each once, in order of appearance.
    pub fn parameters(&self) -> Vec<&str> {
        self.collect(|expr| match expr {
            Expr::Parameter(name) => Some(name),
            _ => None,
        })
    }

    /// Returns whether the answer depends on the watermark.
    pub fn uses_watermark(&self) -> bool {
        matches!(self, Expr::Watermark) || self.children().iter().any(|it| it.uses_watermark())
    }

    /// Returns the direct parts, in order.
    pub fn children(&self) -> Vec<&Expr> {
        match self {
            Expr::Compare { left, right, .. } | Expr::Add(left, right) | Expr::Sub(left, right) => {
                vec![left, right]
            }
            Expr::In { value, list, .. } => std::iter::once(&**value).chain(list).collect(),
            Expr::Between { value, low, high, .. } => vec![value, low, high],
            Expr::IsNull { value, .. } | Expr::Like { value, .. } | Expr::Not(value) => vec![value],
            Expr::And(parts) | Expr::Or(parts) => parts.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns an expression that holds when both do.
    pub fn and_then(self, other: Expr) -> Expr {
        match (self, other) {
            (Expr::And(mut left), Expr::And(right)) => {
                left.extend(right);
                Expr::And(left)
            }
            (Expr::And(mut left), right) => {
                left.push(right);
                Expr::And(left)
            }
            (left, Expr::And(mut right)) => {
                right.insert(0, left);
                Expr::And(right)
            }
            (left, right) => Expr::And(vec![left, right]),
        }
    }

    /// Returns an expression that holds when all do; `None` when there is none.
    pub fn all(parts: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        parts.into_iter().reduce(Expr::and_then)
    }

    /// Returns an expression that holds when any does; `None` when there is none.
    pub fn any(parts: impl IntoIterator<Item = Expr>) -> Option<Expr> {
        let mut parts: Vec<Expr> = parts.into_iter().collect();
        if parts.len() < 2 { parts.pop() } else { Some(Expr::Or(parts)) }
    }

    fn collect<'a>(&'a self, pick: fn(&'a Expr) -> Option<&'a String>) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        let mut open = vec![self];
        while let Some(expr) = open.pop() {
            if let Some(name) = pick(expr)
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
            open.extend(expr.children().into_iter().rev());
        }
        names
    }
}

/// Returns the instant a text names, in UTC microseconds: a date (midnight in `zone`), a date and
/// time in `zone`, or one with its own offset. `None` when it is none of these.
pub fn parse_instant(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_microsecond());
    }
    let bytes = text.as_bytes();
    let dated = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    // A zone in brackets or an offset that is not whole would be dropped by the civil parser.
    let bare = !text.contains(['+', '[', 'Z', 'z']) && text.matches('-').count() == 2;
    if !dated || !bare {
        return None;
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    Some(zone.to_ambiguous_timestamp(civil).compatible().ok()?.as_microsecond())
}
