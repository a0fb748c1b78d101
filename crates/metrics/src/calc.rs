//! Pocket calculators: a metric's formula over numbers that somebody already has.
//!
//! `baremo calc csat --positive 65 --total 80` needs no data folder. Each calculator is one entry
//! of the table: its inputs with their help in both languages, which inputs go together, the unit
//! of the value, and the formula. The intervals are those of [`crate::statistics`].
//!
//! ```text
//! numbers ──► which inputs go together ──► checks ──► formula ──► value, interval or reason
//! ```

mod compute;
mod error;
mod special;
mod table;
#[cfg(test)]
mod tests;
pub mod time;

pub use self::compute::{CalcResult, Reason, compute};
pub use self::error::CalcError;
pub use self::table::CALCULATORS;

/// One metric's calculator.
#[derive(Debug)]
pub struct Calculator {
    /// The metric's id.
    pub metric: &'static str,
    /// What the value is.
    pub unit: UnitKind,
    /// Every input it knows, in the order in which help shows them.
    pub inputs: &'static [Input],
    /// The sets of inputs that make a value, each with its formula; the first is the usual one.
    pub combinations: &'static [Combination],
}

impl Calculator {
    /// Returns the input of this name, `None` when there is none.
    pub fn input(&self, name: &str) -> Option<&'static Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// Returns the input of this name, whose words may be apart by underscores.
    ///
    /// # Errors
    ///
    /// Names the input most like it when there is none.
    pub fn find(&'static self, name: &str) -> Result<&'static Input, CalcError> {
        compute::find(self, name)
    }
}

/// A number, a list of numbers or a switch that a calculator takes.
#[derive(Debug)]
pub struct Input {
    /// Name on the command line, without the dashes before it: `after-call`.
    pub name: &'static str,
    /// What it takes.
    pub kind: InputKind,
    /// What it means, in English, for the help.
    pub help_en: &'static str,
    /// What it means, in Spanish.
    pub help_es: &'static str,
}

/// What an input takes. Only signed ones take negative numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// One whole number.
    Count,
    /// One number, decimals allowed.
    Number,
    /// One number of either sign.
    Signed,
    /// One or more numbers, separated by commas on the command line.
    List,
    /// One length of time, in the unit of the calculator's others.
    Time,
    /// One or more lengths of time, separated by commas on the command line.
    Times,
    /// Nothing: it is there or not.
    Flag,
}

impl InputKind {
    /// Returns the word that programs know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Number => "number",
            Self::Signed => "signed",
            Self::List => "list",
            Self::Time => "time",
            Self::Times => "times",
            Self::Flag => "flag",
        }
    }
}

/// Inputs that together make a value.
#[derive(Clone, Copy, Debug)]
pub struct Combination {
    /// Names of the inputs, all of them required.
    pub inputs: &'static [&'static str],
    /// Names of further inputs that may be given.
    pub optional: &'static [&'static str],
    /// What its value is, where that is not what the calculator's usually is.
    pub unit: Option<UnitKind>,
    /// The formula as a person would write it, in English.
    pub formula_en: &'static str,
    /// The formula in Spanish.
    pub formula_es: &'static str,
    /// Pairs of inputs of which the first cannot exceed the second.
    at_most: &'static [(&'static str, &'static str)],
    /// An input that cannot exceed two others together.
    at_most_both: Option<(&'static str, [&'static str; 2])>,
    formula: Formula,
}

impl Combination {
    fn takes(&self, name: &str) -> bool {
        self.inputs.contains(&name) || self.optional.contains(&name)
    }
}

/// How a combination's value is computed.
#[derive(Clone, Copy, Debug)]
enum Formula {
    /// 100 × (Σ plus − Σ minus) ÷ whole, with Wilson's interval where that is a share.
    Share { plus: Names, minus: Names, whole: Whole },
    /// The same without an interval: of money and time, and where one case counts several times.
    Percent { plus: Names, minus: Names, whole: Whole },
    /// Σ parts ÷ by.
    Quotient { parts: Names, by: &'static str },
    /// Σ plus − Σ minus, of what cannot be below nothing.
    Sum { plus: Names, minus: Names },
    /// The mean of a list with Student's interval, on a scale that ends where stated.
    Mean { list: &'static str, scale: Option<(f64, f64)> },
    /// The promoter score, from counts or with `--percent` from shares.
    Promoters,
    /// A formula of its own.
    Special(special::Special),
}

/// Names of inputs.
type Names = &'static [&'static str];

/// What a share is of: Σ plus − Σ minus.
#[derive(Clone, Copy, Debug)]
struct Whole {
    plus: Names,
    minus: Names,
}

/// What a calculator's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A length of time, in the unit of the total that was given.
    Duration,
    /// A share of a whole, 0 to 100 where it is one.
    Percent,
    /// An amount, in the currency of the amount that was given.
    Money,
    /// Points of an index, -100 to 100 or 0 to 100.
    Points,
    /// A number on the scale of a survey or a score.
    Score,
    /// So many of one thing for one of another.
    Ratio,
    /// So many of one thing.
    Count,
    /// A length of time in days.
    Days,
    /// A length of time in months.
    Months,
}

impl UnitKind {
    /// Returns the word used in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Percent => "percent",
            Self::Money => "money",
            Self::Points => "points",
            Self::Score => "score",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::Days => "days",
            Self::Months => "months",
        }
    }
}

/// Returns the calculator of a metric, `None` when it has none.
pub fn inputs(metric: &str) -> Option<&'static Calculator> {
    CALCULATORS.iter().find(|calculator| calculator.metric == metric)
}
