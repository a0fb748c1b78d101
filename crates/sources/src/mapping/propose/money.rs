//! Orders and days of spend, where headings are plain: one row an order or an article of one, and
//! one row what was spent where.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{
    attributes, called, common, first_time, fitting, instant, is_of_conversations, others,
    unnamed_rows,
};
use super::articles::Row;
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::fate::{Fate, id_beside, lost, lost_at};
use super::grouped::{count, holds_counts, is_rate};
use super::guess::{is_of, repeats};
use super::names::{Lines, Role, each};
use super::refund::{Refund, is_refund};
use super::shops::{customer_of, holds_amounts, sale_id, skip_trials};
use super::subscriptions::{CONTRACTS, SUBSCRIPTIONS};
use super::sums::{PARTS, currency, is_money, money};
use super::{begin, quoted, thread};
use crate::read::Detected;

/// Words of columns, the likeliest first.
pub(super) const ORDERS: Lines = &[
    "order id, order number, order no, order, id pedido, numero de pedido, pedido",
    "bestellnummer, bestell nr, bestellung, numero de commande, commande, numero ordine",
    "ordine, numero do pedido, encomenda",
];
pub(super) const AMOUNTS: Lines = &[
    "total, order total, amount, order amount, order value, revenue, sales, price, importe",
    "importe total, betrag, gesamtbetrag, summe, umsatz, montant, importo, totale, valor",
    "valor total, dollar value, value, gross, bruto, brutto, lordo",
];
const COSTS: Lines = &[
    "amount spent, spend, spent, cost, costs, ad spend, coste, costo, gasto, importe gastado",
    "inversion, kosten, ausgaben, cout, couts, depense, depenses, spesa, custo, investimento",
];
/// Words of what the goods of an order cost whoever sells them, and words beside them that make it
/// the cost of something else.
const GOODS: Lines = &[
    "cost of goods, cogs, cost, costs, coste, costes, costo, costos, wareneinsatz, kosten",
    "cout, couts, custo, custos",
];
const OTHER_COSTS: Lines = &[
    "packing, packaging, return, returns, acquisition, marketing, advertising, delivery",
    "embalaje, portes, devolucion, captacion, adquisicion, publicidad, versand, verpackung",
    "livraison, spedizione, entrega",
];
pub(super) const CURRENCIES: Lines = &["currency, moneda, divisa, wahrung, devise, valuta, moeda"];
pub(super) const QUANTITIES: Lines =
    &["quantity, qty, units, cantidad, unidades, menge, anzahl, quantite, quantita, number of"];
const ARTICLES: Lines = &[
    "sku, product, item, article, producto, articulo, produkt, artikel, produit, prodotto",
    "articolo, produto",
];
pub(super) const CAMPAIGNS: Lines = &["campaign, campana, kampagne, campagne, campagna, campanha"];
pub(super) const PLATFORMS: Lines = &[
    "channel, platform, network, canal, plataforma, kanal, plattform, canale, plateforme",
    "source, medium",
];
/// Of amounts that are costs where rows are of a category and a period.
const SUMS: Lines =
    &["amount, importe, betrag, summe, montant, importo, valor, sum, total, value, monto"];
/// Words of times that end a period.
const ENDS: Lines = &[
    "until, to, through, end, end date, period end, hasta, fin, fecha fin, bis, ende, jusqu",
    "jusqu au, au, fino, fino al, al, ate, fim",
];
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
/// Words by which a column is about orders, and names none.
pub(super) const COUNTS: [&str; 5] = ["count", "number of", "last", "first", "days"];
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

/// A file whose rows are orders, or articles of them.
pub(super) struct Orders<'a> {
    /// What names an order; none where a row is one and nothing names it.
    id: Option<&'a Column>,
    row: Row,
    at: &'a Column,
    amount: &'a Column,
    /// What its goods cost whoever sells them.
    cost: Option<&'a Column>,
    customer: Option<&'a Column>,
    currency: Option<&'a Column>,
    quantity: Option<&'a Column>,
    article: Option<&'a Column>,
    price: Option<&'a Column>,
    channel: Option<&'a Column>,
    fate: Option<Fate<'a>>,
    refund: Option<Refund<'a>>,
    /// When it was cancelled or refunded, where no column says whether.
    lost: Vec<&'a Column>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

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

