//! Orders and days of spend, where headings are plain: one row an order or an article of one, and
//! one row what was spent where.

use std::fmt::Write as _;

use baremo_model::told;

use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::fate::{Fate, is_dated};
use super::guess::{attribute, is_of, kept, repeats};
use super::names::Role;
use super::respondents::called;
use super::sums::{PARTS, currency, is_money, money};
use super::{begin, quoted};
use crate::read::Detected;

/// Words of columns, the likeliest first.
const ORDERS: &[&str] = &[
    "order id",
    "order number",
    "order no",
    "order",
    "id pedido",
    "numero de pedido",
    "pedido",
    "bestellnummer",
    "bestell nr",
    "bestellung",
    "numero de commande",
    "commande",
    "numero ordine",
    "ordine",
    "numero do pedido",
    "encomenda",
];
const AMOUNTS: &[&str] = &[
    "total",
    "order total",
    "amount",
    "order amount",
    "order value",
    "revenue",
    "sales",
    "price",
    "importe",
    "importe total",
    "betrag",
    "gesamtbetrag",
    "summe",
    "umsatz",
    "montant",
    "importo",
    "totale",
    "valor",
    "valor total",
];
const COSTS: &[&str] = &[
    "amount spent",
    "spend",
    "spent",
    "cost",
    "costs",
    "ad spend",
    "coste",
    "costo",
    "gasto",
    "importe gastado",
    "inversion",
    "kosten",
    "ausgaben",
    "cout",
    "couts",
    "depense",
    "depenses",
    "spesa",
    "custo",
    "investimento",
];
const CURRENCIES: &[&str] =
    &["currency", "moneda", "divisa", "wahrung", "devise", "valuta", "moeda"];
const QUANTITIES: &[&str] = &[
    "quantity", "qty", "units", "cantidad", "unidades", "menge", "anzahl", "quantite", "quantita",
];
const ARTICLES: &[&str] = &[
    "sku", "product", "item", "article", "producto", "articulo", "produkt", "artikel", "produit",
    "prodotto", "articolo", "produto",
];
const CAMPAIGNS: &[&str] =
    &["campaign", "campana", "campaña", "kampagne", "campagne", "campagna", "campanha"];
const PLATFORMS: &[&str] = &[
    "channel",
    "platform",
    "network",
    "canal",
    "plataforma",
    "kanal",
    "plattform",
    "canale",
    "plateforme",
    "source",
    "medium",
];
const CATEGORIES: &[&str] = &["category", "categoria", "kategorie", "categorie", "concepto"];
const ADS: &[&str] =
    &["ad", "ad name", "adset", "ad set", "anuncio", "anzeige", "annonce", "annuncio"];
const DELIVERED: [(&str, &[&str]); 4] = [
    ("impressions", &["impressions", "impresiones", "impressionen", "impressioni", "impressoes"]),
    ("clicks", &["clicks", "clics", "klicks", "cliques", "click"]),
    ("conversions", &["conversions", "conversiones", "conversionen", "conversioni", "conversoes"]),
    ("leads", &["leads"]),
];
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

/// Words of columns that name who bought, beside those of customers.
const BUYERS: [&str; 4] = ["user", "buyer", "comprador", "account"];

/// A file whose rows are orders, or articles of them.
pub(super) struct Orders<'a> {
    id: &'a Column,
    at: &'a Column,
    amount: &'a Column,
    customer: Option<&'a Column>,
    currency: Option<&'a Column>,
    quantity: Option<&'a Column>,
    article: Option<&'a Column>,
    channel: Option<&'a Column>,
    fate: Option<Fate<'a>>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// A file whose rows are what was spent, a day or a period each.
pub(super) struct Spend<'a> {
    at: &'a Column,
    amount: &'a Column,
    currency: Option<&'a Column>,
    /// What a row is about, by the name that is known of it.
    about: Vec<(&'static str, &'a Column)>,
    delivered: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Returns the columns that fit.
fn fitting(columns: &[Column], fits: impl Fn(&Column) -> bool) -> Vec<&Column> {
    columns.iter().filter(|column| column.filled > 0 && fits(column)).collect()
}

/// Returns the first time that is called like the opening of a record, else the first.
fn first_time(columns: &[Column]) -> Option<&Column> {
    let mut times = columns.iter().filter(|column| column.is_time);
    let is_late = |column: &Column| {
        let later = [Role::Solved, Role::Updated, Role::Replied];
        is_dated(column) || later.iter().any(|role| is_of(&column.name, *role))
    };
    let first = times.clone().find(|column| !is_late(column));
    first.or_else(|| times.next())
}

/// Tells whether a file tells of conversations by what its columns are called.
fn is_of_conversations(columns: &[Column]) -> bool {
    let roles = [Role::Activity, Role::ActorKind, Role::Wait];
    let is_reply = |column: &Column| column.is_time && is_of(&column.name, Role::Replied);
    let is_agent =
        |column: &Column| is_of(&column.name, Role::Actor) && !is_called_any(&column.name, BUYERS);
    let is_one = |column: &Column| roles.iter().any(|role| is_of(&column.name, *role));
    columns.iter().any(|column| is_reply(column) || is_agent(column) || is_one(column))
}

