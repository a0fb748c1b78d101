//! Gamma-Gamma: what a customer spends at a time, shrunk towards everybody's mean.
//!
//! Fader and Hardie, "The gamma-gamma model of monetary value", note 025 (2013). The spend of a
//! purchase is Gamma(p, ν), and ν ~ Gamma(q, γ) over customers. Spend and frequency are taken for
//! independent; [`GammaGamma::fit`] warns where they are not.

use rayon::slice::ParallelSliceMut as _;
use statrs::function::gamma::{digamma, ln_gamma};

use super::grouped::sum_chunks;
use super::optimum::{Curved, Optimum, Problem};
use super::purchase::check_parameters;
use super::quadrature::trigamma;
use super::{
    CustomerSummary, FEWEST_REPEATERS, Fit, ModelError, ModelWarning, Refusal, SummaryProblem,
};

/// The model's name in the papers.
const NAME: &str = "Gamma-Gamma";
/// Names of the parameters in the papers.
const NAMES: [&str; 3] = ["p", "q", "gamma"];
/// Where the search begins, money being in mean spends.
const START: [f64; 3] = [3.0, 3.0, 0.7];
/// Customers of a sample that is fitted first.
const SAMPLE: usize = 20_000;
/// Correlation from which the warning is given.
const CORRELATED: f64 = 0.2;

/// The model of spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    p: f64,
    q: f64,
    gamma: f64,
}

impl GammaGamma {
    /// Returns the model with these parameters, `gamma` in the money of the summaries.
    ///
    /// # Errors
    ///
    /// Refuses parameters that are not above zero and finite, and `q` that is not above 1: then
    /// the population has no mean spend.
    pub fn new(p: f64, q: f64, gamma: f64) -> Result<Self, ModelError> {
        check_parameters(NAME, &[("p", p), ("q", q), ("gamma", gamma)])?;
        if q <= 1.0 {
            let refusal = Refusal::InfiniteMean { parameter: "q", value: q };
            return Err(ModelError::new(NAME, refusal));
        }
        Ok(Self { p, q, gamma })
    }

    /// Fits the model by maximum likelihood to the repeat buyers among `customers`.
    ///
    /// Repeat buyers whose mean spend is not above zero are left out, with a warning.
    ///
    /// # Errors
    ///
    /// Refuses fewer than [`FEWEST_REPEATERS`] repeat buyers with spend, spend that is no number,
    /// likelihoods without an interior maximum, and `q` that is not above 1.
    pub fn fit(customers: &[CustomerSummary]) -> Result<Fit<Self>, ModelError> {
        let repeaters = customers.iter().filter(|one| one.repeat_days > 0);
        if let Some(one) = repeaters.clone().find(|one| !one.mean_spend.is_finite()) {
            let problem = SummaryProblem::MeanSpend;
            let refusal = Refusal::Summary { customer: one.customer, problem };
            return Err(ModelError::new(NAME, refusal));
        }
        let all = repeaters.clone().count();
        let spends = Spends::new(repeaters.filter(|one| one.mean_spend > 0.0));
        let count = spends.each.len();
        if count < FEWEST_REPEATERS {
            let refusal = Refusal::FewRepeaters { repeaters: count, needed: FEWEST_REPEATERS };
            return Err(ModelError::new(NAME, refusal));
        }
        let problem = Problem {
            model: NAME,
            names: NAMES,
            observations: count as f64,
            mean: &|at| spends.mean(at),
            curve: Some(&|at| spends.curved(at)),
        };
        let thinned = spends.thinned();
        let mean_of_few = thinned.as_ref().map(|few| |at: &[f64; 3]| few.mean(at));
        let few = mean_of_few.as_ref().map(|mean| Problem { mean, curve: None, ..problem });
        let optimum: Optimum<3> = problem.maximise_after(few.as_ref(), START)?;
        let [p, q, gamma] = optimum.parameters();
        let model = Self::new(p, q, gamma * spends.scale)?;
        let mut warnings = Vec::new();
        if all > count {
            warnings.push(ModelWarning::WithoutSpend { customers: all - count });
        }
        if let Some(correlation) = spend_frequency_correlation(customers)
            && correlation.abs() >= CORRELATED
        {
            warnings.push(ModelWarning::SpendFollowsFrequency { correlation });
        }
        // A density of money: in units of the mean it is greater by the mean, once a customer.
        let log_likelihood =
            count as f64 * (spends.mean(&optimum.parameters()).0 - spends.scale.ln());
        let fit = Fit {
            model,
            log_likelihood,
            estimates: optimum.estimates(NAMES, [1.0, 1.0, spends.scale]),
            customers: customers.len(),
            repeaters: count,
            evaluations: optimum.evaluations,
            warnings,
        };
        Ok(fit.with_vague())
    }

