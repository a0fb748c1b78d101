//! Promises about cases: what was promised from when on, when it falls due, whether it was kept.

use std::sync::Arc;

use baremo_metrics::error::{MetricsError, Thing};
use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::PAUSE;
use baremo_metrics::policy::{Policy, Target, TargetKind};
use baremo_model::Fact;
use baremo_model::event::STATUSES;
use baremo_model::fact::NULL_INT;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::pauses::{Pauses, due_at};
use super::silent::silent_sources;
use super::turns::Turns;
use super::void::Void;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::eval::{Scope, YES, bind_bool, bind_int};
use crate::reading::scan::SOURCE;
use crate::session::Session;
use crate::settings::Clock;

/// The calendar of a question that leaves each policy its own.
pub(crate) const OWN_CALENDAR: &str = "policy";

/// Columns that decide targets.
struct Cases {
    source: Arc<Vec<u32>>,
    opened: Arc<Vec<i64>>,
    opening_known: Arc<Vec<u8>>,
    solved: Arc<Vec<i64>>,
    solve_time_unknown: Arc<Vec<u8>>,
    priority: Arc<Vec<u32>>,
    begun_by: Arc<Vec<u32>>,
    bot_only: Arc<Vec<u8>>,
    bot_since: Arc<Vec<i64>>,
}

impl Cases {
    fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        Ok(Cases {
            source: tables.codes(Fact::Cases, SOURCE)?,
            opened: tables.integers(Fact::Cases, "opened_at")?,
            opening_known: tables.flags(Fact::Cases, "opening_known")?,
            solved: tables.integers(Fact::Cases, "solved_at")?,
            solve_time_unknown: tables.flags(Fact::Cases, "solve_time_unknown")?,
            priority: tables.codes(Fact::Cases, "priority_at_open")?,
            begun_by: tables.codes(Fact::Cases, "initiated_by")?,
            bot_only: tables.flags(Fact::Cases, "bot_only")?,
            bot_since: tables.integers(Fact::Cases, "first_bot_at")?,
        })
    }
}

/// One promise about one case.
pub(crate) struct Promise {
    pub(crate) case_row: usize,
    pub(crate) start: i64,
    /// When it was kept.
    pub(crate) kept: i64,
    /// Why it is judged neither kept nor broken.
    pub(crate) void: Option<Void>,
    pub(crate) policy: usize,
    pub(crate) target: usize,
    /// When it falls due; none while a pause without end holds it.
    pub(crate) due: Option<i64>,
}

/// A promise that has fallen due, as little of it as a question needs: a session keeps them all.
#[derive(Clone, Copy)]
pub(crate) struct Due {
    pub(super) due: i64,
    pub(super) case_row: u32,
    pub(super) policy: u16,
    pub(super) kind: TargetKind,
    pub(super) end: End,
}

impl Due {
    /// Returns whether it is promised of a whole case: cancelled, it took nobody knows how long. A
    /// response that is cancelled was not waited for any more.
    pub(super) fn is_of_case(&self) -> bool {
        OF_CASES.contains(&self.kind)
    }
}

/// The kinds that are promised of whole cases; the others are of turns.
const OF_CASES: [TargetKind; 3] =
    [TargetKind::Resolution, TargetKind::RequesterWait, TargetKind::AgentWait];

/// What became of a promise that has fallen due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Met,
    Missed,
    Void(Void),
}

/// How targets are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    /// The calendar of the question.
    calendar: String,
    /// Whether a target follows the priority as it changes.
    follows_priority: bool,
    /// Statuses that pause a resolution, instead of those of its policy.
    pause: Option<Vec<String>>,
}

/// The value of [`PAUSE`] that leaves each policy its own.
const OWN_PAUSE: &str = "policy";
/// Its value for a time that never stands still.
const NO_PAUSE: &str = "none";

