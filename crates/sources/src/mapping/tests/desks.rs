//! Exports of single help desks whose headings or words are their own.

use super::proposals::check;
use super::sorts::proposed;

#[test]
fn what_a_ticket_is_called_is_no_id_of_it() {
    // HubSpot, in Spanish.
    check(
        "Nombre del ticket,ID de registro,Estado del ticket,Fecha de creación,\
         Propietario del ticket,Prioridad,Fecha de cierre,Fuente\n\
         No llega,901,Nuevo,2025-03-13 09:00,Ana,Alta,,Correo electrónico\n\
         Factura,902,A la espera de nosotros,2025-03-13 10:00,Luis,Baja,,Chat\n\
         Talla,903,A la espera del contacto,2025-03-14 09:00,Ana,Alta,,Correo electrónico\n\
         Cambio,904,Cerrado,2025-03-14 10:00,Luis,Baja,2025-03-15 12:00,Chat\n",
        &[
            "conversation = \"ID de registro\"\n",
            "kind = \"opened\"\nat = \"Fecha de creación\"\n",
            "actor = \"Propietario del ticket\"\n",
            "channel = { from = \"Fuente\", map = \"channels\", keep = true }\n",
            "\"A la espera de nosotros\" = \"open\"\n",
            "\"A la espera del contacto\" = \"pending\"\n",
        ],
    );
    // Its last activity is there before its opening.
    check(
        "Record ID,Ticket name,Last activity date,Create date,Close date,Ticket status\n\
         901,Late,2025-03-14 09:00,2025-03-13 09:00,2025-03-15 09:00,Closed\n\
         902,Invoice,2025-03-15 09:00,2025-03-14 09:00,,Waiting on us\n",
        &[
            "conversation = \"Record ID\"\n",
            "kind = \"opened\"\nat = \"Create date\"\n",
            "\"Waiting on us\" = \"open\"\n",
        ],
    );
    // Salesforce.
    check(
        "Case Reason,Case Owner,Contact Name,Case Number,Status,Case Origin,Date/Time Opened,\
         Date/Time Closed\n\
         Delivery,Ana,C. Pérez,00001234,Closed,Phone,2025-03-13 09:00,2025-03-13 12:00\n\
         Invoice,Luis,D. Gil,00001235,Working,Web,2025-03-14 09:00,\n\
         Delivery,Ana,C. Pérez,00001236,New,Phone,2025-03-15 09:00,\n",
        &["conversation = \"Case Number\"\n", "actor = \"Case Owner\"\n"],
    );
    // Logs of process mining call the id a name.
    check(
        "case:concept:name,concept:name,time:timestamp\n\
         1,Created,2025-03-13 09:00\n1,Resolved,2025-03-13 10:00\n2,Created,2025-03-14 09:00\n",
        &["conversation = \"case:concept:name\"\n"],
    );
}

#[test]
fn how_long_an_agent_took_is_no_agent() {
    // Zendesk's answers, whose metrics stand among the columns of a ticket.
    for length in [
        "metric_set.agent_wait_time_in_minutes.calendar",
        "Agent hours",
        "Agent replies count",
        "Espera del agente",
        "Minutos de agente",
    ] {
        let csv = format!(
            "id,created_at,solved_at,status,requester_id,{length},assignee_id\n\
             301,2025-01-05T09:00:00Z,2025-01-05T12:00:00Z,solved,1,30,2\n\
             302,2025-01-06T09:00:00Z,2025-01-06T12:00:00Z,solved,3,45,2\n\
             303,2025-01-07T09:00:00Z,2025-01-07T12:00:00Z,solved,4,30,5\n"
        );
        check(&csv, &["actor = \"assignee_id\"\nactor_kind = \"'agent'\"\n"]);
    }
}

#[test]
fn a_nickname_is_an_agents_where_nothing_else_names_one() {
    let csv = |head: &str| {
        format!(
            "Ticket ID,Created,Closed,{head}\n1,2025-03-13 09:00,2025-03-13 12:00,c1,ana\n\
             2,2025-03-14 09:00,2025-03-14 12:00,c2,luis\n\
             3,2025-03-15 09:00,2025-03-15 12:00,c3,ana\n"
        )
    };
    for nickname in ["nickname", "Agent nickname", "Nick"] {
        let part = format!("\nactor = \"{nickname}\"\n");
        check(&csv(&format!("Visitor name,{nickname}")), &[part.as_str()]);
    }
    // A name says more, and where nobody else is named it may be whoever asked.
    let text = proposed(&csv("nickname,Agent"));
    assert!(text.contains("\nactor = \"Agent\"\n"), "{text}");
    let text = proposed(&csv("Topic,nickname"));
    assert!(!text.contains("actor = \"nickname\""), "{text}");
}

