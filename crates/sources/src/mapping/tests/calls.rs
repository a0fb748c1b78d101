//! Calls of which instants are told: when each came in, was answered and was over.

use super::proposals::check;
use super::sorts::{detected, events, proposed, tells};
use super::*;

const CALLS: &str = "call_id,started_at,answered_at,ended_at,queue,agent,caller,direction\n\
    c1,2025-03-03 09:00:00,2025-03-03 09:00:20,2025-03-03 09:05:20,Sales,ana,k1,inbound\n\
    c2,2025-03-03 09:10:00,,2025-03-03 09:10:45,Sales,,k2,inbound\n\
    c3,2025-03-03 09:20:00,2025-03-03 09:20:05,2025-03-03 09:21:05,Help,luis,k3,outbound\n";

#[test]
fn instants_tell_how_a_call_went() {
    check(
        CALLS,
        &[
            "[tables.directions]\n\"inbound\" = \"inbound\"\n\"outbound\" = \"outbound\"\n",
            "has = [\"call_id\", \"started_at\", \"answered_at\"]",
            "stream = \"contact\"\nsubject = \"call_id\"\nrecord = \"call/{call_id}\"\n",
            "attributes = { direction = { from = \"direction\", map = \"directions\" } }\n",
            "# A call without `answered_at` was abandoned.",
            "kind = \"connected\"\nat = \"answered_at\"\nactor = \"agent\"\n",
            "kind = \"completed\"\nat = \"ended_at\"\n",
        ],
    );
    let text = proposed(CALLS);
    assert!(!text.contains("Nothing is made of") && !text.contains("no column tells"), "{text}");
    let found = events(&text, CALLS);
    tells(
        &found,
        &[
            "c1 2025-03-03T09:00:00Z entered `Sales` customer=k1 channel=phone direction=inbound",
            "c1 2025-03-03T09:00:20Z connected by agent ana",
            "c1 2025-03-03T09:05:20Z completed by agent ana",
            "c2 2025-03-03T09:10:45Z abandoned",
            "c3 2025-03-03T09:20:00Z entered `Help` customer=k3 channel=phone direction=outbound",
        ],
    );
    assert_eq!(found.len(), 3 + 2 + 3, "{found:#?}");
    assert!(!found.iter().any(|line| line.contains("wait=unknown")), "{found:#?}");
    // Whatever stands first, and with lengths beside the instants.
    let csv = "Answered at,Call ID,Hang up,Start,Talk time (s)\n\
        2025-03-03 09:00:20,c1,2025-03-03 09:05:20,2025-03-03 09:00:00,290\n\
        ,c2,2025-03-03 09:10:45,2025-03-03 09:10:00,\n";
    let text = proposed(csv);
    assert!(text.contains("talk = { from = \"Talk time (s)\", unit = \"seconds\" }"), "{text}");
    tells(
        &events(&text, csv),
        &[
            "c1 2025-03-03T09:00:00Z entered",
            "c1 2025-03-03T09:00:20Z connected",
            "c1 2025-03-03T09:05:20Z completed",
            "c2 2025-03-03T09:10:45Z abandoned",
        ],
    );
}

#[test]
fn instants_of_calls_are_known_in_other_languages() {
    for csv in [
        "Inicio;Contestada;Fin;Cola;Agente;Número llamante\n\
         13/03/2025 09:00:00;13/03/2025 09:00:20;13/03/2025 09:05:20;Ventas;Ana;k1\n\
         13/03/2025 09:10:00;;13/03/2025 09:10:45;Ventas;;k2\n\
         13/03/2025 09:20:00;;13/03/2025 09:20:15;Ventas;;k2\n",
        "Anruf-ID;Beginn des Anrufs;Angenommen um;Beendet um\n\
         1;13.03.2025 09:00:00;13.03.2025 09:00:20;13.03.2025 09:05:20\n\
         2;13.03.2025 09:10:00;;13.03.2025 09:10:45\n",
        "Appel;Début;Décroché;Raccroché\n\
         1;2025-03-13 09:00:00;2025-03-13 09:00:20;2025-03-13 09:05:20\n\
         2;2025-03-13 09:10:00;;2025-03-13 09:10:45\n",
        "ID chamada;Início;Atendida;Encerrada\n\
         1;2025-03-13 09:00:00;2025-03-13 09:00:20;2025-03-13 09:05:20\n\
         2;2025-03-13 09:10:00;;2025-03-13 09:10:45\n",
    ] {
        check(csv, &["stream = \"contact\"\n"]);
        tells(
            &events(&proposed(csv), csv),
            &[
                "1 2025-03-13T09:00:00Z entered",
                "1 2025-03-13T09:00:20Z connected",
                "1 2025-03-13T09:05:20Z completed",
                "2 2025-03-13T09:10:45Z abandoned",
            ],
        );
    }
    // Tickets and chats that somebody answered are none, whatever queue they are in and whoever
    // called.
    for csv in [
        "Ticket ID,Created,Answered,Closed,Queue,Phone\n\
         1,2025-03-03 08:00,2025-03-03 09:00,2025-03-04 08:00,A,k1\n\
         2,2025-03-03 08:00,,,A,k2\n",
        "Case,Opened,Answered,Ended,Agent\n\
         1,2025-03-03 08:00,2025-03-03 09:00,2025-03-04 08:00,ana\n2,2025-03-03 08:00,,,ana\n",
        "chat_id,started_at,accepted_at,ended_at,queue,wait_time,agent\n\
         h1,2025-03-03 08:00,2025-03-03 08:01,2025-03-03 08:09,A,60,ana\n\
         h2,2025-03-03 08:00,,2025-03-03 08:02,A,120,\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"contact\""), "{}", proposed(csv));
    }
}

