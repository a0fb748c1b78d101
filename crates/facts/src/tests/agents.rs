//! States and plans of agents by example.

use baremo_model::Stream::Agent;

use super::scripts::check;

fn spans(script: &str, expected: &str) {
    let columns = "agent queue state reason staffed paid started_at ended_at";
    check(Agent, 0, script, columns, expected);
}

fn slices(script: &str, columns: &str, expected: &str) {
    check(Agent, 1, script, columns, expected);
}

#[test]
fn a_shift_with_calls_and_a_break() {
    let shift = "
        ann 0    - logged_in  -      team=sales
        ann 100  - busy       call1
        ann 400  - available  call1
        ann 900  - paused     lunch  paid=no
        ann 1200 - available  -
        ann 1500 - logged_out -";
    spans(
        shift,
        "ann - available - yes yes 0 100
         ann - logged_in - no no 0 1500
         ann - busy - yes yes 100 400
         ann - available - yes yes 400 900
         ann - paused lunch no no 900 1200
         ann - available - yes yes 1200 1500",
    );
    slices(
        shift,
        "agent team started_at staffed ready busy contact_time scheduled paid unavailable",
        "ann sales 0 900 900 300 300 - 900 0
         ann sales 900 300 300 0 0 - 300 0",
    );
    let paid = shift.replace("paid=no", "");
    slices(&paid, "staffed ready paid unavailable", "900 900 900 0\n600 300 600 300");
}

#[test]
fn chats_at_once_are_busy_once() {
    let chats = "
        ann 0   - logged_in  -
        ann 100 - busy       a
        ann 200 - busy       b
        ann 300 - available  a
        ann 500 - available  b
        ann 600 - busy       c seconds=100
        ann 650 - busy       d
        ann 650 - available  d
        ann 900 - logged_out -";
    slices(chats, "started_at staffed busy contact_time", "0 900 500 600");
}

#[test]
fn a_contact_goes_on_after_the_logout_where_its_end_is_told() {
    let columns = "started_at staffed ready busy contact_time unavailable";
    let long = "
        ann 0   - logged_in  -
        ann 100 - busy       a seconds=300
        ann 200 - logged_out -";
    slices(long, columns, "0 400 400 300 300 0");
    let ended = "
        ann 0   - logged_in  -
        ann 100 - busy       a
        ann 200 - logged_out -
        ann 250 - available  a
        ann 800 - logged_in  -
        ann 900 - logged_out -";
    slices(ended, columns, "0 350 350 150 150 0");
    // Nobody tells an end, or not before the agent is back: the logout is one.
    for told in ["ann 850 - available a", "ann 850 - busy a", "ann 300000 - available a"] {
        let begun = ended.replace("ann 250 - available  a", told);
        let busy = |rest: &str| format!("0 300 300 {rest}");
        let wanted = match told.contains("busy") {
            true => busy("150 150 0"),
            false => busy("100 100 0"),
        };
        slices(&begun, columns, &wanted);
    }
}

#[test]
fn a_contact_told_twice_is_busy_while_either_lasts() {
    let columns = "started_at staffed busy contact_time";
    let twice = "
        ann 0   - logged_in  -
        ann 100 - busy       a seconds=100
        ann 150 - busy       a seconds=200
        ann 160 - busy       b seconds=10
        ann 400 - busy       -
        ann 500 - available  -
        ann 600 - busy       - seconds=0
        ann 900 - logged_out -";
    slices(twice, columns, "0 900 350 360");
    // The state of the agent ends what has no length, and nothing else.
    let state = "
        ann 0   - logged_in  -
        ann 100 - busy       a seconds=300
        ann 100 - busy       b
        ann 200 - available  -
        ann 900 - logged_out -";
    slices(state, columns, "0 900 300 400");
}

#[test]
fn queues_have_spans_of_their_own() {
    let queues = "
        ann 0   - logged_in  sales
        ann 10  - logged_in  help
        ann 100 - paused     -     queue=sales
        ann 200 - paused     mail  queue=help
        ann 300 - available  -     queue=sales
        ann 400 - logged_out sales
        ann 500 - logged_out help";
    spans(
        queues,
        "ann - available - yes yes 0 200
         ann sales logged_in - no no 0 400
         ann - logged_in - no no 0 500
         ann help logged_in - no no 10 500
         ann sales paused - no no 100 300
         ann - paused - yes yes 200 300
         ann help paused mail no no 200 500
         ann - available - yes yes 300 400
         ann - paused mail yes yes 400 500",
    );
}

