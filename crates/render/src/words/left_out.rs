//! Why records are left out of a number, of one record and of several.

use super::{Word, called};
use crate::language::Language;

/// Returns why so many records are left out, in words that stand behind their number.
pub fn left_out(reason: &str, count: u64, language: Language) -> String {
    let alone = LEFT_OUT_ALONE.iter().find(|(word, _)| *word == reason);
    match (language, count, alone) {
        (Language::Es, 1, Some((_, said))) => (*said).to_owned(),
        _ => called(EXCLUSIONS, reason, language),
    }
}

/// Why records are left out of a number.
pub const EXCLUSIONS: &[Word] = &[
    ("agent_initiated", "opened by an agent", "abiertas por un agente"),
    ("assigned_before_message", "assigned before the message", "asignadas antes del mensaje"),
    ("bad_amount", "with an impossible amount", "con un importe imposible"),
    ("bad_boxes", "with boxes that cannot be read", "con casillas ilegibles"),
    (
        "bad_direction",
        "with an unknown direction of effort",
        "con un sentido del esfuerzo desconocido",
    ),
    ("bad_interval", "paid by an unknown interval", "con un periodo de pago desconocido"),
    ("bad_kind", "of an unknown kind of question", "de una clase de pregunta desconocida"),
    ("bad_scale", "on an impossible scale", "en una escala imposible"),
    ("bad_score", "outside the scale", "fuera de la escala"),
    ("bot", "bots", "bots"),
    ("bot_only", "handled by a bot only", "atendidas solo por un bot"),
    ("calibration", "calibration", "calibración"),
    ("cancelled", "cancelled", "canceladas"),
    ("connect_missing", "answered at an unknown time", "atendidos no se sabe cuándo"),
    (
        "contacts_unknown",
        "of agents of whose contacts nothing is told",
        "de agentes de cuyos contactos no consta nada",
    ),
    ("cost_unknown", "without known costs", "sin costes conocidos"),
    ("courtesy", "courtesy re-opens", "reaperturas de cortesía"),
    ("deleted", "deleted", "borradas"),
    ("direction_missing", "without a direction of effort", "sin sentido del esfuerzo"),
    ("end_before_start", "ends before it starts", "con el final antes del comienzo"),
    ("end_unknown", "without a known end", "sin final conocido"),
    ("ended_before_start", "ended before they began", "terminados antes de empezar"),
    ("ended_by_solve", "ended by a solve without a reply", "cerradas sin respuesta"),
    ("exited", "left the queue otherwise", "salieron de la cola de otro modo"),
    ("expired_click", "with clicks too old", "con clics demasiado antiguos"),
    ("immature", "window not over", "con el plazo aún abierto"),
    ("in_help_desk", "counted in the help desk", "contados en la herramienta de tickets"),
    ("internal", "of the own staff", "del propio equipo"),
    ("kept_assignee", "with the agent from before", "con el agente de antes"),
    ("kind_missing", "of a kind that nobody declared", "de una clase que nadie declaró"),
    (
        "logins_unknown",
        "of agents whose logins nobody records",
        "de agentes cuyas conexiones no constan",
    ),
    ("machine_initiated", "opened by a machine", "abiertas por una máquina"),
    ("merged", "merged", "fusionadas"),
    ("mixed_currency", "in two currencies", "en dos monedas"),
    ("negative", "ends before it starts", "con el final antes del comienzo"),
    ("never_recorded", "of sources that do not record it", "de fuentes que no lo anotan"),
    (
        "no_assignments_told",
        "of sources that record no assignment",
        "de fuentes que no anotan asignaciones",
    ),
    ("no_conversation", "without a conversation", "sin conversación"),
    (
        "no_critical_categories",
        "of scorecards without a critical category",
        "con plantillas sin categorías críticas",
    ),
    ("no_customer", "without a customer", "sin cliente"),
    ("no_promise", "without a promised time", "sin hora prometida"),
    ("no_replies_told", "of sources that record no reply", "de fuentes que no anotan respuestas"),
    ("no_reply", "without a reply", "sin respuesta"),
    ("no_reviewer", "without a known reviewer", "sin revisor conocido"),
    ("no_score", "with a comment only", "solo con un comentario"),
    ("no_status_history", "without a history of statuses", "sin historial de estados"),
    ("not_placed", "never placed", "nunca realizados"),
    ("not_recorded", "of times that nobody recorded", "de cuando no constaba nada"),
    ("not_satisfied", "customer not satisfied", "cliente no satisfecho"),
    ("not_started", "never begun", "nunca empezadas"),
    ("opening_unknown", "without a known opening", "sin apertura conocida"),
    ("other_referrer", "brought by another", "traídas por otra persona"),
    ("other_scale", "on another scale", "en otra escala"),
    ("profile", "left out by the profile", "excluidos por el perfil"),
    (
        "reassignments_unknown",
        "of sources that record no change of agent or team",
        "de fuentes que no anotan cambios de agente o equipo",
    ),
    ("referrer_spam", "referrer spam", "spam de procedencia"),
    (
        "referrers_unknown",
        "of sources that record no referrers",
        "de fuentes que no anotan procedencias",
    ),
    ("refund_before_order", "refunded before the order", "con un reembolso anterior al pedido"),
    (
        "refund_exceeds_order",
        "refunded more than was charged",
        "con un reembolso mayor que lo cobrado",
    ),
    (
        "reopens_unknown",
        "of sources that record no re-open with its time",
        "de fuentes que no anotan a qué hora se reabre",
    ),
    (
        "replies_unknown",
        "of sources that record no second reply",
        "de fuentes que no anotan segundas respuestas",
    ),
    ("ringing", "still ringing", "aún sonando"),
    ("sampling_unknown", "sampled nobody knows how", "con muestreo desconocido"),
    ("scale_missing", "without a scale", "sin escala"),
    ("self_referral", "recommended themselves", "se recomendaron a sí mismos"),
    ("short_abandon", "gave up at once", "desistieron al momento"),
    (
        "solve_time_estimated",
        "solved by the last change at the latest",
        "resueltas, como muy tarde, al último cambio",
    ),
    ("solve_time_unknown", "solved at an unknown time", "resueltas no se sabe cuándo"),
    ("solved_before_complaint", "solved before the complaint", "resueltas antes de la queja"),
    ("solved_before_reply", "solved before the reply", "resueltas antes de la respuesta"),
    ("spam", "spam", "spam"),
    ("still_waiting", "still waiting", "aún en espera"),
    ("test", "test", "de prueba"),
    ("too_long", "longer than can be", "más largas de lo posible"),
    ("unanswered", "unanswered", "sin responder"),
    ("unassigned", "unassigned", "sin asignar"),
    ("unfinished", "not over yet", "sin terminar"),
    ("unmatched", "with nobody alike", "sin nadie parecido"),
    ("unsolved", "not solved", "sin resolver"),
    ("wait_unknown", "without a known wait", "sin espera conocida"),
    ("waiting", "still waiting", "aún en espera"),
];

