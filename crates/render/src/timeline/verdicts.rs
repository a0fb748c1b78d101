//! How metrics that are no clocks take a conversation, or each of its cases.

use baremo_metrics::Catalog;
use baremo_metrics::service::{Counted, Verdict};

use super::Timeline;
use crate::answer::words;
use crate::language::Language;
use crate::messages;
use crate::style::{Paint, Style};
use crate::text::{clean, joined};
use crate::words::left_out;

/// Says how a metric takes what a verdict is of: the conversation, or the case of this name.
pub fn verdict_says(case: Option<&str>, verdict: &Verdict, language: Language) -> String {
    let says = match (verdict.counts, verdict.met, verdict.hit) {
        (false, ..) => {
            let reason = left_out(&verdict.reason, 1, language);
            messages::NO_BECAUSE.fill(language, &[("reason", &reason)])
        }
        (true, Some(promises), _) => {
            let [met, all] = promises.map(|count| language.count(count));
            messages::COUNTS_MET.fill(language, &[("met", &met), ("all", &all)])
        }
        (true, None, Some(true)) => messages::COUNTS_FOR.text(language).to_owned(),
        (true, None, Some(false)) => messages::COUNTS_AGAINST.text(language).to_owned(),
        (true, None, None) => messages::COUNTED.text(language).to_owned(),
    };
    match case {
        Some(case) => format!("{}: {says}", clean(case)),
        None => says,
    }
}

/// Returns what is told of a metric, in the reader's words: its title, then each verdict behind
/// its mark.
pub(super) fn told(counted: &Counted, catalog: &Catalog, language: Language) -> Vec<String> {
    let title = catalog.get(&counted.metric).map(|metric| words(metric, language).title.clone());
    let says = |(case, verdict): (Option<&str>, &Verdict)| {
        let mark = if verdict.counts { '✓' } else { '✗' };
        format!("{mark} {}", verdict_says(case, verdict, language))
    };
    let title = title.unwrap_or_else(|_| counted.metric.clone());
    std::iter::once(title).chain(counted.told().into_iter().map(says)).collect()
}

/// Writes every metric on a line.
pub(super) fn write(out: &mut String, language: Language, style: Style, timeline: &Timeline) {
    if timeline.counted.is_empty() {
        return;
    }
    let heading = messages::COUNTED_BY.text(language);
    *out += &format!("\n  {}\n", style.paint(Paint::Bold, heading));
    for parts in &timeline.counted {
        joined(out, parts, "  ", style.columns());
    }
}
