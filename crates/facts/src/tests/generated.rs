//! Properties over generated conversations.

use baremo_model::fact::NULL_INT;
use baremo_model::{
    ActorKind, DAY, Event, EventColumns, EventKind, Fact, FactTable, MINUTE, Micros, NULL_CODE,
    SECOND, Stream,
};
use proptest::prelude::*;

use super::timeline::{cell, facts};
use crate::fold::run;
use crate::{CaseUnit, FoldSettings, fold_owned, order};

const STATUSES: [&str; 7] = ["new", "open", "pending", "hold", "solved", "closed", "odd"];
const PEOPLE: [&str; 5] = ["ann", "bob", "eve", "robot", "courier"];
const TEAMS: [&str; 2] = ["one", "two"];
const CHANNELS: [&str; 3] = ["email", "chat", "web"];

pub(super) fn settings() -> FoldSettings {
    FoldSettings {
        bot_agents: vec!["robot".into()],
        machine_customers: vec!["courier".into()],
        promoted: vec!["plan".into(), "type".into()],
        ..FoldSettings::default()
    }
}

/// The settings under which no thread is ever reused, so that a conversation is one case.
fn never_reused() -> FoldSettings {
    FoldSettings { reuse_gap_micros: i64::MAX, reuse_gap_by_channel: Vec::new(), ..settings() }
}

/// Returns instants, few, so that ties are many: some a second off another clock, some weeks apart,
/// some years.
fn instant() -> impl Strategy<Value = Micros> {
    let years = prop_oneof![9 => Just(0i64), 1 => 1..4i64];
    let skew = prop_oneof![6 => Just(0), 1 => Just(SECOND)];
    (years, 0..3i64, 0..12i64, skew).prop_map(|(year, week, step, skew)| {
        year * 365 * DAY + week * 9 * DAY + step * 5 * MINUTE + skew
    })
}

/// Returns an event of one of a few conversations. With `linked`, conversations follow up on each
/// other and share records.
fn event(linked: bool) -> impl Strategy<Value = Event> {
    let kind = prop_oneof![
        6 => Just(EventKind::Message),
        3 => Just(EventKind::Status),
        2 => Just(EventKind::Assigned),
        4 => prop::sample::select(EventKind::of(Stream::Conversation).collect::<Vec<_>>()),
    ];
    let who = (0..ActorKind::ALL.len(), 0..PEOPLE.len());
    let flags = (prop::bool::weighted(0.8), prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    let record = (0..400u32, 0..3i64, 0..3u32, 0..2i64);
    (0..5u32, kind, instant(), who, flags, record, 0..60usize).prop_map(
        move |(conversation, kind, at, (actor_kind, actor), flags, record, pick)| {
            let mut event = Event::new("desk", &conversation.to_string(), at, kind);
            let (record_id, version, ordinal, order) = record;
            event.record_id = match linked {
                true => record_id.to_string(),
                false => format!("{conversation}/{record_id}"),
            };
            (event.version, event.ordinal, event.order) = (version, ordinal, order);
            (event.public, event.automated, event.synthesised) = flags;
            event.actor_kind = ActorKind::ALL[actor_kind];
            event.actor = (pick % 4 != 0).then(|| PEOPLE[actor].into());
            event.channel = (pick % 5 == 0).then(|| CHANNELS[pick % 3].into());
            event.team = (pick % 7 == 0).then(|| TEAMS[pick % 2].into());
            event.value = match kind {
                EventKind::Status => Some(STATUSES[pick % 7].into()),
                EventKind::Assigned if pick % 6 == 0 => Some(String::new()),
                EventKind::Assigned => (pick % 6 != 1).then(|| PEOPLE[actor].into()),
                EventKind::FollowUpOf if linked => Some((pick % 6).to_string()),
                EventKind::Complaint | EventKind::ComplaintCorrected if pick % 2 == 0 => {
                    Some("1970-01-01T00:07:00Z".into())
                }
                EventKind::Rated => Some((pick % 6).to_string()),
                _ => (pick % 3 == 0).then(|| TEAMS[pick % 2].into()),
            };
            if pick % 4 == 1 {
                let name = ["plan", "type", "status", "other"][pick / 4 % 4];
                event.attributes.push((name.into(), STATUSES[pick % 6].into()));
            }
            if kind == EventKind::Status && pick % 5 == 2 {
                let word = ["unknown", "latest"][pick % 2];
                event.attributes.push(("solve_instant".into(), word.into()));
            }
            event
        },
    )
}

pub(super) fn events(linked: bool) -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(linked), 0..90)
}

