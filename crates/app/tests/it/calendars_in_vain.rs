//! What calendars and their rules say in vain is told.

use crate::{Bench, SMALL, SMALL_MAP, line, unwrapped};

/// A day that repeats every week, and one of every year of which one is cancelled.
const OFFICE: &str = "\
BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260105
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
UID:fair
DTSTART;VALUE=DATE:20250515
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:fair
RECURRENCE-ID;VALUE=DATE:20260515
DTSTART;VALUE=DATE:20260515
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
";

#[test]
fn doctor_tells_what_is_left_out_of_a_holiday_file() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let desk = "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n\
                [holidays]\nfiles = [\"office.ics\"]\n";
    bench.write("calendars/desk.toml", desk);
    bench.write("calendars/office.ics", OFFICE);
    for (language, told) in [
        ("en", "! settings: calendar `desk`: office.ics:4: event of line 2 left out: "),
        ("es", "! ajustes: calendario `desk`: office.ics:4: evento de la línea 2 omitido: "),
    ] {
        let found = bench.run(&["doctor", "--lang", language]);
        assert_eq!(found.status, 0, "{}", found.stdout);
        let said = unwrapped(&found.stdout);
        assert!(said.contains(told), "{said}");
        assert_eq!(said.matches("office.ics").count(), 1, "{said}");
    }
}

#[test]
fn doctor_tells_words_of_rules_that_no_record_has() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let rules = "[[rules]]\nchannel = [\"email\", \"Email\"]\ncalendar = \"wall\"\n";
    bench.write("calendars/rules.toml", rules);
    for (language, told) in [
        ("en", "calendars/rules.toml:1: no record has the channel `Email`, did you mean `email`?"),
        (
            "es",
            "calendars/rules.toml:1: ningún registro tiene `Email` como `channel`; ¿quería decir",
        ),
    ] {
        let found = bench.run(&["doctor", "--lang", language]);
        assert_eq!(found.status, 0, "{}", found.stdout);
        let said = unwrapped(&found.stdout);
        assert!(said.contains(told), "{said}");
        assert_eq!(said.matches("rules.toml").count(), 1, "{said}");
    }
}

#[test]
fn a_priority_that_records_write_otherwise_is_told_with_the_figure() {
    let bench = Bench::new();
    let attributes = "[file.attributes]\npriority = \"'Urgent'\"\n[[file.event]]";
    let map = SMALL_MAP.replace("[[file.event]]", attributes);
    bench.import_each("small", &map, &[("events.csv", SMALL)]);
    let promise = |priority: &str| {
        let target = |for_whom: &str, within: &str| {
            format!("[[policies.targets]]\nkind = \"first_response\"\n{for_whom}{within}\n")
        };
        let of = |priority: &str| format!("priority = \"{priority}\"\n");
        let targets = [
            target(&of(priority), "within = \"1m\""),
            target(&of("low"), "within = \"2h\""),
            target("", "within = \"1h\""),
        ];
        let policy = format!("[[policies]]\nname = \"desk\"\n{}", targets.concat());
        bench.write("policies/desk.toml", policy);
    };
    let kept = |language: &str| {
        let value = bench.value(&["sla_compliance"])["value"].clone();
        (value, line(&bench.run(&["query", "sla_compliance", "--lang", language]).stdout))
    };
    promise("urgent");
    let (value, said) = kept("en");
    let told = "policies/desk.toml:2: records have `Urgent` and not `urgent` in `priority_at_open`";
    assert!(value == 100.0 && said.contains(told), "{value}: {said}");
    let (_, said) = kept("es");
    let told = "policies/desk.toml:2: en `priority_at_open` consta `Urgent` y no `urgent`";
    assert!(said.contains(told), "{said}");
    // A priority that nobody has yet may come: doctor alone tells it.
    assert!(!said.contains("`low`"), "{said}");
    let doctor = unwrapped(&bench.run(&["doctor"]).stdout);
    for told in ["`urgent`, did you mean `Urgent`?", "`low`"] {
        let of = "policies/desk.toml:2: policy `desk`: no conversation has the priority_at_open";
        let told = format!("{of} {told}");
        assert!(doctor.contains(&told), "{doctor}");
    }
    promise("Urgent");
    let (value, said) = kept("en");
    assert!(value == 0.0 && !said.contains("policies/desk.toml"), "{value}: {said}");
}

