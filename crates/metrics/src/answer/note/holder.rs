//! Whose channel or campaign a dimension is.

use baremo_model::Fact;

/// Whose channel or campaign it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// Of the customer: what won them.
    Customer,
    /// Of an order.
    Order,
    /// Of a conversation.
    Conversation,
    /// Of a contact: a call or live chat.
    Contact,
    /// Of a survey.
    Survey,
    /// Of a review.
    Review,
    /// Of a comment.
    Comment,
    /// Of a visit.
    Visit,
    /// Of a post.
    Post,
}

impl Holder {
    /// Returns whose the channel and the campaign are that a fact keeps; none of spend, which is
    /// told by what it was for, and of facts that have neither.
    pub fn of(fact: Fact) -> Option<Holder> {
        match fact.root() {
            Fact::Customers | Fact::CustomerBase | Fact::SubscriptionSpans => {
                Some(Holder::Customer)
            }
            Fact::Orders => Some(Holder::Order),
            Fact::Cases => Some(Holder::Conversation),
            Fact::Contacts => Some(Holder::Contact),
            Fact::SurveyInvitations | Fact::SurveyAnswers => Some(Holder::Survey),
            Fact::Reviews => Some(Holder::Review),
            Fact::Feedback => Some(Holder::Comment),
            Fact::Sessions | Fact::Carts => Some(Holder::Visit),
            Fact::SocialPosts | Fact::SocialDays => Some(Holder::Post),
            _ => None,
        }
    }

    /// Returns whether it is the way by which somebody got in touch: that of all of these is one
    /// thing.
    pub fn is_in_touch(self) -> bool {
        matches!(
            self,
            Holder::Conversation
                | Holder::Contact
                | Holder::Survey
                | Holder::Review
                | Holder::Comment
        )
    }

    /// Returns what is said of a channel or campaign of theirs.
    pub(super) fn words(self) -> &'static str {
        match self {
            Holder::Customer => "that which won the customer",
            Holder::Order => "that of the order",
            Holder::Conversation => "that of the conversation",
            Holder::Contact => "that of the contact",
            Holder::Survey => "that of the survey",
            Holder::Review => "that of the review",
            Holder::Comment => "that of the comment",
            Holder::Visit => "that of the visit",
            Holder::Post => "that of the post",
        }
    }
}