/// Returns all facts as sorted lines, in which case rows are replaced by conversation and number.
pub(super) fn lines(tables: &[FactTable]) -> Vec<String> {
    let cases = &tables[0];
    let name = |row: usize| {
        format!("{}#{}", cell(cases, "conversation", row), cell(cases, "case_number", row))
    };
    let mut lines = Vec::new();
    for table in tables {
        for row in 0..table.len() {
            let case = match table.fact {
                Fact::Cases => name(row),
                Fact::SurveyAnswers => cell(table, "response", row),
                _ => name(table.integers("case_row")[row] as usize),
            };
            let names = table.columns.iter().map(|(name, _)| name.as_str());
            let cells = names
                .filter(|name| *name != "case_row")
                .map(|name| format!("{name}={}", cell(table, name, row)));
            let cells: Vec<_> = cells.collect();
            lines.push(format!("{} {case} {}", table.fact.name(), cells.join(" ")));
        }
    }
    lines.sort();
    lines
}

fn parts(events: &[Event], part_count: usize) -> Vec<FactTable> {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    run(&batch, batch.strings.clone(), &order(&batch), &settings(), part_count)
}

fn present(value: i64) -> Option<i64> {
    (value != NULL_INT).then_some(value)
}

/// Returns the rows of a table that belong to a case.
fn rows_of(table: &FactTable, case: usize) -> Vec<usize> {
    let case_rows = table.integers("case_row");
    (0..table.len()).filter(|row| case_rows[*row] == case as i64).collect()
}

fn check_turns(turns: &FactTable, case: usize, opened_at: i64, opening_known: bool) {
    let (since, ended) = (turns.integers("waiting_since"), turns.integers("ended_at"));
    let (clocks, first) = (turns.bytes("clocks"), turns.bytes("first"));
    for clock in 0..4 {
        let mut rows = rows_of(turns, case);
        rows.retain(|row| clocks[*row] >> clock & 1 == 1);
        rows.sort_by_key(|row| since[*row]);
        for (index, row) in rows.iter().enumerate() {
            assert!(opening_known || since[*row] >= opened_at);
            assert!(present(ended[*row]).is_none_or(|at| at >= since[*row]));
            assert_eq!(first[*row] >> clock & 1 == 1, index == 0, "the first wait is the first");
            if let Some(next) = rows.get(index + 1) {
                assert!(present(ended[*row]).is_some_and(|at| at <= since[*next]), "no overlap");
            }
            let lowest = clocks[*row].trailing_zeros() == clock;
            assert!(!lowest || turns.integers("number")[*row] == index as i64 + 1);
        }
    }
}

/// Checks that rows touch: each ends where the next begins, and only the last is open.
fn check_spans(spans: &FactTable, case: usize) -> Option<i64> {
    let (started, ended) = (spans.integers("started_at"), spans.integers("ended_at"));
    let rows = rows_of(spans, case);
    for pair in rows.windows(2) {
        assert_eq!(ended[pair[0]], started[pair[1]]);
        // Two agents may get a case at one instant; a status of no length is dropped.
        let may_be_empty = spans.fact == Fact::Assignments;
        assert!(started[pair[0]] < ended[pair[0]] + i64::from(may_be_empty));
    }
    assert!(rows.last().is_none_or(|row| ended[*row] == NULL_INT));
    rows.first().map(|row| started[*row])
}

/// Checks that each status began with whom the case was given to by then.
fn check_holders(spans: &FactTable, assignments: &FactTable, case: usize) {
    let holder =
        |table: &FactTable, row: usize| (cell(table, "agent", row), cell(table, "team", row));
    let (since, given) = (spans.integers("started_at"), assignments.integers("started_at"));
    let all = rows_of(assignments, case);
    for row in rows_of(spans, case) {
        let last = all.iter().rev().find(|own| given[**own] <= since[row]);
        let nobody = ("-".to_owned(), "-".to_owned());
        let expected = last.map_or(nobody, |own| holder(assignments, *own));
        assert_eq!(holder(spans, row), expected, "whose the case was");
    }
}

