//! What values are called beside others: two are never called the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::Answer;
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::ConversationEvent;

use super::values::{told, value};
use crate::language::Language;

/// Values that stand in one table or picture, and what they are called there.
pub struct Called<'a> {
    segments: &'a SegmentTitles,
    language: Language,
    /// Values that would be called as another of their dimension, by dimension.
    alike: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Called<'a> {
    /// Calls the values of an answer's rows.
    #[must_use]
    pub fn of(segments: &'a SegmentTitles, answer: &'a Answer, language: Language) -> Self {
        Called::of_rows(segments, answer.rows.iter().map(|row| &row.by), language)
    }

    /// Calls the values that rows have by dimension.
    #[must_use]
    pub fn of_rows(
        segments: &'a SegmentTitles,
        rows: impl Iterator<Item = &'a BTreeMap<String, Option<String>>>,
        language: Language,
    ) -> Self {
        let values = rows.flatten();
        let values = values.filter_map(|(name, word)| Some((name.as_str(), word.as_deref()?)));
        Called::among(segments, values, language)
    }

    /// Calls the teams and channels of a conversation's events.
    #[must_use]
    pub fn of_events(
        segments: &'a SegmentTitles,
        events: &'a [ConversationEvent],
        language: Language,
    ) -> Self {
        let named = |event: &'a ConversationEvent| {
            let team = event.team.as_deref().map(|team| ("team", team));
            team.into_iter().chain(event.channel.as_deref().map(|channel| ("channel", channel)))
        };
        Called::among(segments, events.iter().flat_map(named), language)
    }

    /// Calls values, each of its dimension.
    #[must_use]
    pub fn among(
        segments: &'a SegmentTitles,
        values: impl Iterator<Item = (&'a str, &'a str)>,
        language: Language,
    ) -> Self {
        let mut by_name: BTreeMap<(&str, Cow<'_, str>), Vec<&str>> = BTreeMap::new();
        for (dimension, word) in values.collect::<BTreeSet<_>>() {
            let said = value(segments, dimension, word, language);
            by_name.entry((dimension, said)).or_default().push(word);
        }
        let mut alike = BTreeSet::new();
        for ((dimension, said), words) in by_name.into_iter().filter(|(_, it)| it.len() > 1) {
            // Whose name is the word itself has nothing to add.
            let others = words.into_iter().filter(|word| **word != *said);
            alike.extend(others.map(|word| (dimension, word)));
        }
        Called { segments, language, alike }
    }

    /// Returns what a value is called, with the word that the data write in brackets where another
    /// one is called the same.
    #[must_use]
    pub fn value<'b>(&self, dimension: &str, word: &'b str) -> Cow<'b, str>
    where
        'a: 'b,
    {
        let said = value(self.segments, dimension, word, self.language);
        match self.alike.contains(&(dimension, word)) {
            true => format!("{said} ({word})").into(),
            false => said,
        }
    }

    /// As [`Called::value`], of a group that may have none; none where there is none to call.
    #[must_use]
    pub fn told<'b>(&self, dimension: &str, word: Option<&'b str>) -> Option<Cow<'b, str>>
    where
        'a: 'b,
    {
        match word {
            Some(word) => Some(self.value(dimension, word)),
            None => told(self.segments, dimension, None, self.language),
        }
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::service::Lane;

    use super::*;

    #[test]
    fn events_of_one_conversation_tell_their_channels_apart() {
        let none = SegmentTitles::new();
        let of = |channel: &str| ConversationEvent {
            at_micros: 0,
            lane: Lane::Customer,
            kind: "message".into(),
            who: String::new(),
            value: None,
            team: Some("email".into()),
            channel: Some(channel.into()),
            automated: false,
            private: false,
            yielded: false,
        };
        let events = ["email", "mail"].map(of);
        let called = Called::of_events(&none, &events, Language::Es);
        assert_eq!(called.told("channel", Some("mail")).as_deref(), Some("correo (mail)"));
        assert_eq!(called.told("team", Some("email")).as_deref(), Some("email"));
        let alone = Called::of_events(&none, &events[..1], Language::Es);
        assert_eq!(alone.told("channel", Some("email")).as_deref(), Some("correo"));
    }

    #[test]
    fn two_values_are_never_called_the_same() {
        let none = SegmentTitles::new();
        let said = |words: &[&str], language| -> Vec<String> {
            let values = words.iter().copied().map(|word| ("channel", word));
            let called = Called::among(&none, values, language);
            let each = words.iter().copied().filter_map(|word| called.told("channel", Some(word)));
            each.map(Cow::into_owned).collect()
        };
        let both = ["chat", "email", "mail", "phone"];
        let expected = ["chat", "correo (email)", "correo (mail)", "teléfono"];
        assert_eq!(said(&both, Language::Es), expected);
        assert_eq!(said(&both, Language::En), both);
        assert_eq!(said(&["email", "correo"], Language::Es), ["correo (email)", "correo"]);
        assert_eq!(said(&["Email", "email"], Language::Es), ["correo (Email)", "correo (email)"]);
        assert_eq!(said(&["email", "email"], Language::Es), ["correo", "correo"], "one value");
    }
}
