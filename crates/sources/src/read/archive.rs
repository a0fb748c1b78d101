//! What a workbook says of its size before it is opened.
//!
//! A workbook is an archive: a file of some kilobytes may unpack to any size, or claim a number of
//! texts for which memory is set aside at once. No part is longer than the archive says; reading it
//! fails where it is.

use std::io::{BufRead, BufReader, Read, Seek};

use baremo_model::error::Told;
use baremo_model::told;
use zip::ZipArchive;

/// Bytes to which the parts of a workbook unpack, at most. A million rows of thirty cells take
/// about half of it.
pub(super) const MOST_BYTES: u64 = 2 << 30;

/// Bytes in which the texts of a workbook begin.
const HEAD_BYTES: u64 = 64 << 10;

/// Bytes of a text, at least: `<si/>`.
const TEXT_BYTES: u64 = 5;

/// Texts that may be claimed without being there: some programs count one for each cell.
const CLAIMED_TEXTS: u64 = 1 << 24;

/// Checks that a workbook can be held in memory; what is no archive is for its reader to say.
///
/// # Errors
/// Fails if its parts unpack to more than `most_bytes`, or it claims texts that it cannot hold.
pub(super) fn check<R: Read + Seek>(from: R, most_bytes: u64) -> Result<(), Told> {
    let Ok(mut archive) = ZipArchive::new(from) else { return Ok(()) };
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else { continue };
        let size = part.size();
        total = total.saturating_add(size);
        if total > most_bytes {
            return Err(told!(
                "its parts unpack to more than {most_bytes} bytes, the most that is read of a \
                 workbook: save the sheet as CSV",
                "sus partes descomprimidas pasan de {most_bytes} bytes, lo máximo que se lee de un \
                 libro: guarde la hoja como CSV"
            ));
        }
        let is_of_texts =
            part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let most_texts = (size / TEXT_BYTES).max(CLAIMED_TEXTS);
        match is_of_texts.then(|| claimed_texts(part, size)) {
            Some(None) => {
                return Err(told!(
                    "how many texts it holds cannot be read: open it in a spreadsheet program and \
                     save it there",
                    "no se puede leer cuántos textos tiene: ábralo en un programa de hojas de \
                     cálculo y guárdelo allí"
                ));
            }
            Some(Some(claimed)) if claimed > most_texts => {
                return Err(told!(
                    "it claims to hold more texts than {most_texts}, the most that it can: open it \
                     in a spreadsheet program and save it there",
                    "dice tener más textos que {most_texts}, los que le caben: ábralo en un \
                     programa de hojas de cálculo y guárdelo allí"
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the number of texts that a part of so many bytes claims to hold; none where that may be
/// anything, since what stands before it is not what programs write.
fn claimed_texts(part: impl Read, size: u64) -> Option<u64> {
    let mut head = BufReader::new(part.take(HEAD_BYTES));
    let mut piece = Vec::new();
    loop {
        if head.read_until(b'>', &mut piece).ok()? == 0 || !piece.ends_with(b">") {
            return (size <= HEAD_BYTES).then_some(0);
        }
        let is_whole = {
            let text = String::from_utf8_lossy(&piece);
            let tag = text.find('<').map_or("", |start| &text[start..]);
            match tag {
                _ if tag.starts_with("<!--") => tag.ends_with("-->"),
                _ if tag.starts_with("<?") => tag.ends_with("?>"),
                _ => return claimed_by(tag),
            }
        };
        if is_whole {
            piece.clear();
        }
    }
}

/// Returns the greatest number of texts that a tag claims; none of one that is not that of a list
/// of texts.
fn claimed_by(tag: &str) -> Option<u64> {
    let name = tag.trim_start_matches('<').split([' ', '\t', '\r', '\n', '/', '>']).next()?;
    let is_list = name.rsplit(':').next() == Some("sst");
    let is_whole = ['"', '\''].iter().all(|quote| tag.matches(*quote).count() % 2 == 0);
    if !is_list || !is_whole {
        return None;
    }
    let counts = tag.split("uniqueCount").skip(1).map(|behind| {
        let number = behind.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        if end == 0 { 0 } else { number[..end].parse().unwrap_or(u64::MAX) }
    });
    Some(counts.max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::read::xlsx::{Choice, XlsxReader};

    const TEXTS: &str = "xl/sharedStrings.xml";

    /// Makes a workbook of a plain one, with some of its parts changed or added.
    fn forged(changes: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let plain = include_bytes!("../../fixtures/read/tickets.xlsx");
        let mut plain = ZipArchive::new(Cursor::new(&plain[..])).expect("it is an archive");
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for index in 0..plain.len() {
            let mut part = plain.by_index(index).expect("it is there");
            let name = part.name().expect("it has a name").into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("it unpacks");
            parts.push((name, bytes));
        }
        parts.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        parts.extend(changes.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())));
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &parts {
            archive.start_file(name, SimpleFileOptions::default()).expect("it begins");
            archive.write_all(bytes).expect("it is written");
        }
        archive.finish().expect("it ends").into_inner()
    }

    fn said(bytes: &[u8]) -> Option<String> {
        let choice = Choice { sheet: None, header: None, header_row: None };
        XlsxReader::open_bytes("t.xlsx", bytes.to_vec(), &choice).err().map(|e| e.to_string())
    }

    #[test]
    fn a_workbook_that_unpacks_beyond_the_limit_is_refused_by_it() {
        let bytes = forged(&[("xl/media/image1.bin", vec![0; 3 << 20])]);
        assert!(bytes.len() < 32 << 10, "it is small: {}", bytes.len());
        assert_eq!(check(Cursor::new(&bytes), MOST_BYTES), Ok(()));
        let error = check(Cursor::new(&bytes), 1 << 20).expect_err("it is large");
        assert!(error.en.contains("unpack to more than 1048576 bytes"), "{}", error.en);
    }

    /// Has a workbook say that a part of it unpacks to so many bytes: beside the part, and in the
    /// list of all parts at its end.
    fn claiming(mut bytes: Vec<u8>, part: &str, size: u32) -> Vec<u8> {
        for (mark, head_bytes, size_at) in [(b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)] {
            let starts: Vec<usize> = (0..bytes.len() - head_bytes)
                .filter(|start| bytes[*start..].starts_with(mark))
                .filter(|start| bytes[*start + head_bytes..].starts_with(part.as_bytes()))
                .collect();
            assert_eq!(starts.len(), 1, "{part} is named once");
            let at = starts[0] + size_at;
            bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn no_part_is_longer_than_the_archive_says() {
        let (image, sheet) = ("xl/media/image1.bin", "xl/worksheets/sheet1.xml");
        let bytes = claiming(forged(&[(image, vec![0; 3 << 20])]), image, 100);
        // What is believed here has to hold when the part is read.
        assert_eq!(check(Cursor::new(&bytes), 1 << 20), Ok(()));
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("it is an archive");
        let mut read = Vec::new();
        let mut part = archive.by_name(image).expect("it is there");
        let error = part.read_to_end(&mut read).expect_err("it is longer than it says");
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
        assert!(read.len() <= 101, "{}", read.len());
        // A sheet is read in pieces.
        assert_eq!(said(&forged(&[])), None);
        assert!(said(&claiming(forged(&[]), sheet, 100)).is_some());
    }

    #[test]
    fn texts_that_cannot_be_there_are_refused() {
        let list = |count: &str| {
            let list = format!("<?xml version=\"1.0\"?>\n<sst uniqueCount=\"{count}\"><si/></sst>");
            forged(&[(TEXTS, list.into_bytes())])
        };
        assert_eq!(said(&list("1")), None);
        assert_eq!(said(&list("1000000")), None, "one for each cell");
        let error = said(&list("999999999999999")).expect("no memory is set aside for them");
        assert!(error.contains("more texts than 16777216"), "{error}");
    }

    #[test]
    fn what_stands_before_the_texts_hides_no_number() {
        for (head, claimed) in [
            ("<sst count='3' uniqueCount='2'>", Some(2)),
            ("<!-- > --><x:sst uniqueCount = \"7\" x:uniqueCount=\"9\">", Some(9)),
            ("<!-- <sst uniqueCount=\"1\"> --><sst uniqueCount=\"8\">", Some(8)),
            ("<? <sst uniqueCount=\"1\"> ?><sst uniqueCount=\"8\">", Some(8)),
            ("<sst uniqueCount=\"99999999999999999999999\">", Some(u64::MAX)),
            ("<sst>", Some(0)),
            ("", Some(0)),
            ("<a b='><sst>'>", None),
            ("<sst a='>' uniqueCount='8'>", None),
            ("<![CDATA[<sst>]]>", None),
        ] {
            let size = head.len() as u64;
            assert_eq!(claimed_texts(head.as_bytes(), size), claimed, "{head}");
        }
        let far = format!("<!--{}--><sst uniqueCount='8'>", " ".repeat(HEAD_BYTES as usize));
        assert_eq!(claimed_texts(far.as_bytes(), far.len() as u64), None);
    }

    #[test]
    fn a_forged_extent_and_a_forged_formula_take_no_memory() {
        let sheet = "<worksheet \
            xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
            <dimension ref=\"A1:XFD1048576\"/><sheetData>\
            <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c>\
            <c r=\"B1\" t=\"inlineStr\"><is><t>opened</t></is></c>\
            <c r=\"C1\" t=\"inlineStr\"><is><t>twice</t></is></c></row>\
            <row r=\"2\"><c r=\"A2\"><v>4711</v></c><c r=\"B2\"><v>1</v></c>\
            <c r=\"C2\"><f t=\"shared\" ref=\"C2:C3\" si=\"99999999999999\">A2*2</f><v>9422</v></c>\
            </row></sheetData></worksheet>";
        let bytes = forged(&[("xl/worksheets/sheet1.xml", sheet.as_bytes().to_vec())]);
        assert_eq!(said(&bytes), None);
    }
}
