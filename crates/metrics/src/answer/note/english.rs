//! What notes say in English, where programs read on.

mod ranges;

use std::fmt::{self, Display, Formatter};

use baremo_model::Fact;
use baremo_model::money::decimals;

use self::ranges::{in_part, since};
use super::super::FEW;
use super::{Definitions, Holder, NotShown, Note, OfKind, Unsaid};
use crate::catalog::PageError;
use crate::rates::RATES_FILE;

/// What is said of events that wait.
const WAITING: &str = "events that were read wait and do not count yet: an import that runs takes \
                       them in, else `baremo doctor --fix` does; those for a month that cannot be \
                       read wait until it is mended";

/// What is said where business time is asked for and no calendar applies.
const NO_CALENDAR: &str = "no calendar applies: business time is wall time";

impl Display for Note {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Note::Definitions { told } => formatter.write_str(&definitions(told)),
            Note::Outdated => formatter.write_str(
                "facts were made by another version or under other settings: `baremo doctor \
                 --fix` makes them anew",
            ),
            Note::Waiting => formatter.write_str(WAITING),
            Note::Forgotten { sources } => formatter.write_str(&forgotten(sources)),
            Note::NoCalendar | Note::NoShifts | Note::OutsideShifts { .. } | Note::NoPolicies => {
                formatter.write_str(unwritten(self))
            }
            Note::ActiveFor { .. }
            | Note::NewBySignUp
            | Note::OrdersEnd { .. }
            | Note::OrderDays { .. }
            | Note::MoneyIn { .. } => formatter.write_str(&by_settings(self)),
            Note::MixedCurrencies { .. } | Note::NoCurrency { .. } => {
                formatter.write_str(&currencies(self))
            }
            Note::Since { .. } => formatter.write_str(&since(self)),
            Note::MixedTargets { metric, kinds } => {
                formatter.write_str(&mixed_targets(metric, kinds))
            }
            Note::InPart { .. }
            | Note::SourceWithin { .. }
            | Note::Lengths { .. }
            | Note::SameAge { .. }
            | Note::NothingBefore { .. } => formatter.write_str(&in_part(self)),
            Note::SeveralMeanings { .. }
            | Note::HeldWhole { .. }
            | Note::WithoutAgent { .. }
            | Note::PassedOver { .. } => formatter.write_str(&meanings(self)),
            Note::Unattributed { metrics, dimension, amount, currency, share, unsaid } => {
                let (metrics, amount) = (quoted(metrics), money(*amount, currency.as_deref()));
                let said = unattributed(dimension, &amount, *share, *unsaid);
                write!(formatter, "{metrics}: {said}")
            }
            Note::Unspent { .. } => formatter.write_str(&unspent(self)),
            Note::NotShown { .. } | Note::NotRanked { .. } => formatter.write_str(&rows(self)),
            Note::PageLeftOut { error } => without(formatter, error, "this page is"),
            Note::BandsLeftOut { error } => without(formatter, error, "the bands of this file are"),
            Note::ReasonsLeftOut { error } => unasked(formatter, error, "contact reasons"),
            Note::HealthLeftOut { error } => unasked(formatter, error, "the health of customers"),
            Note::SegmentLeftOut { error } => unasked(formatter, error, "this segment"),
            Note::FileLeftOut { error } => unasked(formatter, error, "what this file says"),
            Note::StatisticsOf { metric, variant } => {
                write!(formatter, "`{metric}` has statistics as variant `{variant}`")
            }
            Note::Beside { .. } | Note::Unanswered { .. } => formatter.write_str(&beside(self)),
            Note::VariantLeftOut { .. } | Note::OutOfReach { .. } => {
                formatter.write_str(&unanswerable(self))
            }
            Note::MissingParts { .. } => formatter.write_str(&missing_parts(self)),
            Note::Undecided { .. } | Note::NoRule { .. } => formatter.write_str(&undecided(self)),
            Note::NoSuchWord { .. } | Note::NearWord { .. } => formatter.write_str(&no_word(self)),
            Note::NoSum { .. } | Note::OtherParts { .. } => formatter.write_str(&no_sum(self)),
            Note::InSeveralRows { .. } => formatter.write_str(&no_sum(self)),
            Note::NoStatistic { .. } | Note::NoCredit { .. } | Note::NoActor { .. } => {
                formatter.write_str(&idle(self))
            }
            Note::NoBasis { .. } | Note::NoClock { .. } => formatter.write_str(&idle(self)),
            Note::NoInterval { metric, why } => {
                write!(formatter, "`{metric}` has no interval by bootstrap: {}", why.words())
            }
        }
    }
}

