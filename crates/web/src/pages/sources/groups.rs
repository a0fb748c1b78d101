//! Records that could not be read, by source and reason: taken off the list, and put back.

use baremo_metrics::ServiceError;
use baremo_metrics::service::RejectGroup;
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::words::{REASONS, called};
use maud::{Markup, html};

use crate::parts::frame::framed;
use crate::text::import as words;
use crate::visit::{Form, Page, Visit};

/// Where they are listed.
const PATH: &str = "/sources/rejects";
/// Signs that a reason to dismiss has room for.
pub(crate) const WHY: usize = 200;

/// Takes a group off the list, or puts it back.
pub(crate) fn mark_rejects(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let imports = visit.imports()?;
    let field = |name: &str| form.get(name).unwrap_or_default();
    let (source, reason) = (field("source"), field("reason"));
    match field("do") {
        "dismiss" => {
            let why: String = field("why").chars().take(WHY).collect();
            imports.dismiss_rejects(source, reason, field("last"), &why)?;
        }
        "reopen" => imports.reopen_rejects(source, reason, field("until"))?,
        other => {
            let message = words::REJECTS_DO.fill(visit.language(), &[("text", other)]);
            return Err(ServiceError::new(ErrorKind::BadRequest, message));
        }
    }
    Ok(Page::Elsewhere(here(visit)))
}

/// Returns the list as it was asked for, from its beginning.
fn here(visit: &Visit<'_>) -> String {
    visit.address.to_with(PATH, &[("source", visit.address.get("source"))])
}

/// Shows the groups, each with its form.
pub(super) fn groups(visit: &Visit<'_>, groups: &[RejectGroup]) -> Markup {
    let (language, action) = (visit.language(), here(visit));
    let title = words::REJECT_GROUPS.text(language);
    html! {
        section.panel aria-labelledby="groups" {
            h2 #groups { (title) }
            p.quiet { (words::REJECT_GROUPS_HOW.text(language)) }
            (framed(title, "stack", &html! {
                thead { tr {
                    th scope="col" { (words::SOURCE.text(language)) }
                    th scope="col" { (words::REJECT_REASON.text(language)) }
                    th.r scope="col" { (words::REJECT_OPEN.text(language)) }
                    th.r scope="col" { (words::REJECT_DISMISSED.text(language)) }
                    th scope="col" { span.hidden { (words::REJECT_ACT.text(language)) } }
                } }
                tbody { @for group in groups { (row(language, &action, group)) } }
            }))
        }
    }
}

fn row(language: Language, action: &str, group: &RejectGroup) -> Markup {
    let reason = called(REASONS, &group.reason, language);
    let named = [("reason", reason.as_str()), ("source", group.source.as_str())];
    html! { tr {
        th scope="row" { (group.source) }
        td.wrap data-head=(words::REJECT_REASON.text(language)) { (reason) }
        td.r data-head=(words::REJECT_OPEN.text(language)) { (language.count(group.open as u64)) }
        td.r data-head=(words::REJECT_DISMISSED.text(language)) {
            (language.count(group.dismissed as u64))
            @for why in &group.why { div.quiet.small { (why) } }
        }
        td { form.row method="post" action=(action) {
            input type="hidden" name="source" value=(group.source);
            input type="hidden" name="reason" value=(group.reason);
            @if group.open > 0 {
                // What arrives while somebody reads is not dismissed with what was read.
                input type="hidden" name="last" value=(group.last);
                label { (words::DISMISS_WHY.text(language)) " "
                    input type="text" name="why" maxlength=(WHY);
                }
                " " button name="do" value="dismiss"
                    aria-label=(words::DISMISS_NAMED.fill(language, &named)) {
                    (words::DISMISS.text(language))
                }
            }
            @if group.dismissed > 0 {
                // Nor does what is dismissed meanwhile come back.
                input type="hidden" name="until" value=(group.until);
                " " button name="do" value="reopen"
                    aria-label=(words::REOPEN_NAMED.fill(language, &named)) {
                    (words::REOPEN.text(language))
                }
            }
        } }
    } }
}
