//! A calendar laid out over time, and the questions it answers.

use std::sync::{Arc, OnceLock};

use super::zone::{DAY, MINUTE, ZoneTable, day_number, weekday};
use super::{CalendarSpec, NamedShift};

/// Width of an index bucket as a power of two of micros: 2^33 µs is 2 h 23 min, so that hardly
/// any bucket holds two openings and 20 years of index stay under 300 kB.
const BUCKET_BITS: u32 = 33;

/// Answers questions about business time. All instants are UTC micros, all spans half-open.
///
/// Right for every instant of 1970 to 2100; before and after it is never open. Questions inside
/// the range the calendar was compiled for are answered in constant time; the first one outside
/// lays out the whole of 1970 to 2100, once. Clones are cheap where they share that.
#[derive(Clone, Debug)]
pub struct Calendar(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Wall,
    Hours(Box<Hours>),
}

#[derive(Clone, Debug)]
struct Hours {
    spec: Arc<CalendarSpec>,
    /// The years asked for at compile time.
    core: Arc<Layout>,
    /// All years, with the same origin of `open_before` as `core`.
    all: OnceLock<Arc<Layout>>,
}

/// A calendar over some years, each answer a search.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// First instant laid out.
    start: i64,
    /// First instant no longer laid out.
    end: i64,
    /// Openings in order, between a span of no length at `start` and one that never begins.
    edges: Vec<Edge>,
    /// By bucket, the last edge at or before the bucket's begin.
    index: Vec<u32>,
    zone: ZoneTable,
    /// Day number of the first local date.
    first_day: i32,
    /// Working dates before each local date, from `first_day` on.
    working_before: Vec<u32>,
}

/// An opening; it closes when the next edge's `open_before` is reached.
#[derive(Clone, Copy, Debug)]
struct Edge {
    start: i64,
    /// Open micros before `start`, from the calendar's origin on.
    open_before: i64,
}

impl Layout {
    /// Takes sorted, disjoint open spans between `start` and `end`, and for each local date from
    /// `first_day` whether it is worked on.
    pub(super) fn new(
        range: (i64, i64),
        open: &[(i64, i64)],
        zone: ZoneTable,
        first_day: i32,
        is_working: &[bool],
    ) -> Layout {
        let (start, end) = range;
        let mut edges = Vec::with_capacity(open.len() + 2);
        let mut open_before = 0;
        edges.push(Edge { start, open_before });
        for (from, to) in open {
            edges.push(Edge { start: *from, open_before });
            open_before += to - from;
        }
        edges.push(Edge { start: i64::MAX, open_before });
        let bucket_count = ((end - start) >> BUCKET_BITS) + 1;
        let mut index = Vec::with_capacity(bucket_count as usize);
        let mut edge = 0;
        for bucket in 0..bucket_count {
            while edges[edge + 1].start <= start + (bucket << BUCKET_BITS) {
                edge += 1;
            }
            index.push(edge as u32);
        }
        let mut working_before = Vec::with_capacity(is_working.len() + 1);
        let mut count = 0;
        for is_working in is_working {
            working_before.push(count);
            count += u32::from(*is_working);
        }
        working_before.push(count);
        Layout { start, end, edges, index, zone, first_day, working_before }
    }

    /// Moves the origin of `open_before` to the given instant.
    fn with_origin(mut self, origin: i64) -> Layout {
        let before = self.open_before(origin);
        self.edges.iter_mut().for_each(|edge| edge.open_before -= before);
        self
    }

    fn covers(&self, instant: i64) -> bool {
        (instant.wrapping_sub(self.start) as u64) < ((self.end - self.start) as u64)
    }

    /// Returns the last edge at or before an instant, which is never the last edge of all.
    #[inline]
    fn edge_at(&self, instant: i64) -> usize {
        let instant = instant.clamp(self.start, self.end);
        let bucket = ((instant - self.start) >> BUCKET_BITS) as usize;
        let mut edge = self.index[bucket] as usize;
        while self.edges[edge + 1].start <= instant {
            edge += 1;
        }
        edge
    }

    #[inline]
    fn open_before(&self, instant: i64) -> i64 {
        let edge = self.edge_at(instant);
        let (here, next) = (self.edges[edge], self.edges[edge + 1]);
        let since = instant.clamp(self.start, self.end) - here.start;
        here.open_before + since.min(next.open_before - here.open_before)
    }

    /// Returns when the span that begins at an edge closes.
    fn close_of(&self, edge: usize) -> i64 {
        let length = self.edges[edge + 1].open_before - self.edges[edge].open_before;
        self.edges[edge].start + length
    }

