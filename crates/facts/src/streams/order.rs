//! Orders and their articles: what was asked, taken off, given back, and when.
//!
//! An order is what its `placed` events say. There may be several of them (a shop's export has one
//! row an article); each adds its article, and the last known amount counts. An order that cannot
//! count keeps its row with the reason:
//!
//! | reason | |
//! |---|---|
//! | `deleted`, `test` | the source says so |
//! | `not_placed` | other events name it, but nobody placed it |
//! | `mixed_currency` | its events name two currencies |
//! | `bad_amount` | negative or unreadable, or a discount greater than the amount |
//! | `refund_before_order` | money went back before the order came |
//! | `refund_exceeds_order` | more went back than was charged |
//!
//! An order of zero (a gift, a replacement) counts as an order. One whose amount is unknown counts
//! as an order too, and adds to no sum.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Dictionary, EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::{Amount, minus, or_zero, plus};
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Dictionaries, Grow, rows};

rows! {
    /// Rows of [`Fact::Orders`].
    OrderRows, OrderRow {
        order_id: code,
        source: code,
        excluded: code,
        customer: code,
        account: code,
        channel: code,
        campaign: code,
        country: code,
        carrier: code,
        warehouse: code,
        product: list,
        currency: code,
        placed_at: int,
        paid_at: int,
        shipped_at: int,
        delivered_at: int,
        refunded_at: int,
        cancelled_at: int,
        gross: int,
        discount: int,
        refund: int,
        net: int,
        cost: int,
        margin: int,
        new_customer_discount: int,
        item_count: int,
        cart: code,
        previous_day_at: int,
        next_day_at: int,
        quiet_at: int,
    }
}

rows! {
    /// Rows of [`Fact::OrderItems`].
    ItemRows, ItemRow {
        order_row: int,
        sku: code,
        title: code,
        quantity: int,
        amount: int,
    }
}

/// Attributes the fold reads.
const READ: [&str; 42] = [
    "account",
    "after_discount",
    "after_discount_micros",
    "after_discount_minor",
    "amount",
    "amount_micros",
    "amount_minor",
    "campaign",
    "carrier",
    "cart",
    "cost",
    "cost_micros",
    "cost_minor",
    "country",
    "currency",
    "discount",
    "discount_micros",
    "discount_minor",
    "item_count",
    "items",
    "line_amount",
    "line_amount_micros",
    "line_amount_minor",
    "new_customer_discount",
    "new_customer_discount_micros",
    "new_customer_discount_minor",
    "packing_cost",
    "packing_cost_micros",
    "packing_cost_minor",
    "price",
    "price_micros",
    "price_minor",
    "quantity",
    "return_cost",
    "return_cost_micros",
    "return_cost_minor",
    "shipping_cost",
    "shipping_cost_micros",
    "shipping_cost_minor",
    "sku",
    "title",
    "warehouse",
];

/// Codes of the names of the attributes.
struct Names {
    account: u32,
    campaign: u32,
    carrier: u32,
    cart: u32,
    country: u32,
    currency: u32,
    item_count: u32,
    items: u32,
    quantity: u32,
    sku: u32,
    title: u32,
    warehouse: u32,
    amount: Amount,
    after_discount: Amount,
    discount: Amount,
    new_customer_discount: Amount,
    costs: [Amount; 4],
    price: Amount,
    line_amount: Amount,
}

impl Names {
    fn new(words: &Words<'_>) -> Self {
        let name = |name: &str| words.name(name);
        let amount = |name: &str| Amount::new(words, name);
        Names {
            account: name("account"),
            campaign: name("campaign"),
            carrier: name("carrier"),
            cart: name("cart"),
            country: name("country"),
            currency: name("currency"),
            item_count: name("item_count"),
            items: name("items"),
            quantity: name("quantity"),
            sku: name("sku"),
            title: name("title"),
            warehouse: name("warehouse"),
            amount: amount("amount"),
            after_discount: amount("after_discount"),
            discount: amount("discount"),
            new_customer_discount: amount("new_customer_discount"),
            costs: ["cost", "packing_cost", "shipping_cost", "return_cost"].map(amount),
            price: amount("price"),
            line_amount: amount("line_amount"),
        }
    }
}

/// An article of an order, before it has one.
#[derive(Clone, Copy)]
struct Item {
    sku: u32,
    title: u32,
    quantity: i64,
    amount: i64,
}

