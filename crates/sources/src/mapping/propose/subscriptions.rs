//! Subscriptions: one row each, with when it began and ended, its plan and what it brings.

mod end;
mod lasting;

use std::fmt::Write as _;

use baremo_model::told;

use self::end::{End, OF_PERIODS, OF_TRIALS};
pub(super) use self::end::{is_called_state, is_end, state, tells_state};
use super::apart::{Free, attributes, instant};
use super::called::is_called_any;
use super::choose::{is_alone, is_flag, is_of_customers};
use super::column::Column;
use super::customers::{asks_whose_numbers, is_customer, keys_of, take_keys, take_traits};
use super::draft::Draft;
use super::guess::{holds_codes, is_of, repeats};
use super::money::{CURRENCIES, QUANTITIES};
use super::names::{Lines, Role, each};
use super::respondents::{SUBJECTS, is_any, is_key};
use super::sums::{currency, holds_money, money, parts_beside};
use super::{begin, quoted, sense, thread};
use crate::read::Detected;

/// Words of columns of subscriptions, and of what may be one.
pub(super) const SUBSCRIPTIONS: Lines = &[
    "subscription, subscriptions, membership, mrr, arr, suscripcion, subscripcion",
    "membresia, abonement, abonnement, abo, abos, mitgliedschaft, abbonamento, assinatura",
];
pub(super) const CONTRACTS: Lines = &[
    "contract, policy, licence, license, contrato, poliza, licencia, vertrag, police, lizenz",
    "contrat, contratto, polizza",
];
const CHURNS: Lines = &["churn, churned, abandono, abwanderung"];
/// Words of columns that name something, whatever it is.
const IDS: [&str; 7] = ["id", "number", "no", "numero", "nummer", "nr", "code"];
/// Words of when one began.
pub(super) const STARTS: Lines = &[
    "started, start, begin, began, activated, activation, subscribed, since, signed up, signup",
    "sign up, joined, created, inicio, comienzo, alta, desde, activacion, cread-, beginn",
    "vertragsbeginn, aktiviert, seit, debut, souscrit-, souscription, depuis, cree-, inizio",
    "attivazione, dal, creat-, ativacao, criad-",
];
/// Words of what one brings, and those by which a sum is of a whole time.
pub(super) const AMOUNTS: Lines = &[
    "mrr, monthly amount, monthly price, monthly charge, monthly charges, monthly fee, price",
    "amount, fee, charge, charges, arr, cuota, mensualidad, precio, importe, preis, betrag",
    "beitrag, gebuhr, prix, montant, cotisation, mensualite, prezzo, importo, canone, preco",
    "valor, mensalidade, tarifa",
];
/// Words of what one brings in all, however many pieces it is of.
const OF_ALL: Lines = &["mrr, arr"];
/// Words of the whole of a payment that recurs, where nothing else is called a price.
const TOTALS: Lines = &["total, importe total, gesamtbetrag, montant total, totale"];
const SUMS: Lines = &["total, lifetime, ltv, sum, cumulative, paid, acumulado, gesamt, cumule"];
pub(super) const PLANS: Lines = &[
    "plan, plan name, tier, package, product, contract, tarifa, modalidad, paquete, producto",
    "contrato, tarif, paket, produkt, vertrag, formule, offre, contrat, piano, pacchetto",
    "contratto, plano, pacote",
];
const INTERVALS: Lines = &[
    "interval, billing interval, billing period, billing cycle, billing frequency, frequency",
    "period, cycle, periodicidad, frecuencia, periodo, ciclo, zahlungsweise, intervall, turnus",
    "laufzeit, periodicite, frequence, periode, periodicita, frequenza, intervallo, cadenza",
    "periodicidade, frequencia",
];
/// Words of how many intervals a price is for.
const INTERVAL_COUNTS: Lines = &[
    "interval count, billing interval, billing period, billing cycle, billing frequency, interval",
    "period, cycle, frequency, every, intervalo, periodo, frecuencia, cada, intervall, intervallo",
    "intervalle",
];
/// Words of times up to which one is paid, or at which it is to be paid again.
const RENEWALS: Lines = &[
    "current period, next billing, next renewal, renewal date, renews, renovacion",
    "proxima facturacion, proximo cobro, periodo actual, verlangerung, renouvellement, rinnovo",
    "renovacao",
];
/// Digits of such a number, at most.
const DIGITS: usize = 2;
/// Words of how many months one has lasted.
const TENURES: Lines = &["tenure, months, antiguedad, meses, anciennete, anzianita"];

