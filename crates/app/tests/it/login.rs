//! The owner's password and keys, from the command line to the pages; boards of the owner's.

use std::io::Write;
use std::process::Stdio;

use crate::serve::{FORM, LOG, Server, form_urlencoded};
use crate::{Bench, Run};

const PASSWORD: &str = "correct horse battery";

fn set_password(bench: &Bench, password: &str) -> Run {
    let mut command = bench.command(&["user", "password", "--stdin"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it was asked for");
    writeln!(stdin, "{password}").expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn a_password_guards_pages_and_api_beyond_this_machine() {
    let bench = Bench::new();
    assert_eq!(set_password(&bench, "short").status, 1);
    let run = set_password(&bench, PASSWORD);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("The password is set"), "{}", run.stdout);
    let mut server = Server::listening(&bench, "0.0.0.0:0");
    assert_eq!(server.get("/").0, "HTTP/1.1 303 See Other");
    assert_eq!(server.get("/api/v1/metrics").0, "HTTP/1.1 401 Unauthorized");
    assert_eq!(server.get("/healthz").0, "HTTP/1.1 200 OK");
    assert_eq!(server.login("wrong horse battery"), "HTTP/1.1 403 Forbidden");
    assert_eq!(server.login(PASSWORD), "HTTP/1.1 303 See Other");
    let (status, body) = server.get("/?lang=en");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(body.contains("Log out"), "{body}");

    let key = bench.run(&["user", "key", "reports"]).stdout;
    let with_key = |key: &str| {
        let start = format!("GET /api/v1/metrics HTTP/1.1\r\nauthorization: Bearer {key}\r\n");
        let other = Server::listening(&bench, "127.0.0.1:0");
        other.send(&start, "").status
    };
    assert_eq!(with_key(key.trim()), "HTTP/1.1 200 OK");
    assert_eq!(with_key("baremo_none"), "HTTP/1.1 401 Unauthorized");
    let shown = bench.run(&["user", "show"]).stdout;
    assert!(shown.contains("There is a password") && shown.contains("- reports"), "{shown}");

    assert_eq!(set_password(&bench, "another horse battery").status, 0);
    assert_eq!(server.get("/").0, "HTTP/1.1 303 See Other", "sessions end with the password");
    assert_eq!(bench.run(&["user", "remove"]).status, 0);
    assert_eq!(server.get("/").0, "HTTP/1.1 303 See Other", "nobody is let in from beyond");
    assert_eq!(Server::listening(&bench, "127.0.0.1:0").get("/").0, "HTTP/1.1 200 OK");
}

#[test]
fn a_board_is_made_on_the_page_and_kept_as_a_file() {
    let bench = Bench::new();
    let server = Server::listening(&bench, "127.0.0.1:0");
    let made = server.post("/boards", FORM, "title=Night+shift");
    assert_eq!(made.status, "HTTP/1.1 303 See Other");
    let path = bench.data().join("boards/night-shift.toml");
    assert_eq!(std::fs::read_to_string(&path).expect("kept"), "title = \"Night shift\"\n");
    let text = "title = \"Noche\"\n[[card]]\nmetric = \"backlog\"\ngoal = 40\n";
    std::fs::write(&path, text).expect("it can be written by hand");
    let (_, body) = server.get("/boards/night-shift/edit?lang=en");
    assert!(body.contains("Edit: Noche") && body.contains("value=\"40\""), "{body}");
    std::fs::write(&path, "title = \"Noche\"\ncards = 1\n").expect("it can be written by hand");
    let (_, body) = server.get("/boards?lang=en");
    assert!(body.contains("unknown key `cards`, did you mean `card`?"), "{body}");
    let body = format!("title={}", form_urlencoded("Night shift"));
    let second = server.post("/boards", FORM, &body);
    assert_eq!(second.status, "HTTP/1.1 303 See Other");
    assert!(
        bench.data().join("boards/night-shift-2.toml").exists(),
        "a broken one is not replaced"
    );
    assert_eq!(
        server.post("/boards/night-shift/delete", FORM, "").status,
        "HTTP/1.1 303 See Other"
    );
    assert!(!path.exists());
}

#[test]
fn a_card_that_cannot_be_asked_is_not_kept() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(LOG).status, 0);
    let server = Server::listening(&bench, "127.0.0.1:0");
    server.post("/boards", FORM, "title=Day");
    let change_at = |path: &str, fields: &str| {
        let (_, page) = server.get("/boards/day/edit");
        let state = page.split("name=\"state\" value=\"").nth(1).expect("forms carry the state");
        let state = state.split('"').next().unwrap_or_default();
        server.post(path, FORM, &format!("{fields}&state={state}"))
    };
    let change = |fields: &str| change_at("/boards/day/edit", fields);
    let see_other = "HTTP/1.1 303 See Other";
    assert_eq!(change("do=add&metric=first_response_time").status, see_other);
    let card = |filter: &str| {
        change(&format!("do=card&place=0&goal=30+min&where={}", form_urlencoded(filter))).status
    };
    assert_eq!(card("moon = 1"), "HTTP/1.1 400 Bad Request");
    // What a profile leaves out by hides no filter that is out of reach.
    let profile = "[default]\nexclude = \"exit_reason = 'abandoned'\"\n";
    bench.write("profiles/calls.toml", profile);
    let wrong = format!("do=card&place=0&where={}", form_urlencoded("moon = 1"));
    let under = change_at("/boards/day/edit?profile=calls", &wrong);
    assert_eq!(under.status, "HTTP/1.1 400 Bad Request");
    assert_eq!(card("channel = 'chat'"), see_other);
    let (_, page) = server.get("/boards/day?range=all&lang=en");
    assert!(page.contains("Goal ≤ 30 min") && page.contains("✓ met"), "{page}");
}