/// Says what was asked for and changes nothing.
fn idle(note: &Note) -> String {
    let (what, word) = match note {
        Note::NoStatistic { word } => ("statistic", word),
        Note::NoCredit { word } => ("credit rule", word),
        Note::NoActor { word } => ("actor basis", word),
        Note::NoBasis { word } => ("date basis", word),
        Note::NoClock { word } => ("calendar", word),
        _ => return String::new(),
    };
    format!("{what} `{word}` changes nothing")
}

/// Says by which definitions a question is answered.
fn definitions(told: &Definitions) -> String {
    match told {
        Definitions::Of { date, time: None } => {
            format!("definitions of {date}; those of today differ")
        }
        Definitions::Of { date, time: Some(time) } => {
            let time = time.strftime("%H:%M:%S");
            format!("definitions of {date}, from {time} on; those of now differ")
        }
        Definitions::NotKept => {
            "definitions known then are not kept: those of today are used".to_owned()
        }
        Definitions::Unread { path } => {
            format!("`{path}` as it was then cannot be read by this version: that of today is used")
        }
        Definitions::Standing { wrong } => {
            format!("{wrong}; what was right before holds until it is mended")
        }
    }
}

/// Says which settings nobody has written.
fn unwritten(note: &Note) -> &'static str {
    match note {
        Note::NoShifts => {
            "shifts and working hours follow `calendars/rules.toml`, which chooses no calendar: \
             all is in (none)"
        }
        Note::OutsideShifts { ruled: true } => {
            "the calendars that rules choose have no shift at the hours of these records: all is \
             in (none)"
        }
        Note::OutsideShifts { ruled: false } => {
            "no rule of calendars fits these records, which have no shifts and working hours: all \
             is in (none)"
        }
        Note::NoPolicies => "no policies: what was promised is written in `policies/*.toml`",
        _ => NO_CALENDAR,
    }
}

/// Says what settings of the owner's are in force, and up to when customers are observed.
fn by_settings(note: &Note) -> String {
    match note {
        Note::ActiveFor { after } => {
            format!("an order makes a customer active for {after}: `active_for` in `baremo.toml`")
        }
        Note::NewBySignUp => "a customer is new with the sign-up, where it comes before the first \
                              order or subscription: `new_customer` in `baremo.toml`"
            .into(),
        Note::OrdersEnd { date } => format!(
            "orders are known until {date}: that nobody orders after it says nothing of customers"
        ),
        Note::OrderDays { zone } => format!(
            "days of ordering are those of {zone}, the zone of the data folder, whatever zone is \
             asked in"
        ),
        Note::MoneyIn { reporting, known } => format!(
            "money is in {reporting} by `{RATES_FILE}` ({}), each row at the rate of its day",
            known.join(", ")
        ),
        _ => String::new(),
    }
}

/// Says which currencies a metric does not add, or how much without any it does.
fn currencies(note: &Note) -> String {
    match note {
        Note::MixedCurrencies { metric, currencies, has_rates, by_currency } => {
            mixed(metric, currencies, *has_rates, *by_currency)
        }
        Note::NoCurrency { metric, count, currencies } => format!(
            "`{metric}`: amounts without a currency, added as they stand to those in {}: {count}",
            currencies.join(", ")
        ),
        _ => String::new(),
    }
}

/// Says which currencies a metric does not add, and the ways out.
fn mixed(metric: &str, currencies: &[String], has_rates: bool, by_currency: bool) -> String {
    let currencies = currencies.join(" and ");
    if !by_currency {
        return format!(
            "`{metric}` does not add {currencies}: add the missing rates to `{RATES_FILE}`; it \
             cannot be asked by currency, for not all that it counts has one"
        );
    }
    let rate = match has_rates {
        true => format!("add the missing rate to `{RATES_FILE}`, "),
        false => String::new(),
    };
    format!(
        "`{metric}` does not add {currencies}: {rate}ask for one currency, such as by the filter \
         `currency = 'EUR'`, or break down by currency"
    )
}

/// Says of which kinds the targets are that a metric does not mix, and what each comes to.
fn mixed_targets(metric: &str, kinds: &[OfKind]) -> String {
    let share = |of: &OfKind| {
        let percent = (of.percent() * 100.0).round() / 100.0;
        format!("{} {} of {} ({percent}%)", of.kind, of.met, of.due)
    };
    let shares: Vec<String> = kinds.iter().map(share).collect();
    let one = kinds.first().map_or("", |of| of.kind.as_str());
    format!(
        "`{metric}` does not mix kinds of targets: {}; break it down by `target`, or ask for one \
         kind, such as by the filter `target = '{one}'`",
        shares.join(", ")
    )
}

