//! Schedules and promises in an export become files of the data folder, once.

use serde_json::{Value, json};

use crate::{Bench, SMALL, line, shared, text, unwrapped};

/// A ticket of Friday afternoon, answered on Monday morning: an hour of work of the two promised.
const TABLES: [(&str, &str); 7] = [
    (
        "ticket.csv",
        "id,requester_id,submitter_id,via_channel,status,created_at,updated_at,priority\n\
         7,1,1,web,open,2024-03-01 15:30:00,2024-03-05 18:30:00,urgent\n",
    ),
    ("user.csv", "id,role,email,locale\n1,end-user,e,es\n2,agent,e,es\n"),
    (
        "ticket_comment.csv",
        "id,ticket_id,user_id,public,created,body\n\
         70,7,1,true,2024-03-01 15:30:00,b\n71,7,2,true,2024-03-04 08:30:00,b\n",
    ),
    (
        "schedule.csv",
        "id,name,start_time,end_time,time_zone\n\
         9,Oficina,1980,2460,Madrid\n9,Oficina,7740,8220,Madrid\n",
    ),
    (
        "schedule_holiday.csv",
        "id,schedule_id,name,start_date,end_date\n1,9,X,2024-12-25,2024-12-25\n",
    ),
    (
        "sla_policy_metric_history.csv",
        "sla_policy_id,sla_policy_updated_at,business_hours,metric,priority,target\n\
         5,2020-01-01 00:00:00,true,first_reply_time,urgent,120\n",
    ),
    (
        "ticket_sla_policy.csv",
        "ticket_id,sla_policy_id,policy_applied_at\n7,5,2024-03-01 15:30:00\n",
    ),
];

fn words(bench: &Bench) -> Vec<String> {
    let files = TABLES.map(|(name, content)| text(&bench.file(name, content)).to_owned());
    let mut words = vec!["import".to_owned()];
    words.extend(files);
    words.extend(["--source", "desk"].map(str::to_owned));
    words
}

fn paths(told: &Value, key: &str) -> Vec<(String, bool)> {
    let settings = told[key].as_array().cloned().unwrap_or_default();
    let one = |file: &Value| {
        (file["path"].as_str().unwrap_or_default().to_owned(), file["written"] == json!(true))
    };
    settings.iter().map(one).collect()
}

#[test]
fn they_are_shown_first_written_once_and_never_over_what_a_person_edited() {
    let bench = Bench::new();
    let words = words(&bench);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let expected = |written: bool| {
        ["calendars/oficina.toml", "calendars/rules.toml", "policies/desk.toml"]
            .map(|path| (path.to_owned(), written))
            .to_vec()
    };
    let dry = [&words[..], &["--dry-run"]].concat();
    assert_eq!(paths(&bench.json(&dry), "settings"), expected(true));
    assert!(!bench.data().exists(), "a dry run writes nothing");
    let shown = bench.run(&dry).stdout;
    assert!(shown.contains("would write policies/desk.toml"), "{shown}");
    assert!(shown.contains("within = \"2h\""), "{shown}");

    let told = bench.json(&words);
    assert_eq!(paths(&told, "settings"), expected(true));
    // From Friday 16:30 to 17:00 and from Monday 9:00 to 9:30, by the clock of Madrid.
    let value = bench.value(&["first_response_time", "--calendar", "business"]);
    assert_eq!(value["value"], 3600.0, "{value}");
    let kept = bench.value(&["sla_compliance"]);
    assert_eq!((&kept["numerator"], &kept["denominator"]), (&json!(1.0), &json!(1.0)), "{kept}");

    let path = bench.data().join("policies/desk.toml");
    let edited = std::fs::read_to_string(&path).expect("it was written");
    let edited = edited.replace("within = \"2h\"", "within = \"59m\"  # mine");
    std::fs::write(&path, &edited).expect("it can be edited");
    assert_eq!(paths(&bench.json(&words), "settings"), expected(false));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), edited);
    assert_eq!(bench.value(&["sla_compliance"])["numerator"], 0.0);
    let spanish = bench.run(&[&words[..], &["--lang", "es"]].concat());
    assert!(spanish.stderr.contains("se deja como está: policies/desk.toml"), "{}", spanish.stderr);
}

