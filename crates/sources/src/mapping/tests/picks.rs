//! Columns picked anew for a proposed mapping: what changes, what stays, what is refused.

use super::*;

const TICKETS: &str = "Ref,Created,Answered,Done,Via,Person,Plan,State\n\
    T1,2024-02-01T10:00:00Z,2024-02-01T11:00:00Z,2024-02-02T10:00:00Z,web,ana,gold,Solved\n\
    T2,2024-02-01T12:00:00Z,,,email,ana,gold,Waiting\n\
    T3,2024-02-01T13:00:00Z,2024-02-01T15:00:00Z,,web,luis,free,Waiting\n\
    T4,2024-02-01T14:00:00Z,,,email,luis,free,Waiting\n";

/// What is picked, as words: `role=column`, `role=` for nothing, `+column`, `-column`, `events`.
fn changes(words: &[&str]) -> PickChanges {
    let mut changes = PickChanges::default();
    for word in words {
        match word.split_once('=') {
            Some((role, "")) => drop(changes.roles.insert(role.to_owned(), Pick::Nothing)),
            Some((role, column)) => {
                changes.roles.insert(role.to_owned(), Pick::Column(column.to_owned()));
            }
            None if *word == "events" => changes.rows = Some(Rows::Events),
            None => {
                changes.kept.insert(word[1..].to_owned(), word.starts_with('+'));
            }
        }
    }
    changes
}

fn detected(csv: &str) -> crate::read::Detected {
    detect(&bytes("t.csv", csv), &Options::default()).expect("the file can be read")
}

/// Returns the proposal for the tickets with an id, which is guessed for no heading tells it.
fn with_id() -> String {
    let detected = detected(TICKETS);
    let text = propose(&detected, "UTC", false);
    repick(&detected, &text, &changes(&["conversation=Ref"]), "UTC", false)
        .expect("it has an id")
        .text
}

/// Picks columns for a mapping of the tickets, checks that it can be read, and returns it.
fn picked(text: &str, words: &[&str]) -> Repicked {
    let found = repick(&detected(TICKETS), text, &changes(words), "UTC", false);
    let found = found.unwrap_or_else(|problem| panic!("{problem:?} of\n{text}"));
    let mapping = Mapping::parse("picked", &found.text);
    let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{}", found.text));
    let run = dry_run(&mapping, &[bytes("t.csv", TICKETS)], context(), 10);
    let run = run.unwrap_or_else(|error| panic!("{error} in\n{}", found.text));
    assert!(!run.batch.events.is_empty(), "{}", found.text);
    found
}