impl Asked {
    /// Asks for targets as their policies have them.
    pub(crate) fn usual() -> Self {
        Asked { calendar: OWN_CALENDAR.into(), follows_priority: false, pause: None }
    }

    /// Fails when a status that is to pause is none.
    pub(super) fn of(metric: &MetricPlan) -> Result<Self, EngineError> {
        let side = metric.definition.value.as_ref();
        let pausing = STATUSES.iter().filter(|status| !is_over(status)).copied();
        let refused = |words: &[String]| {
            let valid = pausing.clone().chain([OWN_PAUSE, NO_PAUSE]);
            MetricsError::unknown(Thing::Status, &words.join(","), valid)
        };
        let pause = match metric.parameters.get(PAUSE) {
            // These two say all there is to say.
            Some(ParameterValue::Words(words))
                if words.is_empty()
                    || words.len() > 1
                        && words
                            .iter()
                            .any(|word| [OWN_PAUSE, NO_PAUSE].contains(&word.as_str())) =>
            {
                return Err(refused(words).into());
            }
            Some(ParameterValue::Words(words)) if *words != [OWN_PAUSE] => Some(words.clone()),
            _ => None,
        };
        let pause = pause.map(|mut words| {
            words.retain(|word| word != NO_PAUSE);
            words
        });
        let is_status = |word: &&String| pausing.clone().any(|status| status == *word);
        if let Some(wrong) = pause.iter().flatten().find(|word| !is_status(word)) {
            return Err(refused(std::slice::from_ref(wrong)).into());
        }
        Ok(Asked {
            calendar: metric.calendar.clone(),
            follows_priority: side.is_some_and(|side| side.follows_priority),
            pause,
        })
    }
}

/// Returns whether nothing runs in a status any more.
fn is_over(status: &str) -> bool {
    matches!(status, "solved" | "closed")
}

/// Returns every promise with the instant at which it falls due, by its policy's own calendar.
pub(crate) fn each(session: &Session, zone: &TimeZone) -> Result<Vec<Promise>, EngineError> {
    every(session, zone, &Asked::usual(), Some)
}

/// Returns every promise that is due by the watermark of its source.
pub(crate) fn dues(
    session: &Session,
    zone: &TimeZone,
    asked: &Asked,
) -> Result<Vec<Due>, EngineError> {
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, Fact::Cases);
    let policies = &session.settings().policies.policies;
    let watermark = bind_int(&scope, &baremo_metrics::Expr::Watermark)?;
    let watermark = watermark.values(0..session.tables().rows(Fact::Cases)?);
    every(session, zone, asked, |promise| {
        let due = promise.due.filter(|due| *due <= watermark[promise.case_row])?;
        let end = match promise.void {
            Some(void) => End::Void(void),
            None if promise.kept != NULL_INT && promise.kept <= due => End::Met,
            None => End::Missed,
        };
        let kind = policies[promise.policy].targets[promise.target].kind;
        let (case_row, policy) = (promise.case_row as u32, promise.policy as u16);
        Some(Due { due, case_row, policy, kind, end })
    })
}

/// Makes something of every promise: of those on turns first, then of those that no turn tells of,
/// then of those on whole cases.
fn every<T: Send>(
    session: &Session,
    zone: &TimeZone,
    asked: &Asked,
    make: impl Fn(Promise) -> Option<T> + Sync,
) -> Result<Vec<T>, EngineError> {
    if session.settings().right_policies()?.is_empty() {
        return Ok(Vec::new());
    }
    let promised = Promised::read(session, zone, asked)?;
    let turns = Turns::read(session)?;
    let of_turn = |row: usize| make(promised.on_turn(&turns, row)?);
    let of_case = |row: usize| OF_CASES.map(|kind| make(promised.on_case(kind, row)?));
    let mut all: Vec<T> = (0..turns.case_row.len()).into_par_iter().filter_map(of_turn).collect();
    let unheard = promised.unheard(&turns).into_par_iter();
    all.par_extend(unheard.filter_map(|row| make(promised.unheard_first(row)?)));
    let cases = (0..promised.cases.opened.len()).into_par_iter();
    all.par_extend(cases.flat_map_iter(of_case).flatten_iter());
    Ok(all)
}

