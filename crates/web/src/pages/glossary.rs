//! `/glossary`: one concept, one word; the tables of docs/glossary.md.

use baremo_metrics::ServiceError;
use maud::html;

use crate::text::reference as words;
use crate::visit::{Page, Visit};

/// The glossary as the documentation has it.
const GLOSSARY: &str = include_str!("../../../../docs/glossary.md");

/// A heading and its rows: word, meaning, Spanish word, words not used.
struct Section<'a> {
    heading: &'a str,
    rows: Vec<[&'a str; 4]>,
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let title = words::GLOSSARY.text(language);
    let main = html! {
        div.head { h1 { (title) } }
        p.quiet { (words::GLOSSARY_ENGLISH.text(language)) }
        @for section in sections() {
            section.panel {
                h2 lang="en" { (section.heading) }
                div.scroll tabindex="0" { table {
                    thead { tr {
                        th scope="col" { (words::GLOSSARY_WORD.text(language)) }
                        th scope="col" { (words::GLOSSARY_OTHER.text(language)) }
                        th scope="col" { (words::GLOSSARY_MEANING.text(language)) }
                        th scope="col" { (words::GLOSSARY_NOT.text(language)) }
                    } }
                    tbody { @for [word, meaning, spanish, not] in section.rows {
                        @let (first, first_lang, second, second_lang) =
                            language.pick((word, "en", spanish, "es"), (spanish, "es", word, "en"));
                        tr {
                            th scope="row" lang=(first_lang) { (first) }
                            td lang=(second_lang) { (second) }
                            td.wrap lang="en" { (meaning) }
                            td.wrap lang="en" { (not) }
                        }
                    } }
                } }
            }
        }
    };
    Ok(Page::Shown { title: title.to_owned(), main })
}

fn sections() -> Vec<Section<'static>> {
    let mut sections: Vec<Section<'static>> = Vec::new();
    for line in GLOSSARY.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            sections.push(Section { heading, rows: Vec::new() });
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (Some(section), [word, meaning, spanish, not]) =
            (sections.last_mut(), cells.as_slice())
        else {
            continue;
        };
        if line.starts_with('|') && *word != "word" && !word.starts_with("---") {
            section.rows.push([word, meaning, spanish, not]);
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
        let shown: usize = sections().iter().map(|section| section.rows.len()).sum();
        let rows = GLOSSARY.lines().filter(|line| {
            line.starts_with("| ") && !line.starts_with("| word") && !line.starts_with("| ---")
        });
        assert_eq!(shown, rows.count());
        assert!(shown > 50);
        assert!(sections().iter().flat_map(|section| &section.rows).any(|row| row[2] == "turno"));
    }
}
