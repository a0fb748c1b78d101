//! Calculators of the web.

use super::{mean_time, quotient_of, share_of};

share_of!(
    BOUNCE_RATE,
    "bounce_rate",
    ("bounced", "sessions of one page without action", "sesiones de una página sin acción"),
    ("sessions", "all sessions", "todas las sesiones"),
    "bounced ÷ sessions × 100",
    "rebotadas ÷ sesiones × 100",
);

share_of!(
    DIRECT_TRAFFIC_SHARE,
    "direct_traffic_share",
    ("direct", "sessions without referrer or campaign", "sesiones sin origen ni campaña"),
    ("sessions", "all sessions", "todas las sesiones"),
    "direct ÷ sessions × 100",
    "directas ÷ sesiones × 100",
);

quotient_of!(
    PAGES_PER_VISIT,
    "pages_per_visit",
    Ratio,
    ("page-views", Count, "all page views", "todas las páginas vistas"),
    ("sessions", Count, "all sessions", "todas las sesiones"),
    "page views ÷ sessions",
    "páginas vistas ÷ sesiones",
);

mean_time!(
    SESSION_DURATION,
    "session_duration",
    ("length of all sessions added up", "suma de la duración de todas las sesiones"),
    ("all sessions", "todas las sesiones"),
    "total time ÷ sessions",
    "tiempo total ÷ sesiones",
);

mean_time!(
    TIME_ON_PAGE,
    "time_on_page",
    ("time from each page to the next added up", "suma del tiempo de cada página a la siguiente"),
    ("page views whose end is known", "páginas vistas cuyo final se conoce"),
    "total time ÷ page views",
    "tiempo total ÷ páginas vistas",
);
