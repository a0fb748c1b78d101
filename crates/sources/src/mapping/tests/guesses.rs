//! What a proposal makes of columns whose names mislead, of times in two columns, and of rows that
//! are no conversations.

use super::proposals::check;
use super::real::real;
use super::sorts::{events_as_proposed, proposed};
use super::*;

#[test]
fn a_date_and_its_time_of_day_are_one_time() {
    let calls = "Call Id,Agent,Date,Time,Duration,Satisfaction rating\n\
        1,ana,2025-03-03,09:12:58,00:02:23,3\n\
        2,luis,2025-03-03,10:47:31,00:04:02,\n\
        3,ana,2025-03-04,8:01:02,00:01:10,5\n";
    check(
        calls,
        &[
            "has = [\"Call Id\", \"Date\"]",
            "kind = \"opened\"\nat = \"{Date} {Time}\"\n",
            "kind = \"rated\"\nvalue = \"Satisfaction rating\"\nat = [\"{Date} {Time}\"]\n",
            "Nothing is made of these columns: \"Agent\", \"Duration\".",
            "# CHECK: `Agent` may name who answered, but no column tells when they replied",
        ],
    );
    assert!(events_as_proposed(calls)[0].starts_with("1 2025-03-03T09:12:58Z opened "));
    // Several times, each with its own; where one is not there, or is called otherwise, none is.
    let csv = "Ticket;Fecha de apertura;Hora de apertura;Fecha de cierre;Hora de cierre\n\
        1;13/03/2025;09:12;14/03/2025;10:00\n2;14/03/2025;09:30;;\n";
    check(
        csv,
        &[
            "at = \"{Fecha de apertura} {Hora de apertura}\"",
            "at = \"{Fecha de cierre} {Hora de cierre}\"",
            "days_first = true",
        ],
    );
    // A dot between hours and minutes is as good.
    check(
        &csv.replace("09:12", "9.12").replace("09:30", "09.30"),
        &["at = \"{Fecha de apertura} {Hora de apertura}\""],
    );
    for apart in [csv.replace("09:30", ""), csv.replace("Hora de apertura", "Hora de espera")] {
        let text = proposed(&apart);
        assert!(text.contains("at = \"Fecha de apertura\"\n"), "{text}");
        assert!(text.contains("at = \"{Fecha de cierre} {Hora de cierre}\""), "{text}");
    }
    // What is picked beside it leaves it as it is.
    let detected = detect(&bytes("t.csv", calls), &Options::default()).expect("it can be read");
    let mut changes = PickChanges::default();
    changes.roles.insert("customer".into(), Pick::Column("Agent".into()));
    let found = repick(&detected, &proposed(calls), &changes, "UTC", false).expect("it is read");
    assert_eq!(found.by_hand, ByHand::Kept);
    assert!(found.text.contains("at = \"{Date} {Time}\"\nactor = \"Agent\""), "{}", found.text);
    let picks = Picks::of(&found.text, &detected).expect("it is a proposal");
    assert!(picks.roles().contains(&("opened", Pick::Column("Date".into()))));
    assert!(!keepable(&detected, &picks).contains(&"Time".to_owned()));
}

#[test]
fn the_date_of_a_solution_is_that_of_the_solve() {
    for name in ["Fecha de solución", "Fecha solución", "Fecha de resolución", "Fecha cierre"] {
        let csv = format!(
            "Ticket;Fecha de creación;{name};Estado\n\
             1;13/03/2025 09:12;14/03/2025 10:00;Resuelto\n2;14/03/2025 09:30;;Abierto\n"
        );
        let text = proposed(&csv);
        let solve = format!("kind = \"status\"\nvalue = \"'solved'\"\nat = \"{name}\"\n");
        assert!(text.contains(&solve) && !text.contains("version = "), "{text}");
    }
}