/// Says that money is divided by what lies in months without any, too.
fn unspent(note: &Note) -> String {
    let Note::Unspent { metric, count, of } = note else { return String::new() };
    format!(
        "`{metric}`: it is divided by {of}, {count} of them from months of which no spend is on \
         record, which makes it too low"
    )
}

/// Says that the records of a metric, or its rows, do not add up to it.
fn no_sum(note: &Note) -> String {
    match note {
        Note::NoSum { metric } => format!(
            "`{metric}`: its records are those of the sets that its formula names, and do not add \
             up to it"
        ),
        Note::InSeveralRows { metric } => format!(
            "`{metric}`: it counts different customers, and who changes class within the period \
             is in several rows, which do not add up to the total"
        ),
        _ => other_parts(note),
    }
}

/// Says that rows of a composite do not stand on what the whole stands on.
fn other_parts(note: &Note) -> String {
    let Note::OtherParts { metric, parts, .. } = note else { return String::new() };
    format!(
        "`{metric}`: rows and whole do not stand on the same parts ({}): where one has no value \
         the others take its weight and its observations do not count, so that the rows' n do not \
         add up to the whole's",
        quoted(parts)
    )
}

/// Says what is left out for a mistake in a file.
fn without(formatter: &mut Formatter<'_>, error: &PageError, what: &str) -> fmt::Result {
    write!(formatter, "{error}; {what} left out")
}

/// Says of what nobody can ask while a file is wrong.
fn unasked(formatter: &mut Formatter<'_>, error: &PageError, what: &str) -> fmt::Result {
    write!(formatter, "{error}; {what} cannot be asked for until it is mended")
}

/// Says of which metric, or of which variant of it, something cannot be asked, and why.
fn unanswerable(note: &Note) -> String {
    match note {
        Note::VariantLeftOut { metric, variant, error } => {
            format!("`{metric}` by variant `{variant}` cannot stand beside: {error}")
        }
        Note::OutOfReach { metric, error } => format!("`{metric}` has no value here: {error}"),
        _ => String::new(),
    }
}

/// Says which rows are left out, or not ranked.
fn rows(note: &Note) -> String {
    match note {
        Note::NotShown { limit, rows, groups, nothing, counts } => {
            let (what, counts) = (left_out(*rows, *groups), amount_to(counts));
            let nothing = if *nothing { ", (none) among them" } else { "" };
            format!("limit {limit} leaves out {what}{nothing}{counts}")
        }
        Note::NotRanked { metric, rows } => format!(
            "rows with fewer than {FEW} observations of `{metric}` are not ranked and come last: \
             {rows}"
        ),
        _ => String::new(),
    }
}

/// Says what a metric is by another variant, or who waits and is not in its value.
fn beside(note: &Note) -> String {
    let short = |value: f64| (value * 100.0).round() / 100.0;
    match note {
        Note::Beside { metric, variant, value, unit } => {
            format!("`{metric}` is {} {unit} by variant `{variant}`", short(*value))
        }
        Note::Unanswered { metric, count, median, longest, unit, calendar, with_them } => {
            let clock = match calendar.as_str() {
                "wall" => "wall time".to_owned(),
                name => format!("calendar `{name}`"),
            };
            let (median, longest) = (short(*median), short(*longest));
            let with_them = with_them.as_ref().map_or_else(String::new, |with| {
                let told = |value: Option<f64>| match value {
                    Some(value) => format!("{} {unit}", short(value)),
                    None => "not reached yet".to_owned(),
                };
                format!(
                    "; with their waits so far: median {}, 90th percentile {} (Kaplan-Meier, \
                     variant `{}`)",
                    told(with.median),
                    told(with.p90),
                    with.variant
                )
            });
            format!(
                "`{metric}`: unanswered at the watermark: {count}, waiting {median} {unit} in the \
                 median and {longest} {unit} at most, {clock}{with_them}"
            )
        }
        _ => String::new(),
    }
}

/// Says what a figure is of sources that lack parts of it, and what would complete it.
fn missing_parts(note: &Note) -> String {
    let Note::MissingParts { metric, label, sources, needs } = note else { return String::new() };
    let (sources, needs) = (quoted(sources), quoted(needs));
    format!("`{metric}`: `{label}` in {sources}; records that would complete it: {needs}")
}

