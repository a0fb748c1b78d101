//! Where little comes in, figures show the cases they stand on.

use crate::serve::Server;
use crate::{Bench, SMALL};

/// Returns the card of a metric.
fn card<'a>(page: &'a str, metric: &str) -> &'a str {
    let link = format!("href=\"/metrics/{metric}?");
    let cards = page.split("<article class=\"card\">").skip(1);
    let mut own = cards.filter(|card| card.contains(&link));
    own.next().expect("a card").split("</article>").next().expect("its end")
}

#[test]
fn what_is_counted_is_shown_case_by_case() {
    let bench = Bench::new();
    bench.import_small(SMALL);
    let server = Server::start(&bench);
    let (_, page) = server.get("/?lang=en");
    let open = card(&page, "backlog");
    assert!(open.contains("href=\"/conversations/small/2?"), "{open}");
    assert!(open.contains("2 Mar 2026"), "since when it is open: {open}");
    let volume = card(&page, "ticket_volume");
    assert_eq!(volume.matches("/conversations/small/").count(), 2, "{volume}");
    // What is wanting is what a figure stands on.
    let each = card(&page, "conversations_per_agent");
    assert!(each.contains(" more agents to judge it"), "{each}");
    // What is made of other figures has no cases of its own.
    let days = card(&page, "backlog_days");
    assert!(!days.contains("few-cases"), "{days}");
    let (_, page) = server.get("/metrics/backlog?lang=en");
    assert!(page.contains("href=\"/conversations/small/2?"), "{page}");
    // Those of a board's card lead back to its records, and not to all.
    let board = "title = \"Mail\"\n[[card]]\nmetric = \"ticket_volume\"\n\
        where = \"channel = 'email'\"\n";
    bench.write("boards/mail.toml", board);
    let (_, page) = server.get("/boards/mail?lang=en");
    let mail = card(&page, "ticket_volume");
    assert!(mail.contains("href=\"/conversations/small/1?where=channel+%3D+%27email%27"), "{mail}");
}
