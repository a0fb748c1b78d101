//! What a case adds up to while its events pass by.

use baremo_model::event::ActorKind;
use baremo_model::fact::NULL_INT;
use baremo_model::{Micros, NULL_CODE};

use crate::byte;
use crate::desk::Summary;
use crate::progress::{Holder, Progress};
use crate::rows::CaseRow;
use crate::settings::Codes;
use crate::table::Unknown;

/// The plain part of a case: first and last instants, counts, current dimensions.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub number: i64,
    pub opened_at: Micros,
    pub opening_known: bool,
    /// Until when events still belong to the opening; [`Micros::MAX`] once later ones came.
    pub opening_until: Micros,
    /// [`ActorKind`] of the opening event; [`ActorKind::System`] where that was automatic.
    pub opening_actor: u8,
    /// Whether a status event was seen; a late opening event then no longer sets the status.
    pub has_status: bool,
    pub initiated_by: u32,
    pub first_customer_at: Micros,
    pub last_customer_at: Micros,
    pub first_reply_at: Micros,
    pub first_bot_at: Micros,
    /// First public reply of a person, before the customer wrote too.
    pub first_human_at: Micros,
    pub handoff_at: Micros,
    pub handoff_reply_at: Micros,
    /// When people were first asked to take over from a bot.
    pub people_asked_at: Micros,
    pub last_event_at: Micros,
    pub customer_message_count: i64,
    pub reply_count: i64,
    /// Whether one of them was told by itself, not by a summary.
    pub has_detailed_reply: bool,
    pub replies_to_first_solve: i64,
    pub turns_to_first_solve: i64,
    pub note_count: i64,
    pub bot_message_count: i64,
    pub has_mark: bool,
    /// Earliest message a complaint mark refers to.
    pub mark_at: Micros,
    /// When the customer last corrected or completed the complaint.
    pub corrected_at: Micros,
    /// When a correction was first told of.
    pub correction_told_at: Micros,
    pub escalated_at: Micros,
    pub negative_rated_at: Micros,
    pub rating: u32,
    pub is_spam: bool,
    pub is_merged: bool,
    /// First channel of the case.
    pub channel: u32,
    pub brand: u32,
    pub customer: u32,
    pub priority: u32,
    pub priority_at_open: u32,
    /// Whether the priority was set again after the opening.
    pub priority_changed: bool,
    pub case_type: u32,
    pub language: u32,
    pub order_id: u32,
    pub first_replier: u32,
    pub last_replier: u32,
}

impl Case {
    /// Returns a case about which nothing is known but when it began.
    pub(crate) fn new(at: Micros) -> Self {
        Case {
            number: 1,
            opened_at: at,
            opening_known: false,
            opening_until: at,
            opening_actor: ActorKind::Unknown as u8,
            has_status: false,
            initiated_by: NULL_CODE,
            first_customer_at: NULL_INT,
            last_customer_at: NULL_INT,
            first_reply_at: NULL_INT,
            first_bot_at: NULL_INT,
            first_human_at: NULL_INT,
            handoff_at: NULL_INT,
            handoff_reply_at: NULL_INT,
            people_asked_at: NULL_INT,
            last_event_at: at,
            customer_message_count: 0,
            reply_count: 0,
            has_detailed_reply: false,
            replies_to_first_solve: NULL_INT,
            turns_to_first_solve: NULL_INT,
            note_count: 0,
            bot_message_count: 0,
            has_mark: false,
            mark_at: NULL_INT,
            corrected_at: NULL_INT,
            correction_told_at: NULL_INT,
            escalated_at: NULL_INT,
            negative_rated_at: NULL_INT,
            rating: NULL_CODE,
            is_spam: false,
            is_merged: false,
            channel: NULL_CODE,
            brand: NULL_CODE,
            customer: NULL_CODE,
            priority: NULL_CODE,
            priority_at_open: NULL_CODE,
            priority_changed: false,
            case_type: NULL_CODE,
            language: NULL_CODE,
            order_id: NULL_CODE,
            first_replier: NULL_CODE,
            last_replier: NULL_CODE,
        }
    }

    /// Returns the next case of the thread, opened by a customer message on `channel`. What
    /// describes the person and the desk carries over; what describes the matter does not.
    pub(crate) fn next(&self, at: Micros, channel: u32) -> Self {
        Case {
            number: self.number + 1,
            opening_known: true,
            opening_actor: ActorKind::Customer as u8,
            has_status: true,
            channel: if channel == NULL_CODE { self.channel } else { channel },
            brand: self.brand,
            customer: self.customer,
            priority: self.priority,
            language: self.language,
            ..Case::new(at)
        }
    }

