//! Arithmetic over named numbers: how a metric is computed from others, or from sizes of sets.
//!
//! `+ - * /`, parentheses, numbers and names; nothing else. A name without a value, or a division
//! by zero, gives no value and says so.
//!
//! ```
//! use baremo_metrics::arithmetic::Formula;
//!
//! let formula = Formula::parse("(end - new) / start").expect("well-formed");
//! let sizes = |name: &str| Some(match name { "end" => 480.0, "new" => 200.0, _ => 500.0 });
//! assert_eq!(formula.value(&sizes), Ok(0.56));
//! ```

use std::iter::Peekable;
use std::str::Chars;

use crate::error::MetricsError;

/// A parsed formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// A named number.
    Name(String),
    /// Both, and what is done with them: `+`, `-`, `*` or `/`.
    Apply(Box<Formula>, char, Box<Formula>),
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

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    ///
    /// Says at which character it cannot be read.
    pub fn parse(text: &str) -> Result<Self, MetricsError> {
        let mut parser = Parser { text, rest: text.chars().peekable(), depth: 0 };
        let formula = parser.sum()?;
        match parser.next() {
            None => Ok(formula),
            Some(other) => Err(parser.refused(&format!("`{other}` is not expected"))),
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
        (upper.terms().is_some() && base.terms().is_some()).then_some(base)
    }

    /// Returns the names of a formula that only adds and takes away, each with 1 where it is added
    /// and −1 where it is taken away; none of any other formula.
    pub fn terms(&self) -> Option<Vec<(&str, i8)>> {
        let mut terms = Vec::new();
        self.gather_terms(1, &mut terms).then_some(terms)
    }

    fn gather_terms<'a>(&'a self, sign: i8, terms: &mut Vec<(&'a str, i8)>) -> bool {
        match self {
            Formula::Number(_) => false,
            Formula::Name(name) => {
                terms.push((name.as_str(), sign));
                true
            }
            Formula::Apply(left, '+', right) => {
                left.gather_terms(sign, terms) && right.gather_terms(sign, terms)
            }
            Formula::Apply(left, '-', right) => {
                left.gather_terms(sign, terms) && right.gather_terms(-sign, terms)
            }
            Formula::Apply(..) => false,
        }
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

struct Parser<'a> {
    text: &'a str,
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Parser<'_> {
    fn refused(&self, problem: &str) -> MetricsError {
        MetricsError::Formula { formula: self.text.to_owned(), problem: problem.to_owned() }
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
            self.next();
            left = Formula::Apply(Box::new(left), sign, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Formula, MetricsError> {
        let mut left = self.term()?;
        while let Some(sign @ ('*' | '/')) = self.peek() {
            self.next();
            left = Formula::Apply(Box::new(left), sign, Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Formula, MetricsError> {
        match self.peek() {
            Some('(') => {
                self.next();
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(self.refused("too many parentheses inside each other"));
                }
                let inner = self.sum()?;
                self.depth -= 1;
                match self.next() {
                    Some(')') => Ok(inner),
                    _ => Err(self.refused("a parenthesis is not closed")),
                }
            }
            Some(char) if char.is_ascii_digit() || char == '.' => {
                let digits = self.take(|char| char.is_ascii_digit() || char == '.');
                let number = digits.parse().map_err(|_| self.refused("a number is wrong"))?;
                Ok(Formula::Number(number))
            }
            Some(char) if char.is_ascii_alphabetic() => {
                let name = self.take(|char| char.is_ascii_alphanumeric() || char == '_');
                Ok(Formula::Name(name))
            }
            Some(other) => Err(self.refused(&format!("`{other}` is not expected"))),
            None => Err(self.refused("it ends too early")),
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
        for text in ["", "a +", "(a", "a b", "a ? b", "1.2.3", &"(".repeat(1000)] {
            assert!(Formula::parse(text).is_err(), "{text}");
        }
        assert_eq!(Formula::parse("a / (b + a)").expect("well-formed").names(), ["a", "b"]);
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
    fn terms_are_added_or_taken_away() {
        let terms = |text: &str| {
            let formula = Formula::parse(text).expect("well-formed");
            formula.terms().map(|terms| format!("{terms:?}"))
        };
        let signed = terms("start - (end - gained) + lost");
        let expected = r#"[("start", 1), ("end", -1), ("gained", 1), ("lost", 1)]"#;
        assert_eq!(signed.as_deref(), Some(expected));
        assert_eq!(terms("end").as_deref(), Some(r#"[("end", 1)]"#));
        assert_eq!(terms("100 * lost"), None);
        assert_eq!(terms("start + 1"), None);
    }
}
