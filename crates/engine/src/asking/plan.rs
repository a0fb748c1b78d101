//! From a question to what has to be computed: names resolved, defaults filled in.

mod question;
mod stretch;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::Catalog;
use baremo_metrics::answer::{MetricUsed, Note};
use baremo_metrics::arithmetic;
use baremo_metrics::bucket::{Buckets, Grain};
use baremo_metrics::error::{MetricsError, Thing};
use baremo_metrics::expr::{Expr, ParameterValue};
use baremo_metrics::origin::Origin;
use baremo_metrics::page::{
    Basis, Definition, Kind, Metric, Side, Unit, Unreached, check_parameters,
};
use baremo_metrics::query::{BOOTSTRAP, Credit, Query, Statistic, USUAL};
use baremo_metrics::service::Reader;
use baremo_model::fact::NULL_INT;
use baremo_model::{ErrorKind, Fact, told};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::beside::counted::Counted;
use crate::kinds::finish::not_drawn;
use crate::kinds::targets::OWN_CALENDAR;
use crate::kinds::{members, money};
use crate::reading::dated::{Bases, Judging};
use crate::reading::eval::Watermarks;
use crate::settings::{Settings, WALL};

/// The actor basis that goes by who has something today.
pub(crate) const CURRENT: &str = "current";

/// One metric of a question.
#[derive(Clone)]
pub(crate) struct MetricPlan {
    pub(crate) metric: Arc<Metric>,
    pub(crate) definition: Arc<Definition>,
    pub(crate) parameters: BTreeMap<String, ParameterValue>,
    pub(crate) statistic: Statistic,
    pub(crate) basis: Basis,
    /// The one that question or profile name; what the metric is made of has its own default.
    pub(crate) basis_asked: Option<Basis>,
    pub(crate) calendar: String,
    /// As with the basis.
    pub(crate) calendar_asked: Option<String>,
    pub(crate) credit: Credit,
    pub(crate) current: bool,
    pub(crate) profile: Option<String>,
    /// What the profile leaves out besides.
    pub(crate) profile_exclude: Option<Expr>,
    /// Where that is written.
    pub(crate) profile_origin: Origin,
    /// What becomes of a dimension out of reach, where it is not refused: of inputs that say so.
    pub(crate) unreached: Option<Unreached>,
    /// What dimensions of the question mean for it: of inputs that say so.
    pub(crate) dimensions: BTreeMap<String, String>,
    /// Whether its values add up over records.
    pub(crate) adds_up: bool,
    /// Whether it, or something it is made of, is judged at the watermark.
    pub(crate) by_watermark: bool,
}

/// A question, resolved.
#[derive(Clone)]
pub(crate) struct Plan {
    /// Shared: parts of an answer are counted as plans of their own.
    pub(crate) metrics: Arc<[MetricPlan]>,
    pub(crate) by: Vec<String>,
    pub(crate) filter: Option<Expr>,
    pub(crate) zone: String,
    pub(crate) time_zone: TimeZone,
    pub(crate) grain: Grain,
    /// Rows dated in this half-open range count.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Whether the question or the data say where the range begins, and where it ends: else what
    /// stands there means nothing.
    pub(crate) known: (bool, bool),
    /// Whether the question says where the range begins, rather than the data.
    pub(crate) begin_asked: bool,
    /// The same of where it ends.
    pub(crate) end_asked: bool,
    /// None for one bucket over the whole range.
    pub(crate) buckets: Option<Arc<Buckets>>,
    /// Whether each row is to be listed, rather than counted.
    pub(crate) rows_wanted: bool,
    /// Whether derived values get intervals, which takes every row they stand on: those of the
    /// whole range do, the points of a trend do not.
    pub(crate) chance: bool,
    /// Whether sums and ratios of sums get intervals by drawing subjects anew.
    pub(crate) bootstrap: bool,
    /// As of when customers are judged.
    pub(crate) judging: Judging,
    /// The buckets at whose ends customers are judged, where they are not the plan's own: a total
    /// is made of the same rows as its buckets.
    pub(crate) judged: Option<Arc<Buckets>>,
    /// Whether all that lies before its end is summed, which holds at that instant and at no date.
    pub(crate) cumulative: bool,
    /// By when what is judged at the watermark is judged, where that is an earlier instant: in a
    /// range that another is compared with.
    pub(crate) watermarks: Option<Arc<Watermarks>>,
    /// Who waits for the answer.
    pub(crate) reader: Reader,
    /// The customers it judged last.
    pub(crate) bases: Bases,
}

impl Plan {
    /// Fails where nobody waits for the answer any more.
    pub(crate) fn awaited(&self) -> Result<(), EngineError> {
        if !self.reader.has_left() {
            return Ok(());
        }
        let problem = told!("nobody waits for the answer any more", "ya nadie espera la respuesta");
        Err(EngineError::Source { problem, kind: ErrorKind::Unavailable })
    }

