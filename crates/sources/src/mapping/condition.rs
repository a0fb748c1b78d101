//! Conditions such as `status != 'deleted' and (item.type = 'Comment' or refunded > 0)`.

use std::borrow::Cow;

use baremo_model::error::{ConditionPart, MappingProblem};

use super::address::{Address, Names, Scope};
use super::length;
use super::number::plain_number;
use crate::SourceError;

/// A compiled condition.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The value is one of the operands; a missing value is none of them.
    OneOf(Address, Vec<Operand>),
    Missing(Address),
    /// The value is a number that lies so to another; what is missing or no number does not.
    Compared(Address, Order, f64),
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Constant(String),
    Value(Address),
}

/// How a number lies to another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Order {
    Above,
    AtLeast,
    AtMost,
    Below,
}

impl Order {
    const SIGNS: [(&str, Order); 4] =
        [(">", Order::Above), (">=", Order::AtLeast), ("<=", Order::AtMost), ("<", Order::Below)];

    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Order::Above => value > limit,
            Order::AtLeast => value >= limit,
            Order::AtMost => value <= limit,
            Order::Below => value < limit,
        }
    }
}

/// Reads a value as the number it is compared as: as reports print it, or a length of time in
/// seconds (`00:04:24`, `4m 24s`).
fn number(text: &str) -> Option<f64> {
    // `3M` is millions, `3m` minutes.
    let length = length::seconds(text, "hms").filter(|_| !text.ends_with('M'));
    length.or_else(|| plain_number(text, false)?.parse().ok())
}

impl Condition {
    /// Compiles a condition; `fail` makes an error of a problem.
    pub(crate) fn parse(
        text: &str,
        names: &mut Names<'_>,
        fail: &dyn Fn(MappingProblem) -> SourceError,
    ) -> Result<Self, SourceError> {
        let tokens = tokens(text).map_err(fail)?;
        let mut parser = Parser { text, tokens, at: 0, names, fail, depth: 0 };
        let condition = parser.any()?;
        match parser.peek() {
            None => Ok(condition),
            Some(_) => parser.error(ConditionPart::End),
        }
    }

    /// Tells whether the condition holds.
    pub(crate) fn holds(&self, scope: Scope<'_>, missing: &[String]) -> bool {
        self.holds_by(&|address: &Address| address.text(scope, missing))
    }

    /// Tells whether the condition holds where values are as `text` says.
    pub(super) fn holds_by<'v>(&self, text: &impl Fn(&Address) -> Option<Cow<'v, str>>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds_by(text)),
            Self::Any(parts) => parts.iter().any(|part| part.holds_by(text)),
            Self::Not(part) => !part.holds_by(text),
            Self::Missing(address) => text(address).is_none(),
            Self::Compared(address, order, limit) => {
                let value = text(address).and_then(|text| number(&text));
                value.is_some_and(|value| order.holds(value, *limit))
            }
            Self::OneOf(address, operands) => {
                let Some(value) = text(address) else {
                    return false;
                };
                let is_ascii = value.is_ascii();
                operands.iter().any(|operand| match operand {
                    Operand::Constant(word) if is_ascii => value.eq_ignore_ascii_case(word),
                    Operand::Constant(word) => is_word(&value, word),
                    Operand::Value(other) => text(other).is_some_and(|other| other == value),
                })
            }
        }
    }

    /// Returns where all lies that the condition asks for; none where that is in several places.
    pub(super) fn only_address(&self) -> Option<&Address> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                let mut all = parts.iter().map(Self::only_address);
                let first = all.next()??;
                all.all(|other| other == Some(first)).then_some(first)
            }
            Self::Not(part) => part.only_address(),
            Self::Missing(address) | Self::Compared(address, ..) => Some(address),
            Self::OneOf(address, operands) => {
                let is_own = |operand: &Operand| match operand {
                    Operand::Constant(_) => true,
                    Operand::Value(other) => other == address,
                };
                operands.iter().all(is_own).then_some(address)
            }
        }
    }

    /// Lists the words that values are compared with.
    pub(super) fn words<'c>(&'c self, into: &mut Vec<&'c str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.words(into)),
            Self::Not(part) => part.words(into),
            Self::Missing(_) | Self::Compared(..) => {}
            Self::OneOf(_, operands) => {
                into.extend(operands.iter().filter_map(|operand| match operand {
                    Operand::Constant(word) => Some(word.as_str()),
                    Operand::Value(_) => None,
                }))
            }
        }
    }
}

/// Tells whether a value is a word, ignoring case: `SÍ` is `sí`.
pub(super) fn is_word(value: &str, word: &str) -> bool {
    value.eq_ignore_ascii_case(word)
        || (!value.is_ascii() && value.to_lowercase() == word.to_lowercase())
}

/// Returns words as a condition lists them: `'new', 'five o''clock'`.
pub(super) fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let one = |word: &str| format!("'{}'", word.replace('\'', "''"));
    words.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Returns the words that a condition lists, as [`listed`] writes them; none of what else there is.
