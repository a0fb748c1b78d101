//! sBG: how long customers under contract stay.
//!
//! Fader and Hardie, "How to project customer retention", Journal of Interactive Marketing 21
//! (2007). Each customer leaves at a renewal with a probability of their own, θ ~ Beta(α, β), the
//! same at every renewal. Those who are easily lost go first, so that the retention rate of a
//! cohort rises with its age although nobody changes.

use statrs::function::beta::ln_beta;
use statrs::function::gamma::digamma;

use super::optimum::{Optimum, Problem};
use super::purchase::check_parameters;
use super::{FEWEST_REPEATERS, Fit, ModelError, Refusal, SurvivorsProblem, Wanted};

/// The model's name in the papers.
const NAME: &str = "sBG";
/// Names of the parameters in the papers.
const NAMES: [&str; 2] = ["alpha", "beta"];
/// Where the search begins.
const START: [f64; 2] = [0.8, 2.0];

/// The shifted-beta-geometric model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftedBetaGeometric {
    alpha: f64,
    beta: f64,
}

impl ShiftedBetaGeometric {
    /// Returns the model with these parameters.
    ///
    /// # Errors
    ///
    /// Refuses parameters that are not above zero and finite.
    pub fn new(alpha: f64, beta: f64) -> Result<Self, ModelError> {
        check_parameters(NAME, &[("alpha", alpha), ("beta", beta)])?;
        Ok(Self { alpha, beta })
    }

    /// Fits the model to the customers left of one cohort at ages 0, 1, 2, …
    ///
    /// # Errors
    ///
    /// As [`ShiftedBetaGeometric::fit_cohorts`].
    pub fn fit(survivors: &[u64]) -> Result<Fit<Self>, ModelError> {
        Self::fit_cohorts(&[survivors])
    }

    /// Fits the model to several cohorts, each with its customers left at ages 0, 1, 2, …; younger
    /// cohorts have fewer entries.
    ///
    /// In the report, `repeaters` are the customers lost: what the likelihood learns from.
    ///
    /// # Errors
    ///
    /// Refuses tables that grow or have fewer than three entries in all, fewer than
    /// [`FEWEST_REPEATERS`] customers lost, and likelihoods without an interior maximum: a
    /// retention that does not rise with age has none.
    pub fn fit_cohorts(cohorts: &[&[u64]]) -> Result<Fit<Self>, ModelError> {
        let losses = Losses::new(cohorts)?;
        let problem = Problem {
            model: NAME,
            names: NAMES,
            observations: losses.customers,
            mean: &|at| losses.mean(at),
            curve: None,
        };
        let optimum: Optimum<2> = problem.maximise(START)?;
        let [alpha, beta] = optimum.parameters();
        let fit = Fit {
            model: Self::new(alpha, beta)?,
            log_likelihood: losses.mean(&[alpha, beta]).0 * losses.customers,
            estimates: optimum.estimates(NAMES, [1.0, 1.0]),
            customers: losses.customers as usize,
            repeaters: losses.lost.iter().sum::<f64>() as usize,
            evaluations: optimum.evaluations,
            warnings: Vec::new(),
        };
        Ok(fit.with_vague())
    }

    /// Returns α and β.
    pub fn parameters(&self) -> [f64; 2] {
        [self.alpha, self.beta]
    }

    /// Returns the share of a cohort left after `renewals` renewals.
    pub fn survival(&self, renewals: u32) -> f64 {
        let Self { alpha, beta } = *self;
        (ln_beta(alpha, beta + f64::from(renewals)) - ln_beta(alpha, beta)).exp()
    }

    /// Returns the share of those left before the `renewal`-th renewal, the first being 1, that is
    /// left after it; 1 for 0.
    pub fn retention(&self, renewal: u32) -> f64 {
        if renewal == 0 {
            return 1.0;
        }
        let before = f64::from(renewal - 1);
        (self.beta + before) / (self.alpha + self.beta + before)
    }

