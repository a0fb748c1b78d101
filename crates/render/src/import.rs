//! What an import did, and which metrics its data can answer.

mod counts;
mod dry_run;
mod rejects;

use std::collections::BTreeMap;

use baremo_model::Stream;

use self::counts::counts;
pub use self::dry_run::{DryEvent, DryFile, DryRun, dry_run_text};
use self::rejects::called_file;
pub use self::rejects::{RejectAgain, RejectDismissed, RejectGroup, rejects_text};
use crate::catalogue::{Coverage, need_names};
use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{clean, paragraph, right, width};

/// What became of the records of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportSummary {
    /// The source they belong to.
    pub source: String,
    /// Records read.
    pub records: u64,
    /// Those of them that the mapping leaves out on purpose.
    pub skipped: u64,
    /// Events taken.
    pub accepted: u64,
    /// Events that add nothing: repeated in the files, or known from before.
    pub duplicate: u64,
    /// Those of them that are repeated in the files.
    pub repeated: u64,
    /// Those of them that another version of their record overrules, which does not say them.
    pub superseded: u64,
    /// Events of before that another version of their record replaced.
    pub replaced: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// Those of them of which a part was taken.
    pub partly: u64,
    /// Why, the most frequent first.
    pub rejects: Vec<RejectReason>,
    /// Rows that told a version of a record otherwise than an earlier row did.
    pub conflicting: u64,
    /// The first of them.
    pub conflict: Option<Conflict>,
    /// Openings that another file told otherwise.
    pub openings: u64,
    /// The first of them.
    pub opening: Option<Opening>,
    /// Subjects touched: conversations, customers, orders and the rest.
    pub subjects: u64,
    /// Those of them that are conversations.
    pub conversations: u64,
    /// The others, by what they are.
    pub others: BTreeMap<Stream, u64>,
    /// How long it took, in seconds.
    pub took_secs: f64,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Which of the metrics that such records can answer can be computed; empty when nobody looked.
    pub coverage: Vec<MetricCoverage>,
    /// How many metrics all data of the folder answer, and how many there are.
    pub overall: (usize, usize),
}

/// Two rows that tell the same version of a record differently: places are file and line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conflict {
    /// Id of the record.
    pub record: String,
    /// Where the later row is.
    pub place: (String, u64),
    /// Where the earlier row is.
    pub other: (String, u64),
    /// Which row is kept.
    pub kept: KeptRow,
}

/// Which of the rows that tell one version of a record differently is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeptRow {
    /// That of this file and line.
    Row(String, u64),
    /// Of several rows a part each.
    Parts,
    /// One of them, or parts of several.
    #[default]
    Unknown,
}

/// A conversation that two files open at different times: places are file and line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// Id of the conversation.
    pub conversation: String,
    /// Where the later row is, and the instant it tells.
    pub place: (String, u64),
    /// See [`Opening::place`].
    pub at: String,
    /// Where the earlier row is, and the instant it tells.
    pub other: (String, u64),
    /// See [`Opening::other`].
    pub other_at: String,
}

/// Records rejected for one reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RejectReason {
    /// The reason, in the reader's language.
    pub reason: String,
    /// What is wrong with the first of them.
    pub message: String,
    /// How many records.
    pub count: u64,
    /// File of the first of them.
    pub file: Option<String>,
    /// Its line, the first being 1.
    pub line: Option<u64>,
}

/// Whether one metric can be computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricCoverage {
    /// Id of the metric.
    pub metric: String,
    /// Title in the reader's language.
    pub title: String,
    /// Ready, or what is missing.
    pub coverage: Coverage,
}

