//! `baremo rejects`: what could not be read, listed, shown, exported, replayed, dismissed.

mod dismiss;
mod replay;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use baremo_model::{Micros, told};
use baremo_render::import::{RejectDismissed, RejectGroup, rejects_text};
use baremo_render::words::{REASONS, called};
use baremo_store::Reject;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::{Format, RejectsAction, RejectsArgs, RejectsList, RejectsOf};
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{WORDS, is_about_a_word};
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
        RejectsAction::Export { reason } => export(&folder, reason.as_deref(), output),
        RejectsAction::List(args) => list(&folder, args, output),
        RejectsAction::Reopen(args) => dismiss::reopen(&folder, args, output),
        RejectsAction::Replay(args) => replay::run(&folder, args, output),
        RejectsAction::Show { id } => show(&folder, id, output),
    }
}

fn export(folder: &Folder, reason: Option<&str>, output: &mut Output) -> Result<u8, Failure> {
    if reason.is_some() {
        check_reason(&folder.store.rejects()?, reason)?;
    }
    for reject in folder.store.open_rejects()? {
        if reason.is_none_or(|wanted| wanted == reject.reason) {
            output.text(&format!("{}\n", reject.raw.trim_end_matches('\n')))?;
        }
    }
    Ok(0)
}

/// Rejects of one source, file and reason, in that order.
type Group<'a> = ([&'a str; 3], Vec<&'a Reject>);