#[test]
fn instants_of_calls_are_picked_as_columns_are() {
    let detected = detected(CALLS);
    let text = proposed(CALLS);
    let picks = Picks::of(&text, &detected).expect("it is a proposal");
    let column = |name: &str| Pick::Column(name.into());
    for (role, pick) in [
        ("at", column("started_at")),
        ("replied", column("answered_at")),
        ("solved", column("ended_at")),
        ("wait", Pick::Nothing),
        ("answered", Pick::Nothing),
    ] {
        assert!(picks.roles().contains(&(role, pick.clone())), "{role}: {:?}", picks.roles());
    }
    assert!(!keepable(&detected, &picks).contains(&"direction".to_owned()));
    let mut changes = PickChanges::default();
    changes.roles.insert("solved".into(), Pick::Nothing);
    let found = repick(&detected, &text, &changes, "UTC", false).expect("it can be read");
    assert_eq!(found.by_hand, ByHand::Kept);
    let found = events(&found.text, CALLS);
    assert!(!found.iter().any(|line| line.contains("Z completed ")), "{found:#?}");
    // Nothing tells when the caller gave up, then.
    tells(&found, &["c2 2025-03-03T09:10:00Z abandoned"]);
    assert!(found.iter().any(|line| line.contains("wait=unknown")), "{found:#?}");
}

#[test]
fn the_log_of_an_exchange_is_known_by_its_parties_its_talk_and_its_outcome() {
    // Under other headings, and with its times as a spreadsheet counts days.
    let csv = "calldate;origen;destino;duración;billsec;disposición\n\
        45717.375;600111222;101;32;20;ANSWERED\n45717.5;600111333;102;15;0;NO ANSWER\n\
        45718.25;600111222;101;9;0;BUSY\n";
    check(
        csv,
        &[
            "formats = [\"excel\", \"usual\"]\n",
            "stream = \"contact\"\n",
            "customer = \"origen\"\n",
            "talk = { from = \"billsec\", unit = \"seconds\" }",
            "# CHECK: no column tells how long callers waited",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "1 2025-03-01T09:00:00Z entered customer=600111222 channel=phone",
            "1 2025-03-01T09:00:00Z completed customer=600111222 channel=phone",
            "2 2025-03-01T12:00:00Z abandoned",
            "3 2025-03-02T06:00:00Z abandoned",
        ],
    );
}

#[test]
fn of_a_call_that_nobody_says_when_it_was_answered_the_wait_is_unknown() {
    let csv = "call_id,started_at,answered_at,ended_at,queue,agent,Call status\n\
        c1,2025-03-03 09:00:00,2025-03-03 09:00:20,2025-03-03 09:05:20,Sales,ana,Answered\n\
        c2,2025-03-03 09:10:00,,2025-03-03 09:15:45,Sales,ana,Answered\n\
        c3,2025-03-03 09:20:00,,2025-03-03 09:20:45,Sales,,No answer\n";
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "c1 2025-03-03T09:00:20Z connected by agent ana",
            "c1 2025-03-03T09:05:20Z completed by agent ana",
            "c2 2025-03-03T09:10:00Z connected by agent ana",
            "c2 2025-03-03T09:15:45Z completed by agent ana",
            "c3 2025-03-03T09:20:45Z abandoned",
        ],
    );
    assert_eq!(found.len(), 3 + 3 + 2, "{found:#?}");
    let unknown: Vec<&String> = found.iter().filter(|line| line.contains("wait=unknown")).collect();
    assert!(unknown.len() == 1 && unknown[0].starts_with("c2 "), "{found:#?}");
    // Where no column tells it, that is so of all that were answered.
    let detected = detected(CALLS);
    let mut changes = PickChanges::default();
    changes.roles.insert("replied".into(), Pick::Nothing);
    let found =
        repick(&detected, &proposed(CALLS), &changes, "UTC", false).expect("it can be read");
    assert!(found.text.contains("are in no figure of waits"), "{}", found.text);
    let found = events(&found.text, CALLS);
    let connected = |line: &&String| line.contains("Z connected ");
    assert!(found.iter().any(|line| connected(&line)), "{found:#?}");
    assert!(found.iter().filter(connected).all(|line| line.contains("wait=unknown")), "{found:#?}");
}