#[test]
fn rules_that_come_with_a_source_say_that_they_hold_for_all() {
    let bench = Bench::new();
    let words = words(&bench);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    bench.import_small(SMALL);
    let dry = bench.run(&[&words[..], &["--dry-run"]].concat()).stdout;
    let held = "would write calendars/rules.toml, for the business hours of every source of the";
    assert!(dry.contains(held), "{dry}");
    let told = |run: crate::Run| line(&run.stderr);
    let first = told(bench.run(&words));
    assert!(first.contains("calendars/rules.toml chooses business hours for every"), "{first}");
    assert!(first.contains("sources now: 2"), "{first}");
    // What stays as it is holds for no more than before.
    let again = told(bench.run(&words));
    assert!(!again.contains("chooses business hours"), "{again}");
}

/// The same ticket, and one of another schedule, of the afternoon, answered in the same hours.
const SEVERAL: [(&str, &str); 3] = [
    (
        "ticket.csv",
        "id,requester_id,submitter_id,via_channel,status,created_at,updated_at,priority\n\
         7,1,1,web,open,2024-03-01 15:30:00,2024-03-05 18:30:00,urgent\n\
         8,1,1,web,open,2024-03-01 15:30:00,2024-03-05 18:30:00,urgent\n",
    ),
    (
        "ticket_comment.csv",
        "id,ticket_id,user_id,public,created,body\n\
         70,7,1,true,2024-03-01 15:30:00,b\n71,7,2,true,2024-03-04 08:30:00,b\n\
         80,8,1,true,2024-03-01 15:30:00,b\n81,8,2,true,2024-03-04 08:30:00,b\n",
    ),
    (
        "schedule.csv",
        "id,name,start_time,end_time,time_zone\n\
         9,Oficina,1980,2460,Madrid\n9,Oficina,7740,8220,Madrid\n\
         10,Noche,7740,8400,Madrid\n",
    ),
];

/// The schedule of each; the second had the other one before, which stands below.
const SCHEDULED: &str = "\
ticket_id,schedule_id,created_at
7,9,2024-03-01 15:30:00
8,10,2024-03-01 15:31:00
8,9,2024-03-01 15:30:00
";

#[test]
fn each_ticket_counts_in_the_schedule_that_it_has() {
    let bench = Bench::new();
    let tables = TABLES.iter().filter(|(name, _)| !SEVERAL.iter().any(|(own, _)| own == name));
    let tables = tables.chain(&SEVERAL).chain(&[("ticket_schedule.csv", SCHEDULED)]);
    let files: Vec<String> =
        tables.map(|(name, content)| text(&bench.file(name, content)).to_owned()).collect();
    let mut words = vec!["import"];
    words.extend(files.iter().map(String::as_str));
    words.extend(["--source", "desk"]);
    let told = bench.json(&words);
    let written = ["calendars/noche.toml", "calendars/oficina.toml", "calendars/rules.toml"];
    let paths = paths(&told, "settings");
    assert!(written.iter().all(|own| paths.contains(&((*own).to_owned(), true))), "{told}");
    assert!(!told["remarks"].to_string().contains("calendars_unchosen"), "{told}");
    // The first from Friday 16:30 to 17:00 and from Monday 9:00 to 9:30, the second on Friday alone
    // until 20:00.
    for (id, seconds) in [("7", 3600.0), ("8", 12_600.0)] {
        let filter = format!("conversation = '{id}'");
        let asked = ["first_response_time", "--calendar", "business", "--where", filter.as_str()];
        assert_eq!(bench.value(&asked)["value"], seconds, "{id}");
    }
    // A schedule of another desk, of which the rules that are there say nothing, is told.
    bench.file("schedule.csv", SEVERAL[2].1.replace("Oficina", "Tarde"));
    words.pop();
    words.push("other");
    let told = bench.json(&words);
    let remarks = told["remarks"].to_string();
    assert!(remarks.contains("calendars_unchosen") && remarks.contains("tarde"), "{told}");
}

