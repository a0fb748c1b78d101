//! The calculators, in alphabetical order of their metrics, and the shapes they share.

mod business;
mod load;
mod loyalty;
mod quality;
mod social;
mod support;
mod value;
mod voice;
mod web;

use super::special::Special;
use super::{Calculator, Combination, Formula, Input, InputKind, Names, UnitKind, Whole};

/// Every calculator.
pub static CALCULATORS: &[Calculator] = &[
    load::ABANDONMENT_RATE,
    support::AGENT_WAIT_TIME,
    value::ARPA,
    load::BACKLOG,
    load::BACKLOG_DAYS,
    load::BOT_CONTAINMENT,
    support::BOT_FIRST_RESPONSE_TIME,
    load::BOT_HANDOFF_RATE,
    web::BOUNCE_RATE,
    business::CAC,
    value::CAC_PAYBACK,
    load::CALLBACK_KEPT_RATE,
    value::CAMPAIGN_ROI,
    business::CART_ABANDONMENT_RATE,
    voice::CES,
    load::CHANNEL_SHARE,
    loyalty::CHURN_RATE,
    business::CLICK_THROUGH_RATE,
    value::CLV,
    value::CLV_TO_CAC,
    loyalty::COHORT_RETENTION,
    social::COMMENTS,
    support::COMPLAINT_RESOLUTION_TIME,
    load::CONCURRENCY,
    load::CONTACT_RATE,
    load::CONTACTS_PER_HOUR,
    load::CONVERSATIONS_PER_AGENT,
    business::CONVERSION_RATE,
    value::COST_PER_CONTACT,
    value::COST_PER_RESOLUTION,
    quality::CRITICAL_ERROR_RATE,
    voice::CSAT,
    voice::CSAT_NEGATIVE_SHARE,
    voice::CX_SCORE,
    web::DIRECT_TRAFFIC_SHARE,
    loyalty::ENGAGEMENT_SCORE,
    support::FEEDBACK_RESPONSE_RATE,
    support::FEEDBACK_RESPONSE_TIME,
    load::FIRST_CONTACT_RESOLUTION,
    support::FIRST_RESPONSE_TIME,
    social::FOLLOWER_GROWTH,
    support::HANDLE_TIME,
    loyalty::HEALTH_SCORE,
    load::INTERVAL_TARGET_RATE,
    quality::IQS,
    social::LIKES,
    loyalty::LOYALTY_PARTICIPATION_RATE,
    social::MENTIONS,
    value::MRR,
    value::NET_REVENUE_RETENTION,
    voice::NPS,
    load::OCCUPANCY,
    support::ON_HOLD_TIME,
    load::OUTBOUND_CONNECT_RATE,
    web::PAGES_PER_VISIT,
    social::POST_CLICKS,
    quality::QA_PASS_RATE,
    load::REASSIGNMENTS_PER_CONVERSATION,
    loyalty::REFERRAL_COMMISSION,
    loyalty::REFERRAL_CONVERSION,
    loyalty::REFERRAL_RATE,
    load::REOPEN_RATE,
    load::REPEAT_CONTACT_RATE,
    loyalty::REPEAT_PURCHASE_RATE,
    loyalty::REPURCHASE_AFTER_CONTACT,
    support::REQUESTER_WAIT_TIME,
    support::RESOLUTION_TIME,
    support::RESPONSE_TIME,
    loyalty::RETENTION_RATE,
    value::REVENUE_CHURN,
    quality::REVIEW_COVERAGE,
    quality::REVIEWER_AGREEMENT,
    social::SAVES,
    load::SCHEDULE_ADHERENCE,
    load::SELF_SERVICE_RATE,
    load::SERVICE_LEVEL,
    web::SESSION_DURATION,
    social::SHARES,
    load::SHRINKAGE,
    load::SLA_COMPLIANCE,
    social::SOCIAL_CONVERSIONS,
    social::SOCIAL_ENGAGEMENT_RATE,
    social::SOCIAL_INSIGHTS,
    social::SOCIAL_RESPONSE_TIME,
    social::STORY_RETENTION,
    value::SUPPORT_COST_SHARE,
    voice::SURVEY_RESPONSE_RATE,
    support::TICKET_RESOLUTION_RATE,
    support::TICKETS_PER_CUSTOMER,
    web::TIME_ON_PAGE,
    support::TIME_TO_ASSIGNMENT,
    loyalty::TRAINING_PARTICIPATION_RATE,
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

/// What sets of inputs add to the plain one.
impl Combination {
    const fn new(
        inputs: Names,
        formula: Formula,
        formula_en: &'static str,
        formula_es: &'static str,
    ) -> Self {
        let (optional, unit, at_most, at_most_both): (Names, _, &[_], _) = (&[], None, &[], None);
        Self { inputs, optional, unit, formula_en, formula_es, at_most, at_most_both, formula }
    }

    const fn special(
        inputs: Names,
        special: Special,
        formula_en: &'static str,
        formula_es: &'static str,
    ) -> Self {
        Self::new(inputs, Formula::Special(special), formula_en, formula_es)
    }

    const fn with_optional(self, optional: Names) -> Self {
        Self { optional, ..self }
    }

    const fn with_unit(self, unit: UnitKind) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// Pairs of inputs of which the first cannot exceed the second.
    const fn with_at_most(self, at_most: &'static [(&'static str, &'static str)]) -> Self {
        Self { at_most, ..self }
    }

    /// An input that cannot exceed two others together.
    const fn with_at_most_both(self, part: &'static str, whole: [&'static str; 2]) -> Self {
        Self { at_most_both: Some((part, whole)), ..self }
    }
}