/// Checks that the team of a solve had the case by its cycles, unless it was given on at that very
/// instant; where none had, it is the one that has it now.
fn check_teams(cases: &FactTable, cycles: &FactTable, assignments: &FactTable, case: usize) {
    let (courtesy, solved) = (cycles.bytes("courtesy"), cycles.integers("solved_at"));
    let given = assignments.integers("started_at");
    let mut solves = rows_of(cycles, case);
    solves.retain(|row| solved[*row] != NULL_INT && courtesy[*row] == 0);
    for (name, solve) in [("team_at_first_solve", solves.first()), ("team_at_solve", solves.last())]
    {
        let at = solve.map(|row| solved[*row]);
        if rows_of(assignments, case).iter().any(|row| Some(given[*row]) == at) {
            continue;
        }
        let then = solve.map(|row| cell(cycles, "team", *row)).filter(|team| team != "-");
        let expected = then.unwrap_or_else(|| cell(cases, "team", case));
        assert_eq!(cell(cases, name, case), expected, "{name}");
    }
}

fn check_invariants(tables: &[FactTable]) {
    let [cases, turns, cycles, spans, changes, assignments, acts, _checks, _answers] = tables
    else {
        panic!("one table per fact")
    };
    let integer = |name: &str, case: usize| cases.integers(name)[case];
    for case in 0..cases.len() {
        let opened_at = integer("opened_at", case);
        // An opening event may come later than other events; without one nothing comes earlier.
        let opening_known = cases.bytes("opening_known")[case] == 1;
        let changed =
            rows_of(changes, case).into_iter().map(|row| changes.integers("changed_at")[row]);
        assert!(changed.is_sorted(), "priorities change one after another");
        check_turns(turns, case, opened_at, opening_known);
        assert_eq!(check_spans(spans, case), Some(opened_at));
        check_spans(assignments, case);
        check_holders(spans, assignments, case);
        check_teams(cases, cycles, assignments, case);
        let count = |table: &FactTable, test: &dyn Fn(usize) -> bool| {
            rows_of(table, case).into_iter().filter(|row| test(*row)).count() as i64
        };
        let (courtesy, solved) = (cycles.bytes("courtesy"), cycles.integers("solved_at"));
        let reopened = cycles.integers("reopened_at");
        let solves = count(cycles, &|row| solved[row] != NULL_INT && courtesy[row] == 0);
        assert_eq!(integer("solve_count", case), solves);
        assert_eq!(integer("courtesy_count", case), count(cycles, &|row| courtesy[row] == 1));
        assert_eq!(integer("reopen_count", case), count(cycles, &|row| reopened[row] != NULL_INT));
        let changes = count(assignments, &|row| assignments.bytes("change")[row] == 1);
        assert_eq!(integer("reassignment_count", case), changes);
        let told =
            ["solve_time_unknown", "solve_time_estimated"].map(|name| cases.bytes(name)[case]);
        assert!(told != [1, 1], "nobody knows when, or no later than told");
        assert!(told == [0, 0] || solves > 0);
        let holds = integer("solved_at", case) != NULL_INT;
        let last_status = cell(cases, "status", case);
        assert_eq!(holds, ["solved", "closed"].contains(&last_status.as_str()));
        for name in ["first_customer_at", "first_reply_at", "first_solved_at", "solved_at"] {
            let later = present(integer(name, case)).is_none_or(|at| at >= opened_at);
            assert!(opening_known || later, "{name}");
        }
        let complained = present(integer("complaint_at", case));
        // A mark may name a message from before the case, but for one of another part.
        let is_part = integer("case_number", case) > 1;
        assert!(!is_part || complained.is_none_or(|at| at >= opened_at));
        let term = present(integer("complaint_term_at", case));
        assert_eq!(complained.is_some(), term.is_some(), "each complaint has a term");
        assert!(term >= complained, "a term does not run before its complaint");
        let mut keys: Vec<_> = rows_of(acts, case)
            .into_iter()
            .map(|row| {
                let quarter = acts.integers("at")[row].div_euclid(15 * MINUTE);
                (quarter, cell(acts, "agent", row), cell(acts, "team", row))
            })
            .collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "acts are unique");
    }
}

