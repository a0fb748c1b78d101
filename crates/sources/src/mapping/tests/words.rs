//! Words that nobody explained: what else a record tells is taken, and they are listed.

use super::*;

const TICKETS: &str = r#"
name = "m"
[tables.statuses]
Open = "open"
[[file]]
name = "tickets"
conversation = "id"
record = "ticket/{id}"
version = "'1'"
[[file.event]]
kind = "opened"
at = "opened"
[[file.event]]
kind = "status"
value = { from = "status", map = "statuses" }
at = "changed"
[[file.event]]
kind = "message"
at = "answered"
actor_kind = "'agent'"
"#;

#[test]
fn an_unknown_status_costs_a_ticket_its_status_alone() {
    let mapping = language::mapping(TICKETS);
    let csv = "id,opened,status,changed,answered\n\
        1,2024-03-01 09:00,Archived,2024-03-01 12:00,2024-03-01 10:00\n\
        2,2024-03-01 09:00,Open,2024-03-01 12:00,2024-03-01 10:00\n";
    let expected = [
        "1 2024-03-01T09:00:00Z opened | ticket/1 v1 in part #0",
        "1 2024-03-01T10:00:00Z message by agent public | ticket/1 v1 in part #2",
        "2 2024-03-01T09:00:00Z opened | ticket/2 v1 #0",
        "2 2024-03-01T12:00:00Z status `open` | ticket/2 v1 #1",
        "2 2024-03-01T10:00:00Z message by agent public | ticket/2 v1 #2",
        "t.csv:2 unknown_status: `Archived` is not in the table `statuses`",
    ];
    assert_eq!(lines(&mapping, &[bytes("t.csv", csv)], context()), expected);
    let mut import = Import::open(&mapping, &[bytes("t.csv", csv)], context()).expect("it binds");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("it is read");
    let report = import.reports().next().expect("there is a file");
    assert_eq!((report.records, report.rejected, report.events), (2, 1, 5));
    assert_eq!(report.partly, 1);
    // Once the word is explained, the same record tells what it told, and the rest in its place, as
    // the version that it is.
    let text = TICKETS.replace("Open = \"open\"", "Open = \"open\"\nArchived = \"closed\"");
    let mapping = language::mapping(&text);
    let [reject] = batch.rejects.as_slice() else { panic!("{:?}", batch.rejects) };
    let batch = again(&mapping, "tickets", reject);
    let found: Vec<String> = batch.events.iter().map(line).collect();
    let status = "1 2024-03-01T12:00:00Z status `closed` | ticket/1 v1 #1";
    let [opened, answered] = [expected[0], expected[1]].map(|line| line.replace(" in part", ""));
    assert_eq!(found, [opened.as_str(), status, answered.as_str()]);
    assert_eq!(batch.rejects, []);
}

#[test]
fn what_is_beside_a_word_keeps_its_place_where_the_word_is_not_used() {
    let csv = "id,opened,status,changed,answered\n\
        1,2024-03-01 09:00,Archived,2024-03-01 12:00,2024-03-01 10:00\n";
    let found = |text: &str| lines(&language::mapping(text), &[bytes("t.csv", csv)], context());
    let activities = told_by_the_status("Open = \"status open\"");
    for unknown in [TICKETS, activities.as_str()] {
        let unused = unknown.replace("Open = ", "Archived = \"skip\"\nOpen = ");
        let expected = [
            "1 2024-03-01T09:00:00Z opened | ticket/1 v1 #0",
            "1 2024-03-01T10:00:00Z message by agent public | ticket/1 v1 #2",
        ];
        let in_part = expected.map(|line| line.replace("v1", "v1 in part"));
        assert_eq!(found(unknown)[..2], in_part);
        assert_eq!(found(&unused), expected, "the same, and not once more at another place");
    }
}

/// Returns the mapping of tickets whose status column tells what happened, by these words.
fn told_by_the_status(words: &str) -> String {
    let text = TICKETS.replace("kind = \"status\"\nvalue = { from", "kind = { from");
    text.replace("Open = \"open\"", words)
}

fn activities(words: &str) -> Mapping {
    language::mapping(&told_by_the_status(&format!("Open = \"status open\"\n{words}")))
}

