//! Filters by values of one dimension: one filter, and one pill on pages, however many values.

use baremo_metrics::expr::{Comparison, Expr, parse};
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::DimensionValue;
use baremo_metrics::{MetricService, ServiceError};
use baremo_model::text::unaccented;
use baremo_render::Language;
use baremo_render::words::{called_like, value, written};

use crate::address::Address;
use crate::visit::Visit;

/// Values that are looked at for what was typed.
const SOUGHT: usize = 100;

/// Returns the values of a dimension that begin with a text, whatever case and accents, or are
/// called by what begins so, the most frequent first: of those that some metrics count where any is
/// named.
pub(crate) fn values_like(
    service: &dyn MetricService,
    (dimension, metrics): (&str, &[&str]),
    sought: &str,
    limit: usize,
) -> Result<Vec<DimensionValue>, ServiceError> {
    let mut found = service.values(dimension, metrics, sought, limit)?;
    let before = found.len();
    for word in called_like(dimension, sought) {
        let more = service.values(dimension, metrics, word, limit)?;
        for known in more.into_iter().filter(|known| known.value.eq_ignore_ascii_case(word)) {
            if found.iter().all(|other| other.value != known.value) {
                found.push(known);
            }
        }
    }
    if found.len() > before {
        found.sort_by_key(|known| std::cmp::Reverse(known.cases));
        found.truncate(limit);
    }
    Ok(found)
}

/// Returns the values of a dimension that a typed text means, so that no name of a value becomes
/// the word of a filter where the data have that value.
pub(crate) fn meant(visit: &Visit<'_>, dimension: &str, typed: &str) -> Vec<String> {
    // One that is called as another has its word in brackets: its name stands before them.
    let name = typed.rsplit_once(" (").map(|(name, _)| name.trim());
    let found = ["", typed.trim()].into_iter().chain(name).flat_map(|sought| {
        values_like(visit.service, (dimension, &[]), sought, SOUGHT).unwrap_or_default()
    });
    let mut words: Vec<String> = Vec::new();
    for known in found {
        if !words.contains(&known.value) {
            words.push(known.value);
        }
    }
    chosen(&visit.snapshot.segments, visit.language(), (dimension, typed), &words)
}

/// Returns which of some values a typed text means: the one that the data write so, or do but for
/// case and accents, else all that are called so, else what was typed, as the program knows it.
fn chosen(
    segments: &SegmentTitles,
    language: Language,
    (dimension, typed): (&str, &str),
    words: &[String],
) -> Vec<String> {
    if words.iter().any(|word| word == typed) {
        return vec![typed.to_owned()];
    }
    let sought = unaccented(typed.trim());
    let is_so = |word: &&String| unaccented(word) == sought;
    let is_called = |word: &&String| {
        let said = value(segments, dimension, word, language);
        [unaccented(&said), unaccented(&format!("{said} ({word})"))].contains(&sought)
    };
    let own: Vec<String> = words.iter().filter(is_so).cloned().collect();
    let called: Vec<String> = words.iter().filter(is_called).cloned().collect();
    let either = [own, called].into_iter().find(|found| !found.is_empty());
    either.unwrap_or_else(|| vec![written(dimension, typed).to_owned()])
}

/// A dimension, and which of its values are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The dimension.
    pub(crate) dimension: String,
    /// Its values, each once; none for what has no value.
    pub(crate) values: Vec<Option<String>>,
}

impl Chosen {
    /// Returns the filter by one value.
    pub(crate) fn one(dimension: &str, value: Option<&str>) -> Self {
        Chosen { dimension: dimension.to_owned(), values: vec![value.map(str::to_owned)] }
    }

    /// Reads a filter: `channel = 'chat'`, `channel in ('chat', 'email')`, `channel is null`, and
    /// any of these of one dimension joined by `or`. None for every other expression.
    pub(crate) fn read(filter: &str) -> Option<Self> {
        Chosen::of(&parse(filter).ok()?)
    }

    fn of(expr: &Expr) -> Option<Self> {
        let column = |expr: &Expr| match expr {
            Expr::Column(name) => Some(name.clone()),
            _ => None,
        };
        let text = |expr: &Expr| match expr {
            Expr::Text(word) => Some(Some(word.clone())),
            _ => None,
        };
        match expr {
            Expr::Compare { left, op: Comparison::Equal, right } => {
                Some(Chosen { dimension: column(left)?, values: vec![text(right)?] })
            }
            Expr::In { value, list, negated: false } => {
                let values = list.iter().map(text).collect::<Option<Vec<_>>>()?;
                let none = Chosen { dimension: column(value)?, values: Vec::new() };
                Some(values.into_iter().fold(none, Chosen::and))
            }
            Expr::IsNull { value, negated: false } => {
                Some(Chosen { dimension: column(value)?, values: vec![None] })
            }
            Expr::Or(all) => {
                let mut all = all.iter().map(Chosen::of);
                let first = all.next()??;
                all.try_fold(first, |first, other| {
                    let other = other.filter(|other| other.dimension == first.dimension)?;
                    Some(other.values.into_iter().fold(first, Chosen::and))
                })
            }
            _ => None,
        }
    }

    fn and(mut self, value: Option<String>) -> Self {
        if !self.values.contains(&value) {
            self.values.push(value);
        }
        self
    }

    /// Returns whether a value is wanted.
    pub(crate) fn holds(&self, value: Option<&str>) -> bool {
        self.values.iter().any(|known| known.as_deref() == value)
    }

