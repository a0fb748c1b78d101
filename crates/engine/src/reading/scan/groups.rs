//! The groups an answer is broken down into, and those each row falls into.

use std::sync::Arc;

use baremo_metrics::error::MetricsError;
use baremo_model::fact::ColumnType;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::Scan;
use super::sharing::AGENT;
use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::reading::dated::base_column;
use crate::reading::eval::{Scope, Seen, list};
use crate::reading::table::Hot;
use crate::reading::table::sharers::sharers;
use crate::session::Session;

/// The groups of an answer: combinations of dimension values, each with a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    pub(crate) keys: Vec<Vec<u32>>,
    numbers: FxHashMap<Vec<u32>, u32>,
}

impl Groups {
    /// Returns the number of a combination already seen.
    pub(crate) fn known(&self, key: &[u32]) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Returns the number of a combination, giving it one when it is new.
    pub(crate) fn number(&mut self, key: &[u32]) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.keys.len() as u32;
        self.keys.push(key.to_vec());
        self.numbers.insert(key.to_vec(), number);
        number
    }
}

impl Scan {
    /// Gives each group another number, which stands at the place of its own.
    pub(crate) fn renumber(&mut self, numbers: &[u32]) {
        if (0..).zip(numbers).all(|(own, number)| own == *number) {
            return;
        }
        let renumber = |group: &mut u32| *group = numbers[*group as usize];
        self.observations.iter_mut().for_each(|o| renumber(&mut o.group));
        self.left_out.iter_mut().for_each(|left| renumber(&mut left.group));
        self.health.iter_mut().for_each(|sums| renumber(&mut sums.group));
        self.in_currencies.iter_mut().flatten().for_each(|told| renumber(&mut told.group));
    }
}

/// Where a dimension's values come from.
pub(crate) enum GroupSource {
    Codes(Seen),
    Lists(Seen),
    Words {
        column: Seen,
        words: Vec<(u8, u32)>,
    },
    /// What holds of a row or does not, which is known of each.
    Flags {
        column: Seen,
        /// The codes of the words for both.
        words: [u32; 2],
    },
    /// Who replied, of each row of the root: each has an equal part of it.
    Repliers(Arc<Vec<u32>>, Arc<Vec<u32>>),
    /// None of them: the fact has no such dimension, and is asked by it all the same.
    Nothing,
}

impl GroupSource {
    fn codes(&self, row: usize, case_row: usize, into: &mut Vec<u32>) {
        into.clear();
        match self {
            GroupSource::Codes(seen) => into.push(seen.code(row)),
            GroupSource::Nothing => into.push(NULL_CODE),
            GroupSource::Lists(seen) => {
                if let Hot::Lists(ends, codes) = &seen.hot {
                    into.extend_from_slice(list(ends, codes, seen.row(row)));
                }
            }
            GroupSource::Words { column, words } => {
                if let Hot::Bits(bits, _) = &column.hot {
                    let bits = bits[column.row(row)];
                    let held = words.iter().filter(|(mask, _)| bits & mask != 0);
                    into.extend(held.map(|(_, code)| *code));
                }
            }
            GroupSource::Flags { column, words } => {
                if let Hot::Flags(flags) = &column.hot {
                    into.push(words[usize::from(flags[column.row(row)] != 0)]);
                }
            }
            GroupSource::Repliers(ends, codes) => {
                into.extend_from_slice(list(ends, codes, case_row));
            }
        }
        if into.is_empty() {
            into.push(NULL_CODE);
        }
    }
}

/// Returns where a dimension's values come from for a metric's rows.
///
/// # Errors
///
/// Fails when the fact cannot reach the dimension, or it holds numbers.
pub(crate) fn group_source(
    session: &Session,
    scope: &Scope<'_>,
    metric: &MetricPlan,
    name: &str,
) -> Result<GroupSource, EngineError> {
    if name == AGENT
        && metric.each_replier()
        && let Some((ends, codes)) = sharers(session.tables(), scope.fact)?
    {
        return Ok(GroupSource::Repliers(ends, codes));
    }
    let seen = match scope.see(name) {
        Err(EngineError::Metrics(MetricsError::Unreachable { .. }))
            if metric.unreached.is_some() =>
        {
            return Ok(GroupSource::Nothing);
        }
        seen => seen?,
    };
    Ok(match &seen.hot {
        Hot::Codes(_) => GroupSource::Codes(seen),
        Hot::Lists(..) => GroupSource::Lists(seen),
        Hot::Bits(_, words) => {
            let code = |(bit, word): (usize, &&str)| (1u8 << bit, session.tables().code(word));
            let words = words.iter().enumerate().map(code).collect();
            GroupSource::Words { column: seen, words }
        }
        Hot::Flags(_) => {
            let words = ["false", "true"].map(|word| session.tables().code(word));
            GroupSource::Flags { column: seen, words }
        }
        Hot::Integers(_) => return Err(measured(scope, name).into()),
    })
}

/// Says that nothing is broken down by numbers, and of a measure of customers how its classes are
/// asked for.
fn measured(scope: &Scope<'_>, name: &str) -> MetricsError {
    let attributes = scope.tables.attributes(scope.fact.root());
    let own = (scope.fact == Fact::CustomerBase).then(|| name.to_owned());
    let column = base_column(scope.fact, name, attributes).or(own);
    let class = column.and_then(|column| {
        let limit = match Fact::CustomerBase.column(&column)?.column_type {
            ColumnType::Duration => "1d",
            ColumnType::Instant => "watermark - 90d",
            ColumnType::Decimal | ColumnType::Share => "0.5",
            _ => "0",
        };
        let when = format!("{column} > {limit}");
        Some((column, when))
    });
    MetricsError::Measured { name: name.to_owned(), class }
}

