//! Pages and API over a real folder: what is served, to whom, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use baremo_testkit::policies::Policy;
use serde_json::Value;

use crate::{Bench, SMALL_MAP};

pub(crate) const LOG: &str = "conversation,time,kind,actor,role,channel,value
1,2025-03-03T08:00:00Z,opened,p1,customer,email,
1,2025-03-03T08:00:00Z,message,p1,customer,email,
1,2025-03-03T09:00:00Z,message,a1,agent,email,
2,2025-03-04T08:00:00Z,opened,p2,customer,chat,
2,2025-03-04T08:00:00Z,message,p2,customer,chat,
2,2025-03-04T08:05:00Z,message,a2,agent,chat,
";

/// How a form is written.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A server of its own for one test; ended when dropped.
pub(crate) struct Server {
    child: Child,
    host: String,
    cookie: String,
}

impl Server {
    pub(crate) fn start(bench: &Bench) -> Server {
        Server::listening(bench, "127.0.0.1:0")
    }

    pub(crate) fn listening(bench: &Bench, address: &str) -> Server {
        let mut command = bench.command(&["serve", "--listen", address]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("it was asked for");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("it says where it serves");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let host = host.replace("0.0.0.0", "127.0.0.1");
        Server { child, host, cookie: String::new() }
    }

    /// Logs in as a browser does, and keeps what it was given; returns the status.
    pub(crate) fn login(&mut self, password: &str) -> String {
        let reply = self.post("/login", FORM, &format!("password={}", form_urlencoded(password)));
        if let Some(cookie) = reply.cookie {
            self.cookie = format!("cookie: {cookie}\r\n");
        }
        reply.status
    }

    /// Returns status line and body.
    pub(crate) fn get(&self, path: &str) -> (String, String) {
        let reply = self.send(&format!("GET {path} HTTP/1.1\r\n"), "");
        (reply.status, reply.body)
    }

    /// Sends a form as one of its own pages does.
    pub(crate) fn post(&self, path: &str, kind: &str, body: &str) -> Reply {
        self.post_from(&format!("http://{}", self.host), path, kind, body)
    }

    /// Sends a form as a page of an origin does.
    pub(crate) fn post_from(&self, origin: &str, path: &str, kind: &str, body: &str) -> Reply {
        let length = body.len();
        let start = format!(
            "POST {path} HTTP/1.1\r\norigin: {origin}\r\ncontent-type: {kind}\r\n\
             content-length: {length}\r\n"
        );
        self.send(&start, body)
    }

    /// Drops a file on the page; returns the path of its preview, in English.
    pub(crate) fn upload(&self, name: &str, text: &str) -> String {
        let file = format!(
            "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n\
             {text}\r\n--X--\r\n"
        );
        let preview = self.post("/import", "multipart/form-data; boundary=X", &file).leads_to();
        format!("{}?lang=en", preview.split('?').next().unwrap_or_default())
    }

    pub(crate) fn send(&self, start: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        let (host, cookie) = (&self.host, &self.cookie);
        let request = format!("{start}{cookie}host: {host}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
        let location = head.lines().find_map(|line| line.strip_prefix("location: "));
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        Reply {
            cookie: cookie.map(str::to_owned),
            status: head.lines().next().unwrap_or_default().to_owned(),
            location: location.map(str::to_owned),
            body: body.to_owned(),
        }
    }
}

/// What a server answers.
pub(crate) struct Reply {
    pub(crate) status: String,
    cookie: Option<String>,
    location: Option<String>,
    pub(crate) body: String,
}

impl Reply {
    /// Returns where it leads.
    pub(crate) fn leads_to(self) -> String {
        self.location.unwrap_or_else(|| panic!("it leads nowhere: {}\n{}", self.status, self.body))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_and_api_show_what_the_command_line_answers() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(LOG).status, 0);
    let server = Server::start(&bench);
    let (status, body) = server.get("/?lang=en");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(body.contains("First response time"), "{body}");
    let (status, body) = server.get("/metrics/first_response_time?lang=en&range=all&stat=mean");
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    assert!(body.contains("32 min 30 s"), "{body}");
    let (_, body) = server.get("/api/v1/records?metrics=first_response_time&sort=highest");
    let records: Value = serde_json::from_str(&body).expect("records are JSON");
    assert_eq!(records["total"], 2);
    assert_eq!(records["rows"][0]["value"], 3600.0);
    assert_eq!(bench.value(&["first_response_time"])["value"], 1950.0);
    let (status, body) = server.get("/api/v1/conversations/1");
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    assert_eq!(server.get("/api/v1/conversations/none").0, "HTTP/1.1 404 Not Found");
    let unknown = "/api/v1/sources/none/reconciled";
    assert_eq!(server.get(unknown).0, "HTTP/1.1 404 Not Found", "of a source that there is not");
    let path = "/api/v1/calculators/nps?promoters=162&passives=108&detractors=54";
    let told: Value = serde_json::from_str(&server.get(path).1).expect("a result is JSON");
    let words = ["calc", "nps", "--promoters", "162", "--passives", "108", "--detractors", "54"];
    assert_eq!(told, bench.json(&words));
}

const WAITING: &str = "conversation,time,kind,actor,role,channel,value
1,2025-03-03T08:00:00Z,opened,p1,customer,email,
1,2025-03-03T08:00:00Z,message,p1,customer,email,
1,2025-03-03T09:00:00Z,message,a1,agent,email,
2,2025-03-04T08:00:00Z,opened,p2,customer,chat,
2,2025-03-04T08:00:00Z,message,p2,customer,chat,
3,2025-03-05T08:00:00Z,opened,p1,customer,chat,
3,2025-03-05T08:00:00Z,message,p1,customer,chat,
4,2025-03-09T08:00:00Z,opened,p3,customer,chat,
4,2025-03-09T08:00:00Z,message,p3,customer,chat,
4,2025-03-09T08:30:00Z,message,a1,agent,chat,
";

#[test]
fn customers_who_wait_are_listed_with_what_happened_to_them() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(WAITING).status, 0);
    let server = Server::start(&bench);
    let json = |path: &str| -> Value {
        let (status, body) = server.get(path);
        assert_eq!(status, "HTTP/1.1 200 OK", "{path}: {body}");
        serde_json::from_str(&body).expect("answers are JSON")
    };
    let all = json("/api/v1/customers?sort=customer");
    let names = |list: &Value| -> Vec<String> {
        let rows = list["rows"].as_array().cloned().unwrap_or_default();
        rows.iter().filter_map(|row| row["customer"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!((names(&all).join(" "), &all["total"]), ("p1 p2 p3".into(), &Value::from(3)));
    // 2 waits since the 4th, 3 since the 5th; the others were answered.
    let waiting = json("/api/v1/customers?sort=waiting&urgent=true");
    assert_eq!(names(&waiting), ["p2", "p1"]);
    assert_eq!(waiting["rows"][0]["waiting_since"], 1_741_075_200_000_000_i64);
    let turned = json("/api/v1/customers?sort=customer&reverse=true&limit=1&offset=1");
    assert_eq!((names(&turned), &turned["total"]), (vec!["p2".to_owned()], &Value::from(3)));
    let several = json("/api/v1/customers?where=case_count%20%3E%201");
    assert_eq!(names(&several), ["p1"]);
    let one = json("/api/v1/customers/p1");
    let story = one["story"].as_array().expect("there is a story");
    assert_eq!(story.len(), 2, "{one}");
    assert_eq!(story[1]["conversation"], "3");
    assert_eq!(server.get("/api/v1/customers/nobody").0, "HTTP/1.1 404 Not Found");
    assert_eq!(server.get("/api/v1/customers?where=moon").0, "HTTP/1.1 400 Bad Request");
    for path in ["/customers?lang=en", "/customers/p1?lang=es", "/cohorts?lang=en"] {
        assert_eq!(server.get(path).0, "HTTP/1.1 200 OK", "{path}");
    }
}

#[test]
fn a_promise_is_drawn_with_when_it_fell_due() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(WAITING).status, 0);
    bench.promise(&[Policy::of_all(&[("first_response", "45m")])]);
    let server = Server::start(&bench);
    let state = |id: &str| {
        let (_, body) = server.get(&format!("/api/v1/conversations/{id}"));
        let found: Value = serde_json::from_str(&body).expect("it is JSON");
        let target = found["targets"][0].clone();
        let source = found["source"].as_str().unwrap_or_default().to_owned();
        let (status, page) = server.get(&format!("/conversations/{source}/{id}?lang=en"));
        assert_eq!(status, "HTTP/1.1 200 OK", "{page}");
        (target["state"].as_str().unwrap_or_default().to_owned(), page)
    };
    let (late, page) = state("1");
    assert!(late == "missed" && page.contains("missed by 15 min"), "{late}: {page}");
    let (kept, page) = state("4");
    assert!(kept == "met" && page.contains("met, 15 min to spare"), "{kept}: {page}");
    assert_eq!(state("2").0, "missed", "due long ago and not kept");
}

#[test]
fn a_view_is_kept_in_the_folder() {
    let bench = Bench::new();
    assert_eq!(bench.import_small(WAITING).status, 0);
    let server = Server::start(&bench);
    let body = "name=By+team&state=metrics%3Dbacklog%26by%3Dchannel%26range%3Dall";
    let foreign = server.post_from("http://evil.example", "/explore/save", FORM, body);
    assert_eq!(foreign.status, "HTTP/1.1 403 Forbidden");
    assert_eq!(server.post("/explore/save", FORM, body).status, "HTTP/1.1 303 See Other");
    let kept = std::fs::read_to_string(bench.data().join("views/by-team.toml")).expect("kept");
    assert!(kept.contains("backlog") && kept.contains("range = \"all\""), "{kept}");
    assert!(server.get("/explore?lang=en").1.contains("By team"));
    let forgotten = server.post("/explore/forget", FORM, "word=by-team");
    assert_eq!(forgotten.status, "HTTP/1.1 303 See Other");
    assert!(!bench.data().join("views/by-team.toml").exists());
}

#[test]
fn an_import_is_seen_without_a_restart() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let (status, body) = server.get("/?lang=en");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(body.contains("No data yet"), "{body}");
    assert_eq!(bench.import_small(LOG).status, 0);
    // A server looks for a newer snapshot each second.
    let started = std::time::Instant::now();
    while !server.get("/?lang=en").1.contains("First response time") {
        assert!(started.elapsed().as_secs() < 20, "the import is not seen");
    }
}

