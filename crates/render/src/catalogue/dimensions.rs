//! The dimensions in the terminal, with the words that those hold which hold no others.

use baremo_metrics::week;
use baremo_model::dimension::{DIMENSIONS, Dimension};

use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{left, paragraph, spaces, width};
use crate::words::{FACTS, called};

/// Words that a dimension holds, and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedWords {
    /// The facts of which this is so; none where the date of an observation tells the dimension.
    pub facts: Vec<&'static str>,
    /// The words, in their order.
    pub words: Vec<String>,
}

/// Returns the closed words of a dimension, facts with the same ones together.
pub fn closed_words(dimension: &Dimension) -> Vec<ClosedWords> {
    let mut all: Vec<ClosedWords> = Vec::new();
    for (fact, words) in dimension.closed_words() {
        let fact = fact.name();
        match all.iter_mut().find(|known| known.words == words) {
            Some(known) => known.facts.push(fact),
            None => {
                let words = words.iter().map(|word| (*word).to_owned()).collect();
                all.push(ClosedWords { facts: vec![fact], words });
            }
        }
    }
    let told = week::words(dimension.name);
    all.extend((!told.is_empty()).then_some(ClosedWords { facts: Vec::new(), words: told }));
    all
}

/// Writes all dimensions with their titles.
pub fn dimensions_list(language: Language, style: Style) -> String {
    let names = DIMENSIONS.iter().map(|dimension| width(dimension.name));
    let (room, indent) = (names.max().unwrap_or_default() + 2, spaces(4));
    let mut out = String::new();
    for dimension in DIMENSIONS {
        let name = left(&style.paint(Paint::Accent, dimension.name), room);
        out += &format!("{name}{}\n", language.pick(dimension.title_en, dimension.title_es));
        for closed in closed_words(dimension) {
            let facts = closed.facts.iter().map(|fact| called(FACTS, fact, language));
            let facts: Vec<String> = facts.collect();
            let mut text = closed.words.join(", ");
            if !facts.is_empty() {
                text += &format!(" ({})", facts.join(", "));
            }
            paragraph(&mut out, &text, &indent, &indent, style.columns());
        }
    }
    out.push('\n');
    paragraph(&mut out, messages::DIMENSIONS_MORE.text(language), "", "", style.columns());
    style.finish(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_are_listed_with_their_titles_and_closed_words() {
        let of = |name: &str| {
            let dimension = DIMENSIONS.iter().find(|known| known.name == name).unwrap();
            closed_words(dimension)
        };
        let status = of("status");
        assert!(status.iter().any(|it| it.facts.contains(&"cases")), "{status:?}");
        assert!(status[0].words.contains(&"solved".to_owned()), "{status:?}");
        assert_eq!((of("hour")[0].words.len(), of("hour")[0].facts.len()), (24, 0));
        assert!(of("channel").is_empty(), "sources write channels in their own words");
        for (language, title) in [(Language::En, "Team"), (Language::Es, "Equipo")] {
            let out = dimensions_list(language, Style { width: 60, ..Style::default() });
            assert!(out.lines().any(|line| line.starts_with("team ") && line.ends_with(title)));
            assert!(out.lines().all(|line| width(line) <= 60), "{out}");
        }
    }
}
