//! The report as slides: native text, tables and charts with their numbers, for PowerPoint,
//! LibreOffice and Keynote (ECMA-376, PresentationML and DrawingML charts).

mod chart;
mod frame;
mod slide;

use self::slide::{Cell, Paragraph, Slide};
use super::ooxml::Package;
use super::{ReportError, Standing, Told, ToldFigure, said};
use crate::messages::Message;

/// Colours, as DrawingML writes them.
const INK: &str = "21201D";
const SOFT: &str = "6B6860";
const ACCENT: &str = "155E75";
const GOOD: &str = "2F6B2F";
const BAD: &str = "A83232";
const WARN: &str = "8A5A00";

/// Charts of one slide.
const CHARTS: usize = 4;
/// Rows of a table of one slide.
const ROWS: usize = 10;
/// Letters of running text that one slide has room for, and of definitions, which are smaller.
const LETTERS: usize = 1900;
const SMALL_LETTERS: usize = 3250;

/// Writes the slides.
///
/// # Errors
///
/// Fails when the file cannot be written.
pub fn pptx(told: &Told) -> Result<Vec<u8>, ReportError> {
    let mut slides = vec![cover(told), figures(told)];
    slides.extend(charts(told));
    slides.extend(spoken(told));
    slides.extend(restatements(told));
    slides.extend(definitions(told));
    let written = || -> Result<Vec<u8>, String> {
        let mut package = Package::default();
        frame::write(&mut package, told, slides.len());
        let mut number = 0;
        for (index, slide) in slides.iter().enumerate() {
            slide.write(&mut package, told, index + 1, slides.len(), &mut number)?;
        }
        package.finish()
    };
    written().map_err(|problem| ReportError { what: "slides", problem })
}

fn cover(told: &Told) -> Slide {
    let mut slide = Slide::new(&told.title);
    slide.cover = true;
    slide.texts = vec![
        Paragraph { size: 28, color: ACCENT, ..Paragraph::plain(&told.period) },
        Paragraph { size: 14, color: SOFT, ..Paragraph::plain(&told.about.join(" · ")) },
    ];
    slide
}

fn figures(told: &Told) -> Slide {
    let language = told.language;
    let mut slide = Slide::new(said::FIGURES.text(language));
    let has_goals = told.has_goals();
    let with_goals = if has_goals { &[(said::GOAL, 16), (said::STANDING, 16)][..] } else { &[] };
    let names = [(said::FIGURE, 34), (said::VALUE, 20)];
    let names = names.iter().chain(with_goals).chain(&[(said::YEAR, 18)]);
    let names = names.map(|(name, width)| (name.text(language).to_owned(), *width));
    let aligned = told.aligned_name.iter().map(|name| (name.clone(), 18));
    let (head, widths): (Vec<String>, Vec<i64>) = names.chain(aligned).unzip();
    let row = |figure: &ToldFigure| {
        let color = match figure.standing {
            Standing::Met => GOOD,
            Standing::Missed => BAD,
            Standing::Unsure => WARN,
            Standing::SoFar | Standing::None => SOFT,
        };
        let bold = figure.standing != Standing::None;
        let small = |text: &str| Paragraph { size: 8, color: SOFT, ..Paragraph::plain(text) };
        let strong = |text: &str| Paragraph { bold: true, ..Paragraph::cell(text) };
        let value = Paragraph { bold: figure.number.is_some(), ..Paragraph::cell(&figure.value) };
        let verdict = Paragraph { color, bold, ..Paragraph::cell(&figure.standing_words) };
        let mut row: Vec<Cell> = vec![
            vec![strong(&figure.title), small(&figure.note)],
            vec![value, small(&figure.interval)],
        ];
        if has_goals {
            row.extend([vec![Paragraph::cell(&figure.goal)], vec![verdict]]);
        }
        row.push(vec![Paragraph::cell(&figure.year), small(&figure.year_change)]);
        if told.aligned_name.is_some() {
            row.push(vec![Paragraph::cell(&figure.aligned), small(&figure.aligned_change)]);
        }
        row
    };
    slide.table = Some((head, widths, told.figures.iter().map(row).collect()));
    slide.foot = told.notes().join(" ");
    slide
}

