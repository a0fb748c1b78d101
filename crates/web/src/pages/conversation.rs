//! `/conversations/{source}/{id}`: one conversation as a picture, which metrics count it and why,
//! and what happened, one after another. It is the page that a doubted number leads to. That of a
//! call or live chat, in `contact`, is made of the same.

mod events;
mod export;
mod feeds;
mod kept;
mod parts;

use std::sync::Arc;

use baremo_metrics::service::{Conversation, ConversationEvent, ConversationQuery, Lane};
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::calendar_called;
use baremo_render::close::title;
use baremo_render::date::{moment, moment_exact, moment_short, same_year};
use baremo_render::timeline::{target_kind, target_says, target_within};
use maud::{Markup, html};

use self::kept::kept;
use self::parts::lasted;
use crate::address::{outside, segment};
use crate::export::TableForm;
use crate::parts::customer::{class, health, money};
use crate::parts::drawing::{Sheet, asked, missing, take, take_table};
use crate::parts::frame::framed;
use crate::parts::timeline;
use crate::text::{self, Text, cases as say, customers as people};
use crate::visit::{Page, Visit};

pub(super) use self::export::{clocks, events as events_of, parts as parts_file, targets_file};

/// What such a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A conversation.
    Conversation,
    /// A call or live chat in queues.
    Contact,
}

impl Subject {
    /// Returns the path of the page of one.
    pub(super) fn path(self, source: &str, id: &str) -> String {
        let root = match self {
            Subject::Conversation => "conversations",
            Subject::Contact => "contacts",
        };
        format!("/{root}/{}/{}", segment(source), segment(id))
    }

    /// Returns what names of its files begin with.
    fn word(self) -> &'static str {
        match self {
            Subject::Conversation => "conversation",
            Subject::Contact => "contact",
        }
    }

    fn name(self) -> Text {
        match self {
            Subject::Conversation => say::CONVERSATION,
            Subject::Contact => say::CONTACT,
        }
    }

    /// Returns what one of a channel is called.
    fn called(self, channel: Option<&str>) -> Text {
        match (self, channel) {
            (Subject::Contact, Some("phone")) => say::CALL,
            (Subject::Contact, Some("chat")) => say::CHAT,
            _ => self.name(),
        }
    }

    fn no_clocks(self) -> Text {
        match self {
            Subject::Conversation => say::NO_CLOCKS,
            Subject::Contact => say::NO_CLOCKS_CONTACT,
        }
    }
}

/// What the page shows.
struct View<'a> {
    visit: &'a Visit<'a>,
    of: Subject,
    conversation: Conversation,
    catalog: Arc<Catalog>,
}

/// Name of the picture among files.
const PICTURE: &str = "timeline";

/// Returns the picture as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    picture(visit, Subject::Conversation)
}

/// Returns which metrics count the conversation as a file.
pub(crate) fn clocks_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    clocks(visit, Subject::Conversation, form)
}

/// Returns what happened as a file.
pub(crate) fn events_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    events_of(visit, Subject::Conversation, form)
}

/// Shows the page; of a call or chat that is no conversation, leads to its own.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    match page(visit, Subject::Conversation) {
        Err(failure) if failure.kind == ErrorKind::NotFound => {
            to_call(visit, &wanted(visit), failure)
        }
        shown => shown,
    }
}

/// Shows the page of a call or chat; of one that another source alone has, leads to that.
pub(super) fn show_call(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    match page(visit, Subject::Contact) {
        Err(failure) if failure.kind == ErrorKind::NotFound => {
            let anywhere = ConversationQuery { source: None, ..wanted(visit) };
            to_call(visit, &anywhere, failure)
        }
        shown => shown,
    }
}

/// Leads to the call or chat that is asked for; where there is none, it is what failed before.
fn to_call(
    visit: &Visit<'_>,
    query: &ConversationQuery,
    failure: ServiceError,
) -> Result<Page, ServiceError> {
    let found = visit.service.contact(query).map_err(|_| failure)?;
    let path = Subject::Contact.path(&found.source, &found.id);
    let metric = visit.address.get("metric");
    Ok(Page::Elsewhere(visit.address.listed(&path, &[("metric", metric)])))
}

