//! Phrases that the terminal, reports and pages share.

use baremo_metrics::findings::Group;

use super::Message;

/// A metric of one group.
pub const OF_GROUP: Message =
    Message { en: "{metric} where {dimension} is {value}", es: "{metric}, {dimension} {value}" };
/// Where all of a change is; the value of the dimension follows.
pub const ALL_IN: Message =
    Message { en: "; all of it where {dimension} is ", es: "; todo el cambio: {dimension} " };
/// Where most of a change is; the value of the dimension follows.
pub const MOST_IN: Message =
    Message { en: "; most of it where {dimension} is ", es: "; sobre todo: {dimension} " };
/// Where a change is clearest; the value of the dimension follows.
pub const CLEAREST_IN: Message =
    Message { en: "; clearest where {dimension} is ", es: "; donde más se nota: {dimension} " };
/// Returns how the group is told in which a change is clearest: with all of the change only where
/// no other group changed the same way.
pub fn clearest_in(group: &Group) -> Message {
    match (group.whole, group.alone) {
        (true, true) => ALL_IN,
        (true, false) => MOST_IN,
        (false, _) => CLEAREST_IN,
    }
}
/// From what to what it changed there.
pub const CLEAREST_FROM: Message =
    Message { en: " ({before} → {now})", es: " ({before} → {now})" };
/// The interval of a change, behind it.
pub const CHANGE_INTERVAL: Message = Message {
    en: " (95% interval of the change {interval})",
    es: " (IC\u{a0}95\u{a0}% del cambio {interval})",
};
/// The change between ranges that differ in length, as it is once the earlier one is made as long,
/// with its interval.
pub const CHANGE_INTERVAL_AS_LONG: Message = Message {
    en: " (between ranges as long, {before} → {now}; 95% interval of that change {interval})",
    es: " (entre periodos igual de largos, {before} → {now}; IC\u{a0}95\u{a0}% de ese cambio \
         {interval})",
};
/// A value without a change.
pub const NOT_COMPARED: Message = Message { en: "not compared", es: "sin comparar" };
/// Heading of how many have no value of a measure.
pub const LACK_IT: Message = Message { en: "lack it", es: "sin ella" };
/// A customer of whom no measure speaks.
pub const NO_MEASURES: Message = Message {
    en: "No measure of the health score speaks of this customer.",
    es: "Ninguna medida de la puntuación de salud habla de este cliente.",
};
/// Heading of the measures of a health score.
pub const MEASURE: Message = Message { en: "measure", es: "medida" };
/// Heading of their values.
pub const MEASURED: Message = Message { en: "value", es: "valor" };
/// Heading of the days that the values are of.
pub const DATED: Message = Message { en: "date", es: "fecha" };
/// Heading of how they changed.
pub const IN_A_MONTH: Message = Message { en: "in a month", es: "en un mes" };

#[cfg(test)]
pub(super) const ALL: &[(&str, Message)] = &[
    ("OF_GROUP", OF_GROUP),
    ("ALL_IN", ALL_IN),
    ("MOST_IN", MOST_IN),
    ("CLEAREST_IN", CLEAREST_IN),
    ("CLEAREST_FROM", CLEAREST_FROM),
    ("CHANGE_INTERVAL", CHANGE_INTERVAL),
    ("CHANGE_INTERVAL_AS_LONG", CHANGE_INTERVAL_AS_LONG),
    ("NOT_COMPARED", NOT_COMPARED),
    ("LACK_IT", LACK_IT),
    ("NO_MEASURES", NO_MEASURES),
    ("MEASURE", MEASURE),
    ("MEASURED", MEASURED),
    ("DATED", DATED),
    ("IN_A_MONTH", IN_A_MONTH),
];
