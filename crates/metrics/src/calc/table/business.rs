//! Calculators of acquisition.

use super::{input, percent, quotient_of, share, whole};
use crate::calc::InputKind::Count;
use crate::calc::{Calculator, Combination, Formula, UnitKind};

quotient_of!(
    CAC,
    "cac",
    Money,
    (
        "spend",
        Number,
        "money spent on acquisition in the period",
        "dinero gastado en captación en el periodo"
    ),
    ("new-customers", Count, "customers won with that money", "clientes captados con ese dinero"),
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
        input(
            "clicks",
            Count,
            "clicks on what was shown or sent",
            "clics en lo que se mostró o envió",
        ),
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
        input(
            "converted",
            Count,
            "visitors who did what was wanted",
            "visitantes que hicieron lo que se buscaba",
        ),
        input("visitors", Count, "all visitors", "todos los visitantes"),
        input("sessions", Count, "all sessions", "todas las sesiones"),
        input(
            "actions",
            Count,
            "times it was done in those sessions",
            "veces que se hizo en esas sesiones",
        ),
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
            "sesiones en que se hizo ÷ sesiones × 100",
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
