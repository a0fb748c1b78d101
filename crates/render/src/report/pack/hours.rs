//! Selling hours against service hours, and when nobody serves: by weekdays and by dates.

use baremo_metrics::pack::{PackGap, PackHours};
use jiff::civil::Date;

use super::said;
use crate::date;
use crate::language::Language;
use crate::text::clean;

/// Runs of dates that are told one by one.
const MOST: usize = 12;

const MANY_EN: [&str; 7] =
    ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
const MANY_ES: [&str; 7] =
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábados", "domingos"];
/// As they end a range: `de lunes a domingo`.
const ONE_ES: [&str; 7] =
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];

/// Says what was held against what, how much of each weekday is served, and when nothing is.
pub(super) fn lines(language: Language, hours: &PackHours) -> Vec<String> {
    let mut lines = vec![against(language, hours)];
    let sold = hours.days.iter().enumerate().filter(|(_, day)| day.selling_hours > 0.0);
    let days: Vec<String> = sold
        .map(|(index, day)| {
            let [served, sold] =
                [day.served_hours, day.selling_hours].map(|hours| language.plain(hours));
            let name = date::weekday(language, index);
            said::OF_HOURS.fill(language, &[("day", name), ("served", &served), ("sold", &sold)])
        })
        .collect();
    if !days.is_empty() {
        lines.push(said::SERVED.fill(language, &[("days", &days.join(" · "))]));
    }
    if !hours.gaps.is_empty() {
        lines.push(said::UNSERVED.fill(language, &[("gaps", &gaps(language, &hours.gaps))]));
    }
    lines
}

fn against(language: Language, hours: &PackHours) -> String {
    let selling = match &hours.selling {
        Some(name) => said::SELLING_OF_CALENDAR.fill(language, &[("name", &clean(name))]),
        None => said::SELLING_OF_ORDERS.text(language).to_owned(),
    };
    let names: Vec<String> = hours.service.split(", ").map(clean).collect();
    let pattern = if names.len() > 1 { said::AGAINST_ANY } else { said::AGAINST };
    let service = names.join("`, `");
    pattern.fill(language, &[("selling", &selling), ("service", &service)])
}

fn gaps(language: Language, gaps: &[PackGap]) -> String {
    let mut left = MOST;
    let mut untold = 0;
    let mut said: Vec<String> = Vec::new();
    for gap in gaps {
        if !gap.weekdays.is_empty() {
            said.push(of_weekdays(language, gap));
            continue;
        }
        let runs: Vec<(Date, Date)> = gap.dates.iter().filter_map(run).collect();
        let (told, rest) = runs.split_at(left.min(runs.len()));
        left -= told.len();
        untold += rest.iter().map(|run| length(*run)).sum::<u64>();
        if told.is_empty() {
            continue;
        }
        let told: Vec<String> = told.iter().map(|run| date::dates_long(language, *run)).collect();
        let hours = parts(language, gap);
        let colon = if hours.is_empty() { "" } else { ": " };
        said.push(format!("{}{colon}{hours}", told.join(", ")));
    }
    if untold > 0 {
        let dates = dates(language, untold);
        said.push(said::MORE_DATES.fill(language, &[("dates", &dates)]));
    }
    said.join("; ")
}

fn of_weekdays(language: Language, gap: &PackGap) -> String {
    let dates = dates(language, gap.date_count as u64);
    let (weekdays, hours) = (weekdays(language, &gap.weekdays), parts(language, gap));
    let ends = gap.dates.first().and_then(run).filter(|_| !gap.always);
    let Some((first, last)) = ends else {
        let places = [("weekdays", &*weekdays), ("hours", &*hours), ("dates", &*dates)];
        return said::ALWAYS_SO.fill(language, &places);
    };
    let [first, last] = [first, last].map(|day| date::day_month_long(language, day));
    let places =
        [("weekdays", &*weekdays), ("first", &*first), ("last", &*last), ("dates", &*dates)];
    let said = said::OFTEN_SO.fill(language, &places);
    if hours.is_empty() { said } else { format!("{said}, {hours}") }
}

/// Names weekdays, three and more in a row by the first and the last.
fn weekdays(language: Language, days: &[usize]) -> String {
    let name = |day: usize| language.pick(MANY_EN, MANY_ES)[day.min(6)];
    match days {
        [first, .., last] if last - first + 1 == days.len() && days.len() > 2 => {
            match (language, days.len()) {
                (_, 7) => said::EVERY_DAY.text(language).to_owned(),
                (Language::En, _) => format!("{} to {}", name(*first), name(*last)),
                (Language::Es, _) => {
                    format!("de {} a {}", ONE_ES[(*first).min(6)], ONE_ES[(*last).min(6)])
                }
            }
        }
        [rest @ .., last] if !rest.is_empty() => {
            let rest: Vec<&str> = rest.iter().map(|day| name(*day)).collect();
            format!("{} {} {}", rest.join(", "), language.pick("and", "y"), name(*last))
        }
        days => days.iter().map(|day| name(*day)).collect(),
    }
}

