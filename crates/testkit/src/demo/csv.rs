//! The events as CSV, one row each.

use std::io::{self, Write};

use baremo_model::Event;

use super::render::rfc3339;
use super::{DemoSettings, events};

const HEADER: &str = "conversation,time,kind,actor,actor_kind,public,automated,channel,team,\
                      customer,value,priority\n";

/// See [`super::write_csv`]. No text of the demo needs quotes.
pub(super) fn write(settings: &DemoSettings, writer: &mut dyn Write) -> io::Result<u64> {
    writer.write_all(HEADER.as_bytes())?;
    let mut row = String::new();
    let mut count = 0;
    for event in events(settings) {
        row.clear();
        fill(&mut row, &event);
        writer.write_all(row.as_bytes())?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

fn fill(row: &mut String, event: &Event) {
    let attribute = |name: &str| {
        let found = event.attributes.iter().find(|(attribute, _)| attribute == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let time = rfc3339(event.at).to_string();
    let truth = |value: bool| if value { "true" } else { "false" };
    let cells = [
        event.subject_id.as_str(),
        &time,
        event.kind.word(),
        event.actor.as_deref().unwrap_or_default(),
        event.actor_kind.word(),
        truth(event.public),
        truth(event.automated),
        event.channel.as_deref().unwrap_or_default(),
        event.team.as_deref().unwrap_or_default(),
        event.customer.as_deref().unwrap_or_default(),
        event.value.as_deref().unwrap_or_default(),
        attribute("priority"),
    ];
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            row.push(',');
        }
        row.push_str(cell);
    }
    row.push('\n');
}