#[test]
fn the_seeds_of_a_loader_bring_a_calendar_and_policies_that_answer() {
    let Some(folder) = shared("zendesk-seeds") else { return };
    let bench = Bench::new();
    let pattern = format!("{}/*.csv", text(&folder));
    let told = bench.json(&["import", &pattern, "--source", "desk"]);
    assert_eq!(
        paths(&told, "settings"),
        ["calendars/supportca.toml", "calendars/rules.toml", "policies/desk.toml"]
            .map(|path| (path.to_owned(), true))
    );
    // Of the tickets with a policy only 11071 is in the ticket table. It has 1002: its twenty days
    // on hold break one promise; of the other nobody knows, for the tables hold no reply at all.
    let value = bench.value(&["sla_compliance"]);
    assert_eq!((&value["numerator"], &value["denominator"]), (&json!(0.0), &json!(1.0)), "{value}");
    assert_eq!(value["excluded"], json!({"no_replies_told": 1}), "{value}");
}

#[test]
fn a_wrong_file_stops_its_own_questions_and_doctor_lists_all() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let wrong = [
        ("calendars/desk.toml", "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nmon = \"9-10\"\n", 4),
        ("policies/gold.toml", "[[polices]]\n", 1),
        ("profiles/own.toml", "[defalt]\n", 1),
        ("rates.toml", "reportin = \"EUR\"\n", 1),
        ("scorecards/calls.toml", "titel = \"Calls\"\n", 1),
    ];
    let right = "name = \"night\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n";
    let write = |file: &str, text: &str| bench.write(file, text);
    wrong.iter().for_each(|(file, text, _)| write(file, text));
    write("calendars/night.toml", right);
    let answer = bench.json(&["query", "ticket_volume"]);
    let doctor = bench.run(&["doctor"]);
    assert_eq!(doctor.status, 1, "{}", doctor.stdout);
    let told = unwrapped(&doctor.stdout);
    assert!(told.contains("✓ facts: "), "{told}");
    for (file, _, line) in wrong {
        let place = format!("{file}:{line}: ");
        assert!(answer["notes"].to_string().contains(&place), "{place}: {answer}");
        assert!(told.contains(&place), "{place}: {told}");
    }
    for (asked, file) in [
        (&["first_response_time", "--calendar", "business"][..], "calendars/desk.toml:4:"),
        (&["first_response_time", "--calendar", "desk"], "calendars/desk.toml:4:"),
        (&["sla_compliance"], "policies/gold.toml:1:"),
        (&["ticket_volume", "--profile", "own"], "profiles/own.toml:1:"),
    ] {
        let run = bench.run(&[&["query"], asked].concat());
        assert_eq!(run.status, 1, "{asked:?}: {}", run.stdout);
        assert!(run.stderr.contains(file), "{asked:?}: {}", run.stderr);
    }
    let spanish = unwrapped(&bench.run(&["doctor", "--lang", "es"]).stdout);
    assert!(spanish.contains("(no es un tramo como 09:00-14:00)"), "{spanish}");
    // A calendar that is right can be named meanwhile.
    bench.json(&["query", "first_response_time", "--calendar", "night"]);
}

