//! What calendars and their rules say in vain is told.

use crate::{Bench, SMALL, unwrapped};

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
            "calendars/rules.toml:1: ningún registro tiene `Email` como `channel`; ¿quiso decir",
        ),
    ] {
        let found = bench.run(&["doctor", "--lang", language]);
        assert_eq!(found.status, 0, "{}", found.stdout);
        let said = unwrapped(&found.stdout);
        assert!(said.contains(told), "{said}");
        assert_eq!(said.matches("rules.toml").count(), 1, "{said}");
    }
}
