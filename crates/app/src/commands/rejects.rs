//! `baremo rejects`: what could not be read, listed, shown, exported, replayed, dismissed.

mod batch;
mod dismiss;
mod replay;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use baremo_model::error::nearest;
use baremo_model::{LookedUp, Micros, told};
use baremo_render::import::{RejectAgain, RejectDismissed, RejectGroup, rejects_text};
use baremo_render::words::{REASONS, called};
use baremo_store::Reject;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::{Format, RejectsAction, RejectsArgs, RejectsList, RejectsOf};
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{WORDS, is_about_a_word, remembered};
use crate::output::Output;

/// Signs of an id that a list shows.
const SHOWN: usize = 12;
/// What programs read of a dismissal.
const DISMISSED: &[&str] = &["dismissed_at", "dismissed_reason"];

/// Runs the command.
///
/// # Errors
///
/// Fails when quarantine cannot be read or a mapping is wrong.
pub fn run(data: &Path, args: &RejectsArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = match &args.action {
        RejectsAction::Replay(_) => Folder::open(data)?,
        // What is in quarantine is there whatever the configuration says.
        _ => Folder::open_anyway(data)?.0,
    };
    match &args.action {
        RejectsAction::Dismiss(args) => dismiss::run(&folder, args, output),
        RejectsAction::Export { reason, source } => {
            export(&folder, [source.as_deref(), reason.as_deref()], output)
        }
        RejectsAction::List(args) => list(&folder, args, output),
        RejectsAction::Reopen(args) => dismiss::reopen(&folder, args, output),
        RejectsAction::Replay(args) => replay::run(&folder, args, output),
        RejectsAction::Show { id } => show(&folder, id, output),
    }
}

fn export(
    folder: &Folder,
    [source, reason]: [Option<&str>; 2],
    output: &mut Output,
) -> Result<u8, Failure> {
    each(folder, [source, reason], |reject| {
        let is = |wanted: Option<&str>, own: &str| wanted.is_none_or(|wanted| wanted == own);
        let is_wanted = is(source, &reject.source) && is(reason, &reject.reason);
        if reject.dismissed.is_some() || !is_wanted {
            return Ok(());
        }
        output.text(&format!("{}\n", reject.raw.trim_end_matches('\n')))
    })?;
    Ok(0)
}

/// Hands over all rejects as they are read, one at a time, until one cannot be taken. Whether the
/// source and the reason that were named are ones is known at the end: where one is none, no reject
/// was of it. A source may have none.
///
/// # Errors
///
/// Fails when quarantine cannot be read, or a source or reason that was named is none; else with
/// what kept one from being taken.
pub(crate) fn each(
    folder: &Folder,
    [source, reason]: [Option<&str>; 2],
    mut take: impl FnMut(Reject) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (mut reasons, mut sources, mut took) = (BTreeSet::new(), BTreeSet::new(), Ok(()));
    folder.store.each_reject(&mut |reject| {
        if !sources.contains(&reject.source) {
            sources.insert(reject.source.clone());
        }
        if !reasons.contains(&reject.reason) {
            reasons.insert(reject.reason.clone());
        }
        took = take(reject);
        took.is_ok()
    })?;
    took?;
    check_source(folder, sources, source)?;
    check_reason(&reasons, reason)
}

/// Returns a reject without its record, which may be large, and what that looked up.
fn without_record(mut reject: Reject) -> Reject {
    reject.raw = String::new();
    reject.looked_up = LookedUp::default();
    reject
}

/// Rejects of one source, file and reason.
struct Group {
    count: usize,
    /// How often they were told, each by one file or several, and when last.
    times: u64,
    last_at: Micros,
    /// The first of them, without its record.
    first: Reject,
}

impl Group {
    /// Returns source, file and reason.
    fn of(&self) -> [&str; 3] {
        [&self.first.source, &self.first.file, &self.first.reason]
    }
}

/// Source, file and reason of rejects, and when they were dismissed and why.
type Place = ([String; 3], Option<(Micros, Option<String>)>);

/// Groups of rejects as the summary of an import has them: by reason, and by word where they are
/// about one. What was dismissed at once is a group of its own.
#[derive(Default)]
struct Groups(BTreeMap<(Place, String), Group>);

impl Groups {
    fn count(&mut self, reject: Reject) {
        let of = [&reject.source, &reject.file, &reject.reason].map(String::clone);
        let place = (of, reject.dismissed.clone().map(|it| (it.at, it.why)));
        let about = is_about_a_word(&reject.reason).then(|| reject.message.clone());
        let mut key = (place, about.unwrap_or_default());
        if !self.0.contains_key(&key) {
            let from = (key.0.clone(), String::new());
            let alike = self.0.range(from..).take_while(|((own, _), _)| *own == key.0).count();
            if alike >= WORDS {
                key.1 = String::new();
            }
        }
        let (times, last_at) = (reject.times(), reject.last_at());
        let first = || Group { count: 0, times: 0, last_at, first: without_record(reject) };
        let group = self.0.entry(key).or_insert_with(first);
        group.count += 1;
        group.times += times;
        group.last_at = group.last_at.max(last_at);
    }

