//! Tables of an export that are settings rather than events: working hours, holidays, promises.
//!
//! They become files of the data folder, as a person would write them, with comments that say
//! where each line comes from and what could not be taken over. Nothing here writes to disk.

mod write;

use std::collections::BTreeMap;

use baremo_model::error::Told;
use baremo_model::text::truth;
use baremo_model::{Micros, told};
use jiff::civil::Date;

use super::address::Scope;
use super::expr::{Around, Expr, UnknownWord};
use super::remark::{self, Remark};
use super::time::TimeReader;

/// A file that an export's tables became, for the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile {
    /// Folder in the data folder: `calendars` or `policies`.
    pub folder: &'static str,
    /// Name without `.toml`.
    pub name: String,
    /// The names of what it defines: none of them may be there already.
    pub defines: Vec<String>,
    /// Whether it is only for a folder that holds nothing else of its kind yet, as rules are.
    pub only_first: bool,
    /// Whether it decides for every source of the folder, and not for its own alone.
    pub for_all: bool,
    /// The whole text, TOML with comments in either language.
    pub text: Told,
}

/// What a row of a settings table means.
pub(super) enum SettingsPlan {
    /// A stretch of the weekly hours of a calendar.
    Hours(Box<HoursPlan>),
    /// A holiday of a calendar.
    Holiday(Box<HolidayPlan>),
    /// A target of a policy.
    Target(Box<TargetPlan>),
}

/// How a stretch of weekly hours is read.
pub(super) struct HoursPlan {
    pub calendar: Expr,
    pub name: Expr,
    pub zone: Expr,
    pub offset: Option<Expr>,
    pub start: Expr,
    pub end: Expr,
    /// Attribute of conversations that names their calendar.
    pub attribute: Option<String>,
}

/// How a holiday is read.
pub(super) struct HolidayPlan {
    pub calendar: Expr,
    pub name: Option<Expr>,
    pub from: Expr,
    pub to: Option<Expr>,
}

/// How a target of a policy is read.
pub(super) struct TargetPlan {
    pub policy: Expr,
    pub since: Option<Expr>,
    pub kind: Expr,
    pub priority: Option<Expr>,
    pub within: Expr,
    pub business: Option<Expr>,
    /// Attribute of conversations that names their policy.
    pub attribute: String,
}

/// What every row of hours and holidays must have.
const CALENDAR: [&str; 2] = ["calendar", "calendario"];
/// Minutes of a week, from Sunday at midnight.
const WEEK_MINUTES: u32 = 7 * 24 * 60;
/// Rows of settings that are kept at most; no help desk has so many.
const MOST_ROWS: usize = 100_000;

#[derive(Debug, Default)]
struct CalendarRows {
    name: String,
    zone: String,
    offset: Option<String>,
    file: String,
    attribute: Option<String>,
    /// Minutes from Sunday at midnight.
    stretches: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct HolidayRow {
    name: String,
    from: Date,
    to: Date,
}

#[derive(Debug, Clone, PartialEq)]
struct TargetRow {
    kind: String,
    priority: Option<String>,
    within_seconds: u64,
    business: bool,
}

#[derive(Debug, Default)]
struct PolicyRows {
    file: String,
    attribute: String,
    /// By when the version came into force.
    versions: BTreeMap<Micros, Vec<TargetRow>>,
}

/// Rows of settings tables, gathered from all files of an export.
#[derive(Debug, Default)]
pub(super) struct Collected {
    calendars: BTreeMap<String, CalendarRows>,
    holidays: BTreeMap<String, Vec<HolidayRow>>,
    policies: BTreeMap<String, PolicyRows>,
    /// What could not be taken over: the folder it would have gone to, the file and why.
    notes: Vec<(&'static str, String, Told)>,
    rows: usize,
    /// Rows beyond those that are kept, by file.
    beyond: BTreeMap<String, u64>,
}

/// What reading one row needs beside its plan.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub file: &'a str,
    pub times: &'a TimeReader,
    pub scope: Scope<'a>,
    pub around: Around<'a>,
}

impl Table<'_> {
    fn text(&self, expr: &Expr) -> Result<Option<String>, Told> {
        let said = |UnknownWord { word, table }: UnknownWord| {
            told!(
                "`{word}` is not in the table `{table}`",
                "`{word}` no está en la tabla `{table}`"
            )
        };
        Ok(expr.text(self.scope, self.around).map_err(said)?.map(|text| text.into_owned()))
    }

    fn maybe(&self, expr: &Option<Expr>) -> Result<Option<String>, Told> {
        expr.as_ref().map_or(Ok(None), |expr| self.text(expr))
    }

    /// Returns the text of what a row must have; `what` names it in both languages.
    fn needed(&self, expr: &Expr, [en, es]: [&str; 2]) -> Result<String, Told> {
        self.text(expr)?.ok_or_else(|| told!("has no {en}", "no tiene {es}"))
    }
}

