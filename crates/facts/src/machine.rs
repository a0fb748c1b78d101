//! The state machine that reads the events of one conversation after another.

use baremo_model::event::{AUTOMATED, PUBLIC, SYNTHESISED};
use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, Micros, NULL_CODE};

use crate::byte;
use crate::case::Case;
use crate::desk::Desk;
use crate::detail::{
    Yields, is_assigned_untold, is_at_the_latest, is_undated, keep_dated, keep_detailed,
};
use crate::progress::{CLOSED, Holder, Progress, SOLVED, Step};
use crate::rated::Rated;
use crate::rows::{CheckRow, PriorityRow, Rows};
use crate::settings::Codes;
use crate::table::Grow;
use crate::waits::{self, Ending, Waits};

/// How many cases are gathered before they go into their columns.
const CASE_BLOCK: usize = 64;

/// Folds conversations into [`Rows`]. Its buffers are reused from one to the next.
pub(crate) struct Machine<'a> {
    pub(crate) batch: EventBatch<'a>,
    pub(crate) codes: &'a Codes,
    pub(crate) rows: Rows,
    /// Subject whose conversation this is; follow-ups have another.
    pub(crate) root: u32,
    /// The conversation's first case among the fresh ones.
    pub(crate) first_case: usize,
    /// The conversation's first answer among the rows.
    pub(crate) first_answer: usize,
    /// What the customer's ratings of the case amount to.
    pub(crate) rated: Option<Rated>,
    /// Whether an event that makes a case was seen.
    pub(crate) has_case: bool,
    pub(crate) is_deleted: bool,
    pub(crate) is_test: bool,
    pub(crate) case: Case,
    pub(crate) waits: Waits,
    pub(crate) progress: Progress,
    pub(crate) desk: Desk,
    /// The priority after the latest event.
    pub(crate) priority: u32,
    pub(crate) tags: Vec<u32>,
    /// Current value of each promoted attribute.
    pub(crate) attributes: Vec<u32>,
    /// A solve said by the opening event, waiting for the rest of that instant: status,
    /// actor, instant.
    pub(crate) opening_solve: Option<(u32, u32, Micros)>,
    /// Vendor figures from before the first event that makes a case.
    pub(crate) early_checks: Vec<u32>,
    /// Follow-ups whose first event was seen.
    pub(crate) follow_ups: Vec<u32>,
    /// The first of them that the case holds.
    pub(crate) first_follow_up: usize,
    /// Calls and chats that the case tells of.
    pub(crate) calls: Vec<u32>,
    kept: Vec<(u32, Yields)>,
    detailed: Vec<(u32, u16)>,
}

/// One event with what most steps need of it.
#[derive(Clone, Copy)]
pub(crate) struct Now {
    pub row: usize,
    pub at: Micros,
    pub kind: u8,
    /// Actor kind; agents known to be bots are bots.
    pub who: u8,
    pub actor: u32,
    pub is_public: bool,
    pub is_automated: bool,
    /// Whether it was made from a summary.
    pub is_summed: bool,
}

impl Now {
    /// Returns the actor when it is a person giving service, else null.
    pub(crate) fn person(&self) -> u32 {
        let is_person = self.who == byte::AGENT && !self.is_automated;
        if is_person { self.actor } else { NULL_CODE }
    }
}

impl<'a> Machine<'a> {
    pub(crate) fn new(batch: EventBatch<'a>, codes: &'a Codes, mut rows: Rows) -> Self {
        let nobody = Holder { agent: NULL_CODE, team: NULL_CODE };
        rows.attributes = vec![Vec::new(); codes.promoted.len()];
        Machine {
            batch,
            codes,
            root: 0,
            first_case: 0,
            first_answer: 0,
            rated: None,
            has_case: false,
            is_deleted: false,
            is_test: false,
            case: Case::new(0),
            waits: Waits::default(),
            progress: Progress::new(0, 0, nobody, codes.courtesies, &rows),
            desk: Desk::new(0, 0, nobody, &mut rows.assignments, &rows.acts),
            priority: NULL_CODE,
            tags: Vec::new(),
            attributes: vec![NULL_CODE; codes.promoted.len()],
            opening_solve: None,
            early_checks: Vec::new(),
            follow_ups: Vec::new(),
            calls: Vec::new(),
            first_follow_up: 0,
            kept: Vec::new(),
            detailed: Vec::new(),
            rows,
        }
    }

