//! Binds a mapping to one file: names to columns, words checked, day order proven.

mod samples;

use baremo_model::error::{MappingProblem, MappingWord};
use baremo_model::{ActorKind, EventKind, Stream};
use jiff::tz::TimeZone;

pub(super) use self::samples::day_evidence;
use self::samples::{prove_day_order, zoneless};
use super::address::Names;
use super::condition::Condition;
use super::days::DayEvidence;
use super::expr::{Compiler, Expr, Lookups, Tables};
use super::illegible::{figures_of, truths_of};
use super::length;
use super::parts::{AttributePlan, BEYOND, EventPlan, Moment, TimePlan};
use super::plan::{Plan, Switch, split_kind};
use super::settings::{HolidayPlan, HoursPlan, SettingsPlan, TargetPlan};
use super::spec::{EventSpec, ExprSpec, FileSpec, Spec};
use super::time::{DayOrder, TimeReader};
use crate::SourceError;
use crate::read::Detected;

/// The names of no attributes.
const NONE: &[&str] = &[];

/// Everything binding one file needs.
struct Binder<'a, 'n> {
    spec: &'a Spec,
    file: &'a FileSpec,
    zone: Option<&'a str>,
    compiler: Compiler<'a, 'n>,
}

/// Binds a mapping to a file.
pub(super) fn bind(
    spec: &Spec,
    file: &FileSpec,
    detected: &Detected,
    zone: Option<&str>,
    lookups: &Lookups,
) -> Result<Plan, SourceError> {
    let mut plan = bound(spec, file, detected, zone, lookups)?;
    match spec.days_first {
        None => prove_day_order(&mut plan, detected, lookups)?,
        Some(_) => plan.days = day_evidence(&plan, detected, lookups),
    }
    if zone.or(file.zone.as_deref()).or(spec.zone.as_deref()).is_none() {
        plan.zoneless = zoneless(&plan, file, detected, lookups);
    }
    Ok(plan)
}

/// Binds a mapping to records that are read once more, apart from their file: where they do not
/// tell which number is the day, that is refused record by record.
pub(super) fn bind_again(
    spec: &Spec,
    file: &FileSpec,
    detected: &Detected,
    zone: Option<&str>,
    lookups: &Lookups,
) -> Result<Plan, SourceError> {
    let mut plan = bound(spec, file, detected, zone, lookups)?;
    if spec.days_first.is_some() {
        return Ok(plan);
    }
    match prove_day_order(&mut plan, detected, lookups) {
        Ok(()) | Err(SourceError::AmbiguousTime { .. }) => Ok(plan),
        Err(error) => Err(error),
    }
}

/// Binds all but what days mean.
fn bound(
    spec: &Spec,
    file: &FileSpec,
    detected: &Detected,
    zone: Option<&str>,
    lookups: &Lookups,
) -> Result<Plan, SourceError> {
    let fail = |problem: MappingProblem| {
        SourceError::mapping(&spec.name, vec![file.name.clone()], problem)
    };
    let mut names = Names::of(detected);
    names.whole = &spec.whole;
    for column in &file.required {
        names.require(column)?;
    }
    let tables = Tables::of(spec);
    let compiler = Compiler { names: &mut names, tables: &tables, lookups, fail: &fail };
    let mut binder = Binder { spec, file, zone, compiler };
    let versions = binder.reader(&file.version.clone().unwrap_or_default())?;
    let skip = binder.condition(&file.skip)?;
    let needs = binder.optional(&file.needs)?;
    let mut in_order = Vec::new();
    for time in &file.in_order {
        in_order.push(binder.time(time)?);
    }
    let attributes = binder.attributes(&file.attributes, &[], None)?;
    let lookup_key = binder.optional(&file.lookup)?;
    let lookup_version = match file.lookup.is_some() && file.event.is_empty() {
        true => binder.optional(&file.version)?,
        false => None,
    };
    let mut lookup_columns = Vec::new();
    if file.lookup.is_some() {
        let own = lookups.0.iter().find(|lookup| lookup.name == file.name);
        for column in own.map(|lookup| lookup.columns.as_slice()).unwrap_or_default() {
            lookup_columns.push(binder.compiler.names.resolve(column)?);
        }
    }
    let mut events =
        file.event.iter().map(|event| binder.event(event)).collect::<Result<Vec<_>, _>>()?;
    // Behind the last event there is nothing whose place its further words could take.
    if let Some(last) = events.iter_mut().rfind(|event| !event.keys)
        && last.each.is_none()
    {
        last.step = 1;
    }
    let settings = binder.settings()?;
    Ok(Plan {
        file: detected.file.clone(),
        kind_of_file: file.name.clone(),
        missing: spec.missing.clone(),
        skip,
        gone: binder.condition(&file.gone)?,
        needs,
        in_order,
        attributes,
        lookup_key,
        lookup_columns,
        lookup_version,
        switch: Switch::of(&events),
        events,
        settings,
        versions,
        absent: std::mem::take(&mut names.absent),
        days: DayEvidence::default(),
        zoneless: None,
        as_of: 0,
        revision: spec.revision,
    })
}