/// Returns the waits of the human clock of one conversation, worked out event by event from the
/// definition: (since, ended, whether a reply ended it).
fn waits_by_definition(events: &[Event]) -> Vec<(i64, Option<(i64, bool)>)> {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    let mut waits: Vec<(i64, Option<(i64, bool)>)> = Vec::new();
    for event in order(&batch).into_iter().map(|row| batch.event(row as usize)) {
        let is_message = event.kind == EventKind::Message;
        let solves = event.kind == EventKind::Status
            && matches!(event.value.as_deref(), Some("solved" | "closed"));
        let open = waits.last_mut().filter(|wait| wait.1.is_none());
        match open {
            None if is_message && event.actor_kind == ActorKind::Customer => {
                waits.push((event.at, None));
            }
            Some(wait) if is_reply(&event) => {
                wait.1 = Some((event.at, true));
            }
            Some(wait) if solves => wait.1 = Some((event.at, false)),
            _ => {}
        }
    }
    waits
}

/// Returns the events of one conversation as a log tells them: no summaries, and each solve when it
/// was.
fn log_of_one(events: Vec<Event>) -> Vec<Event> {
    let own = events.into_iter().filter(|event| event.subject_id == "0");
    own.map(|event| Event { synthesised: false, attributes: Vec::new(), ..event }).collect()
}

fn is_reply(event: &Event) -> bool {
    event.kind == EventKind::Message
        && event.actor_kind == ActorKind::Agent
        && event.actor.as_deref() != Some("robot")
        && event.public
        && !event.automated
}

/// Returns when the last solve was that still holds, how many re-opens count and how many were
/// courtesies, worked out from the definition.
fn solves_by_definition(events: &[Event]) -> (Option<i64>, i64, i64) {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    let told: Vec<Event> = order(&batch).into_iter().map(|row| batch.event(row as usize)).collect();
    // Places at which the case was solved and re-opened in turn.
    let mut turns: Vec<usize> = Vec::new();
    for (place, event) in told.iter().enumerate() {
        let value = event.value.as_deref().filter(|value| *value != "odd");
        let Some(value) = value.filter(|_| event.kind == EventKind::Status) else { continue };
        if ["solved", "closed"].contains(&value) == turns.len().is_multiple_of(2) {
            turns.push(place);
        }
    }
    let (mut holding, mut reopens, mut courtesies) = (turns.first().copied(), 0, 0);
    for (index, reopened) in turns.iter().enumerate().filter(|(index, _)| index % 2 == 1) {
        let solved = turns.get(index + 1);
        let is_courtesy = solved.is_some_and(|solved| {
            let wrote = |event: &Event| {
                event.kind == EventKind::Message && event.actor_kind == ActorKind::Customer
            };
            told[turns[index - 1]..*solved].iter().any(wrote)
                && !told[*reopened..*solved].iter().any(is_reply)
        });
        if is_courtesy {
            courtesies += 1;
        } else {
            reopens += 1;
            holding = solved.copied();
        }
    }
    (holding.map(|place| told[place].at), reopens, courtesies)
}