/// Writes the summary of an import, ending with what its data can answer.
pub fn import_text(language: Language, style: Style, summary: &ImportSummary) -> String {
    let mut out = String::new();
    let took = language.duration(summary.took_secs);
    let title = format!(
        "{} · {}",
        clean(&summary.source),
        messages::TOOK.fill(language, &[("time", &took)])
    );
    let title = crate::text::cut(&title, style.columns());
    out += &format!("{}\n", style.paint(Paint::Bold, &title));
    if summary.dry_run {
        let note = messages::DRY_RUN.text(language);
        out += &format!("  {}\n", style.paint(Paint::Warn, note));
    }
    counts(&mut out, language, style, summary);
    rejects(&mut out, language, style, &summary.rejects);
    let next = messages::IN_PART_NEXT.text(language);
    let in_part = (summary.partly > 0).then(|| format!("{}. {next}", in_part_line(language)));
    let conflict = summary.conflict.as_ref().map(|conflict| conflict_line(language, conflict));
    let opening = summary.opening.as_ref().map(|opening| opening_line(language, opening));
    for line in [in_part, conflict, opening].into_iter().flatten() {
        out.push('\n');
        paragraph(&mut out, &line, "  ", "  ", style.columns());
    }
    if !summary.coverage.is_empty() {
        out.push('\n');
        let line = coverage_line(language, &summary.coverage);
        paragraph(&mut out, &line, "  ", "  ", style.columns());
        let (ready, all) = summary.overall;
        let [ready, all] = [ready, all].map(|count| language.count(count as u64));
        let places = [("ready", ready.as_str()), ("all", &all)];
        let line = messages::COVERAGE_OVERALL.fill(language, &places);
        paragraph(&mut out, &line, "  ", "  ", style.columns());
    }
    style.finish(out)
}

/// Writes why records were rejected, and where the first of each kind is.
fn rejects(out: &mut String, language: Language, style: Style, rejects: &[RejectReason]) {
    if rejects.is_empty() {
        return;
    }
    out.push('\n');
    let counts = rejects.iter().map(|reject| width(&language.count(reject.count)));
    let counts = counts.max().unwrap_or(0);
    for reject in rejects {
        let lead = format!("  {}  ", right(&language.count(reject.count), counts));
        let mut text = clean(&reject.reason);
        if !reject.message.is_empty() {
            text += &format!(": {}", clean(&reject.message));
        }
        let line = reject
            .line
            .map(|line| messages::LINE.fill(language, &[("line", &language.count(line))]));
        let place: Vec<String> =
            reject.file.iter().map(|file| called_file(language, file)).chain(line).collect();
        if !place.is_empty() {
            let place = place.join(", ");
            text += &format!("; {}", messages::FIRST_AT.fill(language, &[("place", &place)]));
        }
        paragraph(out, &text, &lead, &crate::text::spaces(width(&lead)), style.columns());
    }
}

/// Says what becomes of records of which a part was taken.
pub fn in_part_line(language: Language) -> &'static str {
    messages::IN_PART.text(language)
}

/// Says which record came twice with different content, and what became of it.
pub fn conflict_line(language: Language, conflict: &Conflict) -> String {
    let [first, second] = [&conflict.other, &conflict.place].map(|place| place_of(language, place));
    let record = clean(&conflict.record);
    let (message, kept) = match &conflict.kept {
        KeptRow::Row(file, line) => {
            (messages::CONFLICT_ROW, place_of(language, &(file.clone(), *line)))
        }
        KeptRow::Parts => (messages::CONFLICT_PARTS, String::new()),
        KeptRow::Unknown => (messages::CONFLICT, String::new()),
    };
    let places =
        [("record", record.as_str()), ("first", &first), ("second", &second), ("kept", &kept)];
    message.fill(language, &places)
}

/// Says which conversation two files open at different times, and which of them counts.
pub fn opening_line(language: Language, opening: &Opening) -> String {
    let [first, second] = [&opening.other, &opening.place].map(|place| place_of(language, place));
    let conversation = clean(&opening.conversation);
    let places = [
        ("conversation", conversation.as_str()),
        ("first", &first),
        ("first_at", &opening.other_at),
        ("second", &second),
        ("second_at", &opening.at),
    ];
    messages::OPENING.fill(language, &places)
}

fn place_of(language: Language, (file, line): &(String, u64)) -> String {
    if *line == 0 {
        return called_file(language, file);
    }
    let line = messages::LINE.fill(language, &[("line", &language.count(*line))]);
    format!("{}, {line}", called_file(language, file))
}

/// Returns one sentence: how many of the metrics that the records of an import can answer can be
/// computed, and what would bring most of the others.
/// `19 of 24 metrics of such records can be computed; add status changes for 5 more`.
pub fn coverage_line(language: Language, coverage: &[MetricCoverage]) -> String {
    let coverage: Vec<&Coverage> = coverage.iter().map(|one| &one.coverage).collect();
    let messages =
        [messages::COVERAGE_NEAR, messages::COVERAGE_NEAR_ONE, messages::COVERAGE_NEAR_ALONE];
    sentence(language, messages, &coverage)
}

