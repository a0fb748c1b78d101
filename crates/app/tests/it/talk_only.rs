//! Handle times of telephone systems that record neither hold nor after-call work.

use crate::serve::Server;
use crate::{Bench, line};

/// Two minutes of talk in January, and as many in February.
fn calls(january: &str, february: &str) -> String {
    let call = |day: &str, wrapped: &str| {
        let at = |time: &str| format!("{day}T10:{time}Z");
        let wrapped = if wrapped.is_empty() { String::new() } else { at(wrapped) };
        format!("{day},{},ann,{},{},{wrapped}\n", at("00:00"), at("00:10"), at("02:10"))
    };
    let rows = call("2026-01-05", january) + &call("2026-02-05", february);
    format!("id,at,agent,answered,ended,wrapped\n{rows}")
}

#[test]
fn a_handle_time_without_hold_and_after_call_work_is_labelled_source_by_source() {
    let bench = Bench::new();
    // The old system writes wrap-ups since February only.
    for (source, csv) in [("pbx", calls("02:40", "")), ("old", calls("", "02:40"))] {
        bench.import_calls(source, &csv);
    }
    let asked = |words: &[&str]| {
        let answer = bench.json(&[&["query", "handle_time"], words].concat());
        (answer["total"]["values"]["handle_time"]["value"].clone(), answer["notes"].to_string())
    };
    let january = ["--from", "2026-01-01", "--to", "2026-01-31"];
    let (value, notes) = asked(&january);
    // 150 and 120 seconds.
    assert_eq!(value, 135.0);
    let told = "`handle_time`: `talk_only` in `old`; records that would complete it: `holds`, \
                `after_call_work`";
    assert!(notes.contains(told), "{notes}");
    let (_, notes) = asked(&[&january[..], &["--variant", "per_call", "--by", "source"]].concat());
    assert!(notes.contains(told), "{notes}");
    // Each source has a wrap-up in the two months; January of the other is whole.
    let of_pbx = [&january[..], &["--where", "source = 'pbx'"]].concat();
    let of_tickets = vec!["--variant", "first_reply_to_solve"];
    for words in [Vec::new(), of_pbx, of_tickets] {
        let (_, notes) = asked(&words);
        assert!(!notes.contains("talk_only"), "{words:?}: {notes}");
    }
    let words = [&["query", "handle_time", "--lang", "es"][..], &january].concat();
    let said = line(&bench.run(&words).stdout);
    let told = "`talk_only` en `old`; registros que lo completarían: tiempos de retención, trabajo \
                posterior a la llamada";
    assert!(said.contains(told), "{said}");
    // The card says it as the page calls things.
    let server = Server::start(&bench);
    let (_, page) = server.get("/?from=2026-01-01&to=2026-01-31&lang=es");
    let told = "«solo tiempo hablado» en «old»; registros que lo completarían: tiempos de \
                retención, trabajo posterior a la llamada</p>";
    assert!(page.contains(told), "{page}");
}
