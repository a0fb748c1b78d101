//! Calculators of speed, load, voice and quality.

use super::{input, quotient, ratio_in_percent, share};
use crate::calc::InputKind::{Count, Flag, List, Number};
use crate::calc::{Calculator, Combination, Formula, UnitKind};

pub(super) const CES: Calculator = Calculator {
    metric: "ces",
    unit: UnitKind::Score,
    inputs: &[input(
        "ratings",
        List,
        "every rating, separated by commas",
        "todas las puntuaciones, separadas por comas",
    )],
    combinations: &[Combination {
        inputs: &["ratings"],
        formula_en: "sum of ratings ÷ answers",
        formula_es: "suma de puntuaciones ÷ respuestas",
        at_most: &[],
        formula: Formula::Mean { list: "ratings", scale: None },
    }],
};

pub(super) const CSAT: Calculator = Calculator {
    metric: "csat",
    unit: UnitKind::Percent,
    inputs: &[
        input("positive", Count, "positive answers", "respuestas positivas"),
        input("total", Count, "all answers", "todas las respuestas"),
    ],
    combinations: &[share(
        &["positive", "total"],
        &[("positive", "total")],
        &["positive"],
        "total",
        "positive ÷ answers × 100",
        "positivas ÷ respuestas × 100",
    )],
};

pub(super) const FEEDBACK_RESPONSE_RATE: Calculator = Calculator {
    metric: "feedback_response_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "answered",
            Count,
            "comments answered by a person",
            "comentarios respondidos por una persona",
        ),
        input("received", Count, "comments received", "comentarios recibidos"),
    ],
    combinations: &[share(
        &["answered", "received"],
        &[("answered", "received")],
        &["answered"],
        "received",
        "answered ÷ received × 100",
        "respondidos ÷ recibidos × 100",
    )],
};

pub(super) const FIRST_RESPONSE_TIME: Calculator = Calculator {
    metric: "first_response_time",
    unit: UnitKind::Duration,
    inputs: &[
        input(
            "total",
            Number,
            "all first responses added up",
            "suma de todas las primeras respuestas",
        ),
        input("count", Count, "how many there were", "cuántas hubo"),
    ],
    combinations: &[quotient(
        &["total", "count"],
        &["total"],
        "count",
        "total time ÷ first responses",
        "tiempo total ÷ primeras respuestas",
    )],
};

pub(super) const HANDLE_TIME: Calculator = Calculator {
    metric: "handle_time",
    unit: UnitKind::Duration,
    inputs: &[
        input("talk", Number, "talk time added up", "suma del tiempo de conversación"),
        input("hold", Number, "hold time added up", "suma del tiempo en espera"),
        input("after-call", Number, "after-call work added up", "suma del trabajo posterior"),
        input("count", Count, "calls with talk", "llamadas con conversación"),
    ],
    combinations: &[quotient(
        &["talk", "hold", "after-call", "count"],
        &["talk", "hold", "after-call"],
        "count",
        "(talk + hold + after-call) ÷ calls",
        "(conversación + espera + posterior) ÷ llamadas",
    )],
};

pub(super) const IQS: Calculator = Calculator {
    metric: "iqs",
    unit: UnitKind::Score,
    inputs: &[input(
        "scores",
        List,
        "every review's score from 0 to 100, separated by commas",
        "la nota de cada revisión, de 0 a 100, separadas por comas",
    )],
    combinations: &[Combination {
        inputs: &["scores"],
        formula_en: "sum of review scores ÷ reviews",
        formula_es: "suma de notas ÷ revisiones",
        at_most: &[],
        formula: Formula::Mean { list: "scores", scale: Some((0.0, 100.0)) },
    }],
};

pub(super) const NPS: Calculator = Calculator {
    metric: "nps",
    unit: UnitKind::Score,
    inputs: &[
        input("promoters", Count, "answers of 9 and 10", "respuestas de 9 y 10"),
        input("passives", Count, "answers of 7 and 8", "respuestas de 7 y 8"),
        input("detractors", Count, "answers of 0 to 6", "respuestas de 0 a 6"),
        input("percent", Flag, "the three are shares in percent", "los tres son porcentajes"),
    ],
    combinations: &[Combination {
        inputs: &["promoters", "passives", "detractors"],
        formula_en: "% promoters − % detractors; passives count in the base",
        formula_es: "% promotores − % detractores; los pasivos cuentan en la base",
        at_most: &[],
        formula: Formula::Promoters,
    }],
};

pub(super) const RESPONSE_TIME: Calculator = Calculator {
    metric: "response_time",
    unit: UnitKind::Duration,
    inputs: &[
        input(
            "total",
            Number,
            "all response times added up",
            "suma de todos los tiempos de respuesta",
        ),
        input("count", Count, "how many responses", "cuántas respuestas"),
    ],
    combinations: &[quotient(
        &["total", "count"],
        &["total"],
        "count",
        "total time ÷ responses",
        "tiempo total ÷ respuestas",
    )],
};

pub(super) const TICKET_RESOLUTION_RATE: Calculator = Calculator {
    metric: "ticket_resolution_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("resolved", Count, "tickets solved in the period", "tickets resueltos en el periodo"),
        input("total", Count, "tickets received in the period", "tickets recibidos en el periodo"),
    ],
    combinations: &[ratio_in_percent(
        &["resolved", "total"],
        &["resolved"],
        "total",
        "solved ÷ received × 100; above 100 when older tickets are solved too",
        "resueltos ÷ recibidos × 100; más de 100 si también se resuelven anteriores",
    )],
};

pub(super) const TICKETS_PER_CUSTOMER: Calculator = Calculator {
    metric: "tickets_per_customer",
    unit: UnitKind::Ratio,
    inputs: &[
        input("tickets", Count, "tickets created", "tickets creados"),
        input(
            "customers",
            Count,
            "different customers who created one",
            "clientes distintos que crearon alguno",
        ),
    ],
    combinations: &[quotient(
        &["tickets", "customers"],
        &["tickets"],
        "customers",
        "tickets ÷ customers",
        "tickets ÷ clientes",
    )],
};

pub(super) const WAIT_TIME: Calculator = Calculator {
    metric: "wait_time",
    unit: UnitKind::Duration,
    inputs: &[
        input("total", Number, "all waits added up", "suma de todas las esperas"),
        input("count", Count, "contacts answered", "contactos atendidos"),
    ],
    combinations: &[quotient(
        &["total", "count"],
        &["total"],
        "count",
        "total wait ÷ contacts answered",
        "espera total ÷ contactos atendidos",
    )],
};
