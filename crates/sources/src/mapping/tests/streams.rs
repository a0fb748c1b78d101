//! Files whose rows are visits, customers, subscriptions or steps of orders, proposed as that.

use super::proposals::check;
use super::real::real;
use super::sorts::{events_as_proposed, proposed, tells};
use super::*;

/// Returns why nothing is taken of a file under what is proposed for it.
pub(super) fn refused(csv: &str) -> String {
    let text = proposed(csv);
    let mapping = Mapping::parse("m", &text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let failed = Import::open(&mapping, &[bytes("t.csv", csv)], context()).err();
    failed.map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn page_views_are_of_visitors() {
    let csv = "timestamp,visitor_id,session_id,page_url,referrer,user_agent,country\n\
        2025-03-03 08:00:00,v1,s1,https://shop.example/,https://find.example/,Mozilla/5.0 (X),ES\n\
        2025-03-03 08:01:00,v1,s1,https://shop.example/help,,Mozilla/5.0 (X),ES\n\
        2025-03-03 09:00:00,v2,s2,https://shop.example/,,Mozilla/5.0 (Y),FR\n\
        2025-03-03 09:05:00,v2,s2,https://shop.example/cart,,Mozilla/5.0 (Y),FR\n";
    check(
        csv,
        &[
            "name = \"visits\"\n",
            "# CHECK: is a row something that a visitor did on the site",
            "stream = \"web\"\nsubject = \"visitor_id\"\n\
             record = \"{visitor_id}/{timestamp}/{page_url}\"\n",
            "url = \"page_url\"\nsession = \"session_id\"\nreferrer = \"referrer\"\n\
             user_agent = \"user_agent\"\ncountry = \"country\"\n",
            "kind = \"page_view\"\nat = \"timestamp\"\n",
        ],
    );
    tells(
        &events_as_proposed(csv),
        &["v1 2025-03-03T08:00:00Z page_view country=ES referrer=https://find"],
    );
    // A sign that several currencies have is asked, as of orders: rows with it are refused.
    let paid = csv.replace(",country", ",currency").replace(",ES", ",$").replace(",FR", ",EUR");
    let text = proposed(&paid);
    assert!(text.contains("# CHECK: which currencies are these in `currency`? \"$\"."), "{text}");
    // A path alone is of the host beside it, and a session stands for whom nothing names.
    let csv = "Fecha;Sesión;Dominio;Ruta\n13/03/2025 08:00;s1;shop.example;/inicio\n\
        13/03/2025 08:05;s1;shop.example;/ayuda\n14/03/2025 08:00;s2;shop.example;/inicio\n";
    check(
        csv,
        &[
            "# CHECK: no column names visitors; a session stands for one",
            "subject = \"Sesión\"\n",
            "url = \"https://{Dominio}{Ruta}\"\n",
        ],
    );
    tells(&events_as_proposed(csv), &["s1 2025-03-13T08:05:00Z page_view"]);
    // Tickets, what somebody wrote and orders with a link in them are none.
    for csv in [
        "number,title,state,user,created_at,closed_at,html_url\n\
         1,It breaks,closed,u1,2025-03-03,2025-03-04,https://desk.example/1\n\
         2,It hangs,open,u2,2025-03-03,,https://desk.example/2\n",
        "created_at,user_id,page_url,message\n2025-03-03,u1,https://shop.example/,It is slow\n\
         2025-03-04,u2,https://shop.example/cart,Where is it?\n",
        "Ticket ID,Created,url,user\n1,2025-03-03,https://desk.example/1,u1\n\
         2,2025-03-03,https://desk.example/2,u2\n",
        "Order ID,Date,Total,Landing page,User\n1,2025-03-03,10,/a,u1\n2,2025-03-03,11,/b,u2\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"web\""), "{}", proposed(csv));
    }
}