/// A file whose rows are subscriptions.
pub(super) struct Subscriptions<'a> {
    /// What names one; where nothing does, whose it is.
    id: &'a Column,
    has_own_id: bool,
    customer: Option<&'a Column>,
    start: Option<&'a Column>,
    /// Months since the begin, where no column tells that.
    tenure: Option<&'a Column>,
    updated: Option<&'a Column>,
    end: End<'a>,
    amount: Option<&'a Column>,
    /// What each brings today, which is nothing where one ended.
    today: Option<&'a Column>,
    plan: Option<&'a Column>,
    interval: Option<&'a Column>,
    interval_count: Option<&'a Column>,
    currency: Option<&'a Column>,
    quantity: Option<&'a Column>,
    keys: [Option<&'a Column>; 2],
    traits: Vec<(&'static str, &'a Column)>,
    kept: Vec<&'a Column>,
    unused: Vec<&'a Column>,
}

/// Tells whether a file tells of conversations by what its columns are called.
fn is_of_conversations(columns: &[Column]) -> bool {
    let is_one = |column: &Column| {
        let is_solve = is_of(&column.name, Role::Solved) && !is_end(column);
        let roles = [Role::Priority, Role::Wait, Role::Activity, Role::Rating];
        let mut words = column.values.iter();
        let is_solved = |word: &String| {
            sense::status(word) == Some("solved") && sense::subscription(word).is_none()
        };
        let is_status = is_of(&column.name, Role::Status) && words.any(is_solved);
        (column.is_time && (is_solve || is_of(&column.name, Role::Replied)))
            || is_status
            || thread::is_text(column)
            || is_any(&column.name, SUBJECTS)
            || is_called_any(&column.name, thread::own_words())
            || roles.into_iter().any(|role| is_of(&column.name, role))
    };
    columns.iter().any(is_one)
}

/// Tells whether a column holds ids, or addresses that stand for them, in all rows.
pub(super) fn names(column: &Column) -> bool {
    let is_id = || column.is_address() || holds_codes(column);
    column.filled == column.cells.len() && !column.is_time && is_id()
}

/// Tells whether a column holds prices, of a piece too.
pub(super) fn is_price(column: &Column) -> bool {
    let of_piece = ["unit", "per"];
    let parts = parts_beside(&column.name).filter(|part| !of_piece.contains(part));
    let is_other = is_called_any(&column.name, parts.chain(each(SUMS)).chain(each(TENURES)));
    holds_money(column) && !is_other
}

/// Tells whether a column of prices may hold cents, as programs write them: whole numbers of three
/// digits or more under a heading that says so, or speaks of a unit.
fn may_be_cents(column: &Column) -> bool {
    let is_whole =
        |value: &String| value.len() > 2 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_called_any(&column.name, ["unit", "cents", "minor", "centimos"])
        && column.values.iter().all(is_whole)
}

/// Tells whether a column holds numbers that count intervals.
fn is_count(column: &Column) -> bool {
    let is_one = |value: &String| {
        value.len() <= DIGITS && value.parse::<u32>().is_ok_and(|number| number > 0)
    };
    column.filled > 0 && column.values.iter().all(is_one)
}

/// Tells whether a column says whose each is, where something else names each: by a name, or by
/// whatever stands in most rows under such a heading.
fn is_whose_name(column: &Column) -> bool {
    let is_word = !column.is_time && !is_of_customers(&column.name);
    let is_name = !column.is_number || holds_codes(column);
    let is_told = column.filled * 2 > column.cells.len() && column.distinct > 1;
    is_customer(column) && is_word && is_name && is_told && !is_flag(column)
}

/// Takes whose each is: by a number rather than by an address.
fn take_customer<'a>(free: &mut Free<'a>) -> Option<&'a Column> {
    let is_whose = |column: &Column| is_customer(column) && column.distinct > 1 && names(column);
    let numbered = free.take_any(|column| is_whose(column) && !column.is_address());
    numbered.or_else(|| free.take_any(is_whose))
}

/// Takes when each began: not since when it is paid this time, and rather not a trial.
fn take_start<'a>(free: &mut Free<'a>) -> Option<&'a Column> {
    let is_own = |column: &Column| column.is_time && !is_called_any(&column.name, each(OF_PERIODS));
    let is_trial = |column: &Column| is_called_any(&column.name, each(OF_TRIALS));
    let begun = free.take(STARTS, |column| is_own(column) && !is_trial(column));
    begun.or_else(|| free.take(STARTS, is_own))
}

