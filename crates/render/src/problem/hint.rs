//! What is to be done, in the words of the surface where it is read.

use baremo_metrics::error::either;
use baremo_model::error::Hint;

use super::Surface;
use crate::language::Language;
use crate::messages::{Message, hints as say};

/// Says what is to be done.
pub(super) fn hint(language: Language, surface: Surface, hint: &Hint) -> String {
    let name = |name: &String| vec![("name", name.clone())];
    let (words, places): ([Message; 3], _) = match hint {
        Hint::Said(told) => return language.told(told).to_owned(),
        Hint::Begin => ([say::BEGIN, say::BEGIN_THERE, say::BEGIN_API], Vec::new()),
        Hint::CheckFolder => {
            let there = say::CHECK_FOLDER_THERE;
            ([say::CHECK_FOLDER, there, there], Vec::new())
        }
        Hint::ClosePeriod(period) => ([say::CLOSE, say::CLOSE_THERE, say::CLOSE_API], name(period)),
        Hint::Contact(id) => ([say::CONTACT, say::CONTACT_THERE, say::CONTACT_API], name(id)),
        Hint::Conversations => {
            let words = [say::CONVERSATIONS, say::CONVERSATIONS_THERE, say::CONVERSATIONS_API];
            (words, Vec::new())
        }
        Hint::FilterBy(attribute) => {
            ([say::FILTER, say::FILTER_THERE, say::FILTER_API], name(attribute))
        }
        Hint::Metrics => ([say::METRICS, say::METRICS_THERE, say::METRICS_API], Vec::new()),
        Hint::NoMapping => {
            ([say::NO_MAPPING, say::NO_MAPPING_THERE, say::NO_MAPPING_API], Vec::new())
        }
        Hint::OtherFolder => {
            let there = say::OTHER_FOLDER_THERE;
            ([say::OTHER_FOLDER, there, there], Vec::new())
        }
        Hint::RangeEnds => {
            ([say::RANGE_ENDS, say::RANGE_ENDS_THERE, say::RANGE_ENDS_API], Vec::new())
        }
        Hint::Source(source) => ([say::SOURCE, say::SOURCE_THERE, say::SOURCE_API], name(source)),
        Hint::Swap { from, to, is_compared } => {
            let words = match is_compared {
                false => [say::SWAP, say::SWAP_THERE, say::SWAP_API],
                true => [say::SWAP_COMPARED, say::SWAP_THERE, say::SWAP_COMPARED_API],
            };
            (words, vec![("from", from.clone()), ("to", to.clone())])
        }
        Hint::Variants(names) => {
            let flags: Vec<String> = names.iter().map(|name| format!("--variant {name}")).collect();
            let or = language.pick("or", "o");
            let places = vec![("flags", either(&flags, or)), ("names", either(names, or))];
            ([say::VARIANTS, say::VARIANTS_THERE, say::VARIANTS_API], places)
        }
    };
    let [terminal, page, api] = words;
    let message = match surface {
        Surface::Terminal => terminal,
        Surface::Page => page,
        Surface::Api => api,
    };
    let places: Vec<(&str, &str)> =
        places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    message.fill(language, &places)
}

#[cfg(test)]
mod tests {
    use baremo_model::told;

    use super::*;

    /// Returns a hint of the next kind. A kind that is not here does not compile.
    fn next(hint: &Hint) -> Option<Hint> {
        let word = || "w_0".to_owned();
        let swap = |is_compared| Hint::Swap { from: word(), to: "w_1".to_owned(), is_compared };
        Some(match hint {
            Hint::Begin => Hint::CheckFolder,
            Hint::CheckFolder => Hint::ClosePeriod(word()),
            Hint::ClosePeriod(_) => Hint::Contact(word()),
            Hint::Contact(_) => Hint::Conversations,
            Hint::Conversations => Hint::FilterBy(word()),
            Hint::FilterBy(_) => Hint::Metrics,
            Hint::Metrics => Hint::NoMapping,
            Hint::NoMapping => Hint::OtherFolder,
            Hint::OtherFolder => Hint::RangeEnds,
            Hint::RangeEnds => Hint::Said(told!("try again", "inténtelo de nuevo")),
            Hint::Said(_) => Hint::Source(word()),
            Hint::Source(_) => swap(false),
            Hint::Swap { is_compared: false, .. } => swap(true),
            Hint::Swap { .. } => Hint::Variants(vec![word(), "w_1".to_owned()]),
            Hint::Variants(_) => return None,
        })
    }

    #[test]
    fn every_hint_has_words_for_every_surface_in_both_languages() {
        for own in std::iter::successors(Some(Hint::Begin), next) {
            for surface in [Surface::Terminal, Surface::Page, Surface::Api] {
                let [en, es] = [Language::En, Language::Es].map(|it| hint(it, surface, &own));
                assert!(en != es, "{surface:?}: {en}");
                for said in [en, es] {
                    assert!(!said.is_empty() && !said.contains(['{', '}']), "{own:?}: {said}");
                    let is_typed = said.contains("--") || said.contains("baremo ");
                    assert!(!is_typed || surface == Surface::Terminal, "{surface:?}: {said}");
                }
            }
        }
    }

    #[test]
    fn variants_are_named_as_they_are_asked_for() {
        let own = Hint::Variants(vec!["funnel".into(), "within".into()]);
        let check = |surface: Surface, expected: [&str; 2]| {
            let said = [Language::En, Language::Es].map(|language| hint(language, surface, &own));
            assert_eq!(said, expected);
        };
        let terminal = [
            "it is used with `--variant funnel` or `--variant within`",
            "se usa con `--variant funnel` o `--variant within`",
        ];
        check(Surface::Terminal, terminal);
        let page = [
            "variants that use it: `funnel` or `within`",
            "variantes que lo usan: `funnel` o `within`",
        ];
        check(Surface::Page, page);
        let api = [
            "it is used where `variant` is `funnel` or `within`",
            "se usa si `variant` es `funnel` o `within`",
        ];
        check(Surface::Api, api);
    }
}
