//! From instants to places: open hours take room by the root of their length, nights little, and
//! days on which nothing happened are one fold. A call takes room by its length, and a wait is
//! folded beside which its talk could not be seen.

use baremo_metrics::service::{Conversation, Lane};
use baremo_model::{HOUR, MINUTE};
use baremo_render::date;
use jiff::tz::TimeZone;

/// Width of a picture that fits a page.
pub(super) const NARROW: f64 = 1150.0;
/// Width of the widest picture that is still pressed together to fit a page.
pub(super) const PRESSED: f64 = 2.4 * NARROW;
/// Width of the widest picture; more is pressed together too.
const WIDE: f64 = 4200.0;
/// Room of a fold.
const FOLD: f64 = 64.0;
/// Pieces between two things that happen from which on they are folded: more than two nights.
const MOST: usize = 5;
/// Part of the time shown of a call that its talk has, at least: beside more a wait is folded.
const TALK: i64 = 24;
/// Marks of one piece, at most.
const MARKS: i64 = 24;

/// What a piece of the axis lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Business hours, or all hours where no calendar applies.
    Open,
    /// Outside business hours.
    Closed,
    /// Several days in one.
    Folded,
}

/// How wide an axis is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// The width that a shorter one is stretched to.
    pub(super) fits: f64,
    /// The greatest width from which one is pressed together to that.
    pub(super) pressed: f64,
}

/// A piece of the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) x: f64,
    pub(super) width: f64,
    pub(super) ground: Ground,
}

/// The axis.
pub(super) struct Axis {
    pieces: Vec<Piece>,
    left: f64,
}

impl Axis {
    /// Lays a conversation out to the right of a place.
    pub(super) fn new(conversation: &Conversation, left: f64, reach: Reach) -> Self {
        let mut keys = keys(conversation);
        keys.sort_unstable();
        keys.dedup();
        if keys.len() < 2 {
            let only = keys.first().copied().unwrap_or_default();
            keys = vec![only, only.saturating_add(MINUTE)];
        }
        let mut open = conversation.open_hours.clone();
        open.sort_unstable();
        let mut pieces = Vec::new();
        for pair in keys.windows(2) {
            pieces.extend(between(pair[0], pair[1], &open));
        }
        let is_call = !conversation.parts.is_empty();
        if is_call {
            fold_waits(&mut pieces, &talks(conversation));
        }
        // A little air before the first thing that happens and after the last: of what takes
        // minutes less.
        let air = |piece: Option<&Piece>| piece.map_or(Ground::Open, |piece| piece.ground);
        let (before, after) = (air(pieces.first()), air(pieces.last()));
        let (first, last) = (keys[0], keys[keys.len() - 1]);
        let shown = pieces.iter().filter(|piece| piece.ground != Ground::Folded);
        let shown: i64 = shown.map(|piece| piece.to - piece.from).sum();
        let beside = (15 * MINUTE).min(shown / 4);
        pieces.insert(0, piece(first.saturating_sub(beside), first, flat(before)));
        pieces.push(piece(last, last.saturating_add(beside), flat(after)));
        match is_call {
            true => place_by_length(&mut pieces, left, reach),
            false => place(&mut pieces, left, reach),
        }
        Axis { pieces, left }
    }

    /// Returns whether time is folded.
    pub(super) fn has_folds(&self) -> bool {
        self.pieces.iter().any(|piece| piece.ground == Ground::Folded)
    }

    /// Returns whether hours outside the business hours are on it.
    pub(super) fn has_nights(&self) -> bool {
        self.pieces.iter().any(|piece| piece.ground == Ground::Closed)
    }

    /// Returns the pieces, from left to right.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Returns where the axis ends.
    pub(super) fn right(&self) -> f64 {
        self.pieces.last().map_or(self.left, |piece| piece.x + piece.width)
    }

    /// Returns whether all of it takes so little time that minutes are told.
    pub(super) fn is_brief(&self) -> bool {
        let ends = self.pieces.first().zip(self.pieces.last());
        ends.is_some_and(|(first, last)| last.to.saturating_sub(first.from) <= 2 * HOUR)
    }

    /// Returns the place of an instant.
    pub(super) fn x(&self, at: i64) -> f64 {
        let index = self.pieces.partition_point(|piece| piece.to < at);
        let Some(piece) = self.pieces.get(index) else { return self.right() };
        let length = (piece.to - piece.from).max(1) as f64;
        piece.x + piece.width * ((at - piece.from) as f64 / length).clamp(0.0, 1.0)
    }

