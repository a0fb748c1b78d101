//! Referrals of several referrers who say that they brought the same customer: the one counts
//! whose click was the last before the sign-up, worked out when asked, since a fold sees one
//! referral alone.
//!
//! ```text
//! ana   click ─────────────────┐
//! bea          click ──────────┤ the sign-up is Bea's; Ana's referral is left out
//! ```
//!
//! Where none of them has a click in time, it is the first that tells of a sign-up. Several
//! referrals by one referrer stand together. Decision 0167.

use std::cmp::Reverse;
use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::referral::{is_in_time, sign_up};
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::{Hot, Tables, excluded as left_out};
use crate::EngineError;

/// Why the other referrals count nowhere.
const OTHER: &str = "other_referrer";

/// Returns why referrals count nowhere: as their folds say, since their referrer is a test, or
/// since another brought their customer.
pub(super) fn excluded(tables: &Tables) -> Result<Hot, EngineError> {
    let fact = Fact::Referrals;
    let hot = left_out::excluded(tables, fact)?;
    let Hot::Codes(own) = &hot else { return Ok(hot) };
    let codes = |name: &str| tables.codes(fact, name);
    let integers = |name: &str| tables.integers(fact, name);
    let (source, programme) = (codes("source")?, codes("programme")?);
    let (referrer, referred) = (codes("customer")?, codes("referred")?);
    let (referral, clicked_at) = (codes("referral")?, integers("clicked_at")?);
    let (signed_up_at, converted_at) = (integers("signed_up_at")?, integers("converted_at")?);
    let signed_up = |row: usize| sign_up(signed_up_at[row], converted_at[row]);
    let mut claims: FxHashMap<(u32, u32, u32), Vec<usize>> = FxHashMap::default();
    for row in 0..own.len() {
        let counts = own[row] == NULL_CODE && signed_up(row) != NULL_INT;
        if counts && referred[row] != NULL_CODE && referred[row] != referrer[row] {
            claims.entry((source[row], programme[row], referred[row])).or_default().push(row);
        }
    }
    claims.retain(|_, rows| rows.iter().any(|row| referrer[*row] != referrer[rows[0]]));
    if claims.is_empty() {
        return Ok(hot);
    }
    let other = tables.code(OTHER);
    let mut why = own.to_vec();
    for rows in claims.values() {
        let claim = |row: &usize| Claim {
            row: *row,
            referrer: referrer[*row],
            clicked_at: clicked_at[*row],
            signed_up_at: signed_up(*row),
            name: tables.text(referral[*row]),
        };
        let claims: Vec<Claim> = rows.iter().map(claim).collect();
        for row in beaten(&claims) {
            why[row] = other;
        }
    }
    Ok(Hot::Codes(Arc::new(why)))
}

/// A referral that says it brought a customer.
struct Claim {
    row: usize,
    /// Who recommended, as a code.
    referrer: u32,
    /// Its last click, or [`NULL_INT`].
    clicked_at: i64,
    signed_up_at: i64,
    /// The source's own id.
    name: Option<String>,
}

/// Returns the rows of the claims on one customer that are not by the referrer who brought it.
fn beaten(claims: &[Claim]) -> Vec<usize> {
    let at = claims.iter().map(|claim| claim.signed_up_at).min().unwrap_or(NULL_INT);
    // Of equally good ones the first by alphabet, whatever order they came in.
    let rank = |claim: &&Claim| {
        let clicked_at = if is_in_time(claim.clicked_at, at) { claim.clicked_at } else { NULL_INT };
        (clicked_at, Reverse(claim.signed_up_at), Reverse(claim.name.clone()))
    };
    let Some(winner) = claims.iter().max_by_key(rank) else { return Vec::new() };
    let others = claims.iter().filter(|claim| claim.referrer != winner.referrer);
    others.map(|claim| claim.row).collect()
}

#[cfg(test)]
mod tests {
    use baremo_model::DAY;

    use super::*;

    /// Returns the rows that lose, of claims by Ana (1), Bea (2) and so on, given as referrer, day
    /// of the last click and day of the sign-up.
    fn lost(claims: &[(u32, Option<i64>, i64)]) -> Vec<usize> {
        let claim =
            |(row, (referrer, click, signed_up)): (usize, &(u32, Option<i64>, i64))| Claim {
                row,
                referrer: *referrer,
                clicked_at: click.map_or(NULL_INT, |day| day * DAY),
                signed_up_at: signed_up * DAY,
                name: Some(format!("r{row}")),
            };
        beaten(&claims.iter().enumerate().map(claim).collect::<Vec<_>>())
    }

    #[test]
    fn the_last_click_before_the_sign_up_wins() {
        assert_eq!(lost(&[(1, Some(100), 120), (2, Some(110), 120)]), [0]);
        assert_eq!(lost(&[(1, Some(110), 120), (2, Some(100), 120)]), [1]);
        // A click after the first that is told of the sign-up is none, nor is one too old.
        assert_eq!(lost(&[(1, Some(100), 120), (2, Some(121), 122)]), [1]);
        assert_eq!(lost(&[(1, Some(28), 120), (2, None, 119)]), [0]);
        assert_eq!(lost(&[(1, Some(30), 120), (2, None, 120)]), [1]);
    }

    #[test]
    fn without_a_click_in_time_the_first_sign_up_wins_then_the_first_by_alphabet() {
        assert_eq!(lost(&[(1, None, 121), (2, None, 120)]), [0]);
        assert_eq!(lost(&[(1, None, 120), (2, None, 120), (3, None, 120)]), [1, 2]);
    }

    #[test]
    fn all_referrals_of_who_brought_the_customer_stand() {
        assert_eq!(lost(&[(1, Some(90), 120), (2, Some(100), 120), (1, Some(110), 120)]), [1]);
        assert_eq!(lost(&[]), [0_usize; 0]);
    }
}
