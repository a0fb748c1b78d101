//! What a click and a sign-up of a referral are to each other. Folds ask it of one referral,
//! questions of several that say they brought the same customer.

use crate::fact::NULL_INT;
use crate::{DAY, Micros};

/// How old a click may be at the sign-up.
const CLICK_AGE: Micros = 90 * DAY;

/// Returns when the referred signed up: who became a customer without a sign-up on record signed
/// up then. [`NULL_INT`] where neither is known.
pub fn sign_up(signed_up_at: Micros, converted_at: Micros) -> Micros {
    if signed_up_at == NULL_INT { converted_at } else { signed_up_at }
}

/// Returns whether a click came before a sign-up, and not too long before.
pub fn is_in_time(clicked_at: Micros, sign_up: Micros) -> bool {
    clicked_at <= sign_up && sign_up.saturating_sub(clicked_at) <= CLICK_AGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_counts_up_to_the_sign_up_and_for_ninety_days() {
        let at = 200 * DAY;
        let clicks = [at + 1, at, at - 90 * DAY, at - 90 * DAY - 1, NULL_INT];
        let counts = clicks.map(|click| is_in_time(click, at));
        assert_eq!(counts, [false, true, true, false, false]);
    }

    #[test]
    fn who_became_a_customer_signed_up_at_the_latest_then() {
        assert_eq!(sign_up(NULL_INT, 7), 7);
        assert_eq!(sign_up(5, 7), 5);
        assert_eq!(sign_up(NULL_INT, NULL_INT), NULL_INT);
    }
}
