//! Files whose rows are calls, orders or spend, proposed as that.

use super::proposals::check;
use super::*;

pub(super) fn detected(csv: &str) -> crate::read::Detected {
    detect(&bytes("t.csv", csv), &Options::default()).expect("the file can be read")
}

pub(super) fn proposed(csv: &str) -> String {
    propose(&detected(csv), "UTC", false)
}

/// Imports a file under a mapping, and returns its events.
pub(super) fn events(text: &str, csv: &str) -> Vec<String> {
    let mapping = Mapping::parse("m", text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    lines(&mapping, &[bytes("t.csv", csv)], context())
}

/// Imports a file under what is proposed for it, and returns its events.
pub(super) fn events_as_proposed(csv: &str) -> Vec<String> {
    events(&proposed(csv), csv)
}

/// Checks that lines begin so.
#[track_caller]
pub(super) fn tells(lines: &[String], starts: &[&str]) {
    for start in starts {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start} is not in {lines:#?}");
    }
}

const CALLS: &str = "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,\
    Speed of answer in seconds,AvgTalkDuration,Satisfaction rating\n\
    ID1,Diane,2025-01-02,09:12:58,Contract,Y,Y,109,00:02:23,3\n\
    ID2,Becky,2025-01-02,09:12:58,Support,Y,N,70,00:04:02,4\n\
    ID3,Greg,2025-01-02,10:00:00,Contract,N,N,,,\n\
    ID4,Greg,2025-01-02,11:00:00,Support,N,N,30,,\n";

#[test]
fn what_is_told_of_somebody_names_nobody() {
    for csv in [
        "Ticket ID,Created,Status,Contact reason\n1,2025-03-05,Solved,Bill\n\
         2,2025-03-15,Open,Fault\n",
        "Nº ticket;Creado;Estado;Provincia del cliente\n1;05/03/2025;Resuelto;Lugo\n\
         2;15/03/2025;Abierto;Ourense\n",
        "Id llamada;Inicio;Cola;Agente;Espera (seg);Resultado;Motivo de contacto\n\
         1;13/03/2025 09:00;Ventas;Ana;20;Contestada;Pago\n\
         2;13/03/2025 09:05;Ventas;;45;Abandonada;Fallo\n",
        "Id respuesta;Fecha respuesta;Motivo de contacto;¿Nos recomendaría? (0-10)\n\
         R1;13/03/2025 20:00;Pago;7\nR2;23/03/2025 21:00;Fallo;1\n",
    ] {
        let text = proposed(csv);
        assert!(!text.contains("\ncustomer = "), "{text}");
    }
    let csv = "Nº ticket;Creado;Resuelto;Estado;Comentario del cliente;Nivel del agente;Agente\n\
        1;05/03/2025 10:00;06/03/2025 10:00;Resuelto;bien;N1;Ana\n\
        2;15/03/2025 10:00;;Abierto;mal;N2;Luis\n";
    let text = proposed(csv);
    assert!(!text.contains("\ncustomer = ") && !text.contains("actor = \"Nivel"), "{text}");
    assert!(text.contains("actor = \"Agente\"\n"), "{text}");
    // What an agent wrote, and who leads a team, are neither agents nor teams.
    for heading in ["Comentario del agente", "Agent comment", "Team lead", "Jefe de equipo"] {
        let csv = format!(
            "Ticket ID,Created,Solved,{heading}\n1,2025-03-05 10:00,2025-03-06 10:00,Ana\n\
             2,2025-03-15 10:00,2025-03-16 10:00,Luis\n"
        );
        let text = proposed(&csv);
        assert!(!text.contains("\nactor = ") && !text.contains("\nteam = "), "{text}");
    }
    for heading in ["Autor del comentario", "Comment author"] {
        let csv = format!(
            "Ticket ID,Created,Solved,{heading}\n1,2025-03-05 10:00,2025-03-06 10:00,Ana\n\
             2,2025-03-15 10:00,2025-03-16 10:00,Luis\n"
        );
        assert!(proposed(&csv).contains(&format!("\nactor = \"{heading}\"\n")), "{csv}");
    }
    let csv = "Ticket ID,Created,Status,Contact\n1,2025-03-05,Solved,Ana\n2,2025-03-15,Open,Luis\n";
    check(csv, &["\ncustomer = \"Contact\"\n"]);
}

#[test]
fn calls_become_contacts() {
    check(
        CALLS,
        &[
            "name = \"calls\"\nhas = [\"Call Id\", \"Date\", \"Speed of answer in seconds\", ",
            "stream = \"contact\"\nsubject = \"Call Id\"\nrecord = \"call/{Call Id}\"\n",
            "\"topic\" = \"Topic\"\n\"resolved\" = \"Resolved\"\n",
            "kind = \"'csat'\"\nscale = \"'1-5'\"                     # CHECK",
        ],
    );
    let text = proposed(CALLS);
    assert!(!text.contains("Nothing is made of"), "{text}");
    let found = events(&text, CALLS);
    tells(
        &found,
        &[
            "ID1 2025-01-02T09:12:58Z entered channel=phone",
            "ID1 2025-01-02T09:14:47Z connected by agent Diane channel=phone",
            "ID1 2025-01-02T09:14:47Z completed by agent Diane channel=phone",
            "ID3 2025-01-02T10:00:00Z abandoned channel=phone",
            "ID4 2025-01-02T11:00:30Z abandoned channel=phone",
            "ID2 2025-01-02T09:12:58Z answered `4` channel=phone",
        ],
    );
    let of = |id: &str, kind: &str| {
        let is_one = |line: &&String| line.starts_with(id) && line.contains(&format!("Z {kind} "));
        found.iter().find(is_one).cloned().unwrap_or_default()
    };
    assert!(of("ID1", "completed").contains("talk=143"), "{found:#?}");
    assert!(of("ID3", "abandoned").contains("wait=unknown"), "{found:#?}");
    assert!(!of("ID4", "abandoned").contains("wait="), "{found:#?}");
    assert!(of("ID2", "answered").contains("agent=Becky"), "{found:#?}");
    assert_eq!(found.len(), 4 + 2 + 2 + 2 + 2, "{found:#?}");
}

#[test]
fn calls_are_known_in_other_languages_and_by_what_they_lack() {
    for (csv, parts, starts) in [
        (
            "Id llamada;Inicio;Cola;Agente;Espera (seg);Duración (min);Resultado\n\
             1;13/03/2025 09:00;Ventas;Ana;20;2;Contestada\n\
             2;13/03/2025 09:05;Ventas;;45;;Abandonada\n\
             3;13/03/2025 09:06;Ayuda;;5;;Abandonada\n",
            &["value = \"Cola\"", "unit = \"minutes\"", "\\\"Resultado\\\" = 'Abandonada'"][..],
            &[
                "1 2025-03-13T09:00:00Z entered `Ventas`",
                "1 2025-03-13T09:00:20Z connected by agent Ana",
                "2 2025-03-13T09:05:45Z abandoned",
            ][..],
        ),
        // The decimal sign of lengths may be a comma.
        (
            "Id llamada;Inicio;Cola;Agente;Espera (seg);Duración (min);Resultado\n\
             1;13/03/2025 09:00;Ventas;Ana;12,5;3,5;Contestada\n\
             2;13/03/2025 09:05;Ventas;;45,0;;Abandonada\n",
            &["unit = \"minutes\""],
            &[
                "1 2025-03-13T09:00:12.5Z connected by agent Ana",
                "2 2025-03-13T09:05:45Z abandoned",
            ],
        ),
        (
            "Anruf-ID;Datum;Warteschlange;Wartezeit;Gesprächsdauer\n\
             1;13.03.2025 09:00;Kasse;20;120\n2;13.03.2025 09:05;Kasse;45;0\n",
            &[
                "# CHECK: `Wartezeit` is read in this unit: seconds",
                "# CHECK: no column says whether a call was answered: those without",
            ],
            &["1 2025-03-13T09:00:20Z connected", "2 2025-03-13T09:05:45Z abandoned"],
        ),
        (
            "ID;Agente;Fecha y hora;Cola;Resultado;Espera;Conversación\n\
             1;Ana;13/03/2025 09:00;Ventas;Contestada;20;00:02:23\n\
             2;;13/03/2025 09:05;Ventas;Abandonada;45;\n",
            &["talk = { from = \"Conversación\", unit = \"hms\" }"],
            &["1 2025-03-13T09:00:20Z connected by agent Ana", "2 2025-03-13T09:05:45Z abandoned"],
        ),
        (
            "Appel;Date;Attente;Durée;Abandonné\n1;2025-03-13 09:00;20;120;non\n\
             2;2025-03-13 09:05;45;;oui\n",
            &["when = \"\\\"Abandonné\\\" = 'non'\""],
            &["1 2025-03-13T09:00:20Z connected", "2 2025-03-13T09:05:45Z abandoned"],
        ),
    ] {
        check(csv, parts);
        tells(&events(&proposed(csv), csv), starts);
    }
    // Tickets with a call in them, rows of a log, and counts are none.
    for csv in [
        "Ticket ID,Created,Resolved,Call duration,Wait\n1,2025-03-03,2025-03-04,60,5\n\
         2,2025-03-03,,0,6\n",
        "Call Id,Time,Event,Wait,Talk\n1,2025-03-03 08:00,enter,0,0\n\
         1,2025-03-03 08:01,connect,60,0\n2,2025-03-03 08:05,enter,0,0\n",
        "Queue,Date,Calls,Answered,Wait\nA,2025-03-03,12,10,5\nB,2025-03-03,12,10,5\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"contact\""), "{}", proposed(csv));
    }
}

