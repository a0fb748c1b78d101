//! Pages and API over a real folder: what is served, to whom, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::Bench;

const LOG: &str = "conversation,time,kind,actor,role,channel,value
1,2025-03-03T08:00:00Z,opened,p1,customer,email,
1,2025-03-03T08:00:00Z,message,p1,customer,email,
1,2025-03-03T09:00:00Z,message,a1,agent,email,
2,2025-03-04T08:00:00Z,opened,p2,customer,chat,
2,2025-03-04T08:00:00Z,message,p2,customer,chat,
2,2025-03-04T08:05:00Z,message,a2,agent,chat,
";

/// A server of its own for one test; ended when dropped.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(bench: &Bench) -> Server {
        let mut command = bench.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("it was asked for");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("it says where it serves");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Server { child, host }
    }

    /// Returns status line and body.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
        (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
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
fn only_this_machine_is_served() {
    let bench = Bench::new();
    let run = bench.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.contains("`0.0.0.0:0` can be reached from other machines"),
        "{}",
        run.stderr
    );
    assert_eq!(bench.run(&["serve", "--listen", "nowhere"]).status, 1);
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