impl<'a> Subscriptions<'a> {
    /// Judges whether rows are subscriptions; none where too little says so.
    pub(super) fn of(columns: &'a [Column]) -> Option<Self> {
        if is_of_conversations(columns) {
            return None;
        }
        let mut free = Free::of(columns);
        let is_own = |column: &Column| {
            let is_id = is_key(column) || is_called_any(&column.name, IDS);
            names(column) && is_id && !is_customer(column) && !is_measure(column)
        };
        let own = free.take(SUBSCRIPTIONS, is_own).or_else(|| free.take(CONTRACTS, is_own));
        let customer = take_customer(&mut free);
        let is_any = |column: &Column| names(column) && is_key(column) && !is_measure(column);
        let is_bare = |column: &Column| is_any(column) && is_alone(column, ["id", "uuid", "guid"]);
        let own = own.or_else(|| customer.and_then(|_| free.take_any(is_bare)));
        let customer = customer.or_else(|| own.and_then(|_| free.take_any(is_whose_name)));
        let id = own.or(customer).or_else(|| free.take_any(is_any))?;
        let end = End::of(&mut free);
        let is_of_today = |column: &Column| is_price(column) && end.leaves_nothing(column);
        let today = free.take(AMOUNTS, is_of_today);
        let price = free.take(AMOUNTS, |column| is_price(column) && !is_of_today(column));
        let mut found = Subscriptions {
            id,
            has_own_id: own.is_some(),
            customer: customer.or(Some(id).filter(|_| own.is_none())),
            start: None,
            tenure: None,
            updated: None,
            end,
            amount: price.or(today),
            today,
            plan: None,
            interval: None,
            interval_count: None,
            currency: free.take(CURRENCIES, |column| !column.is_time),
            quantity: None,
            keys: [None, None],
            traits: Vec::new(),
            kept: Vec::new(),
            unused: Vec::new(),
        };
        found.take_interval(&mut free);
        found.start = take_start(&mut free);
        let lasts = |column: &Column| column.is_number && found.start.is_none();
        found.tenure = free.take(TENURES, lasts);
        found.plan = free.take(PLANS, |column| !column.is_time && !column.is_number);
        if !found.is_enough(columns) {
            return None;
        }
        found.updated =
            free.take_any(|column| column.is_time && is_of(&column.name, Role::Updated));
        found.keys = take_keys(&mut free);
        let taken: &[&str] = if found.plan.is_some() { &["plan"] } else { &[] };
        found.traits = take_traits(&mut free, taken);
        (found.kept, found.unused) = free.rest();
        Some(found)
    }

    /// Takes for how long the price is, where its heading does not say it, and of how many pieces.
    fn take_interval(&mut self, free: &mut Free<'a>) {
        let is_said = |amount: &Column| sense::interval(&amount.name).is_some();
        if !self.amount.is_some_and(is_said) {
            self.interval = free.take(INTERVALS, lasting::tells_interval);
        }
        if self.interval.is_some_and(lasting::is_of_one) {
            self.interval_count = free.take(INTERVAL_COUNTS, is_count);
        }
        if self.interval.is_some() && self.amount.is_none() {
            self.amount = free.take(TOTALS, holds_money);
        }
        let is_of_all = |amount: &Column| is_called_any(&amount.name, each(OF_ALL));
        if !self.amount.is_some_and(is_of_all) {
            self.quantity = free.take(QUANTITIES, |column| column.is_number);
        }
    }

    /// Tells whether enough says that rows are subscriptions: they are called so and something of
    /// them is told, or they end or have a plan, and a price that recurs.
    fn is_enough(&self, columns: &[Column]) -> bool {
        let is_called =
            |lines: Lines| columns.iter().any(|column| is_called_any(&column.name, each(lines)));
        let (has_price, has_end) = (self.amount.is_some(), self.end.is_there());
        let told = [has_price, has_end, self.plan.is_some(), self.interval.is_some()];
        let told = told.into_iter().filter(|is_told| *is_told).count();
        let begins = self.start.is_some() || (self.tenure.is_some() && has_price && has_end);
        let is_plain = is_called(SUBSCRIPTIONS) && told > 0;
        let may_be = is_called(CONTRACTS) || is_called(CHURNS);
        let is_heading = |amount: &Column| sense::interval(&amount.name).is_some();
        let renews =
            |column: &Column| column.is_time && is_called_any(&column.name, each(RENEWALS));
        let recurs = self.interval.is_some()
            || self.amount.is_some_and(is_heading)
            || columns.iter().any(renews);
        let is_paid = has_price && recurs && (has_end || self.plan.is_some());
        begins && (is_plain || (may_be && has_end && told > 1) || is_paid)
    }

