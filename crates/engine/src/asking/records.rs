//! The records behind a number: the same scan, one row an observation.

mod excluded;
mod levels;
mod once;
mod part;
mod shape;
mod told;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use baremo_metrics::answer::{RecordRow, left_out};
use baremo_metrics::page::{Definition, Kind, Side};
use baremo_metrics::query::Query;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use self::levels::Holding;
use self::part::Part;
pub use self::shape::Shape;
use self::shape::has_sides;
use self::told::Told;
use crate::EngineError;
use crate::asking::ask::local_instant;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived::left_out::{Lefts, ToldOnce, Within};
use crate::kinds::finish::{Measured, measure, scale};
use crate::kinds::money::{self, Currencies};
use crate::kinds::{cohort, funnel};
use crate::reading::eval::{IntNode, Seen, bind_int};
use crate::reading::scan::{Groups, Observation, Scan};
use crate::session::Session;

/// Receives one record; an error stops the listing.
pub type Sink<'a> = &'a mut dyn FnMut(RecordRow) -> Result<(), EngineError>;

/// One side of a metric, ready to be listed.
struct Listing<'a> {
    session: &'a Session,
    plan: &'a Plan,
    metric: &'a MetricPlan,
    named: Named<'a>,
    name: String,
    side: Option<Cow<'a, Side>>,
    agent: Option<Seen>,
    holding: Option<Holding>,
    /// What the root is: the conversation of a case, the order, the session's visitor.
    subject: Seen,
    conversation: Option<Seen>,
    /// Tells the several roots of one subject apart.
    number: Option<Seen>,
    source: Seen,
    /// Whether the subject is a customer, or a call or live chat.
    is_customer: bool,
    is_contact: bool,
    from: Option<IntNode>,
    to: Option<IntNode>,
    /// In which currency its values are, where they are money.
    currencies: Option<Currencies<'a>>,
    told: Told,
}

/// As what rows are listed.
#[derive(Clone, Copy)]
struct Named<'a> {
    /// The question, and its metric.
    outer: (&'a Plan, &'a MetricPlan),
    groups: &'a Groups,
    /// The inputs that lead to them, joined by points.
    parts: &'a str,
    /// The question's buckets, in which they count.
    within: Within<'a>,
}

impl Named<'_> {
    /// Returns the inputs that lead to what has a name further in.
    fn inner(&self, name: &str) -> String {
        match (self.parts, name) {
            ("", name) => name.to_owned(),
            (parts, "value") => parts.to_owned(),
            (parts, name) => format!("{parts}.{name}"),
        }
    }
}

impl Session {
    /// Hands over every observation of a question, one row each, in order of bucket, group and
    /// date; with `excluded`, the rows left out instead, each with its reason.
    ///
    /// Aggregated as the metric says, the rows equal [`Session::ask`]'s values; a metric that has
    /// none, because what the question names is out of its reach, has no rows beside others. A row
    /// of a cohort is a customer at an age; the entries themselves are among them where ages are
    /// asked for.
    ///
    /// # Errors
    ///
    /// The same as [`Session::ask`], and what the sink returns.
    pub fn records(
        &self,
        query: &Query,
        excluded: bool,
        sink: Sink<'_>,
    ) -> Result<(), EngineError> {
        let session = self.counting(query.variant.as_deref())?;
        let listed = self.listed(query)?;
        let plan = Plan { rows_wanted: true, ..session.plan(&listed)? };
        let sink: Sink<'_> = &mut awaited(&plan, sink);
        for metric in plan.metrics.iter() {
            let mut groups = Groups::default();
            let from = session.counted_from(&plan, metric)?.unwrap_or(plan.from);
            let counted = Plan { from, ..plan.clone() };
            let mut measured = match measure(session, &counted, metric, &mut groups) {
                Ok(measured) => measured,
                Err(error) if session.is_done_without(&plan, metric, &error) => continue,
                Err(error) => return Err(session.within_reach(&plan, error)),
            };
            if metric.definition.kind == Kind::Cohort && query.by.is_empty() {
                cohort::returns_alone(&mut measured);
            }
            let (outer, within) = ((&plan, metric), Within::new(&plan));
            let named = Named { outer, groups: &groups, parts: "", within };
            let mut told = excluded.then(ToldOnce::default);
            session.list((&counted, metric), &measured, &named, told.as_mut(), sink)?;
        }
        Ok(())
    }

