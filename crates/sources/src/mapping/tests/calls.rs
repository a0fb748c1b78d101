//! Calls of which instants are told, when each came in, was answered and was over, and calls of
//! exports of exchanges: their headings, their words, their doubled rows.

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
        let found = events(&proposed(csv), csv);
        for part in [
            " 2025-03-13T09:00:00Z entered",
            " 2025-03-13T09:00:20Z connected",
            " 2025-03-13T09:05:20Z completed",
            " 2025-03-13T09:10:45Z abandoned",
        ] {
            assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:#?}");
        }
    }
    // Tickets and chats that somebody answered are none, whatever queue they are in and whoever
    // called, and neither is who waited for a service at a counter.
    for csv in [
        "Ticket ID,Created,Answered,Closed,Queue,Phone\n\
         1,2025-03-03 08:00,2025-03-03 09:00,2025-03-04 08:00,A,k1\n\
         2,2025-03-03 08:00,,,A,k2\n",
        "Case,Opened,Answered,Ended,Agent\n\
         1,2025-03-03 08:00,2025-03-03 09:00,2025-03-04 08:00,ana\n2,2025-03-03 08:00,,,ana\n",
        "chat_id,started_at,accepted_at,ended_at,queue,wait_time,agent\n\
         h1,2025-03-03 08:00,2025-03-03 08:01,2025-03-03 08:09,A,60,ana\n\
         h2,2025-03-03 08:00,,2025-03-03 08:02,A,120,\n",
        "chat_id,started_at,queue,wait_time,duration,agent\n\
         h1,2025-03-03 08:00,A,60,540,ana\nh2,2025-03-03 08:00,A,120,0,\n",
        "Turno;Servicio;Hora de llegada;Espera (min);Duración (min)\n\
         A1;Caja;13/03/2025 09:00;5;7\nA2;Caja;13/03/2025 09:05;9;3\n",
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
            "customer = { from = \"origen\", hashed = \"phone\" }\n",
            "talk = { from = \"billsec\", unit = \"seconds\" }",
            "# CHECK: no column tells how long callers waited",
            "subject = { from = \"{origen}/{calldate}\", hashed = \"visitor\" }\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    for part in [
        " 2025-03-01T09:00:00Z entered customer=phone:",
        " 2025-03-01T09:00:00Z completed customer=phone:",
        " 2025-03-01T12:00:00Z abandoned",
        " 2025-03-02T06:00:00Z abandoned",
    ] {
        assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:#?}");
    }
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

/// Returns how many events of a kind there are.
fn count(found: &[String], kind: &str) -> usize {
    found.iter().filter(|line| line.contains(&format!("Z {kind} "))).count()
}

#[test]
fn one_column_tells_the_way_of_calls_and_what_became_of_them() {
    let csv = "ID llamada;Tipo de llamada;Inicio;Cola;Agente;Tiempo de espera;\
        Tiempo de conversación;Tiempo de retención\n\
        1;Entrante;05/10/2024 10:00:00;Soporte;Ana;00:00:10;00:03:00;00:00:00\n\
        2;Perdida;15/10/2024 10:00:00;Soporte;;00:00:30;00:00:00;00:00:00\n\
        3;Saliente;16/10/2024 10:00:00;;Luis;00:00:12;00:01:00;00:00:00\n\
        4;Saliente no contestada;17/10/2024 10:00:00;;Luis;00:00:40;00:00:00;00:00:00\n\
        5;Entrante;18/10/2024 10:00:00;Soporte;Ana;00:00:25;00:03:00;00:00:10\n";
    check(
        csv,
        &[
            "[tables.directions]\n\"Entrante\" = \"inbound\"\n\"Perdida\" = \"inbound\"\n\
             \"Saliente\" = \"outbound\"\n\"Saliente no contestada\" = \"outbound\"\n",
            "hold = { from = \"Tiempo de retención\", unit = \"hms\" }",
            "# No column tells how long the work after a call took",
        ],
    );
    let found = events(&proposed(csv), csv);
    assert_eq!((count(&found, "connected"), count(&found, "abandoned")), (3, 2), "{found:#?}");
    let way = |id: &str| {
        let entered = found.iter().find(|line| line.starts_with(id) && line.contains("entered"));
        entered.is_some_and(|line| line.contains("direction=outbound"))
    };
    assert_eq!(["1", "2", "3", "4", "5"].map(way), [false, false, true, true, false]);
    // Who called is told of a call in vain, too.
    tells(&found, &["4 2024-10-17T10:00:40Z abandoned by agent Luis"]);
    // Where a lost call has a length, the word says that nobody spoke.
    let english = "Call ID,Call Type,Start,Queue,Agent,Wait time (s),Call duration (s)\n\
        1,Inbound,2025-03-03 09:00:00,Help,ana,10,60\n\
        2,Missed,2025-03-03 10:00:00,Help,ana,30,30\n\
        3,Outbound,2025-03-03 11:00:00,Help,ana,5,60\n";
    check(english, &["when = \"\\\"Call Type\\\" in ('Inbound', 'Outbound')\"\n"]);
    let found = events(&proposed(english), english);
    tells(&found, &["2 2025-03-03T10:00:30Z abandoned"]);
    assert_eq!((count(&found, "connected"), count(&found, "abandoned")), (2, 1), "{found:#?}");
    // What is called as the way of calls says more than a campaign.
    let five = "CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,AGENT,SKILL,ANI,QUEUE WAIT TIME,TALK TIME,\
        ABANDONED\n1,2025-03-03 09:00:00,Inbound ES,Inbound,ana,Help,k1,00:00:10,00:01:00,0\n\
        2,2025-03-03 09:10:00,Inbound ES,Outbound,ana,Help,k2,00:00:30,00:00:00,1\n";
    check(five, &["from = \"CALL TYPE\"", "customer = \"ANI\"", "value = \"SKILL\""]);
}

