//! Words compared by their codes.

use baremo_model::NULL_CODE;

use super::{Rows, Seen, UNKNOWN, list};
use crate::reading::table::Hot;

/// The codes of words that match.
pub(crate) enum CodeSet {
    /// Those of words written out, looked up.
    Few(Vec<u32>),
    /// By code, where every word had to be looked at.
    Table(Vec<bool>),
}

/// Codes up to which looking through them is quicker than a table.
const FEW: usize = 8;

impl CodeSet {
    /// Returns the set of these codes.
    pub(crate) fn of(codes: Vec<u32>) -> Self {
        let Some(greatest) = codes.iter().max().filter(|_| codes.len() > FEW) else {
            return CodeSet::Few(codes);
        };
        let mut hits = vec![false; *greatest as usize + 1];
        codes.iter().for_each(|code| hits[*code as usize] = true);
        CodeSet::Table(hits)
    }

    #[inline]
    fn holds(&self, code: u32) -> bool {
        match self {
            CodeSet::Few(codes) => codes.contains(&code),
            CodeSet::Table(hits) => hits.get(code as usize).copied().unwrap_or(false),
        }
    }
}

/// Returns whether each row has a code of a set; unknown where it has none.
pub(super) fn codes_match(
    column: &Seen,
    matches: &CodeSet,
    negated: bool,
    rows: &Rows<'_>,
) -> Vec<u8> {
    let truth = |code: u32, hit: bool| match code {
        NULL_CODE => UNKNOWN,
        _ => u8::from(hit != negated),
    };
    match (&column.hot, matches) {
        (Hot::Codes(codes), CodeSet::Few(few)) => match few.as_slice() {
            [only] => column.each(codes, rows, |code| truth(code, code == *only)),
            // All compared, without looking whether one was it: many rows at a time.
            [first, .., _] if few.len() <= 4 => {
                let mut four = [*first; 4];
                four[..few.len()].copy_from_slice(few);
                let is = |code: u32| four.iter().fold(false, |is, one| is | (code == *one));
                column.each(codes, rows, |code| truth(code, is(code)))
            }
            few => column.each(codes, rows, |code| truth(code, few.contains(&code))),
        },
        (Hot::Codes(codes), CodeSet::Table(_)) => {
            column.each(codes, rows, |code| truth(code, matches.holds(code)))
        }
        (Hot::Lists(ends, codes), _) => rows.map(|row| {
            let own = list(ends, codes, column.row(row));
            u8::from(own.iter().any(|&code| matches.holds(code)) != negated)
        }),
        _ => vec![UNKNOWN; rows.len()],
    }
}
