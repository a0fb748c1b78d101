//! Logs of chats: who wrote each row, and on which side that is, where no column says it.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

/// Four chats, each with a customer of its own, and Ana, who answers all.
fn chats(heading: &str) -> String {
    let chat = |number: usize| {
        format!(
            "c{number},2025-03-1{number} 08:00,Kim {number},Where is it?\n\
             c{number},2025-03-1{number} 08:01,Shop bot,One moment\n\
             c{number},2025-03-1{number} 08:05,Ana,On its way\n"
        )
    };
    let rows: String = (3..7).map(chat).collect();
    format!("chat,at,{heading},text\n{rows}")
}

#[test]
fn who_wrote_in_many_chats_answers_and_who_did_in_one_asks() {
    for heading in ["who", "Quién", "sender"] {
        let csv = chats(heading);
        check(
            &csv,
            &[
                "[tables.people]\n\"Ana\" = \"agent\"\n\"Shop bot\" = \"bot\"\n",
                &format!("actor = \"{heading}\"\n"),
                &format!(
                    "actor_kind = {{ from = \"{heading}\", map = \"people\", \
                     default = \"customer\" }}    # CHECK: is everybody"
                ),
                "kind = \"message\" ",
            ],
        );
        tells(
            &events(&proposed(&csv), &csv),
            &[
                "c3 2025-03-13T08:00:00Z message by customer Kim 3 public",
                "c3 2025-03-13T08:01:00Z message by bot Shop bot public",
                "c3 2025-03-13T08:05:00Z message by agent Ana public",
            ],
        );
    }
    // A telephone number asks, however often.
    let numbers = chats("who").replace("Kim 3", "+34 600 000 001").replace("Kim 4", "+34600000001");
    check(&numbers, &["\"Ana\" = \"agent\"\n\"Shop bot\" = \"bot\"\n\n"]);
    // From what something changed is nobody.
    let changes = "ticket,at,action,from,to\n1,2025-03-13 08:00,status,open,pending\n\
        1,2025-03-13 09:00,status,pending,solved\n2,2025-03-13 08:00,status,open,solved\n";
    assert!(!proposed(changes).contains("actor = \"from\""), "{}", proposed(changes));
    // Two chats tell nobody apart: it is asked.
    let rows: Vec<String> = chats("who").lines().take(7).map(|row| format!("{row}\n")).collect();
    check(&rows.concat(), &["actor = \"who\"\n", "# CHECK: are they all agents?"]);
}

#[test]
fn to_whom_a_chat_was_given_may_stand_in_any_column() {
    let csv = "hilo;fecha;quien;rol;accion;valor\n\
        W0;13/03/2025 03:59:49;+34600000051;cliente;Mensaje;\n\
        W0;13/03/2025 03:59:52;sistema;sistema;Asignado;Ana\n\
        W0;13/03/2025 04:47:03;Ana;agente;Mensaje;\n\
        W1;14/03/2025 11:25:11;+34600000104;cliente;Mensaje;\n\
        W1;14/03/2025 11:25:14;sistema;sistema;Asignado;Luis\n\
        W1;14/03/2025 12:33:25;Luis;agente;Mensaje;\n";
    check(csv, &["actor = \"quien\"\n", "\nvalue = \"valor\"  "]);
    tells(
        &events(&proposed(csv), csv),
        &[
            "W0 2025-03-13T03:59:52Z assigned `Ana` by system sistema",
            "W1 2025-03-14T12:33:25Z message by agent Luis",
        ],
    );
}

#[test]
fn an_exported_chat_is_one_conversation() {
    let chat = "12/03/25, 22:14 - Los mensajes están cifrados de extremo a extremo.\n\
        13/03/25, 22:14 - +34 600 00 00 01: Hola, ¿mi pedido?\n\
        13/03/25, 22:31 - Ana, María: ¡Hola! Ahora lo miro\ny te digo: mañana\n\
        14/03/25, 0:02 - +34 600 00 00 01: gracias\n14/03/25, 0:02 - +34 600 00 00 01: adiós\n";
    check(
        chat,
        &[
            "conversation = \"conversation_id\"\nrecord = \"message/{message_id}\"\n",
            "[tables.people]\n\"Ana, María\" = \"agent\"\n",
            "actor = \"who\"\nactor_kind = { from = \"who\", map = \"people\"",
            "kind = \"message\" ",
        ],
    );
    let text = proposed(chat);
    assert!(!text.contains("[file.attributes]"), "{text}");
    let found = events(&text, chat);
    tells(
        &found,
        &[
            "t.csv 2025-03-13T22:14:00Z message by customer +34 600 00 00 01 public",
            "t.csv 2025-03-13T22:31:00Z message by agent Ana, María public",
        ],
    );
    assert_eq!(found.len(), 4, "{found:#?}");
    // Where no name says who asks, it is asked.
    let named = chat.replace("+34 600 00 00 01", "Kim");
    check(&named, &["# CHECK: are they all agents?"]);
}

#[test]
fn what_somebody_wrote_breaks_no_number_down() {
    for heading in ["text", "Comentario", "mensaje", "Agent comment"] {
        let csv = format!(
            "ticket,created,plan,{heading}\n1,2025-03-03,gold,ok\n2,2025-03-03,gold,ok\n\
             3,2025-03-04,silver,no\n4,2025-03-04,silver,no\n5,2025-03-04,silver,ok\n"
        );
        let left = format!("Nothing is made of these columns: \"{heading}\".");
        check(&csv, &["\"plan\" = \"plan\"", &left]);
    }
}
