//! The sources and the data as a whole, made up.

use std::collections::BTreeMap;

use baremo_metrics::segment::SegmentTitle;
use baremo_metrics::service::{Happening, SnapshotInfo, SourceInfo};

use super::{END, HOSTILE};

/// Returns the only source.
pub(super) fn sources() -> Vec<SourceInfo> {
    vec![SourceInfo {
        name: HOSTILE.into(),
        watermark: END,
        received_at: END,
        cases: 120,
        brought: BTreeMap::from([("cases".into(), 120), ("orders".into(), 7)]),
        rejects: BTreeMap::from([("id_missing".into(), 2)]),
        ..SourceInfo::default()
    }]
}

/// Returns what is known of two years that end with [`END`], or of an empty folder.
pub(super) fn snapshot(is_empty: bool) -> SnapshotInfo {
    SnapshotInfo {
        is_small: false,
        silent_days: 0,
        number: u64::from(!is_empty),
        first: (!is_empty).then_some(END - 730 * baremo_model::DAY),
        watermark: (!is_empty).then_some(END - baremo_model::HOUR),
        subjects: if is_empty { 0 } else { 120 },
        events: if is_empty { 0 } else { 1200 },
        zone: "UTC".into(),
        calendars: vec!["support".into()],
        profiles: Vec::new(),
        segments: BTreeMap::from([(
            "segment.bought".into(),
            SegmentTitle {
                titles: ["Bought".into(), "Lo comprado".into()],
                classes: BTreeMap::from([("once".into(), ["once".into(), "una vez".into()])]),
            },
        )]),
        country: None,
        industry: None,
        happenings: vec![Happening {
            title: HOSTILE.into(),
            title_es: HOSTILE.into(),
            from: "2025-12-10".into(),
            until: None,
        }],
    }
}
