//! Arithmetic over named numbers: how a metric is computed from others, or from sizes of sets.
//!
//! `+ - * /`, parentheses, numbers and names; nothing else. A name without a value, or a division
//! by zero, gives no value and says so. `$window` stands for a parameter, which [`bound`] replaces
//! by its number before a value is worked out.
//!
//! ```
//! use baremo_metrics::arithmetic::Formula;
//!
//! let formula = Formula::parse("(end - new) / start").expect("well-formed");
//! let sizes = |name: &str| Some(match name { "end" => 480.0, "new" => 200.0, _ => 500.0 });
//! assert_eq!(formula.value(&sizes), Ok(0.56));
//! ```

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use baremo_model::error::Told;
use baremo_model::{DAY, told};

use crate::error::{MetricsError, Thing};
use crate::expr::ParameterValue;

/// A parsed formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// A named number; a parameter with its `$`.
    Name(String),
    /// Both, and what is done with them: `+`, `-`, `*` or `/`.
    Apply(Box<Formula>, char, Box<Formula>),
}

/// Names that are added up, each so many times, and a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// Each name with how often it is added, less than 0 where it is taken away; in order of their
    /// first use.
    pub terms: Vec<(String, f64)>,
    /// What is added besides.
    pub constant: f64,
}

impl Linear {
    /// Takes a number or a name for a sum of itself alone.
    fn of(formula: &Formula) -> Self {
        match formula {
            Formula::Number(number) => Linear { terms: Vec::new(), constant: *number },
            Formula::Name(name) => Linear { terms: vec![(name.clone(), 1.0)], constant: 0.0 },
            Formula::Apply(..) => Linear::default(),
        }
    }

    fn is_number(&self) -> bool {
        self.terms.is_empty()
    }

    fn times(mut self, factor: f64) -> Self {
        self.terms.iter_mut().for_each(|(_, times)| *times *= factor);
        self.constant *= factor;
        self
    }

    fn plus(mut self, other: Linear) -> Self {
        for (name, times) in other.terms {
            match self.terms.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known += times,
                None => self.terms.push((name, times)),
            }
        }
        self.constant += other.constant;
        self
    }

    /// Returns the value, given those of the names; none where one has none.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        let each = self.terms.iter().map(|(name, times)| Some(times * of(name)?));
        Some(each.sum::<Option<f64>>()? + self.constant)
    }
}

/// Why a formula has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoValue {
    /// This name has none.
    Missing(String),
    /// A divisor is zero.
    DividesByZero,
}

impl NoValue {
    /// Returns the reason an answer gives.
    pub fn reason(&self) -> &'static str {
        match self {
            NoValue::Missing(_) => "input_missing",
            NoValue::DividesByZero => "nothing_to_divide_by",
        }
    }
}

/// Parentheses inside each other, at most.
const DEPTH: usize = 64;

