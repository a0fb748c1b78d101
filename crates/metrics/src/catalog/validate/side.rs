//! One side of a metric: the rows that it reads, the instants it runs between, what it counts.

use baremo_model::dimension::{DIMENSIONS, Place, column_of, link_parts};
use baremo_model::error::Told;
use baremo_model::{Fact, told};

use super::{Checker, scope};
use crate::catalog::merge::a;
use crate::error::{MetricsError, Thing};
use crate::expr::ValueType;
use crate::page::{Definition, Kind, Side, WINDOW_ALL};

impl Checker<'_> {
    pub(super) fn side(&mut self, table: &str, name: &str, definition: &Definition, side: &Side) {
        let Some(fact) = Fact::from_name(&side.fact) else {
            let facts = Fact::ALL.iter().map(|fact| fact.name());
            self.tell_error(
                table,
                0,
                "fact",
                &MetricsError::unknown(Thing::Fact, &side.fact, facts),
            );
            return;
        };
        let scope = scope(self.metric, fact);
        let conditions = [
            ("where", &side.filter),
            ("among", &side.among),
            ("first_per_case", &side.first_per_case),
        ];
        for (key, text) in conditions {
            if let Some(text) = text {
                self.expression(table, 0, key, text, |expr| scope.check_truth(expr));
            }
        }
        let dates = [&side.date.event, &side.date.created, &side.date.closed];
        let instants = [("from", &side.from), ("to", &side.to), ("mature", &side.mature)];
        for (key, text) in instants.into_iter().chain(dates.map(|date| ("date", date))) {
            if let Some(text) = text {
                self.expression(table, 0, key, text, |expr| scope.check_instant(expr));
            }
        }
        self.meant(table, definition.kind, side, fact);
        if let Some(text) = &side.record.lasts {
            self.expression(table, 0, "record", text, |expr| scope.check_duration(expr));
        }
        for name in &side.record.words {
            if let Err(error) = scope.column_type(name) {
                self.tell_error(table, 0, "record", &error);
            }
        }
        if side.date.event.is_none() {
            let message =
                told!("`date` needs at least `event`", "`date` necesita al menos `event`");
            self.tell(table, 0, "date", message);
        }
        self.span(table, name, definition.kind, side);
        self.counting(table, name, definition.kind, side, fact);
    }

    /// Checks what dimensions of a question mean for a side. Customers as they were are told apart
    /// by what questions name of them, which no side says anew.
    fn meant(&mut self, table: &str, kind: Kind, side: &Side, fact: Fact) {
        let scope = scope(self.metric, fact);
        for (name, column) in &side.dimensions {
            if !DIMENSIONS.iter().any(|known| known.name == name) {
                let names = DIMENSIONS.iter().map(|known| known.name);
                let error = MetricsError::unknown(Thing::Dimension, name, names);
                self.tell_error(table, 0, "dimensions", &error);
            }
            if let Err(error) = scope.column_type(column) {
                self.tell_error(table, 0, "dimensions", &error);
            }
            if is_of_base(fact, column) {
                let message = told!(
                    "`{column}` is told of customers as they were: a side's `dimensions` name \
                     columns of its rows",
                    "`{column}` se dice de los clientes tal como eran: las `dimensions` de un \
                     lado nombran columnas de sus filas"
                );
                self.tell(table, 0, "dimensions", message);
            }
        }
        if kind == Kind::Members && !side.dimensions.is_empty() {
            let message = told!(
                "members are told apart by what is told of the customer: no side of theirs has \
                 `dimensions`",
                "los miembros se distinguen por lo que se dice del cliente: ninguno de sus lados \
                 tiene `dimensions`"
            );
            self.tell(table, 0, "dimensions", message);
        }
    }

    /// Checks that a side has the instants its kind needs.
    fn span(&mut self, table: &str, name: &str, kind: Kind, side: &Side) {
        // Who did something is dated, not active from one instant to another.
        let members = kind == Kind::Members && name == "value";
        let needed = members || matches!(kind, Kind::Duration | Kind::Survival | Kind::Level);
        for (key, given) in [("from", &side.from), ("to", &side.to)] {
            let other = side.from.is_some() || side.to.is_some();
            if given.is_none() && (needed || other) {
                self.tell(table, 0, key, needed_key(kind, key));
            }
        }
        if let Some(window) = &side.window {
            self.window(table, window);
            if !members || side.sum.is_some() || window == WINDOW_ALL {
                let message = told!(
                    "only a number of members is judged at ends so far apart, and never `all`",
                    "solo un número de miembros se juzga en extremos tan separados, y nunca `all`"
                );
                self.tell(table, 0, "window", message);
            }
        }
        if let Some(per) = side.per.as_deref().filter(|per| *per != "case") {
            let message =
                told!("`per` takes `case`, not `{per}`", "`per` admite `case`, no `{per}`");
            self.tell(table, 0, "per", message);
        }
        if side.per.is_some() && !matches!(kind, Kind::Duration | Kind::Targets) {
            let message = told!(
                "only durations and targets are taken per case",
                "solo las duraciones y los objetivos se toman por caso"
            );
            self.tell(table, 0, "per", message);
        }
        if side.among.is_some() && side.per.is_none() {
            self.tell(table, 0, "among", told!("`among` needs `per`", "`among` necesita `per`"));
        }
    }

    fn counting(&mut self, table: &str, name: &str, kind: Kind, side: &Side, fact: Fact) {
        let scope = scope(self.metric, fact);
        // Members are told apart by one column and may bring the sum of another.
        let members = kind == Kind::Members && name == "value";
        if side.distinct.is_some() && side.sum.is_some() && !members {
            let message = told!(
                "a side has either `distinct` or `sum`",
                "un lado tiene `distinct` o `sum`, no los dos"
            );
            self.tell(table, 0, "sum", message);
        }
        let counts = matches!(
            kind,
            Kind::Count
                | Kind::Ratio
                | Kind::Share
                | Kind::Members
                | Kind::Cohort
                | Kind::Level
                | Kind::Agreement
        );
        for (key, column) in [("distinct", &side.distinct), ("sum", &side.sum)] {
            let Some(column) = column else { continue };
            if !counts {
                let [en, es] = a(kind);
                let message = told!("{en} has no `{key}`", "{es} no tiene `{key}`");
                self.tell(table, 0, key, message);
            }
            if kind == Kind::Agreement {
                // What is rated may be told apart by several columns.
                column.split('+').for_each(|part| self.names(table, key, fact, part.trim()));
                continue;
            }
            match scope.column_type(counted(key, column)) {
                Err(error) => self.tell_error(table, 0, key, &error),
                Ok(ValueType::Number | ValueType::Duration | ValueType::Any) => {}
                Ok(_) if key == "sum" => {
                    let message = told!("`{column}` is not a number", "`{column}` no es un número");
                    self.tell(table, 0, key, message);
                }
                Ok(_) => {}
            }
        }
        let summed = side.sum.is_some() || side.distinct.is_some();
        if name == "numerator" && side.from.is_some() && summed {
            let message = told!(
                "a numerator either sums durations or counts",
                "un numerador suma duraciones o cuenta, no las dos cosas"
            );
            self.tell(table, 0, "from", message);
        }
    }
}

/// Returns that a kind cannot do without a key.
pub(super) fn needed_key(kind: Kind, key: &str) -> Told {
    let [en, es] = a(kind);
    told!("{en} needs `{key}`", "{es} necesita `{key}`")
}

/// Returns the column of `distinct = "agent+case"`, which counts pairs of agent and case.
fn counted<'a>(key: &str, column: &'a str) -> &'a str {
    match key {
        "distinct" => column.strip_suffix("+case").unwrap_or(column),
        _ => column,
    }
}

/// Returns whether a column of a fact is one of the customer base, which is judged at the end of
/// the bucket a row counts in.
fn is_of_base(fact: Fact, column: &str) -> bool {
    match column_of(fact, column, false, &[]) {
        Some(Place::Own(column) | Place::Root(column)) => {
            matches!(link_parts(&column), Some((_, Fact::CustomerBase, _)))
        }
        None => false,
    }
}
