//! The mapping language, key by key, and every way input can be bad.

use super::*;

pub(super) fn mapping(text: &str) -> Mapping {
    Mapping::parse("m.toml", text).expect("the mapping parses")
}

/// Maps one CSV file with a mapping whose only file kind is given without its head.
pub(super) fn check(file: &str, csv: &str, expected: &[&str]) {
    let mapping = mapping(&format!("name = \"m\"\n{file}"));
    assert_eq!(lines(&mapping, &[bytes("t.csv", csv)], context()), expected);
}

/// A log with a row an event, but for the mapping's name.
pub(super) const LOG: &str = r#"
missing = ["?"]
[tables.activities]
made = "opened"
replied = ["message", "status pending"]
noise = "skip"
[[file]]
name = "log"
conversation = "id"
record = "{id}/{n?}"
version = "'1'"
[[file.event]]
kind = { from = "what", map = "activities" }
at = "when"
"#;

#[test]
fn one_row_per_event() {
    check(
        LOG,
        "id,what,when,n\n7,Made,2024-03-01 09:00,1\n7,replied,2024-03-01 10:00,2\n7,noise,,3\n",
        &[
            "7 2024-03-01T09:00:00Z opened | 7/1 v1 #0",
            "7 2024-03-01T10:00:00Z message public | 7/2 v1 #0",
            "7 2024-03-01T10:00:00Z status `pending` | 7/2 v1 #1",
        ],
    );
}

#[test]
fn bad_rows_are_refused_by_reason_and_never_stop_good_ones() {
    check(
        LOG,
        "id,what,when,n\n\
         7,danced,2024-03-01 09:00,1\n\
         ?,made,2024-03-01 09:00,1\n\
         7,?,2024-03-01 09:00,1\n\
         7,made,,1\n\
         7,made,soon,1\n\
         7,made,1969-12-31 23:00,1\n\
         7,made,2025-06-16 15:06:41,1\n\
         7,made,2025-06-16 15:06:40,1\n\
         7,made\n",
        &[
            "7 2025-06-16T15:06:40Z opened | 7/1 v1 #0",
            "t.csv:2 unknown_activity: `danced` is not in the table",
            "t.csv:3 id_missing: the record names no conversation",
            "t.csv:4 activity_missing: the record does not say what happened",
            "t.csv:5 time_missing: the record has no time",
            "t.csv:6 time_unparsable: `soon` is no time known here",
            "t.csv:7 time_before_1970: `1969-12-31 23:00` is before 1970",
            "t.csv:8 future: more than 24 hours after it was received",
            "t.csv:10 ragged_row: 2 cells where the header has 4",
        ],
    );
}

#[test]
fn a_record_of_another_stream_says_what_it_does_not_name() {
    check(
        "[[file]]\nname = \"posts\"\nstream = \"social\"\nsubject = \"post\"\nrecord = \"{n}\"\n\
         [[file.event]]\nkind = \"received\"\nat = \"when\"\n",
        "post,when,n\n,2024-03-01 09:00,1\n",
        &["t.csv:2 id_missing: the record names no post, account or message"],
    );
}

#[test]
fn zones_skip_and_double_hours() {
    let zoned = format!("zone = \"Europe/Madrid\"\n{LOG}");
    check(
        &zoned,
        "id,what,when,n\n7,made,2024-03-31 02:30,1\n7,made,2024-10-27 02:30,2\n",
        &[
            "7 2024-10-27T00:30:00Z opened | 7/2 v1 #0",
            "t.csv:2 time_skipped_hour: `2024-03-31 02:30` does not exist in Europe/Madrid: \
             clocks skipped it",
        ],
    );
}

#[test]
fn the_context_can_overrule_the_zone() {
    let mapping = mapping(&format!("name = \"m\"\n{LOG}"));
    let context = Context { zone: Some("Asia/Tokyo".into()), ..context() };
    let input = bytes("t.csv", "id,what,when,n\n7,made,2024-03-01 09:00,1\n");
    assert_eq!(lines(&mapping, &[input], context), ["7 2024-03-01T00:00:00Z opened | 7/1 v1 #0"]);
}