    /// Writes the filter as an expression.
    pub(crate) fn written(&self) -> String {
        let column = || Box::new(Expr::Column(self.dimension.clone()));
        let mut words: Vec<Expr> = self.values.iter().flatten().cloned().map(Expr::Text).collect();
        let mut parts = Vec::new();
        match words.len() {
            0 => {}
            1 => parts.extend(words.pop().map(|word| {
                let (op, right) = (Comparison::Equal, Box::new(word));
                Expr::Compare { left: column(), op, right }
            })),
            _ => parts.push(Expr::In { value: column(), list: words, negated: false }),
        }
        if self.holds(None) {
            parts.push(Expr::IsNull { value: column(), negated: false });
        }
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => only.to_string(),
            (_, last) => Expr::Or(parts.into_iter().chain(last).collect()).to_string(),
        }
    }

    /// Returns the filter without a value; none where that was all.
    pub(crate) fn without(&self, value: Option<&str>) -> Option<String> {
        let kept = self.values.iter().filter(|known| known.as_deref() != value).cloned();
        let less = Chosen { values: kept.collect(), dimension: self.dimension.clone() };
        (!less.values.is_empty()).then(|| less.written())
    }
}

impl Address {
    /// Returns the filter of a dimension by its values, with its expression.
    pub(crate) fn chosen(&self, dimension: &str) -> Option<(&str, Chosen)> {
        let mut all = self.filters().filter_map(|filter| Some((filter, Chosen::read(filter)?)));
        all.find(|(_, chosen)| chosen.dimension == dimension)
    }

    /// Returns this state with one more filter. One by a value that is among those wanted already
    /// takes their place: both hold where it does.
    pub(crate) fn narrowed(&self, filter: &str) -> Address {
        let one = Chosen::read(filter).filter(|chosen| chosen.values.len() == 1);
        let wider = one.and_then(|one| {
            let (known, chosen) = self.chosen(&one.dimension)?;
            chosen.holds(one.values[0].as_deref()).then(|| known.to_owned())
        });
        match wider {
            Some(known) => self.swapped(&known, Some(filter)),
            None => self.filtered(filter),
        }
    }

    /// Returns this state with one more value wanted of a dimension.
    pub(crate) fn widened(&self, dimension: &str, value: Option<&str>) -> Address {
        match self.chosen(dimension) {
            Some((filter, chosen)) => {
                let wider = chosen.and(value.map(str::to_owned)).written();
                self.swapped(filter, Some(&wider))
            }
            None => self.filtered(&Chosen::one(dimension, value).written()),
        }
    }

    /// Returns the address of this page with one more filter.
    pub(crate) fn and_where(&self, filter: &str) -> String {
        self.narrowed(filter).with(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_means_what_the_data_write_so_else_all_that_is_called_so() {
        let check = |words: &[&str], typed: &str, expected: &[&str]| {
            let known: Vec<String> = words.iter().copied().map(str::to_owned).collect();
            let none = SegmentTitles::new();
            assert_eq!(chosen(&none, Language::Es, ("channel", typed), &known), expected);
        };
        check(&["chat", "email", "mail"], "Correo", &["email", "mail"]);
        check(&["chat", "email", "mail"], "correo (mail)", &["mail"]);
        check(&["email", "correo"], "Correo", &["correo"]);
        check(&["Email", "email"], "email", &["email"]);
        check(&["phone"], " telefono ", &["phone"]);
        check(&["chat"], "correo", &["correo"]);
    }

    #[test]
    fn a_dimension_has_one_filter_however_many_values() {
        let address = |query: &str| Address::read("/", query, "");
        let chat = address("where=channel+%3D+%27chat%27&lang=es");
        let both = chat.widened("channel", Some("email"));
        assert_eq!(both.filter().unwrap(), "channel in ('chat', 'email')");
        let all = both.widened("channel", None).widened("channel", Some("email"));
        assert_eq!(all.filter().unwrap(), "channel in ('chat', 'email') or channel is null");
        let (_, chosen) = all.chosen("channel").unwrap();
        assert_eq!(chosen.without(None).as_deref(), Some("channel in ('chat', 'email')"));
        let (_, chosen) = both.chosen("channel").unwrap();
        assert_eq!(chosen.without(Some("chat")).as_deref(), Some("channel = 'email'"));
        assert_eq!(Chosen::one("channel", None).without(None), None);
        // Another dimension is another filter, and both hold.
        let two = both.widened("team", Some("d'Or"));
        let expected = "(channel in ('chat', 'email')) and (team = 'd''Or')";
        assert_eq!(two.filter().unwrap(), expected);
    }

    #[test]
    fn who_opens_one_of_the_values_sees_that_one() {
        let both = Address::read("/", "where=channel+in+(%27chat%27,%27email%27)", "");
        assert_eq!(both.narrowed("channel = 'chat'").filter().unwrap(), "channel = 'chat'");
        // A value that is not among them: of what has several values, both may hold.
        let other = both.narrowed("channel = 'phone'").filter().unwrap();
        assert_eq!(other, "(channel in ('chat','email')) and (channel = 'phone')");
    }

    #[test]
    fn other_expressions_are_no_choice_of_values() {
        for filter in [
            "channel != 'chat'",
            "channel = 'chat' or team = 'a'",
            "not channel = 'chat'",
            "channel like 'c%'",
            "case.reopen_count = 2",
            "channel = ",
        ] {
            assert_eq!(Chosen::read(filter), None, "{filter}");
        }
        let spaced = Chosen::one("Their plan", Some("gold"));
        assert_eq!(spaced.written(), "\"Their plan\" = 'gold'");
        assert_eq!(Chosen::read(&spaced.written()), Some(spaced));
    }
}
