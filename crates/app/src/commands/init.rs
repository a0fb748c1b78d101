//! `baremo init`: makes an empty data folder.

use std::path::Path;

use baremo_store::{Mode, Store, make_folder};
use serde_json::json;

use crate::cli::{Format, InitArgs, Lang};
use crate::commands::message;
use crate::config::{CONFIG_FILE, TEMPLATE, TEMPLATE_ES};
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::unwritten;
use crate::folder::Folder;
use crate::output::Output;

/// Folders for settings that people write by hand.
const FOLDERS: [&str; 5] = ["calendars", "mappings", "metrics", "policies", "profiles"];

/// Runs the command. A folder that is already there keeps everything it has, a configuration that
/// is wrong included, which is told.
///
/// # Errors
///
/// Fails when the zone is unknown or the folder cannot be written.
pub fn run(data: &Path, args: &InitArgs, output: &mut Output) -> Result<u8, Failure> {
    let zone = args.zone.as_deref().unwrap_or("UTC");
    baremo_metrics::bucket::zone(zone)?;
    let was_there = data.join(CONFIG_FILE).exists();
    make(data, zone, output.lang)?;
    let (folder, wrong) = Folder::open_anyway(data)?;
    if let Some(wrong) = &wrong {
        message(&wrong.warning(output));
    }
    let kept = wrong.is_none().then_some(folder.config.zone);
    let shown = data.display();
    if let Some(kept) = kept.as_ref().filter(|kept| args.zone.is_some() && *kept != zone) {
        message(&match output.lang {
            Lang::En => format!(
                "{shown} was there already and keeps its zone, {kept}: to change it, write zone = \
                 \"{zone}\" in {shown}/baremo.toml"
            ),
            Lang::Es => format!(
                "{shown} ya existía y conserva su zona, {kept}: para cambiarla, escriba zone = \
                 \"{zone}\" en {shown}/baremo.toml"
            ),
        });
    }
    if output.format != Format::Text {
        let made = json!({
            "data": shown.to_string(), "configuration": data.join(CONFIG_FILE),
            "zone": kept,
        });
        output.object(&["data", "configuration", "zone"], &made)?;
        return Ok(0);
    }
    let text = match output.lang {
        Lang::En => format!(
            "{shown} {}. Its configuration is {shown}/baremo.toml.\n\
             Next: baremo --data {shown} import FILE --source helpdesk\n",
            if was_there { "was there already and keeps what it has" } else { "is ready" }
        ),
        Lang::Es => format!(
            "{shown} {}. Su configuración es {shown}/baremo.toml.\n\
             Siguiente paso: baremo --data {shown} import FICHERO --source soporte\n",
            if was_there { "ya existía y conserva lo que tiene" } else { "está lista" }
        ),
    };
    output.text(&text)?;
    Ok(0)
}

/// Makes a data folder where there is none, and opens it.
///
/// # Errors
///
/// Fails when the folder cannot be written, or its configuration is wrong.
pub fn prepare(data: &Path, zone: &str, lang: Lang) -> Result<Folder, Failure> {
    make(data, zone, lang)?;
    Folder::open(data)
}

/// Makes the store, the configuration and the folders for settings, where they are missing; the
/// configuration is explained in the reader's language.
fn make(data: &Path, zone: &str, lang: Lang) -> Result<(), Failure> {
    Store::open(data, Mode::Create)?;
    for name in FOLDERS {
        let path = data.join(name);
        make_folder(&path).map_err(|error| unwritten(&path, error))?;
    }
    let path = data.join(CONFIG_FILE);
    if !path.exists() {
        let template = match lang {
            Lang::En => TEMPLATE,
            Lang::Es => TEMPLATE_ES,
        };
        let text = template.replace("zone = \"UTC\"", &format!("zone = \"{zone}\""));
        put(&path, &text).map_err(|error| unwritten(&path, error))?;
    }
    Ok(())
}
