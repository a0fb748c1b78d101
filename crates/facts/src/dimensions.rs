//! What a case is broken down by: customer, channel, brand, team, attributes.

use baremo_model::NULL_CODE;

use crate::byte;
use crate::machine::{Machine, Now};
use crate::progress::Holder;
use crate::settings::{FIXED_COUNT, NO_SLOT, STATUS_SLOT};

impl Machine<'_> {
    /// Takes over what the event says about customer, channel, brand, team and attributes.
    #[inline]
    pub(crate) fn dimensions(&mut self, now: Now, fills_gaps: bool) {
        let (batch, row) = (&self.batch, now.row);
        let (customer, channel, brand) =
            (batch.customer[row], batch.channel[row], batch.brand[row]);
        // Null is all ones: one test for the many events that say nothing.
        if customer & channel & brand != NULL_CODE {
            take(&mut self.case.customer, customer, fills_gaps);
            take(&mut self.case.channel, channel, true);
            take(&mut self.case.brand, brand, fills_gaps);
        }
        if now.who == byte::CUSTOMER {
            take(&mut self.case.customer, now.actor, true);
        }
        let said = batch.team[row] != NULL_CODE && now.kind != byte::ASSIGNED;
        if said && !(fills_gaps && self.desk.holder.team != NULL_CODE) {
            let holder = Holder { team: self.team_after(row), ..self.desk.holder };
            self.give(now.at, holder);
        }
        let ends = self.batch.attribute_ends;
        let first = if row == 0 { 0 } else { ends[row - 1] };
        if ends[row] != first {
            self.take_attributes(row, fills_gaps);
        }
    }

    fn take_attributes(&mut self, row: usize, fills_gaps: bool) {
        for (name, value) in self.batch.attributes(row) {
            let slot = self.codes.slot(name);
            if slot == NO_SLOT || slot == STATUS_SLOT {
                continue;
            }
            let current = match slot {
                0 => &mut self.case.priority,
                1 => &mut self.case.case_type,
                2 => &mut self.case.language,
                3 => &mut self.case.order_id,
                slot => &mut self.attributes[usize::from(slot) - FIXED_COUNT],
            };
            if !fills_gaps || *current == NULL_CODE {
                *current = self.codes.or_null(value);
            }
        }
    }
}

fn take(current: &mut u32, value: u32, fills_gaps: bool) {
    if value != NULL_CODE && !(fills_gaps && *current != NULL_CODE) {
        *current = value;
    }
}
