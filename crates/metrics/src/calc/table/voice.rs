//! Calculators of what customers say.

use super::{input, share, share_of, whole};
use crate::calc::InputKind::{Count, Flag, List, Number, Signed};
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, Formula, Input, UnitKind};

const RATINGS: Input = input(
    "ratings",
    List,
    "every rating, separated by commas",
    "todas las puntuaciones, separadas por comas",
);
const EFFORT: Input =
    input("effort", Flag, "low ratings are good", "las puntuaciones bajas son buenas");
const EASE: Input =
    input("ease", Flag, "high ratings are good", "las puntuaciones altas son buenas");

pub(super) const CES: Calculator = Calculator {
    metric: "ces",
    unit: UnitKind::Score,
    inputs: &[
        RATINGS,
        input(
            "top-box",
            Number,
            "rating that is just good enough, for the share of such ratings",
            TOP_BOX_ES,
        ),
        EFFORT,
        EASE,
    ],
    combinations: &[
        Combination::special(
            &["ratings"],
            Special::Effort,
            "sum of ratings ÷ answers",
            "suma de puntuaciones ÷ respuestas",
        ),
        Combination::special(
            &["ratings", "top-box"],
            Special::TopBox,
            "ratings in the best boxes ÷ answers × 100",
            "puntuaciones en las mejores casillas ÷ respuestas × 100",
        )
        .with_unit(UnitKind::Percent),
    ],
};

const TOP_BOX_ES: &str = "puntuación que basta, para la parte de puntuaciones así de buenas";

pub(super) const CSAT: Calculator = Calculator {
    metric: "csat",
    unit: UnitKind::Percent,
    inputs: &[
        input("positive", Count, "positive answers", "respuestas positivas"),
        input("total", Count, "all answers", "todas las respuestas"),
        input(
            "negative",
            Count,
            "negative answers, to take them off: net satisfaction",
            "respuestas negativas, para restarlas: satisfacción neta",
        ),
        RATINGS,
        input(
            "positive-from",
            Number,
            "lowest rating that counts as positive; 4 of 1–5 where left out",
            "menor puntuación que cuenta como positiva; 4 de 1–5 si se omite",
        ),
        input(
            "scale-max",
            Number,
            "highest rating of the scale, for the normalised sum",
            SCALE_MAX_ES,
        ),
        input("average", Flag, "the mean of the ratings instead", "en su lugar, la media"),
    ],
    combinations: &[
        share(
            &["positive", "total"],
            &["positive"],
            whole(&["total"]),
            "positive ÷ answers × 100",
            "positivas ÷ respuestas × 100",
        )
        .with_at_most(&[("positive", "total")]),
        Combination::special(
            &["ratings"],
            Special::BoxesOfFive,
            "ratings of 4 and 5 ÷ answers × 100",
            "puntuaciones de 4 y 5 ÷ respuestas × 100",
        ),
        Combination::new(
            &["ratings", "average"],
            Formula::Mean { list: "ratings", scale: None },
            "sum of ratings ÷ answers",
            "suma de puntuaciones ÷ respuestas",
        )
        .with_unit(UnitKind::Score),
        Combination::special(
            &["ratings", "positive-from"],
            Special::PositiveRatings,
            "positive ÷ answers × 100",
            "positivas ÷ respuestas × 100",
        ),
        Combination::special(
            &["ratings", "scale-max"],
            Special::NormalisedSum,
            "sum of ratings ÷ sum of the highest possible × 100",
            "suma de puntuaciones ÷ suma de las máximas × 100",
        ),
        Combination::special(
            &["positive", "negative", "total"],
            Special::NetSatisfaction,
            "% positive − % negative; neutral answers count in the base",
            "% positivas − % negativas; las neutras cuentan en la base",
        ),
    ],
};

const SCALE_MAX_ES: &str = "puntuación más alta de la escala, para la suma normalizada";

share_of!(
    CSAT_NEGATIVE_SHARE,
    "csat_negative_share",
    ("negative", "negative answers", "respuestas negativas"),
    ("total", "all answers", "todas las respuestas"),
    "negative ÷ answers × 100",
    "negativas ÷ respuestas × 100",
);

pub(super) const CX_SCORE: Calculator = Calculator {
    metric: "cx_score",
    unit: UnitKind::Points,
    inputs: &[
        input("csat", Number, "CSAT in percent", "CSAT en porcentaje"),
        input("nps", Signed, "NPS from −100 to 100", "NPS de −100 a 100"),
        input("ces", Number, "mean CES, with its scale and direction", CES_ES),
        input("ces-min", Number, "lowest rating of that scale", "mínimo de esa escala"),
        input("ces-max", Number, "highest rating of that scale", "máximo de esa escala"),
        EFFORT,
        EASE,
        input(
            "csat-weight",
            Number,
            "weight of CSAT; 1 if left out",
            "peso del CSAT; 1 si se omite",
        ),
        input("nps-weight", Number, "weight of NPS; 1 if left out", "peso del NPS; 1 si se omite"),
        input("ces-weight", Number, "weight of CES; 1 if left out", "peso del CES; 1 si se omite"),
    ],
    combinations: &[
        experience(&["csat"], &["nps", "csat-weight", "nps-weight"]),
        experience(&["nps"], &["nps-weight"]),
        experience(
            &["ces", "ces-min", "ces-max"],
            &["csat", "nps", "csat-weight", "nps-weight", "ces-weight"],
        ),
    ],
};

const CES_ES: &str = "CES medio, con su escala y sentido";

const fn experience(
    inputs: &'static [&'static str],
    optional: &'static [&'static str],
) -> Combination {
    Combination::special(
        inputs,
        Special::Experience,
        "weighted mean of CSAT, (NPS + 100) ÷ 2 and CES from 0 to 100; what is missing is left out",
        "media ponderada de CSAT, (NPS + 100) ÷ 2 y CES de 0 a 100; lo que falta no cuenta",
    )
    .with_optional(optional)
}

pub(super) const NPS: Calculator = Calculator {
    metric: "nps",
    unit: UnitKind::Points,
    inputs: &[
        input("promoters", Count, "answers of 9 and 10", "respuestas de 9 y 10"),
        input("passives", Count, "answers of 7 and 8", "respuestas de 7 y 8"),
        input("detractors", Count, "answers of 0 to 6", "respuestas de 0 a 6"),
        input("percent", Flag, "the three are shares in percent", "los tres son porcentajes"),
    ],
    combinations: &[Combination::new(
        &["promoters", "passives", "detractors"],
        Formula::Promoters,
        "% promoters − % detractors; passives count in the base",
        "% promotores − % detractores; los pasivos cuentan en la base",
    )],
};

share_of!(
    SURVEY_RESPONSE_RATE,
    "survey_response_rate",
    ("answered", "surveys answered", "encuestas respondidas"),
    ("sent", "surveys sent or shown", "encuestas enviadas o mostradas"),
    "answered ÷ sent × 100",
    "respondidas ÷ enviadas × 100",
);
