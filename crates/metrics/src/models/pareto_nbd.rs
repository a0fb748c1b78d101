//! Pareto/NBD: gamma purchase rates and gamma rates of leaving, at any moment.
//!
//! Schmittlein, Morrison and Colombo, "Counting your customers: who are they and what will they do
//! next?", Management Science 33 (1987), with the likelihood of Fader and Hardie's note of 2005.
//! That note writes the likelihood with differences of hypergeometric functions, which cancel and
//! overflow for frequent buyers. Before that step it is an integral over the moment of leaving,
//!
//! ```text
//! L = Γ(r + x) ÷ Γ(r) × α^r β^s × [(α + T)^−(r+x) (β + T)^−s
//!     + s ∫ from t_x to T of (α + u)^−(r+x) (β + u)^−(s+1) du]
//! ```
//!
//! whose integrand is positive and smooth in ln(min(α, β) + u): a fixed rule takes it to the last
//! digits with everything as logarithms, and its derivatives at the same points are the gradient.

use statrs::function::gamma::{digamma, ln_gamma};

use super::grouped::Grouped;
use super::optimum::{Optimum, Problem};
use super::purchase::check_parameters;
use super::quadrature::legendre;
use super::{CustomerSummary, Fit, ModelError, PurchaseModel, summary};

/// The model's name in the papers.
const NAME: &str = "Pareto/NBD";
/// Names of the parameters in the papers.
const NAMES: [&str; 4] = ["r", "alpha", "s", "beta"];
/// Where the search begins, times being in mean ages.
const START: [f64; 4] = [0.6, 0.35, 0.6, 0.4];
/// An integrand this far below its start in the logarithm adds nothing.
const NOTHING: f64 = 45.0;

/// Pareto lifetimes with negative binomial purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParetoNbd {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
}

impl ParetoNbd {
    /// Returns the model with these parameters.
    ///
    /// `r` and `alpha` are of the purchase rate's gamma distribution, `s` and `beta` of that of the
    /// rate of leaving; `alpha` and `beta` are in the unit of time.
    ///
    /// # Errors
    ///
    /// Refuses parameters that are not above zero and finite.
    pub fn new(r: f64, alpha: f64, s: f64, beta: f64) -> Result<Self, ModelError> {
        check_parameters(NAME, &[("r", r), ("alpha", alpha), ("s", s), ("beta", beta)])?;
        Ok(Self { r, alpha, s, beta })
    }

    /// Fits the model by maximum likelihood.
    ///
    /// # Errors
    ///
    /// Refuses inconsistent summaries, fewer than [`super::FEWEST_REPEATERS`] repeat buyers, and
    /// likelihoods without a maximum that can be found in the interior.
    pub fn fit(customers: &[CustomerSummary]) -> Result<Fit<Self>, ModelError> {
        let repeaters = summary::check(NAME, customers)?;
        let grouped = Grouped::new(customers);
        let mean_of = |at: &[f64; 4]| mean(&grouped, at);
        let problem = Problem {
            model: NAME,
            names: NAMES,
            observations: grouped.customers,
            mean: &mean_of,
            curve: None,
        };
        let thinned = grouped.thinned();
        let mean_of_few = thinned.as_ref().map(|few| |at: &[f64; 4]| mean(few, at));
        let few = mean_of_few.as_ref().map(|mean| Problem { mean, ..problem });
        let optimum: Optimum<4> = problem.maximise_after(few.as_ref(), START)?;
        let [r, alpha, s, beta] = optimum.parameters();
        let scale = grouped.scale;
        let model = Self::new(r, alpha * scale, s, beta * scale)?;
        let fit = Fit {
            model,
            log_likelihood: grouped.log_likelihood(mean(&grouped, &[r, alpha, s, beta]).0),
            estimates: optimum.estimates(NAMES, [1.0, scale, 1.0, scale]),
            customers: customers.len(),
            repeaters,
            evaluations: optimum.evaluations,
            warnings: Vec::new(),
        };
        Ok(fit.with_vague())
    }

    /// Returns r, α, s and β.
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    fn lifetime(&self, customer: &CustomerSummary) -> Lifetime {
        let x = f64::from(customer.repeat_days);
        Lifetime::new(&self.parameters(), x, customer.recency, customer.age)
    }
}

impl PurchaseModel for ParetoNbd {
    fn name(&self) -> &'static str {
        NAME
    }

    fn time_scale(&self) -> f64 {
        self.alpha.min(self.beta)
    }

    fn log_likelihood(&self, customer: &CustomerSummary) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let x = f64::from(customer.repeat_days);
        let rates = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln();
        rates + self.lifetime(customer).log_sum
    }

    fn p_alive(&self, customer: &CustomerSummary) -> f64 {
        self.lifetime(customer).there
    }

    fn expected_new(&self, time: f64) -> f64 {
        self.r / self.alpha * present(self.s, self.beta, time)
    }

    fn expected(&self, customer: &CustomerSummary, time: f64) -> f64 {
        let rate = (self.r + f64::from(customer.repeat_days)) / (self.alpha + customer.age);
        self.p_alive(customer) * rate * present(self.s, self.beta + customer.age, time)
    }
}

