//! A drawing: one description for the page, where it stands among its words, and for a file of its
//! own, which says by itself what is drawn, of when, and how it was counted.
//!
//! ```text
//!                 ┌─► on the page, painted by app.css
//! Drawing ────────┤
//!                 └─► Sheet: title, sentence, range, key, definition ─► SVG ─► PNG
//! ```

use std::sync::{Arc, OnceLock};

use baremo_metrics::ServiceError;
use baremo_model::{ErrorKind, told};
use baremo_render::{Language, turns};
use maud::{Markup, PreEscaped, Render, html};
use resvg::{tiny_skia, usvg};

use super::timeline::place::width;
use crate::address::Address;
use crate::text;
use crate::visit::File;

/// Room left around what is drawn.
const MARGIN: f64 = 28.0;
/// Width of a sheet between its margins, which is the width of most drawings.
const ROOM: f64 = 980.0;
/// Points of a picture for one of the drawing: sharp in a document and on a dense screen.
const SCALE: f32 = 2.0;
/// Size of the type that widths are estimated for.
const TYPE: f64 = 12.0;

/// Width of what is drawn for a phone: of about as many units as it is given points there, so that
/// its words are as high as those around it.
pub(crate) const PHONE: f64 = 340.0;

/// For how much room something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// A page, or a file.
    Wide,
    /// A phone.
    Narrow,
}

/// Shows a drawing in the shape that the room it finds allows: both are there, style shows one.
pub(crate) fn fitted<Shown: Render>(draw: impl Fn(Room) -> Shown) -> Markup {
    html! {
        div.shapes {
            div.wide { (draw(Room::Wide)) }
            div.narrow { (draw(Room::Narrow)) }
        }
    }
}

/// What is drawn, with the room it takes.
pub(crate) struct Drawing {
    /// Class by which it is painted.
    pub(crate) class: &'static str,
    /// Width, in its own units.
    pub(crate) width: f64,
    /// Height.
    pub(crate) height: f64,
    /// What it shows, for those who cannot see it.
    pub(crate) says: String,
    /// Whether its shapes lead somewhere: then it is no single picture.
    pub(crate) leads: bool,
    /// The shapes.
    pub(crate) body: Markup,
}

impl Drawing {
    /// Returns the drawing of what has no value: nothing, below the words that say why.
    pub(crate) fn none() -> Self {
        let (says, body) = (String::new(), html! {});
        Drawing { class: "none", width: ROOM, height: 1.0, says, leads: false, body }
    }
}

/// On a page.
impl Render for Drawing {
    fn render(&self) -> Markup {
        let view = format!("0 0 {} {:.0}", self.width, self.height);
        let role = if self.leads { "group" } else { "img" };
        html! {
            svg class=(self.class) viewBox=(view) role=(role) aria-label=(self.says) { (self.body) }
        }
    }
}

/// Which file a drawing becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Shapes, which stay sharp and can be edited.
    Svg,
    /// Points.
    Png,
}

/// Splits the name of a file: `trend.png` is the drawing `trend` as points.
///
/// # Errors
///
/// Not found for other endings.
pub(crate) fn asked(file: &str) -> Result<(&str, Form), ServiceError> {
    match file.rsplit_once('.') {
        Some((name, "svg")) => Ok((name, Form::Svg)),
        Some((name, "png")) => Ok((name, Form::Png)),
        _ => Err(missing(file)),
    }
}

/// Returns the failure of a drawing that is not there.
pub(crate) fn missing(name: &str) -> ServiceError {
    let message = told!("there is no chart `{name}` here", "aquí no hay ningún gráfico `{name}`");
    ServiceError::new(ErrorKind::NotFound, message)
}

/// Links to a drawing as files; `path` is theirs without the ending, `name` what is drawn.
pub(crate) fn take(address: &Address, path: &str, name: &str) -> Markup {
    let at = |ending: &str| address.beside(&format!("{path}.{ending}"));
    taken(address.language, &[("SVG", at("svg")), ("PNG", at("png"))], name)
}

/// Links to a table as files; `path` is theirs without the ending, `name` what it holds.
pub(crate) fn take_table(address: &Address, path: &str, name: &str) -> Markup {
    let at = |ending: &str| address.beside(&format!("{path}.{ending}"));
    taken(address.language, &[("CSV", at("csv")), ("XLSX", at("xlsx"))], name)
}

/// Links to a drawing and to its table as files, all of one path.
pub(crate) fn take_both(address: &Address, path: &str, name: &str) -> Markup {
    let at = |(sign, ending)| (sign, address.beside(&format!("{path}.{ending}")));
    let files = [("SVG", "svg"), ("PNG", "png"), ("CSV", "csv"), ("XLSX", "xlsx")].map(at);
    taken(address.language, &files, name)
}

