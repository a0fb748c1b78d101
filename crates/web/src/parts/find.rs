//! The field by which a list is searched.

use maud::{Markup, html};

use crate::address::Address;
use crate::text::Text;
use crate::text::cases as say;

/// Key of an address for what is looked for.
const KEY: &str = "find";

/// Writes the form that searches the list of this page; `label` says where it looks.
pub(crate) fn find(address: &Address, label: Text) -> Markup {
    let language = address.language;
    html! {
        form.find method="get" action=(address.path()) {
            @for (name, value) in address.carried(&[KEY]) {
                input type="hidden" name=(name) value=(value);
            }
            label {
                span { (label.text(language)) }
                input type="search" name=(KEY) value=[address.get(KEY)];
            }
            button { (say::FIND_BUTTON.text(language)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_kept_once_and_the_list_begins_anew() {
        let address = Address::read("/customers", "find=<b>&sort=-health&page=3", "");
        let form = find(&address, say::FIND).into_string();
        let (find, sort) = ("name=\"find\" value=\"&lt;b&gt;\"", "name=\"sort\" value=\"-health\"");
        assert!(form.contains(sort) && form.matches(find).count() == 1, "{form}");
        assert!(!form.contains("page"), "{form}");
    }
}