impl Collected {
    /// Takes in one row; one that cannot be read becomes a note.
    pub(super) fn take(&mut self, plan: &SettingsPlan, table: Table<'_>) {
        if self.rows == MOST_ROWS {
            *self.beyond.entry(table.file.to_owned()).or_default() += 1;
            return;
        }
        self.rows += 1;
        let (folder, taken) = match plan {
            SettingsPlan::Hours(hours) => ("calendars", self.hours(hours, table)),
            SettingsPlan::Holiday(holiday) => ("calendars", self.holiday(holiday, table)),
            SettingsPlan::Target(target) => ("policies", self.target(target, table)),
        };
        if let Err(problem) = taken {
            let line = table.scope.record.position.line;
            let es = problem.spanish();
            let note = told!("line {line} {problem}", "la línea {line} {es}");
            self.notes.push((folder, table.file.to_owned(), note));
        }
    }

    fn hours(&mut self, plan: &HoursPlan, table: Table<'_>) -> Result<(), Told> {
        let id = table.needed(&plan.calendar, CALENDAR)?;
        let minute = |expr| -> Result<u32, Told> {
            let text = table.needed(expr, ["hours", "horas"])?;
            let minute = text.parse().ok().filter(|minute| *minute <= WEEK_MINUTES);
            minute.ok_or_else(|| {
                told!(
                    "has `{text}`, which is no minute of the week",
                    "lleva `{text}`, que no es un minuto de la semana"
                )
            })
        };
        let (start, end) = (minute(&plan.start)?, minute(&plan.end)?);
        if start >= end {
            return Err(told!(
                "has hours that end at {end} and start at {start}",
                "lleva horas que acaban en {end} y empiezan en {start}"
            ));
        }
        let name = table.text(&plan.name)?.unwrap_or_else(|| id.clone());
        let zone = table.needed(&plan.zone, ["zone", "zona"])?;
        let offset = table.maybe(&plan.offset)?;
        let rows = self.calendars.entry(id).or_default();
        if rows.stretches.is_empty() {
            let (file, attribute) = (table.file.to_owned(), plan.attribute.clone());
            *rows = CalendarRows { name, zone, offset, file, attribute, stretches: Vec::new() };
        }
        rows.stretches.push((start, end));
        Ok(())
    }

    fn holiday(&mut self, plan: &HolidayPlan, table: Table<'_>) -> Result<(), Told> {
        let id = table.needed(&plan.calendar, CALENDAR)?;
        let date = |text: &str| -> Result<Date, Told> {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.ok_or_else(|| {
                told!("has `{text}`, which is no date", "lleva `{text}`, que no es una fecha")
            })
        };
        let from = date(&table.needed(&plan.from, ["date", "fecha"])?)?;
        let to = table.maybe(&plan.to)?.map_or(Ok(from), |text| date(&text))?;
        if to < from {
            return Err(told!(
                "has a holiday that ends on {to} and starts on {from}",
                "lleva un festivo que acaba el {to} y empieza el {from}"
            ));
        }
        let name = table.maybe(&plan.name)?.unwrap_or_default();
        self.holidays.entry(id).or_default().push(HolidayRow { name, from, to });
        Ok(())
    }

    fn target(&mut self, plan: &TargetPlan, table: Table<'_>) -> Result<(), Told> {
        let id = table.needed(&plan.policy, ["policy", "política"])?;
        let kind = table.needed(&plan.kind, ["metric", "métrica"])?;
        if !write::TARGETS.contains(&kind.as_str()) {
            return Err(told!(
                "promises `{kind}` to policy {id}, which baremo does not measure",
                "promete `{kind}` a la política {id}, y baremo no lo mide"
            ));
        }
        let within = table.needed(&plan.within, ["time", "tiempo"])?;
        let seconds = within.parse::<f64>().ok().filter(|seconds| (1.0..1e10).contains(seconds));
        let Some(seconds) = seconds else {
            return Err(told!(
                "promises within `{within}` seconds",
                "promete en `{within}` segundos"
            ));
        };
        let since = match table.maybe(&plan.since)? {
            None => 0,
            Some(text) => table.times.read(&text).map_err(|error| error.message)?,
        };
        let business = table.maybe(&plan.business)?;
        let target = TargetRow {
            kind,
            priority: table.maybe(&plan.priority)?,
            within_seconds: seconds.round() as u64,
            business: business.and_then(|text| truth(&text)).unwrap_or(false),
        };
        let rows = self.policies.entry(id).or_default();
        rows.file = table.file.to_owned();
        rows.attribute.clone_from(&plan.attribute);
        let version = rows.versions.entry(since).or_default();
        let same =
            |other: &TargetRow| (&other.kind, &other.priority) == (&target.kind, &target.priority);
        if version.iter().any(same) {
            let kind = &target.kind;
            return Err(told!(
                "promises `{kind}` a second time",
                "promete `{kind}` por segunda vez"
            ));
        }
        version.push(target);
        Ok(())
    }

    /// Returns what is told of rows that were left out.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Remark> {
        self.beyond.iter().map(|(file, rows)| remark::beyond(file, *rows, MOST_ROWS))
    }

    /// Writes what was gathered as files of the data folder.
    pub(super) fn files(&self, source: &str) -> Vec<SettingsFile> {
        write::files(self, source)
    }
}