#[test]
fn what_never_was_in_a_queue_is_not_abandoned_there() {
    let csv = "line,Call ID,datetime (UTC),direction,from,answered,missed_call_reason,user,\
        duration (total),duration (in call),waiting time,teams\n\
        Sales,1,2024-10-05 10:00:00,inbound,+34600000001,Yes,,ana,70,60,10,Help\n\
        Sales,2,2024-10-13 10:00:00,inbound,+34600000002,No,abandoned_in_ivr,,30,0,30,\n\
        Sales,3,2024-10-14 10:00:00,inbound,+34600000003,No,out_of_opening_hours,,12,0,12,\n\
        Sales,4,2024-10-15 10:00:00,inbound,+34600000003,No,agents_did_not_answer,,60,0,60,Help\n\
        Sales,5,2024-10-15 11:00:00,inbound,+34600000003,Yes,,ana,78,70,8,Help\n";
    check(
        csv,
        &[
            "talk = { from = \"duration (in call)\", unit = \"seconds\" }",
            "value = \"teams\"",
            "# CHECK: by these words of `missed_call_reason` a call was in no queue",
            "kind = \"started\"\n",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "2 2024-10-13T10:00:00Z started",
            "3 2024-10-14T10:00:00Z started",
            "4 2024-10-15T10:01:00Z abandoned",
        ],
    );
    let counts = ["started", "entered", "abandoned", "connected"].map(|kind| count(&found, kind));
    assert_eq!(counts, [2, 3, 1, 2], "{found:#?}");
    // Nor is what left a queue otherwise; and all waits may be different.
    let teams = "Conference ID,Call Start Time (UTC),Call Queue Name,Caller Number,\
        Call Queue Result,Agent Name,Call Queue Wait Duration (s),Agent Call Duration (s)\n\
        a1,2024-10-05T10:00:00Z,Help,+34600000001,agent_joined_conference,ana,10,60\n\
        a2,2024-10-13T10:00:00Z,Help,+34600000002,abandoned,,30,0\n\
        a3,2024-10-14T10:00:00Z,Help,+34600000003,timed_out,,120,0\n\
        a4,2024-10-15T10:00:00Z,Help,+34600000004,overflown,,0,0\n\
        a5,2024-10-16T10:00:00Z,Help,+34600000005,agent_joined_conference,ana,12,90\n";
    check(teams, &["subject = \"Conference ID\"\n", "left its queue though nobody hung up"]);
    let found = events(&proposed(teams), teams);
    tells(
        &found,
        &[
            "a2 2024-10-13T10:00:30Z abandoned",
            "a3 2024-10-14T10:02:00Z exited `timed_out`",
            "a4 2024-10-15T10:00:00Z exited `overflown`",
            "a5 2024-10-16T10:00:12Z connected by agent ana",
        ],
    );
    assert_eq!((count(&found, "abandoned"), count(&found, "connected")), (1, 2), "{found:#?}");
}