#[test]
fn a_file_dropped_on_the_page_becomes_a_number() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let file = format!(
        "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"log.csv\"\r\n\r\n\
         {LOG}2,2025-03-04T08:05:00Z,message,a2,agent,chat,\n\
         9,yesterday,opened,p9,customer,chat,\n\r\n--X--\r\n"
    );
    let preview = server.post("/import", "multipart/form-data; boundary=X", &file).leads_to();
    let (status, body) = server.get(&preview);
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    assert!(body.contains("log.csv") && !body.contains("spool"), "{body}");
    let mapping: String = form_urlencoded(SMALL_MAP);
    let form = format!("source=desk&ready=own&mapping={mapping}&do=import");
    let path = preview.split('?').next().unwrap_or_default();
    let job = server.post(path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    let done = loop {
        let (_, body) = server.get(&format!("{job}?lang=en"));
        if !body.contains("<progress") {
            break body;
        }
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    };
    assert!(done.contains("Records rejected") && done.contains("See the numbers"), "{done}");
    assert!(done.contains("<dt>Events repeated in these files</dt><dd>1</dd>"), "{done}");
    assert_eq!(bench.value(&["first_response_time"])["value"], 1950.0);
    let (_, body) = server.get("/sources/rejects?lang=en");
    assert!(body.contains("time that cannot be read") && body.contains("log.csv:9"), "{body}");
    assert!(!body.contains("spool"), "{body}");
    assert_eq!(server.get("/import/..%2F..?lang=en").0, "HTTP/1.1 404 Not Found");
}

