//! What is measured on: events of the demo company, its calendars, a mapping of its CSV.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::Settings;
use baremo_facts::FoldSettings;
use baremo_metrics::catalog::Catalog;
use baremo_metrics::policy::PolicySet;
use baremo_metrics::profile::Profiles;
use baremo_model::calendar::{Calendar, CalendarRules};
use baremo_testkit::demo::{CALENDARS, DemoSettings, POLICIES};
use jiff::civil::Weekday;

use crate::Result;

/// 1 November 2026, midnight in Madrid: the same data whenever this runs.
const END: i64 = 1_793_487_600_000_000;

/// Zone of all questions.
pub const ZONE: &str = "Europe/Madrid";

/// How the CSV of the demo company is read.
pub const MAPPING: &str = r#"
name = "bench"

[tables.kinds]
opened = "opened"
message = "message"
note = "note"
status = "status"
assigned = "assigned"
bot_handoff = "bot_handoff"
tagged = "tagged"
untagged = "untagged"
typed = "typed"
prioritised = "prioritised"
escalated = "escalated"
complaint = "complaint"
complaint_corrected = "complaint_corrected"
merged = "merged"
deleted = "deleted"
restored = "restored"
spam = "spam"
test = "test"
rated = "rated"
follow_up_of = "follow_up_of"
call_linked = "call_linked"
changed = "changed"
checked = "checked"

[[file]]
name = "log"
has = ["conversation", "kind"]
conversation = "conversation"

[file.common]
customer = "customer"
channel = "channel"
team = "team"
actor = "actor"
actor_kind = "actor_kind"
automated = "automated"

[file.attributes]
priority = "priority"

[[file.event]]
kind = { from = "kind", map = "kinds" }
at = "time"
value = "value"
public = "public"
"#;

/// The policy that the catalogue's checks of service levels are written for, as in `check.py`.
pub const CHECK_POLICY: &str = r#"
[[policies]]
name = "check"
calendar = "wall"

[[policies.targets]]
kind = "first_response"
within = "4h"

[[policies.targets]]
kind = "resolution"
within = "2d"
pause = ["pending"]
"#;

/// Returns the company of a size.
pub fn company(scale: f64) -> DemoSettings {
    DemoSettings { scale, ..DemoSettings::new(END) }
}

/// Returns the settings of the fold, with the attributes of the company that become columns.
pub fn fold_settings() -> FoldSettings {
    let promoted = ["country", "plan"].map(str::to_owned).to_vec();
    FoldSettings { promoted, ..FoldSettings::default() }
}

/// Returns everything an answer depends on besides facts and question.
pub fn settings() -> Result<Settings> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog");
    let catalog = Catalog::load_dir(&pages).map_err(|errors| listed(&errors))?;
    let profiles = Profiles::built_in(&catalog);
    let mut calendars = BTreeMap::new();
    let mut rules = CalendarRules::default();
    for (file, text) in CALENDARS {
        if *file == "rules.toml" {
            rules = CalendarRules::parse(text)?;
        } else {
            let calendar = Calendar::parse(text, &|name| Err(format!("no file `{name}`").into()))?;
            calendars.insert(calendar.name.clone(), calendar);
        }
    }
    let mut policies = PolicySet::default();
    for (file, text) in POLICIES {
        let read = PolicySet::parse(file, text).map_err(|errors| listed(&errors))?;
        policies.policies.extend(read.policies);
    }
    Ok(Settings {
        catalog,
        calendars,
        working_days: BTreeMap::new(),
        rules,
        policies,
        profiles,
        zone: ZONE.into(),
        week_start: Weekday::Monday,
        year_start_month: 1,
        segments: Default::default(),
        reasons: Default::default(),
        customers: Default::default(),
        health: Default::default(),
        value: baremo_metrics::models::ValueSettings {
            horizon_months: 12.0,
            annual_discount: 0.1,
            margin_ratio: 1.0,
            days_per_unit: 7.0,
        },
        scorecards: Vec::new(),
        rates: None,
        wrong: Default::default(),
        told: Vec::new(),
        held: None,
    })
}

/// Returns errors as one text.
pub fn listed(errors: &[impl ToString]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Writes when each calendar is open, one span a line, for the peers: they are spared holidays,
/// zones and clock changes.
pub fn write_spans(settings: &Settings, from: i64, to: i64, path: &Path) -> Result<()> {
    let mut text = String::from("calendar,opens,closes\n");
    for (name, spec) in &settings.calendars {
        for (opens, closes) in spec.compile(from, to).open_spans(from, to) {
            text.push_str(&format!("{name},{opens},{closes}\n"));
        }
    }
    Ok(std::fs::write(path, text)?)
}
