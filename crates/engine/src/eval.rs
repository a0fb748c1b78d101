//! Expressions over columns: bound once, evaluated a chunk of rows at a time.
//!
//! Truth has three values, as in SQL: false, true and unknown (a comparison with null). Strings are
//! compared by code: each literal becomes a table of the codes it matches.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use baremo_metrics::expr::{Comparison, Expr};
use baremo_model::dimension::{Place, column_of};
use baremo_model::fact::{ColumnType, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::table::{Hot, Tables};

/// False.
const NO: u8 = 0;
/// True.
pub(crate) const YES: u8 = 1;
/// Neither: something compared was null.
const UNKNOWN: u8 = 2;

/// A column as seen from a fact: its own, or its case's.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) hot: Hot,
    case_rows: Option<Arc<Vec<i64>>>,
}

impl Seen {
    /// Returns the row of the column for a row of the fact.
    #[inline]
    pub(crate) fn row(&self, row: usize) -> usize {
        match &self.case_rows {
            Some(case_rows) => case_rows[row] as usize,
            None => row,
        }
    }

    /// Returns the code at a row of the fact, when the column holds codes.
    pub(crate) fn code(&self, row: usize) -> u32 {
        match &self.hot {
            Hot::Codes(codes) => codes[self.row(row)],
            _ => NULL_CODE,
        }
    }

    /// Returns the integer at a row of the fact, when the column holds integers.
    pub(crate) fn integer(&self, row: usize) -> i64 {
        match &self.hot {
            Hot::Integers(values) => values[self.row(row)],
            _ => NULL_INT,
        }
    }
}

/// What names mean while binding.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) fact: Fact,
    /// Whether `agent` and `team` mean today's.
    pub(crate) current: bool,
    /// Column of `cases` that `agent` means there.
    pub(crate) credit: Option<&'static str>,
    /// Zone of date literals.
    pub(crate) zone: &'a TimeZone,
    /// Watermark of each source, by code; and the latest.
    pub(crate) watermarks: &'a Watermarks,
}

/// The watermark of each source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watermarks {
    pub(crate) by_code: rustc_hash::FxHashMap<u32, i64>,
    pub(crate) latest: i64,
}

impl Watermarks {
    pub(crate) fn of(&self, source: u32) -> i64 {
        self.by_code.get(&source).copied().unwrap_or(self.latest)
    }
}

