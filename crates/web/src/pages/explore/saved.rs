//! Views kept under a name: listed, opened by their own address, saved and forgotten by forms.

use baremo_metrics::service::SavedView;
use baremo_metrics::{MetricService, ServiceError};
use baremo_model::{ErrorKind, told};
use maud::{Markup, html};

use super::View;
use crate::address::{Address, segment};
use crate::known::{self, AS_OF};
use crate::text::explore as say;
use crate::visit::{Form, Page, Visit};

/// Lists the saved views, with the forms that save and forget one.
pub(super) fn saved(view: &View<'_>) -> Result<Markup, ServiceError> {
    let language = view.visit.language();
    let views = view.visit.service.views()?;
    let address = view.address();
    let state = address.with(&[]);
    let state = state.split_once('?').map_or("", |(_, query)| query);
    Ok(html! {
        section.panel.no-print {
            h2 { (say::VIEWS.text(language)) }
            @if views.is_empty() { p.quiet { (say::NO_VIEWS.text(language)) } }
            @else { ul.views { @for (word, saved) in &views { li {
                a href=(view_link(address, word)) { (saved.name) }
                form method="post" action="/explore/forget" {
                    input type="hidden" name="state" value=(state);
                    input type="hidden" name="word" value=(word);
                    button.plain aria-label=(say::FORGET.fill(language, &[("name", &saved.name)])) {
                        "×"
                    }
                }
            } } } }
            @if !view.metrics.is_empty() {
                form.find method="post" action="/explore/save" {
                    input type="hidden" name="state" value=(state);
                    label {
                        span { (say::NAME.text(language)) }
                        input type="text" name="name" maxlength=(SavedView::LONGEST) required;
                    }
                    button.first { (say::SAVE.text(language)) }
                }
            }
        }
    })
}

/// Returns the address of a saved view, which brings its own state.
pub(in crate::pages) fn view_link(address: &Address, word: &str) -> String {
    let own =
        [AS_OF, "where", "range", "from", "to", "grain", "compare", "calendar", "profile", "zone"];
    let path = format!("/explore/views/{}", segment(word));
    address.to_with(&path, &own.map(|key| (key, None)))
}

/// Returns the view that is kept under a word.
///
/// # Errors
///
/// Not found.
pub(crate) fn view_of(service: &dyn MetricService, word: &str) -> Result<SavedView, ServiceError> {
    service.views()?.remove(word).ok_or_else(|| {
        let message = told!("there is no view `{word}`", "no hay ninguna vista `{word}`");
        ServiceError::new(ErrorKind::NotFound, message)
    })
}

/// Leads a saved view's own address to what it holds.
pub(crate) fn open(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let saved = view_of(visit.service, visit.parameter("word"))?;
    let query = &saved.query;
    let (metrics, by) = (query.metrics.join(","), query.by.join(","));
    let limit = query.limit.map(|limit| limit.to_string());
    let filled = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    // A range by its word moves on with the data.
    let fixed = saved.range.is_none();
    let parts = [
        ("range", saved.range.clone()),
        ("from", query.from.clone().filter(|_| fixed)),
        ("to", query.to.clone().filter(|_| fixed)),
        (AS_OF, query.as_of.clone()),
        ("grain", query.grain.clone()),
        ("compare", Some(query.compare.clone().unwrap_or_else(|| "none".into()))),
        ("by", filled(&by)),
        ("where", query.filter.clone()),
        ("stat", query.stat.clone()),
        ("variant", query.variant.clone()),
        ("calendar", query.calendar.clone()),
        ("basis", query.basis.clone()),
        ("actor", query.actor.clone()),
        ("credit", query.credit.clone()),
        ("profile", query.profile.clone()),
        ("zone", query.zone.clone()),
        ("metrics", filled(&metrics)),
        ("pivot", saved.pivot.clone()),
        ("order", query.order.clone()),
        ("limit", limit),
        ("lang", visit.address.get("lang").map(str::to_owned)),
        ("theme", visit.address.get("theme").map(str::to_owned)),
    ];
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (key, value) in &parts {
        if let Some(value) = value {
            pairs.append_pair(key, value);
        }
    }
    for (name, value) in &query.parameters {
        pairs.append_pair("set", &format!("{name}={value}"));
    }
    Ok(Page::Elsewhere(format!("/explore?{}", pairs.finish())))
}

/// Saves what a form sends.
pub(crate) fn save(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    let address = Address::read("/explore", form.get("state").unwrap_or_default(), "");
    // The form has an address of its own, which names no moment.
    let then = known::then(&address, visit.snapshot);
    let mut asked = visit.at(&address);
    asked.snapshot = then.as_ref().unwrap_or(visit.snapshot);
    let view = View::new(&asked)?;
    let range = address.range(visit.snapshot).preset.map(str::to_owned);
    let saved = SavedView {
        name: form.get("name").unwrap_or_default().to_owned(),
        range,
        pivot: view.pivot().map(str::to_owned),
        query: view.query.clone(),
    }
    .settled()?;
    visit.service.save_view(&saved)?;
    Ok(Page::Elsewhere(address.with(&[])))
}

/// Forgets what a form names; what is explored stays.
pub(crate) fn forget(visit: &Visit<'_>, form: &Form) -> Result<Page, ServiceError> {
    visit.service.forget_view(form.get("word").unwrap_or_default())?;
    let address = Address::read("/explore", form.get("state").unwrap_or_default(), "");
    Ok(Page::Elsewhere(address.with(&[])))
}