    /// Returns them by source, file and reason, the most frequent first.
    fn sorted(self) -> Vec<Group> {
        let mut groups: Vec<Group> = self.0.into_values().collect();
        let key = |group: &Group| (group.of().map(str::to_owned), Reverse(group.count));
        groups.sort_by_cached_key(key);
        groups
    }
}

/// Returns whether a reject is of the source and the reason that were named.
fn is_of(of: &RejectsOf, reject: &Reject) -> bool {
    let is = |named: &Option<String>, own: &str| named.as_deref().is_none_or(|it| it == own);
    is(&of.source, &reject.source) && is(&of.rejected_for, &reject.reason)
}

/// Checks that a source that was named is one: it has rejects or records, is set up, or something
/// was imported from it.
///
/// # Errors
///
/// Fails, naming what was probably meant, when it is none.
fn check_source(
    folder: &Folder,
    mut known: BTreeSet<String>,
    source: Option<&str>,
) -> Result<(), Failure> {
    let Some(name) = source.filter(|name| !known.contains(*name)) else { return Ok(()) };
    known.extend(folder.store.snapshot()?.sources.into_keys());
    known.extend(folder.config.sources.keys().cloned());
    if known.contains(name) || remembered(&folder.root, name).is_some() {
        return Ok(());
    }
    let near = nearest(name, known.iter().map(String::as_str));
    let failure =
        Failure::request(told!("unknown source `{name}`", "no se conoce la fuente `{name}`"));
    if let Some(near) = near {
        return Err(failure.advise(told!("did you mean `{near}`?", "¿quería decir `{near}`?")));
    }
    if known.is_empty() {
        return Err(failure);
    }
    let all = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    Err(failure.advise(told!("there are {all}", "hay {all}")))
}

/// Checks that a reason that was named is one: a reject has it, or could have.
fn check_reason(own: &BTreeSet<String>, reason: Option<&str>) -> Result<(), Failure> {
    let is_one = |name: &&str| own.contains(*name) || REASONS.iter().any(|(word, ..)| word == name);
    let Some(name) = reason.filter(|name| !is_one(name)) else { return Ok(()) };
    let failure =
        Failure::request(told!("unknown reason `{name}`", "no se conoce el motivo `{name}`"));
    if own.is_empty() {
        return Err(failure);
    }
    let own = own.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    Err(failure.hint(told!("there are {own}", "hay {own}")))
}

/// Returns when a reject was dismissed, and why.
fn dismissed(folder: &Folder, reject: &Reject) -> Option<RejectDismissed> {
    let dismissal = reject.dismissed.as_ref()?;
    Some(RejectDismissed { on: local(folder, dismissal.at)?, why: dismissal.why.clone() })
}

/// Returns that other files told rejects again, where they did.
fn again(folder: &Folder, count: u64, last_at: Micros) -> Option<RejectAgain> {
    let on = local(folder, last_at).filter(|_| count > 0)?;
    Some(RejectAgain { count, on })
}

fn local(folder: &Folder, at: Micros) -> Option<Date> {
    let zone = baremo_metrics::bucket::zone(&folder.config.zone).ok()?;
    Some(Timestamp::from_microsecond(at).ok()?.to_zoned(zone).date())
}

fn list(folder: &Folder, args: &RejectsList, output: &mut Output) -> Result<u8, Failure> {
    match output.format {
        Format::Json => {
            let all: Vec<Value> = groups(folder, args)?.iter().map(group_told).collect();
            output.json(&all)?;
        }
        Format::Csv => list_rows(folder, args, output)?,
        Format::Text => list_text(folder, args, groups(folder, args)?, output)?,
    }
    Ok(0)
}

/// Returns whether a reject is of those that a list is asked for.
fn is_shown(args: &RejectsList, reject: &Reject) -> bool {
    reject.dismissed.is_some() == args.dismissed && is_of(&args.of, reject)
}

fn groups(folder: &Folder, args: &RejectsList) -> Result<Vec<Group>, Failure> {
    let mut groups = Groups::default();
    each(folder, [args.of.source.as_deref(), args.of.rejected_for.as_deref()], |reject| {
        if is_shown(args, &reject) {
            groups.count(reject);
        }
        Ok(())
    })?;
    Ok(groups.sorted())
}

