//! Calculators of loyalty.

use super::{input, percent, share, share_of, whole};
use crate::calc::InputKind::{Count, List, Number};
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, Formula, UnitKind};

pub(super) const CHURN_RATE: Calculator = Calculator {
    metric: "churn_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Count, "customers at the start", "clientes al inicio"),
        input(
            "lost",
            Count,
            "of those customers, lost by the end",
            "de esos clientes, perdidos al final",
        ),
        input("acquired", Count, "customers won in between", "clientes captados entre medias"),
        input("end", Count, "customers at the end", "clientes al final"),
    ],
    combinations: &[
        share(
            &["start", "lost"],
            &["lost"],
            whole(&["start"]),
            "lost ÷ start × 100",
            "perdidos ÷ iniciales × 100",
        )
        .with_at_most(&[("lost", "start")]),
        Combination::new(
            &["start", "acquired", "end"],
            Formula::Share {
                plus: &["start", "acquired"],
                minus: &["end"],
                whole: whole(&["start"]),
            },
            "(start + acquired − end) ÷ start × 100",
            "(iniciales + captados − finales) ÷ iniciales × 100",
        )
        .with_at_most_both("end", ["start", "acquired"]),
        percent(
            &["acquired", "lost"],
            &["lost"],
            &[],
            whole(&["acquired"]),
            "lost ÷ acquired × 100",
            "perdidos ÷ captados × 100",
        ),
        share(
            &["start", "acquired", "lost"],
            &["lost"],
            whole(&["start", "acquired"]),
            "lost ÷ (start + acquired) × 100, as Stripe has it",
            "perdidos ÷ (iniciales + captados) × 100, como en Stripe",
        ),
    ],
};

share_of!(
    COHORT_RETENTION,
    "cohort_retention",
    (
        "returned",
        "customers of the cohort active again on the day",
        "clientes de la cohorte activos otra vez ese día"
    ),
    (
        "cohort",
        "customers of the cohort whose day is over",
        "clientes de la cohorte cuyo día ha terminado"
    ),
    "active again ÷ cohort × 100",
    "activos otra vez ÷ cohorte × 100",
);

pub(super) const ENGAGEMENT_SCORE: Calculator = Calculator {
    metric: "engagement_score",
    unit: UnitKind::Score,
    inputs: SCORES,
    combinations: &[WEIGHTED],
};

pub(super) const HEALTH_SCORE: Calculator = Calculator {
    metric: "health_score",
    unit: UnitKind::Score,
    inputs: SCORES,
    combinations: &[WEIGHTED],
};

const SCORES: &[crate::calc::Input] = &[
    input(
        "scores",
        List,
        "every measure from 0 to 100, separated by commas",
        "cada medida de 0 a 100, separadas por comas",
    ),
    input(
        "weights",
        List,
        "the weight of each; 1 where left out",
        "el peso de cada una; 1 si se omite",
    ),
];

const WEIGHTED: Combination = Combination::special(
    &["scores"],
    Special::Weighted,
    "sum of measure × weight ÷ sum of weights",
    "suma de medida × peso ÷ suma de pesos",
)
.with_optional(&["weights"]);

share_of!(
    LOYALTY_PARTICIPATION_RATE,
    "loyalty_participation_rate",
    ("acted", "members who acted in the period", "miembros que actuaron en el periodo"),
    ("active", "active customers", "clientes activos"),
    "members who acted ÷ active × 100",
    "miembros que actuaron ÷ activos × 100",
);

pub(super) const REFERRAL_COMMISSION: Calculator = Calculator {
    metric: "referral_commission",
    unit: UnitKind::Money,
    inputs: &[
        input("rewarded", Number, "money given as rewards", "dinero dado en premios"),
        input("taken-back", Number, "money of rewards taken back", "dinero de premios retirados"),
        input(
            "referrals",
            Count,
            "instead: rewarded referrals",
            "en su lugar: recomendaciones premiadas",
        ),
        input(
            "reward",
            Number,
            "money given for each referral",
            "dinero dado por cada recomendación",
        ),
        input(
            "sales",
            Number,
            "instead: money of the sales they brought",
            "en su lugar: dinero de las ventas que trajeron",
        ),
        input("rate", Number, "percent of the sales", "porcentaje de las ventas"),
    ],
    combinations: &[
        Combination::new(
            &["rewarded"],
            Formula::Sum { plus: &["rewarded"], minus: &["taken-back"] },
            "rewards given − taken back",
            "premios dados − retirados",
        )
        .with_optional(&["taken-back"]),
        Combination::special(
            &["referrals", "reward"],
            Special::Product("referrals", "reward"),
            "referrals × reward",
            "recomendaciones × premio",
        ),
        Combination::special(
            &["sales", "rate"],
            Special::PercentOf { of: "sales", rate: "rate" },
            "sales × percent",
            "ventas × porcentaje",
        ),
    ],
};

