//! Files that hold no records: told by their first bytes, so that a message can say what one seems
//! to be. What only looks odd stays text, whose records are judged one by one.

use baremo_model::error::Foreign;

use super::Encoding;

/// How archives begin, workbooks among them.
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";

/// Where files of a sort have a mark that no text has there.
const MARKS: &[(usize, &[u8], Foreign)] = &[
    (0, b"%PDF-", Foreign::Pdf),
    (0, b"\x89PNG\r\n\x1a\n", Foreign::Picture("PNG")),
    (0, b"\xff\xd8\xff", Foreign::Picture("JPEG")),
    (0, b"GIF87a", Foreign::Picture("GIF")),
    (0, b"GIF89a", Foreign::Picture("GIF")),
    (0, b"II*\0", Foreign::Picture("TIFF")),
    (0, b"MM\0*", Foreign::Picture("TIFF")),
    (8, b"WEBPVP8", Foreign::Picture("WebP")),
    (8, b"WAVEfmt ", Foreign::Recording),
    (0, b"OggS\0", Foreign::Recording),
    (0, b"ID3\x03\0", Foreign::Recording),
    (0, b"ID3\x04\0", Foreign::Recording),
    (0, b"\xd0\xcf\x11\xe0", Foreign::Workbook(".xls")),
    (0, b"Rar!\x1a\x07", Foreign::Archive(".rar")),
    (0, b"7z\xbc\xaf\x27\x1c", Foreign::Archive(".7z")),
    (0, b"BZh91AY&SY", Foreign::Archive(".bz2")),
    (0, b"\xfd7zXZ\0", Foreign::Archive(".xz")),
    (257, b"ustar\0", Foreign::Archive(".tar")),
    (257, b"ustar  \0", Foreign::Archive(".tar")),
    (0, b"SQLite format 3\0", Foreign::Database("SQLite")),
    (0, b"\x7fELF", Foreign::Program),
    (0, b"MZ\x90\0", Foreign::Program),
];

/// Bytes looked at to tell text from what is none.
const JUDGED_BYTES: usize = 4096;

/// Returns what a file seems to be, where it holds no records; nothing for text and workbooks.
pub(super) fn seems(sample: &[u8], encoding: Encoding) -> Option<Foreign> {
    if sample.starts_with(ZIP) {
        return packed(sample);
    }
    let is_at = |place: usize, mark: &[u8]| {
        sample.get(place..).is_some_and(|rest: &[u8]| rest.starts_with(mark))
    };
    let found = MARKS.iter().find(|(place, mark, _)| is_at(*place, mark));
    let found = found.map(|(_, _, seems)| *seems);
    found.or_else(|| is_binary(sample, encoding).then_some(Foreign::Unknown))
}

/// Lines looked at to tell a text for people from a table.
const JUDGED_LINES: usize = 200;

/// Lines of a text that mark its layout, at least.
const MARKED: usize = 2;

/// Returns what a text seems to be that is written for people, or marked up, and holds no records.
/// A table may have remarks after `#` above its headings.
pub(super) fn written(text: &str) -> Option<Foreign> {
    let start: String = text.trim_start().chars().take(20).collect();
    let start = start.to_ascii_lowercase();
    let begins = |marks: &[&str]| marks.iter().any(|mark| start.starts_with(mark));
    if begins(&["<!doctype html", "<html"]) {
        return Some(Foreign::Markup("HTML"));
    }
    if begins(&["<?xml"]) {
        return Some(Foreign::Markup("XML"));
    }
    let is_heading = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    };
    let is_mark = |line: &str| {
        let line = line.trim_start();
        is_heading(line) || ["- ", "* ", "> ", "```"].iter().any(|mark| line.starts_with(mark))
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(JUDGED_LINES);
    let lines: Vec<&str> = lines.collect();
    let is_first = lines.first().is_some_and(|line| is_heading(line));
    let below = lines.iter().skip_while(|line| line.starts_with('#'));
    let marked = below.filter(|line| is_mark(line)).count();
    (is_first && marked >= MARKED).then_some(Foreign::Markup("Markdown"))
}

