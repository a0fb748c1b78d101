//! Words as an expression: precedence from `or` down to names and literals.

use super::Expr;
use super::lexer::{Stop, Token, tokens};
use crate::error::{Expected, MetricsError};

/// Most parentheses and `not`s inside each other.
const MAX_DEPTH: usize = 64;
/// Most additions and subtractions in one expression.
const MAX_SUMS: usize = 128;
/// Most characters of an expression.
const MAX_CHARS: usize = 64 * 1024;

/// Words that are not names unless in double quotes.
pub(super) const KEYWORDS: &[&str] =
    &["and", "between", "false", "in", "is", "like", "not", "null", "or", "true", "watermark"];

/// Parses an expression. Keywords may be in any case.
///
/// # Errors
///
/// [`MetricsError::Expression`] names the character and what was expected there.
pub fn parse(text: &str) -> Result<Expr, MetricsError> {
    let failed = |stop: Stop| MetricsError::Expression {
        text: shortened(text),
        offset: stop.offset,
        expected: stop.expected,
    };
    if text.chars().nth(MAX_CHARS).is_some() {
        let expected = Expected::Characters(MAX_CHARS);
        return Err(failed(Stop { offset: MAX_CHARS + 1, expected }));
    }
    let tokens = tokens(text).map_err(failed)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, sums: 0 };
    let expr = parser.any().map_err(failed)?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(failed(parser.expected(Expected::Operator))),
    }
}

/// Returns the text as shown in a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

struct Parser<'a> {
    tokens: &'a [(Token, usize)],
    at: usize,
    depth: usize,
    sums: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> &'a Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)].0
    }

    fn next(&mut self) -> &'a Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn expected(&self, expected: Expected) -> Stop {
        let offset = self.tokens[self.at.min(self.tokens.len() - 1)].1;
        Stop { offset, expected }
    }

    fn keyword(&self, ahead: usize, keyword: &str) -> bool {
        match self.tokens.get(self.at + ahead) {
            Some((Token::Word(word), _)) => word.eq_ignore_ascii_case(keyword),
            _ => false,
        }
    }

    fn accept(&mut self, keyword: &str) -> bool {
        let found = self.keyword(0, keyword);
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, keyword: &'static str) -> Result<(), Stop> {
        match self.accept(keyword) {
            true => Ok(()),
            false => Err(self.expected(Expected::Written(keyword))),
        }
    }

    fn deeper<T>(&mut self, read: fn(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth == MAX_DEPTH {
            return Err(self.expected(Expected::Nesting(MAX_DEPTH)));
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn any(&mut self) -> Result<Expr, Stop> {
        let first = self.all()?;
        let mut parts = vec![first];
        while self.accept("or") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Expr::Or))
    }

    fn all(&mut self) -> Result<Expr, Stop> {
        let first = self.negation()?;
        let mut parts = vec![first];
        while self.accept("and") {
            parts.push(self.negation()?);
        }
        Ok(joined(parts, Expr::And))
    }

    fn negation(&mut self) -> Result<Expr, Stop> {
        match self.accept("not") {
            true => Ok(Expr::Not(Box::new(self.deeper(Self::negation)?))),
            false => self.predicate(),
        }
    }

    fn predicate(&mut self) -> Result<Expr, Stop> {
        let value = self.sum()?;
        if let Token::Compare(op) = self.peek() {
            self.at += 1;
            let right = Box::new(self.sum()?);
            return Ok(Expr::Compare { left: Box::new(value), op: *op, right });
        }
        if self.accept("is") {
            let negated = self.accept("not");
            self.require("null")?;
            return Ok(Expr::IsNull { value: Box::new(value), negated });
        }
        let follows = ["in", "between", "like"].iter().any(|word| self.keyword(1, word));
        let negated = follows && self.accept("not");
        if self.accept("in") {
            let list = self.list()?;
            return Ok(Expr::In { value: Box::new(value), list, negated });
        }
        if self.accept("between") {
            let low = Box::new(self.sum()?);
            self.require("and")?;
            let high = Box::new(self.sum()?);
            return Ok(Expr::Between { value: Box::new(value), low, high, negated });
        }
        if self.accept("like") {
            let Token::Text(pattern) = self.peek() else {
                return Err(self.expected(Expected::Pattern));
            };
            self.at += 1;
            return Ok(Expr::Like { value: Box::new(value), pattern: pattern.clone(), negated });
        }
        Ok(value)
    }

    fn list(&mut self) -> Result<Vec<Expr>, Stop> {
        if let Token::Parameter(name) = self.peek() {
            self.at += 1;
            return Ok(vec![Expr::Parameter(name.clone())]);
        }
        if *self.peek() != Token::Open {
            return Err(self.expected(Expected::List));
        }
        self.at += 1;
        let mut list = Vec::new();
        loop {
            list.push(self.sum()?);
            match self.peek() {
                Token::Comma => self.at += 1,
                Token::Close => {
                    self.at += 1;
                    return Ok(list);
                }
                _ => return Err(self.expected(Expected::CommaOrClose)),
            }
        }
    }

    fn sum(&mut self) -> Result<Expr, Stop> {
        let mut left = self.primary()?;
        loop {
            let join: fn(Box<Expr>, Box<Expr>) -> Expr = match self.peek() {
                Token::Plus => Expr::Add,
                Token::Minus => Expr::Sub,
                _ => return Ok(left),
            };
            if self.sums == MAX_SUMS {
                return Err(self.expected(Expected::Additions(MAX_SUMS)));
            }
            self.sums += 1;
            self.at += 1;
            left = join(Box::new(left), Box::new(self.primary()?));
        }
    }

    fn primary(&mut self) -> Result<Expr, Stop> {
        let token = self.peek();
        let expr = match token {
            Token::Open => {
                self.at += 1;
                let inner = self.deeper(Self::any)?;
                return match self.next() {
                    Token::Close => Ok(inner),
                    _ => {
                        self.at -= 1;
                        Err(self.expected(Expected::Written(")")))
                    }
                };
            }
            Token::Minus => {
                self.at += 1;
                match self.peek() {
                    Token::Number(value) => Expr::Number(-value),
                    Token::Decimal(value) => Expr::Decimal(-value),
                    Token::Duration(micros) => Expr::Duration(-micros),
                    _ => return Err(self.expected(Expected::Number)),
                }
            }
            Token::Name(name) => Expr::Column(name.clone()),
            Token::Text(text) => Expr::Text(text.clone()),
            Token::Number(value) => Expr::Number(*value),
            Token::Decimal(value) => Expr::Decimal(*value),
            Token::Duration(micros) => Expr::Duration(*micros),
            Token::Parameter(name) => Expr::Parameter(name.clone()),
            Token::Word(word) => match self.word(word) {
                Some(expr) => expr,
                None => return Err(self.expected(Expected::NameOrLiteral)),
            },
            _ => return Err(self.expected(Expected::NameOrLiteral)),
        };
        self.at += 1;
        Ok(expr)
    }

    fn word(&self, word: &str) -> Option<Expr> {
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "true" => Some(Expr::Bool(true)),
            "false" => Some(Expr::Bool(false)),
            "watermark" => Some(Expr::Watermark),
            keyword if KEYWORDS.contains(&keyword) => None,
            _ => Some(Expr::Column(word.into())),
        }
    }
}

fn joined(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}
