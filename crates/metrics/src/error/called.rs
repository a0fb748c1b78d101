//! What the words of data are called, beside themselves.

use baremo_model::dimension::closed_words;
use baremo_model::text::unaccented;

use super::meant::Titled;

/// Words of weekdays and of columns that hold no others, each as often as it has names.
pub(super) const WORDS: &[Titled<'_>] = &[
    ("monday", "monday", "lunes"),
    ("monday", "mon", "lun"),
    ("tuesday", "tuesday", "martes"),
    ("tuesday", "tue", "mar"),
    ("wednesday", "wednesday", "miércoles"),
    ("wednesday", "wed", "mié"),
    ("thursday", "thursday", "jueves"),
    ("thursday", "thu", "jue"),
    ("thursday", "thurs", "juev"),
    ("friday", "friday", "viernes"),
    ("friday", "fri", "vie"),
    ("saturday", "saturday", "sábado"),
    ("saturday", "sat", "sáb"),
    ("sunday", "sunday", "domingo"),
    ("sunday", "sun", "dom"),
    ("new", "new", "nueva"),
    ("new", "new", "nuevo"),
    ("open", "opened", "abierta"),
    ("open", "open", "abierto"),
    ("pending", "pending", "pendiente"),
    ("pending", "waiting for the customer", "pendiente del cliente"),
    ("hold", "on hold", "en espera"),
    ("hold", "on hold", "en pausa por un tercero"),
    ("solved", "resolved", "resuelta"),
    ("solved", "solved", "resuelto"),
    ("solved", "solved", "solucionada"),
    ("closed", "closed", "cerrada"),
    ("closed", "closed", "cerrado"),
    ("customer", "customer", "cliente"),
    ("agent", "agent", "agente"),
    ("machine", "machine", "máquina"),
    ("machine", "system", "sistema"),
    ("machine", "bot", "robot"),
    ("unknown", "unknown", "desconocido"),
    ("reply", "reply", "respuesta"),
    ("solve", "solved", "resolución"),
    ("answered", "answered", "atendida"),
    ("answered", "served", "respondida"),
    ("abandoned", "abandoned", "abandonada"),
    ("abandoned", "lost", "perdida"),
    ("exited", "left", "salida"),
    ("voicemail", "voice mail", "buzón"),
    ("callback", "call back", "devolución de llamada"),
    ("available", "ready", "disponible"),
    ("paused", "paused", "en pausa"),
    ("paused", "pause", "pausada"),
    ("busy", "busy", "ocupado"),
    ("logged_in", "logged in", "conectado"),
    ("scheduled", "planned", "planificado"),
    ("positive", "positive", "positiva"),
    ("positive", "satisfied", "positivo"),
    ("neutral", "neutral", "neutra"),
    ("negative", "negative", "negativa"),
    ("negative", "dissatisfied", "negativo"),
    ("promoter", "promoter", "promotor"),
    ("passive", "passive", "pasivo"),
    ("detractor", "detractor", "detractora"),
    ("direct", "direct", "directo"),
    ("search", "organic", "buscador"),
    ("search", "search", "búsqueda"),
    ("social", "social", "redes sociales"),
    ("referral", "referral", "enlace"),
    ("email", "e-mail", "correo"),
    ("paid", "paid", "de pago"),
    ("paid", "paid", "pagado"),
    ("paid", "advertising", "publicidad"),
    ("campaign", "campaign", "campaña"),
    ("trial", "trial", "prueba"),
    ("active", "active", "activa"),
    ("expansion", "expansion", "ampliación"),
    ("contraction", "contraction", "reducción"),
    ("reactivated", "came back", "recuperada"),
    ("same", "unchanged", "sin cambios"),
    ("past_due", "past due", "impagada"),
    ("changed", "changed", "modificada"),
    ("changed", "plan changed", "cambio de plan"),
    ("converted", "paid after the trial", "pagada tras la prueba"),
    ("converted", "trial became paid", "de prueba a pago"),
    ("renewed", "renewed", "renovada"),
    ("resumed", "resumed", "reanudada"),
    ("clicked", "link clicked", "clic en el enlace"),
    ("created", "code given", "código entregado"),
    ("customer", "became a customer", "se hizo cliente"),
    ("reversed", "reward taken back", "recompensa retirada"),
    ("rewarded", "reward given", "recompensa concedida"),
    ("signed_up", "signed up", "alta"),
    ("signed_up", "signed up", "registro"),
    ("cancelled", "canceled", "cancelada"),
    ("weak", "weak", "débil"),
    ("at_risk", "at risk", "en riesgo"),
    ("healthy", "healthy", "sano"),
    ("subscription", "subscription", "suscripción"),
    ("order", "order", "pedido"),
];

/// Returns the word of a dimension that somebody wrote as it is called in English or Spanish, in
/// full, whatever the case and with accents or without: of `status`, `Resuelta` is `solved`. None
/// where it is called so by nothing or by several, and where sources write words of their own.
pub fn word_called(dimension: &str, typed: &str) -> Option<&'static str> {
    let asked = unaccented(typed.trim());
    let valid = closed_words(dimension);
    if let Some(word) = valid.iter().copied().find(|word| *word == asked) {
        return Some(word);
    }
    let is_called = |(_, en, es): &&Titled<'_>| unaccented(en) == asked || unaccented(es) == asked;
    let named = WORDS.iter().filter(is_called);
    let mut found = named.map(|(word, ..)| *word).filter(|word| valid.contains(word));
    let word = found.next()?;
    found.all(|other| other == word).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_by_what_it_is_called_in_full() {
        for (dimension, typed, word) in [
            ("status", " Resuelta ", Some("solved")),
            ("status", "abierta", Some("open")),
            ("status", "Solved", Some("solved")),
            ("status", "resuelt", None),
            ("outcome", "abierta", Some("open")),
            ("outcome", "atendida", Some("answered")),
            ("initiated_by", "cliente", Some("customer")),
            ("weekday", "miércoles", Some("wednesday")),
            ("weekday", "MIERCOLES", Some("wednesday")),
            ("change", "ampliación", Some("expansion")),
            // Whose words are those of the source.
            ("channel", "correo", None),
            ("class", "positiva", None),
        ] {
            assert_eq!(word_called(dimension, typed), word, "{dimension} {typed}");
        }
    }
}
