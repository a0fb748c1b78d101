//! Exports as products write them, with what only some of them have: a zone in a heading, why a
//! call was missed, how a conversation stands in each of its messages.

use super::proposals::check;
use super::sorts::{events, proposed, tells};

#[test]
fn a_heading_says_that_times_are_universal() {
    let csv = "Ticket ID,Created (UTC),Closed (UTC),Updated,Status\n\
        1,2025-03-03 08:00,2025-03-03 09:00,2025-03-03 11:00,closed\n\
        2,2025-03-04 08:00,,2025-03-04 09:30,open\n";
    let told = ["zone = \"Europe/Madrid\"", "at = \"{Created (UTC)} UTC\"\n"];
    check(csv, &told);
    // Where all are, nothing else is asked; so many hours from it is another zone.
    let all = csv.replace("Updated", "Updated (GMT)");
    check(&all, &["at = \"Created (UTC)\"\n"]);
    assert!(!proposed(&all).contains("\nzone = "), "{}", proposed(&all));
    let other = all.replace("(UTC)", "(UTC+2)").replace("(GMT)", "(GMT+2)");
    check(&other, &["zone = \"Europe/Madrid\"", "at = \"Created (UTC+2)\"\n"]);
}

#[test]
fn the_first_reply_of_an_agent_and_a_close_are_known() {
    let csv = "Ticket id,Status,Created at,First agent reply at,Close at\n\
        1,closed,2025-03-03 08:00,2025-03-03 09:00,2025-03-03 10:00\n\
        2,open,2025-03-04 08:00,2025-03-04 09:00,\n";
    check(csv, &["at = \"First agent reply at\"\n", "value = \"'solved'\"\nat = \"Close at\"\n"]);
    assert!(!proposed(csv).contains("version = "), "{}", proposed(csv));
    // Any other time may be the last change, which is asked.
    let other = csv.replace("First agent reply at", "Escalated at");
    check(&other, &["# CHECK: is `Escalated at` when a ticket last changed?"]);
}

#[test]
fn how_long_an_agent_took_to_reply_is_a_first_reply() {
    let csv = "Ticket ID,Ticket status,Create date,Close date,\
        Time to first agent email reply (HH:mm:ss)\n\
        1,Closed,2025-03-03 08:00,2025-03-05 10:00,1:30:00\n\
        2,New,2025-03-04 08:00,,26:00:05\n";
    let name = "Time to first agent email reply (HH:mm:ss)";
    check(csv, &[&format!("at = {{ from = \"Create date\", plus = \"{name}\", unit = \"hms\" }}")]);
    tells(&events(&proposed(csv), csv), &["1 2025-03-03T09:30:00Z message"]);
    let mean = csv.replace("Time to", "Average time to");
    assert!(!proposed(&mean).contains("plus = "), "{}", proposed(&mean));
}

#[test]
fn a_chat_that_began_on_a_page_is_no_visit() {
    let csv = "Chat ID,Chat start date,First response time in seconds,Operator,Visitor name,\
        Start URL\n\
        PJ1,2025-03-03 08:00:00,12,ana,Visitor 1,https://shop.example/a\n\
        PJ2,2025-03-03 09:00:00,31,ana,Visitor 2,https://shop.example/b\n\
        PJ3,2025-03-04 09:00:00,22,luis,Visitor 1,https://shop.example/a\n";
    check(csv, &["conversation = \"Chat ID\"\n"]);
}

#[test]
fn who_is_on_a_queue_can_take_contacts() {
    let csv = "Agente;Estado;Inicio;Fin\n\
        Ana;En cola;13/03/2025 09:00:00;13/03/2025 09:30:00\n\
        Ana;Pausa;13/03/2025 09:30:00;13/03/2025 09:40:00\n\
        Luis;En cola;13/03/2025 09:00:00;13/03/2025 10:00:00\n\
        Luis;Comida;13/03/2025 10:00:00;13/03/2025 10:30:00\n";
    check(csv, &["\"En cola\" = \"available\"\n"]);
}