/// Says how many count of which nobody knows whether they are to be left out, or by which calendar
/// they count.
fn undecided(note: &Note) -> String {
    match note {
        Note::Undecided { metric, reason, count } => format!(
            "`{metric}`: counted, though nobody knows whether `{reason}` holds of them: {count}"
        ),
        Note::NoRule { metric, fact, count, of, at_all } => {
            let what = match fact {
                Some(Fact::Cases) => "conversations",
                Some(Fact::Contacts) => "contacts",
                _ => "records",
            };
            match at_all {
                true if *of > 1 => format!(
                    "`{metric}`: none of the {of} {what} counted has a calendar, for no rule \
                     chooses one: that is wall time"
                ),
                _ => format!(
                    "`{metric}`: no rule chooses a calendar for {count} of {of} {what}, all or \
                     some of the time; that is wall time"
                ),
            }
        }
        _ => String::new(),
    }
}

/// Says that no record has a word, and which there are.
fn no_word(note: &Note) -> String {
    let (dimension, word, words, more) = match note {
        Note::NoSuchWord { dimension, word, words, more } => (dimension, word, words, more),
        Note::NearWord { place, dimension, word, near } => {
            return format!(
                "{place}: records have `{near}` and not `{word}` in `{dimension}`: what stands \
                 there applies to none of them"
            );
        }
        _ => return String::new(),
    };
    let more = if *more { " …" } else { "" };
    match words.is_empty() {
        true => format!("no record has any `{dimension}`, and so none has `{word}`"),
        false => format!(
            "no record has `{word}` in `{dimension}`; there are: {}{more}",
            words.join(", ")
        ),
    }
}

/// Says what becomes of money of which a dimension says nothing.
fn unattributed(dimension: &str, amount: &str, share: f64, unsaid: Unsaid) -> String {
    let part = format!("{amount} of what was spent ({share:.1}%) has no `{dimension}`");
    match unsaid {
        Unsaid::Apart => format!(
            "{part} and stands in (none) alone, so that other rows look cheaper than they were; a \
             ratio of (none) divides it by what has no `{dimension}` either, such as customers \
             whom none won"
        ),
        Unsaid::All => format!(
            "all of the {amount} spent has no `{dimension}`: nothing that was spent can be told \
             apart by it"
        ),
        Unsaid::FilteredOut => {
            format!("{part} and does not count in this figure, which is filtered by it")
        }
    }
}

fn meanings(note: &Note) -> String {
    match note {
        Note::SeveralMeanings { dimension, of } => several_meanings(dimension, of),
        Note::HeldWhole { metric, dimension, inputs, .. } => format!(
            "`{metric}`: `{dimension}` is not that of {}, all of which count in each row",
            quoted(inputs)
        ),
        Note::WithoutAgent { metric, dimension, fact, count } => format!(
            "`{metric}`: `{dimension}` is that of the agent, as a roster tells it; without an \
             agent, and so of (none): {count} ({}); the figures of each `{dimension}` leave out \
             what nobody took",
            fact.name()
        ),
        Note::PassedOver { metrics, dimension, fact, count } => format!(
            "{}: without `{dimension}`, and so passed over by a filter that says what it must not \
             be: {count} ({}); `{dimension} is null` shows them",
            quoted(metrics),
            fact.name()
        ),
        _ => String::new(),
    }
}

fn several_meanings(dimension: &str, of: &[(Holder, Vec<String>)]) -> String {
    let told = of.iter();
    let told = told.map(|(holder, metrics)| format!("{} in {}", holder.words(), quoted(metrics)));
    let told: Vec<String> = told.collect();
    format!("`{dimension}` is not one thing here: {}", told.join("; "))
}

/// Says what is not known of sources any more.
fn forgotten(sources: &[String]) -> String {
    let named = quoted(sources);
    format!(
        "what was known of {named} cannot be read: customers' numbers count as shared with other \
         sources, even where they were its own (`baremo doctor`)"
    )
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Writes money of minor units in major ones.
fn money(amount: f64, currency: Option<&str>) -> String {
    let name = currency.unwrap_or_default();
    let places = decimals(name);
    let major = amount / 10_f64.powi(places as i32);
    format!("{major:.*} {name}", places as usize).trim_end().to_owned()
}

/// Counts rows by the groups they are of.
fn left_out(rows: usize, groups: usize) -> String {
    let counted = |count: usize, name: &str| match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    };
    match groups {
        0 => counted(rows, "row"),
        _ if rows == groups => counted(groups, "group"),
        _ => format!("{} of {}", counted(rows, "row"), counted(groups, "group")),
    }
}

fn amount_to(counts: &[NotShown]) -> String {
    let one = |count: &NotShown| {
        let before = count.before.map(|n| format!(" (before: {n})")).unwrap_or_default();
        format!("n {}{before} of `{}`", count.n, count.metric)
    };
    match counts {
        [] => String::new(),
        counts => format!(": {}", counts.iter().map(one).collect::<Vec<_>>().join(", ")),
    }
}
