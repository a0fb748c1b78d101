//! Calculators of the web and of social networks.

use super::{input, percent, quotient_of, share_of, whole};
use crate::calc::InputKind::{Count, Flag};
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, UnitKind};

share_of!(
    BOUNCE_RATE,
    "bounce_rate",
    ("bounced", "sessions of one page without action", "sesiones de una página sin acción"),
    ("sessions", "sessions", "sesiones"),
    "bounced ÷ sessions × 100",
    "rebotadas ÷ sesiones × 100",
);

share_of!(
    DIRECT_TRAFFIC_SHARE,
    "direct_traffic_share",
    ("direct", "sessions without referrer or campaign", "sesiones sin origen ni campaña"),
    ("sessions", "sessions", "sesiones"),
    "direct ÷ sessions × 100",
    "directas ÷ sesiones × 100",
);

pub(super) const FOLLOWER_GROWTH: Calculator = Calculator {
    metric: "follower_growth",
    unit: UnitKind::Count,
    inputs: &[
        input("start", Count, "followers at the start", "seguidores al inicio"),
        input("end", Count, "followers at the end", "seguidores al final"),
        input("rate", Flag, "in percent of the start", "en porcentaje del inicio"),
    ],
    combinations: &[Combination::special(
        &["start", "end"],
        Special::Growth,
        "end − start; with --rate ÷ start × 100",
        "final − inicio; con --rate ÷ inicio × 100",
    )],
};

quotient_of!(
    PAGES_PER_VISIT,
    "pages_per_visit",
    Ratio,
    ("page-views", Count, "page views", "páginas vistas"),
    ("sessions", Count, "sessions", "sesiones"),
    "page views ÷ sessions",
    "páginas vistas ÷ sesiones",
);

quotient_of!(
    SESSION_DURATION,
    "session_duration",
    Duration,
    ("total", Time, "all sessions added up", "suma de todas las sesiones"),
    ("count", Count, "sessions", "sesiones"),
    "total time ÷ sessions",
    "tiempo total ÷ sesiones",
);

pub(super) const SOCIAL_ENGAGEMENT_RATE: Calculator = Calculator {
    metric: "social_engagement_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input("interactions", Count, "all of the following", "todas las siguientes"),
        input("likes", Count, "likes", "me gusta"),
        input("comments", Count, "comments", "comentarios"),
        input("shares", Count, "shares", "compartidos"),
        input("saves", Count, "saves", "guardados"),
        input("clicks", Count, "clicks", "clics"),
        input("reach", Count, "people who saw it", "personas que lo vieron"),
        input("followers", Count, "instead: followers", "en su lugar: seguidores"),
        input("impressions", Count, "instead: times shown", "en su lugar: veces mostrado"),
    ],
    combinations: &[
        percent(
            &["interactions", "reach"],
            &["interactions"],
            &[],
            whole(&["reach"]),
            "interactions ÷ reach × 100",
            "interacciones ÷ alcance × 100",
        ),
        percent(
            &["likes", "reach"],
            &["likes", "comments", "shares", "saves", "clicks"],
            &[],
            whole(&["reach"]),
            "(likes + comments + shares + saves + clicks) ÷ reach × 100",
            "(me gusta + comentarios + compartidos + guardados + clics) ÷ alcance × 100",
        )
        .with_optional(&["comments", "shares", "saves", "clicks"]),
        percent(
            &["interactions", "followers"],
            &["interactions"],
            &[],
            whole(&["followers"]),
            "interactions ÷ followers × 100",
            "interacciones ÷ seguidores × 100",
        ),
        percent(
            &["interactions", "impressions"],
            &["interactions"],
            &[],
            whole(&["impressions"]),
            "interactions ÷ impressions × 100",
            "interacciones ÷ impresiones × 100",
        ),
    ],
};

share_of!(
    STORY_RETENTION,
    "story_retention",
    ("last", "viewers of the last frame", "espectadores del último cuadro"),
    ("first", "viewers of the first frame", "espectadores del primero"),
    "last ÷ first × 100",
    "último ÷ primero × 100",
);
