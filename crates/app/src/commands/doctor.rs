//! `baremo doctor`: checks the data folder.

use std::path::Path;

use baremo_model::DAY;
use baremo_store::{Check, Keep};
use serde_json::json;

use crate::cli::{DoctorArgs, Format};
use crate::commands::{import, now};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;

/// Days for which every snapshot stays, so that questions can be asked as of any moment in them.
const KEPT_DAYS: i64 = 90;

/// Runs the command; ends with 1 when something is wrong.
///
/// # Errors
///
/// Fails when the folder cannot be opened or mended.
pub fn run(data: &Path, args: &DoctorArgs, output: &mut Output) -> Result<u8, Failure> {
    let folder = Folder::open(data)?;
    folder.settings()?;
    if args.fix {
        import::drain(&folder, output)?;
        let snapshots = crate::commands::close::kept(&folder)?;
        folder.store.vacuum(&Keep { since: now() - KEPT_DAYS * DAY, snapshots }, now())?;
    }
    let mut checks = folder.store.doctor();
    if let Ok(snapshot) = folder.snapshot(None) {
        checks.push(facts(folder.stale(&snapshot)?));
        checks.push(customers(folder.session_at(snapshot)?.joined()?));
    }
    let wrong = checks.iter().any(|check| !check.ok);
    match output.format {
        Format::Json => {
            let all: Vec<_> = checks
                .iter()
                .map(|check| json!({ "name": check.name, "ok": check.ok, "detail": check.detail }))
                .collect();
            output.json(&all)?;
        }
        _ => {
            for check in &checks {
                let mark = if check.ok { "✓" } else { "✗" };
                output.text(&format!("{mark} {}: {}\n", check.name, check.detail))?;
            }
        }
    }
    Ok(u8::from(wrong))
}

/// Says how many references of customers were found to be somebody's who is known otherwise too.
fn customers((joined, refused): (usize, u64)) -> Check {
    let mut detail = format!("{joined} references and keys stand for a customer known otherwise");
    if refused > 0 {
        detail += &format!("; {refused} keys name nobody, since customers who differ share them");
    }
    Check { name: "customers", ok: true, detail }
}

/// Says whether facts are this version's and of today's settings.
fn facts(stale: usize) -> Check {
    let detail = match stale {
        0 => "all made by this version, under today's settings".to_owned(),
        stale => format!(
            "{stale} partitions were made by another version or under other settings; \
             `baremo doctor --fix` makes them anew"
        ),
    };
    Check { name: "facts", ok: stale == 0, detail }
}
