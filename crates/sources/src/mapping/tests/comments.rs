//! Comments in columns of one heading, as Jira exports them, and pieces of a text.

use super::proposals::check;
use super::sorts::{events, events_as_proposed, tells};
use super::*;

const ISSUES: &str = "Summary,Issue key,Status,Assignee,Reporter,Created,Updated,Resolved,Labels,\
    Labels,Comment,Comment\n\
    Printer,HD-1,Resolved,pia,ana,03/Feb/25 10:15 AM,04/Feb/25 9:00 AM,04/Feb/25 9:00 AM,vip,\
    refund,03/Feb/25 11:00 AM;pia;We look; soon,03/Feb/25 1:00 PM;ana;Thanks\n\
    VPN,HD-2,Open,teo,luis,15/Feb/25 10:15 AM,15/Feb/25 11:00 AM,,,,\
    15/Feb/25 11:00 AM;teo;Hello,\n";

#[test]
fn each_cell_of_a_comment_is_a_message() {
    check(
        ISSUES,
        &[
            "# CHECK: each cell of `Comment` is taken for a comment: when, who, and what",
            "kind = \"message\"\nat = { from = \"Comment\", part = 1 }\n\
             actor = { from = \"Comment\", part = 2 }\nactor_kind = \"'compare'\"\n\
             carry = false\n",
            "at = { from = \"Comment_2\", part = 1 }\n",
            "each = \"Labels_2\"\n",
        ],
    );
    let found = events_as_proposed(ISSUES);
    tells(
        &found,
        &[
            "HD-1 2025-02-03T10:15:00Z message by customer ana public customer=ana",
            "HD-1 2025-02-03T11:00:00Z message by agent pia public",
            "HD-1 2025-02-03T13:00:00Z message by customer ana public",
            "HD-1 2025-02-03T10:15:00Z tagged `refund`",
            "HD-2 2025-02-15T11:00:00Z message by agent teo public",
        ],
    );
    assert!(!found.iter().any(|line| line.contains("We look")), "{found:#?}");
}

#[test]
fn a_text_without_times_is_no_comment() {
    let text = super::sorts::proposed(&ISSUES.replace("/Feb/25 11:00 AM;", ";"));
    assert!(!text.contains("{ from = \"Comment\", part"), "{text}");
}

#[test]
fn a_piece_of_a_text_may_be_missing() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"f\"\nconversation = \"id\"\n[[file.event]]\n\
        kind = \"message\"\nat = { from = \"said\", part = 1 }\n\
        actor = { from = \"said\", part = 3, default = \"nobody\" }\nactor_kind = \"'agent'\"\n\
        [[file.event]]\nkind = \"opened\"\nat = \"at\"\n";
    let csv = "id,at,said\n1,2025-02-01,2025-02-03; a; ana \n2,2025-02-01,2025-02-04;b\n\
        3,2025-02-01,;c\n";
    let found = events(mapping, csv);
    tells(
        &found,
        &[
            "1 2025-02-03T00:00:00Z message by agent ana",
            "2 2025-02-04T00:00:00Z message by agent nobody",
        ],
    );
    assert_eq!(found.len(), 5, "{found:#?}");
    // There is no piece before the first.
    assert!(Mapping::parse("m", &mapping.replace("part = 3", "part = 0")).is_err());
}
