//! Calculators of value and cost.

use super::{input, percent, quotient_of, whole};
use crate::calc::InputKind::{Count, Number};
use crate::calc::special::{Life, Special};
use crate::calc::{Calculator, Combination, Formula, Input, UnitKind};

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
        input(
            "cac",
            Number,
            "money that winning a customer costs",
            "dinero que cuesta captar un cliente",
        ),
        input(
            "monthly-revenue",
            Number,
            "money of a customer a month",
            "dinero de un cliente al mes",
        ),
        MARGIN,
    ],
    combinations: &[Combination::special(
        &["cac", "monthly-revenue"],
        Special::Payback,
        "cost of winning a customer ÷ margin a month",
        "coste de captar un cliente ÷ margen al mes",
    )
    .with_optional(&["margin"])],
};

const MARGIN: Input = input(
    "margin",
    Number,
    "percent of it that is kept; 100 if left out",
    "porcentaje que queda; 100 si se omite",
);

pub(super) const CAMPAIGN_ROI: Calculator = Calculator {
    metric: "campaign_roi",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "margin",
            Number,
            "money of margin that the campaign brought",
            "dinero de margen que trajo la campaña",
        ),
        input("spend", Number, "money that the campaign cost", "dinero que costó la campaña"),
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
        input("average-order", Number, "money of an average order", "dinero de un pedido medio"),
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
        input(
            "monthly-churn",
            Number,
            "percent of customers lost a month",
            "clientes perdidos al mes, en %",
        ),
        input(
            "revenue",
            Number,
            "money of a customer's orders so far",
            "dinero de los pedidos de un cliente hasta ahora",
        ),
        MARGIN,
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
    ("clv", Number, "money that a customer is worth", "dinero que vale un cliente"),
    ("cac", Number, "money that winning a customer costs", "dinero que cuesta captar un cliente"),
    "lifetime value ÷ cost of winning a customer",
    "valor de vida ÷ coste de captar un cliente",
);

quotient_of!(
    COST_PER_CONTACT,
    "cost_per_contact",
    Money,
    ("cost", Number, "money that support costs", "dinero que cuesta la atención"),
    ("contacts", Count, "contacts handled", "contactos atendidos"),
    "cost ÷ contacts",
    "coste ÷ contactos",
);

quotient_of!(
    COST_PER_RESOLUTION,
    "cost_per_resolution",
    Money,
    ("cost", Number, "money that support costs", "dinero que cuesta la atención"),
    ("solved", Count, "cases solved", "casos resueltos"),
    "cost ÷ cases solved",
    "coste ÷ casos resueltos",
);

const EXPANSION: Input = input(
    "expansion",
    Number,
    "more recurring money of the same accounts",
    "aumento de los ingresos de las mismas cuentas",
);
const CONTRACTION: Input = input(
    "contraction",
    Number,
    "less recurring money of the same accounts",
    "reducción de los ingresos de las mismas cuentas",
);
const CHURNED: Input = input(
    "churned",
    Number,
    "recurring money of accounts that left",
    "ingresos recurrentes de cuentas que se fueron",
);

pub(super) const MRR: Calculator = Calculator {
    metric: "mrr",
    unit: UnitKind::Money,
    inputs: &[
        input("accounts", Count, "paying accounts", "cuentas de pago"),
        input(
            "arpa",
            Number,
            "recurring money of each account a month",
            "ingresos recurrentes de cada cuenta al mes",
        ),
        input(
            "start",
            Number,
            "recurring money at the start of the month",
            "ingresos recurrentes al inicio del mes",
        ),
        input(
            "new",
            Number,
            "recurring money of new accounts",
            "ingresos recurrentes de cuentas nuevas",
        ),
        EXPANSION,
        input(
            "reactivation",
            Number,
            "recurring money of accounts that came back",
            "ingresos recurrentes de cuentas que volvieron",
        ),
        CONTRACTION,
        CHURNED,
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
        input(
            "end",
            Number,
            "recurring money of the same accounts today",
            "ingresos recurrentes de las mismas cuentas hoy",
        ),
        EXPANSION,
        CONTRACTION,
        CHURNED,
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
        input(
            "lost",
            Number,
            "of that money, lost by the end",
            "de esos ingresos, perdidos al final",
        ),
        input(
            "expansion",
            Number,
            "more money of those who stayed, for the net share",
            "aumento de ingresos de quienes siguen, para el dato neto",
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
        input("cost", Number, "money that support costs", "dinero que cuesta la atención"),
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