#[test]
fn doctor_tells_what_nothing_meets_and_files_beside_the_settings() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let write = |file: &str, text: &str| bench.write(file, text);
    let policy = |channel: &str| {
        format!(
            "[[policies]]\nname = \"chats\"\nwhen = \"channel = '{channel}'\"\n\
             [[policies.targets]]\nkind = \"resolution\"\nwithin = \"1h\"\n"
        )
    };
    write("policies/all.toml", &policy("chat"));
    let doctor = || bench.run(&["doctor"]);
    assert_eq!(doctor().status, 0, "{}", doctor().stdout);
    write("policies/all.toml", &policy("chatt"));
    let found = doctor();
    // Nothing is wrong with what may come true one day.
    assert_eq!(found.status, 0, "{}", found.stdout);
    let told = "! settings: policies/all.toml:3: no conversation meets the condition of the policy";
    assert!(unwrapped(&found.stdout).contains(told), "{}", found.stdout);
    write("annotations.toml", "[[annotation]]\ntitel = \"x\"\n");
    write("mappings/odd.toml", "wrong = 1\n");
    let gone = "[sources.a]\nmap = \"mappings/gone.toml\"\n";
    write("baremo.toml", &format!("{gone}[sources.b]\nmap = \"mappings/odd.toml\"\n"));
    let found = doctor();
    assert_eq!(found.status, 1, "{}", found.stdout);
    for told in ["✗ annotations: annotations.toml:2: ", "mappings/gone.toml", "mappings/odd.toml"]
    {
        assert!(unwrapped(&found.stdout).contains(told), "{told}: {}", found.stdout);
    }
}

#[test]
fn what_is_wrong_only_among_records_is_told_with_its_place() {
    let moon = "when = \"attr_moon = 'full'\"\n";
    let policy = format!(
        "[[policies]]\nname = \"all\"\n{moon}[[policies.targets]]\nkind = \"resolution\"\n\
         within = \"1h\"\n"
    );
    let class = format!("[[class]]\nname = \"big\"\n{moon}");
    let measure = "[[measure]]\nname = \"tide\"\nvalue = \"attr_moon\"\nworst = 0\nbest = 1\n";
    let days = "[[reason]]\nname = \"late\"\nwhen = \"days_since_order = 'soon'\"\n";
    let (at_policy, at_profile) =
        ("policies/all.toml:3: policy `all` reads `cases`", "profiles/own.toml:2: this reads");
    for (file, text, asked, told) in [
        ("policies/all.toml", policy.as_str(), &["sla_compliance"][..], at_policy),
        (
            "segments/size.toml",
            class.as_str(),
            &["ticket_volume", "--by", "segment.size"],
            "segments/size.toml:3: class `big`: this reads `customer_base`",
        ),
        ("health.toml", measure, &["health_score"], "health.toml:3: measure `tide`: this reads"),
        (
            "profiles/own.toml",
            "[default]\nexclude = \"attr_moon = 'full'\"\n",
            &["ticket_volume", "--profile", "own"],
            at_profile,
        ),
        (
            "reasons.toml",
            days,
            &["ticket_volume", "--by", "contact_reason"],
            "reasons.toml:3: rule 1, `late`: unknown word `soon`",
        ),
        // Words that a column never holds are found before anything is asked.
        (
            "segments/class.toml",
            "[[class]]\nname = \"weak\"\nwhen = \"health_class = 'week'\"\n",
            &["ticket_volume", "--by", "segment.class"],
            "segments/class.toml:3: class `weak`: unknown word `week`, did you mean `weak`?",
        ),
    ] {
        let bench = Bench::new();
        bench.import_small(SMALL);
        let path = bench.data().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(&path, text).expect("the file can be written");
        let run = bench.run(&[&["query"], asked].concat());
        assert_eq!(run.status, 1, "{file}: {}", run.stdout);
        let said = line(&run.stderr);
        assert!(said.contains(told), "{file}: {said}");
        let spanish = bench.run(&[&["query"], asked, &["--lang", "es"]].concat()).stderr;
        assert!(spanish.contains(file) && !spanish.contains("reads"), "{file}: {spanish}");
        if file == "reasons.toml" {
            let doctor = bench.run(&["doctor"]);
            assert_eq!(doctor.status, 1, "{}", doctor.stdout);
            let found = unwrapped(&doctor.stdout);
            assert!(found.contains(&format!("✗ reasons: {told}")), "{found}");
        }
    }
}

