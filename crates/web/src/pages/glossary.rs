//! `/glossary`: one concept, one word; the tables of docs/glossary.md, their meanings in the
//! language of the page.

use baremo_metrics::ServiceError;
use baremo_render::Language;
use maud::html;

use crate::address::{Address, segment};
use crate::export::{Cell, Sheet, TableForm};
use crate::parts::drawing::take_table;
use crate::parts::frame::framed;
use crate::parts::markdown::inline;
use crate::text::reference as words;
use crate::visit::{Page, Visit};

/// The glossary as the documentation has it: word, meaning, Spanish word, words not used.
const GLOSSARY: &str = include_str!("../../../../docs/glossary.md");
/// Its headings and meanings in Spanish: word, meaning.
const SPANISH: &str = include_str!("../../../../docs/glossary.es.md");

/// A heading and its rows.
struct Section<'a, const COLUMNS: usize> {
    heading: &'a str,
    rows: Vec<[&'a str; COLUMNS]>,
}

/// What some words are about, and the words.
pub(crate) struct About {
    /// It in English and in Spanish.
    pub(crate) headings: [&'static str; 2],
    /// The words.
    pub(crate) entries: Vec<Entry>,
}

/// A word.
pub(crate) struct Entry {
    /// The word.
    pub(crate) word: &'static str,
    /// It in Spanish.
    pub(crate) spanish: &'static str,
    /// What it means, in English and in Spanish.
    pub(crate) meanings: [&'static str; 2],
    /// English words that are not used for it.
    pub(crate) avoided: &'static str,
}

/// Returns all words by what they are about.
pub(crate) fn all_words() -> Vec<About> {
    let both = sections::<4>(GLOSSARY).into_iter().zip(sections::<2>(SPANISH));
    let about = both.map(|(english, translated)| {
        let rows = english.rows.into_iter().zip(translated.rows);
        let entries = rows.map(|([word, meaning, spanish, avoided], [_, meaning_es])| Entry {
            word,
            spanish,
            meanings: [meaning, meaning_es],
            avoided,
        });
        About { headings: [english.heading, translated.heading], entries: entries.collect() }
    });
    about.collect()
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = words::GLOSSARY.text(language);
    let of = |[en, es]: [&'static str; 2]| language.pick(en, es);
    let main = html! {
        div.head {
            h1 { (title) }
            div.controls { (take_table(visit.address, "/glossary/export", title)) }
        }
        @for about in all_words() {
            section.panel {
                h2 { (of(about.headings)) }
                (framed(of(about.headings), "stack", &html! {
                    thead { tr {
                        th scope="col" { (words::GLOSSARY_WORD.text(language)) }
                        th scope="col" { (words::GLOSSARY_OTHER.text(language)) }
                        th scope="col" { (words::GLOSSARY_MEANING.text(language)) }
                        // Words to avoid are English ones; the file has them in both languages.
                        @if language == Language::En {
                            th scope="col" { (words::GLOSSARY_NOT.text(language)) }
                        }
                    } }
                    tbody { @for entry in &about.entries {
                        @let (word, spanish) = (entry.word, entry.spanish);
                        @let (first, first_lang, second, second_lang) =
                            language.pick((word, "en", spanish, "es"), (spanish, "es", word, "en"));
                        tr id=(place(word)) {
                            th scope="row" lang=(first_lang) { (inline(first)) }
                            td lang=(second_lang) data-head=(words::GLOSSARY_OTHER.text(language)) {
                                (inline(second))
                            }
                            td.wrap { (inline(of(entry.meanings))) }
                            @if language == Language::En {
                                td.wrap data-head=(words::GLOSSARY_NOT.text(language)) {
                                    (entry.avoided)
                                }
                            }
                        }
                    } }
                }))
            }
        }
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

/// Finds words, each with the address of its row.
pub(super) fn found(
    address: &Address,
    holds: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (String, String)> {
    let (language, page) = (address.language, address.to("/glossary"));
    let words = all_words().into_iter().flat_map(|about| about.entries);
    let found = words.filter(move |entry| holds(entry.word) || holds(entry.spanish));
    found.map(move |entry| {
        let said = language.pick(entry.word, entry.spanish).replace('`', "");
        (said, format!("{page}#{}", place(entry.word)))
    })
}

/// Returns the id of the row of a word.
fn place(word: &str) -> String {
    format!("word-{}", segment(word))
}

/// Returns the glossary as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let of = |[en, es]: [&'static str; 2]| language.pick(en, es);
    let mut rows = Vec::new();
    for about in all_words() {
        for entry in &about.entries {
            let both = (entry.word, entry.spanish);
            let (first, second) = language.pick(both, (both.1, both.0));
            let (heading, meaning) = (of(about.headings), of(entry.meanings));
            let cells = [heading, first, second, meaning, entry.avoided];
            rows.push(cells.map(|cell| Cell::text(Some(cell))).to_vec());
        }
    }
    let head = [
        words::GLOSSARY_ABOUT,
        words::GLOSSARY_WORD,
        words::GLOSSARY_OTHER,
        words::GLOSSARY_MEANING,
        words::GLOSSARY_NOT,
    ];
    let sheet = Sheet::new(language, words::GLOSSARY, &head, rows);
    Ok(Page::File(sheet.file("glossary", form)?))
}

/// Reads headings and tables of so many columns.
fn sections<const COLUMNS: usize>(text: &'static str) -> Vec<Section<'static, COLUMNS>> {
    let mut sections: Vec<Section<'static, COLUMNS>> = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section { heading, rows: Vec::new() });
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (Some(section), Ok(row)) =
            (sections.last_mut(), <[&str; COLUMNS]>::try_from(cells.as_slice()))
        else {
            continue;
        };
        if line.starts_with('|') && row[0] != "word" && !row[0].starts_with("---") {
            section.rows.push(row);
        }
    }
    sections.retain(|section| !section.rows.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_documentation_is_shown() {
        let rows = |text: &str| {
            let own = |line: &&str| line.starts_with("| ") && !line.starts_with("| word");
            text.lines().filter(own).count()
        };
        let english = sections::<4>(GLOSSARY);
        assert_eq!(english.iter().map(|section| section.rows.len()).sum::<usize>(), rows(GLOSSARY));
        assert!(rows(GLOSSARY) > 50);
        assert!(english.iter().flat_map(|section| &section.rows).any(|row| row[2] == "turno"));
    }

    #[test]
    fn both_languages_have_the_same_words_in_the_same_order() {
        let english: Vec<Vec<&str>> = sections::<4>(GLOSSARY)
            .into_iter()
            .map(|section| section.rows.into_iter().map(|row| row[0]).collect())
            .collect();
        let spanish = sections::<2>(SPANISH);
        let words: Vec<Vec<&str>> =
            spanish.iter().map(|section| section.rows.iter().map(|row| row[0]).collect()).collect();
        assert_eq!(english, words, "docs/glossary.es.md follows docs/glossary.md row by row");
        let rows = spanish.iter().flat_map(|section| &section.rows);
        assert!(rows.into_iter().all(|[_, meaning]| !meaning.is_empty()));
    }
}
