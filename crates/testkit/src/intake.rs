//! An import service that keeps files in memory and whose previews are made up, for tests of pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use baremo_metrics::service::{
    ColumnPicker, ColumnPicks, Coverage, DayPicker, Differing, Differs, ImportChoice, ImportJob,
    ImportOutcome, ImportPhase, ImportPreview, ImportService, PickOutcome, PickedColumn,
    PickedFlag, PickedQuestion, PickedRole, PickedRows, PickedWord, PreviewEvent, QuestionPicker,
    ReadyMapping, ReceivedFile, Reconciled, RejectGroup, RejectInfo, RejectList, ServiceError,
    Upload, UploadError, WrittenByHand, Zoneless,
};
use baremo_model::error::Told;
use baremo_model::{ErrorKind, told};

use crate::service::{END, HOSTILE};

/// Bytes it takes of one upload.
const MOST: usize = 1 << 20;

/// Files as they were received: name and content.
type Files = Vec<(String, Vec<u8>)>;

/// An import service for tests. A started import is running when first asked about, then done.
#[derive(Default)]
pub struct FakeIntake {
    received: Arc<Mutex<Files>>,
    started: Mutex<Vec<ImportChoice>>,
    picked: Mutex<Vec<ColumnPicks>>,
    asked: Mutex<usize>,
    marked: Mutex<Vec<Vec<String>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl FakeIntake {
    /// Returns the files received, by name.
    pub fn received(&self) -> Vec<(String, Vec<u8>)> {
        lock(&self.received).clone()
    }

    /// Returns the imports that were started.
    pub fn started(&self) -> Vec<ImportChoice> {
        lock(&self.started).clone()
    }

    /// Returns what was said of rejects that left the list or came back to it, each time.
    pub fn marked(&self) -> Vec<Vec<String>> {
        lock(&self.marked).clone()
    }

    /// Returns the columns that were picked, each time they were.
    pub fn picked(&self) -> Vec<ColumnPicks> {
        lock(&self.picked).clone()
    }

    /// Returns what can be picked: three columns for three roles. A conversation needs one, and
    /// one column tells one thing; nothing is made of an agent, and there is no column `Nowhere`.
    /// Of two words of the status column one is guessed, the other means what somebody wrote; of
    /// two of the column that tells what happened, nobody knows one.
    fn picker(&self, choice: &ImportChoice) -> ColumnPicker {
        let column = |name: &str| PickedColumn::Column(name.to_owned());
        let same = |column: PickedColumn| PickedRole { now: column.clone(), text: column };
        let words = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        let meant = |rows: u64, meaning: &str, is_doubtful: bool| {
            let now = Some(meaning.to_owned());
            PickedWord { rows, is_doubtful, text: now.clone(), now, ..PickedWord::default() }
        };
        let solved = PickedWord { solved: Some(41), ..meant(43, "solved", true) };
        let refused = meant(1234, "unknown", true);
        let closed = meant(7, "status closed", false);
        let outcome = choice.picks.as_ref().map(|picks| {
            lock(&self.picked).push(picks.clone());
            if picks.rows.as_deref() == Some("spend") {
                let needs = [("cost", None), ("time", Some("Created".to_owned()))];
                let needs = needs.map(|(word, column)| (word.to_owned(), column)).to_vec();
                return PickOutcome::NoRows { rows: "spend".into(), needs };
            }
            if picks.roles.get("conversation") == Some(&None) {
                return PickOutcome::Missing("conversation".into());
            }
            if picks.roles.get("conversation").is_some_and(|to| to.as_deref() == Some("Created")) {
                return PickOutcome::Unwritable(vec![("conversation".into(), None)]);
            }
            if picks.roles.get("replied").is_some_and(|to| to.as_deref() == Some("Created")) {
                return PickOutcome::Clash("Created".into(), words(&["opened", "replied"]));
            }
            let is_idle = picks.roles.contains_key("actor");
            let idle = if is_idle { words(&["actor"]) } else { Vec::new() };
            let by_hand = match (is_idle, &picks.rows) {
                (false, _) => WrittenByHand::Kept,
                (true, None) => WrittenByHand::Partly,
                (true, Some(_)) => WrittenByHand::Gone,
            };
            let is_unknown = picks.kept.contains_key("Nowhere");
            let unknown = if is_unknown { words(&["Nowhere"]) } else { Vec::new() };
            PickOutcome::Done { by_hand, idle, unknown }
        });
        ColumnPicker {
            columns: vec!["Ref".into(), "Created".into(), HOSTILE.into()],
            rows: PickedRows { now: "conversation".into(), text: "conversation".into() },
            roles: vec![
                ("conversation".into(), same(column("Ref"))),
                ("opened".into(), same(column("Created"))),
                ("replied".into(), same(PickedColumn::Nothing)),
                ("actor".into(), same(PickedColumn::Own)),
            ],
            kept: vec![
                ("Plan".into(), PickedFlag { now: true, text: true }),
                (HOSTILE.into(), PickedFlag::default()),
            ],
            statuses: vec![
                ("Erledigt".into(), solved),
                (HOSTILE.into(), PickedWord { rows: 1234, ..PickedWord::default() }),
            ],
            status_kinds: Vec::new(),
            activities: vec![("Gedruckt".into(), refused), ("Closed".into(), closed)],
            activity_kinds: words(&["note", "unassigned", "status closed"]),
            outcome,
            ..ColumnPicker::default()
        }
    }
}

/// Returns the questions of a survey: one of a scale that nobody offers, and a column that is none.
fn survey() -> QuestionPicker {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let asked = PickedQuestion {
        answers: 1234,
        kind: Some("choice".into()),
        scale: Some("2-9".into()),
        direction: None,
        is_doubtful: true,
        likely: Some("text".into()),
    };
    QuestionPicker {
        kinds: words(&["nps", "choice", "text"]),
        scales: words(&["0-10", "1-5"]),
        questions: vec![
            ("How was it?".into(), asked),
            (HOSTILE.into(), PickedQuestion { answers: 1, ..PickedQuestion::default() }),
        ],
        answered_on: Some(String::new()),
    }
}

struct Kept {
    files: Files,
    to: Arc<Mutex<Files>>,
}

impl Upload for Kept {
    fn file(&mut self, name: &str) -> Result<(), UploadError> {
        self.files.push((name.to_owned(), Vec::new()));
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        let (_, content) = self
            .files
            .last_mut()
            .ok_or_else(|| UploadError::Wrong(Told::from("no file was begun")))?;
        if content.len() + bytes.len() > MOST {
            return Err(UploadError::TooMuch(told!("too much", "demasiado")));
        }
        content.extend(bytes);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<String, UploadError> {
        if self.files.is_empty() {
            let told = told!("no file was sent", "no se envió ningún fichero");
            return Err(UploadError::Wrong(told));
        }
        *lock(&self.to) = self.files;
        Ok("up1".into())
    }
}

impl ImportService for FakeIntake {
    fn receive(&self) -> Result<Box<dyn Upload>, ServiceError> {
        Ok(Box::new(Kept { files: Vec::new(), to: self.received.clone() }))
    }

