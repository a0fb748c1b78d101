//! Files of calls, visits, subscriptions and tickets with ids of two columns, imported as proposed:
//! what the numbers are then.

use crate::serve::{FORM, Server, form_urlencoded, text_of};
use crate::{Bench, line, text};

const CALLS: &str = "call_id,started_at,answered_at,ended_at,queue,agent,caller,direction\n\
    c1,2025-03-03 09:00:00,2025-03-03 09:00:20,2025-03-03 09:05:20,Sales,ana,k1,inbound\n\
    c2,2025-03-03 09:10:00,,2025-03-03 09:10:45,Sales,,k2,inbound\n\
    c3,2025-03-03 09:20:00,2025-03-03 09:20:05,2025-03-03 09:21:05,Help,luis,k3,outbound\n";

const SUBSCRIPTIONS: &str = "subscription_id,customer_id,plan,start_date,cancelled_at,\
    monthly_price,currency,status\n\
    s1,c1,gold,2025-01-10,,49.00,EUR,active\n\
    s2,c2,silver,2025-01-15,2025-03-01,19.00,EUR,cancelled\n\
    s3,c3,gold,2025-02-01,,49.00,EUR,trialing\ns4,c1,silver,2025-02-05,,19.00,EUR,active\n";

/// Lets a mapping be proposed for a file, and imports the file under it as it is.
pub(crate) fn imported(csv: &str) -> Bench {
    let bench = Bench::new();
    let file = bench.file("own.csv", csv);
    let words = ["import", text(&file), "--source", "own"];
    let proposed = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file("own.toml", &proposed);
    let done = bench.json(&[&words[..], &["--map", text(&map)]].concat());
    assert_eq!(done["rejected"], 0, "{done} under\n{proposed}");
    bench
}

#[test]
fn calls_by_their_instants() {
    let bench = imported(CALLS);
    // The caller of one of the two that came in gave up after 45 seconds.
    assert_eq!(bench.value(&["abandonment_rate"])["value"], 50.0);
    assert_eq!(bench.value(&["wait_time"])["value"], 20.0);
    // 300 and 60 seconds.
    assert_eq!(bench.value(&["handle_time"])["value"], 180.0);
}

#[test]
fn subscriptions_by_their_price() {
    let bench = imported(SUBSCRIPTIONS);
    // Of four one ended and one is only tried: 49 and 19 euros a month.
    let found = bench.value(&["mrr"]);
    assert_eq!((found["value"].as_f64(), found["n"].as_u64()), (Some(6800.0), Some(2)), "{found}");
}

#[test]
fn visits_by_session() {
    let bench = imported(
        "timestamp,visitor_id,session_id,page_url\n2025-03-03 08:00:00,v1,s1,/\n\
         2025-03-03 08:01:00,v1,s1,/help\n2025-03-03 09:00:00,v2,s2,/\n",
    );
    assert_eq!(bench.value(&["pages_per_visit"])["value"], 1.5);
}

#[test]
fn tickets_that_each_region_counts() {
    let bench = imported(
        "region,ticket_no,created,resolved,status\n\
         EU,1,2025-03-03 08:00,2025-03-03 10:00,Solved\nEU,2,2025-03-03 09:00,,Open\n\
         US,1,2025-03-04 08:00,,Open\nUS,2,2025-03-05 08:00,2025-03-05 12:00,Solved\n",
    );
    assert_eq!(bench.value(&["ticket_volume"])["value"], 4.0);
    // Two hours and four.
    assert_eq!(bench.value(&["resolution_time"])["value"], 10_800.0);
}