#[test]
fn a_column_of_yes_and_no_names_no_customer() {
    let messages = |name: &str| {
        format!(
            "Id mensaje;Id conversación;Fecha;Autor;Tipo de autor;{name};Texto\n\
             1;CV0;13/03/2025 09:12;p1;Cliente;S;hola\n2;CV0;13/03/2025 09:20;p2;Agente;N;mira\n\
             3;CV0;13/03/2025 09:30;p2;Agente;S;listo\n4;CV1;14/03/2025 10:00;p3;Cliente;S;hola\n"
        )
    };
    for name in [
        "Visible para el cliente",
        "Aviso al cliente",
        "Cliente satisfecho",
        "Cliente nuevo",
        "Contacto con cliente",
    ] {
        let text = proposed(&messages(name));
        assert!(!text.contains("customer = \""), "{text}");
    }
    let seen = "kind = { from = \"Visible para el cliente\", map = \"activities\" }";
    check(&messages("Visible para el cliente"), &["\"N\" = \"note\"\n\"S\" = \"message\"\n", seen]);
    // Whoever has a number or a name is one, be they two.
    let csv = messages("Cliente").replace(";S;", ";K1;").replace(";N;", ";Acme;");
    assert!(proposed(&csv).contains("customer = \"Cliente\""), "{}", proposed(&csv));
    let orders = "Nº pedido;Fecha del pedido;Importe total;Cliente nuevo\n\
        1;13/03/2025;10,50;Sí\n2;14/03/2025;20,00;No\n3;14/03/2025;7,25;Sí\n";
    assert!(!proposed(orders).contains("customer = \""), "{}", proposed(orders));
}

#[test]
fn the_time_of_an_answer_may_be_in_two_columns() {
    let csv = "Date,Time,How was it?,How clear was it?\n\
        2025-03-03,08:00,5,4\n2025-03-03,09:30,2,3\n";
    check(
        csv,
        &[
            "subject = \"{Date} {Time}\"\nrecord = \"response/{Date} {Time}\"",
            "answers_at = \"{Date} {Time}\"",
        ],
    );
    assert!(!proposed(csv).contains("Nothing is made of"), "{}", proposed(csv));
    assert!(
        events_as_proposed(csv)[0].starts_with("2025-03-03 08:00 2025-03-03T08:00:00Z answered ")
    );
}

#[test]
fn a_status_of_something_else_is_none() {
    for (heading, words, is_status) in [
        ("Marital_Status", ["Single", "Married"], false),
        ("Status", ["Single", "Married"], true),
        ("Ticket status", ["Open", "Married"], true),
    ] {
        let csv = format!(
            "Ticket ID,Created,{heading}\n1,2025-03-03,{0}\n2,2025-03-03,{1}\n\
             3,2025-03-03,{0}\n4,2025-03-03,{1}\n",
            words[0], words[1]
        );
        let text = proposed(&csv);
        assert_eq!(text.contains("[tables.statuses]"), is_status, "{text}");
        assert_eq!(text.contains("= \"Marital_Status\"\n"), !is_status, "{text}");
    }
    // Rows decide where some have a solve time.
    let csv = "Ticket ID,Created,Resolved,Bearbeitungs-Status\n\
        1,2025-03-03,2025-03-04,Afgehandeld\n2,2025-03-03,,Liegt\n";
    check(csv, &["\"Afgehandeld\" = \"solved\"    # CHECK", "\"Liegt\" = \"open\"    # CHECK"]);
}

#[test]
fn what_is_the_same_in_many_rows_is_no_customer() {
    let csv = |second: &str| {
        let rows: Vec<String> = (0..60).map(|id| format!("{id},2025-03-03,3,plan\n")).collect();
        format!("Ticket ID,Created,Z_Contact,Plan\n60,2025-03-03,{second},gold\n{}", rows.concat())
    };
    assert!(!proposed(&csv("3")).contains("customer = "), "{}", proposed(&csv("3")));
    assert!(proposed(&csv("4")).contains("customer = \"Z_Contact\""), "{}", proposed(&csv("4")));
}

