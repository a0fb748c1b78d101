//! The tables of one conversation, or one call, as files: instants in UTC, lengths of time in
//! seconds.

use baremo_metrics::ServiceError;
use baremo_metrics::service::{ClockSpan, ContactPart, ConversationEvent, Counted, TargetSpan};
use baremo_model::{Micros, SECOND};
use baremo_render::answer::calendar_called;
use baremo_render::timeline::{clock_names, part_kind, target_kind, target_says, verdict_says};
use baremo_render::words::{Called, EVENTS, called};

use super::events::detail;
use super::{Subject, View};
use crate::export::{Cell, Sheet, TableForm};
use crate::parts::timeline::lane_name;
use crate::text::{Text, cases as say};
use crate::visit::{Page, Visit};

/// Returns what happened as a file.
pub(in crate::pages) fn events(
    visit: &Visit<'_>,
    of: Subject,
    form: TableForm,
) -> Result<Page, ServiceError> {
    let (view, language) = (View::new(visit, of)?, visit.language());
    let events = &view.conversation.events;
    let values = Called::of_events(&visit.snapshot.segments, events, language);
    let row = |event: &ConversationEvent| {
        vec![
            Cell::instant(Some(event.at_micros)),
            Cell::text(Some(lane_name(event.lane, language))),
            Cell::text(Some(&event.who)),
            Cell::Text(called(EVENTS, &event.kind, language)),
            Cell::text(Some(&detail(event, &values, language))),
        ]
    };
    let head = [say::AT, say::WHO, say::WHO_NAME, say::WHAT, say::DETAIL];
    let rows = events.iter().map(row).collect();
    view.file(say::EVENTS, "events", &head, rows, form)
}

/// Returns which metrics count it as a file, with what, and why others do not.
pub(in crate::pages) fn clocks(
    visit: &Visit<'_>,
    of: Subject,
    form: TableForm,
) -> Result<Page, ServiceError> {
    let (view, language) = (View::new(visit, of)?, visit.language());
    let conversation = &view.conversation;
    let names = clock_names(&conversation.clocks, &view.catalog, language);
    let clock = |(clock, name): (&ClockSpan, &String)| {
        vec![
            Cell::text(Some(&clock.metric)),
            Cell::text(Some(name)),
            seconds(clock.business_micros),
            seconds(clock.wall_micros),
            Cell::text(Some(&view.clock_says(clock))),
            Cell::instant(Some(clock.from)),
            Cell::instant(clock.to),
        ]
    };
    let counted = |counted: &Counted| {
        let texts = [&counted.metric, &view.title_of(&counted.metric)];
        let [id, name] = texts.map(|text| Cell::text(Some(text)));
        let says = counted.told().into_iter();
        let says = says.map(|(case, verdict)| verdict_says(case, verdict, language));
        let why = Cell::Text(says.collect::<Vec<_>>().join("; "));
        vec![id, name, Cell::Empty, Cell::Empty, why, Cell::Empty, Cell::Empty]
    };
    let head = [
        crate::text::ID,
        say::METRIC,
        say::BUSINESS_SECONDS,
        say::WALL_SECONDS,
        say::WHY,
        say::SINCE,
        say::UNTIL,
    ];
    let clocks = conversation.clocks.iter().zip(&names).map(clock);
    let rows = clocks.chain(conversation.counted.iter().map(counted)).collect();
    view.file(say::FEEDS, "clocks", &head, rows, form)
}

/// Returns what was promised as a file.
pub(crate) fn targets_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let view = View::new(visit, Subject::Conversation)?;
    let language = visit.language();
    let row = |target: &TargetSpan| {
        vec![
            Cell::Text(target_kind(&target.kind, language)),
            Cell::text(Some(&target.policy)),
            Cell::Text(calendar_called(language, &target.calendar)),
            seconds(Some(target.within_micros)),
            Cell::instant(Some(target.from)),
            Cell::instant(target.due),
            Cell::instant(target.kept),
            Cell::Text(target_says(target, language)),
        ]
    };
    let head = [
        say::WHAT,
        say::POLICY,
        say::CALENDAR,
        say::ALLOWED_SECONDS,
        say::SINCE,
        say::DUE,
        say::DONE,
        say::DETAIL,
    ];
    let rows = view.conversation.targets.iter().map(row).collect();
    view.file(say::TARGETS, "targets", &head, rows, form)
}

/// Returns what takes time in a call as a file.
pub(in crate::pages) fn parts(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let (view, language) = (View::new(visit, Subject::Contact)?, visit.language());
    let row = |part: &ContactPart| {
        vec![
            Cell::text(Some(part_kind(part.kind, language))),
            Cell::text(part.who.as_deref()),
            seconds(part.micros),
            Cell::instant(Some(part.from)),
            Cell::instant(part.to),
        ]
    };
    let head = [say::WHAT, say::PART_WHO, say::LASTED_SECONDS, say::SINCE, say::UNTIL];
    let rows = view.conversation.parts.iter().map(row).collect();
    view.file(say::PARTS, "parts", &head, rows, form)
}

impl View<'_> {
    fn file(
        &self,
        name: Text,
        table: &str,
        head: &[Text],
        rows: Vec<Vec<Cell>>,
        form: TableForm,
    ) -> Result<Page, ServiceError> {
        let sheet = Sheet::new(self.language(), name, head, rows);
        let stem = format!("{}-{}-{table}", self.of.word(), self.conversation.id);
        Ok(Page::File(sheet.file(&stem, form)?))
    }
}

fn seconds(micros: Option<Micros>) -> Cell {
    Cell::number(micros.map(|micros| micros as f64 / SECOND as f64))
}