/// Returns what an archive seems to be, where it is no workbook.
fn packed(sample: &[u8]) -> Option<Foreign> {
    let holds = |mark: &[u8], most: usize| {
        sample.windows(mark.len()).take(most).any(|window| window == mark)
    };
    if holds(b"xl/", 1 << 16) {
        return None;
    }
    if holds(b"vnd.oasis.opendocument.spreadsheet", 256) {
        return Some(Foreign::Workbook(".ods"));
    }
    let marks: [&[u8]; 3] =
        [b"vnd.oasis.opendocument", b"word/document.xml", b"ppt/presentation.xml"];
    if marks.into_iter().any(|mark| holds(mark, 1 << 16)) {
        return Some(Foreign::Document);
    }
    (!holds(b"[Content_Types].xml", JUDGED_BYTES)).then_some(Foreign::Archive(".zip"))
}

/// Returns whether bytes are no text: text has no zeros but where each character takes two bytes,
/// and other control characters are rare in what is no UTF-8. A broken line may hold some.
fn is_binary(sample: &[u8], encoding: Encoding) -> bool {
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return false;
    }
    let start = &sample[..sample.len().min(JUDGED_BYTES)];
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    let is_control = |byte: &&u8| matches!(**byte, 0..=8 | 14..=26 | 28..=31);
    let controls = start.iter().filter(is_control).count();
    let is_odd = encoding == Encoding::Windows1252 && controls * 20 > start.len();
    zeros * 50 > start.len() || is_odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_marks() {
        let tar = [&[b'a'; 257][..], b"ustar\0"].concat();
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Some(Foreign::Picture("PNG"))),
            (b"%PDF-1.7\n1 0 obj\n", Some(Foreign::Pdf)),
            (b"PK\x03\x04..tickets.csv..", Some(Foreign::Archive(".zip"))),
            (b"PK\x03\x04..[Content_Types].xml..word/document.xml", Some(Foreign::Document)),
            (b"PK\x03\x04..[Content_Types].xml..", None),
            (b"PK\x03\x04..xl/workbook.xml..", None),
            (tar.as_slice(), Some(Foreign::Archive(".tar"))),
            (b"GIF size,name\n1,a\n", None),
            (b"MZ,BZh,ID3\n1,2,3\n", None),
            (b"id\x01name\n7\x01Ana\n", None),
        ] {
            assert_eq!(seems(bytes, Encoding::Utf8), expected, "{bytes:?}");
        }
    }

    #[test]
    fn texts_for_people_are_no_tables() {
        for (text, expected) in [
            ("## Context\nA log, with rows.\n\n## Output\n- one, two\n", Some("Markdown")),
            ("# Title\n\nSome text.\n\n* a\n* b\n", Some("Markdown")),
            ("<!DOCTYPE html>\n<table>", Some("HTML")),
            ("\n<?xml version=\"1.0\"?><a/>", Some("XML")),
            // Remarks above headings, and whatever rows begin with, make no text of a table.
            ("# exported by desk\n# 2025\nid,at\n1,2025-03-03\n2,2025-03-04\n", None),
            ("#id,at\n- 1,2025\n- 2,2025\n", None),
            ("id,note\n1,# a\n- 2,b\n- 3,c\n", None),
            ("", None),
        ] {
            assert_eq!(written(text), expected.map(Foreign::Markup), "{text}");
        }
    }

    #[test]
    fn what_is_no_text_is_known_without_a_mark() {
        let noise: Vec<u8> = (0..2000_u32).map(|n| (n * n * 31 / 7 % 251 + 1) as u8).collect();
        assert_eq!(seems(&noise, Encoding::Windows1252), Some(Foreign::Unknown));
        let latin = "año;señal\n1;débil\n".chars().map(|letter| letter as u8);
        assert_eq!(seems(&latin.collect::<Vec<u8>>(), Encoding::Windows1252), None);
        assert_eq!(seems(&[0; 64], Encoding::Utf8), Some(Foreign::Unknown));
    }
}
