//! From an empty folder to an import, as a browser would send it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use baremo_testkit::intake::FakeIntake;

use super::{send, service};
use crate::Site;

fn site(intake: &Arc<FakeIntake>) -> Site {
    Site::from(Arc::new(service())).with_imports(intake.clone())
}

fn get(intake: &Arc<FakeIntake>, path: &str) -> (StatusCode, header::HeaderMap, String) {
    send(site(intake), Request::get(path).body(Body::empty()).unwrap())
}

fn post(
    intake: &Arc<FakeIntake>,
    path: &str,
    kind: &str,
    body: String,
) -> (StatusCode, header::HeaderMap, String) {
    let request = Request::post(path)
        .header("host", "localhost:1")
        .header("origin", "http://localhost:1")
        .header("content-type", kind);
    send(site(intake), request.body(Body::from(body)).unwrap())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn multipart(parts: &[(&str, &str)]) -> (String, String) {
    let mut body = String::new();
    for (head, content) in parts {
        body += &format!("--X\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n");
    }
    ("multipart/form-data; boundary=X".into(), body + "--X--\r\n")
}

#[test]
fn files_are_received_and_lead_to_their_preview() {
    let intake = Arc::new(FakeIntake::default());
    let (kind, body) = multipart(&[
        ("name=\"files\"; filename=\"Tickets.2025.csv\"", "id\n1\n"),
        ("name=\"files\"; filename=\"users.csv\"", "id\n2\n"),
        ("name=\"source\"", ""),
    ]);
    let (status, headers, body) = post(&intake, "/import?lang=es", &kind, body);
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    assert_eq!(headers[header::LOCATION], "/import/up1?lang=es&source=tickets");
    let received = intake.received();
    assert_eq!(received[0], ("Tickets.2025.csv".to_owned(), b"id\n1\n".to_vec()));
    assert_eq!(received[1].1, b"id\n2\n");
    for (language, expected) in [("en", "Would be rejected"), ("es", "Se rechazarían")] {
        let (status, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(expected) && body.contains("desk-csv"), "{body}");
        assert!(!body.contains("<script>alert") && body.contains("&lt;script&gt;"));
    }
}

#[test]
fn what_cannot_be_received_is_said() {
    let intake = Arc::new(FakeIntake::default());
    let (kind, body) = multipart(&[("name=\"source\"", "desk")]);
    let (status, _, page) = post(&intake, "/import?lang=en", &kind, body);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("no file was sent"), "{page}");
    let large = "x".repeat(3 << 20);
    let (kind, body) = multipart(&[("name=\"files\"; filename=\"a\"", &large)]);
    let (status, _, page) = post(&intake, "/import", &kind, body.clone());
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.contains("too much"), "{page}");
    let (status, _, problem) = post(&intake, "/api/v1/imports", &kind, body);
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(problem.contains("too much"), "{problem}");
    let (kind, body) = multipart(&[("name=\"source\"", "desk")]);
    let (_, _, page) = post(&intake, "/import?lang=es", &kind, body);
    assert!(page.contains("no se envió ningún fichero") && !page.contains("was sent"), "{page}");
    let (status, _, page) = post(&intake, "/import?lang=es", FORM, String::new());
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("lo que se envió no es un formulario con ficheros"), "{page}");
    let (kind, mut body) = multipart(&[("name=\"files\"; filename=\"a\"", "id")]);
    body.truncate(body.len() - 6);
    let (_, _, page) = post(&Arc::default(), "/import?lang=es", &kind, body);
    assert!(page.contains("se cortó, o no es un formulario"), "{page}");
    assert!(intake.received().is_empty());
}