fn charts(told: &Told) -> Vec<Slide> {
    let pages = told.figures.chunks(CHARTS).enumerate();
    pages
        .map(|(page, figures)| {
            let mut slide = Slide::new(said::MONTHS.text(told.language));
            slide.charts = (0..figures.len()).map(|index| page * CHARTS + index).collect();
            slide
        })
        .collect()
}

/// Cuts paragraphs into slides.
fn pages(title: &str, texts: Vec<Paragraph>) -> Vec<Slide> {
    let mut slides: Vec<Slide> = Vec::new();
    let mut letters = 0;
    for text in texts {
        let long = text.text.chars().count() * usize::from(text.size) / 14 + 60;
        match slides.last_mut() {
            Some(slide) if letters + long <= LETTERS => slide.texts.push(text),
            _ => {
                let mut slide = Slide::new(title);
                slide.texts.push(text);
                slides.push(slide);
                letters = 0;
            }
        }
        letters += long;
    }
    slides
}

/// Says what changed, and what the head says, on one slide where both fit.
fn spoken(told: &Told) -> Vec<Slide> {
    let language = told.language;
    let [changed, comments] = [said::CHANGED, said::COMMENTS].map(|name| name.text(language));
    let small = |text: &str| Paragraph { size: 11, color: SOFT, ..Paragraph::plain(text) };
    let mut texts: Vec<Paragraph> = told.changed.iter().map(|it| Paragraph::plain(it)).collect();
    if texts.is_empty() {
        texts.push(Paragraph::plain(said::NOTHING_CHANGED.text(language)));
    }
    texts.push(small(&told.changed_how));
    if told.comments.is_empty() {
        return pages(changed, texts);
    }
    texts.push(small(" "));
    texts.push(Paragraph { size: 20, color: ACCENT, bold: true, ..Paragraph::plain(comments) });
    texts.extend(told.comments.iter().map(|it| Paragraph::plain(it)));
    pages(&format!("{changed} · {comments}"), texts)
}

fn restatements(told: &Told) -> Vec<Slide> {
    let language = told.language;
    let title = said::RESTATEMENTS.text(language);
    let head = || -> Vec<String> {
        let names: [Message; 6] =
            [said::PERIOD, said::FIGURE, said::PUBLISHED, said::TODAY, said::DIFFERENCE, said::WHY];
        names.map(|name| name.text(language).to_owned()).into()
    };
    if told.restatements.is_empty() {
        let mut slide = Slide::new(title);
        slide.texts.push(Paragraph::plain(&told.restated_how));
        return vec![slide];
    }
    let chunks = told.restatements.chunks(ROWS - 2);
    chunks
        .map(|chunk| {
            let mut slide = Slide::new(title);
            let row = |it: &super::ToldRestatement| -> Vec<Cell> {
                let why = Paragraph { size: 9, ..Paragraph::cell(&it.why) };
                let cells = [&it.period, &it.title, &it.published, &it.today, &it.difference];
                let plain = cells.map(|text| vec![Paragraph::cell(text)]);
                plain.into_iter().chain([vec![why]]).collect()
            };
            let widths = vec![12, 26, 15, 15, 14, 38];
            slide.table = Some((head(), widths, chunk.iter().map(row).collect()));
            slide.foot.clone_from(&told.restated_how);
            slide
        })
        .collect()
}

fn definitions(told: &Told) -> Vec<Slide> {
    let mut texts = Vec::new();
    for definition in &told.definitions {
        let title = Paragraph { size: 13, bold: true, ..Paragraph::plain(&definition.title) };
        let text = Paragraph { size: 11, ..Paragraph::plain(&definition.text) };
        let how = Paragraph { size: 9, color: SOFT, ..Paragraph::plain(&definition.how) };
        texts.extend([title, text, how]);
    }
    // A title is not parted from its text.
    let mut slides: Vec<Slide> = Vec::new();
    let mut letters = 0;
    for chunk in texts.chunks(3) {
        let long: usize = chunk.iter().map(|it| it.text.chars().count() + 60).sum();
        if slides.is_empty() || letters + long > SMALL_LETTERS {
            slides.push(Slide::new(said::DEFINITIONS.text(told.language)));
            letters = 0;
        }
        letters += long;
        if let Some(slide) = slides.last_mut() {
            slide.texts.extend(chunk.iter().cloned());
        }
    }
    slides
}