/// Returns the index of the policy of each case.
fn policy_of_each_case(
    scope: &Scope<'_>,
    policies: &[Policy],
    opened: &[i64],
    zone: &TimeZone,
) -> Result<Vec<Option<usize>>, EngineError> {
    let mut of_case = vec![None; opened.len()];
    for (index, policy) in policies.iter().enumerate() {
        let from = policy.from.and_then(|date| date.to_zoned(zone.clone()).ok());
        let from = from.map_or(i64::MIN, |start| start.timestamp().as_microsecond());
        let holds = match &policy.when {
            Some(when) => bind_bool(scope, when)
                .map_err(|error| error.of(&policy.name).at(&policy.origin))?
                .truths(0..opened.len()),
            None => vec![YES; opened.len()],
        };
        for (row, slot) in of_case.iter_mut().enumerate() {
            if slot.is_none() && holds[row] == YES && opened[row] >= from {
                *slot = Some(index);
            }
        }
    }
    Ok(of_case)
}

/// What decides promises: policies and their clocks, pauses, and the columns of cases.
struct Promised<'a> {
    policies: &'a [Policy],
    /// Index of the policy of each case.
    of_case: Vec<Option<usize>>,
    clocks: Vec<Clock>,
    /// By policy and target: the codes of the statuses that pause it.
    pausing: Vec<Vec<Vec<u32>>>,
    pauses: Pauses,
    /// By case: its priorities after the opening, from when on. Empty where they do not matter.
    changes: FxHashMap<u32, Vec<(i64, u32)>>,
    /// By policy, kind and code of the priority.
    targets: FxHashMap<(usize, TargetKind, u32), usize>,
    cases: Cases,
    /// Sources that tell of no replies.
    silent: FxHashSet<u32>,
    /// Who does not wait for a first response to what they began.
    agent: u32,
    machine: u32,
}

impl<'a> Promised<'a> {
    fn read(session: &'a Session, zone: &TimeZone, asked: &Asked) -> Result<Self, EngineError> {
        let policies = session.settings().policies.policies.as_slice();
        let cases = Cases::read(session)?;
        let plan = Plan { time_zone: zone.clone(), ..Plan::plain() };
        let scope = session.plain_scope(&plan, Fact::Cases);
        let clock = |policy: &Policy| match asked.calendar.as_str() {
            OWN_CALENDAR => session
                .clock_named(&policy.calendar, Fact::Cases)
                .map_err(|error| error.at(&policy.origin)),
            calendar => session.clock_named(calendar, Fact::Cases),
        };
        let codes = |target: &Target| {
            let words = pausing(target, asked.pause.as_deref());
            words.iter().map(|word| session.tables().code(word)).collect()
        };
        let changes = match asked.follows_priority {
            true => priority_changes(session)?,
            false => FxHashMap::default(),
        };
        let later = changes.values().flatten().map(|(_, priority)| *priority);
        let priorities: FxHashSet<u32> = cases.priority.iter().copied().chain(later).collect();
        Ok(Promised {
            of_case: policy_of_each_case(&scope, policies, &cases.opened, zone)?,
            clocks: policies.iter().map(clock).collect::<Result<_, _>>()?,
            pausing: policies
                .iter()
                .map(|policy| policy.targets.iter().map(codes).collect())
                .collect(),
            pauses: Pauses::read(session)?,
            targets: targets_by_priority(session, policies, priorities),
            agent: session.tables().code("agent"),
            machine: session.tables().code("machine"),
            silent: silent_sources(session)?,
            changes,
            policies,
            cases,
        })
    }

