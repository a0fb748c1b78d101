//! What received files are and what their first records become, under a mapping that can be
//! chosen or written.

use baremo_metrics::service::{ImportChoice, ImportPreview, ReceivedFile, RejectInfo};
use baremo_render::Language;
use baremo_render::date;
use baremo_render::words::{EVENTS, REASONS, called, event_value_of};
use maud::{Markup, html};

use super::{OWN, picker, questions};
use crate::error::told;
use crate::parts::frame::framed;
use crate::parts::name::hashed;
use crate::parts::zone::suggested;
use crate::text::import as words;
use crate::visit::{Page, Visit};

/// The encoding that nearly every file is in.
const USUAL_ENCODING: &str = "utf-8";

/// Shows files, mapping and preview.
pub(super) fn page(visit: &Visit<'_>, choice: &ImportChoice, preview: &ImportPreview) -> Page {
    let language = visit.language();
    let works = preview.problem.is_none();
    let title = format!("{}: {}", words::IMPORT.text(language), choice.source);
    let main = html! {
        div.head { h1 { (title) } }
        section.panel aria-labelledby="files" {
            h2 #files { (words::IMPORT_WHAT.text(language)) }
            (files(language, &preview.files))
        }
        form method="post" action=(visit.address.to(visit.address.path())) data-live="preview" {
            // What the key that ends a line does in a field: it looks, and never imports.
            button.hidden name="do" value="preview" tabindex="-1" aria-hidden="true" {}
            div.columns.even {
                section.panel #preview aria-labelledby="previewed" aria-live="polite" {
                    h2 #previewed { (words::IMPORT_PREVIEW.text(language)) }
                    @if let Some(picker) = &preview.picker {
                        (picker::outcome(language, picker, works))
                    }
                    @if works && preview.survey.is_some() && choice.picks.is_some() {
                        p { (words::QUESTIONS_DONE.text(language)) }
                    }
                    (previewed(visit, preview))
                    @if works {
                        p.ways { button.first name="do" value="import" {
                            (words::IMPORT_START.text(language))
                        } }
                    }
                }
                section.panel aria-labelledby="mapping" {
                    h2 #mapping { (words::IMPORT_MAPPING.text(language)) }
                    (settings(visit, choice, preview))
                }
            }
        }
    };
    Page::Shown { title, main }
}

fn files(language: Language, files: &[ReceivedFile]) -> Markup {
    html! {
        (framed(words::IMPORT_WHAT.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (words::IMPORT_FILE.text(language)) }
                th.r scope="col" { (words::IMPORT_SIZE.text(language)) }
                th scope="col" { (words::IMPORT_SHAPE.text(language)) }
                th scope="col" { (words::IMPORT_TAKEN_FOR.text(language)) }
            } }
            tbody { @for file in files { tr {
                th scope="row" { (file.name) }
                td.r data-head=(words::IMPORT_SIZE.text(language)) {
                    @if let Some(bytes) = file.size_bytes { (size(language, bytes)) }
                }
                td data-head=(words::IMPORT_SHAPE.text(language)) { @match &file.problem {
                    Some(problem) => (told(language, problem)),
                    None => (shape(language, &file.shape)),
                } }
                td data-head=(words::IMPORT_TAKEN_FOR.text(language)) { @match &file.kind {
                    Some(_) if file.unused => (words::IMPORT_NOT_USED.text(language)),
                    Some(kind) => (called(words::FILE_KINDS, kind, language)),
                    None => (words::IMPORT_NOT_KNOWN.text(language)),
                } }
            } } }
        }))
        @for file in files.iter().filter(|file| !file.columns.is_empty()) {
            @let count = language.count(file.columns.len() as u64);
            details.table {
                summary {
                    (file.name) ": " (words::IMPORT_COLUMNS.fill(language, &[("count", &count)]))
                }
                (framed(&file.name, "", &html! {
                    thead { tr {
                        th scope="col" { (words::IMPORT_COLUMN.text(language)) }
                        th scope="col" { (words::IMPORT_FIRST.text(language)) }
                    } }
                    tbody {
                        @for (name, value) in &file.columns {
                            tr { th scope="row" { (name) } td { (value) } }
                        }
                    }
                }))
            }
        }
    }
}

