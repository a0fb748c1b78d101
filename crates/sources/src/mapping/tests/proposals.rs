//! Mappings proposed for files nobody has seen: they parse, import and say why, in both languages.

use super::*;

#[test]
fn proposals_parse_and_import() {
    for (csv, parts) in [
        (
            "Nº caso;Actividad;Fecha;Agente;Canal\n\
             1;Alta;13/02/2024 10:00;Ana;Web\n\
             1;Respuesta enviada;13/02/2024 11:00;Luis;Web\n\
             1;Cierre;14/02/2024 11:00;Luis;Web\n\
             2;Alta;15/02/2024 11:00;Luis;Email\n",
            &[
                "delimiter = \";\"",
                "\"Alta\" = \"opened\"",
                "\"Cierre\" = \"status closed\"",
                "conversation = \"Nº caso\"",
                "Days come before months",
                "zone = \"Europe/Madrid\" ",
            ][..],
        ),
        (
            "Ticket ID,Created,First response,Resolved,Agent,Customer,Plan\n\
             1,2024-02-01T10:00:00Z,2024-02-01T11:00:00Z,2024-02-02T10:00:00Z,ana,c1,gold\n\
             2,2024-02-01T10:00:00Z,,,ana,c2,gold\n\
             3,2024-02-01T10:00:00Z,,,ana,c2,silver\n\
             4,2024-02-01T10:00:00Z,,,ana,c2,silver\n",
            &["kind = \"opened\"", "at = \"First response\"", "'solved'", "\"plan\" = \"Plan\""],
        ),
        (
            "{\"id\":1,\"created_at\":1709285400,\"messages\":[{\"body\":\"a\"}]}\n",
            &["each = \"messages\"", "at = \"created_at\""],
        ),
        (
            "Nº ticket;Creado el;Primera contestación;Resuelto el;Actualizado;Estado;Atendido por;\
             Cliente;Etiquetas;Valoración;Notas\n\
             1;13/02/2024 10:00;13/02/2024 11:00;14/02/2024 10:00;14/02/2024 10:00;Resuelto;Ana;c1;\
             \"factura, urgente\";4;nota\n\
             2;14/02/2024 10:00;;;14/02/2024 10:00;En espera;Ana;c2;;;nota\n",
            &[
                "record = \"ticket/{Nº ticket}\"",
                "version = \"Actualizado\"",
                "at = \"Primera contestación\"",
                "actor = \"Atendido por\"",
                "\"En espera\" = \"pending\"",
                "split = \",\"",
                "kind = \"rated\"",
                "Nothing is made of these columns: \"Notas\"",
            ],
        ),
        (
            "ticket,at,event,role,author\n\
             1,2024-02-01T10:00:00Z,created,customer,c1\n\
             1,2024-02-01T11:00:00Z,reply,agent,ana\n",
            &["actor_kind = { from = \"role\", map = \"roles\" }", "\"customer\" = \"customer\""],
        ),
    ] {
        check(csv, parts);
    }
}

#[test]
fn the_last_change_is_found_whatever_it_is_called() {
    for heading in [
        "Updated",
        "Última actualización",
        "Última modificación",
        "Actualización",
        "Last update",
        "Last modified",
        "Modified",
        "Update",
    ] {
        for opened in ["Created", "Zeitpunkt"] {
            // What is called as a change of any row stays the time of one that has no other name.
            if (heading, opened) == ("Updated", "Zeitpunkt") {
                continue;
            }
            let csv = format!(
                "{heading},Ticket ID,{opened},Resolved,Status\n\
                 2024-02-05T10:00:00Z,1,2024-02-01T10:00:00Z,2024-02-02T10:00:00Z,Reopened\n\
                 2024-02-03T10:00:00Z,2,2024-02-01T11:00:00Z,2024-02-03T10:00:00Z,Resolved\n"
            );
            let version = format!("\nversion = \"{heading}\"\n");
            let status = format!("at = [\"{heading}\", \"{opened}\"]");
            check(&csv, &[version.as_str(), status.as_str()]);
        }
    }
}