    /// Returns the bucket of an instant; none outside the range, and of no instant.
    pub(crate) fn bucket_of(&self, at: i64) -> Option<u32> {
        if at == NULL_INT || at < self.from || at >= self.to {
            return None;
        }
        match &self.buckets {
            None => Some(0),
            Some(buckets) => buckets.index(at).map(|index| index as u32),
        }
    }

    /// Returns how many buckets there are.
    pub(crate) fn bucket_count(&self) -> usize {
        self.buckets.as_ref().map_or(1, |buckets| buckets.len())
    }

    /// Returns the part of a bucket that lies in the range.
    pub(crate) fn bucket_range(&self, bucket: usize) -> (i64, i64) {
        match &self.buckets {
            None => (self.from, self.to),
            Some(buckets) => {
                let edges = buckets.edges();
                (edges[bucket].max(self.from), edges[bucket + 1].min(self.to))
            }
        }
    }

    /// Returns the local label of a bucket.
    pub(crate) fn label(&self, bucket: usize) -> Option<String> {
        self.buckets.as_ref()?.label(bucket).map(str::to_owned)
    }

    /// Returns a plan that asks for nothing: for expressions outside a question.
    pub(crate) fn plain() -> Plan {
        Plan {
            metrics: Arc::default(),
            by: Vec::new(),
            filter: None,
            zone: "UTC".into(),
            time_zone: TimeZone::UTC,
            grain: Grain::All,
            from: i64::MIN,
            to: i64::MAX,
            known: (true, true),
            begin_asked: false,
            end_asked: false,
            buckets: None,
            rows_wanted: false,
            chance: false,
            bootstrap: false,
            judging: Judging::default(),
            judged: None,
            cumulative: false,
            watermarks: None,
            reader: Reader::default(),
            bases: Bases::default(),
        }
    }

    /// Returns the same question of all rows, told apart by nothing.
    pub(crate) fn of_all(&self) -> Plan {
        Plan { by: Vec::new(), filter: None, ..self.clone() }
    }

    /// Returns the same question as one bucket over all groups.
    pub(crate) fn total(&self) -> Plan {
        Plan {
            metrics: self.metrics.clone(),
            by: Vec::new(),
            filter: self.filter.clone(),
            zone: self.zone.clone(),
            time_zone: self.time_zone.clone(),
            grain: Grain::All,
            from: self.from,
            to: self.to,
            known: self.known,
            begin_asked: self.begin_asked,
            end_asked: self.end_asked,
            buckets: None,
            rows_wanted: self.rows_wanted,
            chance: self.chance,
            bootstrap: self.bootstrap,
            judging: self.judging,
            judged: self.buckets.clone().or_else(|| self.judged.clone()),
            cumulative: self.cumulative,
            watermarks: self.watermarks.clone(),
            reader: self.reader.clone(),
            bases: self.bases.clone(),
        }
    }
}

impl MetricPlan {
    /// Resolves one metric of a question.
    pub(crate) fn new(settings: &Settings, query: &Query, name: &str) -> Result<Self, EngineError> {
        let metric = Arc::clone(settings.catalog.shared(name)?);
        let choice = match &query.profile {
            Some(profile) => settings.profiles.get(profile)?.choice(name),
            None => Default::default(),
        };
        let variant = query.variant.clone().or(choice.variant).unwrap_or("default".into());
        let definition = metric.definition(&variant).cloned().ok_or_else(|| {
            let valid = metric.definitions.iter().map(|definition| definition.variant.clone());
            MetricsError::unknown(Thing::Variant, &variant, valid).of_metric(name)
        })?;
        let mut parameters = BTreeMap::new();
        for (key, parameter) in &metric.parameters {
            let value = match (query.parameters.get(key), choice.parameters.get(key)) {
                (Some(text), _) => ParameterValue::parse(key, parameter, text)?,
                (None, Some(value)) => value.clone(),
                (None, None) => ParameterValue::default_of(key, parameter)?,
            };
            parameters.insert(key.clone(), value);
        }
        let usual = query.stat.as_deref() == Some(USUAL);
        let fallback = match definition.kind {
            Kind::Survival => Statistic::Median,
            Kind::Duration if usual => Statistic::Median,
            _ => Statistic::Mean,
        };
        let asked = query.stat.clone().filter(|_| !usual);
        let statistic = word(Thing::Statistic, asked, Statistic::WORDS)?
            .or(choice.statistic)
            .unwrap_or(fallback);
        let basis = word(Thing::Basis, query.basis.clone(), Basis::WORDS)?.or(choice.basis);
        let is_dated = |asked: Basis| settings.catalog.is_dated_by(&definition, asked);
        let counted_by = match basis {
            None => definition.basis,
            Some(asked) if asked == definition.basis || is_dated(asked) => asked,
            // A date that rows do not have is that of the event.
            Some(_) => Basis::Event,
        };
        let credit = word(Thing::Credit, query.credit.clone(), Credit::WORDS)?;
        let chosen = query.calendar.clone().or(choice.calendar);
        let actors = [("as_of_event", false), (CURRENT, true)];
        let current = word(Thing::Actor, query.actor.clone(), &actors)?.unwrap_or(false)
            && has_actors_of_today(&definition);
        Ok(MetricPlan {
            basis: counted_by,
            basis_asked: basis,
            credit: credit.unwrap_or_default(),
            calendar: calendar(&metric, &definition, query, chosen.as_ref())?,
            calendar_asked: chosen,
            profile: query.profile.clone(),
            profile_exclude: choice.exclude,
            profile_origin: choice.exclude_origin,
            unreached: None,
            dimensions: BTreeMap::new(),
            adds_up: definition.adds_up(&settings.catalog),
            by_watermark: settings.catalog.is_by_watermark(&definition),
            definition: Arc::new(money::guarded(numbered(definition, &parameters)?)),
            parameters,
            statistic,
            current,
            metric,
        })
    }