/// Says in which form a file is; that it is in the usual encoding says nothing.
fn shape(language: Language, shape: &[String]) -> String {
    let said = |word: &String| match words::SHAPES.iter().any(|(known, ..)| known == word) {
        true => called(words::SHAPES, word, language),
        // A sheet, which has the name it has.
        false => word.clone(),
    };
    let told = shape.iter().filter(|word| *word != USUAL_ENCODING);
    told.map(said).collect::<Vec<_>>().join(" · ")
}

/// Writes how large a file is: `812 bytes`, `4 KB`, `1.5 MB`.
fn size(language: Language, bytes: u64) -> String {
    let (size, unit) = match bytes {
        0..1_000 => return language.counted(bytes, ["byte", "bytes"], ["byte", "bytes"]),
        1_000..1_000_000 => (1e3, "KB"),
        _ => (1e6, "MB"),
    };
    let size = bytes as f64 / size;
    format!("{} {unit}", language.number(size, usize::from(size < 9.95)))
}

fn previewed(visit: &Visit<'_>, preview: &ImportPreview) -> Markup {
    let language = visit.language();
    let zone = visit.address.zone(visit.snapshot);
    if let Some(problem) = &preview.problem {
        return html! {
            h3 { (words::IMPORT_PROBLEM.text(language)) }
            p.problem { (told(language, problem)) }
        };
    }
    let records = language.count(preview.records);
    html! {
        @if preview.proposed { p { (words::IMPORT_PROPOSED.text(language)) } }
        p.quiet { (words::IMPORT_PREVIEWED.fill(language, &[("records", &records)])) }
        @if preview.events.is_empty() { p { (words::IMPORT_NO_EVENTS.text(language)) } }
        @else { (framed(words::IMPORT_PREVIEW.text(language), "", &html! {
            thead { tr {
                th scope="col" { (words::IMPORT_SUBJECT.text(language)) }
                th scope="col" { (words::IMPORT_WHEN.text(language)) }
                th scope="col" { (words::IMPORT_KIND.text(language)) }
                th scope="col" { (words::IMPORT_WHO.text(language)) }
                th scope="col" { (crate::text::VALUE.text(language)) }
            } }
            tbody { @for event in &preview.events { tr {
                th scope="row" { (hashed(&event.subject)) }
                td { (date::moment(language, event.at_micros, zone)) }
                td {
                    (called(EVENTS, &event.kind, language))
                    @if !event.question.is_empty() { " · " (event.question) }
                }
                td { (hashed(&event.who)) }
                td {
                    (hashed(&event_value_of(&event.kind, &event.value, &event.team, language)))
                }
            } } }
        })) }
        @if let Some(days) = &preview.days { (picker::days(language, days)) }
        @for remark in &preview.remarks {
            p.problem { (language.quoted(language.told(remark))) }
        }
        @if !preview.rejects.is_empty() {
            h3 { (words::IMPORT_REJECTS.text(language)) }
            (rejects(language, &preview.rejects))
        }
        @if !preview.settings.is_empty() {
            p.quiet {
                (words::IMPORT_SETTINGS.fill(language, &[("names", &preview.settings.join(", "))]))
            }
        }
    }
}