#[test]
fn times_are_known_by_their_names_in_six_languages() {
    for [opened, replied, solved, updated] in [
        ["Created at", "First reply", "Solved at", "Updated at"],
        ["Creada el", "Primera respuesta", "Resuelto el", "Última modificación"],
        ["Criado em", "Primeira resposta", "Resolvido em", "Última atualização"],
        ["Eröffnet am", "Erste Antwort", "Gelöst am", "Zuletzt geändert"],
        ["Erstellt am", "Erste Reaktion", "Geschlossen am", "Aktualisiert"],
        ["Créé le", "Première réponse", "Résolu le", "Mis à jour le"],
        ["Date d'ouverture", "Répondu le", "Date de clôture", "Dernière modification"],
        ["Creato il", "Prima risposta", "Risolto il", "Aggiornato il"],
        // Words end as what they are said of.
        ["Abierta el", "Respondida el", "Resuelta el", "Modificada el"],
        ["Creada", "Primera respuesta", "Cerrada el", "Última actualización"],
        ["Fecha de alta", "Contestada el", "Fecha de cierre", "Actualizada el"],
        ["Aberta em", "Respondida em", "Fechada em", "Última alteração"],
        ["Créée le", "Première réponse", "Clôturée le", "Modifiée le"],
        ["Ouverte le", "Premier contact", "Fermée le", "Dernière modification"],
        ["Geöffnet am", "Beantwortet", "Erledigt am", "Letzte Änderung"],
        ["Aperta il", "Prima risposta", "Chiusa il", "Ultima modifica"],
    ] {
        let csv = format!(
            "Ticket ID,{updated},{solved},{replied},{opened}\n\
             1,2024-02-04T10:00:00Z,2024-02-03T10:00:00Z,2024-02-02T10:00:00Z,\
             2024-02-01T10:00:00Z\n\
             2,2024-02-04T10:00:00Z,,,2024-02-01T10:00:00Z\n"
        );
        check(
            &csv,
            &[
                &format!("kind = \"opened\"\nat = \"{opened}\""),
                &format!("kind = \"message\"\nat = \"{replied}\""),
                &format!("value = \"'solved'\"\nat = \"{solved}\""),
                &format!("version = \"{updated}\""),
            ],
        );
    }
}

#[test]
fn times_that_nothing_is_made_of_are_asked_for() {
    check(
        "Ticket ID,Created,Afgerond,Status\n\
         1,2024-02-01T10:00:00Z,2024-02-03T10:00:00Z,Solved\n\
         2,2024-02-01T11:00:00Z,,Open\n",
        &[
            "# CHECK: these hold times, of which nothing is made: \"Afgerond\".",
            "over without a solve time counts as solved, at an unknown time: it is in no",
            "at = [\"Created\"]\nsynthesised = true\ncarry = false\n\
             [file.event.attributes]\nsolve_instant = \"'unknown'\"\n",
        ],
    );
}

#[test]
fn headings_that_are_there_twice_are_told_apart() {
    check(
        "Issue id,Created,Status,Status\n\
         1,2024-02-01T10:00:00Z,Open,red\n\
         2,2024-02-01T11:00:00Z,Solved,green\n",
        &[
            "# CHECK: several columns have one heading; the later ones are called \"Status_2\"",
            "has = [\"Issue id\", \"Created\"]",
            "value = { from = \"Status\", map = \"statuses\" }",
        ],
    );
    // Rows of data may hold a word twice.
    for csv in ["ana,web,web\nluis,web,mail\n", "ana,web,web\nluis,chat,mail\n"] {
        let detected = detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read");
        assert_eq!(detected.headings, ["column_1", "column_2", "column_3"]);
    }
}