    fn on_turn(&self, turns: &Turns, row: usize) -> Option<Promise> {
        if turns.human[row] & 1 == 0 {
            return None;
        }
        let kind = match turns.first[row] & 1 {
            0 => TargetKind::NextResponse,
            _ => TargetKind::FirstResponse,
        };
        let (replied, ended) = (turns.replied[row], turns.ended[row]);
        let case_row = turns.case_row[row] as usize;
        let begun_by = self.cases.begun_by[case_row];
        let void = match kind {
            _ if self.silent.contains(&self.cases.source[case_row]) => Some(Void::Untold),
            TargetKind::FirstResponse if begun_by == self.agent => Some(Void::AgentInitiated),
            TargetKind::FirstResponse if begun_by == self.machine => Some(Void::MachineInitiated),
            _ => None,
        };
        let mut promise = self.promise(case_row, kind, (turns.waiting[row], replied), void)?;
        if promise.void.is_none() && replied == NULL_INT {
            promise.void = self.unreplied(case_row, ended, promise.due);
        }
        Some(promise)
    }

    /// Returns the cases of sources that tell of no replies whose first message is not on record
    /// either.
    fn unheard(&self, turns: &Turns) -> Vec<usize> {
        if self.silent.is_empty() {
            return Vec::new();
        }
        let heard = turns.cases_heard();
        let is_silent = |row: &usize| self.silent.contains(&self.cases.source[*row]);
        let rows = (0..self.cases.opened.len()).filter(is_silent);
        rows.filter(|row| !heard.contains(row)).collect()
    }

    /// Returns the promise of a first response to a customer of whose message no source tells:
    /// nobody knows what became of it. It begins with the case.
    fn unheard_first(&self, row: usize) -> Option<Promise> {
        let begun_by = self.cases.begun_by[row];
        if begun_by == self.agent || begun_by == self.machine {
            return None;
        }
        let wait = (self.cases.opened[row], NULL_INT);
        self.promise(row, TargetKind::FirstResponse, wait, Some(Void::Untold))
    }

    /// Returns why a wait without a reply breaks no promise: a bot saw to it, or a solve took it
    /// back, before it was due. What was due by then stays missed.
    fn unreplied(&self, case_row: usize, ended: i64, due: Option<i64>) -> Option<Void> {
        let bot = self.cases.bot_since[case_row];
        let is_of_bots = self.cases.bot_only[case_row] != 0 && bot != NULL_INT;
        if is_of_bots && due.is_none_or(|due| bot <= due) {
            return Some(Void::BotOnly);
        }
        let is_taken_back = ended != NULL_INT && due.is_none_or(|due| ended < due);
        is_taken_back.then_some(Void::Cancelled)
    }

    fn on_case(&self, kind: TargetKind, row: usize) -> Option<Promise> {
        let solved = self.cases.solved[row];
        let mut promise = self.promise(row, kind, (self.cases.opened[row], solved), None)?;
        // Whether a solve was in time cannot be told where no record tells the opening or when it
        // happened. It was not before the last thing told, nor the opening after the first: what
        // is late between these is late. Re-opened since, it stands as for all that are open.
        let is_untold =
            self.cases.solve_time_unknown[row] != 0 || self.cases.opening_known[row] == 0;
        let is_late = promise.due.is_some_and(|due| due < solved);
        if solved != NULL_INT && is_untold && !is_late {
            promise.void = Some(Void::Cancelled);
        }
        Some(promise)
    }

