//! Calculators of speed, and of the load of conversations.

use super::{input, quotient, share, share_of, whole};
use crate::calc::InputKind::{Count, Time};
use crate::calc::{Calculator, UnitKind};

share_of!(
    FEEDBACK_RESPONSE_RATE,
    "feedback_response_rate",
    ("answered", "comments answered by a person", "comentarios respondidos por una persona"),
    ("received", "comments received", "comentarios recibidos"),
    "answered ÷ received × 100",
    "respondidos ÷ recibidos × 100",
);

pub(super) const FIRST_RESPONSE_TIME: Calculator = Calculator {
    metric: "first_response_time",
    unit: UnitKind::Duration,
    inputs: &[
        input(
            "total",
            Time,
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
        input("talk", Time, "talk time added up", "suma del tiempo de conversación"),
        input("hold", Time, "hold time added up", "suma del tiempo en espera"),
        input("after-call", Time, "after-call work added up", "suma del trabajo posterior"),
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

pub(super) const RESOLUTION_TIME: Calculator = Calculator {
    metric: "resolution_time",
    unit: UnitKind::Duration,
    inputs: &[
        input("total", Time, "all resolutions added up", "suma de todas las resoluciones"),
        input("count", Count, "cases solved", "casos resueltos"),
        input("requests", Count, "instead: all requests", "en su lugar: todas las solicitudes"),
    ],
    combinations: &[
        quotient(
            &["total", "count"],
            &["total"],
            "count",
            "total time ÷ cases solved",
            "tiempo total ÷ casos resueltos",
        ),
        quotient(
            &["total", "requests"],
            &["total"],
            "requests",
            "total time ÷ all requests",
            "tiempo total ÷ todas las solicitudes",
        ),
    ],
};

pub(super) const RESPONSE_TIME: Calculator = Calculator {
    metric: "response_time",
    unit: UnitKind::Duration,
    inputs: &[
        input(
            "total",
            Time,
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
    combinations: &[share(
        &["resolved", "total"],
        &["resolved"],
        whole(&["total"]),
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
        input("total", Time, "all waits added up", "suma de todas las esperas"),
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