    /// Hands over the spans that the observations of a question are sums of, as rows of their own.
    ///
    /// # Errors
    ///
    /// The same as [`Session::records`].
    pub fn summed(&self, query: &Query, sink: Sink<'_>) -> Result<(), EngineError> {
        let plan = Plan { rows_wanted: true, ..self.plan(query)? };
        let sink: Sink<'_> = &mut awaited(&plan, sink);
        for metric in plan.metrics.iter() {
            let mut metric = metric.clone();
            if let Some(side) = &mut Arc::make_mut(&mut metric.definition).value {
                side.per = None;
            }
            let mut groups = Groups::default();
            let measured = measure(self, &plan, &metric, &mut groups)?;
            let (outer, within) = ((&plan, &metric), Within::new(&plan));
            let named = Named { outer, groups: &groups, parts: "", within };
            self.list((&plan, &metric), &measured, &named, None, sink)?;
        }
        Ok(())
    }

    /// Returns all conversations on record, source and id, whether they count or not.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn conversations(&self) -> Result<HashSet<(String, String)>, EngineError> {
        let tables = self.tables();
        if tables.rows(Fact::Cases)? == 0 {
            return Ok(HashSet::new());
        }
        let sources = tables.codes(Fact::Cases, "source")?;
        let subjects = tables.codes(Fact::Cases, Fact::Cases.subject_column())?;
        let text = |code: u32| match code {
            NULL_CODE => None,
            code => tables.text(code),
        };
        let each = sources.iter().zip(subjects.iter());
        Ok(each.filter_map(|(source, id)| Some((text(*source)?, text(*id)?))).collect())
    }

    /// Lists what one metric was found to be: its sides, or those of what it is made of, each under
    /// the names of the inputs that lead to it: `cost`, `value.orders.numerator`. With `told`, what
    /// is left out and no other input has told of.
    fn list<'a>(
        &'a self,
        (plan, metric): (&'a Plan, &'a MetricPlan),
        measured: &Measured,
        named: &Named<'a>,
        mut told: Option<&mut ToldOnce>,
        sink: Sink<'_>,
    ) -> Result<(), EngineError> {
        if measured.parts.is_empty() {
            return self.list_sides((plan, metric), measured, named, told, sink);
        }
        for part in &measured.parts {
            let (name, metric) = part.metric();
            let parts = named.inner(name);
            for (ranged, measured, bucket) in part.measured(plan) {
                let within = named.within.range(plan, bucket);
                let named = Named { parts: &parts, within, ..*named };
                self.list((ranged, metric), measured, &named, told.as_deref_mut(), sink)?;
            }
        }
        Ok(())
    }

    /// Lists the sides of a metric that is made of no others.
    fn list_sides<'a>(
        &'a self,
        (plan, metric): (&'a Plan, &'a MetricPlan),
        measured: &Measured,
        named: &Named<'a>,
        told: Option<&mut ToldOnce>,
        sink: Sink<'_>,
    ) -> Result<(), EngineError> {
        let definition = &metric.definition;
        let apart = funnel::apart(self, definition, measured)?;
        let sides: Vec<Found<'_, '_>> = match &apart {
            Some(apart) => apart
                .iter()
                .map(|(name, side, scan)| (*name, Some(Cow::Owned(side.clone())), Some(scan)))
                .collect(),
            None => sides_of(definition, measured),
        };
        let upper = sides.first().map(|(name, ..)| *name);
        let leaving_out = measured.leaving_out();
        let mut listed = [Vec::new(), Vec::new()];
        for (name, side, scan) in sides {
            let is_listed = |scan: &&Scan| match told.is_some() {
                true if apart.is_some() => !scan.left_out.is_empty(),
                true => std::ptr::eq(*scan, leaving_out),
                false => scan.observations.len() > 0,
            };
            let Some(scan) = scan.filter(is_listed) else { continue };
            let listing = self.listing(plan, metric, named, named.inner(name), side)?;
            listed[usize::from(Some(name) != upper)].push((listing, scan));
        }
        let [above, below] = &listed;
        if let Some(told) = told {
            let lefts = Lefts::of(self, (named.within, plan), definition, measured);
            for (listing, scan) in above.iter().chain(below) {
                listing.left_out(scan, (&lefts, &mut *told), sink)?;
            }
            return Ok(());
        }
        let part = Part::of(definition, named, above, below);
        for (side, part) in [(above, None), (below, part.as_ref())] {
            for (listing, scan) in side {
                listing.list(scan, part, sink)?;
            }
        }
        Ok(())
    }

    fn listing<'a>(
        &'a self,
        plan: &'a Plan,
        metric: &'a MetricPlan,
        named: &Named<'a>,
        name: String,
        side: Option<Cow<'a, Side>>,
    ) -> Result<Listing<'a>, EngineError> {
        let fact = side.as_ref().and_then(|side| Fact::from_name(&side.fact));
        let fact = fact.unwrap_or(Fact::Cases);
        let scope = self.scope(plan, metric, fact);
        // Members, and cohorts, are listed by who they are, on whatever row they were met.
        let is_members = matches!(metric.definition.kind, Kind::Members | Kind::Cohort);
        let member = side.as_ref().filter(|_| is_members).and_then(|side| side.distinct.clone());
        let subject = member.as_deref().unwrap_or(fact.subject_column());
        let number = numbered(fact).filter(|_| subject == fact.subject_column());
        let int = |text: Option<&String>| -> Result<Option<IntNode>, EngineError> {
            text.map(|text| bind_int(&scope, &metric.bind(text)?)).transpose()
        };
        Ok(Listing {
            session: self,
            plan,
            metric,
            named: *named,
            name,
            agent: scope.see("agent").ok(),
            holding: Holding::of(self, metric, fact)?,
            subject: scope.see(subject)?,
            conversation: scope.see("conversation").ok(),
            number: number.map(|column| scope.see(column)).transpose()?,
            source: scope.see("source")?,
            is_customer: subject == "customer",
            is_contact: subject == Fact::Contacts.subject_column(),
            from: int(side.as_ref().and_then(|side| side.from.as_ref()))?,
            to: int(side.as_ref().and_then(|side| side.to.as_ref()))?,
            currencies: match side.as_deref().filter(|side| money::takes_money(side)) {
                Some(side) => Currencies::of(self, side)?,
                None => None,
            },
            told: Told::of(&scope, metric, side.as_deref())?,
            side,
        })
    }
}

