//! What the parts of the report are, for those who have it read to them: headings, paragraphs,
//! tables with their headings, charts with words in their place (tagged PDF: ISO 32000-1, 14.7 and
//! 14.8). What is a part of nothing (rules, footers, headings that come again on a page) is an
//! artifact.
//!
//! ```text
//! Document ─┬─ H1, H2, H3, P, Figure ──────────────┬─► marks of the pages
//!           └─ Table ── TR ── TH of a column, of a row, TD ─┘
//! ```

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Finish, Pdf, Rect, Ref, TextStr};

/// One part.
struct Tag {
    role: StructRole,
    parent: Option<usize>,
    /// What a heading of a table heads.
    scope: Option<TableHeaderScope>,
    /// What stands in its place for those who do not see it.
    alt: Option<String>,
    /// Where it lies on its page, if it is a picture.
    bounds: Option<Rect>,
}

/// The parts, each after the one that holds it.
pub(crate) struct Tags {
    all: Vec<Tag>,
    /// Those that are being written, the innermost last.
    open: Vec<usize>,
}

impl Tags {
    /// Returns a document without parts.
    pub(crate) fn new() -> Self {
        let mut tags = Tags { all: Vec::new(), open: Vec::new() };
        tags.begin(StructRole::Document);
        tags
    }

    /// Begins a part of the innermost one.
    pub(crate) fn begin(&mut self, role: StructRole) {
        let parent = self.open.last().copied();
        self.open.push(self.all.len());
        self.all.push(Tag { role, parent, scope: None, alt: None, bounds: None });
    }

    /// Ends the innermost part; the document itself stays open.
    pub(crate) fn end(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Says what the innermost part heads.
    pub(crate) fn heads(&mut self, scope: TableHeaderScope) {
        if let Some(tag) = self.open.last().and_then(|open| self.all.get_mut(*open)) {
            tag.scope = Some(scope);
        }
    }

    /// Says what stands in the place of the innermost part, a picture, and where that lies.
    pub(crate) fn says(&mut self, alt: String, bounds: Rect) {
        if let Some(tag) = self.open.last().and_then(|open| self.all.get_mut(*open)) {
            tag.alt = Some(alt);
            tag.bounds = Some(bounds);
        }
    }

    /// Returns the part that is drawn now; none where it holds other parts only.
    pub(crate) fn here(&self) -> Option<usize> {
        let open = self.open.last().copied()?;
        let holds = [StructRole::Document, StructRole::Table, StructRole::TR];
        Some(open).filter(|open| !holds.contains(&self.all[*open].role))
    }

    /// Returns what a part is.
    pub(crate) fn role(&self, tag: usize) -> StructRole {
        self.all[tag].role
    }

    /// Writes the tree as objects from `tree` on; `marks` are the parts of each page's marks.
    pub(crate) fn write(&self, pdf: &mut Pdf, tree: Ref, pages: &[Ref], marks: &[Vec<usize>]) {
        let first = tree.get() + 1;
        let of_page = |page: usize| Ref::new(first + page as i32);
        let element = |tag: usize| Ref::new(first + (pages.len() + tag) as i32);
        let mut root = pdf.indirect(tree).start::<StructTreeRoot<'_>>();
        root.child(element(0)).parent_tree_next_key(pages.len() as i32);
        let mut numbers = root.parent_tree();
        let mut entries = numbers.nums();
        for page in 0..pages.len() {
            entries.insert(page as i32, of_page(page));
        }
        entries.finish();
        numbers.finish();
        root.finish();
        let mut drawn: Vec<Vec<(Ref, i32)>> = vec![Vec::new(); self.all.len()];
        for (page, marks) in marks.iter().enumerate() {
            pdf.indirect(of_page(page)).array().items(marks.iter().map(|tag| element(*tag)));
            for (mark, tag) in (0..).zip(marks) {
                drawn[*tag].push((pages[page], mark));
            }
        }
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); self.all.len()];
        for (index, tag) in self.all.iter().enumerate() {
            if let Some(parent) = tag.parent {
                parts[parent].push(index);
            }
        }
        for (index, tag) in self.all.iter().enumerate() {
            let mut out = pdf.struct_element(element(index));
            out.kind(tag.role).parent(tag.parent.map_or(tree, element));
            if let Some(alt) = &tag.alt {
                out.alt(TextStr(alt));
            }
            if let Some(scope) = tag.scope {
                out.attributes().push().table().scope(scope);
            }
            if let Some(bounds) = tag.bounds {
                out.attributes().push().layout().bbox(bounds);
            }
            let mut children = out.children();
            for part in &parts[index] {
                children.struct_element(element(*part));
            }
            for (page, mark) in &drawn[index] {
                children.marked_content_ref().page(*page).marked_content_id(*mark);
            }
        }
    }
}
