//! Calculators of value and cost.

use super::{input, percent, quotient_of, whole};
use crate::calc::InputKind::{Count, Number};
use crate::calc::special::{Life, Special};
use crate::calc::{Calculator, Combination, Formula, UnitKind};

quotient_of!(
    ARPA,
    "arpa",
    Money,
    ("mrr", Number, "recurring money of a month", "ingresos recurrentes de un mes"),
    ("accounts", Count, "paying accounts", "cuentas de pago"),
    "recurring money ÷ accounts",
    "ingresos recurrentes ÷ cuentas",
);

pub(super) const CAC_PAYBACK: Calculator = Calculator {
    metric: "cac_payback",
    unit: UnitKind::Months,
    inputs: &[
        input("cac", Number, "cost of winning a customer", "coste de captar un cliente"),
        input(
            "monthly-revenue",
            Number,
            "a customer's money a month",
            "ingresos por cliente y mes",
        ),
        input("margin", Number, "percent of it that is kept; 100 if left out", MARGIN_ES),
    ],
    combinations: &[Combination::special(
        &["cac", "monthly-revenue"],
        Special::Payback,
        "cost of winning a customer ÷ margin a month",
        "coste de captar un cliente ÷ margen al mes",
    )
    .with_optional(&["margin"])],
};

const MARGIN_ES: &str = "porcentaje que queda; 100 si se omite";

pub(super) const CAMPAIGN_ROI: Calculator = Calculator {
    metric: "campaign_roi",
    unit: UnitKind::Percent,
    inputs: &[
        input("margin", Number, "margin the campaign brought", "margen que trajo la campaña"),
        input("spend", Number, "what it cost", "lo que costó"),
    ],
    combinations: &[percent(
        &["margin", "spend"],
        &["margin"],
        &["spend"],
        whole(&["spend"]),
        "(margin − spend) ÷ spend × 100",
        "(margen − gasto) ÷ gasto × 100",
    )],
};

pub(super) const CLV: Calculator = Calculator {
    metric: "clv",
    unit: UnitKind::Money,
    inputs: &[
        input("average-order", Number, "value of an average order", "valor del pedido medio"),
        input("frequency", Number, "orders a year", "pedidos al año"),
        input("lifespan", Number, "years a customer stays", "años que se queda un cliente"),
        input(
            "churn",
            Number,
            "percent of customers lost a year",
            "clientes perdidos al año, en %",
        ),
        input("monthly-orders", Number, "orders a month", "pedidos al mes"),
        input("months", Number, "months a customer stays", "meses que se queda un cliente"),
        input("monthly-churn", Number, "percent lost a month", "clientes perdidos al mes, en %"),
        input("revenue", Number, "a customer's orders so far", "pedidos del cliente hasta ahora"),
        input("margin", Number, "percent of it that is kept; 100 if left out", MARGIN_ES),
    ],
    combinations: &[
        lifetime(
            &["average-order", "frequency", "lifespan"],
            Special::Lifetime { orders: "frequency", life: Life::Span("lifespan") },
            "average order × frequency × lifespan",
            "pedido medio × frecuencia × duración",
        ),
        lifetime(
            &["average-order", "frequency", "churn"],
            Special::Lifetime { orders: "frequency", life: Life::Churn("churn") },
            "average order × frequency ÷ churn a year",
            "pedido medio × frecuencia ÷ abandono anual",
        ),
        lifetime(
            &["average-order", "monthly-orders", "months"],
            Special::Lifetime { orders: "monthly-orders", life: Life::Span("months") },
            "average order × orders a month × months",
            "pedido medio × pedidos al mes × meses",
        ),
        lifetime(
            &["average-order", "monthly-orders", "monthly-churn"],
            Special::Lifetime { orders: "monthly-orders", life: Life::Churn("monthly-churn") },
            "average order × orders a month ÷ churn a month",
            "pedido medio × pedidos al mes ÷ abandono mensual",
        ),
        Combination::special(
            &["revenue", "margin"],
            Special::PercentOf { of: "revenue", rate: "margin" },
            "orders so far × margin",
            "pedidos hasta ahora × margen",
        ),
    ],
};

const fn lifetime(
    inputs: &'static [&'static str],
    special: Special,
    formula_en: &'static str,
    formula_es: &'static str,
) -> Combination {
    Combination::special(inputs, special, formula_en, formula_es).with_optional(&["margin"])
}

quotient_of!(
    CLV_TO_CAC,
    "clv_to_cac",
    Ratio,
    ("clv", Number, "what a customer is worth", "lo que vale un cliente"),
    ("cac", Number, "cost of winning a customer", "coste de captar un cliente"),
    "lifetime value ÷ cost of winning a customer",
    "valor de vida ÷ coste de captar un cliente",
);

