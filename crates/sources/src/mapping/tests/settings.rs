//! Tables of an export that become calendars and policies of the data folder.

use baremo_model::calendar::{Calendar, CalendarRules};

use super::*;

const SCHEDULE: &str = "\
id,name,start_time,end_time,time_zone,_fivetran_deleted
7,Soporte / ES,1980,2280,Madrid,FALSE
7,Soporte / ES,2400,2520,Madrid,FALSE
7,Soporte / ES,2280,2310,Madrid,FALSE
7,Soporte / ES,8400,9000,Madrid,FALSE
7,Soporte / ES,3000,3100,Madrid,TRUE
7,Soporte / ES,x,3100,Madrid,FALSE
8,Rules,0,10080,Atlantis,FALSE
";
const HOLIDAY: &str = "\
id,schedule_id,name,start_date,end_date
1,7,\"San \"\"Isidro\"\"\",2024-05-15,2024-05-15
2,7,Agosto,2024-08-12,2024-08-16
3,9,Nowhere,2024-01-01,2024-01-01
4,7,Backwards,2024-01-02,2024-01-01
";
const ZONES: &str = "time_zone,standard_offset\nAtlantis,-03:00\n";

fn warehouse() -> Mapping {
    let (name, text) =
        READY.iter().find(|(name, _)| *name == "zendesk-warehouse").expect("it is a ready one");
    Mapping::parse(name, text).expect("ready mappings parse")
}

fn made(inputs: &[Input]) -> Vec<SettingsFile> {
    let import = Import::open(&warehouse(), inputs, context()).expect("the files bind");
    import.settings().to_vec()
}

/// Reads a calendar back and returns the name inside.
fn checked(file: &SettingsFile) -> String {
    let load = |_: &str| Err("no holiday file is named".into());
    let spec =
        Calendar::parse(&file.text, &load).unwrap_or_else(|error| panic!("{error}\n{}", file.text));
    spec.name
}

#[test]
fn rows_of_settings_that_are_too_many_are_told() {
    let rows = "1,7,Agosto,2024-08-12,2024-08-16\n".repeat(100_003);
    let holidays = format!("id,schedule_id,name,start_date,end_date\n{rows}");
    let inputs = [bytes("schedule_holiday.csv", &holidays)];
    let import = Import::open(&warehouse(), &inputs, context()).expect("the files bind");
    let all = import.remarks();
    let cut = all.iter().find(|remark| remark.word == "settings_cut").expect("it is told");
    assert_eq!(cut.about, "schedule_holiday.csv");
    assert!(cut.message.en.contains("only the first 100000"), "{}", cut.message.en);
    assert!(cut.message.en.contains("are read: 3."), "{}", cut.message.en);
    assert!(cut.message.spanish().contains("tablas de ajustes: 3."), "{}", cut.message.spanish());
    let few = made(&[bytes("schedule_holiday.csv", HOLIDAY)]);
    assert!(few.is_empty(), "there is no calendar: {few:?}");
}

