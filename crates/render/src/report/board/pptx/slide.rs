//! One slide: its title, running text, a table or charts, and what stands below.

use super::super::ooxml::{Package, escaped};
use super::super::{Told, said};
use super::{ACCENT, INK, SOFT, chart};
use crate::change::with_whole_circles;

/// Width of a slide in EMU, 914 400 to the inch: 16 to 9.
pub(super) const WIDTH: i64 = 12_192_000;
/// Height of a slide.
pub(super) const HEIGHT: i64 = 6_858_000;
/// Room at every side.
const MARGIN: i64 = 560_000;
const ROOM: i64 = WIDTH - 2 * MARGIN;
/// Where what is below the title begins.
const TOP: i64 = 1_150_000;
/// Least height of a row of a table.
const ROW: i64 = 430_000;

const KIND: &str = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Points.
    pub(super) size: u8,
    pub(super) color: &'static str,
    pub(super) bold: bool,
}

/// A cell of a table: paragraphs under each other.
pub(super) type Cell = Vec<Paragraph>;

impl Paragraph {
    pub(super) fn plain(text: &str) -> Self {
        Paragraph { text: text.to_owned(), size: 14, color: INK, bold: false }
    }

    pub(super) fn cell(text: &str) -> Self {
        Paragraph { size: 11, ..Paragraph::plain(text) }
    }

    fn xml(&self, language: &str, right: bool, after: u16) -> String {
        let align = if right { " algn=\"r\"" } else { "" };
        format!(
            "<a:p><a:pPr{align}><a:spcAft><a:spcPts val=\"{after}\"/></a:spcAft></a:pPr><a:r>\
             <a:rPr lang=\"{language}\" sz=\"{}00\" b=\"{}\" dirty=\"0\"><a:solidFill><a:srgbClr \
             val=\"{}\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>{}</a:t>\
             </a:r></a:p>",
            self.size,
            u8::from(self.bold),
            self.color,
            // Nobody knows which fonts the reader has.
            escaped(&with_whole_circles(&self.text))
        )
    }
}

/// A table: headings, parts of the width, rows.
pub(super) type Table = (Vec<String>, Vec<i64>, Vec<Vec<Cell>>);

/// A slide.
#[derive(Clone, Debug)]
pub(super) struct Slide {
    title: String,
    pub(super) cover: bool,
    pub(super) texts: Vec<Paragraph>,
    pub(super) table: Option<Table>,
    /// Places of figures that are drawn.
    pub(super) charts: Vec<usize>,
    pub(super) foot: String,
}

impl Slide {
    pub(super) fn new(title: &str) -> Self {
        Slide {
            title: title.to_owned(),
            cover: false,
            texts: Vec::new(),
            table: None,
            charts: Vec::new(),
            foot: String::new(),
        }
    }

    /// Adds the slide and its charts; `drawn` counts the charts of all slides.
    pub(super) fn write(
        &self,
        package: &mut Package,
        told: &Told,
        number: usize,
        count: usize,
        drawn: &mut usize,
    ) -> Result<(), String> {
        let language = told.language.pick("en-GB", "es-ES");
        let mut shapes = self.heading(language);
        if !self.texts.is_empty() {
            shapes += &self.body(language);
        }
        if let Some(table) = &self.table {
            shapes += &table_xml(table, language);
        }
        let mut relations = vec![("slideLayout", "../slideLayouts/slideLayout1.xml".to_owned())];
        for (place, figure) in self.charts.iter().enumerate() {
            *drawn += 1;
            chart::write(package, told, *figure, *drawn)?;
            relations.push(("chart", format!("../charts/chart{drawn}.xml")));
            let name = told.called(&told.figures[*figure]);
            shapes += &chart_frame(place, relations.len(), &name);
        }
        if !self.foot.is_empty() {
            let foot = Paragraph { size: 9, color: SOFT, ..Paragraph::plain(&self.foot) };
            let place = [MARGIN, HEIGHT - 830_000, ROOM, 480_000];
            shapes += &text_box(30, "note", place, &foot.xml(language, false, 0));
        }
        shapes += &footer(told, language, number, count);
        let body = format!(
            "<p:sld xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
             xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:cSld>\
             <p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/>\
             </p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld><p:clrMapOvr>\
             <a:masterClrMapping/></p:clrMapOvr></p:sld>"
        );
        package.xml(format!("ppt/slides/slide{number}.xml"), KIND, &body);
        package.relations(&format!("ppt/slides/_rels/slide{number}.xml.rels"), &relations);
        Ok(())
    }

