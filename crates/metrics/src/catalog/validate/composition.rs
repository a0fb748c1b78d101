//! What a metric is made of besides its sides: formulas, inputs, steps, cohorts.

use baremo_model::dimension::DIMENSIONS;
use baremo_model::{Fact, told};

use super::side::needed_key;
use super::{Checker, scope};
use crate::arithmetic::{Formula, PARAMETER};
use crate::bucket::Grain;
use crate::error::{MetricsError, Place, Taken, Thing};
use crate::expr::{ValueType, parse_duration};
use crate::health::Missing;
use crate::page::{Definition, Input, Kind, ParameterType, SETS, Side, StepRows, WINDOW_ALL};

/// What money is in: of customers, where all of theirs is in one.
const CURRENCY: &str = "currency";

/// What a formula of members may name where each member brings a sum, such as money.
pub(crate) const SUMS: [&str; 7] = ["start", "end", "kept", "lost", "gained", "grown", "shrunk"];

impl Checker<'_> {
    /// Checks what the kind needs besides its sides.
    pub(super) fn composition(&mut self, table: &str, definition: &Definition) {
        match definition.kind {
            Kind::Mean => self.needs_key(table, definition, "of", |side| side.of.is_some()),
            Kind::Net => {
                self.needs_key(table, definition, "plus", |side| side.plus.is_some());
                self.needs_key(table, definition, "minus", |side| side.minus.is_some());
            }
            Kind::Agreement => {
                self.needs_key(table, definition, "of", |side| side.of.is_some());
                self.needs_key(table, definition, "distinct", |side| side.distinct.is_some());
                self.needs_key(table, definition, "rater", |side| side.rater.is_some());
            }
            Kind::Members => {
                self.needs_key(table, definition, "distinct", |side| side.distinct.is_some());
                let sums = definition.value.as_ref().is_some_and(|side| side.sum.is_some());
                self.formula(table, definition, if sums { &SUMS } else { &SETS });
            }
            Kind::Derived => {
                let names: Vec<&str> = definition.inputs.keys().map(String::as_str).collect();
                self.formula(table, definition, &names);
                self.inputs(table, definition);
            }
            Kind::Composite => {
                self.inputs(table, definition);
                for (name, input) in &definition.inputs {
                    let scaled = input.worst.zip(input.best).is_some_and(|(w, b)| w != b);
                    let weighed = input.weight.is_some_and(|weight| weight > 0.0);
                    if !scaled || !weighed {
                        let message = told!(
                            "needs a `weight` above 0, and `worst` unlike `best`",
                            "necesita un `weight` mayor que 0, y un `worst` distinto de `best`"
                        );
                        self.tell(&joined(table, &format!("inputs.{name}")), 0, "", message);
                    }
                }
            }
            Kind::Funnel => self.steps(table, definition),
            Kind::Cohort => self.cohort(table, definition),
            _ => {}
        }
        let is_made_of_others = matches!(definition.kind, Kind::Derived | Kind::Composite);
        if definition.interval.is_some() && !is_made_of_others {
            let message = told!(
                "only a derived metric or a composite says whose chance it is",
                "solo las clases `derived` y `composite` dicen de quién es el azar"
            );
            self.tell(table, 0, "interval", message);
        }
        for side in definition.sides() {
            self.numbers(table, side);
            if definition.kind != Kind::Agreement && side.rater.is_some() {
                let message = told!(
                    "only an agreement has a `rater`",
                    "solo la clase `agreement` tiene `rater`"
                );
                self.tell(&joined(table, "value"), 0, "rater", message);
            }
        }
    }

    fn needs_key(
        &mut self,
        table: &str,
        definition: &Definition,
        key: &str,
        given: impl Fn(&Side) -> bool,
    ) {
        if definition.value.as_ref().is_some_and(|side| !given(side)) {
            let message = needed_key(definition.kind, key);
            self.tell(&joined(table, "value"), 0, "", message);
        }
    }

    /// Checks the keys of a side that only some kinds have.
    fn numbers(&mut self, table: &str, side: &Side) {
        let Some(fact) = Fact::from_name(&side.fact) else { return };
        let scope = scope(self.metric, fact);
        let table = joined(table, "value");
        if let Some(of) = &side.of
            && let Err(error) = scope.column_type(of)
        {
            self.tell_error(&table, 0, "of", &error);
        }
        if let Some(rater) = &side.rater {
            self.names(&table, "rater", fact, rater);
        }
        for name in &side.same {
            if let Err(error) = scope.column_type(name) {
                self.tell_error(&table, 0, "same", &error);
            }
        }
        for (key, text) in [("plus", &side.plus), ("minus", &side.minus)] {
            if let Some(text) = text {
                self.expression(&table, 0, key, text, |expr| scope.check_truth(expr));
            }
        }
    }

    /// Checks that a column names something: a text, not a number.
    pub(super) fn names(&mut self, table: &str, key: &str, fact: Fact, column: &str) {
        match scope(self.metric, fact).column_type(column) {
            Err(error) => self.tell_error(table, 0, key, &error),
            Ok(ValueType::Text | ValueType::Any) => {}
            Ok(_) => {
                let message = told!("`{column}` is not a text", "`{column}` no es un texto");
                self.tell(table, 0, key, message);
            }
        }
    }

    fn formula(&mut self, table: &str, definition: &Definition, known: &[&str]) {
        let Some(text) = &definition.compute else {
            self.tell(table, 0, "compute", needed_key(definition.kind, "compute"));
            return;
        };
        match Formula::parse(text) {
            Err(error) => self.tell_error(table, 0, "compute", &error),
            Ok(formula) => {
                for name in formula.names() {
                    if let Some(name) = name.strip_prefix(PARAMETER) {
                        self.number(table, name);
                    } else if !known.contains(&name) {
                        let valid = known.iter().copied();
                        let error = MetricsError::unknown(Thing::Input, name, valid);
                        self.tell_error(table, 0, "compute", &error);
                    }
                }
            }
        }
    }

    /// Checks that a formula's parameter is a number, or a duration, which stands for its days.
    fn number(&mut self, table: &str, name: &str) {
        use ParameterType::{Count, Counts, Duration, Number, Percent, Words};
        match self.metric.parameters.get(name).map(|parameter| parameter.parameter_type) {
            Some(Duration | Count | Percent | Number) => {}
            Some(Words | Counts) => {
                let message = told!(
                    "parameter `{name}` is a list, not a number",
                    "el parámetro `{name}` es una lista, no un número"
                );
                self.tell(table, 0, "compute", message);
            }
            None => {
                let names = self.metric.parameters.keys().cloned();
                let error = MetricsError::unknown(Thing::Parameter, name, names);
                self.tell_error(table, 0, "compute", &error);
            }
        }
    }

    fn inputs(&mut self, table: &str, definition: &Definition) {
        if definition.inputs.is_empty() {
            let message = told!("there is no `[inputs.NAME]`", "no hay ningún `[inputs.NOMBRE]`");
            self.tell(table, 0, "", message);
        }
        for (name, input) in &definition.inputs {
            let table = joined(table, &format!("inputs.{name}"));
            let Input { metric, side, .. } = input;
            match (metric, side) {
                (Some(_), None) => {}
                (None, Some(side)) => {
                    let counting = Definition { kind: Kind::Count, ..definition.clone() };
                    self.side(&joined(&table, "side"), "value", &counting, side);
                }
                _ => {
                    let message = told!(
                        "an input has either `metric` or `side`",
                        "un dato de entrada tiene `metric` o `side`, y solo uno"
                    );
                    self.tell(&table, 0, "", message);
                }
            }
            self.every(&table, input);
            if let Some(window) = &input.window {
                self.window(&table, window);
            }
            self.staleness(&table, definition, input);
            if input.missing != Missing::Skip && definition.kind != Kind::Composite {
                let message = told!(
                    "only an input of a composite counts without a value",
                    "solo cuenta sin valor un dato de entrada de la clase `composite`"
                );
                self.tell(&table, 0, "missing", message);
            }
            self.told_apart(&table, input);
            self.keeps(&table, definition, input);
        }
    }

    /// Checks that an input would leave out what it is said to keep.
    fn keeps(&mut self, table: &str, definition: &Definition, input: &Input) {
        let is_left_out = |reason: &String| {
            input.side.is_some() && definition.exclude.iter().any(|own| own.reason == *reason)
        };
        for reason in input.keeps.iter().filter(|reason| !is_left_out(reason)) {
            let message = told!(
                "no row of this input is left out as `{reason}`",
                "ninguna fila de este dato de entrada queda fuera como `{reason}`"
            );
            self.tell(table, 0, "keeps", message);
        }
    }

    /// Checks how old the last observation of an input may be.
    fn staleness(&mut self, table: &str, definition: &Definition, input: &Input) {
        let Some(text) = &input.staleness else { return };
        if input.stale_after().is_none_or(|after| after <= 0) {
            let expected = Taken::Duration("90d");
            let error = MetricsError::value(Place::Key("staleness"), text, expected);
            self.tell_error(table, 0, "staleness", &error);
        }
        if definition.kind != Kind::Composite {
            let message = told!(
                "only an input of a composite grows stale",
                "solo caduca un dato de entrada de la clase `composite`"
            );
            self.tell(table, 0, "staleness", message);
        }
        if input.level || input.every.is_some() {
            let message = told!(
                "what is taken at an end, or counted in parts, has no last observation",
                "lo que se toma al final, o se cuenta por partes, no tiene última observación"
            );
            self.tell(table, 0, "staleness", message);
        }
    }

    /// Checks how far back an input, or a side of members, looks.
    pub(super) fn window(&mut self, table: &str, text: &str) {
        let is_length = match text.strip_prefix('$') {
            Some(name) => self
                .metric
                .parameters
                .get(name)
                .is_some_and(|parameter| parameter.parameter_type == ParameterType::Duration),
            None => text == WINDOW_ALL || parse_duration(text).is_some_and(|micros| micros > 0),
        };
        if !is_length {
            let message = told!(
                "`{text}` is no length such as `28d`, no parameter of one and not `{WINDOW_ALL}`",
                "`{text}` no es una duración como `28d`, ni un parámetro de duración, ni \
                 `{WINDOW_ALL}`"
            );
            self.tell(table, 0, "window", message);
        }
    }

    /// Checks what dimensions mean for an input: what is told of customers; or of conversations,
    /// where the page says what becomes of an input that has none.
    fn told_apart(&mut self, table: &str, input: &Input) {
        for (name, column) in &input.dimensions {
            let known = DIMENSIONS.iter().map(|dimension| dimension.name).chain([CURRENCY]);
            if !known.clone().any(|one| one == name) {
                let error = MetricsError::unknown(Thing::Dimension, name, known);
                self.tell_error(table, 0, "dimensions", &error);
            }
            let trait_of = column.strip_prefix("customer.");
            let is_trait = |word: &&str| {
                Fact::Customers.column(word).is_some() && Fact::CustomerBase.column(word).is_none()
            };
            let of_case = column.strip_prefix("case.").filter(|_| input.unreached.is_some());
            let is_of_case = of_case.is_some_and(|word| Fact::Cases.column(word).is_some());
            let is_known = trait_of.is_some_and(|word| word == CURRENCY || is_trait(&word));
            if !is_known && !is_of_case {
                let message = told!(
                    "`{column}` is not told of customers: write `customer.channel`, or \
                     `case.channel` beside `unreached`",
                    "`{column}` no se dice de los clientes: escriba `customer.channel`, o \
                     `case.channel` junto a `unreached`"
                );
                self.tell(table, 0, "dimensions", message);
            }
        }
    }

    /// Checks an input that counts parts of the bucket.
    fn every(&mut self, table: &str, input: &Input) {
        if let Some(every) = &input.every
            && let Err(error) = Grain::parse(every)
        {
            self.tell_error(table, 0, "every", &error);
        }
        let Some(least) = &input.at_least else { return };
        let known = match least.strip_prefix('$') {
            Some(name) => self.metric.parameters.contains_key(name),
            None => least.parse::<f64>().is_ok(),
        };
        if !known {
            let message = told!(
                "`{least}` is no number and no parameter",
                "`{least}` no es un número ni un parámetro"
            );
            self.tell(table, 0, "at_least", message);
        }
        if input.every.is_none() {
            let message = told!("`at_least` needs `every`", "`at_least` necesita `every`");
            self.tell(table, 0, "at_least", message);
        }
    }

    fn steps(&mut self, table: &str, definition: &Definition) {
        if definition.steps.len() < 2 {
            let message = told!(
                "a funnel has at least two `[[steps]]`",
                "un embudo tiene al menos dos `[[steps]]`"
            );
            self.tell(table, 0, "steps", message);
        }
        match definition.compute.as_deref() {
            None | Some("overall" | "step") => {}
            Some("matched" | "difference") if definition.steps.len() == 2 => {}
            Some(word @ ("matched" | "difference")) => {
                let message = told!(
                    "`{word}` needs exactly two `[[steps]]`",
                    "`{word}` necesita exactamente dos `[[steps]]`"
                );
                self.tell(table, 0, "compute", message);
            }
            Some(word) => {
                let valid = ["overall", "step", "matched", "difference"];
                let error = MetricsError::unknown(Thing::WayOfCounting, word, valid);
                self.tell_error(table, 0, "compute", &error);
            }
        }
        for (index, step) in definition.steps.iter().enumerate() {
            self.step_rows(&joined(table, "steps"), index, &step.own());
        }
        let others = definition.steps.iter().flat_map(|step| &step.others);
        for (index, rows) in others.enumerate() {
            self.step_rows(&joined(table, "steps.or"), index, rows);
        }
    }

    fn step_rows(&mut self, table: &str, index: usize, rows: &StepRows) {
        let Some(fact) = Fact::from_name(&rows.fact) else {
            let facts = Fact::ALL.iter().map(|fact| fact.name());
            let error = MetricsError::unknown(Thing::Fact, &rows.fact, facts);
            self.tell_error(table, index, "fact", &error);
            return;
        };
        let scope = scope(self.metric, fact);
        if let Err(error) = scope.column_type(&rows.by) {
            self.tell_error(table, index, "by", &error);
        }
        self.expression(table, index, "at", &rows.at, |expr| scope.check_instant(expr));
        if let Some(filter) = &rows.filter {
            self.expression(table, index, "where", filter, |expr| scope.check_truth(expr));
        }
    }

    fn cohort(&mut self, table: &str, definition: &Definition) {
        let Some(cohort) = &definition.cohort else {
            let message =
                told!("a cohort needs `[cohort]`", "la clase `cohort` necesita `[cohort]`");
            self.tell(table, 0, "cohort", message);
            return;
        };
        let counting = Definition { kind: Kind::Count, ..definition.clone() };
        self.side(&joined(table, "cohort.entry"), "value", &counting, &cohort.entry);
        if cohort.entry.distinct.is_none() {
            let message = told!("`distinct` says who enters", "`distinct` dice quién entra");
            self.tell(&joined(table, "cohort.entry"), 0, "", message);
        }
        if let Some(only) = &cohort.only {
            let parameters = &self.metric.parameters;
            let parameter = only.strip_prefix('$').and_then(|name| parameters.get(name));
            if parameter.is_none_or(|it| it.parameter_type != ParameterType::Counts) {
                let message = told!(
                    "`{only}` is no parameter of whole numbers",
                    "`{only}` no es un parámetro de números enteros"
                );
                self.tell(&joined(table, "cohort"), 0, "only", message);
            }
        }
    }
}

fn joined(table: &str, inner: &str) -> String {
    if table.is_empty() { inner.to_owned() } else { format!("{table}.{inner}") }
}
