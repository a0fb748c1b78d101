//! Who still waits for an answer: in no mean, and told beside it with how long.

use std::fmt::Write as _;

use crate::{Bench, line};

/// Three are answered after 10, 20 and 30 minutes; two wait, since 15 and 60 minutes at 10:00.
const QUEUE: &str = "\
conversation,time,kind,actor,role,channel,value
1,2026-03-02T09:00:00Z,opened,ana,customer,chat,
1,2026-03-02T09:00:00Z,message,ana,customer,chat,
1,2026-03-02T09:10:00Z,message,luis,agent,chat,
2,2026-03-02T09:00:00Z,opened,bea,customer,chat,
2,2026-03-02T09:00:00Z,message,bea,customer,chat,
2,2026-03-02T09:20:00Z,message,luis,agent,chat,
3,2026-03-02T09:00:00Z,opened,eva,customer,chat,
3,2026-03-02T09:00:00Z,message,eva,customer,chat,
3,2026-03-02T09:30:00Z,message,luis,agent,chat,
3,2026-03-02T10:00:00Z,status,luis,agent,chat,solved
4,2026-03-02T09:45:00Z,opened,leo,customer,email,
4,2026-03-02T09:45:00Z,message,leo,customer,email,
5,2026-03-02T09:00:00Z,opened,mar,customer,email,
5,2026-03-02T09:00:00Z,message,mar,customer,email,
";

/// All that is noted of an answer.
fn notes(bench: &Bench, words: &[&str]) -> Vec<String> {
    let answer = bench.json(&[&["query"], words].concat());
    let notes = answer["notes"].as_array().cloned().unwrap_or_default();
    notes.iter().filter_map(|note| note.as_str().map(str::to_owned)).collect()
}

/// What is noted of who waits.
fn noted(bench: &Bench, words: &[&str]) -> Option<String> {
    notes(bench, words).into_iter().find(|note| note.contains("unanswered at the watermark"))
}

#[test]
fn where_many_wait_the_figure_with_them_stands_beside() {
    let bench = Bench::new();
    bench.import_small(QUEUE);
    for metric in ["first_response_time", "response_time"] {
        assert_eq!(bench.value(&[metric])["value"], 1200.0);
        let expected = format!(
            "`{metric}`: unanswered at the watermark: 2, waiting 2250 seconds in the median and \
             3600 seconds at most, wall time; with their waits so far: median 1800 seconds, 90th \
             percentile not reached yet (Kaplan-Meier, variant `including_waiting`)"
        );
        assert_eq!(noted(&bench, &[metric]), Some(expected.clone()));
        // Told of the whole, however it is told apart.
        assert_eq!(noted(&bench, &[metric, "--by", "channel", "--grain", "hour"]), Some(expected));
    }
    // The variant that has them in it, and those who all have an answer, need no note.
    let variant = ["first_response_time", "--variant", "including_waiting"];
    assert_eq!(noted(&bench, &variant), None);
    assert_eq!(noted(&bench, &["first_response_time", "--where", "channel = 'chat'"]), None);
    // What another clock measures is not held against the waits of this one.
    let others = noted(&bench, &["first_response_time", "--variant", "from_created"]);
    let others = others.expect("two wait by this clock, too");
    assert!(!others.contains("Kaplan"), "{others}");
    let shown = bench.run(&["query", "first_response_time", "--lang", "es"]).stdout;
    let shown = line(&shown);
    assert!(shown.contains("llevan esperando 37 min 30 s de mediana y 1 h como máximo"), "{shown}");
    assert!(shown.contains("mediana 30 min, percentil 90 aún sin alcanzar"), "{shown}");
}

#[test]
fn waits_are_counted_in_the_calendar_that_was_asked_for() {
    let bench = Bench::new();
    bench.import_small(QUEUE);
    let hours = "name = \"desk\"\nzone = \"UTC\"\nhours = [{ weekdays = [\"09:15-18:00\"] }]\n";
    bench.write("calendars/desk.toml", hours);
    // Answered after 0, 5 and 15 minutes of the desk; the two have waited 15 and 45.
    let told = noted(&bench, &["first_response_time", "--calendar", "desk"]);
    let told = told.expect("two wait");
    let waits = "waiting 1800 seconds in the median and 2700 seconds at most, calendar `desk`";
    assert!(told.contains(waits) && told.contains("so far: median 900 seconds"), "{told}");
}

#[test]
fn where_few_wait_only_they_are_told() {
    let bench = Bench::new();
    let mut csv = "conversation,time,kind,actor,role,channel,value\n".to_owned();
    // One of twenty is 5 % and no more.
    for number in 0..20 {
        let mut line = |minute: u32, kind: &str, actor: &str, role: &str| {
            writeln!(csv, "{number},2026-03-02T09:{minute:02}:00Z,{kind},{actor},{role},chat,")
                .expect("text can be written");
        };
        line(0, "opened", "ana", "customer");
        line(0, "message", "ana", "customer");
        if number > 0 {
            line(10, "message", "luis", "agent");
        }
    }
    bench.import_small(csv);
    let told = noted(&bench, &["first_response_time"]).expect("one waits");
    assert!(told.contains("watermark: 1, waiting 600 seconds") && !told.contains("Kaplan"));
    let told = noted(&bench, &["first_response_time", "--to", "2026-03-01"]);
    assert_eq!(told, None);
}

