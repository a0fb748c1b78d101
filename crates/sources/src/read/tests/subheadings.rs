//! Rows under the headings that are no records.

use super::*;

#[test]
fn what_questions_ask_may_stand_under_the_headings() {
    check(
        b"ResponseId,Q1,Q1_NPS_GROUP\nResponse ID,\"Would you \"\"recommend\"\"\nus?\",Group\n\
          \"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\": \"\"QID1\"\"}\",\
          \"{\"\"ImportId\"\":\"\"QID1_NPS_GROUP\"\"}\"\nR_1,9,Promoter\nR_2,3,Detractor\n",
        &[
            r#"5 {"ResponseId":"R_1","Would you 'recommend' us?":"9","Q1_NPS_GROUP":"Promoter"}"#,
            r#"6 {"ResponseId":"R_2","Would you 'recommend' us?":"3","Q1_NPS_GROUP":"Detractor"}"#,
        ],
    );
    // Into workbooks it writes one of them alone, which spreadsheets save as text.
    check(
        b"StartDate,EndDate,ResponseId,Q1\nStart Date,End Date,Response ID,Would you?\n\
          2025-03-05 04:44:51,2025-03-05 04:47:51,R_1,9\n",
        &[concat!(
            r#"3 {"StartDate":"2025-03-05 04:44:51","EndDate":"2025-03-05 04:47:51","#,
            r#""ResponseId":"R_1","Would you?":"9"}"#
        )],
    );
    // Other rows are records.
    check(
        b"id,Q1\nResponse ID,Why?\n1,9\n",
        &[r#"2 {"id":"Response ID","Q1":"Why?"}"#, r#"3 {"id":"1","Q1":"9"}"#],
    );
}
