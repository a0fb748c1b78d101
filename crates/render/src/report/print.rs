//! What reports are printed with: pages of A4 with real text in an embedded font, page numbers and
//! tables, each part with what it is for those who have it read to them.

mod document;
mod face;
mod paper;
mod table;
mod tags;

pub(crate) use self::document::About;
pub(crate) use self::paper::{MARGIN, Paper, ROOM, Rgb, Type, Weight};
pub(crate) use self::table::{CELL, Cell, Column, PAD, plain, table};

pub(crate) const INK: Rgb = [0x21, 0x20, 0x1d];
pub(crate) const SOFT: Rgb = [0x6b, 0x68, 0x60];
pub(crate) const LINE: Rgb = [0xd9, 0xd6, 0xce];
pub(crate) const ACCENT: Rgb = [0x15, 0x5e, 0x75];
pub(crate) const GOOD: Rgb = [0x2f, 0x6b, 0x2f];
pub(crate) const BAD: Rgb = [0xa8, 0x32, 0x32];

pub(crate) const TITLE: Type = set(Weight::Bold, 20.0, INK);
pub(crate) const PERIOD: Type = set(Weight::Regular, 13.0, ACCENT);
pub(crate) const HEADING: Type = set(Weight::Bold, 12.5, ACCENT);
pub(crate) const BODY: Type = set(Weight::Regular, 9.5, INK);
pub(crate) const SMALL: Type = set(Weight::Regular, 8.0, SOFT);
pub(crate) const STRONG: Type = set(Weight::Bold, 9.0, INK);

const fn set(weight: Weight, size: f32, color: Rgb) -> Type {
    Type { weight, size, color }
}

/// The type of a document: TrueType fonts for text and for what is bold.
#[derive(Clone, Copy, Debug)]
pub struct Fonts {
    /// Of text.
    pub regular: &'static [u8],
    /// Of headings.
    pub bold: &'static [u8],
}
