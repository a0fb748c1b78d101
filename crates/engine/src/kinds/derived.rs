//! Metrics made of others: arithmetic on inputs, and weighted means of them.
//!
//! Each input is another metric, or a side of its own that is counted, summed or taken as a level.
//! It is evaluated for the same buckets and groups as the whole, over the union of its records, so
//! nothing is ever averaged twice. An input with a `window` looks that far back from the end of
//! each bucket; one with `every` counts in how many parts of the bucket its metric has a value.

mod as_of;
mod chance;
mod held;
pub(crate) mod left_out;
mod part;
mod stale;
mod unspent;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use baremo_metrics::answer::{Contribution, Value};
use baremo_metrics::arithmetic::Formula;
use baremo_metrics::bucket::Grain;
use baremo_metrics::error::{MetricsError, Place, Taken, Thing};
use baremo_metrics::expr::{ParameterValue, parse_duration};
use baremo_metrics::page::{Definition, Exclusion, Input, Kind, Unit, Unreached, WEIGHTS};
use baremo_metrics::query::{Query, Statistic};
use baremo_model::dimension::{column_of, is_told_by_date};
use baremo_model::{DAY, Fact};
use jiff::Span;
use jiff::tz::TimeZone;

pub(crate) use self::held::{held, met_by_wholes};
use self::left_out::Standing;
use self::part::{Finished, Over, finished};
pub(crate) use self::part::{Part, added, divided, settle};
pub(crate) use self::unspent::{Unspent, note as unspent};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::{Measured, exact as finish_one, is_drawn, measure as measure_one};
use crate::kinds::{members, money};
use crate::reading::moments;
use crate::reading::scan::Groups;
use crate::session::Session;

/// Returns the places of the dimensions that an input cannot be told apart by, where all of it
/// counts for each of their values.
fn whole(session: &Session, plan: &Plan, input: &Input, own: &MetricPlan) -> Vec<usize> {
    if input.unreached != Some(Unreached::Whole) {
        return Vec::new();
    }
    let reads = session.reads(own);
    let is_unreached = |name: &&String| match is_told_by_date(name) {
        true => input.is_cumulative() || !moments::reach(session, own, name),
        false => {
            let mut facts = reads.own.iter().chain(&reads.needed);
            facts.any(|fact| session.scope(plan, own, *fact).see(name).is_err())
        }
    };
    let places = plan.by.iter().enumerate();
    places.filter(|(_, name)| is_unreached(name)).map(|(place, _)| place).collect()
}

/// Measures every input.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    let mut parts = Vec::new();
    let chance = chance::wanted(plan, metric).is_some() || is_drawn(plan, metric);
    let mut inputs: Vec<(&String, &Input, MetricPlan)> = Vec::new();
    for (name, input) in &metric.definition.inputs {
        inputs.push((name, input, resolved(session, metric, input)?));
    }
    let both = inputs.iter().map(|(_, input, own)| (*input, own));
    let judged = as_of::judged(plan, metric, both);
    for (name, input, own) in inputs {
        // Who is left out of a cohort is told one by one, as whoever other inputs leave out.
        let rows_wanted = plan.rows_wanted || chance || own.definition.kind == Kind::Cohort;
        let plan = &Plan { rows_wanted, ..judged.clone() };
        let whole = whole(session, plan, input, &own);
        let over = over(session, plan, metric, input, &own, groups)?;
        let weight = weight(metric, name, input);
        let (worst, best) = (input.worst.unwrap_or(0.0), input.best.unwrap_or(100.0));
        let (name, optional, fewest) = (name.clone(), input.optional, input.fewest);
        parts.push(Part {
            name,
            metric: own,
            optional,
            zero_before: input.zero_before,
            fewest,
            stale_after: input.stale_after(),
            weight,
            worst,
            best,
            missing: input.missing,
            over,
            whole,
            whole_of: Vec::new(),
            values: OnceLock::new(),
        });
    }
    Ok(Measured { parts, ..Measured::default() })
}

