//! One conversation as a picture: lanes of what happened over clocks drawn as spans, on one axis
//! on which nights and idle days are folded. Labels are placed one after another and never over
//! each other; what finds no room is still said by the lists under the picture. On a phone names
//! stand above their lanes, and the axis is pressed to the width of the page.

mod axis;
mod clocks;
mod days;
mod lanes;
pub(crate) mod place;

use baremo_metrics::Catalog;
use baremo_metrics::service::{Conversation, Lane};
use baremo_model::SECOND;
use baremo_model::calendar::WALL;
use baremo_render::{Language, date};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use self::axis::{Axis, Ground, Reach};
use self::place::{Line, width};
use crate::address::Address;
use crate::text::{Text, cases as say};

pub(crate) use self::clocks::reason;
pub(crate) use self::lanes::{lane_name, status_name};
use super::drawing::{PHONE, Room, fitted};
use super::frame::frame;

/// Where names and lanes stand.
#[derive(Clone, Copy)]
struct Shape {
    /// Where lanes begin.
    left: f64,
    /// Height of a name above its lane; 0 where names stand to the left of theirs.
    above: f64,
    /// Room for a name, and its lines at most.
    name: f64,
    name_lines: usize,
    /// How wide the axis is.
    reach: Reach,
    /// Id of the pattern of folds: both shapes are on one page.
    fold: &'static str,
}

/// Names to the left of their lanes.
const WIDE: Shape = Shape {
    left: 196.0,
    above: 0.0,
    name: 174.0,
    name_lines: 4,
    reach: Reach { fits: axis::NARROW, pressed: axis::PRESSED },
    fold: "fold",
};
/// Names above their lanes.
const NARROW: Shape = Shape {
    left: MARK,
    above: 18.0,
    name: PHONE,
    name_lines: 1,
    reach: Reach { fits: PHONE - RIGHT - MARK, pressed: f64::INFINITY },
    fold: "fold-narrow",
};
/// Room on the left of a phone, so that no mark at the beginning is cut.
const MARK: f64 = 10.0;
/// Room on the right.
const RIGHT: f64 = 18.0;
/// Height of a line of a name.
const NAME_LINE: f64 = 14.0;

/// Where lanes begin under the days and folds.
const TOP: f64 = 46.0;
/// Room for the hours under the clocks.
const BOTTOM: f64 = 30.0;

/// What all parts of the picture need.
struct Drawing<'a> {
    address: &'a Address,
    conversation: &'a Conversation,
    catalog: &'a Catalog,
    shape: Shape,
    axis: Axis,
    zone: TimeZone,
    /// When clocks of a first response end.
    first_responses: Vec<i64>,
    /// Whether names and marks lead to where more is said: a file of its own leads nowhere.
    linked: bool,
}

impl Drawing<'_> {
    fn language(&self) -> Language {
        self.address.language
    }

    /// Returns the local time of an instant: `09:15`, of a call to the second.
    fn hour(&self, at: i64) -> String {
        let Some(local) = date::local(at, &self.zone) else { return String::new() };
        let minute = format!("{:02}:{:02}", local.hour(), local.minute());
        match self.conversation.parts.is_empty() {
            true => minute,
            false => format!("{minute}:{:02}", local.second()),
        }
    }

    /// Writes a name: its lines to the left of the middle of what it names, or above its top.
    fn name(&self, top: f64, middle: f64, name: &str, href: Option<&str>) -> Markup {
        let Shape { left, above, name: room, name_lines, .. } = self.shape;
        let lines = place::lines(name, room, name_lines);
        let half = NAME_LINE / 2.0 * lines.len().saturating_sub(1) as f64;
        let (x, y, anchor) = match above > 0.0 {
            true => (0.0, top + 13.0, "start"),
            false => (left - 14.0, middle + 4.0 - half, "end"),
        };
        let text = html! {
            text.name x=(x) y=(fixed(y)) text-anchor=(anchor) {
                title { (name) }
                @for (index, line) in lines.iter().enumerate() {
                    tspan x=(x) dy=(if index == 0 { 0.0 } else { NAME_LINE }) { (line) }
                }
            }
        };
        html! {
            @match href.filter(|_| self.linked) {
                Some(href) => a href=(href) { (text) },
                None => (text),
            }
        }
    }
}

