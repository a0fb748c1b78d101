//! Placed text, lines and areas as the objects of a PDF (ISO 32000-1): one content stream a page,
//! two fonts of which only the glyphs that are used are embedded, and the tree of its parts.
//!
//! A code of a text stands for a glyph *and* the letters it was shaped from, so that copied text is
//! right even where the font has no glyph for a letter and draws its box.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};
use subsetter::GlyphRemapper;

use super::face::{Face, Glyph};
use super::paper::{HEIGHT, Ink, Placed, Rgb, WIDTH};
use super::tags::Tags;

/// What the document is.
pub(crate) struct About {
    pub(crate) title: String,
    /// Code of its language.
    pub(crate) language: &'static str,
}

/// Names of the fonts on a page.
const FONTS: [Name<'static>; 2] = [Name(b"F0"), Name(b"F1")];
/// What they are called in the document: a tag that says they are subsets, and a name.
const BASES: [Name<'static>; 2] = [Name(b"BAREMO+Text"), Name(b"BAREMO+TextBold")];
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
/// Objects of a font, and the first of them.
const FONT_PARTS: i32 = 6;
const FIRST_FONT: i32 = 4;
const FIRST_PAGE: i32 = FIRST_FONT + 2 * FONT_PARTS;
/// Dash and gap of a goal.
const DASH: [f32; 2] = [3.0, 2.5];
const SETTINGS: Settings = Settings { pretty: false };

/// Writes the document.
pub(crate) fn write(
    faces: &[Face; 2],
    pages: &[Vec<Placed>],
    tags: &Tags,
    about: &About,
) -> Result<Vec<u8>, String> {
    let mut pdf = Pdf::with_settings(SETTINGS);
    let page = |index: usize| Ref::new(FIRST_PAGE + 2 * index as i32);
    // The tree of parts comes after all pages.
    let tree = page(pages.len());
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr(about.language));
    catalog.viewer_preferences().display_doc_title(true);
    catalog.mark_info().marked(true);
    catalog.pair(Name(b"StructTreeRoot"), tree);
    catalog.finish();
    pdf.document_info(INFO).title(TextStr(&about.title)).creator(TextStr("baremo"));
    pdf.pages(PAGES).kids((0..pages.len()).map(page)).count(pages.len() as i32);
    let mut codes = [Codes::default(), Codes::default()];
    let mut marks = Vec::with_capacity(pages.len());
    for (index, placed) in pages.iter().enumerate() {
        let (id, content) = (page(index), Ref::new(page(index).get() + 1));
        let mut out = pdf.page(id);
        out.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content);
        out.struct_parents(index as i32);
        let mut resources = out.resources();
        let mut fonts = resources.fonts();
        for (place, name) in FONTS.iter().enumerate() {
            fonts.pair(*name, font(place));
        }
        fonts.finish();
        resources.finish();
        out.finish();
        let (drawn, marked) = drawn(placed, faces, &mut codes, tags);
        marks.push(marked);
        pdf.stream(content, &packed(&drawn)?).filter(Filter::FlateDecode);
    }
    let ids: Vec<Ref> = (0..pages.len()).map(page).collect();
    tags.write(&mut pdf, tree, &ids, &marks);
    for (place, (face, codes)) in faces.iter().zip(&codes).enumerate() {
        embed(&mut pdf, place, face, codes)?;
    }
    Ok(pdf.finish())
}

/// Returns the number of a font.
fn font(place: usize) -> Ref {
    Ref::new(FIRST_FONT + FONT_PARTS * place as i32)
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| error.to_string())
}

/// The codes of one face, in the order in which they came: a glyph, and what it stands for.
#[derive(Default)]
struct Codes {
    glyphs: Vec<(u16, String)>,
    known: BTreeMap<(u16, String), u16>,
}

impl Codes {
    /// Returns the code of a glyph; 0 draws the box of a missing one.
    fn code(&mut self, glyph: &Glyph) -> u16 {
        let key = (glyph.id, glyph.text.clone());
        if let Some(code) = self.known.get(&key) {
            return *code;
        }
        let Ok(code) = u16::try_from(self.glyphs.len() + 1) else { return 0 };
        self.glyphs.push(key.clone());
        self.known.insert(key, code);
        code
    }
}

/// Draws a page; returns the part of each of its marks, too.
fn drawn(
    placed: &[Placed],
    faces: &[Face; 2],
    codes: &mut [Codes; 2],
    tags: &Tags,
) -> (Vec<u8>, Vec<usize>) {
    let mut content = Content::with_settings(SETTINGS);
    let mut marks = Vec::new();
    for part in placed.chunk_by(|one, next| one.tag == next.tag) {
        match part[0].tag {
            Some(tag) => {
                let name = tags.role(tag).to_name();
                let mut mark = content.begin_marked_content_with_properties(name);
                mark.properties().identify(marks.len() as i32);
                mark.finish();
                marks.push(tag);
            }
            None => {
                content.begin_marked_content(Name(b"Artifact"));
            }
        }
        for placed in part {
            draw(&mut content, &placed.ink, faces, codes);
        }
        content.end_marked_content();
    }
    (content.finish().to_vec(), marks)
}