impl Scope<'_> {
    /// Returns the column a name means.
    pub(crate) fn see(&self, name: &str) -> Result<Seen, EngineError> {
        let fact = self.fact;
        if let (Fact::Cases, "agent", false, Some(column)) = (fact, name, self.current, self.credit)
        {
            return Ok(Seen { hot: self.tables.column(Fact::Cases, column)?, case_rows: None });
        }
        if name.trim_start_matches("case.") == "next_contact_at" {
            return self.seen(Fact::Cases, "next_contact_at");
        }
        match column_of(fact, name, self.current, self.tables.attributes()) {
            Some(Place::Own(column)) => self.seen(fact, &column),
            Some(Place::Case(column)) => self.seen(Fact::Cases, &column),
            None => Err(EngineError::Unreachable {
                name: name.into(),
                fact: fact.name().into(),
                valid: self.reachable(),
            }),
        }
    }

    fn seen(&self, holder: Fact, column: &str) -> Result<Seen, EngineError> {
        let case_rows = match holder == self.fact {
            true => None,
            false => Some(self.tables.integers(self.fact, "case_row")?),
        };
        Ok(Seen { hot: self.tables.column(holder, column)?, case_rows })
    }

    fn reachable(&self) -> Vec<String> {
        let dimensions = baremo_model::dimension::DIMENSIONS.iter().map(|d| d.name);
        let code = |t: ColumnType| matches!(t, ColumnType::Code | ColumnType::Codes);
        let own = self.fact.columns().iter().filter(|c| code(c.column_type)).map(|c| c.name);
        let attributes = self.tables.attributes().iter().map(String::as_str);
        let mut names: Vec<String> =
            dimensions.chain(own).chain(attributes).map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// An expression whose value is an instant, duration or number.
pub(crate) enum IntNode {
    Column(Seen),
    Constant(i64),
    Watermark(Seen, Watermarks),
    Add(Box<IntNode>, Box<IntNode>),
    Subtract(Box<IntNode>, Box<IntNode>),
}

/// An expression that holds or not.
pub(crate) enum BoolNode {
    Constant(u8),
    Integers(Comparison, IntNode, IntNode),
    Codes { column: Seen, matches: Vec<bool>, negated: bool },
    SameCode { left: Seen, right: Seen, negated: bool },
    Bits { column: Seen, mask: u8, negated: bool },
    Flag { column: Seen, is: bool },
    Null { column: Seen, negated: bool },
    NullInteger { node: IntNode, negated: bool },
    And(Vec<BoolNode>),
    Or(Vec<BoolNode>),
    Not(Box<BoolNode>),
}

fn wrong(expression: &Expr, problem: &str) -> EngineError {
    EngineError::Expression { expression: expression.to_string(), problem: problem.into() }
}

/// Binds an expression that must be an instant, duration or number.
pub(crate) fn bind_int(scope: &Scope<'_>, expr: &Expr) -> Result<IntNode, EngineError> {
    Ok(match expr {
        Expr::Number(value) | Expr::Duration(value) | Expr::Instant(value) => {
            IntNode::Constant(*value)
        }
        Expr::Text(text) => match baremo_metrics::expr::parse_instant(text, scope.zone) {
            Some(instant) => IntNode::Constant(instant),
            None => return Err(wrong(expr, "is not an instant")),
        },
        Expr::Watermark => IntNode::Watermark(scope.see("source")?, scope.watermarks.clone()),
        Expr::Add(left, right) => {
            IntNode::Add(Box::new(bind_int(scope, left)?), Box::new(bind_int(scope, right)?))
        }
        Expr::Sub(left, right) => {
            IntNode::Subtract(Box::new(bind_int(scope, left)?), Box::new(bind_int(scope, right)?))
        }
        Expr::Column(name) => {
            let seen = scope.see(name)?;
            match seen.hot {
                Hot::Integers(_) => IntNode::Column(seen),
                _ => return Err(wrong(expr, "is not an instant or a number")),
            }
        }
        _ => return Err(wrong(expr, "is not an instant or a number")),
    })
}

/// Binds an expression that must hold or not.
pub(crate) fn bind_bool(scope: &Scope<'_>, expr: &Expr) -> Result<BoolNode, EngineError> {
    let each = |parts: &[Expr]| -> Result<Vec<_>, EngineError> {
        parts.iter().map(|part| bind_bool(scope, part)).collect()
    };
    Ok(match expr {
        Expr::Bool(value) => BoolNode::Constant(u8::from(*value)),
        Expr::And(parts) => BoolNode::And(each(parts)?),
        Expr::Or(parts) => BoolNode::Or(each(parts)?),
        Expr::Not(inner) => BoolNode::Not(Box::new(bind_bool(scope, inner)?)),
        Expr::Column(name) => {
            let column = scope.see(name)?;
            match column.hot {
                Hot::Flags(_) => BoolNode::Flag { column, is: true },
                _ => return Err(wrong(expr, "is not true or false by itself")),
            }
        }
        Expr::IsNull { value, negated } => bind_null(scope, value, *negated)?,
        Expr::Compare { left, op, right } => bind_compare(scope, expr, left, *op, right)?,
        Expr::In { value, list, negated } => bind_in(scope, expr, value, list, *negated)?,
        Expr::Between { value, low, high, negated } => {
            let above = bind_compare(scope, expr, value, Comparison::GreaterOrEqual, low)?;
            let below = bind_compare(scope, expr, value, Comparison::LessOrEqual, high)?;
            let inside = BoolNode::And(vec![above, below]);
            if *negated { BoolNode::Not(Box::new(inside)) } else { inside }
        }
        Expr::Like { value, pattern, negated } => {
            let column = column_of_expr(scope, value)?;
            let matches = scope.tables.matching(|text| like(text, pattern));
            BoolNode::Codes { column, matches, negated: *negated }
        }
        _ => return Err(wrong(expr, "is not true or false")),
    })
}

fn column_of_expr(scope: &Scope<'_>, expr: &Expr) -> Result<Seen, EngineError> {
    match expr {
        Expr::Column(name) => scope.see(name),
        _ => Err(wrong(expr, "is not a column")),
    }
}

fn bind_null(scope: &Scope<'_>, value: &Expr, negated: bool) -> Result<BoolNode, EngineError> {
    match value {
        Expr::Column(name) => Ok(BoolNode::Null { column: scope.see(name)?, negated }),
        _ => Ok(BoolNode::NullInteger { node: bind_int(scope, value)?, negated }),
    }
}

fn bind_compare(
    scope: &Scope<'_>,
    whole: &Expr,
    left: &Expr,
    op: Comparison,
    right: &Expr,
) -> Result<BoolNode, EngineError> {
    if !matches!(left, Expr::Column(_)) && matches!(right, Expr::Column(_)) {
        return bind_compare(scope, whole, right, op.mirrored(), left);
    }
    let Expr::Column(name) = left else {
        return Ok(BoolNode::Integers(op, bind_int(scope, left)?, bind_int(scope, right)?));
    };
    let column = scope.see(name)?;
    let equality = matches!(op, Comparison::Equal | Comparison::NotEqual);
    match (&column.hot, right) {
        (Hot::Integers(_), _) => {
            Ok(BoolNode::Integers(op, IntNode::Column(column), bind_int(scope, right)?))
        }
        (Hot::Flags(_), Expr::Bool(value)) if equality => {
            Ok(BoolNode::Flag { column, is: *value == (op == Comparison::Equal) })
        }
        (Hot::Bits(_, words), Expr::Text(word)) if equality => {
            let mask = bit_of(words, word).ok_or_else(|| unknown_bit(words, word))?;
            Ok(BoolNode::Bits { column, mask, negated: op == Comparison::NotEqual })
        }
        (Hot::Codes(_), Expr::Column(other)) if equality => {
            let right = scope.see(other)?;
            match right.hot {
                Hot::Codes(_) => {
                    let negated = op == Comparison::NotEqual;
                    Ok(BoolNode::SameCode { left: column, right, negated })
                }
                _ => Err(wrong(whole, "compares a word with something else")),
            }
        }
        (Hot::Codes(_) | Hot::Lists(..), literal) => {
            let (op, negated) = match op {
                Comparison::NotEqual => (Comparison::Equal, true),
                other => (other, false),
            };
            let matches = matching_literal(scope, whole, op, literal)?;
            Ok(BoolNode::Codes { column, matches, negated })
        }
        _ => Err(wrong(whole, "compares what cannot be compared")),
    }
}

/// Returns which codes compare so with a literal: as numbers when it is one, as text otherwise.
fn matching_literal(
    scope: &Scope<'_>,
    whole: &Expr,
    op: Comparison,
    literal: &Expr,
) -> Result<Vec<bool>, EngineError> {
    let number = |limit: f64| {
        scope.tables.matching(|text| {
            let value = text.trim().parse::<f64>();
            value.is_ok_and(|value| value.partial_cmp(&limit).is_some_and(|o| holds(op, o)))
        })
    };
    match literal {
        Expr::Text(wanted) => Ok(scope.tables.matching(|text| holds(op, text.cmp(wanted)))),
        Expr::Number(limit) => Ok(number(*limit as f64)),
        Expr::Decimal(limit) => Ok(number(*limit)),
        Expr::Bool(value) => {
            let wanted = value.to_string();
            Ok(scope.tables.matching(|text| holds(op, text.cmp(wanted.as_str()))))
        }
        _ => Err(wrong(whole, "compares a word with something else")),
    }
}

fn bind_in(
    scope: &Scope<'_>,
    whole: &Expr,
    value: &Expr,
    list: &[Expr],
    negated: bool,
) -> Result<BoolNode, EngineError> {
    let column = column_of_expr(scope, value)?;
    if let Hot::Codes(_) | Hot::Lists(..) = column.hot {
        let mut matches = Vec::new();
        for literal in list {
            let next = matching_literal(scope, whole, Comparison::Equal, literal)?;
            matches.resize(next.len().max(matches.len()), false);
            next.iter().enumerate().for_each(|(code, hit)| matches[code] |= hit);
        }
        return Ok(BoolNode::Codes { column, matches, negated });
    }
    let equal = |literal| bind_compare(scope, whole, value, Comparison::Equal, literal);
    let any = BoolNode::Or(list.iter().map(equal).collect::<Result<_, _>>()?);
    Ok(if negated { BoolNode::Not(Box::new(any)) } else { any })
}

fn bit_of(words: &[&str], word: &str) -> Option<u8> {
    words.iter().position(|candidate| *candidate == word).map(|bit| 1 << bit)
}

fn unknown_bit(words: &'static [&'static str], word: &str) -> EngineError {
    EngineError::Unknown {
        what: "word",
        value: word.into(),
        valid: words.iter().map(|word| (*word).to_owned()).collect(),
    }
}

