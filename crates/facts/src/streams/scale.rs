//! Scales of answers: what a survey declares, and what an answer is worth on it.
//!
//! A scale is written `1-5` (numbers, both ends included), `thumbs`, `stars`, `faces`, or as the
//! list of its options from the lowest to the highest, `bad|fair|good`, whose numbers are 1, 2, 3.
//! Everything here is exact: millionths in, and parts of [`WHOLE`] out.

use baremo_model::fact::WHOLE;

/// A million: one, in millionths.
const ONE: i64 = 1_000_000;

/// Words of a thumb, which counts 0 or 1; `neutral` lies between.
const THUMBS: [(&str, i64); 19] = [
    ("positive", ONE),
    ("negative", 0),
    ("neutral", ONE / 2),
    ("good", ONE),
    ("bad", 0),
    ("up", ONE),
    ("down", 0),
    ("yes", ONE),
    ("no", 0),
    ("sí", ONE),
    ("si", ONE),
    ("like", ONE),
    ("dislike", 0),
    ("true", ONE),
    ("false", 0),
    ("1", ONE),
    ("0", 0),
    ("👍", ONE),
    ("👎", 0),
];

/// Words and signs of the three faces.
const FACES: [(&str, i64); 12] = [
    ("sad", ONE),
    ("neutral", 2 * ONE),
    ("happy", 3 * ONE),
    ("negative", ONE),
    ("positive", 3 * ONE),
    ("😞", ONE),
    ("😐", 2 * ONE),
    ("🙂", 3 * ONE),
    ("😀", 3 * ONE),
    ("1", ONE),
    ("2", 2 * ONE),
    ("3", 3 * ONE),
];

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form<'a> {
    Numbers,
    Thumbs,
    Faces,
    /// Options between bars, lowest first.
    Options(&'a str),
}

/// A declared scale; ends in millionths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale<'a> {
    form: Form<'a>,
    pub min: i64,
    pub max: i64,
}

impl<'a> Scale<'a> {
    /// The scale of a thumb.
    pub(crate) const THUMBS: Scale<'static> = Scale { form: Form::Thumbs, min: 0, max: ONE };

    /// Reads a declared scale; none when it is no scale of 2 to 11 options.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let of = |form, min, max| Some(Scale { form, min, max });
        match text {
            "thumbs" => return Some(Scale::THUMBS),
            "faces" => return of(Form::Faces, ONE, 3 * ONE),
            "stars" => return of(Form::Numbers, ONE, 5 * ONE),
            _ => {}
        }
        if text.contains('|') {
            let count = text.split('|').count() as i64;
            let named = text.split('|').all(|option| !option.trim().is_empty());
            let scale = Scale { form: Form::Options(text), min: ONE, max: count * ONE };
            return (named && scale.is_sound()).then_some(scale);
        }
        let (min, max) = range(text)?;
        let scale = Scale { form: Form::Numbers, min: min * ONE, max: max * ONE };
        scale.is_sound().then_some(scale)
    }

    /// Returns whether it has from 2 to 11 options, or is the percent scale.
    fn is_sound(&self) -> bool {
        let steps = (self.max - self.min) / ONE;
        (1..=10).contains(&steps) || (self.min, steps) == (0, 100)
    }

    /// Returns the scale as everybody writes it when it is one of numbers: `1-5` for `1..5` and for
    /// stars too.
    pub(crate) fn canonical(&self) -> Option<String> {
        let (min, max) = (self.min / ONE, self.max / ONE);
        let dash = if min < 0 { ".." } else { "-" };
        (self.form == Form::Numbers).then(|| format!("{min}{dash}{max}"))
    }

    /// Returns an answer as a number on the scale; none when it is none of its options. `number` is
    /// the answer read as a number.
    pub(crate) fn score(&self, text: &str, number: Option<i64>) -> Option<i64> {
        let text = text.trim();
        let find = |words: &[(&str, i64)]| {
            let same = |word: &str| word.eq_ignore_ascii_case(text);
            words.iter().find(|(word, _)| same(word)).map(|(_, score)| *score)
        };
        let score = match self.form {
            Form::Numbers => number,
            Form::Thumbs => find(&THUMBS),
            Form::Faces => find(&FACES),
            Form::Options(options) => place(options, text).or(number),
        };
        score.filter(|score| (self.min..=self.max).contains(score))
    }

    /// Returns how far up the scale a score is, 0 to [`WHOLE`].
    pub(crate) fn share(&self, score: i64) -> i64 {
        let part = i128::from(score - self.min) * i128::from(WHOLE);
        let width = i128::from(self.max - self.min);
        ((2 * part + width) / (2 * width)) as i64
    }

    /// Returns the class of a share when nobody declared the boxes.
    ///
    /// The upper quarter is positive, the lower quarter negative: 4 and 5 of five, 6 and 7 of
    /// seven, the top three of ten. Of four options the upper half is positive, and of the scale
    /// from 0 to 5 whatever is at most 2 is negative.
    pub(crate) fn class(&self, share: i64) -> &'static str {
        let (low, high) = match (self.min / ONE, (self.max - self.min) / ONE) {
            (_, 3) => (WHOLE / 2, WHOLE / 2),
            (0, 5) => (2 * WHOLE / 5, 3 * WHOLE / 4),
            _ => (WHOLE / 4, 3 * WHOLE / 4),
        };
        match share {
            share if share >= high => "positive",
            share if share <= low => "negative",
            _ => "neutral",
        }
    }

    /// Returns whether a score lies in declared boxes: `8-10`, the options between; `4`, that
    /// option and all beyond it, upwards when `upwards`. None when they cannot be read.
    pub(crate) fn holds(&self, boxes: &str, upwards: bool, score: i64) -> Option<bool> {
        let boxes = boxes.trim();
        if let Some((low, high)) = range(boxes) {
            return Some((low * ONE..=high * ONE).contains(&score));
        }
        let line = self.score(boxes, super::words::millionths(boxes))?;
        Some(if upwards { score >= line } else { score <= line })
    }
}