/// The picture and its size.
struct Drawn {
    body: Markup,
    width: f64,
    height: f64,
}

/// Returns what the picture shows, for those who cannot see it.
fn says(language: Language, conversation: &Conversation) -> String {
    let calendar = calendar_name(language, &conversation.calendar);
    let pattern = match conversation.open_hours.is_empty() {
        false => say::PICTURE,
        true if conversation.calendar == WALL => say::PICTURE_WALL,
        true => say::PICTURE_CALENDAR,
    };
    // What is folded is the same at each width.
    let axis = Axis::new(conversation, WIDE.left, WIDE.reach);
    // Nights of a call are as long as they were.
    let hours = !conversation.open_hours.is_empty() && conversation.parts.is_empty();
    let nights = hours && axis.has_nights();
    let folds = match axis.has_folds() {
        _ if nights => format!(" {}", say::FOLDS_NIGHTS.text(language)),
        true => format!(" {}", say::FOLDS_LONG.text(language)),
        false => String::new(),
    };
    pattern.fill(language, &[("calendar", calendar), ("folds", &folds)])
}

fn draw(
    address: &Address,
    conversation: &Conversation,
    catalog: &Catalog,
    (shape, linked): (Shape, bool),
) -> Drawn {
    let axis = Axis::new(conversation, shape.left, shape.reach);
    let zone = date::zone(&conversation.zone);
    let first_responses = lanes::first_responses(&conversation.clocks, catalog);
    let drawing =
        Drawing { address, conversation, catalog, shape, axis, zone, first_responses, linked };
    let (lanes, lanes_end) = lanes::draw(&drawing, TOP);
    let (clocks, end) = clocks::draw(&drawing, lanes_end + 12.0);
    let body = html! {
        (ground(&drawing, lanes_end, end))
        (lanes)
        (clocks)
    };
    Drawn { body, width: drawing.axis.right() + RIGHT, height: end + BOTTOM }
}

/// Draws the conversation for a file of its own.
pub(crate) fn drawing(
    address: &Address,
    conversation: &Conversation,
    catalog: &Catalog,
) -> super::drawing::Drawing {
    let Drawn { body, width, height } = draw(address, conversation, catalog, (WIDE, false));
    let says = says(address.language, conversation);
    super::drawing::Drawing { class: "timeline", width, height, says, leads: false, body }
}

/// Draws the conversation under a name; `take` leads to its files.
pub(crate) fn timeline(
    address: &Address,
    conversation: &Conversation,
    catalog: &Catalog,
    (name, take): (&str, &Markup),
) -> Markup {
    let says = says(address.language, conversation);
    let picture = |shape: Shape| {
        let drawn = draw(address, conversation, catalog, (shape, true));
        let Drawn { body, width: whole, height } = drawn;
        let fits = whole <= shape.reach.fits + shape.left + RIGHT + 1.0;
        let class = match (shape.above > 0.0, fits) {
            (true, _) => "timeline phone",
            (false, true) => "timeline fits",
            (false, false) => "timeline",
        };
        html! {
            svg class=(class) viewBox=(format!("0 0 {whole:.0} {height:.0}"))
                width=[(!fits).then(|| format!("{whole:.0}"))] role="group"
                    aria-label=(says) { (body) }
        }
    };
    html! {
        (fitted(|room| match room {
            Room::Wide => frame(name, &picture(WIDE)),
            Room::Narrow => picture(NARROW),
        }))
        (take)
        p.quiet.small.note { (says) }
    }
}