    /// Returns the parts of a span that lie on open ground, as places.
    pub(super) fn open_parts(&self, from: i64, to: i64) -> Vec<(f64, f64)> {
        let mut parts: Vec<(f64, f64)> = Vec::new();
        let within = |piece: &&Piece| piece.from < to && piece.to > from;
        for piece in self.pieces.iter().filter(within) {
            if piece.ground != Ground::Open {
                continue;
            }
            let (start, end) = (self.x(piece.from.max(from)), self.x(piece.to.min(to)));
            match parts.last_mut() {
                Some(last) if (last.1 - start).abs() < 0.2 => last.1 = end,
                _ => parts.push((start, end)),
            }
        }
        parts
    }
}

fn flat(ground: Ground) -> Ground {
    if ground == Ground::Folded { Ground::Closed } else { ground }
}

/// Returns the instants that matter.
fn keys(conversation: &Conversation) -> Vec<i64> {
    let mut keys: Vec<i64> = conversation.events.iter().map(|event| event.at_micros).collect();
    for clock in &conversation.clocks {
        keys.extend([clock.from, clock.drawn_to(conversation.now)]);
    }
    for target in &conversation.targets {
        keys.push(target.from);
        keys.extend(target.kept);
        // What is due long after everything else would only stretch the picture.
        keys.extend(target.due.filter(|due| *due <= conversation.now));
    }
    let statuses = conversation.events.iter().filter(|event| event.lane == Lane::Status);
    keys.extend(statuses.map(|event| event.at_micros));
    let parts = conversation.parts.iter();
    keys.extend(parts.flat_map(|part| [Some(part.from), part.to]).flatten());
    keys
}

fn piece(from: i64, to: i64, ground: Ground) -> Piece {
    Piece { from, to, x: 0.0, width: 0.0, ground }
}

/// Cuts the time between two instants into open and closed pieces; folds what is long.
fn between(from: i64, to: i64, open: &[(i64, i64)]) -> Vec<Piece> {
    if open.is_empty() {
        let ground = if to - from > 6 * HOUR { Ground::Folded } else { Ground::Open };
        return vec![piece(from, to, ground)];
    }
    let mut pieces = Vec::new();
    let mut at = from;
    let first = open.partition_point(|(_, end)| *end <= from);
    for (start, end) in open[first..].iter().take_while(|(start, _)| *start < to) {
        if *start > at {
            pieces.push(piece(at, *start, Ground::Closed));
        }
        pieces.push(piece((*start).max(at), (*end).min(to), Ground::Open));
        at = (*end).min(to);
    }
    if at < to {
        pieces.push(piece(at, to, Ground::Closed));
    }
    if pieces.len() <= MOST {
        return pieces;
    }
    let is_open = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.ground == Ground::Open);
    let first = is_open(pieces.first()).then(|| pieces.remove(0));
    let last = if is_open(pieces.last()) { pieces.pop() } else { None };
    let (start, end) = (pieces[0].from, pieces[pieces.len() - 1].to);
    first.into_iter().chain([piece(start, end, Ground::Folded)]).chain(last).collect()
}

/// Returns the room of so many open minutes, in which a minute is seen beside a day.
fn by_root(minutes: f64) -> f64 {
    11.0 + 6.0 * minutes.sqrt()
}

/// Returns the spans in which somebody talks, or works on it.
fn talks(conversation: &Conversation) -> Vec<(i64, i64)> {
    let parts = conversation.parts.iter().filter(|part| part.kind != "wait");
    parts.map(|part| (part.from, part.to.unwrap_or(conversation.now))).collect()
}

/// Folds waits of a call that are longer than its talk, the longest first, as long as the talk
/// could not be seen beside them.
fn fold_waits(pieces: &mut [Piece], talks: &[(i64, i64)]) {
    let length = |piece: &Piece| piece.to - piece.from;
    let is_talk =
        |piece: &Piece| talks.iter().any(|(from, to)| *from <= piece.from && piece.to <= *to);
    let (mut talk, mut whole, mut waits) = (0_i64, 0_i64, Vec::new());
    for (index, own) in pieces.iter().enumerate() {
        if own.ground == Ground::Folded {
            continue;
        }
        whole = whole.saturating_add(length(own));
        match is_talk(own) {
            true => talk += length(own),
            false => waits.push((length(own), index)),
        }
    }
    waits.sort_unstable();
    // Without a talk the wait is what is to be seen.
    for (wait, index) in waits.into_iter().rev().filter(|_| talk > 0) {
        if wait <= talk || talk >= whole / TALK {
            return;
        }
        pieces[index].ground = Ground::Folded;
        whole -= wait;
    }
}