/// Why one record is left out, where Spanish says it otherwise than of several.
const LEFT_OUT_ALONE: &[(&str, &str)] = &[
    ("agent_initiated", "abierta por un agente"),
    ("assigned_before_message", "asignada antes del mensaje"),
    ("bot", "bot"),
    ("bot_only", "atendida solo por un bot"),
    ("cancelled", "cancelada"),
    ("connect_missing", "atendido no se sabe cuándo"),
    ("courtesy", "reapertura de cortesía"),
    ("deleted", "borrada"),
    ("ended_before_start", "terminado antes de empezar"),
    ("ended_by_solve", "cerrada sin respuesta"),
    ("exited", "salió de la cola de otro modo"),
    ("in_help_desk", "contado en la herramienta de tickets"),
    ("machine_initiated", "abierta por una máquina"),
    ("merged", "fusionada"),
    ("not_placed", "nunca realizado"),
    ("not_started", "nunca empezada"),
    ("profile", "excluido por el perfil"),
    ("self_referral", "se recomendó a sí mismo"),
    ("short_abandon", "desistió al momento"),
    ("solve_time_estimated", "resuelta, como muy tarde, al último cambio"),
    ("solve_time_unknown", "resuelta no se sabe cuándo"),
    ("solved_before_complaint", "resuelta antes de la queja"),
    ("solved_before_reply", "resuelta antes de la respuesta"),
    ("too_long", "más larga de lo posible"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use baremo_metrics::answer::left_out::OWN;
    use baremo_model::Fact;

    use super::*;

    /// Returns every reason that there is: of the engine, of the folds, and of the pages.
    fn given() -> BTreeSet<String> {
        let catalog = crate::tests::catalog();
        let columns = Fact::ALL.iter().filter_map(|fact| fact.column("excluded"));
        let of_folds = columns.flat_map(|column| column.words).map(|word| (*word).to_owned());
        let definitions = catalog.metrics().flat_map(|metric| &metric.definitions);
        let of_pages = definitions.flat_map(|one| &one.exclude).map(|one| one.reason.clone());
        let own = OWN.iter().map(|word| (*word).to_owned());
        own.chain(of_folds).chain(of_pages).collect()
    }

    #[test]
    fn every_reason_has_a_title_in_both_languages_and_no_title_is_of_none() {
        let titled: BTreeSet<String> =
            EXCLUSIONS.iter().map(|(word, ..)| (*word).to_owned()).collect();
        let given = given();
        let untitled: Vec<_> = given.difference(&titled).collect();
        assert!(untitled.is_empty(), "no title: {untitled:?}");
        let unused: Vec<_> = titled.difference(&given).collect();
        assert!(unused.is_empty(), "nothing gives them: {unused:?}");
    }

    #[test]
    fn one_record_is_spoken_of_as_one() {
        for (word, _) in LEFT_OUT_ALONE {
            assert!(EXCLUSIONS.iter().any(|(known, ..)| known == word), "{word}");
        }
        assert_eq!(left_out("agent_initiated", 1, Language::Es), "abierta por un agente");
        assert_eq!(left_out("agent_initiated", 2, Language::Es), "abiertas por un agente");
        assert_eq!(left_out("kind_missing", 2, Language::Es), "de una clase que nadie declaró");
    }
}
