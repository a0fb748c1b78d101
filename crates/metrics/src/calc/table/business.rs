//! Calculators of acquisition.

use super::{input, percent, quotient_of, share, whole};
use crate::calc::InputKind::Count;
use crate::calc::{Calculator, Combination, Formula, UnitKind};

quotient_of!(
    CAC,
    "cac",
    Money,
    ("spend", Number, "acquisition spend of the period", "gasto de captación del periodo"),
    ("new-customers", Count, "customers won with it", "clientes captados con él"),
    "spend ÷ new customers",
    "gasto ÷ clientes nuevos",
);

pub(super) const CART_ABANDONMENT_RATE: Calculator = Calculator {
    metric: "cart_abandonment_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("created", Count, "carts created", "carritos creados"),
        input("completed", Count, "carts that became an order", "carritos que acabaron en pedido"),
    ],
    combinations: &[Combination::new(
        &["created", "completed"],
        Formula::Share { plus: &["created"], minus: &["completed"], whole: whole(&["created"]) },
        "(1 − completed ÷ created) × 100",
        "(1 − completados ÷ creados) × 100",
    )
    .with_at_most(&[("completed", "created")])],
};

pub(super) const CLICK_THROUGH_RATE: Calculator = Calculator {
    metric: "click_through_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("clicks", Count, "clicks", "clics"),
        input("impressions", Count, "times it was shown", "veces que se mostró"),
        input("delivered", Count, "mails delivered", "correos entregados"),
        input("opened", Count, "mails opened", "correos abiertos"),
    ],
    combinations: &[
        share(
            &["clicks", "impressions"],
            &["clicks"],
            whole(&["impressions"]),
            "clicks ÷ impressions × 100",
            "clics ÷ impresiones × 100",
        ),
        share(
            &["clicks", "delivered"],
            &["clicks"],
            whole(&["delivered"]),
            "clicks ÷ delivered × 100",
            "clics ÷ entregados × 100",
        ),
        share(
            &["clicks", "opened"],
            &["clicks"],
            whole(&["opened"]),
            "clicks ÷ opened × 100",
            "clics ÷ abiertos × 100",
        ),
    ],
};

pub(super) const CONVERSION_RATE: Calculator = Calculator {
    metric: "conversion_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("converted", Count, "visitors who did it", "visitantes que lo hicieron"),
        input("visitors", Count, "visitors", "visitantes"),
        input("sessions", Count, "sessions", "sesiones"),
        input("actions", Count, "times it was done", "veces que se hizo"),
    ],
    combinations: &[
        share(
            &["converted", "visitors"],
            &["converted"],
            whole(&["visitors"]),
            "converted ÷ visitors × 100",
            "convertidos ÷ visitantes × 100",
        )
        .with_at_most(&[("converted", "visitors")]),
        share(
            &["converted", "sessions"],
            &["converted"],
            whole(&["sessions"]),
            "sessions with it ÷ sessions × 100",
            "sesiones con ello ÷ sesiones × 100",
        )
        .with_at_most(&[("converted", "sessions")]),
        percent(
            &["actions", "visitors"],
            &["actions"],
            &[],
            whole(&["visitors"]),
            "actions ÷ visitors × 100; above 100 when visitors do it again",
            "acciones ÷ visitantes × 100; más de 100 si los visitantes repiten",
        ),
    ],
};
