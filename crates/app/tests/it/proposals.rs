//! Mappings proposed for files nobody has seen, used as they are written.

use serde_json::json;

use crate::serve::{FORM, Server, form_urlencoded, text_of};
use crate::{Bench, line, text};

/// Writes a file, lets a mapping be proposed for it, and imports under that mapping as it is.
pub(crate) fn imported_as_proposed(bench: &Bench, name: &str, csv: &str) -> String {
    let file = bench.file(&format!("{name}.csv"), csv);
    let words = ["import", text(&file), "--source", name];
    let proposed = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file(&format!("{name}.toml"), &proposed);
    let done = bench.json(&[&words[..], &["--map", text(&map)]].concat());
    assert_eq!(done["rejected"], 0, "{done} under\n{proposed}");
    proposed
}

#[test]
fn tickets_with_a_solve_time_count_as_solved_whatever_their_word() {
    let bench = Bench::new();
    let csv = "Ticket ID,Created,Resolved,Updated,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,2025-03-03T10:00:00Z,Afgehandeld\n\
        2,2025-03-03T08:00:00Z,2025-03-03T12:00:00Z,2025-03-05T09:00:00Z,Afgehandeld\n\
        3,2025-03-03T08:00:00Z,,2025-03-03T09:00:00Z,Lopend\n\
        4,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-03T14:00:00Z,Reopened\n\
        5,2025-03-03T08:00:00Z,2025-03-03T14:00:00Z,2025-03-04T14:00:00Z,Reopened\n\
        6,2025-03-03T08:00:00Z,2025-03-03T16:00:00Z,2025-03-06T14:00:00Z,Intern\n\
        7,2025-03-03T08:00:00Z,,2025-03-06T14:00:00Z,Intern\n";
    let proposed = imported_as_proposed(&bench, "words", csv);
    assert!(proposed.contains("CHECK: Afgehandeld: 2 of 2 rows have a solve time"), "{proposed}");
    // 3 was never solved, 5 was re-opened after its solve, and 7 has the word of 6 but no solve. 4
    // changed at the very instant of its solve, which holds.
    assert_eq!(bench.value(&["backlog"])["value"], 3.0);
    let solved = bench.value(&["resolution_time"]);
    assert_eq!(solved["n"], 4, "{solved}");
    // 2, 4, 6 and 8 hours.
    assert_eq!(solved["value"], 18_000.0, "{solved}");
}

#[test]
fn a_solve_that_nobody_timed_takes_no_time_and_counts() {
    let bench = Bench::new();
    let csv = "Ticket ID,Created,First reply,Resolved,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,2025-03-03T10:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,,Closed\n\
        3,2025-03-03T08:00:00Z,,,Closed\n\
        4,2025-03-03T08:00:00Z,,,Open\n";
    let proposed = imported_as_proposed(&bench, "untimed", csv);
    assert!(proposed.contains("solve_instant = \"'unknown'\""), "{proposed}");
    let solved = bench.value(&["resolution_time"]);
    assert_eq!((solved["n"].as_u64(), solved["value"].as_f64()), (Some(1), Some(7200.0)));
    let expected = json!({ "solve_time_unknown": 2, "unsolved": 1 });
    assert_eq!(solved["excluded"], expected, "{solved}");
    assert_eq!(bench.value(&["backlog"])["value"], 1.0);
    let rate = bench.value(&["ticket_resolution_rate", "--variant", "by_watermark"]);
    let sides = [&rate["numerator"], &rate["denominator"]].map(serde_json::Value::as_f64);
    assert_eq!(sides, [Some(3.0), Some(4.0)], "{rate}");
    // A reply that came is still one.
    assert_eq!(bench.value(&["first_response_time"])["n"], 2);
}

