//! What the parts of a metric are called: its sides, its inputs, and the sides of these; the
//! measures of the health score too.

use baremo_metrics::Catalog;
use baremo_metrics::health::{OVERRIDE, is_score};
use baremo_metrics::page::{Definition, Input, Kind};

use super::{Word, called};
use crate::answer::words;
use crate::language::Language;

/// Sides of a ratio in records.
pub const SIDES: &[Word] = &[
    ("denominator", "denominator", "denominador"),
    ("numerator", "numerator", "numerador"),
    ("value", "value", "valor"),
];

/// Inputs that are no metric, or one of several that are the same metric.
pub const INPUTS: &[Word] = &[
    ("accounts", "accounts", "cuentas"),
    ("back", "came back", "recuperado"),
    ("begun", "begun until then", "iniciado hasta entonces"),
    ("begun_in", "begun in the range", "iniciado en el periodo"),
    ("buyers", "customers who bought", "clientes que compraron"),
    ("calls", "calls and chats", "llamadas y chats"),
    ("cases", "cases", "casos"),
    ("complaints", "complaints", "quejas"),
    ("contacts", "contacts", "contactos"),
    ("cost", "cost", "coste"),
    ("costed", "orders whose costs are known", "pedidos de coste conocido"),
    ("customers", "customers won", "clientes ganados"),
    ("discounts", "discounts to new customers", "descuentos a clientes nuevos"),
    ("end", "followers at the end", "seguidores al final"),
    ("ended", "ended until then", "terminado hasta entonces"),
    ("ended_in", "ended in the range", "terminado en el periodo"),
    ("followers", "followers", "seguidores"),
    ("gained", "followers gained", "seguidores ganados"),
    ("grown", "expansion", "ampliación"),
    ("helped", "visits that read articles", "visitas que leyeron artículos"),
    ("interactions", "interactions", "interacciones"),
    ("judged", "parts judged", "tramos valorados"),
    ("kept", "kept", "conservado"),
    ("lost", "lost", "perdido"),
    ("margin", "margin", "margen"),
    ("met", "parts in which it was met", "tramos en que se cumplió"),
    ("money", "recurring money", "dinero recurrente"),
    ("net", "net", "neto"),
    ("orders", "orders", "pedidos"),
    ("shrunk", "contraction", "reducción"),
    ("solved", "solved cases", "casos resueltos"),
    ("spend", "spend", "gasto"),
    ("staffed", "staffed time", "tiempo con agentes conectados"),
    ("start", "at the start", "al inicio"),
    ("subscriptions", "subscriptions", "suscripciones"),
    ("use", "use", "uso"),
];

/// Measures of the health score of who has none of their own; others are called as they are
/// written.
pub const MEASURES: &[Word] = &[
    ("longest_wait", "longest wait for an answer", "espera más larga"),
    ("open_cases", "open cases", "casos abiertos"),
    (OVERRIDE, "set by hand", "puestas a mano"),
    ("recency", "time since the last order", "tiempo desde el último pedido"),
    ("spend", "orders so far", "pedidos hasta ahora"),
    ("tenure", "time as a customer", "tiempo como cliente"),
];

/// Returns the metric that an input is called after: what it is, where no other input of the
/// definition is the same.
fn only<'a>(definition: &'a Definition, input: &'a Input) -> Option<&'a str> {
    let same = definition.inputs.values().filter(|other| other.metric == input.metric);
    input.metric.as_deref().filter(|_| same.count() == 1)
}

/// Returns what a part of a metric is called: a measure of health by its word; an input as the
/// metric that it is, else by its word.
pub fn input(
    language: Language,
    catalog: &Catalog,
    (metric, variant): (&str, &str),
    name: &str,
) -> String {
    let definition = catalog.get(metric).ok().and_then(|metric| metric.definition(variant));
    let side = definition.and_then(|definition| definition.value.as_ref());
    match side.is_some_and(is_score) {
        true => called(MEASURES, name, language),
        false => named(language, catalog, definition, name),
    }
}

fn named(
    language: Language,
    catalog: &Catalog,
    definition: Option<&Definition>,
    name: &str,
) -> String {
    let found = definition.and_then(|all| only(all, all.inputs.get(name)?));
    match found.and_then(|metric| catalog.get(metric).ok()) {
        Some(metric) => words(metric, language).title.clone(),
        None => called(INPUTS, name, language),
    }
}

