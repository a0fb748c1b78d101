//! What an expression is about: instants, durations, numbers, texts or truth.

use std::collections::BTreeMap;

use baremo_model::dimension::{
    DAYS_SINCE_ORDER, DIMENSIONS, Place, column_of, column_spec, is_told_by_date,
};
use baremo_model::error::{begun_alike, nearest};
use baremo_model::fact::{ATTRIBUTE, ColumnType, Fact};
use jiff::tz::TimeZone;

use super::{Comparison, Expr, parse_instant};
use crate::error::{Asker, Clash, MetricsError, Thing};
use crate::page::{Parameter, ParameterType};

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// UTC microseconds.
    Instant,
    /// Microseconds between instants.
    Duration,
    /// A number.
    Number,
    /// One text.
    Text,
    /// Several texts; equals a word when it contains it.
    Texts,
    /// Several of these words.
    Words(&'static [&'static str]),
    /// True, false or unknown.
    Truth,
    /// An attribute, which may look like anything.
    Any,
}

/// When the customer of a case next got in touch, by whatever channel: not stored, because it joins
/// subjects, but known wherever the case is.
pub const NEXT_CONTACT: &str = "next_contact_at";

/// What is known of a case, or of a call, without being stored: why the customer got in touch, by
/// rules, and how long after an order.
const CONTACT_WORDS: [&str; 3] =
    [crate::reason::REASON, crate::reason::REASON_GROUP, DAYS_SINCE_ORDER];

/// Returns whether a fact belongs to a case or a call.
fn is_contact(fact: Fact) -> bool {
    let root = fact.root();
    matches!(root, Fact::Cases | Fact::Contacts) || root.column("conversation").is_some()
}

impl ValueType {
    /// Returns what it is called in English.
    pub fn word(self) -> &'static str {
        match self {
            ValueType::Instant => "an instant",
            ValueType::Duration => "a duration",
            ValueType::Number => "a number",
            ValueType::Text => "a text",
            ValueType::Texts | ValueType::Words(_) => "a list of words",
            ValueType::Truth => "true or false",
            ValueType::Any => "an attribute",
        }
    }
}

/// Where an expression is read: the rows of a fact, with parameters by name.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// For errors: the metric; none where it is no metric's.
    pub owner: Option<&'a str>,
    /// The fact whose rows it is about.
    pub fact: Fact,
    /// Keys of promoted attributes. A name that begins with `attr_` is taken to be one of them.
    pub attributes: &'a [String],
    /// Parameters it may use.
    pub parameters: &'a BTreeMap<String, Parameter>,
}

