//! Whether a formula of heads is a share: whom it counts above is among those it counts below.
//!
//! Everybody who is in a set of a bucket is one of few: there at both ends, lost, won, come back
//! to, or come and gone. A share counts each of them above at most as often as below. Who had left
//! before and came back is left out of account: heads cannot tell them from those who stayed, and a
//! formula of heads takes them for such.

use baremo_metrics::arithmetic::Formula;

/// Those whom heads tell apart, each with the sets they are in.
const WHO: [(&str, &[&str]); 4] = [
    ("stayed", &["start", "end", "kept", "active"]),
    ("lost", &["start", "lost", "active"]),
    ("won", &["end", "gained", "acquired", "active"]),
    ("passed", &["passing", "active"]),
];

/// Sets whose members may be anybody, whether they were ever there or not.
const ANYBODY: [&str; 4] = ["did", "did_active", "did_any", "did_all"];

/// Returns whether a quotient of sets of customers is a share.
pub(super) fn are_a_share(formula: &Formula) -> bool {
    let Some((upper, lower)) = formula.quotient() else { return false };
    if formula.names().iter().any(|name| ANYBODY.contains(name)) {
        return false;
    }
    let times = |side: &Formula, heads: f64, counts: &dyn Fn(&[&str]) -> bool| {
        let of = |name: &str| {
            let in_it = WHO.iter().filter(|(_, sets)| counts(sets) && sets.contains(&name));
            Some(heads * in_it.count() as f64)
        };
        side.value(&of).ok()
    };
    let mut sums = [0.0; 2];
    for (_, sets) in WHO {
        let one = |own: &[&str]| own == sets;
        let (Some(above), Some(below)) = (times(upper, 1.0, &one), times(lower, 1.0, &one)) else {
            return false;
        };
        if above < 0.0 || above > below {
            return false;
        }
        (sums[0], sums[1]) = (sums[0] + above, sums[1] + below);
    }
    // Twice as many of all are twice as much, or it is no count of anybody.
    let all = [upper, lower].map(|side| times(side, 2.0, &|_| true));
    all == sums.map(|sum| Some(2.0 * sum)) && sums[0] > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_counts_nobody_more_often_above_than_below() {
        let check = |text: &str, expected: bool| {
            let formula = Formula::parse(text).expect("well-formed");
            assert_eq!(are_a_share(&formula), expected, "{text}");
        };
        check("lost / start", true);
        check("(end - acquired) / start", true);
        check("(start + acquired - end) / start", true);
        check("(lost + passing) / (start + acquired + passing)", true);
        check("lost / acquired", false);
        check("end / start", false);
        check("(start - end) / start", false);
        check("(did_any - acquired) / start", false);
        check("did / end", false);
        check("did_all / end", false);
        check("kept * kept / start", false);
        check("end", false);
    }
}