#[test]
fn what_is_behind_a_word_that_means_several_events_keeps_its_place() {
    let csv = "id,opened,status,changed,answered\n\
        1,2024-03-01 09:00,Taken,2024-03-01 12:00,2024-03-01 10:00\n";
    let found = |words: &str| lines(&activities(words), &[bytes("t.csv", csv)], context());
    let opened = "1 2024-03-01T09:00:00Z opened | ticket/1 v1 #0";
    let assigned = "1 2024-03-01T12:00:00Z assigned | ticket/1 v1 #1";
    let status = "1 2024-03-01T12:00:00Z status `open` | ticket/1 v1 #1048577";
    let answered = "1 2024-03-01T10:00:00Z message by agent public | ticket/1 v1 #2";
    let refused = "t.csv:2 unknown_activity: `Taken` is not in the table";
    let in_part = [opened, answered].map(|line| line.replace("v1", "v1 in part"));
    assert_eq!(found(""), [in_part[0].as_str(), in_part[1].as_str(), refused]);
    assert_eq!(found("Taken = \"skip\""), [opened, answered]);
    assert_eq!(found("Taken = \"assigned\""), [opened, assigned, answered]);
    let both = found("Taken = [\"assigned\", \"status open\"]");
    assert_eq!(both, [opened, assigned, status, answered]);
    // The second word is the second whatever the first is.
    let second = found("Taken = [\"skip\", \"status open\"]");
    assert_eq!(second, [opened, status, answered]);
}

#[test]
fn a_word_without_a_time_has_no_place() {
    let csv = "id,opened,status,changed,answered\n\
        1,2024-03-01 09:00,Taken,,2024-03-01 10:00\n";
    let expected = [
        "1 2024-03-01T09:00:00Z opened | ticket/1 v1 #0",
        "1 2024-03-01T10:00:00Z message by agent public | ticket/1 v1 #1",
    ];
    for words in ["", "Taken = \"skip\"", "Taken = [\"assigned\", \"status open\"]"] {
        let found = lines(&activities(words), &[bytes("t.csv", csv)], context());
        assert_eq!(found[..2], expected, "{words}");
    }
}

#[test]
fn elements_of_a_list_keep_their_places_whatever_the_words_before_mean() {
    let text = |words: &str| {
        format!(
            r#"
name = "m"
[tables.activities]
said = "message"
{words}
[[file]]
name = "tickets"
conversation = "id"
record = "ticket/{{id}}"
version = "'1'"
[[file.event]]
each = "steps"
kind = {{ from = "item.type", map = "activities" }}
at = "item.at"
"#
        )
    };
    let step = |word: &str| format!("{{\"type\":\"{word}\",\"at\":\"2024-03-01T09:00:00Z\"}}");
    let steps = ["said", "took", "said"].map(step).join(",");
    let json = format!("{{\"id\":7,\"steps\":[{steps}]}}\n");
    let places = |words: &str| -> Vec<String> {
        let mapping = language::mapping(&text(words));
        let found = lines(&mapping, &[bytes("t.json", &json)], context());
        found.iter().filter_map(|line| Some(line.split_once('#')?.1.to_owned())).collect()
    };
    for words in ["", "took = \"skip\""] {
        assert_eq!(places(words), ["0", "2"], "{words}");
    }
    assert_eq!(places("took = [\"assigned\", \"status open\"]"), ["0", "1", "1048577", "2"]);
}

#[test]
fn all_unknown_words_of_a_record_are_named() {
    let text = r#"
name = "m"
[tables.activities]
said = "message"
[[file]]
name = "tickets"
conversation = "id"
[[file.event]]
each = "steps"
kind = { from = "item.type", map = "activities" }
at = "item.at"
"#;
    let step = |word: &str| format!("{{\"type\":\"{word}\",\"at\":\"2024-03-01T09:00:00Z\"}}");
    let steps = ["said", "danced", "sang", "danced"].map(step).join(",");
    let json =
        format!("{{\"id\":7,\"steps\":[{steps}]}}\n{{\"id\":8,\"steps\":[{}]}}\n", step("sang"));
    let found = lines(&language::mapping(text), &[bytes("t.json", &json)], context());
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("7 2024-03-01T09:00:00Z message "), "{found:#?}");
    let words = "`danced` is not in the table; `sang` is not in the table";
    assert_eq!(found[1], format!("t.json:1 unknown_activity: {words}"));
    assert_eq!(found[2], "t.json:2 unknown_activity: `sang` is not in the table");
}