/// Returns what a part of the records of a metric is called: `numerator`, or the way to it through
/// its inputs, `value.orders.numerator`.
pub fn side(
    language: Language,
    catalog: &Catalog,
    (metric, variant): (&str, &str),
    path: &str,
) -> String {
    let mut at = catalog.get(metric).ok().and_then(|metric| metric.definition(variant));
    let mut said: Vec<String> = Vec::new();
    for name in path.split('.') {
        if SIDES.iter().any(|(known, ..)| *known == name) && !is_input(at, name) {
            if said.is_empty() || !is_one_set(at) {
                said.push(called(SIDES, name, language));
            }
            continue;
        }
        said.push(named(language, catalog, at, name));
        let input = at.and_then(|definition| definition.inputs.get(name));
        at = input.and_then(|input| catalog.of_input(input));
    }
    said.join(" · ")
}

/// Returns whether a definition counts one set of customers: it is divided by nothing, so that its
/// side tells nothing beside its name.
fn is_one_set(definition: Option<&Definition>) -> bool {
    let sets = definition.filter(|definition| definition.kind == Kind::Members);
    let formula = sets.and_then(|definition| definition.compute.as_deref());
    formula.is_some_and(|formula| formula.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

fn is_input(definition: Option<&Definition>, name: &str) -> bool {
    definition.is_some_and(|definition| definition.inputs.contains_key(name))
}

/// What a row of a file can be.
pub const ROW_SORTS: &[Word] = &[
    ("conversation", "a conversation", "una conversación"),
    ("event", "something that happened in one", "algo que ocurrió en una"),
    ("call", "a call", "una llamada"),
    ("survey", "an answer to a survey", "una respuesta a una encuesta"),
    ("review", "a review of quality", "una revisión de calidad"),
    ("feedback", "a comment or review received", "un comentario o una reseña recibidos"),
    ("order", "an order", "un pedido"),
    ("step", "a step of an order", "un paso de un pedido"),
    ("spend", "what was spent", "lo gastado"),
    ("social", "a post on a social network", "una publicación en una red social"),
    (
        "followers",
        "a day of an account on a social network",
        "un día de una cuenta en una red social",
    ),
    ("web", "something done on a site", "algo hecho en un sitio web"),
    ("subscription", "a subscription", "una suscripción"),
    ("customer", "a customer", "un cliente"),
];

/// Returns what a column of a mapping tells, whose rows are of a sort.
pub fn role(sort: &str, word: &str, language: Language) -> String {
    let is_own = sort == "call" && CALL_ROLES.iter().any(|(known, ..)| *known == word);
    let is_talk = matches!(sort, "conversation" | "event" | "call");
    match word {
        // What happened is no part of a conversation there.
        "at" if !is_talk => language.pick("Date or time", "Fecha u hora").to_owned(),
        _ => called(if is_own { CALL_ROLES } else { ROLES }, word, language),
    }
}

/// What a column tells of a call that is called otherwise than of a conversation.
const CALL_ROLES: &[Word] = &[
    ("conversation", "Id of the call", "Identificador de la llamada"),
    ("at", "Time of the call", "Hora de la llamada"),
    ("replied", "Answered at", "Atendida a las"),
    ("solved", "Over at", "Terminada a las"),
];

/// What a column of a mapping tells.
const ROLES: &[Word] = &[
    ("conversation", "Id of the conversation", "Identificador de la conversación"),
    ("opened", "Opened at", "Apertura"),
    ("replied", "First reply at", "Primera respuesta"),
    ("solved", "Solved at", "Resolución"),
    ("at", "Time of the event", "Hora del evento"),
    ("activity", "What happened", "Qué ocurrió"),
    ("status", "Status", "Estado"),
    ("channel", "Channel", "Canal"),
    ("actor", "Agent", "Agente"),
    ("actor_kind", "Whether a customer or an agent acts", "Si actúa un cliente o un agente"),
    ("team", "Team", "Equipo"),
    ("customer", "Customer", "Cliente"),
    ("priority", "Priority", "Prioridad"),
    ("rating", "Rating", "Valoración"),
    ("tags", "Tags", "Etiquetas"),
    ("updated", "Last changed at", "Último cambio"),
    ("wait", "How long was waited", "Cuánto se esperó"),
    ("talk", "How long was spoken", "Cuánto se habló"),
    ("hold", "How long it was on hold", "Cuánto estuvo retenida"),
    ("after_call", "Work after the call", "Trabajo tras la llamada"),
    ("answered", "Whether it was answered", "Si se atendió"),
    ("about", "Id of the conversation it is about", "Id de la conversación de la que trata"),
    ("account", "Account", "Cuenta"),
    ("ad", "Ad", "Anuncio"),
    ("agent", "Agent reviewed", "Agente evaluado"),
    ("amount", "What it cost", "Lo que costó"),
    ("answered_at", "Answered at", "Respondida a las"),
    ("article", "Article", "Artículo"),
    ("campaign", "Campaign", "Campaña"),
    ("category", "Category", "Categoría"),
    ("clicks", "Clicks", "Clics"),
    ("comments", "Comments", "Comentarios"),
    ("conversions", "Conversions", "Conversiones"),
    ("cost", "What was spent", "Lo gastado"),
    ("country", "Country", "País"),
    ("criterion", "Criterion", "Criterio"),
    ("currency", "Currency", "Moneda"),
    ("email", "E-mail, kept as a hash", "Correo, que se guarda como hash"),
    ("followers", "Followers", "Seguidores"),
    ("impressions", "Impressions", "Impresiones"),
    ("language", "Language", "Idioma"),
    ("leads", "Leads", "Contactos captados"),
    ("likes", "Likes", "Me gusta"),
    ("mark", "Score", "Puntuación"),
    ("network", "Network", "Red social"),
    ("order", "Id of the order", "Identificador del pedido"),
    ("page", "Title of the page", "Título de la página"),
    ("paid", "Whether it was paid for", "Si es de pago"),
    ("phone", "Telephone, kept as a hash", "Teléfono, que se guarda como hash"),
    ("plan", "Plan", "Plan"),
    ("post", "Id of the post", "Identificador de la publicación"),
    ("price", "Price", "Precio"),
    ("quantity", "Quantity", "Cantidad"),
    ("reach", "Reach", "Alcance"),
    ("referrer", "Where they came from", "Procedencia"),
    ("respondent", "Id of who answered", "Identificador de quien responde"),
    ("review", "Id of the review", "Identificador de la revisión"),
    ("reviewer", "Who reviewed", "Quién revisó"),
    ("saves", "Saves", "Guardados"),
    ("scorecard", "Scorecard", "Plantilla de calidad"),
    ("segment", "Segment", "Segmento"),
    ("session", "Session", "Sesión"),
    ("shares", "Shares", "Compartidos"),
    ("sign_up", "Signed up at", "Alta"),
    ("start", "Began at", "Inicio"),
    ("subscription", "Id of the subscription", "Identificador de la suscripción"),
    ("tier", "Tier", "Nivel"),
    ("type", "Type", "Tipo"),
    ("until", "Last day of the period", "Último día del periodo"),
    ("url", "Address of the page", "Dirección de la página"),
    ("visitor", "Visitor", "Visitante"),
    ("weight", "Weight", "Peso"),
];

#[cfg(test)]
mod tests {
    use baremo_metrics::health::HealthSettings;

    use super::*;
    use crate::tests::catalog;

    #[test]
    fn every_input_of_the_catalogue_has_words() {
        for metric in catalog().metrics() {
            for definition in &metric.definitions {
                for (name, input) in &definition.inputs {
                    let known = INPUTS.iter().any(|(word, ..)| word == name);
                    let is_named = known || only(definition, input).is_some();
                    assert!(is_named, "{} {name}", metric.name);
                }
            }
        }
        for measure in HealthSettings::built_in().measures {
            assert!(MEASURES.iter().any(|(word, ..)| *word == measure.name), "{}", measure.name);
        }
    }

    #[test]
    fn parts_are_told_by_the_metrics_and_words_that_lead_to_them() {
        let catalog = catalog();
        let check = |metric: (&str, &str), path: &str, en: &str, es: &str| {
            let told = [Language::En, Language::Es].map(|it| side(it, &catalog, metric, path));
            assert_eq!(told, [en, es]);
        };
        check(("csat", "default"), "numerator", "numerator", "numerador");
        // What is divided by nothing has no upper part.
        check(("revenue_churn", "default"), "lost.numerator", "lost", "perdido");
        check(("contact_rate", "default"), "calls", "calls and chats", "llamadas y chats");
        let title = |language| words(catalog.get("cac").unwrap(), language).title.clone();
        let [en, es] = [Language::En, Language::Es].map(title);
        let [en, es] = [format!("{en} · numerator"), format!("{es} · numerador")];
        check(("clv_to_cac", "default"), "cost.numerator", &en, &es);
        check(("gone", "default"), "some_thing", "some thing", "some thing");
    }
}