#[test]
fn days_and_months_must_be_declared_or_proven() {
    let mapping = mapping(&format!("name = \"m\"\n{LOG}"));
    let open = |text: &str| Import::open(&mapping, &[bytes("t.csv", text)], context());
    let head = "id,what,when,n\n7,made,03/04/2024 09:00,1\n";
    let error = open(head).err().expect("nothing proves the order");
    assert_eq!(
        error.to_string(),
        "times such as `03/04/2024 09:00` in `t.csv` may be day/month or month/day"
    );
    let hints = format!("{:?}", error.hints());
    assert!(hints.contains("`days_first = true` or `days_first = false`"), "{hints}");
    let input = format!("{head}7,made,31/04/2024 09:00,2\n7,made,30/04/2024 10:00,3\n");
    assert_eq!(
        lines(&mapping, &[bytes("t.csv", &input)], context()),
        [
            "7 2024-04-03T09:00:00Z opened | 7/1 v1 #0",
            "7 2024-04-30T10:00:00Z opened | 7/3 v1 #0",
            "t.csv:3 time_unparsable: `31/04/2024 09:00` is no time known here",
        ]
    );
}

#[test]
fn one_row_per_ticket_becomes_several_events() {
    check(
        r#"
[[file]]
name = "tickets"
conversation = "id"
record = "ticket/{id}"
version = "changed"
in_order = ["opened", "answered"]
skip = "kind = 'internal'"
[file.common]
customer = "c{id}"
[file.attributes]
plan = "plan?"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "message"
at = "answered"
actor_kind = "'agent'"
synthesised = true
carry = false
[[file.event]]
each = "tags"
split = " "
kind = "tagged"
at = "changed"
value = "item"
carry = false
"#,
        "id,kind,opened,answered,changed,tags,plan\n\
         1,ask,2024-01-01,2024-01-02,2024-01-03,a b,gold\n\
         2,ask,2024-01-01,,2024-01-03,,\n\
         3,internal,2024-01-01,,2024-01-03,,\n\
         4,ask,2024-01-02,2024-01-01,2024-01-03,,\n",
        &[
            "1 2024-01-01T00:00:00Z opened customer=c1 plan=gold \
             | ticket/1 v1704240000000000 #0",
            "1 2024-01-02T00:00:00Z message by agent public synthesised customer=c1 \
             | ticket/1 v1704240000000000 #1",
            "1 2024-01-03T00:00:00Z tagged `a` customer=c1 | ticket/1 v1704240000000000 #2",
            "1 2024-01-03T00:00:00Z tagged `b` customer=c1 | ticket/1 v1704240000000000 #3",
            "2 2024-01-01T00:00:00Z opened customer=c2 | ticket/2 v1704240000000000 #0",
            "t.csv:5 end_before_start: a later step lies before an earlier",
        ],
    );
}

#[test]
fn repeated_rows_without_an_id_are_one_record() {
    let text = LOG.replace("record = \"{id}/{n?}\"\n", "");
    let mapping = mapping(&format!("name = \"m\"\n{text}"));
    let row = "7,made,2024-03-01 09:00,1\n";
    let input = bytes("t.csv", &format!("id,what,when,n\n{row}{row}8,made,2024-03-01 09:00,1\n"));
    let lines = lines(&mapping, &[input], context());
    assert_eq!(lines[0], lines[1]);
    assert_ne!(lines[0], lines[2]);
}

