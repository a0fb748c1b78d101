//! Days and periods of spend, where headings are plain: one row what was spent where, and what it
//! brought.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{
    attributes, called, first_time, fitting, instant, is_of_conversations, others, unnamed_rows,
};
use super::called::is_called_any;
use super::choose::is_alone;
use super::column::Column;
use super::draft::Draft;
use super::grouped::{count, holds_counts, is_rate};
use super::guess::is_of;
use super::mailings::Mailings;
use super::money::{CAMPAIGNS, CURRENCIES, PLATFORMS, is_key_of_rows};
use super::names::{Lines, Role, each};
use super::subscriptions::{CONTRACTS, SUBSCRIPTIONS};
use super::sums::{currency, is_money, money};
use super::{begin, quoted};
use crate::read::Detected;

const COSTS: Lines = &[
    "amount spent, spend, spent, cost, costs, ad spend, coste, costo, gasto, importe gastado",
    "inversion, kosten, ausgaben, cout, couts, depense, depenses, spesa, custo, investimento",
];
/// Of amounts that are costs where rows are of a category and a period.
const SUMS: Lines =
    &["amount, importe, betrag, summe, montant, importo, valor, sum, total, value, monto"];
/// Words of times that end a period.
const ENDS: Lines = &[
    "until, to, through, end, end date, period end, hasta, fin, fecha fin, bis, ende, jusqu",
    "jusqu au, au, fino, fino al, al, ate, fim",
];
/// Words of the day that a row is of, as a whole, beside the first and the last of a report.
const DAYS: Lines = &["day, dia, tag, jour, giorno"];
pub(super) const CATEGORIES: Lines = &["category, categoria, kategorie, categorie, concepto"];
pub(super) const ADS: Lines = &["ad, ad name, adset, ad set, anuncio, anzeige, annonce, annuncio"];
const CONVERSIONS: &str = "conversions";
const DELIVERED: [(&str, Lines); 4] = [
    ("impressions", &["impressions, impresiones, impressionen, impressioni, impressoes"]),
    ("clicks", &["clicks, clics, klicks, cliques, click"]),
    (
        CONVERSIONS,
        &["conversions, conversiones, conversionen, conversioni, conversoes, results, resultados"],
    ),
    ("leads", &["leads"]),
];
/// Words of amounts that are costs where rows are of a campaign and of what it delivered.
const PAID: Lines = &["importe, amount, betrag, montant, importo, monto"];
/// Words of conversions of a shop, where nothing else is called one; and words beside them by which
/// they are what was paid, or what one of them is.
const BOUGHT: Lines = &["purchases, compras, orders, pedidos, bestellungen, commandes, ordini"];
const WORTH: Lines =
    &["value, valor, revenue, ingresos, amount, importe, cost, coste, avg, average"];
/// Attributes of spend that have their own meaning.
const TAKEN: [&str; 13] = [
    "amount",
    "currency",
    "category",
    "campaign",
    "ad",
    "impressions",
    "clicks",
    "leads",
    "conversions",
    "until",
    "acquisition",
    "support",
    "country",
];

/// A file whose rows are what was spent, a day or a period each.
pub(super) struct Spend<'a> {
    at: Option<&'a Column>,
    /// The last day of the period that begins then.
    until: Option<&'a Column>,
    amount: &'a Column,
    currency: Option<&'a Column>,
    /// What a row is about, by the name that is known of it.
    about: Vec<(&'static str, &'a Column)>,
    delivered: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

