//! Calls and chats by example.

use baremo_model::Stream::Contact;

use super::scripts::check;

const VISIT: &str = "contact visit_number queue agent outcome entered_at answered_at left_at";

fn visits(script: &str, columns: &str, expected: &str) {
    check(Contact, 0, script, columns, expected);
}

fn legs(script: &str, columns: &str, expected: &str) {
    check(Contact, 1, script, columns, expected);
}

#[test]
fn a_call_waits_rings_and_is_answered() {
    let call = "
        1 0  -   started    -     direction=inbound customer=c7
        1 5  -   entered    sales
        1 9  bob offered    -
        1 14 bob declined   -
        1 15 ann offered    -
        1 20 ann connected  -
        1 50 ann held       -
        1 60 ann resumed    -
        1 80 ann completed  customer
        1 95 ann wrapped_up -";
    visits(call, VISIT, "1 1 sales ann answered 5 20 20");
    let columns = "started_at ended_at offer_count customer direction is_last_visit";
    visits(call, columns, "0 80 2 c7 inbound yes");
    let columns = "agent started_at ended_at talk hold after_call handle waited talk_only ended_by";
    legs(call, columns, "ann 20 80 50 10 15 75 15 no customer");
}

#[test]
fn an_abandoned_call_and_one_that_timed_out() {
    let calls = "
        1 0  - entered   sales
        1 8  - abandoned -
        2 0  - entered   sales
        2 30 - exited    timeout
        3 0  - entered   sales
        4 0  - entered   sales
        4 9  - ended     -";
    visits(
        calls,
        "contact outcome exit_reason left_at ended_at",
        "1 abandoned - 8 8
         2 exited timeout 30 30
         3 open - - -
         4 abandoned - 9 9",
    );
    visits(calls, "waited", "8\n30\n-\n9");
    visits("1 0 - entered sales\n 1 0 - abandoned - wait=unknown", "left_at waited", "0 -");
    // Answered, nobody knows when; and at once, which is no wait but one of 0.
    let taken =
        "1 0 - entered sales\n 1 0 ann connected - wait=unknown\n 1 0 ann completed - talk=30";
    visits(taken, "outcome waited", "answered -");
    legs(taken, "waited talk", "- 30");
    visits("1 0 - entered sales\n 1 0 ann connected -", "outcome waited", "answered 0");
    // A length that is none takes nothing from an entry that was told.
    visits("1 0 - entered sales\n 1 9 ann connected - wait=-3", "outcome waited", "answered 9");
}

#[test]
fn two_queues_in_one_second_are_two_visits() {
    // By kind the entry into the second queue comes before the exit from the first.
    let named = "
        1 0  -   entered   sales
        1 20 -   exited    timeout queue=sales
        1 20 -   entered   help
        1 25 ann connected -       queue=help
        1 60 ann completed agent";
    let expected = "1 1 sales - exited 0 - 20
                    1 2 help ann answered 20 25 25";
    visits(named, VISIT, expected);
    let unnamed = named.replace("queue=sales", "").replace("queue=help", "");
    visits(&unnamed, VISIT, expected);
    visits(named, "is_last_visit", "no\nyes");
    // And without a word of the exit, it went on by itself.
    let silent = named.replace("1 20 -   exited    timeout queue=sales", "");
    visits(&silent, "outcome exit_reason left_at", "exited transfer 20\nanswered - 25");
}

#[test]
fn a_transfer_is_another_leg_of_the_same_visit() {
    let call = "
        1 0  -   entered     sales
        1 10 ann connected   -
        1 40 ann transferred bob
        1 40 ann completed   transfer talk=28
        1 45 bob connected   -
        1 75 bob completed   customer";
    visits(call, VISIT, "1 1 sales ann answered 0 10 10");
    visits(call, "transfer_count ended_at", "1 75");
    legs(
        call,
        "number agent talk waited ended_by",
        "1 ann 28 10 transfer
         2 bob 30 0 customer",
    );
}