/// Gives each piece of a call its place: room by its length.
fn place_by_length(pieces: &mut [Piece], left: f64, reach: Reach) {
    let length = |piece: &Piece| (piece.to - piece.from).max(0) as f64;
    let shown = pieces.iter().filter(|piece| piece.ground != Ground::Folded);
    let whole: f64 = shown.map(length).sum();
    let folds = pieces.iter().filter(|piece| piece.ground == Ground::Folded).count() as f64;
    // Folds leave half of the room to what is shown, where anything is.
    let most = if whole > 0.0 { reach.fits / 2.0 } else { reach.fits };
    let fold = FOLD.min(most / folds.max(1.0));
    let room = reach.fits - folds * fold;
    let mut x = left;
    for piece in pieces.iter_mut() {
        piece.width = match piece.ground {
            Ground::Folded => fold,
            Ground::Open | Ground::Closed => room * length(piece) / whole.max(1.0),
        };
        piece.x = x;
        x += piece.width;
    }
}

/// Gives each piece its place.
fn place(pieces: &mut [Piece], left: f64, reach: Reach) {
    for piece in pieces.iter_mut() {
        let minutes = ((piece.to - piece.from) as f64 / MINUTE as f64).max(0.0);
        piece.width = match piece.ground {
            Ground::Open => by_root(minutes),
            Ground::Closed => (10.0 + 2.0 * minutes.sqrt()).min(54.0),
            Ground::Folded => FOLD,
        };
    }
    let sum = |ground: fn(Ground) -> bool, pieces: &[Piece]| -> f64 {
        pieces.iter().filter(|piece| ground(piece.ground)).map(|piece| piece.width).sum()
    };
    let open = sum(|ground| ground == Ground::Open, pieces);
    let other = sum(|ground| ground != Ground::Open, pieces);
    let (whole, fits) = (open + other, reach.fits);
    let (more, all) = match whole {
        whole if whole > fits && whole <= reach.pressed => (1.0, fits / whole),
        whole if whole > WIDE => (1.0, WIDE / whole),
        whole if whole < fits && open > 0.0 => ((fits - other) / open, 1.0),
        whole if whole < fits => (1.0, fits / whole.max(1.0)),
        _ => (1.0, 1.0),
    };
    let mut x = left;
    for piece in pieces.iter_mut() {
        piece.width *= all * if piece.ground == Ground::Open { more } else { 1.0 };
        piece.x = x;
        x += piece.width;
    }
}

/// Returns the full local hours within a piece, each so many hours.
pub(super) fn hours(piece: &Piece, step: i8, zone: &TimeZone) -> Vec<i64> {
    let first = piece.from + (-piece.from).rem_euclid(HOUR);
    let at = (0..MARKS).map(|number| first + number * HOUR).take_while(|at| *at < piece.to);
    // Zones with a quarter or half hour have their full hours in between.
    let local = |at: i64| {
        let minute = date::local(at, zone)?.minute();
        let at = at - i64::from(minute) * MINUTE;
        let hour = date::local(at, zone)?.hour();
        (hour % step == 0 && at >= piece.from).then_some(at)
    };
    at.filter_map(local).collect()
}

/// Returns the full minutes within a piece, each so many minutes. A zone lies whole quarters of an
/// hour from UTC.
pub(super) fn minutes(piece: &Piece, step: i64) -> Vec<i64> {
    let step = step * MINUTE;
    let first = piece.from + (-piece.from).rem_euclid(step);
    (0..MARKS).map(|number| first + number * step).take_while(|at| *at < piece.to).collect()
}

#[cfg(test)]
mod tests {
    use baremo_model::{DAY, SECOND};

    use super::*;

    fn open(days: i64) -> Vec<(i64, i64)> {
        (0..days).map(|day| (day * DAY + 9 * HOUR, day * DAY + 18 * HOUR)).collect()
    }