#[test]
fn a_status_seen_late_costs_a_ticket_its_status_alone() {
    let bench = Bench::new();
    let csv = "Ticket ID,Created,Resolved,Status\n\
        1,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z,Closed\n\
        2,2025-03-03T08:00:00Z,,Open\n";
    let file = bench.file("first.csv", csv);
    let words = ["import", text(&file), "--source", "desk"];
    let map = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file("desk.toml", map);
    let later = format!("{csv}3,2025-03-03T08:00:00Z,,Parked\n4,2025-03-03T08:00:00Z,,Parked\n");
    let later = bench.file("later.csv", later + "5,2025-03-03T08:00:00Z,,Lost\n");
    let words = ["import", text(&later), "--source", "desk", "--map", text(&map)];
    let run = bench.run(&[&words[..], &["--format", "json"]].concat());
    assert_eq!(run.status, 3, "{}", run.stderr);
    let done: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let groups = done["rejects"].as_array().expect("a list");
    let counted: Vec<_> = groups.iter().map(|group| (&group["reason"], &group["count"])).collect();
    let reason = json!("unknown_status");
    assert_eq!(counted, [(&reason, &json!(1)), (&reason, &json!(2))], "{done}");
    assert!(groups[1]["message"].to_string().contains("`Parked`"), "{done}");
    assert_eq!(bench.value(&["ticket_volume"])["value"], 5.0);
    assert_eq!(bench.value(&["backlog"])["value"], 4.0);
}

#[test]
fn a_survey_is_asked_what_its_headings_say_and_no_more() {
    let bench = Bench::new();
    let csv = "Respondent,When,How likely are you to recommend us?,How would you rate us (0-10)?\n\
        r1,2025-03-03T08:00:00Z,9,9\n\
        r2,2025-03-03T09:00:00Z,3,10\n\
        r3,2025-03-03T10:00:00Z,10,8\n\
        r4,2025-03-03T11:00:00Z,7,0\n";
    let proposed = imported_as_proposed(&bench, "survey", csv);
    assert!(proposed.contains("kind = \"nps\"    # CHECK"), "{proposed}");
    assert!(proposed.contains("kind = \"choice\"    # CHECK"), "{proposed}");
    // Two promoters and a detractor of four; the other question, of the same scale, makes no score.
    let score = bench.value(&["nps"]);
    assert_eq!(score["n"], 4, "{score}");
    assert_eq!(score["value"], 25.0, "{score}");
    assert_eq!(bench.value(&["csat"])["n"], 0);
}

#[test]
fn questions_are_declared_on_the_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let csv = "Respondent,When,How was it?,How did it go (0-10)?\n\
        r1,2025-03-03T08:00:00Z,5,6\nr2,2025-03-03T09:00:00Z,4,7\n\
        r3,2025-03-03T10:00:00Z,1,2\nr4,2025-03-03T11:00:00Z,2,1\n";
    let path = server.upload("survey.csv", csv);
    let first = server.get(&path).1;
    assert!(first.contains("<select name=\"question.kind.How was it?\">"), "{first}");
    let declared = |text: &str, fields: &str| {
        let form = format!("source=s&mapping={}&{fields}&do=apply", form_urlencoded(text));
        server.post(&path, FORM, &form).body
    };
    // A scale from 0 to 10 makes no NPS, but is asked for.
    assert!(first.contains("<option value=\"choice\" selected>"), "{first}");
    assert!(first.contains("Perhaps NPS: choose it only if"), "{first}");
    // What a CES lacks is said.
    let easy = "question.kind.How+did+it+go+%280-10%29%3F=ces";
    let page = declared(&text_of(&first), &format!("question.kind.How+was+it%3F=csat&{easy}"));
    assert!(page.contains("no `direction` is given"), "{page}");
    let page = declared(&text_of(&page), "question.direction.How+did+it+go+%280-10%29%3F=ease");
    assert!(page.contains("The questions are as you chose"), "{page}");
    let mapping = form_urlencoded(&text_of(&page));
    let form = format!("source=s&ready=own&mapping={mapping}&do=import");
    let job = server.post(&path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    while server.get(&job).1.contains("<progress") {
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    }
    assert_eq!(bench.value(&["csat"])["n"], 4);
    assert_eq!(bench.value(&["ces"])["n"], 4);
}

