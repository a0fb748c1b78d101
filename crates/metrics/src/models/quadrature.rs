//! Integrals of smooth functions.

use std::sync::OnceLock;

use statrs::function::beta::ln_beta;

/// Points of the rule for full accuracy.
const POINTS: usize = 24;
/// Points of the rule for functions that are smooth and costly.
const FEW_POINTS: usize = 8;
/// Greatest distance h of the points of an expectation in the log-odds. The integrands are analytic
/// in a strip of half-width π/2, so that the error of the plain sum is of the order e^(−π²/h).
const STEP: f64 = 0.25;
/// The same in standard deviations, for peaks that are narrow: the error is e^(−2π²/h²) there.
const STEP_OF_PEAK: f64 = 0.6;
/// Log-odds, on either side, of what is as good as nothing beside 1.
const NOTHING: f64 = 40.0;

/// Nodes and weights of Gauss and Legendre on −1 to 1, exact for polynomials of degree 47.
pub(super) fn legendre() -> &'static [(f64, f64); POINTS] {
    static RULE: OnceLock<[(f64, f64); POINTS]> = OnceLock::new();
    RULE.get_or_init(gauss)
}

/// The same of degree 15.
fn legendre_of_few() -> &'static [(f64, f64); FEW_POINTS] {
    static RULE: OnceLock<[(f64, f64); FEW_POINTS]> = OnceLock::new();
    RULE.get_or_init(gauss)
}

