//! Tables of facts, and what `n` counts.

use baremo_metrics::arithmetic::Formula;
use baremo_metrics::page::{Definition, Kind, Side};

use super::{Word, called};
use crate::language::Language;

/// Facts: what their rows are, several of them.
pub const FACTS: &[Word] = &[
    ("active_spans", "times as a customer", "tiempos como cliente"),
    ("acts", "acts of agents", "actos de los agentes"),
    ("agent_slices", "quarter-hours of agents", "cuartos de hora de los agentes"),
    ("agent_spans", "states of agents", "estados de los agentes"),
    ("assignments", "assignments", "asignaciones"),
    ("carts", "carts", "carritos"),
    ("cases", "cases", "casos"),
    ("checks", "figures of the source", "cifras de la fuente"),
    ("contact_legs", "agents' parts of contacts", "partes de los contactos por agente"),
    ("contacts", "contacts", "contactos"),
    ("customer_acts", "acts of customers", "actos de los clientes"),
    ("customer_base", "customers", "clientes"),
    ("customers", "customers", "clientes"),
    ("cycles", "cycles", "ciclos"),
    ("feedback", "comments of customers", "comentarios"),
    ("order_items", "articles of orders", "artículos de los pedidos"),
    ("orders", "orders", "pedidos"),
    ("page_views", "page views", "páginas vistas"),
    ("priority_changes", "changes of priority", "cambios de prioridad"),
    ("referral_rewards", "rewards of referrals", "premios de recomendaciones"),
    ("referrals", "referrals", "recomendaciones"),
    ("review_ratings", "ratings of reviews", "puntuaciones de las revisiones"),
    ("reviews", "reviews", "revisiones"),
    ("roster", "entries of the roster", "entradas de la plantilla de agentes"),
    ("sessions", "visits", "visitas"),
    ("social_days", "days of social counters", "días de contadores sociales"),
    ("social_inbox", "messages on social networks", "mensajes en redes sociales"),
    ("social_posts", "posts", "publicaciones"),
    ("spend_days", "spend", "gasto"),
    ("status_spans", "status spans", "tramos de estado"),
    ("subscription_spans", "subscriptions", "suscripciones"),
    ("survey_answers", "answers", "respuestas"),
    ("survey_invitations", "surveys sent", "encuestas enviadas"),
    ("turns", "turns", "turnos"),
    ("web_actions", "actions on the site", "acciones en el sitio"),
];

/// Facts whose rows a reader knows as things.
const THINGS: &[&str] = &[
    "carts",
    "cases",
    "contacts",
    "customer_base",
    "customers",
    "feedback",
    "orders",
    "reviews",
    "sessions",
    "survey_answers",
    "survey_invitations",
];

/// What is counted where nothing counts twice: several of them.
const DISTINCT: &[Word] = &[
    ("agent", "agents", "agentes"),
    ("contact", "contacts", "contactos"),
    ("conversation", "conversations", "conversaciones"),
    ("customer", "customers", "clientes"),
    ("visitor", "visitors", "visitantes"),
];

/// Returns what the observations of a metric are called, several of them: of a ratio what it
/// divides by. Where that is no one thing, they are observations.
pub fn counted(definition: Option<&Definition>, language: Language) -> String {
    let known = |table: &[Word], word: &str| {
        table.iter().any(|(known, ..)| *known == word).then(|| called(table, word, language))
    };
    let name = definition.and_then(side).and_then(|side| match side.distinct.as_deref() {
        Some(distinct) => known(DISTINCT, distinct),
        None => known(FACTS, &side.fact).filter(|_| THINGS.contains(&side.fact.as_str())),
    });
    name.unwrap_or_else(|| language.pick("observations", "observaciones").to_owned())
}

/// Returns the side whose rows `n` counts.
fn side(definition: &Definition) -> Option<&Side> {
    if definition.kind != Kind::Derived {
        return definition.denominator.as_ref().or(definition.value.as_ref());
    }
    let formula = Formula::parse(definition.compute.as_deref()?).ok()?;
    let names = formula.stands_on()?.names();
    let [name] = names.as_slice() else { return None };
    definition.inputs.get(*name)?.side.as_ref()
}

#[cfg(test)]
mod tests {
    use baremo_model::Fact;

    use super::*;

    #[test]
    fn a_ratio_stands_on_what_it_divides_by() {
        let catalog = crate::tests::catalog();
        let check = |metric: &str, expected: [&str; 2]| {
            let definition = catalog.get(metric).unwrap().definition("default");
            let told = [Language::En, Language::Es].map(|it| counted(definition, it));
            assert_eq!(told, expected, "{metric}");
        };
        check("contact_rate", ["orders", "pedidos"]);
        check("csat", ["answers", "respuestas"]);
        check("conversations_per_agent", ["agents", "agentes"]);
        check("retention_rate", ["customers", "clientes"]);
        check("first_response_time", ["observations", "observaciones"]);
        assert_eq!(counted(None, Language::Es), "observaciones");
        for fact in Fact::ALL.iter().map(|fact| fact.name()) {
            assert!(FACTS.iter().any(|(word, ..)| *word == fact), "{fact}");
        }
    }
}
