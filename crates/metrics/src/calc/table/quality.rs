//! Calculators of quality.

use super::{input, share_of};
use crate::calc::InputKind::List;
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, Formula, UnitKind};

share_of!(
    CRITICAL_ERROR_RATE,
    "critical_error_rate",
    (
        "failed",
        "reviews with a failed critical category",
        "revisiones con una categoría crítica fallada"
    ),
    ("reviews", "all reviews", "todas las revisiones"),
    "reviews with a critical error ÷ reviews × 100",
    "revisiones con error crítico ÷ revisiones × 100",
);

pub(super) const IQS: Calculator = Calculator {
    metric: "iqs",
    unit: UnitKind::Score,
    inputs: &[
        input(
            "scores",
            List,
            "every review's score from 0 to 100, separated by commas",
            "la nota de cada revisión, de 0 a 100, separadas por comas",
        ),
        input(
            "categories",
            List,
            "one review: each category from 0 to 100",
            "una revisión: cada categoría de 0 a 100",
        ),
        input(
            "weights",
            List,
            "the weight of each category; 1 where left out",
            "el peso de cada categoría; 1 si se omite",
        ),
        input(
            "critical",
            List,
            "places of critical categories, from 1: below 50 they make the review 0",
            "lugares de las categorías críticas, desde 1: con menos de 50 la revisión vale 0",
        ),
    ],
    combinations: &[
        Combination::new(
            &["scores"],
            Formula::Mean { list: "scores", scale: Some((0.0, 100.0)) },
            "sum of review scores ÷ reviews",
            "suma de notas ÷ revisiones",
        ),
        Combination::special(
            &["categories"],
            Special::Review,
            "sum of category × weight ÷ sum of weights; 0 when a critical one is below 50",
            "suma de categoría × peso ÷ suma de pesos; 0 si una crítica baja de 50",
        )
        .with_optional(&["weights", "critical"]),
    ],
};

share_of!(
    QA_PASS_RATE,
    "qa_pass_rate",
    ("passed", "reviews at or above the pass mark", "revisiones que llegan a la nota"),
    ("reviews", "all reviews", "todas las revisiones"),
    "passed ÷ reviews × 100",
    "aprobadas ÷ revisiones × 100",
);

share_of!(
    REVIEW_COVERAGE,
    "review_coverage",
    ("reviewed", "conversations reviewed", "conversaciones revisadas"),
    ("eligible", "conversations that could be reviewed", "conversaciones que se podían revisar"),
    "reviewed ÷ eligible × 100",
    "revisadas ÷ revisables × 100",
);

pub(super) const REVIEWER_AGREEMENT: Calculator = Calculator {
    metric: "reviewer_agreement",
    unit: UnitKind::Score,
    inputs: &[
        input(
            "first",
            List,
            "first score of each conversation, separated by commas",
            "la primera nota de cada conversación, separadas por comas",
        ),
        input(
            "second",
            List,
            "second score of each, in the same order",
            "la segunda nota de cada una, en el mismo orden",
        ),
    ],
    combinations: &[Combination::special(
        &["first", "second"],
        Special::Agreement,
        "1 − mean squared difference of the pairs ÷ that of any two scores",
        "1 − diferencia cuadrática media de los pares ÷ la de dos notas cualesquiera",
    )],
};
