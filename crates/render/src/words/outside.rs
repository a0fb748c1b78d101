//! What is called by a word of its own in files and comes from outside: ready profiles, whose
//! figure a benchmark is, and of which country and industry it speaks.

use baremo_metrics::page::Band;

use super::Word;
use crate::language::Language;
use crate::text::clean;

/// Profiles that come with the program.
const PROFILES: &[Word] = &[
    ("articles", "as articles count", "como cuentan los artículos"),
    ("chatwoot", "Chatwoot", "Chatwoot"),
    ("es_ley_10_2025", "Spain, Act 10/2025", "Ley 10/2025"),
    ("freshdesk", "Freshdesk", "Freshdesk"),
    ("intercom", "Intercom", "Intercom"),
    ("liveagent", "LiveAgent", "LiveAgent"),
    ("strict", "strict", "estricto"),
    ("zendesk", "Zendesk", "Zendesk"),
];

/// Sources that pages of metrics name by a letter.
const SOURCES: &[Word] = &[
    ("C", "an article by a chatbot vendor", "un artículo de un fabricante de chatbots"),
    (
        "K",
        "an article on seven support KPIs with benchmarks",
        "un artículo sobre siete indicadores de soporte, con referencias",
    ),
    (
        "L",
        "a help-desk vendor's article on sixteen service metrics",
        "un artículo de un fabricante de software de soporte sobre dieciséis métricas de servicio",
    ),
    (
        "M",
        "a migration vendor's article on twelve experience KPIs",
        "un artículo sobre doce indicadores de experiencia, de quien migra programas de soporte",
    ),
    (
        "S",
        "a social-suite vendor's article on ten engagement metrics",
        "un artículo de un fabricante de herramientas para redes sociales sobre diez métricas de \
         interacción",
    ),
];

/// Sources that they name in English, in words of their own.
const TOLD_SOURCES: &[Word] = &[
    (
        "a help-desk migration article on twelve experience figures",
        "a migration vendor's article on twelve experience KPIs",
        "un artículo sobre doce indicadores de experiencia, de quien migra programas de soporte",
    ),
    (
        "a help-desk migration article on twelve experience indicators",
        "a migration vendor's article on twelve experience KPIs",
        "un artículo sobre doce indicadores de experiencia, de quien migra programas de soporte",
    ),
    (
        "a help-desk vendor's article on service metrics",
        "a help-desk vendor's article on sixteen service metrics",
        "un artículo de un fabricante de software de soporte sobre dieciséis métricas de servicio",
    ),
    (
        "a telephony server's quality of service",
        "a telephony server's quality of service",
        "la calidad de servicio de una centralita",
    ),
    (
        "articles on service metrics and on seven support KPIs",
        "articles on service metrics and on seven support KPIs",
        "artículos sobre métricas de servicio y sobre siete indicadores de soporte",
    ),
];

/// Countries that benchmarks speak of, by their two letters.
const COUNTRIES: &[Word] = &[
    ("ES", "Spain", "España"),
    ("GB", "United Kingdom", "Reino Unido"),
    ("MX", "Mexico", "México"),
    ("US", "United States", "Estados Unidos"),
];

/// Industries that they speak of.
const INDUSTRIES: &[Word] = &[
    ("e-commerce", "e-commerce", "comercio electrónico"),
    ("retail", "retail", "comercio minorista"),
];

/// Returns what the country and the industry are called that a benchmark speaks of; empty where it
/// names neither.
pub fn of_whom(band: &Band, language: Language) -> String {
    let tables = [(COUNTRIES, &band.country), (INDUSTRIES, &band.industry)];
    let named = tables.into_iter().filter_map(|(table, word)| Some((table, word.as_deref()?)));
    let named = named.filter(|(_, word)| *word != "any");
    named.map(|(table, word)| of(table, word, language)).collect::<Vec<_>>().join(", ")
}

/// Returns what a profile is called; one of the owner's own by its name.
pub fn profile(name: &str, language: Language) -> String {
    of(PROFILES, name, language)
}

/// Returns whose a benchmark, a formula or a choice is, where its page says so by a letter or in
/// words that are known; else as it says it, such as an address or the name of a product.
pub fn source(word: &str, language: Language) -> String {
    let told = |(letter, en, _): &&Word| *letter == word || *en == word;
    let known = SOURCES.iter().chain(TOLD_SOURCES).find(told);
    known.map_or_else(|| clean(word), |(_, en, es)| language.pick(*en, *es).to_owned())
}

fn of(table: &[Word], word: &str, language: Language) -> String {
    let known = table.iter().find(|(name, ..)| *name == word);
    known.map_or_else(|| clean(word), |(_, en, es)| language.pick(*en, *es).to_owned())
}

#[cfg(test)]
mod tests {
    use baremo_metrics::profile::BUILT_IN_PROFILES;

    use super::*;

    #[test]
    fn ready_profiles_and_sources_of_benchmarks_are_no_codes() {
        for name in BUILT_IN_PROFILES {
            assert!(PROFILES.iter().any(|(known, ..)| known == name), "{name}");
        }
        assert_eq!(profile("our_own", Language::Es), "our_own");
        let catalog = crate::tests::catalog();
        for band in catalog.metrics().flat_map(|metric| &metric.bands) {
            assert!(source(&band.source, Language::Es).chars().count() > 1, "{}", band.source);
            for (table, named) in [(COUNTRIES, &band.country), (INDUSTRIES, &band.industry)] {
                let named = named.as_deref().filter(|named| *named != "any");
                let known = named.is_none_or(|named| table.iter().any(|(it, ..)| *it == named));
                assert!(known, "{named:?}");
            }
        }
        // What a page names in English is not left so: names of products and acts are no words.
        for metric in catalog.metrics() {
            let variants = metric.definitions.iter().filter_map(|one| one.source.as_deref());
            let chosen = metric.differs.iter().map(|one| one.source.as_str());
            for named in variants.chain(chosen).filter(|named| !named.starts_with("https://")) {
                let is_words = named.starts_with("a ") || named.contains("article");
                assert!(!is_words || source(named, Language::Es) != named, "{named}");
            }
        }
        let band = &catalog.get("csat").unwrap().bands[0];
        assert_eq!(of_whom(band, Language::En), "United States, retail");
        assert_eq!(of_whom(band, Language::Es), "Estados Unidos, comercio minorista");
        let alarm = &catalog.get("churn_rate").unwrap().bands[0];
        assert_eq!(of_whom(alarm, Language::En), "");
    }
}