/// Signs between names and numbers, at most: each makes what is to the left of it one deeper.
const SIGNS: usize = 1000;

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    ///
    /// Says at which character it cannot be read.
    pub fn parse(text: &str) -> Result<Self, MetricsError> {
        let mut parser = Parser { text, rest: text.chars().peekable(), depth: 0, signs: 0 };
        let formula = parser.sum()?;
        match parser.next() {
            None => Ok(formula),
            Some(other) => Err(parser.refused(unexpected(other))),
        }
    }

    /// Returns the names it uses, in order of their first use.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.gather(&mut names);
        names
    }

    fn gather<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Formula::Number(_) => {}
            Formula::Name(name) if names.contains(&name.as_str()) => {}
            Formula::Name(name) => names.push(name),
            Formula::Apply(left, _, right) => {
                left.gather(names);
                right.gather(names);
            }
        }
    }

    /// Returns the two sides of a formula that divides at the top.
    pub fn quotient(&self) -> Option<(&Formula, &Formula)> {
        match self {
            Formula::Apply(left, '/', right) => Some((left, right)),
            _ => None,
        }
    }

    /// Returns the part of a formula of counts and sums that says on how many observations its
    /// value stands, when it is worked out with the observations of each name: what it divides by,
    /// or all of it. None where that is more than adding and taking away.
    pub fn stands_on(&self) -> Option<&Formula> {
        let (upper, base) = self.quotient().unwrap_or((self, self));
        (upper.is_plain() && base.is_plain()).then_some(base)
    }

    /// Returns whether it does no more than add names and take them away.
    fn is_plain(&self) -> bool {
        let is_once = |sum: &Linear| {
            sum.constant == 0.0 && sum.terms.iter().all(|(_, times)| times.abs() == 1.0)
        };
        matches!(self.fraction(), Some((sum, None)) if is_once(&sum))
    }

    /// Returns it as a sum, or as a sum over another: `2 * (1 - lost / start)` is 2 · start − 2 ·
    /// lost over start. None where names are multiplied, or divided by what is divided itself.
    pub fn fraction(&self) -> Option<(Linear, Option<Linear>)> {
        let Formula::Apply(left, sign, right) = self else {
            return Some((Linear::of(self), None));
        };
        let ((upper, lower), (other, under)) = (left.fraction()?, right.fraction()?);
        Some(match sign {
            '+' | '-' => {
                let other = other.times(if *sign == '-' { -1.0 } else { 1.0 });
                match (lower, under) {
                    (lower, under) if lower == under => (upper.plus(other), lower),
                    (Some(lower), None) if other.is_number() => {
                        (upper.plus(lower.clone().times(other.constant)), Some(lower))
                    }
                    (None, Some(under)) if upper.is_number() => {
                        (under.clone().times(upper.constant).plus(other), Some(under))
                    }
                    _ => return None,
                }
            }
            '*' if under.is_none() && other.is_number() => (upper.times(other.constant), lower),
            '*' if lower.is_none() && upper.is_number() => (other.times(upper.constant), under),
            '/' if under.is_none() && other.is_number() && other.constant != 0.0 => {
                (upper.times(1.0 / other.constant), lower)
            }
            '/' if lower.is_none() && under.is_none() && !other.is_number() => (upper, Some(other)),
            _ => return None,
        })
    }

    /// Returns the value, given those of the names.
    ///
    /// # Errors
    ///
    /// [`NoValue`] says why there is none.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<f64>) -> Result<f64, NoValue> {
        match self {
            Formula::Number(number) => Ok(*number),
            Formula::Name(name) => of(name).ok_or_else(|| NoValue::Missing(name.clone())),
            Formula::Apply(left, sign, right) => {
                let (left, right) = (left.value(of)?, right.value(of)?);
                match sign {
                    '+' => Ok(left + right),
                    '-' => Ok(left - right),
                    '*' => Ok(left * right),
                    _ if right == 0.0 => Err(NoValue::DividesByZero),
                    _ => Ok(left / right),
                }
            }
        }
    }
}

/// Marks the name of a parameter.
pub const PARAMETER: char = '$';

/// Returns the text of a formula with each `$parameter` replaced by its number: of a duration its
/// days.
///
/// # Errors
///
/// [`MetricsError::Unknown`] for a parameter that has no number.
pub fn bound(
    text: &str,
    parameters: &BTreeMap<String, ParameterValue>,
) -> Result<String, MetricsError> {
    let mut parts = text.split(PARAMETER);
    let mut bound = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
        let end = part.find(|char: char| !is_name(char)).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let number = match parameters.get(name) {
            Some(ParameterValue::Duration(micros)) => Some(*micros as f64 / DAY as f64),
            Some(ParameterValue::Count(count)) => Some(*count as f64),
            Some(ParameterValue::Percent(number) | ParameterValue::Number(number)) => Some(*number),
            Some(ParameterValue::Words(_) | ParameterValue::Counts(_)) | None => None,
        };
        let unknown = || MetricsError::unknown(Thing::Parameter, name, parameters.keys().cloned());
        // A number below 0 is taken from nothing.
        let number = number.ok_or_else(unknown)?;
        bound += &if number < 0.0 { format!("(0 - {})", -number) } else { number.to_string() };
        bound += rest;
    }
    Ok(bound)
}

fn unexpected(sign: char) -> Told {
    told!("`{sign}` is not expected", "no se esperaba `{sign}`")
}

struct Parser<'a> {
    text: &'a str,
    rest: Peekable<Chars<'a>>,
    depth: usize,
    signs: usize,
}