/// Measures one input over what it looks at.
fn over(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    input: &Input,
    own: &MetricPlan,
    groups: &mut Groups,
) -> Result<Over, EngineError> {
    if let Some(every) = &input.every {
        let parts = parts_plan(session, plan, own, every)?;
        let measured = measure_one(session, &parts, own, groups)?;
        return Ok(Over::Every(Box::new((parts, measured)), least(metric, input)));
    }
    let Some(window) = &input.window else {
        return Ok(Over::Buckets(Box::new(measure_one(session, plan, own, groups)?)));
    };
    let plans: Vec<Plan> = (0..plan.bucket_count())
        .map(|bucket| window_plan(session, plan, metric, window, bucket))
        .collect();
    if !plan.by.is_empty() || plan.rows_wanted || input.staleness.is_some() {
        let one = |plan: Plan| Ok((plan.clone(), measure_one(session, &plan, own, groups)?));
        return Ok(Over::Windows(plans.into_iter().map(one).collect::<Result<_, EngineError>>()?));
    }
    // Windows overlap: kept, they would hold the same rows many times over. Without groups nothing
    // else has to be known to finish them.
    let mut values = Vec::with_capacity(plans.len());
    let mut currencies = money::Counts::default();
    let mut lefts = Vec::new();
    let mut add = |ranged: &Plan, measured: &Measured| -> Result<(), EngineError> {
        let bucket = values.len() as u32;
        money::count(session, ranged, own, measured, &mut currencies)?;
        values.extend(finish_one(session, (ranged, own), measured, 1, Standing::AsInput)?);
        lefts.extend(left_out::kept(session, (plan, bucket), own, (ranged, measured)));
        Ok(())
    };
    if own.definition.kind == Kind::Members {
        let each = members::measure_each(session, &plans, own, groups)?;
        plans.iter().zip(&each).try_for_each(|(plan, measured)| add(plan, measured))?;
    } else {
        for plan in &plans {
            add(plan, &measure_one(session, plan, own, groups)?)?;
        }
    }
    Ok(Over::Values(values, currencies, lefts))
}

/// Returns the weight of an input: what a question sets by parameter `weights`, such as
/// `csat=2,nps=1`, else what the page says.
fn weight(metric: &MetricPlan, name: &str, input: &Input) -> f64 {
    let words = match metric.parameters.get(WEIGHTS) {
        Some(ParameterValue::Words(words)) => words.as_slice(),
        _ => &[],
    };
    let mut set = words.iter().filter_map(|word| weight_of(word));
    let set = set.find(|(own, _)| *own == name).map(|(_, weight)| weight);
    set.or(input.weight).unwrap_or(1.0)
}

fn weight_of(word: &str) -> Option<(&str, f64)> {
    let (name, weight) = word.split_once('=')?;
    let weight: f64 = weight.trim().parse().ok()?;
    (weight.is_finite() && weight >= 0.0).then_some((name.trim(), weight))
}

/// Refuses weights of a question that are none, and those of inputs that no composite of it has.
pub(crate) fn check_weights(metrics: &[MetricPlan], query: &Query) -> Result<(), EngineError> {
    let composites = metrics.iter().filter(|plan| plan.definition.kind == Kind::Composite);
    let mut inputs = composites.flat_map(|plan| plan.definition.inputs.keys()).peekable();
    let Some(text) = query.parameters.get(WEIGHTS).filter(|_| inputs.peek().is_some()) else {
        return Ok(());
    };
    let inputs: BTreeSet<&String> = inputs.collect();
    let place = || Place::Parameter(WEIGHTS.into());
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let found = weight_of(word);
        let (name, _) = found.ok_or_else(|| MetricsError::value(place(), word, Taken::Weight))?;
        if !inputs.iter().any(|input| *input == name) {
            let inputs = inputs.into_iter().cloned();
            return Err(MetricsError::unknown(Thing::Input, name, inputs).into());
        }
    }
    let weighs = |plan: &&MetricPlan| {
        let mut inputs = plan.definition.inputs.iter();
        inputs.any(|(name, input)| weight(plan, name, input) > 0.0)
    };
    let mut composites = metrics.iter().filter(|plan| plan.definition.kind == Kind::Composite);
    match composites.all(|plan| weighs(&plan)) {
        true => Ok(()),
        false => Err(MetricsError::value(place(), text, Taken::AnyWeight).into()),
    }
}