/// Returns whether `text` matches a pattern of `%` (any run) and `_` (any one); case matters.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut next) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(next) {
            Some('%') => {
                star = Some((next, at));
                next += 1;
            }
            Some(&c) if c == '_' || c == text[at] => {
                at += 1;
                next += 1;
            }
            _ => match star {
                Some((position, from)) => {
                    star = Some((position, from + 1));
                    at = from + 1;
                    next = position + 1;
                }
                None => return false,
            },
        }
    }
    pattern[next..].iter().all(|c| *c == '%')
}

impl IntNode {
    /// Appends the values of a range of rows.
    pub(crate) fn values(&self, rows: Range<usize>) -> Vec<i64> {
        match self {
            IntNode::Constant(value) => vec![*value; rows.len()],
            IntNode::Column(seen) => match (&seen.hot, &seen.case_rows) {
                (Hot::Integers(values), None) => values[rows].to_vec(),
                (Hot::Integers(values), Some(case_rows)) => {
                    case_rows[rows].iter().map(|&row| values[row as usize]).collect()
                }
                _ => vec![NULL_INT; rows.len()],
            },
            IntNode::Watermark(source, watermarks) => {
                rows.map(|row| watermarks.of(source.code(row))).collect()
            }
            IntNode::Add(left, right) => zip(left, right, rows, i64::saturating_add),
            IntNode::Subtract(left, right) => zip(left, right, rows, i64::saturating_sub),
        }
    }
}

