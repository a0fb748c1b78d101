//! The date of Easter.

use jiff::civil::Date;

/// Returns Easter Sunday of a year of the Gregorian calendar, 1583 on, by the anonymous
/// algorithm in Meeus, *Astronomical Algorithms*, chapter 8. `None` outside jiff's years.
pub fn easter_sunday(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let (century, of_century) = (year_number / 100, year_number % 100);
    let lunar = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * correction + 114;
    Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::easter_sunday;

    #[test]
    fn known_easters() {
        let known = [
            "1961-04-02",
            "1999-04-04",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2285-03-22",
        ];
        for text in known {
            let date: jiff::civil::Date = text.parse().expect("the list holds dates");
            assert_eq!(easter_sunday(date.year()), Some(date));
        }
    }
}