impl Scope<'_> {
    /// Returns what a column, dimension or attribute holds.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Unreachable`] lists what the fact can reach.
    pub fn column_type(&self, name: &str) -> Result<ValueType, MetricsError> {
        if name.trim_start_matches("case.") == NEXT_CONTACT {
            return Ok(ValueType::Instant);
        }
        let word = name.trim_start_matches("case.");
        if is_contact(self.fact) && CONTACT_WORDS.contains(&word) {
            // Days are a number, and a class of such numbers.
            let days = word == DAYS_SINCE_ORDER;
            return Ok(if days { ValueType::Any } else { ValueType::Text });
        }
        let place = column_of(self.fact, name, false, self.attributes);
        let (fact, column) = match place {
            Some(Place::Own(column)) => (self.fact, column),
            Some(Place::Root(column)) => (self.fact.root(), column),
            None if name.starts_with(ATTRIBUTE) => return Ok(ValueType::Any),
            None => return Err(self.unreachable(name)),
        };
        let Some(spec) = column_spec(fact, &column) else {
            return Ok(ValueType::Any);
        };
        Ok(match spec.column_type {
            ColumnType::Instant => ValueType::Instant,
            ColumnType::Integer | ColumnType::Decimal | ColumnType::Share | ColumnType::Money => {
                ValueType::Number
            }
            ColumnType::Duration => ValueType::Duration,
            ColumnType::Code => ValueType::Text,
            ColumnType::Codes => ValueType::Texts,
            ColumnType::Flag => ValueType::Truth,
            ColumnType::Bits(words) => ValueType::Words(words),
        })
    }

    /// Returns the words a column holds, where folds write no others; none where any word may stand
    /// there.
    fn words(&self, expr: &Expr) -> &'static [&'static str] {
        let Expr::Column(name) = expr else { return &[] };
        let (fact, column) = match column_of(self.fact, name, false, self.attributes) {
            Some(Place::Own(column)) => (self.fact, column),
            Some(Place::Root(column)) => (self.fact.root(), column),
            None => return &[],
        };
        column_spec(fact, &column).map(|spec| spec.words).unwrap_or_default()
    }

    fn unreachable(&self, name: &str) -> MetricsError {
        // What the date of an observation tells belongs to a question, not to a row; and nobody
        // means the name that is refused.
        let is_offered = |known: &&str| *known != name && !is_told_by_date(known);
        let dimensions = DIMENSIONS.iter().map(|dimension| dimension.name).filter(is_offered);
        let dimensions = dimensions.map(str::to_owned);
        let own = self.fact.columns().iter().map(|column| column.name.to_owned());
        let case = Fact::Cases.columns().iter().map(|column| match name.starts_with("case.") {
            true => format!("case.{}", column.name),
            false => column.name.to_owned(),
        });
        let attributes = self.attributes.iter().cloned();
        let mut reachable: Vec<String> = dimensions.chain(attributes).collect();
        // The other columns are offered when they are what was meant.
        let others: Vec<String> = own.chain(case).collect();
        let all = || reachable.iter().chain(&others).map(String::as_str);
        let near = nearest(name, all()).or_else(|| begun_alike(name, all()));
        if let Some(near) = near.map(str::to_owned).filter(|near| !reachable.contains(near)) {
            reachable.push(near);
        }
        MetricsError::Unreachable {
            asker: self.owner.map(|metric| Asker::Metric(metric.into())),
            fact: self.fact.name().into(),
            name: name.into(),
            reachable,
        }
    }

    /// Checks that an expression holds or does not.
    ///
    /// # Errors
    ///
    /// Names that mean nothing here, and operands that do not go together.
    pub fn check_truth(&self, expr: &Expr) -> Result<(), MetricsError> {
        self.check(expr, ValueType::Truth)
    }

    /// Checks that an expression gives an instant.
    ///
    /// # Errors
    ///
    /// As [`Scope::check_truth`].
    pub fn check_instant(&self, expr: &Expr) -> Result<(), MetricsError> {
        self.check(expr, ValueType::Instant)
    }

    /// Checks that an expression gives a length of time.
    ///
    /// # Errors
    ///
    /// As [`Scope::check_truth`].
    pub fn check_duration(&self, expr: &Expr) -> Result<(), MetricsError> {
        self.check(expr, ValueType::Duration)
    }

    fn check(&self, expr: &Expr, wanted: ValueType) -> Result<(), MetricsError> {
        let given = self.type_of(expr)?;
        match given == wanted || given == ValueType::Any {
            true => Ok(()),
            false => Err(Clash::Given { text: expr.to_string(), given, wanted }.into()),
        }
    }

    /// Returns what an expression gives.
    ///
    /// # Errors
    ///
    /// As [`Scope::check_truth`].
    pub fn type_of(&self, expr: &Expr) -> Result<ValueType, MetricsError> {
        Ok(match expr {
            Expr::Column(name) => self.column_type(name)?,
            Expr::Text(_) => ValueType::Text,
            Expr::Number(_) | Expr::Decimal(_) => ValueType::Number,
            Expr::Duration(_) => ValueType::Duration,
            Expr::Instant(_) | Expr::Watermark => ValueType::Instant,
            Expr::Bool(_) => ValueType::Truth,
            Expr::Parameter(name) => self.parameter_type(name)?,
            Expr::Add(left, right) | Expr::Sub(left, right) => self.sum(expr, left, right)?,
            _ => {
                self.predicate(expr)?;
                ValueType::Truth
            }
        })
    }

    fn parameter_type(&self, name: &str) -> Result<ValueType, MetricsError> {
        let unknown =
            || MetricsError::unknown(Thing::Parameter, name, self.parameters.keys().cloned());
        let parameter = self.parameters.get(name).ok_or_else(unknown)?;
        Ok(match parameter.parameter_type {
            ParameterType::Duration => ValueType::Duration,
            ParameterType::Count
            | ParameterType::Percent
            | ParameterType::Number
            | ParameterType::Counts => ValueType::Number,
            ParameterType::Words => ValueType::Text,
        })
    }

    fn predicate(&self, expr: &Expr) -> Result<(), MetricsError> {
        match expr {
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().try_for_each(|part| self.check_truth(part))
            }
            Expr::Not(inner) => self.check_truth(inner),
            Expr::IsNull { value, .. } => self.type_of(value).map(|_| ()),
            Expr::Like { value, .. } => match self.type_of(value)? {
                ValueType::Text | ValueType::Texts | ValueType::Any => Ok(()),
                given => Err(Clash::NotText { text: value.to_string(), given }.into()),
            },
            Expr::Compare { left, op, right } => self
                .comparable(left, right, *op)
                .map_err(|error| self.unquoted(expr, left).unwrap_or(error)),
            Expr::In { value, list, .. } => list
                .iter()
                .try_for_each(|item| self.comparable(value, item, Comparison::Equal))
                .map_err(|error| self.unquoted(expr, value).unwrap_or(error)),
            Expr::Between { value, low, high, .. } => {
                self.comparable(value, low, Comparison::LessOrEqual)?;
                self.comparable(value, high, Comparison::LessOrEqual)
            }
            _ => Ok(()),
        }
    }

    /// Returns that texts without quotes are compared, where the left side holds words.
    fn unquoted(&self, expr: &Expr, left: &Expr) -> Option<MetricsError> {
        use ValueType::{Any, Text, Texts, Words};
        let is_column = |name: &str| match self.type_of(&Expr::Column(name.to_owned())) {
            Err(error @ MetricsError::Unreachable { .. }) => {
                // One of other rows is a column, too.
                DIMENSIONS.iter().any(|known| known.name == name) || !error.meant().is_empty()
            }
            _ => true,
        };
        let holds_words = matches!(self.type_of(left), Ok(Any | Text | Texts | Words(_)));
        expr.unquoted(is_column).filter(|_| holds_words).map(MetricsError::from)
    }

    fn comparable(&self, left: &Expr, right: &Expr, op: Comparison) -> Result<(), MetricsError> {
        use ValueType::{Any, Instant, Text, Texts, Truth, Words};
        let types = (self.type_of(left)?, self.type_of(right)?);
        let ordered = !matches!(op, Comparison::Equal | Comparison::NotEqual);
        if !ordered {
            right.check_word(self.words(left))?;
            left.check_word(self.words(right))?;
        }
        match types {
            (Any, _) | (_, Any) => return Ok(()),
            (Instant, Text) if dated(right) => return Ok(()),
            (Text, Instant) if dated(left) => return Ok(()),
            (Texts, Text) | (Text, Texts) if !ordered => return Ok(()),
            (Words(words), Text) if !ordered => return right.check_word(words),
            (Text, Words(words)) if !ordered => return left.check_word(words),
            (Truth, Truth) if ordered => {}
            (Texts | Words(_), _) | (_, Texts | Words(_)) => {}
            (one, other) if one == other => return Ok(()),
            _ => {}
        }
        let text = format!("{left} {} {right}", op.word());
        Err(Clash::Compares { text, one: types.0, other: types.1 }.into())
    }

    fn sum(&self, expr: &Expr, left: &Expr, right: &Expr) -> Result<ValueType, MetricsError> {
        use ValueType::{Any, Duration, Instant, Number};
        let operand = |part: &Expr| match dated(part) {
            true => Ok(Instant),
            false => self.type_of(part),
        };
        let add = matches!(expr, Expr::Add(..));
        match (operand(left)?, operand(right)?) {
            (Any, _) | (_, Any) => Ok(Any),
            (Instant, Duration) => Ok(Instant),
            (Duration, Instant) if add => Ok(Instant),
            (Instant, Instant) if !add => Ok(Duration),
            (Duration, Duration) => Ok(Duration),
            (Number, Number) => Ok(Number),
            (one, other) => Err(Clash::Joins { text: expr.to_string(), one, other }.into()),
        }
    }
}

