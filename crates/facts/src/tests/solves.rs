//! Solves whose instant is unknown, or only known to be no later than told; and several that are
//! courtesies.

use baremo_model::Fact;

use super::timeline::check;

#[test]
fn a_solve_at_an_unknown_instant_is_said() {
    check(
        "0:00 opened conversation=a
         0:09 status solved conversation=a
         0:00 opened conversation=b
         0:00 status closed conversation=b solve_instant=unknown
         0:00 opened conversation=c
         0:05 status solved conversation=c
         0:06 status closed conversation=c solve_instant=unknown
         0:00 opened conversation=d
         0:00 status open conversation=d solve_instant=unknown",
        Fact::Cases,
        "conversation status solved_at solve_time_unknown",
        "a solved 0:09 no
         b closed 0:00 yes
         c closed 0:05 no
         d open - no",
    );
}

#[test]
fn a_dated_solve_prevails_over_one_nobody_knows_when() {
    // Told by two lists: the second knows when, and until then the case was open.
    let two_lists = "0:00 opened conversation=a
         0:00 status closed record=list/a conversation=a solve_instant=unknown
         0:01 status closed record=other/a conversation=a solve_instant=unknown
         0:09 status solved bob record=dated/a conversation=a";
    check(
        two_lists,
        Fact::Cases,
        "first_solved_at solved_at solve_count solve_time_unknown former_solve_time_unknown solver",
        "0:09 0:09 1 no no bob",
    );
    check(
        two_lists,
        Fact::StatusSpans,
        "status started_at ended_at",
        "new 0:00 0:09\nsolved 0:09 -",
    );
}

#[test]
fn a_case_solved_again_at_a_known_time_is_timed() {
    check(
        "0:00 opened conversation=a
         0:00 status closed conversation=a solve_instant=unknown
         0:05 status open conversation=a
         0:09 status solved conversation=a
         0:00 opened conversation=b
         0:05 status solved conversation=b
         0:06 status open conversation=b
         0:07 status closed conversation=b solve_instant=unknown
         0:00 opened conversation=c
         0:00 status closed conversation=c solve_instant=unknown
         0:05 status open conversation=c",
        Fact::Cases,
        "conversation solved_at solve_time_unknown former_solve_time_unknown",
        "a 0:09 no yes
         b 0:07 yes no
         c - yes no",
    );
}

#[test]
fn a_solve_dated_by_the_last_change_is_said() {
    check(
        "0:00 opened conversation=a
         0:09 status solved conversation=a
         0:20 status solved conversation=a solve_instant=latest
         0:00 opened conversation=b
         0:20 status solved conversation=b solve_instant=latest
         0:30 status closed conversation=b
         0:00 opened conversation=c
         0:20 status solved conversation=c solve_instant=latest
         0:25 status open conversation=c
         0:30 status solved conversation=c
         0:00 opened conversation=d
         0:20 status solved conversation=d solve_instant=latest synthesised=yes
         0:09 status solved conversation=d
         0:00 opened conversation=e
         0:00 status closed conversation=e solve_instant=unknown
         0:20 status closed conversation=e solve_instant=latest
         0:20 status open conversation=f solve_instant=latest",
        Fact::Cases,
        "conversation solved_at solve_time_estimated solve_time_unknown",
        "a 0:09 no  no
         b 0:20 yes no
         c 0:30 no  no
         d 0:09 no  no
         e 0:20 yes no
         f -    no  no",
    );
}

#[test]
fn a_reply_of_before_the_reopen_leaves_it_a_courtesy() {
    let reopened = |replied: &str| {
        format!(
            "0:00 opened
             0:04 status solved bob
             1:00 customer ann
             {replied} agent bob
             2:00 status open
             2:05 status solved eve"
        )
    };
    let columns = "solved_at reopen_count courtesy_count solver reply_count";
    check(&reopened("1:30"), Fact::Cases, columns, "0:04 0 1 bob 1");
    check(&reopened("2:01"), Fact::Cases, columns, "2:05 1 0 eve 1");
}

#[test]
fn each_courtesy_of_several_keeps_its_own_spans_out() {
    check(
        "0:00 opened
         0:04 status solved bob
         1:00 customer ann
         1:01 status open
         1:02 status pending
         1:06 status solved bob
         1:59 customer ann
         2:00 status open
         2:07 status solved bob
         3:00 status open
         3:01 agent zoe
         4:00 status solved zoe",
        Fact::StatusSpans,
        "status started_at ended_at before_solve",
        "new 0:00 0:04 yes
         solved 0:04 1:01 yes
         open 1:01 1:02 no
         pending 1:02 1:06 no
         solved 1:06 2:00 yes
         open 2:00 2:07 no
         solved 2:07 3:00 yes
         open 3:00 4:00 yes
         solved 4:00 - no",
    );
}

#[test]
fn solved_again_ends_the_turn_in_between_and_is_no_solve() {
    let again = "0:00 customer ann
         0:05 agent bob
         0:07 status solved bob
         0:08 customer ann
         0:09 status solved eve";
    let turns = "0:00 0:05 0:05 reply
         0:08 -    0:09 solve";
    check(again, Fact::Turns, "waiting_since replied_at ended_at ended_by", turns);
    check(again, Fact::Cases, "solve_count reopen_count last_solved_at solver", "1 0 0:07 bob");
}