impl Binder<'_, '_> {
    fn expr(&mut self, spec: &ExprSpec) -> Result<Expr, SourceError> {
        Expr::compile(spec, &mut self.compiler)
    }

    fn optional(&mut self, spec: &Option<ExprSpec>) -> Result<Option<Expr>, SourceError> {
        spec.as_ref().map(|spec| self.expr(spec)).transpose()
    }

    /// Compiles an event's own expression, else the file's.
    fn either(
        &mut self,
        own: &Option<ExprSpec>,
        common: &Option<ExprSpec>,
    ) -> Result<Option<Expr>, SourceError> {
        self.optional(if own.is_some() { own } else { common })
    }

    /// Compiles what a row means as a setting, if it is one.
    fn settings(&mut self) -> Result<Option<SettingsPlan>, SourceError> {
        let file = self.file;
        if let Some(hours) = &file.hours {
            let attribute = hours.attribute.as_deref();
            return Ok(Some(SettingsPlan::Hours(Box::new(HoursPlan {
                calendar: self.expr(&hours.calendar)?,
                name: self.expr(&hours.name)?,
                zone: self.expr(&hours.zone)?,
                offset: self.optional(&hours.offset)?,
                start: self.expr(&hours.start)?,
                end: self.expr(&hours.end)?,
                attribute: attribute.map(|name| self.attribute_name(name)).transpose()?,
            }))));
        }
        if let Some(holiday) = &file.holiday {
            return Ok(Some(SettingsPlan::Holiday(Box::new(HolidayPlan {
                calendar: self.expr(&holiday.calendar)?,
                name: self.optional(&holiday.name)?,
                from: self.expr(&holiday.from)?,
                to: self.optional(&holiday.to)?,
            }))));
        }
        let Some(target) = &file.target else { return Ok(None) };
        Ok(Some(SettingsPlan::Target(Box::new(TargetPlan {
            policy: self.expr(&target.policy)?,
            since: self.optional(&target.since)?,
            kind: self.expr(&target.kind)?,
            priority: self.optional(&target.priority)?,
            within: self.expr(&target.within)?,
            business: self.optional(&target.business)?,
            attribute: self.attribute_name(&target.attribute)?,
        }))))
    }

    /// Returns the name of an attribute as filters write it: no value, and no expression.
    fn attribute_name(&self, name: &str) -> Result<String, SourceError> {
        let sign = name.chars().find(|sign| !sign.is_alphanumeric() && !matches!(sign, '_' | '.'));
        let problem = match sign {
            Some(sign) => MappingProblem::Unexpected { sign: sign.into(), text: name.to_owned() },
            None if name.is_empty() => MappingProblem::Needs { key: "attribute".to_owned() },
            None => return Ok(name.to_owned()),
        };
        Err((self.compiler.fail)(problem))
    }

    fn condition(&mut self, text: &Option<String>) -> Result<Option<Condition>, SourceError> {
        let fail = self.compiler.fail;
        text.as_ref().map(|text| Condition::parse(text, self.compiler.names, fail)).transpose()
    }

    /// Compiles attributes; where no unit is said, those named in `instants` are read as times, and
    /// those that events of the stream say by yes or no, or as figures, as that.
    fn attributes(
        &mut self,
        specs: &std::collections::BTreeMap<String, ExprSpec>,
        instants: &[&str],
        stream: Option<Stream>,
    ) -> Result<Vec<(String, AttributePlan)>, SourceError> {
        let mut attributes = Vec::new();
        let (truths, figures) = (stream.map_or(NONE, truths_of), stream.map_or(NONE, figures_of));
        for (name, spec) in specs {
            let asked = spec.unit.as_deref();
            let moment = Moment::UNITS.iter().find(|(unit, _)| Some(*unit) == asked);
            let plain = asked.is_none() && !spec.required && instants.contains(&name.as_str());
            let moment = moment.map(|(_, moment)| *moment).or(plain.then_some(Moment::of(name)));
            let is_truth = asked.is_none() && truths.contains(&name.as_str());
            let is_figure = asked.is_none() && figures.contains(&name.as_str());
            let plan = match (&spec.since, moment) {
                (None, None) if spec.required => AttributePlan::Required(self.expr(spec)?),
                (None, None) if is_truth => AttributePlan::Truth(self.expr(spec)?),
                (None, None) if is_figure => AttributePlan::Figure(self.expr(spec)?),
                (None, None) => AttributePlan::Value(self.expr(spec)?),
                (None, Some(moment)) => AttributePlan::Instant(Box::new(self.time(spec)?), moment),
                (Some(since), _) => {
                    let from = vec![since.clone()];
                    let since = ExprSpec { from, ..ExprSpec::default() };
                    AttributePlan::Span(Box::new([self.time(spec)?, self.time(&since)?]))
                }
            };
            attributes.push((name.clone(), plan));
        }
        Ok(attributes)
    }