#[test]
fn the_words_of_a_column_say_who_was_answered_whatever_it_is_called() {
    for (heading, answered, lost) in [
        ("Estado", "Atendida", "Abandonada"),
        ("Estado de la llamada", "Contestada", "No contestada"),
        ("Call status", "Answered", "No answer"),
        ("Status", "Completed", "Missed"),
        ("Zustand", "Angenommen", "Verpasst"),
        ("Statut", "Répondu", "Sans réponse"),
        ("Stato", "Risposta", "Persa"),
        ("Situação", "Atendida", "Não atendida"),
        ("Kind", "answered", "abandoned"),
    ] {
        // Of the first nobody wrote down how long was spoken.
        let csv = format!(
            "Call ID,Date,Queue,Agent,{heading},Wait time in seconds,Talk time in seconds\n\
             1,2025-03-13 09:00,Sales,ana,{answered},12,\n\
             2,2025-03-13 09:05,Sales,,{lost},40,\n\
             3,2025-03-13 09:10,Help,luis,{answered},72,300\n"
        );
        let text = proposed(&csv);
        assert!(!text.contains("no column says whether"), "{text}");
        let found = events(&text, &csv);
        tells(
            &found,
            &[
                "1 2025-03-13T09:00:12Z connected by agent ana",
                "2 2025-03-13T09:05:40Z abandoned",
                "3 2025-03-13T09:11:12Z connected by agent luis",
            ],
        );
        let lost = found.iter().filter(|line| line.contains("Z abandoned")).count();
        assert_eq!(lost, 1, "{heading}: {found:#?}");
        // It is the same column that a change to others leaves as it is.
        let picks = Picks::of(&text, &detected(&csv)).expect("it is a proposal");
        assert!(picks.roles().contains(&("answered", Pick::Column(heading.into()))), "{text}");
    }
}

