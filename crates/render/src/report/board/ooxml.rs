//! What Office files have in common: texts that XML can hold, and a package of parts.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How every part begins.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Writes a text so that XML 1.0 can hold it: marks escaped, what it cannot hold left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A package of parts by their paths.
#[derive(Default)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
    /// Path and media type of each part that is not plain XML of a relationship.
    types: Vec<(String, &'static str)>,
}

/// The media type of relationships.
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Begins the kind of a relationship.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

impl Package {
    /// Adds a part of XML with its media type.
    pub(super) fn xml(&mut self, path: impl Into<String>, kind: &'static str, body: &str) {
        let path = path.into();
        self.types.push((path.clone(), kind));
        self.parts.push((path, format!("{DECLARATION}{body}").into_bytes()));
    }

    /// Adds a part as it is.
    pub(super) fn bytes(&mut self, path: impl Into<String>, kind: &'static str, body: Vec<u8>) {
        let path = path.into();
        self.types.push((path.clone(), kind));
        self.parts.push((path, body));
    }

    /// Adds the relationships of a part: kind and target, `rId1` being the first.
    pub(super) fn relations(&mut self, path: &str, relations: &[(&str, String)]) {
        let mut body = format!("<Relationships xmlns=\"{RELATIONSHIPS}\">");
        for (number, (kind, target)) in (1..).zip(relations) {
            let kind = match kind.contains("://") {
                true => (*kind).to_owned(),
                false => format!("{OFFICE}{kind}"),
            };
            body += &format!(
                "<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"{}\"/>",
                escaped(target)
            );
        }
        body += "</Relationships>";
        self.parts.push((path.to_owned(), format!("{DECLARATION}{body}").into_bytes()));
    }

    /// Writes the package.
    pub(super) fn finish(self) -> Result<Vec<u8>, String> {
        let mut types = format!(
            "{DECLARATION}<Types \
             xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
             Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        );
        for (path, kind) in &self.types {
            types += &format!("<Override PartName=\"/{path}\" ContentType=\"{kind}\"/>");
        }
        types += "</Types>";
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let all = [("[Content_Types].xml".to_owned(), types.into_bytes())].into_iter();
        for (path, body) in all.chain(self.parts) {
            out.start_file(path, SimpleFileOptions::default()).map_err(|it| it.to_string())?;
            out.write_all(&body).map_err(|error| error.to_string())?;
        }
        out.finish().map(Cursor::into_inner).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(escaped("<a> & \"b\"\u{1}\u{0}\n"), "&lt;a&gt; &amp; &quot;b&quot; ");
    }
}
