//! Articles of orders by example.

use baremo_model::Fact;

use super::commerce::check;

#[test]
fn articles_come_one_a_row_or_as_a_list() {
    let lines = "7 1 placed sku=A title=Mug quantity=2 price=4.50 currency=EUR
                 7 1 placed sku=B line_amount=7 after_discount=14 discount=2 currency=EUR
                 8 1 placed items=A,C:3";
    check(Fact::Orders, lines, "product item_count gross net", &["A+B 3 1600 1400", "A+C 4 - -"]);
    check(
        Fact::OrderItems,
        lines,
        "order_row sku title quantity amount",
        &["0 A Mug 2 900", "0 B - 1 700", "1 A - 1 -", "1 C - 3 -"],
    );
}

#[test]
fn an_order_without_an_amount_is_what_its_articles_cost() {
    check(
        Fact::Orders,
        "1 1 placed line_amount=29.99 currency=EUR
         1 1 placed sku=D quantity=2 price=2.50
         1 4 refunded amount=-5.01
         2 1 placed line_amount=10
         2 1 placed sku=D
         3 1 placed line_amount=10
         3 1 placed line_amount=1.234,50
         4 1 placed line_amount=10 amount=12",
        "item_count gross refund net excluded",
        &["3 3499 501 2998 -", "2 - 0 - -", "1 - 0 - bad_amount", "1 1200 0 1200 -"],
    );
}
