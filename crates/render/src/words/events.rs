//! What happens: kinds of events of all streams, and what some of them say.

use baremo_metrics::segment::SegmentTitles;

use super::{EXITS, Word, called};
use crate::language::Language;

/// What happens in a conversation, order, call and so on. Where a word is one of several streams
/// it is called the same in each.
pub const EVENTS: &[Word] = &[
    ("abandoned", "hung up while waiting", "colgó esperando"),
    ("acted", "act in a programme", "acto en un programa"),
    ("answered", "answered", "respuesta"),
    ("article_view", "help article viewed", "artículo de ayuda visto"),
    ("assigned", "assigned", "asignación"),
    ("available", "ready", "disponible"),
    ("became_customer", "became a customer", "se hizo cliente"),
    ("bot_handoff", "hand-off to people", "derivación a personas"),
    ("busy", "busy", "ocupado"),
    ("call_linked", "call linked", "llamada vinculada"),
    ("callback_attempted", "call back tried", "devolución de llamada intentada"),
    ("callback_reached", "reached by a call back", "localizado al devolver la llamada"),
    ("callback_requested", "call back asked for", "devolución de llamada pedida"),
    ("cancel_requested", "cancel asked for", "baja pedida"),
    ("cancelled", "cancelled", "cancelación"),
    ("cart_add", "put into the cart", "añadido al carrito"),
    ("cart_remove", "taken out of the cart", "retirado del carrito"),
    ("changed", "changed", "cambio"),
    ("checked", "figure stored by the source", "cifra guardada por la fuente"),
    ("checkout", "checkout begun", "inicio de la compra"),
    ("click", "click", "clic"),
    ("clicked", "link clicked", "clic en el enlace"),
    ("complaint", "marked as complaint", "marcada como queja"),
    ("complaint_corrected", "complaint corrected", "queja subsanada"),
    ("closed", "closed without a reply", "cierre sin respuesta"),
    ("completed", "agent no longer connected", "fin de la atención"),
    ("connected", "connected to an agent", "conexión con un agente"),
    ("counters", "counters read", "lectura de contadores"),
    ("created", "code given", "código entregado"),
    ("declined", "not taken by the agent", "no atendido por el agente"),
    ("deleted", "deleted", "borrada"),
    ("delivered", "delivered", "entrega"),
    ("dismissed", "closed without an answer", "cerrada sin respuesta"),
    ("disputed", "disputed", "impugnación"),
    ("ended", "ended", "fin"),
    ("engagement", "time on the page", "tiempo en la página"),
    ("enrolled", "joined a programme", "alta en un programa"),
    ("entered", "entered a queue", "entrada en una cola"),
    ("escalated", "escalated", "escalada"),
    ("event", "named event", "evento con nombre"),
    ("exited", "left the queue otherwise", "salida de la cola de otro modo"),
    ("expired", "expired", "caducada"),
    ("follow_up_of", "follows up", "continúa otra"),
    ("held", "put on hold", "puesta en espera"),
    ("human_requested", "asked for a person", "pidió una persona"),
    ("identified", "identified", "identificación"),
    ("known_by", "known by a key", "conocido por una clave"),
    ("labelled", "labelled", "etiqueta temática"),
    ("left", "left a programme", "baja de un programa"),
    ("logged_in", "logged in", "inicio de sesión"),
    ("logged_out", "logged out", "cierre de sesión"),
    ("merged", "merged", "fusionada"),
    ("message", "message", "mensaje"),
    ("note", "private note", "nota privada"),
    ("offered", "rang at an agent", "ofrecida a un agente"),
    ("opened", "opened", "apertura"),
    ("page_view", "page viewed", "página vista"),
    ("paid", "paid", "pago"),
    ("past_due", "payment failed", "pago fallido"),
    ("paused", "paused", "pausa"),
    ("placed", "order placed", "pedido realizado"),
    ("pointer", "pointer rested", "puntero detenido"),
    ("prioritised", "priority", "prioridad"),
    ("published", "published", "publicación"),
    ("purchase", "cart ordered", "carrito comprado"),
    ("rated", "rated", "valoración"),
    ("reactivated", "came back", "vuelta"),
    ("received", "received", "recepción"),
    ("refunded", "refunded", "reembolso"),
    ("renewed", "renewed", "renovación"),
    ("replied", "replied to", "contestación"),
    ("restored", "restored", "recuperada"),
    ("resumed", "taken back from hold", "vuelta de la espera"),
    ("reversed", "reward taken back", "recompensa retirada"),
    ("reviewed", "reviewed", "revisión"),
    ("rewarded", "reward given", "recompensa concedida"),
    ("rostered", "on the staff list", "alta en la plantilla"),
    ("scheduled", "planned", "planificación"),
    ("scroll", "scrolled", "desplazamiento"),
    ("search", "searched", "búsqueda"),
    ("sent", "sent", "envío"),
    ("shipped", "shipped", "envío del pedido"),
    ("shown", "shown", "mostrada"),
    ("signed_up", "signed up", "alta"),
    ("spam", "marked as spam", "marcada como spam"),
    ("spent", "spent", "gasto"),
    ("started", "started", "comienzo"),
    ("status", "status", "estado"),
    ("story_frame", "frame of a story seen", "pantalla vista de una historia"),
    ("tagged", "tagged", "etiqueta"),
    ("test", "marked as test", "marcada como prueba"),
    ("trained", "took part in training", "formación"),
    ("transferred", "passed on", "transferencia"),
    ("trial_started", "trial started", "comienzo de la prueba"),
    ("typed", "type", "tipo"),
    ("unmerged", "merge undone", "fusión deshecha"),
    ("untagged", "tag removed", "etiqueta retirada"),
    ("used", "feature used", "función usada"),
    ("voicemail", "voicemail left", "mensaje de voz"),
    ("withdrawn", "gone at the source", "ya no está en la fuente"),
    ("wrapped_up", "after-call work ended", "fin del trabajo posterior"),
];