/// The zeros of Legendre's polynomial by Newton's steps, with their weights.
fn gauss<const N: usize>() -> [(f64, f64); N] {
    std::array::from_fn(|index| {
        let n = N as f64;
        let mut node = (std::f64::consts::PI * (index as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..20 {
            let (mut value, mut before) = (node, 1.0);
            for degree in 2..=N {
                let k = degree as f64;
                (value, before) =
                    (((2.0 * k - 1.0) * node * value - (k - 1.0) * before) / k, value);
            }
            slope = n * (node * value - before) / (node * node - 1.0);
            node -= value / slope;
        }
        (node, 2.0 / ((1.0 - node * node) * slope * slope))
    })
}

/// Integrates a smooth, costly `function` from `low` to `high` in equal panels of eight points.
pub(super) fn integrate(
    low: f64,
    high: f64,
    panels: usize,
    mut function: impl FnMut(f64) -> f64,
) -> f64 {
    let half = (high - low) / (2.0 * panels as f64);
    let mut total = 0.0;
    for panel in 0..panels {
        let center = low + half * (2.0 * panel as f64 + 1.0);
        total +=
            legendre_of_few().iter().map(|(x, w)| w * function(center + half * x)).sum::<f64>();
    }
    total * half
}

/// Returns the mean of a positive function of p over p ~ Beta(a, b).
///
/// `function` must fall from p = 0 to 1 no faster than 1 ÷ p, and be finite at 0; `bend` is a p
/// below which it is as good as constant. The sum runs over equal steps of the log-odds of p, where
/// the integrand falls off exponentially on both sides: where p or 1 − p is as good as nothing each
/// term is the same part of the one before, and what is left is the sum of that row. With a or b
/// near 0 it would be millions of terms, and nearly all of the mass.
pub(super) fn beta_mean(a: f64, b: f64, bend: f64, function: impl Fn(f64) -> f64) -> f64 {
    let scale = ln_beta(a, b);
    let term = |log_odds: f64| {
        // ln p = −ln(1 + e^−y), ln(1 − p) = −ln(1 + e^y), each without cancellation.
        let (log_p, log_rest) = (-softplus(-log_odds), -softplus(log_odds));
        (a * log_p + b * log_rest - scale).exp() * function(log_p.exp())
    };
    let distance = STEP.min(STEP_OF_PEAK * (1.0 / a + 1.0 / b).sqrt());
    let middle = (a / b).ln();
    let (low, high) = (bend.ln().min(0.0) - NOTHING - b.ln_1p(), NOTHING + a.ln_1p());
    let mut total = term(middle);
    for (direction, fall) in [(-1.0, a), (1.0, b)] {
        for step in 1.. {
            let log_odds = middle + direction * distance * f64::from(step);
            let one = term(log_odds);
            total += one;
            let is_row = if direction > 0.0 { log_odds > high } else { log_odds < low };
            if is_row {
                total += one / (fall * distance).exp_m1();
                break;
            }
            let settled = direction > 0.0 || log_odds < bend.ln();
            if (one <= 1e-18 * total && settled) || step >= 4_000_000 {
                break;
            }
        }
    }
    distance * total
}

/// Returns ln(1 + e^x).
pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Returns ln(e^one + e^other), and the share of the first in the sum.
pub(super) fn log_sum(one: f64, other: f64) -> (f64, f64) {
    let gap = other - one;
    let less = (-gap.abs()).exp();
    let share = if gap > 0.0 { less } else { 1.0 } / (1.0 + less);
    (one.max(other) + less.ln_1p(), share)
}

/// Returns the second derivative of ln Γ at a positive number.
pub(super) fn trigamma(x: f64) -> f64 {
    // Upwards by ψ′(x) = ψ′(x + 1) + 1 ÷ x² to where the asymptotic series has its digits.
    let (mut x, mut total) = (x, 0.0);
    while x < 12.0 {
        total += 1.0 / (x * x);
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let odd = square
        * (1.0 / 6.0
            + square
                * (-1.0 / 30.0
                    + square
                        * (1.0 / 42.0
                            + square
                                * (-1.0 / 30.0
                                    + square * (5.0 / 66.0 - square * 691.0 / 2730.0)))));
    total + inverse * (1.0 + inverse / 2.0 + odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_integrals() {
        let total: f64 = legendre().iter().map(|(_, weight)| weight).sum();
        assert!((total - 2.0).abs() < 1e-14, "{total}");
        let power: f64 = legendre().iter().map(|(node, weight)| weight * node.powi(46)).sum();
        assert!((power - 2.0 / 47.0).abs() < 1e-15, "{power}");
        assert!((integrate(0.0, 3.0, 1, |x| (-x).exp()) + (-3.0_f64).exp_m1()).abs() < 1e-12);
        assert!((integrate(1.0, 2.0, 3, |x| 1.0 / x) - 2.0_f64.ln()).abs() < 1e-14);
    }

    #[test]
    fn known_expectations() {
        let usual = [(0.05, 0.3), (0.793, 2.426), (3.0, 2_000.0), (40.0, 0.7), (900.0, 50.0)];
        let near_nothing =
            [(1e-6, 0.3), (2e-7, 2.426), (1e-6, 2_000.0), (40.0, 1e-6), (1e-7, 1e-7)];
        for (a, b) in usual.into_iter().chain(near_nothing) {
            assert!((beta_mean(a, b, 1.0, |_| 1.0) - 1.0).abs() < 1e-11, "{a} {b}");
            let mean = beta_mean(a, b, 1.0, |p| 1.0 - p);
            assert!((mean * (a + b) / b - 1.0).abs() < 1e-11, "{a} {b} {mean}");
        }
    }

    #[test]
    fn trigamma_is_that_of_the_tables() {
        // mpmath 1.4.1, psi(1, x).
        for (x, expected) in [
            (0.243, 18.14177978709583),
            (1.0, 1.644934066848226),
            (7.5, 0.1426158966967038),
            (2_000.243, 0.0005000642478365036),
        ] {
            assert!((trigamma(x) / expected - 1.0_f64).abs() < 1e-13, "{x}");
        }
    }

    #[test]
    fn sums_of_logarithms() {
        assert_eq!(log_sum(-5_000.0, f64::NEG_INFINITY), (-5_000.0, 1.0));
        let (sum, share) = log_sum(-5_000.0, -5_000.0 + 3.0_f64.ln());
        assert!((sum + 5_000.0 - 4.0_f64.ln()).abs() < 1e-12 && (share - 0.25).abs() < 1e-12);
    }
}
