//! Expected purchases of a customer who may leave after each of them.
//!
//! Purchases come at a rate λ ~ Gamma(r, α); after each the customer leaves with probability
//! p ~ Beta(a, b). The papers write the expected number within t with the hypergeometric function,
//!
//! ```text
//! (a + b − 1) ÷ (a − 1) × [1 − (α ÷ (α + t))^r ₂F₁(r, b; a + b − 1; t ÷ (α + t))]
//! ```
//!
//! which divides by zero at a = 1, cancels for short horizons and overflows for frequent buyers.
//! Read as a sum over purchases there is nothing to cancel: the (j + 1)-th happens when the
//! customer would make more than j, N ~ NegativeBinomial(r, t ÷ (α + t)), and survives j chances
//! to leave, so that the expectation is Σ E[(1 − p)^j] P(N > j). Where that sum is long, the same
//! is an integral over p without any subtraction.

use statrs::function::gamma::ln_gamma;

use super::quadrature::beta_mean;

/// Terms beyond which the integral is quicker than the sum.
const LONG: f64 = 20_000.0;
/// Standard deviations below the mean at which the sum begins when its first terms are 1.
const BELOW: f64 = 12.0;
/// Terms between two looks at what is left.
const TERMS_AT_ONCE: usize = 12;
/// Share of the sum that what is left may be.
const NEGLIGIBLE: f64 = 1e-14;

/// Returns the expected purchases within `time` of a customer who is there at its start.
pub(super) fn expected_purchases(r: f64, alpha: f64, a: f64, b: f64, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let odds = time / alpha;
    let terms = r * odds + BELOW * (r * odds * (1.0 + odds)).sqrt() + 40.0 * (1.0 + odds);
    if terms > LONG { by_integral(r, odds, a, b) } else { by_sum(r, odds, a, b) }
}

/// Σ E[(1 − p)^j] P(N > j).
fn by_sum(r: f64, odds: f64, a: f64, b: f64) -> f64 {
    let z = odds / (1.0 + odds);
    let log_rest = -odds.ln_1p();
    let mean = r * odds;
    let spread = (mean * (1.0 + odds)).sqrt();
    // Below the first term the negative binomial has no weight: P(N > j) is 1.
    let first = (mean - BELOW * spread).floor().max(0.0);
    let mut mass = if first == 0.0 {
        (r * log_rest).exp()
    } else {
        let ways = ln_gamma(r + first) - ln_gamma(r) - ln_gamma(first + 1.0);
        (ways + r * log_rest + first * z.ln()).exp()
    };
    let (mut staying, mut total, mut j) = (1.0, 0.0, 0.0);
    while j < first {
        total += staying;
        staying *= (b + j) / (a + b + j);
        j += 1.0;
    }
    let mut more = if first == 0.0 { -(r * log_rest).exp_m1() } else { 1.0 - mass };
    loop {
        // Whether to go on is asked now and then only: the asking costs more than a term.
        for _ in 0..TERMS_AT_ONCE {
            total += staying * more;
            staying *= (b + j) / (a + b + j);
            j += 1.0;
            mass *= (r + j - 1.0) / j * z;
            more = (more - mass).max(0.0);
        }
        // Beyond the mean the rest is below a geometric series in the ratio of two terms.
        let ratio = ((r + j) / (j + 1.0) * z).max(z);
        if j > mean && staying * mass <= NEGLIGIBLE * (1.0 - ratio) * (1.0 - ratio) * total {
            return total;
        }
    }
}

/// E[(1 − (1 + p t ÷ α)^−r) ÷ p].
fn by_integral(r: f64, odds: f64, a: f64, b: f64) -> f64 {
    let bend = 1e-3 / (1.0 + (1.0 + r) * odds);
    beta_mean(a, b, bend, |p| {
        let still = -(-r * (p * odds).ln_1p()).exp_m1();
        if p < f64::MIN_POSITIVE { r * odds } else { still / p }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_and_the_integral_agree() {
        for (r, odds, a, b) in [
            (0.243, 0.001, 0.793, 2.426),
            (0.243, 30.0, 0.793, 2.426),
            (2.243, 0.9, 1.0, 4.4),
            (2_000.0, 3.0, 0.8, 2_002.0),
            (0.9, 200.0, 0.05, 1.2),
        ] {
            let (sum, integral) = (by_sum(r, odds, a, b), by_integral(r, odds, a, b));
            assert!((sum / integral - 1.0).abs() < 1e-10, "{r} {odds} {a} {b}: {sum} {integral}");
        }
    }

    #[test]
    fn frequent_buyers_and_long_horizons() {
        // mpmath 1.4.1, 60 digits, F = lambda r, al, a, b, t: (a+b-1)/(a-1) * (1 - (al/(al+t))**r
        //   * hyp2f1(r, b, a+b-1, t/(al+t))), arguments as strings.
        for (r, alpha, a, b, time, expected) in [
            (0.243, 4.414, 0.793, 2.426, 0.1429, 0.007828347516072163),
            (0.243, 4.414, 0.793, 2.426, 521.79, 4.982268384910325),
            (2.243, 43.274, 0.793, 4.426, 39.0, 1.687399305805313),
            (26.243, 35.414, 0.793, 28.426, 521.79, 101.4353122754557),
            (500.243, 104.414, 0.793, 502.426, 521.79, 1086.710866618123),
            (2000.243, 104.414, 0.793, 2002.426, 521.79, 4339.581692516413),
            (2000.243, 14.414, 0.793, 2002.426, 521.79, 10771.06271099199),
            (2000.243, 104.414, 1.0000001, 2002.426, 521.79, 3585.150054736683),
            (0.243, 0.004414, 0.05, 2.426, 521.79, 17677.85992076169),
            (2000.243, 524.414, 3.5, 2000.426, 0.001, 0.003814231378317048),
        ] {
            let actual = expected_purchases(r, alpha, a, b, time);
            assert!((actual / expected - 1.0).abs() < 1e-10, "{r} {time}: {actual} {expected}");
        }
    }
}