    /// Returns p, q and γ.
    pub fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.gamma]
    }

    /// Returns the mean spend of a purchase over the population: p γ ÷ (q − 1).
    pub fn population_mean(&self) -> f64 {
        self.p * self.gamma / (self.q - 1.0)
    }

    /// Returns E\[M | x, m\]: the spend of a purchase expected of this customer.
    ///
    /// It lies between the customer's own mean and the population's, which it is for somebody
    /// without a repeat purchase, or whose repeat purchases brought no money.
    pub fn expected_spend(&self, customer: &CustomerSummary) -> f64 {
        if customer.repeat_days == 0 || customer.mean_spend.is_nan() || customer.mean_spend <= 0.0 {
            return self.population_mean();
        }
        let x = f64::from(customer.repeat_days);
        self.p * (self.gamma + x * customer.mean_spend) / (self.p * x + self.q - 1.0)
    }
}

/// Returns Pearson's correlation of repeat days and mean spend over repeat buyers with spend.
///
/// `None` where either does not vary.
pub fn spend_frequency_correlation(customers: &[CustomerSummary]) -> Option<f64> {
    let paying: Vec<(f64, f64)> = customers
        .iter()
        .filter(|one| one.repeat_days > 0 && one.mean_spend > 0.0)
        .map(|one| (f64::from(one.repeat_days), one.mean_spend))
        .collect();
    let n = paying.len() as f64;
    let [x, m] = sum_chunks(&paying, |&(x, m)| [x, m]).map(|sum| sum / n);
    let [xx, xm, mm] = sum_chunks(&paying, |&(one_x, one_m)| {
        let (dx, dm) = (one_x - x, one_m - m);
        [dx * dx, dx * dm, dm * dm]
    });
    let correlation = xm / (xx * mm).sqrt();
    correlation.is_finite().then(|| correlation.clamp(-1.0, 1.0))
}

/// Repeat buyers of one x.
struct OfRepeat {
    x: f64,
    count: f64,
    log_spend_sum: f64,
}

/// What the likelihood reads, money divided by its geometric mean.
struct Spends {
    by_repeat: Vec<OfRepeat>,
    /// x and m of each customer, ascending.
    each: Vec<(f64, f64)>,
    scale: f64,
}