#[test]
fn how_a_conversation_stands_is_nothing_that_a_row_of_it_says() {
    let rows = |count: usize| {
        let row = |n: usize| {
            let status = if n.is_multiple_of(2) { "Archived" } else { "Open" };
            format!(
                "m{n}a,c{n},Inbound,{status},2025-03-03 09:{n:02}:00,\n\
                 m{n}b,c{n},Outbound,{status},2025-03-03 10:{n:02}:00,ana\n"
            )
        };
        let rows: String = (0..count).map(row).collect();
        format!("Message ID,Conversation ID,Direction,Status,Message date,Author\n{rows}")
    };
    let text = proposed(&rows(12));
    assert!(!text.contains("[tables.statuses]"), "{text}");
    let found = events(&text, &rows(12));
    assert!(found.iter().filter(|line| line.contains("Z message")).count() >= 24, "{found:#?}");
    // A few tell nothing: they may go on.
    assert!(proposed(&rows(3)).contains("[tables.statuses]"), "{}", proposed(&rows(3)));
}

#[test]
fn the_state_of_a_reply_is_none_of_a_ticket() {
    let csv = "Review Id,Created,Review Stars,Review Content,Consumer,Company Reply Status\n\
        r1,2025-01-02T10:00:00Z,5,ok,Ana P.,Replied\nr2,2025-01-03T10:00:00Z,1,no,Luis,\n\
        r3,2025-01-04T10:00:00Z,4,so,Eva,Replied\n";
    check(csv, &["stream = \"feedback\"\nsubject = \"Review Id\"\n"]);
}

#[test]
fn answers_are_of_when_they_were_given() {
    let score = "Response ID,Person Email,Score,Comment,Survey Sent At,Responded At,Store\n\
        1,a@x.example,8,Bien,2025-01-01 10:00:00 UTC,2025-01-02 10:00:00 UTC,Norte\n\
        2,b@x.example,9,Bien,2025-01-01 10:00:00 UTC,2025-01-03 10:00:00 UTC,Norte\n\
        3,c@x.example,3,Mal,2025-01-01 10:00:00 UTC,2025-01-04 10:00:00 UTC,Sur\n";
    check(score, &["stream = \"survey\"\n", "answers_at = \"Responded At\"\n"]);
    // A column may say what was asked, and answers may have tags.
    let typed = score.replace(",Store\n", ",Survey Type,Tags\n");
    let typed = typed.replace(",Norte\n", ",NPS,vip\n").replace(",Sur\n", ",NPS,\n");
    check(&typed, &["stream = \"survey\"\n", "kind = \"nps\""]);
    let sent = "Id encuesta;Fecha envío;Fecha respuesta;Puntuación NPS\n\
        E1;13/01/2025;14/01/2025;9\nE2;13/01/2025;15/01/2025;3\nE3;14/01/2025;;\n\
        E4;14/01/2025;16/01/2025;10\n";
    let text = proposed(sent);
    assert!(text.contains("answers_at = \"Fecha respuesta\"\n"), "{text}");
    // What says who is a promoter names no team.
    let group = "ResponseId,EndDate,Q1_NPS_GROUP,How likely are you to recommend us?,\
        Are you satisfied?\n\
        R_1,2025-03-05 04:47:51,Promoter,10,Very satisfied\n\
        R_2,2025-03-06 04:47:51,Passive,7,Dissatisfied\n\
        R_3,2025-03-07 04:47:51,Detractor,2,Satisfied\n\
        R_4,2025-03-08 04:47:51,Promoter,9,Satisfied\n";
    let text = proposed(group);
    assert!(text.contains("stream = \"survey\"") && !text.contains("\nteam = "), "{text}");
}

#[test]
fn a_sentence_of_a_form_may_be_asked_too() {
    let agreed = "La empresa me puso fácil resolver mi problema";
    let csv = format!(
        "Marca temporal,Dirección de correo electrónico,¿Cómo valora la atención? (1-5),{agreed}\n\
         13/03/2025 9:00:00,a@x.example,5,De acuerdo\n\
         14/03/2025 9:00:00,b@x.example,2,En desacuerdo\n\
         15/03/2025 9:00:00,c@x.example,4,De acuerdo\n\
         16/03/2025 9:00:00,d@x.example,3,En desacuerdo\n"
    );
    let text = proposed(&csv);
    assert!(text.contains("extends = \"google-forms\""), "{text}");
    assert!(text.contains(&format!("column = \"{agreed}\"\n")), "{text}");
}