#[test]
fn schedules_and_holidays_become_calendars() {
    let files = made(&[
        bytes("schedule_holiday.csv", HOLIDAY),
        bytes("schedule.csv", SCHEDULE),
        bytes("time_zone.csv", ZONES),
    ]);
    let names: Vec<_> = files.iter().map(|file| (file.folder, file.name.as_str())).collect();
    assert_eq!(
        names,
        [("calendars", "soporte-es"), ("calendars", "rules-8"), ("calendars", "rules")]
    );
    let files = &files[..2];
    for file in files {
        assert_eq!([checked(file)], file.defines.as_slice());
    }
    assert_eq!(
        files[0].text.en,
        "\
# Made on import from schedule.csv: schedule 7, \"Soporte / ES\".
# From here on this file is yours: an import writes it only where it is missing.
# Left out: schedule_holiday.csv, line 5 has a holiday that ends on 2024-01-01 and starts on \
2024-01-02.
# Left out: schedule.csv, line 7 has `x`, which is no minute of the week.
# Left out: 1 holidays of schedule 9, whose hours are not in the export.
name = \"soporte-es\"
zone = \"Europe/Madrid\"

[[hours]]
mon = [\"09:00-14:30\", \"16:00-18:00\"]
fri = \"20:00-24:00\"
sat = \"00:00-06:00\"

[holidays]
days = [
  { date = 2024-05-15, name = 'San \"Isidro\"' },
  { from = 2024-08-12, to = 2024-08-16, name = \"Agosto\" },
]
"
    );
    assert!(
        files[1].text.contains("zone = \"Etc/GMT+3\"  # CHECK: `Atlantis`"),
        "{}",
        files[1].text
    );
    assert!(files[1].text.contains("always = true"), "{}", files[1].text);
    let bare = |text: &str| -> String {
        text.lines()
            .map(|line| line.split(" # ").next().unwrap_or(line).to_owned() + "\n")
            .filter(|line| !line.starts_with('#'))
            .collect()
    };
    for file in files {
        let spanish = file.text.spanish();
        assert_eq!(bare(spanish), bare(&file.text.en), "only comments differ");
        assert!(spanish.starts_with("# Creado al importar de schedule.csv: horario "), "{spanish}");
        assert!(!spanish.contains("Left out") && !spanish.contains("CHECK"), "{spanish}");
    }
    let spanish = files[0].text.spanish();
    assert!(spanish.contains("# Omitido: schedule.csv, la línea 7 lleva `x`, que no es un minuto"));
}

#[test]
fn every_zone_of_the_table_is_one() {
    let mapping = warehouse();
    let zones = &mapping.spec.tables["zones"];
    assert!(zones.len() > 140, "{}", zones.len());
    for (name, words) in zones {
        assert!(jiff::tz::TimeZone::get(&words.0[0]).is_ok(), "{name}: {:?}", words.0);
    }
}

#[test]
fn policies_keep_their_versions_and_what_cannot_be_said_stays_visible() {
    let table = "\
sla_policy_id,sla_policy_updated_at,business_hours,metric,priority,target
5,2024-01-01 00:00:00,TRUE,first_reply_time,urgent,60
5,2024-01-01 00:00:00,FALSE,requester_wait_time,urgent,90
5,2024-01-01 00:00:00,TRUE,agent_work_time,urgent,90
5,2024-03-01 00:00:00,TRUE,first_reply_time,urgent,30
5,2024-03-01 00:00:00,TRUE,first_reply_time,urgent,31
5,2024-03-01 00:00:00,TRUE,total_resolution_time,,never
";
    let files = made(&[bytes("sla_policy_metric_history.csv", table)]);
    let [file] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!((file.folder, file.name.as_str()), ("policies", "desk"));
    assert_eq!(file.defines, ["desk 5 since 2024-03-01", "desk 5"]);
    let body = file.text.split_once("\n\n").expect("comments come first").1;
    assert_eq!(
        body,
        "\
[[policies]]
name = \"desk 5 since 2024-03-01\"
from = 2024-03-01
when = \"source = 'desk' and attr_sla_policy = '5'\"
calendar = \"business\"

[[policies.targets]]
kind = \"first_response\"
priority = \"urgent\"
within = \"30m\"

[[policies]]
name = \"desk 5\"
when = \"source = 'desk' and attr_sla_policy = '5'\"
calendar = \"business\"

[[policies.targets]]
kind = \"first_response\"
priority = \"urgent\"
within = \"1h\"

# wall time: [[policies.targets]]
# wall time: kind = \"requester_wait\"
# wall time: priority = \"urgent\"
# wall time: within = \"90m\"
"
    );
    for note in ["line 4 promises `agent_work_time`", "line 6 promises `first_response` a second"] {
        assert!(file.text.contains(note), "{}", file.text);
    }
    toml::from_str::<toml::Table>(&file.text).expect("it is TOML");
}

#[test]
fn one_calendar_alone_comes_with_rules() {
    let schedule = "id,name,start_time,end_time,time_zone\n7,Day,1980,2280,UTC\n";
    let files = made(&[bytes("schedule.csv", schedule)]);
    let [calendar, rules] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(checked(calendar), "day");
    assert!(rules.only_first);
    let parsed = CalendarRules::parse(&rules.text).expect("rules parse");
    parsed.check(&["day"]).expect("the rules name the calendar");
}

#[test]
fn of_several_calendars_each_ticket_has_its_own() {
    let files = made(&[bytes("schedule.csv", SCHEDULE)]);
    let rules = files.iter().find(|file| file.name == "rules").expect("there are rules");
    assert!(rules.only_first && !rules.for_all);
    let (comments, body) = rules.text.en.split_once("\n\n").expect("comments come first");
    assert!(comments.lines().all(|line| line.starts_with("# ")), "{comments}");
    assert_eq!(
        body,
        "\
[[rules]]
source = \"desk\"
attr_schedule = \"7\"
calendar = \"soporte-es\"

[[rules]]
source = \"desk\"
attr_schedule = \"8\"
calendar = \"rules-8\"
"
    );
    let spanish = rules.text.spanish();
    assert!(spanish.starts_with("# Creado al importar, porque la exportación trae varios"));
    assert!(spanish.ends_with(body), "{spanish}");
    let parsed = CalendarRules::parse(&rules.text).expect("rules parse");
    parsed.check(&["soporte-es", "rules-8"]).expect("the rules name the calendars");
    // Where nothing says which calendar a ticket has, nothing chooses.
    let (name, text) =
        READY.iter().find(|(name, _)| *name == "zendesk-warehouse").expect("it is a ready one");
    let plain = text.replace("attribute = \"schedule\"\n", "");
    let mapping = Mapping::parse(name, &plain).expect("it parses");
    let inputs = [bytes("schedule.csv", SCHEDULE)];
    let import = Import::open(&mapping, &inputs, context()).expect("the files bind");
    assert!(import.settings().iter().all(|file| file.name != "rules"));
}

#[test]
fn the_seeds_of_a_loader_become_a_calendar_and_policies() {
    let names = ["schedule_data.csv", "schedule_holiday_data.csv", "time_zone_data.csv"];
    let more = ["daylight_time_data.csv", "sla_policy_metric_history_data.csv"];
    let Some(inputs) = real::real("zendesk-seeds", &[&names[..], &more[..]].concat()) else {
        return;
    };
    let files = made(&inputs);
    let names: Vec<_> = files.iter().map(|file| (file.folder, file.name.as_str())).collect();
    assert_eq!(names, [("calendars", "supportca"), ("calendars", "rules"), ("policies", "desk")]);
    assert_eq!(checked(&files[0]), "supportca");
    for line in ["zone = \"America/Los_Angeles\"", "mon = \"08:00-20:00\"", "fri = \"08:00-20:00\""]
    {
        assert!(files[0].text.contains(line), "{}", files[0].text);
    }
    // The holidays of the set are of a schedule that is not in it.
    assert!(files[0].text.contains("2 holidays of schedule 360000"), "{}", files[0].text);
    assert!(!files[0].text.contains("[holidays]"), "{}", files[0].text);
    assert_eq!(files[2].defines, ["desk 1001 since 2020-06-01", "desk 1001", "desk 1002"]);
    assert_eq!(files[2].text.matches("\n[[policies.targets]]").count(), 22);
}