#[test]
fn nobody_can_be_assigned() {
    let text = format!("name = \"m\"\n{}", language::LOG).replace(
        "noise = \"skip\"",
        "noise = \"skip\"\nfreed = \"unassigned\"\ntaken = \"assigned\"",
    ) + "value = \"who\"\n";
    let csv =
        "id,what,when,n,who\n7,taken,2024-03-01 09:00,1,ana\n7,freed,2024-03-01 10:00,2,ana\n";
    let found = lines(&language::mapping(&text), &[bytes("t.csv", csv)], context());
    let expected = [
        "7 2024-03-01T09:00:00Z assigned `ana` | 7/1 v1 #0",
        "7 2024-03-01T10:00:00Z assigned `` | 7/2 v1 #0",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_record_read_again_has_the_number_that_it_had_in_its_file() {
    let text = TICKETS.replace("ticket/{id}", "row/{#record}");
    let csv = "id,opened,status,changed,answered\n\
        1,2024-03-01 09:00,Open,2024-03-01 12:00,\n\
        2,2024-03-01 09:00,Archived,2024-03-01 12:00,\n";
    let known = text.replace("Open = ", "Archived = \"closed\"\nOpen = ");
    let [text, known] = [text, known].map(|text| language::mapping(&text));
    let mut import = Import::open(&text, &[bytes("t.csv", csv)], context()).expect("it binds");
    let mut batch = Batch::default();
    import.read_all(&mut batch).expect("it is read");
    let [reject] = batch.rejects.as_slice() else { panic!("{:?}", batch.rejects) };
    let again = again(&known, "tickets", reject);
    let found: Vec<String> = again.events.iter().map(line).collect();
    let expected = [
        "2 2024-03-01T09:00:00Z opened | row/2 v1 #0",
        "2 2024-03-01T12:00:00Z status `closed` | row/2 v1 #1",
    ];
    assert_eq!(found, expected);
}

/// A mapping of tickets with closed words that only describe them.
fn described() -> String {
    TICKETS
        .replace(
            "[[file]]",
            "[tables.channels]\nMail = \"email\"\n[tables.priorities]\nHigh = \"high\"\n[[file]]",
        )
        .replacen(
            "[[file.event]]",
            "[file.common]\nchannel = { from = \"via\", map = \"channels\" }\n\
             [file.attributes]\npriority = { from = \"urgency\", map = \"priorities\" }\n\
             [[file.event]]",
            1,
        )
}

const DESCRIBED: &str = "id,opened,status,changed,answered,via,urgency\n\
    1,2024-03-01 09:00,Open,2024-03-01 12:00,,Fax,Huge\n\
    2,2024-03-01 09:00,Open,2024-03-01 12:00,,Mail,High\n";

#[test]
fn an_unknown_word_that_describes_a_conversation_leaves_its_field_empty() {
    let mapping = language::mapping(&described());
    let found = lines(&mapping, &[bytes("t.csv", DESCRIBED)], context());
    let expected = [
        "1 2024-03-01T09:00:00Z opened | ticket/1 v1 #0",
        "1 2024-03-01T12:00:00Z status `open` | ticket/1 v1 #1",
        "2 2024-03-01T09:00:00Z opened channel=email priority=high | ticket/2 v1 #0",
        "2 2024-03-01T12:00:00Z status `open` channel=email priority=high | ticket/2 v1 #1",
        "t.csv:2 unknown_value: `Fax` is not in the table `channels`; `Huge` is not in the table \
         `priorities`",
    ];
    assert_eq!(found, expected);
    // A status beside it that nobody explained is the reason by which the record is listed.
    let csv = DESCRIBED.replacen("Open", "Archived", 1);
    let found = lines(&mapping, &[bytes("t.csv", &csv)], context());
    assert_eq!(found[0], "1 2024-03-01T09:00:00Z opened | ticket/1 v1 in part #0");
    let refused = found.last().expect("it is listed");
    assert!(refused.starts_with("t.csv:2 unknown_status: `Archived` is not in"), "{refused}");
    assert!(refused.contains("; `Fax` is not in the table `channels`"), "{refused}");
}

/// Takes the digests by which events of one version and place are told apart.
#[derive(Default)]
struct Digests(Vec<u64>);

impl Sink for Digests {
    fn event(&mut self, _: &baremo_model::Event, digest: u64) {
        self.0.push(digest);
    }
    fn reject(&mut self, _: Reject) {}
}

#[test]
fn an_event_that_lacks_a_field_yields_to_the_same_read_whole() {
    let digests = |text: &str| {
        let inputs = [bytes("t.csv", DESCRIBED)];
        let mapping = language::mapping(text);
        let mut import = Import::open(&mapping, &inputs, context()).expect("it binds");
        let mut found = Digests::default();
        import.read_all(&mut found).expect("it is read");
        found.0
    };
    let text = described();
    let lacking = digests(&text);
    let whole = digests(
        &text
            .replace("Mail = ", "Fax = \"fax\"\nMail = ")
            .replace("High = ", "Huge = \"high\"\nHigh = "),
    );
    assert_eq!((lacking.len(), whole.len()), (4, 4));
    assert!(lacking[0] < whole[0] && lacking[1] < whole[1], "{lacking:?} {whole:?}");
    assert!(lacking[..2].iter().all(|digest| *digest <= u64::from(u32::MAX)), "{lacking:?}");
    assert_eq!(lacking[2..], whole[2..], "what was whole is the same");
}

#[test]
fn words_that_say_who_acted_or_who_may_see_it_cost_their_event() {
    let text = TICKETS
        .replace("[[file]]", "[tables.sides]\nStaff = \"agent\"\n[[file]]")
        .replace("actor_kind = \"'agent'\"", "actor_kind = { from = \"side\", map = \"sides\" }");
    let csv = "id,opened,status,changed,answered,side\n\
        1,2024-03-01 09:00,Open,2024-03-01 12:00,2024-03-01 10:00,Alien\n";
    let expected = [
        "1 2024-03-01T09:00:00Z opened | ticket/1 v1 in part #0",
        "1 2024-03-01T12:00:00Z status `open` | ticket/1 v1 in part #1",
        "t.csv:2 unknown_value: `Alien` is not in the table `sides`",
    ];
    let found = lines(&language::mapping(&text), &[bytes("t.csv", csv)], context());
    assert_eq!(found, expected);
}

#[test]
fn in_other_streams_a_word_is_what_the_event_says() {
    let text = r#"
name = "m"
[tables.intervals]
monthly = "month"
[[file]]
name = "plans"
stream = "subscription"
subject = "id"
[file.attributes]
interval = { from = "every", map = "intervals" }
[[file.event]]
kind = "started"
at = "at"
"#;
    let csv = "id,at,every\ns1,2024-03-01 09:00,monthly\ns2,2024-03-01 09:00,weekly\n";
    let found = lines(&language::mapping(text), &[bytes("t.csv", csv)], context());
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("s1 2024-03-01T09:00:00Z started interval=month"), "{found:#?}");
    assert_eq!(found[1], "t.csv:3 unknown_value: `weekly` is not in the table `intervals`");
}

#[test]
fn a_quote_in_a_word_of_a_condition_is_written_twice() {
    let rows = "id,what,when,n\n7,made,2024-03-01,five o'clock\n8,made,2024-03-01,five o\n\
        9,made,2024-03-01,'\n";
    let when = |text: &str| format!("{}when = \"n {text}\"\n", language::LOG);
    let seven = "7 2024-03-01T00:00:00Z opened | 7/five o'clock v1 #0";
    let nine = "9 2024-03-01T00:00:00Z opened | 9/' v1 #0";
    language::check(&when("= 'five o''clock'"), rows, &[seven]);
    language::check(&when("in ('', 'five o''clock', '''')"), rows, &[seven, nine]);
}