    /// Makes the time reader of an expression: its own zone and formats, else the file's, else the
    /// mapping's.
    fn reader(&self, own: &ExprSpec) -> Result<TimeReader, SourceError> {
        let fail = self.compiler.fail;
        let zone = own.zone.as_deref().or(self.zone).or(self.file.zone.as_deref());
        let zone = zone.or(self.spec.zone.as_deref()).unwrap_or("UTC");
        let zone = TimeZone::get(zone).map_err(|_| {
            let known: Vec<String> =
                jiff::tz::db().available().map(|name| name.to_string()).collect();
            let known = known.iter().map(String::as_str);
            fail(MappingProblem::word(MappingWord::Zone, zone, known))
        })?;
        let formats = [&own.formats, &self.file.formats, &self.spec.formats]
            .into_iter()
            .find(|formats| !formats.is_empty())
            .cloned()
            .unwrap_or_default();
        let day_order = match self.spec.days_first {
            None => DayOrder::Unknown,
            Some(true) => DayOrder::DayFirst,
            Some(false) => DayOrder::MonthFirst,
        };
        Ok(TimeReader { formats, zone, day_order })
    }

    fn time(&mut self, spec: &ExprSpec) -> Result<TimePlan, SourceError> {
        let reader = self.reader(spec)?;
        let sign = if spec.minus.is_some() { -1.0 } else { 1.0 };
        let plus = match spec.plus.as_ref().or(spec.minus.as_ref()) {
            None => None,
            Some(name) => {
                let unit = spec.unit.clone().unwrap_or_else(|| "seconds".to_owned());
                if length::unit_seconds(&unit).is_none() {
                    let problem = MappingProblem::word(MappingWord::TimeUnit, &unit, []);
                    return Err((self.compiler.fail)(problem));
                }
                let length = ExprSpec { from: vec![name.clone()], ..ExprSpec::default() };
                Some((self.expr(&length)?, unit, sign))
            }
        };
        let from = self.expr(&ExprSpec { unit: None, plus: None, minus: None, ..spec.clone() })?;
        Ok(TimePlan { from, reader, plus })
    }

    fn event(&mut self, event: &EventSpec) -> Result<EventPlan, SourceError> {
        let fail = self.compiler.fail;
        let common = &self.file.common;
        let each = match &event.each {
            None => None,
            Some(list) => Some((self.compiler.names.resolve(list)?, event.split.clone())),
        };
        let keep_first = match event.keep.as_deref() {
            None | Some("last") => false,
            Some("first") => true,
            Some(other) => {
                let known = ["first", "last"];
                return Err(fail(MappingProblem::word(MappingWord::Keep, other, known)));
            }
        };
        if event.at.is_empty() {
            // A survey says once for all its questions when they were answered.
            let is_of_all = self.file.answers_at.as_ref().is_some_and(ExprSpec::is_empty);
            let key = if is_of_all { "answers_at" } else { "at" };
            return Err(fail(MappingProblem::Needs { key: key.into() }));
        }
        let may_be_gone = event.gone.is_some() || self.file.gone.is_some();
        let has_record = event.record.is_some() || self.file.record.is_some();
        if may_be_gone && !has_record && !event.keys && !keep_first {
            // Without an id nothing says which one it is.
            return Err(fail(MappingProblem::Needs { key: "record".into() }));
        }
        let stream = self.stream(event)?;
        let kind = self.kind(&event.kind, stream)?;
        let (subject, conversation) = self.subject(event, stream)?;
        let words = kind.table_words().map(String::as_str).chain(kind.constant());
        let instants: Vec<&str> =
            words.flat_map(|word| instants_of(stream, word)).copied().collect();
        let actor_kind = self.either(&event.actor_kind, &common.actor_kind)?;
        if let Some(expr) = &actor_kind {
            check_actor_kinds(expr, fail)?;
        }
        Ok(EventPlan {
            when: self.condition(&event.when)?,
            gone: self.condition(&event.gone)?,
            each,
            kind,
            at: self.time(&event.at)?,
            stream,
            subject,
            conversation,
            record: self.either(&event.record, &self.file.record)?,
            version: self.either(&event.version, &self.file.version)?,
            order: self.either(&event.order, &self.file.order)?,
            keep_first,
            actor: self.either(&event.actor, &common.actor)?,
            actor_kind,
            public: self.optional(&event.public)?,
            automated: self.either(&event.automated, &common.automated)?,
            synthesised: event.synthesised,
            customer: self.either(&event.customer, &common.customer)?,
            channel: self.either(&event.channel, &common.channel)?,
            brand: self.either(&event.brand, &common.brand)?,
            team: self.either(&event.team, &common.team)?,
            value: self.optional(&event.value)?,
            carry: event.carry,
            attributes: self.attributes(&event.attributes, &instants, Some(stream))?,
            has_money: has_money(stream),
            keys: event.keys,
            step: BEYOND,
        })
    }