/// Every length of time by itself: unlike their sum, they tell how much they differ.
const TIMES: Input = input(
    "times",
    InputKind::Times,
    "instead: each time, separated by commas",
    "en su lugar: cada tiempo, separados por comas",
);

/// The mean of [`TIMES`], with its interval.
const MEAN_OF_TIMES: Combination = Combination::new(
    &["times"],
    Formula::Mean { list: "times", scale: None },
    "sum of the times ÷ how many they are",
    "suma de los tiempos ÷ cuántos son",
);

const fn whole(plus: Names) -> Whole {
    Whole { plus, minus: &[] }
}

const fn quotient(
    inputs: Names,
    parts: Names,
    by: &'static str,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    Combination::new(inputs, Formula::Quotient { parts, by }, formula_en, formula_es)
}

/// Percent of a whole, with Wilson's interval where it is a share.
const fn share(
    inputs: Names,
    plus: Names,
    of: Whole,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    let formula = Formula::Share { plus, minus: &[], whole: of };
    Combination::new(inputs, formula, formula_en, formula_es)
}

/// Percent of money, of time, or of what a case can count for several times: without interval.
const fn percent(
    inputs: Names,
    plus: Names,
    minus: Names,
    of: Whole,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    let formula = Formula::Percent { plus, minus, whole: of };
    Combination::new(inputs, formula, formula_en, formula_es)
}

/// Declares a calculator of a part in percent of its whole, both counted.
macro_rules! share_of {
    ($constant:ident, $metric:literal, ($part:literal, $part_en:literal, $part_es:literal),
     ($whole:literal, $whole_en:literal, $whole_es:literal), $formula_en:literal,
     $formula_es:literal $(,)?) => {
        pub(super) const $constant: crate::calc::Calculator = crate::calc::Calculator {
            metric: $metric,
            unit: crate::calc::UnitKind::Percent,
            inputs: &[
                super::input($part, crate::calc::InputKind::Count, $part_en, $part_es),
                super::input($whole, crate::calc::InputKind::Count, $whole_en, $whole_es),
            ],
            combinations: &[super::share(
                &[$part, $whole],
                &[$part],
                super::whole(&[$whole]),
                $formula_en,
                $formula_es,
            )
            .with_at_most(&[($part, $whole)])],
        };
    };
}

/// Declares a calculator of one number for each of another.
macro_rules! quotient_of {
    ($constant:ident, $metric:literal, $unit:ident,
     ($part:literal, $kind:ident, $part_en:literal, $part_es:literal),
     ($by:literal, $by_kind:ident, $by_en:literal, $by_es:literal), $formula_en:literal,
     $formula_es:literal $(,)?) => {
        pub(super) const $constant: crate::calc::Calculator = crate::calc::Calculator {
            metric: $metric,
            unit: crate::calc::UnitKind::$unit,
            inputs: &[
                super::input($part, crate::calc::InputKind::$kind, $part_en, $part_es),
                super::input($by, crate::calc::InputKind::$by_kind, $by_en, $by_es),
            ],
            combinations: &[super::quotient(
                &[$part, $by],
                &[$part],
                $by,
                $formula_en,
                $formula_es,
            )],
        };
    };
}

/// Declares a calculator of a mean length of time, from all of it or from each one.
macro_rules! mean_time {
    ($constant:ident, $metric:literal, ($total_en:literal, $total_es:literal),
     ($count_en:literal, $count_es:literal), $formula_en:literal, $formula_es:literal $(,)?) => {
        pub(super) const $constant: crate::calc::Calculator = crate::calc::Calculator {
            metric: $metric,
            unit: crate::calc::UnitKind::Duration,
            inputs: &[
                super::input("total", crate::calc::InputKind::Time, $total_en, $total_es),
                super::input("count", crate::calc::InputKind::Count, $count_en, $count_es),
                super::TIMES,
            ],
            combinations: &[
                super::quotient(&["total", "count"], &["total"], "count", $formula_en, $formula_es),
                super::MEAN_OF_TIMES,
            ],
        };
    };
}

use {mean_time, quotient_of, share_of};