/// Links to files, each by its sign; `name` is what they hold.
pub(crate) fn taken(language: Language, files: &[(&str, String)], name: &str) -> Markup {
    // Quotes within quotes.
    let [outer, inner] = language.pick([["“", "”"], ["‘", "’"]], [["«", "»"], ["“", "”"]]);
    let name = name.replace(outer[0], inner[0]).replace(outer[1], inner[1]);
    let label = |sign: &str| {
        let what = if matches!(sign, "CSV" | "XLSX") { text::TAKE_TABLE } else { text::TAKE };
        what.fill(language, &[("name", &name)])
    };
    html! {
        p.take.no-print {
            @for (index, (sign, href)) in files.iter().enumerate() {
                @if index > 0 { " · " }
                a href=(href) download="" { (sign) span.hidden { ": " (label(sign)) } }
            }
        }
    }
}

/// A drawing with everything a reader needs who has nothing but the file.
pub(crate) struct Sheet {
    /// What is drawn.
    pub(crate) title: String,
    /// The figure in a sentence; may be empty.
    pub(crate) sentence: String,
    /// Range, zone, comparison, filters.
    pub(crate) about: String,
    /// The drawing.
    pub(crate) drawing: Drawing,
    /// Class and name of what the drawing's class paints.
    pub(crate) key: Vec<(&'static str, String)>,
    /// How it was counted, by which definition, from which data.
    pub(crate) foot: String,
}

impl Sheet {
    /// Writes the file; `name` is its name without ending.
    ///
    /// # Errors
    ///
    /// Internal when the points cannot be made.
    pub(crate) fn file(&self, name: &str, form: Form, dark: bool) -> Result<File, ServiceError> {
        let svg = self.svg(dark);
        let (ending, media_type, body) = match form {
            Form::Svg => ("svg", "image/svg+xml", svg.into_bytes()),
            Form::Png => ("png", "image/png", png(&svg)?),
        };
        Ok(File { name: format!("{name}.{ending}"), media_type, body })
    }

    /// Writes a document of its own: colours and type resolved, nothing loaded from anywhere.
    pub(crate) fn svg(&self, dark: bool) -> String {
        let drawing = &self.drawing;
        let tall = drawing.height * ROOM / drawing.width;
        let mut lines = Lines { at: MARGIN - 8.0, shown: Vec::new() };
        lines.add("sheet-title", &self.title, 20.0, 2);
        lines.at += 5.0;
        lines.add("sheet-say", &self.sentence, 14.0, 4);
        lines.add("sheet-small", &self.about, 12.5, 4);
        let top = lines.at + 18.0;
        let key_at = top + tall + 22.0;
        let has_key = self.key.len() > 1;
        let rule = if has_key { key_at + 16.0 } else { top + tall + 14.0 };
        lines.at = rule + 4.0;
        lines.add("sheet-small", &self.foot, 12.5, 4);
        let (wide, high) = (ROOM + 2.0 * MARGIN, lines.at + MARGIN - 8.0);
        let view = format!("0 0 {} {:.0}", drawing.width, drawing.height);
        let style = if dark { baremo_assets::DARK } else { baremo_assets::LIGHT };
        let markup = html! {
            svg xmlns="http://www.w3.org/2000/svg" width=(format!("{wide:.0}"))
                height=(format!("{high:.0}")) viewBox=(format!("0 0 {wide:.0} {high:.0}"))
                role="img" aria-label=(self.title) {
                title { (self.title) }
                style { (PreEscaped(style)) }
                rect.sheet-ground width=(format!("{wide:.0}")) height=(format!("{high:.0}")) {}
                @for (class, y, line) in &lines.shown {
                    text class=(class) x=(MARGIN) y=(format!("{y:.1}")) { (line) }
                }
                svg class=(drawing.class) x=(MARGIN) y=(format!("{top:.1}")) width=(ROOM)
                    height=(format!("{tall:.1}")) viewBox=(view) { (drawing.body) }
                @if has_key { (self.key(key_at)) }
                path.sheet-line d=(format!("M{MARGIN} {rule:.1}H{}", wide - MARGIN)) {}
            }
        };
        // What XML 1.0 cannot hold at all is left out, and what turns the words beside it; names of
        // sources may contain both.
        let held =
            |c: &char| !c.is_control() && !turns(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}');
        let text: String = markup.into_string().chars().filter(|c| *c == '\n' || held(c)).collect();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n")
    }

