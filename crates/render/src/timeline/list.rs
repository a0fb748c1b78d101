//! What happened, in order, with pauses in place of empty hours.

use jiff::tz::TimeZone;

use super::{Lane, LaneLook, Timeline, TimelineEvent, seconds};
use crate::date;
use crate::language::{Language, NONE};
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{clean, cut, left, width};
use crate::words::{EVENTS, called};

/// Shortest pause that is named.
const PAUSE: i64 = baremo_model::HOUR;
/// Columns before the lane's glyph: indent and local time to the second.
const MARGIN: usize = 12;

/// Writes the list.
pub(super) fn write(
    out: &mut String,
    language: Language,
    style: Style,
    timeline: &Timeline,
    zone: &TimeZone,
) {
    if timeline.events.is_empty() {
        *out += &format!("  {}\n", messages::NO_EVENTS.text(language));
        return;
    }
    let columns = style.columns();
    let widest = |part: &dyn Fn(&TimelineEvent) -> String, most: usize| {
        let widths = timeline.events.iter().map(|event| width(&part(event)));
        widths.max().unwrap_or(0).min(most)
    };
    let who = widest(&|event| who(language, event), columns / 5);
    let what = widest(&|event| called(EVENTS, &event.what, language), columns / 3);
    let mut day = None;
    let mut previous: Option<i64> = None;
    for event in &timeline.events {
        let pause = previous.map_or(0, |at| event.at_micros.saturating_sub(at));
        if pause >= PAUSE {
            let line = format!("· · · {} · · ·", pause_length(language, pause));
            *out += &format!("{}{}\n", " ".repeat(MARGIN), style.paint(Paint::Dim, &line));
        }
        previous = Some(event.at_micros);
        let local = date::local(event.at_micros, zone);
        let date = local.map(|local| local.date());
        if date != day {
            day = date;
            let date = date.map_or_else(String::new, |day| date::weekday_date(language, day));
            *out += &format!("  {}\n", style.paint(Paint::Bold, &date));
        }
        let time = local.map_or_else(String::new, |at| at.strftime("%H:%M:%S").to_string());
        let glyph = event.lane.glyph().to_string();
        let glyph = event.lane.paint().map_or(glyph.clone(), |paint| style.paint(paint, &glyph));
        let head = format!(
            "  {}  {glyph} {}  {}",
            left(&time, 8),
            left(&cut(&self::who(language, event), who), who),
            left(&cut(&called(EVENTS, &event.what, language), what), what),
        );
        let room = columns.saturating_sub(width(&head) + 2);
        let detail = cut(&detail(language, event), room);
        let line = format!("{head}  {}", style.paint(Paint::Dim, &detail));
        *out += &format!("{}\n", line.trim_end());
    }
}

fn who(language: Language, event: &TimelineEvent) -> String {
    match (event.who.trim(), event.lane) {
        // Its lane is named after what happened, and says nothing of who it was.
        ("", Lane::Status) => NONE.to_owned(),
        ("", lane) => lane.name().text(language).to_lowercase(),
        (who, _) => clean(who),
    }
}

fn detail(language: Language, event: &TimelineEvent) -> String {
    let detail = clean(&event.detail);
    match (event.private, detail.is_empty()) {
        (false, _) => detail,
        (true, true) => format!("({})", messages::PRIVATE.text(language)),
        (true, false) => format!("({}) {detail}", messages::PRIVATE.text(language)),
    }
}

/// Writes a pause: `2 d 14 h` from two days on, else as any length of time.
fn pause_length(language: Language, micros: i64) -> String {
    let hours = micros / baremo_model::HOUR;
    match (hours / 24, hours % 24) {
        (days, 0) if days >= 2 => format!("{} d", language.count(days.unsigned_abs())),
        (days, rest) if days >= 2 => {
            format!("{} d {rest} h", language.count(days.unsigned_abs()))
        }
        _ => language.duration(seconds(micros)),
    }
}