#[test]
fn lengths_stand_in_for_events_nobody_told_of() {
    // Only the end and its lengths; the entry is had from the wait.
    let told = "1 100 ann completed agent talk=30 hold=5 after_call=20 wait=15 queue=sales";
    visits(told, VISIT, "1 1 sales ann answered 50 65 65");
    legs(told, "started_at talk hold after_call wrapped_at handle", "65 30 5 20 120 55");
    legs(told, "talk_only after_call_unknown", "no no");
    let held = told.replace(" after_call=20", "");
    legs(&held, "talk_only after_call_unknown", "no yes");
    // A summary row: one instant, and lengths.
    let row = "
        1 0  -   entered   sales
        1 15 ann connected -
        1 15 ann completed - talk=30";
    legs(row, "started_at ended_at talk", "15 45 30");
    visits(row, "left_at ended_at", "15 45");
    // Work after the call cannot end before the talk whose length was told.
    let early = "
        1 0  -   entered    sales
        1 15 ann connected  -
        1 15 ann completed  - talk=30
        1 20 ann wrapped_up -";
    legs(early, "ended_at after_call wrapped_at handle", "45 0 45 30");
    // A direct call is answered after it rang.
    let direct = "
        1 0  -   started   -
        1 12 ann connected -
        1 40 ann completed -";
    visits(direct, VISIT, "1 1 - ann answered 0 12 12");
}

#[test]
fn what_is_missing_is_said() {
    // Neither the entry nor the wait, an end without a connection, and lengths that are none.
    let calls = "
        1 50 ann connected -
        1 60 ann completed -
        2 0  -   entered   sales
        2 50 ann completed agent
        3 50 -   abandoned - wait=-3
        4 0  -   entered   sales
        4 9  ann connected -
        4 9  ann completed - talk=999999999999
        5 7  ann completed agent";
    visits(
        calls,
        "contact outcome excluded entered_at answered_at waited queued",
        "1 answered - 50 50 - -
         2 answered connect_missing 0 - - -
         3 abandoned - 50 - - -
         4 answered - 0 9 9 9",
    );
    legs(calls, "agent talk handle waited", "ann 10 10 -\nann 0 0 9");
}

#[test]
fn events_out_of_order_lose_nothing() {
    // Clocks disagree: the end stands before the connection.
    let call = "
        1 0  -   entered   sales
        1 30 ann completed agent
        1 31 ann connected -";
    visits(call, "outcome excluded left_at", "answered connect_missing 30");
    legs(call, "agent started_at ended_at talk handle", "ann 31 - - -");
}

#[test]
fn an_entry_told_just_after_the_answer_is_of_the_same_visit() {
    // How long it waited nobody knows, unless that is told.
    let call = "
        1 50  ann connected -
        1 60  -   entered   sales
        1 360 ann completed agent";
    visits(call, VISIT, "1 1 sales ann answered 50 50 50");
    visits(call, "waited queued started_at is_last_visit", "- - 50 yes");
    legs(call, "agent talk waited", "ann 310 -");
    visits(&call.replace("connected -", "connected - wait=20"), "entered_at waited", "30 20");
    let begun = format!("1 40 - started -\n{call}");
    visits(&begun, "queue entered_at waited started_at", "sales 50 - 40");
    let given_up = "1 50 - abandoned -\n 1 60 - entered sales";
    visits(given_up, "queue outcome entered_at waited", "sales abandoned 50 -");
    // Passed on, in the same second too, it is the entry into another queue.
    for by in ["transferred sales", "completed transfer"] {
        let passed = format!("1 50 ann connected -\n 1 60 ann {by}\n 1 60 - entered sales");
        visits(&passed, "queue outcome", "- answered\nsales open");
    }
    // And beyond what clocks disagree by; but who was hung up on waits no more.
    let later = call.replace("1 60 ", "1 111 ");
    visits(
        &later,
        "queue outcome excluded left_at",
        "- answered - 50
         sales answered connect_missing 360",
    );
    let passed = later.replace("completed agent", "completed transfer");
    visits(&passed, "queue outcome", "- answered\nsales open");
}

