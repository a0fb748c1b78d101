//! Reads the settings files of a data folder: calendars, rules, policies, profiles.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::{Settings, Wrong};
use baremo_metrics::catalog::{Catalog, PageError};
use baremo_metrics::health::{self, HealthSettings};
use baremo_metrics::policy::PolicySet;
use baremo_metrics::profile::Profiles;
use baremo_metrics::rates::{RATES_FILE, Rates};
use baremo_metrics::reason::{self, Reasons};
use baremo_metrics::scorecard::Scorecard;
use baremo_metrics::segment::Segments;
use baremo_model::calendar::{Calendar, CalendarError, CalendarRules, CalendarSpec};
use baremo_model::error::refused;

use crate::config::Config;
use crate::definitions::Files;
use crate::error::Failure;
use crate::packs;

/// Reads everything an answer depends on besides facts and question. A file that is wrong is left
/// out, and stops the questions that depend on it.
///
/// # Errors
///
/// Fails when a file cannot be read, or the configuration is wrong.
pub fn read(files: &Files, config: &Config, catalog: Catalog) -> Result<Settings, Failure> {
    let mut wrong = Wrong::default();
    let (calendars, rules) = calendars(files, &mut wrong.calendars)?;
    let policies = policies(files, &mut wrong.policies)?;
    let own = files.tables("profiles")?.into_iter();
    let own = own.map(|(stem, text)| (format!("profiles/{stem}.toml"), text));
    let profiles = Profiles::built_in(&catalog).with_files(&catalog, own);
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
        segments: Segments::read(files.tables("segments")?),
        reasons: reasons(files)?,
        customers: config.customer_rules()?,
        health: health(files, &config.zone)?,
        value: config.value.settings(),
        scorecards: scorecards(files, &mut wrong.scorecards)?,
        rates: rates(files, &mut wrong.rates)?,
        wrong,
        told: Vec::new(),
        held: config.memory.held(),
    })
}

/// Returns what is wrong with files of settings, each problem under the name of what it is of.
/// Pages of metrics are told by the catalogue.
pub fn left_out(settings: &Settings) -> Vec<(&'static str, PageError)> {
    let Wrong { calendars, policies, rates, scorecards } = &settings.wrong;
    let (profiles, segments) = (settings.profiles.wrong(), settings.segments.wrong.iter());
    let of = |name: &'static str, errors: &[PageError]| {
        errors.iter().map(|error| (name, error.clone())).collect::<Vec<_>>()
    };
    [
        of("calendars", calendars),
        of("policies", policies),
        profiles.map(|error| ("profiles", error.clone())).collect(),
        of("rates", rates),
        of("scorecards", scorecards),
        of("reasons", &settings.reasons.wrong),
        of("health", &settings.health.wrong),
        segments.map(|(_, error)| ("segments", error.clone())).collect(),
    ]
    .concat()
}

fn scorecards(files: &Files, wrong: &mut Vec<PageError>) -> Result<Vec<Scorecard>, Failure> {
    let mut cards = Vec::new();
    for (stem, text) in files.tables("scorecards")? {
        match Scorecard::parse(&format!("scorecards/{stem}.toml"), &stem, &text) {
            Ok(card) => cards.push(card),
            Err(errors) => wrong.extend(errors),
        }
    }
    Ok(cards)
}

fn reasons(files: &Files) -> Result<Reasons, Failure> {
    let text = files.text(reason::FILE)?;
    Ok(text.map(|text| Reasons::read(reason::FILE, &text)).unwrap_or_default())
}

fn rates(files: &Files, wrong: &mut Vec<PageError>) -> Result<Option<Rates>, Failure> {
    let Some(text) = files.text(RATES_FILE)? else { return Ok(None) };
    Ok(match Rates::parse(RATES_FILE, &text) {
        Ok(rates) => Some(rates),
        Err(errors) => {
            wrong.extend(errors);
            None
        }
    })
}

fn health(files: &Files, zone: &str) -> Result<HealthSettings, Failure> {
    let Some(text) = files.text(health::FILE)? else { return Ok(HealthSettings::built_in()) };
    let zone = baremo_metrics::bucket::zone(zone)?;
    Ok(HealthSettings::read(health::FILE, &text, &zone))
}