#[test]
fn what_is_paid_until_a_day_is_a_subscription() {
    let csv = "uuid,account_code,plan_code,state,unit_amount,currency,created_at,\
        current_period_started_at,current_period_ends_at,canceled_at,expires_at\n\
        00007e69,acct-1,gold,active,19.90,USD,2024-01-02 08:00:00 UTC,2025-05-02 08:00:00 UTC,\
        2025-06-02 08:00:00 UTC,,\n\
        4a7b69c1,acct-2,gold,expired,19.90,USD,2024-02-02 08:00:00 UTC,2025-02-02 08:00:00 UTC,\
        2025-03-02 08:00:00 UTC,2025-02-20 08:00:00 UTC,2025-03-02 08:00:00 UTC\n\
        4a7b69c2,acct-2,silver,active,9.90,USD,2024-03-02 08:00:00 UTC,2025-05-02 08:00:00 UTC,\
        2025-06-02 08:00:00 UTC,,\n";
    check(csv, &["stream = \"subscription\"\nsubject = \"uuid\"\n", "at = \"created_at\"\n"]);
}

#[test]
fn whose_a_subscription_is_may_be_a_name() {
    let csv = "Nº suscripción;Cliente;Plan;Cuota;Periodicidad;Fecha de alta;Fecha de baja\n\
        SUS-1;Talleres Gil SL;Pro;29,90;Mensual;13/03/2024;\n\
        SUS-2;Ana Ruiz;Básico;19,90;Mensual;14/03/2024;13/01/2025\n\
        SUS-3;Talleres Gil SL;Básico;19,90;Mensual;15/03/2024;\n";
    check(csv, &["subject = \"Nº suscripción\"\n", "customer = \"Cliente\"\n"]);
}

#[test]
fn a_price_of_today_is_not_what_those_brought_that_ended() {
    let csv = "Subscription Id,Customer Id,Plan Id,Plan Unit Price,Currency,Status,Started At,\
        Cancelled At,MRR,Billing Period Unit\n\
        S1,c1,pro,29.00,EUR,Active,2024-03-05 10:00,,29.00,month\n\
        S2,c2,pro,29.00,EUR,Active,2024-03-06 10:00,,29.00,month\n\
        S3,c3,max,99.00,EUR,Cancelled,2024-03-07 10:00,2025-03-07 10:00,0.00,month\n\
        S4,c4,pro,29.00,EUR,Cancelled,2024-03-08 10:00,2025-03-08 10:00,0.00,month\n\
        S5,c5,max,99.00,EUR,Cancelled,2024-03-09 10:00,2025-03-09 10:00,0.00,month\n";
    check(csv, &["# CHECK: `MRR` is nothing where one ended", "amount = \"Plan Unit Price\"\n"]);
    let alone = csv.replace("Plan Unit Price", "Plan Version");
    check(&alone, &["revenue counts as lost. Does the export", "amount = \"MRR\"\n"]);
    let lasting = csv.replace(",0.00,", ",29.00,");
    assert!(!proposed(&lasting).contains("is nothing where"), "{}", proposed(&lasting));
}

#[test]
fn an_order_whose_payment_failed_is_asked_about() {
    let csv = "ID;Referencia;Cliente;Total;Estado;Fecha\n\
        1;XKBKNABJK;C. Ruiz;61,95 €;Pago aceptado;13/03/2025 09:02:20\n\
        2;XKBKNABJL;A. Gil;21,95 €;Error de pago;14/03/2025 09:02:20\n\
        3;XKBKNABJM;E. Paz;31,95 €;Cancelado;15/03/2025 09:02:20\n";
    check(csv, &["\"Error de pago\" = \"skip\"    # CHECK", "\"Pago aceptado\" = \"skip\"\n"]);
}

#[test]
fn employees_have_shifts() {
    let csv = "Empleado;Departamento;Fecha;Turno;Entrada;Salida\n\
        Ana;Atención;13/03/2025;Mañana;08:00;14:00\nLuis;Atención;13/03/2025;Noche;22:00;06:00\n\
        Ana;Atención;14/03/2025;Mañana;08:00;14:00\nLuis;Atención;14/03/2025;Noche;22:00;06:00\n";
    check(csv, &["name = \"shifts\"\n", "stream = \"agent\"\nsubject = \"Empleado\"\n"]);
}