#[test]
fn a_contact_waits_in_all_its_queues() {
    let calls = "
        1 0   -   entered     sales
        1 60  -   exited      timeout queue=sales
        1 60  -   entered     help
        1 70  ann connected   -       queue=help
        2 0   -   entered     sales
        2 30  ann connected   -
        2 300 ann transferred help
        2 301 -   entered     help
        3 0   -   entered     sales
        3 0   -   abandoned   - wait=unknown";
    visits(
        calls,
        "contact queue waited queued served_at",
        "1 sales 60 70 70
         1 help 10 70 70
         2 sales 30 - 30
         2 help - - 30
         3 sales - - -",
    );
}

#[test]
fn callbacks_voicemail_and_machines() {
    let calls = "
        1 0    -   entered            sales
        1 60   -   callback_requested -        due=600000000
        1 300  -   callback_attempted -
        1 500  ann connected          -
        1 560  ann completed          -
        2 0    -   entered            sales
        2 60   -   exited             key
        2 61   -   voicemail          -
        3 0    -   started            -
        3 20   -   ended              -
        4 0    -   started            -
        4 5    -   human_requested    -
        4 9    -   entered            sales
        4 15   ann connected          -";
    visits(
        calls,
        "contact outcome left_at callback_due_at callback_reached_at voicemail_at \
         human_requested_at",
        "1 callback 60 600 500 - -
         2 voicemail 60 - - 61 -
         3 machine 20 - - - -
         4 answered 15 - - - 5",
    );
    legs(calls, "agent waited", "ann 0\nann 6");
}

#[test]
fn a_callback_is_of_whoever_called_back() {
    let calls = "
        1 0   -   entered            sales   team=desk
        1 9   bob offered            -
        1 60  -   callback_requested -       due=600000000
        1 300 bob callback_attempted -       role=agent
        1 500 ann callback_reached   -       role=agent team=back
        1 900 bob callback_attempted -       role=agent
        2 0   -   callback_requested -       due=600000000
        2 500 c7  callback_reached   -       role=customer
        3 0   -   started            -
        3 60  -   callback_requested -       due=600000000
        4 60  -   callback_requested -       due=600000000 queue=sales
        5 0   -   entered            sales
        5 9   ann connected          -
        5 60  -   callback_requested -
        5 500 bob callback_reached   -       role=agent";
    visits(
        calls,
        "contact outcome agent team excluded started_at entered_at left_at callback_reached_at",
        "1 callback ann back - 0 0 60 500
         2 callback - - - 0 - 0 500
         3 callback - - - 0 0 60 -
         4 callback - - - 60 60 60 -
         5 answered ann - - 0 0 9 500",
    );
    visits("1 0 - callback_requested -", "waited queued is_last_visit", "- - yes");
}

#[test]
fn whoever_is_connected_after_the_request_reaches_the_customer() {
    // The first two were answered before they asked, the second one still was; the third is called
    // from a queue of its own.
    let calls = "
        1 0   ann connected          -
        1 60  ann completed          -
        1 90  -   callback_requested - due=600000000
        1 500 bob connected          -
        2 0   ann connected          -
        2 90  -   callback_requested - due=600000000
        2 500 bob connected          -
        3 0   -   entered            sales
        3 90  -   callback_requested - due=600000000
        3 490 -   entered            back
        3 500 bob connected          -
        4 0   ann connected          -
        4 90  -   callback_requested - due=600000000";
    visits(
        calls,
        "contact queue agent answered_at callback_reached_at callback_kept_at",
        "1 - ann 0 500 500
         2 - ann 0 500 500
         3 sales bob - 500 500
         3 back bob 500 - -
         4 - ann 0 - -",
    );
}