impl<'a> Spend<'a> {
    /// Judges whether rows are what was spent; none where no heading says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        let is_else = |column: &Column| {
            let roles = [Role::Customer, Role::Priority, Role::Rating];
            roles.iter().any(|role| is_of(&column.name, *role))
        };
        if is_of_conversations(columns) || columns.iter().any(is_else) {
            return None;
        }
        let end = end_of_period(columns);
        let day = end.and_then(|own| day_within(columns, own));
        let (at, until) = (day.or_else(|| first_time(columns)), end.filter(|_| day.is_none()));
        let amount = cost(columns)?;
        let words = words(columns);
        let about = [
            ("channel", PLATFORMS),
            ("campaign", CAMPAIGNS),
            ("ad", ADS),
            ("category", CATEGORIES),
        ];
        let mut found: Vec<(&'static str, &'a Column)> = Vec::new();
        for (key, own) in about {
            let free: Vec<&'a Column> =
                words.iter().copied().filter(|word| !has(&found, word)).collect();
            found.extend(called(&free, own).map(|column| (key, column)));
        }
        let delivered = DELIVERED.into_iter().filter_map(|(key, own)| {
            // Of a conversion there may be parts.
            let counts =
                |column: &Column| holds_counts(column) || (key == CONVERSIONS && is_money(column));
            // What one of these cost, or how often it came, counts none.
            let numbers = fitting(columns, |column| {
                let is_cost = is_called_any(&column.name, each(COSTS));
                !is_cost && !is_rate(column) && column.name != amount.name && counts(column)
            });
            let found = called(&numbers, own);
            let shop = || bought(&numbers).filter(|_| key == CONVERSIONS);
            Some((key, found.or_else(shop)?))
        });
        let delivered: Vec<(&'static str, &'a Column)> = delivered.collect();
        // Without a time, or without what it was spent on, all that it brought tells it.
        let is_plain = at.is_some() && !found.is_empty();
        if !is_plain && delivered.len() < 2 {
            return None;
        }
        let free = fitting(columns, |column| !column.is_time);
        let currency = called(&free, CURRENCIES);
        let mut used = vec![amount];
        used.extend(at.into_iter().chain(until).chain(currency));
        used.extend(found.iter().chain(&delivered).map(|(_, column)| *column));
        let (kept, unused) = others(columns, &used);
        Some(Spend { at, until, amount, currency, about: found, delivered, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        let told: Vec<&Column> =
            self.at.into_iter().chain(self.until).chain([self.amount]).collect();
        begin(out, detected, columns, &told);
        self.asks_period(out);
        let whole = |column: &&Column| column.filled == column.cells.len();
        let about = self.about.iter().map(|(_, column)| *column).chain(self.currency);
        let about = about.chain(self.kept.iter().copied());
        let when = self.at.into_iter().chain(self.until);
        let told: Vec<&Column> = when.chain(about).filter(whole).collect();
        let record = match is_key_of_rows(&told) {
            true => told.iter().map(|column| column.part()).collect::<Vec<_>>().join("/"),
            false => {
                unnamed_rows(out);
                "{#record}".to_owned()
            }
        };
        let record = quoted(&record);
        let _ = writeln!(out, "stream = \"spend\"\nsubject = {record}\nrecord = {record}");
        if let Some((_, channel)) = self.about.iter().find(|(key, _)| *key == "channel") {
            let _ = writeln!(out, "\n[file.common]\nchannel = {}", quoted(&channel.name));
        }
        out.push_str("\n");
        let at = instant(out, self.at);
        let sum = money(out, self.amount);
        let _ = writeln!(
            out,
            "[[file.event]]\nkind = \"spent\"\nat = {at}\n[file.event.attributes]\namount = {sum}"
        );
        if let Some(until) = self.until {
            let until = quoted(until.source());
            let _ = writeln!(out, "until = {{ from = {until}, unit = \"end_of_day\" }}");
        }
        currency(out, self.currency, self.amount);
        if !self.about.iter().any(|(key, _)| *key == "category") {
            let asks = out.asks(&told!(
                "ads, salaries, subscriptions, placement, discounts or support?",
                "¿ads, salaries, subscriptions, placement, discounts o support?"
            ));
            let _ = writeln!(out, "category = \"'ads'\"    {asks}");
        }
        for (key, column) in self.about.iter().filter(|(key, _)| *key != "channel") {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
        for (key, column) in &self.delivered {
            let number = if *key == CONVERSIONS { money(out, column) } else { count(column) };
            let _ = writeln!(out, "{key} = {number}");
        }
        attributes(out, &self.kept, &TAKEN);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}

impl Spend<'_> {
    /// Asks of which time a row is.
    fn asks_period(&self, out: &mut Draft) {
        match self.until {
            None => out.question(&told!(
                "is a row what was spent on a day, or in a period that begins then? A longer one\n\
                 wants `until` among the attributes, with unit = \"end_of_day\".",
                "¿Cada fila es lo gastado en un día, o en un periodo que empieza entonces? Uno\n\
                 más largo pide `until` en los atributos, con unit = \"end_of_day\"."
            )),
            Some(until) => out.question(&told!(
                "is a row what was spent in a period, of which `{}` is the last day? Categories\n\
                 ads, salaries, subscriptions, placement and discounts win customers, support\n\
                 serves them; any other word does neither.",
                "¿Cada fila es lo gastado en un periodo, cuyo último día es `{}`? Las categorías\n\
                 ads, salaries, subscriptions, placement y discounts captan clientes, support los\n\
                 atiende; cualquier otra palabra, ni lo uno ni lo otro.",
                until.name
            )),
        }
    }
}

/// Returns what was spent: what is called a cost, else an amount of a category and a period, or of
/// a campaign beside what it delivered.
pub(super) fn cost(columns: &[Column]) -> Option<&Column> {
    let sums = fitting(columns, is_money);
    let is_cost =
        || end_of_period(columns).is_some() && has_category(columns) && !is_of_contracts(columns);
    let paid = || called(&sums, PAID).filter(|_| is_of_ads(columns));
    called(&sums, COSTS).or_else(|| called(&sums, SUMS).filter(|_| is_cost())).or_else(paid)
}

/// Returns the last day of the period that a row is of.
fn end_of_period(columns: &[Column]) -> Option<&Column> {
    let at = first_time(columns)?;
    called(&fitting(columns, |column| column.is_time && at.name != column.name), ENDS)
}

/// Returns the day that a row is of, where what is called as the end of its period is that of the
/// whole report: all rows have the same, and not the same day.
fn day_within<'a>(columns: &'a [Column], end: &Column) -> Option<&'a Column> {
    let is_day = |own: &&Column| own.is_time && own.name != end.name && is_alone(own, each(DAYS));
    columns.iter().filter(is_day).find(|own| end.distinct == 1 && own.distinct > 1)
}