/// Returns who began a conversation, worked out from the definition.
fn began_by_definition(events: &[Event]) -> &'static str {
    let columns: EventColumns = events.iter().cloned().collect();
    let batch = columns.as_batch();
    let told: Vec<Event> = order(&batch).into_iter().map(|row| batch.event(row as usize)).collect();
    let is_bot = |event: &Event| event.actor.as_deref() == Some("robot");
    let opened = told.iter().find(|event| event.kind == EventKind::Opened);
    let opener = opened.map(|event| match event.actor_kind {
        _ if event.automated => "machine",
        ActorKind::Customer => "customer",
        ActorKind::Agent if !is_bot(event) => "agent",
        ActorKind::Unknown => "unknown",
        _ => "machine",
    });
    let wrote = |event: &Event| match event.actor_kind {
        ActorKind::Customer if event.actor.as_deref() == Some("courier") => Some("machine"),
        ActorKind::Customer => Some("customer"),
        _ if !event.public => None,
        _ if event.automated || event.actor_kind == ActorKind::System => Some("machine"),
        ActorKind::Agent if !is_bot(event) => Some("agent"),
        _ => None,
    };
    let mut messages = told.iter().filter(|event| event.kind == EventKind::Message);
    let writer = messages.find_map(wrote);
    let is_named = |event: &&Event| {
        event.kind != EventKind::Checked
            && event.actor_kind == ActorKind::Customer
            && event.actor.is_some()
    };
    let customer = told.iter().find(is_named).and_then(|event| event.actor.as_deref());
    let by = match opener {
        Some(by @ ("customer" | "agent")) => by,
        by => writer.or(by).unwrap_or("unknown"),
    };
    if by != "agent" && customer == Some("courier") { "machine" } else { by }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn arrival_order_and_repetition_change_nothing(
        (events, arrival) in events(true).prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(lines(&facts(&events, &settings())), lines(&facts(&arrival, &settings())));
    }

    #[test]
    fn batching_changes_nothing(events in events(false)) {
        let together = lines(&facts(&events, &settings()));
        let mut alone = Vec::new();
        for conversation in 0..5 {
            let id = conversation.to_string();
            let own: Vec<Event> =
                events.iter().filter(|event| event.subject_id == id).cloned().collect();
            alone.extend(lines(&facts(&own, &settings())));
        }
        alone.sort();
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn threads_change_nothing(events in events(true)) {
        let one = facts(&events, &settings());
        let many = parts(&events, 3);
        let columns: EventColumns = events.iter().cloned().collect();
        let rows = order(&columns.as_batch());
        let owned = fold_owned(columns, &rows, &settings());
        prop_assert_eq!(lines(&one), lines(&many));
        prop_assert_eq!(lines(&one), lines(&owned));
    }

    #[test]
    fn facts_agree_with_each_other(events in events(true)) {
        check_invariants(&facts(&events, &settings()));
    }

    #[test]
    fn human_waits_are_as_defined(events in events(false)) {
        let mut own = log_of_one(events);
        own.retain(|event| event.kind != EventKind::Opened);
        let tables = facts(&own, &never_reused());
        let turns = &tables[1];
        let mut found: Vec<_> = (0..turns.len())
            .filter(|row| turns.bytes("clocks")[*row] & 1 == 1)
            .map(|row| {
                let replied = turns.integers("replied_at")[row] != NULL_INT;
                let end = present(turns.integers("ended_at")[row]).map(|at| (at, replied));
                (turns.integers("waiting_since")[row], end)
            })
            .collect();
        found.sort();
        prop_assert_eq!(found, waits_by_definition(&own));
    }

    #[test]
    fn solves_and_courtesies_are_as_defined(events in events(false)) {
        let own = log_of_one(events);
        let cases = facts(&own, &never_reused()).swap_remove(0);
        if !cases.is_empty() {
            let integer = |name: &str| cases.integers(name)[0];
            let counts = (integer("reopen_count"), integer("courtesy_count"));
            let found = (present(integer("solved_at")), counts.0, counts.1);
            prop_assert_eq!(found, solves_by_definition(&own));
        }
    }

    #[test]
    fn who_began_is_as_defined(events in events(false)) {
        let own = log_of_one(events);
        let cases = facts(&own, &never_reused()).swap_remove(0);
        if !cases.is_empty() {
            prop_assert_eq!(cell(&cases, "initiated_by", 0), began_by_definition(&own));
        }
    }

    #[test]
    fn a_vendor_conversation_is_one_case(events in events(true)) {
        let unit = CaseUnit::VendorConversation;
        let tables = facts(&events, &FoldSettings { unit, ..settings() });
        check_invariants(&tables);
        let cases = &tables[0];
        let mut names: Vec<String> =
            (0..cases.len()).map(|case| cell(cases, "conversation", case)).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), cases.len());
        for case in 0..cases.len() {
            let told = ["case_number", "courtesy_count"].map(|name| cases.integers(name)[case]);
            prop_assert_eq!(told, [1, 0]);
            prop_assert_eq!(cell(cases, "follow_ups", case), "-");
        }
    }
}

#[test]
fn no_events_give_empty_tables() {
    let tables = facts(&[], &settings());
    assert_eq!(tables.len(), Stream::Conversation.facts().len());
    assert!(tables.iter().all(FactTable::is_empty));
    assert!(tables[0].column("attr_plan").is_some());
    assert_eq!(NULL_CODE, u32::MAX, "dimensions are tested for null by their bits");
}
