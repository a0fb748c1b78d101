//! What was known at a moment: the key `as_of` of an address, which pages of figures take and all
//! others say that they cannot.

use baremo_metrics::bucket::{parse_range_bound, zone};
use baremo_metrics::service::SnapshotInfo;
use baremo_render::{Language, date};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address::Address;
use crate::text;
use crate::visit::Visit;

/// The key of an address.
pub(crate) const AS_OF: &str = "as_of";

/// Where the paths of pages begin that ask as of a moment, besides the overview.
const TELL: &[&str] = &[
    "/metrics/",
    "/records/",
    "/explore",
    "/boards/",
    "/cohorts",
    "/customers",
    "/reports/board",
    "/reports/es_ley_10_2025",
];
/// The same of pages that show nothing of the data.
const WITHOUT_DATA: &[&str] = &["/api", "/boards", "/calculators", "/glossary", "/import"];

impl Address {
    /// Returns whether this page asks as of a moment where its address names one.
    pub(crate) fn tells_as_of(&self) -> bool {
        let is_told = || TELL.iter().any(|path| self.path().starts_with(*path));
        (self.path() == "/" || is_told()) && !is_of_close(self)
    }

    /// Returns the moment as of which this page asks; none for what is known today.
    pub(crate) fn as_of(&self) -> Option<&str> {
        self.get(AS_OF).filter(|_| self.tells_as_of())
    }
}

/// Returns the data as a page of then sees them, whose ranges end no later; none where they end
/// before that anyway.
pub(crate) fn then(address: &Address, snapshot: &SnapshotInfo) -> Option<SnapshotInfo> {
    let place = zone(&snapshot.zone).ok()?;
    let end = parse_range_bound(address.as_of()?, &place, true).ok()?.saturating_sub(1);
    let later = snapshot.watermark.is_some_and(|last| last > end);
    later.then(|| SnapshotInfo { watermark: Some(end), ..snapshot.clone() })
}

/// Says as of when something was known: `As known on 3 Oct 2026`.
pub(crate) fn as_known(language: Language, text: &str, zone: &str) -> String {
    text::AS_OF.fill(language, &[("at", &at(language, text, zone))])
}

fn at(language: Language, text: &str, zone: &str) -> String {
    let day = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    day.map_or_else(|| date::instant(language, text, zone), |day| date::date(language, day))
}

/// Returns the pill that says as of when the page asks, and takes it away; none for a page of
/// today.
pub(crate) fn pill(visit: &Visit<'_>) -> Option<Markup> {
    let (address, language) = (visit.address, visit.language());
    let said = as_known(language, address.as_of()?, address.zone(visit.snapshot));
    let label = format!("{said}: {}", text::AS_OF_TODAY.text(language).to_lowercase());
    Some(html! {
        a.pill.set href=(address.with(&[(AS_OF, None)])) aria-label=(label) {
            (said) " " span aria-hidden="true" { "×" }
        }
    })
}

/// Says as of when a page without a bar asks, and offers to ask as of the end of a day.
pub(crate) fn menu(visit: &Visit<'_>) -> Markup {
    html! {
        @if let Some(pill) = pill(visit) { (pill) }
        details.menu.no-print {
            summary.pill {
                (text::AS_OF_DAY.text(visit.language())) " " span aria-hidden="true" { "▾" }
            }
            div.sheet { (picker(visit.address)) }
        }
    }
}

/// Returns whether a page is of one close, which has a moment of its own.
fn is_of_close(address: &Address) -> bool {
    let is_report = address.path().starts_with("/reports/board") && address.get("close").is_some();
    is_report || address.path().starts_with("/closes/")
}

/// Says of a page that shows what is known today whatever its address names.
pub(crate) fn not_told(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let is_bare = WITHOUT_DATA.iter().any(|path| address.path().starts_with(*path));
    let said = if is_of_close(address) { text::AS_OF_NOT_CLOSE } else { text::AS_OF_NOT };
    html! {
        @if let Some(text) = address.get(AS_OF).filter(|_| !is_bare && !address.tells_as_of()) {
            @let at = at(language, text, address.zone(visit.snapshot));
            p.problem.small role="status" {
                (said.fill(language, &[("at", &at)])) " "
                a href=(address.with(&[(AS_OF, None)])) { (text::AS_OF_TODAY.text(language)) }
            }
        }
    }
}

/// Offers to ask as of the end of a day.
pub(crate) fn picker(address: &Address) -> Markup {
    let language = address.language;
    html! {
        @if address.tells_as_of() { form method="get" action=(address.path()) {
            @for (name, value) in address.carried(&[AS_OF]) {
                input type="hidden" name=(name) value=(value);
            }
            label { (text::AS_OF_DAY.text(language))
                input type="date" name=(AS_OF) value=[address.as_of()];
            }
            button.wide { (text::APPLY.text(language)) }
        } }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn ranges_end_with_what_was_known() {
        let micros = |text: &str| text.parse::<Timestamp>().map(Timestamp::as_microsecond).ok();
        let snapshot = SnapshotInfo {
            watermark: micros("2026-10-31T12:00:00Z"),
            zone: "Europe/Madrid".into(),
            ..SnapshotInfo::default()
        };
        let last = |path: &str, query: &str| {
            let address = Address::read(path, query, "");
            let then = then(&address, &snapshot);
            address.range(then.as_ref().unwrap_or(&snapshot)).to.unwrap_or_default()
        };
        assert_eq!(last("/", "as_of=2026-09-15"), "2026-09-15");
        assert_eq!(last("/metrics/x", "as_of=2026-09-15T10:00:00Z"), "2026-09-15");
        assert_eq!(last("/explore", "as_of=2026-08&range=month"), "2026-08-31");
        assert_eq!(last("/records/x", "as_of=2027-01-01"), "2026-10-31");
        // A page that cannot tell shows today.
        assert_eq!(last("/sources", "as_of=2026-09-15"), "2026-10-31");
    }
}
