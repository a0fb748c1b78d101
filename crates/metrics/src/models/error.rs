//! Why a model gives no figure, and what to think of when it gives one.
//!
//! Both are told in fields, so that `render` says them in the language of who reads them; what
//! `Display` writes, and JSON holds, is their English.

use std::fmt::{self, Display, Formatter};

use baremo_model::error::Hint;
use baremo_model::{ErrorKind, told};
use serde::{Serialize, Serializer};

/// A refusal to fit a model or to read a figure off it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{model}: {refusal}")]
pub struct ModelError {
    /// The model or step that refuses.
    pub model: &'static str,
    /// The reason.
    pub refusal: Refusal,
}

/// The reasons for a refusal.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A customer's numbers contradict each other.
    #[error("customer `{customer}` has {problem}")]
    Summary {
        /// The customer.
        customer: u64,
        /// What is wrong with their numbers.
        problem: SummaryProblem,
    },
    /// Too few customers came back for parameters to mean anything.
    #[error("only {repeaters} customers bought on a second day, and {needed} are needed")]
    FewRepeaters {
        /// Customers with a repeat purchase.
        repeaters: usize,
        /// The least that is fitted.
        needed: usize,
    },
    /// The search for the greatest likelihood did not come to rest.
    #[error("the parameters that fit best were not found within {steps} steps")]
    NoConvergence {
        /// Steps taken.
        steps: usize,
        /// Greatest slope of the mean log-likelihood in the logarithm of a parameter.
        slope: f64,
    },
    /// The likelihood goes on growing towards the edge of a parameter, or is flat there.
    #[error("the likelihood has no interior maximum: `{parameter}` runs to {value:.3e}")]
    NoInteriorMaximum {
        /// The parameter that leaves.
        parameter: &'static str,
        /// Where it was when it was stopped.
        value: f64,
    },
    /// The population's mean spend does not exist, so that no expectation can be read off.
    #[error(
        "the mean spend of the population is infinite because `{parameter}` is {value:.4}, not \
         above 1"
    )]
    InfiniteMean {
        /// The parameter that decides it.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// A parameter or setting is not of the sort its place takes.
    #[error("`{name}` takes {expected}, not `{value}`")]
    Setting {
        /// The parameter or setting.
        name: &'static str,
        /// What it takes.
        expected: Wanted,
        /// The value as given.
        value: f64,
    },
    /// Nobody is there of whom the model speaks.
    #[error("there are no subscriptions")]
    NoSubscriptions,
    /// A table of survivors is not one.
    #[error("survivors at age {age}: {problem}")]
    Survivors {
        /// Age of the entry, the first being 0.
        age: usize,
        /// What is wrong with it.
        problem: SurvivorsProblem,
    },
    /// A total is too large for a whole number of minor units.
    #[error("the money of customer `{customer}` is too large to add up")]
    MoneyOverflow {
        /// The customer.
        customer: u64,
    },
}

/// What is wrong with a customer's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SummaryProblem {
    /// A time cannot be one.
    #[error("a recency or age that is negative or no number")]
    Time,
    /// The last purchase is not in the data.
    #[error("a last purchase after the cut-off")]
    AfterCutOff,
    /// Time went by between one purchase and itself.
    #[error("a recency without a repeat purchase")]
    NoRepeat,
    /// No time went by between two days.
    #[error("a repeat purchase at no distance from the first")]
    NoDistance,
    /// The spend cannot be one.
    #[error("a mean spend that is no number")]
    MeanSpend,
}

/// What is wrong with a table of survivors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurvivorsProblem {
    /// It has too few ages.
    #[error("two parameters need at least ages 0, 1 and 2")]
    FewAges,
    /// Customers came back.
    #[error("more customers than an age before")]
    Growing,
    /// Too few left for parameters to mean anything.
    #[error("fewer than 30 customers were lost")]
    FewLost,
}