#[test]
fn what_rows_are_is_said() {
    let bench = Bench::new();
    for (name, csv, parts) in [
        (
            "subscriptions.csv",
            SUBSCRIPTIONS,
            [("en", "each row is a subscription"), ("es", "cada fila es una suscripción")],
        ),
        (
            "calls.csv",
            CALLS,
            [("en", "`answered_at`: Answered at"), ("es", "`ended_at`: Terminada a las")],
        ),
        (
            "visits.csv",
            "time,visitor,url\n2025-03-03 08:00,v1,/\n2025-03-03 08:01,v2,/help\n",
            [
                ("en", "each row is something done on a site"),
                ("es", "cada fila es algo hecho en un sitio web"),
            ],
        ),
        (
            "pages.csv",
            "time,visitor,url\n2025-03-03 08:00,v1,/\n2025-03-03 08:01,v2,/help\n",
            [("en", "`url`: Address of the page"), ("es", "`visitor`: Visitante")],
        ),
        (
            "tickets.csv",
            "office,number,created\nA,1,2025-03-03\nA,2,2025-03-03\nB,1,2025-03-04\n\
             B,2,2025-03-04\n",
            [
                ("en", "`number`, `office`: Id of the conversation"),
                ("es", "`number`, `office`: Identificador de la conversación"),
            ],
        ),
    ] {
        let file = bench.file(name, csv);
        for (lang, part) in parts {
            let run = bench.run(&["import", text(&file), "--source", "desk", "--lang", lang]);
            assert_eq!(run.status, 1, "{}", run.stderr);
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
    }
}

#[test]
fn a_dry_run_shows_the_money_of_orders() {
    let bench = Bench::new();
    let csv = "Pedido;Fecha;Cliente;Importe;Moneda\nA1;2026-01-05 10:00;c1;1.010,50;EUR\n";
    let file = bench.file("pedidos.csv", csv);
    let words = ["import", text(&file), "--source", "tienda"];
    let proposed = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file("pedidos.toml", &proposed);
    let run = bench.run(&[&words[..], &["--map", text(&map), "--dry-run"]].concat());
    assert!(run.status == 0 && run.stdout.contains("1010.50 EUR"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn steps_and_ends_are_explained_on_the_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let apply = |path: &str, page: &str, fields: &str| {
        let form = format!("source=s&mapping={}&{fields}&do=apply", form_urlencoded(page));
        server.post(path, FORM, &form).body
    };
    let steps = "Pedido,Fecha,Cliente,Estado\n1,2025-01-01,ana,Realizado\n\
        1,2025-01-02,ana,Enviado\n1,2025-01-03,ana,Cerrado\n2,2025-01-02,luis,Realizado\n\
        2,2025-01-04,luis,Enviado\n";
    let path = server.upload("pasos.csv", steps);
    let first = server.get(&path).1;
    for part in [
        "<select name=\"activity.Cerrado\">",
        "<option value=\"skip\" selected>not used</option>",
        "<option value=\"delivered\">",
    ] {
        assert!(first.contains(part), "{part} is not in {first}");
    }
    let page =
        apply(&path, &text_of(&first), "was.activity.Cerrado=skip&activity.Cerrado=delivered");
    assert!(page.contains("The mapping follows the columns you chose"), "{page}");
    assert!(text_of(&page).contains("\"Cerrado\" = \"delivered\"\n"), "{page}");
    let paid = "subscription_id,customer_id,start_date,updated_at,price,billing period,status\n\
        s1,c1,2025-01-10,2025-01-10,49.00,monthly,active\n\
        s2,c2,2025-01-15,2025-03-01,19.00,monthly,cancelled\n\
        s3,c3,2025-01-16,2025-04-01,19.00,saison,retirada\n\
        s4,c4,2025-01-17,2025-01-17,49.00,monthly,active\n";
    let path = server.upload("altas.csv", paid);
    let first = server.get(&path).1;
    assert!(first.contains("selected>in force, none of these</option>"), "{first}");
    let fields = "was.status.retirada=active&status.retirada=cancelled";
    let page = apply(&path, &text_of(&first), fields);
    assert!(text_of(&page).contains("in ('cancelled', 'retirada')"), "{page}");
    // For how long each price is, too.
    assert!(first.contains("<select name=\"interval.saison\">"), "{first}");
    let fields = "was.interval.saison=month&interval.saison=quarter";
    let page = apply(&path, &text_of(&first), fields);
    assert!(text_of(&page).contains("\"saison\" = \"quarter\"\n"), "{page}");
}

#[test]
fn sums_of_visits_are_refused_with_what_to_export_instead() {
    let bench = Bench::new();
    let report = "# Traffic acquisition\n# Start date: 20260301\n# End date: 20260302\n\
        Date,Session default channel group,Sessions,Engaged sessions,Total users\n\
        20260301,Direct,100,60,90\n20260302,Organic Search,200,150,180\n";
    let file = bench.file("ga4.csv", report);
    for (language, said, way) in [
        ("en", "`Engaged sessions`), and tells no single one", "(`ga4-bigquery`)"),
        ("es", "`Engaged sessions`), y no detalla ninguna", "exporte mejor lo que hizo"),
    ] {
        let words = ["import", text(&file), "--source", "site", "--lang", language];
        let run = bench.run(&words);
        let told = line(&run.stderr);
        assert!(run.status != 0 && told.contains(said) && told.contains(way), "{told}");
        // There is nothing to propose.
        assert!(!told.contains("--propose"), "{told}");
    }
}

#[test]
fn days_of_an_account_are_no_posts() {
    let bench = Bench::new();
    let csv = "date,network,followers,likes,comments,shares,mentions\n\
        2026-03-01,instagram,1000,10,2,1,3\n2026-03-02,instagram,1010,12,3,0,5\n\
        2026-03-03,instagram,1005,5,0,0,1\n";
    let file = bench.file("days.csv", csv);
    let told = line(&bench.run(&["import", text(&file), "--source", "social"]).stderr);
    assert!(told.contains("each row is a day of an account") && !told.contains("post"), "{told}");
    let bench = imported(csv);
    assert_eq!(bench.value(&["likes"])["reason"], "never_recorded");
    for (metric, value) in [("likes", 27.0), ("comments", 5.0), ("shares", 1.0)] {
        assert_eq!(bench.value(&[metric, "--variant", "account"])["value"], value, "{metric}");
    }
    assert_eq!(bench.value(&["mentions"])["value"], 9.0);
    assert_eq!(bench.value(&["follower_growth"])["value"], 5.0);
}

/// Returns what is told of an import once it has ended.
#[expect(clippy::disallowed_methods, reason = "an import tells nobody when it has ended")]
fn ended(server: &Server, job: &str) -> String {
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let told = server.get(job).1;
        let has_ended = ["done", "failed"].map(|it| told.contains(&format!("\"phase\":\"{it}\"")));
        has_ended.contains(&true).then_some(told)
    });
    ended.expect("it ends")
}

#[test]
fn a_program_imports_what_was_proposed_to_it() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let csv = "Ticket ID,Created\n1,2025-03-03T08:00:00Z\n2,2025-03-04T08:00:00Z\n";
    let path = server.upload("odd.csv", csv);
    let upload = path.split('?').next().unwrap_or_default().trim_start_matches("/import/");
    let job = format!("/api/v1/imports/{upload}");
    let begun = server.post(&job, "application/json", "{\"source\":\"web\"}");
    assert!(begun.status.contains("200"), "{}: {}", begun.status, begun.body);
    let told = ended(&server, &job);
    assert!(told.contains("\"records\":2") && told.contains("\"conversations\":2"), "{told}");
}
