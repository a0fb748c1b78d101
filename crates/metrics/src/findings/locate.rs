//! Where a finding is clearest, and since when it is so.

use std::sync::Arc;

use baremo_model::ErrorKind;

use super::{BrokenDown, ELSEWHERE, Finding, Findings, Group, LookedAt, Of, as_long, since};
use crate::answer::{Answer, Holder, Note, Row, Value};
use crate::query::{NO_DIMENSION, Query};
use crate::service::{MetricService, ServiceError};

/// Part of a group's change that another group shows which changed the same way.
const SAME_WAY: f64 = 0.1;
/// Part of the change of the whole above which most of it is a group's.
const MOST: f64 = 0.5;
/// Fewest observations of a group that is named.
const LEAST: u64 = 10;

impl Findings {
    /// Returns a finding with the group of the dimensions in which it is clearest, the same
    /// question broken down, and from which bucket on it is so there. A dimension the metric cannot
    /// be broken down by is passed over, and so is the one whose group the finding is of. What was
    /// broken down to find it is not asked again.
    ///
    /// # Errors
    ///
    /// As [`QuestionService::ask`](crate::service::QuestionService::ask).
    pub fn located(
        &self,
        service: &dyn MetricService,
        dimensions: &[&str],
        finding: &Finding,
    ) -> Result<Finding, ServiceError> {
        let mut finding = finding.clone();
        let Some(looked_at) = self.looked_at.get(finding.place) else { return Ok(finding) };
        let LookedAt { query, broken, times, .. } = looked_at;
        let asked = Query { metrics: vec![finding.metric.clone()], ..query.clone() };
        let known: &[BrokenDown] = if finding.of.is_some() { &[] } else { broken };
        let asked = match &finding.of {
            Some(of) => narrowed(&asked, &of.dimension, &of.value),
            None => asked,
        };
        finding.group = best(service, (&asked, known), dimensions, &finding)?;
        // The whole of a period has its course in the answer that was looked at, as a rule.
        let alone = finding.group.as_ref().filter(|group| group.whole);
        let course = match (&finding.of, alone) {
            (None, None) if looked_at.has_course => None,
            (_, Some(group)) => Some(narrowed(&asked, &group.dimension, &group.value)),
            (_, None) => Some(asked),
        };
        let has_course = |asked: &Query| asked.grain.as_deref().is_some_and(|grain| grain != "all");
        if let Some(course) = course.filter(has_course) {
            let by = vec![NO_DIMENSION.to_owned()];
            if let Some(told) = usable(service.ask(&Query { by, compare: None, ..course }))? {
                let before = finding.previous.value.unwrap_or(f64::NAN);
                let group = finding.group.as_ref().filter(|group| group.whole);
                let own = group.map_or((finding.now, before), |group| (group.now, group.before));
                finding.since = since(&told.rows, &finding, as_long(&finding, own, *times));
            }
        }
        Ok(finding)
    }
}

/// Returns the group of the dimensions in which a finding is clearest: one that has all of the
/// change before others. Of some dimensions it is known what the question is answered by them.
fn best(
    service: &dyn MetricService,
    (asked, known): (&Query, &[BrokenDown]),
    dimensions: &[&str],
    finding: &Finding,
) -> Result<Option<Group>, ServiceError> {
    let mut best: Option<(f64, Group)> = None;
    let is_other =
        |dimension: &&&str| finding.of.as_ref().is_none_or(|of: &Of| of.dimension != **dimension);
    for dimension in dimensions.iter().filter(is_other) {
        let known = known.iter().find(|(by, answer)| {
            by == dimension && answer.metrics.iter().any(|used| used.name == finding.metric)
        });
        let answer = match known {
            Some((_, answer)) => Some(answer.clone()),
            None => {
                let by = vec![(*dimension).to_owned()];
                usable(service.ask(&Query { by, grain: None, ..asked.clone() }))?
            }
        };
        let answer = answer.filter(|it| is_one_thing(&it.notes, dimension, &finding.metric));
        let clearest = answer.and_then(|answer| {
            let all = answer.total.values.get(&finding.metric).map_or(0, |value| value.n);
            clearest((answer.rows.as_slice(), all), dimension, finding)
        });
        let Some((weight, group)) = clearest else { continue };
        let is_better = best.as_ref().is_none_or(|(most, known)| {
            (group.whole, weight).partial_cmp(&(known.whole, *most)).is_some_and(|it| it.is_gt())
        });
        if is_better {
            best = Some((weight, group));
        }
    }
    Ok(best.map(|(_, group)| group))
}