    /// Returns how many of the next `horizon` renewals are expected of a customer who has made
    /// `renewals` and whose next one is due now, each discounted to now at `discount` a period
    /// (0.1 for 10 %).
    ///
    /// The renewal due now is the first; it is not discounted, and may not happen. Without a
    /// horizon this is what Fader and Hardie, "Customer-base valuation in a contractual setting",
    /// Marketing Science 29 (2010), write with the hypergeometric function; that is infinite where
    /// nothing is discounted and α is not above 1.
    ///
    /// # Errors
    ///
    /// Refuses a negative discount.
    pub fn residual_within(
        &self,
        renewals: u32,
        horizon: u32,
        discount: f64,
    ) -> Result<f64, ModelError> {
        check_discount(discount)?;
        let (mut left, mut total) = (1.0 + discount, 0.0);
        for step in 1..=horizon {
            left *= self.retention(renewals.saturating_add(step)) / (1.0 + discount);
            total += left;
        }
        Ok(total)
    }
}

fn check_discount(discount: f64) -> Result<(), ModelError> {
    if discount.is_finite() && discount >= 0.0 {
        return Ok(());
    }
    let (name, expected) = ("discount", Wanted::Share);
    Err(ModelError::new(NAME, Refusal::Setting { name, expected, value: discount }))
}

/// Customers by how long they were seen to stay.
struct Losses {
    /// Lost at renewal 1, 2, …
    lost: Vec<f64>,
    /// Still there after so many renewals, when last seen.
    left: Vec<f64>,
    customers: f64,
}

impl Losses {
    fn new(cohorts: &[&[u64]]) -> Result<Self, ModelError> {
        let refuse = |age, problem| ModelError::new(NAME, Refusal::Survivors { age, problem });
        let longest = cohorts.iter().map(|cohort| cohort.len()).max().unwrap_or(0);
        if longest == 0 {
            return Err(ModelError::new(NAME, Refusal::NoSubscriptions));
        }
        if longest < 3 {
            return Err(refuse(longest, SurvivorsProblem::FewAges));
        }
        let (mut lost, mut left) = (vec![0.0; longest - 1], vec![0.0; longest]);
        let mut customers = 0.0;
        for cohort in cohorts {
            for (renewal, pair) in cohort.windows(2).enumerate() {
                let gone = pair[0]
                    .checked_sub(pair[1])
                    .ok_or_else(|| refuse(renewal + 1, SurvivorsProblem::Growing))?;
                lost[renewal] += gone as f64;
            }
            if let (Some(&first), Some(&last)) = (cohort.first(), cohort.last()) {
                left[cohort.len() - 1] += last as f64;
                customers += first as f64;
            }
        }
        let repeaters = lost.iter().sum::<f64>() as usize;
        if repeaters < FEWEST_REPEATERS {
            return Err(refuse(longest - 1, SurvivorsProblem::FewLost));
        }
        Ok(Self { lost, left, customers })
    }