/// Source, file and reason of rejects, and when they were dismissed and why.
type Place<'a> = ([&'a str; 3], Option<(Micros, Option<&'a str>)>);

/// Groups rejects as the summary of an import does: by reason, and by word where they are about
/// one, the most frequent first. What was dismissed at once is a group of its own.
fn grouped(rejects: &[Reject]) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(Place<'_>, &str), Vec<&Reject>> = BTreeMap::new();
    for reject in rejects {
        let of = [reject.source.as_str(), reject.file.as_str(), reject.reason.as_str()];
        let dismissed = reject.dismissed.as_ref().map(|it| (it.at, it.why.as_deref()));
        let place = (of, dismissed);
        let mut word = if is_about_a_word(&reject.reason) { reject.message.as_str() } else { "" };
        let alike = groups.range((place, "")..).take_while(|((own, _), _)| *own == place);
        if !groups.contains_key(&(place, word)) && alike.count() >= WORDS {
            word = "";
        }
        groups.entry((place, word)).or_default().push(reject);
    }
    let mut groups: Vec<Group<'_>> =
        groups.into_iter().map(|(((of, _), _), group)| (of, group)).collect();
    groups.sort_by_key(|(of, group)| (*of, Reverse(group.len())));
    groups
}

/// Returns whether a reject is of the source and the reason that were named.
fn is_of(of: &RejectsOf, reject: &Reject) -> bool {
    let is = |named: &Option<String>, own: &str| named.as_deref().is_none_or(|it| it == own);
    is(&of.source, &reject.source) && is(&of.rejected_for, &reject.reason)
}

/// Checks that there is a reject of the source that was named.
fn check_source(rejects: &[Reject], source: Option<&str>) -> Result<(), Failure> {
    let Some(name) = source.filter(|name| rejects.iter().all(|one| one.source != *name)) else {
        return Ok(());
    };
    Err(Failure::request(told!(
        "there is no reject of `{name}`",
        "no hay ningún rechazo de `{name}`"
    ))
    .hint(told!(
        "`baremo rejects list` shows which sources have any",
        "`baremo rejects list` muestra qué fuentes los tienen"
    )))
}

/// Checks that a reason that was named is one: a reject has it, or could have.
fn check_reason(rejects: &[Reject], reason: Option<&str>) -> Result<(), Failure> {
    let own: BTreeSet<&str> = rejects.iter().map(|one| one.reason.as_str()).collect();
    let is_one = |name: &&str| own.contains(*name) || REASONS.iter().any(|(word, ..)| word == name);
    let Some(name) = reason.filter(|name| !is_one(name)) else { return Ok(()) };
    let failure =
        Failure::request(told!("unknown reason `{name}`", "no se conoce el motivo `{name}`"));
    if own.is_empty() {
        return Err(failure);
    }
    let own = own.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    Err(failure.hint(told!("there are {own}", "hay {own}")))
}

/// Returns when a reject was dismissed, and why.
fn dismissed(folder: &Folder, reject: &Reject) -> Option<RejectDismissed> {
    let dismissal = reject.dismissed.as_ref()?;
    let zone = baremo_metrics::bucket::zone(&folder.config.zone).ok()?;
    let at = Timestamp::from_microsecond(dismissal.at).ok()?;
    Some(RejectDismissed { on: at.to_zoned(zone).date(), why: dismissal.why.clone() })
}

fn list(folder: &Folder, args: &RejectsList, output: &mut Output) -> Result<u8, Failure> {
    let mut rejects = folder.store.rejects()?;
    check_reason(&rejects, args.of.rejected_for.as_deref())?;
    let is_shown = |it: &Reject| it.dismissed.is_some() == args.dismissed && is_of(&args.of, it);
    rejects.retain(is_shown);
    let groups = grouped(&rejects);
    if output.format == Format::Json {
        let all: Vec<_> = groups
            .iter()
            .map(|([source, file, reason], group)| {
                json!({
                    "source": source, "file": file, "reason": reason, "count": group.len(),
                    "id": group[0].id, "line": group[0].line, "message": group[0].message,
                    "dismissed_at": dismissed_at(group[0]),
                    "dismissed_reason": dismissed_reason(group[0]),
                })
            })
            .collect();
        output.json(&all)?;
        return Ok(0);
    }
    if groups.is_empty() && output.format == Format::Text {
        let language = output.language();
        output.text(match args.dismissed {
            false => language.pick("no rejects\n", "ningún rechazo\n"),
            true => language.pick("no dismissed rejects\n", "ningún rechazo descartado\n"),
        })?;
        return Ok(0);
    }
    if output.format == Format::Csv {
        let all: Vec<Value> = rejects.iter().map(told).collect();
        let columns = ["id", "source", "file", "line", "reason", "message"];
        let more = if args.dismissed { DISMISSED } else { &[] };
        output.csv(&[&columns[..], more].concat(), &all)?;
        return Ok(0);
    }
    let language = output.language();
    let shown = groups.into_iter().map(|([source, file, reason], group)| RejectGroup {
        count: group.len() as u64,
        source: source.to_owned(),
        reason: called(REASONS, reason, language),
        file: file.to_owned(),
        line: group[0].line,
        message: language.told(&group[0].told()).to_owned(),
        id: group[0].id.chars().take(SHOWN).collect(),
        dismissed: dismissed(folder, group[0]),
    });
    let text = rejects_text(language, output.style(), &shown.collect::<Vec<_>>());
    output.text(&text)?;
    Ok(0)
}

/// Returns the reject of an id, or of the start of one.
fn named<'a>(rejects: &'a [Reject], id: &str) -> Result<&'a Reject, Failure> {
    let mut named = rejects.iter().filter(|reject| reject.id.starts_with(id));
    let found = named.next().ok_or_else(|| {
        Failure::not_found(told!("there is no reject `{id}`", "no hay ningún rechazo `{id}`")).hint(
            told!(
                "`baremo rejects list` shows their ids",
                "`baremo rejects list` muestra sus identificadores"
            ),
        )
    })?;
    let others = named.count();
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
    let rejects = folder.store.rejects()?;
    let found = named(&rejects, id)?;
    let language = output.language();
    match output.format {
        Format::Json | Format::Csv => {
            let columns = ["id", "source", "file", "line", "reason", "message", "record", "raw"];
            output.object(&[&columns[..], DISMISSED].concat(), &told(found))?;
        }
        Format::Text => output.text(&format!(
            "{}\n{}: {}\n{}:{}\n{}\n{}\n",
            found.id,
            called(REASONS, &found.reason, language),
            language.told(&found.told()),
            found.file,
            found.line.unwrap_or_default(),
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
        "dismissed_at": dismissed_at(reject), "dismissed_reason": dismissed_reason(reject),
    })
}

fn dismissed_at(reject: &Reject) -> Option<String> {
    let at = reject.dismissed.as_ref()?.at;
    Some(Timestamp::from_microsecond(at).ok()?.to_string())
}

fn dismissed_reason(reject: &Reject) -> Option<&str> {
    reject.dismissed.as_ref()?.why.as_deref()
}