/// Answers as Google Forms writes them in Spanish.
const RECOGNISED: &str = "Marca temporal,Dirección de correo electrónico,\
    ¿Qué tan satisfecho está con nosotros?,¿Qué le pareció (0-10)?\n\
    13/03/2025 8:00:00,a@example.com,5,9\n14/03/2025 9:00:00,b@example.com,4,3\n\
    15/03/2025 10:00:00,c@example.com,1,10\n16/03/2025 11:00:00,d@example.com,2,0\n";

#[test]
fn a_survey_that_is_recognised_is_asked_the_same_on_the_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let path = server.upload("encuesta.csv", RECOGNISED);
    let first = server.get(&path).1;
    assert!(text_of(&first).contains("extends = \"google-forms\""), "{first}");
    assert!(first.contains("question.kind.¿Qué tan satisfecho está con nosotros?"), "{first}");
    assert!(first.contains("<option value=\"csat\" selected>"), "{first}");
    // No scale makes an NPS.
    assert!(!first.contains("<option value=\"nps\" selected>"), "{first}");
    let form =
        format!("source=s&ready=own&mapping={}&do=import", form_urlencoded(&text_of(&first)));
    let job = server.post(&path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    while server.get(&job).1.contains("<progress") {
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    }
    assert_eq!(bench.value(&["csat"])["n"], 4);
    assert_eq!(bench.value(&["nps"])["n"], 0);
}

#[test]
fn questions_that_nobody_declared_are_told_with_the_way_to_declare_them() {
    let bench = Bench::new();
    let csv = bench.file("encuesta.csv", RECOGNISED);
    let words = ["import", text(&csv), "--source", "form"];
    let done = bench.run(&[&words[..], &["--lang", "es"]].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stderr.contains("`¿Qué le pareció (0-10)?`"), "{}", done.stderr);
    assert!(done.stderr.contains("--source form --propose > map.toml"), "{}", done.stderr);
    let proposed = bench.run(&[&words[..], &["--propose"]].concat()).stdout;
    let map = bench.file("form.toml", proposed);
    let done = bench.json(&[&words[..], &["--map", text(&map)]].concat());
    assert_eq!(done["remarks"][0]["remark"], "read_otherwise", "its `survey` differs: {done}");
    assert_eq!(bench.value(&["csat"])["n"], 4);
}

#[test]
fn what_is_proposed_for_a_file_nobody_knows_is_explained() {
    let bench = Bench::new();
    let csv = "Vorgang,Eingang,Status,Gruppe\n7001,2025-03-03T08:00:00Z,offen,A\n\
        7002,2025-03-03T09:00:00Z,zu,B\n7003,2025-03-04T08:00:00Z,offen,A\n\
        7004,2025-03-05T09:00:00Z,zu,B\n";
    let csv = bench.file("unknown.csv", csv);
    let words = ["import", text(&csv), "--source", "desk"];
    for more in [&[][..], &["--dry-run"]] {
        let run = bench.run(&[&words[..], more].concat());
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        for part in [
            "each row is a conversation",
            "`Vorgang`: Id of the conversation",
            "`Status`: Status",
            "To be looked at:",
            "\"zu\" = \"skip\": no guess",
        ] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        let said = line(&run.stderr);
        assert!(said.contains("--propose > map.toml") && said.contains("--map map.toml"), "{said}");
        assert_eq!(said.matches("hint:").count(), 1, "{said}");
    }
    // A zone that was given is part of what is to be typed.
    let zoned = line(&bench.run(&[&words[..], &["--zone", "Asia/Tokyo"]].concat()).stderr);
    assert!(zoned.contains("--source desk --zone Asia/Tokyo --propose > map.toml"), "{zoned}");
    let spanish = bench.run(&[&words[..], &["--lang", "es"]].concat()).stderr;
    assert!(spanish.contains("`Vorgang`: Identificador de la conversación"), "{spanish}");
    assert!(spanish.contains("Para revisar:"), "{spanish}");
    // What is to be typed is what a shell takes, and a flag that is wrong is told before all else.
    let spaced = bench.run(&["import", text(&csv), "--source", "my desk"]).stderr;
    let said = line(&spaced);
    assert!(said.contains("--source 'my desk' --propose"), "{said}");
    for (flag, told) in [("--zone", "Europe/Madrid"), ("--as-of", "takes a date or an instant")] {
        let run = bench.run(&[&words[..], &[flag, "Europ/Madrid"]].concat());
        assert!(run.status == 1 && run.stderr.contains(told), "{}", run.stderr);
        assert!(!run.stderr.contains("To be looked at:"), "{}", run.stderr);
    }
}