#[test]
fn look_ups_join_the_files_of_an_export() {
    let mapping = mapping(
        r#"
name = "m"
[tables.roles]
staff = "agent"
"*" = "customer"
[[file]]
name = "people"
has = ["person", "role"]
lookup = "person"
[[file]]
name = "comments"
has = ["ticket", "author"]
conversation = "ticket"
record = "{ticket}/{at}"
version = "'1'"
[[file.event]]
kind = "message"
at = "at"
actor = "author"

[file.event.actor_kind]
lookup = "people"
key = "author"
from = "role"
map = "roles"
default = "unknown"
"#,
    );
    let people = bytes("people.csv", "person,role\nana,staff\nluis,client\n");
    let comments = bytes(
        "comments.csv",
        "ticket,author,at\n7,ana,2024-01-01\n7,luis,2024-01-02\n7,eva,2024-01-03\n",
    );
    let expected = [
        "7 2024-01-01T00:00:00Z message by agent ana public | 7/2024-01-01 v1 #0",
        "7 2024-01-02T00:00:00Z message by customer luis public | 7/2024-01-02 v1 #0",
        "7 2024-01-03T00:00:00Z message by unknown eva public | 7/2024-01-03 v1 #0",
    ];
    assert_eq!(lines(&mapping, &[comments.clone(), people.clone()], context()), expected);
    assert_eq!(lines(&mapping, &[people, comments], context()), expected);
}

#[test]
fn lists_and_conditions_reach_into_json() {
    let mapping = mapping(
        r#"
name = "m"
[[file]]
name = "threads"
read = { records_at = "" }
conversation = "meta.id"
version = "'1'"
[[file.event]]
each = "messages"
when = """not (item.kind in ('draft', 'system')) and item.by.id != meta.owner
    and item.text is not null"""
kind = "message"
at = "item.at"
record = "{meta.id}/{item.n}"
value = ["item.extra[name=mood].value", "'calm'"]
"#,
    );
    let text = r#"{"meta":{"id":7,"owner":1},"messages":[
        {"n":1,"kind":"text","by":{"id":2},"text":"a","at":1709285400,
            "extra":[{"name":"x","value":1},{"name":"mood","value":"cross"}]},
        {"n":2,"kind":"Draft","by":{"id":2},"text":"a","at":1709285400},
        {"n":3,"kind":"text","by":{"id":1},"text":"a","at":1709285400},
        {"n":4,"kind":"text","by":{"id":2},"text":null,"at":1709285400},
        {"n":5,"by":{"id":2},"text":"a","at":1709285400.25}]}"#;
    assert_eq!(
        lines(&mapping, &[bytes("t.json", text)], context()),
        [
            "7 2024-03-01T09:30:00Z message `cross` public | 7/1 v1 #0",
            "7 2024-03-01T09:30:00.25Z message `calm` public | 7/5 v1 #0",
        ]
    );
}

#[test]
fn words_are_the_same_in_capitals_with_accents_too() {
    let text = LOG.replace("at = \"when\"", "at = \"when\"\npublic = \"seen\"");
    check(
        &format!("{text}when = \"n = 'mañana'\"\n"),
        "id,what,when,n,seen\n7,made,2024-03-01,MAÑANA,SÍ\n8,made,2024-03-01,manana,SÍ\n",
        &["7 2024-03-01T00:00:00Z opened public | 7/MAÑANA v1 #0"],
    );
}

#[test]
fn a_first_kept_record_has_the_older_version_win() {
    let text = LOG.replace("version = \"'1'\"", "version = \"n\"");
    let text = format!("{text}keep = \"first\"\n");
    check(
        &text,
        "id,what,when,n\n7,made,2024-03-01,3\n",
        &["7 2024-03-01T00:00:00Z opened | 7/3 v-3 #0"],
    );
}

#[test]
fn quarantined_records_can_be_replayed_under_a_better_mapping() {
    let input = bytes("t.csv", "id,what,when,n\n7,danced,2024-03-01 09:00,1\n");
    let worse = mapping(&format!("name = \"m\"\n{LOG}"));
    let mut batch = Batch::default();
    let mut import = Import::open(&worse, &[input], context()).expect("the file binds");
    import.read_all(&mut batch).expect("reading goes to the end");
    let [reject] = batch.rejects.as_slice() else { panic!("{:?}", batch.rejects) };
    let text = format!("name = \"m\"\n{LOG}").replace("noise = \"skip\"", "danced = \"note\"");
    let again = again(&mapping(&text), "log", reject);
    let shown: Vec<String> = again.events.iter().map(line).collect();
    assert_eq!(shown, ["7 2024-03-01T09:00:00Z note | 7/1 v1 #0"]);
    assert!(again.rejects.is_empty());
}

