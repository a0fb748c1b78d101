//! What was promised about a conversation, and how it stands.

use baremo_metrics::service::{TargetSpan, TargetState};
use jiff::tz::TimeZone;

use super::{Timeline, seconds};
use crate::date;
use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{capitalised, clean, joined};
use crate::words::target;

/// Returns what a kind of promise is called where it stands alone.
pub fn target_kind(kind: &str, language: Language) -> String {
    capitalised(&target(kind, language))
}

/// Says how a promise stands; how much earlier or later it was kept is counted in its calendar.
pub fn target_says(target: &TargetSpan, language: Language) -> String {
    let time = target.apart_micros.map(|apart| time(target, language, apart));
    let pattern = match (target.state, &time) {
        (TargetState::Met, Some(_)) => messages::TARGET_MET,
        (TargetState::Met, None) => messages::TARGET_KEPT,
        (TargetState::Missed, Some(_)) => messages::TARGET_MISSED,
        (TargetState::Missed, None) => messages::TARGET_OPEN,
        (TargetState::Running, _) => messages::TARGET_RUNS,
        (TargetState::Paused, _) => messages::TARGET_STANDS,
        // A solve of which, or of whose opening, nobody knows when it was.
        (TargetState::Cancelled, _) if target.kept.is_some() => messages::TARGET_UNTOLD,
        (TargetState::Cancelled, _) => messages::TARGET_CANCELLED,
    };
    pattern.fill(language, &[("time", time.as_deref().unwrap_or_default())])
}

/// Says how much time was allowed, and whether only business hours count.
pub fn target_within(target: &TargetSpan, language: Language) -> String {
    let pattern = match target.calendar.as_str() {
        "wall" => messages::WITHIN,
        _ => messages::WITHIN_BUSINESS,
    };
    pattern.fill(language, &[("time", &time(target, language, target.within_micros))])
}

/// Writes a length of time that the calendar of a promise counts.
fn time(target: &TargetSpan, language: Language, micros: i64) -> String {
    match target.calendar.as_str() {
        "wall" => language.duration(seconds(micros)),
        _ => language.work_time(seconds(micros)),
    }
}

/// Writes every promise on a line: what, within how long, until when, how it stands.
pub(super) fn write(
    out: &mut String,
    language: Language,
    style: Style,
    timeline: &Timeline,
    zone: &TimeZone,
) {
    if timeline.targets.is_empty() {
        return;
    }
    let heading = messages::PROMISES.text(language);
    *out += &format!("\n  {}\n", style.paint(Paint::Bold, heading));
    for target in &timeline.targets {
        let due = target.due.and_then(|due| date::local(due, zone));
        let due = due.map(|due| {
            let day = date::day_month(language, due.date());
            format!("→ {day} {}", due.strftime("%H:%M"))
        });
        let mark = match target.state {
            TargetState::Met => "✓",
            TargetState::Missed => "✗",
            _ => "·",
        };
        let says = format!("{mark} {}", target_says(target, language));
        let kind = target_kind(&target.kind, language);
        let parts = [kind, target_within(target, language)].into_iter().chain(due);
        let parts: Vec<String> = parts.chain([says, clean(&target.policy)]).collect();
        joined(out, &parts, "  ", style.columns());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_allowed_is_in_hours_where_work_is_counted() {
        let within = |calendar: &str| {
            let missed = TargetSpan {
                policy: String::new(),
                kind: "resolution".into(),
                calendar: calendar.into(),
                within_micros: 60 * baremo_model::HOUR,
                from: 0,
                due: None,
                kept: None,
                apart_micros: Some(72 * baremo_model::HOUR),
                state: TargetState::Missed,
            };
            target_within(&missed, Language::En) + &target_says(&missed, Language::En)
        };
        let (wall, business) = (within("wall"), within("office"));
        assert!(wall.contains("2.5 d") && wall.contains("3 d"), "{wall}");
        assert!(business.contains("60 h") && business.contains("72 h"), "{business}");
    }

    #[test]
    fn a_solve_that_nobody_knows_the_time_of_is_no_missing_reply() {
        let says = |kept: Option<i64>| {
            let cancelled = TargetSpan {
                policy: String::new(),
                kind: "resolution".into(),
                calendar: "wall".into(),
                within_micros: 2,
                from: 0,
                due: Some(2),
                kept,
                apart_micros: kept.map(|kept| 2 - kept),
                state: TargetState::Cancelled,
            };
            target_says(&cancelled, Language::En)
        };
        assert_eq!(says(None), "cancelled: solved without a reply");
        assert_eq!(says(Some(1)), "cancelled: nobody knows whether in time");
    }
}
