//! The attributes the fold reads, all of an event at once.

use baremo_model::{EventBatch, NULL_CODE};

/// Declares the attributes with their names.
macro_rules! fields {
    ($($field:ident = $name:literal,)*) => {
        /// An attribute of a web event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Field { $($field,)* }

        impl Field {
            pub(super) const ALL: [Field; [$($name),*].len()] = [$(Field::$field,)*];

            pub(super) const fn name(self) -> &'static str {
                match self { $(Field::$field => $name,)* }
            }
        }
    };
}

fields! {
    Url = "url",
    Page = "page",
    Host = "host",
    Referrer = "referrer",
    UserAgent = "user_agent",
    Session = "session",
    Campaign = "campaign",
    CampaignSource = "campaign_source",
    Medium = "medium",
    ClickId = "click_id",
    Load = "load",
    X = "x",
    Y = "y",
    Element = "element",
    ContactChannel = "contact_channel",
    Passive = "passive",
    Goal = "goal",
    Revenue = "revenue",
    Amount = "amount",
    Quantity = "quantity",
    Currency = "currency",
    Cart = "cart",
    Order = "order",
    Device = "device",
    Browser = "browser",
    System = "system",
    Country = "country",
    Language = "language",
    Internal = "internal",
    Bot = "bot",
    Received = "received",
    Sent = "sent",
}

const COUNT: usize = Field::ALL.len();

/// The fields of the event read last, as codes of the batch.
pub(super) struct Fields {
    /// Place of the field plus one, by code of its name.
    slots: Vec<u8>,
    values: [u32; COUNT],
}

impl Fields {
    pub(super) fn new(batch: &EventBatch<'_>) -> Self {
        let mut slots = vec![0; batch.strings.len()];
        for (index, field) in Field::ALL.iter().enumerate() {
            if let Some(code) = batch.strings.code(field.name()) {
                slots[code as usize] = index as u8 + 1;
            }
        }
        Fields { slots, values: [NULL_CODE; COUNT] }
    }

    /// Takes the attributes of an event.
    pub(super) fn read(&mut self, batch: &EventBatch<'_>, row: usize) {
        self.values = [NULL_CODE; COUNT];
        for (name, value) in batch.attributes(row) {
            if let Some(slot) = self.slots[name as usize].checked_sub(1) {
                self.values[slot as usize] = value;
            }
        }
    }

    /// Returns the code of a field's value in the batch; null when the event does not have it.
    pub(super) fn get(&self, field: Field) -> u32 {
        self.values[field as usize]
    }
}