impl<'a> Orders<'a> {
    /// Judges whether rows are orders; none where no heading says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_conversations(columns) {
            return None;
        }
        let sums = fitting(columns, holds_amounts);
        let words = fitting(columns, |column| !column.is_time && !is_refund(column));
        let id = named_by(columns);
        let is_id = |column: &Column| id.is_some_and(|id| id.name == column.name);
        let sums: Vec<&Column> = sums.into_iter().filter(|sum| !is_id(sum)).collect();
        let amount = called(&sums, AMOUNTS)?;
        let at = first_time(columns)?;
        let free = |column: &&&'a Column| !is_id(column) && column.name != amount.name;
        let free: Vec<&'a Column> = words.iter().filter(free).copied().collect();
        let customer = customer_of(&free);
        // Where no order has an id, customers who come again tell that rows are orders.
        let is_told = || customer.is_some_and(repeats) && !has_other_id(columns);
        if id.is_none() && !is_told() {
            return None;
        }
        let refund = Refund::of(columns).or_else(|| Refund::below(id?, amount));
        let came_back = refund.as_ref().is_some_and(Refund::is_below);
        let row = Row::of(id, amount, came_back);
        let [currency, quantity, article, channel] =
            [CURRENCIES, QUANTITIES, ARTICLES, PLATFORMS].map(|own| called(&free, own));
        let told = [customer, currency, quantity, channel];
        let rest = free.iter().copied().filter(|column| !is_one(&told, column));
        let article = article.or_else(|| row.article(id, &rest.collect::<Vec<_>>()));
        let price = row.price(&free);
        // Rows that are articles of an order have a cost each, and an order has one.
        let cost = cost_of_goods(&sums, amount).filter(|_| row == Row::Order);
        let used = [id, Some(at), Some(amount), cost, article, price].into_iter().chain(told);
        let used: Vec<&Column> = used.flatten().collect();
        let fate = Fate::of(columns, &used);
        let (kept, unused) = others(columns, &used);
        let is_paid_back = |column: &&Column| refund.as_ref().is_some_and(|own| own.has(column));
        let lost = columns.iter().filter(|column| fate.is_none() && lost_at(column).is_some());
        let lost: Vec<&Column> = lost.filter(|column| !is_paid_back(column)).collect();
        let is_lost = |column: &Column| lost.iter().any(|own| own.name == column.name);
        let tells = |column: &&Column| {
            let fate = fate.as_ref().map(|fate| (fate.column(), fate.at()));
            let is_fate = fate.is_some_and(|(own, at)| {
                own.name == column.name || at.is_some_and(|at| at.name == column.name)
            });
            is_fate || is_paid_back(column) || is_lost(column)
        };
        let unused = unused.into_iter().filter(|column| !tells(column)).collect();
        let kept = kept.into_iter().filter(|column| !is_paid_back(column)).collect();
        Some(Orders {
            id,
            row,
            at,
            amount,
            cost,
            customer,
            currency,
            quantity,
            article,
            price,
            channel,
            fate,
            refund,
            lost,
            kept,
            unused,
        })
    }

    /// Tells whether a column names orders.
    pub(super) fn is_named(&self) -> bool {
        self.id.is_some()
    }

    /// Tells whether each row is of an order that it names.
    pub(super) fn is_whole(&self) -> bool {
        self.id.is_some_and(|id| id.filled == id.cells.len())
    }

    /// Writes what names an order and its record, and asks whether it does.
    fn subject(&self, out: &mut Draft) {
        if let Some(id) = self.id {
            return self.row.subject(out, (id, self.amount), (self.article, self.at));
        }
        out.question(&told!(
            "is a row an order, with what it cost the customer?",
            "¿Cada fila es un pedido, con lo que le costó al cliente?"
        ));
        unnamed_rows(out);
        out.push_str("stream = \"order\"\nsubject = \"{#record}\"\nrecord = \"order/{#record}\"\n");
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(fate) = &self.fate {
            fate.table(out);
        }
        let told = [self.id, Some(self.at), Some(self.amount)];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        self.subject(out);
        skip_trials(out, columns, self.amount);
        let has_articles = self.row != Row::Order;
        common(out, [("customer", self.customer), ("channel", self.channel)]);
        let at = quoted(self.at.source());
        let when = self.refund.as_ref().map(Refund::unless).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n[[file.event]]\n{when}kind = \"placed\"\nat = {at}\n[file.event.attributes]"
        );
        let amount = self.row.amount();
        let sum = money(out, self.amount);
        let _ = writeln!(out, "{amount} = {sum}");
        if let Some(price) = self.price {
            let price = money(out, price);
            let _ = writeln!(out, "price = {price}");
        }
        currency(out, self.currency, self.amount);
        if let Some(cost) = self.cost {
            let asks = out.asks(&told!("what its goods cost?", "¿lo que costó la mercancía?"));
            let cost = money(out, cost);
            let _ = writeln!(out, "cost = {cost}    {asks}");
        }
        let is_of_article = has_articles || self.article.is_some();
        let quantity = if is_of_article { "quantity" } else { "item_count" };
        for (key, column) in [(quantity, self.quantity), ("sku", self.article)] {
            if let Some(column) = column {
                let _ = writeln!(out, "{key} = {}", quoted(&column.name));
            }
        }
        let taken = [amount, "currency", "cost", quantity, "sku", "items", "price"];
        attributes(out, &self.kept, &taken);
        if let Some(fate) = &self.fate {
            fate.event(out, self.at, self.refund.as_ref(), has_articles);
        }
        if let Some(refund) = &self.refund {
            refund.event(out, self.at);
        }
        lost(out, &self.lost);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}

