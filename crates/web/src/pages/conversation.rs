//! `/conversations/{source}/{id}`: one conversation as a picture, which metrics count it and why,
//! and what happened, one after another. It is the page that a doubted number leads to.

mod export;
mod kept;

use std::sync::Arc;

use baremo_metrics::service::{
    ClockSpan, Conversation, ConversationEvent, ConversationQuery, Counted, Lane,
};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::SECOND;
use baremo_render::Language;
use baremo_render::answer::calendar_called;
use baremo_render::close::title;
use baremo_render::date::{moment, moment_short, same_year};
use baremo_render::language::NONE;
use baremo_render::timeline::{clock_names, target_kind, target_says, target_within, verdict_says};
use baremo_render::words::{EVENTS, called, dimension, event_value, profile};
use maud::{Markup, html};

pub(crate) use self::export::{clocks_file, events_file, targets_file};
use self::kept::kept;
use crate::address::{outside, segment};
use crate::parts::customer::{class, health, money};
use crate::parts::drawing::{Sheet, asked, missing, take, take_table};
use crate::parts::frame::framed;
use crate::parts::name::long;
use crate::parts::timeline::{self, lane_name, reason, status_name};
use crate::text::{self, Text, cases as say, customers as people};
use crate::visit::{Page, Visit};

/// What the page shows.
struct View<'a> {
    visit: &'a Visit<'a>,
    conversation: Conversation,
    catalog: Arc<Catalog>,
}

/// Name of the picture among files.
const PICTURE: &str = "timeline";

/// Returns the picture as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (name, form) = asked(visit.parameter("file"))?;
    if name != PICTURE {
        return Err(missing(name));
    }
    let view = View::new(visit)?;
    let (language, conversation) = (visit.language(), &view.conversation);
    let number = language.count(visit.snapshot.number);
    let sheet = Sheet {
        title: view.title(),
        sentence: view.lead(),
        about: format!("{} · {}", conversation.source, conversation.zone),
        drawing: timeline::drawing(visit.address, conversation, &view.catalog),
        key: Vec::new(),
        foot: format!("{} · baremo", text::SNAPSHOT.fill(language, &[("number", &number)])),
    };
    let stem = format!("{}-{PICTURE}", segment(&conversation.id));
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let address = visit.address;
    let view = View::new(visit)?;
    let title = view.title();
    let main = html! {
        (view.head())
        p.lead { (view.lead()) }
        section.panel {
            (timeline::timeline(address, &view.conversation, &view.catalog, &view.take()))
        }
        (view.customer())
        (view.feeds())
        (view.promised())
        (view.events())
    };
    Ok(Page::Shown { title, main })
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>) -> Result<Self, ServiceError> {
        let text = |key: &str| visit.address.get(key).map(str::to_owned);
        let query = ConversationQuery {
            id: visit.parameter("id").to_owned(),
            source: Some(visit.parameter("source").to_owned()),
            metric: text("metric"),
            calendar: text("calendar"),
            zone: text("zone"),
            profile: text("profile"),
        };
        let catalog = visit.service.catalog()?;
        Ok(View { visit, conversation: visit.service.conversation(&query)?, catalog })
    }
}

