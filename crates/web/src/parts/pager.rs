//! Links from one page of a list to the others.

use maud::{Markup, html};

use crate::address::Address;
use crate::text::cases as say;

/// Rows of one page.
pub(crate) const ROWS: usize = 50;

/// Returns the number of the page an address asks for, from 1.
pub(crate) fn number(address: &Address) -> usize {
    address.get("page").and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// Writes which rows are shown and the ways to the others.
pub(crate) fn pager(address: &Address, total: usize) -> Markup {
    let language = address.language;
    let last = total.div_ceil(ROWS).max(1);
    let page = number(address).min(last);
    let count = |number: usize| language.count(number as u64);
    let (first, end) = ((page - 1) * ROWS + 1, (page * ROWS).min(total));
    let shown = [("first", count(first)), ("last", count(end)), ("total", count(total))];
    let shown = shown.each_ref().map(|(name, text)| (*name, text.as_str()));
    let link = |number: usize, name: &str, key: Option<&str>, there: bool| {
        let address = address.with(&[("page", Some(&number.to_string()))]);
        html! {
            @if there { a.pill href=(address) data-key=[key] { (name) } }
            @else { span.pill.off aria-disabled="true" { (name) } }
        }
    };
    html! {
        @if total > 0 {
            nav.pager aria-label=(say::PAGES.text(language)) {
                span { (say::SHOWN.fill(language, &shown)) }
                @if last > 1 {
                    (link(1, say::PAGE_FIRST.text(language), None, page > 1))
                    (link(page - 1, say::PAGE_BEFORE.text(language), Some("k"), page > 1))
                    (link(page + 1, say::PAGE_NEXT.text(language), Some("j"), page < last))
                    (link(last, say::PAGE_LAST.text(language), None, page < last))
                }
            }
        }
    }
}