/// Returns the columns that are kept to break numbers down by, those that tell nothing else, and
/// the columns of which nothing is made.
fn others<'a>(columns: &'a [Column], used: &[&Column]) -> (Vec<&'a Column>, Vec<&'a Column>) {
    let is_used = |column: &Column| {
        let mut used = used.iter();
        used.any(|own| own.name == column.name || column.clock_of.as_ref() == Some(&own.name))
    };
    let free: Vec<&'a Column> = columns.iter().filter(|column| !is_used(column)).collect();
    let kept = kept(free.iter().copied());
    let is_kept = |column: &&&Column| kept.iter().any(|own| own.name == column.name);
    let unused = free.iter().filter(|column| !is_kept(column)).copied().collect();
    (kept, unused)
}

/// Writes the attributes of an event that break numbers down.
fn attributes(out: &mut Draft, kept: &[&Column], taken: &[&str]) {
    let mut keys: Vec<String> = taken.iter().map(|key| (*key).to_owned()).collect();
    for column in kept {
        let mut key = attribute(&column.name);
        while keys.contains(&key) {
            key.push_str("_2");
        }
        let _ = writeln!(out, "{} = {}", quoted(&key), quoted(&column.name));
        keys.push(key);
    }
}

impl<'a> Orders<'a> {
    /// Judges whether rows are orders; none where no heading says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_conversations(columns) {
            return None;
        }
        let sums = fitting(columns, is_money);
        let words = fitting(columns, |column| !column.is_time);
        let has_digit = |value: &String| value.bytes().any(|byte| byte.is_ascii_digit());
        let is_id = |column: &&&'a Column| {
            let others = [AMOUNTS, QUANTITIES, PARTS].into_iter().flatten().copied();
            column.values.iter().all(has_digit) && !is_called_any(&column.name, others)
        };
        let ids: Vec<&'a Column> = words.iter().filter(is_id).copied().collect();
        let id = called(&ids, ORDERS)?;
        let sums: Vec<&Column> = sums.into_iter().filter(|sum| sum.name != id.name).collect();
        let amount = called(&sums, AMOUNTS)?;
        let at = first_time(columns)?;
        let free = |column: &&&'a Column| ![&id.name, &amount.name].contains(&&column.name);
        let free: Vec<&'a Column> = words.iter().filter(free).copied().collect();
        let is_customer = |column: &&&'a Column| {
            is_of(&column.name, Role::Customer) || is_called_any(&column.name, BUYERS)
        };
        let customer = free.iter().find(is_customer).copied();
        let [currency, quantity, article, channel] =
            [CURRENCIES, QUANTITIES, ARTICLES, PLATFORMS].map(|own| called(&free, own));
        let used =
            [Some(id), Some(at), Some(amount), customer, currency, quantity, article, channel];
        let used: Vec<&Column> = used.into_iter().flatten().collect();
        let fate = Fate::of(columns, &used);
        let (kept, unused) = others(columns, &used);
        let tells = |column: &&Column| {
            let fate = fate.as_ref().map(|fate| (fate.column(), fate.at()));
            fate.is_some_and(|(own, at)| {
                own.name == column.name || at.is_some_and(|at| at.name == column.name)
            })
        };
        let unused = unused.into_iter().filter(|column| !tells(column)).collect();
        Some(Orders {
            id,
            at,
            amount,
            customer,
            currency,
            quantity,
            article,
            channel,
            fate,
            kept,
            unused,
        })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(fate) = &self.fate {
            fate.table(out);
        }
        begin(out, detected, columns, &[self.id, self.at, self.amount]);
        let id = &self.id.name;
        let has_articles = repeats(self.id);
        match has_articles {
            false => out.question(&told!(
                "is a row an order, which `{id}` names, with what it cost the customer?",
                "¿Cada fila es un pedido, que `{id}` identifica, con lo que costó al cliente?"
            )),
            true => out.question(&told!(
                "`{id}` repeats: is a row an article of an order, with what it cost? Where all\n\
                 rows of an order have its whole amount, write `amount` for `line_amount`, and\n\
                 record = \"order/{{{id}}}\".",
                "`{id}` se repite. ¿Cada fila es un artículo de un pedido, con lo que costó? Si\n\
                 todas las filas de un pedido llevan su importe entero, ponga `amount` en vez de\n\
                 `line_amount`, y record = \"order/{{{id}}}\"."
            )),
        }
        let record = match has_articles {
            false => format!("order/{{{id}}}"),
            true => format!("order/{{{id}}}/{{#record}}"),
        };
        let (subject, record) = (quoted(id), quoted(&record));
        let _ = writeln!(out, "stream = \"order\"\nsubject = {subject}\nrecord = {record}");
        if self.customer.is_some() || self.channel.is_some() {
            out.push_str("\n[file.common]\n");
        }
        for (key, column) in [("customer", self.customer), ("channel", self.channel)] {
            if let Some(column) = column {
                let name = out.place.named(column);
                let _ = writeln!(out, "{key} = {name}");
            }
        }
        let at = quoted(self.at.source());
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = \"placed\"\nat = {at}\n[file.event.attributes]"
        );
        let amount = if has_articles { "line_amount" } else { "amount" };
        let sum = money(self.amount);
        let _ = writeln!(out, "{amount} = {sum}");
        currency(out, self.currency, self.amount);
        let is_of_article = has_articles || self.article.is_some();
        let quantity = if is_of_article { "quantity" } else { "item_count" };
        for (key, column) in [(quantity, self.quantity), ("sku", self.article)] {
            if let Some(column) = column {
                let _ = writeln!(out, "{key} = {}", quoted(&column.name));
            }
        }
        attributes(out, &self.kept, &[amount, "currency", quantity, "sku", "items", "price"]);
        if let Some(fate) = &self.fate {
            fate.event(out, self.at, has_articles);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
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
        let amount = called(&fitting(columns, is_money), COSTS)?;
        let at = first_time(columns)?;
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
        if found.is_empty() {
            return None;
        }
        let numbers = fitting(columns, |column| column.is_number && column.name != amount.name);
        let delivered =
            DELIVERED.iter().filter_map(|(key, own)| Some((*key, called(&numbers, own)?)));
        let delivered: Vec<(&'static str, &'a Column)> = delivered.collect();
        let free = fitting(columns, |column| !column.is_time);
        let currency = called(&free, CURRENCIES);
        let mut used = vec![at, amount];
        used.extend(currency);
        used.extend(found.iter().chain(&delivered).map(|(_, column)| *column));
        let (kept, unused) = others(columns, &used);
        Some(Spend { at, amount, currency, about: found, delivered, kept, unused })
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        begin(out, detected, columns, &[self.at, self.amount]);
        out.question(&told!(
            "is a row what was spent on a day, or in a period that begins then? A longer one\n\
             wants `until` among the attributes, with unit = \"end_of_day\".",
            "¿Cada fila es lo gastado en un día, o en un periodo que empieza entonces? Uno más\n\
             largo pide `until` en los atributos, con unit = \"end_of_day\"."
        ));
        let whole = |column: &&Column| column.filled == column.cells.len();
        let about = self.about.iter().map(|(_, column)| *column).chain(self.kept.iter().copied());
        let told: Vec<&Column> = [self.at].into_iter().chain(about).filter(whole).collect();
        let record = match is_key_of_rows(&told) {
            true => told.iter().map(|column| column.part()).collect::<Vec<_>>().join("/"),
            false => {
                out.question(&told!(
                    "no columns name a row; its number stands for it, so that an export with its\n\
                     rows in another order would count beside this one.",
                    "ninguna columna identifica una fila; vale su número, así que una exportación\n\
                     con las filas en otro orden contaría además de esta."
                ));
                "{#record}".to_owned()
            }
        };
        let record = quoted(&record);
        let _ = writeln!(out, "stream = \"spend\"\nsubject = {record}\nrecord = {record}");
        if let Some((_, channel)) = self.about.iter().find(|(key, _)| *key == "channel") {
            let _ = writeln!(out, "\n[file.common]\nchannel = {}", quoted(&channel.name));
        }
        let at = quoted(self.at.source());
        let sum = money(self.amount);
        let _ = writeln!(
            out,
            "\n[[file.event]]\nkind = \"spent\"\nat = {at}\n[file.event.attributes]\namount = {sum}"
        );
        currency(out, self.currency, self.amount);
        if !self.about.iter().any(|(key, _)| *key == "category") {
            let asks = out.asks(&told!(
                "ads, salaries, subscriptions, placement, discounts or support?",
                "¿ads, salaries, subscriptions, placement, discounts o support?"
            ));
            let _ = writeln!(out, "category = \"'ads'\"    {asks}");
        }
        let own = self.about.iter().filter(|(key, _)| *key != "channel");
        for (key, column) in own.chain(&self.delivered) {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
        attributes(out, &self.kept, &TAKEN);
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }
}

/// Tells whether a column is one of several.
fn has(found: &[(&'static str, &Column)], column: &Column) -> bool {
    found.iter().any(|(_, own)| own.name == column.name)
}

/// Tells whether columns together are different in each row.
fn is_key_of_rows(columns: &[&Column]) -> bool {
    let Some(first) = columns.first() else { return false };
    let rows = 0..first.cells.len();
    let cells = |row: usize| -> Vec<Option<&str>> {
        columns.iter().map(|column| column.cells.get(row).and_then(Option::as_deref)).collect()
    };
    let mut seen = rustc_hash::FxHashSet::default();
    rows.into_iter().all(|row| seen.insert(cells(row)))
}
