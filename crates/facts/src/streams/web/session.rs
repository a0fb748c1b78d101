//! One session while it is open, and what of the visitor outlives it.

use std::collections::BTreeSet;

use baremo_model::fact::NULL_INT;
use baremo_model::{EventKind, NULL_CODE};

use super::fields::Field;
use super::rows::{PageViewRow, SessionRow, WebActionRow, place};
use super::traffic::{self, Entry, Place};
use super::url::NO_URL;
use super::{Web, add_money};
use crate::table::Grow;

/// What is known of a visitor across sessions.
pub(super) struct Visitor<'a> {
    pub source: u32,
    pub visitor: u32,
    pub name: &'a str,
    /// The customer known last; null before the first.
    customer: u32,
    /// The customer the visitor was first found to be.
    first_customer: u32,
    number: i64,
    origin: Option<Origin>,
    /// Traffic of the last session that counts and was not direct.
    last_traffic: u32,
    /// Orders told so far, as codes of the batch.
    orders: BTreeSet<u32>,
}

/// Where a session came from: what a later session continues that has no source of its own.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    traffic: u32,
    referrer: u32,
    campaign: u32,
    campaign_source: u32,
    medium: u32,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(source: u32, visitor: u32, name: &'a str) -> Self {
        Visitor {
            source,
            visitor,
            name,
            customer: NULL_CODE,
            first_customer: NULL_CODE,
            number: 0,
            origin: None,
            last_traffic: NULL_CODE,
            orders: BTreeSet::new(),
        }
    }

    /// Takes note of who the visitor is.
    pub(super) fn identify(&mut self, customer: u32, session: Option<&mut Open>) {
        if customer == NULL_CODE {
            return;
        }
        self.customer = customer;
        if self.first_customer == NULL_CODE {
            self.first_customer = customer;
        }
        if let Some(session) = session {
            session.customer = customer;
        }
    }

    /// Returns whether an order was told before, by a page of thanks that is loaded again; takes
    /// note of it. Without an id nobody knows.
    pub(super) fn knows_order(&mut self, order: u32) -> bool {
        order != NULL_CODE && !self.orders.insert(order)
    }

    /// Returns the customer whom sessions before the first sign-in belong to.
    pub(super) fn first_customer(&self) -> u32 {
        self.first_customer
    }

    /// Takes note of where a session came from, and returns the traffic that is credited with it.
    /// One that does not count says nothing of where those come from that do.
    fn credit(&mut self, origin: Origin, direct: u32, counts: bool) -> u32 {
        let last_traffic = match self.last_traffic {
            NULL_CODE => origin.traffic,
            last if origin.traffic == direct => last,
            _ => origin.traffic,
        };
        if counts {
            (self.origin, self.last_traffic) = (Some(origin), last_traffic);
        }
        last_traffic
    }

    /// Gives sessions from before the visitor was known to whom the visitor was found to be.
    pub(super) fn name_customers(&self, customers: &mut [u32]) {
        for customer in customers.iter_mut().take_while(|customer| **customer == NULL_CODE) {
            *customer = self.first_customer;
        }
    }
}

/// A session that may go on.
pub(super) struct Open {
    /// Row it will have in the table.
    pub row: usize,
    pub started_at: i64,
    pub ended_at: i64,
    /// Session id of the source, as code of the batch.
    pub hint: u32,
    /// Campaign named last; kept only where a campaign splits.
    pub last_campaign: u32,
    pub customer: u32,
    pub device: u32,
    pub campaign: u32,
    pub is_bot: bool,
    pub is_internal: bool,
    is_spam: bool,
    origin: Option<Origin>,
    browser: u32,
    system: u32,
    country: u32,
    language: u32,
    landing_page: u32,
    /// Row of the page view that is on the screen.
    view: Option<usize>,
    view_count: i64,
    event_count: i64,
    interaction_count: i64,
    article_count: i64,
    goals: Vec<u32>,
    goal_count: i64,
    engaged: i64,
    revenue: (i64, u32),
    revenue_is_mixed: bool,
}

