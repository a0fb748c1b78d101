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
//! | `bad_amount` | negative, unreadable (a refund too), or a discount greater than the amount |
//! | `refund_before_order` | money went back before the order came |
//! | `refund_exceeds_order` | more went back than was charged |
//!
//! Where no event has the amount of the order, it is what its articles cost together, if of each
//! that is known. An order of zero (a gift, a replacement) counts as an order. One whose amount is
//! unknown counts as an order too, and adds to no sum.

use baremo_model::fact::NULL_INT;
use baremo_model::{EventBatch, EventKind, Fact, FactTable, NULL_CODE};

use super::amount::{Amount, minus, or_zero, plus};
use super::attributes::attributes;
use super::{Extra, Words, set_first, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

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

attributes! {
    Names {
        account, campaign, carrier, cart, country, currency, item_count, items, quantity, sku,
        title, warehouse,
    }
    amounts {
        amount, after_discount, discount, new_customer_discount, line_amount, price,
        cost, packing_cost, shipping_cost, return_cost, acquisition_cost,
    }
}

impl Names {
    /// Returns the amounts that an order costs, together.
    fn costs(self) -> [Amount; 5] {
        let Names { cost, packing_cost, shipping_cost, return_cost, acquisition_cost, .. } = self;
        [cost, packing_cost, shipping_cost, return_cost, acquisition_cost]
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

/// An order while its events are read.
struct Order {
    row: OrderRow,
    after_discount: i64,
    costs: [i64; 5],
    items: Vec<Item>,
    first_at: i64,
    first_refund_at: i64,
    /// The first currency named, a code of the batch.
    currency: u32,
    /// Whether its events name another one too.
    is_mixed: bool,
    /// Whether an event names an amount, or a discount, that is none.
    unread_amount: bool,
    unread_discount: bool,
    unread_refund: bool,
    /// Whether what was told last of each cost is none.
    unread_costs: [bool; 5],
    dropped: Option<&'static str>,
}

struct Fold<'a> {
    batch: EventBatch<'a>,
    words: Words<'a>,
    names: Names,
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, Names::READ);
    let mut fold = Fold { batch: *batch, names: Names::new(&words), words };
    let mut rows = OrderRows::with_capacity(batch.subjects.len());
    let mut items = ItemRows::with_capacity(batch.len());
    let mut products = Vec::new();
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        let mut one = fold.begin(subject, run);
        for &event in run {
            let event = event as usize;
            extra.see(batch, event, &mut fold.words);
            fold.describe(event, &mut one);
            fold.happen(event, &mut one);
        }
        let reason = one.settle();
        one.row.excluded = fold.words.word_or_null(reason);
        let order_row = rows.order_id.len() as i64;
        let start = products.len();
        for item in one.items {
            if item.sku != NULL_CODE && !products[start..].contains(&item.sku) {
                products.push(item.sku);
            }
            let Item { sku, title, quantity, amount } = item;
            items.push(ItemRow { order_row, sku, title, quantity, amount });
        }
        rows.push(OrderRow { product: products.len() as u32, ..one.row });
        extra.push();
    }
    let dictionaries = fold.words.finish();
    let mut table = rows.columns(Fact::Orders, products, &dictionaries);
    extra.finish(&mut table, &dictionaries);
    vec![table, items.columns(Fact::OrderItems, Vec::new(), &dictionaries)]
}

