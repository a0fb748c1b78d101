//! `baremo close`: pins the figures of a period, and says later why today's differ.

use std::path::Path;

use baremo_metrics::close::{Close, CloseRequest};
use baremo_metrics::service::MetricService;
use baremo_render::close::{check_text, list_text, pinned_text};

use crate::cli::{CloseArgs, Format};
use crate::error::Failure;
use crate::folder::Folder;
use crate::output::Output;
use crate::service::FolderService;

/// Runs the command: pins a period that is not closed yet, shows one that is, lists all.
///
/// # Errors
///
/// Fails when the period cannot be read from the name or the data cannot be asked.
pub fn run(data: &Path, args: &CloseArgs, output: &mut Output) -> Result<u8, Failure> {
    let service = FolderService::new(Folder::open(data)?);
    let (language, style) = (output.language(), output.style());
    let closes = service.closes()?;
    let Some(name) = &args.name else {
        match output.format {
            Format::Text => output.text(&list_text(language, style, &closes))?,
            _ => output.json(&closes.iter().map(|close| &close.name).collect::<Vec<_>>())?,
        }
        return Ok(0);
    };
    if closes.iter().any(|close: &Close| close.name == *name) {
        let metrics: Vec<&str> = args.metrics.iter().map(String::as_str).collect();
        let check = service.close(name, &metrics)?;
        match output.format {
            Format::Text => {
                let catalog = service.catalog()?;
                output.text(&check_text(language, style, &catalog, &check))?;
            }
            _ => output.json(&check)?,
        }
        return Ok(0);
    }
    let close = service.pin(&CloseRequest {
        name: name.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        zone: args.zone.clone(),
        profile: args.profile.clone(),
        metrics: args.metrics.clone(),
    })?;
    match output.format {
        Format::Text => output.text(&pinned_text(language, &close))?,
        _ => output.json(&close)?,
    }
    Ok(0)
}