pub(super) fn listed_in(text: &str) -> Option<Vec<String>> {
    let tokens = tokens(text).ok()?;
    let word = |pair: &[Token]| match pair {
        [Token::Constant(word)] | [Token::Constant(word), Token::Mark(",")] => Some(word.clone()),
        _ => None,
    };
    tokens.chunks(2).map(word).collect()
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Constant(String),
    Mark(&'static str),
}

impl Token {
    fn shown(&self) -> &str {
        match self {
            Self::Name(text) | Self::Constant(text) => text,
            Self::Mark(mark) => mark,
        }
    }
}

/// What stands between names and words; of two that begin alike the longer first.
const MARKS: [&str; 9] = ["(", ")", ",", "=", "!=", "<=", ">=", "<", ">"];

fn tokens(text: &str) -> Result<Vec<Token>, MappingProblem> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let mark = MARKS.into_iter().find(|mark| rest.starts_with(*mark));
        let used = match (first, mark) {
            ('\'' | '"', _) => {
                let (inside, end) = unquoted(rest, first)
                    .ok_or_else(|| MappingProblem::OpenQuote { text: text.to_owned() })?;
                out.push(if first == '"' { Token::Name(inside) } else { Token::Constant(inside) });
                end
            }
            (_, Some(mark)) => {
                out.push(Token::Mark(mark));
                mark.len()
            }
            (_, None) => {
                let mut in_brackets = false;
                let end = rest
                    .find(|c: char| {
                        in_brackets = (in_brackets || c == '[') && c != ']';
                        !in_brackets && (c.is_whitespace() || "()',=!<>\"".contains(c))
                    })
                    .unwrap_or(rest.len());
                if end == 0 {
                    let (sign, text) = (first.to_string(), text.to_owned());
                    return Err(MappingProblem::Unexpected { sign, text });
                }
                out.push(Token::Name(rest[..end].to_owned()));
                end
            }
        };
        rest = rest[used..].trim_start();
    }
    Ok(out)
}

/// Returns what stands in the quotes that a text begins with, and where they end; a quote inside of
/// a word in single ones is written twice. None where they stay open.
fn unquoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut from = 1;
    loop {
        let end = from + text[from..].find(quote)?;
        inside.push_str(&text[from..end]);
        from = end + 1;
        if quote == '"' || !text[from..].starts_with(quote) {
            return Some((inside, from));
        }
        inside.push(quote);
        from += 1;
    }
}

struct Parser<'a, 'n> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    names: &'a mut Names<'n>,
    fail: &'a dyn Fn(MappingProblem) -> SourceError,
    depth: usize,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(n)) if n.eq_ignore_ascii_case(wanted));
        self.at += usize::from(found);
        found
    }

    fn mark(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Mark(mark)) if *mark == wanted);
        self.at += usize::from(found);
        found
    }

    fn error<T>(&self, wanted: ConditionPart) -> Result<T, SourceError> {
        let found = self.peek().map(|token| token.shown().to_owned());
        let text = self.text.to_owned();
        Err((self.fail)(MappingProblem::Condition { wanted, found, text }))
    }

    fn any(&mut self) -> Result<Condition, SourceError> {
        self.depth += 1;
        if self.depth > 50 {
            return self.error(ConditionPart::FewerParentheses);
        }
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Result<Condition, SourceError> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self) -> Result<Condition, SourceError> {
        let mut negated = false;
        while self.word("not") {
            negated = !negated;
        }
        let inner = if self.mark("(") {
            let inner = self.any()?;
            if !self.mark(")") {
                return self.error(ConditionPart::Mark(")"));
            }
            inner
        } else {
            self.comparison()?
        };
        Ok(if negated { Condition::Not(Box::new(inner)) } else { inner })
    }

    fn comparison(&mut self) -> Result<Condition, SourceError> {
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return self.error(ConditionPart::Name);
        };
        self.at += 1;
        let address = self.names.resolve(&name)?;
        if self.word("is") {
            let negated = self.word("not");
            if !self.word("null") {
                return self.error(ConditionPart::Mark("null"));
            }
            let missing = Condition::Missing(address);
            return Ok(if negated { Condition::Not(Box::new(missing)) } else { missing });
        }
        if self.mark("=") {
            return Ok(Condition::OneOf(address, vec![self.operand()?]));
        }
        if self.mark("!=") {
            let same = Condition::OneOf(address, vec![self.operand()?]);
            return Ok(Condition::Not(Box::new(same)));
        }
        for (sign, order) in Order::SIGNS {
            if self.mark(sign) {
                return Ok(Condition::Compared(address, order, self.number()?));
            }
        }
        let negated = self.word("not");
        if self.word("in") && self.mark("(") {
            let mut operands = vec![self.operand()?];
            while self.mark(",") {
                operands.push(self.operand()?);
            }
            if !self.mark(")") {
                return self.error(ConditionPart::Mark(")"));
            }
            let inside = Condition::OneOf(address, operands);
            return Ok(if negated { Condition::Not(Box::new(inside)) } else { inside });
        }
        self.error(ConditionPart::Comparison)
    }

    /// Reads the number that a value is compared with: a point is decimal.
    fn number(&mut self) -> Result<f64, SourceError> {
        let number = match self.peek() {
            Some(Token::Name(text) | Token::Constant(text)) => text.parse::<f64>().ok(),
            _ => None,
        };
        let Some(number) = number.filter(|number| number.is_finite()) else {
            return self.error(ConditionPart::Number);
        };
        self.at += 1;
        Ok(number)
    }

    fn operand(&mut self) -> Result<Operand, SourceError> {
        let operand = match self.peek().cloned() {
            Some(Token::Constant(word)) => Operand::Constant(word),
            Some(Token::Name(name)) => {
                let bare = matches!(name.as_str(), "true" | "false") || name.parse::<f64>().is_ok();
                if bare {
                    Operand::Constant(name)
                } else {
                    Operand::Value(self.names.resolve(&name)?)
                }
            }
            _ => return self.error(ConditionPart::Value),
        };
        self.at += 1;
        Ok(operand)
    }
}
