//! Planned shifts that cannot be: they have no end, end before they begin, or last too long.

use baremo_model::instant::{LONGEST_SPAN, moment};
use baremo_model::{DAY, Event, EventKind, Micros, told};

use super::remark::Remark;
use crate::read::Position;

/// Those of one file.
#[derive(Debug, Default)]
pub(super) struct Planned {
    broken: u64,
    first: Position,
}

impl Planned {
    /// Takes note of an event of a record, where it is such a shift.
    pub(super) fn see(&mut self, event: &Event, position: Position) {
        if event.kind != EventKind::AgentScheduled || can_be(event) {
            return;
        }
        if self.broken == 0 {
            self.first = position;
        }
        self.broken += 1;
    }

    /// Returns what is told of them.
    pub(super) fn remark(&self, file: &str) -> Option<Remark> {
        if self.broken == 0 {
            return None;
        }
        let (broken, Position { line, record }) = (self.broken, self.first);
        let days = LONGEST_SPAN / DAY;
        let [en, es] = match line {
            0 => [format!("record {record}"), format!("el registro {record}")],
            line => [format!("line {line}"), format!("la línea {line}")],
        };
        let message = told!(
            "planned shifts of `{file}` that have no end, end before they begin or last more than \
             {days} days: {broken}, the first at {en}. Metrics of plans leave them out. Where the \
             end is a time of the same day or the next, write `unit = \"next_time\"` for `until` \
             in the mapping",
            "turnos planificados de `{file}` sin fin, que acaban antes de empezar o que duran más \
             de {days} días: {broken}, el primero en {es}. Las métricas de planificación los dejan \
             fuera. Si el fin es una hora del mismo día o del siguiente, ponga `unit = \
             \"next_time\"` para `until` en el mapeo"
        );
        Some(Remark { word: "plans_doubtful", about: file.to_owned(), message })
    }
}

/// Tells whether a planned shift lasts some time, and not too long.
fn can_be(event: &Event) -> bool {
    let told = |name: &str, ends: bool| -> Option<Micros> {
        let (_, text) = event.attributes.iter().find(|(own, _)| own == name)?;
        moment(text, ends)
    };
    let from = told("from", false).unwrap_or(event.at);
    let lasts = told("until", true).map(|until| until.saturating_sub(from));
    lasts.is_some_and(|lasts| (1..=LONGEST_SPAN).contains(&lasts))
}