#[test]
fn headings_alone_tell_by_their_names() {
    let csv = "Ticket ID,Created,Resolved,Agent\n";
    let detected = detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    for part in [
        "# CHECK: there are headings only",
        "has = [\"Ticket ID\", \"Created\"]",
        "conversation = \"Ticket ID\"",
        "value = \"'solved'\"\nat = \"Resolved\"\nactor = \"Agent\"",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
}

#[test]
fn whatever_headings_and_values_hold_can_be_read() {
    // Line ends and quotes stay on the line of their string, which may be a key.
    check(
        "\"Ticket\nID\",Created,Status,\"The \"\"plan\"\"\"\n\
         1,2024-02-01T10:00:00Z,\"on\nhold\",gold\n\
         2,2024-02-01T11:00:00Z,\"a\\b\",gold\n\
         3,2024-02-01T12:00:00Z,\"on\nhold\",free\n\
         4,2024-02-01T13:00:00Z,\"on\nhold\",free\n",
        &[
            "has = [\"Ticket\\nID\", \"Created\"]",
            "record = \"ticket/{Ticket\\nID}\"",
            "\"on\\nhold\" = \"hold\"",
            "\"a\\\\b\" = \"skip\"    # CHECK: no guess, so it is not used",
            "\"the__plan_\" = \"The \\\"plan\\\"\"",
        ],
    );
    // What would be read as a template or as a word is no column to name.
    let file = "Ticket ID,Created,{roles},'plan',Flavour\n\
        1,2024-02-01T10:00:00Z,a,gold,x\n\
        2,2024-02-01T11:00:00Z,a,gold,x\n\
        3,2024-02-01T12:00:00Z,b,free,y\n\
        4,2024-02-01T13:00:00Z,b,free,y\n";
    check(file, &["\"flavour\" = \"Flavour\""]);
    let detected = detect(&bytes("t.csv", file), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    assert!(!text.contains("roles") && !text.contains("'plan'"), "{text}");
    assert_eq!(pickable(&detected), ["Ticket ID", "Created", "Flavour"]);
}

#[test]
fn marks_of_direction_are_escaped() {
    let file = "Ticket ID,Created,\u{202e}Status\n\
        1,2024-02-01T10:00:00Z,\u{202e}nepO\n\
        2,2024-02-01T10:00:00Z,on\u{2066}hold\n";
    check(
        file,
        &[
            "\"\\u202EnepO\" = \"skip\"    # CHECK",
            "\"on\\u2066hold\" = \"hold\"",
            "# Words of ` Status` seen so far",
            "value = { from = \"\\u202EStatus\", map = \"statuses\" }",
        ],
    );
    let detected = detect(&bytes("t.csv", file), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    assert!(!text.contains(['\u{202e}', '\u{2066}']), "{text}");
}

#[test]
fn a_star_is_no_word_for_all_others() {
    let file = "Case,Timestamp,Activity,Role,Who\n\
        1,2024-02-01T10:00:00Z,created,*,c1\n1,2024-02-01T11:00:00Z,reply,agent,ana\n";
    let detected = detect(&bytes("t.csv", file), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    assert!(text.contains("# CHECK: one of them is `*`, which in a table stands for"), "{text}");
    assert!(!text.contains("\"*\" = "), "{text}");
}

#[test]
fn lists_inside_records_become_events() {
    let comment = |id: u32, at: &str, public: bool, author: [&str; 2]| {
        let [who, role] = author;
        format!(
            "{{\"id\":{id},\"sent_at\":\"2024-02-01T{at}Z\",\"public\":{public},\
             \"author\":{{\"id\":\"{who}\",\"role\":\"{role}\"}}}}"
        )
    };
    let comments = [
        comment(7, "10:00:00", true, ["c1", "end-user"]),
        comment(8, "11:00:00", true, ["ana", "agent"]),
        comment(9, "11:05:00", false, ["ana", "agent"]),
    ];
    let ticket = format!(
        "{{\"id\":1,\"created_at\":\"2024-02-01T10:00:00Z\",\"customer\":\"c1\",\
         \"thread\":{{\"comments\":[{}]}}}}\n",
        comments.join(",")
    );
    check(
        &ticket,
        &[
            "each = \"thread.comments\"",
            "at = \"item.sent_at\"",
            "record = \"thread.comments/{item.id}\"",
            "actor = \"item.author.id\"",
            "actor_kind = { from = \"item.author.role\", map = \"thread_comments_roles\" }",
            "when = \"item.public = 'true'\"",
            "kind = \"note\"",
        ],
    );
    check(
        "{\"id\":1,\"created_at\":1709285400,\"steps\":[\
         {\"when\":1709285400,\"type\":\"reply\",\"by\":\"ana\"}]}\n",
        &["each = \"steps\"", "at = \"item.when\"", "\"reply\" = \"message\""],
    );
    // Whoever is named a side acts as it, and what nobody marked as private is public.
    check(
        "{\"id\":1,\"created_at\":1709285400,\"requester_email\":\"a@x.es\",\"messages\":[\
         {\"at\":1709285400,\"from\":\"customer\",\"private\":false},\
         {\"at\":1709289000,\"from\":\"agent\",\"private\":false}]}\n",
        &[
            "actor_kind = { from = \"item.from\", map = \"messages_roles\" }",
            "when = \"item.private is null or item.private != 'true'\"",
            "{ from = \"requester_email\", hashed = \"email\" }",
        ],
    );
}

#[test]
fn an_id_that_no_heading_names_is_guessed() {
    for (csv, column) in [
        ("Ref,Created,Plan\nA-1,2024-02-01T10:00:00Z,gold\nA-2,2024-02-01T11:00:00Z,gold\n", "Ref"),
        // Numbers that are given out one after another.
        (
            "Lfd,Created\n8,2024-02-01T10:00:00Z\n93,2024-02-01T11:00:00Z\n\
             1204,2024-02-01T12:00:00Z\n",
            "Lfd",
        ),
        // Weights are none, and of several the first is.
        (
            "Gewicht,Beleg,Zeile,Created\n10.50,7001,1,2024-02-01T10:00:00Z\n\
             11.25,7002,2,2024-02-01T10:00:00Z\n",
            "Beleg",
        ),
        // So are codes with letters, and a heading that says so comes before.
        (
            "Key,Ticket ID,Created\nb7f0-11e,5,2024-02-01T10:00:00Z\n\
             c7f0-12e,6,2024-02-01T10:00:00Z\n",
            "Ticket ID",
        ),
        ("Key,Created\nb7f0-11e,2024-02-01T10:00:00Z\nc7f0-12e,2024-02-01T10:00:00Z\n", "Key"),
    ] {
        let written = format!("conversation = \"{column}\"");
        let asks = format!("# CHECK: `{column}` may be the id, though its name does not say so");
        let why = if column == "Ticket ID" { "named like an id" } else { asks.as_str() };
        check(csv, &[written.as_str(), why]);
    }
}

#[test]
fn an_id_that_repeats_beside_a_status_and_an_opening_is_asked_for() {
    let csv = "Referencia,caller_id,u_priority_confirmation,Prioridad,Abierto,Estado\n\
        INC0001,Caller 7,false,Alta,2024-02-01T10:00:00Z,Abierto\n\
        INC0002,Caller 8,false,Baja,2024-02-01T11:00:00Z,Abierto\n\
        INC0003,Caller 7,true,Alta,2024-02-01T12:00:00Z,Cerrado\n\
        INC0004,Caller 8,true,Alta,2024-02-01T13:00:00Z,Cerrado\n";
    check(
        csv,
        &[
            "# CHECK: `Referencia` may be the id",
            "conversation = \"Referencia\"",
            "customer = \"caller_id\"",
            "priority = \"Prioridad\"",
            "kind = \"opened\"\nat = \"Abierto\"",
        ],
    );
    // Where nothing else is an id, and where the name is that of no other, it is only asked.
    for csv in [
        csv.replace("INC0001,", "INC0002,"),
        csv.replace("caller_id", "Ticket ID").replace("INC0001,", "INC0002,"),
        csv.replace("caller_id", "Ticket ID"),
    ] {
        let heading = if csv.contains("caller_id") { "caller_id" } else { "Ticket ID" };
        check(
            &csv,
            &[
                &format!("# CHECK: `{heading}` repeats: 2 different values in 4 records"),
                &format!("conversation = \"{heading}\""),
            ],
        );
    }
}

#[test]
fn what_is_no_id_is_not_taken_for_one() {
    for csv in [
        // Words, texts, amounts and addresses.
        "Wer,Notiz,Betrag,Rechner,Created\nana,text 1,1.5,10.0.0.1,2024-02-01T10:00:00Z\n\
         luis,text 2,2.5,10.0.0.2,2024-02-01T10:00:00Z\n",
        // Counts, which are of any size.
        "Clics,Created\n7,2024-02-01T10:00:00Z\n1204,2024-02-01T11:00:00Z\n\
         93,2024-02-01T12:00:00Z\n",
        // Amounts with a unit.
        "Wait,Preis,Created\n1h,10EUR,2024-02-01T10:00:00Z\n4h,12.5EUR,2024-02-01T11:00:00Z\n\
         7,9EUR,2024-02-01T12:00:00Z\n",
        // One is not there, or there twice.
        "Beleg,Posten,Created\n7001,5,2024-02-01T10:00:00Z\n,5,2024-02-01T10:00:00Z\n",
        // What the column is called is something else.
        "Customer,Created\nc1,2024-02-01T10:00:00Z\nc2,2024-02-01T10:00:00Z\n",
        // A single row repeats nothing.
        "Beleg,Created\n7001,2024-02-01T10:00:00Z\n",
        // Rows of a log are different where their conversations are not.
        "Zeile,Activity,Timestamp\n1,Created,2024-02-01T10:00:00Z\n\
         2,Closed,2024-02-01T11:00:00Z\n",
    ] {
        let detected = detect(&bytes("t.csv", csv), &Options::default()).expect("it can be read");
        let text = propose(&detected, "UTC", false);
        assert!(text.contains("# CHECK: no column looks like the id of a conversation."), "{text}");
        assert!(!text.contains("\nconversation = ") && !text.contains("\nrecord = "), "{text}");
        let mapping = Mapping::parse("m", &text).expect("it can be read");
        let refused = Import::open(&mapping, &[bytes("t.csv", csv)], context()).err();
        let refused = refused.map(|error| error.to_string()).unwrap_or_default();
        // Where money makes them rows of something else, no time is read either.
        let needs = ["conversation", "at"].map(|key| format!("no `{key}` is given"));
        assert!(needs.iter().any(|need| refused.contains(need)), "{refused}");
    }
}

#[test]
fn where_no_column_holds_times_none_is_named() {
    let rows = "00001 970101  1   11.77\n00002 970112  1   12.00\n00002 970112  5   77.00\n";
    let file = format!(" customer_id  date number_of_cds  dollar_value\n{rows}{rows}");
    let detected = detect(&bytes("t.txt", &file), &Options::default()).expect("it can be read");
    let text = propose(&detected, "UTC", false);
    for part in [
        "read = { delimiter = \" \" }",
        "conversation = \"customer_id\"",
        "# CHECK: no column holds times, as far as can be told: `at` wants one.",
        "at = []\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("\"at\""), "{text}");
    only_remarks_differ(&text, &propose(&detected, "UTC", true));
    // It is refused before anything is taken, until somebody says when things happened.
    let open = |text: &str| {
        let mapping = Mapping::parse("m", text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        Import::open(&mapping, &[bytes("t.txt", &file)], context()).err()
    };
    let refused = open(&text).map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("no `at` is given"), "{refused}");
    let told = text
        .replace("name = \"records\"\n", "name = \"records\"\nformats = [\"%y%m%d\"]\n")
        .replace("at = []", "at = \"date\"");
    assert!(open(&told).is_none(), "{told}");
}

/// Proposes a mapping for a file, looks for parts of it, imports with it, and holds the Spanish
/// one against it.
pub(super) fn check(file: &str, parts: &[&str]) {
    let input = bytes("t.dat", file);
    let detected = study(&input, &Options::default()).expect("the file can be read");
    let text = propose(&detected, "Europe/Madrid", false);
    only_remarks_differ(&text, &propose(&detected, "Europe/Madrid", true));
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let mapping = Mapping::parse("proposed", &text);
    let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let run = dry_run(&mapping, &[input], context(), 10);
    let run = run.unwrap_or_else(|error| panic!("{error} in\n{text}"));
    // What it was made from is found in it: picking nothing anew changes nothing.
    let same = repick(&detected, &text, &PickChanges::default(), "Europe/Madrid", false);
    let expected = Repicked { text: text.clone(), ..Repicked::default() };
    assert_eq!(same, Ok(expected));
    assert!(run.batch.rejects.is_empty(), "{:?} in\n{text}", run.batch.rejects);
    assert!(!run.batch.events.is_empty(), "{text}");
}

/// Checks that the Spanish proposal is the English one, but for its remarks.
fn only_remarks_differ(english: &str, spanish: &str) {
    let read = |text: &str| {
        let table = text.parse::<toml::Table>();
        table.unwrap_or_else(|error| panic!("{error} in\n{text}"))
    };
    assert_eq!(read(english), read(spanish), "{english}\n{spanish}");
    assert_eq!(without_remarks(english), without_remarks(spanish));
    let phrases = ["CHECK", "Proposed from", "recognised by", "seen so far", "One row is"];
    for phrase in phrases.into_iter().chain(["Each element", "The status as", "is made of"]) {
        assert!(!spanish.contains(phrase), "{phrase} is in\n{spanish}");
    }
    for phrase in ["Propuesto a partir de", "REVISE", "se reconoce por"] {
        assert!(spanish.contains(phrase), "{phrase} is not in\n{spanish}");
    }
    let rows =
        ["ada fila es", "ada fila dice", "dice cada fila", "las filas dicen de una conversación"];
    assert!(rows.iter().any(|phrase| spanish.contains(phrase)), "{spanish}");
}

/// Returns the lines of a mapping, but for remarks; no string of the samples holds a `#`.
fn without_remarks(text: &str) -> Vec<&str> {
    let bare = text.lines().filter_map(|line| line.split('#').next()).map(str::trim_end);
    bare.filter(|line| !line.is_empty()).collect()
}
