//! Notes about dimensions: money of which one says nothing, one that means several things, or
//! nothing of some inputs, and what has none: as no agent took it, or beside a filter that says
//! what it must not be.

use baremo_metrics::answer::{Holder, Note, Unsaid};

use super::Surface;
use crate::messages::{NOTHING, notes as messages};
use crate::text::clean;
use crate::words::{FACTS, called};

impl Surface<'_> {
    /// Says what becomes of money of which a dimension says nothing, or of what it is divided by of
    /// months without any.
    pub(super) fn unattributed(self, note: &Note) -> String {
        if let Note::Unspent { metric, count, of } = note {
            let (count, of) = (self.language.count(*count), self.language.count(*of));
            let places = [("metric", self.metric(metric)), ("count", count), ("of", of)];
            return self.fill(messages::UNSPENT, &places);
        }
        let Note::Unattributed { metrics, dimension, amount, currency, share, unsaid } = note
        else {
            return String::new();
        };
        let unit = format!("money {}", currency.as_deref().unwrap_or_default());
        let amount = self.language.value(unit.trim_end(), *amount);
        let places = [
            ("metrics", self.metrics(metrics)),
            ("amount", clean(&amount)),
            ("share", self.language.percent(*share)),
            ("dimension", self.dimension(dimension)),
            ("none", NOTHING.text(self.language).to_owned()),
        ];
        let message = match unsaid {
            Unsaid::Apart => messages::UNATTRIBUTED,
            Unsaid::All => messages::UNATTRIBUTED_ALL,
            Unsaid::FilteredOut => messages::UNATTRIBUTED_FILTERED,
        };
        self.fill(message, &places)
    }

    /// Says whose a dimension is, and whose it is not.
    pub(super) fn meanings(self, note: &Note) -> String {
        match note {
            Note::SeveralMeanings { dimension, of } => self.several_meanings(dimension, of),
            Note::HeldWhole { metric, variant, dimension, inputs } => {
                self.held_whole((metric.as_str(), variant.as_str()), dimension, inputs)
            }
            Note::WithoutAgent { metric, dimension, fact, count } => {
                let places = [
                    ("metric", self.metric(metric)),
                    ("dimension", self.dimension(dimension)),
                    ("fact", called(FACTS, fact.name(), self.language)),
                    ("count", self.language.count(*count)),
                    ("none", NOTHING.text(self.language).to_owned()),
                ];
                self.fill(messages::WITHOUT_AGENT, &places)
            }
            Note::PassedOver { metrics, dimension, fact, count } => {
                let places = [
                    ("metrics", self.metrics(metrics)),
                    ("dimension", self.dimension(dimension)),
                    ("fact", called(FACTS, fact.name(), self.language)),
                    ("count", self.language.count(*count)),
                    ("filter", format!("`{} is null`", clean(dimension))),
                    ("none", NOTHING.text(self.language).to_owned()),
                ];
                self.fill(self.pick(messages::PASSED_OVER, messages::PASSED_OVER_THERE), &places)
            }
            _ => String::new(),
        }
    }

    /// Says whose a dimension is in which metrics.
    fn several_meanings(self, dimension: &str, of: &[(Holder, Vec<String>)]) -> String {
        let one = |(holder, metrics): &(Holder, Vec<String>)| {
            let message = match holder {
                Holder::Customer => messages::OF_CUSTOMER,
                Holder::Order => messages::OF_ORDER,
                Holder::Conversation => messages::OF_CONVERSATION,
                Holder::Contact => messages::OF_CONTACT,
                Holder::Survey => messages::OF_SURVEY,
                Holder::Review => messages::OF_REVIEW,
                Holder::Comment => messages::OF_COMMENT,
                Holder::Visit => messages::OF_VISIT,
                Holder::Post => messages::OF_POST,
            };
            self.fill(message, &[("metrics", self.metrics(metrics))])
        };
        let meanings = of.iter().map(one).collect::<Vec<_>>().join("; ");
        let places = [("dimension", self.dimension(dimension)), ("meanings", meanings)];
        self.fill(messages::SEVERAL_MEANINGS, &places)
    }

    /// Says of which inputs a dimension is not told, so that all of them count.
    fn held_whole(self, of: (&str, &str), dimension: &str, inputs: &[String]) -> String {
        let inputs: Vec<String> = inputs.iter().map(|name| self.part(of, name)).collect();
        let places = [
            ("metric", self.metric(of.0)),
            ("dimension", self.dimension(dimension)),
            ("inputs", inputs.join(", ")),
        ];
        self.fill(messages::HELD_WHOLE, &places)
    }
}