/// As [`coverage_line`], of all the metrics there are.
pub(crate) fn coverage_sentence(language: Language, coverage: &[&Coverage]) -> String {
    let messages = [messages::COVERAGE, messages::COVERAGE_ONE, messages::COVERAGE_ALONE];
    sentence(language, messages, coverage)
}

fn sentence(
    language: Language,
    [many, one, alone]: [messages::Message; 3],
    coverage: &[&Coverage],
) -> String {
    let ready = coverage.iter().filter(|one| ***one == Coverage::Ready).count();
    let message = match (ready, coverage.len()) {
        (_, 1) => alone,
        (1, _) => one,
        _ => many,
    };
    let [ready, all] = [ready, coverage.len()].map(|count| language.count(count as u64));
    let mut line = message.fill(language, &[("ready", &ready), ("all", &all)]);
    let mut missing: Vec<(&[String], u64)> = Vec::new();
    for one in coverage {
        let Coverage::Missing(types) = one else {
            continue;
        };
        // What needs nothing more has only not happened yet.
        if types.is_empty() {
            continue;
        }
        match missing.iter_mut().find(|(known, _)| known == types) {
            Some((_, count)) => *count += 1,
            None => missing.push((types, 1)),
        }
    }
    // What brings most comes first; of equals, what asks for less.
    missing.sort_by_key(|(types, count)| (std::cmp::Reverse(*count), types.len()));
    for (index, (types, count)) in missing.iter().take(SUGGESTED).enumerate() {
        let needs = enumerated(language, types);
        let places = [("needs", needs.as_str()), ("count", &language.count(*count))];
        let message = if index == 0 { messages::ADD } else { messages::ADD_MORE };
        line += "; ";
        line += &message.fill(language, &places);
    }
    line
}

/// Names record types in words: `a, b and c`.
fn enumerated(language: Language, types: &[String]) -> String {
    let Some((last, first)) = types.split_last() else {
        return String::new();
    };
    let last = need_names(language, std::slice::from_ref(last));
    match first {
        [] => last,
        first => {
            let and = messages::AND.text(language);
            format!("{} {and} {last}", need_names(language, first))
        }
    }
}

