//! `baremo rejects`: what could not be read, listed, shown, exported, replayed.

mod replay;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use baremo_model::told;
use baremo_render::import::{RejectGroup, rejects_text};
use baremo_render::words::{REASONS, called};
use baremo_store::Reject;
use serde_json::{Value, json};

use crate::cli::{Format, RejectsAction, RejectsArgs};
use crate::error::Failure;
use crate::folder::Folder;
use crate::import::{WORDS, is_about_a_word};
use crate::output::Output;

/// Signs of an id that a list shows.
const SHOWN: usize = 12;

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
        RejectsAction::Export { reason } => export(&folder, reason.as_deref(), output),
        RejectsAction::List => list(&folder, output),
        RejectsAction::Replay(args) => replay::run(&folder, args, output),
        RejectsAction::Show { id } => show(&folder, id, output),
    }
}

fn export(folder: &Folder, reason: Option<&str>, output: &mut Output) -> Result<u8, Failure> {
    for reject in folder.store.rejects()? {
        if reason.is_none_or(|wanted| wanted == reject.reason) {
            output.text(&format!("{}\n", reject.raw.trim_end_matches('\n')))?;
        }
    }
    Ok(0)
}

/// Rejects of one source, file and reason, in that order.
type Group<'a> = ([&'a str; 3], Vec<&'a Reject>);

/// Groups rejects as the summary of an import does: by reason, and by word where they are about
/// one, the most frequent first.
fn grouped(rejects: &[Reject]) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<([&str; 3], &str), Vec<&Reject>> = BTreeMap::new();
    for reject in rejects {
        let place = [reject.source.as_str(), reject.file.as_str(), reject.reason.as_str()];
        let mut word = if is_about_a_word(&reject.reason) { reject.message.as_str() } else { "" };
        let alike = groups.range((place, "")..).take_while(|((own, _), _)| *own == place);
        if !groups.contains_key(&(place, word)) && alike.count() >= WORDS {
            word = "";
        }
        groups.entry((place, word)).or_default().push(reject);
    }
    let mut groups: Vec<Group<'_>> =
        groups.into_iter().map(|((place, _), group)| (place, group)).collect();
    groups.sort_by_key(|(place, group)| (*place, Reverse(group.len())));
    groups
}

fn list(folder: &Folder, output: &mut Output) -> Result<u8, Failure> {
    let rejects = folder.store.rejects()?;
    let groups = grouped(&rejects);
    if output.format == Format::Json {
        let all: Vec<_> = groups
            .iter()
            .map(|([source, file, reason], group)| {
                json!({
                    "source": source, "file": file, "reason": reason, "count": group.len(),
                    "id": group[0].id, "line": group[0].line, "message": group[0].message,
                })
            })
            .collect();
        output.json(&all)?;
        return Ok(0);
    }
    if groups.is_empty() && output.format == Format::Text {
        let language = output.language();
        output.text(language.pick("no rejects\n", "ningún rechazo\n"))?;
        return Ok(0);
    }
    if output.format == Format::Csv {
        let all: Vec<Value> = rejects.iter().map(told).collect();
        output.csv(&["id", "source", "file", "line", "reason", "message"], &all)?;
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
    });
    let text = rejects_text(language, output.style(), &shown.collect::<Vec<_>>());
    output.text(&text)?;
    Ok(0)
}

fn show(folder: &Folder, id: &str, output: &mut Output) -> Result<u8, Failure> {
    let rejects = folder.store.rejects()?;
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
    match output.format {
        Format::Json | Format::Csv => {
            let columns = ["id", "source", "file", "line", "reason", "message", "record", "raw"];
            output.object(&columns, &told(found))?;
        }
        Format::Text => output.text(&format!(
            "{}\n{}: {}\n{}:{}\n\n{}\n",
            found.id,
            called(REASONS, &found.reason, output.language()),
            output.language().told(&found.told()),
            found.file,
            found.line.unwrap_or_default(),
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
    })
}