#[test]
fn a_file_of_calls_is_explained_as_one() {
    let bench = Bench::new();
    let csv = "Call Id,Agent,Date,Time,Answered (Y/N),Speed of answer in seconds\n\
        ID1,Diane,2021-01-01,09:12:58,Y,109\nID2,Becky,2021-01-02,09:12:58,Y,70\n\
        ID3,Stewart,2021-01-03,09:47:31,N,\nID4,Greg,2021-01-04,09:47:31,Y,10\n";
    let csv = bench.file("calls.csv", csv);
    let words = ["import", text(&csv), "--source", "desk"];
    for (lang, parts) in [
        ("en", ["each row is a call", "`Call Id`: Id of the call", "`Date`, `Time`: Time of the"]),
        ("es", ["cada fila es una llamada", "Identificador de la llamada", "`Date`, `Time`: Hora"]),
    ] {
        let run = bench.run(&[&words[..], &["--lang", lang]].concat());
        for part in parts {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
    }
}

#[test]
fn headings_do_not_steer_the_terminal() {
    let bench = Bench::new();
    let csv = "Vorgang,Ein\u{1b}cgang,St\u{202e}atus\n7001,2025-03-03T08:00:00Z,offen\n\
        7002,2025-03-03T09:00:00Z,zu\n7003,2025-03-04T08:00:00Z,offen\n";
    let csv = bench.file("unknown.csv", csv);
    let said = bench.run(&["import", text(&csv), "--source", "desk"]).stderr;
    assert!(said.contains("`Ein cgang`: Opened at") && said.contains("  `Vorgang`"), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
}

#[test]
fn activities_are_explained_on_the_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let csv = "Case,Timestamp,Activity\n1,2025-03-03T08:00:00Z,Created\n\
        1,2025-03-03T09:00:00Z,Drucken\n1,2025-03-03T10:00:00Z,Closed\n";
    let path = server.upload("log.csv", csv);
    let first = server.get(&path).1;
    assert!(first.contains("<select name=\"activity.Drucken\">"), "{first}");
    assert!(first.contains("Would be rejected"), "{first}");
    let apply = |page: &str, fields: &str| {
        let form = format!("source=s&mapping={}&{fields}&do=apply", form_urlencoded(page));
        server.post(&path, FORM, &form).body
    };
    let page = apply(&text_of(&first), "was.activity.Drucken=unknown&activity.Drucken=note");
    assert!(page.contains("The mapping follows the columns you chose"), "{page}");
    assert!(text_of(&page).contains("\"Drucken\" = \"note\"\n"), "{page}");
    assert!(!page.contains("Would be rejected"), "{page}");
    // What was written by hand gives way where it is about the same word, and that is said.
    let own = text_of(&page).replace("\"note\"", "\"note\" # ours");
    let page = apply(&own, "was.activity.Drucken=note&activity.Drucken=status+hold");
    assert!(page.contains("gave way to what you chose"), "{page}");
    assert!(text_of(&page).contains("\"Drucken\" = \"status hold\"\n"), "{page}");
}

#[test]
fn the_order_of_day_and_month_is_picked_beside_the_preview() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let csv = "Ticket ID,Created\n1,11/1/2019\n2,12/1/2019\n";
    let path = server.upload("dates.csv", csv);
    let first = server.get(&path).1;
    assert!(first.contains("<select name=\"days\">"), "{first}");
    for words in ["11 January 2019", "1 November 2019"] {
        assert!(first.contains(words), "{words} is not in {first}");
    }
    let mapping = form_urlencoded(&text_of(&first));
    let form = format!("source=s&mapping={mapping}&was.days=day&days=month&do=apply");
    let page = server.post(&path, FORM, &form).body;
    let text = text_of(&page);
    assert!(text.contains("\ndays_first = false\n") && !text.contains("day/month"), "{text}");
    // On the command line it is said, whatever the mapping says without a proof.
    let file = bench.file("dates.csv", csv);
    let map = bench.file("dates.toml", &text);
    let words = ["import", crate::text(&file), "--source", "desk", "--map", crate::text(&map)];
    let run = bench.run(&words);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("`11/1/2019` is read as 1 November 2019"), "{}", run.stderr);
}

