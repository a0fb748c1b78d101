//! Lengths of time: minutes and seconds, unit words, and those that nothing is made of.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::*;

/// Calls whose lengths are in minutes and seconds.
const CALLS: &str = "Call ID,Start time,Queue,Result,Wait time,Talk time,Agent\n\
    1,2025-03-03 09:00:00,Help,answered,01:30,04:24,Bob\n\
    2,2025-03-03 09:10:00,Help,answered,00:46,05:24,Bob\n\
    3,2025-03-03 09:20:00,Help,abandoned,00:37,00:00,\n";

#[test]
fn lengths_of_calls_in_two_parts_are_minutes_and_seconds() {
    check(
        CALLS,
        &[
            // As hours and minutes half of the talks would be longer than an hour.
            "# `Talk time` is read as minutes and seconds (mm:ss)",
            "talk = { from = \"Talk time\", unit = \"mm:ss\" }",
            "# CHECK: `Wait time` is read in this unit: mm:ss",
            "plus = \"Wait time\", unit = \"mm:ss\"",
        ],
    );
    tells(
        &events(&proposed(CALLS), CALLS),
        &["1 2025-03-03T09:01:30Z connected by agent Bob", "3 2025-03-03T09:20:37Z abandoned"],
    );
    // One of a day or longer, or one with hours, shows it too; with three parts nothing is open.
    for wait in ["30:10", "1:02:03"] {
        let text = proposed(&CALLS.replace("00:37", wait));
        assert!(text.contains("# `Wait time` is read as minutes and seconds"), "{text}");
    }
    let whole = CALLS.replace("04:24", "00:04:24").replace("05:24", "00:05:24");
    let whole = proposed(&whole.replace(",00:00,", ",00:00:00,"));
    assert!(whole.contains("talk = { from = \"Talk time\", unit = \"hms\" }"), "{whole}");
    assert!(!whole.contains("`Talk time` is read"), "{whole}");
}

#[test]
fn nobody_spoke_in_a_call_of_no_seconds_in_words() {
    let csv = "Call ID,Date,Queue,Agent,Wait time,Talk time\n\
        1,2025-03-13 09:00,Sales,ana,12s,4m 24s\n2,2025-03-13 09:05,Sales,ana,40s,0s\n\
        3,2025-03-13 09:10,Help,luis,72s,5m\n";
    tells(
        &events(&proposed(csv), csv),
        &["1 2025-03-13T09:00:12Z connected by agent ana", "2 2025-03-13T09:05:40Z abandoned"],
    );
}

#[test]
fn talk_that_is_called_a_conversation_has_its_unit_in_the_heading() {
    let csv = "Id llamada;Fecha y hora;Cola;Espera (s);Conversación (s);Agente;Atendida\n\
        1;13/03/2025 10:00;Soporte;10;900;Ana;Sí\n2;13/03/2025 10:05;Soporte;5;905;Ana;Sí\n";
    check(csv, &["talk = { from = \"Conversación (s)\", unit = \"seconds\" }"]);
    tells(&events(&proposed(csv), csv), &["1 2025-03-13T10:00:10Z completed by agent Ana"]);
}

#[test]
fn steps_are_told_by_lengths_with_unit_words() {
    let english = "Ticket #,Created,Status,Full resolution time\n\
        1,2025-03-05 10:00,Solved,12h 30m\n2,2025-03-15 10:00,Open,\n";
    let spanish = "Ticket;Creado el;Estado;Tiempo de resolución\n\
        1;05/03/2025 10:00;Resuelto;12 h 30 min\n2;15/03/2025 10:00;Abierto;\n";
    for csv in [english, spanish] {
        check(csv, &["unit = \"hms\" }"]);
        tells(&events(&proposed(csv), csv), &["1 2025-03-05T22:30:00Z status `solved`"]);
    }
    // None of them is 0, which would say that it has not come yet; and what is left is asked.
    for csv in [
        english.replace("12h 30m", "0h 0m"),
        english.replace("Full resolution time", "Resolution time (business)"),
        // Zoho writes the unit behind hours and minutes.
        english
            .replace("Full resolution time", "First Response Time in Business Hours")
            .replace("12h 30m", "05:00 hrs"),
    ] {
        let text = proposed(&csv);
        assert!(!text.contains("plus = "), "{text}");
        assert!(text.contains("# CHECK: these hold lengths of time"), "{text}");
    }
}

#[test]
fn a_time_may_be_later_by_what_a_template_makes() {
    let mapping = "name = \"m\"\n[[file]]\nname = \"calls\"\nhas = [\"id\"]\n\
        conversation = \"id\"\nrecord = \"{id}\"\nversion = \"'1'\"\n\
        [[file.event]]\nkind = \"opened\"\n\
        at = { from = \"at\", plus = \"00:{wait}\", unit = \"hms\" }\n";
    let mapping = Mapping::parse("m", mapping).expect("it is a mapping");
    let csv = "id,at,wait\n1,2025-03-05T10:00:00Z,01:30\n";
    let found = lines(&mapping, &[bytes("t.csv", csv)], context());
    tells(&found, &["1 2025-03-05T10:01:30Z opened"]);
}