    /// Folds the events of one conversation, follow-ups included. Conversations of nothing but
    /// vendor figures give no case.
    pub(crate) fn conversation(&mut self, root: u32, rows: &[u32], has_synthesised: bool) {
        self.root = root;
        if self.rows.fresh_cases.len() >= CASE_BLOCK {
            self.rows.settle_cases();
        }
        self.first_case = self.rows.fresh_cases.len();
        self.first_answer = self.rows.answers.response.len();
        if has_synthesised || self.codes.solve_instant != NULL_CODE {
            let mut kept = std::mem::take(&mut self.kept);
            keep_detailed(&self.batch, rows, &mut kept, &mut self.detailed);
            keep_dated(&self.batch, self.codes, &mut kept);
            for (row, yields) in &kept {
                self.event(*row as usize, *yields);
            }
            self.kept = kept;
        } else {
            for row in rows {
                self.event(*row as usize, Yields::default());
            }
        }
        if self.has_case {
            self.finish_case();
            self.exclude_conversation();
            self.has_case = false;
            self.attributes.fill(NULL_CODE);
            self.follow_ups.clear();
        }
        self.early_checks.clear();
    }

    /// Reads one event, but for what yields.
    #[inline]
    fn event(&mut self, row: usize, yields: Yields) {
        let (actor, flags) = (self.batch.actor[row], self.batch.flags[row]);
        let mut now = Now {
            row,
            at: self.batch.at[row],
            kind: self.batch.kind[row],
            who: self.batch.actor_kind[row],
            actor,
            is_public: flags & PUBLIC != 0,
            is_automated: flags & AUTOMATED != 0,
            is_summed: flags & SYNTHESISED != 0,
        };
        if now.who == byte::AGENT && self.codes.bots.contains(actor) {
            now.who = byte::BOT;
        }
        if now.kind == byte::CHECKED {
            return self.check(row);
        }
        if !self.has_case {
            self.first_event(now.at);
        }
        if let Some((.., at)) = self.opening_solve
            && (now.at > at || now.kind == byte::STATUS)
        {
            self.apply_opening_solve();
        }
        if self.batch.subject[row] != self.root {
            self.follow_up(row, now.at);
        }
        if now.kind == byte::MESSAGE && now.who == byte::CUSTOMER && self.is_reuse(now) {
            self.next_case(now);
        }
        if now.at > self.case.opening_until {
            self.case.priority_at_open = self.case.priority;
            self.case.opening_until = Micros::MAX;
        }
        self.case.last_event_at = now.at;
        self.dimensions(now, yields);
        if !yields.all {
            self.apply(now);
        }
        self.follow_priority(now.at, yields.all);
    }

    /// Takes note of a priority that changed after the opening. What fills a gap is no change.
    fn follow_priority(&mut self, at: Micros, fills_gaps: bool) {
        let after_opening = self.case.opening_until == Micros::MAX;
        if self.case.priority != self.priority && after_opening && !fills_gaps {
            self.rows.priorities.push(PriorityRow {
                case_row: self.rows.case_count() as i64,
                changed_at: at,
                priority: self.case.priority,
            });
        }
        self.priority = self.case.priority;
    }