#[test]
fn what_another_file_proves_holds_for_all() {
    let bench = Bench::new();
    let open = bench.file("open.csv", "Ticket ID,Created\n1,11/1/2019\n");
    let proving = bench.file("proving.csv", "Ticket ID,Created\n2,13/1/2019\n");
    let map = "name = \"t\"\n[[file]]\nname = \"t\"\nconversation = \"Ticket ID\"\n\
        [[file.event]]\nkind = \"opened\"\nat = \"Created\"\n";
    let map = bench.file("t.toml", map);
    let words = ["--source", "desk", "--map", text(&map)];
    let alone = bench.run(&[&["import", text(&open)], &words[..]].concat());
    assert_ne!(alone.status, 0, "{}", alone.stdout);
    let both = ["import", text(&open), text(&proving)];
    let done = bench.json(&[&both[..], &words[..]].concat());
    assert_eq!((&done["accepted"], &done["remarks"]), (&json!(2), &json!([])), "{done}");
    let january = ["ticket_volume", "--from", "2019-01-01", "--to", "2019-01-31"];
    assert_eq!(bench.value(&january)["value"], 2.0);
}

#[test]
fn a_file_that_a_ready_mapping_knows_is_proposed_as_that() {
    let bench = Bench::new();
    let csv = bench.file(
        "coded.csv",
        "CaseID,ActivityID,CompleteTimestamp\n2,1,2012-04-03 16:55:38\n2,8,2012-04-03 16:55:53\n",
    );
    let words = ["import", text(&csv), "--source", "log", "--propose"];
    let run = bench.run(&words);
    assert!(
        run.stderr.contains("`helpdesk-italian` reads this without a mapping"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("8 = [\"status open\", \"message\"]"), "{}", run.stdout);
    let map = bench.file("log.toml", &run.stdout);
    let done = bench.json(&["import", text(&csv), "--source", "log", "--map", text(&map)]);
    assert_eq!(done["rejected"], 0, "{done}");
    // An import by it says which command shows it.
    let run = bench.run(&["import", text(&csv), "--source", "other"]);
    assert!(run.stderr.contains("--propose > helpdesk-italian.toml"), "{}", run.stderr);
}

#[test]
fn most_files_that_a_ready_mapping_knows_are_proposed_as_that() {
    let bench = Bench::new();
    let log = "CaseID,ActivityID,CompleteTimestamp\n2,1,2012-04-03 16:55:38\n";
    let [first, second] = ["a.csv", "b.csv"].map(|name| bench.file(name, log));
    let own = bench.file("own.csv", "Ticket,Opened,Customer\n71,2025-03-03,c1\n");
    let words = ["--source", "log", "--propose"];
    let files = ["import", text(&first), text(&second), text(&own)];
    let run = bench.run(&[&files[..], &words].concat());
    assert!(run.stderr.contains("`helpdesk-italian` reads this without"), "{}", run.stderr);
    let left = format!("left out, for the mapping does not know it: {}", text(&own));
    assert!(run.stderr.contains(&left), "{}", run.stderr);
    // Of as many others, it is better made anew.
    let run = bench.run(&[&["import", text(&first), text(&own)], &words[..]].concat());
    assert!(!run.stderr.contains("reads this without"), "{}", run.stderr);
}

#[test]
fn a_text_for_people_gets_no_proposal() {
    let bench = Bench::new();
    let file = bench.file("task.md", "## Context\nA log, one row each.\n\n## Output\n- a\n- b\n");
    let run = bench.run(&["import", text(&file), "--source", "x", "--propose"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    let said = line(&run.stderr);
    assert!(said.contains("a text in Markdown"), "{said}");
}

#[test]
fn calls_orders_and_spend_give_their_metrics_as_proposed() {
    let bench = Bench::new();
    let calls = "Call Id,Agent,Date,Time,Answered (Y/N),Speed of answer in seconds,\
        AvgTalkDuration\n1,ana,2025-03-03,09:00:00,Y,10,00:02:00\n\
        2,ana,2025-03-03,09:10:00,Y,30,00:04:00\n\
        3,,2025-03-03,09:20:00,N,40,\n4,,2025-03-03,09:30:00,N,,\n";
    imported_as_proposed(&bench, "calls", calls);
    assert_eq!(bench.value(&["abandonment_rate"])["value"], 50.0);
    let handled = bench.value(&["handle_time"]);
    assert_eq!((handled["n"].as_u64(), handled["value"].as_f64()), (Some(2), Some(180.0)));
    let orders = "Order ID,Customer,Date,Total,Currency\nO-1,c1,2025-03-03,10.50,EUR\n\
        O-2,c2,2025-03-04,20.00,EUR\nO-3,c1,2025-03-05,5.50,EUR\n";
    imported_as_proposed(&bench, "orders", orders);
    assert_eq!(bench.value(&["repeat_purchase_rate"])["value"], 50.0);
    let spend = "Date,Channel,Campaign,Cost,Clicks,Impressions\n\
        2025-03-03,search,brand,12.5,30,1000\n2025-03-04,search,brand,7.5,20,1500\n";
    imported_as_proposed(&bench, "spend", spend);
    assert_eq!(bench.value(&["click_through_rate"])["value"], 2.0);
}

#[test]
fn files_of_an_export_are_proposed_together() {
    let bench = Bench::new();
    let tickets = bench.file(
        "tickets.csv",
        "Ticket,Opened,Customer\n71,2025-03-03T08:00:00Z,c1\n72,2025-03-03T09:00:00Z,c2\n",
    );
    let comments = bench.file(
        "comments.csv",
        "Nr,Ticket,Author,At,Public\n1,71,c1,2025-03-03T08:00:00Z,true\n\
         2,71,701,2025-03-03T10:00:00Z,true\n3,72,c2,2025-03-03T09:00:00Z,true\n\
         4,72,701,2025-03-03T09:30:00Z,true\n5,72,702,2025-03-03T09:10:00Z,false\n",
    );
    let staff = bench.file("staff.csv", "Code,Name,Role\n701,Ana,agent\n702,Eva,agent\n");
    let files = ["import", text(&tickets), text(&comments), text(&staff), "--source", "desk"];
    let run = bench.run(&[&files[..], &["--propose"]].concat());
    let map = bench.file("all.toml", &run.stdout);
    let done = bench.json(&[&files[..], &["--map", text(&map)]].concat());
    assert_eq!((&done["rejected"], &done["conversations"]), (&json!(0), &json!(2)), "{done}");
    let first = bench.value(&["first_response_time"]);
    // Two hours, and half an hour.
    assert_eq!((first["n"].as_u64(), first["value"].as_f64()), (Some(2), Some(4500.0)), "{first}");
}

#[test]
fn a_survey_without_a_date_asks_for_its_day() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let csv = "Respondent,How was it?,How easy was it?\nr1,5,6\nr2,4,7\nr3,1,2\nr4,2,1\n";
    let path = server.upload("survey.csv", csv);
    let first = server.get(&path).1;
    assert!(first.contains("say the day under Questions"), "{first}");
    assert!(!first.contains("`--propose`") && !first.contains("value=\"import\""), "{first}");
    let mapping = |page: &str| form_urlencoded(&text_of(page));
    // Asked for all the same, nothing begins.
    let form = format!("source=s&ready=own&mapping={}&do=import", mapping(&first));
    let pressed = server.post(&path, FORM, &form);
    assert_eq!(pressed.status, "HTTP/1.1 200 OK", "{}", pressed.body);
    assert!(pressed.body.contains("say the day under Questions"), "{}", pressed.body);
    assert!(!pressed.body.contains("spool"), "{}", pressed.body);
    let said = "question.kind.How+was+it%3F=csat&was.answered_on=&answered_on=2025-03-04";
    let form = format!("source=s&mapping={}&{said}&do=apply", mapping(&first));
    let page = server.post(&path, FORM, &form).body;
    assert!(page.contains("The questions are as you chose"), "{page}");
    assert!(page.contains(" · How was it?</td>"), "an answer says of which question: {page}");
    let form = format!("source=s&ready=own&mapping={}&do=import", mapping(&page));
    let job = server.post(&path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    while server.get(&job).1.contains("<progress") {
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    }
    assert_eq!(bench.value(&["csat"])["n"], 4);
}

#[test]
fn an_id_that_no_heading_names_is_used_as_proposed() {
    let bench = Bench::new();
    let csv = "Gewicht,Beleg,Created,Resolved\n\
        10.50,7001,2025-03-03T08:00:00Z,2025-03-03T10:00:00Z\n\
        11.25,7002,2025-03-03T08:00:00Z,2025-03-03T12:00:00Z\n";
    let proposed = imported_as_proposed(&bench, "ids", csv);
    assert!(proposed.contains("CHECK: `Beleg` may be the id"), "{proposed}");
    assert_eq!(bench.value(&["ticket_volume"])["value"], 2.0);
    assert_eq!(bench.value(&["resolution_time"])["value"], 10_800.0);
}

#[test]
fn a_zone_is_said_to_be_the_folders_only_where_there_is_one() {
    let bench = Bench::new();
    let csv = bench.file("bare.csv", "Ticket ID,Created\n1,2025-03-03 08:00:00\n");
    let words = ["import", text(&csv), "--source", "desk", "--propose"];
    let proposed = || bench.run(&words).stdout;
    let zone = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("zone = "));
        line.unwrap_or_default().to_owned()
    };
    let without = zone(&proposed());
    assert!(without.starts_with("zone = \"UTC\" "), "{without}");
    assert!(without.ends_with("and there is no data folder to take it from: set it."), "{without}");
    assert_eq!(bench.run(&["init"]).status, 0);
    let with = zone(&proposed());
    assert!(with.ends_with("This is the data folder's zone."), "{with}");
    let given = zone(&bench.run(&[&words[..], &["--zone", "Asia/Tokyo"]].concat()).stdout);
    assert!(given.starts_with("zone = \"Asia/Tokyo\" "), "{given}");
    assert!(given.ends_with("This is the zone you gave."), "{given}");
}

#[test]
fn of_two_statuses_of_one_minute_the_last_in_the_file_holds() {
    let bench = Bench::new();
    let (mut log, mut solved) = ("Caso,Estado,Actualizada el\n".to_owned(), 0);
    for case in 1..=20 {
        let (first, last) = match case % 2 {
            0 => ("Abierto", "Resuelto"),
            _ => ("Resuelto", "Abierto"),
        };
        solved += u32::from(last == "Resuelto");
        for status in ["Nuevo", first, last] {
            let minute = if status == "Nuevo" { 10 } else { 20 };
            log += &format!("{case},{status},13/03/2025 08:{minute}\n");
        }
    }
    let proposed = imported_as_proposed(&bench, "log", &log);
    assert!(proposed.contains("\norder = \"#record\"\n"), "{proposed}");
    assert_eq!(bench.value(&["backlog"])["value"], 20.0 - f64::from(solved));
}