/// Writes rejected records with reason and place.
pub(crate) fn rejects(language: Language, rejects: &[RejectInfo]) -> Markup {
    html! {
        (framed(words::REJECTS.text(language), "stack", &html! {
            thead { tr {
                th scope="col" { (words::REJECT_REASON.text(language)) }
                th scope="col" { (words::REJECT_PLACE.text(language)) }
                th scope="col" { (words::REJECT_RECORD.text(language)) }
            } }
            tbody { @for reject in rejects { tr {
                th.wrap scope="row" {
                    (called(REASONS, &reject.reason, language))
                    div.quiet.small { (language.quoted(language.told(&reject.message))) }
                }
                td.wrap data-head=(words::REJECT_PLACE.text(language)) {
                    (reject.file) @if let Some(line) = reject.line { ":" (line) }
                }
                td.wrap data-head=(words::REJECT_RECORD.text(language)) {
                    code { (reject.raw.chars().take(400).collect::<String>()) }
                }
            } } }
        }))
    }
}

fn settings(visit: &Visit<'_>, choice: &ImportChoice, preview: &ImportPreview) -> Markup {
    let language = visit.language();
    let ready = visit.imports().map(|imports| imports.mappings()).unwrap_or_default();
    let own = choice.mapping.is_some() || preview.mapping.is_none();
    let chosen = |name: &str| !own && choice.ready.as_deref() == Some(name);
    html! {
        @if !preview.title.is_empty() { p { strong { (language.told(&preview.title)) } } }
        @if !preview.notes.is_empty() { p.quiet.small { (language.told(&preview.notes)) } }
        div.fields {
            label {
                span { (words::IMPORT_SOURCE.text(language)) }
                input type="text" name="source" maxlength="100" required value=(choice.source);
            }
            label {
                span { (words::IMPORT_MAPPING.text(language)) }
                select name="ready" {
                    option value="" selected[!own && choice.ready.is_none()] {
                        (words::IMPORT_MAPPING_USUAL.text(language))
                    }
                    option value=(OWN) selected[own] { (words::IMPORT_MAPPING_OWN.text(language)) }
                    @for mapping in &ready {
                        option value=(mapping.name) selected[chosen(&mapping.name)] {
                            (mapping.name) " – " (language.told(&mapping.title))
                        }
                    }
                }
            }
            label {
                span { (words::IMPORT_ZONE.text(language)) }
                input type="text" name="zone" list="zones"
                    placeholder=(words::IMPORT_ZONE_EMPTY.text(language))
                    aria-describedby=[preview.zoneless.as_ref().map(|_| "zoneless")]
                    value=[choice.zone.as_deref()];
            }
            @if let Some(bare) = &preview.zoneless {
                @let places = [("time", bare.time.as_str()), ("zone", bare.zone.as_str())];
                p.problem.small #zoneless { (words::IMPORT_ZONELESS.fill(language, &places)) }
            }
            (suggested("zones", None))
            label {
                span { (words::IMPORT_URL.text(language)) }
                input type="text" name="url" placeholder="https://…/{id}"
                    value=[choice.url.as_deref()];
            }
            @if let Some(picker) = &preview.picker { (picker::fields(language, picker)) }
            @if let Some(survey) = &preview.survey { (questions::fields(language, survey)) }
            label {
                span { (words::IMPORT_MAPPING_TEXT.text(language)) }
                textarea name="mapping" rows="22" spellcheck="false" data-chooses=(OWN) {
                    "\n" (preview.text)
                }
            }
            p.quiet.small { (words::IMPORT_MAPPING_HOW.text(language)) }
            p.ways {
                button name="do" value="preview" { (words::IMPORT_PREVIEW_AGAIN.text(language)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_is_no_bytes() {
        let told = [0, 1, 812].map(|bytes| size(Language::Es, bytes));
        assert_eq!(told, ["0 bytes", "1 byte", "812 bytes"]);
    }

    #[test]
    fn what_is_wrong_with_a_record_is_said_in_the_marks_of_pages() {
        let reject = RejectInfo {
            source: "desk".into(),
            reason: "time_unparsable".into(),
            message: "`soon` is no time known here".into(),
            file: "a.csv".into(),
            line: Some(4),
            raw: "`soon`".into(),
        };
        let html = rejects(Language::En, &[reject]).into_string();
        assert!(
            html.contains("“soon” is no time") && html.contains("<code>`soon`</code>"),
            "{html}"
        );
    }
}