#[test]
fn what_a_row_is_can_be_picked() {
    let detected = detected(CALLS);
    let text = proposed(CALLS);
    let picks = Picks::of(&text, &detected).expect("it is a proposal");
    assert_eq!(picks.rows(), Rows::Calls);
    let column = |name: &str| Pick::Column(name.into());
    for (role, pick) in [
        ("conversation", column("Call Id")),
        ("at", column("Date")),
        ("answered", column("Answered (Y/N)")),
        ("wait", column("Speed of answer in seconds")),
        ("talk", column("AvgTalkDuration")),
        ("actor", column("Agent")),
        ("team", Pick::Nothing),
        ("rating", column("Satisfaction rating")),
    ] {
        assert!(picks.roles().contains(&(role, pick.clone())), "{role}: {:?}", picks.roles());
    }
    assert!(!keepable(&detected, &picks).contains(&"Agent".to_owned()));
    let rows = |text: &str, rows: Rows| {
        let changes = PickChanges { rows: Some(rows), ..PickChanges::default() };
        repick(&detected, text, &changes, "UTC", false).expect("it can be read").text
    };
    let tickets = rows(&text, Rows::Conversations);
    assert!(tickets.contains("kind = \"opened\"\nat = \"{Date} {Time}\""), "{tickets}");
    let again = rows(&tickets, Rows::Calls);
    assert!(again.contains("actor = \"Agent\"\nactor_kind = \"'agent'\""), "{again}");
    assert_eq!(events(&again, CALLS).len(), events(&text, CALLS).len());
    // The queue is the topic, if somebody says so.
    let mut changes = PickChanges::default();
    changes.roles.insert("team".into(), Pick::Column("Topic".into()));
    let found = repick(&detected, &text, &changes, "UTC", false).expect("it can be read");
    assert_eq!(found.by_hand, ByHand::Kept);
    tells(&events(&found.text, CALLS), &["ID1 2025-01-02T09:12:58Z entered `Contract`"]);
    // A ready mapping of calls is nobody's proposal.
    for (name, ready) in READY.iter().filter(|(name, _)| name.starts_with("asterisk")) {
        assert!(Picks::of(ready, &detected).is_none(), "{name}");
    }
}