/// Returns the columns that hold words.
fn words(columns: &[Column]) -> Vec<&Column> {
    fitting(columns, |column| !column.is_time && !column.is_number)
}

/// Tells whether a column says of which category rows are.
fn has_category(columns: &[Column]) -> bool {
    called(&words(columns), CATEGORIES).is_some()
}

/// Tells whether rows are called after what customers pay for, period by period.
fn is_of_contracts(columns: &[Column]) -> bool {
    let words = || each(SUBSCRIPTIONS).chain(each(CONTRACTS));
    columns.iter().any(|column| is_called_any(&column.name, words()))
}

/// Tells whether rows are of a campaign and say how often it was seen or clicked; those of mailings
/// say whom they reached.
fn is_of_ads(columns: &[Column]) -> bool {
    let is_named = called(&words(columns), CAMPAIGNS).is_some();
    let counts = fitting(columns, holds_counts);
    let mut shown =
        DELIVERED.into_iter().filter(|(key, _)| matches!(*key, "impressions" | "clicks"));
    let is_shown = shown.any(|(_, own)| called(&counts, own).is_some());
    is_named && is_shown && Mailings::of(columns).is_none()
}

/// Returns the column of a report of ads that counts what was bought.
fn bought<'a>(numbers: &[&'a Column]) -> Option<&'a Column> {
    let is_count =
        |column: &&&'a Column| holds_counts(column) && !is_called_any(&column.name, each(WORTH));
    let counts: Vec<&'a Column> = numbers.iter().filter(is_count).copied().collect();
    called(&counts, BOUGHT)
}

/// Tells whether a column is one of several.
fn has(found: &[(&'static str, &Column)], column: &Column) -> bool {
    found.iter().any(|(_, own)| own.name == column.name)
}
