//! What BG/NBD and MBG/NBD share: they differ in when the first chance to leave comes.
//!
//! A customer with x repeat purchases has had `chances` to leave: x in BG/NBD, where nobody leaves
//! before a repeat purchase, and x + 1 in MBG/NBD, where the first purchase is a chance too.

use statrs::function::beta::ln_beta;
use statrs::function::gamma::{digamma, ln_gamma};

use super::geometric::expected_purchases;
use super::grouped::Grouped;
use super::optimum::{Curved, Optimum, Problem};
use super::quadrature::{beta_mean, log_sum, softplus, trigamma};
use super::{CustomerSummary, Estimate, Fit, ModelError, summary};

/// Names of the parameters in the papers.
const NAMES: [&str; 4] = ["r", "alpha", "a", "b"];
/// The upper triangle of the second derivatives, in the order in which rows give it.
const UPPER: [(usize, usize); 10] =
    [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)];
/// Where the search begins, times being in mean ages.
const START: [f64; 4] = [0.5, 0.3, 0.8, 2.0];

/// Parameters and the kind of model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BetaGeometric {
    pub(super) name: &'static str,
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
    /// Whether the first purchase is a chance to leave: MBG/NBD.
    pub(super) leaves_at_once: bool,
}

/// A fit before it is given to the model it belongs to.
pub(super) struct Fitted {
    pub(super) parameters: [f64; 4],
    log_likelihood: f64,
    estimates: Vec<Estimate>,
    evaluations: usize,
    customers: usize,
    pub(super) repeaters: usize,
}

impl Fitted {
    pub(super) fn report<M>(self, model: M) -> Fit<M> {
        let Self { log_likelihood, estimates, evaluations, customers, repeaters, .. } = self;
        let warnings = Vec::new();
        Fit { model, log_likelihood, estimates, customers, repeaters, evaluations, warnings }
            .with_vague()
    }
}

impl BetaGeometric {
    fn chances(&self, x: f64) -> f64 {
        if self.leaves_at_once { x + 1.0 } else { x }
    }

    /// ln of the odds of having left at the last purchase, without the time since; minus infinity
    /// where there was no chance to.
    fn log_odds(&self, x: f64) -> f64 {
        let chances = self.chances(x);
        if chances == 0.0 { f64::NEG_INFINITY } else { (self.a / (self.b + chances - 1.0)).ln() }
    }

