//! Sums that are read as decimals and may be thousands: `1.250`, in a file in which no sum has
//! another number of digits after its point.

use baremo_model::money::decimals;
use baremo_model::{Event, told};

use super::plan::Plan;
use super::remark::Remark;

/// Attributes that are sums of money.
const SUMS: [&str; 5] = ["amount", "cost", "line_amount", "price", "revenue"];

/// Sums of which it is told, at least.
const SEVERAL: u64 = 2;

/// The sums of one file.
pub(super) struct Sums {
    /// Attributes of which it may be told: of others the mapping says what a point is.
    doubtable: Vec<&'static str>,
    found: Vec<Found>,
}

/// The sums that are one attribute.
struct Found {
    attribute: &'static str,
    /// The first that may be thousands.
    example: String,
    /// How many may be.
    doubtful: u64,
    /// Whether one tells that points are decimal.
    is_decimal: bool,
}

impl Sums {
    /// Begins with those that a plan makes.
    pub(super) fn of(plan: &Plan) -> Self {
        let doubtable = SUMS.into_iter().filter(|name| !plan.reads_commas(name));
        Sums { doubtable: doubtable.collect(), found: Vec::new() }
    }

    /// Takes note of the sums of an event.
    pub(super) fn see(&mut self, event: &Event) {
        for (name, value) in &event.attributes {
            let own = self.doubtable.iter().copied().find(|own| *own == name.as_str());
            if let (Some(attribute), Some(is_decimal)) = (own, tells(value)) {
                // What has three decimals is written so.
                let currency = event.attributes.iter().find(|(name, _)| name == "currency");
                let has_three = currency.is_some_and(|(_, code)| decimals(code) == 3);
                self.add(attribute, value, is_decimal || has_three);
            }
        }
    }

    fn add(&mut self, attribute: &'static str, value: &str, is_decimal: bool) {
        let place = self.found.iter().position(|found| found.attribute == attribute);
        let place = place.unwrap_or_else(|| {
            let example = String::new();
            self.found.push(Found { attribute, example, doubtful: 0, is_decimal: false });
            self.found.len() - 1
        });
        let found = &mut self.found[place];
        found.is_decimal |= is_decimal;
        if is_decimal {
            return;
        }
        if found.doubtful == 0 {
            value.clone_into(&mut found.example);
        }
        found.doubtful += 1;
    }

    /// Returns what is told of them.
    pub(super) fn remarks(&self, file: &str) -> impl Iterator<Item = Remark> {
        let is_told = |found: &&Found| !found.is_decimal && found.doubtful >= SEVERAL;
        self.found.iter().filter(is_told).map(move |found| found.remark(file))
    }
}

impl Found {
    fn remark(&self, file: &str) -> Remark {
        let Found { attribute, example, doubtful, .. } = self;
        let whole = example.replace('.', "");
        let message = told!(
            "whatever `{attribute}` of `{file}` has a point has three digits after it, such as \
             `{example}`: it is read as a decimal, in {doubtful} events. If the point parts \
             thousands, so that this is {whole}, write `unit = \"comma_number\"` for it in the \
             mapping",
            "todo `{attribute}` de `{file}` que lleva punto lleva tres cifras detrás, como \
             `{example}`: se lee como decimal, en {doubtful} eventos. Si el punto separa miles, y \
             esto es {whole}, ponga `unit = \"comma_number\"` para él en el mapeo"
        );
        Remark { word: "thousands_doubtful", about: file.to_owned(), message }
    }
}

/// Digits of a group of thousands.
const GROUP: usize = 3;

/// Tells whether a sum shows that points are decimal, or may be thousands; none where it is too
/// short to have either.
fn tells(value: &str) -> Option<bool> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_whole = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once('.') {
        None => (digits.len() > GROUP).then_some(true),
        Some((whole, part)) => {
            let may_be = (1..=GROUP).contains(&whole.len()) && !whole.starts_with('0');
            Some(!(may_be && part.len() == GROUP && is_whole(whole) && is_whole(part)))
        }
    }
}