/// Hands records on, as long as somebody waits for them.
fn awaited<'a>(
    plan: &'a Plan,
    sink: Sink<'a>,
) -> impl FnMut(RecordRow) -> Result<(), EngineError> + 'a {
    move |record| {
        plan.awaited()?;
        sink(record)
    }
}

/// A side to be listed: its name, what it reads, and what was found.
type Found<'a, 'm> = (&'static str, Option<Cow<'a, Side>>, Option<&'m Scan>);

/// Returns the sides of a metric, the upper one first.
fn sides_of<'a, 'm>(definition: &'a Definition, measured: &'m Measured) -> Vec<Found<'a, 'm>> {
    // Those who go through a funnel are told by their first step, a cohort by who entered.
    let first =
        definition.steps.first().map(|step| Side { fact: step.fact.clone(), ..Side::default() });
    let entry = definition.cohort.as_ref().map(|cohort| &cohort.entry);
    let value = entry.or(definition.value.as_ref()).map(Cow::Borrowed);
    let value = first.map(Cow::Owned).or(value);
    let borrowed = |side: &'a Option<Side>| side.as_ref().map(Cow::Borrowed);
    let (upper, side) = match definition.kind {
        Kind::Ratio => ("numerator", borrowed(&definition.numerator)),
        kind if has_sides(kind) => ("numerator", value.clone()),
        _ => ("value", value.clone()),
    };
    let did = || borrowed(&definition.numerator);
    let (strangers, others) = &measured.strangers;
    vec![
        (upper, side, Some(&measured.upper)),
        (upper, did(), Some(strangers)),
        ("denominator", borrowed(&definition.denominator).or(value), measured.lower.as_ref()),
        ("denominator", did(), others.as_ref()),
    ]
}

/// Returns whether the records of a kind are those of sets of customers.
fn has_sets(kind: Kind) -> bool {
    matches!(kind, Kind::Members | Kind::Cohort | Kind::Funnel)
}

/// Returns the column that tells the several roots of one subject apart.
fn numbered(fact: Fact) -> Option<&'static str> {
    match fact.root() {
        Fact::Cases => Some("case.case_number"),
        Fact::Contacts => Some("visit_number"),
        Fact::Sessions | Fact::SubscriptionSpans => Some("number"),
        _ => None,
    }
}