/// Resolves an input as it is asked: with what dimensions mean for it, and what becomes of those it
/// cannot be told apart by.
pub(crate) fn resolved(
    session: &Session,
    metric: &MetricPlan,
    input: &Input,
) -> Result<MetricPlan, EngineError> {
    let unreached = input.unreached.or(metric.unreached);
    let mut dimensions = metric.dimensions.clone();
    dimensions.extend(input.dimensions.clone());
    Ok(MetricPlan { unreached, dimensions, ..input_plan(session, metric, input)? })
}

/// Resolves an input: the other metric, or a definition around the side. What the question says of
/// dates, actors and calendar, and what its profile leaves out, holds for both alike.
fn input_plan(
    session: &Session,
    metric: &MetricPlan,
    input: &Input,
) -> Result<MetricPlan, EngineError> {
    if let Some(name) = &input.metric {
        let parameters = input.parameters.iter().map(|(key, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // A parameter of the whole passed on: `threshold = "$threshold"`.
            let passed = text.strip_prefix('$').and_then(|name| metric.parameters.get(name));
            (key.clone(), passed.map_or(text.clone(), ToString::to_string))
        });
        let query = Query {
            variant: input.variant.clone(),
            stat: input.statistic.clone(),
            basis: metric.basis_asked.map(|basis| basis.word().to_owned()),
            calendar: metric.calendar_asked.clone(),
            parameters: parameters.collect(),
            ..Query::default()
        };
        return Ok(MetricPlan {
            current: metric.current,
            profile_exclude: metric.profile_exclude.clone(),
            profile_origin: metric.profile_origin.clone(),
            ..MetricPlan::new(session.settings(), &query, name)?
        });
    }
    let definition = Definition {
        kind: if input.level { Kind::Level } else { Kind::Count },
        // Money keeps its currency, which the whole takes over.
        unit: match input.side.as_ref().is_some_and(money::takes_money) {
            true => Unit::Money,
            false => Unit::Count,
        },
        value: input.side.clone(),
        exclude: exclusions(session, metric, input),
        inputs: Default::default(),
        compute: None,
        ..(*metric.definition).clone()
    };
    Ok(MetricPlan {
        definition: Arc::new(money::guarded(definition)),
        statistic: Statistic::Mean,
        adds_up: true,
        ..metric.clone()
    })
}

/// Returns the exclusions of a metric that speak of columns the side of an input has, for inputs
/// may read different facts, but those for which it keeps its rows.
fn exclusions(session: &Session, metric: &MetricPlan, input: &Input) -> Vec<Exclusion> {
    let side = input.side.as_ref();
    let fact = side.and_then(|side| Fact::from_name(&side.fact)).unwrap_or(Fact::Cases);
    let attributes = session.tables().attributes(fact.root());
    let has = |name: &String| column_of(fact, name, false, attributes).is_some();
    let speaks = |exclusion: &&Exclusion| {
        !input.keeps.contains(&exclusion.reason) && exclusion.columns().iter().all(has)
    };
    metric.definition.exclude.iter().filter(speaks).cloned().collect()
}

/// Returns the plan of the range that ends with a bucket and is as long as the window: a duration,
/// a parameter, or `all` for everything before.
fn window_plan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    window: &str,
    bucket: usize,
) -> Plan {
    let end = plan.bucket_range(bucket).1;
    let length = length(metric, window);
    let mut ranged = Plan { judged: None, ..plan.total() };
    ranged.by = plan.by.clone();
    ranged.grain = Grain::All;
    ranged.cumulative |= length.is_none();
    ranged.chance = plan.chance && plan.buckets.is_none();
    // How far back it looks is the window's, and nothing that was asked for.
    ranged.begin_asked = false;
    ranged.to = end.min(session.watermark().map_or(end, |watermark| watermark + 1).max(plan.from));
    let from = length.map(|length| so_long_before(ranged.to, length, &plan.time_zone));
    ranged.from = from.unwrap_or(i64::MIN / 2);
    ranged.judging = as_of::of_window(plan, metric, bucket, ranged.to);
    ranged
}

/// Returns how long a window is, which a page or a parameter says; none where it reaches back to
/// the first record.
pub(crate) fn length(metric: &MetricPlan, window: &str) -> Option<i64> {
    match window.strip_prefix('$').map(|name| metric.parameters.get(name)) {
        None => parse_duration(window),
        Some(Some(ParameterValue::Duration(micros))) => Some(*micros),
        Some(_) => None,
    }
}