#[test]
fn orders_and_spend_have_their_streams() {
    let orders = "Order ID;Customer;Order date;Total;Currency;Country\n\
        O-1;c1;2025-03-03 08:00;1.234,50;EUR;ES\nO-2;c2;2025-03-04 09:00;10,00;EUR;FR\n\
        O-3;c1;2025-03-05 09:00;7,25;EUR;ES\nO-4;c3;2025-03-06 09:00;3,00;EUR;FR\n";
    check(
        orders,
        &[
            "stream = \"order\"\nsubject = \"Order ID\"\nrecord = \"order/{Order ID}\"\n",
            "customer = \"Customer\"",
            "amount = { from = \"Total\", unit = \"comma_number\" }\ncurrency = \"Currency\"\n",
            "\"country\" = \"Country\"\n",
        ],
    );
    let found = events(&proposed(orders), orders);
    tells(&found, &["O-1 2025-03-03T08:00:00Z placed customer=c1 amount=1234.5"]);
    let articles = "Pedido;Fecha;Cliente;Artículo;Cantidad;Importe €\n1001;03/03/2025;c1;a;2;10\n\
        1001;03/03/2025;c1;b;1;5\n1002;14/03/2025;c2;a;1;5\n";
    check(
        articles,
        &[
            "# CHECK: `Pedido` repeats: is a row an article of an order",
            "record = \"order/{Pedido}/{Artículo}\"\n",
            "line_amount = \"Importe €\"\ncurrency = \"'EUR'\"    # CHECK",
            "quantity = \"Cantidad\"\nsku = \"Artículo\"\n",
        ],
    );
    let spend = "Date,Channel,Campaign,Cost,Clicks,Impressions\n\
        2025-03-03,search,brand,12.5,30,1000\n2025-03-03,social,brand,7,10,900\n\
        2025-03-04,search,brand,11,28,950\n";
    check(
        spend,
        &[
            "stream = \"spend\"\nsubject = \"{Date}/{Channel}/{Campaign}\"\n",
            "channel = \"Channel\"\n",
            "category = \"'ads'\"    # CHECK",
            "campaign = \"Campaign\"\nimpressions = \"Impressions\"\nclicks = \"Clicks\"\n",
        ],
    );
    tells(
        &events(&proposed(spend), spend),
        &["2025-03-03/search/brand 2025-03-03T00:00:00Z spent channel=search amount=12.5"],
    );
    // Tickets with a sum, and costs that nothing is said of, are neither.
    for csv in [
        "Ticket ID,Created,Agent,Order,Total\n1,2025-03-03,ana,7001,10\n2,2025-03-03,ana,7002,11\n",
        "Date,Cost\n2025-03-03,12\n2025-03-04,13\n",
    ] {
        assert!(!proposed(csv).contains("stream = "), "{}", proposed(csv));
    }
}