/// Tickets whose id, reply and solve no heading tells, and whose ids do not look like any.
const REFS: &str = "Ref,Created,Answered,Done,Person
north,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,2025-03-03T10:00:00Z,ana
south,2025-03-04T08:00:00Z,2025-03-04T08:05:00Z,2025-03-04T10:00:00Z,luis
";

#[test]
fn columns_picked_on_the_page_make_a_mapping() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let file = format!(
        "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"refs.csv\"\r\n\r\n\
         {REFS}\r\n--X--\r\n"
    );
    let preview = server.post("/import", "multipart/form-data; boundary=X", &file).leads_to();
    let path = format!("{}?lang=en", preview.split('?').next().unwrap_or_default());
    let (_, first) = server.get(&path);
    assert!(first.contains("name=\"role.conversation\""), "{first}");
    assert!(first.contains("choose one under Columns"), "{first}");
    let text = text_of(&first) + "# by hand\n";
    let form = format!(
        "source=desk&mapping={}&role.conversation=%3DRef&role.replied=%3DAnswered\
         &role.solved=%3DDone&role.actor=%3DPerson&do=import",
        form_urlencoded(&text)
    );
    let picked = server.post(&path, FORM, &form);
    assert_eq!(picked.status, "HTTP/1.1 200 OK", "{}", picked.body);
    let text = text_of(&picked.body);
    assert!(text.contains("conversation = \"Ref\"") && text.contains("# by hand"), "{text}");
    assert!(picked.body.contains("The mapping follows the columns"), "{}", picked.body);
    let mapping = form_urlencoded(&text);
    let clash = format!("source=desk&mapping={mapping}&role.opened=%3DDone");
    let clash = server.post(&path, FORM, &clash).body;
    assert!(clash.contains("Done is chosen more than once") && text_of(&clash) == text, "{clash}");
    let form = format!("source=desk&ready=own&mapping={mapping}&do=import");
    let job = server.post(&path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    while server.get(&job).1.contains("<progress") {
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    }
    assert_eq!(bench.value(&["first_response_time"])["value"], 1950.0);
}

