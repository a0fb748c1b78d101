//! An expression as canonical text, which parses to the same expression.

use std::fmt::{self, Display, Formatter};

use baremo_model::{DAY, HOUR, MINUTE, SECOND, utc_text};

use super::Expr;
use super::lexer::{begins_word, in_word};
use super::parser::KEYWORDS;

/// How tightly an expression holds together; a part looser than its place gets parentheses.
const ANY: u8 = 1;
const ALL: u8 = 2;
const NEGATION: u8 = 3;
const PREDICATE: u8 = 4;
const SUM: u8 = 5;
const PRIMARY: u8 = 6;

impl Display for Expr {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Column(name) => column(formatter, name),
            Expr::Text(text) => quoted(formatter, text),
            Expr::Number(value) => write!(formatter, "{value}"),
            Expr::Decimal(value) => decimal(formatter, *value),
            Expr::Duration(micros) => formatter.write_str(&duration_word(*micros)),
            Expr::Instant(micros) => instant(formatter, *micros),
            Expr::Bool(value) => write!(formatter, "{value}"),
            Expr::Parameter(name) => write!(formatter, "${name}"),
            Expr::Watermark => formatter.write_str("watermark"),
            // An empty conjunction holds, an empty disjunction does not.
            Expr::And(parts_) if parts_.is_empty() => formatter.write_str("true"),
            Expr::Or(parts_) if parts_.is_empty() => formatter.write_str("false"),
            Expr::And(parts_) => parts(formatter, parts_, " and ", NEGATION),
            Expr::Or(parts_) => parts(formatter, parts_, " or ", ALL),
            Expr::Not(inner) => {
                formatter.write_str("not ")?;
                part(formatter, inner, NEGATION)
            }
            Expr::Add(left, right) | Expr::Sub(left, right) => {
                part(formatter, left, SUM)?;
                formatter.write_str(if matches!(self, Expr::Add(..)) { " + " } else { " - " })?;
                part(formatter, right, PRIMARY)
            }
            predicate => fmt_predicate(formatter, predicate),
        }
    }
}

fn fmt_predicate(formatter: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    match expr {
        Expr::Compare { left, op, right } => {
            part(formatter, left, SUM)?;
            write!(formatter, " {} ", op.word())?;
            part(formatter, right, SUM)
        }
        Expr::In { value, list, negated } => {
            part(formatter, value, SUM)?;
            write!(formatter, " {}in (", not(*negated))?;
            parts(formatter, list, ", ", SUM)?;
            formatter.write_str(")")
        }
        Expr::Between { value, low, high, negated } => {
            part(formatter, value, SUM)?;
            write!(formatter, " {}between ", not(*negated))?;
            part(formatter, low, SUM)?;
            formatter.write_str(" and ")?;
            part(formatter, high, SUM)
        }
        Expr::IsNull { value, negated } => {
            part(formatter, value, SUM)?;
            write!(formatter, " is {}null", not(*negated))
        }
        Expr::Like { value, pattern, negated } => {
            part(formatter, value, SUM)?;
            write!(formatter, " {}like ", not(*negated))?;
            quoted(formatter, pattern)
        }
        _ => Ok(()),
    }
}

fn tightness(expr: &Expr) -> u8 {
    match expr {
        Expr::Or(_) => ANY,
        Expr::And(_) => ALL,
        Expr::Not(_) => NEGATION,
        Expr::Compare { .. }
        | Expr::In { .. }
        | Expr::Between { .. }
        | Expr::IsNull { .. }
        | Expr::Like { .. } => PREDICATE,
        Expr::Add(..) | Expr::Sub(..) => SUM,
        _ => PRIMARY,
    }
}

fn part(formatter: &mut Formatter<'_>, expr: &Expr, place: u8) -> fmt::Result {
    match tightness(expr) < place {
        true => write!(formatter, "({expr})"),
        false => write!(formatter, "{expr}"),
    }
}

fn parts(formatter: &mut Formatter<'_>, list: &[Expr], join: &str, place: u8) -> fmt::Result {
    for (index, expr) in list.iter().enumerate() {
        if index > 0 {
            formatter.write_str(join)?;
        }
        part(formatter, expr, place)?;
    }
    Ok(())
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

fn column(formatter: &mut Formatter<'_>, name: &str) -> fmt::Result {
    let plain = name.chars().next().is_some_and(begins_word)
        && name.chars().all(in_word)
        && !KEYWORDS.contains(&name.to_ascii_lowercase().as_str());
    match plain {
        true => formatter.write_str(name),
        false => write!(formatter, "\"{}\"", name.replace('"', "\"\"")),
    }
}

fn quoted(formatter: &mut Formatter<'_>, text: &str) -> fmt::Result {
    write!(formatter, "'{}'", text.replace('\'', "''"))
}

fn decimal(formatter: &mut Formatter<'_>, value: f64) -> fmt::Result {
    let text = value.to_string();
    let point = if text.contains('.') { "" } else { ".0" };
    write!(formatter, "{text}{point}")
}

fn instant(formatter: &mut Formatter<'_>, micros: i64) -> fmt::Result {
    match utc_text(micros) {
        Some(text) => write!(formatter, "'{text}'"),
        None => write!(formatter, "'{micros}'"),
    }
}

/// Returns a duration in the largest unit that divides it: `7d`, `90m`, `1500ms`.
pub fn duration_word(micros: i64) -> String {
    let units = [("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND), ("ms", 1_000)];
    let unit = units.iter().find(|(_, size)| micros != 0 && micros % size == 0);
    match (micros, unit) {
        (0, _) => "0s".into(),
        (_, Some((word, size))) => format!("{}{word}", micros / size),
        (_, None) => format!("{micros}us"),
    }
}
