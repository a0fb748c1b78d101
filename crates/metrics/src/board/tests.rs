use baremo_model::error::Hint;

use super::*;
use crate::answer::Value;
use crate::page::Unit;

fn said(text: &str) -> String {
    Board::parse(text, &Catalog::of_repository()).unwrap_err().to_string()
}

#[test]
fn a_board_is_read_checked_and_written_as_it_was() {
    let text = "title = \" Night shift \"\n\n[[card]]\nmetric = \"first_response_time\"\n\
                group = \"Speed\"\nstat = \"p90\"\nwhere = \"channel = 'chat'\"\n\
                goal = \"1 h 30 min\"\n\n[[card]]\nmetric = \"csat\"\ngoal = 90\n";
    let board = Board::parse(text, &Catalog::of_repository()).unwrap();
    assert_eq!(board.title, "Night shift");
    assert_eq!(board.cards[0].goal, Some(Goal::Value(5400.0)));
    let again = Board::parse(&board.toml(), &Catalog::of_repository()).unwrap();
    assert_eq!(again, board);
    let page = Query { filter: Some("team = 'A'".into()), ..Query::default() };
    let query = board.cards[0].query(&page);
    assert_eq!(query.filter.as_deref(), Some("(team = 'A') and (channel = 'chat')"));
    assert_eq!(query.stat.as_deref(), Some("p90"));
}

#[test]
fn a_second_name_of_the_default_is_kept_as_the_default() {
    let text = "title = \"a\"\n[[card]]\nmetric = \"clv\"\nvariant = \"observed_life\"\n";
    assert_eq!(Board::parse(text, &Catalog::of_repository()).unwrap().cards[0].variant, None);
}

#[test]
fn what_is_unknown_is_refused_with_the_nearest_name() {
    let card = |line: &str| said(&format!("title = \"a\"\n[[card]]\n{line}\n"));
    assert_eq!(said("titel = \"a\"\n"), "line 1: unknown key `titel`, did you mean `title`?");
    assert_eq!(
        card("metric = \"csat\"\ngaol = 1"),
        "line 4: unknown key `gaol`, did you mean `goal`?"
    );
    assert_eq!(card("metric = \"csatt\""), "unknown metric `csatt`, did you mean `csat`?");
    let stat = card("metric = \"first_response_time\"\nstat = \"p9\"");
    assert_eq!(stat, "`first_response_time`: unknown statistic `p9`, did you mean `p90`?");
    assert!(card("metric = \"csat\"\nvariant = \"moon\"").contains("unknown variant `moon`"));
    assert!(card("metric = \"csat\"\nwhere = \"channel =\"").contains("cannot read expression"));
    assert_eq!(said("title = \" … \"\n"), BoardProblem::Title.to_string());
}

#[test]
fn a_goal_needs_a_value_and_a_sense() {
    let card = |metric: &str, goal: &str| {
        said(&format!("title = \"a\"\n[[card]]\nmetric = \"{metric}\"\ngoal = {goal}\n"))
    };
    assert_eq!(card("csat", "\"many\""), "`csat` has no goal `many`");
    assert!(card("ticket_volume", "100").contains("takes no goal"));
    for (metric, goal, why) in [
        ("csat", "105", "lie between 0 and 100"),
        ("csat", "-1", "lie between 0 and 100"),
        ("sla_compliance", "100.5", "lie between 0 and 100"),
        ("nps", "-101", "lie between -100 and 100"),
        ("first_response_time", "-60", "are never below 0"),
    ] {
        let expected = format!("`{metric}` has no goal `{goal}`: its values {why}");
        assert_eq!(card(metric, goal), expected);
    }
    // What can be more than all of what was there may have such a goal, and so may the ends.
    for (metric, goal) in [("net_revenue_retention", 110), ("csat", 100), ("nps", -100)] {
        let text = format!("title = 'a'\n[[card]]\nmetric = '{metric}'\ngoal = {goal}\n");
        assert!(Board::parse(&text, &Catalog::of_repository()).is_ok(), "{metric} {goal}");
    }
    for (metric, goal, hint) in [
        ("first_response_time", "30", "a length of time needs its unit, such as 30 min"),
        ("csat", "many", "write a number, such as 90%"),
        ("nps", "1,500", "write a number, such as 1500"),
    ] {
        let text = format!("title = 'a'\n[[card]]\nmetric = '{metric}'\ngoal = '{goal}'\n");
        let problem = Board::parse(&text, &Catalog::of_repository()).unwrap_err();
        let Some(Hint::Said(told)) = problem.hint() else { panic!("{problem:?}") };
        assert_eq!(told.en, hint, "{metric}");
    }
}

#[test]
fn goals_are_read_as_people_write_them() {
    let read = |text: &str, unit| Goal::Written(text.into()).read(unit);
    assert_eq!(read("30 min", Unit::Seconds), Some(1800.0));
    assert_eq!(read("1,5h", Unit::Seconds), Some(5400.0));
    assert_eq!(read("≤ 1 h 30 min", Unit::Seconds), Some(5400.0));
    assert_eq!(read("95,5 %", Unit::Percent), Some(95.5));
    assert_eq!(read("12.50", Unit::Money), Some(1250.0));
    assert_eq!(read("-5", Unit::Points), Some(-5.0));
    for text in ["1,500", "", "h", "3 moons", "1e9", "inf"] {
        assert_eq!(read(text, Unit::Count).or(read(text, Unit::Seconds)), None, "{text}");
    }
    for (value, unit) in [(5400.0, Unit::Seconds), (90.0, Unit::Percent), (1250.0, Unit::Money)] {
        let text = Goal::Value(value).editable(unit);
        assert_eq!(read(&text, unit), Some(value), "{text}");
    }
    assert_eq!(Goal::Value(7200.0).editable(Unit::Seconds), "2 h");
}

#[test]
fn an_interval_that_holds_the_goal_decides_nothing() {
    let of = |value, interval| Value { value, interval, ..Value::default() };
    let check = |value, interval, better| verdict(10.0, &of(Some(value), interval), better);
    assert_eq!(check(12.0, Some([11.0, 13.0]), Better::Higher), Some(Verdict::Met));
    assert_eq!(check(12.0, Some([11.0, 13.0]), Better::Lower), Some(Verdict::Missed));
    let unsure = |reached| Some(Verdict::Unsure { reached });
    assert_eq!(check(12.0, Some([9.0, 13.0]), Better::Higher), unsure(true));
    assert_eq!(check(10.0, None, Better::Lower), Some(Verdict::Met));
    assert_eq!(check(10.0, None, Better::Neither), None);
    assert_eq!(verdict(10.0, &of(None, None), Better::Lower), None);
}

#[test]
fn what_is_not_over_has_neither_met_nor_missed_its_goal() {
    let check = |value, interval, better, expected| {
        let value = Value { value, interval, partial: true, ..Value::default() };
        assert_eq!(verdict(10.0, &value, better), expected);
    };
    let so_far = |reached| Some(Verdict::SoFar { reached });
    check(Some(12.0), Some([11.0, 13.0]), Better::Higher, so_far(true));
    check(Some(12.0), None, Better::Lower, so_far(false));
    check(Some(12.0), Some([9.0, 13.0]), Better::Higher, so_far(true));
    check(None, None, Better::Higher, None);
}

#[test]
fn boards_of_one_title_are_kept_apart() {
    let taken = ["support", "support-2"];
    let word = Board::free_word("Support!", |word| taken.contains(&word));
    assert_eq!(word.as_deref(), Some("support-3"));
    assert_eq!(Board::free_word("…", |_| false), None);
}
