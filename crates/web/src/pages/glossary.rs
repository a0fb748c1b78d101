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

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = words::GLOSSARY.text(language);
    let (english, spanish) = (sections::<4>(GLOSSARY), sections::<2>(SPANISH));
    let main = html! {
        div.head {
            h1 { (title) }
            div.controls { (take_table(visit.address, "/glossary/export", title)) }
        }
        @for (section, translated) in english.iter().zip(&spanish) {
            section.panel {
                h2 { (language.pick(section.heading, translated.heading)) }
                (framed(language.pick(section.heading, translated.heading), "stack", &html! {
                    thead { tr {
                        th scope="col" { (words::GLOSSARY_WORD.text(language)) }
                        th scope="col" { (words::GLOSSARY_OTHER.text(language)) }
                        th scope="col" { (words::GLOSSARY_MEANING.text(language)) }
                        // Words to avoid are English ones; the file has them in both languages.
                        @if language == Language::En {
                            th scope="col" { (words::GLOSSARY_NOT.text(language)) }
                        }
                    } }
                    @let rows = section.rows.iter().zip(&translated.rows);
                    tbody { @for (row, [_, meaning_es]) in rows {
                        @let [word, meaning, spanish, not] = row;
                        @let (first, first_lang, second, second_lang) =
                            language.pick((word, "en", spanish, "es"), (spanish, "es", word, "en"));
                        tr id=(place(word)) {
                            th scope="row" lang=(first_lang) { (inline(first)) }
                            td lang=(second_lang) data-head=(words::GLOSSARY_OTHER.text(language)) {
                                (inline(second))
                            }
                            td.wrap { (inline(language.pick(meaning, meaning_es))) }
                            @if language == Language::En {
                                td.wrap data-head=(words::GLOSSARY_NOT.text(language)) { (not) }
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
    let rows = sections::<4>(GLOSSARY).into_iter().flat_map(|section| section.rows);
    let found = rows.filter(move |[word, _, spanish, _]| holds(word) || holds(spanish));
    found.map(move |[word, _, spanish, _]| {
        let said = language.pick(word, spanish).replace('`', "");
        (said, format!("{page}#{}", place(word)))
    })
}

/// Returns the id of the row of a word.
fn place(word: &str) -> String {
    format!("word-{}", segment(word))
}

/// Returns the glossary as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let language = visit.language();
    let (english, spanish) = (sections::<4>(GLOSSARY), sections::<2>(SPANISH));
    let mut rows = Vec::new();
    for (section, translated) in english.iter().zip(&spanish) {
        for (row, [_, meaning_es]) in section.rows.iter().zip(&translated.rows) {
            let [word, meaning, spanish, not] = row;
            let (first, second) = language.pick((word, spanish), (spanish, word));
            let about = language.pick(section.heading, translated.heading);
            let cells = [about, first, second, language.pick(meaning, meaning_es), not];
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