    /// Returns the stream of an event: its own, else the file's, else conversations.
    fn stream(&self, event: &EventSpec) -> Result<Stream, SourceError> {
        let Some(word) = event.stream.as_ref().or(self.file.stream.as_ref()) else {
            return Ok(Stream::Conversation);
        };
        Stream::from_word(word).ok_or_else(|| {
            let known = Stream::ALL.iter().map(|stream| stream.word());
            (self.compiler.fail)(MappingProblem::word(MappingWord::Stream, word, known))
        })
    }

    /// Compiles what an event is about, and the conversation it belongs to. For conversations,
    /// `conversation` is the subject.
    fn subject(
        &mut self,
        event: &EventSpec,
        stream: Stream,
    ) -> Result<(Option<Expr>, Option<Expr>), SourceError> {
        let subject = self.either(&event.subject, &self.file.subject)?;
        let conversation = self.either(&event.conversation, &self.file.conversation)?;
        let (subject, conversation) = match (stream, subject) {
            (Stream::Conversation, None) => (conversation, None),
            (Stream::Conversation, subject) => (subject, None),
            (_, subject) => (subject, conversation),
        };
        if subject.is_none() {
            let key = if stream == Stream::Conversation { "conversation" } else { "subject" };
            return Err((self.compiler.fail)(MappingProblem::Needs { key: key.into() }));
        }
        Ok((subject, conversation))
    }

    /// Compiles the kind: a bare word is the kind itself, a table gives kinds by activity.
    fn kind(&mut self, spec: &ExprSpec, stream: Stream) -> Result<Expr, SourceError> {
        let fail = self.compiler.fail;
        let mut spec = spec.clone();
        let bare = spec.map.is_none() && spec.lookup.is_none();
        if bare && let [word] = spec.from.as_mut_slice() {
            let inside = word.trim_matches('\'').to_owned();
            *word = format!("'{inside}'");
        }
        let expr = self.expr(&spec)?;
        let constant = expr.constant().map(str::to_owned);
        for word in expr.table_words().chain(constant.iter()) {
            if word != "skip" && split_kind(stream, word).is_none() {
                let kinds = EventKind::of(stream).map(EventKind::word).chain(["skip"]);
                let first = word.split(' ').next().unwrap_or_default();
                return Err(fail(MappingProblem::word(MappingWord::EventKind, first, kinds)));
            }
        }
        Ok(expr)
    }
}

/// Tells whether what a stream tells has money in it, and so a currency.
fn has_money(stream: Stream) -> bool {
    let mut own = stream.facts().iter().filter(|fact| !fact.is_computed());
    own.any(|fact| fact.column("currency").is_some())
}

/// Returns the attributes of a kind of event that mean nothing unless they are instants. A period
/// whose end is a date as people write it would be one of a day, and nobody would be told.
fn instants_of(stream: Stream, kind: &str) -> &'static [&'static str] {
    match split_kind(stream, kind) {
        Some((EventKind::Spent, _)) => &["until"],
        Some((EventKind::CallbackRequested, _)) => &["due_from", "due"],
        Some((EventKind::AgentScheduled, _)) => &["from", "until"],
        _ => &[],
    }
}

fn check_actor_kinds(
    expr: &Expr,
    fail: &dyn Fn(MappingProblem) -> SourceError,
) -> Result<(), SourceError> {
    let constant = expr.constant().map(str::to_owned);
    for word in expr.table_words().chain(constant.iter()) {
        if word != "compare" && ActorKind::from_word(word).is_none() {
            let known = ["customer", "agent", "bot", "system", "unknown", "compare"];
            return Err(fail(MappingProblem::word(MappingWord::ActorKind, word, known)));
        }
    }
    Ok(())
}