    /// Counts a public reply of a person.
    pub(crate) fn reply(&mut self, at: Micros, actor: u32) {
        self.reply_count += 1;
        if self.first_human_at == NULL_INT {
            self.first_human_at = at;
        }
        if actor != NULL_CODE {
            if self.first_replier == NULL_CODE {
                self.first_replier = actor;
            }
            self.last_replier = actor;
        }
        if self.first_customer_at != NULL_INT && self.first_reply_at == NULL_INT {
            self.first_reply_at = at;
        }
        if self.handoff_at != NULL_INT && self.handoff_reply_at == NULL_INT {
            self.handoff_reply_at = at;
        }
    }

    /// Counts a public message of a bot that no rule sent.
    pub(crate) fn bot_message(&mut self, at: Micros) {
        self.bot_message_count += 1;
        if self.first_customer_at != NULL_INT && self.first_bot_at == NULL_INT {
            self.first_bot_at = at;
        }
    }

    /// Takes note of a hand-off from a bot to people.
    pub(crate) fn handed_off(&mut self, at: Micros) {
        if self.handoff_at == NULL_INT {
            self.handoff_at = at;
        }
        self.ask_people(at);
    }

    /// Takes note that the unsolved case is given to a person. Who is given it by another person is
    /// asked to answer; by a rule or a bot, once the bot has answered: until then it has an owner
    /// as every case of the desk does, and the bot sees to it.
    pub(crate) fn given(&mut self, at: Micros, by_person: bool) {
        let has_bot_answered = self.first_bot_at != NULL_INT && self.first_bot_at < at;
        if by_person || has_bot_answered {
            self.ask_people(at);
        }
    }

    fn ask_people(&mut self, at: Micros) {
        if self.people_asked_at == NULL_INT {
            self.people_asked_at = at;
        }
    }

    /// Counts a message of the customer.
    pub(crate) fn customer_message(&mut self, at: Micros) {
        self.customer_message_count += 1;
        self.last_customer_at = at;
        if self.first_customer_at == NULL_INT {
            self.first_customer_at = at;
        }
    }

    /// Notes who wrote a message the customer sees, as long as nobody is known to have written.
    /// A conversational bot's greeting and an unknown author leave the question open.
    pub(crate) fn note_author(&mut self, who: u8, actor: u32, automated: bool, codes: &Codes) {
        if self.initiated_by != NULL_CODE {
            return;
        }
        self.initiated_by = match who {
            byte::CUSTOMER if codes.machines.contains(actor) => codes.machine,
            byte::CUSTOMER => codes.customer,
            byte::SYSTEM => codes.machine,
            _ if automated => codes.machine,
            byte::AGENT => codes.agent,
            _ => NULL_CODE,
        };
    }

    /// Returns who began: the customer or agent who opened it, else whoever wrote first. A machine
    /// opens what others write as well, so its opening says something only where nobody wrote.
    fn initiator(&self, codes: &Codes) -> u32 {
        let by = match ActorKind::from_byte(self.opening_actor) {
            Some(ActorKind::Customer) => codes.customer,
            Some(ActorKind::Agent) => codes.agent,
            _ if self.initiated_by != NULL_CODE => self.initiated_by,
            Some(ActorKind::Bot | ActorKind::System) => codes.machine,
            _ => codes.unknown,
        };
        match by != codes.agent && codes.machines.contains(self.customer) {
            true => codes.machine,
            false => by,
        }
    }

    /// Returns when the complaint began, null unless something marks the case as one or it was
    /// escalated.
    ///
    /// A mark refers to the message it names, else to the opening one; an escalation begins the
    /// complaint by itself. The message may lie before the opening, of a ticket made of it later;
    /// what lies before a part of a reused thread belongs to another part.
    fn complaint_at(&self, is_flagged: bool) -> Micros {
        let opening_message = match self.first_customer_at {
            NULL_INT => self.opened_at,
            at => at,
        };
        let flag_at = match (is_flagged, self.mark_at) {
            (false, _) => return self.escalated_at,
            (true, NULL_INT) => opening_message,
            (true, at) if self.number > 1 => at.max(self.opened_at),
            (true, at) => at,
        };
        if self.escalated_at == NULL_INT { flag_at } else { flag_at.min(self.escalated_at) }
    }

    /// Returns whether nobody knows when a complaint began: with the opening, of which nothing told
    /// is the first, where no mark names a message and the customer wrote none.
    fn is_begun_untold(&self, is_flagged: bool) -> bool {
        is_flagged
            && !self.opening_known
            && self.mark_at == NULL_INT
            && self.first_customer_at == NULL_INT
    }

