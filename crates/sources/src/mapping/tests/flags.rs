//! Rows that a column or a word says to be written by a machine, or to count in no figure.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

#[test]
fn what_a_machine_wrote_is_automated() {
    for heading in ["automated", "is_bot", "Respuesta automática", "Auto"] {
        let csv = format!(
            "session_id,timestamp,from,{heading},content\n\
             s1,2025-03-05T10:00:00Z,user,false,hi\ns1,2025-03-05T10:00:02Z,operator,true,soon\n\
             s1,2025-03-05T10:30:00Z,operator,false,hi\n\
             s2,2025-03-06T10:00:00Z,user,false,hi\ns2,2025-03-06T10:00:02Z,operator,true,soon\n"
        );
        check(&csv, &[&format!("\nautomated = \"{heading}\"")]);
        let found = events(&proposed(&csv), &csv);
        let automated = found.iter().filter(|line| line.contains(" public automated ")).count();
        assert_eq!(automated, 2, "{found:#?}");
        tells(&found, &["s1 2025-03-05T10:00:02Z message by agent public automated"]);
        // A bare word may say something else, as of a car, where customers' messages have it too.
        let of_all = proposed(&csv.replace("user,false", "user,true"));
        assert_eq!(of_all.contains("automated ="), heading != "Auto", "{of_all}");
    }
    // What says something else of a row is none, and so is what is no yes or no.
    for heading in ["Auto assigned", "Bot handoff"] {
        let csv = format!(
            "session_id,timestamp,from,{heading}\ns1,2025-03-05T10:00:00Z,user,false\n\
             s1,2025-03-05T10:00:02Z,operator,true\n"
        );
        assert!(!proposed(&csv).contains("automated ="), "{heading}");
    }
    let csv = "session_id,timestamp,from,Bot\ns1,2025-03-05T10:00:00Z,user,Lisa\n\
        s1,2025-03-05T10:00:02Z,operator,Lisa\n";
    assert!(!proposed(csv).contains("automated ="));
}

#[test]
fn tests_and_what_was_deleted_count_in_no_figure() {
    let csv = "Nº ticket;Fecha apertura;Fecha cierre;Estado;Es prueba;Spam\n\
        1;05/03/2025 10:00;05/03/2025 11:00;Cerrado;No;No\n\
        2;15/03/2025 10:00;15/03/2025 12:00;Cerrado;Sí;No\n\
        3;16/03/2025 10:00;16/03/2025 10:05;Cerrado;No;Sí\n\
        4;18/03/2025 11:00;18/03/2025 12:05;Eliminado;No;No\n";
    let asks =
        "\"Eliminado\" = \"skip\"    # CHECK: no status, but `deleted`, which an event below";
    let test = "# CHECK: does a yes in `Es prueba` say that a conversation is `test`";
    check(csv, &[asks, test, "\nkind = \"test\"\nat = \"Fecha apertura\"\ncarry = false\n"]);
    let found = events(&proposed(csv), csv);
    let left: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split(' ').nth(2).map(|kind| (line, kind)))
        .filter(|(_, kind)| matches!(*kind, "test" | "spam" | "deleted"))
        .map(|(line, _)| line.split(" |").next().unwrap_or_default())
        .collect();
    let starts = ["2 2025-03-15T10:00:00Z test", "3 2025-03-16T10:00:00Z spam"];
    tells(&found, &[starts[0], starts[1], "4 2025-03-18T11:00:00Z deleted"]);
    assert_eq!(left.len(), 3, "{left:#?}");
    // A column that no row says yes in says it of later ones.
    let none = csv.replace("Sí;No", "No;No");
    check(&none, &["kind = \"test\""]);
    // Of many it may be a free trial.
    let trial = csv.replace("Es prueba", "Prueba");
    check(&trial, &["# Many say yes, as if it", "\n#\n# [[file.event]]\n# when = "]);
    let found = events(&proposed(&trial), &trial);
    assert!(!found.iter().any(|line| line.contains("Z test")), "{found:#?}");
    // What names a test is no flag.
    let named = csv.replace("Es prueba", "Nombre de la prueba");
    assert!(!proposed(&named).contains("kind = \"test\""), "{}", proposed(&named));
}

#[test]
fn a_history_that_begins_with_new_tells_its_openings() {
    let csv = "Ticket ID;Field;Old value;New value;Changed at;Changed by\n\
        1;status;;New;2025-03-05 10:00;Eva\n1;status;New;Waiting on us;2025-03-05 11:00;Ana\n\
        1;status;Waiting on us;Closed;2025-03-06 12:00;Ana\n\
        2;status;;New;2025-03-15 10:00;Eva\n2;status;New;Closed;2025-03-16 11:00;Ana\n";
    check(csv, &["\"Waiting on us\" = \"open\"", "# CHECK: the first row of a conversation says"]);
    tells(&events(&proposed(csv), csv), &["1 2025-03-05T10:00:00Z opened"]);
    let midst = csv.replace(";;New;", ";;Open;");
    check(&midst, &["# CHECK: nothing tells when conversations were opened", "# [[file.event]]"]);
    let asked = crate::mapping::to_check(&proposed(&midst));
    let asks = asked.iter().find(|own| own.starts_with("nothing tells when conversations"));
    let asks = asks.map(String::as_str).unwrap_or_default();
    assert!(asks.ends_with("stands below these lines in the mapping."), "{asks}");
}