#[test]
fn why_calls_were_missed_does_not_say_which_were_answered() {
    let csv = "call id,datetime,direction,from,call result,missed call reason,user,waiting time,\
        talk time\n\
        1,2025-03-03 09:00:00,inbound,+34600000001,answered,,ana,10,60\n\
        2,2025-03-03 10:00:00,inbound,+34600000002,missed,no_available_agent,,30,0\n\
        3,2025-03-03 11:00:00,outbound,+34600000003,answered,,ana,5,70\n";
    check(csv, &["when = \"\\\"call result\\\" = 'answered'\"\nkind = \"connected\"\n"]);
    tells(&events(&proposed(csv), csv), &["2 2025-03-03T10:00:30Z abandoned"]);
}

#[test]
fn a_kind_of_call_may_say_that_it_left_its_queue() {
    let csv = "Interaction ID,Call Type,Start Time,Talk Time,Wait Time\n\
        a1,inbound,2025-03-03 09:00:00,00:01:00,00:00:10\n\
        a2,voicemail,2025-03-03 10:00:00,00:00:00,00:00:20\n\
        a3,missed,2025-03-03 11:00:00,00:00:00,00:00:30\n\
        a4,outbound,2025-03-03 12:00:00,00:02:00,00:00:00\n\
        a5,inbound,2025-03-03 13:00:00,00:03:00,00:00:15\n\
        a6,inbound,2025-03-03 14:00:00,00:03:00,00:00:15\n";
    check(csv, &["# CHECK: by these words of `Call Type` a call left its queue"]);
    let found = events(&proposed(csv), csv);
    tells(&found, &["a2 2025-03-03T10:00:20Z exited", "a3 2025-03-03T11:00:30Z abandoned"]);
    assert_eq!(found.iter().filter(|line| line.contains("Z abandoned")).count(), 1, "{found:#?}");
}

#[test]
fn lengths_of_one_file_are_in_one_unit_and_chats_are_no_calls() {
    let csv = "Conversation ID,Media Type,Users,Date,Direction,ANI,Queue,Total Queue,Total Talk,\
        Total Hold,Total ACW,Abandoned\n\
        a1,voice,Mar,2025-03-03 09:00:00,Inbound,+34600000001,Help,11234,76543,2345,1234,NO\n\
        a2,chat,Mar,2025-03-03 10:00:00,Inbound,+34600000002,Help,8321,295432,0,2345,NO\n\
        a3,voice,,2025-03-03 11:00:00,Inbound,+34600000003,Help,9321,0,0,0,YES\n";
    let lengths = "hold = { from = \"Total Hold\", unit = \"ms\" }, \
        after_call = { from = \"Total ACW\", unit = \"ms\" }";
    let channel = "channel = { from = \"Media Type\", map = \"channels\", keep = true }\n";
    check(csv, &[lengths, channel, "\"voice\" = \"phone\"\n"]);
    // What would be less than a tenth of a second is in seconds.
    let short = csv.replace(",1234,", ",31,").replace(",2345,NO", ",45,NO");
    check(&short, &["after_call = { from = \"Total ACW\", unit = \"seconds\" }"]);
}

#[test]
fn logs_of_exchanges_in_spanish_and_with_days_of_the_week_are_calls() {
    let spanish = "Hora de llamada;Id. de llamante;Destino;Estado;Timbrando;Hablando\n\
        13/03/2025 09:00:00;Cliente (600000001);Ana (101);Contestada;00:00:12;00:01:05\n\
        13/03/2025 09:10:00;Cliente (600000002);Ana (101);No contestada;00:00:30;00:00:00\n\
        14/03/2025 09:10:00;Cliente (600000003);Luis (102);Contestada;00:00:05;00:03:00\n";
    let talk = "talk = { from = \"Hablando\", unit = \"hms\" }";
    check(spanish, &["stream = \"contact\"\n", "plus = \"Timbrando\"", talk]);
    let log = "Type,Phone Number,Extension,Direction,Date,Time,Duration,Action Result\n\
        Voice,(555) 010-0001,101 - Ana,Incoming,Mon 03/17/2025,09:00 AM,0:01:05,Accepted\n\
        Voice,(555) 010-0002,101 - Ana,Incoming,Tue 03/18/2025,10:30 PM,0:00:09,Missed\n\
        Voice,(555) 010-0003,102 - Luis,Outgoing,Wed 03/19/2025,09:00 AM,0:02:00,Call connected\n";
    check(log, &["stream = \"contact\"\n", "at = \"{Date} {Time}\"\n"]);
    let found = events(&proposed(log), log);
    assert!(found.iter().any(|line| line.contains("2025-03-18T22:30:00Z abandoned")), "{found:#?}");
}