#[test]
fn whom_only_a_machine_names_is_a_hash() {
    let csv = "fecha;ip;url;metodo;estado;agente de usuario\n\
        03/03/2025 08:00:00;192.0.2.7;/inicio;GET;200;Mozilla/5.0 (X)\n\
        13/03/2025 08:01:00;192.0.2.7;/ayuda;GET;200;Mozilla/5.0 (X)\n\
        13/03/2025 09:00:00;192.0.2.9;/ayuda;POST;200;Mozilla/5.0 (Y)\n\
        13/03/2025 09:01:00;192.0.2.9;/nada;GET;404;Mozilla/5.0 (Y)\n";
    check(
        csv,
        &[
            "subject = { from = [\"{ip} {agente de usuario}\", \"ip\"], hashed = \"visitor\" }\n",
            "record = { from = \"{ip}/{fecha}/{url}\", hashed = \"visitor\" }\n",
            "skip = \"\\\"metodo\\\" != 'GET' or \\\"estado\\\" not in ('200', '203', '206', \
             '304')\"",
            "user_agent = \"agente de usuario\"\n",
        ],
    );
    let found = events_as_proposed(csv);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|line| line.starts_with("visitor:")), "{found:#?}");
    assert!(!found.iter().any(|line| line.contains("192.0.2")), "{found:#?}");
    // Nor is an address kept where something else names whoever had it.
    let csv = csv.replace("fecha;ip;", "fecha;ip;visitante;");
    let csv = csv.replace("192.0.2.7;", "192.0.2.7;v1;").replace("192.0.2.9;", "192.0.2.9;v2;");
    let text = proposed(&csv);
    assert!(text.contains("subject = \"visitante\"\n"), "{text}");
    assert!(text.contains("Nothing is made of these columns: \"ip\"."), "{text}");
    assert!(!events_as_proposed(&csv).iter().any(|line| line.contains("192.0.2")), "{text}");
}

#[test]
fn what_visitors_did_is_told_by_words() {
    let csv = "session_id,user_id,event,timestamp,platform\n\
        s1,u1,home,2025-03-03 08:00,desktop\ns1,u1,product_view,2025-03-03 08:01,desktop\n\
        s1,u1,add_to_cart,2025-03-03 08:02,desktop\ns1,u1,wishlist,2025-03-03 08:03,desktop\n\
        s2,u2,home,2025-03-03 09:00,mobile\ns2,u2,purchase,2025-03-03 09:10,mobile\n";
    check(
        csv,
        &[
            "\"add_to_cart\" = \"cart_add\"\n\"home\" = \"page_view\"\n\
             \"product_view\" = \"page_view\"\n\"purchase\" = \"purchase\"\n\
             # CHECK: these are counted as events of that name",
            "\"wishlist\" = \"event\"\n\"*\" = \"event\"\n",
            "\"desktop\" = \"desktop\"\n\"mobile\" = \"phone\"\n\"*\" = \"other\"\n",
            "customer = \"user_id\"    # CHECK",
            "page = \"event\"\nsession = \"session_id\"\n",
            "kind = { from = \"event\", map = \"kinds\" }\nat = \"timestamp\"\nvalue = \"event\"\n",
        ],
    );
    tells(
        &events_as_proposed(csv),
        &[
            "u1 2025-03-03T08:00:00Z page_view `home` customer=u1",
            "u1 2025-03-03T08:03:00Z event `wishlist` customer=u1",
            "u2 2025-03-03T09:10:00Z purchase `purchase` customer=u2",
        ],
    );
}

