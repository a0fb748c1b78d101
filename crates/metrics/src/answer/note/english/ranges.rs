//! What notes say of ranges: since when anything is on record, and what is compared with what.

use super::Note;

/// Says since when records are there.
pub(super) fn since(note: &Note) -> String {
    let Note::Since { fact, date, begins, from } = note else { return String::new() };
    let counted = from.map_or_else(String::new, |from| format!(": counted from {from} on"));
    let name = fact.name();
    format!("{name}: on record since {date} only, and the range begins with {begins}{counted}")
}

/// Says which of the ranges that are compared is on record in part only, or which source, how long
/// they are, or at what age they are judged.
pub(super) fn in_part(note: &Note) -> String {
    match note {
        Note::InPart { fact, date, edge, ends, compared } => {
            let (since, begins) =
                if *ends { ("until", "ends with") } else { ("since", "begins with") };
            let range = if *compared { "what it is compared with" } else { "the range" };
            format!(
                "{}: on record {since} {date} only, and {range} {begins} {edge}: counts and sums \
                 are not compared, means and rates stand on what there is",
                fact.name()
            )
        }
        Note::SourceWithin { source, date, ends } => {
            let since = if *ends { "until" } else { "since" };
            format!(
                "source `{source}` is on record {since} {date} only: that is no change of counts \
                 and sums, which are not tested"
            )
        }
        Note::Lengths { days, compared } => format!(
            "days of the range: {days}, of what it is compared with: {compared}; of counts and \
             sums the change of what a day adds up to is tested, and the interval is that of \
             ranges as long as the first"
        ),
        Note::SameAge { metric, date } => format!(
            "`{metric}`: what it is compared with is judged as of {date}, as long after its end as \
             the watermark is after the end of the range: what came later does not count there"
        ),
        Note::NothingBefore { date } => format!(
            "the range begins with the first record, on {date}, and nothing is on record before it \
             to be compared with: give the range a later start"
        ),
        _ => String::new(),
    }
}
