//! The zone in which a page counts days and writes times: which one it is, and a form for another.

use maud::{Markup, html};

use crate::text;
use crate::visit::Visit;

/// Zones that are suggested; any other can be written.
const ZONES: &[&str] = &[
    "UTC",
    "Europe/Madrid",
    "Atlantic/Canary",
    "Europe/London",
    "Europe/Berlin",
    "America/Mexico_City",
    "America/Bogota",
    "America/Lima",
    "America/Santiago",
    "America/Argentina/Buenos_Aires",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
];

/// Suggests zones to the field that names this list, one's own first.
pub(crate) fn suggested(list: &str, own: Option<&str>) -> Markup {
    let others = ZONES.iter().copied().filter(|zone| Some(*zone) != own);
    html! { datalist id=(list) { @for zone in own.into_iter().chain(others) {
        option value=(zone) {}
    } } }
}

/// Returns the menu that chooses the zone and leaves the rest of the state; nothing where no data
/// say which is usual, and where a file is taken in, whose times have a zone of their own.
pub(crate) fn menu(visit: &Visit<'_>) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let usual = visit.snapshot.zone.as_str();
    if usual.is_empty() || address.path().starts_with("/import") {
        return html! {};
    }
    let zone = address.zone(visit.snapshot);
    let label = format!("{}: {zone}", text::ZONE.text(language));
    html! {
        details.menu {
            summary aria-label=(label) title=(label) {
                svg viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor"
                    stroke-width="1.6" aria-hidden="true" {
                    circle cx="10" cy="10" r="7" {}
                    path d="M10 6v4l3 2" {}
                }
                // A zone other than the usual one is told: all figures are of it.
                @if zone != usual { span { (zone) } }
            }
            div.sheet {
                form method="get" action=(address.path()) data-whole="" {
                    @for (name, value) in address.carried(&["zone"]) {
                        input type="hidden" name=(name) value=(value);
                    }
                    label.wide {
                        (text::ZONE.text(language))
                        input type="text" name="zone" maxlength="60" list="zone-names"
                            autocomplete="off" spellcheck="false" value=(zone);
                    }
                    (suggested("zone-names", Some(usual)))
                    p.quiet.small.wide { (text::ZONE_HOW.fill(language, &[("zone", usual)])) }
                    button.first.wide { (text::APPLY.text(language)) }
                }
            }
        }
    }
}
