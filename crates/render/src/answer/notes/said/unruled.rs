//! What notes say of business time that no rule chooses a calendar for.

use baremo_metrics::answer::Note;
use baremo_model::Fact;

use super::Surface;
use crate::messages::notes as messages;

impl Surface<'_> {
    /// Says of how many, and of what, no rule chooses a calendar.
    pub(super) fn no_rule(self, note: &Note) -> String {
        let Note::NoRule { metric, fact, count, of, at_all } = note else { return String::new() };
        let (en, es, none) = match fact {
            Some(Fact::Cases) => ("conversations", "conversaciones", "ninguna de las"),
            Some(Fact::Contacts) => ("contacts", "contactos", "ninguno de los"),
            _ => ("records", "registros", "ninguno de los"),
        };
        let message = match at_all {
            true if *of > 1 => messages::NO_RULE_AT_ALL,
            _ => messages::NO_RULE,
        };
        let places = [
            ("metric", self.metric(metric)),
            ("count", self.language.count(*count)),
            ("of", self.language.count(*of)),
            ("what", self.language.pick(en, es).to_owned()),
            ("none", self.language.pick("none of the", none).to_owned()),
        ];
        self.fill(message, &places)
    }
}