/// Most suggestions in the sentence.
const SUGGESTED: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> ImportSummary {
        let metric = |name: &str, missing: &[&str]| MetricCoverage {
            metric: name.into(),
            title: format!("Métrica {name}"),
            coverage: match missing {
                [] => Coverage::Ready,
                types => Coverage::Missing(types.iter().map(|t| (*t).to_owned()).collect()),
            },
        };
        ImportSummary {
            source: "helpdesk".into(),
            records: 21_348,
            accepted: 21_300,
            duplicate: 43,
            repeated: 3,
            rejected: 8,
            rejects: vec![RejectReason {
                reason: "time that cannot be read".into(),
                message: "`31/02/2026` is no time known here".into(),
                count: 8,
                file: Some("tickets.csv".into()),
                line: Some(1204),
            }],
            conversations: 4580,
            others: [(Stream::Contact, 2), (Stream::Order, 1)].into(),
            subjects: 4583,
            took_secs: 1.26,
            overall: (1, 4),
            coverage: vec![
                metric("a", &[]),
                metric("b", &["statuses"]),
                metric("c", &["statuses"]),
                metric("d", &["bot_messages", "replies"]),
            ],
            ..ImportSummary::default()
        }
    }

    #[test]
    fn a_summary_ends_with_what_can_be_computed() {
        assert_eq!(
            import_text(Language::Es, Style::default(), &summary()),
            "\
helpdesk · en 1,3 s
  21\u{202f}348  registros leídos
  21\u{202f}300  eventos aceptados
       3  eventos repetidos en estos ficheros
      40  eventos ya conocidos de antes
       8  registros rechazados
    4580  conversaciones
       2  llamadas o chats
       1  pedido

  8  time that cannot be read: `31/02/2026` is no time known here; el primero en
     tickets.csv, línea 1204

  se puede calcular 1 de 4 métricas propias de estos registros; añada cambios de
  estado para 2 más; mensajes del bot y respuestas de agentes para 1 más
  con todo lo importado hasta ahora: 1 de 4 métricas
"
        );
    }

    #[test]
    fn one_metric_alone_is_told_as_one() {
        let ready =
            || MetricCoverage { metric: "a".into(), title: "A".into(), coverage: Coverage::Ready };
        let told = |language: Language| coverage_line(language, &[ready()]);
        assert_eq!(told(Language::En), "1 of 1 metric of such records can be computed");
        let spanish = "se puede calcular 1 de 1 métrica propia de estos registros";
        assert_eq!(told(Language::Es), spanish);
    }

    #[test]
    fn a_conflict_is_shown_with_both_places() {
        let conflict = Conflict {
            record: "INC7/3".into(),
            place: ("log.csv".into(), 57),
            other: ("log.csv".into(), 12),
            kept: KeptRow::Row("log.csv".into(), 57),
        };
        let one = ImportSummary {
            source: "desk".into(),
            records: 2,
            accepted: 1,
            conflicting: 1,
            conflict: Some(conflict.clone()),
            ..ImportSummary::default()
        };
        let english = import_text(Language::En, Style::default(), &one);
        assert!(english.contains("  1  row in conflict\n"), "{english}");
        assert!(english.contains("  1  event taken\n"), "{english}");
        let words = english.split_whitespace().collect::<Vec<_>>().join(" ");
        let both =
            "record INC7/3 says different things in log.csv, line 12, and in log.csv, line 57";
        assert!(words.contains(both), "{english}");
        let spanish = import_text(Language::Es, Style::default(), &one);
        assert!(spanish.contains("  1  fila en conflicto\n"), "{spanish}");
        let spanish = spanish.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(spanish.contains("línea 57; queda la fila de log.csv, línea 57,"), "{spanish}");
        // Parquet has no lines.
        let other = ("log.parquet".into(), 0);
        for (kept, told) in [
            (KeptRow::Row("log.parquet".into(), 0), "the row in log.parquet is kept, the same"),
            (KeptRow::Parts, "a part of each is kept, of two events in one place one, the"),
            (KeptRow::Unknown, "57; one of the two is kept, the same each time"),
        ] {
            let line = conflict_line(
                Language::En,
                &Conflict { kept, other: other.clone(), ..conflict.clone() },
            );
            assert!(line.contains(told) && line.contains("in log.parquet, and in"), "{line}");
        }
    }

    #[test]
    fn two_openings_are_shown_with_both_files_and_times() {
        let opening = Opening {
            conversation: "7".into(),
            place: ("log.csv".into(), 57),
            at: "2026-03-02T11:00:00Z".into(),
            other: ("tickets.csv".into(), 2),
            other_at: "2026-03-02T09:00:00Z".into(),
        };
        let summary =
            ImportSummary { openings: 2, opening: Some(opening), ..ImportSummary::default() };
        let words = |language: Language| {
            let text = import_text(language, Style::default(), &summary);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let english = words(Language::En);
        assert!(english.contains("2 openings that another file tells otherwise"), "{english}");
        let both = "conversation 7 is opened at 2026-03-02T09:00:00Z in tickets.csv, line 2, and \
                    at 2026-03-02T11:00:00Z in log.csv, line 57;";
        assert!(english.contains(both), "{english}");
        let spanish = words(Language::Es);
        let both = "la conversación 7 se abre el 2026-03-02T09:00:00Z en tickets.csv, línea 2, y \
                    el 2026-03-02T11:00:00Z en log.csv, línea 57;";
        assert!(spanish.contains(both), "{spanish}");
    }

    #[test]
    fn records_taken_in_part_are_counted_and_explained() {
        let summary = ImportSummary { rejected: 3, partly: 1, ..ImportSummary::default() };
        let english = import_text(Language::En, Style::default(), &summary);
        assert!(english.contains("  1  of them taken in part\n"), "{english}");
        assert!(english.contains("rejects replay"), "{english}");
        let spanish = import_text(Language::Es, Style::default(), &summary);
        assert!(spanish.contains("  1  de ellos, aceptado en parte\n"), "{spanish}");
        let none = ImportSummary { rejected: 3, ..ImportSummary::default() };
        let none = import_text(Language::En, Style::default(), &none);
        assert!(!none.contains("in part") && !none.contains("replay"), "{none}");
    }
}