    /// Refuses parameters that change no metric of the question.
    pub(crate) fn check_parameters(plans: &[MetricPlan], query: &Query) -> Result<(), EngineError> {
        let each = plans.iter().map(|plan| (&*plan.metric, &*plan.definition));
        Ok(check_parameters(query, &each.collect::<Vec<_>>())?)
    }

    /// Returns whether its values are what they are, however few they are of: counts and what adds
    /// up. Of anything else few observations say little.
    pub(crate) fn is_total(&self) -> bool {
        self.definition.unit == Unit::Count || self.adds_up
    }

    fn has_statistic(&self) -> bool {
        matches!(self.definition.kind, Kind::Duration | Kind::Survival | Kind::Mean)
    }

    /// Notes what was asked for and changes no metric of the question, so that nobody takes the
    /// answer for another one.
    pub(crate) fn changes_nothing(
        plans: &[MetricPlan],
        query: &Query,
        catalog: &Catalog,
    ) -> Vec<Note> {
        let mut notes = Vec::new();
        let statistic = query.stat.as_deref().filter(|word| *word != USUAL);
        if let Some(word) = statistic.filter(|_| !plans.iter().any(Self::has_statistic)) {
            notes.push(Note::NoStatistic { word: word.to_owned() });
            let rated = plans.iter().find_map(|plan| {
                Some((&plan.metric.name, plan.metric.ratings(&plan.definition.variant)?))
            });
            notes.extend(rated.map(|(name, rated)| Note::StatisticsOf {
                metric: name.clone(),
                variant: rated.variant.clone(),
            }));
        }
        if let Some(word) = &query.credit
            && !plans.iter().any(|plan| plan.metric.credit)
        {
            notes.push(Note::NoCredit { word: word.clone() });
        }
        if let Some(word) = query.actor.as_ref().filter(|word| *word == CURRENT)
            && !plans.iter().any(|plan| plan.current)
        {
            notes.push(Note::NoActor { word: word.clone() });
        }
        if let Some(word) = &query.basis
            && !plans.iter().any(|plan| plan.basis.word() == word)
        {
            notes.push(Note::NoBasis { word: word.clone() });
        }
        if let Some(word) = query.calendar.as_ref().filter(|word| *word != WALL)
            && !plans.iter().any(|plan| catalog.counts_time(&plan.definition))
        {
            notes.push(Note::NoClock { word: word.clone() });
        }
        if query.interval.as_deref() == Some(BOOTSTRAP) {
            notes.extend(plans.iter().filter_map(|plan| {
                let (metric, why) = (plan.metric.name.clone(), not_drawn(plan)?);
                Some(Note::NoInterval { metric, why })
            }));
        }
        notes
    }

    /// Returns the same metric with what dimensions mean for a side of it.
    pub(crate) fn of_side(&self, side: &Side) -> MetricPlan {
        let mut dimensions = side.dimensions.clone();
        dimensions.extend(self.dimensions.clone());
        MetricPlan { dimensions, ..self.clone() }
    }

    /// Returns the facts that dimensions of a question read, each with what they mean for it.
    pub(crate) fn told_apart(&self) -> Vec<(Fact, BTreeMap<String, String>)> {
        let definition = &self.definition;
        let of_side = |side: Side| {
            let did = definition.kind == Kind::Members && definition.value.as_ref() != Some(&side);
            let mut meant = side.dimensions.clone();
            meant.extend(if did { members::meant(self) } else { self.dimensions.clone() });
            Some((Fact::from_name(&side.fact)?, meant))
        };
        definition.told_apart().into_iter().filter_map(of_side).collect()
    }