/// Returns the number of an option in a list, in millionths, the first being 1.
fn place(options: &str, text: &str) -> Option<i64> {
    let same = |option: &str| option.trim().to_lowercase() == text.to_lowercase();
    let index = options.split('|').position(same)?;
    Some((index as i64 + 1) * ONE)
}

/// Reads `low-high` or `low..high`; the low end may be negative.
fn range(text: &str) -> Option<(i64, i64)> {
    let (low, high) = match text.split_once("..") {
        Some(ends) => ends,
        None => {
            let dash = text.char_indices().skip(1).find(|(_, letter)| *letter == '-')?.0;
            (&text[..dash], &text[dash + 1..])
        }
    };
    let (low, high) = (low.trim().parse::<i32>().ok()?, high.trim().parse::<i32>().ok()?);
    (low <= high).then_some((low.into(), high.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(scale: &str, answers: &[&str]) -> Vec<&'static str> {
        let scale = Scale::read(scale).expect("a scale");
        let class = |answer: &&str| {
            let number = crate::streams::words::millionths(answer);
            scale.score(answer, number).map_or("-", |score| scale.class(scale.share(score)))
        };
        answers.iter().map(class).collect()
    }

    #[test]
    fn boxes_are_the_usual_ones() {
        let (low, mid, high) = ("negative", "neutral", "positive");
        for (scale, answers, expected) in [
            ("1-5", "0 1 2 3 4 5 6", vec!["-", low, low, mid, high, high, "-"]),
            ("0-5", "2 3 4 5", vec![low, mid, high, high]),
            ("1-10", "1 3 4 7 8 10 11", vec![low, low, mid, mid, high, high, "-"]),
            ("0-10", "0 2 3 7 8 10", vec![low, low, mid, mid, high, high]),
            ("1-7", "2 3 5 6", vec![low, mid, mid, high]),
            ("1-4", "1 2 3 4", vec![low, low, high, high]),
            ("1-3", "1 2 3", vec![low, mid, high]),
            ("-2..2", "-2 -1 0 1 2", vec![low, low, mid, high, high]),
            ("thumbs", "good Bad neutral 👍 5", vec![high, low, mid, high, "-"]),
            ("faces", "happy sad 😐 3", vec![high, low, mid, high]),
            ("bad|fair|good", "BAD fair good 3 ugly", vec![low, mid, high, high, "-"]),
        ] {
            let answers: Vec<&str> = answers.split(' ').collect();
            assert_eq!(classes(scale, &answers), expected, "{scale}");
        }
    }

    #[test]
    fn shares_of_whole_answers_are_exact() {
        for steps in (1..=10).chain([100]) {
            let name = format!("0-{steps}");
            let scale = Scale::read(&name).expect("a scale");
            for answer in 0..=steps {
                assert_eq!(
                    scale.share(answer * ONE) * steps,
                    answer * WHOLE,
                    "{answer} of {steps}"
                );
            }
        }
    }

    #[test]
    fn one_scale_has_one_name() {
        for (text, expected) in [
            ("1..5", Some("1-5")),
            ("stars", Some("1-5")),
            (" 0 - 10 ", Some("0-10")),
            ("-2..2", Some("-2..2")),
            ("thumbs", None),
        ] {
            let scale = Scale::read(text).expect("a scale");
            assert_eq!(scale.canonical().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_scale_is_refused() {
        for text in ["", "5", "5-1", "3-3", "1-12", "one-five", "a|", "a", "0-1000", "1-5-9"] {
            assert_eq!(Scale::read(text), None, "{text}");
        }
        let ends = |text| Scale::read(text).map(|scale| (scale.min, scale.max));
        assert_eq!(ends("0-100"), Some((0, 100 * ONE)), "percent");
        assert_eq!(ends("a|b|c|d|e|f|g|h|i|j|k"), Some((ONE, 11 * ONE)), "eleven options");
        assert_eq!(ends("a|b|c|d|e|f|g|h|i|j|k|l"), None, "twelve");
    }

    #[test]
    fn declared_boxes_overrule() {
        let scale = Scale::read("1-7").expect("a scale");
        let holds = |boxes, upwards, score: i64| scale.holds(boxes, upwards, score * ONE);
        assert_eq!(holds("5", true, 5), Some(true));
        assert_eq!(holds("5", true, 4), Some(false));
        assert_eq!(holds("3", false, 2), Some(true));
        assert_eq!(holds("5-6", true, 7), Some(false));
        assert_eq!(holds("9", true, 7), None, "no option of the scale");
        let words = Scale::read("hard|fair|easy").expect("a scale");
        assert_eq!(words.holds("fair", true, 2 * ONE), Some(true));
    }
}