fn zip(left: &IntNode, right: &IntNode, rows: Range<usize>, of: fn(i64, i64) -> i64) -> Vec<i64> {
    let mut values = left.values(rows.clone());
    for (value, other) in values.iter_mut().zip(right.values(rows)) {
        let null = *value == NULL_INT || other == NULL_INT;
        *value = if null { NULL_INT } else { of(*value, other) };
    }
    values
}

impl BoolNode {
    /// Returns the truth of each row of a range.
    pub(crate) fn truths(&self, rows: Range<usize>) -> Vec<u8> {
        match self {
            BoolNode::Constant(truth) => vec![*truth; rows.len()],
            BoolNode::Integers(op, left, right) => compare(*op, left, right, rows),
            BoolNode::Codes { column, matches, negated } => {
                codes_match(column, matches, *negated, rows)
            }
            BoolNode::SameCode { left, right, negated } => rows
                .map(|row| match (left.code(row), right.code(row)) {
                    (NULL_CODE, _) | (_, NULL_CODE) => UNKNOWN,
                    (one, other) => u8::from((one == other) != *negated),
                })
                .collect(),
            BoolNode::Bits { column, mask, negated } => match &column.hot {
                Hot::Bits(bits, _) => rows
                    .map(|row| u8::from((bits[column.row(row)] & mask != 0) != *negated))
                    .collect(),
                _ => vec![UNKNOWN; rows.len()],
            },
            BoolNode::Flag { column, is } => match &column.hot {
                Hot::Flags(flags) => {
                    rows.map(|row| u8::from((flags[column.row(row)] != 0) == *is)).collect()
                }
                _ => vec![UNKNOWN; rows.len()],
            },
            BoolNode::Null { column, negated } => {
                rows.map(|row| u8::from(is_null(column, row) != *negated)).collect()
            }
            BoolNode::NullInteger { node, negated } => {
                let values = node.values(rows);
                values.iter().map(|&value| u8::from((value == NULL_INT) != *negated)).collect()
            }
            BoolNode::And(parts) => fold(parts, rows, NO),
            BoolNode::Or(parts) => fold(parts, rows, YES),
            BoolNode::Not(inner) => {
                let mut truths = inner.truths(rows);
                for truth in &mut truths {
                    *truth = if *truth == UNKNOWN { UNKNOWN } else { 1 - *truth };
                }
                truths
            }
        }
    }
}

