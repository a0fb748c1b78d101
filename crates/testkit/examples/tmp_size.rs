#![allow(missing_docs, clippy::print_stdout)]
use baremo_testkit::demo::*;
use std::collections::BTreeMap;
fn main() {
    let scale: f64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let s = DemoSettings {
        scale,
        ..DemoSettings::new(1_767_222_000_000_000)
    };
    if std::env::args().nth(2).is_some() {
        let mut k: BTreeMap<String, u64> = BTreeMap::new();
        let mut n = 0;
        for e in events(&s) {
            n += 1;
            let key = match e.kind.word() {
                "message" => format!("message {}", e.actor_kind.word()),
                "status" => format!("status {}", e.value.clone().unwrap()),
                w => w.into(),
            };
            *k.entry(key).or_default() += 1;
        }
        let c = k["opened"] as f64;
        for (w, v) in &k {
            println!("{w:20} {v:8} {:.3}", *v as f64 / c);
        }
        println!("{n} {}", n as f64 / c);
        println!(
            "{:#?}",
            story(&s)
                .annotations()
                .iter()
                .map(|a| (a.title_es, rf(a.from), a.to.map(rf)))
                .collect::<Vec<_>>()
        );
        return;
    }
    let t = std::time::Instant::now();
    let mut n = 0;
    let mut c = 0;
    for b in columns(&s, 500_000) {
        n += b.len();
        c += b.subjects.len();
    }
    let e = t.elapsed().as_secs_f64();
    println!(
        "{n} events {c} conv {e:.2} s, {:.2} M/s",
        n as f64 / e / 1e6
    );
}
fn rf(a: i64) -> String {
    a.to_string()
}
