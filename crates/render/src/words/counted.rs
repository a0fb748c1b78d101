//! What `n` counts.

use baremo_metrics::arithmetic::Formula;
use baremo_metrics::page::{Definition, Kind, Side};

use super::{Word, called};
use crate::language::Language;

/// Rows of facts, where a reader knows them as things.
const THINGS: &[Word] = &[
    ("carts", "carts", "carritos"),
    ("cases", "cases", "casos"),
    ("contacts", "contacts", "contactos"),
    ("customer_base", "customers", "clientes"),
    ("customers", "customers", "clientes"),
    ("feedback", "comments", "comentarios"),
    ("orders", "orders", "pedidos"),
    ("reviews", "reviews", "revisiones"),
    ("sessions", "visits", "visitas"),
    ("survey_answers", "answers", "respuestas"),
    ("survey_invitations", "surveys sent", "encuestas enviadas"),
    ("observations", "observations", "observaciones"),
];

/// Returns what the observations of a metric are called, several of them: of a ratio what it
/// divides by. Where that is no one thing, they are observations.
pub fn counted(definition: Option<&Definition>, language: Language) -> String {
    let side = definition.and_then(side);
    let fact = side.filter(|side| side.distinct.is_none()).map(|side| side.fact.as_str());
    let known = fact.filter(|fact| THINGS.iter().any(|(word, ..)| word == fact));
    called(THINGS, known.unwrap_or("observations"), language)
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
    use std::path::Path;

    use baremo_metrics::Catalog;
    use baremo_model::Fact;

    use super::*;

    #[test]
    fn a_ratio_stands_on_what_it_divides_by() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
        let catalog = Catalog::load_dir(&folder).unwrap();
        let check = |metric: &str, expected: [&str; 2]| {
            let definition = catalog.get(metric).unwrap().definition("default");
            let told = [Language::En, Language::Es].map(|it| counted(definition, it));
            assert_eq!(told, expected, "{metric}");
        };
        check("contact_rate", ["orders", "pedidos"]);
        check("csat", ["answers", "respuestas"]);
        check("first_response_time", ["observations", "observaciones"]);
        assert_eq!(counted(None, Language::Es), "observaciones");
        for (word, ..) in THINGS.iter().filter(|(word, ..)| *word != "observations") {
            assert!(Fact::from_name(word).is_some(), "{word}");
        }
    }
}