share_of!(
    REFERRAL_CONVERSION,
    "referral_conversion",
    (
        "customers",
        "referred visitors who became customers",
        "visitantes por recomendación que se hicieron clientes"
    ),
    ("visitors", "visitors who came by a referral", "visitantes llegados por recomendación"),
    "customers ÷ referred visitors × 100",
    "clientes ÷ visitantes por recomendación × 100",
);

share_of!(
    REFERRAL_RATE,
    "referral_rate",
    ("referrers", "customers who won a sign-up", "clientes que trajeron un alta"),
    ("active", "active customers at the end", "clientes activos al final"),
    "customers who referred ÷ active × 100",
    "clientes que recomendaron ÷ activos × 100",
);

share_of!(
    REPEAT_PURCHASE_RATE,
    "repeat_purchase_rate",
    (
        "repeaters",
        "customers who bought on two days or more",
        "clientes que compraron en dos días o más"
    ),
    ("customers", "customers who bought in the period", "clientes que compraron en el periodo"),
    "repeat buyers ÷ buyers × 100",
    "compradores que repiten ÷ compradores × 100",
);

pub(super) const REPURCHASE_AFTER_CONTACT: Calculator = Calculator {
    metric: "repurchase_after_contact",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "ordered",
            Count,
            "of those with a contact, who ordered after it",
            "de los que contactaron, los que pidieron después",
        ),
        input("contacted", Count, "customers with a contact", "clientes que contactaron"),
        input(
            "alike-ordered",
            Count,
            "of those alike without one, who ordered",
            "de los parecidos sin contacto, los que pidieron",
        ),
        input("alike", Count, "customers alike without one", "clientes parecidos sin contacto"),
    ],
    combinations: &[
        share(
            &["ordered", "contacted"],
            &["ordered"],
            whole(&["contacted"]),
            "who ordered ÷ customers with a contact × 100",
            "los que pidieron ÷ clientes que contactaron × 100",
        )
        .with_at_most(&[("ordered", "contacted")]),
        Combination::special(
            &["ordered", "contacted", "alike-ordered", "alike"],
            Special::Ahead,
            "% of those with a contact − % of those alike without one",
            "% de los que contactaron − % de los parecidos sin contacto",
        )
        .with_unit(UnitKind::Points)
        .with_at_most(&[("ordered", "contacted"), ("alike-ordered", "alike")]),
    ],
};

pub(super) const RETENTION_RATE: Calculator = Calculator {
    metric: "retention_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Count, "customers at the start", "clientes al inicio"),
        input("end", Count, "customers at the end", "clientes al final"),
        input(
            "new",
            Count,
            "of the customers at the end, those won in between",
            "de los clientes al final, los captados entre medias",
        ),
        input("served", Count, "different customers served", "clientes distintos atendidos"),
    ],
    combinations: &[
        Combination::new(
            &["start", "end", "new"],
            Formula::Share { plus: &["end"], minus: &["new"], whole: whole(&["start"]) },
            "(end − new) ÷ start × 100",
            "(finales − nuevos) ÷ iniciales × 100",
        )
        .with_at_most(&[("new", "end")])
        .with_at_most_both("end", ["start", "new"]),
        // Who was served need not have been a customer at the start: it is no share of them.
        percent(
            &["start", "served", "new"],
            &["served"],
            &["new"],
            whole(&["start"]),
            "(served − new) ÷ start × 100",
            "(atendidos − nuevos) ÷ iniciales × 100",
        )
        .with_at_most(&[("new", "served")]),
    ],
};

share_of!(
    TRAINING_PARTICIPATION_RATE,
    "training_participation_rate",
    ("participants", "customers who took part", "clientes que participaron"),
    ("active", "active customers", "clientes activos"),
    "participants ÷ active × 100",
    "participantes ÷ activos × 100",
);