    fn heading(&self, language: &str) -> String {
        let (size, y, tall) =
            if self.cover { (40, 2_000_000, 900_000) } else { (26, 380_000, 620_000) };
        let title = Paragraph { size, color: ACCENT, bold: true, ..Paragraph::plain(&self.title) };
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"title\"/><p:cNvSpPr><a:spLocks \
             noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr>\
             {}</p:spPr><p:txBody><a:bodyPr lIns=\"0\" anchor=\"ctr\"/><a:lstStyle/>{}</p:txBody>\
             </p:sp>",
            place([MARGIN, y, ROOM, tall], "a"),
            title.xml(language, false, 0)
        )
    }

    fn body(&self, language: &str) -> String {
        let top = if self.cover { 2_950_000 } else { TOP };
        let text: String = self.texts.iter().map(|it| it.xml(language, false, 600)).collect();
        text_box(3, "text", [MARGIN, top, ROOM, HEIGHT - top - 900_000], &text)
    }
}

fn place([x, y, width, height]: [i64; 4], space: &str) -> String {
    format!(
        "<{space}:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/>\
         </{space}:xfrm>"
    )
}

fn text_box(id: usize, name: &str, at: [i64; 4], paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/>\
         </p:nvSpPr><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/>\
         </p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" \
         bIns=\"0\"><a:normAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>",
        place(at, "a")
    )
}

fn footer(told: &Told, language: &str, number: usize, count: usize) -> String {
    let small = |text: &str| Paragraph { size: 9, color: SOFT, ..Paragraph::plain(text) };
    let [page, pages] = [number, count].map(|it| told.language.count(it as u64));
    let places = [("page", page.as_str()), ("pages", pages.as_str())];
    let page = small(&said::PAGE.fill(told.language, &places)).xml(language, true, 0);
    let left = small(&format!("{} · {} · baremo", told.title, told.period));
    let y = HEIGHT - 330_000;
    let half = ROOM / 4;
    text_box(31, "footer", [MARGIN, y, ROOM - half, 200_000], &left.xml(language, false, 0))
        + &text_box(32, "page", [MARGIN + ROOM - half, y, half, 200_000], &page)
}

fn table_xml((head, widths, rows): &Table, language: &str) -> String {
    let all: i64 = widths.iter().sum();
    let columns: String = widths
        .iter()
        .map(|width| format!("<a:gridCol w=\"{}\"/>", ROOM * width / all.max(1)))
        .collect();
    let headings: Vec<Cell> = head
        .iter()
        .map(|name| vec![Paragraph { size: 10, bold: true, color: SOFT, ..Paragraph::plain(name) }])
        .collect();
    let lines: String = std::iter::once(&headings)
        .chain(rows)
        .map(|row| {
            let cells: String = row.iter().map(|it| cell_xml(it, language)).collect();
            format!("<a:tr h=\"{ROW}\">{cells}</a:tr>")
        })
        .collect();
    let height = ROW * (rows.len() as i64 + 1);
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"4\" name=\"table\"/>\
         <p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/>\
         </p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr \
         firstRow=\"1\"/><a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl></a:graphicData>\
         </a:graphic></p:graphicFrame>",
        place([MARGIN, TOP - 60_000, ROOM, height], "p")
    )
}

fn cell_xml(cell: &Cell, language: &str) -> String {
    let shown: Vec<&Paragraph> = cell.iter().filter(|it| !it.text.is_empty()).collect();
    let text: String = match shown.is_empty() {
        true => format!("<a:p><a:endParaRPr lang=\"{language}\" sz=\"1100\"/></a:p>"),
        false => shown.iter().map(|it| it.xml(language, false, 0)).collect(),
    };
    let side = |name: &str| format!("<a:{name} w=\"0\"><a:noFill/></a:{name}>");
    let rule = "<a:lnB w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D6CE\"/></a:solidFill></a:lnB>";
    format!(
        "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody><a:tcPr marL=\"36000\" \
         marR=\"36000\" marT=\"28000\" marB=\"28000\" anchor=\"ctr\">{}{}{}{rule}<a:noFill/>\
         </a:tcPr></a:tc>",
        side("lnL"),
        side("lnR"),
        side("lnT")
    )
}

/// Places a chart into one of the four corners.
fn chart_frame(corner: usize, relation: usize, name: &str) -> String {
    let gap = 200_000;
    let (width, height) = ((ROOM - gap) / 2, (HEIGHT - TOP - 480_000 - gap) / 2);
    let x = MARGIN + (corner as i64 % 2) * (width + gap);
    let y = TOP + (corner as i64 / 2) * (height + gap);
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{}\" name=\"chart\" descr=\"{}\"/>\
         <p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
         xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         r:id=\"rId{relation}\"/></a:graphicData></a:graphic></p:graphicFrame>",
        10 + corner,
        escaped(name),
        place([x, y, width, height], "p")
    )
}