impl Spends {
    fn new<'a>(customers: impl Iterator<Item = &'a CustomerSummary>) -> Self {
        // Money is above zero, and so its bits are in the order of its values.
        let key = |one: &CustomerSummary| {
            u128::from(one.repeat_days) << 64 | u128::from(one.mean_spend.to_bits())
        };
        let mut keys: Vec<u128> = customers.map(key).collect();
        keys.par_sort_unstable();
        let number = |key: &u128| {
            let (x, spend) = ((key >> 64) as u32, f64::from_bits(*key as u64));
            (f64::from(x), spend)
        };
        let each: Vec<(f64, f64)> = keys.iter().map(number).collect();
        // The geometric mean, because a heavy tail moves the arithmetic one without end.
        let [log_sum] = sum_chunks(&each, |one| [one.1.ln()]);
        let scale = if each.is_empty() { 1.0 } else { (log_sum / each.len() as f64).exp() };
        Self::of(each.into_iter().map(|(x, spend)| (x, spend / scale)).collect(), scale)
    }

    fn of(each: Vec<(f64, f64)>, scale: f64) -> Self {
        let by_repeat = each.chunk_by(|one, next| one.0 == next.0).map(|same| {
            let [log_spend_sum] = sum_chunks(same, |one| [one.1.ln()]);
            OfRepeat { x: same[0].0, count: same.len() as f64, log_spend_sum }
        });
        Self { by_repeat: by_repeat.collect(), each, scale }
    }

    /// Returns every n-th customer, a few ten thousand of them, to start a search from; `None`
    /// where there are few.
    fn thinned(&self) -> Option<Self> {
        let every = self.each.len() / SAMPLE;
        let few = || self.each.iter().copied().step_by(every).collect();
        (every >= 4).then(|| Self::of(few(), self.scale))
    }

    /// Mean log-likelihood of a customer and its gradient.
    fn mean(&self, at: &[f64; 3]) -> (f64, [f64; 3]) {
        let (value, slope, _) = self.curved(at);
        (value, slope)
    }

    /// Mean log-likelihood of a customer, its gradient and its second derivatives.
    fn curved(&self, at: &[f64; 3]) -> Curved<3> {
        let [p, q, gamma] = *at;
        let [power_log, x_log, log, power_inverse, x_inverse, inverse, power_square] =
            sum_chunks(&self.each, |&(x, spend)| {
                let whole = gamma + x * spend;
                let (log, inverse, power) = (whole.ln(), 1.0 / whole, p * x + q);
                let weighted = power * inverse;
                [power * log, x * log, log, weighted, x * inverse, inverse, weighted * inverse]
            });
        let n = self.each.len() as f64;
        let mut value = -power_log;
        let mut slope = [-x_log, -log, n * q / gamma - power_inverse];
        let [mut pp, mut pq, mut qq] = [0.0; 3];
        let (gamma_q, psi_q, bend_q) = (ln_gamma(q), digamma(q), trigamma(q));
        for OfRepeat { x, count, log_spend_sum } in &self.by_repeat {
            let shape = p * x;
            let (psi_end, bend_end) = (digamma(shape + q), trigamma(shape + q));
            let ways = ln_gamma(shape + q) - ln_gamma(shape) - gamma_q;
            value += count * (ways + q * gamma.ln() + shape * x.ln());
            value += (shape - 1.0) * log_spend_sum;
            slope[0] += count * x * (psi_end - digamma(shape) + x.ln()) + x * log_spend_sum;
            slope[1] += count * (psi_end - psi_q + gamma.ln());
            pp += count * x * x * (bend_end - trigamma(shape));
            pq += count * x * bend_end;
            qq += count * (bend_end - bend_q);
        }
        let (pg, qg, gg) =
            (-x_inverse, n / gamma - inverse, power_square - n * q / (gamma * gamma));
        let matrix = [[pp, pq, pg], [pq, qq, qg], [pg, qg, gg]];
        (value / n, slope.map(|one| one / n), matrix.map(|row| row.map(|one| one / n)))
    }

    /// Compares the gradient with differences of the value, for tests.
    #[cfg(test)]
    fn gradient_error(&self, at: &[f64; 3]) -> f64 {
        super::tests::gradient_error(|at| self.mean(at), at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        let customers = super::super::tests::simulated(300);
        let spends = Spends::new(customers.iter().filter(|one| one.repeat_days > 0));
        for at in [[6.25, 3.74, 0.44], [0.3, 1.2, 4.0], [20.0, 9.0, 0.05]] {
            assert!(spends.gradient_error(&at) < 1e-6, "{at:?}");
            let curved =
                super::super::tests::curve_error(|at| spends.mean(at).1, spends.curved(&at).2, &at);
            assert!(curved < 1e-6, "{at:?}: {curved}");
        }
    }
}
