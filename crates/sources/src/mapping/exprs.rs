//! Every value that a mapping says, with the key it stands under.

use super::spec::{EventSpec, ExprSpec, FileSpec, Spec};

/// Takes the key a value stands under, and the value.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&str, &ExprSpec);

impl ExprSpec {
    /// Visits the value and all that is tried when it gives nothing.
    pub(super) fn with_others(&self, visit: &mut dyn FnMut(&ExprSpec)) {
        visit(self);
        self.others.iter().for_each(|other| other.with_others(visit));
    }
}

impl Spec {
    /// Visits every value of the mapping.
    pub(super) fn each_expr(&self, visit: Visit<'_>) {
        self.file.iter().for_each(|file| file.each_expr(visit));
    }
}

/// Visits those values that are given.
macro_rules! visit {
    ($visit:ident, $of:expr, $($key:ident),*) => {
        $(if let Some(value) = &$of.$key {
            $visit(stringify!($key), value);
        })*
    };
}

impl FileSpec {
    /// Visits every value said of a kind of file.
    pub(super) fn each_expr(&self, visit: Visit<'_>) {
        visit!(visit, self, lookup, needs, subject, conversation, record, version, order);
        self.in_order.iter().for_each(|value| visit("in_order", value));
        self.attributes.iter().for_each(|(name, value)| visit(name, value));
        let common = &self.common;
        visit!(visit, common, actor, actor_kind, automated, customer, channel, brand, team);
        if let Some(keys) = &self.keys {
            visit!(visit, keys, customer, at, email, phone, external_id);
        }
        if let Some(hours) = &self.hours {
            visit("calendar", &hours.calendar);
            visit("name", &hours.name);
            visit("zone", &hours.zone);
            visit("start", &hours.start);
            visit("end", &hours.end);
            visit!(visit, hours, offset);
        }
        if let Some(holiday) = &self.holiday {
            visit("calendar", &holiday.calendar);
            visit("from", &holiday.from);
            visit!(visit, holiday, name, to);
        }
        if let Some(target) = &self.target {
            visit("policy", &target.policy);
            visit("kind", &target.kind);
            visit("within", &target.within);
            visit!(visit, target, since, priority, business);
        }
        self.event.iter().for_each(|event| event.each_expr(visit));
    }
}

impl EventSpec {
    fn each_expr(&self, visit: Visit<'_>) {
        visit("kind", &self.kind);
        visit("at", &self.at);
        visit!(visit, self, subject, conversation, record, version, order, actor, actor_kind);
        visit!(visit, self, public, automated, customer, channel, brand, team, value);
        self.attributes.iter().for_each(|(name, value)| visit(name, value));
    }
}