/// Returns an answer; none where the question cannot be asked of these data.
fn usable(
    answered: Result<Arc<Answer>, ServiceError>,
) -> Result<Option<Arc<Answer>>, ServiceError> {
    match answered {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == ErrorKind::BadRequest => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns whether a dimension is one thing in all parts of a metric, by the notes of an answer:
/// else its groups divide what is of one thing by what is of another.
fn is_one_thing(notes: &[Note], dimension: &str, metric: &str) -> bool {
    !notes.iter().any(|note| {
        let Note::SeveralMeanings { dimension: noted, of } = note else { return false };
        let own = of.iter().filter(|(_, metrics)| metrics.iter().any(|name| name == metric));
        let own = own.map(|(holder, _)| *holder);
        let (in_touch, others): (Vec<Holder>, Vec<Holder>) =
            own.partition(|holder| holder.is_in_touch());
        noted == dimension && others.len() + in_touch.len().min(1) > 1
    })
}

/// Returns the part of a finding's change that a group accounts for by its own: of totals theirs,
/// else about as much as it weighs among all observations.
fn part_of(finding: &Finding, group: &Value, change: f64, all: u64) -> f64 {
    let weight = if group.is_total { 1.0 } else { group.n as f64 / all.max(group.n) as f64 };
    finding.previous.change.map_or(0.0, |whole| weight * change / whole)
}

/// Returns the group of a breakdown that adds most to a finding, and how much: its change times its
/// size. The breakdown comes with the observations of all.
fn clearest(
    (rows, all): (&[Row], u64),
    dimension: &str,
    finding: &Finding,
) -> Option<(f64, Group)> {
    let up = finding.previous.change.unwrap_or_default() > 0.0;
    // Value, value before, observations, and whether it changes the same way for sure.
    let change = |row: &Row| {
        let value = row.values.get(&finding.metric)?;
        let previous = value.previous.as_ref()?;
        let (now, before) = value.value.zip(previous.value)?;
        let same = previous.change.is_some_and(|change| (change > 0.0) == up);
        Some((now, before, value.n, same && previous.is_sure_alone()))
    };
    // Other metrics of the same answer may have groups of which this one knows nothing.
    let is_known = |row: &&Row| {
        let value = row.values.get(&finding.metric);
        value.is_some_and(|value| value.n + value.previous.as_ref().map_or(0, |it| it.n) > 0)
    };
    let rows: Vec<&Row> = rows.iter().filter(is_known).collect();
    let mut best: Option<(f64, Group)> = None;
    for row in rows.iter().filter(|_| rows.len() > 1) {
        let Some(Some(name)) = row.by.get(dimension) else { continue };
        let Some((now, before, n, true)) = change(row) else { continue };
        let weight = (now - before).abs() * n as f64;
        if n >= LEAST && best.as_ref().is_none_or(|(most, _)| weight > *most) {
            // What the others of some size show of it, and whether they do for sure.
            let others =
                rows.iter().filter(|other| other.by != row.by).filter_map(|other| change(other));
            let others = others.filter(|(_, _, others, _)| *others >= LEAST);
            let others = others.map(|(other_now, other_before, _, is_sure)| {
                ((other_now - other_before) / (now - before), is_sure)
            });
            let others: Vec<(f64, bool)> = others.collect();
            let own = row.values.get(&finding.metric);
            let is_most = own.is_some_and(|own| part_of(finding, own, now - before, all) > MOST);
            let whole = is_most && !others.iter().any(|(part, _)| *part >= ELSEWHERE);
            let alone =
                whole && !others.iter().any(|(part, is_sure)| *is_sure || *part >= SAME_WAY);
            let (dimension, value) = (dimension.to_owned(), name.clone());
            best = Some((weight, Group { dimension, value, now, before, n, whole, alone }));
        }
    }
    best
}

/// Returns a question about the rows of one group.
fn narrowed(query: &Query, dimension: &str, value: &str) -> Query {
    let own = format!("{dimension} = '{}'", value.replace('\'', "''"));
    let filter = match &query.filter {
        Some(filter) => format!("({filter}) and {own}"),
        None => own,
    };
    Query { filter: Some(filter), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Previous;

    #[test]
    fn all_of_a_change_is_in_a_group_where_no_other_changed_the_same_way() {
        let row = |name: &str, change: f64, is_sure: bool| {
            let previous = Previous {
                value: Some(90.0),
                n: 200,
                change: Some(change),
                detectable: Some(is_sure),
                ..Previous::default()
            };
            let value = Value {
                value: Some(90.0 + change),
                n: 200,
                previous: Some(previous),
                ..Value::default()
            };
            let by = [("team".to_owned(), Some(name.to_owned()))].into();
            Row { by, values: [("m0".to_owned(), value)].into(), ..Row::default() }
        };
        let finding = Finding {
            metric: "m0".into(),
            of: None,
            now: 86.0,
            previous: Previous { change: Some(-5.3), ..Previous::default() },
            p: 0.001,
            since: None,
            group: None,
            place: 0,
        };
        let check = |other: f64, is_sure: bool, expected: (bool, bool)| {
            let rows = [row("late", -22.3, true), row("south", other, is_sure)];
            let group = clearest((&rows[..], 400), "team", &finding);
            let (_, group) = group.expect("it is clearest in one");
            assert_eq!((group.value.as_str(), (group.whole, group.alone)), ("late", expected));
        };
        check(0.0, false, (true, true));
        check(3.0, true, (true, true));
        check(-1.0, false, (true, true));
        check(-1.0, true, (true, false));
        check(-4.9, false, (true, false));
        check(-9.0, true, (false, false));
    }

    #[test]
    fn most_of_a_change_is_in_a_group_that_accounts_for_more_than_half_of_it() {
        let row = |name: &str, change: f64, is_total: bool| {
            let previous = Previous {
                value: Some(90.0),
                n: 200,
                change: Some(change),
                detectable: Some(change > 1.0),
                ..Previous::default()
            };
            let (value, previous) = (Some(90.0 + change), Some(previous));
            let value = Value { value, n: 200, previous, is_total, ..Value::default() };
            let by = [("team".to_owned(), Some(name.to_owned()))].into();
            Row { by, values: [("m0".to_owned(), value)].into(), ..Row::default() }
        };
        let check = |is_total: bool, (whole, all): (f64, u64), expected: bool| {
            let finding = Finding {
                metric: "m0".into(),
                of: None,
                now: 100.0,
                previous: Previous { change: Some(whole), ..Previous::default() },
                p: 0.001,
                since: None,
                group: None,
                place: 0,
            };
            let rows = [row("late", 20.0, is_total), row("south", 0.0, is_total)];
            let (_, group) =
                clearest((&rows[..], all), "team", &finding).expect("it is clearest in one");
            let told = (group.value.as_str(), group.whole, group.alone);
            assert_eq!(told, ("late", expected, expected), "{is_total} {whole} {all}");
        };
        // Of a mean, what it adds by its weight: ten of the change here, or two.
        check(false, (12.0, 400), true);
        check(false, (12.0, 2_000), false);
        // The rest is what the groups weigh.
        check(false, (30.0, 400), false);
        // Of a total its own change, whatever it weighs.
        check(true, (30.0, 2_000), true);
        check(true, (50.0, 400), false);
    }

    #[test]
    fn a_dimension_of_two_things_in_one_metric_tells_no_group_of_it() {
        let check = |of: &[(Holder, &str)], expected: bool| {
            let of = of.iter().map(|(holder, metric)| (*holder, vec![(*metric).to_owned()]));
            let notes = [Note::SeveralMeanings { dimension: "channel".into(), of: of.collect() }];
            assert_eq!(is_one_thing(&notes, "channel", "m0"), expected, "{notes:?}");
            assert!(is_one_thing(&notes, "team", "m0"), "{notes:?}");
        };
        check(&[(Holder::Customer, "m0"), (Holder::Order, "m0")], false);
        check(&[(Holder::Conversation, "m0"), (Holder::Order, "m0")], false);
        check(&[(Holder::Customer, "m0"), (Holder::Order, "m1")], true);
        let in_touch = [(Holder::Conversation, "m0"), (Holder::Contact, "m0")];
        check(&[in_touch[0], in_touch[1], (Holder::Order, "m1")], true);
    }
}