/// What is known of an order beside its row.
struct Known {
    after_discount: i64,
    costs: [i64; 4],
    items: Vec<Item>,
    first_at: i64,
    first_refund_at: i64,
    /// The first currency named, a code of the batch.
    currency: u32,
    fault: Option<&'static str>,
    /// Whether an event names an amount, or a discount, that is none.
    unread_amount: bool,
    unread_discount: bool,
    dropped: Option<&'static str>,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, &READ);
    let names = Names::new(&words);
    let mut rows = OrderRows::with_capacity(batch.subjects.len());
    let mut items = ItemRows::with_capacity(batch.len());
    let mut products = Vec::new();
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let (mut row, known) = one(batch, run, subject, &names, &mut words, &mut extra);
        let order_row = rows.order_id.len() as i64;
        let start = products.len();
        for item in known.items {
            if item.sku != NULL_CODE && !products[start..].contains(&item.sku) {
                products.push(item.sku);
            }
            let Item { sku, title, quantity, amount } = item;
            items.push(ItemRow { order_row, sku, title, quantity, amount });
        }
        row.product = products.len() as u32;
        rows.push(row);
        extra.push();
    }
    let strings = Arc::new(words.finish());
    let dictionaries =
        Dictionaries { strings: strings.clone(), conversations: Arc::new(Dictionary::new()) };
    let mut table = rows.columns(Fact::Orders, products, &dictionaries);
    extra.finish(&mut table, &strings);
    vec![table, items.columns(Fact::OrderItems, Vec::new(), &dictionaries)]
}

/// Folds the events of one order.
fn one(
    batch: &EventBatch<'_>,
    run: &[u32],
    subject: u32,
    names: &Names,
    words: &mut Words<'_>,
    extra: &mut Extra,
) -> (OrderRow, Known) {
    let (source, order_id) = words.subject(subject);
    let mut row = blank(source, order_id);
    let mut known = Known {
        after_discount: NULL_INT,
        costs: [NULL_INT; 4],
        items: Vec::new(),
        first_at: run.first().map_or(NULL_INT, |event| batch.at[*event as usize]),
        first_refund_at: NULL_INT,
        // Amounts may be told before the currency is.
        currency: run
            .iter()
            .map(|event| words.attribute(*event as usize, names.currency))
            .find(|currency| *currency != NULL_CODE)
            .unwrap_or(NULL_CODE),
        fault: None,
        unread_amount: false,
        unread_discount: false,
        dropped: None,
    };
    row.currency = words.keep(known.currency);
    for &event in run {
        let event = event as usize;
        extra.see(batch, event, words);
        describe(batch, event, names, words, &mut row, &mut known);
        happen(batch, event, names, words, &mut row, &mut known);
    }
    settle(&mut row, &mut known, words);
    (row, known)
}

fn blank(source: u32, order_id: u32) -> OrderRow {
    OrderRow {
        order_id,
        source,
        excluded: NULL_CODE,
        customer: NULL_CODE,
        account: NULL_CODE,
        channel: NULL_CODE,
        campaign: NULL_CODE,
        country: NULL_CODE,
        carrier: NULL_CODE,
        warehouse: NULL_CODE,
        product: 0,
        currency: NULL_CODE,
        placed_at: NULL_INT,
        paid_at: NULL_INT,
        shipped_at: NULL_INT,
        delivered_at: NULL_INT,
        refunded_at: NULL_INT,
        cancelled_at: NULL_INT,
        gross: NULL_INT,
        discount: NULL_INT,
        refund: 0,
        net: NULL_INT,
        cost: NULL_INT,
        margin: NULL_INT,
        new_customer_discount: NULL_INT,
        item_count: NULL_INT,
        cart: NULL_CODE,
        // What the customer's other orders say is worked out when somebody asks.
        previous_day_at: NULL_INT,
        next_day_at: NULL_INT,
        quiet_at: NULL_INT,
    }
}

/// Takes what any event may say of the order: who, where, by which way, at what cost.
fn describe(
    batch: &EventBatch<'_>,
    event: usize,
    names: &Names,
    words: &mut Words<'_>,
    row: &mut OrderRow,
    known: &mut Known,
) {
    let currency = words.attribute(event, names.currency);
    if currency != NULL_CODE && currency != known.currency {
        known.fault = Some("mixed_currency");
    }
    for (cell, code) in [
        (&mut row.customer, batch.customer[event]),
        (&mut row.channel, batch.channel[event]),
        (&mut row.account, words.attribute(event, names.account)),
        (&mut row.campaign, words.attribute(event, names.campaign)),
        (&mut row.country, words.attribute(event, names.country)),
        (&mut row.carrier, words.attribute(event, names.carrier)),
        (&mut row.warehouse, words.attribute(event, names.warehouse)),
        (&mut row.cart, words.attribute(event, names.cart)),
    ] {
        if code != NULL_CODE {
            *cell = words.keep(code);
        }
    }
    for (cost, amount) in known.costs.iter_mut().zip(names.costs) {
        let read = amount.read(words, event, known.currency);
        if read != NULL_INT {
            *cost = read;
        }
    }
}

