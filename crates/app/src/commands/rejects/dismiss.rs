//! `baremo rejects dismiss` and `reopen`: records that nobody is going to mend leave the list, and
//! come back.

use std::collections::{BTreeMap, BTreeSet};

use baremo_model::told;
use baremo_store::{Dismissal, Reject};
use serde_json::json;

use super::{check_reason, check_source, is_of, named};
use crate::cli::{DismissArgs, Format, RejectsChosen};
use crate::commands::now;
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Dismisses rejects. Those that were dismissed before keep when and why.
pub fn run(folder: &Folder, args: &DismissArgs, output: &mut Output) -> Result<u8, Failure> {
    let why = args.reason.as_deref().map(str::trim).filter(|why| !why.is_empty());
    let dismissal = Dismissal { at: now(), why: why.map(str::to_owned) };
    let counts = mark(folder, &args.chosen, Some(&dismissal))?;
    let words = [["dismissed", "descartados"], ["dismissed before", "ya descartados"]];
    report("dismissed", words, counts, output)
}

/// Takes dismissed rejects back.
pub fn reopen(folder: &Folder, args: &RejectsChosen, output: &mut Output) -> Result<u8, Failure> {
    let counts = mark(folder, args, None)?;
    let words = [["reopened", "devueltos a la lista"], ["open before", "ya pendientes"]];
    report("reopened", words, counts, output)
}

/// Dismisses the chosen ones, or takes them back; returns how many, and how many were so before.
///
/// # Errors
///
/// Fails when none is chosen, there is none of an id or a source, or they cannot be read or marked.
fn mark(
    folder: &Folder,
    args: &RejectsChosen,
    dismissal: Option<&Dismissal>,
) -> Result<[usize; 2], Failure> {
    let rejects = folder.store.rejects()?;
    let chosen = chosen(args, &rejects)?;
    let other = |reject: &&&Reject| reject.dismissed.is_some() != dismissal.is_some();
    let ids: Vec<String> = chosen.iter().filter(other).map(|it| it.id.clone()).collect();
    folder.store.mark_rejects(&ids, dismissal)?;
    Ok([ids.len(), chosen.len() - ids.len()])
}

fn chosen<'a>(args: &RejectsChosen, rejects: &'a [Reject]) -> Result<Vec<&'a Reject>, Failure> {
    if args.ids.is_empty() && !args.all {
        return Err(Failure::request(told!("which rejects?", "¿qué rechazos?")).of_usage().hint(
            told!(
                "name their ids, which `baremo rejects list` shows, or give --all: with --source \
                 and --rejected-for all of these, else all there are",
                "indique sus identificadores, que `baremo rejects list` muestra, o --all: con \
                 --source y --rejected-for todos los de estos, si no todos los que hay"
            ),
        ));
    }
    check_source(rejects, args.of.source.as_deref())?;
    let reasons: BTreeSet<String> = rejects.iter().map(|reject| reject.reason.clone()).collect();
    check_reason(&reasons, args.of.rejected_for.as_deref())?;
    let mut named_ones = BTreeMap::new();
    for id in &args.ids {
        let reject = named(rejects, id)?;
        named_ones.insert(reject.id.as_str(), reject);
    }
    let all: Vec<&Reject> =
        if args.all { rejects.iter().collect() } else { named_ones.into_values().collect() };
    Ok(all.into_iter().filter(|reject| is_of(&args.of, reject)).collect())
}

fn report(
    key: &str,
    words: [[&str; 2]; 2],
    counts: [usize; 2],
    output: &mut Output,
) -> Result<u8, Failure> {
    if output.format == Format::Text {
        let language = output.language();
        for ([en, es], count) in words.into_iter().zip(counts) {
            output.text(&format!("{count:>8}  {}\n", language.pick(en, es)))?;
        }
    } else {
        output.object(&[key, "before"], &json!({ (key): counts[0], "before": counts[1] }))?;
    }
    Ok(0)
}
