//! Rows of the four tables, and the names of places on a page.

use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;

use super::super::Words;
use crate::table::rows;

rows! {
    /// Rows of [`Fact::Sessions`](baremo_model::Fact::Sessions).
    SessionRows, SessionRow {
        visitor: code,
        number: int,
        source: code,
        excluded: code,
        customer: code,
        started_at: int,
        ended_at: int,
        traffic: code,
        last_traffic: code,
        referrer: code,
        campaign: code,
        campaign_source: code,
        medium: code,
        landing_page: code,
        exit_page: code,
        device: code,
        browser: code,
        system: code,
        country: code,
        language: code,
        page_view_count: int,
        event_count: int,
        interaction_count: int,
        article_count: int,
        goal_count: int,
        goals: list,
        engaged: int,
        revenue: int,
        currency: code,
        is_first: byte,
        single: byte,
    }
}

rows! {
    /// Rows of [`Fact::PageViews`](baremo_model::Fact::PageViews).
    PageViewRows, PageViewRow {
        session_row: int,
        number: int,
        page: code,
        viewed_at: int,
        left_at: int,
        is_last: byte,
        is_article: byte,
        scroll_depth: int,
        load: int,
    }
}

rows! {
    /// Rows of [`Fact::WebActions`](baremo_model::Fact::WebActions).
    WebActionRows, WebActionRow {
        session_row: int,
        at: int,
        action: code,
        page: code,
        element: code,
        x: int,
        y: int,
        zone: code,
        engaged: int,
        interactive: byte,
        goal: byte,
        contact_channel: code,
    }
}

rows! {
    /// Rows of [`Fact::Carts`](baremo_model::Fact::Carts).
    CartRows, CartRow {
        cart: code,
        source: code,
        excluded: code,
        visitor: code,
        customer: code,
        device: code,
        campaign: code,
        created_at: int,
        last_activity_at: int,
        checkout_at: int,
        ordered_at: int,
        value: int,
        currency: code,
        item_count: int,
    }
}

/// A tenth of a page, in millionths.
const TENTH: i64 = 100_000;

/// The codes of zones: tenths from the top, and from the left where that is known.
#[derive(Default)]
pub(super) struct Zones {
    /// Code plus one, by tenth from the top and tenth from the left (10: not known).
    codes: [[u32; 11]; 10],
}

impl Zones {
    /// Returns the zone of a place, given in millionths: `y30` for the tenth that begins 30 % from
    /// the top, `y30 x70` where the place from the left is known too.
    pub(super) fn code(&mut self, x: i64, y: i64, words: &mut Words<'_>) -> u32 {
        if y == NULL_INT {
            return NULL_CODE;
        }
        let tenth = |place: i64| (place / TENTH).clamp(0, 9) as usize;
        let (row, column) = (tenth(y), if x == NULL_INT { 10 } else { tenth(x) });
        let known = &mut self.codes[row][column];
        if *known == 0 {
            let name = match column {
                10 => format!("y{}", row * 10),
                column => format!("y{} x{}", row * 10, column * 10),
            };
            *known = words.word(&name) + 1;
        }
        *known - 1
    }
}

/// Returns a place on a page in millionths; null outside 0 to 1.
pub(super) fn place(millionths: i64) -> i64 {
    if (0..=1_000_000).contains(&millionths) { millionths } else { NULL_INT }
}
