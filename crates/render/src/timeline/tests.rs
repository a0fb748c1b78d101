use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::{CaseCounted, Counted, Verdict};

use super::*;

const MINUTE: i64 = baremo_model::MINUTE;
const HOUR: i64 = baremo_model::HOUR;
const DAY: i64 = baremo_model::DAY;
/// 2026-09-15T00:00:00+02:00.
const TUESDAY: i64 = 1_789_423_200 * baremo_model::SECOND;

fn event(at: i64, lane: Lane, who: &str, what: &str, detail: &str) -> TimelineEvent {
    TimelineEvent {
        at_micros: TUESDAY + at,
        lane,
        who: who.into(),
        what: what.into(),
        detail: detail.into(),
        private: what == "note",
    }
}

fn clock(name: &str, metric: &str, from: i64, to: i64, business: i64, counts: bool) -> Clock {
    Clock {
        name: name.into(),
        number: None,
        from: TUESDAY + from,
        to: Some(TUESDAY + to),
        spans: Vec::new(),
        wall_micros: Some(to - from),
        business_micros: Some(business),
        counts,
        why: if counts { "respondió Luis" } else { "dos respuestas" }.into(),
        metric: metric.into(),
        variant: None,
        awaits_solve: false,
    }
}

fn at(hours: i64, minutes: i64) -> i64 {
    hours * HOUR + minutes * MINUTE
}

fn events() -> Vec<TimelineEvent> {
    vec![
        event(at(9, 36), Lane::Customer, "ana", "opened", "«no me llega el pedido»"),
        event(at(9, 36), Lane::Customer, "ana", "message", "adjunta foto"),
        event(at(9, 37), Lane::Bot, "", "message", "acuse automático"),
        event(at(11, 24), Lane::Agent, "Luis Ibáñez", "message", "pide el número de pedido"),
        event(at(11, 24), Lane::Status, "Luis Ibáñez", "status", "pending"),
        event(at(13, 5), Lane::Agent, "Luis Ibáñez", "note", "llamar al almacén"),
        event(at(16, 54), Lane::Customer, "ana", "message", "sigue sin llegar"),
        event(at(33, 30), Lane::Agent, "Marta", "message", "reenviado hoy"),
        event(at(33, 36), Lane::Status, "Marta", "status", "solved"),
        event(at(58, 0), Lane::Customer, "ana", "message", "gracias, pero falta la factura"),
    ]
}

fn clocks() -> Vec<Clock> {
    let response = "response_time";
    let first = (at(9, 36), at(11, 24));
    let whole = (at(9, 36), at(33, 36));
    let mut running = clock("Turno 3", response, at(58, 0), at(60, 0), at(2, 0), true);
    running.to = None;
    running.why = "sin responder".into();
    let fcr = "first_contact_resolution";
    vec![
        clock("Primera respuesta", "first_response_time", first.0, first.1, at(1, 48), true),
        clock("Turno 2", response, at(16, 54), at(33, 30), at(1, 36), true),
        clock("Resolución", "resolution_time", whole.0, whole.1, at(9, 0), true),
        clock("Primer contacto", fcr, whole.0, whole.1, at(9, 0), false),
        running,
    ]
}

fn timeline() -> Timeline {
    let open = |day: i64| TUESDAY + day * DAY;
    Timeline {
        title: "#48213 · «No me llega el pedido»".into(),
        url: None,
        zone: "Europe/Madrid".into(),
        events: events(),
        clocks: clocks(),
        counted: Vec::new(),
        targets: Vec::new(),
        open_hours: (0..4).map(|day| (open(day) + 9 * HOUR, open(day) + 18 * HOUR)).collect(),
        now: TUESDAY + at(60, 0),
    }
}

fn drawn(language: Language, width: usize) -> String {
    let style = Style { width, ..Style::default() };
    let out = timeline_text(language, style, &timeline());
    for line in out.lines() {
        assert!(crate::text::width(line) <= width, "too wide at {width}: {line}");
    }
    out
}

