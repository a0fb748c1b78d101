//! A native chart of thirteen months with its goal, and the workbook that holds its numbers.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::figure::PARTIAL;
use super::super::ooxml::{Package, escaped};
use super::super::{Told, ToldFigure, said};
use super::{ACCENT, INK, SOFT};

const KIND: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PACKAGE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package";
/// Colour of goals.
const GOAL: &str = "B45309";

/// Adds a chart and its workbook.
pub(super) fn write(
    package: &mut Package,
    told: &Told,
    place: usize,
    number: usize,
) -> Result<(), String> {
    let figure = &told.figures[place];
    let data = workbook(told, figure).map_err(|error| error.to_string())?;
    package.bytes(format!("ppt/embeddings/data{number}.xlsx"), WORKBOOK, data);
    package.xml(format!("ppt/charts/chart{number}.xml"), KIND, &chart(told, figure));
    let relations = [(PACKAGE, format!("../embeddings/data{number}.xlsx"))];
    package.relations(&format!("ppt/charts/_rels/chart{number}.xml.rels"), &relations);
    Ok(())
}

fn workbook(told: &Told, figure: &ToldFigure) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Sheet1")?;
    sheet.write_string(0, 1, guarded(&told.called(figure)))?;
    sheet.write_string(0, 2, said::GOAL.text(told.language))?;
    for (row, month) in (1_u32..).zip(&told.months) {
        sheet.write_string(row, 0, month)?;
        if let Some(value) = figure.points.get(row as usize - 1).copied().flatten() {
            sheet.write_number(row, 1, value)?;
        }
        if let Some(goal) = figure.goal_number {
            sheet.write_number(row, 2, goal)?;
        }
    }
    book.save_to_buffer()
}

/// Returns a text that no spreadsheet takes for a formula, even when somebody edits it.
fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn chart(told: &Told, figure: &ToldFigure) -> String {
    let name = told.called(figure);
    let mut title = match figure.axis.is_empty() {
        true => name.clone(),
        false => format!("{name} ({})", figure.axis),
    };
    // The numbers of a chart carry no marks of their own.
    if figure.has_partial_month() {
        title = format!("{title} {PARTIAL}");
    }
    let mut series = line(told, 0, &name, "B", &figure.points, ACCENT);
    if figure.goal_number.is_some() {
        let goals = vec![figure.goal_number; told.months.len()];
        series += &line(told, 1, said::GOAL.text(told.language), "C", &goals, GOAL);
    }
    let [foot, top] = figure.reach();
    format!(
        "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <c:roundedCorners val=\"0\"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>\
         <a:defRPr sz=\"1200\" b=\"1\"/></a:pPr><a:r><a:rPr lang=\"{}\" sz=\"1200\" b=\"1\">\
         <a:solidFill><a:srgbClr val=\"{INK}\"/></a:solidFill></a:rPr><a:t>{}</a:t></a:r></a:p>\
         </c:rich></c:tx><c:overlay val=\"0\"/></c:title><c:autoTitleDeleted val=\"0\"/>\
         <c:plotArea><c:layout/><c:lineChart><c:grouping val=\"standard\"/><c:varyColors \
         val=\"0\"/>{series}<c:marker val=\"1\"/><c:axId val=\"111\"/><c:axId val=\"222\"/>\
         </c:lineChart>{}</c:plotArea><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/>\
         </c:chart><c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>\
         </c:chartSpace>",
        told.language.pick("en-GB", "es-ES"),
        escaped(&title),
        axes(foot, top)
    )
}

/// Writes both axes.
fn axes(foot: f64, top: f64) -> String {
    let text = format!(
        "<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"900\"><a:solidFill><a:srgbClr \
         val=\"{SOFT}\"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>"
    );
    let ink = "<a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D6CE\"/></a:solidFill></a:ln>";
    format!(
        "<c:catAx><c:axId val=\"111\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"b\"/><c:numFmt formatCode=\"General\" \
         sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
         <c:tickLblPos val=\"low\"/><c:spPr>{ink}</c:spPr>{text}<c:crossAx val=\"222\"/>\
         <c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblOffset val=\"100\"/>\
         <c:tickLblSkip val=\"4\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx><c:valAx><c:axId \
         val=\"222\"/><c:scaling><c:orientation val=\"minMax\"/><c:max val=\"{top}\"/><c:min \
         val=\"{foot}\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/><c:majorGridlines>\
         <c:spPr>{ink}</c:spPr></c:majorGridlines><c:numFmt formatCode=\"General\" \
         sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
         <c:tickLblPos val=\"nextTo\"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text}<c:crossAx \
         val=\"111\"/><c:crosses val=\"min\"/></c:valAx>"
    )
}

/// Writes a series of column `column` of the workbook; the second one is dashed.
fn line(
    told: &Told,
    index: usize,
    name: &str,
    column: &str,
    values: &[Option<f64>],
    color: &str,
) -> String {
    let last = told.months.len() + 1;
    let points = told.months.len();
    let months: String = told
        .months
        .iter()
        .enumerate()
        .map(|(place, month)| format!("<c:pt idx=\"{place}\"><c:v>{}</c:v></c:pt>", escaped(month)))
        .collect();
    let numbers: String = values
        .iter()
        .enumerate()
        .filter_map(|(place, value)| {
            Some(format!("<c:pt idx=\"{place}\"><c:v>{}</c:v></c:pt>", (*value)?))
        })
        .collect();
    let (dash, width, marker) = match index {
        0 => (
            "",
            25_400,
            format!(
                "<c:marker><c:symbol val=\"circle\"/><c:size val=\"5\"/><c:spPr><a:solidFill>\
                 <a:srgbClr val=\"{color}\"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>\
                 </c:marker>"
            ),
        ),
        _ => (
            "<a:prstDash val=\"dash\"/>",
            15_875,
            "<c:marker><c:symbol val=\"none\"/></c:marker>".to_owned(),
        ),
    };
    format!(
        "<c:ser><c:idx val=\"{index}\"/><c:order val=\"{index}\"/><c:tx><c:strRef>\
         <c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\">\
         <c:v>{}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:spPr><a:ln w=\"{width}\">\
         <a:solidFill><a:srgbClr val=\"{color}\"/></a:solidFill>{dash}</a:ln></c:spPr>{marker}\
         <c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount \
         val=\"{points}\"/>{months}</c:strCache></c:strRef></c:cat><c:val><c:numRef>\
         <c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>General\
         </c:formatCode><c:ptCount val=\"{points}\"/>{numbers}</c:numCache></c:numRef></c:val>\
         <c:smooth val=\"0\"/></c:ser>",
        escaped(name)
    )
}