#[test]
fn columns_are_read_as_they_are_picked() {
    let text = with_id();
    let words = ["replied=Answered", "solved=Done", "actor=Person", "-Plan"];
    let found = picked(&text, &words);
    assert!(found.by_hand == ByHand::Kept && found.idle.is_empty(), "{found:?}");
    for part in [
        "conversation = \"Ref\"",
        "record = \"ticket/{Ref}\"",
        "kind = \"message\"\nat = \"Answered\"\nactor = \"Person\"\nactor_kind = \"'agent'\"",
        "value = \"'solved'\"\nat = \"Done\"\nactor = \"Person\"",
        "channel = \"Via\"",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    assert!(!found.text.contains("= \"Plan\""), "{}", found.text);
    let picks = Picks::of(&found.text, &detected(TICKETS)).expect("it is a proposal");
    let column = |name: &str| Pick::Column(name.to_owned());
    let roles = picks.roles();
    for (role, expected) in [
        ("conversation", column("Ref")),
        ("opened", column("Created")),
        ("replied", column("Answered")),
        ("solved", column("Done")),
        ("status", column("State")),
        ("actor", column("Person")),
        ("team", Pick::Nothing),
    ] {
        assert!(roles.contains(&(role, expected)), "{role}: {roles:?}");
    }
    assert!(picks.rows() == Rows::Conversations && picks.kept().is_empty());
    assert_eq!(keepable(&detected(TICKETS), &picks), ["Plan"]);
    // And back again.
    let back = picked(&found.text, &["replied=", "solved=", "actor=", "+Plan", "+Person"]);
    assert_eq!(back.text, text);
}

#[test]
fn what_was_written_by_hand_stays() {
    let text = with_id();
    let own = text
        .replace("\"Waiting\" = \"pending\"", "\"Waiting\" = \"hold\" # ours")
        .replace("channel = \"Via\"", "channel = { from = \"Via\", default = \"web\" }")
        .replace("\"plan\" = ", "tariff = ")
        + "\n[[file.event]]\nkind = \"note\"\nat = \"Answered\"\ncarry = false\n";
    for part in ["# ours", "default = ", "tariff = "] {
        assert!(own.contains(part), "{part} is not in\n{own}");
    }
    let found = picked(&own.replace('\n', "\r\n"), &["replied=Answered", "team=Person"]);
    assert_eq!(found.by_hand, ByHand::Kept, "{}", found.text);
    for part in [
        "\"Waiting\" = \"hold\" # ours",
        "channel = { from = \"Via\", default = \"web\" }",
        "tariff = \"Plan\"",
        "kind = \"note\"",
        "team = \"Person\"",
        "kind = \"message\"\nat = \"Answered\"",
    ] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // A line that is picked anew is; that something of it is lost is told.
    let found = picked(&own, &["channel=State", "status="]);
    assert_eq!(found.by_hand, ByHand::Partly, "{}", found.text);
    assert!(found.text.contains("channel = \"State\"") && !found.text.contains("default = "));
    for part in ["tariff = \"Plan\"", "kind = \"note\""] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // What no column alone tells is nobody's to pick, until somebody does.
    let own = text.replace("conversation = \"Ref\"", "conversation = \"{Ref}-{Via}\"");
    let found = picked(&own, &["team=Person"]);
    assert!(found.text.contains("conversation = \"{Ref}-{Via}\""), "{}", found.text);
    let picks = Picks::of(&found.text, &detected(TICKETS)).expect("it is a proposal");
    assert!(picks.roles().contains(&("conversation", Pick::Own)));
    let found = picked(&found.text, &["conversation=Ref"]);
    assert!(found.text.contains("conversation = \"Ref\""), "{}", found.text);
}

#[test]
fn what_is_lost_of_it_is_told() {
    let text = with_id();
    let own = text.replace("\"Waiting\" = \"pending\"", "\"Waiting\" = \"hold\" # ours");
    assert!(own.contains("# ours"), "{own}");
    // The words of another column take the place of those of this one.
    let found = picked(&own, &["status=Plan"]);
    assert!(!found.text.contains("# ours") && found.text.contains("\"gold\" = "), "{}", found.text);
    assert_eq!(found.by_hand, ByHand::Gone, "{}", found.text);
    let found = picked(&(own.clone() + "# A remark.\n"), &["status=Plan"]);
    assert!(found.text.contains("# A remark."), "{}", found.text);
    assert_eq!(found.by_hand, ByHand::Partly, "{}", found.text);
    // A column may be kept twice, and one that tells a role may be kept too.
    let plan = "\"plan\" = \"Plan\"\n";
    let twice = "plan_upper = { from = \"Plan\", map = \"plans\" }\nvia = \"Via\"\n";
    let own = own.replace(plan, &format!("{plan}{twice}"))
        + "\n[tables.plans]\ngold = \"GOLD\"\nfree = \"FREE\"\n";
    assert!(own.contains(twice), "{own}");
    let picks = Picks::of(&own, &detected(TICKETS)).expect("it is a proposal");
    assert_eq!(picks.kept().iter().filter(|column| *column == "Plan").count(), 1);
    for words in [&["team=Person"][..], &["channel="]] {
        let found = picked(&own, words);
        assert_eq!(found.by_hand, ByHand::Kept, "{words:?}: {}", found.text);
        assert!(found.text.contains(twice) && found.text.contains("# ours"), "{}", found.text);
    }
}

/// Tickets whose headings and words go over several lines.
const LINES: &str = "\"Re\nf\",Created,\"Say \"\"so\"\"\",State\n\
    T1,2024-02-01T10:00:00Z,a,\"on\nhold\"\n\
    T2,2024-02-01T12:00:00Z,b,\"on\nhold\"\n";

#[test]
fn headings_of_several_lines_are_picked() {
    let detected = detected(LINES);
    let text = propose(&detected, "UTC", false);
    let own = text.replace("\"on\\nhold\" = \"hold\"", "\"on\\nhold\" = \"open\" # ours");
    assert!(own.contains("# ours"), "{own}");
    let words = ["conversation=Re\nf", "team=Say \"so\""];
    let found = repick(&detected, &own, &changes(&words), "UTC", false).expect("it has an id");
    assert_eq!((found.by_hand, found.unknown), (ByHand::Kept, Vec::new()), "{}", found.text);
    for part in ["conversation = \"Re\\nf\"", "team = \"Say \\\"so\\\"\"", "# ours"] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    let mapping = Mapping::parse("picked", &found.text).expect("it can be read");
    let run = dry_run(&mapping, &[bytes("t.csv", LINES)], context(), 10).expect("it fits");
    assert!(run.batch.rejects.is_empty() && !run.batch.events.is_empty(), "{}", found.text);
}

#[test]
fn rows_may_be_events_after_all() {
    let log = "Ref,Created,What,Who\n\
        1,2024-02-01T10:00:00Z,created,ana\n\
        1,2024-02-01T11:00:00Z,reply,ana\n\
        2,2024-02-01T11:00:00Z,created,luis\n";
    let detected = detected(log);
    let text = propose(&detected, "UTC", false);
    let words = ["conversation=Ref", "events"];
    let found = repick(&detected, &text, &changes(&words), "UTC", false).expect("it has an id");
    let picks = Picks::of(&found.text, &detected).expect("it is a proposal");
    assert_eq!(picks.rows(), Rows::Events, "{}", found.text);
    let words = ["activity=What", "actor=Who"];
    let found =
        repick(&detected, &found.text, &changes(&words), "UTC", false).expect("it has an id");
    for part in ["kind = { from = \"What\", map = \"activities\" }", "\"reply\" = \"message\""] {
        assert!(found.text.contains(part), "{part} is not in\n{}", found.text);
    }
    // An event added by hand makes no other rows of them.
    let added = "\n[[file.event]]\nkind = \"opened\"\nat = \"Created\"\n";
    let picks = Picks::of(&(found.text + added), &detected).expect("it is a proposal");
    assert_eq!(picks.rows(), Rows::Events);
    let told = "\n[[file.event]]\nkind = { from = \"State\", map = \"statuses\" }\nat = \"Done\"\n";
    let picks = Picks::of(&(with_id() + told), &self::detected(TICKETS)).expect("it is one");
    assert_eq!(picks.rows(), Rows::Conversations);
}

#[test]
fn picks_that_cannot_be_read_are_refused() {
    let (detected, text) = (detected(TICKETS), with_id());
    let refused = |words: &[&str]| repick(&detected, &text, &changes(words), "UTC", false);
    let missing = |role| Err(PickProblem::Missing { role });
    assert_eq!(refused(&["conversation="]), missing("conversation"));
    assert_eq!(refused(&["opened="]), missing("opened"));
    let (column, roles) = ("Created".to_owned(), vec!["opened", "solved"]);
    assert_eq!(refused(&["solved=Created"]), Err(PickProblem::Clash { column, roles }));
    // What lacks is told too where nothing else would make an event.
    let few = self::detected("Ref,Created\nT1,2024-02-01T10:00:00Z\nT2,2024-02-01T12:00:00Z\n");
    let plain = propose(&few, "UTC", false);
    let bare = repick(&few, &plain, &changes(&["conversation=Ref", "opened="]), "UTC", false);
    assert_eq!(bare, missing("opened"));
    // When a record changed may be any of its times.
    assert!(refused(&["updated=Created"]).is_ok());
    // What nothing can be made of is told; what is not known is too, and changes nothing.
    let idle = refused(&["actor=Person"]).expect("it can be read");
    assert_eq!(idle.idle, ["actor"]);
    let same = refused(&["boss=Person", "team=Nobody", "+Nothing"]).expect("it can be read");
    assert_eq!(same.text, text);
    assert_eq!(same.unknown, ["Nobody", "Nothing"]);
    // A mapping of another shape is left alone.
    for (_, ready) in READY {
        if Picks::of(ready, &detected).is_none() {
            let found = repick(&detected, ready, &changes(&["conversation="]), "UTC", false);
            assert_eq!(found.expect("it stays").text, *ready);
        }
    }
    assert!(Picks::of("name = ", &detected).is_none());
}