#[test]
fn a_callback_before_its_time_is_not_the_promised_one() {
    // Ann is early in the first two and the fifth, and the fourth is to end before it begins. Of
    // the sixth nothing is promised when it is first asked for.
    let calls = "
        1 60  -   callback_requested - due=600000000 due_from=400000000
        1 300 ann callback_reached   - role=agent
        1 500 bob callback_reached   - role=agent
        1 550 ann callback_reached   - role=agent
        2 60  -   callback_requested - due=600000000 due_from=400000000
        2 300 ann connected          -
        3 60  -   callback_requested - due=600000000 due_from=400000000
        3 400 ann connected          -
        4 60  -   callback_requested - due=600000000 due_from=700000000
        4 300 ann callback_reached   - role=agent
        5 60  -   callback_requested - due=600000000 due_from=400000000
        5 300 ann callback_reached   - role=agent
        5 500 bob callback_attempted - role=agent
        6 60  -   callback_requested -
        6 90  ann callback_reached   - role=agent
        6 100 -   callback_requested - due=600000000
        6 110 -   callback_requested - due=900000000
        6 500 bob callback_reached   - role=agent";
    visits(
        calls,
        "contact agent callback_begins_at callback_due_at callback_reached_at callback_kept_at",
        "1 bob 400 600 300 500
         2 ann 400 600 300 -
         3 ann 400 600 400 400
         4 ann - 600 300 300
         5 ann 400 600 300 -
         6 bob - 600 90 500",
    );
}

#[test]
fn a_request_for_a_person_goes_on_to_the_next_queue() {
    let calls = "
        1 0  -   started         -
        1 5  -   human_requested -
        1 9  -   entered         sales
        1 29 -   exited          timeout
        1 30 -   entered         help
        1 40 ann connected       -
        2 0  -   entered         sales
        2 5  -   human_requested -
        2 9  ann connected       -
        2 29 ann completed       -
        2 30 -   entered         help
        2 60 -   abandoned       -
        3 0  -   started         -
        3 5  -   human_requested -
        3 9  -   entered         sales
        3 30 -   exited          key
        4 0  -   entered         sales
        4 5  -   human_requested -
        4 9  -   exited          timeout
        4 10 -   entered         help
        4 15 -   human_requested -
        4 20 ann connected       -";
    visits(
        calls,
        "contact queue outcome human_requested_at",
        "1 sales exited -
         1 help answered 5
         2 sales answered 5
         2 help abandoned -
         3 sales exited 5
         4 sales exited -
         4 help answered 5",
    );
}

#[test]
fn a_contact_of_which_only_the_request_is_known_began_with_it() {
    let calls = "
        1 5 - human_requested -
        2 3 - started         -
        2 5 - human_requested -";
    visits(
        calls,
        "contact outcome started_at human_requested_at ended_at",
        "1 machine 5 5 5
         2 machine 3 5 5",
    );
}

#[test]
fn outbound_calls_are_attempts() {
    let calls = "
        1 0  -   started   - direction=outbound campaign=spring
        1 8  ann connected -
        1 60 ann completed customer
        2 0  -   started   - direction=outbound campaign=spring
        2 30 -   ended     -
        3 0  -   started   - direction=outbound
        4 0  -   started   -
        4 1  -   test      -";
    visits(
        calls,
        "contact direction campaign outcome exit_reason entered_at answered_at excluded",
        "1 outbound spring answered - 0 8 -
         2 outbound spring exited no_answer 0 - -
         3 outbound - open - 0 - -
         4 inbound - machine - - - test",
    );
    // That it rang for 8 seconds is no time in a queue.
    legs(calls, "agent started_at waited handle", "ann 8 0 52");
}

#[test]
fn an_attempt_is_of_whoever_called() {
    let calls = "
        1 0  ann started   -        direction=outbound role=agent team=sales
        1 30 -   ended     -
        2 0  -   started   -        direction=outbound
        2 9  bob offered   -
        2 30 ann ended     -        role=agent
        3 0  ann started   -        direction=outbound role=agent team=sales
        3 8  bob connected -
        3 60 bob completed customer
        4 8  ann connected -        direction=outbound role=agent
        4 60 ann completed -        role=agent
        5 0  ann entered   -        direction=outbound role=agent
        5 30 -   exited    unavailable
        6 0  -   started   -        direction=outbound
        6 30 c7  ended     -        role=customer
        7 0  ann started   -        role=agent
        7 9  -   entered   sales
        7 20 -   abandoned -";
    visits(
        calls,
        "contact direction outcome agent team excluded entered_at answered_at",
        "1 outbound exited ann sales - 0 -
         2 outbound exited ann - - 0 -
         3 outbound answered bob - - 0 8
         4 outbound answered ann - - 8 8
         5 outbound exited ann - - 0 -
         6 outbound exited - - - 0 -
         7 inbound abandoned - - - 9 -",
    );
}