#[test]
fn a_mapping_can_be_tried_before_it_is_used() {
    let intake = Arc::new(FakeIntake::default());
    let try_out = |text: &str, wish: &str| {
        let body = format!("source=desk&ready=own&mapping={text}&do={wish}");
        post(&intake, "/import/up1?lang=en", FORM, body)
    };
    let (status, _, body) = try_out("wrong", "preview");
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("unknown key `wrong`") && body.contains(">\nwrong</textarea>"), "{body}");
    assert!(body.contains("2.0 KB") && body.contains(">CSV</td>"), "{body}");
    // What cannot be previewed is not imported, and nothing offers to.
    let (status, _, body) = try_out("wrong", "import");
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("unknown key") && !body.contains("value=\"import\""), "{body}");
    assert!(!body.contains("If this is right"), "{body}");
    assert!(intake.started().is_empty());
    let (_, _, body) = try_out("name", "preview");
    assert_eq!(body.matches("value=\"import\"").count(), 1, "{body}");
    let (looks, imports) = (body.find("value=\"preview\""), body.find("value=\"import\""));
    assert!(looks < imports, "the key that ends a line looks first");
    let (status, headers, _) = try_out("name", "import");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/import/up1?lang=en");
    assert_eq!(intake.started()[0].mapping.as_deref(), Some("name"));
    assert!(!intake.started()[0].spanish);
    let (_, _, body) = get(&intake, "/import/up1?lang=en");
    assert!(body.contains("data-every=\"1\"") && body.contains("content=\"1\""), "{body}");
    assert!(body.contains("<progress") && body.contains("value=\"0.500\""), "{body}");
    let (_, _, body) = get(&intake, "/import/up1?lang=en");
    assert!(!body.contains("data-every"), "{body}");
    assert!(body.contains("1,234") && body.contains("7 of 9 metrics"), "{body}");
    for part in [
        "<dt>Events repeated in these files</dt><dd>3</dd>",
        "<dt>Events known from before</dt><dd>40</dd>",
        "<dt>Of them taken in part</dt><dd>1</dd>",
        ". <a href=\"/sources/rejects?lang=en&amp;source=",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(!body.contains("rejects replay"), "a command is no way on from a page: {body}");
}