#[test]
fn words_of_a_policy_are_told_beside_figures_of_its_own_conversations_only() {
    let bench = Bench::new();
    let attributes = "[file.attributes]\npriority = \"'Urgent'\"\n[[file.event]]";
    let map = SMALL_MAP.replace("[[file.event]]", attributes);
    bench.import_each("small", &map, &[("events.csv", SMALL)]);
    let target = |priority: &str| {
        format!("[[policies.targets]]\nkind = \"first_response\"\n{priority}within = \"1h\"\n")
    };
    // One client's policy is by e-mail, and its priority is written as no record has it.
    let policy = format!(
        "[[policies]]\nname = \"mail\"\nwhen = \"channel = 'email'\"\n{}{}\
         [[policies]]\nname = \"chat\"\nwhen = \"channel = 'Chat'\"\n{}",
        target("priority = \"urgent\"\n"),
        target(""),
        target(""),
    );
    bench.write("policies/desk.toml", policy);
    let said = |filter: &str| {
        let kept = ["query", "sla_compliance", "--where", filter];
        line(&bench.run(&kept).stdout)
    };
    let (mail, chat) = ("`Urgent` and not `urgent`", "`chat` and not `Chat`");
    let both = said("source = 'small'");
    assert!(both.contains(mail) && both.contains(chat), "{both}");
    let of_mail = said("channel = 'email'");
    assert!(of_mail.contains(mail) && !of_mail.contains(chat), "{of_mail}");
    let of_chat = said("channel = 'chat' and target = 'first_response'");
    assert!(of_chat.contains(chat) && !of_chat.contains(mail), "{of_chat}");
}

#[test]
fn business_time_without_a_calendar_is_told_with_how_many() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:20-18:00\"\n";
    bench.write("calendars/office.toml", office);
    let target = "[[policies.targets]]\nkind = \"first_response\"\nwithin = \"1m\"\n";
    let policy = format!("[[policies]]\nname = \"desk\"\ncalendar = \"business\"\n{target}");
    bench.write("policies/desk.toml", policy);
    let said = |language: &str| {
        let time = ["query", "first_response_time", "--calendar", "business", "--lang", language];
        let kept = ["query", "sla_compliance", "--lang", language];
        [line(&bench.run(&time).stdout), line(&bench.run(&kept).stdout)]
    };
    let rules = |rules: &str| bench.write("calendars/rules.toml", rules);
    // Of two conversations one came by e-mail.
    let email = "[[rules]]\nchannel = \"email\"\ncalendar = \"office\"\n";
    rules(email);
    let told = "no rule chooses a calendar for 1 of 2 conversations, all or some of the time";
    for said in said("en") {
        assert!(said.contains(told), "{said}");
    }
    let told = "ninguna regla elige calendario para 1 de 2 conversaciones";
    for said in said("es") {
        assert!(said.contains(told), "{said}");
    }
    // All time by choice, a default and a rule for the source leave nothing out.
    let chat = "[[rules]]\nchannel = \"chat\"\ncalendar = \"wall\"\n";
    let source = "[[rules]]\nsource = \"small\"\ncalendar = \"office\"\n";
    let default = format!("default = \"office\"\n{email}");
    for whole in [format!("{email}{chat}"), default, source.to_owned()] {
        rules(&whole);
        for said in said("en") {
            assert!(!said.contains("no rule chooses"), "{whole}: {said}");
        }
    }
    // The rule of another source is for none of these.
    rules("[[rules]]\nsource = \"Small\"\ncalendar = \"office\"\n");
    let told = "calendars/rules.toml:1: records have `small` and not `Small` in `source`";
    for said in said("en") {
        assert!(said.contains(told) && said.contains("no calendar applies"), "{said}");
    }
}

#[test]
fn a_report_and_a_close_tell_which_of_their_figures_have_no_calendar() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let office = "name = \"office\"\nzone = \"UTC\"\n[[hours]]\nweekdays = \"09:20-18:00\"\n";
    bench.write("calendars/office.toml", office);
    let email = "[[rules]]\nchannel = \"email\"\ncalendar = \"office\"\n";
    bench.write("calendars/rules.toml", email);
    let target = "[[policies.targets]]\nkind = \"first_response\"\nwithin = \"1m\"\n";
    let policy = format!("[[policies]]\nname = \"desk\"\ncalendar = \"business\"\n{target}");
    bench.write("policies/desk.toml", policy);
    let figure = "[[figure]]\nmetric = 'sla_compliance'\n";
    let figures = format!("{figure}title = 'All'\n{figure}where = \"channel = 'email'\"\n");
    bench.write("reports/board.toml", figures);
    let report = bench.json(&["report", "board", "--month", "2026-03"]);
    let notes = [0, 1].map(|place| report["figures"][place]["notes"].clone());
    let told = "no rule chooses a calendar for 1 of 2 conversations";
    assert!(notes[0][0].as_str().is_some_and(|note| note.contains(told)), "{report}");
    assert!(notes[1].is_null(), "{report}");
    let said = line(&bench.run(&["report", "board", "--month", "2026-03"]).stdout);
    assert_eq!(said.matches(&format!("All: {told}")).count(), 1, "{said}");
    let run = bench.run(&["close", "2026-03", "--metrics", "sla_compliance,ticket_volume"]);
    assert!(run.status == 0 && line(&run.stderr).contains(told), "{}", run.stderr);
    let again = bench.run(&["close", "2026-03", "--lang", "es"]);
    let told = "ninguna regla elige calendario para 1 de 2 conversaciones";
    assert!(line(&again.stdout).contains(told), "{}", again.stdout);
    let close = bench.json(&["close", "2026-03"]);
    assert_eq!(close["doubts"][0]["metrics"], serde_json::json!(["sla_compliance"]), "{close}");
}
