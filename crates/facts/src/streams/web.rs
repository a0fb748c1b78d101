//! What visitors did on a site: events to sessions, page views, actions and carts.
//!
//! ```text
//! events of one visitor ──► clock ──► split into sessions ──► views, actions
//!                                            └──────────────► carts
//! ```
//!
//! A session ends when the visitor is idle for longer than a setting, or when the session id the
//! source gives changes; midnight ends nothing. Whatever should not count (bots, referrer spam, the
//! company itself, a session longer than a day) keeps its rows and says why in `excluded`.

mod agent;
mod cart;
mod clock;
mod fields;
mod rows;
mod session;
mod traffic;
mod url;

use baremo_model::event::subject_parts;
use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use self::cart::Carts;
use self::clock::Clock;
use self::fields::{Field, Fields};
use self::rows::{CartRows, PageViewRows, SessionRows, WebActionRows};
use self::session::{Open, Visitor};
use super::{Extra, Words, subjects};
use crate::settings::{FoldSettings, WebSettings};

/// Everything one fold of web events grows.
struct Web<'a> {
    batch: EventBatch<'a>,
    settings: &'a WebSettings,
    words: Words<'a>,
    fields: Fields,
    agents: agent::Agents,
    urls: url::Urls,
    hosts: traffic::Hosts,
    sessions: SessionRows,
    goals: Vec<u32>,
    views: PageViewRows,
    actions: WebActionRows,
    carts: CartRows,
    extra: Extra,
    cart_extra: Extra,
    zones: rows::Zones,
    /// Pages and events the settings name as goals, as codes of the tables.
    goal_words: Vec<u32>,
    /// Whether the event read last is an order that was told before.
    is_told_again: bool,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let read = Field::ALL.map(Field::name);
    let mut words = Words::new(batch);
    let goal_words = settings.web.goals.iter().map(|goal| words.word(goal)).collect();
    let mut web = Web {
        batch: *batch,
        settings: &settings.web,
        fields: Fields::new(batch),
        agents: agent::Agents::new(batch.strings.len(), &settings.web),
        urls: url::Urls::new(batch.strings.len()),
        hosts: traffic::Hosts::new(batch.strings.len(), &settings.web),
        words,
        sessions: SessionRows::with_capacity(batch.subjects.len()),
        goals: Vec::new(),
        views: PageViewRows::with_capacity(batch.len()),
        actions: WebActionRows::with_capacity(0),
        carts: CartRows::with_capacity(0),
        extra: Extra::new(batch, settings, &read),
        cart_extra: Extra::new(batch, settings, &read),
        zones: rows::Zones::default(),
        goal_words,
        is_told_again: false,
    };
    let mut clock = Clock::new(batch, &web.words);
    for (subject, run) in subjects(batch, order) {
        let events = clock.correct(batch, run, &mut web.words);
        web.visitor(subject, events);
    }
    web.finish()
}

impl Web<'_> {
    /// Folds the events of one visitor.
    fn visitor(&mut self, subject: u32, events: &[(i64, u32)]) {
        let (source, visitor) = self.words.subject(subject);
        let first_row = self.sessions.visitor.len();
        let (_, name) = subject_parts(self.batch.subjects.get(subject).unwrap_or_default());
        let mut state = Visitor::new(source, visitor, name);
        let mut carts = Carts::default();
        let mut open: Option<Open> = None;
        for &(at, row) in events {
            let row = row as usize;
            let Some(kind) = EventKind::from_byte(self.batch.kind[row]) else { continue };
            let known = self.words.keep(self.batch.customer[row]);
            if kind == EventKind::VisitorIdentified {
                // Says who the visitor is; it is no activity and neither begins nor prolongs a
                // session. One that is over was not of whoever is told after it.
                let is_over =
                    |session: &mut Open| session.hint == NULL_CODE && self.is_idle(session, at);
                if let Some(session) = open.take_if(is_over) {
                    self.close(session, &mut state);
                }
                state.identify(known, open.as_mut());
                continue;
            }
            self.fields.read(&self.batch, row);
            if let Some(session) = open.take_if(|session| self.splits(session, at)) {
                self.close(session, &mut state);
            }
            let session = open.get_or_insert_with(|| {
                self.extra.begin();
                Open::new(at, self.sessions.visitor.len())
            });
            state.identify(known, Some(session));
            self.extra.see(&self.batch, row, &mut self.words);
            self.is_told_again = kind == EventKind::Purchased && state.knows_order(self.order());
            self.take(session, kind, at, row);
            if !self.is_told_again {
                carts.event(self, session, kind, at, row);
            }
        }
        if let Some(session) = open {
            self.close(session, &mut state);
        }
        state.name_customers(&mut self.sessions.customer[first_row..]);
        carts.finish(&state, self);
    }

    /// Returns whether the visitor was idle for too long by an instant.
    fn is_idle(&self, session: &Open, at: i64) -> bool {
        at.saturating_sub(session.ended_at) > self.settings.session_gap_micros
    }

    /// Returns whether an event no longer belongs to the open session.
    fn splits(&mut self, session: &Open, at: i64) -> bool {
        let hint = self.fields.get(Field::Session);
        if session.hint != NULL_CODE && hint != NULL_CODE {
            return session.hint != hint;
        }
        if self.is_idle(session, at) {
            return true;
        }
        let campaign = if self.settings.campaign_splits { self.campaign() } else { NULL_CODE };
        campaign != NULL_CODE && campaign != session.last_campaign
    }

    /// Returns the order the event read last names, as code of the batch; null for none.
    fn order(&self) -> u32 {
        let code = self.fields.get(Field::Order);
        match self.words.text(code) {
            // What trackers write where there is none.
            None | Some("" | "(not set)") => NULL_CODE,
            Some(_) => code,
        }
    }

    /// Returns the campaign the event read last names, itself or in its address.
    fn campaign(&mut self) -> u32 {
        match self.fields.get(Field::Campaign) {
            NULL_CODE => self.urls.get(self.fields.get(Field::Url), &mut self.words).campaign,
            code => self.words.keep(code),
        }
    }

    fn finish(self) -> Vec<FactTable> {
        let dictionaries = self.words.finish();
        let mut sessions = self.sessions.columns(Fact::Sessions, self.goals, &dictionaries);
        self.extra.finish(&mut sessions, &dictionaries);
        let mut carts = self.carts.columns(Fact::Carts, Vec::new(), &dictionaries);
        self.cart_extra.finish(&mut carts, &dictionaries);
        vec![
            sessions,
            self.views.columns(Fact::PageViews, Vec::new(), &dictionaries),
            self.actions.columns(Fact::WebActions, Vec::new(), &dictionaries),
            carts,
        ]
    }
}

/// Adds money to a sum; two currencies have none together.
fn add_money(sum: &mut (i64, u32), amount: i64, currency: u32, mixed: &mut bool) {
    if amount == NULL_INT {
        return;
    }
    if sum.0 == NULL_INT {
        *sum = (amount, currency);
    } else if sum.1 == currency {
        sum.0 = sum.0.saturating_add(amount);
    } else {
        *mixed = true;
    }
}

#[cfg(test)]
mod tests;