    fn apply(&mut self, now: Now) {
        let value = self.batch.value[now.row];
        match now.kind {
            byte::MESSAGE => self.message(now),
            byte::NOTE => self.note(now),
            byte::STATUS => self.status(now, value),
            byte::ASSIGNED => self.assigned(now, value),
            byte::OPENED => self.opened(now),
            byte::BOT_HANDOFF => self.case.handed_off(now.at),
            byte::TAGGED if value != NULL_CODE && !self.tags.contains(&value) => {
                self.tags.push(value);
            }
            byte::CALL_LINKED if value != NULL_CODE && !self.calls.contains(&value) => {
                self.calls.push(value);
            }
            byte::UNTAGGED => self.tags.retain(|tag| *tag != value),
            byte::TYPED => self.case.case_type = self.codes.or_null(value),
            byte::PRIORITISED => self.prioritised(now.row, value),
            byte::ESCALATED => set_first(&mut self.case.escalated_at, now.at),
            byte::COMPLAINT => self.complaint(now.at, value),
            byte::COMPLAINT_CORRECTED => self.complaint_corrected(now.at, value),
            byte::MERGED => self.case.is_merged = true,
            byte::DELETED => self.is_deleted = true,
            byte::SPAM => self.case.is_spam = true,
            byte::TEST => self.is_test = true,
            byte::RESTORED => {
                self.is_deleted = false;
                self.case.is_spam = false;
            }
            byte::RATED => self.rated(now),
            _ => {}
        }
    }

    fn message(&mut self, now: Now) {
        if now.who == byte::CUSTOMER {
            self.case.note_author(now.who, now.actor, false, self.codes);
            self.case.customer_message(now.at);
            self.progress.customer_message();
            return self.waits.start(now.at, self.batch.channel[now.row]);
        }
        if !now.is_public {
            return if now.who == byte::AGENT {
                self.note(now)
            };
        }
        self.case.note_author(now.who, now.actor, now.is_automated, self.codes);
        let clocks = match now.who {
            byte::AGENT if !now.is_automated => waits::ALL,
            byte::BOT if !now.is_automated => waits::BOTS | waits::AUTOMATED,
            byte::AGENT | byte::BOT | byte::SYSTEM => waits::AUTOMATED,
            _ => return,
        };
        if now.who == byte::BOT && !now.is_automated {
            self.case.bot_message(now.at);
        }
        self.end_waits(clocks, now);
        if clocks == waits::ALL {
            self.case.reply(now.at, now.actor);
            self.case.has_detailed_reply |= !now.is_summed;
            self.progress.reply(&mut self.rows.cycles);
            self.act(now, self.desk.holder.team, true);
        }
    }

    fn note(&mut self, now: Now) {
        self.case.note_count += 1;
        if now.who == byte::AGENT && !now.is_automated {
            self.end_waits(waits::NOTES, now);
            self.act(now, self.desk.holder.team, false);
        }
    }

    /// Ends waits by a reply of the event's actor.
    fn end_waits(&mut self, clocks: u8, now: Now) {
        let holder = self.desk.holder;
        let ending = Ending {
            at: now.at,
            by: self.codes.reply,
            replier: if self.desk.is_untold(now.actor) { NULL_CODE } else { now.actor },
            agent: if now.actor == NULL_CODE { holder.agent } else { now.actor },
            team: holder.team,
            is_reply: true,
        };
        self.waits.end(clocks, ending, &mut self.rows.turns, &self.rows.assignments);
    }

    fn status(&mut self, now: Now, value: u32) {
        self.case.has_status = true;
        if value > CLOSED {
            return;
        }
        let solve_count = self.progress.solve_count;
        if self.enter(value, now.at, now.person()) {
            self.act(now, self.desk.holder.team, false);
        }
        if self.progress.solve_count > solve_count {
            let is_untold = is_undated(&self.batch, self.codes, now.row);
            let is_latest = is_at_the_latest(&self.batch, self.codes, now.row);
            self.progress.solve_time_unknown = is_untold;
            self.progress.solve_time_estimated = is_latest;
            self.progress.has_detailed_solve |= !now.is_summed;
        }
    }

