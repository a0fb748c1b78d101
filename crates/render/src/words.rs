//! The words that data speak in (reasons, statistics, tests, kinds of events) in both languages.

mod among;
mod counted;
mod differences;
mod events;
mod left_out;
mod outside;
mod parts;
mod usual;
mod values;

use baremo_metrics::answer::MIXED_TARGETS;
use baremo_metrics::error::word_called;
use baremo_metrics::segment::{SegmentTitle, SegmentTitles};

/// Statistics of durations.
pub use baremo_metrics::query::STATISTICS;

pub use self::among::Called;
pub use self::counted::{FACTS, counted};
pub use self::differences::DIFFERENCES;
pub use self::events::{COMPLETED_BY, EVENTS, RATINGS, STATUSES, event_value, event_value_of};
pub use self::left_out::{EXCLUSIONS, left_out};
pub use self::outside::{of_whom, profile, source};
pub use self::parts::{INPUTS, MEASURES, ROW_SORTS, SIDES, input, role, side};
pub use self::values::{SCALES, called_like, target, told, value};

use crate::language::Language;

/// A word of the data, and what it is called in English and Spanish.
pub type Word = (&'static str, &'static str, &'static str);

/// Why there is no value.
pub const NULLS: &[Word] = &[
    ("cost_unknown", "nobody knows what the orders cost", "no se sabe cuánto costaron los pedidos"),
    ("immature", "the window is not over", "el plazo no ha terminado"),
    ("input_missing", "an input has no value", "falta el valor de una parte"),
    (
        "lengths_differ",
        "the ranges differ in length, and what a day adds tells of no such change",
        "los periodos no duran lo mismo, y lo que suma un día no habla de ese cambio",
    ),
    (
        "mixed_currencies",
        "several currencies, which are never added",
        "varias monedas, que nunca se suman",
    ),
    ("mixed_direction", "several directions of effort", "varios sentidos de esfuerzo"),
    ("mixed_scale", "several scales", "varias escalas"),
    (
        MIXED_TARGETS,
        "several kinds of targets, which are never mixed",
        "varias clases de objetivos, que nunca se mezclan",
    ),
    (
        "model_refused",
        "the model was refused; `baremo report models` says why",
        "se rechazó el modelo; `baremo report models` dice por qué",
    ),
    ("needs_a_dimension", "needs a dimension to be a share of", "falta una dimensión que repartir"),
    ("needs_a_percentile", "needs a percentile", "solo tiene sentido como percentil"),
    ("never_recorded", "no source records it", "ninguna fuente lo anota"),
    ("no_assignments_told", "no assignment is on record", "no consta ninguna asignación"),
    (
        "no_critical_categories",
        "no category of the scorecards is critical",
        "ninguna categoría de las plantillas es crítica",
    ),
    ("no_data", "there are no data", "no hay datos"),
    ("no_observations", "no observations", "sin observaciones"),
    ("no_replies_told", "no reply is on record", "no consta ninguna respuesta"),
    ("no_selling_hours", "no selling hours on record", "no consta ningún horario de venta"),
    ("no_service_calendar", "no calendar of service hours", "sin calendario de atención"),
    (
        "no_status_history",
        "no statuses up to the solve are on record",
        "no constan los estados hasta la resolución",
    ),
    ("not_recorded", "not on record", "no consta"),
    ("not_reached", "not reached: too many still wait", "no se alcanza: demasiados esperan aún"),
    ("no_targets", "nothing promised fell due", "no venció nada prometido"),
    ("nothing_to_divide_by", "nothing to divide by", "nada entre lo que dividir"),
    ("out_of_reach", "it has no such dimension", "no tiene esa dimensión"),
    ("outside_coverage", "outside the data's coverage", "fuera de la cobertura de los datos"),
    (
        "range_not_over",
        "not over yet, and what it is compared with is longer",
        "aún no ha terminado y aquello con lo que se compara es más largo",
    ),
    (
        "reassignments_unknown",
        "no change of agent or team is on record",
        "no consta ningún cambio de agente o equipo",
    ),
    ("referrers_unknown", "no referrer is on record", "no consta ninguna procedencia"),
    (
        "reopens_unknown",
        "no re-open is on record with its time, as audits or a history of statuses tell it",
        "no consta ninguna reapertura con su hora: la dan auditorías o un historial de estados",
    ),
    ("replies_unknown", "no second reply is on record", "no consta ninguna segunda respuesta"),
    ("see_histogram", "see the histogram", "véase el histograma"),
    (
        "solve_time_unknown",
        "nobody knows when the solved ones were solved",
        "no se sabe cuándo se resolvieron las resueltas",
    ),
    (
        "source_silent",
        "the source has told nothing since",
        "la fuente no ha aportado datos desde entonces",
    ),
    (
        "sources_differ",
        "a source begins or ends in between",
        "una fuente empieza o acaba entre medias",
    ),
    ("stale", "too old", "demasiado antiguo"),
    ("too_few", "too few observations", "observaciones insuficientes"),
    ("too_few_served", "too few were served", "se atendieron demasiado pocas"),
    (
        "wait_unknown",
        "nobody knows how long the answered ones waited",
        "no se sabe cuánto esperaron los atendidos",
    ),
    (
        "younger_range",
        "what it is compared with is younger, and cannot be judged at the same age",
        "el periodo con el que se compara es más reciente y no se puede juzgar a la misma edad",
    ),
];

/// Tests of a change.
pub const TESTS: &[Word] = &[
    ("bootstrap", "bootstrap", "remuestreo"),
    ("bootstrap_by_day", "bootstrap by day", "remuestreo por días"),
    ("newcombe", "Newcombe", "Newcombe"),
    ("newcombe_by_day", "Newcombe, clustered by day", "Newcombe, agrupada por días"),
    ("nps_z", "z test of the score", "prueba z de la puntuación"),
    ("own_changes", "against its changes before", "frente a sus cambios anteriores"),
    ("square_and_add", "by the two intervals", "por los dos intervalos"),
    ("welch", "Welch", "Welch"),
    ("welch_daily", "Welch, over daily totals", "Welch, sobre los totales diarios"),
    (
        "welch_per_day",
        "Welch, over daily totals of ranges made as long",
        "Welch, sobre los totales diarios de periodos igualados",
    ),
    ("welch_by_day", "Welch, clustered by day", "Welch, agrupada por días"),
];

/// Why somebody left a queue without an answer, as sources say it.
pub const EXITS: &[Word] = &[
    ("empty", "no agents", "sin agentes"),
    ("full", "queue full", "cola llena"),
    ("key", "by a key", "con una tecla"),
    ("no_answer", "no answer", "sin respuesta"),
    ("timeout", "time-out", "tiempo agotado"),
    ("transfer", "transfer", "transferencia"),
    ("unavailable", "nobody ready", "nadie disponible"),
];

/// Date bases.
pub const BASES: &[Word] = &[
    ("closed", "dated when solved", "fecha: la de la resolución"),
    ("created", "dated when opened", "fecha: la de apertura"),
    ("event", "dated when it happened", "fecha: la del hecho"),
];

/// Actor bases.
pub const ACTORS: &[Word] = &[
    ("as_of_event", "people as of the event", "personas según el momento"),
    ("current", "people as of today", "personas según hoy"),
];

/// Credit rules.
pub const CREDITS: &[Word] = &[
    ("assignee_at_event", "credited to the assignee", "se atribuye al responsable"),
    ("each_replier", "credited to each replier", "se atribuye a cada uno de los que respondieron"),
    ("first_replier", "credited to the first replier", "se atribuye al primero que respondió"),
    ("last_replier", "credited to the last replier", "se atribuye al último que respondió"),
    ("solver", "credited to the solver", "se atribuye a quien resolvió"),
];

/// Units.
pub const UNITS: &[Word] = &[
    ("count", "number", "número"),
    ("days", "days", "días"),
    ("money", "money", "dinero"),
    ("months", "months", "meses"),
    ("percent", "percent", "porcentaje"),
    ("points", "points", "puntos"),
    ("ratio", "per unit", "por unidad"),
    ("score", "score on the scale", "puntuación en la escala"),
    ("seconds", "time", "tiempo"),
];

/// Classes of the health score.
pub(crate) const HEALTH_CLASSES: &[Word] = &[
    ("at_risk", "at risk", "en riesgo"),
    ("healthy", "healthy", "sano"),
    ("weak", "weak", "débil"),
];

/// Grains, as `by month`.
pub const GRAINS: &[Word] = &[
    ("all", "whole range", "todo el periodo"),
    ("quarter_hour", "by quarter-hour", "por cuarto de hora"),
    ("half_hour", "by half-hour", "por media hora"),
    ("hour", "by hour", "por hora"),
    ("day", "by day", "por día"),
    ("week", "by week", "por semana"),
    ("month", "by month", "por mes"),
    ("quarter", "by quarter", "por trimestre"),
    ("year", "by year", "por año"),
];

/// Grains as the heading of a column.
pub const BUCKETS: &[Word] = &[
    ("all", "range", "periodo"),
    ("quarter_hour", "time", "hora"),
    ("half_hour", "time", "hora"),
    ("hour", "time", "hora"),
    ("day", "day", "día"),
    ("week", "week", "semana"),
    ("month", "month", "mes"),
    ("quarter", "quarter", "trimestre"),
    ("year", "year", "año"),
];

/// Record types that metrics need.
pub const NEEDS: &[Word] = &[
    ("active_customers", "customers active over time", "clientes activos en el tiempo"),
    ("after_call_work", "after-call work", "trabajo posterior a la llamada"),
    ("agent_assignments", "assignments to agents", "asignaciones a agentes"),
    ("agent_contacts", "agents' contacts", "contactos de los agentes"),
    ("agent_states", "logins and pauses of agents", "conexiones y pausas de los agentes"),
    ("bot_handoffs", "bot hand-offs", "derivaciones del bot"),
    ("bot_messages", "bot messages", "mensajes del bot"),
    ("callbacks", "requests to be called back", "peticiones de devolución de llamada"),
    ("cart_orders", "carts that were ordered", "carritos que acabaron en pedido"),
    ("carts", "carts", "carritos"),
    ("channels", "channels", "canales"),
    ("complaints", "complaint flags", "marcas de queja"),
    ("customer_messages", "customer messages", "mensajes del cliente"),
    ("customers", "customers", "clientes"),
    ("effort_answers", "answers about effort", "respuestas sobre el esfuerzo"),
    ("feedback", "comments and reviews", "comentarios y reseñas"),
    ("feedback_answers", "answers to comments", "respuestas a comentarios"),
    ("goals", "goals of the site", "objetivos del sitio"),
    ("help_articles", "help articles", "artículos de ayuda"),
    ("holds", "times on hold", "tiempos de retención"),
    ("impressions", "impressions", "impresiones"),
    ("invitation_answers", "answers to surveys sent", "respuestas a las encuestas enviadas"),
    ("openings", "openings", "aperturas"),
    ("order_campaigns", "campaigns of orders", "campañas de los pedidos"),
    ("order_margins", "costs of orders", "costes de los pedidos"),
    ("orders", "orders", "pedidos"),
    ("outbound_calls", "outbound calls", "llamadas salientes"),
    ("page_views", "page views", "páginas vistas"),
    ("policies", "service-level policies", "políticas de nivel de servicio"),
    ("programme_acts", "acts in programmes", "actos en programas"),
    ("queue_answers", "answers from queues", "atenciones de la cola"),
    ("queue_entries", "entries into queues", "entradas en colas"),
    ("reassignments", "changes of agent or team", "cambios de agente o equipo"),
    ("recommendation_answers", "answers about recommending", "respuestas sobre recomendar"),
    ("recurring_money", "recurring money", "dinero recurrente"),
    ("referrals", "referrals", "recomendaciones"),
    ("referrers", "referrers", "procedencias"),
    ("reopens", "re-opens", "reaperturas"),
    ("replies", "replies of agents", "respuestas de agentes"),
    ("reviews", "reviews of quality", "revisiones de calidad"),
    ("satisfaction_answers", "answers about satisfaction", "respuestas sobre la satisfacción"),
    ("schedules", "planned schedules", "horarios planificados"),
    ("second_replies", "second replies to conversations", "segundas respuestas a conversaciones"),
    ("social_counters", "counters of posts", "contadores de publicaciones"),
    ("social_followers", "followers", "seguidores"),
    ("social_labels", "labels of messages", "etiquetas de mensajes"),
    ("social_messages", "messages on social networks", "mensajes en redes sociales"),
    ("spend", "spend", "gasto"),
    ("status_history", "statuses up to the solve", "estados hasta la resolución"),
    ("statuses", "status changes", "cambios de estado"),
    ("story_frames", "frames of stories", "pantallas de historias"),
    ("support_spend", "spend on support", "gasto en atención"),
    ("survey_invitations", "surveys sent", "encuestas enviadas"),
    ("talk_times", "talk times", "tiempos de conversación"),
    ("trainings", "trainings", "formaciones"),
    ("web_actions", "actions on the site", "acciones en el sitio"),
];

/// Why a record is rejected, in words; what the table lacks is written as it is.
pub const REASONS: &[Word] = &[
    ("activity_missing", "no activity", "sin actividad"),
    ("cell_error", "error in a cell", "error en una celda"),
    ("end_before_start", "ends before it starts", "termina antes de empezar"),
    ("future", "in the future", "en el futuro"),
    ("id_missing", "no id", "sin identificador"),
    ("invalid_utf8", "broken text", "texto dañado"),
    ("line_too_long", "line too long", "línea demasiado larga"),
    ("not_a_log_line", "not a line of an access log", "no es una línea de un registro de accesos"),
    ("not_an_object", "not an object", "no es un objeto"),
    ("not_json", "not JSON", "no es JSON"),
    ("ragged_row", "wrong number of cells", "número de celdas incorrecto"),
    ("time_ambiguous", "ambiguous time", "hora ambigua"),
    ("time_before_1970", "before 1970", "anterior a 1970"),
    ("time_missing", "no time", "sin hora"),
    ("time_skipped_hour", "time in a skipped hour", "hora inexistente por el cambio de hora"),
    ("time_unparsable", "time that cannot be read", "hora ilegible"),
    ("unclosed_quote", "quote never closed", "comillas sin cerrar"),
    ("unknown_activity", "unknown activity", "actividad desconocida"),
    ("unknown_status", "unknown status", "estado desconocido"),
    ("value_missing", "a required value is missing", "falta un valor obligatorio"),
    ("unknown_value", "unknown value", "valor desconocido"),
    ("version_too_great", "version too great", "versión demasiado grande"),
];

/// Who did what happened in a record.
pub const DOERS: &[Word] = &[
    ("agent", "agent", "agente"),
    ("bot", "bot", "bot"),
    ("customer", "customer", "cliente"),
    ("system", "system", "sistema"),
    ("unknown", "unknown", "desconocido"),
];

/// The days of a week, in their order.
pub const WEEKDAYS: &[Word] = &[
    ("monday", "Monday", "lunes"),
    ("tuesday", "Tuesday", "martes"),
    ("wednesday", "Wednesday", "miércoles"),
    ("thursday", "Thursday", "jueves"),
    ("friday", "Friday", "viernes"),
    ("saturday", "Saturday", "sábado"),
    ("sunday", "Sunday", "domingo"),
];

/// Returns what a word is called; an unknown one is shown with spaces for underscores.
pub fn called(table: &[Word], word: &str, language: Language) -> String {
    match table.iter().find(|(name, ..)| *name == word) {
        Some((_, en, es)) => language.pick(*en, *es).to_owned(),
        None => crate::text::clean(&word.replace('_', " ")),
    }
}

/// Dimensions that single kinds of metrics have, which no column holds.
const PLACES: &[Word] = &[
    ("age", "age", "edad"),
    ("policy", "policy", "política"),
    ("step", "step", "paso"),
    ("target", "target", "objetivo"),
];

/// Returns the title of a dimension; a custom attribute is shown as it is written.
pub fn dimension(name: &str, language: Language) -> String {
    if PLACES.iter().any(|(known, ..)| *known == name) {
        return called(PLACES, name, language);
    }
    match baremo_model::dimension::titles(name) {
        Some([en, es]) => within(&language.pick(en, es)),
        None => match name.strip_prefix(baremo_model::dimension::SEGMENT) {
            Some(segment) => {
                let word = language.pick("segment", "segmento");
                format!("{word} {}", crate::text::clean(segment))
            }
            None => crate::text::clean(name),
        },
    }
}

/// Returns the title of a dimension within a sentence; of a segment, the one that its file gives.
pub fn dimension_of(segments: &SegmentTitles, name: &str, language: Language) -> String {
    match segments.get(name) {
        Some(SegmentTitle { titles: [en, es], .. }) => {
            within(&crate::text::clean(language.pick(en, es)))
        }
        None => dimension(name, language),
    }
}

/// Returns the same as the heading of a column.
pub fn heading_of(segments: &SegmentTitles, name: &str, language: Language) -> String {
    crate::text::capitalised(&dimension_of(segments, name, language))
}

/// Writes a title as it stands within a sentence; names and abbreviations keep their capitals.
fn within(title: &str) -> String {
    let mut rest = title.chars();
    let Some(first) = rest.next() else { return String::new() };
    match rest.clone().next().is_some_and(|second| second.is_uppercase() || second.is_numeric()) {
        true => title.to_owned(),
        false => first.to_lowercase().chain(rest).collect(),
    }
}

/// Returns a value of a dimension as the data write it, where somebody typed what it is called; as
/// it was typed where sources write words of their own.
pub fn written<'a>(dimension: &str, typed: &'a str) -> &'a str {
    word_called(dimension, typed).unwrap_or(typed)
}