    pub(super) fn log_likelihood(&self, customer: &CustomerSummary) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let x = f64::from(customer.repeat_days);
        let rate = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln();
        let stays = ln_beta(a, b + self.chances(x)) - ln_beta(a, b);
        let there = -(r + x) * (alpha + customer.age).ln();
        let gone = self.log_odds(x) - (r + x) * (alpha + customer.recency).ln();
        rate + stays + log_sum(there, gone).0
    }

    pub(super) fn p_alive(&self, customer: &CustomerSummary) -> f64 {
        let x = f64::from(customer.repeat_days);
        let idle = (customer.age - customer.recency) / (self.alpha + customer.recency);
        let against = self.log_odds(x) + (self.r + x) * idle.ln_1p();
        (-softplus(against)).exp()
    }

    pub(super) fn expected_new(&self, time: f64) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let first = self.chances(0.0);
        let stays = if self.leaves_at_once { b / (a + b) } else { 1.0 };
        stays * expected_purchases(r, alpha, a, b + first, time)
    }

    pub(super) fn expected(&self, customer: &CustomerSummary, time: f64) -> f64 {
        let x = f64::from(customer.repeat_days);
        let (r, alpha) = (self.r + x, self.alpha + customer.age);
        let if_there = expected_purchases(r, alpha, self.a, self.b + self.chances(x), time);
        self.p_alive(customer) * if_there
    }

    /// The part of `time` in which a customer is there: P(alive) times the mean, over the chance
    /// p to leave, of ∫ (1 + p u ÷ α)^−r du from 0 to `time`, r and α being those of who is there.
    pub(super) fn remaining(&self, customer: &CustomerSummary, time: f64) -> f64 {
        if time <= 0.0 {
            return 0.0;
        }
        let x = f64::from(customer.repeat_days);
        let (r, alpha) = (self.r + x, self.alpha + customer.age);
        let stays = |p: f64| {
            let bent = p * time / alpha;
            let power = (1.0 - r) * bent.ln_1p();
            match () {
                () if bent < 1e-12 => time,
                // At r = 1 the integral is a logarithm.
                () if power.abs() < 1e-9 => time * bent.ln_1p() / bent,
                () => time * power.exp_m1() / ((1.0 - r) * bent),
            }
        };
        let bend = (1e-3 * alpha / (time * r)).min(1.0);
        self.p_alive(customer) * beta_mean(self.a, self.b + self.chances(x), bend, stays)
    }

    /// Fits by maximum likelihood; the parameters of `self` do not matter.
    pub(super) fn fit(&self, customers: &[CustomerSummary]) -> Result<Fitted, ModelError> {
        let repeaters = summary::check(self.name, customers)?;
        let grouped = Grouped::new(customers);
        let mean = |at: &[f64; 4]| self.mean(&grouped, at);
        let curve = |at: &[f64; 4]| self.curved(&grouped, at);
        let problem = Problem {
            model: self.name,
            names: NAMES,
            observations: grouped.customers,
            mean: &mean,
            curve: Some(&curve),
        };
        let thinned = grouped.thinned();
        let mean_of_few = thinned.as_ref().map(|few| |at: &[f64; 4]| self.mean(few, at));
        let few = mean_of_few.as_ref().map(|mean| Problem { mean, curve: None, ..problem });
        let optimum: Optimum<4> = problem.maximise_after(few.as_ref(), START)?;
        let [r, alpha, a, b] = optimum.parameters();
        Ok(Fitted {
            parameters: [r, alpha * grouped.scale, a, b],
            log_likelihood: grouped.log_likelihood(self.mean(&grouped, &[r, alpha, a, b]).0),
            estimates: optimum.estimates(NAMES, [1.0, grouped.scale, 1.0, 1.0]),
            evaluations: optimum.evaluations,
            customers: customers.len(),
            repeaters,
        })
    }

    /// Mean log-likelihood of a customer and its gradient.
    pub(super) fn mean(&self, grouped: &Grouped, at: &[f64; 4]) -> (f64, [f64; 4]) {
        let (value, slope, _) = self.curved(grouped, at);
        (value, slope)
    }

    /// Mean log-likelihood of a customer, its gradient and its second derivatives.
    pub(super) fn curved(&self, grouped: &Grouped, at: &[f64; 4]) -> Curved<4> {
        let [r, alpha, a, b] = *at;
        let here = Self { r, alpha, a, b, ..*self };
        let log_odds: Vec<(f64, f64)> = grouped
            .repeats
            .iter()
            .map(|&x| (here.log_odds(x), 1.0 / (b + here.chances(x) - 1.0)))
            .collect();
        let times = grouped.logarithms(alpha);
        let (mut value, mut slope, mut matrix) = here.of_repeats(grouped);
        let rows = grouped.sum(|row| {
            let index = row.repeat as usize;
            let (shape, odds) = (r + grouped.repeats[index], log_odds[index]);
            row_terms(shape, a, odds, times[row.age as usize], times[row.recency as usize])
        });
        value += rows[0];
        slope.iter_mut().zip(&rows[1..]).for_each(|(slope, row)| *slope += row);
        for (&(i, j), second) in UPPER.iter().zip(&rows[5..]) {
            matrix[i][j] += second;
            matrix[j][i] = matrix[i][j];
        }
        let n = grouped.customers;
        (value / n, slope.map(|one| one / n), matrix.map(|row| row.map(|one| one / n)))
    }

    /// The part of the likelihood that depends on x alone; of the matrix, the upper triangle.
    fn of_repeats(&self, grouped: &Grouped) -> Curved<4> {
        let Self { r, alpha, a, b, .. } = *self;
        let (mut value, mut slope, mut matrix) = (0.0, [0.0; 4], [[0.0; 4]; 4]);
        let (gamma_r, psi_r, bend_r) = (ln_gamma(r), digamma(r), trigamma(r));
        let (beta_ab, psi_b, bend_b) = (ln_beta(a, b), digamma(b), trigamma(b));
        let (psi_ab, bend_ab) = (digamma(a + b), trigamma(a + b));
        for (&x, &count) in grouped.repeats.iter().zip(&grouped.by_repeat) {
            let chances = self.chances(x);
            let (psi_end, bend_end) = (digamma(a + b + chances), trigamma(a + b + chances));
            value += count * (ln_gamma(r + x) - gamma_r + r * alpha.ln());
            value += count * (ln_beta(a, b + chances) - beta_ab);
            slope[0] += count * (digamma(r + x) - psi_r + alpha.ln());
            slope[1] += count * r / alpha;
            slope[2] += count * (psi_ab - psi_end);
            slope[3] += count * (digamma(b + chances) - psi_b + psi_ab - psi_end);
            matrix[0][0] += count * (trigamma(r + x) - bend_r);
            matrix[0][1] += count / alpha;
            matrix[1][1] -= count * r / (alpha * alpha);
            matrix[2][2] += count * (bend_ab - bend_end);
            matrix[2][3] += count * (bend_ab - bend_end);
            matrix[3][3] += count * (trigamma(b + chances) - bend_b + bend_ab - bend_end);
        }
        (value, slope, matrix)
    }
}

/// ln(e^A + e^B) of having stayed or left, with its four slopes and the upper triangle of its
/// second derivatives.
///
/// With the shares w and v of the two terms those are w A″ + v B″ + w v (A′ − B′)(A′ − B′)ᵀ. The
/// odds come with 1 ÷ (b + chances − 1), the times as logarithm and inverse of α plus them.
fn row_terms(
    shape: f64,
    a: f64,
    (log_odds, by_b): (f64, f64),
    (log_age, by_age): (f64, f64),
    (log_recency, by_recency): (f64, f64),
) -> [f64; 15] {
    let mut terms = [0.0; 15];
    if log_odds == f64::NEG_INFINITY {
        terms[..3].copy_from_slice(&[-shape * log_age, -log_age, -shape * by_age]);
        (terms[6], terms[9]) = (-by_age, shape * by_age * by_age);
        return terms;
    }
    let (sum, there) = log_sum(-shape * log_age, log_odds - shape * log_recency);
    let gone = 1.0 - there;
    let both = there * gone;
    let d = [log_recency - log_age, shape * (by_recency - by_age), -1.0 / a, by_b];
    let inverse = there * by_age + gone * by_recency;
    let squares = there * by_age * by_age + gone * by_recency * by_recency;
    [
        sum,
        -there * log_age - gone * log_recency,
        -shape * inverse,
        gone / a,
        -gone * by_b,
        both * d[0] * d[0],
        both * d[0] * d[1] - inverse,
        both * d[0] * d[2],
        both * d[0] * d[3],
        both * d[1] * d[1] + shape * squares,
        both * d[1] * d[2],
        both * d[1] * d[3],
        both * d[2] * d[2] - gone / (a * a),
        both * d[2] * d[3],
        both * d[3] * d[3] + gone * by_b * by_b,
    ]
}
