//! Reads the settings files of a data folder: calendars, rules, policies, profiles.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::Settings;
use baremo_metrics::catalog::{Catalog, PageError};
use baremo_metrics::health::{self, HealthSettings};
use baremo_metrics::policy::PolicySet;
use baremo_metrics::profile::Profiles;
use baremo_metrics::rates::{RATES_FILE, Rates};
use baremo_metrics::reason::{self, Reasons};
use baremo_metrics::scorecard::Scorecard;
use baremo_metrics::segment::Segments;
use baremo_metrics::service::Cause;
use baremo_model::calendar::{Calendar, CalendarRules, CalendarSpec};

use crate::catalog::pages_failure;
use crate::config::Config;
use crate::error::Failure;
use crate::error::file::cannot_read;
use crate::folder::texts;
use crate::packs;

/// Reads everything an answer depends on besides facts and question.
///
/// # Errors
///
/// Names the file and line of what is wrong.
pub fn read(root: &Path, config: &Config, catalog: Catalog) -> Result<Settings, Failure> {
    let (calendars, rules) = calendars(&root.join("calendars"))?;
    let policies = policies(&root.join("policies"))?;
    let files = texts(&root.join("profiles"), ".toml")?;
    let files = files.into_iter().map(|(stem, text)| (format!("profiles/{stem}.toml"), text));
    let profiles = Profiles::built_in(&catalog)
        .with_files(&catalog, files)
        .map_err(|errors| pages_failure(&errors))?;
    baremo_metrics::bucket::zone(&config.zone)?;
    let working_days = packs::working_days(&config.zone, &calendars, &rules)?;
    Ok(Settings {
        catalog,
        calendars,
        working_days,
        rules,
        policies,
        profiles,
        zone: config.zone.clone(),
        week_start: config.week_start()?,
        year_start_month: config.year_start_month,
        segments: segments(&root.join("segments"))?,
        reasons: reasons(&root.join(reason::FILE))?,
        health: health(root, &config.zone)?,
        value: config.value.settings(),
        scorecards: scorecards(&root.join("scorecards"))?,
        rates: rates(&root.join(RATES_FILE))?,
        held: config.memory.held(),
    })
}

/// Returns what is wrong with files of which only what they say is left out.
///
/// # Errors
///
/// Fails when one cannot be read, or the configuration is wrong.
pub fn left_out(root: &Path) -> Result<Vec<PageError>, Failure> {
    let config = Config::read(&root.join("baremo.toml"))?;
    let mut wrong = reasons(&root.join(reason::FILE))?.wrong;
    wrong.extend(health(root, &config.zone)?.wrong);
    wrong.extend(segments(&root.join("segments"))?.wrong.into_iter().map(|(_, error)| error));
    Ok(wrong)
}

fn segments(dir: &Path) -> Result<Segments, Failure> {
    Ok(Segments::read(texts(dir, ".toml")?))
}

fn scorecards(dir: &Path) -> Result<Vec<Scorecard>, Failure> {
    let mut cards = Vec::new();
    for (stem, text) in texts(dir, ".toml")? {
        let file = format!("scorecards/{stem}.toml");
        let read =
            Scorecard::parse(&file, &stem, &text).map_err(|errors| pages_failure(&errors))?;
        cards.push(read);
    }
    Ok(cards)
}

fn reasons(path: &Path) -> Result<Reasons, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Reasons::read(reason::FILE, &text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Reasons::default()),
        Err(error) => Err(Failure::unavailable(cannot_read(path.display(), error))),
    }
}

fn rates(path: &Path) -> Result<Option<Rates>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            Rates::parse(RATES_FILE, &text).map(Some).map_err(|errors| pages_failure(&errors))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unavailable(cannot_read(path.display(), error))),
    }
}

fn health(root: &Path, zone: &str) -> Result<HealthSettings, Failure> {
    let path = root.join(health::FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let zone = baremo_metrics::bucket::zone(zone)?;
            Ok(HealthSettings::read(health::FILE, &text, &zone))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok(HealthSettings::built_in())
        }
        Err(error) => Err(Failure::unavailable(cannot_read(path.display(), error))),
    }
}

type Calendars = (BTreeMap<String, CalendarSpec>, CalendarRules);

fn calendars(dir: &Path) -> Result<Calendars, Failure> {
    let mut calendars = BTreeMap::new();
    let mut rules = CalendarRules::default();
    let load =
        |name: &str| std::fs::read_to_string(dir.join(name)).map_err(|error| error.to_string());
    for (stem, text) in texts(dir, ".toml")? {
        let named = |error| Cause::Calendar { file: format!("calendars/{stem}.toml"), error };
        if stem == "rules" {
            rules = CalendarRules::parse(&text).map_err(named)?;
        } else {
            let calendar = Calendar::parse(&text, &load).map_err(named)?;
            calendars.insert(calendar.name.clone(), calendar);
        }
    }
    let names: Vec<&str> = calendars.keys().map(String::as_str).collect();
    let named = |error| Cause::Calendar { file: "calendars/rules.toml".to_owned(), error };
    rules.check(&names).map_err(named)?;
    Ok((calendars, rules))
}

fn policies(dir: &Path) -> Result<PolicySet, Failure> {
    let mut all = PolicySet::default();
    for (stem, text) in texts(dir, ".toml")? {
        let file = format!("policies/{stem}.toml");
        let read = PolicySet::parse(&file, &text).map_err(|errors| pages_failure(&errors))?;
        all.policies.extend(read.policies);
    }
    Ok(all)
}