#[test]
fn a_conversation_at_80_columns() {
    assert_eq!(
        drawn(Language::Es, 80),
        "\
#48213 · «No me llega el pedido»                                   Europe/Madrid

  mar 15 sep 2026
  09:36:00  ● ana          apertura      «no me llega el pedido»
  09:36:00  ● ana          mensaje       adjunta foto
  09:37:00  ○ bot          mensaje       acuse automático
            · · · 1 h 47 min · · ·
  11:24:00  ◆ Luis Ibáñez  mensaje       pide el número de pedido
  11:24:00  ▪ Luis Ibáñez  estado        pending
            · · · 1 h 41 min · · ·
  13:05:00  ◆ Luis Ibáñez  nota privada  (privado) llamar al almacén
            · · · 3 h 49 min · · ·
  16:54:00  ● ana          mensaje       sigue sin llegar
            · · · 16 h 36 min · · ·
  mié 16 sep 2026
  09:30:00  ◆ Marta        mensaje       reenviado hoy
  09:36:00  ▪ Marta        estado        solved
            · · · 24 h 24 min · · ·
  jue 17 sep 2026
  10:00:00  ● ana          mensaje       gracias, pero falta la factura

  Relojes
                     15 sep                    16 sep        17 sep
                     09:36 11:24        16:54  09:30           12:00
                     ┴─────┴────────────┴─····─┴──────────··───────┴
  Cliente            2                  ●                    ●
  Bot                 ○
  Agente                   ◆    ◆              ◆
  Estado                   ▪                    ▪

  Primera respuesta  ██████                                           1 h 48 min
                     → first_response_time · ✓ cuenta: respondió Luis
                     laboral 1 h 48 min · corrido 1 h 48 min

  Turno 2                               ██░░░░█                       1 h 36 min
                     → response_time · ✓ cuenta: respondió Luis
                     laboral 1 h 36 min · corrido 16 h 36 min

  Resolución         █████████████████████░░░░██                      9 h
                     → resolution_time · ✓ cuenta: respondió Luis · laboral 9 h
                     corrido 24 h

  Primer contacto    ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌                      9 h
                     → first_contact_resolution · ✗ no cuenta: dos respuestas
                     laboral 9 h · corrido 24 h

  Turno 3                                                    ██████▶  2 h
                     → response_time · ✓ cuenta: sin responder · laboral 2 h
                     corrido 2 h · sigue en marcha

  █ cuenta · ░ fuera de horario · ╌ no cuenta · la noche y las pausas, acortadas
"
    );
}

#[test]
fn at_120_columns_a_clock_takes_two_lines() {
    let out = drawn(Language::En, 120);
    let lines: Vec<&str> = out.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("  Turno 2")).unwrap();
    assert!(lines[first].contains("████░░░░░░██") && lines[first].ends_with("1 h 36 min"));
    let said =
        "→ response_time · ✓ counts: respondió Luis · business 1 h 36 min · wall 16 h 36 min";
    assert_eq!(lines[first + 1].trim(), said);
    assert_eq!(lines[first + 2], "");
}

#[test]
fn every_width_holds() {
    for width in [40, 57, 80, 120, 200] {
        drawn(Language::En, width);
        drawn(Language::Es, width);
    }
}

#[test]
fn working_time_has_hours_and_no_days() {
    let long = clock("Turno 1", "response_time", at(9, 0), at(190, 0), at(60, 0), true);
    let timeline = Timeline { clocks: vec![long], now: TUESDAY + at(200, 0), ..timeline() };
    let style = Style { width: 120, ..Style::default() };
    let out = timeline_text(Language::En, style, &timeline);
    assert!(out.contains("business 60 h · wall 7.5 d"), "{out}");
}

#[test]
fn an_empty_conversation_says_so() {
    let empty = Timeline { events: Vec::new(), clocks: Vec::new(), ..timeline() };
    let out = timeline_text(Language::Es, Style::default(), &empty);
    assert!(out.ends_with("  sin eventos\n"), "{out}");
}

#[test]
fn what_more_there_is_to_an_event_is_told_in_the_readers_language() {
    let solved = ConversationEvent {
        at_micros: TUESDAY,
        lane: Lane::Status,
        kind: "status".into(),
        who: "marta".into(),
        value: Some("solved".into()),
        team: Some("sevilla".into()),
        channel: Some("chat".into()),
        automated: true,
        private: false,
        yielded: false,
    };
    let titles = SegmentTitles::default();
    let of = |event: &ConversationEvent, language| {
        let called = Called::of_events(&titles, std::slice::from_ref(event), language);
        super::event(event, &called, language).detail
    };
    let detail = |language| of(&solved, language);
    assert_eq!(detail(Language::En), "solved, team sevilla, channel chat, automated");
    assert_eq!(detail(Language::Es), "resuelta, equipo sevilla, canal chat, automático");
    let rung = ConversationEvent { channel: Some("phone".into()), ..solved.clone() };
    assert!(of(&rung, Language::Es).contains(", canal teléfono, "));
    let summary = ConversationEvent { yielded: true, automated: false, team: None, ..solved };
    let detail = |language| of(&summary, language);
    assert_eq!(detail(Language::En), "from a summary, not counted, solved, channel chat");
    assert_eq!(detail(Language::Es), "de un resumen, no se cuenta, resuelta, canal chat");
}

#[test]
fn clocks_of_one_name_are_numbered_and_the_number_is_not_cut() {
    let mut timeline = timeline();
    let name = "Tiempo de respuesta de cada turno";
    let one = |number| Clock {
        number: Some(number),
        ..clock(name, "response_time", at(9, 36), at(11, 24), at(1, 0), true)
    };
    let of_bots = Clock { variant: Some("including_bots".into()), ..one(3) };
    timeline.clocks = vec![one(1), one(2), of_bots];
    let style = Style { width: 80, ..Style::default() };
    let text = timeline_text(Language::Es, style, &timeline);
    // The name of the variant is what is cut.
    assert!(text.contains("→ response_time (including_bots)\n"), "{text}");
    for name in ["  Tiempo de respu… (1)  ", "  Tiempo de respu… (2)  "] {
        assert!(text.contains(name), "{text}");
    }
    let span = |from: i64, variant: &str| ClockSpan {
        metric: "response_time".into(),
        variant: variant.into(),
        leads: true,
        from,
        counts: true,
        ..ClockSpan::default()
    };
    let spans = [span(9, "default"), span(3, "default"), span(3, "bots")];
    let numbered = clocks_of(&spans);
    assert_eq!(numbered, [Some(2), Some(1), None]);
}

