//! `/closes/{name}`: each figure as published, as it is today, and which records make the
//! difference.

use baremo_metrics::close::{ChangedRecord, CheckedFigure, CloseCheck, Reason};
use baremo_metrics::{Catalog, ServiceError};
use baremo_render::Language;
use baremo_render::close::{
    covers, difference_lines, doubt_lines, each_once, empty_lines, kind_reason, named, period,
    reach_lines, unpinned_lines,
};
use baremo_render::date;
use maud::{Markup, html};

use super::{called, lines, path, valued};
use crate::address::segment;
use crate::known::AS_OF;
use crate::pages::conversation::Subject;
use crate::parts::drawing::take_table;
use crate::parts::frame::framed;
use crate::text::{Text, closes as say};
use crate::visit::{Page, Visit};

/// Records that are named under a reason, at most.
const NAMED: usize = 12;

/// Shows the page.
pub(crate) fn check(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let language = visit.language();
    let check = visit.service.close(visit.parameter("close"), &[])?;
    let catalog = visit.service.catalog()?;
    let heading =
        say::AGAINST_TODAY_NAMED.fill(language, &[("name", &called(language, &check.name))]);
    let (differing, others): (Vec<&CheckedFigure>, Vec<&CheckedFigure>) =
        check.figures.iter().partition(|figure| figure.differs);
    let (same, recounted): (Vec<&CheckedFigure>, Vec<&CheckedFigure>) =
        others.into_iter().partition(|figure| figure.reasons.is_empty());
    let view = View { visit, catalog: &catalog, check: &check };
    // A close follows its own profile, whatever the page before was read by.
    let of_close = [("close", Some(check.name.as_str())), ("profile", None)];
    let report = visit.address.to_with("/reports/board", &of_close);
    let main = html! {
        div.head {
            div {
                h1 { (heading) }
                p.kicker { (view.about()) }
            }
            div.controls {
                a.button.first href=(report) { (say::REPORT.text(language)) }
                a.button href=(visit.address.to("/closes")) { (say::ALL_CLOSES.text(language)) }
                (take_table(visit.address, &format!("{}/export", path(&check.name)), &heading))
            }
        }
        p.lead { (said(language, differing.len(), check.figures.len())) }
        @for line in reach_lines(language, &check.reach) { p.quiet { (line) } }
        @for line in doubt_lines(language, &catalog, &check.doubts) { p.quiet { (line) } }
        @for line in unpinned_lines(language, &catalog, &check.unpinned) {
            p.quiet { (language.quoted(&line)) }
        }
        @for line in empty_lines(language, &catalog, &check.empty) { p.quiet { (line) } }
        (view.section("differing", say::DIFFERING, &differing))
        (view.section("recounted", say::RECOUNTED, &recounted))
        (view.section("same", say::SAME, &same))
    };
    Ok(Page::Shown { title: heading, main })
}

fn said(language: Language, differing: usize, all: usize) -> String {
    let [differing_count, all] = [differing, all].map(|count| language.count(count as u64));
    let pattern = if differing == 0 { say::ALL_EQUAL } else { say::SOME_DIFFER };
    pattern.fill(language, &[("differing", &differing_count), ("all", &all)])
}

struct View<'a> {
    visit: &'a Visit<'a>,
    catalog: &'a Catalog,
    check: &'a CloseCheck,
}