impl View<'_> {
    fn title(&self) -> String {
        format!("{} {}", say::CONVERSATION.text(self.language()), self.conversation.id)
    }

    /// Leads to the picture as files.
    fn take(&self) -> Markup {
        let path = self.path(&format!("charts/{PICTURE}"));
        take(self.visit.address, &path, say::CONVERSATION.text(self.language()))
    }

    /// Leads to a table as files.
    fn take_table(&self, table: &str, name: Text) -> Markup {
        take_table(self.visit.address, &self.path(table), name.text(self.language()))
    }

    /// Returns the path of something of this conversation.
    fn path(&self, what: &str) -> String {
        let (source, id) = (&self.conversation.source, &self.conversation.id);
        format!("/conversations/{}/{}/{what}", segment(source), segment(id))
    }

    /// Returns the address of another conversation of the source, by the same definition.
    fn beside(&self, id: &str, metric: Option<&str>) -> String {
        let path = format!("/conversations/{}/{}", segment(&self.conversation.source), segment(id));
        self.visit.address.deeper(&path, &[("metric", metric)])
    }

    fn language(&self) -> Language {
        self.visit.language()
    }

    fn moment(&self, at: i64) -> String {
        moment(self.language(), at, &self.conversation.zone)
    }

    /// Writes an instant of a table: the head of the page says the year, where there is one only.
    fn brief(&self, at: i64) -> String {
        let conversation = &self.conversation;
        let one_year = conversation
            .events
            .first()
            .is_some_and(|first| same_year(first.at_micros, at, &conversation.zone));
        match one_year {
            true => moment_short(self.language(), at, &conversation.zone),
            false => self.moment(at),
        }
    }

    fn head(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let conversation = &self.conversation;
        let metric = address.get("metric").filter(|name| self.catalog.get(name).is_ok());
        let calendars = ["business", "wall"].into_iter();
        let named = self.visit.snapshot.calendars.iter().map(String::as_str);
        let calendars: Vec<&str> = calendars.chain(named).collect();
        html! {
            div.head {
                div {
                    div.kicker {
                        @if let Some(metric) = metric {
                            a href=(address.deeper(&format!("/records/{}", segment(metric)), &[]))
                                {
                                (say::BACK_TO_RECORDS.text(language))
                            }
                            " · "
                        }
                        (conversation.source)
                    }
                    h1 { (say::CONVERSATION.text(language)) " " (conversation.id) }
                    @if !conversation.same_case.is_empty() {
                        p.quiet.small {
                            (say::SAME_CASE.text(language))
                            @for other in &conversation.same_case {
                                " "
                                a href=(self.beside(other, metric)) { (other) }
                            }
                        }
                    }
                }
                div.controls {
                    @if !self.visit.snapshot.calendars.is_empty() {
                        nav.segment aria-label=(say::CALENDAR.text(language)) {
                            @for calendar in calendars {
                                a
                                    href=(address.with(&[("calendar", Some(calendar)), ("metric",
                                        metric)]))
                                    aria-current=[(calendar ==
                                        conversation.calendar).then_some("true")] {
                                    @match calendar {
                                        "business" => (say::BUSINESS_HEAD.text(language)),
                                        "wall" => (say::WALL_HEAD.text(language)),
                                        name => (name),
                                    }
                                }
                            }
                        }
                    }
                    @if let Some(url) = outside(conversation.url.as_deref()) {
                        a.button.first href=(url) rel="noopener noreferrer" target="_blank" {
                            (say::OPEN_CASE.fill(language, &[("case", &conversation.id)])) " ↗"
                        }
                    }
                }
            }
        }
    }

    fn lead(&self) -> String {
        let conversation = &self.conversation;
        let language = self.language();
        let at = |event: Option<&ConversationEvent>| {
            event.map_or_else(|| "–".into(), |event| self.moment(event.at_micros))
        };
        let counting = conversation.clocks.iter().filter(|clock| clock.counts).count();
        let count = |number: usize| language.count(number as u64);
        let events = conversation.events.len() as u64;
        let events = language.counted(events, ["event", "events"], ["evento", "eventos"]);
        let pattern = match conversation.clocks.len() {
            0 => say::CONVERSATION_NONE,
            clocks if clocks == counting => say::CONVERSATION_ALL,
            _ => say::CONVERSATION_LEAD,
        };
        let lead = pattern.fill(
            language,
            &[
                ("events", &events),
                ("from", &at(conversation.events.first())),
                ("to", &at(conversation.events.last())),
                ("counting", &count(counting)),
                ("clocks", &count(conversation.clocks.len())),
            ],
        );
        kept(language, &conversation.targets) + &lead
    }

    /// Returns what a metric is called.
    fn title_of(&self, metric: &str) -> String {
        title(self.language(), &self.catalog, metric)
    }

    /// Says whether a clock counts, or why it does not.
    fn clock_says(&self, clock: &ClockSpan) -> String {
        let language = self.language();
        match clock.counts {
            true => say::YES.text(language).to_owned(),
            false => say::NO.fill(language, &[("reason", &reason(clock, language))]),
        }
    }

    /// Writes how a metric that is no clock takes the conversation.
    fn counted(&self, counted: &Counted) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        html! {
            tr {
                th scope="row" {
                    a href=(address.to(&format!("/metrics/{}", segment(&counted.metric)))) {
                        (self.title_of(&counted.metric))
                    }
                }
                td.r.beside { "–" }
                td.r.beside { "–" }
                td { @for (case, verdict) in counted.told() {
                    span class=(if verdict.counts { "chip good" } else { "chip" }) {
                        (verdict_says(case, verdict, language))
                    }
                    " "
                } }
                td {}
                td {}
            }
        }
    }

    /// Writes which metrics count the conversation, with what, and why others do not.
    fn feeds(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let Conversation { clocks, counted, .. } = &self.conversation;
        let names = clock_names(clocks, &self.catalog, language);
        let time = |micros: i64| language.duration(micros as f64 / SECOND as f64);
        let work = |micros: i64| language.work_time(micros as f64 / SECOND as f64);
        let wall = |clock: &ClockSpan| clock.wall_micros.map_or_else(|| "–".to_owned(), time);
        let until = |clock: &ClockSpan| match clock.to {
            Some(to) => self.brief(to),
            None if clock.runs() => say::RUNNING.text(language).to_owned(),
            None => "–".to_owned(),
        };
        html! {
            section.panel {
                h2 { (say::FEEDS.text(language)) }
                @if let Some(name) = address.get("profile") {
                    p.quiet.small {
                        (say::FEEDS_PROFILE.fill(language, &[("name", &profile(name, language))]))
                    }
                }
                @if clocks.is_empty() { p.quiet { (say::NO_CLOCKS.text(language)) } }
                @if !(clocks.is_empty() && counted.is_empty()) {
                    (framed(say::FEEDS.text(language), "stack", &html! {
                    thead { tr {
                        th scope="col" { (say::METRIC.text(language)) }
                        th.r scope="col" { (say::BUSINESS_HEAD.text(language)) }
                        th.r scope="col" { (say::WALL_HEAD.text(language)) }
                        th scope="col" { (say::WHY.text(language)) }
                        th scope="col" { (say::SINCE.text(language)) }
                        th scope="col" { (say::UNTIL.text(language)) }
                    } }
                    tbody { @for (clock, name) in clocks.iter().zip(&names) {
                        @let variant =
                            Some(clock.variant.as_str()).filter(|word| *word != "default");
                        tr {
                            th scope="row" {
                                a
                                    href=(address.to_with(&format!("/metrics/{}",
                                        segment(&clock.metric)), &[("variant", variant)])) {
                                    (name)
                                }
                            }
                            td.r data-head=(say::BUSINESS_HEAD.text(language)) {
                                (clock.business_micros.map_or_else(|| "–".into(), work))
                            }
                            td.r data-head=(say::WALL_HEAD.text(language)) { (wall(clock)) }
                            td {
                                span class=(if clock.counts { "chip good" } else { "chip" }) {
                                    (self.clock_says(clock))
                                }
                            }
                            td data-head=(say::SINCE.text(language)) { (self.brief(clock.from)) }
                            td data-head=(say::UNTIL.text(language)) { (until(clock)) }
                        }
                    }
                    @for counted in counted { (self.counted(counted)) } }
                }))
                (self.take_table("clocks", say::FEEDS)) }
            }
        }
    }

    /// Writes who it was for, where the customer is known.
    fn customer(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let mut events = self.conversation.events.iter();
        let who = events.find(|event| event.lane == Lane::Customer && !event.who.is_empty());
        let found = who.and_then(|event| self.visit.service.customer(&event.who, None).ok());
        let Some(customer) = found else { return html! {} };
        let row = &customer.row;
        let currency = row.currency.as_deref();
        let count = |count: i64| language.number(count as f64, 0);
        let mut facts = Vec::new();
        if let Some(share) = row.p_alive {
            facts.push((people::ALIVE, language.percent(100.0 * share)));
            facts.push((people::CLV, money(row.clv, currency, language)));
            facts.push((people::AT_RISK, money(row.value_at_risk, currency, language)));
        }
        facts.push((people::ORDERS, count(row.orders)));
        facts.push((people::CASES, count(row.cases)));
        html! {
            section.panel.strip {
                h2 {
                    (people::CUSTOMER.text(language)) " "
                    a href=(address.to(&format!("/customers/{}", segment(&row.customer)))) {
                        (row.customer)
                    }
                }
                dl {
                    div { dt { (people::HEALTH.text(language)) } dd { (health(row, language)) } }
                    @for (name, said) in facts {
                        div { dt { (name.text(language)) } dd { (said) } }
                    }
                    div {
                        dt { (people::LAST_CSAT.text(language)) }
                        dd { (class(row.last_csat.as_deref(), language)) }
                    }
                }
            }
        }
    }

    /// Writes what was promised and how it went.
    fn promised(&self) -> Markup {
        let language = self.language();
        let targets = &self.conversation.targets;
        let at = |at: Option<i64>| at.map_or_else(|| "–".into(), |at| self.brief(at));
        let class = |state: baremo_metrics::service::TargetState| match state {
            baremo_metrics::service::TargetState::Met => "chip good",
            baremo_metrics::service::TargetState::Missed => "chip bad",
            _ => "chip",
        };
        html! {
            @if !targets.is_empty() {
                section.panel {
                    h2 { (say::TARGETS.text(language)) }
                    (framed(say::TARGETS.text(language), "stack", &html! {
                        thead { tr {
                            th scope="col" { (say::WHAT.text(language)) }
                            th scope="col" { (say::POLICY.text(language)) }
                            th scope="col" { (say::CALENDAR.text(language)) }
                            th scope="col" { (say::DUE.text(language)) }
                            th scope="col" { (say::DONE.text(language)) }
                            th scope="col" { span.hidden { (say::DETAIL.text(language)) } }
                        } }
                        tbody { @for target in targets {
                            tr {
                                th scope="row" {
                                    (target_kind(&target.kind, language)) " "
                                    (target_within(target, language))
                                }
                                td data-head=(say::POLICY.text(language)) { (target.policy) }
                                td data-head=(say::CALENDAR.text(language)) {
                                    (calendar_called(language, &target.calendar))
                                }
                                td data-head=(say::DUE.text(language)) { (at(target.due)) }
                                td data-head=(say::DONE.text(language)) { (at(target.kept)) }
                                td {
                                    span class=(class(target.state)) {
                                        (target_says(target, language))
                                    }
                                }
                            }
                        } }
                    }))
                    (self.take_table("targets", say::TARGETS))
                }
            }
        }
    }

    /// Writes what happened, in order, numbered as the picture's marks lead to it.
    fn events(&self) -> Markup {
        let language = self.language();
        html! {
            section.panel {
                h2 { (say::EVENTS.text(language)) }
                (framed(say::EVENTS.text(language), "events stack", &html! {
                    thead { tr {
                        th scope="col" { (say::AT.text(language)) }
                        th scope="col" { (say::WHO.text(language)) }
                        th scope="col" { (say::WHAT.text(language)) }
                        th scope="col" { (say::DETAIL.text(language)) }
                    } }
                    tbody { @for (index, event) in self.conversation.events.iter().enumerate() {
                        tr #{ "e" (index + 1) } class=(format!("l-{}", lane_word(event.lane))) {
                            td { (self.moment(event.at_micros)) }
                            td data-head=(say::WHO.text(language)) {
                                (long(&who(event, language)))
                            }
                            td data-head=(say::WHAT.text(language)) {
                                (called(EVENTS, &event.kind, language))
                            }
                            td.long { (detail(event, language)) }
                        }
                    } }
                }))
                (self.take_table("events", say::EVENTS))
            }
        }
    }
}