fn clocks_of(spans: &[ClockSpan]) -> Vec<Option<usize>> {
    let catalog = Catalog::default();
    super::clocks(spans, &catalog, Language::En).into_iter().map(|clock| clock.number).collect()
}

#[test]
fn clocks_of_one_definition_are_told_apart() {
    let catalog = crate::tests::catalog();
    let span = |metric: &str, from: i64| ClockSpan {
        metric: metric.into(),
        variant: "default".into(),
        leads: true,
        from: TUESDAY + from,
        to: Some(TUESDAY + DAY),
        wall_micros: Some(DAY - from),
        counts: true,
        ..ClockSpan::default()
    };
    let all = ["response_time", "resolution_time", "response_time"];
    let all: Vec<ClockSpan> =
        all.into_iter().zip([0, 0, HOUR]).map(|(metric, from)| span(metric, from)).collect();
    let names = clock_names(&all, &catalog, Language::Es);
    let single = clock_name(&all[0], &catalog, Language::Es);
    assert_eq!(
        [&names[0], &names[2]],
        [&format!("{single} (1 de 2)"), &format!("{single} (2 de 2)")]
    );
    assert_eq!(names[1], clock_name(&all[1], &catalog, Language::Es), "there is one only");
    // The definition that a profile chose is not one below another.
    let of = |leads: bool| {
        let (metric, variant) = ("first_response_time".into(), "from_created".into());
        let own = ClockSpan { metric, variant, leads, ..all[0].clone() };
        clock_name(&own, &catalog, Language::Es)
    };
    assert!(of(true).starts_with("Tiempo de primera respuesta · "), "{}", of(true));
    assert!(of(false).starts_with('↳'), "{}", of(false));
    // Page and terminal give a clock the same number, also where a later one is listed first, and
    // where two cannot be told apart by what they are.
    let turned = vec![all[2].clone(), all[0].clone(), all[0].clone()];
    let names = clock_names(&turned, &catalog, Language::Es);
    let numbers = super::clocks(&turned, &catalog, Language::Es);
    let numbers: Vec<Option<usize>> = numbers.into_iter().map(|clock| clock.number).collect();
    assert_eq!(numbers, [Some(3), Some(1), Some(2)]);
    for (name, number) in names.iter().zip(numbers) {
        let number = number.expect("numbered");
        assert_eq!(name, &format!("{single} ({number} de 3)"));
    }
}

#[test]
fn how_metrics_take_a_conversation_is_told_and_case_by_case_where_they_differ() {
    let catalog = crate::tests::catalog();
    let verdict = |hit| Verdict { counts: true, hit, ..Verdict::default() };
    let late = Verdict { reason: "immature".into(), ..Verdict::default() };
    let case = |case: &str, verdict| CaseCounted { case: case.into(), verdict };
    let one = |metric: &str, verdict, cases| Counted { metric: metric.into(), verdict, cases };
    let counted = vec![
        one("ticket_volume", verdict(None), Vec::new()),
        one(
            "ticket_resolution_rate",
            verdict(None),
            vec![case("7", verdict(Some(true))), case("7#2", verdict(Some(false)))],
        ),
        one("reopen_rate", verdict(Some(false)), vec![case("7#2", late)]),
    ];
    let conversation = Conversation { counted, ..Conversation::default() };
    let style = Style { width: 120, ..Style::default() };
    let timeline = Timeline::of(&conversation, &catalog, Language::Es);
    let text = timeline_text(Language::Es, style, &timeline);
    for line in [
        "  Qué métricas la cuentan",
        "  Volumen · ✓ cuenta",
        "  Tasa de resolución · ✓ 7: cuenta como un sí · ✓ 7#2: cuenta como un no",
        "  Reapertura · ✗ 7#2: no: con el plazo aún abierto",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}:\n{text}");
    }
}

#[test]
fn the_address_of_a_conversation_stands_whole_under_its_name() {
    let url = format!("https://desk.example/{}", "1".repeat(60));
    let style = Style { width: 60, ..Style::default() };
    let told = Timeline { url: Some(url.clone()), ..timeline() };
    let text = timeline_text(Language::En, style, &told);
    assert_eq!(text.lines().nth(1), Some(url.as_str()), "{text}");
}

#[test]
fn a_status_that_nobody_is_known_to_have_set_names_nobody() {
    let own = vec![event(at(9, 0), Lane::Status, "", "status", "closed")];
    let timeline = Timeline { events: own, clocks: Vec::new(), ..timeline() };
    let text = timeline_text(Language::Es, Style::default(), &timeline);
    assert!(text.contains("  ▪ –  estado  closed\n"), "{text}");
}
