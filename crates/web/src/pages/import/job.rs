//! An import that was started: how far it is, then what it did.

use baremo_metrics::service::{ImportJob, ImportOutcome, ImportPhase};
use baremo_render::Language;
use baremo_render::import::in_part_line;
use baremo_render::words::{REASONS, called};
use maud::{Markup, html};

use crate::error::told;
use crate::pages::sources::coverage;
use crate::text::import as words;
use crate::visit::{Again, Page, Visit};

/// Seconds after which a page about a running import asks again.
const AGAIN: u32 = 1;

/// Shows the import.
pub(super) fn page(visit: &Visit<'_>, job: &ImportJob) -> Page {
    let (language, address) = (visit.language(), visit.address);
    let title = match job.phase {
        ImportPhase::Reading => words::JOB_READING,
        ImportPhase::Deriving => words::JOB_DERIVING,
        ImportPhase::Done => words::JOB_DONE,
        ImportPhase::Failed => words::JOB_FAILED,
    };
    let title = title.fill(language, &[("source", &job.source)]);
    let running = matches!(job.phase, ImportPhase::Reading | ImportPhase::Deriving);
    let main = html! {
        div.head { h1 { (title) } }
        @if running {
            section.panel {
                progress aria-label=(title) max="1"
                    value=[job.done_ratio.map(|done| format!("{done:.3}"))] {}
                p.quiet { (words::JOB_SAFE.text(language)) }
            }
        }
        @if let Some(problem) = &job.problem {
            section.panel.warn role="alert" {
                p { (told(language, problem)) }
                @let again = [("preview", Some("1")), ("source", Some(job.source.as_str()))];
                p { a.button href=(address.with(&again)) {
                    (words::JOB_AGAIN.text(language))
                } }
            }
        }
        @if let Some(outcome) = &job.outcome { (done(visit, job, outcome)) }
    };
    match running {
        true => Page::Live { title, main, again: Again { every: AGAIN, next: None } },
        false => Page::Shown { title, main },
    }
}

fn done(visit: &Visit<'_>, job: &ImportJob, outcome: &ImportOutcome) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let others = outcome.subjects.saturating_sub(outcome.conversations);
    let is_mixed = outcome.conversations > 0;
    let others_name = if is_mixed { words::JOB_OTHERS } else { words::JOB_SUBJECTS };
    let known = outcome.duplicate.saturating_sub(outcome.repeated + outcome.superseded);
    let counts = [
        (words::JOB_RECORDS, outcome.records, false),
        (words::JOB_SKIPPED, outcome.skipped, false),
        (words::JOB_ACCEPTED, outcome.accepted, true),
        (words::JOB_REPEATED, outcome.repeated, false),
        (words::JOB_DUPLICATE, known, false),
        (words::JOB_SUPERSEDED, outcome.superseded, false),
        (words::JOB_REPLACED, outcome.replaced, false),
        (words::JOB_CONFLICTING, outcome.conflicting, false),
        (words::JOB_OPENINGS, outcome.openings, false),
        (words::JOB_CONVERSATIONS, outcome.conversations, others == 0),
        (others_name, others, false),
    ];
    let rejects = address.to_with("/sources/rejects", &[("source", Some(&job.source))]);
    html! {
        section.panel {
            dl {
                @for (name, count, always) in counts {
                    @if always || count > 0 {
                        dt { (name.text(language)) }
                        dd { (language.count(count)) }
                    }
                }
                @if outcome.rejected > 0 {
                    dt { (words::JOB_REJECTED.text(language)) }
                    dd {
                        a href=(rejects) { (language.count(outcome.rejected)) }
                        @for (reason, count) in &outcome.reasons {
                            " · " (called(REASONS, reason, language)) " " (language.count(*count))
                        }
                    }
                }
                @if outcome.partly > 0 {
                    dt { (words::JOB_PARTLY.text(language)) }
                    dd { (language.count(outcome.partly)) }
                }
                @if !outcome.unknown_files.is_empty() {
                    dt { (words::JOB_UNKNOWN.text(language)) }
                    dd { (outcome.unknown_files.join(", ")) }
                }
                @if !outcome.settings.is_empty() {
                    dt { (words::JOB_SETTINGS.text(language)) }
                    dd { (outcome.settings.join(", ")) }
                    @if outcome.ruled_sources > 0 {
                        @let count = language.count(outcome.ruled_sources);
                        dd { (words::JOB_RULES.fill(language, &[("count", &count)])) }
                    }
                }
                dt { (words::JOB_TOOK.text(language)) }
                dd { (language.duration(outcome.took_secs)) }
            }
            @if outcome.partly > 0 { (in_part(language, &rejects)) }
            @for line in outcome.contradictions.iter().chain(&outcome.remarks) {
                p { (language.quoted(language.told(line))) }
            }
            p.ways {
                a.button.first href=(address.to("/")) { (words::JOB_NUMBERS.text(language)) }
                " "
                a.button href=(address.to("/import")) { (words::JOB_ANOTHER.text(language)) }
            }
        }
        (coverage(visit, words::COVERAGE_NEAR, &outcome.coverage, None))
    }
}

/// Says what becomes of records of which a part was taken, and leads to them.
fn in_part(language: Language, rejects: &str) -> Markup {
    html! {
        p {
            (in_part_line(language)) ". "
            a href=(rejects) { (words::JOB_PARTLY_NEXT.text(language)) }
        }
    }
}
