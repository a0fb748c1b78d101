//! Carts: from the first article to the order, or to nothing.
//!
//! A cart is left once it is idle for longer than a setting. Who comes back to it, to begin
//! checkout or with more articles, does not undo that: its last activity stays what it was, so that
//! an order of then comes late.

use baremo_model::fact::NULL_INT;
use baremo_model::{EventKind, NULL_CODE};

use super::fields::Field;
use super::rows::CartRow;
use super::session::{Open, Visitor};
use super::{Web, add_money};
use crate::table::Grow;

/// A cart of one visitor.
struct Cart {
    /// Id the source gives it, as code of the batch.
    id: u32,
    /// Row of the session in which it was begun.
    session_row: usize,
    customer: u32,
    device: u32,
    campaign: u32,
    created_at: i64,
    /// Last event before it was left, or at all.
    last_activity_at: i64,
    /// Last event before the order.
    touched_at: i64,
    checkout_at: i64,
    ordered_at: i64,
    value: (i64, u32),
    value_is_mixed: bool,
    item_count: i64,
    /// Its events, for the attributes nobody asked for.
    rows: Vec<u32>,
}

/// The carts of one visitor, in order of creation.
#[derive(Default)]
pub(super) struct Carts {
    carts: Vec<Cart>,
}

impl Carts {
    /// Takes an event, if it is one of a cart.
    pub(super) fn event(
        &mut self,
        web: &mut Web<'_>,
        session: &Open,
        kind: EventKind,
        at: i64,
        row: usize,
    ) {
        let id = web.fields.get(Field::Cart);
        let gap_micros = web.settings.cart_gap_micros;
        let place = match kind {
            EventKind::Purchased => self.touched_last(id),
            EventKind::CartAdded => {
                let goes_on = |cart: &Cart| id != NULL_CODE || cart.idle(at) <= gap_micros;
                let own = self.open(id).filter(|place| goes_on(&self.carts[*place]));
                Some(own.unwrap_or_else(|| self.create(id, at, session)))
            }
            // Who begins checkout comes back for what is in the cart, however old it is.
            EventKind::CheckoutStarted => {
                Some(self.touched_last(id).unwrap_or_else(|| self.create(id, at, session)))
            }
            // An article cannot leave a cart nobody saw being filled.
            EventKind::CartRemoved => self.open(id),
            _ => return,
        };
        let Some(cart) = place.map(|place| &mut self.carts[place]) else { return };
        cart.rows.push(row as u32);
        match kind {
            EventKind::Purchased => cart.ordered_at = at,
            EventKind::CheckoutStarted if cart.checkout_at == NULL_INT => cart.checkout_at = at,
            EventKind::CartAdded => cart.change(web, 1),
            EventKind::CartRemoved => cart.change(web, -1),
            _ => {}
        }
        if cart.ordered_at == NULL_INT {
            let was_left = cart.touched_at > cart.last_activity_at;
            if !was_left && cart.idle(at) <= gap_micros {
                cart.last_activity_at = at;
            }
            cart.touched_at = at;
        }
    }

    /// Returns the cart that an event with this id, or with none, belongs to: the last of them,
    /// unless it is ordered.
    fn open(&self, id: u32) -> Option<usize> {
        let last = self.carts.iter().rposition(|cart| cart.id == id);
        last.filter(|place| self.carts[*place].ordered_at == NULL_INT)
    }

    /// Returns the cart that a checkout or a purchase is of: the one it names, else the one touched
    /// last, for trackers name the cart where articles are put in and not where they are paid for.
    /// None where that one is ordered: a page of thanks that is loaded again orders nothing older.
    fn touched_last(&self, id: u32) -> Option<usize> {
        match id {
            NULL_CODE => (0..self.carts.len())
                .max_by_key(|place| self.carts[*place].touched_at)
                .filter(|place| self.carts[*place].ordered_at == NULL_INT),
            id => self.open(id),
        }
    }

    fn create(&mut self, id: u32, at: i64, session: &Open) -> usize {
        self.carts.push(Cart {
            id,
            session_row: session.row,
            customer: session.customer,
            device: session.device,
            campaign: session.campaign,
            created_at: at,
            last_activity_at: at,
            touched_at: at,
            checkout_at: NULL_INT,
            ordered_at: NULL_INT,
            value: (NULL_INT, NULL_CODE),
            value_is_mixed: false,
            item_count: 0,
            rows: Vec::new(),
        });
        self.carts.len() - 1
    }

    /// Writes the rows, once all of the visitor is known.
    pub(super) fn finish(self, visitor: &Visitor<'_>, web: &mut Web<'_>) {
        for (index, cart) in self.carts.into_iter().enumerate() {
            web.cart_extra.begin();
            for row in &cart.rows {
                web.cart_extra.see(&web.batch, *row as usize, &mut web.words);
            }
            let name = match cart.id {
                NULL_CODE => web.words.word(&format!("{}#{}", visitor.name, index + 1)),
                id => web.words.keep(id),
            };
            let (value, currency) = match cart.value_is_mixed {
                true => (NULL_INT, NULL_CODE),
                false => cart.value,
            };
            let customer = match cart.customer {
                NULL_CODE => visitor.first_customer(),
                customer => customer,
            };
            // What a session is may show after the cart was begun. One without an end says nothing
            // against what was put into a cart in it.
            let excluded = web.sessions.excluded[cart.session_row];
            let is_too_long = web.words.own(excluded) == Some("too_long");
            web.carts.push(CartRow {
                cart: name,
                source: visitor.source,
                excluded: if is_too_long { NULL_CODE } else { excluded },
                visitor: visitor.visitor,
                customer,
                device: cart.device,
                campaign: cart.campaign,
                created_at: cart.created_at,
                last_activity_at: cart.last_activity_at,
                checkout_at: cart.checkout_at,
                ordered_at: cart.ordered_at,
                value,
                currency,
                item_count: cart.item_count,
            });
            web.cart_extra.push();
        }
    }
}

impl Cart {
    /// Returns for how long nothing has happened to it.
    fn idle(&self, at: i64) -> i64 {
        at.saturating_sub(self.touched_at)
    }

    /// Puts articles in (`sign` 1) or takes them out (−1), as the event read last says.
    fn change(&mut self, web: &mut Web<'_>, sign: i64) {
        let quantity = match web.words.integer(web.fields.get(Field::Quantity)) {
            quantity if quantity > 0 => quantity,
            _ => 1,
        };
        self.item_count = self.item_count.saturating_add(sign * quantity).max(0);
        let currency = web.fields.get(Field::Currency);
        let price = web.words.money(web.fields.get(Field::Amount), currency);
        if price != NULL_INT {
            let amount = price.saturating_mul(sign * quantity);
            let currency = web.words.keep(currency);
            add_money(&mut self.value, amount, currency, &mut self.value_is_mixed);
        }
    }
}
