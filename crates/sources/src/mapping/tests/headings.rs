//! Headings and words of help desks in six languages: a whole plausible export of each.

use super::proposals::check;
use super::sorts::{events, proposed, tells};
use super::*;

/// A help desk in one language.
struct Desk {
    /// Headings of tickets: id, status, opening, solve, reply, channel, customer, agent, priority,
    /// team, rating.
    tickets: &'static str,
    /// Words for new, open, pending, hold, solved and closed.
    statuses: [&'static str; 6],
    /// Headings of a log by status: id, time, status, agent.
    statuses_log: &'static str,
    /// Headings of a log by activity: id, time, activity, agent.
    activities_log: &'static str,
    /// Words for opened, assigned, message, and a close or a solve.
    activities: [&'static str; 4],
    end: &'static str,
}

const DESKS: [Desk; 6] = [
    Desk {
        tickets: "Ticket number;Status;Created at;Resolved at;First response;Channel;Customer;\
                  Assignee;Priority;Group;Satisfaction",
        statuses: ["New", "In progress", "Waiting on customer", "On hold", "Solved", "Closed"],
        statuses_log: "Ticket number;Timestamp;Status;Assignee",
        activities_log: "Case ID;Timestamp;Activity;Agent",
        activities: ["Created", "Assigned", "Reply sent", "Resolved"],
        end: "solved",
    },
    Desk {
        tickets: "Número de ticket;Estado;Creado el;Resuelto el;Primera respuesta;Canal;Cliente;\
                  Asignado a;Prioridad;Grupo;Satisfacción",
        statuses: ["Nuevo", "En curso", "Pendiente del cliente", "En pausa", "Resuelto", "Cerrado"],
        statuses_log: "Incidencia;Fecha;Estado;Responsable",
        activities_log: "Nº caso;Fecha;Actividad;Agente",
        activities: ["Creación", "Asignación", "Respuesta", "Cierre"],
        end: "closed",
    },
    Desk {
        tickets: "Ticketnummer;Status;Erstellt am;Gelöst am;Erste Antwort;Kanal;Kunde;Bearbeiter;\
                  Priorität;Gruppe;Zufriedenheit",
        statuses: [
            "Neu",
            "In Bearbeitung",
            "Warten auf Kunde",
            "Zurückgestellt",
            "Gelöst",
            "Geschlossen",
        ],
        statuses_log: "Vorgangs-Nr.;Geändert am;Zustand;Bearbeiter",
        activities_log: "Vorgang;Zeitpunkt;Aktivität;Sachbearbeiter",
        activities: ["Erstellt", "Zugewiesen", "Antwort gesendet", "Gelöst"],
        end: "solved",
    },
    Desk {
        tickets: "Numéro de ticket;Statut;Créé le;Résolu le;Première réponse;Canal;Client;\
                  Assigné à;Priorité;Groupe;Note de satisfaction",
        statuses: [
            "Nouveau",
            "En cours de traitement",
            "En attente du client",
            "En pause",
            "Résolu",
            "Clôturé",
        ],
        statuses_log: "Numéro de dossier;Horodatage;État;Technicien",
        activities_log: "Numéro de dossier;Horodatage;Événement;Technicien",
        activities: ["Création", "Affectation", "Réponse envoyée", "Clôture"],
        end: "closed",
    },
    Desk {
        tickets: "Numero ticket;Stato;Creato il;Risolto il;Prima risposta;Canale;Cliente;\
                  Operatore;Priorità;Gruppo;Soddisfazione",
        statuses: [
            "Nuovo",
            "In lavorazione",
            "In attesa del cliente",
            "Sospeso",
            "Risolto",
            "Chiuso",
        ],
        statuses_log: "Numero pratica;Data e ora;Stato;Addetto",
        activities_log: "Numero pratica;Data e ora;Attività;Addetto",
        activities: ["Creazione", "Assegnazione", "Risposta", "Chiusura"],
        end: "closed",
    },
    Desk {
        tickets: "Número do chamado;Situação;Criado em;Resolvido em;Primeira resposta;Canal;\
                  Cliente;Atendente;Prioridade;Equipe;Satisfação",
        statuses: [
            "Novo",
            "Em andamento",
            "Aguardando cliente",
            "Suspenso",
            "Resolvido",
            "Fechado",
        ],
        statuses_log: "Protocolo;Data e hora;Situação;Responsável",
        activities_log: "Protocolo;Data e hora;Atividade;Atendente",
        activities: ["Criação", "Atribuição", "Resposta", "Encerramento"],
        end: "closed",
    },
];

const MEANINGS: [&str; 6] = ["new", "open", "pending", "hold", "solved", "closed"];

fn headings(line: &'static str) -> Vec<&'static str> {
    line.split(';').collect()
}

#[test]
fn tickets_are_read_whole_in_six_languages() {
    for desk in DESKS {
        let mut csv = format!("{}\n", desk.tickets);
        for (row, (word, meaning)) in desk.statuses.iter().zip(MEANINGS).enumerate() {
            let (id, day) = (4100 + row, 13 + row);
            let is_over = matches!(meaning, "solved" | "closed");
            let solved = if is_over { format!("{day}/03/2025 12:00") } else { String::new() };
            let (channel, team, rating) = match row % 2 {
                0 => ("Web", "Nord", "4"),
                _ => ("Mail", "Sur", "5"),
            };
            let customer = ["c1", "c2", "c3"][row % 3];
            csv += &format!(
                "{id};{word};{day}/03/2025 08:00;{solved};{day}/03/2025 09:00;{channel};\
                 {customer};ana;P{};{team};{rating}\n",
                row % 2
            );
        }
        let of = headings(desk.tickets);
        let mut parts = vec![
            format!("`{}`: named like an id", of[0]),
            format!("conversation = \"{}\"\n", of[0]),
            format!("kind = \"opened\"\nat = \"{}\"\n", of[2]),
            format!("value = \"'solved'\"\nat = \"{}\"\n", of[3]),
            format!("kind = \"message\"\nat = \"{}\"\nactor = \"{}\"\n", of[4], of[7]),
            format!("customer = \"{}\"\nchannel = {{ from = \"{}\", ", of[6], of[5]),
            format!("map = \"channels\", keep = true }}\nteam = \"{}\"\n", of[9]),
            format!("priority = \"{}\"\n", of[8]),
            format!("kind = \"rated\"\nvalue = \"{}\"\n", of[10]),
            format!("value = {{ from = \"{}\", map = \"statuses\" }}", of[1]),
        ];
        let table = desk.statuses.iter().zip(MEANINGS);
        parts.extend(table.map(|(word, meaning)| format!("\n\"{word}\" = \"{meaning}\"\n")));
        check(&csv, &parts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn logs_by_status_are_read_in_six_languages() {
    for desk in DESKS {
        let mut csv = format!("{}\n", desk.statuses_log);
        for (row, word) in desk.statuses.iter().enumerate() {
            csv += &format!(
                "1;13/03/2025 {:02}:00;{word};ana\n2;14/03/2025 {:02}:00;{word};ana\n",
                8 + row,
                8 + row
            );
        }
        let of = headings(desk.statuses_log);
        let mut parts = vec![
            format!("conversation = \"{}\"\n", of[0]),
            format!("actor = \"{}\"\n", of[3]),
            format!(
                "kind = \"status\"\nat = \"{}\"\nvalue = {{ from = \"{}\", map = \"statuses\" }}",
                of[1], of[2]
            ),
        ];
        let table = desk.statuses.iter().zip(MEANINGS);
        parts.extend(table.map(|(word, meaning)| format!("\n\"{word}\" = \"{meaning}\"\n")));
        check(&csv, &parts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn logs_by_activity_are_read_in_six_languages() {
    for desk in DESKS {
        let mut csv = format!("{}\n", desk.activities_log);
        for (row, word) in desk.activities.iter().enumerate() {
            csv += &format!("1;13/03/2025 {:02}:00;{word};ana\n", 8 + row);
        }
        let of = headings(desk.activities_log);
        let end = format!("status {}", desk.end);
        let meanings = ["opened", "assigned", "message", end.as_str()];
        let mut parts = vec![
            format!("conversation = \"{}\"\n", of[0]),
            format!("kind = {{ from = \"{}\", map = \"activities\" }}\nat = \"{}\"", of[2], of[1]),
            format!("actor = \"{}\"\n", of[3]),
        ];
        let table = desk.activities.iter().zip(meanings);
        parts.extend(table.map(|(word, meaning)| format!("\n\"{word}\" = \"{meaning}\"\n")));
        check(&csv, &parts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_column_that_says_who_sees_a_row_tells_messages_and_notes() {
    for (heading, [shown, hidden]) in [
        ("Art", ["öffentlich", "intern"]),
        ("public", ["true", "false"]),
        ("Interno", ["no", "sí"]),
        ("Visibilité", ["publique", "privée"]),
    ] {
        let csv = format!(
            "Ticket ID,At,Author,{heading}\n1,2025-03-03 08:00,c1,{shown}\n\
             1,2025-03-03 09:00,ana,{hidden}\n2,2025-03-04 08:00,c2,{shown}\n"
        );
        check(
            &csv,
            &[
                &format!("kind = {{ from = \"{heading}\", map = \"activities\" }}"),
                &format!("\"{shown}\" = \"message\"\n"),
                &format!("\"{hidden}\" = \"note\"\n"),
            ],
        );
    }
    // Of rows that are tickets it says nothing of what happened.
    check(
        "Ticket ID,Created,Internal\n1,2025-03-03,no\n2,2025-03-03,yes\n",
        &["kind = \"opened\""],
    );
}

#[test]
fn of_two_ids_of_anything_the_first_is_taken_and_the_other_asked_for() {
    let csv = "Record ID,Receipt Number,Customer ID,Date Received,Date Resolved\n\
        54-009,4334891349,22-1,17/01/2023,25/07/2023\n\
        99-291,5197607556,42-2,20/09/2023,09/12/2023\n";
    check(
        csv,
        &[
            "conversation = \"Record ID\"",
            "# CHECK: `Record ID` is taken for the id, but `Receipt Number` is there in all",
        ],
    );
    check(
        &csv.replace("Record ID", "Complaint ID"),
        &["`Complaint ID`: named like an id", "conversation = \"Complaint ID\""],
    );
    // A kind of something is the id of nothing.
    let csv = "Case type,Reference,Created\nrefund,R1,2025-03-03\nloss,R2,2025-03-04\n";
    check(csv, &["conversation = \"Reference\""]);
}

#[test]
fn a_ready_mapping_and_a_proposal_take_a_status_for_the_same() {
    let proposed = |word: &str| {
        let csv =
            format!("Ticket ID,Timestamp,Status\n1,2025-03-03 08:00,{word}\n1,2025-03-03,x\n");
        let detected = detect(&bytes("t.csv", &csv), &Options::default()).expect("it can be read");
        let picks = Picks::of(&propose(&detected, "UTC", false), &detected);
        let words = telling_words(&detected, &picks.expect("it is a proposal")).statuses;
        let found = words.into_iter().find(|one| one.word == word);
        found.and_then(|one| one.meaning).expect("the word is listed")
    };
    let ready = READY.iter().find(|(name, _)| *name == "servicenow-incidents");
    let whole: toml::Table = ready.expect("it is there").1.parse().expect("it is TOML");
    let states = whole["tables"]["states"].as_table().expect("a table");
    assert!(states.len() > 10);
    for (word, meaning) in states {
        assert_eq!(Some(proposed(word)), meaning.as_str(), "{word}");
    }
}

#[test]
fn a_step_may_be_told_by_how_long_after_the_opening_it_came() {
    let spanish = "Nº ticket;Creado;Primera respuesta (min);Tiempo de resolución (h);Agente\n\
        1;05/03/2025 10:00;30;2,5;Ana\n2;15/03/2025 10:00;45;;Luis\n";
    let plus = "at = { from = \"Creado\", plus = \"Primera respuesta (min)\", unit = \"minutes\" }";
    check(
        spanish,
        &[
            plus,
            "# CHECK: does `Tiempo de resolución (h)` tell how long after `Creado` it was",
            "actor = \"Agente\"",
        ],
    );
    tells(
        &events(&proposed(spanish), spanish),
        &[
            "1 2025-03-05T10:30:00Z message by agent Ana",
            "1 2025-03-05T12:30:00Z status `solved` by agent Ana",
            "2 2025-03-15T10:45:00Z message by agent Luis",
        ],
    );
    let english = "Ticket ID,Created,Status,First response time (hours),Resolution time (mins)\n\
        1,2025-03-05 10:00,Solved,1,90\n2,2025-03-15 10:00,Open,2,\n";
    check(english, &["unit = \"hours\" }", "unit = \"minutes\" }"]);
    let found = events(&proposed(english), english);
    tells(&found, &["1 2025-03-05T11:00:00Z message", "1 2025-03-05T11:30:00Z status `solved`"]);
    // A 0 may say that it has not come yet, hours of work are none of the clock, and where a time
    // tells it that is it.
    for csv in [
        english.replace(",90\n", ",0\n"),
        english.replace("Resolution time (mins)", "Resolution time (business mins)"),
    ] {
        assert!(!proposed(&csv).contains("unit = \"minutes\""), "{}", proposed(&csv));
    }
    let both = "Ticket ID,Created,Solved,Resolution time (mins)\n\
        1,2025-03-05 10:00,2025-03-05 12:00,90\n2,2025-03-15 10:00,,\n";
    assert!(!proposed(both).contains("plus = "), "{}", proposed(both));
}

#[test]
fn headings_of_spanish_help_desks_have_their_roles() {
    for heading in ["Propietario del caso", "Persona asignada", "Tramitador"] {
        let csv = format!(
            "Ticket;Creado;Resuelto;Estado;{heading}\n\
             1;13/03/2025 08:00;13/03/2025 10:00;Resuelto;Ana\n\
             2;14/03/2025 08:00;14/03/2025 10:00;Resuelto;Luz\n"
        );
        check(&csv, &[&format!("\nactor = \"{heading}\"\nactor_kind = \"'agent'\"")]);
    }
    for (heading, hashed) in [
        ("Informador", ""),
        ("Peticionaria", ""),
        ("Reclamante", ""),
        ("Remitente", ""),
        ("Correo electrónico", "email"),
        ("DNI", "visitor"),
        ("NIE", "visitor"),
    ] {
        let [one, two] = if hashed == "email" { ["a@x.es", "b@x.es"] } else { ["c1", "c2"] };
        let csv = format!(
            "Ticket;Creado;Resuelto;Estado;Agente;{heading}\n\
             1;13/03/2025 08:00;13/03/2025 10:00;Resuelto;Ana;{one}\n\
             2;14/03/2025 08:00;14/03/2025 10:00;Resuelto;Luz;{two}\n"
        );
        let customer = match hashed {
            "" => format!("\ncustomer = \"{heading}\"\n"),
            how => format!("\ncustomer = {{ from = \"{heading}\", hashed = \"{how}\" }}\n"),
        };
        check(&csv, &[&customer, "\nactor = \"Agente\""]);
    }
    for heading in ["1ª respuesta", "Hora de respuesta inicial"] {
        let csv = format!(
            "Ticket;Creado;Estado;Tiempo de primera respuesta (min);{heading}\n\
             1;13/03/2025 08:00;Abierto;10;13/03/2025 08:10\n\
             2;14/03/2025 08:00;Abierto;20;14/03/2025 08:20\n"
        );
        check(&csv, &[&format!("kind = \"message\"\nat = \"{heading}\"\n")]);
    }
    for heading in ["Survey score", "Nota", "Calificación del cliente", "Calificación de felicidad"]
    {
        let csv = format!(
            "Ticket;Creado;Estado;NPS;{heading}\n1;13/03/2025 08:00;Abierto;9;5\n\
             2;14/03/2025 08:00;Abierto;10;4\n"
        );
        let said = "# CHECK: these hold answers to surveys, of which nothing is made: \"NPS\".";
        check(&csv, &[&format!("kind = \"rated\"\nvalue = \"{heading}\""), said]);
    }
    // What somebody wrote down is no mark, and the mail of an agent is none of who asked.
    let csv = "Ticket;Creado;Estado;Nota;Agente;Email del agente\n\
        1;13/03/2025 08:00;Abierto;llama mañana;Ana;a@x.es\n\
        2;14/03/2025 08:00;Abierto;vip;Luz;b@x.es\n";
    let text = proposed(csv);
    assert!(!text.contains("\"rated\"") && !text.contains("\ncustomer = "), "{text}");
}

#[test]
fn the_name_of_a_ticket_is_no_id_and_a_length_no_agent() {
    for (name, id) in [("Ticket name", "Record ID"), ("Nombre del ticket", "ID de registro")] {
        let csv = format!(
            "{id},{name},Ticket status,Create date,Close date,Ticket owner,\
             Time to first agent email reply\n\
             18000001000,Refund,Closed,2025-03-18 11:36,2025-03-19 01:04,Ana,39780000\n\
             18000001001,Refund,Closed,2025-03-18 12:36,2025-03-19 02:04,Luz,480000\n\
             18000001002,Late order,New,2025-03-18 13:36,,Luz,\n"
        );
        let conversation = format!("\nconversation = \"{id}\"\n");
        check(&csv, &[&conversation, "\nactor = \"Ticket owner\"\nactor_kind = \"'agent'\""]);
        let found = events(&proposed(&csv), &csv);
        tells(&found, &["18000001001 2025-03-18T12:36:00Z opened"]);
    }
    // Where names are codes, as in logs of processes, they are ids.
    let log = "case:concept:name,activity,time:timestamp\nCase 1,Created,2025-03-18 11:36\n\
        Case 1,Closed,2025-03-18 12:36\nCase 2,Created,2025-03-18 11:40\n";
    check(log, &["\nconversation = \"case:concept:name\"\n"]);
}
