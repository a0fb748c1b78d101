//! Made-up differences of closed periods: every second figure differs, for one reason each.

use baremo_metrics::Catalog;
use baremo_metrics::close::{
    ChangedRecord, CheckedFigure, Close, CloseCheck, CloseRequest, Published, Reach, Reason,
    Unpinned, Why,
};
use baremo_metrics::service::{QuestionService, ServiceError};

use super::HOSTILE;

/// Reasons, one after another.
const WHYS: &[Why] = &[
    Why::Late,
    Why::CountedSince,
    Why::LeftOutSince,
    Why::Gone,
    Why::Changed,
    Why::Corrected,
    Why::Redefined,
    Why::Parts,
    Why::Settings,
];

/// Returns a close with all figures asked for. In December 2025 visits are on record from the 11th
/// day on, and a metric cannot be asked.
pub(super) fn drawn_up(
    service: &dyn QuestionService,
    catalog: &Catalog,
    request: &CloseRequest,
) -> Result<Close, ServiceError> {
    let mut close = request.begun(1, "2026-01-01T08:00:00Z".into())?;
    let named = request.metrics.iter().map(String::as_str);
    let metrics: Vec<&str> = match request.metrics.is_empty() {
        true => catalog.names().collect(),
        false => named.collect(),
    };
    for metric in metrics {
        let answer = service.ask(&close.question(metric))?;
        close.figures.insert(metric.into(), Published::of(&answer, metric));
    }
    if close.name == "2025-12" {
        close.reach.push(Reach {
            fact: "sessions".into(),
            from: Some("2025-12-11".into()),
            to: Some("2026-01-01".into()),
            days: 21,
            of: 31,
        });
        close.unpinned.push(Unpinned {
            metric: HOSTILE.into(),
            why: "nothing tells `contact_reason`".into(),
            why_es: "nada dice `contact_reason`".into(),
        });
    }
    Ok(close)
}

/// Holds a close against a made-up today.
pub(super) fn check(close: &Close, metrics: &[&str]) -> CloseCheck {
    let asked = |metric: &str| metrics.is_empty() || metrics.contains(&metric);
    let figures = close.figures.iter().enumerate().filter(|(_, (metric, _))| asked(metric));
    close.checked(2, figures.map(|(index, (metric, figure))| one(index, metric, figure)).collect())
}

fn one(index: usize, metric: &str, published: &Published) -> CheckedFigure {
    let differs = index.is_multiple_of(2);
    let now = match differs {
        true => Published {
            value: published.value.map(|value| value * 1.1),
            n: published.n + 1,
            ..published.clone()
        },
        false => published.clone(),
    };
    let mut figure = CheckedFigure::new(metric, published, now);
    if differs {
        let reason = WHYS[(index / 2) % WHYS.len()];
        let concerns_all = matches!(reason, Why::Redefined | Why::Parts | Why::Settings);
        let left_out = matches!(reason, Why::CountedSince | Why::LeftOutSince);
        figure.reasons = vec![Reason {
            reason,
            left_out: left_out.then(|| "unsolved".into()),
            kind: None,
            count: if concerns_all { 0 } else { 1 },
            records: if concerns_all { Vec::new() } else { vec![record(reason)] },
        }];
    }
    figure
}

/// Returns a record that makes a difference; what is gone is a call.
fn record(why: Why) -> ChangedRecord {
    ChangedRecord {
        source: "desk".into(),
        case: HOSTILE.into(),
        conversation: HOSTILE.into(),
        is_contact: matches!(why, Why::Gone),
        before: Some(60.0),
        after: Some(90.0),
    }
}
