use super::*;
use crate::band::tests::band;

fn check(value: f64, interval: Option<[f64; 2]>, expected: &str) {
    let band = band("2-3 h", "< 1 h", "< 15 min");
    let reading = Reading { value, interval, unit: "seconds", better: Better::Lower };
    let scale = Scale::new(reading, Ruler::Band(&band)).unwrap();
    let style = Style { width: 49, ..Style::default() };
    let drawn = scale.draw(Language::Es, style, 0);
    assert_eq!(format!("{drawn}{}", scale.words(Language::Es)), expected);
}

#[test]
fn right_is_better_whatever_the_unit() {
    check(
        5400.0,
        Some([3000.0, 6600.0]),
        "\
░░░░░░░░░░░░▒▒▒▒▒▒▒├─◆────┤▓▓▓▓▓▓▓▓▓████████████
            ╵3 h típico ╵1 h bueno  ╵15 min
típico; el intervalo cruza la línea de bueno",
    );
}

#[test]
fn between_two_bands_the_worse_is_told() {
    let csat = band("80-85 %", ">= 90 %", "");
    let said = |interval: Option<[f64; 2]>, language: Language| {
        let (unit, better) = ("percent", Better::Higher);
        let reading = Reading { value: 87.0, interval, unit, better };
        Scale::new(reading, Ruler::Band(&csat)).unwrap().words(language)
    };
    assert_eq!(said(None, Language::En), "typical");
    assert_eq!(said(Some([86.0, 88.0]), Language::Es), "típico");
    let straddles = said(Some([84.0, 91.0]), Language::En);
    assert_eq!(straddles, "typical; the interval straddles the line of good");
}

#[test]
fn an_alarm_line_is_told_with_its_value_and_the_side() {
    let alarm = Band { alarm: Some(">= 10 %".into()), ..band("", "", "") };
    let check = |value: f64, better: Better, expected: [&str; 2]| {
        let reading = Reading { value, interval: None, unit: "percent", better };
        let scale = Scale::new(reading, Ruler::Band(&alarm)).unwrap();
        assert_eq!([Language::En, Language::Es].map(|it| scale.words(it)), expected);
    };
    let (above, en) = ("por encima de la línea de alarma (10 %)", "above the alarm line of 10%");
    check(12.5, Better::Lower, [en, above]);
    let at = ["at the alarm line of 10%", "en la línea de alarma (10 %)"];
    check(10.0, Better::Lower, at);
    let clear = ["clear of the alarm line of 10%", "a salvo de la línea de alarma (10 %)"];
    check(9.9, Better::Lower, clear);
}

#[test]
fn the_ends_are_never_left() {
    let place = |value: f64| {
        let band = band("2-3 h", "< 1 h", "< 15 min");
        let reading = Reading { value, interval: None, unit: "seconds", better: Better::Lower };
        Scale::new(reading, Ruler::Band(&band)).unwrap().place(value)
    };
    assert!(place(1e12) >= 0.0 && place(1e12) < 0.01);
    assert!(place(0.0) > 0.99 && place(0.0) <= 1.0);
    assert!(place(20_000.0) < place(10_000.0) && place(10_000.0) < place(3000.0));
}

#[test]
fn beyond_the_outermost_lines_the_next_band_is_the_measure() {
    let check = |better: Better, texts: [&str; 3], places: &[(f64, f64)]| {
        let [typical, good, excellent] = texts;
        let band = band(typical, good, excellent);
        for (value, expected) in places {
            let reading = Reading { value: *value, interval: None, unit: "points", better };
            let place = Scale::new(reading, Ruler::Band(&band)).unwrap().place(*value);
            assert!((place - expected).abs() < 1e-9, "{texts:?} {value}: {place}");
        }
    };
    // One band's width below the first line is the middle of the open end, wherever zero is.
    let plain = [(70.0, 0.25), (55.0, 0.125), (40.0, 1.0 / 12.0), (95.0, 0.875)];
    check(Better::Higher, ["70-80", ">= 85", ">= 90"], &plain);
    let shifted = [(-30.0, 0.25), (-45.0, 0.125), (-60.0, 1.0 / 12.0), (-5.0, 0.875)];
    check(Better::Higher, ["-30-0", ">= -15", ">= -10"], &shifted);
    let lower = [(300.0, 0.25), (400.0, 0.125), (500.0, 1.0 / 12.0), (250.0, 0.375)];
    check(Better::Lower, ["250-300", "<= 200", "<= 100"], &lower);
    // A line at zero with nothing beside it, and lines that lie on each other.
    check(Better::Higher, [">= 0", "", ""], &[(0.0, 0.5), (-1.0, 0.25), (1.0, 0.75)]);
    check(Better::Higher, ["-5-0", ">= -5", ">= 5"], &[(-5.0, 0.5), (-15.0, 0.125)]);
}

#[test]
fn without_bands_the_own_range_is_the_ruler() {
    let reading = Reading {
        value: 86.2,
        interval: Some([84.0, 88.0]),
        unit: "percent",
        better: Better::Higher,
    };
    let own = Own::of_year([80.0, 90.0]);
    let scale = Scale::new(reading, Ruler::Own(own)).unwrap();
    let style = Style { width: 41, ..Style::default() };
    let expected = "\
────────────────├───────◆───────┤───────
80%          12-month range          90%
";
    assert_eq!(scale.draw(Language::En, style, 0), expected);
    let words = "within the last 12 months, at 62% of the way to the best";
    assert_eq!(scale.words(Language::En), words);
    let weeks = Own { periods: 8, grain: Grain::Week, ..own };
    let said = |value: f64, language: Language| {
        let reading = Reading { value, ..reading };
        Scale::new(reading, Ruler::Own(weeks)).unwrap().words(language)
    };
    assert_eq!(said(91.0, Language::En), "better than in the last 8 weeks");
    assert_eq!(said(79.0, Language::Es), "peor que en las últimas 8 semanas");
    assert_eq!(weeks.named(Language::Es), "rango de 8 semanas");
    let flat = Own { ends: [5.0, 5.0], ..own };
    assert!(Scale::new(reading, Ruler::Own(flat)).is_none());
}

#[test]
fn plain_terminals_get_ascii() {
    let band = band("70-80 %", ">= 85 %", "> 90 %");
    let reading = Reading { value: 86.0, interval: None, unit: "percent", better: Better::Higher };
    let scale = Scale::new(reading, Ruler::Band(&band)).unwrap();
    let drawn = scale.draw(Language::En, Style { width: 41, color: false, unicode: false }, 0);
    assert_eq!(
        drawn,
        "::::::::::++++++++++==*=======##########\n          |70%      |85% good |90%\n"
    );
}