fn lane_word(lane: Lane) -> &'static str {
    match lane {
        Lane::Customer => "customer",
        Lane::Bot => "bot",
        Lane::Agent => "agent",
        Lane::Status => "status",
        Lane::System => "system",
    }
}

/// Says who did something: a status is nobody, whoever set it may be known.
fn who(event: &ConversationEvent, language: Language) -> String {
    let role = Some(lane_name(event.lane, language)).filter(|_| event.lane != Lane::Status);
    let name = Some(&event.who).filter(|name| !name.is_empty());
    match (role, name) {
        (Some(role), Some(name)) => format!("{role} · {name}"),
        (Some(role), None) => role.to_owned(),
        (None, Some(name)) => name.clone(),
        (None, None) => NONE.into(),
    }
}

/// Says what more there is to an event.
fn detail(event: &ConversationEvent, language: Language) -> String {
    let mut parts = Vec::new();
    parts.extend(event.value.as_ref().map(|value| match event.lane {
        Lane::Status => status_name(value, language),
        _ => event_value(&event.kind, value, language),
    }));
    let named = |name: &str, value: &String| format!("{}: {value}", dimension(name, language));
    parts.extend(event.team.as_ref().map(|team| named("team", team)));
    parts.extend(event.channel.as_ref().map(|channel| named("channel", channel)));
    if event.automated {
        parts.push(say::AUTOMATED.text(language).into());
    }
    if event.private {
        parts.push(say::PRIVATE.text(language).into());
    }
    if event.yielded {
        parts.push(say::YIELDED.text(language).into());
    }
    parts.join(" · ")
}
