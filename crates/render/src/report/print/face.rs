//! A TrueType font: shaping a line of text, and the few measures of it that a PDF wants.

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};

use crate::change::with_whole_circles;

/// A font that type is set in.
pub(crate) struct Face {
    pub(crate) data: &'static [u8],
    shaper: ShaperData,
    /// Units of an em.
    em: f32,
    /// Widths of glyphs in these units; the last one holds for all that follow.
    widths: Vec<u16>,
    bounds: [f32; 4],
}

/// A glyph of a line, lengths in ems.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    /// What it stands for; empty for all but the first of several that stand for the same.
    pub(crate) text: String,
    pub(crate) advance: f32,
    /// How far it is drawn from its place.
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Face {
    /// Reads a font; none when it is not one.
    pub(crate) fn read(data: &'static [u8]) -> Option<Self> {
        let shaper = ShaperData::new(&FontRef::from_index(data, 0).ok()?);
        let [head, across, widths] = [b"head", b"hhea", b"hmtx"].map(|tag| table(data, tag));
        let (head, across, widths) = (head?, across?, widths?);
        let em = f32::from(u16::try_from(number(head, 18)?).ok()?.max(1));
        let count = usize::try_from(number(across, 34)?).ok()?;
        let widths = (0..count)
            .map(|glyph| number(widths, 4 * glyph).map(|width| width as u16))
            .collect::<Option<Vec<u16>>>()?;
        let end =
            |at: usize| number(head, at).map(|end| f32::from(end as u16 as i16) * 1000.0 / em);
        let bounds = [end(36)?, end(38)?, end(40)?, end(42)?];
        Some(Face { data, shaper, em, widths, bounds })
    }

    /// Returns left, bottom, right and top of all glyphs, in thousandths of an em.
    pub(crate) fn bounds(&self) -> [f32; 4] {
        self.bounds
    }

    /// Returns the width of a glyph in thousandths of an em.
    pub(crate) fn width(&self, glyph: u16) -> f32 {
        let width = self.widths.get(usize::from(glyph)).or(self.widths.last());
        f32::from(width.copied().unwrap_or_default()) * 1000.0 / self.em
    }

    /// Returns the glyphs of a line of text.
    pub(crate) fn shaped(&self, text: &str) -> Vec<Glyph> {
        let Ok(font) = FontRef::from_index(self.data, 0) else { return Vec::new() };
        let shaper = self.shaper.shaper(&font).build();
        let mut buffer = UnicodeBuffer::new();
        // The whole circle is drawn for the dashed one, and what is copied stays as it is.
        buffer.push_str(&with_whole_circles(text));
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let shaped = shaper.shape(buffer, ShapeOptions::new());
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut stands: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        stands.push(text.len());
        let glyph = |(index, position): (usize, &harfrust::GlyphPosition)| {
            let begin = stands[index];
            let fresh = index == 0 || stands[index - 1] != begin;
            let end = stands[index..].iter().find(|next| **next > begin).copied();
            let own = text.get(begin..end.unwrap_or(text.len())).filter(|_| fresh);
            Glyph {
                id: u16::try_from(infos[index].glyph_id).unwrap_or(0),
                text: own.unwrap_or_default().to_owned(),
                advance: position.x_advance as f32 / self.em,
                x: position.x_offset as f32 / self.em,
                y: position.y_offset as f32 / self.em,
            }
        };
        positions.iter().enumerate().map(glyph).collect()
    }
}

/// Returns a table of a font.
fn table(data: &'static [u8], tag: &[u8; 4]) -> Option<&'static [u8]> {
    let count = usize::try_from(number(data, 4)?).ok()?;
    let entries = data.get(12..12 + 16 * count)?.chunks_exact(16);
    let entry = entries.into_iter().find(|entry| entry.starts_with(tag))?;
    let long =
        |at: usize| Some(number(entry, at)? as usize * 65_536 + number(entry, at + 2)? as usize);
    let (from, length) = (long(8)?, long(12)?);
    data.get(from..from.checked_add(length)?)
}

/// Returns the two bytes at a place as a number.
fn number(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u32::from(u16::from_be_bytes([bytes[0], bytes[1]])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_font_is_none() {
        for data in [&b""[..], b"%PDF", &[0, 1, 0, 0, 0, 9], &[0xff; 200]] {
            assert!(Face::read(Box::leak(data.to_vec().into_boxed_slice())).is_none());
        }
    }
}