impl View<'_> {
    /// Says period, when it was closed, and which snapshots are compared.
    fn about(&self) -> String {
        let (visit, check, language) = (self.visit, self.check, self.visit.language());
        let closed = say::CLOSED_AT.text(language).to_lowercase();
        let zone = visit.address.zone(visit.snapshot);
        let at = date::instant(language, &check.closed_at, zone);
        let [then, now] = [check.snapshot, check.today].map(|number| language.count(number));
        let snapshots = say::SNAPSHOTS.fill(language, &[("then", &then), ("now", &now)]);
        let mut parts = vec![period(language, &check.from, &check.to)];
        parts.push(check.zone.clone().unwrap_or_else(|| visit.snapshot.zone.clone()));
        parts.extend(covers(language, check.profile.as_deref(), check.filter.as_deref()));
        parts.extend([format!("{closed} {at}"), snapshots]);
        parts.join(" · ")
    }

    /// Returns the address of a page of a metric over the period, as it is today.
    fn link(&self, path: &str, metric: &str) -> String {
        let check = self.check;
        let changes = [
            ("from", Some(check.from.as_str())),
            ("to", Some(check.to.as_str())),
            ("range", None),
            (AS_OF, None),
            ("where", check.filter.as_deref()),
            ("calendar", None),
            ("zone", check.zone.as_deref()),
            ("profile", check.profile.as_deref()),
        ];
        self.visit.address.to_with(&format!("{path}/{}", segment(metric)), &changes)
    }

    /// Shows figures under a heading, with the reasons of those that have some.
    fn section(&self, id: &str, name: Text, figures: &[&CheckedFigure]) -> Markup {
        let name = name.text(self.visit.language());
        html! {
            @if !figures.is_empty() {
                section.panel aria-labelledby=(id) {
                    h2 id=(id) { (name) }
                    (self.table(name, figures))
                }
            }
        }
    }

    fn table(&self, name: &str, figures: &[&CheckedFigure]) -> Markup {
        let language = self.visit.language();
        let why = figures.iter().any(|one| one.differs || !one.reasons.is_empty());
        html! {
            (framed(name, "stack", &html! {
                thead { tr {
                    th scope="col" { (say::METRIC.text(language)) }
                    th.r scope="col" { (say::PUBLISHED.text(language)) }
                    th.r scope="col" { (say::TODAY.text(language)) }
                    th.r scope="col" { (say::DIFFERENCE.text(language)) }
                    th.r scope="col" { (say::CASES.text(language)) }
                    @if why { th scope="col" { (say::WHY.text(language)) } }
                } }
                tbody { @for one in figures { (self.row(one, why)) } }
            }))
        }
    }

    fn row(&self, one: &CheckedFigure, why: bool) -> Markup {
        let language = self.visit.language();
        let counts = [one.published.n, one.today.n].map(|count| language.count(count));
        html! {
            tr {
                th.wrap scope="row" {
                    a href=(self.link("/metrics", &one.metric)) {
                        (named(language, self.catalog, one))
                    }
                }
                td.r data-head=(say::PUBLISHED.text(language)) {
                    (valued(language, &one.published))
                }
                td.r data-head=(say::TODAY.text(language)) { (valued(language, &one.today)) }
                td.r data-head=(say::DIFFERENCE.text(language)) {
                    (lines(&difference_lines(language, one)))
                }
                td.r data-head=(say::CASES.text(language)) {
                    @if counts[0] == counts[1] { (counts[0]) }
                    @else { (counts[0]) " → " (counts[1]) }
                }
                @if why {
                    td.wrap.why {
                        @for reason in &one.reasons { (self.reason(one, reason)) }
                        a.small href=(self.link("/records", &one.metric)) {
                            (say::RECORDS.text(language))
                        }
                    }
                }
            }
        }
    }

    fn reason(&self, one: &CheckedFigure, reason: &Reason) -> Markup {
        let language = self.visit.language();
        let mut each = each_once(&reason.records);
        each.truncate(NAMED);
        let listed: usize = each.iter().map(|(_, count)| count).sum();
        let more = language.count(reason.count.saturating_sub(listed) as u64);
        html! {
            @if each.is_empty() { p { (kind_reason(language, reason)) } }
            @else {
                details {
                    summary { (kind_reason(language, reason)) }
                    p.small {
                        @for (index, (record, count)) in each.iter().enumerate() {
                            @if index > 0 { " · " }
                            (self.record(one, record, *count == 1))
                        }
                        @if reason.count > listed {
                            " · " (say::AND_MORE.fill(language, &[("count", &more)]))
                        }
                    }
                }
            }
        }
    }

    /// Writes a record, with its values where it is the only one of its case, as the way to its
    /// call or its conversation.
    fn record(&self, one: &CheckedFigure, record: &ChangedRecord, is_alone: bool) -> Markup {
        let language = self.visit.language();
        let value = |value: Option<f64>| {
            value.map_or_else(|| "–".into(), |value| language.value(&one.published.unit, value))
        };
        let conversation = Some(&record.conversation).filter(|id| !id.is_empty());
        let path = match record.is_contact {
            true => Some(Subject::Contact.path(&record.source, &record.case)),
            false => conversation.map(|id| Subject::Conversation.path(&record.source, id)),
        };
        let timed = matches!(one.published.unit.as_str(), "seconds" | "days");
        html! {
            @match path {
                Some(path) => {
                    a href=(self.visit.address.to_with(&path, &[("metric", Some(&one.metric))])) {
                        (record.case)
                    }
                },
                None => (record.case),
            }
            @if timed && is_alone {
                " " span.quiet {
                    (say::BEFORE_AFTER.fill(language, &[("before", &value(record.before)),
                        ("after", &value(record.after))]))
                }
            }
        }
    }
}
