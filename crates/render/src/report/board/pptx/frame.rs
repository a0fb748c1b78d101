//! The parts every presentation has: the list of slides, one master with one layout, the theme.

use super::super::Told;
use super::super::ooxml::{Package, escaped};
use super::slide::{HEIGHT, WIDTH};
use super::{ACCENT, BAD, GOOD, INK, SOFT, WARN};

/// Begins the media type of a part of a presentation.
macro_rules! kind {
    ($name:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.", $name, "+xml")
    };
}

const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/>\
     </p:nvGrpSpPr><p:grpSpPr/>";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// Adds the parts for so many slides.
pub(super) fn write(package: &mut Package, told: &Told, slides: usize) {
    package.relations(
        "_rels/.rels",
        &[("officeDocument", "ppt/presentation.xml".into()), (CORE, "docProps/core.xml".into())],
    );
    package.xml(
        "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        &core(told),
    );
    package.xml(
        "ppt/presentation.xml",
        kind!("presentationml.presentation.main"),
        &presentation(slides),
    );
    let mut relations = vec![("slideMaster", "slideMasters/slideMaster1.xml".to_owned())];
    relations.extend((1..=slides).map(|it| ("slide", format!("slides/slide{it}.xml"))));
    relations.push(("theme", "theme/theme1.xml".into()));
    package.relations("ppt/_rels/presentation.xml.rels", &relations);
    package.xml(
        "ppt/slideMasters/slideMaster1.xml",
        kind!("presentationml.slideMaster"),
        &master(),
    );
    package.relations(
        "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        &[
            ("slideLayout", "../slideLayouts/slideLayout1.xml".into()),
            ("theme", "../theme/theme1.xml".into()),
        ],
    );
    package.xml(
        "ppt/slideLayouts/slideLayout1.xml",
        kind!("presentationml.slideLayout"),
        &layout(),
    );
    package.relations(
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
        &[("slideMaster", "../slideMasters/slideMaster1.xml".into())],
    );
    package.xml("ppt/theme/theme1.xml", kind!("theme"), &theme());
}

fn core(told: &Told) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/\
         core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{} · {}\
         </dc:title><dc:language>{}</dc:language></cp:coreProperties>",
        escaped(&told.title),
        escaped(&told.period),
        told.language.code()
    )
}

fn presentation(slides: usize) -> String {
    let list: String = (1..=slides)
        .map(|number| format!("<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 255 + number, number + 1))
        .collect();
    format!(
        "<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" \
         r:id=\"rId1\"/></p:sldMasterIdLst><p:sldIdLst>{list}</p:sldIdLst><p:sldSz \
         cx=\"{WIDTH}\" cy=\"{HEIGHT}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>\
         </p:presentation>"
    )
}

/// Returns the place of titles on master and layout.
fn title() -> String {
    "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/>\
     </p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off \
     x=\"560000\" y=\"380000\"/><a:ext cx=\"11072000\" cy=\"620000\"/></a:xfrm><a:prstGeom \
     prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p>\
     <a:endParaRPr/></a:p></p:txBody></p:sp>"
        .to_owned()
}

fn master() -> String {
    let map = "bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" \
         accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" \
         accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"";
    format!(
        "<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/>\
         </a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree>{TREE}{}</p:spTree></p:cSld>\
         <p:clrMap {map}/><p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/>\
         </p:sldLayoutIdLst><p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/>\
         </p:txStyles></p:sldMaster>",
        title()
    )
}

fn layout() -> String {
    format!(
        "<p:sldLayout {SPACES} type=\"titleOnly\"><p:cSld name=\"title\"><p:spTree>{TREE}{}\
         </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>",
        title()
    )
}

fn theme() -> String {
    let color =
        |name: &str, value: &str| format!("<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    let colors: String = [
        ("dk1", INK),
        ("lt1", "FFFFFF"),
        ("dk2", SOFT),
        ("lt2", "F7F5F0"),
        ("accent1", ACCENT),
        ("accent2", "B45309"),
        ("accent3", GOOD),
        ("accent4", BAD),
        ("accent5", WARN),
        ("accent6", SOFT),
        ("hlink", ACCENT),
        ("folHlink", SOFT),
    ]
    .iter()
    .map(|(name, value)| color(name, value))
    .collect();
    let font = "<a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = format!("<a:ln w=\"9525\">{fill}</a:ln>");
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    let three = |text: &str| text.repeat(3);
    format!(
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         name=\"baremo\"><a:themeElements><a:clrScheme name=\"baremo\">{colors}</a:clrScheme>\
         <a:fontScheme name=\"baremo\"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}\
         </a:minorFont></a:fontScheme><a:fmtScheme name=\"baremo\"><a:fillStyleLst>{}\
         </a:fillStyleLst><a:lnStyleLst>{}</a:lnStyleLst><a:effectStyleLst>{}\
         </a:effectStyleLst><a:bgFillStyleLst>{}</a:bgFillStyleLst></a:fmtScheme>\
         </a:themeElements></a:theme>",
        three(fill),
        three(&line),
        three(effect),
        three(fill)
    )
}
