//! What the first records of an export would become, before anything is written.

use crate::grid::{Heading, grid_text};
use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{clean, paragraph};
use crate::words::{DOERS, EVENTS, REASONS, called, event_value_of};

/// What became of the first records.
#[derive(Clone, Debug, Default)]
pub struct DryRun {
    /// The mapping, by name and title.
    pub mapping: String,
    /// Each file.
    pub files: Vec<DryFile>,
    /// The events.
    pub events: Vec<DryEvent>,
    /// What is refused: where, the word of the reason, what is wrong.
    pub rejects: Vec<(String, String, String)>,
}

/// A file, and what became of its first records.
#[derive(Clone, Debug, Default)]
pub struct DryFile {
    /// Its name.
    pub file: String,
    /// What the mapping takes it for; blank where it knows no such file.
    pub kind: String,
    /// Records, their events, records left out on purpose, and refused ones.
    pub counts: [u64; 4],
    /// Rows above the headings, which are no records.
    pub titles: u64,
}

/// An event that would be made.
#[derive(Clone, Debug, Default)]
pub struct DryEvent {
    /// Whose: the id of the conversation, order, customer …
    pub subject: String,
    /// When, RFC 3339 in the zone of the reader.
    pub at: String,
    /// The word of its kind.
    pub kind: String,
    /// The word of who acts, and their id.
    pub who: (String, String),
    /// What it says.
    pub value: String,
    /// The team that somebody is assigned to by it; blank where there is none.
    pub team: String,
}

/// Writes what the first records would become.
pub fn dry_run_text(language: Language, style: Style, run: &DryRun) -> String {
    let mut out = format!("{}\n", style.paint(Paint::Bold, &clean(&run.mapping)));
    let note = messages::DRY_RUN.text(language);
    out += &format!("  {}\n\n", style.paint(Paint::Warn, note));
    for file in &run.files {
        paragraph(&mut out, &looked_at(language, file), "  ", "    ", style.columns());
    }
    let headings = [
        (messages::SUBJECT, true),
        (messages::WHEN, true),
        (messages::WHAT, false),
        (messages::WHO, false),
        (messages::VALUE, false),
    ];
    let columns = headings.map(|(name, whole)| {
        let name = name.text(language);
        Heading { name, number: false, whole }
    });
    let rows: Vec<Vec<String>> = run.events.iter().map(|event| row(language, event)).collect();
    if !rows.is_empty() {
        out += &format!("\n{}", grid_text(style, &columns, &rows));
    }
    if !run.rejects.is_empty() {
        out.push('\n');
    }
    for (place, reason, message) in &run.rejects {
        let reason = called(REASONS, reason, language);
        let text = format!("{}: {reason}: {}", clean(place), clean(message));
        paragraph(&mut out, &text, "  ✗ ", "    ", style.columns());
    }
    style.finish(out)
}

fn looked_at(language: Language, file: &DryFile) -> String {
    let [records, events, skipped, rejected] = file.counts.map(|count| language.count(count));
    let (name, kind) = (clean(&file.file), clean(&file.kind));
    let places = [
        ("file", name.as_str()),
        ("kind", &kind),
        ("records", &records),
        ("events", &events),
        ("skipped", &skipped),
        ("rejected", &rejected),
    ];
    if file.kind.is_empty() {
        return messages::DRY_UNKNOWN.fill(language, &places);
    }
    let told = messages::DRY_FILE.fill(language, &places);
    let titles = language.count(file.titles);
    match file.titles {
        0 => told,
        1 => format!("{told}; {}", messages::DRY_TITLE.text(language)),
        _ => format!(
            "{told}; {}",
            messages::DRY_TITLES.fill(language, &[("titles", titles.as_str())])
        ),
    }
}

fn row(language: Language, event: &DryEvent) -> Vec<String> {
    let (doer, actor) = &event.who;
    let doer = called(DOERS, doer, language);
    let who = match actor.is_empty() {
        true => doer,
        false => format!("{doer} {actor}"),
    };
    let kind = called(EVENTS, &event.kind, language);
    let value = event_value_of(&event.kind, &event.value, &event.team, language);
    vec![event.subject.clone(), event.at.clone(), kind, who, value]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_events_and_refusals_are_told() {
        let run = DryRun {
            mapping: "desk: tickets".into(),
            files: vec![
                DryFile {
                    file: "t.csv".into(),
                    kind: "tickets".into(),
                    counts: [3, 2, 0, 1],
                    titles: 2,
                },
                DryFile { file: "x.csv".into(), ..DryFile::default() },
            ],
            events: vec![
                DryEvent {
                    subject: "1".into(),
                    at: "2026-03-02T10:00:00+01:00".into(),
                    kind: "opened".into(),
                    who: ("customer".into(), "ana".into()),
                    ..DryEvent::default()
                },
                DryEvent {
                    subject: "1".into(),
                    at: "2026-03-02T10:05:00+01:00".into(),
                    kind: "assigned".into(),
                    who: ("agent".into(), "eva".into()),
                    value: "eva".into(),
                    team: "N1".into(),
                },
            ],
            rejects: vec![("t.csv:4".into(), "id_missing".into(), "sin número".into())],
        };
        assert_eq!(
            dry_run_text(Language::Es, Style::default(), &run),
            "\
desk: tickets
  ensayo: no se ha escrito nada

  t.csv (tickets): primeros registros: 3, sus eventos: 2, omitidos a
    propósito: 0, rechazados: 1; omitidas 2 filas sobre los encabezados
  x.csv: no leído, porque el mapeo no lo conoce

asunto  cuándo                     qué         quién        valor
1       2026-03-02T10:00:00+01:00  apertura    cliente ana
1       2026-03-02T10:05:00+01:00  asignación  agente eva   eva · equipo N1

  ✗ t.csv:4: sin identificador: sin número
"
        );
    }

    #[test]
    fn ids_and_instants_are_never_cut() {
        let event = DryEvent {
            subject: "9b2c6c1e-6a55-4f0e-8f1b-2f5f3c1d7a90".into(),
            at: "2026-03-02T13:02:21Z".into(),
            kind: "message".into(),
            who: ("customer".into(), "ana.maria.garcia@example.com".into()),
            value: "a long thing that is said".into(),
            team: String::new(),
        };
        let run = DryRun { events: vec![event], ..DryRun::default() };
        let style = Style { width: 60, ..Style::default() };
        let shown = dry_run_text(Language::En, style, &run);
        let row = "9b2c6c1e-6a55-4f0e-8f1b-2f5f3c1d7a90  2026-03-02T13:02:21Z  ";
        assert!(shown.contains(row), "{shown}");
    }
}