#[test]
fn a_dry_run_stops_after_the_first_records() {
    let rows: String = (0..100).map(|n| format!("7,made,2024-03-01 09:00,{n}\n")).collect();
    let input = bytes("t.csv", &format!("id,what,when,n\n{rows}"));
    let mapping = mapping(&format!("name = \"m\"\n{LOG}"));
    let run = dry_run(&mapping, &[input], context(), 5).expect("it runs");
    assert_eq!((run.batch.events.len(), run.files[0].records), (5, 5));
}

#[test]
fn header_only_files_give_nothing_and_no_error() {
    check(LOG, "id,what,when,n\n", &[]);
}

#[test]
fn many_distinct_values_need_no_memory_here() {
    let text = format!("name = \"m\"\n{LOG}[file.event.attributes]\nnoise = \"n\"\n");
    let rows: String = (0..20_000).map(|n| format!("7,made,2024-03-01 09:00,{n}\n")).collect();
    let input = bytes("t.csv", &format!("id,what,when,n\n{rows}"));
    struct Count(usize);
    impl Sink for Count {
        fn event(&mut self, _: &baremo_model::Event, _: u64) {
            self.0 += 1;
        }
        fn reject(&mut self, reject: Reject) {
            panic!("{reject:?}");
        }
    }
    let mut count = Count(0);
    let mut import = Import::open(&mapping(&text), &[input], context()).expect("it binds");
    import.read_all(&mut count).expect("reading goes to the end");
    assert_eq!(count.0, 20_000);
}

proptest::proptest! {
    #[test]
    fn no_record_panics_a_mapping(cells in proptest::collection::vec("[ -~ñ\n]{0,12}", 4)) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "what", "when", "n"]).expect("memory takes it");
        writer.write_record(&cells).expect("memory takes it");
        let text = writer.into_inner().expect("memory takes it");
        let input = Input::Bytes("t.csv".into(), text.into());
        let mapping = mapping(&format!("name = \"m\"\n{LOG}"));
        if let Ok(mut import) = Import::open(&mapping, &[input], context()) {
            import.read_all(&mut Batch::default()).expect("memory can be read");
        }
    }

    #[test]
    fn no_text_panics_the_parsers(text in "\\PC{0,60}") {
        let _ = Mapping::parse("m", &text);
        let input = bytes("t.csv", &format!("id,name\n1,{text}\n"));
        if let Ok(detected) = detect(&input, &Options::default()) {
            for proposed in [false, true].map(|spanish| propose(&detected, "UTC", spanish)) {
                proptest::prop_assert!(Mapping::parse("p", &proposed).is_ok(), "{proposed}");
            }
        }
        let with = format!("name = \"m\"\n{LOG}\nwhen = {}", toml::Value::String(text));
        if let Ok(mapping) = Mapping::parse("m", &with) {
            let input = bytes("t.csv", "id,what,when,n\n7,made,2024-03-01,3\n");
            let _ = dry_run(&mapping, &[input], context(), 2);
        }
    }
}

#[test]
fn a_record_is_its_number_and_times_lie_months_before() {
    check(
        r#"
[[file]]
name = "rows"
stream = "subscription"
subject = "{#record}"
record = "{#record}"
[[file.event]]
kind = "started"
at = { from = "'2020-01-01'", minus = "tenure", unit = "months" }
[file.event.attributes]
amount = { from = "price", unit = "number" }
"#,
        "tenure,price\n0,5\n12,\"$1,234.50\"\n0.5,\"1.234,5 €\"\n700,5\n-1e300,5\n",
        &[
            "1 2020-01-01T00:00:00Z started amount=5 | 1 v1750000000000000 #0",
            "2 2018-12-31T18:00:00Z started amount=1234.50 | 2 v1750000000000000 #0",
            "3 2019-12-16T18:45:00Z started amount=1234.5 | 3 v1750000000000000 #0",
            // What lies outside the calendar is no time, wherever it comes from.
            "t.csv:5 time_before_1970: `2020-01-01 - 700 months` is before 1970",
            "t.csv:6 time_unparsable: `2020-01-01 - -1e300 months` is out of range",
        ],
    );
}

