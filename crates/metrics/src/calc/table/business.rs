//! Calculators of loyalty, value, acquisition and the web.

use super::{input, quotient, ratio_in_percent, share};
use crate::calc::InputKind::{Count, Number};
use crate::calc::{Calculator, Combination, Formula, UnitKind};

pub(super) const CAC: Calculator = Calculator {
    metric: "cac",
    unit: UnitKind::Money,
    inputs: &[
        input("spend", Number, "acquisition spend of the period", "gasto de captación del periodo"),
        input("new-customers", Count, "customers won with it", "clientes captados con él"),
    ],
    combinations: &[quotient(
        &["spend", "new-customers"],
        &["spend"],
        "new-customers",
        "spend ÷ new customers",
        "gasto ÷ clientes nuevos",
    )],
};

pub(super) const CART_ABANDONMENT_RATE: Calculator = Calculator {
    metric: "cart_abandonment_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("created", Count, "carts created", "carritos creados"),
        input("completed", Count, "carts that became an order", "carritos que acabaron en pedido"),
    ],
    combinations: &[Combination {
        inputs: &["created", "completed"],
        formula_en: "(1 − completed ÷ created) × 100",
        formula_es: "(1 − completados ÷ creados) × 100",
        at_most: &[("completed", "created")],
        formula: Formula::Share { plus: &["created"], minus: &["completed"], whole: "created" },
    }],
};

pub(super) const CHURN_RATE: Calculator = Calculator {
    metric: "churn_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Count, "customers at the start", "clientes al inicio"),
        input("lost", Count, "of those, lost by the end", "de ellos, perdidos al final"),
        input("acquired", Count, "customers won in between", "clientes captados entre medias"),
        input("end", Count, "customers at the end", "clientes al final"),
    ],
    combinations: &[
        Combination {
            inputs: &["start", "lost"],
            formula_en: "lost ÷ start × 100",
            formula_es: "perdidos ÷ iniciales × 100",
            at_most: &[("lost", "start")],
            formula: Formula::Share { plus: &["lost"], minus: &[], whole: "start" },
        },
        Combination {
            inputs: &["start", "acquired", "end"],
            formula_en: "(start + acquired − end) ÷ start × 100",
            formula_es: "(iniciales + captados − finales) ÷ iniciales × 100",
            at_most: &[],
            formula: Formula::Share {
                plus: &["start", "acquired"],
                minus: &["end"],
                whole: "start",
            },
        },
    ],
};

pub(super) const CLICK_THROUGH_RATE: Calculator = Calculator {
    metric: "click_through_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("clicks", Count, "clicks", "clics"),
        input("impressions", Count, "times it was shown", "veces que se mostró"),
    ],
    combinations: &[ratio_in_percent(
        &["clicks", "impressions"],
        &["clicks"],
        "impressions",
        "clicks ÷ impressions × 100",
        "clics ÷ impresiones × 100",
    )],
};

pub(super) const CLV: Calculator = Calculator {
    metric: "clv",
    unit: UnitKind::Money,
    inputs: &[
        input("average-order", Number, "value of an average order", "valor del pedido medio"),
        input("frequency", Number, "orders a year", "pedidos al año"),
        input("lifespan", Number, "years a customer stays", "años que se queda un cliente"),
    ],
    combinations: &[Combination {
        inputs: &["average-order", "frequency", "lifespan"],
        formula_en: "average order × frequency × lifespan",
        formula_es: "pedido medio × frecuencia × duración",
        at_most: &[],
        formula: Formula::Product,
    }],
};

pub(super) const CONVERSION_RATE: Calculator = Calculator {
    metric: "conversion_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("converted", Count, "visitors who did it", "visitantes que lo hicieron"),
        input("visitors", Count, "visitors", "visitantes"),
    ],
    combinations: &[share(
        &["converted", "visitors"],
        &[("converted", "visitors")],
        &["converted"],
        "visitors",
        "converted ÷ visitors × 100",
        "convertidos ÷ visitantes × 100",
    )],
};

pub(super) const RETENTION_RATE: Calculator = Calculator {
    metric: "retention_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Count, "customers at the start", "clientes al inicio"),
        input("end", Count, "customers at the end", "clientes al final"),
        input("new", Count, "of those, won in between", "de ellos, captados entre medias"),
    ],
    combinations: &[Combination {
        inputs: &["start", "end", "new"],
        formula_en: "(end − new) ÷ start × 100",
        formula_es: "(finales − nuevos) ÷ iniciales × 100",
        at_most: &[("new", "end")],
        formula: Formula::Share { plus: &["end"], minus: &["new"], whole: "start" },
    }],
};