/// Returns the instant that lies so long before another. Whole days are those of the zone, as
/// buckets are: the one on which clocks change is one of them.
pub(crate) fn so_long_before(end: i64, length: i64, zone: &TimeZone) -> i64 {
    let local = || {
        let days = Span::new().try_days(length / DAY).ok()?;
        let until = jiff::Timestamp::from_microsecond(end).ok()?.to_zoned(zone.clone());
        Some(until.checked_sub(days).ok()?.timestamp().as_microsecond())
    };
    let is_of_days = length % DAY == 0;
    is_of_days.then(local).flatten().unwrap_or_else(|| end.saturating_sub(length))
}

/// Returns the plan of the same range in finer buckets, as far as anything is recorded.
fn parts_plan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    every: &str,
) -> Result<Plan, EngineError> {
    let (first, watermark) = session.coverage_for(plan, metric)?.unwrap_or((plan.from, plan.from));
    let mut parts = plan.clone();
    parts.grain = Grain::parse(every)?;
    parts.from = plan.from.max(first);
    parts.to = plan.to.min(watermark.saturating_add(1)).max(parts.from);
    parts.buckets = match parts.from < parts.to {
        true => Some(session.buckets(parts.from, parts.to, parts.grain, &plan.zone)?.into()),
        false => None,
    };
    Ok(parts)
}

/// Returns what a part of the bucket has to reach.
fn least(metric: &MetricPlan, input: &Input) -> Option<f64> {
    let text = input.at_least.as_deref()?;
    let value = text.strip_prefix('$').and_then(|name| metric.parameters.get(name));
    value.map_or(text.to_owned(), ToString::to_string).parse().ok()
}

/// Computes the formula of each cell of a derived metric.
pub(crate) fn finish(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
) -> Result<Vec<Value>, EngineError> {
    let parts = finished(session, plan, measured, groups)?;
    let formula = Formula::parse(metric.definition.compute.as_deref().unwrap_or_default())?;
    let percent = if metric.definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let counts = |(part, _): &Finished<'_>| {
        matches!(part.metric.definition.kind, Kind::Count | Kind::Level | Kind::Members)
    };
    // What is there at a moment: what has come until then less what has gone.
    let is_state =
        formula.quotient().is_none() && metric.definition.inputs.values().all(Input::is_cumulative);
    let stands_on = formula.stands_on().filter(|_| parts.iter().all(counts));
    let find = || Unspent::of(plan, &formula, &measured.parts, groups);
    let unspent = measured.unspent.get_or_init(find);
    let one = |cell: usize| {
        // An input that is itself a rate enters as a share.
        let of = |name: &str| {
            let (part, values) = parts.iter().find(|(part, _)| part.name == name)?;
            let counts = matches!(part.over, Over::Every(..));
            let percent = part.metric.definition.unit == Unit::Percent && !counts;
            if part.is_absent(&values[cell]) {
                return Some(0.0);
            }
            values[cell].value.map(|value| if percent { value / 100.0 } else { value })
        };
        let found = formula.value(&of);
        // Without a value there may be nothing to divide by, and then it stands on nothing.
        let is_empty = found.is_err() && formula.quotient().is_some();
        let least = if is_empty || is_state { 0.0 } else { 1.0 };
        let mut value = Value { n: n(&parts, stands_on, least, cell), ..Value::default() };
        if let Some((upper, lower)) = formula.quotient() {
            value.numerator = upper.value(&of).ok();
            value.denominator = lower.value(&of).ok();
        }
        match found {
            Ok(found) => value.value = Some(found * percent),
            Err(reason) => value.reason = Some(missing(&parts, cell, reason.reason())),
        }
        // Before its first record a part may be nothing, and known to be.
        let mut partial = parts.iter().filter(|(part, _)| !part.zero_before);
        value.partial = partial.any(|(_, values)| values[cell].partial) || unspent.holds(cell);
        let told = parts.iter().filter_map(|(_, values)| values[cell].currency.as_ref());
        let currencies: BTreeSet<&String> = told.collect();
        // Euros are not divided by dollars either.
        if currencies.len() > 1 {
            money::refuse(&mut value);
        } else if metric.definition.unit == Unit::Money {
            value.currency = currencies.first().map(|only| (*only).clone());
        }
        value
    };
    let mut values: Vec<Value> = (0..plan.bucket_count() * groups).map(one).collect();
    chance::intervals(session, plan, metric, &parts, &mut values, groups)?;
    Ok(values)
}

