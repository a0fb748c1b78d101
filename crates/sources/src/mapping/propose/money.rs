//! Orders, where headings are plain: one row an order or an article of one.

use std::fmt::Write as _;

use baremo_model::told;

use super::apart::{
    attributes, called, common, first_time, fitting, is_of_conversations, others, unnamed_rows,
};
use super::articles::{Row, is_of_piece, unit_price};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::fate::{Fate, asks_other_id, id_beside, lost, lost_at};
use super::guess::{is_of, repeats};
use super::known_by::KnownBy;
use super::names::{Lines, Role, each};
use super::refund::{Refund, is_refund};
use super::shops::{customer_of, holds_amounts, sale_id, skip_free, tells_trials_alone, trials_of};
use super::sums::{PARTS, currency, money};
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
    "valor total, dollar value, value, gross, bruto, brutto, lordo, ventas, ingresos, subtotal",
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
/// Words by which a column is about orders, and names none.
pub(super) const COUNTS: [&str; 5] = ["count", "number of", "last", "first", "days"];

/// A file whose rows are orders, or articles of them.
pub(super) struct Orders<'a> {
    /// What names an order; none where a row is one and nothing names it.
    id: Option<&'a Column>,
    row: Row,
    at: &'a Column,
    amount: &'a Column,
    /// Whether that is what one piece of its article costs.
    is_of_piece: bool,
    /// What its goods cost whoever sells them.
    cost: Option<&'a Column>,
    customer: Option<&'a Column>,
    currency: Option<&'a Column>,
    quantity: Option<&'a Column>,
    article: Option<&'a Column>,
    price: Option<&'a Column>,
    campaign: Option<&'a Column>,
    channel: Option<&'a Column>,
    fate: Option<Fate<'a>>,
    refund: Option<Refund<'a>>,
    /// When it was cancelled or refunded, where no column says whether.
    lost: Vec<&'a Column>,
    /// Which rows only begin a trial.
    trials: Option<&'a Column>,
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
        let whole = called(&sums, AMOUNTS);
        let amount = whole.or_else(|| unit_price(columns))?;
        let at = first_time(columns)?;
        let free = |column: &&&'a Column| !is_id(column) && column.name != amount.name;
        let free: Vec<&'a Column> = words.iter().filter(free).copied().collect();
        let customer = customer_of(&free);
        let refund = Refund::of(columns).or_else(|| Refund::below(id?, amount));
        let came_back = refund.as_ref().is_some_and(Refund::is_below);
        let row = Row::of(id, amount, came_back);
        let [currency, quantity, article, channel] =
            [CURRENCIES, QUANTITIES, ARTICLES, PLATFORMS].map(|own| called(&free, own));
        let campaign = campaign_of(&free);
        let told = [customer, currency, quantity, channel, campaign];
        let rest = free.iter().copied().filter(|column| !is_one(&told, column));
        let article = article.or_else(|| row.article(id, &rest.collect::<Vec<_>>()));
        let is_of_piece = article.is_some() && is_of_piece(id, amount, quantity, row);
        // Where no order has an id, customers who come again tell that rows are orders.
        let is_told = || customer.is_some_and(repeats) && !has_other_id(columns);
        if id.is_none() && (whole.is_none() || !is_told()) || whole.is_none() && !is_of_piece {
            return None;
        }
        let row = row.of_pieces(is_of_piece);
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
            is_of_fate(fate.as_ref(), column) || is_paid_back(column) || is_lost(column)
        };
        let unused = unused.into_iter().filter(|column| !tells(column)).collect();
        let kept = kept.into_iter().filter(|column| !is_paid_back(column)).collect();
        let found = Orders {
            id,
            row,
            at,
            amount,
            is_of_piece,
            cost,
            customer,
            currency,
            quantity,
            article,
            price,
            campaign,
            channel,
            fate,
            refund,
            lost,
            trials: trials_of(columns, amount),
            kept,
            unused,
        };
        Some(found.without_trials())
    }

    /// Lets go of the column that says which rows are trials, where it says nothing else of others.
    fn without_trials(mut self) -> Self {
        let Some(trials) = self.trials else { return self };
        self.unused.retain(|column| column.name != trials.name);
        if tells_trials_alone(trials) {
            self.kept.retain(|column| column.name != trials.name);
        }
        self
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

    /// Asks whether a price is that of one piece, where it is taken for that.
    fn asks_pieces(&self, out: &Draft) -> String {
        let Some(quantity) = self.quantity.filter(|_| self.is_of_piece) else {
            return String::new();
        };
        let asks = told!(
            "of one piece, times `{}`? What all of them cost is `line_amount`.",
            "¿de una unidad, por `{}`? Lo que cuestan todas es `line_amount`.",
            quantity.name
        );
        format!("    {}", out.asks(&asks))
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
        skip_free(out, detected, (self.id, self.amount), self.trials);
        let has_articles = self.row != Row::Order;
        common(out, [("customer", self.customer), ("channel", self.channel)]);
        let known = KnownBy::of(&out.place, self.customer, &self.unused);
        known.written(out, self.customer, &[Some(self.at)]);
        let at = quoted(self.at.source());
        let when = self.refund.as_ref().map(Refund::unless).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n[[file.event]]\n{when}kind = \"placed\"\nat = {at}\n[file.event.attributes]"
        );
        let amount = if self.is_of_piece { "price" } else { self.row.amount() };
        let sum = money(out, self.amount);
        let asks = self.asks_pieces(out);
        let _ = writeln!(out, "{amount} = {sum}{asks}");
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
        for (key, column) in
            [(quantity, self.quantity), ("sku", self.article), ("campaign", self.campaign)]
        {
            if let Some(column) = column {
                let _ = writeln!(out, "{key} = {}", quoted(&column.name));
            }
        }
        let taken = [amount, "currency", "cost", quantity, "sku", "items", "price", "campaign"];
        attributes(out, &self.kept, &taken);
        if let Some(fate) = &self.fate {
            fate.event(out, self.at, self.refund.as_ref(), has_articles);
        }
        if let Some(refund) = &self.refund {
            refund.event(out, self.at);
        }
        lost(out, &self.lost);
        let left = self.unused.iter().copied().filter(|column| !known.has(column));
        let left: Vec<&Column> = left.collect();
        out.leaves(left.iter().map(|column| column.name.as_str()));
        asks_other_id(out, self.id.filter(|_| self.row == Row::Order), &left);
    }
}

/// Tells whether a column says what became of orders, or when.
fn is_of_fate(fate: Option<&Fate<'_>>, column: &Column) -> bool {
    fate.is_some_and(|fate| {
        let is_at = |at: &Column| at.name == column.name;
        is_at(fate.column()) || fate.at().is_some_and(is_at)
    })
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

/// Returns the column that names the campaign that orders came by.
fn campaign_of<'a>(free: &[&'a Column]) -> Option<&'a Column> {
    let words: Vec<&'a Column> = free.iter().copied().filter(|own| !own.is_number).collect();
    called(&words, CAMPAIGNS)
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