    /// Returns the open span at an instant, or the next one within the layout.
    fn span_from(&self, instant: i64) -> Option<(i64, i64)> {
        if instant >= self.end {
            return None;
        }
        let edge = self.edge_at(instant);
        let edge = if instant.max(self.start) < self.close_of(edge) { edge } else { edge + 1 };
        (edge + 1 < self.edges.len()).then(|| (self.edges[edge].start, self.close_of(edge)))
    }

    /// Returns the first instant before which so much time was open, counted from the origin.
    fn when_open_before(&self, target: i64) -> Option<i64> {
        let after = self.edges.partition_point(|edge| edge.open_before < target);
        if after == 0 || after == self.edges.len() {
            return None;
        }
        let edge = self.edges[after - 1];
        Some(edge.start + (target - edge.open_before))
    }

    fn working_before(&self, day: i32) -> u32 {
        let last = self.working_before.len() as i64 - 1;
        let offset = i64::from(day) - i64::from(self.first_day);
        self.working_before[offset.clamp(0, last) as usize]
    }

    /// Returns the end of the date with which so many working dates have passed since that of
    /// `start`; none where that is not laid out.
    fn end_of(&self, start: i64, days: u32) -> Option<i64> {
        let first = self.zone.local_day(start.clamp(self.start, self.end - 1));
        let target = self.working_before(first + 1).saturating_add(days);
        let passed = self.working_before.partition_point(|before| *before < target);
        if passed == self.working_before.len() {
            return None;
        }
        // The date of `start` is over whatever the term.
        let day = (self.first_day + passed as i32).max(first + 1);
        Some(self.zone.first_instant(i64::from(day) * DAY))
    }
}

impl Calendar {
    /// Returns the calendar that is always open: business time is elapsed time. Its zone is UTC.
    pub fn wall() -> Calendar {
        Calendar(Kind::Wall)
    }

    /// Joins a spec with its layout of the years that matter.
    pub(super) fn of(spec: CalendarSpec, core: Layout) -> Calendar {
        let (spec, core) = (Arc::new(spec), Arc::new(core));
        Calendar(Kind::Hours(Box::new(Hours { spec, core, all: OnceLock::new() })))
    }

    /// Returns the calendar's name, `wall` for the one that is always open.
    pub fn name(&self) -> &str {
        match &self.0 {
            Kind::Wall => "wall",
            Kind::Hours(hours) => &hours.spec.name,
        }
    }

    /// Returns the calendar as written, or `None` for the one that is always open.
    pub fn spec(&self) -> Option<&CalendarSpec> {
        match &self.0 {
            Kind::Wall => None,
            Kind::Hours(hours) => Some(&hours.spec),
        }
    }

    /// Returns the open micros between two instants, and 0 when `end` is not after `start`.
    #[inline]
    pub fn business_micros(&self, start: i64, end: i64) -> i64 {
        if end <= start {
            return 0;
        }
        match &self.0 {
            Kind::Wall => end.saturating_sub(start),
            Kind::Hours(_) => self.open_before(end) - self.open_before(start),
        }
    }

    /// Returns the open micros before an instant, counted from an origin that only differences
    /// can do without: negative before it, the same for all questions to one calendar.
    #[inline]
    pub fn open_before(&self, instant: i64) -> i64 {
        match &self.0 {
            Kind::Wall => instant,
            Kind::Hours(hours) => hours.layout(instant).open_before(instant),
        }
    }

    /// Returns whether the calendar is open at an instant.
    #[inline]
    pub fn is_open(&self, instant: i64) -> bool {
        match &self.0 {
            Kind::Wall => true,
            Kind::Hours(hours) => {
                let layout = hours.layout(instant);
                layout.covers(instant) && instant < layout.close_of(layout.edge_at(instant))
            }
        }
    }

    /// Returns the first open instant at or after the given one, or `None` when there is none
    /// until the end of 2100.
    pub fn next_open(&self, instant: i64) -> Option<i64> {
        match &self.0 {
            Kind::Wall => Some(instant),
            Kind::Hours(hours) => hours.span_from(instant).map(|(start, _)| start.max(instant)),
        }
    }

    /// Returns the open spans between two instants, cut to them, in order.
    pub fn open_spans(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        if to <= from {
            return Vec::new();
        }
        let Kind::Hours(hours) = &self.0 else {
            return vec![(from, to)];
        };
        let mut spans: Vec<(i64, i64)> = Vec::new();
        let mut at = from;
        while let Some((start, end)) = hours.span_from(at) {
            // A span may have begun before; the years first laid out may end inside one.
            let start = start.max(at);
            if start >= to {
                break;
            }
            match spans.last_mut() {
                Some(last) if last.1 == start => last.1 = end.min(to),
                _ => spans.push((start, end.min(to))),
            }
            at = end;
        }
        spans
    }

