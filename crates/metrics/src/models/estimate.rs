//! What a fit reports.

use super::ModelWarning;

/// The 97.5 % point of the normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// A parameter with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The parameter's name in the papers.
    pub name: &'static str,
    /// Where the likelihood is greatest.
    pub value: f64,
    /// Standard error from the observed information, in the parameter's own unit.
    pub standard_error: f64,
    /// 95 % interval, symmetric in the logarithm, so that it never leaves what is possible.
    pub interval: (f64, f64),
}

impl Estimate {
    /// Returns the estimate of a parameter from the standard error of its logarithm.
    pub(super) fn of_logarithm(name: &'static str, value: f64, log_error: f64) -> Self {
        let factor = (Z95 * log_error).exp();
        let interval = (value / factor, value * factor);
        Self { name, value, standard_error: value * log_error, interval }
    }
}

/// A model fitted by maximum likelihood.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<M> {
    /// The model at the greatest likelihood.
    pub model: M,
    /// Natural logarithm of the likelihood there.
    pub log_likelihood: f64,
    /// The parameters in the model's own order.
    pub estimates: Vec<Estimate>,
    /// Customers it was fitted to.
    pub customers: usize,
    /// Those of them with a repeat purchase.
    pub repeaters: usize,
    /// Evaluations of the likelihood and its gradient.
    pub evaluations: usize,
    /// How to read it with care.
    pub warnings: Vec<ModelWarning>,
}

impl<M> Fit<M> {
    /// Returns the fit with a warning for each parameter of which little is known.
    pub(super) fn with_vague(mut self) -> Self {
        for estimate in &self.estimates {
            if estimate.standard_error > estimate.value {
                self.warnings.push(ModelWarning::Vague { parameter: estimate.name });
            }
        }
        self
    }
}