/// Returns the picture of one as a file.
pub(super) fn picture(visit: &Visit<'_>, of: Subject) -> Result<Page, ServiceError> {
    let (name, form) = asked(visit.parameter("file"))?;
    if name != PICTURE {
        return Err(missing(name));
    }
    let view = View::new(visit, of)?;
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

/// Shows one.
fn page(visit: &Visit<'_>, of: Subject) -> Result<Page, ServiceError> {
    let address = visit.address;
    let view = View::new(visit, of)?;
    let title = view.title();
    let (name, files) = (view.name(), view.take());
    let main = html! {
        (view.head())
        p.lead { (view.lead()) }
        section.panel {
            (timeline::timeline(address, &view.conversation, &view.catalog, (name, &files)))
        }
        (view.customer())
        (view.parts())
        (view.feeds())
        (view.promised())
        (view.events())
    };
    Ok(Page::Shown { title, main })
}

/// Returns what is asked for.
fn wanted(visit: &Visit<'_>) -> ConversationQuery {
    let text = |key: &str| visit.address.get(key).map(str::to_owned);
    ConversationQuery {
        id: visit.parameter("id").to_owned(),
        source: Some(visit.parameter("source").to_owned()),
        metric: text("metric"),
        calendar: text("calendar"),
        zone: text("zone"),
        profile: text("profile"),
        variant: text("variant"),
    }
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>, of: Subject) -> Result<Self, ServiceError> {
        let query = wanted(visit);
        let conversation = match of {
            Subject::Conversation => visit.service.conversation(&query)?,
            Subject::Contact => visit.service.contact(&query)?,
        };
        Ok(View { visit, of, conversation, catalog: visit.service.catalog()? })
    }
}

impl View<'_> {
    fn title(&self) -> String {
        format!("{} {}", self.name(), self.conversation.id)
    }

    /// Returns what it is: a call or a chat where its channel says which.
    fn name(&self) -> &'static str {
        let mut events = self.conversation.events.iter();
        let channel = events.find_map(|event| event.channel.as_deref());
        self.of.called(channel).text(self.language())
    }

    /// Leads to the picture as files.
    fn take(&self) -> Markup {
        let path = self.path(&format!("charts/{PICTURE}"));
        take(self.visit.address, &path, self.name())
    }

    /// Leads to a table as files.
    fn take_table(&self, table: &str, name: Text) -> Markup {
        take_table(self.visit.address, &self.path(table), name.text(self.language()))
    }

    /// Returns the path of something of this page.
    fn path(&self, what: &str) -> String {
        let (source, id) = (&self.conversation.source, &self.conversation.id);
        format!("{}/{what}", self.of.path(source, id))
    }

    /// Returns the address of another conversation of the source, by the same definition.
    fn beside(&self, id: &str, metric: Option<&str>) -> String {
        let path = Subject::Conversation.path(&self.conversation.source, id);
        self.visit.address.listed(&path, &[("metric", metric)])
    }

    fn language(&self) -> Language {
        self.visit.language()
    }

    fn moment(&self, at: i64) -> String {
        match self.of {
            Subject::Conversation => moment(self.language(), at, &self.conversation.zone),
            // What a call is made of takes seconds.
            Subject::Contact => moment_exact(self.language(), at, &self.conversation.zone),
        }
    }

    /// Writes an instant of a table: the head of the page says the year, where there is one only.
    fn brief(&self, at: i64) -> String {
        let conversation = &self.conversation;
        let one_year = conversation
            .events
            .first()
            .is_some_and(|first| same_year(first.at_micros, at, &conversation.zone));
        match one_year && self.of == Subject::Conversation {
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
                            a href=(address.listed(&format!("/records/{}", segment(metric)), &[]))
                                {
                                (say::BACK_TO_RECORDS.text(language))
                            }
                            " · "
                        }
                        (conversation.source)
                    }
                    h1 { (self.title()) }
                    @if let Some(place) = &conversation.belongs_to {
                        @let path = Subject::Conversation.path(&place.source, &place.id);
                        p.quiet.small {
                            (say::BELONGS_TO.text(language)) " "
                            a href=(address.listed(&path, &[("metric", metric)])) { (place.id) }
                        }
                    }
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
                                    (timeline::calendar_name(language, calendar))
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
            1 if counting == 1 => say::CONVERSATION_ONE,
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
        kept(language, &conversation.targets) + &lasted(language, &conversation.parts) + &lead
    }

    /// Returns what a metric is called.
    fn title_of(&self, metric: &str) -> String {
        title(self.language(), &self.catalog, metric)
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_and_a_chat_are_called_by_their_channel() {
        let called = |of: Subject, channel| of.called(channel).text(Language::Es);
        assert_eq!(called(Subject::Contact, Some("phone")), "Llamada");
        assert_eq!(called(Subject::Contact, Some("chat")), "Chat");
        assert_eq!(called(Subject::Contact, None), "Llamada o chat");
        assert_eq!(called(Subject::Conversation, Some("chat")), "Conversación");
    }
}
