//! The streams of one customer as files.

use baremo_metrics::ServiceError;
use baremo_metrics::service::Customer;
use maud::Markup;

use super::asked;
use crate::address::segment;
use crate::known::as_known;
use crate::parts::drawing::{self as drawn, Sheet, missing};
use crate::parts::streams;
use crate::text::{self, customers as say};
use crate::visit::{Page, Visit};

/// Name of the picture among files.
const PICTURE: &str = "streams";

/// Leads to the picture as files.
pub(super) fn take(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let path = format!("/customers/{}/charts/{PICTURE}", segment(&customer.row.customer));
    drawn::take(visit.address, &path, say::ACROSS.text(visit.language()))
}

/// Returns the picture as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (name, form) = drawn::asked(visit.parameter("file"))?;
    if name != PICTURE {
        return Err(missing(name));
    }
    let (customer, language) = (asked(visit)?, visit.language());
    let zone = visit.address.zone(visit.snapshot);
    let number = language.count(visit.snapshot.number);
    let known = match visit.address.as_of() {
        Some(at) => as_known(language, at, zone),
        None => text::SNAPSHOT.fill(language, &[("number", &number)]),
    };
    let drawing = streams::drawing(visit, &customer);
    let sheet = Sheet {
        title: format!("{} {}", say::CUSTOMER.text(language), customer.row.customer),
        sentence: drawing.says.clone(),
        about: format!("{} · {zone}", say::ACROSS.text(language)),
        drawing,
        key: Vec::new(),
        foot: format!("{known} · baremo"),
    };
    let stem = visit.as_known(&format!("customer-{}-{PICTURE}", customer.row.customer));
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}