/// Writes a row of each reject as it is read; the headings with the first of them, or at the end,
/// when it is known that nothing is wrong with what was asked.
fn list_rows(folder: &Folder, args: &RejectsList, output: &mut Output) -> Result<(), Failure> {
    let usual = ["id", "source", "file", "line", "reason", "message", "times", "last_at"];
    let more = if args.dismissed { DISMISSED } else { &[] };
    let columns = [&usual[..], more].concat();
    let mut is_begun = false;
    each(folder, [args.of.source.as_deref(), args.of.rejected_for.as_deref()], |reject| {
        if !is_shown(args, &reject) {
            return Ok(());
        }
        if !std::mem::replace(&mut is_begun, true) {
            output.csv(&columns, &[])?;
        }
        output.csv_row(&columns, &told(&reject))
    })?;
    if is_begun { Ok(()) } else { output.csv(&columns, &[]) }
}

fn group_told(group: &Group) -> Value {
    let [source, file, reason] = group.of();
    let first = &group.first;
    json!({
        "source": source, "file": file, "reason": reason, "count": group.count,
        "id": first.id, "line": first.line, "message": first.message,
        "times": group.times, "last_at": instant(group.last_at),
        "dismissed_at": dismissed_at(first), "dismissed_reason": dismissed_reason(first),
    })
}

fn list_text(
    folder: &Folder,
    args: &RejectsList,
    groups: Vec<Group>,
    output: &mut Output,
) -> Result<(), Failure> {
    let language = output.language();
    if groups.is_empty() {
        return output.text(match args.dismissed {
            false => language.pick("no rejects\n", "ningún rechazo\n"),
            true => language.pick("no dismissed rejects\n", "ningún rechazo descartado\n"),
        });
    }
    let shown = groups.into_iter().map(|Group { count, times, last_at, first }| RejectGroup {
        count: count as u64,
        again: again(folder, times - count as u64, last_at),
        reason: called(REASONS, &first.reason, language),
        line: first.line,
        message: language.told(&first.told()).to_owned(),
        id: first.id.chars().take(SHOWN).collect(),
        dismissed: dismissed(folder, &first),
        source: first.source,
        file: first.file,
    });
    let text = rejects_text(language, output.style(), &shown.collect::<Vec<_>>());
    output.text(&text)
}

/// Returns the first reject whose id begins so, where it is the only one or has just this id.
fn only(id: &str, first: Option<Reject>, others: usize) -> Result<Reject, Failure> {
    let found = first.ok_or_else(|| {
        Failure::not_found(told!("there is no reject `{id}`", "no hay ningún rechazo `{id}`")).hint(
            told!(
                "`baremo rejects list` shows their ids",
                "`baremo rejects list` muestra sus identificadores"
            ),
        )
    })?;
    if others > 0 && found.id != id {
        return Err(Failure::request(told!(
            "`{id}` begins the ids of {} rejects",
            "por `{id}` empiezan los identificadores de {} rechazos",
            others + 1
        ))
        .hint(told!(
            "give more of it; `baremo rejects list --format csv` has every id",
            "escriba más caracteres; `baremo rejects list --format csv` los trae todos"
        )));
    }
    Ok(found)
}

fn show(folder: &Folder, id: &str, output: &mut Output) -> Result<u8, Failure> {
    let (mut first, mut others) = (None, 0);
    folder.store.each_reject(&mut |reject| {
        if reject.has_id(id) {
            others += usize::from(first.is_some());
            first.get_or_insert(reject);
        }
        true
    })?;
    let found = &only(id, first, others)?;
    let language = output.language();
    match output.format {
        Format::Json | Format::Csv => {
            let columns = ["id", "source", "file", "line", "reason", "message", "record", "raw"];
            let times = ["times", "last_at"];
            output.object(&[&columns[..], &times, DISMISSED].concat(), &told(found))?;
        }
        Format::Text => output.text(&format!(
            "{}\n{}: {}\n{}:{}\n{}{}\n{}\n",
            found.id,
            called(REASONS, &found.reason, language),
            language.told(&found.told()),
            found.file,
            found.line.unwrap_or_default(),
            again(folder, found.times() - 1, found.last_at())
                .map(|it| it.text(language) + "\n")
                .unwrap_or_default(),
            dismissed(folder, found).map(|it| it.text(language) + "\n").unwrap_or_default(),
            found.raw
        ))?,
    }
    Ok(0)
}

fn told(reject: &Reject) -> Value {
    json!({
        "id": reject.id, "source": reject.source, "reason": reject.reason,
        "message": reject.message, "file": reject.file, "line": reject.line,
        "record": reject.record, "raw": reject.raw, "looked_up": reject.looked_up,
        "times": reject.times(), "last_at": instant(reject.last_at()),
        "dismissed_at": dismissed_at(reject), "dismissed_reason": dismissed_reason(reject),
    })
}

fn dismissed_at(reject: &Reject) -> Option<String> {
    instant(reject.dismissed.as_ref()?.at)
}

fn instant(at: Micros) -> Option<String> {
    Some(Timestamp::from_microsecond(at).ok()?.to_string())
}

fn dismissed_reason(reject: &Reject) -> Option<&str> {
    reject.dismissed.as_ref()?.why.as_deref()
}