/// A metric of one's own, whose variants read what no record here has.
const OWN: &str = r#"+++
name = "own_wait"
title = "Own wait"
family = "speed"
unit = "seconds"
better = "lower"
version = 1
formula = "mean of (reply - first message it answers)"
kind = "duration"
beside = ["of_a_shop"]
beside_waiting = "including_waiting"
exclude = [{ reason = "unanswered", when = "ended_at is null", date = "waiting_since" }]
[value]
fact = "turns"
where = "clocks = 'human'"
from = "waiting_since"
to = "replied_at"
date = { event = "replied_at" }
[variants.of_a_shop]
title = "Of a shop"
formula = "the same, of one shop"
source = "ours"
[variants.of_a_shop.value]
fact = "turns"
where = "attr_shop = 'north'"
from = "waiting_since"
to = "replied_at"
date = { event = "replied_at" }
[variants.including_waiting]
title = "The still waiting included"
formula = "survival curve of each wait"
source = "ours"
kind = "survival"
exclude = [{ reason = "bot_only", when = "attr_shop = 'north'" }]
[variants.including_waiting.value]
fact = "turns"
where = "clocks = 'human'"
from = "waiting_since"
to = "replied_at"
date = { event = "waiting_since" }
+++
Own wait.
"#;

#[test]
fn what_cannot_stand_beside_an_answer_does_not_take_it_away() {
    let bench = Bench::new();
    bench.import_small(QUEUE);
    bench.write("metrics/own_wait.md", OWN);
    assert_eq!(bench.value(&["own_wait"])["value"], 1200.0);
    let told = notes(&bench, &["own_wait"]);
    for variant in ["of_a_shop", "including_waiting"] {
        let begins = format!("`own_wait` by variant `{variant}` cannot stand beside: ");
        let own = told.iter().find(|note| note.starts_with(&begins));
        assert!(own.is_some_and(|note| note.contains("attr_shop")), "{variant}: {told:?}");
    }
    let waits = noted(&bench, &["own_wait"]).expect("two wait");
    assert!(waits.contains("watermark: 2, waiting") && !waits.contains("Kaplan"), "{waits}");
    let shown = bench.run(&["query", "own_wait", "--lang", "es"]).stdout;
    let shown = line(&shown);
    assert!(shown.contains("según la variante `of_a_shop` no puede figurar al lado"), "{shown}");
}

#[test]
fn where_all_solves_wait_for_their_window_that_is_why_there_is_no_rate() {
    let bench = Bench::new();
    // One came back in January; one was solved at the watermark.
    bench.import_small(
        "conversation,time,kind,actor,role,channel,value\n\
         1,2026-01-05T09:00:00Z,opened,ana,customer,chat,\n\
         1,2026-01-05T10:00:00Z,status,luis,agent,chat,solved\n\
         1,2026-01-06T09:00:00Z,status,ana,customer,chat,open\n\
         2,2026-03-02T09:00:00Z,opened,bea,customer,chat,\n\
         2,2026-03-02T10:00:00Z,status,luis,agent,chat,solved\n",
    );
    let months = ["--grain", "month", "--from", "2026-01", "--to", "2026-03"];
    let told = bench.json(&[&["query", "reopen_rate"], &months[..]].concat());
    let reason = |month: usize| told["rows"][month]["values"]["reopen_rate"]["reason"].as_str();
    assert_eq!([0, 1, 2].map(reason), [None, Some("nothing_to_divide_by"), Some("immature")]);
    let said = |words: &[&str]| {
        let words = [&["query", "reopen_rate", "--from", "2026-03", "--to", "2026-03"], words];
        line(&bench.run(&words.concat()).stdout)
    };
    let (en, es) = (said(&["--lang", "en"]), said(&["--lang", "es"]));
    let expected = "the 30-day window is not over for the one case of this range; the last one \
                    ends on 30 Apr 2026 at the latest";
    assert!(en.contains(expected), "{en}");
    let expected = "el plazo de 30 días no ha terminado para el único caso de este periodo; el \
                    último termina, a más tardar, el 30 abr 2026";
    assert!(es.contains(expected), "{es}");
    // Dated by the opening, nobody can say from the range when the last window ends.
    let created = said(&["--basis", "created"]);
    assert!(created.contains("the 30-day window is not over"), "{created}");
    assert!(!created.contains("at the latest"), "{created}");
    let each = bench.run(&[&["query", "reopen_rate"], &months[..]].concat()).stdout;
    let each = line(&each);
    assert!(each.contains("– the 30-day window is not over yet; the last one ends on"), "{each}");
    assert!(each.contains("– nothing to divide by: Feb 2026"), "{each}");
}