/// Expected time, within `time`, of a customer whose rate of leaving is Gamma(s, β):
/// β ÷ (s − 1) × [1 − (β ÷ (β + t))^(s − 1)], also where s is 1 or near it.
fn present(s: f64, beta: f64, time: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let log_ratio = (time / beta).ln_1p();
    let exponent = (1.0 - s) * log_ratio;
    // (e^e − 1) ÷ e tends to 1.
    let bent = if exponent.abs() < 1e-12 { 1.0 } else { exponent.exp_m1() / exponent };
    beta * log_ratio * bent
}

/// The bracket of the likelihood of one customer.
struct Lifetime {
    /// Its logarithm.
    log_sum: f64,
    /// The share of still being there in it: P(alive).
    there: f64,
    /// Derivatives of its logarithm by r, α, s, β.
    slope: [f64; 4],
}

impl Lifetime {
    fn new(parameters: &[f64; 4], x: f64, recency: f64, age: f64) -> Self {
        let [r, alpha, s, beta] = *parameters;
        let shape = r + x;
        let (log_alpha, log_beta) = ((alpha + age).ln(), (beta + age).ln());
        let log_there = -shape * log_alpha - s * log_beta;
        // Logarithm of the integrand of the moment of leaving u, with its two logarithms.
        let log_gone = |u: f64| {
            let (la, lb) = ((alpha + u).ln(), (beta + u).ln());
            (-shape * la - (s + 1.0) * lb, la, lb)
        };
        let base = alpha.min(beta);
        let low = (base + recency).ln();
        let start = log_gone(recency).0 + low;
        let reference = log_there.max(start);
        let weight = (log_there - reference).exp();
        let mut sum = weight;
        let mut slope = [
            -weight * log_alpha,
            -weight * shape / (alpha + age),
            -weight * log_beta,
            -weight * s / (beta + age),
        ];
        let range = Range { low, high: (base + age).ln(), drop: 0.0 };
        let range = range.shortened(|bent| log_gone(bent.exp() - base).0);
        if range.high > range.low {
            let (panels, half) = range.panels();
            for panel in 0..panels {
                let center = range.low + half * (2.0 * panel as f64 + 1.0);
                for (node, node_weight) in legendre() {
                    let bent = center + half * node;
                    let u = bent.exp() - base;
                    let (log_value, la, lb) = log_gone(u);
                    let leaving = node_weight * half * (log_value + bent - reference).exp();
                    let gone = s * leaving;
                    sum += gone;
                    slope[0] -= gone * la;
                    slope[1] -= gone * shape / (alpha + u);
                    slope[2] += leaving - gone * lb;
                    slope[3] -= gone * (s + 1.0) / (beta + u);
                }
            }
        }
        Self {
            log_sum: reference + sum.ln(),
            there: weight / sum,
            slope: slope.map(|one| one / sum),
        }
    }
}

/// Where the integrand matters, in ln(min(α, β) + u).
struct Range {
    low: f64,
    high: f64,
    /// Fall of the integrand's logarithm over the range.
    drop: f64,
}

impl Range {
    /// Cuts the range where a falling integrand has become nothing.
    fn shortened(mut self, log_value: impl Fn(f64) -> f64) -> Self {
        let start = log_value(self.low);
        self.drop = start - log_value(self.high);
        if self.drop > NOTHING {
            let (mut some, mut none) = (self.low, self.high);
            for _ in 0..12 {
                let middle = f64::midpoint(some, none);
                let nothing = start - log_value(middle) > NOTHING;
                *(if nothing { &mut none } else { &mut some }) = middle;
            }
            (self.high, self.drop) = (none, start - log_value(none));
        }
        self
    }

    /// Returns the number of panels for full accuracy, and half the length of each.
    fn panels(&self) -> (usize, f64) {
        let length = self.high - self.low;
        let panels = (length / 2.0).max(self.drop / 20.0).ceil().clamp(1.0, 64.0);
        (panels as usize, length / (2.0 * panels))
    }
}

/// Mean log-likelihood of a customer and its gradient.
pub(super) fn mean(grouped: &Grouped, at: &[f64; 4]) -> (f64, [f64; 4]) {
    let [r, alpha, s, beta] = *at;
    let (mut value, mut slope) = (0.0, [0.0; 4]);
    let (gamma_r, psi_r) = (ln_gamma(r), digamma(r));
    for (&x, &count) in grouped.repeats.iter().zip(&grouped.by_repeat) {
        value += count * (ln_gamma(r + x) - gamma_r + r * alpha.ln() + s * beta.ln());
        slope[0] += count * (digamma(r + x) - psi_r + alpha.ln());
        slope[1] += count * r / alpha;
        slope[2] += count * beta.ln();
        slope[3] += count * s / beta;
    }
    let rows = grouped.sum(|row| {
        let x = grouped.repeats[row.repeat as usize];
        let recency = grouped.times[row.recency as usize];
        let lifetime = Lifetime::new(at, x, recency, grouped.times[row.age as usize]);
        let [by_r, by_alpha, by_s, by_beta] = lifetime.slope;
        [lifetime.log_sum, by_r, by_alpha, by_s, by_beta]
    });
    value += rows[0];
    slope.iter_mut().zip(&rows[1..]).for_each(|(slope, row)| *slope += row);
    (value / grouped.customers, slope.map(|one| one / grouped.customers))
}