/// Draws business hours, folds, days and hours.
fn ground(drawing: &Drawing<'_>, lanes_end: f64, end: f64) -> Markup {
    let (axis, fold) = (&drawing.axis, drawing.shape.fold);
    let marks = marks(drawing);
    html! {
        defs {
            pattern id=(fold) width="7" height="7" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)" {
                rect.fold-ground width="7" height="7" {}
                path.fold-line d="M0 0V7" {}
            }
        }
        @for piece in axis.pieces() {
            @let class = match piece.ground
                { Ground::Open => "open", Ground::Closed => "closed", Ground::Folded => "folded" };
            rect class=(class) x=(fixed(piece.x)) y=(TOP) width=(fixed(piece.width))
                height=(fixed(end - TOP))
                fill=[(piece.ground == Ground::Folded).then(|| format!("url(#{fold})"))] {}
        }
        path.rule d=(format!("M0 {0:.1}H{1:.1}", lanes_end + 4.0, axis.right())) {}
        (days::draw(drawing))
        (folds(drawing))
        @for (x, text, edge) in marks {
            path class=(if edge { "edge" } else { "hour" }) d=(format!("M{x:.1} {TOP}V{end:.1}")) {}
            text.hour-name x=(fixed(x)) y=(fixed(end + 19.0)) text-anchor="middle" { (text) }
        }
    }
}

/// Writes how much time each fold and night holds.
fn folds(drawing: &Drawing<'_>) -> Markup {
    let language = drawing.language();
    let mut line = Line::default();
    let mut placed = Vec::new();
    // First and last piece are only air.
    let pieces = drawing.axis.pieces();
    let inner = pieces.get(1..pieces.len().saturating_sub(1)).unwrap_or_default();
    for piece in inner.iter().filter(|piece| piece.ground != Ground::Open) {
        let length = language.duration_short((piece.to - piece.from) as f64 / SECOND as f64);
        let folded = piece.ground == Ground::Folded;
        let name = if folded { format!("⋯ {length}") } else { length };
        let (middle, half) = (piece.x + piece.width / 2.0, width(&name) / 2.0);
        let middle = middle.clamp(half, (drawing.axis.right() + RIGHT - half).max(half));
        if line.take(middle - half - 4.0, middle + half + 4.0) {
            placed.push((middle, name, folded));
        }
    }
    html! { @for (x, name, folded) in placed {
        text.fold-name x=(fixed(x)) y="36" text-anchor="middle" {
            @if folded { title { (say::FOLDED.text(language)) } }
            (name)
        }
    } }
}

/// Returns the hours that find room under the picture: place, text, whether hours begin or end.
fn marks(drawing: &Drawing<'_>) -> Vec<(f64, String, bool)> {
    let axis = &drawing.axis;
    let mut line = Line::default();
    let mut marks = Vec::new();
    let mut add = |at: i64, x: f64, edge: bool| {
        let text = drawing.hour(at);
        let half = width(&text) / 2.0 + 5.0;
        // Nothing is cut by the left edge, where the axis of a phone begins.
        if x + 5.0 >= half && line.take(x - half, x + half) {
            marks.push((x, text, edge));
        }
    };
    for pair in axis.pieces().windows(2) {
        if pair[0].ground != pair[1].ground {
            add(pair[1].from, pair[1].x, true);
        }
    }
    for step in [15, 5, 1].into_iter().filter(|_| axis.is_brief()) {
        for piece in axis.pieces().iter().filter(|piece| piece.ground == Ground::Open) {
            for at in axis::minutes(piece, step) {
                add(at, axis.x(at), false);
            }
        }
    }
    for step in [4, 2, 1] {
        for piece in axis.pieces().iter().filter(|piece| piece.ground == Ground::Open) {
            for at in axis::hours(piece, step, &drawing.zone) {
                add(at, axis.x(at), false);
            }
        }
    }
    marks
}

/// Writes a length with one decimal.
fn fixed(value: f64) -> String {
    format!("{value:.1}")
}

/// Returns what a calendar is called where one of them is chosen.
pub(crate) fn calendar_name(language: Language, calendar: &str) -> &str {
    match calendar {
        "business" => say::BUSINESS_HEAD.text(language),
        WALL => say::WALL_HEAD.text(language),
        name => name,
    }
}

/// Returns what a lane is called.
fn lane_text(lane: Lane) -> Text {
    match lane {
        Lane::Customer => say::LANE_CUSTOMER,
        Lane::Bot => say::LANE_BOT,
        Lane::Agent => say::LANE_AGENT,
        Lane::Status => say::LANE_STATUS,
        Lane::System => say::LANE_SYSTEM,
    }
}
