//! An expression as words.

use baremo_model::{DAY, HOUR, MINUTE, SECOND};

use super::Comparison;
use crate::error::Expected;

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A bare word: a keyword or a name.
    Word(String),
    /// A name in double quotes.
    Name(String),
    Text(String),
    Number(i64),
    Decimal(f64),
    Duration(i64),
    Parameter(String),
    Compare(Comparison),
    Plus,
    Minus,
    Open,
    Close,
    Comma,
    End,
}

/// What stopped the reading, at a character counted from 1.
pub(super) struct Stop {
    pub(super) offset: usize,
    pub(super) expected: Expected,
}

/// Returns the tokens, each with the character it begins at, an [`Token::End`] last.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Stop> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let offset = lexer.at + 1;
        let token = lexer.token()?;
        let end = token == Token::End;
        tokens.push((token, offset));
        if end {
            return Ok(tokens);
        }
    }
}

/// Returns whether a character may begin a bare word.
pub(super) fn begins_word(char: char) -> bool {
    char.is_alphabetic() || char == '_'
}

/// Returns whether a character may follow in a bare word.
pub(super) fn in_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '.'
}

/// Returns the microseconds of a unit of duration.
pub(super) fn unit_micros(unit: &str) -> Option<i64> {
    Some(match unit {
        "us" => 1,
        "ms" => 1_000,
        "s" => SECOND,
        "m" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        "w" => 7 * DAY,
        _ => return None,
    })
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, keep: fn(char) -> bool) {
        while self.peek(0).is_some_and(keep) {
            self.at += 1;
        }
    }

    fn take(&mut self, keep: fn(char) -> bool) -> String {
        let start = self.at;
        self.skip(keep);
        self.chars[start..self.at].iter().collect()
    }

    fn stop<T>(&self, at: usize, expected: Expected) -> Result<T, Stop> {
        Err(Stop { offset: at + 1, expected })
    }

    fn token(&mut self) -> Result<Token, Stop> {
        let Some(char) = self.peek(0) else {
            return Ok(Token::End);
        };
        match char {
            '\'' => return self.quoted('\'').map(Token::Text),
            '"' => return self.quoted('"').map(Token::Name),
            '$' => {
                self.at += 1;
                let name = self.take(in_word);
                return match name.is_empty() {
                    true => self.stop(self.at, Expected::ParameterName),
                    false => Ok(Token::Parameter(name)),
                };
            }
            _ if char.is_ascii_digit() => return self.number(),
            _ if begins_word(char) => return Ok(Token::Word(self.take(in_word))),
            _ => {}
        }
        let (token, width) = match (char, self.peek(1)) {
            ('!', Some('=')) | ('<', Some('>')) => (Token::Compare(Comparison::NotEqual), 2),
            ('<', Some('=')) => (Token::Compare(Comparison::LessOrEqual), 2),
            ('>', Some('=')) => (Token::Compare(Comparison::GreaterOrEqual), 2),
            ('=', _) => (Token::Compare(Comparison::Equal), 1),
            ('<', _) => (Token::Compare(Comparison::Less), 1),
            ('>', _) => (Token::Compare(Comparison::Greater), 1),
            ('+', _) => (Token::Plus, 1),
            ('-', _) => (Token::Minus, 1),
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            (',', _) => (Token::Comma, 1),
            _ => return self.stop(self.at, Expected::Token),
        };
        self.at += width;
        Ok(token)
    }

    /// Reads up to the closing quote; a doubled quote stands for one.
    fn quoted(&mut self, quote: char) -> Result<String, Stop> {
        self.at += 1;
        let mut text = String::new();
        while let Some(char) = self.peek(0) {
            self.at += 1;
            if char != quote {
                text.push(char);
            } else if self.peek(0) == Some(quote) {
                text.push(quote);
                self.at += 1;
            } else {
                return Ok(text);
            }
        }
        self.stop(self.at, Expected::ClosingQuote(quote))
    }

    /// Reads a number or a duration.
    fn number(&mut self) -> Result<Token, Stop> {
        let start = self.at;
        let mut digits = self.take(|char| char.is_ascii_digit());
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|char| char.is_ascii_digit()) {
            self.at += 1;
            let fraction = self.take(|char| char.is_ascii_digit());
            digits = format!("{digits}.{fraction}");
            return match digits.parse::<f64>() {
                Ok(value) if value.is_finite() && !self.in_word() => Ok(Token::Decimal(value)),
                _ => self.stop(start, Expected::Number),
            };
        }
        if digits.len() == 4 && self.date_follows() {
            return self.stop(start, Expected::Date);
        }
        let Ok(value) = digits.parse::<i64>() else {
            return self.stop(start, Expected::SmallerNumber);
        };
        if !self.in_word() {
            return Ok(Token::Number(value));
        }
        let unit_at = self.at;
        let unit = self.take(in_word);
        let micros = unit_micros(&unit).and_then(|unit| value.checked_mul(unit));
        match micros {
            Some(micros) => Ok(Token::Duration(micros)),
            None => self.stop(unit_at, Expected::TimeUnit),
        }
    }

    fn in_word(&self) -> bool {
        self.peek(0).is_some_and(in_word)
    }

    /// Returns whether `-DD-DD` follows, which as a subtraction would be a trap.
    fn date_follows(&self) -> bool {
        let digit = |ahead| self.peek(ahead).is_some_and(|char| char.is_ascii_digit());
        self.peek(0) == Some('-')
            && digit(1)
            && digit(2)
            && self.peek(3) == Some('-')
            && digit(4)
            && digit(5)
    }
}