/// Writes the parts of the day; nothing where it is about all of it.
fn parts(language: Language, gap: &PackGap) -> String {
    let part = |[from, to]: &[String; 2]| {
        said::HOURS.fill(language, &[("from", &clean(from)), ("to", &clean(to))])
    };
    let parts: Vec<String> = gap.hours.iter().map(part).collect();
    parts.join(", ")
}

fn run([first, last]: &[String; 2]) -> Option<(Date, Date)> {
    first.parse().ok().zip(last.parse().ok())
}

fn length((first, last): (Date, Date)) -> u64 {
    first.until(last).map_or(1, |span| u64::from(span.get_days().unsigned_abs()) + 1)
}

fn dates(language: Language, count: u64) -> String {
    language.counted(count, ["date", "dates"], ["fecha", "fechas"])
}

#[cfg(test)]
mod tests {
    use baremo_metrics::pack::PackDay;

    use super::*;

    fn text(value: [&str; 2]) -> [String; 2] {
        value.map(str::to_owned)
    }

    #[test]
    fn unserved_hours_are_told_by_weekdays_and_by_dates() {
        let always = |weekdays: &[usize], hours: [&str; 2], date_count| PackGap {
            always: true,
            weekdays: weekdays.into(),
            hours: vec![text(hours)],
            date_count,
            ..PackGap::default()
        };
        let saturday = PackDay { selling_hours: 10.0, served_hours: 7.5, ..PackDay::default() };
        let mut days = vec![PackDay::default(); 7];
        days[5] = saturday;
        let hours = PackHours {
            service: "office, late".into(),
            selling: None,
            days,
            gaps: vec![
                always(&[0, 1, 2, 3, 4], ["20:00", "24:00"], 260),
                always(&[6], ["00:00", "24:00"], 52),
                PackGap {
                    weekdays: vec![5],
                    dates: vec![text(["2026-01-03", "2026-06-27"])],
                    date_count: 26,
                    ..PackGap::default()
                },
                PackGap {
                    dates: vec![
                        text(["2026-01-06", "2026-01-06"]),
                        text(["2026-12-24", "2026-12-26"]),
                    ],
                    date_count: 4,
                    ..PackGap::default()
                },
                PackGap {
                    dates: vec![text(["2026-03-30", "2026-04-02"])],
                    hours: vec![text(["18:00", "20:00"])],
                    date_count: 4,
                    ..PackGap::default()
                },
            ],
        };
        assert_eq!(
            lines(Language::Es, &hours),
            [
                "venta: las horas en que se hicieron pedidos; atención: cualquiera de los \
                 calendarios `office`, `late`",
                "atendidas: sáb 7,5 de 10 h",
                "sin atender: de lunes a viernes de 20:00 a 24:00 (260 fechas); domingos de 00:00 \
                 a 24:00 (52 fechas); sábados del 3 de enero al 27 de junio (26 fechas); 6 de \
                 enero, del 24 al 26 de diciembre; del 30 de marzo al 2 de abril: de 18:00 a 20:00",
            ]
        );
        let last = lines(Language::En, &hours).pop();
        assert_eq!(
            last.as_deref(),
            Some(
                "unserved: Mondays to Fridays 20:00–24:00 (260 dates); Sundays 00:00–24:00 (52 \
                 dates); Saturdays from 3 January to 27 June (26 dates); 6 January, 24–26 \
                 December; 30 March – 2 April: 18:00–20:00"
            )
        );
    }

    #[test]
    fn what_is_too_much_to_tell_is_counted() {
        let day = |day: usize| text([&*format!("2026-02-{day:02}"), &*format!("2026-02-{day:02}")]);
        let dates: Vec<[String; 2]> = (1..=27).step_by(2).map(day).collect();
        let gap = PackGap { date_count: dates.len(), dates, ..PackGap::default() };
        assert!(gaps(Language::En, &[gap]).ends_with("21 February, 23 February; and 2 dates more"));
        assert_eq!(weekdays(Language::Es, &[1, 3, 6]), "martes, jueves y domingos");
        assert_eq!(weekdays(Language::Es, &[4, 5, 6]), "de viernes a domingo");
        assert_eq!(weekdays(Language::En, &[0, 1, 2, 3, 4, 5, 6]), "every day");
    }
}
