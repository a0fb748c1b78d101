//! Whether the change of a level can be told from chance: how it moved before.
//!
//! ```text
//!        step          step          step     whole weeks, no shorter than the change
//!   ├──┤          ├──┤          ├──┤          ├──┤
//!   a change before, and another one …        the change between the ends of both ranges
//! ```
//!
//! Each of them is as long as the change and lies at the same hours of the same weekdays, so that
//! what mornings and Mondays do every time is no news. Decision 0038 says why.

use baremo_metrics::bucket::{weeks_between, weeks_earlier};
use baremo_metrics::page::Kind;
use baremo_metrics::statistics::{ChangeTest, level_change};
use baremo_model::Fact;
use jiff::tz::TimeZone;

use super::{holds_at, judged_at};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::names_base;
use crate::reading::scan::{Groups, Reading, scan};
use crate::session::Session;

/// Changes before that are looked at: those of eight four-weeks are more than half a year's.
const MOST: i64 = 8;

/// How the level of each group moved before, over as long a time as the one that is tested.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    of_group: Vec<Vec<f64>>,
}

impl Moves {
    /// Finds how a level moved before the change between the ends of two ranges, which are one
    /// bucket each; nothing of other metrics, and where groups are told by what customers were at
    /// each end.
    pub(crate) fn read(
        session: &Session,
        (plan, before): (&Plan, &Plan),
        metric: &MetricPlan,
        groups: &Groups,
    ) -> Result<Option<Self>, EngineError> {
        let single = plan.buckets.is_none() && before.buckets.is_none();
        let side = metric.definition.value.as_ref();
        let Some(side) = side.filter(|_| single && metric.definition.kind == Kind::Level) else {
            return Ok(None);
        };
        let fact = Fact::from_name(&side.fact);
        if fact.is_none_or(|fact| names_base(session, plan, metric, fact)) {
            return Ok(None);
        }
        let Some((first, _)) = session.coverage_for(plan, metric)? else { return Ok(None) };
        let ends = (judged_at(before, session, 0), judged_at(plan, session, 0));
        let spans = spans(ends, first, &plan.time_zone)?;
        if spans.is_empty() {
            return Ok(None);
        }
        let mut instants: Vec<i64> = spans.iter().flat_map(|(from, to)| [*from, *to]).collect();
        instants.sort_unstable();
        let reading = Reading::Holding(&instants);
        let found = scan(session, plan, metric, side, reading, &mut groups.clone())?;
        let mut of_group = vec![vec![0.0; spans.len()]; groups.keys.len()];
        for o in found.observations.iter() {
            // Groups that held rows before only are none of the answer's.
            let Some(moves) = of_group.get_mut(o.group as usize) else { continue };
            for (change, (from, to)) in moves.iter_mut().zip(&spans) {
                let holds = |at: i64| f64::from(u8::from(holds_at(o.value, o.wall, at)));
                *change += holds(*to) - holds(*from);
            }
        }
        Ok(Some(Moves { of_group }))
    }

    /// Tests the change of a group's level.
    pub(crate) fn test(&self, group: usize, change: f64) -> Option<ChangeTest> {
        level_change(change, self.of_group.get(group)?)
    }
}

/// Returns the spans of the changes before the one between two instants, the latest first, as far
/// back as anything is recorded: whole weeks earlier by the calendar of a zone.
fn spans(
    (one, other): (i64, i64),
    first: i64,
    zone: &TimeZone,
) -> Result<Vec<(i64, i64)>, EngineError> {
    let (early, late) = (one.min(other), one.max(other));
    if early == late {
        return Ok(Vec::new());
    }
    let step = weeks_between(early, late, zone)?;
    let mut spans = Vec::new();
    for back in 1..=MOST {
        let earlier = |at: i64| weeks_earlier(at, step * back, zone);
        // Before all calendars nothing is recorded either.
        let (Ok(from), Ok(to)) = (earlier(early), earlier(late)) else { break };
        if from < first {
            break;
        }
        spans.push((from, to));
    }
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use baremo_metrics::bucket::zone;
    use baremo_model::DAY;

    use super::*;

    #[test]
    fn changes_before_lie_at_the_same_weekdays_and_do_not_overlap() {
        let days = |from: i64, to: i64| (from * DAY, to * DAY);
        let spans = |ends, first| spans(ends, first, &TimeZone::UTC).unwrap();
        // A day against the day before: the same weekday of the weeks before.
        assert_eq!(spans(days(99, 100), 78 * DAY), [days(92, 93), days(85, 86), days(78, 79)]);
        assert_eq!(spans(days(93, 100), 79 * DAY), [days(86, 93), days(79, 86)]);
        // Thirty days in steps of five weeks.
        assert_eq!(spans(days(170, 200), 100 * DAY), [days(135, 165), days(100, 130)]);
        assert_eq!(spans(days(200, 170), 100 * DAY).len(), 2, "whichever comes first");
        assert!(spans(days(100, 100), 0).is_empty());
        assert_eq!(spans(days(9_999, 10_000), i64::MIN).len(), MOST as usize);
    }

    #[test]
    fn they_begin_and_end_at_the_same_hour_of_the_clock() {
        let madrid = zone("Europe/Madrid").unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
        // Four weeks over the end of summer time: an hour more, and no fifth week for it.
        let ends = (at("2026-10-03T22:00:00Z"), at("2026-10-31T23:00:00Z"));
        let spans = spans(ends, at("2026-03-01T00:00:00Z"), &madrid).unwrap();
        assert_eq!(spans[0], (at("2026-09-05T22:00:00Z"), at("2026-10-03T22:00:00Z")));
        // Ends before summer time lie an hour later in UTC.
        assert_eq!(spans[6], (at("2026-03-21T23:00:00Z"), at("2026-04-18T22:00:00Z")));
    }
}