    fn preview(&self, upload: &str, choice: &ImportChoice) -> Result<ImportPreview, ServiceError> {
        if upload != "up1" {
            let message = format!("there are no received files `{upload}`");
            return Err(ServiceError::new(ErrorKind::NotFound, message));
        }
        let file = ReceivedFile {
            name: HOSTILE.into(),
            size_bytes: Some(2048),
            shape: vec!["csv".into(), "utf-8".into()],
            columns: vec![(HOSTILE.into(), HOSTILE.into())],
            ..ReceivedFile::default()
        };
        let text = choice.mapping.clone().unwrap_or_else(|| "name = \"desk\"\n".into());
        if text.contains("wrong") {
            return Ok(ImportPreview {
                files: vec![file],
                text,
                problem: Some(ServiceError::new(ErrorKind::Config, "line 1: unknown key `wrong`")),
                ..ImportPreview::default()
            });
        }
        if text.contains("survey") {
            choice.picks.iter().for_each(|picks| lock(&self.picked).push(picks.clone()));
            let survey = Some(survey());
            return Ok(ImportPreview {
                files: vec![file],
                text,
                survey,
                ..ImportPreview::default()
            });
        }
        // Files of a source `strange` no mapping knows: what is shown is a proposal.
        if choice.source == "strange" {
            let (files, proposed) = (vec![file], choice.mapping.is_none());
            return Ok(ImportPreview { files, text, proposed, ..ImportPreview::default() });
        }
        let days = text.contains("dates").then(|| DayPicker {
            example: HOSTILE.into(),
            days_first: true,
            readings: [1_547_164_800_000_000, 1_572_566_400_000_000],
        });
        let bare = Zoneless { time: "9:00".into(), zone: "Europe/Madrid".into() };
        Ok(ImportPreview {
            zoneless: choice.zone.is_none().then_some(bare),
            days,
            files: vec![ReceivedFile { kind: Some("tickets".into()), ..file }],
            mapping: Some("desk-csv".into()),
            title: "Desk".into(),
            text,
            events: vec![PreviewEvent {
                stream: "conversation".into(),
                subject: HOSTILE.into(),
                at_micros: END,
                kind: "opened".into(),
                who: HOSTILE.into(),
                value: HOSTILE.into(),
                team: HOSTILE.into(),
                question: String::new(),
            }],
            rejects: vec![reject(0)],
            records: 3,
            picker: Some(self.picker(choice)),
            ..ImportPreview::default()
        })
    }

