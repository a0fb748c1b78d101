//! Kinds and actors as the bytes batches hold, so that they can be matched.

use baremo_model::{ActorKind, EventKind};

macro_rules! bytes {
    ($of:ident: $($name:ident = $variant:ident,)*) => {
        $(pub(crate) const $name: u8 = $of::$variant as u8;)*
    };
}

bytes! { EventKind:
    OPENED = Opened, MESSAGE = Message, NOTE = Note, STATUS = Status, ASSIGNED = Assigned,
    BOT_HANDOFF = BotHandoff, TAGGED = Tagged, UNTAGGED = Untagged, TYPED = Typed,
    PRIORITISED = Prioritised, ESCALATED = Escalated, COMPLAINT = Complaint,
    COMPLAINT_CORRECTED = ComplaintCorrected, MERGED = Merged,
    DELETED = Deleted, RESTORED = Restored, SPAM = Spam, TEST = Test, RATED = Rated,
    CHECKED = Checked, FOLLOW_UP_OF = FollowUpOf, CALL_LINKED = CallLinked,
}

bytes! { ActorKind:
    CUSTOMER = Customer, AGENT = Agent, BOT = Bot, SYSTEM = System,
}