    /// Enters a status; returns whether it is another one. A solve or close ends all waits, also
    /// when the case already was solved.
    pub(crate) fn enter(&mut self, status: u32, at: Micros, actor: u32) -> bool {
        let holder = self.desk.holder;
        if status >= SOLVED {
            let ending = Ending {
                at,
                by: self.codes.solve,
                replier: NULL_CODE,
                agent: holder.agent,
                team: holder.team,
                is_reply: false,
            };
            self.waits.end(waits::ALL, ending, &mut self.rows.turns, &self.rows.assignments);
        }
        let (spans, cycles) = (&mut self.rows.spans, &mut self.rows.cycles);
        let step = self.progress.enter(status, at, actor, holder, spans, cycles);
        if step == Step::FirstSolve {
            self.case.replies_to_first_solve = self.case.reply_count;
            self.case.turns_to_first_solve = self.waits.human_count();
        }
        step != Step::None
    }

    fn assigned(&mut self, now: Now, value: u32) {
        let before = self.desk.holder;
        let agent = if value == NULL_CODE { before.agent } else { self.codes.or_null(value) };
        let holder = Holder { agent, team: self.team_after(now.row) };
        if value != NULL_CODE {
            match is_assigned_untold(&self.batch, self.codes, now.row) {
                true => self.desk.found_with(agent),
                false => self.desk.given_to(now.at, agent),
            }
        }
        let changes = self.give(now.at, holder);
        let is_named = value != NULL_CODE && agent != NULL_CODE && !self.codes.bots.contains(agent);
        self.desk.named(now.at, is_named, self.batch.team[now.row] != NULL_CODE);
        if is_named && !self.progress.is_solved() {
            // Whoever a summary names as the actor need not have given it.
            let is_told = !now.is_automated && !now.is_summed;
            self.case.given(now.at, is_told && now.who == byte::AGENT);
        }
        if changes {
            // Who passes a case on acts for the team it leaves.
            let team = if before.team == NULL_CODE { holder.team } else { before.team };
            self.act(now, team, false);
        }
    }

    /// Gives the case to `holder`; returns whether that changes anything.
    pub(crate) fn give(&mut self, at: Micros, holder: Holder) -> bool {
        let changes = self.desk.assign(at, holder, &mut self.rows.assignments);
        self.progress.given(at, holder);
        changes
    }

    /// Returns the team once the event at `row` has happened.
    pub(crate) fn team_after(&self, row: usize) -> u32 {
        match self.batch.team[row] {
            NULL_CODE => self.desk.holder.team,
            team => self.codes.or_null(team),
        }
    }

    fn act(&mut self, now: Now, team: u32, is_reply: bool) {
        let person = now.person();
        if person != NULL_CODE {
            self.desk.act(now.at, person, team, is_reply, &mut self.rows.acts);
        }
    }

    fn complaint(&mut self, at: Micros, value: u32) {
        self.case.has_mark = true;
        if let Some(instant) = self.named(at, value) {
            let known = self.case.mark_at;
            self.case.mark_at = if known == NULL_INT { instant } else { known.min(instant) };
        }
    }

    /// Takes note of a correction by the customer: the one it names, else the customer's last
    /// message, for whoever notices it may be days late. Nulls are less than any instant.
    fn complaint_corrected(&mut self, at: Micros, value: u32) {
        let last_message = match self.case.last_customer_at {
            NULL_INT => at,
            message_at => message_at,
        };
        let corrected_at = self.named(at, value).unwrap_or(last_message);
        self.case.corrected_at = self.case.corrected_at.max(corrected_at);
        set_first(&mut self.case.correction_told_at, at);
    }

    /// Returns the instant a mark made at `at` names, if any; it cannot refer to what comes later.
    fn named(&self, at: Micros, value: u32) -> Option<Micros> {
        let named: jiff::Timestamp = self.batch.strings.get(value)?.parse().ok()?;
        Some(named.as_microsecond().min(at))
    }

    /// Keeps the figures of a vendor for reconciliation.
    pub(crate) fn check(&mut self, row: usize) {
        if !self.has_case {
            return self.early_checks.push(row as u32);
        }
        let case_row = self.rows.case_count() as i64;
        for (name, value) in self.batch.attributes(row) {
            let at = self.batch.at[row];
            self.rows.checks.push(CheckRow { case_row, name, value, at });
        }
    }
}

fn set_first(instant: &mut Micros, at: Micros) {
    if *instant == NULL_INT {
        *instant = at;
    }
}