/// Joins truths: one `absorbing` truth decides, else one unknown, else the other truth.
fn fold(parts: &[BoolNode], rows: Range<usize>, absorbing: u8) -> Vec<u8> {
    let mut truths = vec![1 - absorbing; rows.len()];
    for part in parts {
        for (truth, other) in truths.iter_mut().zip(part.truths(rows.clone())) {
            *truth = match (*truth, other) {
                (one, other) if one == absorbing || other == absorbing => absorbing,
                (UNKNOWN, _) | (_, UNKNOWN) => UNKNOWN,
                (one, _) => one,
            };
        }
    }
    truths
}

/// Returns whether two things in this order compare so.
fn holds(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn compare(op: Comparison, left: &IntNode, right: &IntNode, rows: Range<usize>) -> Vec<u8> {
    let left = left.values(rows.clone());
    let right = right.values(rows);
    let pairs = left.iter().zip(&right);
    pairs
        .map(|(&one, &other)| match one == NULL_INT || other == NULL_INT {
            true => UNKNOWN,
            false => u8::from(holds(op, one.cmp(&other))),
        })
        .collect()
}

fn codes_match(column: &Seen, matches: &[bool], negated: bool, rows: Range<usize>) -> Vec<u8> {
    let hit = |code: u32| matches.get(code as usize).copied().unwrap_or(false);
    match &column.hot {
        Hot::Codes(codes) => rows
            .map(|row| match codes[column.row(row)] {
                NULL_CODE => UNKNOWN,
                code => u8::from(hit(code) != negated),
            })
            .collect(),
        Hot::Lists(ends, codes) => rows
            .map(|row| {
                let any = list(ends, codes, column.row(row)).iter().any(|&code| hit(code));
                u8::from(any != negated)
            })
            .collect(),
        _ => vec![UNKNOWN; rows.len()],
    }
}

fn is_null(column: &Seen, row: usize) -> bool {
    let row = column.row(row);
    match &column.hot {
        Hot::Integers(values) => values[row] == NULL_INT,
        Hot::Codes(codes) => codes[row] == NULL_CODE,
        Hot::Lists(ends, codes) => list(ends, codes, row).is_empty(),
        Hot::Flags(_) | Hot::Bits(..) => false,
    }
}

/// Returns the codes of one row of a list column.
pub(crate) fn list<'a>(ends: &[u32], codes: &'a [u32], row: usize) -> &'a [u32] {
    let start = if row == 0 { 0 } else { ends[row - 1] as usize };
    &codes[start..ends[row] as usize]
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn like_knows_runs_and_single_characters() {
        for (text, pattern, matches) in [
            ("email", "e%l", true),
            ("Email", "e%", false),
            ("email", "e_ail", true),
            ("email", "m%", false),
            ("", "%", true),
            ("axbxc", "%x%c", true),
        ] {
            assert_eq!(like(text, pattern), matches, "{text} like {pattern}");
        }
    }
}
