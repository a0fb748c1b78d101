//! Calculators of speed, and of the load of conversations.

use super::{MEAN_OF_TIMES, TIMES, input, mean_time, quotient, share, share_of, whole};
use crate::calc::InputKind::{Count, Time};
use crate::calc::{Calculator, UnitKind};

mean_time!(
    AGENT_WAIT_TIME,
    "agent_wait_time",
    ("all time pending added up", "suma de todo el tiempo en pendiente"),
    ("conversations solved", "conversaciones resueltas"),
    "time pending ÷ conversations solved",
    "tiempo en pendiente ÷ conversaciones resueltas",
);

mean_time!(
    BOT_FIRST_RESPONSE_TIME,
    "bot_first_response_time",
    ("all waits for the bot added up", "suma de todas las esperas hasta el bot"),
    ("conversations that it answered", "conversaciones a las que respondió"),
    "total wait ÷ conversations answered by the bot",
    "espera total ÷ conversaciones respondidas por el bot",
);

mean_time!(
    COMPLAINT_RESOLUTION_TIME,
    "complaint_resolution_time",
    ("all complaints' times added up", "suma del tiempo de todas las quejas"),
    ("complaints solved", "quejas resueltas"),
    "total time ÷ complaints solved",
    "tiempo total ÷ quejas resueltas",
);

share_of!(
    FEEDBACK_RESPONSE_RATE,
    "feedback_response_rate",
    ("answered", "comments answered by a person", "comentarios respondidos por una persona"),
    ("received", "comments received", "comentarios recibidos"),
    "answered ÷ received × 100",
    "respondidos ÷ recibidos × 100",
);

mean_time!(
    FEEDBACK_RESPONSE_TIME,
    "feedback_response_time",
    ("all waits for an answer added up", "suma de todas las esperas de respuesta"),
    ("comments answered by a person", "comentarios respondidos por una persona"),
    "total wait ÷ comments answered",
    "espera total ÷ comentarios respondidos",
);

mean_time!(
    FIRST_RESPONSE_TIME,
    "first_response_time",
    (
        "times to all first responses added up",
        "suma de los tiempos hasta todas las primeras respuestas"
    ),
    ("how many first responses there were", "cuántas primeras respuestas hubo"),
    "total time ÷ first responses",
    "tiempo total ÷ primeras respuestas",
);

pub(super) const HANDLE_TIME: Calculator = Calculator {
    metric: "handle_time",
    unit: UnitKind::Duration,
    inputs: &[
        input("talk", Time, "talk time added up", "suma del tiempo de conversación"),
        input("hold", Time, "hold time added up", "suma del tiempo de retención"),
        input("after-call", Time, "after-call work added up", "suma del trabajo posterior"),
        input("count", Count, "calls with talk", "llamadas con conversación"),
    ],
    combinations: &[
        quotient(
            &["talk", "hold", "after-call", "count"],
            &["talk", "hold", "after-call"],
            "count",
            "(talk + hold + after-call) ÷ calls",
            "(conversación + retención + posterior) ÷ llamadas",
        ),
        quotient(
            &["talk", "count"],
            &["talk"],
            "count",
            "talk ÷ calls: talk only, without hold and after-call work",
            "conversación ÷ llamadas: solo conversación, sin retención ni trabajo posterior",
        ),
    ],
};

mean_time!(
    ON_HOLD_TIME,
    "on_hold_time",
    ("all time on hold added up", "suma de todo el tiempo en pausa"),
    ("conversations solved", "conversaciones resueltas"),
    "time on hold ÷ conversations solved",
    "tiempo en pausa ÷ conversaciones resueltas",
);

mean_time!(
    REQUESTER_WAIT_TIME,
    "requester_wait_time",
    (
        "all time new, open and on hold added up",
        "suma de todo el tiempo en nuevo, abierto y en pausa"
    ),
    ("conversations solved", "conversaciones resueltas"),
    "time not waiting for the customer ÷ conversations solved",
    "tiempo sin esperar al cliente ÷ conversaciones resueltas",
);

pub(super) const RESOLUTION_TIME: Calculator = Calculator {
    metric: "resolution_time",
    unit: UnitKind::Duration,
    inputs: &[
        input(
            "total",
            Time,
            "times to all resolutions added up",
            "suma de los tiempos hasta todas las resoluciones",
        ),
        input("count", Count, "cases solved", "casos resueltos"),
        input("requests", Count, "instead: all requests", "en su lugar: todas las solicitudes"),
        TIMES,
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
        MEAN_OF_TIMES,
    ],
};

mean_time!(
    RESPONSE_TIME,
    "response_time",
    ("all response times added up", "suma de todos los tiempos de respuesta"),
    ("how many responses there were", "cuántas respuestas hubo"),
    "total time ÷ responses",
    "tiempo total ÷ respuestas",
);

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

mean_time!(
    TIME_TO_ASSIGNMENT,
    "time_to_assignment",
    ("all times until assigned added up", "suma de todos los tiempos hasta la asignación"),
    ("conversations assigned to a person", "conversaciones asignadas a una persona"),
    "total time ÷ conversations assigned",
    "tiempo total ÷ conversaciones asignadas",
);

mean_time!(
    WAIT_TIME,
    "wait_time",
    ("all waits added up", "suma de todas las esperas"),
    ("contacts answered", "contactos atendidos"),
    "total wait ÷ contacts answered",
    "espera total ÷ contactos atendidos",
);
