//! Calculators of load and outcome, of calls and of staffing.

use super::{input, percent, quotient, quotient_of, share, share_of, whole};
use crate::calc::InputKind::{Count, Number, Time};
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, Formula, UnitKind, Whole};

pub(super) const ABANDONMENT_RATE: Calculator = Calculator {
    metric: "abandonment_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("abandoned", Count, "entries given up waiting", "quienes desistieron"),
        input("entries", Count, "entries into the queue", "entradas en la cola"),
        input(
            "short",
            Count,
            "of those given up, the ones given up within a few seconds",
            "de quienes desistieron, los que lo hicieron a los pocos segundos",
        ),
    ],
    combinations: &[
        share(
            &["abandoned", "entries"],
            &["abandoned"],
            whole(&["entries"]),
            "abandoned ÷ entries × 100",
            "abandonos ÷ entradas × 100",
        )
        .with_at_most(&[("abandoned", "entries")]),
        Combination::new(
            &["abandoned", "entries", "short"],
            Formula::Share {
                plus: &["abandoned"],
                minus: &["short"],
                whole: Whole { plus: &["entries"], minus: &["short"] },
            },
            "(abandoned − short ones) ÷ (entries − short ones) × 100",
            "(abandonos − breves) ÷ (entradas − breves) × 100",
        )
        .with_at_most(&[("abandoned", "entries"), ("short", "abandoned")]),
    ],
};

pub(super) const BACKLOG: Calculator = Calculator {
    metric: "backlog",
    unit: UnitKind::Count,
    inputs: &[
        input(
            "start",
            Count,
            "conversations open at the start",
            "conversaciones abiertas al inicio",
        ),
        input(
            "created",
            Count,
            "conversations created since then",
            "conversaciones creadas desde entonces",
        ),
        input(
            "solved",
            Count,
            "conversations solved since then",
            "conversaciones resueltas desde entonces",
        ),
        input(
            "reopened",
            Count,
            "conversations re-opened since then",
            "conversaciones reabiertas desde entonces",
        ),
    ],
    combinations: &[Combination::new(
        &["start", "created", "solved"],
        Formula::Sum { plus: &["start", "created", "reopened"], minus: &["solved"] },
        "start + created + re-opened − solved",
        "inicio + creadas + reabiertas − resueltas",
    )
    .with_optional(&["reopened"])],
};

pub(super) const BACKLOG_DAYS: Calculator = Calculator {
    metric: "backlog_days",
    unit: UnitKind::Days,
    inputs: &[
        input("backlog", Count, "cases open now", "casos abiertos ahora"),
        input(
            "solved",
            Count,
            "cases solved in the last days",
            "casos resueltos en los últimos días",
        ),
        input(
            "days",
            Number,
            "days in which they were solved; 28 if left out",
            "días en los que se resolvieron; 28 si se omite",
        ),
    ],
    combinations: &[Combination::special(
        &["backlog", "solved"],
        Special::BacklogDays,
        "backlog ÷ solves a day",
        "pendientes ÷ resoluciones al día",
    )
    .with_optional(&["days"])],
};

share_of!(
    BOT_CONTAINMENT,
    "bot_containment",
    (
        "contained",
        "conversations solved by the bot alone",
        "conversaciones resueltas solo por el bot"
    ),
    ("conversations", "conversations with the bot", "conversaciones con el bot"),
    "contained ÷ conversations with the bot × 100",
    "contenidas ÷ conversaciones con el bot × 100",
);

share_of!(
    BOT_HANDOFF_RATE,
    "bot_handoff_rate",
    ("handed-off", "conversations passed on to people", "conversaciones derivadas a personas"),
    ("conversations", "conversations with the bot", "conversaciones con el bot"),
    "handed off ÷ conversations with the bot × 100",
    "derivadas ÷ conversaciones con el bot × 100",
);

share_of!(
    CALLBACK_KEPT_RATE,
    "callback_kept_rate",
    ("kept", "callbacks reached in time", "devoluciones de llamada a tiempo"),
    ("requested", "callbacks requested", "devoluciones de llamada pedidas"),
    "kept ÷ requested × 100",
    "a tiempo ÷ pedidas × 100",
);

share_of!(
    CHANNEL_SHARE,
    "channel_share",
    ("began", "conversations that began in the channel", "conversaciones iniciadas en el canal"),
    ("conversations", "all conversations", "todas las conversaciones"),
    "conversations of the channel ÷ conversations × 100",
    "conversaciones del canal ÷ conversaciones × 100",
);

