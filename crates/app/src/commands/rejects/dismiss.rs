//! `baremo rejects dismiss` and `reopen`: records that nobody is going to mend leave the list, and
//! come back.

use std::collections::BTreeMap;

use baremo_model::told;
use baremo_store::{Dismissal, Reject};
use serde_json::json;

use super::{each, is_of, only, without_record};
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
/// Of each its id is held until all are marked at once: killed before, nothing is marked.
///
/// # Errors
///
/// Fails when none is chosen, there is none of an id or a source, or they cannot be read or marked.
fn mark(
    folder: &Folder,
    args: &RejectsChosen,
    dismissal: Option<&Dismissal>,
) -> Result<[usize; 2], Failure> {
    check_chosen(args)?;
    let (mut ids, mut before) = (Vec::new(), 0);
    let mut count = |reject: &Reject| {
        if !is_of(&args.of, reject) {
            return;
        }
        match reject.dismissed.is_some() == dismissal.is_some() {
            true => before += 1,
            false => ids.push(reject.id.clone()),
        }
    };
    // The first reject of each id that was given, and how many others have such a one.
    let mut named: Vec<(Option<Reject>, usize)> = vec![(None, 0); args.ids.len()];
    let of = [args.of.source.as_deref(), args.of.rejected_for.as_deref()];
    each(folder, of, |reject| {
        if args.all {
            count(&reject);
            return Ok(());
        }
        for (id, (first, others)) in args.ids.iter().zip(&mut named) {
            if reject.has_id(id) {
                *others += usize::from(first.is_some());
                first.get_or_insert_with(|| without_record(reject.clone()));
            }
        }
        Ok(())
    })?;
    let mut chosen = BTreeMap::new();
    for (id, (first, others)) in args.ids.iter().zip(named) {
        let reject = only(id, first, others)?;
        chosen.insert(reject.id.clone(), reject);
    }
    chosen.values().for_each(count);
    folder.store.mark_rejects(&ids, dismissal)?;
    Ok([ids.len(), before])
}

fn check_chosen(args: &RejectsChosen) -> Result<(), Failure> {
    if !args.ids.is_empty() || args.all {
        return Ok(());
    }
    Err(Failure::request(told!("which rejects?", "¿qué rechazos?")).of_usage().hint(told!(
        "name their ids, which `baremo rejects list` shows, or give --all: with --source and \
         --rejected-for all of these, else all there are",
        "indique sus identificadores, que `baremo rejects list` muestra, o --all: con --source y \
         --rejected-for todos los de estos, si no todos los que hay"
    )))
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