/// Returns the observations a value stands on: of counts and sums those of what it divides by, as
/// a ratio has it, if they are at least so many; of anything else with a level those that make the
/// level up, none where it is 0; else those of the input that has fewest, of those that have any
/// and cannot be done without.
fn n(parts: &[Finished<'_>], stands_on: Option<&Formula>, least: f64, cell: usize) -> u64 {
    let of = |name: &str| {
        let (_, values) = parts.iter().find(|(part, _)| part.name == name)?;
        Some(values[cell].n as f64)
    };
    let base = stands_on.and_then(|formula| formula.value(&of).ok()).filter(|base| *base >= least);
    let needed = parts.iter().filter(|(part, _)| !part.optional);
    let counts = needed.map(|(_, values)| values[cell].n).filter(|n| *n > 0);
    let levels = parts.iter().filter(|(part, _)| part.metric.definition.kind == Kind::Level);
    let level = levels.map(|(_, values)| values[cell].n).min();
    base.map(|base| base as u64).or(level).or_else(|| counts.min()).unwrap_or(0)
}

/// Returns why an input has no value, where it says so itself: several currencies before anything
/// else, for whoever asks can do something about them.
fn missing(parts: &[Finished<'_>], cell: usize, otherwise: &str) -> String {
    let told = parts
        .iter()
        .filter(|(part, values)| values[cell].value.is_none() && !part.is_absent(&values[cell]));
    let told: Vec<&String> = told.filter_map(|(_, values)| values[cell].reason.as_ref()).collect();
    let mixed = told.iter().find(|reason| **reason == money::MIXED);
    mixed.or(told.first()).map_or_else(|| otherwise.to_owned(), |reason| (*reason).clone())
}

/// Computes the weighted mean of each cell of a composite. Parts that are missing are left out and
/// the weights of the others shared anew, or count as their worst, beside any that is not missing.
pub(crate) fn composite(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
) -> Result<Vec<Value>, EngineError> {
    let parts = finished(session, plan, measured, groups)?;
    let scale = if metric.definition.unit == Unit::Percent { 0.01 } else { 1.0 };
    let one = |cell: usize| {
        let is_known =
            |(part, values): &&Finished<'_>| part.weight > 0.0 && values[cell].value.is_some();
        let any = parts.iter().any(|part| is_known(&part));
        let scaled = |part: &Part, value: &Value| {
            let share = |value: f64| (value - part.worst) / (part.best - part.worst);
            let known = value.value.map(|value| 100.0 * share(value).clamp(0.0, 1.0));
            part.missing.points(known).filter(|_| any || known.is_some())
        };
        let weights: f64 = parts
            .iter()
            .filter(|(part, values)| scaled(part, &values[cell]).is_some())
            .map(|(part, _)| part.weight)
            .sum();
        // What stands behind all parts that weigh; what is too old adds nothing.
        let n = parts.iter().filter(is_known).map(|(_, values)| values[cell].n).sum();
        let mut total = Value { n, ..Value::default() };
        let mut points = 0.0;
        for (part, values) in &parts {
            let value = &values[cell];
            let scaled = scaled(part, value);
            let weight =
                if scaled.is_some() && weights > 0.0 { part.weight / weights } else { 0.0 };
            let adds = scaled.unwrap_or(0.0) * weight;
            points += adds;
            total.contributions.push(Contribution {
                input: part.name.clone(),
                value: value.value,
                n: value.n,
                scaled,
                weight,
                points: adds,
                reason: value.reason.clone().filter(|_| value.value.is_none()),
                ..Contribution::default()
            });
            total.partial |= value.partial && weight > 0.0;
        }
        match weights > 0.0 {
            true => total.value = Some(points * scale),
            false => total.reason = Some("no_observations".into()),
        }
        total
    };
    let mut values: Vec<Value> = (0..plan.bucket_count() * groups).map(one).collect();
    chance::intervals(session, plan, metric, &parts, &mut values, groups)?;
    Ok(values)
}