    fn key(&self, y: f64) -> Markup {
        let mut x = MARGIN;
        let placed: Vec<(f64, &str, &str)> = self
            .key
            .iter()
            .map(|(class, name)| {
                let at = x;
                x += 34.0 + width(name) + 22.0;
                (at, *class, name.as_str())
            })
            .collect();
        html! {
            g class=(self.drawing.class) {
                @for (x, class, name) in placed {
                    @if matches!(class, "ribbon" | "bar") {
                        rect class=(class) x=(x) y=(format!("{:.1}", y - 9.0)) width="26"
                            height="10" {}
                    } @else {
                        path class=(class) d=(format!("M{x:.1} {:.1}h26", y - 4.0)) {}
                    }
                    text x=(format!("{:.1}", x + 33.0)) y=(format!("{y:.1}")) { (name) }
                }
            }
        }
    }
}

/// Lines of text under each other.
struct Lines {
    at: f64,
    shown: Vec<(&'static str, f64, String)>,
}

impl Lines {
    /// Adds a text, broken into lines; what needs more than `most` is cut.
    fn add(&mut self, class: &'static str, text: &str, size: f64, most: usize) {
        for line in broken(text, ROOM * TYPE / size, most) {
            self.at += size * 1.4;
            self.shown.push((class, self.at, line));
        }
    }
}

/// Breaks a text into lines of a width, between words where that is possible.
fn broken(text: &str, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if lines.len() >= most {
            break;
        }
        line = super::timeline::place::cut(word, room);
    }
    if !line.is_empty() && lines.len() < most {
        lines.push(line);
        return lines;
    }
    if let Some(last) = lines.last_mut() {
        last.push('…');
    }
    lines
}

/// Paints a document.
fn png(svg: &str) -> Result<Vec<u8>, ServiceError> {
    let broke = |what: &dyn std::fmt::Display| {
        ServiceError::new(ErrorKind::Internal, format!("cannot paint the chart: {what}"))
    };
    let options = usvg::Options {
        font_family: "Inter".into(),
        fontdb: Arc::clone(fonts()),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| broke(&error))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| broke(&"it is empty"))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height())
        .ok_or_else(|| broke(&"it is too large"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| broke(&error))
}

/// Returns the fonts: our own, so that a bare machine writes too, and the system's for the scripts
/// that ours lacks.
fn fonts() -> &'static Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        for font in baremo_assets::FONTS {
            fonts.load_font_data(font.to_vec());
        }
        fonts.load_system_fonts();
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(title: &str) -> Sheet {
        let body = html! { text x="4" y="20" { (title) } path.is d="M0 5H90" {} };
        let drawing = Drawing {
            class: "trend",
            width: 980.0,
            height: 320.0,
            says: String::new(),
            leads: false,
            body,
        };
        Sheet {
            title: title.into(),
            sentence: "x ".repeat(2000),
            about: "w".repeat(10_000),
            drawing,
            key: vec![("is", title.into()), ("ribbon", "y".into())],
            foot: "v1".into(),
        }
    }

    #[test]
    fn a_file_is_xml_whatever_things_are_called() {
        for title in
            ["</text><script>alert(1)</script>", "a & \"b\" 'c' \u{1}\u{0}]]>", "\u{202e}é😀"]
        {
            for dark in [false, true] {
                let svg = sheet(title).svg(dark);
                let read = usvg::roxmltree::Document::parse(&svg).unwrap();
                assert!(read.descendants().all(|node| !node.has_tag_name("script")), "{svg}");
                let shown: String =
                    title.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
                assert!(read.descendants().any(|node| node.text() == Some(&shown)), "{svg}");
                assert!(!svg.contains("var("));
            }
        }
    }

    #[test]
    fn a_picture_has_twice_the_points_and_readable_text() {
        let file = sheet("Ñandú ◌ ≈ 4,2 %").file("x", Form::Png, true).unwrap();
        let read = tiny_skia::Pixmap::decode_png(&file.body).unwrap();
        assert_eq!((file.name.as_str(), read.width()), ("x.png", 2072));
        let ground = read.pixel(4, 4).unwrap();
        assert_eq!((ground.red(), ground.green(), ground.blue()), (0x1c, 0x1b, 0x19));
        // The title's line holds ink: a machine without fonts writes too.
        let title = (60..110).flat_map(|y| (60..300).map(move |x| (x, y)));
        let inked = title.filter(|(x, y)| read.pixel(*x, *y).is_some_and(|p| p.red() > 200));
        assert!(inked.count() > 200, "the title is written");
    }

    #[test]
    fn long_texts_are_broken_and_cut() {
        assert_eq!(broken("first response time", 100.0, 3), ["first response", "time"]);
        assert_eq!(broken(&"x ".repeat(100), 67.0, 2), ["x x x x x", "x x x x x…"]);
        assert_eq!(broken("", 100.0, 3), Vec::<String>::new());
        assert_eq!(asked("trend.png").unwrap(), ("trend", Form::Png));
        assert!(asked("trend.gif").is_err());
    }
}
