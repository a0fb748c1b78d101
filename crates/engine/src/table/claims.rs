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
use baremo_model::{DAY, Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use super::{Hot, Tables, test_customers};
use crate::EngineError;

/// How old a click may be at the sign-up.
const CLICK_AGE: i64 = 90 * DAY;

/// Why the other referrals count nowhere.
const OTHER: &str = "other_referrer";

/// Returns why referrals count nowhere: as their folds say, since their referrer is a test, or
/// since another brought their customer.
pub(super) fn excluded(tables: &Tables) -> Result<Hot, EngineError> {
    let fact = Fact::Referrals;
    let hot = test_customers::excluded(tables, fact)?;
    let Hot::Codes(own) = &hot else { return Ok(hot) };
    let codes = |name: &str| tables.codes(fact, name);
    let integers = |name: &str| tables.integers(fact, name);
    let (source, programme) = (codes("source")?, codes("programme")?);
    let (referrer, referred) = (codes("customer")?, codes("referred")?);
    let (referral, clicked_at) = (codes("referral")?, integers("clicked_at")?);
    let (signed_up_at, converted_at) = (integers("signed_up_at")?, integers("converted_at")?);
    let signed_up = |row: usize| match signed_up_at[row] {
        NULL_INT => converted_at[row],
        at => at,
    };
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
        let at = rows.iter().map(|row| signed_up(*row)).min().unwrap_or(NULL_INT);
        let last_click = |row: usize| {
            let in_time = clicked_at[row] <= at && clicked_at[row] >= at.saturating_sub(CLICK_AGE);
            if in_time { clicked_at[row] } else { NULL_INT }
        };
        // Of equally good ones the first by alphabet, whatever order they came in.
        let claim = |row: &usize| {
            (last_click(*row), Reverse(signed_up(*row)), Reverse(tables.text(referral[*row])))
        };
        let Some(winner) = rows.iter().copied().max_by_key(claim) else { continue };
        for row in rows.iter().filter(|row| referrer[**row] != referrer[winner]) {
            why[*row] = other;
        }
    }
    Ok(Hot::Codes(Arc::new(why)))
}