    /// Mean log-likelihood of a customer and its gradient.
    fn mean(&self, at: &[f64; 2]) -> (f64, [f64; 2]) {
        let [alpha, beta] = *at;
        let start = (ln_beta(alpha, beta), digamma(alpha), digamma(beta), digamma(alpha + beta));
        let (mut value, mut slope) = (0.0, [0.0; 2]);
        // ln B(α + left, β + stayed) − ln B(α, β) with its derivatives.
        let mut add = |count: f64, left: f64, stayed: f64| {
            if count == 0.0 {
                return;
            }
            let (one, other) = (alpha + left, beta + stayed);
            let end = digamma(one + other);
            value += count * (ln_beta(one, other) - start.0);
            slope[0] += count * (digamma(one) - start.1 + start.3 - end);
            slope[1] += count * (digamma(other) - start.2 + start.3 - end);
        };
        for (stayed, &count) in self.lost.iter().enumerate() {
            add(count, 1.0, stayed as f64);
        }
        for (stayed, &count) in self.left.iter().enumerate() {
            add(count, 0.0, stayed as f64);
        }
        (value / self.customers, slope.map(|one| one / self.customers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customers left of 1 000 in the paper's table 1, years 0 to 7.
    const REGULAR: [u64; 8] = [1_000, 631, 468, 382, 326, 289, 262, 241];
    const HIGH_END: [u64; 8] = [1_000, 869, 743, 653, 593, 551, 517, 491];

    #[test]
    fn printed_figures() {
        for (survivors, alpha, beta, log_likelihood) in
            [(&REGULAR, 0.704, 1.182, -1_680.27), (&HIGH_END, 0.668, 3.806, -1_611.16)]
        {
            let fit = ShiftedBetaGeometric::fit(survivors).unwrap();
            let [fitted_alpha, fitted_beta] = fit.model.parameters();
            assert!((fitted_alpha - alpha).abs() < 5e-4, "{fit:?}");
            assert!((fitted_beta - beta).abs() < 5e-4, "{fit:?}");
            assert!((fit.log_likelihood - log_likelihood).abs() < 5e-3, "{fit:?}");
            assert!(fit.estimates.iter().all(|one| one.standard_error < 0.5 * one.value));
        }
        let high_end = ShiftedBetaGeometric::fit(&HIGH_END).unwrap().model;
        for (year, percent) in [(8, 46.0), (9, 43.6), (10, 41.4), (11, 39.5), (12, 37.8)] {
            let survival = 100.0 * high_end.survival(year);
            assert!((survival - percent).abs() < 0.05, "{year}: {survival}");
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        let losses = Losses::new(&[&HIGH_END, &REGULAR[..4]]).unwrap();
        for at in [[0.668, 3.806], [0.05, 0.2], [30.0, 4.0]] {
            assert!(super::super::tests::gradient_error(|at| losses.mean(at), &at) < 1e-6);
        }
    }

    #[test]
    fn cohorts_are_added_by_age() {
        let halves: Vec<u64> = HIGH_END.iter().map(|left| left / 2).collect();
        let twice = ShiftedBetaGeometric::fit_cohorts(&[&halves, &halves]).unwrap();
        let doubled: Vec<u64> = halves.iter().map(|left| left * 2).collect();
        let once = ShiftedBetaGeometric::fit(&doubled).unwrap();
        assert!((twice.log_likelihood - once.log_likelihood).abs() < 1e-6);
        // A younger cohort adds what it shows and no more.
        let with_young = ShiftedBetaGeometric::fit_cohorts(&[&HIGH_END, &[1_000, 869]]).unwrap();
        assert_eq!((with_young.customers, with_young.repeaters), (2_000, 640));
    }

    #[test]
    fn residual_lifetimes() {
        // mpmath 1.4.1, 40 digits: lambda al, be, n, d: (be+n)/(al+be+n)
        //   * hyp2f1(1, be+n+1, al+be+n+1, 1/(1+d)), arguments as strings, n renewals made. After
        //   4,000 renewals the discount leaves nothing.
        for (alpha, beta, renewals, discount, expected) in [
            (0.668, 3.806, 0, 0.1, 5.414856048374041),
            (0.668, 3.806, 7, 0.1, 7.52994953091097),
            (12.5, 700.25, 40, 0.15, 6.794016229474433),
            (0.05, 0.2, 0, 0.01, 65.2704613860412),
        ] {
            let model = ShiftedBetaGeometric::new(alpha, beta).unwrap();
            let actual = model.residual_within(renewals, 4_000, discount).unwrap();
            assert!((actual / expected - 1.0).abs() < 1e-10, "{alpha} {discount}: {actual}");
        }
        let model = ShiftedBetaGeometric::new(0.668, 3.806).unwrap();
        assert_eq!(model.residual_within(2, 1, 0.1).unwrap(), model.retention(3));
    }

    #[test]
    fn refusals() {
        let refusal = |survivors: &[u64]| ShiftedBetaGeometric::fit(survivors).unwrap_err().refusal;
        assert!(matches!(refusal(&[]), Refusal::NoSubscriptions));
        assert!(matches!(refusal(&[1_000, 900]), Refusal::Survivors { age: 2, .. }));
        assert!(matches!(refusal(&[1_000, 900, 901]), Refusal::Survivors { age: 2, .. }));
        assert!(matches!(refusal(&[1_000, 990, 985]), Refusal::Survivors { .. }));
        // Half leave every year: everybody is alike, and α and β grow together for ever.
        let alike = refusal(&[1_024, 512, 256, 128, 64]);
        assert!(matches!(alike, Refusal::NoInteriorMaximum { .. }), "{alike}");
    }
}