    fn is_flagged(&self, tags: &[u32], codes: &Codes) -> bool {
        // Only a complaint can be corrected; what an escalation began before keeps its start.
        let told_at = self.correction_told_at;
        let escalated_first = self.escalated_at != NULL_INT && self.escalated_at <= told_at;
        let is_corrected = told_at != NULL_INT && !escalated_first;
        self.has_mark
            || is_corrected
            || codes.complaint_types.contains(self.case_type)
            || tags.iter().any(|tag| codes.complaint_tags.contains(*tag))
    }

    fn excluded(&self, codes: &Codes) -> u32 {
        match (self.is_spam, self.is_merged) {
            (true, _) => codes.spam,
            (_, true) => codes.merged,
            _ => NULL_CODE,
        }
    }

    /// Returns the row of the finished case, whose tags, follow-ups and calls end there among
    /// those of all; exclusions of the whole conversation are the caller's.
    pub(crate) fn row(
        &self,
        (codes, subject): (&Codes, u32),
        (progress, holder, summary): (&Progress, Holder, Summary),
        (tags, [tags_end, follow_ups_end, calls_end]): (&[u32], [usize; 3]),
    ) -> CaseRow {
        let is_flagged = self.is_flagged(tags, codes);
        let complaint_at = self.complaint_at(is_flagged);
        CaseRow {
            conversation: codes.conversation_by_subject[subject as usize],
            case_number: self.number,
            source: codes.source_by_subject[subject as usize],
            opened_at: self.opened_at,
            opening_known: u8::from(self.opening_known),
            initiated_by: self.initiator(codes),
            first_customer_at: self.first_customer_at,
            first_reply_at: self.first_reply_at,
            first_bot_at: self.first_bot_at,
            first_human_at: self.first_human_at,
            first_assigned_at: summary.first_assigned_at,
            handoff_at: self.handoff_at,
            handoff_reply_at: self.handoff_reply_at,
            people_asked_at: self.people_asked_at,
            first_solved_at: progress.first_solved_at,
            last_solved_at: progress.last_solved_at,
            solved_at: progress.solved_at,
            first_reopened_at: progress.first_reopened_at,
            last_reopened_at: progress.last_reopened_at,
            closed_at: progress.closed_at,
            solve_time_unknown: u8::from(progress.solve_time_unknown),
            former_solve_time_unknown: u8::from(progress.former_solve_time_unknown),
            solve_time_estimated: u8::from(progress.solve_time_estimated),
            solve_summed: u8::from(progress.is_solve_summed()),
            last_event_at: self.last_event_at,
            solve_count: progress.solve_count,
            reopen_count: progress.reopen_count,
            courtesy_count: progress.courtesy_count,
            reassignment_count: summary.reassignment_count,
            complaint: u8::from(complaint_at != NULL_INT),
            complaint_at,
            complaint_time_unknown: u8::from(self.is_begun_untold(is_flagged)),
            complaint_term_at: complaint_at.max(self.corrected_at),
            escalated_at: self.escalated_at,
            negative_rated_at: self.negative_rated_at,
            rating: self.rating,
            excluded: self.excluded(codes),
            status: progress.status,
            channel: self.channel,
            brand: self.brand,
            customer: self.customer,
            priority: self.priority,
            priority_at_open: self.priority_at_open,
            r#type: self.case_type,
            language: self.language,
            order_id: self.order_id,
            tags: tags_end as u32,
            team: holder.team,
            team_at_open: summary.team_at_open,
            team_changed: u8::from(summary.team_changed),
            assignee: holder.agent,
            kept_assignee: u8::from(summary.kept_assignee),
            assignee_at_solve: progress.assignee_at_solve,
            solver: progress.solver,
            first_replier: self.first_replier,
            last_replier: self.last_replier,
            follow_ups: follow_ups_end as u32,
            calls: calls_end as u32,
            ..self.said()
        }
    }

    /// Returns whether bots wrote and no person did, nor was anybody asked to. A greeting before
    /// the question answers nothing.
    fn is_of_bots(&self) -> bool {
        let has_answered = self.first_customer_at == NULL_INT || self.first_bot_at != NULL_INT;
        self.bot_message_count > 0
            && has_answered
            && self.reply_count == 0
            && self.people_asked_at == NULL_INT
    }

    /// Returns how often each side wrote, in a row of which nothing else is known.
    fn said(&self) -> CaseRow {
        CaseRow {
            customer_message_count: self.customer_message_count,
            reply_count: self.reply_count,
            replies_summed: u8::from(self.reply_count > 0 && !self.has_detailed_reply),
            replies_to_first_solve: self.replies_to_first_solve,
            turns_to_first_solve: self.turns_to_first_solve,
            note_count: self.note_count,
            bot_message_count: self.bot_message_count,
            human_message_count: self.reply_count,
            bot_only: u8::from(self.is_of_bots()),
            ..CaseRow::unknown()
        }
    }
}