impl Fold<'_> {
    fn begin(&mut self, subject: u32, run: &[u32]) -> Order {
        let (source, order_id) = self.words.subject(subject);
        // Amounts may be told before the currency is.
        let named = |event: &u32| self.words.attribute(*event as usize, self.names.currency);
        let currency = run.iter().map(named).find(|currency| *currency != NULL_CODE);
        let currency = currency.unwrap_or(NULL_CODE);
        Order {
            // What the customer's other orders say is worked out when somebody asks.
            row: OrderRow {
                order_id,
                source,
                currency: self.words.keep(currency),
                refund: 0,
                ..OrderRow::unknown()
            },
            after_discount: NULL_INT,
            costs: [NULL_INT; 5],
            items: Vec::new(),
            first_at: run.first().map_or(NULL_INT, |event| self.batch.at[*event as usize]),
            first_refund_at: NULL_INT,
            currency,
            is_mixed: false,
            unread_amount: false,
            unread_discount: false,
            unread_refund: false,
            unread_costs: [false; 5],
            dropped: None,
        }
    }

    /// Takes what any event may say of the order: who, where, by which way, at what cost.
    fn describe(&mut self, event: usize, order: &mut Order) {
        let (batch, names, row) = (self.batch, self.names, &mut order.row);
        let said = |name: u32| self.words.attribute(event, name);
        let currency = said(names.currency);
        order.is_mixed |= currency != NULL_CODE && currency != order.currency;
        for (cell, code) in [
            (&mut row.customer, batch.customer[event]),
            (&mut row.channel, batch.channel[event]),
            (&mut row.account, said(names.account)),
            (&mut row.campaign, said(names.campaign)),
            (&mut row.country, said(names.country)),
            (&mut row.carrier, said(names.carrier)),
            (&mut row.warehouse, said(names.warehouse)),
            (&mut row.cart, said(names.cart)),
        ] {
            self.words.set(cell, code);
        }
        let costs = order.costs.iter_mut().zip(&mut order.unread_costs);
        for ((cost, unread), amount) in costs.zip(names.costs()) {
            let read = amount.read(&mut self.words, event, order.currency);
            if read != NULL_INT {
                (*cost, *unread) = (read, false);
            } else {
                *unread |= amount.is_unreadable(&mut self.words, event, order.currency);
            }
        }
    }

    /// Takes what happened.
    fn happen(&mut self, event: usize, order: &mut Order) {
        let at = self.batch.at[event];
        match EventKind::from_byte(self.batch.kind[event]) {
            Some(EventKind::OrderPlaced) => {
                set_first(&mut order.row.placed_at, at);
                self.price(event, order);
                self.itemise(event, order);
            }
            Some(EventKind::OrderPaid) => set_first(&mut order.row.paid_at, at),
            Some(EventKind::OrderShipped) => set_first(&mut order.row.shipped_at, at),
            Some(EventKind::OrderDelivered) => set_first(&mut order.row.delivered_at, at),
            Some(EventKind::OrderRefunded) => {
                set_first(&mut order.first_refund_at, at);
                let amount = self.names.amount;
                order.unread_refund |= amount.is_unreadable(&mut self.words, event, order.currency);
                order.row.refunded_at = at;
                order.row.refund =
                    match self.names.amount.read(&mut self.words, event, order.currency) {
                        // A refund that does not say how much gave everything back.
                        NULL_INT => NULL_INT,
                        // Some sources write what goes back with a minus.
                        amount => plus(order.row.refund, amount.saturating_abs()),
                    };
            }
            Some(EventKind::OrderCancelled) => set_first(&mut order.row.cancelled_at, at),
            Some(EventKind::OrderTest) => order.dropped = order.dropped.or(Some("test")),
            Some(EventKind::OrderDeleted) => order.dropped = Some("deleted"),
            _ => {}
        }
    }

    /// Takes the amounts of a `placed` event; of several the last known ones count.
    fn price(&mut self, event: usize, order: &mut Order) {
        let (names, currency) = (self.names, order.currency);
        for (cell, amount) in [
            (&mut order.row.gross, names.amount),
            (&mut order.after_discount, names.after_discount),
            (&mut order.row.discount, names.discount),
            (&mut order.row.new_customer_discount, names.new_customer_discount),
        ] {
            let read = amount.read(&mut self.words, event, currency);
            if read != NULL_INT {
                *cell = read;
            }
        }
        let mut unreadable =
            |amount: Amount| amount.is_unreadable(&mut self.words, event, currency);
        let amounts = [names.amount, names.after_discount, names.line_amount];
        order.unread_amount |= amounts.into_iter().any(&mut unreadable);
        order.unread_discount |= unreadable(names.discount);
    }

    /// Takes the articles of a `placed` event: one of its own, which may have a price and no name,
    /// and a list of `sku:quantity`.
    fn itemise(&mut self, event: usize, order: &mut Order) {
        let (names, currency) = (self.names, order.currency);
        let said = |name: u32| self.words.attribute(event, name);
        let [item_count, quantity] = [names.item_count, names.quantity].map(said);
        let [sku, title, list] = [names.sku, names.title, names.items].map(said);
        let item_count = self.words.integer(item_count);
        if item_count != NULL_INT {
            order.row.item_count = item_count;
        }
        let line_amount = names.line_amount.read(&mut self.words, event, currency);
        if sku != NULL_CODE || title != NULL_CODE || line_amount != NULL_INT {
            let quantity = match self.words.integer(quantity) {
                NULL_INT => 1,
                quantity => quantity,
            };
            let amount = match line_amount {
                NULL_INT => match names.price.read(&mut self.words, event, currency) {
                    NULL_INT => NULL_INT,
                    price => price.saturating_mul(quantity),
                },
                amount => amount,
            };
            let (sku, title) = (self.words.keep(sku), self.words.keep(title));
            order.items.push(Item { sku, title, quantity, amount });
        }
        for item in self.words.text(list).unwrap_or_default().split(',').map(str::trim) {
            let (sku, quantity) = match item.rsplit_once(':') {
                Some((sku, quantity)) => (sku, quantity.trim().parse().unwrap_or(1)),
                None => (item, 1),
            };
            if !sku.is_empty() {
                let sku = self.words.word(sku);
                order.items.push(Item { sku, title: NULL_CODE, quantity, amount: NULL_INT });
            }
        }
    }
}