/// What a parameter or setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wanted {
    /// Nothing else.
    #[error("a number above 0")]
    AboveZero,
    /// A share, however large.
    #[error("a share of 0 or more")]
    Share,
    /// A share, also below 0.
    #[error("a share of at most 1")]
    AtMostOne,
}

impl ModelError {
    pub(super) fn new(model: &'static str, refusal: Refusal) -> Self {
        Self { model, refusal }
    }

    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::BadRequest
    }

    /// Returns what to do next; empty when the message says it all.
    pub fn hints(&self) -> Vec<Hint> {
        let hint = match self.refusal {
            Refusal::FewRepeaters { .. } => told!(
                "choose a longer calibration period or more customers; until then the repeat rate \
                 and its interval say what there is to say",
                "elija un periodo de calibración más largo o más clientes; hasta entonces, la tasa \
                 de repetición y su intervalo dicen lo que se puede decir"
            ),
            Refusal::NoConvergence { .. } => told!(
                "look for imported customers whose first purchase is older than the data, and for \
                 resellers with hundreds of purchase days",
                "busque clientes importados cuya primera compra sea anterior a los datos, y \
                 revendedores con cientos de días de compra"
            ),
            Refusal::NoInteriorMaximum { .. } => told!(
                "the customers do not differ in the way the model needs; try another model or a \
                 longer period",
                "los clientes no se diferencian como el modelo necesita; pruebe otro modelo o un \
                 periodo más largo"
            ),
            Refusal::InfiniteMean { .. } => told!(
                "a few very large orders carry the mean: look at the greatest ones, or use the \
                 median spend",
                "unos pocos pedidos muy grandes llevan la media: mire los mayores, o use el gasto \
                 mediano"
            ),
            Refusal::Summary { .. } => told!(
                "x, t_x and T come from the same cut-off: 0 <= t_x <= T",
                "x, t_x y T salen del mismo corte: 0 <= t_x <= T"
            ),
            Refusal::Survivors { .. } => told!(
                "give the customers left at ages 0, 1, 2, …, the first entry being all of them",
                "dé los clientes que quedan a las edades 0, 1, 2, …, con todos en la primera"
            ),
            Refusal::NoSubscriptions | Refusal::Setting { .. } | Refusal::MoneyOverflow { .. } => {
                return Vec::new();
            }
        };
        vec![hint.into()]
    }
}

/// Something that does not stop a fit but changes how its figures should be read.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelWarning {
    /// Customers who come often spend another amount at a time than those who come seldom; the
    /// spend model takes the two for independent, and so values the base wrongly.
    SpendFollowsFrequency {
        /// Pearson's correlation of repeat days and mean spend among repeat buyers.
        correlation: f64,
    },
    /// The model takes everybody who bought once for alive; MBG/NBD does not.
    OneTimeBuyersAlive {
        /// Customers concerned.
        customers: usize,
    },
    /// Repeat buyers whose mean spend is not above zero were left out of the spend model.
    WithoutSpend {
        /// Customers left out.
        customers: usize,
    },
    /// A parameter is known to no better than a factor of about seven either way.
    Vague {
        /// The parameter.
        parameter: &'static str,
    },
}

impl Display for ModelWarning {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelWarning::SpendFollowsFrequency { correlation } => write!(
                formatter,
                "spend and frequency correlate ({correlation:.2}), and the spend model takes them \
                 for independent"
            ),
            ModelWarning::OneTimeBuyersAlive { customers } => write!(
                formatter,
                "{customers} customers bought once and count as alive for certain; use MBG/NBD \
                 for them"
            ),
            ModelWarning::WithoutSpend { customers } => write!(
                formatter,
                "{customers} repeat buyers spent nothing on average and are left out"
            ),
            ModelWarning::Vague { parameter } => {
                write!(formatter, "the data say little about `{parameter}`: see its standard error")
            }
        }
    }
}

/// Where programs read on, it is its English sentence.
impl Serialize for ModelError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where programs read on, it is its English sentence.
impl Serialize for ModelWarning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