#[test]
fn times_without_a_zone_are_told_beside_the_zone() {
    let intake = Arc::new(FakeIntake::default());
    for (language, told) in [
        ("en", "Times such as 9:00 name no zone and are read as UTC."),
        ("es", "Las horas como 9:00 no indican zona y se leen como UTC."),
    ] {
        let (_, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        assert!(body.contains(told) && body.contains("Europe/Madrid, "), "{body}");
        assert!(body.contains("aria-describedby=\"zoneless\""), "{body}");
        assert!(body.contains("=\"as the mapping") || body.contains("=\"la que diga el"), "{body}");
        let path = format!("/import/up1?lang={language}&source=a&zone=UTC");
        let (_, _, body) = get(&intake, &path);
        assert!(!body.contains(told) && !body.contains("\"zoneless\""), "{body}");
    }
}

#[test]
fn columns_are_picked_instead_of_written() {
    let intake = Arc::new(FakeIntake::default());
    for (language, words) in [
        ("en", ["First reply at", "– none –", "as the text says", ">Apply</button>"]),
        ("es", ["Primera respuesta", "– ninguna –", "lo que dice el texto", ">Aplicar</button>"]),
    ] {
        let (_, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        let fields = [
            // Half of the page: words that are chosen have room.
            "<div class=\"columns even\">",
            "<select name=\"role.opened\">",
            "<option value=\"=Created\" selected>",
            "<input type=\"hidden\" name=\"was.role.opened\" value=\"=Created\">",
            "<input type=\"checkbox\" name=\"keep\" value=\"Plan\" checked>",
            "<input type=\"hidden\" name=\"kept\" value=\"Plan\">",
        ];
        for part in words.into_iter().chain(fields) {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("<script>alert"));
    }
    assert!(intake.picked().is_empty());
}

#[test]
fn words_of_the_status_column_are_given_a_meaning() {
    let intake = Arc::new(FakeIntake::default());
    for (language, words) in [
        (
            "en",
            [
                "What each word of the status column means",
                "rows: 43; with a solve time: 41",
                "(please check)",
                "rows: 1,234",
                ">on hold</option>",
                "<option value=\"skip\">not used</option>",
            ],
        ),
        (
            "es",
            [
                "Qué significa cada palabra de la columna de estado",
                "filas: 43; con hora de resolución: 41",
                "(revíselo)",
                "filas: 1234",
                ">en pausa por un tercero</option>",
                "<option value=\"skip\">no se usa</option>",
            ],
        ),
    ] {
        let (_, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        let fields = [
            "role=\"group\" aria-labelledby=\"words-what\"",
            "<label><span><bdi>Erledigt</bdi> <small>",
            "<select name=\"status.Erledigt\">",
            "<option value=\"solved\" selected>",
            "<input type=\"hidden\" name=\"was.status.Erledigt\" value=\"solved\">",
            "<option value=\"own\" selected>",
        ];
        for part in words.into_iter().chain(fields) {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("<script>alert"));
    }
    let send = |fields: &str| {
        let form = format!("{SHOWN}&keep=Plan&was.status.Erledigt=solved&{fields}&do=apply");
        post(&intake, "/import/up1?lang=en", FORM, form).2
    };
    // What is as it was is not picked, and what somebody wrote is left to the text.
    send("status.Erledigt=solved&was.status.X=own&status.X=own");
    assert!(intake.picked().is_empty(), "nothing was picked");
    let body = send("status.Erledigt=closed&was.status.a+b=own&status.a+b=skip");
    assert!(body.contains("The mapping follows the columns you chose"), "{body}");
    let picked = intake.picked().pop().expect("words were picked");
    assert!(picked.roles.is_empty() && picked.kept.is_empty());
    let expected = [("Erledigt", "closed"), ("a b", "skip")];
    let expected = expected.map(|(word, status)| (word.to_owned(), status.to_owned()));
    assert_eq!(picked.statuses.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn words_that_tell_what_happened_are_given_a_meaning() {
    let intake = Arc::new(FakeIntake::default());
    for (language, words) in [
        (
            "en",
            [
                "What each word of the column means that tells what happened",
                "<small>rows: 1,234 (please check)</small>",
                "<option value=\"unknown\" selected>not known: its rows are rejected",
                "<option value=\"status closed\" selected>status: closed</option>",
                "<option value=\"unassigned\">assigned to nobody</option>",
                "<option value=\"note\">private note</option>",
            ],
        ),
        (
            "es",
            [
                "Qué significa cada palabra de la columna que dice qué ocurrió",
                "<small>filas: 1234 (revíselo)</small>",
                "<option value=\"unknown\" selected>no se sabe: sus filas se rechazan",
                "<option value=\"status closed\" selected>estado: cerrada</option>",
                "<option value=\"unassigned\">sin asignar</option>",
                "<option value=\"note\">nota privada</option>",
            ],
        ),
    ] {
        let (_, _, body) = get(&intake, &format!("/import/up1?lang={language}&source=a"));
        let fields = [
            "role=\"group\" aria-labelledby=\"activities-what\"",
            "<label><span><bdi>Gedruckt</bdi> ",
            "<select name=\"activity.Gedruckt\">",
            "<input type=\"hidden\" name=\"was.activity.Closed\" value=\"status closed\">",
        ];
        for part in words.into_iter().chain(fields) {
            assert!(body.contains(part), "{part}: {body}");
        }
    }
    let send = |fields: &str| {
        let form = format!("{SHOWN}&keep=Plan&was.activity.Gedruckt=unknown&{fields}&do=apply");
        post(&intake, "/import/up1?lang=en", FORM, form).2
    };
    send("activity.Gedruckt=unknown&was.activity.X=own&activity.X=own");
    assert!(intake.picked().is_empty(), "nothing was picked");
    send("activity.Gedruckt=note&was.activity.Closed=status+closed&activity.Closed=skip");
    let picked = intake.picked().pop().expect("words were picked");
    assert!(picked.roles.is_empty() && picked.kept.is_empty() && picked.statuses.is_empty());
    let expected = [("Closed", "skip"), ("Gedruckt", "note")];
    let expected = expected.map(|(word, kind)| (word.to_owned(), kind.to_owned()));
    assert_eq!(picked.activities.into_iter().collect::<Vec<_>>(), expected);
}

/// What the form of columns sends when nothing is picked anew.
const SHOWN: &str = "source=desk&mapping=name&rows=conversation&was.rows=conversation\
    &was.role.conversation=%3DRef&was.role.opened=%3DCreated&was.role.replied=none\
    &was.role.actor=own&kept=Plan";

#[test]
fn only_what_is_picked_anew_is_asked_for() {
    let intake = Arc::new(FakeIntake::default());
    let send = |fields: &str| {
        let (status, _, body) =
            post(&intake, "/import/up1?lang=en", FORM, format!("{SHOWN}&{fields}"));
        assert_eq!(status, StatusCode::OK, "{body}");
        body
    };
    let same = "role.conversation=%3DRef&role.opened=%3DCreated&role.actor=own&keep=Plan";
    send(&format!("{same}&role.replied=none&do=apply"));
    assert!(intake.picked().is_empty(), "nothing was picked");
    // Another mapping is another text.
    send(&format!("{same}&role.replied=%3DAnswered&ready=desk-csv&do=apply"));
    assert!(intake.picked().is_empty(), "a ready mapping has no columns to pick");
    let body = send(&format!("{same}&role.replied=%3DAnswered+at&keep=Via&do=apply"));
    assert!(body.contains("The mapping follows the columns you chose"), "{body}");
    let picked = intake.picked().pop().expect("a column was picked");
    assert_eq!(picked.rows, None);
    assert_eq!(
        picked.roles.into_iter().collect::<Vec<_>>(),
        [("replied".to_owned(), Some("Answered at".to_owned()))]
    );
    assert_eq!(picked.kept.into_iter().collect::<Vec<_>>(), [("Via".to_owned(), true)]);
    // A row may be whatever a proposal can make of one, where its columns are enough.
    for sort in ["event\">something", "survey\">an answer", "web\">something done on a site"] {
        assert!(body.contains(&format!("<option value=\"{sort}")), "{sort}: {body}");
    }
    let body = send(&format!("{same}&rows=spend&do=apply"));
    assert!(body.contains("not enough for each row to be what was spent"), "{body}");
    assert!(body.contains("<select name=\"rows\" aria-invalid=\"true\""), "{body}");
    // It names what no column tells, and what one does.
    assert!(body.contains("No column was found for: what was spent: a cost,"), "{body}");
    assert!(body.contains("Found: date or time (Created)"), "{body}");
    assert_eq!(intake.picked().pop().and_then(|picked| picked.rows).as_deref(), Some("spend"));
    // What was picked is looked at before it is imported.
    let changed = "rows=event&role.conversation=%3DRef&role.opened=none&role.actor=%3DWho";
    let body = send(&format!("{changed}&do=import"));
    assert!(intake.started().is_empty());
    assert!(body.contains("has no place for it: Agent"), "{body}");
    assert!(body.contains("Everything that was written by hand into the text gave"), "{body}");
    let picked = intake.picked().pop().expect("columns were picked");
    assert_eq!(picked.roles["opened"], None);
    assert_eq!(picked.rows.as_deref(), Some("event"));
    assert_eq!(picked.roles["actor"].as_deref(), Some("Who"));
    assert!(!picked.kept["Plan"]);
    let body = send(&format!("{same}&role.replied=none&role.actor=%3DWho&keep=Nowhere"));
    assert!(body.contains("Some lines that were changed by hand gave way"), "{body}");
    assert!(body.contains("the file has no such column: Nowhere"), "{body}");
}

#[test]
fn a_date_that_may_be_read_in_two_ways_is_picked_in_words() {
    let intake = Arc::new(FakeIntake::default());
    for (language, words) in [
        ("en", ["11 January 2019", "1 November 2019"]),
        ("es", ["11 de enero de 2019", "1 de noviembre de 2019"]),
    ] {
        let path = format!("/import/up1?lang={language}");
        let form = "source=desk&ready=own&mapping=dates&do=preview".to_owned();
        let (status, _, body) = post(&intake, &path, FORM, form);
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(words.iter().all(|word| body.contains(word)), "{body}");
        assert!(body.contains("<option value=\"day\" selected>"), "{body}");
    }
    let form = "source=desk&ready=own&mapping=dates&was.days=day&days=month&do=apply".to_owned();
    post(&intake, "/import/up1?lang=en", FORM, form);
    let picked = intake.picked().pop().expect("it was picked");
    assert_eq!(picked.days_first, Some(false));
}

#[test]
fn picks_that_cannot_be_are_told_beside_their_fields() {
    let intake = Arc::new(FakeIntake::default());
    let wrong = "aria-invalid=\"true\" aria-describedby=\"pick-problem\"";
    for (fields, language, problem, count) in [
        ("role.conversation=none", "en", "choose a column for Id of the conversation", 1),
        ("role.conversation=none", "es", "elija una columna para Identificador", 1),
        ("role.replied=%3DCreated", "en", "Created is chosen more than once: Opened at, First", 2),
        ("role.replied=%3DCreated", "es", "Created está elegida más de una vez: Apertura", 2),
        ("role.conversation=%3DCreated", "en", "Id of the conversation: – none –", 1),
        ("role.conversation=%3DCreated", "es", "Identificador de la conversación: – ningun", 1),
    ] {
        let path = format!("/import/up1?lang={language}");
        let (status, _, body) = post(&intake, &path, FORM, format!("{SHOWN}&{fields}&keep=Plan"));
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(body.contains(problem) && body.contains("id=\"pick-problem\""), "{body}");
        assert_eq!(body.matches(wrong).count(), count, "{body}");
    }
}

#[test]
fn an_empty_folder_offers_three_ways() {
    let intake = Arc::new(FakeIntake::default());
    let empty = || Site::from(Arc::new(service().without_data())).with_imports(intake.clone());
    for (language, words) in [("en", "Make a demo company"), ("es", "Crear una empresa")] {
        let path = format!("/?lang={language}");
        let (_, _, body) = send(empty(), Request::get(path).body(Body::empty()).unwrap());
        for part in [words, "type=\"file\"", "action=\"/demo?", "baremo import"] {
            assert!(body.contains(part), "{part}: {body}");
        }
    }
    let (status, headers, _) = post(&intake, "/demo?lang=es", FORM, String::new());
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/import/demo?lang=es");
    assert_eq!(intake.started()[0].source, "demo");
    assert!(intake.started()[0].spanish, "what it writes is in the language of the page");
}

#[test]
fn sources_say_how_fresh_and_whole_they_are() {
    let intake = Arc::new(FakeIntake::default());
    let expected = [
        ("en", ["no id 2", "7 not compared: not in", "First reply", ">First response time</a>"]),
        (
            "es",
            [
                "sin identificador 2",
                "minutos enteros",
                "Primera respuesta del centro",
                ">Tiempo de primera respuesta</a>",
            ],
        ),
    ];
    for (language, parts) in expected {
        let (status, _, body) = get(&intake, &format!("/sources?lang={language}"));
        assert_eq!(status, StatusCode::OK, "{body}");
        for part in parts {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(body.contains("/sources/rejects?") && !body.contains("<script>alert"));
    }
    let (_, _, body) = get(&intake, "/sources/rejects?lang=en&page=2");
    assert!(body.contains("51–100 of 120") && body.contains("page=3"), "{body}");
    let (_, _, body) = get(&intake, &format!("/sources/rejects?lang=en&page={}", usize::MAX));
    assert!(body.contains(">101–120 of 120"), "{body}");
    // A form a group, without script.
    let parts = ["\"dismiss\"", "\"reopen\"", "name=\"why\"", "\"id_missing\"", ">Action</"];
    for part in parts.into_iter().chain(["<td class=\"wrap\" data-head=\"Record\">"]) {
        assert!(body.contains(part) && !body.contains("<script>alert"), "{part}: {body}");
    }
    let (status, ..) =
        send(Arc::new(service()), Request::get("/import").body(Body::empty()).unwrap());
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn forms_of_other_sites_and_names_of_other_hosts_are_refused() {
    let intake = Arc::new(FakeIntake::default());
    let request = |host: &str, origin: &str| {
        let request = Request::post("/demo").header("host", host).header("origin", origin);
        send(site(&intake), request.body(Body::empty()).unwrap()).0
    };
    assert_eq!(request("localhost:1", "http://evil.example"), StatusCode::FORBIDDEN);
    assert_eq!(request("evil.example", "http://evil.example"), StatusCode::MISDIRECTED_REQUEST);
    assert!(intake.started().is_empty());
    assert_eq!(request("localhost:1", "http://localhost:1"), StatusCode::SEE_OTHER);
}

#[test]
fn questions_of_a_survey_are_declared_instead_of_written() {
    let intake = Arc::new(FakeIntake::default());
    let send = |language: &str, fields: &str| {
        let form = format!("source=a&ready=own&mapping=survey&{fields}");
        let (status, _, body) = post(&intake, &format!("/import/up1?lang={language}"), FORM, form);
        assert_eq!(status, StatusCode::OK, "{body}");
        body
    };
    for (language, words) in [
        // What is likely comes first, and only who asked can say so.
        ("en", ["answers: 1,234", "(please check). Perhaps a ", ">a text, not kept<", "– not a"]),
        ("es", ["respuestas: 1234", "(revíselo). Quizá un ", ">un texto, no se", "– no es una"]),
    ] {
        let body = send(language, "do=preview");
        let fields = [
            "<bdi>How was it?</bdi>",
            "<select name=\"question.kind.How was it?\">",
            "<option value=\"nps\">NPS</option>",
            "<option value=\"choice\" selected>",
            "<input type=\"hidden\" name=\"was.question.kind.How was it?\" value=\"choice\">",
            // A scale that somebody wrote is kept.
            "<option value=\"2-9\" selected>2-9</option>",
            " –</option><option value=\"text\">",
            "</option><option value=\"nps\">NPS</option>",
            "<option value=\"effort\">",
            // No column tells when it was answered: one day for all is asked for.
            "<input type=\"date\" name=\"answered_on\" value=\"\" aria-invalid=\"true\">",
        ];
        for part in words.into_iter().chain(fields) {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("<script>alert"));
    }
    send("en", "was.answered_on=&answered_on=&do=preview");
    assert!(intake.picked().is_empty(), "no day was said");
    send("en", "was.answered_on=&answered_on=2026-03-04&do=import");
    let picked = intake.picked().pop().expect("a day was said");
    assert_eq!(picked.answered_on.as_deref(), Some("2026-03-04"));
    let was = "was.question.kind.Q=choice&was.question.scale.Q=1-5&was.question.direction.Q=none";
    send("en", &format!("{was}&question.kind.Q=choice&question.scale.Q=1-5&do=apply"));
    assert_eq!(intake.picked().len(), 1, "nothing more was picked");
    let changed = "question.kind.Q=ces&question.scale.Q=1-5&question.direction.Q=ease";
    let body = send("en", &format!("{was}&{changed}&do=import"));
    assert!(body.contains("The questions are as you chose"), "{body}");
    assert!(intake.started().is_empty(), "what was picked is looked at first");
    let picked = intake.picked().pop().expect("a question was declared").questions;
    let told = picked.values().map(|q| [&q.kind, &q.scale, &q.direction].map(|it| it.as_deref()));
    assert_eq!(told.collect::<Vec<_>>(), [[Some("ces"), None, Some("ease")]]);
}