#[test]
fn customers_have_their_stream() {
    let csv = "customer_id,email,name,signup_date,plan,country,phone\n\
        c1,ana@x.example,Ana,2025-01-10,gold,ES,+34 600 111 222\n\
        c2,luis@x.example,Luis,2025-02-01,free,ES,+34 600 111 333\n\
        c3,eva@x.example,Eva,2025-02-03,free,FR,+34 600 111 444\n\
        c4,pau@x.example,Pau,2025-02-04,free,FR,+34 600 111 555\n";
    check(
        csv,
        &[
            "name = \"customers\"\n",
            "stream = \"customer\"\nsubject = \"customer_id\"\n\
             record = \"customer/{customer_id}\"\n",
            "[file.common]\ncustomer = \"customer_id\"\n",
            "[file.keys]\nat = [\"signup_date\"]\nemail = \"email\"\nphone = \"phone\"\n",
            "[file.attributes]\ncountry = \"country\"\nplan = \"plan\"\n",
            "kind = \"signed_up\"\nat = \"signup_date\"\n",
            "Nothing is made of these columns: \"name\".",
        ],
    );
    let found = events_as_proposed(csv);
    tells(&found, &["c1 2025-01-10T00:00:00Z signed_up customer=c1 country=ES plan=gold"]);
    assert!(!found.iter().any(|line| line.contains("@x.example")), "{found:#?}");
    for (headings, id, at) in [
        ("Id cliente;Fecha de alta;Tarifa;País", "Id cliente", "Fecha de alta"),
        ("Kundennummer;Registriert am;Tarif;Land", "Kundennummer", "Registriert am"),
        ("Client;Inscrit le;Formule;Pays", "Client", "Inscrit le"),
        ("Cliente;Registrato il;Piano;Paese", "Cliente", "Registrato il"),
        ("Cliente;Cadastrado em;Plano;País", "Cliente", "Cadastrado em"),
    ] {
        let csv = format!("{headings}\nc1;2025-01-10;a;X\nc2;2025-01-11;b;Y\nc3;2025-01-12;a;X\n");
        let of = |key: &str, name: &str| format!("{key} = \"{name}\"\n");
        check(&csv, &[&of("subject", id), &of("kind = \"signed_up\"\nat", at), "plan = \""]);
    }
    // What is called as the id of anything needs more that says so, and no word of a ticket.
    let users = "id,email,full name,country,created_at\n\
        1,a@x.example,Ana,ES,2025-03-03\n2,b@x.example,Luis,FR,2025-03-04\n";
    check(users, &["stream = \"customer\"\n", "subject = \"id\"\n"]);
    for csv in [
        users.replace("country", "message"),
        users.replace("country", "priority"),
        "Customer,Created\nc1,2025-03-03\nc2,2025-03-04\n".to_owned(),
        "customer_id,email,country,plan,created_at,subject\n\
         c1,a@x.example,ES,gold,2025-03-03,Help\nc2,b@x.example,FR,free,2025-03-04,Where?\n"
            .to_owned(),
        "id,customer_id,email,country,plan,created_at,status\n\
         1,c1,a@x.example,ES,gold,2025-03-03,Solved\n\
         2,c2,b@x.example,FR,free,2025-03-04,Open\n"
            .to_owned(),
    ] {
        assert!(!proposed(&csv).contains("stream = \"customer\""), "{}", proposed(&csv));
    }
}

