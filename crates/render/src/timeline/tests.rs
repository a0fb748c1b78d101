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
        from: TUESDAY + from,
        to: Some(TUESDAY + to),
        wall_micros: to - from,
        business_micros: Some(business),
        counts,
        why: if counts { "respondió Luis" } else { "dos respuestas" }.into(),
        metric: metric.into(),
    }
}

fn timeline() -> Timeline {
    let at = |hours: i64, minutes: i64| hours * HOUR + minutes * MINUTE;
    let mut running = clock("Turno 3", "response_time", at(58, 0), at(60, 0), at(2, 0), true);
    running.to = None;
    running.why = "sin responder".into();
    Timeline {
        title: "#48213 · «No me llega el pedido»".into(),
        zone: "Europe/Madrid".into(),
        events: vec![
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
        ],
        clocks: vec![
            clock(
                "Primera respuesta",
                "first_response_time",
                at(9, 36),
                at(11, 24),
                at(1, 48),
                true,
            ),
            clock("Turno 2", "response_time", at(16, 54), at(33, 30), at(1, 36), true),
            clock("Resolución", "resolution_time", at(9, 36), at(33, 36), at(9, 0), true),
            clock(
                "Primer contacto",
                "first_contact_resolution",
                at(9, 36),
                at(33, 36),
                at(9, 0),
                false,
            ),
            running,
        ],
        open_hours: (0..4)
            .map(|day| (TUESDAY + day * DAY + 9 * HOUR, TUESDAY + day * DAY + 18 * HOUR))
            .collect(),
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
    assert_eq!(drawn(Language::Es, 80), "");
}

#[test]
fn a_conversation_at_120_columns() {
    assert_eq!(drawn(Language::En, 120), "");
}

#[test]
fn every_width_holds() {
    for width in [40, 57, 80, 120, 200] {
        drawn(Language::En, width);
        drawn(Language::Es, width);
    }
}

#[test]
fn an_empty_conversation_says_so() {
    let empty = Timeline { events: Vec::new(), clocks: Vec::new(), ..timeline() };
    let out = timeline_text(Language::Es, Style::default(), &empty);
    assert!(out.ends_with("  sin eventos\n"), "{out}");
}