#[test]
fn what_goods_cost_is_the_cost_of_an_order() {
    let csv = "Nº pedido;Fecha;Cliente;Importe;Coste;Coste de embalaje\n\
        P1;03/03/2025;c1;100,50;60,25;1,00\nP2;14/03/2025;c2;40,00;31,00;1,00\n";
    let cost =
        "cost = { from = \"Coste\", unit = \"comma_number\" }    # CHECK: what its goods cost?";
    check(csv, &[cost]);
    let found = events(&proposed(csv), csv);
    assert!(found.iter().any(|line| line.contains("cost=60.25")), "{found:#?}");
    let packed = "Order ID,Date,Customer,Amount,Packaging cost\nP1,2025-03-03,c1,100.50,1.00\n\
        P2,2025-03-14,c2,40.00,1.20\n";
    check(packed, &["stream = \"order\""]);
    assert!(!proposed(packed).contains("\ncost = "), "{}", proposed(packed));
    // Of an order with several rows each has a cost of its own, which would take the others' place.
    let articles = "Pedido;Fecha;Cliente;Importe;Coste\n1;03/03/2025;c1;10;6\n\
        1;03/03/2025;c1;5;2\n2;14/03/2025;c2;5;3\n";
    assert!(!proposed(articles).contains("\ncost = "), "{}", proposed(articles));
}

#[test]
fn costs_of_periods_are_spend_under_any_heading_of_an_amount() {
    let english = "from,until,amount,currency,category\n2025-03-01,2025-03-31,900,EUR,support\n\
        2025-03-01,2025-03-31,300,USD,support\n2025-04-01,2025-04-30,950,EUR,support\n";
    let spanish = "desde;hasta;importe;moneda;categoría\n01/03/2025;31/03/2025;900,50;EUR;support\n\
        01/03/2025;31/03/2025;300;USD;support\n";
    check(
        english,
        &[
            "name = \"spend\"\nhas = [\"from\", \"until\", \"amount\"]",
            "stream = \"spend\"\nsubject = \"{from}/{until}/{category}/{currency}\"\n",
            "amount = \"amount\"\nuntil = { from = \"until\", unit = \"end_of_day\" }\n\
             currency = \"currency\"\ncategory = \"category\"\n",
        ],
    );
    check(
        spanish,
        &[
            "subject = \"{desde}/{hasta}/{categoría}/{moneda}\"\n",
            "amount = { from = \"importe\", unit = \"comma_number\" }\n\
             until = { from = \"hasta\", unit = \"end_of_day\" }\ncurrency = \"moneda\"\n",
        ],
    );
    let found = events(&proposed(english), english);
    let ends = "until=2025-04-01T00:00:00Z";
    assert!(found.len() == 3 && found[1].contains("currency=USD"), "{found:#?}");
    assert!(found[0].contains(ends), "{found:#?}");
    // What is no currency is asked for.
    let text = proposed(&english.replace("USD", "$"));
    assert!(text.contains("# CHECK: which currencies are these in `currency`? \"$\"."), "{text}");
    // What customers pay for is no cost.
    let csv = "subscription_id,begin,end,amount,category\ns1,2025-01-01,2025-02-01,10,gold\n\
        s2,2025-01-05,2025-03-01,20,silver\n";
    assert!(!proposed(csv).contains("stream = \"spend\""), "{}", proposed(csv));
    // A sum within a period that nothing is said of may be anything.
    let csv = "from,until,amount\n2025-03-01,2025-03-31,900\n2025-04-01,2025-04-30,950\n";
    assert!(!proposed(csv).contains("stream = "), "{}", proposed(csv));
}

