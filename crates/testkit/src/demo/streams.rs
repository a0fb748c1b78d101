//! Everything but conversations: what the same customers and agents do elsewhere.
//!
//! ```text
//! conversations ─► contacts, surveys, reviews, inbox ─► waits of each customer
//! customers     ─► customer, orders, subscriptions, visits, surveys, feedback, referrals
//! then             visitors nobody knows, agents, spend, posts
//! ```
//!
//! Causes act through the [`Orders`] and the waits: who waited longer than a day buys less, leaves
//! the care plan sooner and answers worse. Histories of customers, orders and subscriptions reach
//! back to when each customer came; everything else begins with the data.

mod agent;
mod case;
mod contact;
mod customer;
mod emit;
mod feedback;
mod order;
mod profile;
mod referral;
mod review;
mod social;
mod spend;
mod subscription;
mod survey;
#[cfg(test)]
mod tests;
mod web;

use baremo_model::{EventColumns, Micros};

use self::case::Case;
use self::emit::Sink;
use self::profile::Profile;
use super::generator::Generator;
use super::people::{self, Customer};
use super::plan::Plan;
use super::shop::Orders;

/// Streams of randomness of the parts, apart from each other and from those of conversations.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Part {
    Agent = 0x22,
    Bot,
    Contact,
    Customer,
    Feedback,
    Order,
    Profile,
    Referral,
    Review,
    Social,
    Spend,
    Subscription,
    Survey,
    Visitor,
    Web,
    // What came later stands last, so that what was there before draws as it did.
    Label,
    Pause,
    Pointer,
    Return,
    Button,
    Preference,
    Menu,
}

impl Part {
    fn rng(self, plan: &Plan, number: u64) -> super::rng::Rng {
        super::rng::Rng::new(plan.settings.seed, ((self as u64) << 56) + number)
    }
}

/// What is made next.
enum Stage {
    Conversations,
    Customers(u64),
    Visitors(u64),
    Agents(usize),
    Spend(usize),
    Social(usize),
    Done,
}

/// Makes one thing after the other and hands out batches of one stream each.
pub(super) struct Streams {
    generator: Generator,
    sink: Sink,
    stage: Stage,
}

/// A customer with what the streams ask for.
struct Person {
    customer: Customer,
    profile: Profile,
    /// When a wait for an answer first became longer than a day; the end of time for never.
    long_wait_at: Micros,
    /// When each order was placed.
    orders: Vec<Micros>,
}

impl Person {
    fn new(plan: &Plan, number: u64, long_wait_at: Micros) -> Self {
        let customer = people::customer(plan, number);
        let orders = Orders::new(plan, &customer, long_wait_at);
        let orders = orders.filter(|at| *at < plan.story.end).collect();
        let profile = Profile::new(plan, &customer);
        Person { customer, profile, long_wait_at, orders }
    }

    fn id(&self) -> String {
        self.customer.id()
    }
}

impl Streams {
    pub(super) fn new(plan: Plan, batch_events: usize) -> Self {
        let sink = Sink::new(plan.story.end, batch_events.max(1));
        let stage = if plan.settings.scale > 0.0 { Stage::Conversations } else { Stage::Done };
        Streams { generator: Generator::new(plan), sink, stage }
    }

    /// Makes the next conversation, customer, day … and moves on.
    fn step(&mut self) {
        let sink = &mut self.sink;
        if let Stage::Conversations = self.stage {
            let Some(conversation) = self.generator.next_conversation() else {
                self.stage = Stage::Customers(0);
                return;
            };
            let plan = self.generator.plan();
            let case = Case::new(&conversation, self.generator.drafts());
            contact::of_case(plan, &case, sink);
            survey::of_case(plan, &case, sink);
            review::of_case(plan, &case, sink);
            social::of_case(plan, &case, sink);
            return;
        }
        let plan = self.generator.plan();
        self.stage = match self.stage {
            Stage::Customers(number) if number < plan.customer_count => {
                let person = Person::new(plan, number, self.generator.waits().long_wait_at(number));
                customer::of_person(plan, &person, sink);
                order::of_person(plan, &person, sink);
                subscription::of_person(plan, &person, sink);
                survey::of_person(plan, &person, sink);
                feedback::of_person(plan, &person, sink);
                web::of_person(plan, &person, sink);
                referral::of_person(plan, &person, sink);
                Stage::Customers(number + 1)
            }
            Stage::Customers(_) => Stage::Visitors(0),
            Stage::Visitors(number) if number < web::visitor_count(plan) => {
                web::visitor(plan, number, sink);
                Stage::Visitors(number + 1)
            }
            Stage::Visitors(_) => Stage::Agents(0),
            Stage::Agents(index) if index < plan.agents.len() => {
                agent::shifts(plan, index, sink);
                Stage::Agents(index + 1)
            }
            Stage::Agents(_) => Stage::Spend(0),
            Stage::Spend(day) if day < plan.days.len() => {
                spend::day(plan, day, sink);
                Stage::Spend(day + 1)
            }
            Stage::Spend(_) => Stage::Social(0),
            Stage::Social(day) if day < plan.days.len() => {
                social::day(plan, day, sink);
                Stage::Social(day + 1)
            }
            _ => Stage::Done,
        };
    }
}

impl Iterator for Streams {
    type Item = EventColumns;

    fn next(&mut self) -> Option<EventColumns> {
        loop {
            if let Some(batch) = self.sink.take_full() {
                return Some(batch);
            }
            if let Stage::Done = self.stage {
                return self.sink.take_rest();
            }
            self.step();
        }
    }
}
