//! One snapshot, opened for questions.
//!
//! `begun` says from when on each source has records, `kept` what was read once of all rows of a
//! fact, and `ruled` which calendar counts for each.

mod begun;
mod kept;
mod ruled;

use std::sync::{Arc, Mutex, OnceLock};

use baremo_metrics::bucket::{Buckets, Grain};
use baremo_metrics::error::{MetricsError, Thing};
use baremo_metrics::page::{Measure, VENDOR_CONVERSATION};
use baremo_model::calendar::Calendar;
use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, ErrorKind, Fact, told};
use rustc_hash::FxHashMap;

pub(crate) use self::begun::{Begun, of_rows};
use self::kept::Kept;
use crate::asking::browse::Counted;
use crate::asking::plan::{MetricPlan, Plan};
use crate::beside::unmet::Missed;
use crate::kinds::targets::{self, Asked, Due};
use crate::reading::dated::AS_OF;
use crate::reading::eval::{Scope, Watermarks, YES, bind_bool};
use crate::reading::scan::spans::Spans;
use crate::reading::scan::zones::Zones;
use crate::reading::scored::Scored;
use crate::reading::table::{Chosen, Hot, Tables};
use crate::settings::{BUSINESS, Clock, WALL};
use crate::{EngineError, FactSource, Settings, SourceState};

/// Ways of asking, by calendar and zone, whose targets a session keeps.
const MOST_DUES: usize = 4;

/// Every promise that has fallen due.
type Dues = Arc<Vec<Due>>;

/// A snapshot of facts and the settings they are read with.
pub struct Session {
    tables: Tables,
    /// The same with conversations counted as their sources do, once somebody asks.
    vendor: OnceLock<Box<Session>>,
    settings: Arc<Settings>,
    watermarks: Watermarks,
    sources: Vec<SourceState>,
    clocks: Mutex<FxHashMap<(String, Fact), Clock>>,
    /// The first date of each root.
    firsts: Mutex<FxHashMap<Fact, Option<i64>>>,
    /// What each source has on record of each root.
    begun: Mutex<FxHashMap<Fact, Arc<Vec<Begun>>>>,
    /// When rows are dated.
    zones: Kept<Zones>,
    /// From when to when they hold.
    spans: Kept<Spans>,
    /// Which sources have rows that say something.
    sources_with: Kept<Vec<String>>,
    /// By zone and what was asked for.
    dues: Mutex<FxHashMap<(String, Asked), Dues>>,
    /// Whether a source is a list that tells of no replies, by its name.
    pub(crate) silent: Mutex<FxHashMap<String, bool>>,
    /// How many rows have each value of a dimension.
    pub(crate) counted: Mutex<Counted>,
    /// What was found of words that rules and policies name.
    pub(crate) missed: Mutex<Missed>,
    /// What is wrong with the rules of reasons, once they were tried.
    pub(crate) wrong_reasons: OnceLock<MetricsError>,
    /// What is wrong with the scoring of health, once it was tried.
    pub(crate) wrong_health: OnceLock<MetricsError>,
}

impl Session {
    /// Opens a snapshot.
    pub fn new(source: Box<dyn FactSource>, settings: Arc<Settings>) -> Self {
        let source = Scored::over(Arc::from(source), &settings);
        Session::open(source, settings)
    }

    /// Opens facts as they are, without ratings that scorecards add.
    pub(crate) fn open(source: Arc<dyn FactSource>, settings: Arc<Settings>) -> Self {
        let tables = Tables::new(source, &settings);
        let sources = tables.source().sources();
        let mut watermarks = Watermarks { latest: NULL_INT, ..Watermarks::default() };
        for source in &sources {
            watermarks.by_code.insert(tables.code(&source.name), source.watermark);
            watermarks.latest = watermarks.latest.max(source.watermark);
        }
        Session::fresh(tables, settings, watermarks, sources)
    }

    /// Returns a session that has worked out nothing yet.
    fn fresh(
        tables: Tables,
        settings: Arc<Settings>,
        watermarks: Watermarks,
        sources: Vec<SourceState>,
    ) -> Self {
        Session {
            tables,
            vendor: OnceLock::new(),
            settings,
            watermarks,
            sources,
            clocks: Mutex::default(),
            firsts: Mutex::default(),
            begun: Mutex::default(),
            zones: Kept::default(),
            spans: Kept::default(),
            sources_with: Kept::default(),
            dues: Mutex::default(),
            silent: Mutex::default(),
            counted: Mutex::default(),
            missed: Mutex::default(),
            wrong_reasons: OnceLock::new(),
            wrong_health: OnceLock::new(),
        }
    }