#[test]
fn cancelled_and_refunded_orders_do_not_count() {
    let csv = "Pedido;Cliente;Fecha;Importe;Moneda;Artículo;Cantidad;Estado\n\
        P1;C1;03/02/2025 10:00;10;EUR;Mesa;1;Pagado\nP2;C2;04/02/2025 11:00;20;EUR;Vaso;4;Pagado\n\
        P3;C1;15/02/2025 12:00;99;EUR;Silla;1;Cancelado\n\
        P4;C3;16/02/2025 13:00;5;EUR;Taza;1;Pendiente de pago\n\
        P5;C3;16/02/2025 14:00;7;EUR;Vaso;1;Reembolsado\n";
    check(
        csv,
        &[
            "[tables.fates]\n\"Cancelado\" = \"cancelled\"\n\"Pagado\" = \"skip\"\n\
             \"Pendiente de pago\" = \"skip\"    # CHECK: such an order counts",
            "\"Reembolsado\" = \"refunded\"\n",
            "amount = \"Importe\"\ncurrency = \"Moneda\"\n",
            "quantity = \"Cantidad\"\nsku = \"Artículo\"\n",
            "# CHECK: no column tells when it was cancelled",
        ],
    );
    let found = events(&proposed(csv), csv);
    tells(
        &found,
        &[
            "P3 2025-02-15T12:00:00Z placed customer=C1",
            "P3 2025-02-15T12:00:00Z cancelled customer=C1",
            "P5 2025-02-16T14:00:00Z refunded customer=C3",
        ],
    );
    assert_eq!(found.len(), 5 + 2, "{found:#?}");
    // In other languages, with a time of its own, and whatever the column is called.
    let csv = |status: &str, lost: &str| {
        format!(
            "Order ID,Cancelled at,Order date,Total,Note,{status}\n\
             O-1,,2025-03-03 08:00,10,Ring twice,Paid\n\
             O-2,2025-03-05 09:00,2025-03-04 08:00,12,None of it,{lost}\n\
             O-3,,2025-03-05 08:00,10,Behind the door,Paid\n"
        )
    };
    for (status, lost) in [
        ("Financial status", "Voided"),
        ("Status", "Canceled"),
        ("Zustand", "Storniert"),
        ("Statut", "Annulée"),
        ("Stato", "Annullato"),
        ("Situação", "Cancelado"),
        ("Outcome", "Cancelled"),
    ] {
        let csv = csv(status, lost);
        let text = proposed(&csv);
        let found = events(&text, &csv);
        tells(&found, &["O-2 2025-03-04T08:00:00Z placed", "O-2 2025-03-05T09:00:00Z cancelled"]);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(text.contains("Nothing is made of these columns: \"Note\"."), "{text}");
    }
}

