//! What rows of orders are where several are of one: articles, with what each costs or with what
//! their whole order does; and which of them are what came back, below zero.
//!
//! ```text
//! A-1, 36.04 | A-1, 33.57 ─► articles        A-2, 73.61 | A-2, 73.61 ─► each repeats its order's
//! A-3, 29.99 | A-3, -29.99 ─► a sale, and what came back of it
//! ```

use std::fmt::Write as _;

use baremo_model::told;
use rustc_hash::FxHashMap;

use super::apart::{called, fitting, unnamed_rows};
use super::called::is_called_any;
use super::column::Column;
use super::draft::Draft;
use super::grouped::holds_counts;
use super::guess::repeats;
use super::money::{QUANTITIES, is_key_of_rows};
use super::names::{Lines, each};
use super::quoted;
use super::sums::holds_money;
use crate::mapping::number::plain_number;

/// What names an order in Amazon's reports.
const AMAZON: &str = "amazon order id";

/// Words by which an amount is that of a whole order, and those by which it is an article's.
const WHOLE: Lines = &[
    "total, order amount, order value, importe del pedido, gesamtbetrag, gesamtsumme",
    "montant total, totale",
];
const OF_ARTICLE: Lines = &[
    "line, item, article, product, unit, linea, articulo, producto, position, artikel, ligne",
    "produit, riga, prodotto, linha, produto",
];
/// Words of what one piece of an article costs.
const PRICES: Lines = &[
    "unit price, price per unit, item price, precio unitario, precio por unidad, precio unidad",
    "einzelpreis, stuckpreis, prix unitaire, prezzo unitario, preco unitario",
];
/// Words of what one piece costs where a row says how many there are, and words beside them by
/// which it is what a row does.
const OF_PIECES: Lines = &["price, precio, preis, prix, prezzo, preco"];
const OF_ROWS: Lines = &["line, linea, position, ligne, riga, linha"];
/// Words of what names an article, beside plainer ones.
const REFERENCES: Lines = &["reference, ref, ean, code, referencia, codigo, artikelnummer, codice"];
/// Orders whose rows all say the same that tell that each repeats its order's, at least.
const ENOUGH: usize = 3;

/// What a row of orders is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// An order.
    Order,
    /// An article of one, with what it costs.
    Article,
    /// An article of one, with what the whole order costs.
    Repeated,
}

impl Row {
    /// Judges rows by the sample; where some are what `came_back`, an order has several.
    pub(super) fn of(id: Option<&Column>, amount: &Column, came_back: bool) -> Self {
        match id.filter(|id| came_back || repeats(id)) {
            None => Row::Order,
            Some(id) if repeats_whole(id, amount) => Row::Repeated,
            Some(_) => Row::Article,
        }
    }

    /// Returns what a row is where its amount is that of one piece: no order's whole, then.
    pub(super) fn of_pieces(self, is_of_piece: bool) -> Self {
        match self {
            Row::Repeated if is_of_piece => Row::Article,
            row => row,
        }
    }

    /// Returns the attribute that holds the amount.
    pub(super) fn amount(self) -> &'static str {
        match self {
            Row::Article => "line_amount",
            Row::Order | Row::Repeated => "amount",
        }
    }

    /// Returns the column of what one piece costs, where no other tells what an article does.
    pub(super) fn price<'a>(self, columns: &[&'a Column]) -> Option<&'a Column> {
        let sums = columns.iter().copied().filter(|column| holds_money(column));
        let sums: Vec<&'a Column> = sums.collect();
        called(&sums, PRICES).filter(|_| self == Row::Repeated)
    }

    /// Returns the column that names articles though it is called as the name of anything: it is
    /// not the same in all rows of an order.
    pub(super) fn article<'a>(
        self,
        id: Option<&Column>,
        free: &[&'a Column],
    ) -> Option<&'a Column> {
        let id = id.filter(|_| self != Row::Order)?;
        let differs = |column: &Column| {
            let orders = by_order(id, column);
            orders.values().any(|cells| cells.iter().any(|cell| *cell != cells[0]))
        };
        let own = free.iter().copied().filter(|column| !holds_prices(column) && differs(column));
        called(&own.collect::<Vec<_>>(), REFERENCES)
    }

    /// Writes what names an order and the record of each row, and asks what they are.
    pub(super) fn subject(
        self,
        out: &mut Draft,
        (id, amount): (&Column, &Column),
        (article, at): (Option<&Column>, &Column),
    ) {
        if self == Row::Order {
            asks_again(out, id, amount);
        }
        let (name, amount) = (&id.name, &amount.name);
        match self {
            Row::Order => out.question(&told!(
                "is a row an order, which `{name}` names, with what it cost the customer?",
                "¿Cada fila es un pedido, que `{name}` identifica, con lo que le costó al cliente?"
            )),
            Row::Article => out.question(&told!(
                "`{name}` repeats: is a row an article of an order, with what it cost? They are\n\
                 added up. Where all rows of an order have its whole amount, write `amount` for\n\
                 `line_amount`.",
                "`{name}` se repite. ¿Cada fila es un artículo de un pedido, con lo que\n\
                 costó? Se suman. Si todas las filas de un pedido llevan su importe entero, ponga\n\
                 `amount` en vez de `line_amount`."
            )),
            Row::Repeated => out.question(&told!(
                "`{name}` repeats, and `{amount}` is told once an order or is the same in all its\n\
                 rows: is a row an article, and that the amount of the whole order? It counts\n\
                 once. Where it is the article's, write `line_amount` for `amount`.",
                "`{name}` se repite, y `{amount}` va una vez por pedido o es igual en todas sus\n\
                 filas. ¿Cada fila es un artículo, y ese el importe del pedido entero? Cuenta una\n\
                 vez. Si es el del artículo, ponga `line_amount` en vez de `amount`."
            )),
        }
        let record = match self {
            Row::Order => format!("order/{}", id.part()),
            Row::Article | Row::Repeated => {
                format!("order/{}/{}", id.part(), name_of_row(out, id, article, at))
            }
        };
        let (subject, record) = (quoted(id.source()), quoted(&record));
        let _ = writeln!(out, "stream = \"order\"\nsubject = {subject}\nrecord = {record}");
    }
}