#[test]
fn customers_without_a_time_want_one() {
    let csv = "userid,version,rounds\n116,gate_30,30\n337,gate_40,380\n377,gate_40,165\n";
    let text = proposed(csv);
    for part in [
        "stream = \"customer\"\nsubject = \"userid\"\n",
        "# CHECK: no column tells when; one instant for all rows stands in quotes of its own:",
        "kind = \"identified\"\nat = []\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(refused(csv).contains("no `at` is given"), "{}", refused(csv));
}

#[test]
fn subscriptions_have_their_stream() {
    let csv = "subscription_id,customer_id,plan,start_date,cancelled_at,monthly_price,currency,\
        status\n\
        s1,c1,gold,2025-01-10,,49.00,EUR,active\n\
        s2,c2,silver,2025-01-15,2025-03-01,19.00,EUR,cancelled\n\
        s3,c3,gold,2025-02-01,,49.00,EUR,trialing\ns4,c1,silver,2025-02-05,,19.00,EUR,active\n";
    check(
        csv,
        &[
            "stream = \"subscription\"\nsubject = \"subscription_id\"\n",
            "[file.common]\ncustomer = \"customer_id\"\n",
            "[file.attributes]\nplan = \"plan\"\n",
            "when = \"\\\"status\\\" in ('trialing')\"\nkind = \"trial_started\"\n",
            "kind = \"started\"\nat = \"start_date\"\nrecord = \"{subscription_id}/started\"\n\
             [file.event.attributes]\namount = \"monthly_price\"\n\
             interval = \"'month'\"    # as its heading says\ncurrency = \"currency\"\n",
            "kind = \"cancelled\"\nat = \"cancelled_at\"\n\
             record = \"{subscription_id}/cancelled\"\n",
        ],
    );
    let found = events_as_proposed(csv);
    tells(
        &found,
        &[
            "s1 2025-01-10T00:00:00Z started customer=c1 plan=gold amount=49.00",
            "s2 2025-03-01T00:00:00Z cancelled customer=c2",
            "s3 2025-02-01T00:00:00Z trial_started customer=c3",
        ],
    );
    assert_eq!(found.len(), 4 + 1, "{found:#?}");
    let spanish = "Nº suscripción;Cliente;Modalidad;Fecha de alta;Fecha de baja;Cuota mensual;\
        Estado;Motivo\n\
        S1;C1;Oro;10/01/2025;;49,00;Activa;\nS2;C2;Plata;15/01/2025;01/03/2025;19,00;Baja;precio\n";
    check(
        spanish,
        &[
            "amount = { from = \"Cuota mensual\", unit = \"comma_number\" }\n",
            "interval = \"'month'\"    # as its heading says\ncurrency = \"'EUR'\"    # CHECK",
            "at = \"Fecha de baja\"\nrecord = \"{Nº suscripción}/cancelled\"\nvalue = \"Motivo\"\n",
        ],
    );
    tells(
        &events_as_proposed(spanish),
        &["S2 2025-03-01T00:00:00Z cancelled `precio` customer=C2"],
    );
    // Tickets of those who have one are none.
    let tickets = "Number,Created,Status,Subscription,Product\n\
        1,2025-03-03,Solved,gold,A\n2,2025-03-04,Open,free,B\n3,2025-03-04,Open,free,B\n";
    for csv in [tickets.to_owned(), tickets.replace("Status", "Subject")] {
        assert!(!proposed(&csv).contains("stream = \"subscription\""), "{}", proposed(&csv));
    }
}

#[test]
fn what_happens_on_a_page_at_once_is_as_much_as_there_is() {
    let csv = "timestamp,visitor_id,session_id,url,event\n\
        2025-03-03 08:00:00,v1,s1,https://shop.example/1,page_view\n\
        2025-03-03 08:00:20,v1,s1,https://shop.example/1,add_to_cart\n\
        2025-03-03 08:00:20,v1,s1,https://shop.example/1,purchase\n";
    check(csv, &["record = \"{visitor_id}/{timestamp}/{url}/{event}\"\n"]);
    // What else tells them apart does, if it has to.
    let rows = csv.lines().zip(["cart_id", "a", "b", "b"]);
    let rows: Vec<String> = rows.map(|(line, cart)| format!("{line},{cart}\n")).collect();
    let carts = rows.concat();
    check(&carts, &["record = \"{visitor_id}/{timestamp}/{url}/{event}\"\n"]);
    let carts = carts.replace("purchase,b", "add_to_cart,c");
    check(
        &carts,
        &["record = \"{visitor_id}/{timestamp}/{url}/{event}/{session_id}/{cart_id}\"\n"],
    );
}

#[test]
fn a_price_is_for_as_long_as_its_word_says() {
    let csv = "subscription_id,customer_id,started_at,billing_interval,price,currency\n\
        S1,C1,2025-01-10,Monthly,10.00,EUR\nS2,C2,2025-01-10,12 months,120.00,EUR\n\
        S3,C3,2025-01-10,Semestral,60.00,EUR\nS4,C4,2025-01-10,Bimestral,20.00,EUR\n\
        S5,C5,2025-01-10,Cada 3 meses,30.00,EUR\nS6,C6,2025-01-10,Bianual,30.00,EUR\n";
    check(
        csv,
        &[
            "\"12 months\" = \"year\"\n",
            "\"Bianual\" = \"unknown\"    # CHECK: no guess, so such prices do not count",
            "[tables.interval_counts]\n\"Bimestral\" = \"2\"\n\"Semestral\" = \"6\"\n\
             \"*\" = \"1\"\n",
            "interval_count = { from = \"billing_interval\", map = \"interval_counts\" }\n",
        ],
    );
    let found = events_as_proposed(csv);
    for (whose, interval, count) in [
        ("S1", "month", 1),
        ("S2", "year", 1),
        ("S3", "month", 6),
        ("S4", "month", 2),
        ("S5", "quarter", 1),
        ("S6", "unknown", 1),
    ] {
        let told = format!("interval={interval} interval_count={count}");
        let is_own = |line: &&String| line.starts_with(&format!("{whose} "));
        let line = found.iter().find(is_own).map_or("", String::as_str);
        assert!(line.contains(&told), "{told} is not in {line}");
    }
    // Where no word is of several, nothing is said of how many.
    let plain = csv.replace("Semestral", "Monthly").replace("Bimestral", "Monthly");
    assert!(!proposed(&plain).contains("interval_count"), "{}", proposed(&plain));
}

#[test]
fn an_end_that_may_be_to_come_ends_nothing() {
    let csv = |end: &str, status: &str| {
        format!(
            "contract_no,client,begin,end,fee,billing period,status\n\
             k1,c1,2025-01-10,2025-05-01,100,Monthly,{status}\n\
             k2,c2,2025-01-15,{end},1000,Yearly,Active\n\
             k3,c3,2025-02-01,2025-06-01,100,Monthly,{status}\n"
        )
    };
    let table = "\"Monthly\" = \"month\"\n\"Yearly\" = \"year\"\n";
    let ends = "kind = \"cancelled\"\nat = \"end\"\n";
    check(
        &csv("", "Active"),
        &[
            table,
            "interval = { from = \"billing period\", map = \"intervals\" }\n",
            "# CHECK: is `end` when it ended?",
            ends,
        ],
    );
    // In all rows, nothing says that any is over; a status does.
    let whole = csv("2025-06-01", "Active");
    check(&whole, &["# CHECK: `end` is there in all rows, so that it may be until when", table]);
    assert!(!proposed(&whole).contains(ends), "{}", proposed(&whole));
    let over = csv("2025-06-01", "Expired");
    check(&over, &[&format!("when = \"\\\"status\\\" in ('Expired')\"\n{ends}")]);
    assert_eq!(
        events_as_proposed(&over).iter().filter(|line| line.contains("Z cancelled ")).count(),
        2
    );
    // Months of which nobody says since when want the day of the export.
    let telephone = "Customer-ID,Tenure,Contract,Monthly-Charges,Churn\n\
        A-1,12,Month-to-month,29.85,No\nA-2,34,One year,56.95,Yes\nA-3,2,Month-to-month,53.85,No\n";
    let text = proposed(telephone);
    for part in [
        "stream = \"subscription\"\nsubject = \"Customer-ID\"\n",
        "minus = \"Tenure\"",
        "kind = \"started\"\nat = []\n",
        "when = \"\\\"Churn\\\" in ('Yes')\"\nkind = \"cancelled\"\nat = []\n",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(refused(telephone).contains("no `at` is given"), "{}", refused(telephone));
    // As the remark says, with the day of the export.
    let begun = "at = { from = \"'2025-12-31'\", minus = \"Tenure\",unit = \"months\" }";
    let flat = text.replace("\n# ", "");
    assert!(flat.contains(begun), "{text}");
    let told = text.replacen("at = []", begun, 1).replace("at = []", "at = \"'2025-12-31'\"");
    let told = told.replace("2025-12-31", "2025-05-31");
    let mapping = Mapping::parse("m", &told).unwrap_or_else(|error| panic!("{error} in\n{told}"));
    let found = lines(&mapping, &[bytes("t.csv", telephone)], context());
    tells(&found, &["A-2 2025-05-31T00:00:00Z cancelled ", "A-1 2024-05-30T18:00:00Z started "]);
}

#[test]
fn orders_may_come_as_steps_and_without_an_id() {
    let steps = "Order,Date,Customer,Status,City\n1136,2019-01-01,Jenny,Purchased,York\n\
        1136,2019-01-03,Jenny,Sent,York\n1137,2019-01-02,Bona,purchased,Leeds\n\
        1137,2019-01-04,Bona,Reviewed,Leeds\n";
    check(
        steps,
        &[
            "[tables.steps]\n\"Purchased\" = \"placed\"\n\"Reviewed\" = \"skip\"    # CHECK",
            "stream = \"order\"\nsubject = \"Order\"\n",
            "\"city\" = \"City\"\n",
        ],
    );
    let found = events_as_proposed(steps);
    tells(
        &found,
        &[
            "1136 2019-01-01T00:00:00Z placed customer=Jenny",
            "1136 2019-01-03T00:00:00Z shipped customer=Jenny",
            "1137 2019-01-02T00:00:00Z placed customer=Bona",
        ],
    );
    assert_eq!(found.len(), 3, "{found:#?}");
    let unnamed = "customer_id,date,number_of_cds,dollar_value\n1,1997-01-01,1,11.77\n\
        2,1997-01-12,1,12.00\n2,1997-01-12,5,77.00\n1,1997-02-12,2,20.00\n";
    check(
        unnamed,
        &[
            "subject = \"{#record}\"\nrecord = \"order/{#record}\"\n",
            "# CHECK: no columns name a row; its number stands for it",
            "customer = \"customer_id\"\n",
            "amount = \"dollar_value\"\n",
            "item_count = \"number_of_cds\"\n",
        ],
    );
    assert_eq!(events_as_proposed(unnamed).len(), 4);
    // What was spent, and what it brought, on days that nobody tells.
    let text = proposed("age,gender,Impressions,Clicks,Spent\n30,M,100,1,1.5\n31,F,90,2,0\n");
    assert!(text.contains("stream = \"spend\"\n") && text.contains("at = []\n"), "{text}");
}

#[test]
fn real_files_have_the_stream_of_their_rows() {
    for (folder, name, stream, count) in [
        ("web-ecom-clickstream", "ecom.csv.gz", "web", 31_106),
        ("cdnow", "CDNOW_master.txt.gz", "order", 69_659),
        ("prep-order-to-review", "input_01.csv", "order", 24),
    ] {
        let Some(files) = real(folder, &[name]) else { return };
        let studied = study(&files[0], &Options::default()).expect("it can be read");
        let text = propose(&studied, "UTC", false);
        assert!(text.contains(&format!("\nstream = \"{stream}\"\n")), "{text}");
        let mapping = Mapping::parse("m", &text);
        let mapping = mapping.unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let mut import = Import::open(&mapping, &files, context()).expect("it binds");
        let mut batch = Batch::default();
        import.read_all(&mut batch).expect("it is read");
        assert_eq!(batch.rejects, [], "{name}");
        let read: u64 = import.reports().map(|report| report.records).sum();
        assert_eq!(read, count, "{name}");
    }
    for (folder, name, stream) in [
        ("telco-churn", "ibm_telco_wa_churn.csv.gz", "subscription"),
        ("telco-churn", "pwc_churn_with_tickets.csv.gz", "subscription"),
        ("cookie-cats-retention", "cookie_cats.csv.gz", "customer"),
        ("marketing", "KAG_conversion_data.csv.gz", "spend"),
    ] {
        let Some(files) = real(folder, &[name]) else { return };
        let studied = study(&files[0], &Options::default()).expect("it can be read");
        let text = propose(&studied, "UTC", false);
        assert!(text.contains(&format!("\nstream = \"{stream}\"\n")), "{text}");
        assert!(text.contains("\nat = []\n"), "nothing tells when: {text}");
    }
}

#[test]
fn posts_are_told_by_their_counters() {
    let csv = "Fecha de publicación;Publicación;Red;Alcance;Me gusta;Compartidos;Comentarios\n\
        13/03/2025 08:00;p-1;Facebook;1200;30;4;7\n\
        14/03/2025 09:00;p-2;Instagram;800;55;0;12\n\
        15/03/2025 10:00;p-3;Facebook;950;21;2;\n15/03/2025 18:00;p-4;Instagram;90;2;1;0\n";
    check(
        csv,
        &[
            "name = \"posts\"\n",
            "# CHECK: is a row a post, which `Publicación` names, with what its counters stand at?",
            "stream = \"social\"\nsubject = \"Publicación\"\n",
            "network = \"Red\"\n",
            "kind = \"published\"\nat = \"Fecha de publicación\"\n\
             record = \"{Publicación}/post\"\n",
            "record = \"{Publicación}/counters\"\n[file.event.attributes]\nlikes = \"Me gusta\"\n\
             shares = \"Compartidos\"\nreach = \"Alcance\"\ncomments = \"Comentarios\"\n",
        ],
    );
    let found = events_as_proposed(csv);
    tells(&found, &["p-1 2025-03-13T08:00:00Z published", "p-4 2025-03-15T18:00:00Z counters"]);
    assert!(found.iter().any(|line| line.contains("likes=55")), "{found:#?}");
    // Without a name many counters tell it, and what a page has is none of a post.
    let csv = "Page total likes;Type;Post Month;Total Reach;Total Impressions;comment;like;share\n\
        1394;Photo;12;2752;5091;4;79;17\n1394;Status;12;10460;19057;5;130;29\n\
        1394;Photo;11;2413;4373;0;66;14\n";
    let text = proposed(csv);
    for part in ["subject = \"{#record}\"\n", "at = []\n", "\nlikes = \"like\"\n"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(refused(csv).contains("no `at` is given"), "{text}");
    // Messages of customers, and what was spent, are none.
    for csv in [
        "tweet_id,tweet_created,text,reply_count,retweet_count\n\
         11,2025-03-03 08:00,Where is it?,0,3\n12,2025-03-03 09:00,Late again,1,0\n",
        "Date,Campaign,Cost,Impressions,Clicks,Likes\n2025-03-03,a,10.5,100,3,4\n\
         2025-03-04,a,11.5,120,4,6\n",
    ] {
        assert!(!proposed(csv).contains("stream = \"social\""), "{}", proposed(csv));
    }
}