#[test]
fn orders_are_told_by_what_became_of_them() {
    // PrestaShop, whose headings speak of no order.
    let csv = |status: [&str; 3]| {
        let [one, two, three] = status;
        format!(
            "ID;Referencia;Nuevo cliente;Entrega;Cliente;Total;Pago;Estado;Fecha\n\
             12;XKBKNABJK;Sí;España;A. Gil;25,50 €;Tarjeta;{one};2025-03-13 09:00:00\n\
             13;OHSATSERP;No;España;B. Sanz;40,00 €;PayPal;{two};2025-03-14 09:00:00\n\
             14;UOYEVOLIA;No;España;A. Gil;12,00 €;Tarjeta;{three};2025-03-15 09:00:00\n"
        )
    };
    check(
        &csv(["Pago aceptado", "Enviado", "Reembolsado"]),
        &[
            "stream = \"order\"\nsubject = \"ID\"\nrecord = \"order/{ID}\"\n",
            "customer = \"Cliente\"",
            "amount = { from = \"Total\", unit = \"comma_number\" }\n\
             currency = \"'EUR'\"    # as all its cells say\n",
            "\"Pago aceptado\" = \"skip\"\n",
            "\"Reembolsado\" = \"refunded\"\n",
            "# CHECK: `Referencia` names each order too, and nothing is made of it.",
        ],
    );
    // A cell without the sign may be of another currency.
    let bare = csv(["Pago aceptado", "Enviado", "Reembolsado"]).replace("40,00 €", "40,00");
    assert!(proposed(&bare).contains("currency = \"'EUR'\"    # CHECK"), "{}", proposed(&bare));
    // What tickets may be, too, makes no order of them, where nothing says that somebody paid.
    let tickets = csv(["Completado", "Cancelado", "Abierto"]).replace("Pago;", "Origen;");
    let tickets = proposed(&tickets);
    assert!(!tickets.contains("stream = \"order\""), "{tickets}");
}

#[test]
fn a_team_that_was_assigned_is_no_agent() {
    // Gorgias, then in Spanish.
    check(
        "Ticket id,Initial channel,Created datetime,Closed datetime,Status,Assignee team,\
         Assignee name\n\
         1,email,2025-03-13 09:00,2025-03-13 10:00,closed,Returns,Ana\n\
         2,chat,2025-03-14 09:00,2025-03-14 10:00,closed,Sales,Luis\n\
         3,email,2025-03-15 09:00,,open,Returns,Ana\n",
        &["team = \"Assignee team\"\n", "actor = \"Assignee name\"\n"],
    );
    check(
        "Nº ticket;Creado;Resuelto;Estado;Grupo asignado;Técnico asignado\n\
         1;13/03/2025 09:00;13/03/2025 10:00;Resuelto;Nivel 1;Ana\n\
         2;14/03/2025 09:00;14/03/2025 10:00;Resuelto;Nivel 2;Luis\n\
         3;15/03/2025 09:00;;Abierto;Nivel 1;Ana\n",
        &["team = \"Grupo asignado\"\n", "actor = \"Técnico asignado\"\n"],
    );
}

#[test]
fn how_often_a_customer_wrote_is_no_customer() {
    // Freshdesk, in Spanish.
    let csv = "ID del ticket,Estado,Hora de creación,Hora de resolución,Interacciones del cliente,\
        Correo electrónico\n\
        1,Cerrado,13/03/2025 09:00,13/03/2025 10:00,2,ana@example.com\n\
        2,Cerrado,14/03/2025 09:00,14/03/2025 10:00,0,eva@example.com\n\
        3,Abierto,15/03/2025 09:00,,2,ana@example.com\n";
    check(csv, &["customer = { from = \"Correo electrónico\", hashed = \"email\" }\n"]);
}