/// Returns the title of a family of metrics.
pub fn family(name: &str, language: Language) -> String {
    let known = baremo_metrics::catalog::FAMILIES.iter().find(|(word, ..)| *word == name);
    known.map_or_else(|| name.to_owned(), |(_, en, es)| language.pick(*en, *es).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_both_languages_and_occurs_once() {
        let tables = [
            STATISTICS,
            EXCLUSIONS,
            NULLS,
            TESTS,
            BASES,
            ACTORS,
            CREDITS,
            UNITS,
            GRAINS,
            BUCKETS,
            NEEDS,
            SIDES,
            EVENTS,
            STATUSES,
            RATINGS,
            COMPLETED_BY,
            EXITS,
            DIFFERENCES,
            REASONS,
            DOERS,
            WEEKDAYS,
            FACTS,
            INPUTS,
            MEASURES,
            PLACES,
        ];
        for table in tables {
            for (index, (word, en, es)) in table.iter().enumerate() {
                assert!(!en.is_empty() && !es.is_empty(), "{word}");
                assert!(table[..index].iter().all(|(other, ..)| other != word), "{word} twice");
            }
        }
        assert_eq!(called(EXCLUSIONS, "made_up", Language::Es), "made up");
        assert_eq!(dimension("agent", Language::Es), "agente");
        assert_eq!(dimension("last_nps", Language::Es), "último NPS");
        assert_eq!(dimension("case.status", Language::Es), "estado del caso");
        assert_eq!(dimension("moon_phase", Language::Es), "moon_phase");
    }

    #[test]
    fn a_segment_is_called_by_its_title() {
        let titles = ["VIP customers", "Clientes de Madrid"].map(str::to_owned);
        let best = SegmentTitle { titles, ..SegmentTitle::default() };
        let segments = SegmentTitles::from([("segment.best".to_owned(), best)]);
        let called = |name, language| dimension_of(&segments, name, language);
        assert_eq!(called("segment.best", Language::En), "VIP customers");
        assert_eq!(called("segment.best", Language::Es), "clientes de Madrid");
        assert_eq!(called("segment.gone", Language::Es), "segmento gone");
        assert_eq!(called("channel", Language::Es), "canal");
        let said = ["B2B", "élite", ""].map(within);
        assert_eq!(said, ["B2B", "élite", ""]);
    }

    #[test]
    fn weekdays_have_names_and_everything_else_is_as_the_data_write_it() {
        let days: Vec<&str> = WEEKDAYS.iter().map(|(word, ..)| *word).collect();
        assert_eq!(days, baremo_model::dimension::WEEKDAYS);
        let none = SegmentTitles::new();
        assert_eq!(value(&none, "weekday", "wednesday", Language::Es), "miércoles");
        assert_eq!(value(&none, "weekday", "sunday", Language::En), "Sunday");
        assert_eq!(value(&none, "team", "sunday", Language::Es), "sunday");
        assert_eq!(dimension("weekday", Language::Es), "día de la semana");
        assert_eq!(written("weekday", "Miércoles"), "wednesday");
        assert_eq!(written("weekday", "sunday"), "sunday");
        assert_eq!(written("team", "Lunes"), "Lunes");
        assert_eq!(written("status", "Resuelta"), "solved");
        for (status, _, _) in STATUSES {
            assert_eq!(written("status", status), *status);
        }
        let tables =
            [("status", STATUSES), ("health_class", HEALTH_CLASSES), ("weekday", WEEKDAYS)];
        for (dimension, words) in tables {
            for (word, en, es) in words {
                let found = [written(dimension, en), written(dimension, es)];
                assert_eq!(found, [*word; 2]);
            }
        }
    }
}