impl Order {
    /// Works out what follows from all events together, and returns why it cannot count, where it
    /// cannot.
    fn settle(&mut self) -> Option<&'static str> {
        let row = &mut self.row;
        let unread = row.discount == NULL_INT && self.unread_discount;
        let discount = or_zero(row.discount);
        if row.gross == NULL_INT {
            row.gross = plus(self.after_discount, discount);
        }
        if row.gross == NULL_INT && !self.unread_amount && !self.items.is_empty() {
            row.gross = self.items.iter().fold(0, |sum, item| plus(sum, item.amount));
        }
        let unread = unread || row.gross == NULL_INT && self.unread_amount || self.unread_refund;
        let charged = minus(row.gross, discount);
        if row.refund == NULL_INT {
            row.refund = charged;
        }
        row.net = minus(charged, row.refund);
        let costs = self.costs.iter();
        // Of a cost that cannot be read nobody knows how much it was: there is no margin.
        let is_read = !self.unread_costs.contains(&true);
        if is_read && costs.clone().any(|cost| *cost != NULL_INT) {
            row.cost = costs.fold(0, |sum: i64, cost| sum.saturating_add(or_zero(*cost)));
        }
        row.margin = minus(row.net, row.cost);
        if row.item_count == NULL_INT && !self.items.is_empty() {
            let pieces = self.items.iter().map(|item| item.quantity);
            row.item_count = pieces.fold(0, i64::saturating_add);
        }
        let refunded = self.first_refund_at != NULL_INT;
        let negative = [row.gross, discount, charged].iter().any(|m| *m != NULL_INT && *m < 0);
        let reason = self.dropped.or(match () {
            () if row.placed_at == NULL_INT => Some("not_placed"),
            () if self.is_mixed => Some("mixed_currency"),
            () if negative || unread => Some("bad_amount"),
            () if refunded && self.first_refund_at < row.placed_at => Some("refund_before_order"),
            () if row.net != NULL_INT && row.net < 0 => Some("refund_exceeds_order"),
            () => None,
        });
        if row.placed_at == NULL_INT {
            row.placed_at = self.first_at;
        }
        reason
    }
}