/// Statuses of a conversation, in order of life.
pub const STATUSES: &[Word] = &[
    ("new", "new", "nueva"),
    ("open", "open", "abierta"),
    ("pending", "waiting for the customer", "pendiente del cliente"),
    ("hold", "on hold", "en pausa por un tercero"),
    ("solved", "solved", "resuelta"),
    ("closed", "closed", "cerrada"),
];

/// What a customer said by rating a conversation, where it is no number.
pub const RATINGS: &[Word] =
    &[("negative", "negative", "negativa"), ("positive", "positive", "positiva")];

/// By whom a call came to its end with an agent.
pub const COMPLETED_BY: &[Word] = &[
    ("agent", "by the agent", "por el agente"),
    ("customer", "by the customer", "por el cliente"),
    ("transfer", "by a transfer", "por una transferencia"),
];

/// Returns what an event says, in words where the value is one of the program's own.
pub fn event_value(kind: &str, value: &str, language: Language) -> String {
    let own = |name| super::value(&SegmentTitles::new(), name, value, language).into_owned();
    let table = match kind {
        "completed" => COMPLETED_BY,
        "exited" => EXITS,
        "rated" => RATINGS,
        "status" => STATUSES,
        "prioritised" => return own("priority"),
        "typed" => return own("type"),
        _ => return value.to_owned(),
    };
    let known = table.iter().any(|(word, ..)| *word == value);
    if known { called(table, value, language) } else { value.to_owned() }
}

/// Returns what an event says with the team it names, where it names one.
pub fn event_value_of(kind: &str, value: &str, team: &str, language: Language) -> String {
    let value = event_value(kind, value, language);
    if team.is_empty() {
        return value;
    }
    let team = format!("{} {team}", language.pick("team", "equipo"));
    match value.is_empty() {
        true => team,
        false => format!("{value} · {team}"),
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::event::EventKind;

    use super::*;

    #[test]
    fn every_status_has_its_words() {
        let known: Vec<&str> = STATUSES.iter().map(|(word, ..)| *word).collect();
        assert_eq!(known, baremo_model::event::STATUSES);
    }

    #[test]
    fn every_kind_of_event_has_its_words() {
        for kind in EventKind::ALL.iter().map(|kind| kind.word()) {
            assert!(EVENTS.iter().any(|(word, ..)| *word == kind), "{kind}");
        }
        assert_eq!(event_value("status", "solved", Language::Es), "resuelta");
        assert_eq!(event_value("completed", "agent", Language::Es), "por el agente");
        assert_eq!(event_value("exited", "timeout", Language::En), "time-out");
        assert_eq!(event_value("status", "En curso", Language::Es), "En curso");
        assert_eq!(event_value("rated", "4", Language::Es), "4");
        assert_eq!(event_value("prioritised", "high", Language::Es), "alta");
        assert_eq!(event_value("typed", "question", Language::Es), "pregunta");
        assert_eq!(event_value("typed", "devolución", Language::Es), "devolución");
        assert_eq!(event_value("tagged", "solved", Language::Es), "solved");
    }
}
