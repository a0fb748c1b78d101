//! Calculators of social networks.

use super::{input, mean_time, percent, quotient, share_of, whole};
use crate::calc::InputKind::{Count, Flag};
use crate::calc::special::Special;
use crate::calc::{Calculator, Combination, Input, UnitKind};

pub(super) const COMMENTS: Calculator = counter("comments");
pub(super) const LIKES: Calculator = counter("likes");
pub(super) const MENTIONS: Calculator = counter("mentions");
pub(super) const POST_CLICKS: Calculator = counter("post_clicks");
pub(super) const SAVES: Calculator = counter("saves");
pub(super) const SHARES: Calculator = counter("shares");

/// The calculator of what networks count: what was gained, or how many there are a post.
const fn counter(metric: &'static str) -> Calculator {
    Calculator { metric, unit: UnitKind::Count, inputs: COUNTED, combinations: GAINED }
}

const COUNTED: &[Input] = &[
    input("start", Count, "how many there were at the start", "cuántos había al inicio"),
    input("end", Count, "how many there were at the end", "cuántos había al final"),
    input(
        "total",
        Count,
        "instead: how many there are on all posts",
        "en su lugar: cuántos hay en todas las publicaciones",
    ),
    input("posts", Count, "posts that were counted", "publicaciones que se contaron"),
];

const GAINED: &[Combination] = &[
    Combination::special(
        &["start", "end"],
        Special::Growth,
        "end − start; a total can fall",
        "final − inicio; un total puede bajar",
    ),
    quotient(&["total", "posts"], &["total"], "posts", "total ÷ posts", "total ÷ publicaciones")
        .with_unit(UnitKind::Ratio),
];

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
        "end − start; in percent ÷ start × 100",
        "final − inicio; en porcentaje ÷ inicio × 100",
    )],
};

share_of!(
    SOCIAL_CONVERSIONS,
    "social_conversions",
    (
        "converted",
        "sessions from social networks with a goal",
        "sesiones de redes sociales con un objetivo"
    ),
    ("sessions", "sessions from social networks", "sesiones de redes sociales"),
    "sessions with a goal ÷ sessions × 100",
    "sesiones con un objetivo ÷ sesiones × 100",
);

pub(super) const SOCIAL_ENGAGEMENT_RATE: Calculator = Calculator {
    metric: "social_engagement_rate",
    unit: UnitKind::Percent,
    inputs: &[
        input(
            "interactions",
            Count,
            "all interactions, instead of those that follow",
            "todas las interacciones, en lugar de las que siguen",
        ),
        input("likes", Count, "likes received", "«me gusta» recibidos"),
        input("comments", Count, "comments received", "comentarios recibidos"),
        input("shares", Count, "times it was shared", "veces que se compartió"),
        input("saves", Count, "times it was saved", "veces que se guardó"),
        input("clicks", Count, "clicks on the post", "clics en la publicación"),
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
    SOCIAL_INSIGHTS,
    "social_insights",
    ("labelled", "messages with the label", "mensajes con la etiqueta"),
    ("messages", "messages with any label", "mensajes con alguna etiqueta"),
    "messages with the label ÷ messages with any × 100",
    "mensajes con la etiqueta ÷ mensajes con alguna × 100",
);

mean_time!(
    SOCIAL_RESPONSE_TIME,
    "social_response_time",
    ("all waits for a reply added up", "suma de todas las esperas de respuesta"),
    ("messages answered by a person", "mensajes respondidos por una persona"),
    "total wait ÷ messages answered",
    "espera total ÷ mensajes respondidos",
);

pub(super) const STORY_RETENTION: Calculator = Calculator {
    metric: "story_retention",
    unit: UnitKind::Percent,
    inputs: &[
        input("last", Count, "viewers of the last frame", "espectadores de la última pantalla"),
        input("first", Count, "viewers of the first frame", "espectadores de la primera"),
    ],
    combinations: &[percent(
        &["last", "first"],
        &["last"],
        &[],
        whole(&["first"]),
        "last ÷ first × 100",
        "última ÷ primera × 100",
    )],
};