impl Parser<'_> {
    fn refused(&self, problem: Told) -> MetricsError {
        MetricsError::Formula { formula: self.text.to_owned(), problem }
    }

    fn peek(&mut self) -> Option<char> {
        while self.rest.next_if(|char| char.is_whitespace()).is_some() {}
        self.rest.peek().copied()
    }

    fn next(&mut self) -> Option<char> {
        self.peek();
        self.rest.next()
    }

    fn sum(&mut self) -> Result<Formula, MetricsError> {
        let mut left = self.product()?;
        while let Some(sign @ ('+' | '-')) = self.peek() {
            self.sign()?;
            left = Formula::Apply(Box::new(left), sign, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Formula, MetricsError> {
        let mut left = self.term()?;
        while let Some(sign @ ('*' | '/')) = self.peek() {
            self.sign()?;
            left = Formula::Apply(Box::new(left), sign, Box::new(self.term()?));
        }
        Ok(left)
    }

    /// Takes a sign.
    fn sign(&mut self) -> Result<(), MetricsError> {
        self.next();
        self.signs += 1;
        match self.signs <= SIGNS {
            true => Ok(()),
            false => Err(self.refused(told!("it is too long", "es demasiado larga"))),
        }
    }

    fn term(&mut self) -> Result<Formula, MetricsError> {
        match self.peek() {
            Some('(') => {
                self.next();
                self.depth += 1;
                if self.depth > DEPTH {
                    let problem = told!(
                        "too many parentheses inside each other",
                        "hay demasiados paréntesis unos dentro de otros"
                    );
                    return Err(self.refused(problem));
                }
                let inner = self.sum()?;
                self.depth -= 1;
                match self.next() {
                    Some(')') => Ok(inner),
                    _ => {
                        let problem =
                            told!("a parenthesis is not closed", "un paréntesis no se cierra");
                        Err(self.refused(problem))
                    }
                }
            }
            Some(char) if char.is_ascii_digit() || char == '.' => {
                let digits = self.take(|char| char.is_ascii_digit() || char == '.');
                let wrong = || told!("a number is wrong", "un número está mal escrito");
                let number = digits.parse().map_err(|_| self.refused(wrong()))?;
                Ok(Formula::Number(number))
            }
            Some(PARAMETER) => {
                self.next();
                let name = self.take(|char| char.is_ascii_alphanumeric() || char == '_');
                match name.is_empty() {
                    true => Err(self.refused(unexpected(PARAMETER))),
                    false => Ok(Formula::Name(format!("{PARAMETER}{name}"))),
                }
            }
            Some(char) if char.is_ascii_alphabetic() => {
                let name = self.take(|char| char.is_ascii_alphanumeric() || char == '_');
                Ok(Formula::Name(name))
            }
            Some(other) => Err(self.refused(unexpected(other))),
            None => Err(self.refused(told!("it ends too early", "acaba antes de tiempo"))),
        }
    }

    fn take(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(char) = self.rest.next_if(|char| keep(*char)) {
            taken.push(char);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_bind_closer_and_sides_are_kept() {
        let of = |name: &str| match name {
            "a" => Some(6.0),
            "b" => Some(2.0),
            "zero" => Some(0.0),
            _ => None,
        };
        for (text, expected) in [
            ("a + b * 3", Ok(12.0)),
            ("(a + b) * 3", Ok(24.0)),
            ("a - b - 1", Ok(3.0)),
            ("a / b / 3", Ok(1.0)),
            ("1.5 * a", Ok(9.0)),
            ("a / zero", Err(NoValue::DividesByZero)),
            ("a / nothing", Err(NoValue::Missing("nothing".into()))),
        ] {
            assert_eq!(Formula::parse(text).expect("well-formed").value(&of), expected, "{text}");
        }
        let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
        let long = |signs: usize| format!("a{}", " + a".repeat(signs));
        for text in [nested(DEPTH), long(SIGNS)] {
            assert_eq!(Formula::parse(&text).expect("well-formed").names(), ["a"], "{text:.20}");
        }
        let deep = nested(DEPTH + 1);
        let (longer, longest) = (long(SIGNS + 1), long(500_000));
        for (text, why) in [
            ("", "it ends too early"),
            ("a +", "it ends too early"),
            ("(a", "a parenthesis is not closed"),
            ("a b", "`b` is not expected"),
            ("a ? b", "`?` is not expected"),
            ("1.2.3", "a number is wrong"),
            (deep.as_str(), "too many parentheses inside each other"),
            (longer.as_str(), "it is too long"),
            (longest.as_str(), "it is too long"),
        ] {
            let refused = match Formula::parse(text) {
                Err(MetricsError::Formula { problem, .. }) => Some(problem.en),
                _ => None,
            };
            assert_eq!(refused.as_deref(), Some(why), "{text:.20}");
        }
        assert_eq!(Formula::parse("a / (b + a)").expect("well-formed").names(), ["a", "b"]);
    }

    #[test]
    fn parameters_are_numbers_and_durations_days() {
        let parameters = BTreeMap::from([
            ("window".into(), ParameterValue::Duration(7 * DAY)),
            ("half".into(), ParameterValue::Duration(DAY / 2)),
            ("less".into(), ParameterValue::Number(-2.5)),
            ("words".into(), ParameterValue::Words(Vec::new())),
        ]);
        let check = |text: &str, expected: Option<&str>| {
            let names: Vec<String> = match Formula::parse(text) {
                Ok(formula) => formula.names().into_iter().map(str::to_owned).collect(),
                Err(error) => panic!("{text}: {error}"),
            };
            assert!(names.iter().any(|name| name.starts_with(PARAMETER)), "{text}");
            assert_eq!(bound(text, &parameters).ok().as_deref(), expected, "{text}");
        };
        check("a / (b / $window)", Some("a / (b / 7)"));
        check("$half*a+$less", Some("0.5*a+(0 - 2.5)"));
        check("a / $windows", None);
        check("a / $words", None);
        assert_eq!(bound("a / b", &parameters).ok().as_deref(), Some("a / b"));
        assert!(Formula::parse("a / $").is_err());
    }

    #[test]
    fn a_value_stands_on_what_it_divides_by() {
        let base = |text: &str| {
            let formula = Formula::parse(text).expect("well-formed");
            formula.stands_on().map(|base| base.names().join(","))
        };
        assert_eq!(base("(lost + shrunk) / start").as_deref(), Some("start"));
        assert_eq!(base("lost / (begun - ended)").as_deref(), Some("begun,ended"));
        assert_eq!(base("begun - ended").as_deref(), Some("begun,ended"));
        assert_eq!(base("spend / 100"), None);
        assert_eq!(base("worth * orders"), None);
        assert_eq!(base("net / buyers * margin / costed"), None);
    }

    #[test]
    fn a_formula_is_a_sum_or_a_sum_over_another() {
        let written = |side: &Linear| {
            let mut parts: Vec<String> =
                side.terms.iter().map(|(name, times)| format!("{times} {name}")).collect();
            parts.extend((side.constant != 0.0).then(|| side.constant.to_string()));
            parts.join(" + ")
        };
        let check = |text: &str, expected: Option<&str>| {
            let formula = Formula::parse(text).expect("well-formed");
            let found = formula.fraction().map(|(upper, lower)| match lower {
                Some(lower) => format!("{} over {}", written(&upper), written(&lower)),
                None => written(&upper),
            });
            assert_eq!(found.as_deref(), expected, "{text}");
            let of = |name: &str| Some(name.len() as f64);
            if let Some((upper, lower)) = formula.fraction() {
                let lower = lower.map_or(Some(1.0), |lower| lower.value(&of));
                let value = upper.value(&of).zip(lower).map(|(upper, lower)| upper / lower);
                let same = formula.value(&of).ok().zip(value);
                assert!(same.is_some_and(|(one, other)| (one - other).abs() < 1e-9), "{text}");
            }
        };
        check("end", Some("1 end"));
        check("start - (end - gained) + lost", Some("1 start + -1 end + 1 gained + 1 lost"));
        check("kept + 0.4 * lost", Some("1 kept + 0.4 lost"));
        check("(kept + lost) / 2", Some("0.5 kept + 0.5 lost"));
        check("start + 1", Some("1 start + 1"));
        check("(end - acquired) / start", Some("1 end + -1 acquired over 1 start"));
        check("100 * (1 - lost / start)", Some("100 start + -100 lost over 1 start"));
        check("lost / start + gained / start", Some("1 lost + 1 gained over 1 start"));
        check("lost / start + 2", Some("1 lost + 2 start over 1 start"));
        check("lost / start + gained / end", None);
        check("kept * lost / start", None);
        check("lost / start / end", None);
        check("kept / 0", None);
    }
}