/// Tells whether a column is one of several that may be there.
fn is_one(several: &[Option<&Column>], column: &Column) -> bool {
    several.iter().flatten().any(|own| own.name == column.name)
}

/// Returns the column that names orders: one that is called so, else one that names sales, or
/// whatever a row is beside words of orders.
pub(super) fn named_by(columns: &[Column]) -> Option<&Column> {
    let words = fitting(columns, |column| !column.is_time && !is_refund(column));
    let named = || sale_id(columns).or_else(|| id_beside(columns, &words));
    order_id(&words).or_else(named)
}

/// Returns the column that is called as one that names orders.
pub(super) fn order_id<'a>(words: &[&'a Column]) -> Option<&'a Column> {
    let has_digit = |value: &String| value.bytes().any(|byte| byte.is_ascii_digit());
    let is_id = |column: &&&'a Column| {
        let others = [AMOUNTS, QUANTITIES, PARTS].into_iter().flat_map(each);
        let is_other = is_called_any(&column.name, others.chain(COUNTS));
        column.values.iter().all(has_digit) && !is_other
    };
    let ids: Vec<&'a Column> = words.iter().filter(is_id).copied().collect();
    called(&ids, ORDERS)
}

/// Returns the column of sums that tells what the goods of an order cost.
fn cost_of_goods<'a>(sums: &[&'a Column], amount: &Column) -> Option<&'a Column> {
    let is_one = |column: &&&'a Column| {
        column.name != amount.name && !is_called_any(&column.name, each(OTHER_COSTS))
    };
    let free: Vec<&'a Column> = sums.iter().filter(is_one).copied().collect();
    called(&free, GOODS)
}

/// Tells whether something else than orders is named, rated or urgent.
fn has_other_id(columns: &[Column]) -> bool {
    let is_else = |column: &Column| {
        let roles = [Role::Priority, Role::Rating, Role::Status];
        thread::names_conversation(column)
            || roles.into_iter().any(|role| is_of(&column.name, role))
    };
    columns.iter().any(is_else)
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
        let (at, until) = (first_time(columns), end_of_period(columns));
        let amount = cost(columns)?;
        let words = fitting(columns, |column| !column.is_time && !column.is_number);
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
            Some((key, called(&numbers, own)?))
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

/// Returns what was spent: what is called a cost, else an amount of a category and a period.
pub(super) fn cost(columns: &[Column]) -> Option<&Column> {
    let sums = fitting(columns, is_money);
    let is_cost =
        || end_of_period(columns).is_some() && has_category(columns) && !is_of_contracts(columns);
    called(&sums, COSTS).or_else(|| called(&sums, SUMS).filter(|_| is_cost()))
}

/// Returns the last day of the period that a row is of.
fn end_of_period(columns: &[Column]) -> Option<&Column> {
    let at = first_time(columns)?;
    called(&fitting(columns, |column| column.is_time && at.name != column.name), ENDS)
}

/// Tells whether a column says of which category rows are.
fn has_category(columns: &[Column]) -> bool {
    let is_word = |column: &Column| !column.is_time && !column.is_number;
    called(&fitting(columns, is_word), CATEGORIES).is_some()
}

/// Tells whether rows are called after what customers pay for, period by period.
fn is_of_contracts(columns: &[Column]) -> bool {
    let words = || each(SUBSCRIPTIONS).chain(each(CONTRACTS));
    columns.iter().any(|column| is_called_any(&column.name, words()))
}

/// Tells whether a column is one of several.
fn has(found: &[(&'static str, &Column)], column: &Column) -> bool {
    found.iter().any(|(_, own)| own.name == column.name)
}

/// Tells whether columns together are different in each row.
pub(super) fn is_key_of_rows(columns: &[&Column]) -> bool {
    let Some(first) = columns.first() else { return false };
    let rows = 0..first.cells.len();
    let cells = |row: usize| -> Vec<Option<&str>> {
        columns.iter().map(|column| column.cells.get(row).and_then(Option::as_deref)).collect()
    };
    let mut seen = rustc_hash::FxHashSet::default();
    rows.into_iter().all(|row| seen.insert(cells(row)))
}
