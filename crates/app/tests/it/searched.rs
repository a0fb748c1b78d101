//! What the search of the pages finds by an id, and by a name that is nearly one.

use crate::Bench;
use crate::serve::Server;

const MAP: &str = r#"
name = "desk"
[[file]]
name = "cases"
has = ["case", "who", "at"]
conversation = "case"
record = "case/{case}"
[file.common]
customer = "who"
[[file.event]]
kind = "opened"
at = "at"
actor_kind = "'customer'"
"#;

#[test]
fn ids_lead_to_their_pages_and_typos_to_what_was_meant() {
    let bench = Bench::new();
    let csv = "case,who,at\nB-43,u4301,2026-03-02T09:00:00Z\n";
    bench.import_each("desk", MAP, &[("cases.csv", csv)]);
    let server = Server::start(&bench);
    for (sought, lang, expected) in [
        ("u4301", "en", "href=\"/customers/u4301?lang=en"),
        ("u4301", "es", "href=\"/customers/u4301?lang=es"),
        ("B-43", "en", "href=\"/conversations/desk/B-43?lang=en"),
        ("backlg", "en", "href=\"/metrics/backlog?lang=en"),
    ] {
        let page = server.get(&format!("/metrics?q={sought}&lang={lang}")).1;
        assert!(page.contains(expected), "{sought}: {page}");
        let said = ["Nothing is called", "No hay nada llamado"];
        let none = said.iter().any(|none| page.contains(none));
        assert_eq!(none, sought == "backlg", "{sought}: {page}");
    }
}
