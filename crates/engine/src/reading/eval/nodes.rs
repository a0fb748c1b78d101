//! Bound expressions, evaluated a chunk of rows at a time.

use std::borrow::Cow;
use std::ops::Range;

use baremo_metrics::expr::Comparison;
use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;

use super::codes::{CodeSet, codes_match};
use super::{NO, Rows, Seen, UNKNOWN, Watermarks, YES, list};
use crate::reading::table::Hot;

/// Where at most one row in so many is not decided, the next part of a condition is judged for
/// these alone.
const FEW: usize = 4;

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
    Codes { column: Seen, matches: CodeSet, negated: bool },
    SameCode { left: Seen, right: Seen, negated: bool },
    Bits { column: Seen, mask: u8, negated: bool },
    Flag { column: Seen, is: bool },
    Null { column: Seen, negated: bool },
    NullInteger { node: IntNode, negated: bool },
    And(Vec<BoolNode>),
    Or(Vec<BoolNode>),
    Not(Box<BoolNode>),
}

impl IntNode {
    /// Returns the values of a range of rows; those of a column are lent.
    pub(crate) fn values(&self, rows: Range<usize>) -> Cow<'_, [i64]> {
        self.values_of(&Rows::Run(rows))
    }

    /// Returns the values of some rows; those of a column are lent where they lie side by side.
    pub(crate) fn values_of(&self, rows: &Rows<'_>) -> Cow<'_, [i64]> {
        let made: Vec<i64> = match self {
            IntNode::Constant(value) => vec![*value; rows.len()],
            IntNode::Column(seen) => match (&seen.hot, &seen.root_rows, rows) {
                (Hot::Integers(values), None, Rows::Run(run)) => {
                    return Cow::Borrowed(&values[run.clone()]);
                }
                (Hot::Integers(values), ..) => seen.each(values, rows, |value| value),
                _ => vec![NULL_INT; rows.len()],
            },
            IntNode::Watermark(source, watermarks) => {
                // Rows of one source mostly lie together.
                let mut last = (NULL_CODE, watermarks.of(NULL_CODE));
                let of_row = |row: usize| {
                    let code = source.code(row);
                    if code != last.0 {
                        last = (code, watermarks.of(code));
                    }
                    last.1
                };
                rows.map(of_row)
            }
            IntNode::Add(left, right) => zip(left, right, rows, i64::saturating_add),
            IntNode::Subtract(left, right) => zip(left, right, rows, i64::saturating_sub),
        };
        Cow::Owned(made)
    }

    /// Returns the value of one row.
    pub(crate) fn value(&self, row: usize) -> i64 {
        match self {
            IntNode::Constant(value) => *value,
            IntNode::Column(seen) => seen.integer(row),
            IntNode::Watermark(source, watermarks) => watermarks.of(source.code(row)),
            IntNode::Add(left, right) => {
                known(left.value(row), right.value(row), i64::saturating_add)
            }
            IntNode::Subtract(left, right) => {
                known(left.value(row), right.value(row), i64::saturating_sub)
            }
        }
    }
}

/// Returns what two values make; null where either is.
fn known(one: i64, other: i64, of: impl Fn(i64, i64) -> i64) -> i64 {
    match one == NULL_INT || other == NULL_INT {
        true => NULL_INT,
        false => of(one, other),
    }
}

fn zip(left: &IntNode, right: &IntNode, rows: &Rows<'_>, of: impl Fn(i64, i64) -> i64) -> Vec<i64> {
    let left = left.values_of(rows);
    if let IntNode::Constant(other) = right {
        return left.iter().map(|&one| known(one, *other, &of)).collect();
    }
    let right = right.values_of(rows);
    left.iter().zip(right.iter()).map(|(&one, &other)| known(one, other, &of)).collect()
}

impl BoolNode {
    /// Returns the truth of each row of a range.
    pub(crate) fn truths(&self, rows: Range<usize>) -> Vec<u8> {
        self.truths_of(&Rows::Run(rows))
    }