/// Asks about the few orders that have several rows with different amounts, where nearly all have
/// one: of their rows the last alone would count.
fn asks_again(out: &mut Draft, id: &Column, amount: &Column) {
    let orders = by_order(id, amount);
    let differs = |cells: &[&str]| cells.iter().any(|cell| *cell != cells[0]);
    let several = orders.iter().filter(|(_, cells)| differs(cells)).map(|(order, _)| *order);
    let Some(first) = several.min() else { return };
    let (name, amount) = (&id.name, &amount.name);
    out.question(&told!(
        "some orders have several rows with different `{amount}`, such as `{first}`: only the\n\
         last row of each counts. Where rows are articles, write `line_amount` for `amount` and\n\
         record = \"order/{{{name}}}/{{#record}}\", and they are added up.",
        "algunos pedidos tienen varias filas con distinto `{amount}`, como `{first}`: solo\n\
         cuenta la última fila de cada uno. Si las filas son artículos, ponga `line_amount` en\n\
         vez de `amount` y record = \"order/{{{name}}}/{{#record}}\", y se suman."
    ));
}

/// Returns what tells the rows of an order apart: their article, and when it was if it has to be,
/// so that a later export with its rows in another order says the same once more; else the number
/// of each. Rows that are alike in all may be two of one price.
fn name_of_row(out: &mut Draft, id: &Column, article: Option<&Column>, at: &Column) -> String {
    if let Some(article) = article.filter(|article| article.filled == article.cells.len()) {
        if is_key_of_rows(&[id, article]) {
            return article.part();
        }
        if is_key_of_rows(&[id, article, at]) {
            return format!("{}/{}", article.part(), at.part());
        }
    }
    unnamed_rows(out);
    "{#record}".to_owned()
}

/// Returns the column of what one piece costs, where another says how many there are.
pub(super) fn unit_price(columns: &[Column]) -> Option<&Column> {
    called(&fitting(columns, holds_counts), QUANTITIES)?;
    called(&fitting(columns, holds_money), PRICES)
}

/// Tells whether an amount is what one piece costs of an article that is named: it is called a
/// price, and the row says how many there are.
pub(super) fn is_of_piece(
    id: Option<&Column>,
    amount: &Column,
    quantity: Option<&Column>,
    row: Row,
) -> bool {
    let name = &amount.name;
    // `item-price` of Amazon's reports is what all pieces of a row cost.
    if id.is_some_and(|id| is_called_any(&id.name, [AMAZON])) {
        return false;
    }
    let is_of_more = is_called_any(name, each(WHOLE).chain(each(OF_ROWS))) || row == Row::Repeated;
    let is_price = is_called_any(name, each(OF_PIECES)) && !is_of_more;
    quantity.is_some_and(holds_counts) && (is_price || is_called_any(name, each(PRICES)))
}

/// Tells whether some orders have an amount above zero in one row, and below it in another.
pub(super) fn comes_back(id: &Column, amount: &Column) -> bool {
    let orders = by_order(id, amount);
    orders.values().any(|cells| {
        let below = cells.iter().filter(|cell| is_below(cell)).count();
        below > 0 && below < cells.len()
    })
}

/// Tells whether an amount is said once of each order, or is the same in all rows of those that
/// have several.
fn repeats_whole<'a>(id: &'a Column, amount: &'a Column) -> bool {
    let orders = by_order(id, amount);
    let above = |cells: &Vec<&'a str>| -> Vec<&'a str> {
        cells.iter().copied().filter(|cell| !is_below(cell)).collect()
    };
    let several = orders.values().map(above).filter(|cells| cells.len() > 1);
    let several: Vec<Vec<&str>> = several.collect();
    if several.is_empty() {
        return amount.filled < amount.cells.len();
    }
    let is_whole =
        is_called_any(&amount.name, each(WHOLE)) && !is_called_any(&amount.name, each(OF_ARTICLE));
    let enough = if is_whole { 1 } else { ENOUGH };
    let is_same = |cells: &Vec<&str>| cells.iter().all(|cell| *cell == cells[0]);
    several.len() >= enough && amount.distinct > 1 && several.iter().all(is_same)
}

/// Returns what a column says in the rows of each order.
fn by_order<'a>(id: &'a Column, column: &'a Column) -> FxHashMap<&'a str, Vec<&'a str>> {
    let mut orders: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (order, cell) in id.cells.iter().zip(&column.cells) {
        if let (Some(order), Some(cell)) = (order, cell) {
            orders.entry(order.as_str()).or_default().push(cell.as_str());
        }
    }
    orders
}

fn is_below(cell: &str) -> bool {
    plain_number(cell, false).is_some_and(|number| number.starts_with('-'))
}

/// Tells whether a column holds prices, and so names nothing.
fn holds_prices(column: &Column) -> bool {
    holds_money(column) && column.values.iter().any(|value| value.contains(['.', ',', '€', '$']))
}
