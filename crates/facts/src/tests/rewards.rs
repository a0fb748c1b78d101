//! Rewards of referrals by example.

use baremo_model::Fact;

use super::commerce::check;

#[test]
fn each_reward_has_its_date_and_what_was_taken_back_of_it() {
    check(
        Fact::ReferralRewards,
        "r 1 became_customer bea customer=ana order_id=o1
         r 2 rewarded amount=10 currency=EUR
         r 30 rewarded amount=7
         r 31 reversed amount=9
         r 60 rewarded amount=5
         s 1 rewarded amount=10 currency=EUR order_id=o1 customer=ana
         s 2 rewarded amount=10 currency=EUR order_id=o2
         s 3 reversed amount=4 order_id=o1
         t 1 rewarded amount=10 currency=EUR customer=ana
         t 2 reversed
         t 3 rewarded amount=6
         u 1 rewarded amount=3 currency=EUR customer=ana
         u 2 reversed amount=5
         u 3 rewarded amount=6
         v 1 reversed customer=ana
         v 2 rewarded amount=6 currency=EUR
         w 1 signed_up eva customer=ana
         x 1 rewarded amount=10 currency=EUR customer=ana
         x 2 rewarded amount=-4
         x 3 reversed amount=-1
         y 1 rewarded amount=-3 currency=EUR customer=ana
         y 2 rewarded amount=10",
        "referral_row number given_at taken_back_at reward commission order_id",
        &[
            // The latest first: all of 7, and 2 of 10.
            "0 1 2 31 1000 800 o1",
            "0 2 30 31 700 0 o1",
            "0 3 60 - 500 500 o1",
            "1 1 1 3 1000 600 o1",
            "1 2 2 - 1000 1000 o2",
            "2 1 1 2 1000 0 -",
            "2 2 3 - 600 600 -",
            // More was taken than given: the rest is of what comes next.
            "3 1 1 2 300 0 -",
            "3 2 3 3 600 400 -",
            "4 1 2 1 600 0 -",
            // A reward below nothing, and a reversal with a sign, take back.
            "6 1 1 3 1000 500 -",
            "7 1 2 2 1000 700 -",
        ],
    );
}

#[test]
fn the_sums_of_a_referral_are_those_of_its_rewards() {
    check(
        Fact::Referrals,
        "x 1 rewarded amount=10 currency=EUR customer=ana
         x 2 rewarded amount=-4
         x 3 reversed amount=-1
         y 1 rewarded amount=-3 currency=EUR customer=ana
         z 1 rewarded amount=10 currency=EUR customer=ana
         z 2 rewarded amount=-10",
        "referral rewarded_at reversed_at reward commission status",
        &["x 1 3 1000 500 rewarded", "y - 1 - - reversed", "z 1 2 1000 0 reversed"],
    );
}