/// Takes what happened.
fn happen(
    batch: &EventBatch<'_>,
    event: usize,
    names: &Names,
    words: &mut Words<'_>,
    row: &mut OrderRow,
    known: &mut Known,
) {
    let at = batch.at[event];
    let first = |cell: &mut i64| {
        if *cell == NULL_INT {
            *cell = at;
        }
    };
    match EventKind::from_byte(batch.kind[event]) {
        Some(EventKind::OrderPlaced) => {
            first(&mut row.placed_at);
            place(event, names, words, row, known);
        }
        Some(EventKind::OrderPaid) => first(&mut row.paid_at),
        Some(EventKind::OrderShipped) => first(&mut row.shipped_at),
        Some(EventKind::OrderDelivered) => first(&mut row.delivered_at),
        Some(EventKind::OrderRefunded) => {
            first(&mut known.first_refund_at);
            row.refunded_at = at;
            match names.amount.read(words, event, known.currency) {
                // A refund that does not say how much gave everything back.
                NULL_INT => row.refund = NULL_INT,
                // Some sources write what goes back with a minus.
                amount => row.refund = plus(row.refund, amount.saturating_abs()),
            }
        }
        Some(EventKind::OrderCancelled) => first(&mut row.cancelled_at),
        Some(EventKind::OrderTest) => known.dropped = known.dropped.or(Some("test")),
        Some(EventKind::OrderDeleted) => known.dropped = Some("deleted"),
        _ => {}
    }
}

/// Takes amounts and articles of a `placed` event.
fn place(
    event: usize,
    names: &Names,
    words: &mut Words<'_>,
    row: &mut OrderRow,
    known: &mut Known,
) {
    let currency = known.currency;
    for (cell, amount) in [
        (&mut row.gross, names.amount),
        (&mut known.after_discount, names.after_discount),
        (&mut row.discount, names.discount),
        (&mut row.new_customer_discount, names.new_customer_discount),
    ] {
        let read = amount.read(words, event, currency);
        if read != NULL_INT {
            *cell = read;
        }
    }
    let mut unreadable = |amount: Amount| amount.is_unreadable(words, event, currency);
    known.unread_amount |= unreadable(names.amount) || unreadable(names.after_discount);
    known.unread_discount |= unreadable(names.discount);
    let item_count = words.attribute(event, names.item_count);
    let item_count = words.integer(item_count);
    if item_count != NULL_INT {
        row.item_count = item_count;
    }
    let (sku, title) = (words.attribute(event, names.sku), words.attribute(event, names.title));
    if sku != NULL_CODE || title != NULL_CODE {
        let quantity = words.attribute(event, names.quantity);
        let quantity = match words.integer(quantity) {
            NULL_INT => 1,
            quantity => quantity,
        };
        let amount = match names.line_amount.read(words, event, currency) {
            NULL_INT => match names.price.read(words, event, currency) {
                NULL_INT => NULL_INT,
                price => price.saturating_mul(quantity),
            },
            amount => amount,
        };
        let (sku, title) = (words.keep(sku), words.keep(title));
        known.items.push(Item { sku, title, quantity, amount });
    }
    let items = words.attribute(event, names.items);
    for item in words.text(items).unwrap_or_default().split(',').map(str::trim) {
        let (sku, quantity) = match item.rsplit_once(':') {
            Some((sku, quantity)) => (sku, quantity.trim().parse().unwrap_or(1)),
            None => (item, 1),
        };
        if !sku.is_empty() {
            let sku = words.word(sku);
            known.items.push(Item { sku, title: NULL_CODE, quantity, amount: NULL_INT });
        }
    }
}

/// Works out what follows from all events together.
fn settle(row: &mut OrderRow, known: &mut Known, words: &mut Words<'_>) {
    let unread = row.discount == NULL_INT && known.unread_discount;
    let discount = or_zero(row.discount);
    if row.gross == NULL_INT {
        row.gross = plus(known.after_discount, discount);
    }
    let unread = unread || row.gross == NULL_INT && known.unread_amount;
    let charged = minus(row.gross, discount);
    if row.refund == NULL_INT {
        row.refund = charged;
    }
    row.net = minus(charged, row.refund);
    if known.costs.iter().any(|cost| *cost != NULL_INT) {
        row.cost = known.costs.iter().fold(0, |sum: i64, cost| sum.saturating_add(or_zero(*cost)));
    }
    row.margin = minus(row.net, row.cost);
    if row.item_count == NULL_INT && !known.items.is_empty() {
        let pieces = known.items.iter().map(|item| item.quantity);
        row.item_count = pieces.fold(0, i64::saturating_add);
    }
    let refunded = known.first_refund_at != NULL_INT;
    let negative = [row.gross, discount, charged].iter().any(|m| *m != NULL_INT && *m < 0);
    let reason = known.dropped.or(match () {
        () if row.placed_at == NULL_INT => Some("not_placed"),
        () if known.fault == Some("mixed_currency") => known.fault,
        () if negative || unread => Some("bad_amount"),
        () if refunded && known.first_refund_at < row.placed_at => Some("refund_before_order"),
        () if row.net != NULL_INT && row.net < 0 => Some("refund_exceeds_order"),
        () => None,
    });
    if row.placed_at == NULL_INT {
        row.placed_at = known.first_at;
    }
    row.excluded = words.word_or_null(reason);
}