/// The same tickets under headings of several lines, one in quotes, and words of several lines.
const LINES: &str = "\"Re\nf\",Created,\"Answered\nby us\",\"Say \"\"so\"\"\",State
north,2025-03-03T08:00:00Z,2025-03-03T09:00:00Z,ana,\"on\nhold\"
south,2025-03-04T08:00:00Z,2025-03-04T08:05:00Z,luis,\"on\nhold\"
";

#[test]
fn columns_are_picked_as_browsers_send_them() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let path = server.upload("lines.csv", LINES);
    // Browsers end every line of a field with both signs.
    let sent = |text: &str| form_urlencoded(&text.replace('\n', "\r\n"));
    let text = text_of(&server.get(&path).1);
    let own = text.replace("\"on\\nhold\" = \"hold\"", "\"on\\nhold\" = \"open\" # ours");
    assert!(own.contains("# ours"), "{own}");
    let [mut picked, mut nothing, mut same] = [String::new(), String::new(), String::new()];
    for (role, value) in
        [("conversation", "=Re\nf"), ("replied", "=Answered\nby us"), ("actor", "=Say \"so\"")]
    {
        let value = sent(value);
        picked += &format!("&role.{role}={value}");
        nothing += &format!("&was.role.{role}=none");
        same += &format!("&was.role.{role}={value}");
    }
    let form = format!("source=desk&mapping={}{picked}{nothing}&role.team=%3DNowhere", sent(&own));
    let page = server.post(&path, FORM, &form).body;
    for part in [
        "The mapping follows the columns you chose",
        "the file has no such column: Nowhere",
        "<option value=\"=Re\nf\" selected>",
        "<option value=\"=Say &quot;so&quot;\" selected>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("gave way"), "{page}");
    let text = text_of(&page);
    for part in ["conversation = \"Re\\nf\"", "at = \"Answered\\nby us\"", "# ours"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Sent again as it is shown, nothing is picked anew: the import starts.
    let mapping = sent(&text);
    let form = format!("source=desk&ready=own&mapping={mapping}{picked}{same}&do=import");
    let job = server.post(&path, FORM, &form).leads_to();
    let started = std::time::Instant::now();
    while server.get(&job).1.contains("<progress") {
        assert!(started.elapsed().as_secs() < 60, "the import does not end");
    }
    assert_eq!(bench.value(&["first_response_time"])["value"], 1950.0);
}

#[test]
fn words_of_the_status_column_are_given_a_meaning_on_the_page() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let rows = "T1,2025-03-03T08:00:00Z,\"on\nhold\"\nT2,2025-03-04T08:00:00Z,\"on\nhold\"\n";
    let path = server.upload("words.csv", &format!("Ticket ID,Created,State\n{rows}"));
    // Browsers end every line of a field, and of its name, with both signs.
    let sent = |text: &str| form_urlencoded(&text.replace('\n', "\r\n"));
    let page = server.get(&path).1;
    let select = "<select name=\"status.on\nhold\">";
    for part in [select, "<option value=\"hold\" selected>", "rows: 2"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let own = text_of(&page) + "# ours\n";
    let word = sent("status.on\nhold");
    let form = |text: &str, was: &str, now: &str| {
        format!("source=desk&mapping={}&was.{word}={was}&{word}={now}", sent(text))
    };
    let page = server.post(&path, FORM, &form(&own, "hold", "pending")).body;
    assert!(page.contains("<option value=\"pending\" selected>"), "{page}");
    assert!(!page.contains("gave way"), "{page}");
    let text = text_of(&page);
    assert!(text.contains("\"on\\nhold\" = \"pending\"\n") && text.contains("# ours"), "{text}");
    let page = server.post(&path, FORM, &form(&text, "pending", "skip")).body;
    assert!(text_of(&page).contains("\"on\\nhold\" = \"skip\"\n"), "{page}");
    assert!(page.contains("<option value=\"skip\" selected>not used</option>"), "{page}");
}

#[test]
fn times_without_a_zone_are_told_before_they_are_read() {
    let bench = Bench::new();
    bench.run(&["init", "--zone", "Europe/Madrid"]);
    let server = Server::start(&bench);
    let path = server.upload("log.csv", &LOG.replace('Z', ""));
    let form = format!("source=desk&ready=own&mapping={}", form_urlencoded(SMALL_MAP));
    let told = "Times such as 2025-03-03T08:00:00 name no zone and are read as UTC.";
    let page = server.post(&path, FORM, &form).body;
    assert!(page.contains(told) && page.contains("write Europe/Madrid here"), "{page}");
    let page = server.post(&path, FORM, &format!("{form}&zone=Europe%2FMadrid")).body;
    assert!(page.contains("become these events") && !page.contains("name no zone"), "{page}");
}

#[test]
fn a_file_that_cannot_be_read_is_listed_with_its_size() {
    let bench = Bench::new();
    let server = Server::start(&bench);
    let text = "%PDF-1.7\nno table is in here";
    let (_, body) = server.get(&server.upload("tickets.csv", text));
    let size = format!("data-head=\"Size\">{} bytes</td>", text.len());
    assert!(body.contains("tickets.csv") && body.contains(&size), "{size}: {body}");
}

/// Returns the text of the mapping on a page.
pub(crate) fn text_of(page: &str) -> String {
    let (_, after) = page.split_once("<textarea name=\"mapping\"").expect("it has a text");
    let (_, after) = after.split_once(">\n").expect("the text begins a line");
    let (text, _) = after.split_once("</textarea>").expect("the text ends");
    let marks = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    marks.into_iter().fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

/// Writes a text as the value of a field of a form.
pub(crate) fn form_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn only_this_machine_is_served_without_a_password() {
    let bench = Bench::new();
    let run = bench.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("`0.0.0.0:0` can be reached from other machines"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("baremo user password"), "{}", run.stderr);
    assert_eq!(bench.run(&["serve", "--listen", "nowhere"]).status, 1);
}

#[test]
fn an_address_that_is_taken_is_told_in_the_language_of_the_reader() {
    let bench = Bench::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let address = taken.local_addr().expect("it listens").to_string();
    let run = bench.run(&["serve", "--listen", &address, "--lang", "es"]);
    assert_eq!(run.status, 4, "{}", run.stderr);
    let why = format!("no se puede escuchar en `{address}`: otro programa escucha ahí");
    assert!(run.stderr.contains(&why), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_asked() {
    let bench = Bench::new();
    let mut server = Server::start(&bench);
    let id = server.child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill exists");
    assert!(sent.success());
    assert_eq!(server.child.wait().expect("it ends").code(), Some(0));
}