impl Open {
    pub(super) fn new(at: i64, row: usize) -> Self {
        Open {
            row,
            started_at: at,
            ended_at: at,
            hint: NULL_CODE,
            last_campaign: NULL_CODE,
            customer: NULL_CODE,
            device: NULL_CODE,
            campaign: NULL_CODE,
            is_bot: false,
            is_internal: false,
            is_spam: false,
            origin: None,
            browser: NULL_CODE,
            system: NULL_CODE,
            country: NULL_CODE,
            language: NULL_CODE,
            landing_page: NULL_CODE,
            view: None,
            view_count: 0,
            event_count: 0,
            interaction_count: 0,
            article_count: 0,
            goals: Vec::new(),
            goal_count: 0,
            engaged: NULL_INT,
            revenue: (NULL_INT, NULL_CODE),
            revenue_is_mixed: false,
        }
    }

    /// Returns why it does not count, as far as its events say.
    pub(super) fn excluded(&self) -> Option<&'static str> {
        match (self.is_bot, self.is_spam, self.is_internal) {
            (true, _, _) => Some("bot"),
            (_, true, _) => Some("referrer_spam"),
            (_, _, true) => Some("internal"),
            _ => None,
        }
    }
}

impl Web<'_> {
    /// Adds an event to the session it belongs to.
    pub(super) fn take(&mut self, session: &mut Open, kind: EventKind, at: i64, row: usize) {
        session.ended_at = session.ended_at.max(at);
        session.event_count += 1;
        self.describe(session);
        let page = self.page();
        match kind {
            EventKind::PageViewed => self.view(session, at, page, false),
            EventKind::ArticleViewed => self.view(session, at, page, true),
            _ => self.act(session, kind, at, row, page),
        }
    }

    /// Takes what every event may say of the session.
    fn describe(&mut self, session: &mut Open) {
        let hint = self.fields.get(Field::Session);
        if hint != NULL_CODE {
            session.hint = hint;
        }
        if self.settings.campaign_splits {
            let campaign = self.campaign();
            if campaign != NULL_CODE {
                session.last_campaign = campaign;
            }
        }
        let agent = self.agents.get(self.fields.get(Field::UserAgent), &mut self.words);
        let said = |field: Field| self.words.truth(self.fields.get(field)).unwrap_or(false);
        session.is_bot |= agent.bot || said(Field::Bot);
        session.is_internal |= said(Field::Internal);
        for (cell, field, other) in [
            (&mut session.device, Field::Device, agent.device),
            (&mut session.browser, Field::Browser, agent.browser),
            (&mut session.system, Field::System, agent.system),
            (&mut session.country, Field::Country, NULL_CODE),
            (&mut session.language, Field::Language, NULL_CODE),
        ] {
            if *cell == NULL_CODE {
                let own = self.words.keep(self.fields.get(field));
                *cell = if own == NULL_CODE { other } else { own };
            }
        }
    }

    /// Returns the page an event happened on: its own word, else the path of its address.
    fn page(&mut self) -> u32 {
        match self.fields.get(Field::Page) {
            NULL_CODE => self.urls.get(self.fields.get(Field::Url), &mut self.words).page,
            page => self.words.keep(page),
        }
    }

    fn view(&mut self, session: &mut Open, at: i64, page: u32, is_article: bool) {
        if session.view_count == 0 {
            session.landing_page = page;
            session.origin = None;
            self.enter(session);
        }
        if let Some(view) = session.view {
            self.views.left_at[view] = at;
            self.views.is_last[view] = 0;
        }
        session.view_count += 1;
        session.article_count += i64::from(is_article);
        session.view = Some(self.views.page.len());
        self.views.push(PageViewRow {
            session_row: session.row as i64,
            number: session.view_count,
            page,
            viewed_at: at,
            left_at: NULL_INT,
            is_last: 1,
            is_article: u8::from(is_article),
            scroll_depth: NULL_INT,
            load: self.words.seconds(self.fields.get(Field::Load)),
        });
        if self.goal_words.contains(&page) {
            self.reach(session, page);
        }
    }

    /// Takes note of where the session came from.
    fn enter(&mut self, session: &mut Open) {
        let url = match self.fields.get(Field::Url) {
            NULL_CODE => NO_URL,
            code => self.urls.get(code, &mut self.words),
        };
        let either = |words: &mut super::Words<'_>, code: u32, other: u32| {
            if code == NULL_CODE { other } else { words.keep(code) }
        };
        let get = |field: Field| self.fields.get(field);
        let campaign = either(&mut self.words, get(Field::Campaign), url.campaign);
        let source = either(&mut self.words, get(Field::CampaignSource), url.campaign_source);
        let medium = either(&mut self.words, get(Field::Medium), url.medium);
        let referrer = self.hosts.get(get(Field::Referrer), &mut self.words);
        let host = either(&mut self.words, get(Field::Host), url.host);
        let is_own = referrer.is_some_and(|referrer| {
            let (host, other) = (self.words.own(host), self.words.own(referrer.host));
            let same = |own: &str| other.is_some_and(|other| traffic::is_same_site(own, other));
            host.is_some_and(same) || self.settings.own_hosts.iter().any(|own| same(own))
        });
        let entry = Entry {
            click_id: url.click_id || get(Field::ClickId) != NULL_CODE,
            social_id: url.social_id,
            has_campaign: campaign != NULL_CODE || source != NULL_CODE,
            referrer,
            is_own,
        };
        session.is_spam = !is_own && referrer.is_some_and(|from| from.place == Place::Spam);
        let Some(word) = traffic::traffic(entry, self.words.own(medium)) else { return };
        let from = referrer.filter(|from| !is_own && from.place != Place::Payment);
        session.origin = Some(Origin {
            traffic: self.words.word(word),
            referrer: from.map_or(NULL_CODE, |from| from.host),
            campaign,
            campaign_source: source,
            medium,
        });
        session.campaign = campaign;
    }

    /// Adds an event that is no page view.
    fn act(&mut self, session: &mut Open, kind: EventKind, at: i64, row: usize, page: u32) {
        if session.event_count == 1 {
            self.enter(session);
        }
        let value = self.batch.value[row];
        let get = |field: Field| self.fields.get(field);
        let (x, y, element) = (get(Field::X), get(Field::Y), get(Field::Element));
        let contact_channel = get(Field::ContactChannel);
        let action = match kind {
            EventKind::Named if value != NULL_CODE => self.words.keep(value),
            EventKind::Pointed => self.words.word("move"),
            kind => self.words.word(kind.word()),
        };
        let x = place(self.words.number(x));
        let mut y = place(self.words.number(y));
        let mut engaged = NULL_INT;
        match kind {
            EventKind::Scrolled => {
                y = place(self.words.number(value));
                self.scroll(session, y, page);
            }
            EventKind::Engaged => {
                engaged = self.words.seconds(value);
                if engaged >= 0 {
                    session.engaged = session.engaged.max(0).saturating_add(engaged);
                } else {
                    engaged = NULL_INT;
                }
            }
            _ => {}
        }
        let quiet = [EventKind::Scrolled, EventKind::Pointed, EventKind::Engaged].contains(&kind);
        let passive = self.words.truth(self.fields.get(Field::Passive)).unwrap_or(false);
        let interactive = !quiet && !passive;
        session.interaction_count += i64::from(interactive);
        let goal = self.goal(kind, action);
        if let Some(goal) = goal {
            self.reach(session, goal);
        }
        let row = WebActionRow {
            session_row: session.row as i64,
            at,
            action,
            page: if page == NULL_CODE { self.current_page(session) } else { page },
            element: self.words.keep(element),
            x,
            y,
            zone: self.zones.code(x, y, &mut self.words),
            engaged,
            interactive: u8::from(interactive),
            goal: u8::from(goal.is_some()),
            contact_channel: self.words.keep(contact_channel),
        };
        self.actions.push(row);
    }

    fn current_page(&self, session: &Open) -> u32 {
        session.view.map_or(NULL_CODE, |view| self.views.page[view])
    }

    /// Keeps the greatest depth of the page on the screen.
    fn scroll(&mut self, session: &Open, depth: i64, page: u32) {
        let Some(view) = session.view else { return };
        if page == NULL_CODE || page == self.views.page[view] {
            let known = &mut self.views.scroll_depth[view];
            *known = (*known).max(depth);
        }
    }

    /// Returns the goal an event reaches: a purchase, an event the settings name, or one that says
    /// so itself, by `true` or by the goal's name. An order that is told again reaches none.
    fn goal(&mut self, kind: EventKind, action: u32) -> Option<u32> {
        if self.is_told_again {
            return None;
        }
        let said = self.fields.get(Field::Goal);
        if said != NULL_CODE {
            return match self.words.truth(said) {
                Some(is_goal) => is_goal.then_some(action),
                None if self.words.text(said).is_none_or(str::is_empty) => None,
                None => Some(self.words.keep(said)),
            };
        }
        let is_goal = kind == EventKind::Purchased || self.goal_words.contains(&action);
        is_goal.then_some(action)
    }

    fn reach(&mut self, session: &mut Open, goal: u32) {
        session.goal_count += 1;
        if !session.goals.contains(&goal) {
            session.goals.push(goal);
        }
        let currency = self.fields.get(Field::Currency);
        let amount = self.words.money(self.fields.get(Field::Revenue), currency);
        let currency = self.words.keep(currency);
        add_money(&mut session.revenue, amount, currency, &mut session.revenue_is_mixed);
    }

    /// Ends a session and writes its row.
    pub(super) fn close(&mut self, session: Open, visitor: &mut Visitor<'_>) {
        visitor.number += 1;
        let exit_page = self.current_page(&session);
        if let Some(view) = session.view
            && session.ended_at > self.views.viewed_at[view]
        {
            self.views.left_at[view] = session.ended_at;
        }
        let direct = self.words.word("direct");
        let own = session.origin.or(visitor.origin).unwrap_or(Origin {
            traffic: direct,
            referrer: NULL_CODE,
            campaign: NULL_CODE,
            campaign_source: NULL_CODE,
            medium: NULL_CODE,
        });
        let last_traffic = visitor.credit(own, direct, session.excluded().is_none());
        let too_long = session.ended_at - session.started_at > self.settings.session_limit_micros;
        let excluded = session.excluded().or(too_long.then_some("too_long"));
        let (revenue, currency) = match session.revenue_is_mixed {
            true => (NULL_INT, NULL_CODE),
            false => session.revenue,
        };
        self.goals.extend(&session.goals);
        let row = SessionRow {
            visitor: visitor.visitor,
            number: visitor.number,
            source: visitor.source,
            excluded: self.words.word_or_null(excluded),
            customer: if session.customer == NULL_CODE {
                visitor.customer
            } else {
                session.customer
            },
            started_at: session.started_at,
            ended_at: session.ended_at,
            traffic: own.traffic,
            last_traffic,
            referrer: own.referrer,
            campaign: own.campaign,
            campaign_source: own.campaign_source,
            medium: own.medium,
            landing_page: session.landing_page,
            exit_page,
            device: session.device,
            browser: session.browser,
            system: session.system,
            country: session.country,
            language: session.language,
            page_view_count: session.view_count,
            event_count: session.event_count,
            interaction_count: session.interaction_count,
            article_count: session.article_count,
            goal_count: session.goal_count,
            goals: self.goals.len() as u32,
            engaged: session.engaged,
            revenue,
            currency,
            is_first: u8::from(visitor.number == 1),
            single: u8::from(session.event_count == 1),
        };
        self.sessions.push(row);
        self.extra.push();
    }
}