#[test]
fn within_one_second_order_is_told_by_what_is_known() {
    // Out and in again, and a call of no length.
    let second = "
        ann 0   - logged_in  sales
        ann 100 - logged_out sales
        ann 100 - logged_in  sales
        ann 200 - busy       a
        ann 200 - available  a
        ann 300 - logged_out sales";
    slices(second, "staffed busy", "300 0");
    // Hours one after another, as sums by the hour are told; and one of no length.
    let hours = "
        ann 0    - logged_in - seconds=900
        ann 900  - logged_in - seconds=900
        ann 2700 - logged_in - seconds=0";
    slices(hours, "started_at staffed", "0 900\n900 900");
    // States one after another, each with its length: a break begins as the one before ends.
    let states = "
        ann 0    - logged_in - seconds=900
        ann 900  - logged_in - seconds=300
        ann 900  - paused    break seconds=300
        ann 1200 - logged_in - seconds=300
        ann 1200 - busy      call  seconds=300";
    slices(states, "started_at staffed ready busy", "0 900 900 0\n900 600 300 300");
}

#[test]
fn plans_are_compared_with_what_happened() {
    // Planned 0 to 1800 with a break from 600 to 900 on top; came late, and worked into the break.
    let plan = "
        ann 0    - scheduled  work     until=1800000000
        ann 0    - scheduled  break    from=600000000 until=900000000
        ann 300  - logged_in  -
        ann 700  - paused     coffee
        ann 1000 - available  -
        ann 1800 - logged_out -
        ann 0    - scheduled  leave    from=1800000000 until=2700000000";
    slices(
        plan,
        "started_at scheduled adherent paid unavailable",
        "0 900 500 900 500
         900 900 800 900 100
         1800 0 0 900 900",
    );
}

#[test]
fn plans_that_cannot_be_are_kept_apart() {
    let plan = "
        ann 500 - scheduled work until=400000000
        ann 500 - scheduled work
        ann 500 - scheduled work until=999999999999999";
    let plan = plan.replace("scheduled work\n", "scheduled work x=1\n");
    check(
        Agent,
        0,
        &plan,
        "state excluded",
        "scheduled end_before_start
         scheduled end_before_start
         scheduled too_long",
    );
    // What is asked of plans is told of them; without logins no plan counts.
    let columns = "excluded started_at staffed scheduled adherent paid unavailable";
    slices(
        &plan,
        columns,
        "too_long 0 - - - - -
         end_before_start 0 - - - - -
         end_before_start 0 - - - - -",
    );
    let night = "
        ann 0    - logged_in  -
        ann 900  - logged_out -
        ann 2000 - scheduled  work until=1000000000";
    slices(night, columns, "- 0 900 - - 900 0\nend_before_start 1800 - - 0 - 0");
}

#[test]
fn without_logins_nothing_is_staffed() {
    let calls = "
        ann 0   - busy      a seconds=60
        ann 100 - logged_out -";
    slices(calls, "staffed ready busy paid unavailable", "- - 60 - -");
    // States alone imply that somebody is there.
    let states = "
        ann 0   - available  -
        ann 100 - paused     -
        ann 200 - logged_out -";
    slices(states, "staffed ready busy", "200 100 -");
}

#[test]
fn what_nothing_ends_lasts_to_the_last_event() {
    let open = "
        ann 0    - logged_in -
        ann 1000 - busy      a
        ann 1300 - available a";
    slices(open, "started_at staffed busy", "0 900 0\n900 400 300");
    spans(
        open,
        "ann - logged_in - no no 0 -
         ann - available - yes yes 0 1000
         ann - busy - yes yes 1000 1300
         ann - available - yes yes 1300 -",
    );
}

#[test]
fn what_is_known_of_an_agent_holds_since_it_was_told() {
    let roster = "
        ann 100 - rostered  -    team=day plan=madrid
        ann 200 - logged_in  -
        ann 300 - paused    lunch plan=kitchen
        ann 400 - rostered  -    team=night
        ann 500 - available  -
        ann 600 - rostered  -    plan=lisbon
        ann 700 - logged_out -
        bob 100 - logged_in  -    team=day
        bob 200 - logged_out -    team=day";
    check(
        Agent,
        2,
        roster,
        "agent team attr_plan started_at ended_at",
        "ann day madrid 100 400
         ann night madrid 400 600
         ann night lisbon 600 -
         bob day - 100 -",
    );
    // States have what was told by then, whoever told it, and the first before that.
    check(
        Agent,
        0,
        roster,
        "agent state team attr_plan started_at",
        "ann available day madrid 200
         ann logged_in day madrid 200
         ann paused day kitchen 300
         ann available night kitchen 500
         bob logged_in day - 100
         bob available day - 100",
    );
    let late = "
        ann 0   - logged_in  -
        ann 900 - logged_out -
        ann 1000 - rostered  -    team=day plan=madrid";
    check(Agent, 1, late, "team attr_plan started_at", "day madrid 0");
}

#[test]
fn a_move_that_lies_ahead_keeps_nobody_at_work() {
    let script = "
        ann 0     - rostered  - team=early
        ann 100   - logged_in -
        ann 400   - busy      a
        ann 90000 - rostered  - team=late";
    slices(script, "team started_at staffed", "early 0 300");
}