#[test]
fn figures_are_asked_for() {
    let asks = "# CHECK: is a row a conversation? Nothing names one, its status or who acts, and";
    for csv in [
        "rownames,DateTime,Calls\n1,2025-03-03T07:00:00Z,111\n2,2025-03-03T07:05:00Z,113\n\
         3,2025-03-03T07:10:00Z,76\n",
        "ID,Joined,Education,Income,Wines\n7,2025-03-03,PhD,58138,635\n9,2025-03-03,PhD,46344,11\n",
    ] {
        check(csv, &[asks]);
    }
    // What has an opening, an id by name, or somebody who acts, is no figure.
    for csv in [
        "Ticket ID,At,Count\n1,2025-03-03,111\n2,2025-03-03,113\n",
        "Ref,Created,Count\nA1,2025-03-03,111\nA2,2025-03-03,113\n",
        "Ref,At,Channel,Count\nA1,2025-03-03,web,111\nA2,2025-03-03,mail,113\n",
    ] {
        assert!(!proposed(csv).contains("is a row a conversation?"), "{csv}");
    }
    // Where nothing is known, the file is known by its first headings, and nothing is replaced.
    let text = proposed("age,gender,Clicks,Spent\n30,M,1,1.5\n30,F,1,0\n31,F,2,0\n");
    assert!(
        text.contains(asks) && text.contains("has = [\"age\", \"gender\", \"Clicks\"]"),
        "{text}"
    );
    assert!(!text.contains("A later export of the same ticket"), "{text}");
    // Of what is no figure either, nobody knows what it is.
    let text = proposed("Alpha,Day,Colour\nx1,2025-03-03,red\nx2,2025-03-04,blue\n");
    let asks = "# CHECK: is a row a conversation? Nothing names one, its status or who acts, nor";
    assert!(text.contains(asks), "{text}");
}