    /// Returns the truth of each of some rows.
    pub(crate) fn truths_of(&self, rows: &Rows<'_>) -> Vec<u8> {
        match self {
            BoolNode::Constant(truth) => vec![*truth; rows.len()],
            BoolNode::Integers(op, left, right) => compare(*op, left, right, rows),
            BoolNode::Codes { column, matches, negated } => {
                codes_match(column, matches, *negated, rows)
            }
            BoolNode::SameCode { left, right, negated } => {
                rows.map(|row| match (left.code(row), right.code(row)) {
                    (NULL_CODE, _) | (_, NULL_CODE) => UNKNOWN,
                    (one, other) => u8::from((one == other) != *negated),
                })
            }
            BoolNode::Bits { column, mask, negated } => match &column.hot {
                Hot::Bits(bits, _) => {
                    column.each(bits, rows, |held| u8::from((held & mask != 0) != *negated))
                }
                _ => vec![UNKNOWN; rows.len()],
            },
            BoolNode::Flag { column, is } => match &column.hot {
                Hot::Flags(flags) => column.each(flags, rows, |flag| u8::from((flag != 0) == *is)),
                _ => vec![UNKNOWN; rows.len()],
            },
            BoolNode::Null { column, negated } => null(column, *negated, rows),
            BoolNode::NullInteger { node, negated } => {
                let values = node.values_of(rows);
                values.iter().map(|&value| u8::from((value == NULL_INT) != *negated)).collect()
            }
            BoolNode::And(parts) => fold(parts, rows, NO),
            BoolNode::Or(parts) => fold(parts, rows, YES),
            BoolNode::Not(inner) => {
                let mut truths = inner.truths_of(rows);
                for truth in &mut truths {
                    *truth = if *truth == UNKNOWN { UNKNOWN } else { 1 - *truth };
                }
                truths
            }
        }
    }
}

/// Joins truths: one `absorbing` truth decides, else one unknown, else the other truth. What is
/// decided is not judged again where it is most rows.
fn fold(parts: &[BoolNode], rows: &Rows<'_>, absorbing: u8) -> Vec<u8> {
    let join = |truth: &mut u8, other: u8| {
        *truth = match (*truth, other) {
            (one, other) if one == absorbing || other == absorbing => absorbing,
            (UNKNOWN, _) | (_, UNKNOWN) => UNKNOWN,
            (one, _) => one,
        };
    };
    let mut parts = parts.iter();
    let Some(first) = parts.next() else { return vec![1 - absorbing; rows.len()] };
    let mut truths = first.truths_of(rows);
    for part in parts {
        let open = truths.iter().filter(|truth| **truth != absorbing).count();
        if open == 0 {
            break;
        }
        if open * FEW > truths.len() {
            let others = part.truths_of(rows);
            truths.iter_mut().zip(others).for_each(|(truth, other)| join(truth, other));
            continue;
        }
        let is_open = |place: &usize| truths[*place] != absorbing;
        let places: Vec<usize> = (0..truths.len()).filter(is_open).collect();
        let picked: Vec<u32> = places.iter().map(|place| rows.at(*place)).collect();
        let others = part.truths_of(&Rows::Picked(&picked));
        places.into_iter().zip(others).for_each(|(place, other)| join(&mut truths[place], other));
    }
    truths
}

fn compare(op: Comparison, left: &IntNode, right: &IntNode, rows: &Rows<'_>) -> Vec<u8> {
    // A loop of its own for each comparison: none is chosen row by row.
    match op {
        Comparison::Equal => compare_by(left, right, rows, |one, other| one == other),
        Comparison::NotEqual => compare_by(left, right, rows, |one, other| one != other),
        Comparison::Less => compare_by(left, right, rows, |one, other| one < other),
        Comparison::LessOrEqual => compare_by(left, right, rows, |one, other| one <= other),
        Comparison::Greater => compare_by(left, right, rows, |one, other| one > other),
        Comparison::GreaterOrEqual => compare_by(left, right, rows, |one, other| one >= other),
    }
}

fn compare_by(
    left: &IntNode,
    right: &IntNode,
    rows: &Rows<'_>,
    holds: impl Fn(i64, i64) -> bool,
) -> Vec<u8> {
    let truth = |one: i64, other: i64| match one == NULL_INT || other == NULL_INT {
        true => UNKNOWN,
        false => u8::from(holds(one, other)),
    };
    let left = left.values_of(rows);
    if let IntNode::Constant(other) = right {
        return left.iter().map(|&one| truth(one, *other)).collect();
    }
    left.iter().zip(right.values_of(rows).iter()).map(|(&one, &other)| truth(one, other)).collect()
}

fn null(column: &Seen, negated: bool, rows: &Rows<'_>) -> Vec<u8> {
    let truth = |null: bool| u8::from(null != negated);
    match &column.hot {
        Hot::Integers(values) => column.each(values, rows, |value| truth(value == NULL_INT)),
        Hot::Codes(codes) => column.each(codes, rows, |code| truth(code == NULL_CODE)),
        Hot::Lists(ends, codes) => {
            rows.map(|row| truth(list(ends, codes, column.row(row)).is_empty()))
        }
        Hot::Flags(_) | Hot::Bits(..) => vec![truth(false); rows.len()],
    }
}
