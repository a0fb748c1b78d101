//! What a calendar's holiday file says and cannot be used is told.

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
    let dir = bench.data().join("calendars");
    std::fs::create_dir_all(&dir).expect("the folder can be made");
    let desk = "name = \"desk\"\nzone = \"UTC\"\n[[hours]]\nalways = true\n\
                [holidays]\nfiles = [\"office.ics\"]\n";
    std::fs::write(dir.join("desk.toml"), desk).expect("it can be written");
    std::fs::write(dir.join("office.ics"), OFFICE).expect("it can be written");
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