/// Returns the part of a row that those have whom a filter keeps.
fn share(kept: &[bool]) -> f32 {
    kept.iter().filter(|kept| **kept).count() as f32 / kept.len().max(1) as f32
}

/// Keys whose number is found without looking it up.
const MET: usize = 256;

/// The groups of one row, with room kept between rows.
pub(crate) struct Placed {
    pub(crate) numbers: Vec<u32>,
    /// The part of the row that counts in each: of one that is shared among all who replied that
    /// of one of them, or of all that a filter keeps where they are not told apart.
    pub(super) part: f32,
    key: Vec<u32>,
    codes: Vec<Vec<u32>>,
    /// Keys met last and their numbers, each at a place that it gives; where one or two dimensions
    /// of single codes are asked for.
    met: [Option<([u32; 2], u32)>; MET],
}

impl Default for Placed {
    fn default() -> Self {
        Placed {
            numbers: Vec::new(),
            part: 1.0,
            key: Vec::new(),
            codes: Vec::new(),
            met: [None; MET],
        }
    }
}

impl Placed {
    /// Finds the groups of a row; `kept` says which of those who replied a filter keeps.
    pub(crate) fn fill(
        &mut self,
        sources: &[GroupSource],
        (row, case_row): (usize, usize),
        kept: Option<&[bool]>,
        groups: &mut Groups,
    ) {
        self.numbers.clear();
        self.part = kept.map_or(1.0, share);
        match sources {
            [] => {
                if groups.keys.is_empty() {
                    groups.number(&[]);
                }
                self.numbers.push(0);
            }
            [GroupSource::Codes(seen)] => self.number([seen.code(row), NULL_CODE], 1, groups),
            [GroupSource::Codes(one), GroupSource::Codes(other)] => {
                self.number([one.code(row), other.code(row)], 2, groups);
            }
            sources => self.combine(sources, (row, case_row), kept, groups),
        }
    }

    /// Numbers a key of one or two codes, which mostly was met before.
    #[inline]
    fn number(&mut self, key: [u32; 2], length: usize, groups: &mut Groups) {
        let place = key[0].wrapping_mul(31).wrapping_add(key[1]) as usize % MET;
        let met = &mut self.met[place];
        let number = match met {
            Some((known, number)) if *known == key => *number,
            _ => met.insert((key, groups.number(&key[..length]))).1,
        };
        self.numbers.push(number);
    }

    /// Numbers every combination of the values the dimensions have in this row.
    fn combine(
        &mut self,
        sources: &[GroupSource],
        (row, case_row): (usize, usize),
        kept: Option<&[bool]>,
        groups: &mut Groups,
    ) {
        self.codes.resize_with(sources.len(), Vec::new);
        for (source, codes) in sources.iter().zip(&mut self.codes) {
            source.codes(row, case_row, codes);
        }
        // Who replied have a part each; what else has several values counts whole in each of them.
        let mut each = sources.iter().zip(&mut self.codes);
        let shared = each.find(|(source, _)| matches!(source, GroupSource::Repliers(..)));
        if let Some((_, codes)) = shared {
            self.part = 1.0 / codes.len() as f32;
            let mut kept = kept.into_iter().flatten();
            codes.retain(|_| kept.next().is_none_or(|kept| *kept));
        }
        let combinations: usize = self.codes.iter().map(Vec::len).product();
        for combination in 0..combinations {
            let mut rest = combination;
            self.key.clear();
            for codes in &self.codes {
                self.key.push(codes[rest % codes.len()]);
                rest /= codes.len();
            }
            self.numbers.push(groups.number(&self.key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_numbers_in_which_they_are_met() {
        // More keys than are remembered, one code in some of them none.
        let rows = 40 * MET;
        let codes = |step: usize, many: usize| -> Vec<u32> {
            let code =
                |row: usize| if row % 17 == 3 { NULL_CODE } else { (row * step % many) as u32 };
            (0..rows).map(code).collect()
        };
        let columns = [codes(7, 300), codes(5, 41)];
        for dimensions in 1..=2 {
            let column = |codes: &Vec<u32>| {
                GroupSource::Codes(Seen::own(Hot::Codes(Arc::new(codes.clone()))))
            };
            let sources: Vec<GroupSource> = columns[..dimensions].iter().map(column).collect();
            let (mut placed, mut groups) = (Placed::default(), Groups::default());
            let mut plain: Vec<Vec<u32>> = Vec::new();
            let mut numbers: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
            for row in 0..rows {
                let key: Vec<u32> = columns[..dimensions].iter().map(|codes| codes[row]).collect();
                let number = *numbers.entry(key.clone()).or_insert(plain.len());
                if number == plain.len() {
                    plain.push(key);
                }
                placed.fill(&sources, (row, row), None, &mut groups);
                assert_eq!((placed.numbers.as_slice(), placed.part), (&[number as u32][..], 1.0));
            }
            assert!(plain.len() > MET && groups.keys == plain, "{dimensions} dimensions");
        }
    }
}