/// Name of the folder of calendars.
const CALENDARS: &str = "calendars";

/// Name of the file that chooses among calendars.
const RULES: &str = "rules";

type Calendars = (BTreeMap<String, CalendarSpec>, CalendarRules);

fn calendars(files: &Files, wrong: &mut Vec<PageError>) -> Result<Calendars, Failure> {
    let mut calendars = BTreeMap::new();
    let mut rules = CalendarRules::default();
    let load =
        |name: &str| files.read(&Path::new(CALENDARS).join(name)).map_err(|error| refused(&error));
    let told = |stem: &str, error: CalendarError| {
        PageError::new(&format!("{CALENDARS}/{stem}.toml"), error.line(), error)
    };
    for (stem, text) in files.tables(CALENDARS)? {
        let read = match stem.as_str() {
            RULES => CalendarRules::parse(&text).map(|read| rules = read),
            _ => Calendar::parse(&text, &load).map(|calendar| {
                calendars.insert(calendar.name.clone(), calendar);
            }),
        };
        wrong.extend(read.err().map(|error| told(&stem, error)));
    }
    // Rules may name the calendar of a file that is wrong.
    if wrong.is_empty() {
        let names: Vec<&str> = calendars.keys().map(String::as_str).collect();
        wrong.extend(rules.check(&names).err().map(|error| told(RULES, error)));
    }
    Ok((calendars, rules))
}

fn policies(files: &Files, wrong: &mut Vec<PageError>) -> Result<PolicySet, Failure> {
    let mut all = PolicySet::default();
    for (stem, text) in files.tables("policies")? {
        match PolicySet::parse(&format!("policies/{stem}.toml"), &text) {
            Ok(read) => all.policies.extend(read.policies),
            Err(errors) => wrong.extend(errors),
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_of_every_file_is_told_and_none_stops_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let written = [
            ("calendars/desk.toml", "name = 'desk'\nzone = 'UTC'\nhour = []\n"),
            ("calendars/rules.toml", "defalt = 'desk'\n"),
            ("policies/gold.toml", "[[polices]]\n"),
            ("profiles/own.toml", "[defalt]\n"),
            ("scorecards/calls.toml", "wrong = 1\n"),
            ("segments/size.toml", "[[clas]]\n"),
            ("rates.toml", "reportin = 'EUR'\n"),
            ("health.toml", "[[measur]]\n"),
            ("reasons.toml", "[[reson]]\n"),
        ];
        for (file, text) in written {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let catalog = crate::catalog::built_in().unwrap();
        let own = Files::Folder(folder.path().to_owned());
        let settings = read(&own, &Config::default(), catalog).unwrap();
        let wrong = left_out(&settings);
        for (file, _) in written {
            assert!(wrong.iter().any(|(_, error)| error.path == file), "{file}: {wrong:?}");
        }
        let told = settings.right_calendars().unwrap_err().to_string();
        let why = "unknown key `hour` in the calendar (the nearest is `hours`)";
        assert_eq!(told, format!("calendars/desk.toml:3: {why}"));
        assert!(settings.right_policies().is_err() && settings.rates.is_none());
        assert!(settings.profiles.get("own").is_err() && settings.profiles.get("strict").is_ok());
    }

    #[test]
    fn articles_are_counted_by_the_formula_of_each() {
        let profiles = Profiles::built_in(&crate::catalog::built_in().unwrap());
        let articles = profiles.get("articles").unwrap();
        for (metric, variant) in [
            ("bounce_rate", "one_page"),
            ("cart_abandonment_rate", "completion"),
            ("churn_rate", "from_counts"),
            ("conversion_rate", "actions_per_visitor"),
            ("first_response_time", "per_received"),
            ("retention_rate", "formula"),
            ("ticket_resolution_rate", "throughput"),
            ("wait_time", "total_per_answered"),
        ] {
            assert_eq!(articles.choice(metric).variant.as_deref(), Some(variant), "{metric}");
        }
    }
}