    /// Returns the instant at which so many business micros have passed since `start`: when a
    /// target falls due. It is the first such instant, so a target met exactly at closing time
    /// falls due then and not at the next opening; one of 0 or less falls due at `start`. `None`
    /// when it does not fall due before the end of 2100.
    pub fn add_business(&self, start: i64, micros: i64) -> Option<i64> {
        if micros <= 0 {
            return Some(start);
        }
        match &self.0 {
            Kind::Wall => start.checked_add(micros),
            Kind::Hours(hours) => {
                let target = self.open_before(start).checked_add(micros)?;
                let core = &hours.core;
                let near = if core.covers(start) { core.when_open_before(target) } else { None };
                near.or_else(|| hours.all().when_open_before(target))
            }
        }
    }

    /// Returns the number of working local dates after the date of `start` up to and with the
    /// date of `end`. A date is worked on when hours start on it: a night shift counts to the
    /// date it starts on, and a holiday does not count unless it has hours of its own.
    pub fn business_days(&self, start: i64, end: i64) -> i64 {
        if end <= start {
            return 0;
        }
        let Kind::Hours(hours) = &self.0 else {
            return end.div_euclid(DAY) - start.div_euclid(DAY);
        };
        let layout = match hours.core.covers(start) && hours.core.covers(end) {
            true => &hours.core,
            false => hours.all(),
        };
        let before = |instant: i64| {
            let day = layout.zone.local_day(instant.clamp(layout.start, layout.end - 1));
            layout.working_before(day + 1)
        };
        i64::from(before(end)) - i64::from(before(start))
    }

    /// Returns whether the local date of an instant is a working one, as
    /// [`Calendar::business_days`] counts them.
    pub fn is_working_date(&self, instant: i64) -> bool {
        let Kind::Hours(hours) = &self.0 else {
            return true;
        };
        let layout = hours.layout(instant);
        let day = layout.zone.local_day(instant.clamp(layout.start, layout.end - 1));
        layout.working_before(day + 1) > layout.working_before(day)
    }

    /// Returns the first instant after the local date with which so many working dates have passed
    /// since the date of `start`, as [`Calendar::business_days`] counts them: when a term in
    /// working days is over. `None` when that is not before the end of 2100.
    pub fn end_of_business_days(&self, start: i64, days: u32) -> Option<i64> {
        let Kind::Hours(hours) = &self.0 else {
            return (start.div_euclid(DAY) + i64::from(days) + 1).checked_mul(DAY);
        };
        let near = if hours.core.covers(start) { hours.core.end_of(start, days) } else { None };
        near.or_else(|| hours.all().end_of(start, days))
    }

    /// Returns the name of the shift an instant falls into, by the wall clock of the calendar's
    /// zone, whether open or not; `None` outside all shifts.
    pub fn shift_at(&self, instant: i64) -> Option<&str> {
        let Kind::Hours(hours) = &self.0 else {
            return None;
        };
        if hours.spec.shifts.is_empty() {
            return None;
        }
        let local = hours.layout(instant).zone.local(instant);
        let day = i32::try_from(local.div_euclid(DAY)).ok()?;
        let minute = (local.rem_euclid(DAY) / MINUTE) as u16;
        let mut shifts = hours.spec.shifts.iter();
        shifts.find(|shift| shift.covers(day, minute)).map(|shift| shift.name.as_str())
    }
}

impl Hours {
    #[inline]
    fn layout(&self, instant: i64) -> &Layout {
        if self.core.covers(instant) { &self.core } else { self.all() }
    }

    #[cold]
    fn all(&self) -> &Layout {
        self.all
            .get_or_init(|| Arc::new(self.spec.layout_of_all_years().with_origin(self.core.start)))
    }

    fn span_from(&self, instant: i64) -> Option<(i64, i64)> {
        let near = if self.core.covers(instant) { self.core.span_from(instant) } else { None };
        near.or_else(|| self.all().span_from(instant))
    }
}

impl NamedShift {
    /// Returns whether the shift covers a minute of a day.
    fn covers(&self, day: i32, minute: u16) -> bool {
        let on = |day: i32, minute: u16| {
            let is_before = self.from.is_some_and(|from| day < day_number(from));
            let is_after = self.to.is_some_and(|to| day > day_number(to));
            !is_before
                && !is_after
                && self.week[weekday(day)]
                    .iter()
                    .any(|range| (range.start_minute()..range.end_minute()).contains(&minute))
        };
        on(day, minute) || on(day - 1, minute + super::spec::DAY_MINUTES)
    }
}