    /// Parses an expression of the page and fills in its parameters.
    pub(crate) fn bind(&self, text: &str) -> Result<Expr, EngineError> {
        Ok(baremo_metrics::expr::parse(text)?.bind(&self.parameters)?)
    }

    /// Returns whether conversation-level values are shared among all who replied.
    pub(crate) fn each_replier(&self) -> bool {
        self.metric.credit && self.credit == Credit::EachReplier
    }

    /// Returns the column of `cases` credited with a value.
    pub(crate) fn credit_column(&self) -> Option<&'static str> {
        if self.metric.credit { self.credit.column() } else { None }
    }

    /// Returns what the answer says of how the metric was computed.
    pub(crate) fn used(&self, counted: Counted, bootstrap: bool) -> MetricUsed {
        MetricUsed {
            name: self.metric.name.clone(),
            unit: self.definition.unit.word().into(),
            better: self.metric.better.word().into(),
            statistic: self.has_statistic().then(|| self.statistic.word().into()),
            variant: self.definition.variant.clone(),
            default_name: self.metric.second_name(&self.definition).map(str::to_owned),
            formula: self.definition.formula.clone(),
            parameters: self
                .parameters
                .iter()
                .filter(|(key, _)| self.metric.uses(&self.definition, key))
                .map(|(key, value)| (key.clone(), parameter_json(value)))
                .collect(),
            version: self.metric.version,
            basis: self.basis.word().into(),
            actor: if self.current { CURRENT } else { "as_of_event" }.into(),
            credit: self.metric.credit.then(|| self.credit.word().into()),
            calendar: counted.calendar,
            calendars: counted.calendars,
            interval: (bootstrap && not_drawn(self).is_none()).then(|| BOOTSTRAP.into()),
            profile: self.profile.clone(),
            material: self.metric.material,
        }
    }
}

/// Puts the numbers of parameters into the formula of a definition.
fn numbered(
    definition: Definition,
    parameters: &BTreeMap<String, ParameterValue>,
) -> Result<Definition, EngineError> {
    let compute = definition.compute.as_deref().map(|text| arithmetic::bound(text, parameters));
    Ok(Definition { compute: compute.transpose()?, ..definition })
}

/// Returns the calendar that time is counted in: that of the question, else of the profile. Targets
/// run in those of their policies unless one is named, or the variant is about wall time.
fn calendar(
    metric: &Metric,
    definition: &Definition,
    query: &Query,
    chosen: Option<&String>,
) -> Result<String, EngineError> {
    let usual = if definition.kind == Kind::Targets { OWN_CALENDAR } else { WALL };
    if !definition.is_of_wall_time() {
        return Ok(chosen.map_or(usual, String::as_str).to_owned());
    }
    match query.calendar.as_deref() {
        None | Some(WALL) => Ok(WALL.into()),
        Some(_) => {
            let others = metric.definitions.iter().filter(|other| !other.is_of_wall_time());
            Err(MetricsError::Unused {
                parameter: "calendar".into(),
                metric: metric.name.clone(),
                variant: definition.variant.clone(),
                used_by: others.map(|other| other.variant.clone()).collect(),
            }
            .into())
        }
    }
}

/// Returns whether who has a conversation today may be another than at the event: calls, orders and
/// visits nobody takes over.
fn has_actors_of_today(definition: &Definition) -> bool {
    let facts = definition.facts();
    let is_of_case = |fact: &Fact| fact.root() == Fact::Cases || *fact == Fact::SurveyAnswers;
    let mut sides = definition.sides().chain(definition.input_sides());
    let is_made = definition.inputs.values().any(|input| input.side.is_none());
    is_made
        || facts.is_empty()
        || facts.iter().any(|fact| is_of_case(fact) || fact.is_computed())
        || sides.any(|side| side.dimensions.values().any(|column| column.starts_with("case.")))
}

fn parameter_json(value: &ParameterValue) -> serde_json::Value {
    match value {
        ParameterValue::Count(count) => (*count).into(),
        ParameterValue::Percent(number) | ParameterValue::Number(number) => (*number).into(),
        ParameterValue::Words(words) => words.clone().into(),
        ParameterValue::Counts(counts) => counts.clone().into(),
        ParameterValue::Duration(_) => value.to_string().into(),
    }
}

/// Returns what a word stands for in a fixed list, or an error that lists it.
pub(crate) fn word<T: Copy>(
    what: Thing,
    asked: Option<String>,
    words: &[(&'static str, T)],
) -> Result<Option<T>, EngineError> {
    let Some(value) = asked else { return Ok(None) };
    match words.iter().find(|(name, _)| *name == value) {
        Some((_, meaning)) => Ok(Some(*meaning)),
        None => {
            let known = words.iter().map(|(name, _)| *name);
            Err(MetricsError::unknown(what, &value, known).into())
        }
    }
}