pub(super) const CONCURRENCY: Calculator = Calculator {
    metric: "concurrency",
    unit: UnitKind::Ratio,
    inputs: &[
        input("contact-time", Time, "time of all contacts added up", "suma de todos los contactos"),
        input("busy", Time, "time with at least one contact", "tiempo con algún contacto"),
    ],
    combinations: &[quotient(
        &["contact-time", "busy"],
        &["contact-time"],
        "busy",
        "time of contacts ÷ time with at least one",
        "tiempo de contactos ÷ tiempo con al menos uno",
    )
    .with_at_most(&[("busy", "contact-time")])],
};

pub(super) const CONTACT_RATE: Calculator = Calculator {
    metric: "contact_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("contacts", Count, "cases and calls of customers", "casos y llamadas de clientes"),
        input("orders", Count, "orders of the period", "pedidos del periodo"),
        input("customers", Count, "instead: active customers", "en su lugar: clientes activos"),
        input("subscriptions", Count, "instead: subscriptions", "en su lugar: suscripciones"),
    ],
    combinations: &[
        percent(
            &["contacts", "orders"],
            &["contacts"],
            &[],
            whole(&["orders"]),
            "contacts ÷ orders × 100",
            "contactos ÷ pedidos × 100",
        ),
        percent(
            &["contacts", "customers"],
            &["contacts"],
            &[],
            whole(&["customers"]),
            "contacts ÷ active customers × 100",
            "contactos ÷ clientes activos × 100",
        ),
        percent(
            &["contacts", "subscriptions"],
            &["contacts"],
            &[],
            whole(&["subscriptions"]),
            "contacts ÷ subscriptions × 100",
            "contactos ÷ suscripciones × 100",
        ),
    ],
};

quotient_of!(
    CONTACTS_PER_HOUR,
    "contacts_per_hour",
    Ratio,
    ("contacts", Count, "contacts handled", "contactos atendidos"),
    ("hours", Number, "staffed hours", "horas de presencia"),
    "contacts ÷ staffed hours",
    "contactos ÷ horas de presencia",
);

quotient_of!(
    CONVERSATIONS_PER_AGENT,
    "conversations_per_agent",
    Ratio,
    ("conversations", Count, "conversations, once for each agent", "conversaciones, por agente"),
    ("agents", Count, "agents with at least one act", "agentes con al menos un acto"),
    "conversations ÷ agents",
    "conversaciones ÷ agentes",
);

share_of!(
    FIRST_CONTACT_RESOLUTION,
    "first_contact_resolution",
    (
        "first-contact",
        "conversations solved with the first reply",
        "conversaciones resueltas con la primera respuesta"
    ),
    (
        "solved",
        "conversations solved with a reply",
        "conversaciones resueltas con alguna respuesta"
    ),
    "solved at first contact ÷ solved × 100",
    "resueltas al primer contacto ÷ resueltas × 100",
);

share_of!(
    INTERVAL_TARGET_RATE,
    "interval_target_rate",
    ("on-target", "half-hours on target", "medias horas en objetivo"),
    ("half-hours", "all half-hours that were counted", "todas las medias horas que se contaron"),
    "half-hours on target ÷ half-hours × 100",
    "medias horas en objetivo ÷ medias horas × 100",
);

pub(super) const OCCUPANCY: Calculator = Calculator {
    metric: "occupancy",
    unit: UnitKind::Percent,
    inputs: &[
        input("busy", Time, "time busy, parallel work once", "tiempo ocupado, sin contar doble"),
        input(
            "staffed",
            Time,
            "time staffed, in the same unit",
            "tiempo de presencia, en la misma unidad",
        ),
    ],
    combinations: &[percent(
        &["busy", "staffed"],
        &["busy"],
        &[],
        whole(&["staffed"]),
        "busy ÷ staffed × 100",
        "ocupado ÷ presencia × 100",
    )
    .with_at_most(&[("busy", "staffed")])],
};

share_of!(
    OUTBOUND_CONNECT_RATE,
    "outbound_connect_rate",
    ("connected", "outbound calls connected", "llamadas salientes conectadas"),
    ("attempted", "outbound calls attempted", "llamadas salientes intentadas"),
    "connected ÷ attempted × 100",
    "conectadas ÷ intentadas × 100",
);