    /// Writes the kind of file.
    pub(super) fn kind_of_file(&self, out: &mut Draft, detected: &Detected, columns: &[Column]) {
        if let Some(interval) = self.interval {
            lasting::tables(out, interval);
        }
        let told = [Some(self.id), self.start, self.amount, self.plan];
        let told: Vec<&Column> = told.into_iter().flatten().collect();
        begin(out, detected, columns, &told);
        self.subject(out);
        if let Some(customer) = self.customer {
            let named = out.place.named(customer);
            let _ = writeln!(out, "\n[file.common]\ncustomer = {named}");
            let [email, phone] = self.keys;
            keys_of(out, [email, phone, None], &[self.updated, self.start]);
            asks_whose_numbers(out, customer, &self.keys);
        }
        self.attributes(out);
        self.began(out);
        self.end.event(out, (self.id, self.start, self.updated));
        if !self.has_own_id {
            self.told_of_customer(out);
        }
        out.leaves(self.unused.iter().map(|column| column.name.as_str()));
    }

    /// Writes what names a subscription.
    fn subject(&self, out: &mut Draft) {
        let name = &self.id.name;
        match (self.has_own_id, repeats(self.id)) {
            (_, true) => out.question(&told!(
                "`{name}` repeats: is a row a change of the plan or the price of a subscription?\n\
                 Where rows are payments, leave those out that change nothing.",
                "`{name}` se repite. ¿Cada fila es un cambio de plan o de precio de una\n\
                 suscripción? Si las filas son pagos, omita los que no cambian nada."
            )),
            (true, false) => out.question(&told!(
                "is a row a subscription, which `{name}` names?",
                "¿Cada fila es una suscripción, que `{name}` identifica?"
            )),
            (false, false) => out.question(&told!(
                "is a row the subscription of a customer, whom `{name}` names, and who has no\n\
                 other?",
                "¿Cada fila es la suscripción de un cliente, que `{name}` identifica y que no\n\
                 tiene otra?"
            )),
        }
        let subject = out.place.named(self.id);
        let _ = writeln!(out, "stream = \"subscription\"\nsubject = {subject}");
        if let Some(updated) = self.updated {
            let _ = writeln!(out, "version = {}", quoted(updated.source()));
        }
    }

    /// Writes what is known of a subscription that does not change with its price.
    fn attributes(&self, out: &mut Draft) {
        out.push_str("\n[file.attributes]\n");
        let mut taken =
            vec!["amount", "interval", "interval_count", "currency", "quantity", "plan"];
        if let Some(plan) = self.plan {
            let _ = writeln!(out, "plan = {}", quoted(&plan.name));
        }
        for (key, column) in self.traits.iter().filter(|(key, _)| !taken.contains(key)) {
            let _ = writeln!(out, "{key} = {}", quoted(&column.name));
        }
        taken.extend(self.traits.iter().map(|(key, _)| *key));
        attributes(out, &self.kept, &taken);
    }

    /// Returns the record of one of the events of a row.
    fn record(&self, event: &str) -> String {
        record(self.id, self.start, event)
    }

    /// Asks for what those brought that ended, where a price is of today.
    fn asks_price(&self, out: &mut Draft) {
        let Some(today) = self.today else { return };
        match self.amount.filter(|amount| amount.name != today.name) {
            Some(amount) => out.question(&told!(
                "`{}` is nothing where one ended, so that it is what each brings today; `{}`\n\
                 is read for what it brought. Is it?",
                "`{}` no es nada en las que terminaron: es lo que aporta cada una hoy; se lee\n\
                 `{}` como lo que aportaba. ¿Lo es?",
                today.name,
                amount.name
            )),
            None => out.question(&told!(
                "`{}` is nothing where one ended, so that it is what each brings today, and\n\
                 no revenue counts as lost. Does the export have their price too?",
                "`{}` no es nada en las que terminaron: es lo que aporta cada una hoy, y no\n\
                 consta ningún ingreso perdido. ¿Tiene la exportación también su precio?",
                today.name
            )),
        }
    }