#[test]
fn attributes_can_be_instants() {
    check(
        r#"zone = "Europe/Madrid"
[[file]]
name = "f"
stream = "spend"
subject = "{month}"
record = "{month}"
[[file.event]]
kind = "spent"
at = "{month}-01"
[file.event.attributes]
told = { from = "paid", unit = "time" }
day = { from = "paid", unit = "end_of_day" }
until = { from = "{month}-01", unit = "end_of_month" }
"#,
        // The clocks go forward on the last day of March.
        "month,paid\n2024-03,31/03/2024\n2024-12,\n",
        &[
            "2024-03 2024-02-29T23:00:00Z spent day=2024-03-31T22:00:00Z \
             told=2024-03-30T23:00:00Z until=2024-03-31T22:00:00Z | 2024-03 v1750000000000000 #0",
            "2024-12 2024-11-30T23:00:00Z spent until=2024-12-31T23:00:00Z | 2024-12 \
             v1750000000000000 #0",
        ],
    );
}

#[test]
fn ends_of_periods_are_instants_without_being_asked() {
    check(
        r#"zone = "Europe/Madrid"
days_first = true
[[file]]
name = "f"
stream = "spend"
subject = "{#record}"
record = "{#record}"
[[file.event]]
kind = "spent"
at = "from"
[file.event.attributes]
until = "to"
note = "to"
"#,
        // A day is meant through its end; a time of day is what it says.
        "from,to\n2024-03-01,2024-03-31\n2024-12-01,\n2024-12-01,02/12/2024 00:00\n\
         2024-12-01,13 Dec 2024\n",
        &[
            "1 2024-02-29T23:00:00Z spent note=2024-03-31 until=2024-03-31T22:00:00Z | 1 \
             v1750000000000000 #0",
            "2 2024-11-30T23:00:00Z spent | 2 v1750000000000000 #0",
            "3 2024-11-30T23:00:00Z spent note=02/12/2024 00:00 until=2024-12-01T23:00:00Z | 3 \
             v1750000000000000 #0",
            "4 2024-11-30T23:00:00Z spent note=13 Dec 2024 until=2024-12-13T23:00:00Z | 4 \
             v1750000000000000 #0",
        ],
    );
}

#[test]
fn ends_of_shifts_are_instants_where_a_table_tells_the_kinds() {
    check(
        r#"zone = "Europe/Madrid"
[tables.kinds]
shift = "scheduled work"
pause = "paused"
[[file]]
name = "f"
stream = "agent"
subject = "agent"
record = "{#record}"
[[file.event]]
kind = { from = "what", map = "kinds" }
at = "from"
[file.event.attributes]
from = "from"
until = "to"
"#,
        "agent,what,from,to\nann,shift,2024-03-01,2024-03-02\nann,pause,2024-03-01,\n",
        &[
            "ann 2024-02-29T23:00:00Z scheduled `work` from=2024-02-29T23:00:00Z \
             until=2024-03-02T23:00:00Z | 1 v1750000000000000 #0",
            "ann 2024-02-29T23:00:00Z paused from=2024-02-29T23:00:00Z | 2 v1750000000000000 #0",
        ],
    );
}

#[test]
fn a_file_of_which_nothing_is_made_is_known() {
    let people = "[[file]]\nname = \"people\"\nlookup = \"id\"\n";
    let idle = mapping(&format!("name = \"m\"\n{LOG}{people}"));
    assert!(idle.leaves_out("people") && !idle.leaves_out("log") && !idle.leaves_out("moon"));
    let named = "{ from = \"name\", lookup = \"people\", key = \"by\" }";
    let log = LOG.replace("[[file.event]]\n", &format!("[[file.event]]\nactor = {named}\n"));
    assert!(!mapping(&format!("name = \"m\"\n{log}{people}")).leaves_out("people"));
}