fn dated(expr: &Expr) -> bool {
    matches!(expr, Expr::Text(text) if parse_instant(text, &TimeZone::UTC).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    fn check(fact: Fact, text: &str, expected: Result<ValueType, &str>) {
        let words = Parameter {
            parameter_type: ParameterType::Words,
            default: toml::Value::Array(Vec::new()),
            min: None,
            max: None,
            doc: String::new(),
        };
        let window = Parameter { parameter_type: ParameterType::Duration, ..words.clone() };
        let parameters = BTreeMap::from([("exits".into(), words), ("window".into(), window)]);
        let attributes = ["plan".to_owned()];
        let scope =
            Scope { owner: Some("m"), fact, attributes: &attributes, parameters: &parameters };
        let given = parse(text).and_then(|expr| scope.type_of(&expr));
        let told = given.map_err(|error| error.to_string());
        assert_eq!(
            told.as_ref().map_err(|error| error.as_str()),
            expected.as_ref().map_err(|it| *it)
        );
    }

    #[test]
    fn types_follow_the_columns() {
        check(Fact::Turns, "replied_at - waiting_since", Ok(ValueType::Duration));
        check(Fact::Turns, "case.opened_at + $window", Ok(ValueType::Instant));
        check(Fact::Turns, "first = 'human' and case.complaint", Ok(ValueType::Truth));
        check(Fact::Turns, "tags = 'vip' and tags like 'v%'", Ok(ValueType::Truth));
        check(Fact::Cases, "opened_at >= '2026-01-31' - 7d", Ok(ValueType::Truth));
        check(Fact::Cases, "watermark - opened_at > $window", Ok(ValueType::Truth));
        check(Fact::Cases, "status in ($exits) and plan > 3", Ok(ValueType::Truth));
        check(Fact::Cases, "attr_size = 'xl'", Ok(ValueType::Truth));
    }

    #[test]
    fn operands_that_do_not_go_together_are_refused() {
        let turns = |text, message| check(Fact::Turns, text, Err(message));
        turns("first = 'humn'", "unknown word `humn`, did you mean `human`?");
        turns("ended_by in ('reply', 'solvd')", "unknown word `solvd`, did you mean `solve`?");
        turns("'Solved' != status", "unknown word `Solved`, did you mean `solved`?");
        turns("channel = Fax", "`channel = Fax`: there is no column `Fax`");
        turns("replied_at > 5", "`replied_at > 5` compares an instant with a number");
        turns("replied_at = 'soon'", "`replied_at = 'soon'` compares an instant with a text");
        turns(
            "message_count and case.complaint",
            "`message_count` is a number where true or false is needed",
        );
        turns("number + 7d", "`number + 7d` joins a number and a duration");
        turns("replied_at < $windw", "unknown parameter `windw`, did you mean `window`?");
        turns(
            "case.solvd_at is null",
            "metric `m` reads `turns`, which has no `case.solvd_at`, \
             did you mean `case.solved_at`?",
        );
    }

    #[test]
    fn a_name_that_is_refused_is_not_offered() {
        // A dimension, though not of conversations.
        let parameters = BTreeMap::new();
        let scope =
            Scope { owner: None, fact: Fact::Cases, attributes: &[], parameters: &parameters };
        let read = parse("exit_reason = 'abandoned'").and_then(|expr| scope.type_of(&expr));
        let error = read.unwrap_err();
        assert!(!error.to_string().contains("did you mean `exit_reason`"), "{error}");
    }
}
