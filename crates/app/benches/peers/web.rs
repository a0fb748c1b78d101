//! Page views to sessions, in memory and from lake to lake.

use std::path::Path;

use baremo_facts::{FoldSettings, fold, order};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, SECOND};
use baremo_store::{SEGMENT_EVENTS, Store};
use serde_json::{Value, json};

use crate::lake::Figures;
use crate::measure::Timings;
use crate::{Result, lake, made};

/// Page views of scale 1.
const VIEWS: f64 = 500_000.0;

/// Takes page views into a lake and derives sessions; before, folds each batch in memory.
pub fn run(scale: f64, dir: &Path) -> Result<Value> {
    let count = (VIEWS * scale) as u64;
    let settings = FoldSettings::default();
    let (mut memory, mut sessions) = (0.0, 0);
    let batches = made::views(count, SEGMENT_EVENTS).inspect(|columns| {
        let batch = columns.as_batch();
        let mut timings = Timings::default();
        let tables = timings.run(|| fold(&batch, &order(&batch), &settings));
        memory += timings.best();
        sessions += tables[0].len();
    });
    let root = dir.join("web");
    let filled = lake::measured(&root, batches, &settings)?;
    let mut found = filled.found;
    found["memory"] = json!({ "best": memory, "load": crate::measure::load_average() });
    found["visitors"] = json!(filled.subjects);
    found["files"] = json!(lake::files(&filled.store, &root, &["web_events"])?);
    found["figures"] = figures(&filled.store)?;
    if found["figures"]["sessions"] != json!(sessions) {
        return Err("the fold in memory finds other sessions than the lake".into());
    }
    Ok(found)
}

/// Returns what a peer has to find too.
fn figures(store: &Store) -> Result<Value> {
    let snapshot = store.snapshot()?;
    let mut found = Figures::default();
    for part in snapshot.parts() {
        let columns = [
            "excluded",
            "traffic",
            "device",
            "started_at",
            "ended_at",
            "page_view_count",
            "is_first",
            "single",
            "landing_page",
            "exit_page",
        ];
        let sessions = store.read_facts(&snapshot, Fact::Sessions, part, &columns)?;
        found.add("sessions", sessions.len() as i64);
        found.words(&sessions, "excluded");
        found.words(&sessions, "traffic");
        found.instants("started_at", sessions.integers("started_at").iter().copied());
        found.instants("ended_at", sessions.integers("ended_at").iter().copied());
        found.add("page_view_count", sessions.integers("page_view_count").iter().sum());
        for flag in ["is_first", "single"] {
            found.add(flag, sessions.bytes(flag).iter().map(|flag| i64::from(*flag)).sum());
        }
        let same = (0..sessions.len())
            .filter(|row| sessions.text("landing_page", *row) == sessions.text("exit_page", *row));
        found.add("left where they came", same.count() as i64);
        let columns = ["viewed_at", "left_at", "is_last", "number"];
        let views = store.read_facts(&snapshot, Fact::PageViews, part, &columns)?;
        found.add("views", views.len() as i64);
        found.add("number", views.integers("number").iter().sum());
        found.add("is_last", views.bytes("is_last").iter().map(|flag| i64::from(*flag)).sum());
        let both = views.integers("viewed_at").iter().zip(views.integers("left_at"));
        let read = both.filter(|(_, left)| **left != NULL_INT);
        found.add("read:seconds", read.map(|(viewed, left)| (left - viewed) / SECOND).sum());
    }
    Ok(found.json())
}