    fn promise(
        &self,
        case_row: usize,
        kind: TargetKind,
        (start, kept): (i64, i64),
        void: Option<Void>,
    ) -> Option<Promise> {
        let policy = self.of_case[case_row]?;
        let promise = |target: usize, due: Option<i64>| Promise {
            case_row,
            start,
            kept,
            void,
            policy,
            target,
            due,
        };
        let target_of = |priority: u32| self.targets.get(&(policy, kind, priority)).copied();
        let mut from = start;
        let mut target = target_of(self.cases.priority[case_row]);
        // The target of the priority in force decides when it falls due before the next change, or
        // the wait is over by then.
        for &(at, priority) in self.changes.get(&(case_row as u32)).into_iter().flatten() {
            if kept != NULL_INT && kept < at {
                break;
            }
            let due = target.and_then(|target| self.due(case_row, policy, target, start));
            if let (Some(target), Some(due)) = (target, due.filter(|due| *due < at && at > start)) {
                return Some(promise(target, Some(due.max(from))));
            }
            (from, target) = (at.max(start), target_of(priority));
        }
        let due = self.due(case_row, policy, target?, start);
        Some(promise(target?, due.map(|due| due.max(from))))
    }

    /// Returns when a target falls due for a wait that began at `start`.
    fn due(&self, case_row: usize, policy: usize, target: usize, start: i64) -> Option<i64> {
        let (statuses, target) =
            (&self.pausing[policy][target], &self.policies[policy].targets[target]);
        let paused = self.pauses.of(target.kind, case_row, statuses, start);
        due_at(&self.clocks[policy], case_row, start, target.within_micros, &paused)
    }
}

/// Returns the priorities each case had after its opening, in order.
fn priority_changes(session: &Session) -> Result<FxHashMap<u32, Vec<(i64, u32)>>, EngineError> {
    let tables = session.tables();
    let case_rows = tables.integers(Fact::PriorityChanges, "case_row")?;
    let changed = tables.integers(Fact::PriorityChanges, "changed_at")?;
    let priority = tables.codes(Fact::PriorityChanges, "priority")?;
    let mut changes: FxHashMap<u32, Vec<(i64, u32)>> = FxHashMap::default();
    for (row, case_row) in case_rows.iter().enumerate() {
        changes.entry(*case_row as u32).or_default().push((changed[row], priority[row]));
    }
    changes.values_mut().for_each(|changes| changes.sort_by_key(|(at, _)| *at));
    Ok(changes)
}

/// Returns the target of each policy and kind for each priority that cases have.
fn targets_by_priority(
    session: &Session,
    policies: &[Policy],
    priorities: FxHashSet<u32>,
) -> FxHashMap<(usize, TargetKind, u32), usize> {
    let mut targets = FxHashMap::default();
    for code in priorities {
        let priority = session.tables().text(code);
        for (index, policy) in policies.iter().enumerate() {
            for kind in policy.targets.iter().map(|target| target.kind) {
                let found = target_of(policy, kind, priority.as_deref());
                targets.extend(found.map(|(target, _)| ((index, kind, code), target)));
            }
        }
    }
    targets
}

/// Returns the statuses in which a target's time does not run; a question may name those of
/// resolutions.
fn pausing(target: &Target, asked: Option<&[String]>) -> Vec<String> {
    let running: &[&str] = match target.kind {
        TargetKind::RequesterWait => &["new", "open", "hold"],
        TargetKind::AgentWait => &["pending"],
        TargetKind::Resolution => return asked.unwrap_or(&target.pause).to_vec(),
        _ => return target.pause.clone(),
    };
    let unfinished = STATUSES.iter().filter(|status| !is_over(status));
    unfinished.filter(|status| !running.contains(status)).map(|s| (*s).to_owned()).collect()
}

/// Returns the target of a kind for a priority: its own, else the one for any.
fn target_of<'a>(
    policy: &'a Policy,
    kind: TargetKind,
    priority: Option<&str>,
) -> Option<(usize, &'a Target)> {
    let of_kind = || policy.targets.iter().enumerate().filter(|(_, target)| target.kind == kind);
    of_kind()
        .find(|(_, target)| target.priority.is_some() && target.priority.as_deref() == priority)
        .or_else(|| of_kind().find(|(_, target)| target.priority.is_none()))
}