    fn start(&self, _: &str, choice: &ImportChoice) -> Result<(), ServiceError> {
        lock(&self.started).push(choice.clone());
        Ok(())
    }

    fn start_demo(&self, spanish: bool) -> Result<String, ServiceError> {
        let source = "demo".to_owned();
        lock(&self.started).push(ImportChoice { source, spanish, ..Default::default() });
        Ok("demo".into())
    }

    fn job(&self, _: &str) -> Result<Option<ImportJob>, ServiceError> {
        let Some(choice) = lock(&self.started).last().cloned() else { return Ok(None) };
        let mut asked = lock(&self.asked);
        *asked += 1;
        let running = ImportJob {
            source: choice.source,
            phase: ImportPhase::Reading,
            done_ratio: Some(0.5),
            ..ImportJob::default()
        };
        Ok(Some(match *asked {
            1 => running,
            _ => ImportJob {
                phase: ImportPhase::Done,
                outcome: Some(ImportOutcome {
                    records: 3,
                    accepted: 1234,
                    duplicate: 43,
                    repeated: 3,
                    rejected: 1,
                    partly: 1,
                    reasons: BTreeMap::from([("id_missing".into(), 1)]),
                    coverage: Coverage { computable: 7, total: 9, ..Coverage::default() },
                    ..ImportOutcome::default()
                }),
                ..running
            },
        }))
    }

    fn mappings(&self) -> Vec<ReadyMapping> {
        vec![ReadyMapping { name: "desk-csv".into(), title: "Desk".into() }]
    }

    fn rejects(
        &self,
        _: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<RejectList, ServiceError> {
        Ok(RejectList {
            rows: (offset..120.min(offset.saturating_add(limit))).map(reject).collect(),
            total: 120,
            groups: vec![RejectGroup {
                source: HOSTILE.into(),
                reason: "id_missing".into(),
                open: 120,
                dismissed: 2,
                last: "r119".into(),
                until: 7,
                why: vec![HOSTILE.into()],
            }],
        })
    }

    fn dismiss_rejects(
        &self,
        source: &str,
        reason: &str,
        last: &str,
        why: &str,
    ) -> Result<(), ServiceError> {
        lock(&self.marked).push([source, reason, last, why].map(str::to_owned).into());
        Ok(())
    }

    fn reopen_rejects(&self, source: &str, reason: &str, until: &str) -> Result<(), ServiceError> {
        lock(&self.marked).push([source, reason, until].map(str::to_owned).into());
        Ok(())
    }

    fn reconcile(&self, _: &str) -> Result<Vec<Reconciled>, ServiceError> {
        Ok(vec![Reconciled {
            name: "reply_time".into(),
            title: "First reply".into(),
            title_es: "Primera respuesta del centro".into(),
            metric: "first_response_time".into(),
            compared: 100,
            equal: 98,
            classes: vec![("rounding".into(), 2, "whole minutes".into(), "minutos enteros".into())],
            not_compared: vec![(
                "not_told".into(),
                7,
                "not in the export".into(),
                "no consta en la exportación".into(),
            )],
        }])
    }

    fn differing(
        &self,
        _: &str,
        _: &str,
        _: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<Differing, ServiceError> {
        let of = |conversation: &str, ours: Option<f64>| Differs {
            conversation: conversation.into(),
            ours,
            theirs: Some(3600.0),
            why: "whole minutes".into(),
            why_es: "minutos enteros".into(),
        };
        let all = vec![of("a/7", Some(3630.0)), of(HOSTILE, None)];
        Ok(Differing {
            title: "First reply".into(),
            title_es: "Primera respuesta del centro".into(),
            unit: "seconds".into(),
            total: all.len(),
            rows: all.into_iter().skip(offset).take(limit).collect(),
        })
    }
}

fn reject(index: usize) -> RejectInfo {
    RejectInfo {
        source: "desk".into(),
        reason: "id_missing".into(),
        message: HOSTILE.into(),
        file: "a.csv".into(),
        line: Some(index as u64 + 2),
        raw: HOSTILE.into(),
    }
}