    /// Writes the begin, with the price.
    fn began(&self, out: &mut Draft) {
        out.push_str("\n");
        self.asks_price(out);
        let at = match (self.start, self.tenure) {
            (None, Some(tenure)) => {
                let name = quoted(&tenure.name);
                out.question(&told!(
                    "no column tells when one began, but {name} may say how many months before\n\
                     the day of the export: at = {{ from = \"'2025-12-31'\", minus = {name},\n\
                     unit = \"months\" }} with that day; at = \"'2025-12-31'\" for the ends.",
                    "ninguna columna dice cuándo empezó, pero {name} puede decir cuántos meses\n\
                     antes del día de la exportación: at = {{ from = \"'2025-12-31'\",\n\
                     minus = {name}, unit = \"months\" }} con ese día; at = \"'2025-12-31'\" en\n\
                     las bajas."
                ));
                "[]".to_owned()
            }
            _ => instant(out, self.start),
        };
        let record = self.record("started");
        // Who only tries it pays nothing yet.
        let trial = self.end.when("trial");
        if let Some(when) = &trial {
            let when = quoted(when);
            let _ = writeln!(
                out,
                "[[file.event]]\nwhen = {when}\nkind = \"trial_started\"\nat = {at}\n\
                 record = {record}"
            );
            self.price(out);
            out.push_str("\n");
        }
        let when = trial.map(|when| format!("when = {}\n", quoted(&format!("not ({when})"))));
        let when = when.unwrap_or_default();
        let _ =
            writeln!(out, "[[file.event]]\n{when}kind = \"started\"\nat = {at}\nrecord = {record}");
        self.price(out);
    }

    /// Writes what one brings.
    fn price(&self, out: &mut Draft) {
        let Some(amount) = self.amount else { return };
        out.push_str("[file.event.attributes]\n");
        let sum = money(out, amount);
        let mark = match may_be_cents(amount) {
            true => {
                let asks = told!(
                    "in cents? Then write `amount_minor` for `amount`",
                    "¿en céntimos? Entonces ponga `amount_minor` en vez de `amount`"
                );
                format!("    {}", out.asks(&asks))
            }
            false => String::new(),
        };
        let _ = writeln!(out, "amount = {sum}{mark}");
        lasting::attributes(out, (self.interval, self.interval_count), amount);
        currency(out, self.currency, amount);
        if let Some(quantity) = self.quantity {
            let _ = writeln!(out, "quantity = {}", quoted(&quantity.name));
        }
    }

    /// Writes that whoever has a subscription is a customer, so that customers can be broken down.
    fn told_of_customer(&self, out: &mut Draft) {
        if self.kept.is_empty() && self.traits.is_empty() {
            return;
        }
        out.push_str("\n");
        out.remark(&told!(
            "What is the customer's own, so that customers can be broken down by it too.",
            "Lo que es propio del cliente, para desglosar también por ello los clientes."
        ));
        if self.start.is_none() {
            out.question(&told!(
                "the same `at` as that of the begin.",
                "el mismo `at` que el del inicio."
            ));
        }
        let subject = out.place.named(self.id);
        let at = self.start.map_or_else(|| "[]".to_owned(), |at| quoted(at.source()));
        let record = self.record("customer");
        let _ = writeln!(
            out,
            "[[file.event]]\nstream = \"customer\"\nsubject = {subject}\nkind = \"identified\"\n\
             at = {at}\nrecord = {record}"
        );
    }
}

/// Tells whether a column is called as a price, a sum or a length of time, and so holds no ids.
fn is_measure(column: &Column) -> bool {
    is_called_any(&column.name, each(AMOUNTS).chain(each(SUMS)).chain(each(TENURES)))
}

/// Returns the record of one of the events of a row: where rows are several of a subscription, with
/// when it is since.
fn record(id: &Column, start: Option<&Column>, event: &str) -> String {
    let since = start.filter(|_| repeats(id)).map(|start| format!("{}/", start.part()));
    let record = quoted(&format!("{}/{}{event}", id.part(), since.unwrap_or_default()));
    match id.is_address() {
        true => format!("{{ from = {record}, hashed = \"visitor\" }}"),
        false => record,
    }
}
