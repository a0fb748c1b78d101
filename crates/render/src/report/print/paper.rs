//! Pages of A4 on which text and lines are placed from the top down: shaping and measuring text,
//! breaking lines and pages, and writing all of it as PDF when the number of pages is known.

use pdf_writer::Rect;
use pdf_writer::types::{StructRole, TableHeaderScope};

use super::HEADING;
use super::document::{self, About};
use super::face::Face;
use super::tags::Tags;

/// Width of A4 in points.
pub(crate) const WIDTH: f32 = 595.28;
/// Height of A4.
pub(crate) const HEIGHT: f32 = 841.89;
/// Room at every side.
pub(crate) const MARGIN: f32 = 45.0;
/// Width between the margins.
pub(crate) const ROOM: f32 = WIDTH - 2.0 * MARGIN;
/// Lowest line of what is written; the footer lies below.
const FOOT: f32 = HEIGHT - 52.0;
/// Distance of two lines, in sizes of the type.
const LEADING: f32 = 1.38;

/// A colour.
pub(crate) type Rgb = [u8; 3];

/// Which of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular = 0,
    Bold = 1,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) color: Rgb,
}

impl Type {
    /// Returns the height of a line.
    pub(crate) fn line(self) -> f32 {
        self.size * LEADING
    }
}

/// Something on a page; places are measured from its left and top.
pub(crate) enum Ink {
    Text { x: f32, y: f32, kind: Type, text: String },
    Line { points: Vec<(f32, f32)>, width: f32, color: Rgb, dash: bool },
    Area { points: Vec<(f32, f32)>, color: Rgb },
}

/// Something on a page, and the part of the document it belongs to; none of an artifact.
pub(crate) struct Placed {
    pub(crate) tag: Option<usize>,
    pub(crate) ink: Ink,
}

/// The pages.
pub(crate) struct Paper {
    faces: [Face; 2],
    pages: Vec<Vec<Placed>>,
    tags: Tags,
    /// Where the next line begins.
    pub(crate) y: f32,
}

impl Paper {
    /// Returns an empty first page; none when a font cannot be read.
    pub(crate) fn new(fonts: [&'static [u8]; 2]) -> Option<Self> {
        let faces = [Face::read(fonts[0])?, Face::read(fonts[1])?];
        Some(Paper { faces, pages: vec![Vec::new()], tags: Tags::new(), y: MARGIN })
    }

    /// Writes something as a part of the document.
    pub(crate) fn tagged(&mut self, role: StructRole, write: impl FnOnce(&mut Self)) {
        self.tags.begin(role);
        write(self);
        self.tags.end();
    }

    /// Writes something as a heading within a table.
    pub(crate) fn headed(&mut self, scope: TableHeaderScope, write: impl FnOnce(&mut Self)) {
        self.tagged(StructRole::TH, |paper| {
            paper.tags.heads(scope);
            write(paper);
        });
    }

    /// Draws something that words stand for, from the present height down: `left`, width and height
    /// of it.
    pub(crate) fn pictured(
        &mut self,
        says: String,
        [left, width, height]: [f32; 3],
        draw: impl FnOnce(&mut Self),
    ) {
        let (top, bottom) = (HEIGHT - self.y, HEIGHT - self.y - height);
        self.tagged(StructRole::Figure, |paper| {
            paper.tags.says(says, Rect::new(left, bottom, left + width, top));
            draw(paper);
        });
    }

    /// Begins a page when less than a height is left on this one.
    pub(crate) fn need(&mut self, height: f32) {
        if self.y + height > FOOT && self.y > MARGIN {
            self.turn();
        }
    }

    /// Begins a page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn ink(&mut self, ink: Ink) {
        let tag = self.tags.here();
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { tag, ink });
        }
    }

    /// Writes one line whose top is `y`.
    pub(crate) fn text(&mut self, x: f32, y: f32, kind: Type, text: &str) {
        let y = y + kind.size;
        self.ink(Ink::Text { x, y, kind, text: text.to_owned() });
    }

    /// Writes one line that ends at `x`; the space before the next line lies beyond.
    pub(crate) fn text_right(&mut self, x: f32, y: f32, kind: Type, text: &str) {
        let x = x - self.width(kind, text.trim_end_matches(' '));
        self.text(x, y, kind, text);
    }

    /// Draws a line through places.
    pub(crate) fn line(&mut self, points: Vec<(f32, f32)>, width: f32, color: Rgb, dash: bool) {
        if points.len() > 1 {
            self.ink(Ink::Line { points, width, color, dash });
        }
    }

    /// Fills the area between places.
    pub(crate) fn area(&mut self, points: Vec<(f32, f32)>, color: Rgb) {
        self.ink(Ink::Area { points, color });
    }

    /// Begins a part of the document: its name, and room for what follows on the same page.
    pub(crate) fn heading(&mut self, name: &str) {
        self.y += 15.0;
        self.need(60.0);
        self.paragraph(StructRole::H2, HEADING, name);
        self.y += 4.0;
    }

    /// Writes a paragraph, or a heading, at the present height and goes below it.
    pub(crate) fn paragraph(&mut self, role: StructRole, kind: Type, text: &str) {
        let lines = self.broken(kind, ROOM, text);
        self.tagged(role, |paper| {
            for line in &lines {
                paper.need(kind.line());
                let y = paper.y;
                paper.text(MARGIN, y, kind, line);
                paper.y += kind.line();
            }
        });
    }

    /// Returns the width of a text.
    pub(crate) fn width(&self, kind: Type, text: &str) -> f32 {
        let glyphs = self.faces[kind.weight as usize].shaped(text);
        glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * kind.size
    }

    /// Breaks a text into lines of a width, between words where that is possible. The space between
    /// two words stays at the end of the first one's line: those who have the text read to them, or
    /// copy it, have nothing else that keeps the words apart (ISO 32000-1, 14.8.2.5).
    pub(crate) fn broken(&self, kind: Type, room: f32, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(kind, &longer) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line) + " ");
            }
            // A word wider than the room is broken anywhere.
            for character in word.chars() {
                line.push(character);
                if self.width(kind, &line) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, character.to_string()));
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Writes the document; `footer` gives the left and the right of the last line of a page, by
    /// its number and the number of pages.
    pub(crate) fn finish(
        mut self,
        about: &About,
        kind: Type,
        footer: &dyn Fn(usize, usize) -> [String; 2],
    ) -> Result<Vec<u8>, String> {
        let mut pages = std::mem::take(&mut self.pages);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            let [left, right] = footer(index + 1, count);
            let y = HEIGHT - 34.0;
            let x = WIDTH - MARGIN - self.width(kind, &right);
            let both = [(MARGIN, left), (x, right)];
            page.extend(both.map(|(x, text)| {
                let ink = Ink::Text { x, y, kind, text };
                Placed { tag: None, ink }
            }));
        }
        document::write(&self.faces, &pages, &self.tags, about)
    }
}