impl Listing<'_> {
    /// Returns what says whether a bucket has begun by the watermark, and of customers by the end
    /// of what tells of them: else it has no value, and no records of it.
    fn has_begun(&self) -> Result<impl Fn(u32) -> bool, EngineError> {
        let (asked, metric) = self.named.outer;
        let known = self.session.watermark_of(asked).unwrap_or(i64::MAX);
        let told = self.session.told_beyond(asked, metric, known, None)?;
        let until = self.session.customers_until(self.metric)?.unwrap_or(i64::MAX);
        Ok(move |bucket| {
            self.named.within.begins(self.plan, bucket) <= told
                && self.plan.bucket_range(bucket as usize).0 <= until
        })
    }

    /// Lists a scan; where it is what a proportion is divided by, with its part told beside it.
    fn list(&self, scan: &Scan, part: Option<&Part>, sink: Sink<'_>) -> Result<(), EngineError> {
        let mut rows: Vec<&Observation> = scan.observations.iter().collect();
        rows.sort_by_key(|o| (o.bucket, o.group, o.at, o.row));
        if self.metric.definition.kind == Kind::Level {
            return self.list_levels(&rows, sink);
        }
        let has_begun = self.has_begun()?;
        for o in rows.into_iter().filter(|o| has_begun(o.bucket)) {
            let mut record = self.record(o.row, o.bucket, o.group, o.at);
            record.weight = o.exact_weight();
            record.in_numerator = match self.metric.definition.kind {
                Kind::Targets if self.named.parts.is_empty() => Some(o.value == 1),
                _ => part.map(|part| part.holds(self, o)),
            };
            self.value(o, &mut record);
            sink(record)?;
        }
        Ok(())
    }

    fn value(&self, o: &Observation, record: &mut RecordRow) {
        let Some(side) = &self.side else {
            record.value = Some(o.value as f64);
            return;
        };
        if self.metric.definition.kind == Kind::Agreement {
            let scale = side.of.as_ref().map(|of| money::number_scale(&side.fact, of));
            record.value = Some(o.value as f64 * scale.unwrap_or(1.0));
        } else if self.metric.definition.kind == Kind::Targets {
            // 1 for a target that was met, 0 for one that was missed.
            record.value = Some(o.value as f64);
        } else if has_sets(self.metric.definition.kind) && side.sum.is_none() {
            record.value = Some(1.0);
        } else if side.distinct.is_some() && side.sum.is_none() {
            record.value = Some(1.0);
            record.counted = self.session.tables().text(o.value as u32);
        } else if let Some(scale) = money::side_scale(side)
            && (side.from.is_none() || has_sets(self.metric.definition.kind))
        {
            record.value = Some(o.value as f64 * scale);
            record.currency = self.currency(o.row);
        } else if let Some(of) = &side.of {
            record.value = Some(o.value as f64 * money::number_scale(&side.fact, of));
            record.currency = self.currency(o.row);
        } else if side.plus.is_some() {
            record.value = Some(o.value as f64);
        } else if side.from.is_some() {
            record.is_duration = true;
            record.value = Some(o.value as f64 * scale(self.metric.definition.unit, side.measure));
            if self.metric.definition.kind == Kind::Survival && o.still_waits() {
                record.reason = Some(left_out::STILL_WAITING.into());
            }
        } else {
            record.value = Some(1.0);
        }
    }

    fn currency(&self, row: u32) -> Option<String> {
        match self.currencies.as_ref()?.code(row as usize) {
            NULL_CODE => None,
            code => self.session.tables().text(code),
        }
    }

    fn record(&self, row: u32, bucket: u32, group: u32, at: i64) -> RecordRow {
        let row = row as usize;
        let tables = self.session.tables();
        let text = |seen: &Seen| match seen.code(row) {
            NULL_CODE => None,
            code => tables.text(code),
        };
        let instant = |node: &Option<IntNode>| {
            let at = node.as_ref()?.value(row);
            (at != NULL_INT).then(|| local_instant(at, &self.plan.time_zone))
        };
        let subject = text(&self.subject).unwrap_or_default();
        let conversation = self.conversation.as_ref().and_then(text).unwrap_or_default();
        let source = text(&self.source).unwrap_or_default();
        let number = self.number.as_ref().map_or(1, |number| number.integer(row));
        let state = self.session.sources().iter().find(|state| state.name == source);
        let url = state.and_then(|state| state.url.as_ref());
        let is_met = self.is_customer && !conversation.is_empty();
        let own = if is_met { &conversation } else { &subject };
        let mut record = RecordRow {
            metric: self.named.outer.1.metric.name.clone(),
            bucket: self.named.within.label(self.plan, bucket),
            by: self.session.named(self.plan, &self.named.groups.keys[group as usize]),
            url: url.map(|url| url.replace("{id}", own)),
            case: match number > 1 {
                true => format!("{subject}#{number}"),
                false => subject,
            },
            conversation,
            source,
            side: self.name.clone(),
            at: Some(local_instant(at, &self.plan.time_zone)),
            from: instant(&self.from),
            to: instant(&self.to),
            weight: 1.0,
            agent: self.agent.as_ref().and_then(text),
            is_customer: self.is_customer,
            is_contact: self.is_contact,
            included: true,
            ..RecordRow::default()
        };
        self.told.tell(row, tables, &mut record);
        record
    }
}