    /// Returns the same snapshot with another customer base: the given customers, each as of an
    /// instant.
    pub(crate) fn dated(&self, judged: Chosen) -> Result<Session, EngineError> {
        self.dated_as(judged, Vec::new())
    }

    /// Does the same with columns of that base which are made already.
    pub(crate) fn dated_as(
        &self,
        judged: Chosen,
        base: Vec<(&'static str, Hot)>,
    ) -> Result<Session, EngineError> {
        let until: Vec<i64> = judged.customers.iter().map(|(_, until)| *until).collect();
        let tables = self.tables.dated(judged)?;
        let (watermarks, sources) = (self.watermarks.clone(), self.sources.clone());
        let dated = Session::fresh(tables, self.settings.clone(), watermarks, sources);
        let made = base.into_iter();
        made.for_each(|(name, hot)| dated.tables.keep(Fact::CustomerBase, name, hot));
        let sources = dated.tables.codes(Fact::CustomerBase, "source")?;
        let both = sources.iter().zip(until);
        let as_of = both.map(|(source, until)| self.watermarks.of(*source).min(until)).collect();
        dated.tables.keep(Fact::CustomerBase, AS_OF, Hot::Integers(Arc::new(as_of)));
        Ok(dated)
    }

    /// Returns the session that counts what a variant counts: cases, or conversations as their
    /// sources do.
    pub(crate) fn counting(&self, variant: Option<&str>) -> Result<&Session, EngineError> {
        if variant != Some(VENDOR_CONVERSATION) {
            return Ok(self);
        }
        if let Some(vendor) = self.vendor.get() {
            return Ok(vendor);
        }
        let source = self.tables.source().vendor_conversations();
        let source = source.ok_or_else(|| EngineError::Source {
            problem: told!(
                "these conversations cannot be counted as their sources do",
                "estas conversaciones no se pueden contar como lo hacen sus fuentes"
            ),
            kind: ErrorKind::BadRequest,
        })?;
        let vendor = Box::new(Session::open(source, self.settings.clone()));
        Ok(self.vendor.get_or_init(|| vendor))
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn shared_settings(&self) -> Arc<Settings> {
        self.settings.clone()
    }

    /// Returns the sources with their watermarks.
    pub fn sources(&self) -> &[SourceState] {
        &self.sources
    }

    /// Returns the latest watermark; none when there is no data.
    pub fn watermark(&self) -> Option<i64> {
        (self.watermarks.latest != NULL_INT).then_some(self.watermarks.latest)
    }

    /// Returns the watermark of a source; none of a word that is no source.
    pub(crate) fn watermark_of_source(&self, code: u32) -> Option<i64> {
        self.watermarks.by_code.get(&code).copied()
    }

    /// Returns the watermarks of all sources so much earlier.
    pub(crate) fn watermarks_before(&self, micros: i64) -> Watermarks {
        let earlier = |at: i64| at.saturating_sub(micros);
        let Watermarks { by_code, latest } = &self.watermarks;
        let by_code = by_code.iter().map(|(code, at)| (*code, earlier(*at))).collect();
        Watermarks { by_code, latest: earlier(*latest) }
    }

    /// Returns the number of the snapshot.
    pub fn snapshot(&self) -> u64 {
        self.tables.source().number()
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    pub(crate) fn scope<'a>(
        &'a self,
        plan: &'a Plan,
        metric: &'a MetricPlan,
        fact: Fact,
    ) -> Scope<'a> {
        let earlier = plan.watermarks.as_deref().filter(|_| metric.definition.by_watermark);
        Scope {
            tables: &self.tables,
            fact,
            dimensions: Some(&metric.dimensions),
            current: metric.current,
            credit: metric.credit_column(),
            zone: &plan.time_zone,
            watermarks: earlier.unwrap_or(&self.watermarks),
            dated: None,
            moments: None,
            has_moments: false,
            rows: None,
            own: &[],
        }
    }

    /// Returns what names mean outside a metric.
    pub(crate) fn plain_scope<'a>(&'a self, plan: &'a Plan, fact: Fact) -> Scope<'a> {
        Scope {
            tables: &self.tables,
            fact,
            dimensions: None,
            current: false,
            credit: None,
            zone: &plan.time_zone,
            watermarks: &self.watermarks,
            dated: None,
            moments: None,
            has_moments: false,
            rows: None,
            own: &[],
        }
    }

    /// Returns the first date of any root and the latest watermark; none when there is no data.
    pub(crate) fn coverage(&self) -> Result<Option<(i64, i64)>, EngineError> {
        self.coverage_of(Fact::ALL)
    }

    /// Returns the first date of the given facts' roots and the latest watermark. What is known of
    /// agents may begin long before anything happened: it counts where nothing else is asked for.
    pub(crate) fn coverage_of(&self, facts: &[Fact]) -> Result<Option<(i64, i64)>, EngineError> {
        let mut first = None;
        let is_alone = facts.iter().all(|fact| fact.is_knowledge());
        let begins = |fact: &&Fact| !fact.is_computed() && (is_alone || !fact.is_knowledge());
        for fact in facts.iter().filter(begins) {
            first = [first, self.first_date(fact.root())?].into_iter().flatten().min();
        }
        Ok(first.zip(self.watermark()))
    }

    /// Returns every promise that has fallen due, computed once for whatever is asked of them.
    pub(crate) fn dues(&self, plan: &Plan, asked: Asked) -> Result<Dues, EngineError> {
        let lock = || self.dues.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let key = (plan.zone.clone(), asked);
        if let Some(dues) = lock().get(&key) {
            return Ok(dues.clone());
        }
        let dues = Arc::new(targets::dues(self, &plan.time_zone, &key.1)?);
        let mut known = lock();
        // They take sixteen bytes a promise: only the latest few are kept.
        if known.len() >= MOST_DUES {
            known.clear();
        }
        known.insert(key, dues.clone());
        Ok(dues)
    }

    /// Cuts a range into buckets by the settings' week and year.
    pub(crate) fn buckets(
        &self,
        from: i64,
        to: i64,
        grain: Grain,
        zone: &str,
    ) -> Result<Buckets, EngineError> {
        let settings = self.settings();
        let (week, year) = (settings.week_start, settings.year_start_month);
        Ok(Buckets::new(from, to, grain, zone, week, year)?)
    }

    /// Returns the clock a metric is asked with.
    pub(crate) fn clock(&self, metric: &MetricPlan) -> Result<Clock, EngineError> {
        self.clock_named(&metric.calendar, metric.definition.main_fact())
    }

    /// Returns the clock of a name for the rows of a fact.
    pub(crate) fn clock_named(&self, name: &str, fact: Fact) -> Result<Clock, EngineError> {
        let lock = || self.clocks.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let key = (name.to_owned(), fact.root());
        if let Some(clock) = lock().get(&key) {
            return Ok(clock.clone());
        }
        let clock = match name {
            WALL => Clock::Wall,
            BUSINESS => {
                self.settings.right_calendars()?;
                self.ruled_clock(fact.root())?
            }
            name => Clock::One(Arc::new(self.compile(name)?)),
        };
        lock().insert(key, clock.clone());
        Ok(clock)
    }

    fn compile(&self, name: &str) -> Result<Calendar, EngineError> {
        let calendars = &self.settings.calendars;
        // The one meant may be that of a file that is wrong; those of terms are made of all.
        if !calendars.contains_key(name) {
            self.settings.right_calendars()?;
        }
        let spec = self.settings.calendar(name).ok_or_else(|| {
            let known = [WALL, BUSINESS].into_iter().chain(calendars.keys().map(String::as_str));
            MetricsError::unknown(Thing::Calendar, name, known)
        })?;
        let (first, last) = self.coverage()?.unwrap_or((0, DAY));
        Ok(spec.compile(first, last))
    }

    /// Returns when the calendar of the first case is open between two instants; nothing for wall
    /// time, which is always open.
    ///
    /// # Errors
    ///
    /// Fails when the calendar is unknown or facts cannot be read.
    pub fn open_spans(
        &self,
        calendar: &str,
        from: i64,
        to: i64,
    ) -> Result<Vec<(i64, i64)>, EngineError> {
        if self.tables.rows(Fact::Cases)? == 0 {
            return Ok(Vec::new());
        }
        let clock = self.clock_named(calendar, Fact::Cases)?;
        Ok(clock.calendar(0, from).map_or_else(Vec::new, |calendar| calendar.open_spans(from, to)))
    }

    /// Returns whether an expression holds for any row of a fact.
    ///
    /// # Errors
    ///
    /// Fails when the expression is wrong or facts cannot be read.
    pub fn any_row(&self, fact: Fact, when: &str) -> Result<bool, EngineError> {
        let plan = Plan::plain();
        let scope = self.plain_scope(&plan, fact);
        let node = bind_bool(&scope, &baremo_metrics::expr::parse(when)?)?;
        let rows = self.tables.rows(fact)?;
        Ok(node.truths(0..rows).contains(&YES))
    }

    /// Returns whether a side's durations can differ between this clock and the wall.
    pub(crate) fn differs_from_wall(clock: &Clock, measure: Measure) -> bool {
        !matches!(clock, Clock::Wall) && measure == Measure::Micros
    }
}