quotient_of!(
    COST_PER_CONTACT,
    "cost_per_contact",
    Money,
    ("cost", Number, "cost of support", "coste de la atención"),
    ("contacts", Count, "contacts handled", "contactos atendidos"),
    "cost ÷ contacts",
    "coste ÷ contactos",
);

quotient_of!(
    COST_PER_RESOLUTION,
    "cost_per_resolution",
    Money,
    ("cost", Number, "cost of support", "coste de la atención"),
    ("solved", Count, "cases solved", "casos resueltos"),
    "cost ÷ cases solved",
    "coste ÷ casos resueltos",
);

pub(super) const MRR: Calculator = Calculator {
    metric: "mrr",
    unit: UnitKind::Money,
    inputs: &[
        input("accounts", Count, "paying accounts", "cuentas de pago"),
        input(
            "arpa",
            Number,
            "recurring money of each a month",
            "ingresos recurrentes de cada una",
        ),
        input("start", Number, "at the start of the month", "al inicio del mes"),
        input("new", Number, "of new accounts", "de cuentas nuevas"),
        input("expansion", Number, "more of the same accounts", "aumento de las mismas cuentas"),
        input("reactivation", Number, "of accounts that came back", "de cuentas que volvieron"),
        input("contraction", Number, "less of the same accounts", "reducción de las mismas"),
        input("churned", Number, "of accounts that left", "de cuentas que se fueron"),
    ],
    combinations: &[
        Combination::new(
            &["start"],
            Formula::Sum {
                plus: &["start", "new", "expansion", "reactivation"],
                minus: &["contraction", "churned"],
            },
            "start + new + expansion + reactivation − contraction − churned",
            "inicio + nuevas + aumento + reactivación − reducción − bajas",
        )
        .with_optional(&["new", "expansion", "reactivation", "contraction", "churned"])
        .with_at_most(&[("churned", "start"), ("contraction", "start")]),
        Combination::special(
            &["accounts", "arpa"],
            Special::Product("accounts", "arpa"),
            "accounts × money of each",
            "cuentas × ingresos de cada una",
        ),
    ],
};

pub(super) const NET_REVENUE_RETENTION: Calculator = Calculator {
    metric: "net_revenue_retention",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Number, "recurring money a year ago", "ingresos recurrentes hace un año"),
        input("end", Number, "of the same accounts today", "de las mismas cuentas hoy"),
        input("expansion", Number, "more of the same accounts", "aumento de las mismas cuentas"),
        input("contraction", Number, "less of the same accounts", "reducción de las mismas"),
        input("churned", Number, "of accounts that left", "de cuentas que se fueron"),
    ],
    combinations: &[
        percent(
            &["start", "end"],
            &["end"],
            &[],
            whole(&["start"]),
            "the same accounts' money today ÷ a year ago × 100",
            "ingresos de las mismas cuentas hoy ÷ hace un año × 100",
        ),
        percent(
            &["start", "expansion", "contraction", "churned"],
            &["start", "expansion"],
            &["contraction", "churned"],
            whole(&["start"]),
            "(start + expansion − contraction − churned) ÷ start × 100",
            "(inicio + aumento − reducción − bajas) ÷ inicio × 100",
        )
        .with_at_most(&[("churned", "start"), ("contraction", "start")]),
    ],
};

pub(super) const REVENUE_CHURN: Calculator = Calculator {
    metric: "revenue_churn",
    unit: UnitKind::Percent,
    inputs: &[
        input("start", Number, "recurring money at the start", "ingresos recurrentes al inicio"),
        input("lost", Number, "of it, lost by the end", "de ellos, perdidos al final"),
        input(
            "expansion",
            Number,
            "more of who stayed: net churn",
            "aumento de quienes siguen: neto",
        ),
    ],
    combinations: &[
        percent(
            &["start", "lost"],
            &["lost"],
            &[],
            whole(&["start"]),
            "lost ÷ start × 100",
            "perdidos ÷ iniciales × 100",
        )
        .with_at_most(&[("lost", "start")]),
        percent(
            &["start", "lost", "expansion"],
            &["lost"],
            &["expansion"],
            whole(&["start"]),
            "(lost − expansion) ÷ start × 100",
            "(perdidos − aumento) ÷ iniciales × 100",
        )
        .with_at_most(&[("lost", "start")]),
    ],
};

pub(super) const SUPPORT_COST_SHARE: Calculator = Calculator {
    metric: "support_cost_share",
    unit: UnitKind::Percent,
    inputs: &[
        input("cost", Number, "cost of support", "coste de la atención"),
        input("revenue", Number, "revenue of the period", "ingresos del periodo"),
    ],
    combinations: &[percent(
        &["cost", "revenue"],
        &["cost"],
        &[],
        whole(&["revenue"]),
        "cost ÷ revenue × 100",
        "coste ÷ ingresos × 100",
    )],
};