#[test]
fn a_column_that_says_who_wrote_makes_messages_of_rows() {
    let tweets = "thread_id,tweet_id,created_at,author_id,inbound,text\n\
        7,1,2025-03-03 08:00:00,c1,True,Where is my parcel?\n\
        7,2,2025-03-03 09:00:00,Shop,False,On its way\n\
        8,3,2025-03-03 10:00:00,c2,True,Thanks\n";
    check(
        tweets,
        &[
            "\"False\" = \"agent\"\n\"True\" = \"customer\"\n",
            "actor_kind = { from = \"inbound\", map = \"roles\" }",
            "kind = \"message\"                        # CHECK: are they messages, all of them",
        ],
    );
    let found = events_as_proposed(tweets);
    assert!(
        found[0].starts_with("7 2025-03-03T08:00:00Z message by customer c1 public"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("7 2025-03-03T09:00:00Z message by agent Shop public"),
        "{found:?}"
    );
    // An opening that is added by hand makes no conversations of rows.
    let detected = detect(&bytes("t.csv", tweets), &Options::default()).expect("it can be read");
    let added = "\n[[file.event]]\nkind = \"opened\"\nat = \"created_at\"\n";
    let picks = Picks::of(&(proposed(tweets) + added), &detected).expect("it is a proposal");
    assert_eq!(picks.rows(), Rows::Events);
    // Where all are of customers, whoever wrote is one.
    let inbound = "tweet_id,created_at,author_id,inbound,text\n\
        1,2025-03-03 08:00:00,c1,True,Where is my parcel?\n\
        2,2025-03-03 09:00:00,c2,True,Thanks\n";
    check(
        inbound,
        &["customer = \"author_id\"", "kind = \"opened\"\nat = \"created_at\"\nactor = "],
    );
    // A direction of something else says nothing of sides.
    let csv = "Case,Timestamp,Direction\n1,2025-03-03,north\n1,2025-03-04,south\n";
    assert!(!proposed(csv).contains("actor_kind"), "{}", proposed(csv));
}

#[test]
fn a_copy_of_a_column_is_not_kept() {
    let csv = "Ticket ID,Created,Variant,Variant.1,Plan\n1,2025-03-03,a,a,x\n2,2025-03-03,b,b,x\n\
        3,2025-03-03,a,a,y\n4,2025-03-03,b,b,y\n";
    check(
        csv,
        &[
            "\"variant\" = \"Variant\"\n\"plan\" = \"Plan\"\n",
            "Nothing is made of these columns: \"Variant.1\".",
        ],
    );
}

#[test]
fn real_files_are_read_as_proposed() {
    for (folder, name, parts) in [
        (
            "call-centre-pwc",
            "call_centre.csv.gz",
            &["stream = \"contact\"", "plus = \"Speed of answer in seconds\"", "actor = \"Agent\""]
                [..],
        ),
        ("bank-call-volume", "bank_calls.csv.gz", &["# CHECK: is a row a conversation?"]),
        (
            "twcs-threads",
            "twcs_SpotifyCares.csv.gz",
            &["\"True\" = \"customer\"", "kind = \"message\"", "from = \"inbound\""],
        ),
        (
            "helpdesk-italian",
            "italian-help-desk_100.csv.gz",
            &[
                "\"Assign seriousness\" = \"changed\"\n",
                "\n# \"Create SW anomaly\" = \"skip\"\n",
                "these columns: \"Variant index\", \"Variant.1\", \"seriousness\".",
            ],
        ),
        (
            "marketing",
            "customer_personality_marketing_campaign.csv.gz",
            &[
                "stream = \"customer\"\nsubject = \"ID\"\n",
                "kind = \"signed_up\"\nat = \"Dt_Customer\"\n",
                "\"marital_status\" = \"Marital_Status\"",
            ],
        ),
    ] {
        let Some(files) = real(folder, &[name]) else { return };
        let studied = study(&files[0], &Options::default()).expect("it can be read");
        let text = propose(&studied, "UTC", false);
        for part in parts {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        let mapping = Mapping::parse("m", &text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let mut import = Import::open(&mapping, &files, context()).expect("it binds");
        let mut batch = Batch::default();
        import.read_all(&mut batch).expect("it is read");
        let known = |reject: &&Reject| reject.reason != "unknown_activity";
        assert_eq!(batch.rejects.iter().filter(known).count(), 0, "{name}");
        assert!(!batch.events.is_empty(), "{name}");
    }
}

#[test]
fn the_earliest_of_times_that_nobody_knows_is_the_opening() {
    let csv = |first: &str, second: &str| {
        format!(
            "Ticket ID,Weg,{first},Geboren,State\n\
             1,05/03/2025 09:00,{second}/03/2025 09:00,13/05/1980,Open\n\
             2,06/03/2025 09:00,{second}/03/2025 09:00,14/06/1990,Open\n"
        )
    };
    let asks = "# CHECK: `Vastgelegd` is taken for the opening, though its name does not say so";
    let early = csv("Vastgelegd", "03");
    check(&early, &[asks, "kind = \"opened\"\nat = \"Vastgelegd\"\n"]);
    // Where none comes before it, it is the first.
    check(&csv("Vastgelegd", "17"), &["kind = \"opened\"\nat = \"Weg\"\n"]);
    // What is called so, or stands alone, is not asked for.
    let alone = "Ticket ID,Weg\n1,05/03/2025 09:00\n2,06/03/2025 09:00\n";
    for csv in [csv("Logged", "03").as_str(), alone] {
        let text = proposed(csv);
        assert!(!text.contains("is taken for the opening"), "{text}");
    }
}

#[test]
fn who_asks_is_no_agent_and_tickets_open_and_close() {
    let csv = "Ticket,Close date,Close time,Open date,Open time,Current status,End user,\
        Technician\n\
        1,03/17/2025,10:00 AM,03/03/2025,08:00 AM,Closed,u1,ana\n\
        2,,,03/04/2025,01:30 PM,Open,u2,luis\n";
    check(
        csv,
        &[
            "customer = \"End user\"\n",
            "kind = \"opened\"\nat = \"{Open date} {Open time}\"\nactor = \"End user\"\n",
            "value = \"'solved'\"\nat = \"{Close date} {Close time}\"\n\
             actor = \"Technician\"\n",
        ],
    );
    let found = events_as_proposed(csv);
    assert!(
        found.iter().any(|line| line.starts_with("2 2025-03-04T13:30:00Z opened ")),
        "{found:#?}"
    );
}

#[test]
fn what_is_due_has_not_happened() {
    let csv = "Ticket,Created,First response due,First responded,Resolution due,Resolved,\
        SLA status,Agent\n\
        1,2025-03-13 08:00,2025-03-13 09:00,2025-03-13 08:30,2025-03-14 08:00,2025-03-13 20:00,\
        Met,ana\n\
        2,2025-03-13 08:00,2025-03-13 09:00,2025-03-13 10:30,2025-03-14 08:00,2025-03-15 20:00,\
        Breached,luis\n";
    check(
        csv,
        &[
            "kind = \"message\"\nat = \"First responded\"\n",
            "value = \"'solved'\"\nat = \"Resolved\"\n",
            "of which nothing is made: \"First response due\", \"Resolution due\".",
        ],
    );
    assert!(!proposed(csv).contains("[tables.statuses]"), "{}", proposed(csv));
    let csv = "Caso,Fecha límite,Registrado\n1,2025-03-13,2025-03-10\n2,2025-03-12,2025-03-11\n";
    check(csv, &["kind = \"opened\"\nat = \"Registrado\"\n"]);
}

#[test]
fn a_column_of_sides_says_who_acts_whatever_it_is_called() {
    for heading in ["sender", "Quién", "written_by"] {
        let csv = format!(
            "chat,at,{heading},text\n7,2025-03-03 08:00,customer,Where?\n\
             7,2025-03-03 08:05,bot,One moment\n7,2025-03-03 08:10,agent,There\n"
        );
        check(
            &csv,
            &[
                "\"agent\" = \"agent\"\n\"bot\" = \"bot\"\n\"customer\" = \"customer\"\n",
                &format!("actor_kind = {{ from = \"{heading}\", map = \"roles\" }}"),
            ],
        );
        let found = events_as_proposed(&csv);
        let asked = "7 2025-03-03T08:00:00Z message ";
        let is_asked = |line: &String| line.starts_with(asked) && line.contains("by customer");
        assert!(found.iter().any(is_asked), "{found:#?}");
    }
    // Whoever is called like one is somebody all the same.
    let names = "chat,at,author,text\n7,2025-03-03 08:00,customer,a\n7,2025-03-03 08:10,Ana,b\n";
    check(names, &["actor = \"author\"\n"]);
}

#[test]
fn what_counts_calls_is_no_id() {
    let csv = "Fecha;Cola;Llamadas recibidas;Abandonadas\n13/03/2025;Ventas;120;20\n\
        14/03/2025;Ventas;130;21\n15/03/2025;Soporte;180;10\n";
    let text = proposed(csv);
    assert!(text.contains("# CHECK: no column looks like the id of a conversation."), "{text}");
    assert!(!text.contains("\nconversation = "), "{text}");
}

#[test]
fn what_customers_are_called_is_not_kept() {
    for heading in ["cliente.nombre", "Nombre del solicitante"] {
        let csv = format!(
            "Ticket,Creado,Cliente,{heading}\n1,2025-03-03,c1,Eva\n2,2025-03-03,c2,Luz\n\
             3,2025-03-04,c1,Eva\n4,2025-03-04,c2,Luz\n"
        );
        let left = format!("Nothing is made of these columns: \"{heading}\".");
        check(&csv, &["customer = \"Cliente\"", &left]);
    }
}

#[test]
fn channels_are_called_as_in_other_sources() {
    let head = "Ticket,Creado,Resuelto,Vía de entrada\n";
    let rows = |words: [&str; 4]| {
        let row =
            |(id, word): (usize, &str)| format!("{id},2025-03-03 09:00,2025-03-04 10:00,{word}\n");
        words.into_iter().cycle().take(8).enumerate().map(row).collect::<String>()
    };
    let csv = format!("{head}{}", rows(["Teléfono", "WhatsApp", "Fax", "Correo electrónico"]));
    check(
        &csv,
        &[
            "[tables.channels]\n\"Correo electrónico\" = \"email\"\n\
             \"Teléfono\" = \"phone\"\n\"WhatsApp\" = \"messaging\"\n",
            "channel = { from = \"Vía de entrada\", map = \"channels\", keep = true }",
        ],
    );
    let mapping = Mapping::parse("m", &proposed(&csv)).expect("it is a mapping");
    let told = lines(&mapping, &[bytes("t.csv", &csv)], context()).join("\n");
    for word in ["channel=phone", "channel=messaging", "channel=Fax", "channel=email"] {
        assert!(told.contains(word), "{word} is not in {told}");
    }
    // The words of ready mappings, whatever network it is.
    let csv = format!("{head}{}", rows(["Instagram DM", "SMS", "Telegram", "API"]));
    check(
        &csv,
        &["[tables.channels]\n\"API\" = \"api\"\n\"Instagram DM\" = \"social\"\n\
           \"SMS\" = \"messaging\"\n\"Telegram\" = \"messaging\"\n"],
    );
    let gorgias = ["instagram-direct-message", "phone", "chat", "facebook-comment"];
    let csv = format!("{head}{}", rows(gorgias));
    check(
        &csv,
        &["\"facebook-comment\" = \"social\"\n", "\"instagram-direct-message\" = \"social\"\n"],
    );
    // Where all of them are called so already, or are somebody's own, there is nothing to say.
    for words in [["phone", "email", "web", "chat"], ["Fax", "Mostrador", "Feria", "Fax"]] {
        check(&format!("{head}{}", rows(words)), &["channel = \"Vía de entrada\"\n"]);
    }
}

#[test]
fn what_somebody_would_rather_have_is_not_what_was() {
    let preferences = "Phone\n2,2025-03-03 09:30,,web,WhatsApp\n\
        3,2025-03-03 10:00,,email,Phone\n4,2025-03-03 11:00,,web,WhatsApp\n";
    for (heading, origin) in [
        ("Preferred contact method", "Origin"),
        ("Canal preferido", "Origen"),
        ("Bevorzugter Kanal", "Herkunft"),
    ] {
        let csv = format!(
            "Ticket ID,Created,Resolved,{origin},{heading}\n\
             1,2025-03-03 09:00,2025-03-04 10:00,email,{preferences}"
        );
        let kept = format!("= \"{heading}\"");
        check(&csv, &[&format!("\nchannel = \"{origin}\"\n"), &kept]);
        // Where nothing tells how they got in touch, the wish does not either.
        let alone = csv.replace(origin, "Floor");
        check(&alone, &[&kept]);
        assert!(!proposed(&alone).contains("\nchannel = "), "{}", proposed(&alone));
    }
    // Nor does it tell what won a customer.
    let customers = "customer_id,signup_date,country,plan,Canal preferido\n\
        c1,2025-01-10,ES,gold,Phone\nc2,2025-02-01,ES,free,Mail\n\
        c3,2025-02-03,FR,free,Phone\nc4,2025-02-04,FR,free,Mail\n";
    check(customers, &["stream = \"customer\"\n", "\"canal_preferido\" = \"Canal preferido\"\n"]);
    assert!(!proposed(customers).contains("\nchannel = "), "{}", proposed(customers));
}