#[test]
fn a_doubled_row_and_a_line_of_totals_leave_calls_what_they_are() {
    let csv = "Id de interacción;Tipo de llamada;Hora de inicio;Nombre del agente;\
        Tiempo de espera;Tiempo de conversación\n\
        td1;Entrante;19/10/2024 10:16:09;Ana;00:00:09;00:09:18\n\
        td2;Entrante;19/10/2024 11:16:09;Ana;00:00:19;00:03:18\n\
        td3;Perdida;19/10/2024 12:16:09;;00:00:29;00:00:00\n\
        td4;Entrante;20/10/2024 12:26:09;Ana;00:00:02;00:01:18\n";
    let doubled = "td3;Perdida;19/10/2024 12:16:09;;00:00:29;00:00:00\n";
    for more in ["", doubled, "Total;;;;;\n", "Total;;;;00:00:59;00:13:54\n", ";;;;00:00:59;\n"] {
        let csv = format!("{csv}{more}");
        let text = proposed(&csv);
        assert!(text.contains("\nsubject = \"Id de interacción\"\n"), "{more}: {text}");
        let found = events(&text, &csv);
        let of = |kind: &str| {
            let lines = found.iter().filter(|line| line.contains(&format!("Z {kind} ")));
            let ids = lines.filter_map(|line| line.split(' ').next());
            ids.collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!(["entered", "connected", "abandoned"].map(of), [4, 3, 1], "{found:#?}");
    }
    let csv = "Call ID,Start time,Queue,Agent,Answered,Wait time (s),Talk time (s)\n\
        1,2024-10-05 10:00:00,Help,ana,Yes,10,60\n2,2024-10-05 11:00:00,Help,ana,Yes,10,120\n\
        3,2024-10-05 12:00:00,Help,ana,Yes,10,180\n3,2024-10-05 12:00:00,Help,ana,Yes,10,180\n";
    check(csv, &["stream = \"contact\"\nsubject = \"Call ID\"\n"]);
}

#[test]
fn lengths_of_calls_have_the_headings_of_exchanges() {
    let csv = |hold: &str, after: &str| {
        format!(
            "{after};ID llamada;Inicio;Servicio;Teleoperador;Atendida;Tiempo de espera;\
             Tiempo de habla;{hold}\n\
             00:01:00;1;05/10/2024 10:00:00;Soporte;Ana;Sí;00:00:10;00:03:00;00:00:30\n\
             00:02:00;2;15/10/2024 10:00:00;Soporte;Ana;Sí;00:00:08;00:03:00;00:00:30\n\
             00:00:00;3;15/10/2024 11:00:00;Soporte;;No;00:00:18;00:00:00;00:00:00\n"
        )
    };
    for (hold, after) in [
        ("Tiempo en hold", "Trabajo posterior a la llamada"),
        ("Tiempo de retención", "Tiempo de trabajo posterior"),
        ("Retención", "Tiempo post-llamada"),
        ("Tiempo en espera (hold)", "After call work"),
        ("Hold", "ACW"),
        ("Hold time", "Wrap-up"),
    ] {
        let csv = csv(hold, after);
        let text = proposed(&csv);
        assert!(!text.contains("work after a call"), "{text}");
        let found = events(&text, &csv);
        let told = "talk=180 hold=30 after_call=60";
        let is_told = |part: &str| found.iter().any(|line| line.contains(part));
        assert!(told.split(' ').all(is_told), "{hold}, {after}: {found:#?}");
        tells(
            &found,
            &[
                "1 2024-10-05T10:00:00Z entered `Soporte`",
                "1 2024-10-05T10:00:10Z connected by agent Ana",
            ],
        );
    }
}

#[test]
fn interactions_and_logs_of_exchanges_are_calls_whatever_their_headings() {
    let rows = ";voice;;+34632341327;19/10/24 01:51:39;8000;Inbound;tel:+34632341327;Help;;\
        8000;0;0;0;SÍ;00000059-1111-4222-8333-00000000026f\n\
        ;voice;Mar;+34636867708;19/10/24 10:38:07;87000;Inbound;tel:+34636867708;Help;;\
        11000;76000;0;60000;NO;00000039-1111-4222-8333-00000000018f\n\
        ;voice;Mar;+34649717396;19/10/24 11:08:05;344000;Inbound;tel:+34649717396;Sales;;\
        34000;295000;15000;5000;NO;00000015-1111-4222-8333-000000000093\n";
    for headings in [
        "Full Export Completed;Media Type;Users;Remote;Date;Duration;Direction;ANI;Queue;Wrap-up;\
         Total Queue;Total Talk;Total Hold;Total ACW;Abandoned;Conversation ID\n",
        "Exportación completa finalizada;Tipo de medio;Usuarios;Remoto;Fecha;Duración;Dirección;\
         ANI;Cola;Wrap-up;Cola total;Conversación total;Retención total;ACW total;Abandonada;\
         ID de conversación\n",
    ] {
        let csv = format!("{headings}{rows}");
        let found = events(&proposed(&csv), &csv);
        tells(
            &found,
            &[
                "00000059-1111-4222-8333-00000000026f 2024-10-19T01:51:47Z abandoned",
                "00000039-1111-4222-8333-00000000018f 2024-10-19T10:38:18Z connected by agent Mar",
                "00000015-1111-4222-8333-000000000093 2024-10-19T11:08:05Z entered `Sales`",
            ],
        );
        let is_told = |part: &str| found.iter().any(|line| line.contains(part));
        assert!(["talk=76", "after_call=60", "hold=15"].into_iter().all(is_told), "{found:#?}");
    }
    for headings in ["Call Time,Caller ID", "Start time,Caller"] {
        let csv = format!(
            "{headings},Destination,Status,Ringing,Talking,Totals,Cost,Reason\n\
             10/19/2024 01:10:52 AM,+34687148800,Sales (800),Unanswered,00:00:13,,00:00:13,,\n\
             10/19/2024 02:36:24 AM,+34668450255,Mar (102),Answered,00:00:14,00:06:28,00:06:42,,\
             Terminated by src\n"
        );
        let text = proposed(&csv);
        let (at, caller) = headings.split_once(',').expect("there are two");
        let named = format!("{{{caller}}}/{{{at}}}");
        // It has the number of somebody, and is kept as a hash.
        for part in [
            format!("subject = {{ from = \"{named}\", hashed = \"visitor\" }}\n"),
            format!("record = {{ from = \"call/{named}\", hashed = \"visitor\" }}\n"),
            format!("a hash of `{caller}`, `{at}` stands for"),
        ] {
            assert!(text.contains(&part), "{part} is not in\n{text}");
        }
        let found = events(&text, &csv);
        for part in
            [" 2024-10-19T01:11:05Z abandoned", " 2024-10-19T02:36:38Z connected", "talk=388"]
        {
            assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:#?}");
        }
        // In another order they are the same calls.
        let mut rows: Vec<&str> = csv.lines().collect();
        rows[1..].reverse();
        let subjects = |csv: &str| {
            let found = events(&text, csv);
            let mut all: Vec<String> =
                found.iter().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
            all.sort();
            all
        };
        assert_eq!(subjects(&csv), subjects(&rows.join("\n")));
        // Where the caller is not told of all, the number of the row stands for a call.
        let unknown = csv.replace("+34687148800", "");
        assert!(proposed(&unknown).contains("subject = \"{#record}\"\n"), "{}", proposed(&unknown));
    }
}

#[test]
fn a_word_nobody_knows_is_of_an_answered_call_where_somebody_spoke() {
    let csv = "Call ID,Call time,Queue,Agent,Wait time (s),Talk time (s),Outcome\n\
        1,2025-03-13 09:00:00,Help,,4,0,Abandoned\n2,2025-03-13 10:00:00,Help,Luis,15,294,Sale\n\
        3,2025-03-13 11:00:00,Help,Ana,19,830,Callback\n4,2025-03-13 12:00:00,Help,,9,0,Other\n";
    check(
        csv,
        &[
            "when = \"\\\"Outcome\\\" in (",
            "# CHECK: of these words of `Outcome` nobody knows",
            "waiting: Other. Add them",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "1 2025-03-13T09:00:04Z abandoned",
            "2 2025-03-13T10:00:15Z connected by agent Luis",
            "3 2025-03-13T11:00:19Z connected by agent Ana",
        ],
    );
    assert_eq!([count(&found, "connected"), count(&found, "exited")], [2, 0], "{found:#?}");
    // Where no word says so, none is answered.
    let none = csv.replace("294", "0").replace("830", "0");
    let found = events(&proposed(&none), &none);
    assert_eq!([count(&found, "connected"), count(&found, "exited")], [0, 1], "{found:#?}");
}

#[test]
fn a_call_that_was_made_went_out_and_what_is_held_is_no_wait_in_a_queue() {
    let csv = "ID llamada;Fecha;Tipo;Agente;Tiempo en cola;Tiempo hablado;Tiempo en espera\n\
        1;13/03/2025 09:00:00;Realizada;Ana;00:00:08;00:13:58;00:01:00\n\
        2;13/03/2025 10:00:00;Recibida;Luis;00:00:04;00:28:31;00:00:00\n\
        3;13/03/2025 11:00:00;Realizada sin respuesta;;00:00:15;00:00:00;00:00:00\n";
    check(
        csv,
        &[
            "\"Realizada\" = \"outbound\"\n",
            "\"Recibida\" = \"inbound\"\n",
            "\"Realizada sin respuesta\" = \"outbound\"\n",
            "plus = \"Tiempo en cola\"",
            "hold = { from = \"Tiempo en espera\"",
        ],
    );
    tells(&events(&proposed(csv), csv), &["3 2025-03-13T11:00:15Z abandoned"]);
}
