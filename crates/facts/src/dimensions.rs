//! What a case is broken down by: customer, channel, brand, team, attributes.

use baremo_model::{Micros, NULL_CODE};

use crate::byte;
use crate::detail::Yields;
use crate::machine::{Machine, Now};
use crate::progress::Holder;
use crate::settings::{FIXED_COUNT, NO_SLOT, PRIORITY_SLOT, STATUS_SLOT};

impl Machine<'_> {
    /// Takes over what the event says about customer, channel, brand, team and attributes.
    #[inline]
    pub(crate) fn dimensions(&mut self, now: Now, yields: Yields) {
        let (batch, row, fills_gaps) = (&self.batch, now.row, yields.all);
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
        if said && !yields.team && !(fills_gaps && self.desk.holder.team != NULL_CODE) {
            let holder = Holder { team: self.team_after(row), ..self.desk.holder };
            self.give(now.at, holder);
            self.desk.named(now.at, false, true);
        }
        let ends = self.batch.attribute_ends;
        let first = if row == 0 { 0 } else { ends[row - 1] };
        if ends[row] != first {
            self.take_attributes(row, yields);
        }
    }

    fn take_attributes(&mut self, row: usize, yields: Yields) {
        for (name, value) in self.batch.attributes(row) {
            let slot = self.codes.slot(name);
            let is_told = slot == PRIORITY_SLOT && yields.priority;
            if slot == NO_SLOT || slot == STATUS_SLOT || is_told {
                continue;
            }
            let current = match slot {
                0 => &mut self.case.priority,
                1 => &mut self.case.case_type,
                2 => &mut self.case.language,
                3 => &mut self.case.order_id,
                slot => &mut self.attributes[usize::from(slot) - FIXED_COUNT],
            };
            if !yields.all || *current == NULL_CODE {
                *current = self.codes.or_null(value);
            }
        }
    }

    /// Changes the priority. What the first change after the opening says was there before it, is
    /// the priority of the opening.
    pub(crate) fn prioritised(&mut self, row: usize, priority: u32) {
        let is_first = self.case.opening_until == Micros::MAX && !self.case.priority_changed;
        if is_first {
            self.case.priority_changed = true;
            let mut attributes = self.batch.attributes(row);
            let before = attributes.find(|(name, _)| self.codes.is_previous_priority(*name));
            if let Some((_, before)) = before {
                self.priority = self.codes.or_null(before);
                self.case.priority_at_open = self.priority;
            }
        }
        self.case.priority = self.codes.or_null(priority);
    }
}

fn take(current: &mut u32, value: u32, fills_gaps: bool) {
    if value != NULL_CODE && !(fills_gaps && *current != NULL_CODE) {
        *current = value;
    }
}
