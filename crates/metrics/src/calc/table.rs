//! The calculators, in alphabetical order of their metrics, and the shapes they share.

mod business;
mod support;

use super::{Calculator, Combination, Formula, Input, InputKind};

/// Every calculator.
pub static CALCULATORS: &[Calculator] = &[
    business::CAC,
    business::CART_ABANDONMENT_RATE,
    support::CES,
    business::CHURN_RATE,
    business::CLICK_THROUGH_RATE,
    business::CLV,
    business::CONVERSION_RATE,
    support::CSAT,
    support::FEEDBACK_RESPONSE_RATE,
    support::FIRST_RESPONSE_TIME,
    support::HANDLE_TIME,
    support::IQS,
    support::NPS,
    support::RESPONSE_TIME,
    business::RETENTION_RATE,
    support::TICKET_RESOLUTION_RATE,
    support::TICKETS_PER_CUSTOMER,
    support::WAIT_TIME,
];

const fn input(
    name: &'static str,
    kind: InputKind,
    help_en: &'static str,
    help_es: &'static str,
) -> Input {
    Input { name, kind, help_en, help_es }
}

const fn quotient(
    inputs: &'static [&'static str],
    parts: &'static [&'static str],
    by: &'static str,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    let formula = Formula::Quotient { parts, by };
    Combination { inputs, formula_en, formula_es, at_most: &[], formula }
}

/// Percent of a whole that the part cannot exceed.
const fn share(
    inputs: &'static [&'static str],
    at_most: &'static [(&'static str, &'static str)],
    plus: &'static [&'static str],
    whole: &'static str,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    let formula = Formula::Share { plus, minus: &[], whole };
    Combination { inputs, formula_en, formula_es, at_most, formula }
}

/// Percent of something that is not always the whole, and may exceed 100.
const fn ratio_in_percent(
    inputs: &'static [&'static str],
    plus: &'static [&'static str],
    whole: &'static str,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    share(inputs, &[], plus, whole, formula_en, formula_es)
}
