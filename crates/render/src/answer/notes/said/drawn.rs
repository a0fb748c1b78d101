//! Why a metric has no interval by drawing subjects anew.

use baremo_metrics::answer::NotDrawn;

use crate::messages::Message;
use crate::messages::notes as messages;

/// Returns what is said of a metric without an interval by drawing subjects anew.
pub(super) fn not_drawn(why: NotDrawn) -> Message {
    match why {
        NotDrawn::Usual => messages::NOT_DRAWN_USUAL,
        NotDrawn::Distinct => messages::NOT_DRAWN_DISTINCT,
        NotDrawn::State => messages::NOT_DRAWN_STATE,
        NotDrawn::Parts => messages::NOT_DRAWN_PARTS,
    }
}