fn draw(content: &mut Content, ink: &Ink, faces: &[Face; 2], codes: &mut [Codes; 2]) {
    match ink {
        Ink::Text { x, y, kind, text } => {
            let place = kind.weight as usize;
            let [red, green, blue] = shade(kind.color);
            content.begin_text().set_fill_rgb(red, green, blue);
            content.set_font(FONTS[place], kind.size);
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, *x, HEIGHT - y]);
            let glyphs = faces[place].shaped(text);
            // Marks stand above or below the line.
            for group in glyphs.chunk_by(|one, two| one.y == two.y) {
                content.set_rise(group.first().map_or(0.0, |glyph| glyph.y) * kind.size);
                show(content, group, &faces[place], &mut codes[place]);
            }
            content.end_text();
        }
        Ink::Line { points, width, color, dash } => {
            let [red, green, blue] = shade(*color);
            let dashes = if *dash { &DASH[..] } else { &[] };
            content.set_stroke_rgb(red, green, blue).set_line_width(*width);
            content.set_dash_pattern(dashes.iter().copied(), 0.0);
            path(content, points);
            content.stroke();
        }
        Ink::Area { points, color } => {
            let [red, green, blue] = shade(*color);
            content.set_fill_rgb(red, green, blue);
            path(content, points);
            content.close_path().fill_nonzero();
        }
    }
}

fn shade(color: Rgb) -> [f32; 3] {
    color.map(|part| f32::from(part) / 255.0)
}

/// Shows glyphs one after another; where the shaper moved one from where its width would put it,
/// the difference stands between them.
fn show(content: &mut Content, glyphs: &[Glyph], face: &Face, codes: &mut Codes) {
    let mut shown = content.show_positioned();
    let mut items = shown.items();
    let mut run: Vec<u8> = Vec::new();
    let mut moved = 0.0;
    for glyph in glyphs {
        moved -= glyph.x * 1000.0;
        if moved.abs() > 0.5 {
            items.show(Str(&run)).adjust(moved);
            run.clear();
            moved = 0.0;
        }
        run.extend(codes.code(glyph).to_be_bytes());
        moved += face.width(glyph.id) - (glyph.advance - glyph.x) * 1000.0;
    }
    items.show(Str(&run));
}

fn path(content: &mut Content, points: &[(f32, f32)]) {
    for (index, (x, y)) in points.iter().enumerate() {
        match index {
            0 => content.move_to(*x, HEIGHT - y),
            _ => content.line_to(*x, HEIGHT - y),
        };
    }
}

/// Embeds the glyphs of a face that are used.
fn embed(pdf: &mut Pdf, place: usize, face: &Face, codes: &Codes) -> Result<(), String> {
    let first = font(place).get();
    let [cid, descriptor, file, letters, places] =
        [1, 2, 3, 4, 5].map(|part| Ref::new(first + part));
    let base = BASES[place];
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(font(place))
        .base_font(base)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(letters);
    let mut out = pdf.cid_font(cid);
    out.subtype(CidFontType::Type2).base_font(base).system_info(system);
    out.font_descriptor(descriptor).default_width(face.width(0)).cid_to_gid_map_stream(places);
    let widths = codes.glyphs.iter().map(|(glyph, _)| face.width(*glyph));
    out.widths().consecutive(1, widths);
    out.finish();
    let [left, bottom, right, top] = face.bounds();
    pdf.font_descriptor(descriptor)
        .name(base)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(top)
        .descent(bottom)
        .cap_height(top)
        .stem_v(if place == 0 { 80.0 } else { 140.0 })
        .font_file2(file);
    // Codes become glyphs of the subset by a table: several codes may draw the same one.
    let mut remapper = GlyphRemapper::new();
    let mut table: Vec<u8> = vec![0, 0];
    for (glyph, _) in &codes.glyphs {
        table.extend(remapper.remap(*glyph).to_be_bytes());
    }
    let subset = subsetter::subset(face.data, 0, &remapper).map_err(|error| error.to_string())?;
    let body = packed(&subset)?;
    let mut stream = pdf.stream(file, &body);
    stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), subset.len() as i32);
    stream.finish();
    let body = packed(&table)?;
    pdf.stream(places, &body).filter(Filter::FlateDecode);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), system);
    for (code, (_, text)) in (1_u16..).zip(&codes.glyphs) {
        if !text.is_empty() {
            map.pair_with_multiple(code, text.chars());
        }
    }
    let body = packed(&map.finish())?;
    pdf.cmap(letters, &body).filter(Filter::FlateDecode);
    Ok(())
}