    #[test]
    fn a_night_is_a_piece_and_a_fortnight_a_fold() {
        let grounds = |from, to| -> Vec<Ground> {
            between(from, to, &open(30)).into_iter().map(|piece| piece.ground).collect()
        };
        use Ground::{Closed, Folded, Open};
        assert_eq!(grounds(10 * HOUR, DAY + 10 * HOUR), [Open, Closed, Open]);
        assert_eq!(grounds(10 * HOUR, 14 * DAY + 10 * HOUR), [Open, Folded, Open]);
        assert_eq!(grounds(20 * HOUR, 14 * DAY + 20 * HOUR), [Folded]);
        assert_eq!(between(0, 9 * DAY, &[])[0].ground, Folded);
    }

    #[test]
    fn minutes_are_told_of_what_takes_minutes() {
        let piece = piece(MINUTE / 2, 6 * MINUTE, Ground::Open);
        let told = |step: i64| -> Vec<i64> {
            minutes(&piece, step).into_iter().map(|at| at / MINUTE).collect()
        };
        assert_eq!((told(15), told(5), told(2)), (vec![], vec![5], vec![2, 4]));
    }

    #[test]
    fn time_only_runs_to_the_right() {
        let mut pieces: Vec<Piece> = [(0, HOUR), (HOUR, 9 * DAY), (9 * DAY, 9 * DAY + MINUTE)]
            .into_iter()
            .flat_map(|(from, to)| between(from, to, &open(10)))
            .collect();
        place(&mut pieces, 100.0, Reach { fits: NARROW, pressed: PRESSED });
        let axis = Axis { pieces, left: 100.0 };
        let places: Vec<f64> = (0..200).map(|step| axis.x(step * HOUR)).collect();
        assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{places:?}");
        assert!((axis.right() - 100.0 - NARROW).abs() < 1.0 && axis.x(i64::MAX) == axis.right());
        let parts = axis.open_parts(0, DAY + 10 * HOUR);
        assert!(parts.iter().all(|(from, to)| from < to), "{parts:?}");
    }

    fn call(ends: &[i64], talks: &[(i64, i64)]) -> Axis {
        let mut pieces: Vec<Piece> =
            ends.windows(2).flat_map(|pair| between(pair[0], pair[1], &[])).collect();
        fold_waits(&mut pieces, talks);
        place_by_length(&mut pieces, 0.0, Reach { fits: 980.0, pressed: PRESSED });
        Axis { pieces, left: 0.0 }
    }

    #[test]
    fn bars_of_a_call_are_as_long_as_what_they_tell() {
        let ends = [0, 11, 15, 217, 288].map(|second| second * SECOND);
        let axis = call(&ends, &[(ends[2], ends[3]), (ends[3], ends[4])]);
        assert!(!axis.has_folds());
        let length = |from: i64, to: i64| axis.x(to) - axis.x(from);
        let second = 980.0 / 288.0;
        let lengths = [(length(0, ends[2]), 15.0), (length(ends[2], ends[3]), 202.0)];
        assert!(lengths.iter().all(|(one, took)| (one - took * second).abs() < 0.1), "{lengths:?}");
        // A wait that hides nothing is drawn as long as it was.
        let ends = [0, 20 * MINUTE, 22 * MINUTE];
        assert!(!call(&ends, &[(ends[1], ends[2])]).has_folds());
    }

    #[test]
    fn a_wait_is_folded_beside_which_the_talk_could_not_be_seen() {
        let ends = [0, 5 * HOUR, 5 * HOUR + 3 * MINUTE, 9 * HOUR, 9 * HOUR + 2 * MINUTE];
        let axis = call(&ends, &[(ends[1], ends[2]), (ends[3], ends[4])]);
        let folded: Vec<bool> =
            axis.pieces().iter().map(|piece| piece.ground == Ground::Folded).collect();
        assert_eq!(folded, [true, false, true, false]);
        assert!((axis.right() - 980.0).abs() < 0.5);
        // Who hung up without a talk waited, and that is what is seen.
        assert!(!call(&[0, MINUTE, 5 * HOUR], &[]).has_folds());
    }

    #[test]
    fn every_conversation_is_pressed_to_a_phone() {
        let phone = Reach { fits: 322.0, pressed: f64::INFINITY };
        for days in [1, 3, 200] {
            let mut pieces: Vec<Piece> = (0..days)
                .flat_map(|day| between(day * DAY, (day + 1) * DAY, &open(days)))
                .collect();
            place(&mut pieces, 0.0, phone);
            let axis = Axis { pieces, left: 0.0 };
            assert!((axis.right() - 322.0).abs() < 0.5, "{days} days: {}", axis.right());
        }
    }
}