quotient_of!(
    REASSIGNMENTS_PER_CONVERSATION,
    "reassignments_per_conversation",
    Ratio,
    ("reassignments", Count, "changes of agent or team", "cambios de agente o equipo"),
    ("conversations", Count, "all conversations", "todas las conversaciones"),
    "reassignments ÷ conversations",
    "reasignaciones ÷ conversaciones",
);

share_of!(
    REOPEN_RATE,
    "reopen_rate",
    (
        "reopened",
        "solved conversations that were re-opened",
        "conversaciones resueltas que se reabrieron"
    ),
    ("solved", "conversations solved", "conversaciones resueltas"),
    "re-opened ÷ solved × 100",
    "reabiertas ÷ resueltas × 100",
);

share_of!(
    REPEAT_CONTACT_RATE,
    "repeat_contact_rate",
    (
        "repeated",
        "cases followed by another contact in 7 days",
        "casos seguidos de otro contacto en 7 días"
    ),
    ("cases", "all cases", "todos los casos"),
    "followed by another contact ÷ cases × 100",
    "seguidos de otro contacto ÷ casos × 100",
);

pub(super) const SCHEDULE_ADHERENCE: Calculator = Calculator {
    metric: "schedule_adherence",
    unit: UnitKind::Percent,
    inputs: &[
        input("adhered", Time, "time as scheduled", "tiempo según lo planificado"),
        input("scheduled", Time, "time scheduled", "tiempo planificado"),
    ],
    combinations: &[percent(
        &["adhered", "scheduled"],
        &["adhered"],
        &[],
        whole(&["scheduled"]),
        "as scheduled ÷ scheduled × 100",
        "según lo planificado ÷ planificado × 100",
    )
    .with_at_most(&[("adhered", "scheduled")])],
};

pub(super) const SELF_SERVICE_RATE: Calculator = Calculator {
    metric: "self_service_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "sessions",
            Count,
            "help sessions without a contact",
            "sesiones de ayuda sin contacto",
        ),
        input("contacts", Count, "contacts with support", "contactos con soporte"),
    ],
    combinations: &[share(
        &["sessions", "contacts"],
        &["sessions"],
        whole(&["sessions", "contacts"]),
        "sessions without contact ÷ (those + contacts) × 100",
        "sesiones sin contacto ÷ (ellas + contactos) × 100",
    )],
};

pub(super) const SERVICE_LEVEL: Calculator = Calculator {
    metric: "service_level",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "within",
            Count,
            "contacts answered within the target",
            "contactos atendidos dentro del objetivo",
        ),
        input("answered", Count, "contacts answered at all", "contactos atendidos en total"),
        input(
            "abandoned",
            Count,
            "contacts given up after some seconds",
            "contactos abandonados tras unos segundos",
        ),
        input(
            "offered",
            Count,
            "instead: all contacts offered",
            "en su lugar: todos los contactos ofrecidos",
        ),
    ],
    combinations: &[
        share(
            &["within", "answered", "abandoned"],
            &["within"],
            whole(&["answered", "abandoned"]),
            "within ÷ (answered + abandoned) × 100",
            "a tiempo ÷ (atendidos + abandonados) × 100",
        )
        .with_at_most(&[("within", "answered")]),
        share(
            &["within", "answered"],
            &["within"],
            whole(&["answered"]),
            "within ÷ answered × 100",
            "a tiempo ÷ atendidos × 100",
        )
        .with_at_most(&[("within", "answered")]),
        share(
            &["within", "offered"],
            &["within"],
            whole(&["offered"]),
            "within ÷ offered × 100",
            "a tiempo ÷ ofrecidos × 100",
        )
        .with_at_most(&[("within", "offered")]),
    ],
};

pub(super) const SHRINKAGE: Calculator = Calculator {
    metric: "shrinkage",
    unit: UnitKind::Percent,
    inputs: &[
        input("unavailable", Time, "paid time not available", "tiempo pagado no disponible"),
        input("paid", Time, "all paid time", "todo el tiempo pagado"),
    ],
    combinations: &[percent(
        &["unavailable", "paid"],
        &["unavailable"],
        &[],
        whole(&["paid"]),
        "not available ÷ paid × 100",
        "no disponible ÷ pagado × 100",
    )
    .with_at_most(&[("unavailable", "paid")])],
};

share_of!(
    SLA_COMPLIANCE,
    "sla_compliance",
    ("met", "targets met", "objetivos cumplidos"),
    ("due", "targets due", "objetivos vencidos"),
    "met ÷ due × 100",
    "cumplidos ÷ vencidos × 100",
);