#[test]
fn rows_are_taken_for_what_somebody_says_they_are() {
    let visits = "timestamp,visitor_id,session_id,page_url\n2025-03-03 08:00:00,v1,s1,/\n\
        2025-03-03 08:01:00,v1,s1,/help\n2025-03-03 09:00:00,v2,s2,/\n";
    let subscriptions = "subscription_id,customer_id,plan,start_date,cancelled_at,\
        monthly_price,currency,status\ns1,c1,gold,2025-01-10,,49.00,EUR,active\n\
        s2,c2,silver,2025-01-15,2025-03-01,19.00,EUR,cancelled\n\
        s3,c3,gold,2025-02-01,,49.00,EUR,trialing\ns4,c1,silver,2025-02-05,,19.00,EUR,active\n";
    for (csv, word) in [(CALLS, "call"), (visits, "web"), (subscriptions, "subscription")] {
        let found = detected(csv);
        let text = proposed(csv);
        assert_eq!(proposed_as(&text, &found), Some(word), "{text}");
        let taken = |word: &str| propose_as(&found, word, "UTC", false);
        for other in ["event", "conversation"] {
            let turned = taken(other).unwrap_or_else(|| panic!("{other}: {text}"));
            assert_eq!(proposed_as(&turned, &found), Some(other), "{turned}");
        }
        // And back to what they were.
        let again = taken(word).unwrap_or_else(|| panic!("{word}: {text}"));
        assert_eq!(proposed_as(&again, &found), Some(word), "{again}");
        assert_eq!(taken("moon"), None);
    }
    // What the columns do not tell, nobody can say.
    for word in ["order", "spend", "survey"] {
        assert_eq!(propose_as(&detected(visits), word, "UTC", false), None, "{word}");
    }
    // What it would take is named, and what of it is there.
    let needs = |csv: &str, word: &str| -> Vec<(&'static str, Option<String>)> {
        row_needs(&detected(csv), word).into_iter().map(|need| (need.word, need.column)).collect()
    };
    let time = ("time", Some("timestamp".to_owned()));
    assert_eq!(needs(visits, "order"), [("order", None), ("amount", None), time.clone()]);
    assert_eq!(needs(visits, "spend"), [("cost", None), time, ("spent_on", None)]);
    for (csv, word) in [(CALLS, "call"), (visits, "web"), (subscriptions, "subscription")] {
        let found = needs(csv, word);
        assert!(found.len() > 1 && found.iter().all(|(_, it)| it.is_some()), "{word}: {found:?}");
    }
    let periods = "from,until,amount,category\n2025-03-01,2025-03-31,900,support\n\
        2025-04-01,2025-04-30,950,support\n";
    let shop = "ID;Cliente;Total;Estado;Fecha\n1;a;25,50 €;Pago aceptado;13/03/2025\n\
        2;b;40,00 €;Enviado;14/03/2025\n";
    assert_eq!(needs(shop, "order")[0], ("order", Some("ID".to_owned())));
    let cost = ("cost", Some("amount".to_owned()));
    assert!(needs(periods, "spend").contains(&cost), "{:?}", needs(periods, "spend"));
    let review = "Date,Evaluator,Evaluated agent,Score\n2025-03-13,lea,eva,92\n\
        2025-03-14,lea,luis,71\n";
    let judged = [("time", "Date"), ("reviewer", "Evaluator"), ("mark", "Score")];
    let judged = judged.into_iter().chain([("judged", "Evaluated agent")]);
    let judged: Vec<_> = judged.map(|(word, name)| (word, Some(name.to_owned()))).collect();
    assert_eq!(needs(review, "review"), judged);
    let lacking = |(word, column): (&'static str, Option<String>)| column.is_none().then_some(word);
    let lacking: Vec<_> = needs(visits, "review").into_iter().filter_map(lacking).collect();
    assert!(lacking.starts_with(&["reviewer", "mark"]), "{lacking:?}");
    assert!(needs(visits, "moon").is_empty());
    // A mapping of several kinds of files is nobody's proposal for one.
    let two = "[[file]]\nname = \"a\"\nstream = \"web\"\n[[file]]\nname = \"b\"\n";
    assert_eq!(proposed_as(two, &detected(visits)), None);
}