/// Both are answered on 1 April at 9:00 in Madrid; the first was opened at noon of the day before,
/// the second half an hour after midnight, which is the same day in UTC.
const SPRING: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-31T10:00:00Z,opened,ana,customer,email,
1,2026-03-31T10:00:00Z,message,ana,customer,email,
1,2026-04-01T07:00:00Z,message,luis,agent,email,
2,2026-03-31T22:30:00Z,opened,eva,customer,email,
2,2026-03-31T22:30:00Z,message,eva,customer,email,
2,2026-04-01T07:00:00Z,message,luis,agent,email,
";

#[test]
fn rules_change_at_midnight_of_their_zone_for_whoever_waits_too() {
    let bench = Bench::new();
    bench.import_small(SPRING);
    for (name, hours) in [("winter", "09:00-17:00"), ("summer", "08:00-15:00")] {
        let zone = "zone = \"Europe/Madrid\"";
        let content = format!("name = \"{name}\"\n{zone}\n[[hours]]\nweekdays = \"{hours}\"\n");
        bench.write(&format!("calendars/{name}.toml"), content);
    }
    let winter = "[[rules]]\nto = 2026-03-31\ncalendar = \"winter\"\n";
    let summer = "[[rules]]\nfrom = 2026-04-01\ncalendar = \"summer\"\n";
    bench.write("calendars/rules.toml", format!("zone = \"Europe/Madrid\"\n{winter}{summer}"));
    let waited = |statistic: &str| {
        let asked = ["first_response_time", "--calendar", "business", "--stat", statistic];
        bench.value(&asked)["value"].clone()
    };
    // From noon to 17:00 by the hours of winter, and from 8:00 to 9:00 by those of summer.
    assert_eq!(waited("max"), 21_600.0);
    assert_eq!(waited("min"), 3_600.0);
}

/// A question answered two weeks later, to the minute.
const SLOW: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,email,
1,2026-03-02T09:00:00Z,message,ana,customer,email,
1,2026-03-16T09:00:00Z,message,luis,agent,email,
";

#[test]
fn records_tell_working_time_in_hours_as_answers_do() {
    let bench = Bench::new();
    bench.import_small(SLOW);
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:00-17:00\"\n";
    bench.write("calendars/office.toml", office);
    bench.write("calendars/rules.toml", "default = \"office\"\n");
    // Ten days of eight hours.
    for command in ["query", "records"] {
        let told = |more: &[&str]| {
            let words = [&[command, "first_response_time"][..], more, &["--lang", "en"]].concat();
            bench.run(&words).stdout
        };
        let work = told(&["--calendar", "business"]);
        assert!(work.contains("80 h") && !work.contains("3.3 d"), "{command}: {work}");
        let wall = told(&[]);
        assert!(wall.contains("14 d"), "{command}: {wall}");
    }
}

#[test]
fn the_attribute_that_names_a_policy_is_a_name_and_no_value() {
    let bench = Bench::new();
    let map = include_str!("../../../sources/mappings/zendesk-warehouse.toml");
    let quoted = map.replace("attribute = \"sla_policy\"", "attribute = \"'sla_policy'\"");
    let map = bench.file("map.toml", quoted);
    for more in [&[][..], &["--dry-run"]] {
        let mut words = words(&bench);
        words.extend(["--map", text(&map)].map(str::to_owned));
        let words = words.iter().map(String::as_str).chain(more.iter().copied());
        let words: Vec<&str> = words.collect();
        let run = bench.run(&words);
        let told = "unexpected `'` in `'sla_policy'`";
        assert!(run.status == 1 && run.stderr.contains(told), "{}", run.stderr);
        assert!(!bench.data().join("policies/desk.toml").exists(), "no policy is made");
    }
}
