//! By what a number can be broken down, and where each fact keeps it.

mod titles;

pub use self::titles::{bare, titles};
use crate::fact::{ATTRIBUTE, ColumnSpec, ColumnType, Fact, NULL_INT};

/// A dimension, declared once; which column of which fact holds it follows from [`column_of`].
#[derive(Clone, Copy, Debug)]
pub struct Dimension {
    /// Name in queries and answers.
    pub name: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// Title in Spanish.
    pub title_es: &'static str,
    /// Column of `cases` that holds its current value; none when cases do not have it.
    pub current: Option<&'static str>,
    /// Whether the facts of a case may hold it as of their own event.
    pub as_of_event: bool,
}

impl Dimension {
    /// Returns the facts that keep it where folds write no words but these, with the words. In any
    /// other fact any word may stand; what a date tells is in none.
    pub fn closed_words(&self) -> Vec<(Fact, &'static [&'static str])> {
        let closed = |fact: &Fact| {
            let current = self.current.filter(|_| *fact == Fact::Cases);
            let words = fact.column(current.unwrap_or(self.name))?.words;
            (!words.is_empty()).then_some((*fact, words))
        };
        Fact::ALL.iter().filter_map(closed).collect()
    }
}

/// A dimension of cases.
const fn of_case(
    name: &'static str,
    title_en: &'static str,
    title_es: &'static str,
    current: &'static str,
    as_of_event: bool,
) -> Dimension {
    Dimension { name, title_en, title_es, current: Some(current), as_of_event }
}

/// A dimension that only other facts have.
const fn other(name: &'static str, title_en: &'static str, title_es: &'static str) -> Dimension {
    Dimension { name, title_en, title_es, current: None, as_of_event: false }
}

/// All dimensions with fixed columns; custom attributes are dimensions by their own name.
pub const DIMENSIONS: &[Dimension] = &[
    other("account", "Account", "Cuenta"),
    other("action", "Action", "Acción"),
    of_case("agent", "Agent", "Agente", "assignee", true),
    of_case("brand", "Brand", "Marca", "brand", false),
    other("browser", "Browser", "Navegador"),
    other("campaign", "Campaign", "Campaña"),
    other("campaign_source", "Source of the campaign", "Fuente de la campaña"),
    other("cancel_reason", "Reason of the cancel", "Motivo de la baja"),
    other("carrier", "Carrier", "Transportista"),
    other("category", "Category", "Categoría"),
    other("change", "Change", "Cambio"),
    of_case("channel", "Channel", "Canal", "channel", true),
    other("class", "Class", "Clase"),
    other("contact_reason", "Contact reason", "Motivo de contacto"),
    other("contact_reason_group", "Group of contact reasons", "Grupo de motivos de contacto"),
    of_case("conversation", "Conversation", "Conversación", "conversation", false),
    other("country", "Country", "País"),
    of_case("customer", "Customer", "Cliente", "customer", false),
    other(DAYS_SINCE_ORDER, "Days since the order", "Días desde el pedido"),
    other("device", "Device", "Dispositivo"),
    other("direction", "Direction", "Sentido"),
    other("element", "Element", "Elemento"),
    other("exit_page", "Exit page", "Página de salida"),
    other("exit_reason", "Reason of leaving", "Motivo de salida"),
    other("goals", "Goal", "Objetivo"),
    other("health_class", "Health", "Salud"),
    other(HOUR, "Hour", "Hora"),
    of_case("initiated_by", "Started by", "Iniciada por", "initiated_by", false),
    other("labels", "Label", "Etiqueta temática"),
    other("landing_page", "Landing page", "Página de entrada"),
    of_case("language", "Language", "Idioma", "language", false),
    other("last_csat", "Last satisfaction", "Última satisfacción"),
    other("last_traffic", "Last traffic that was not direct", "Último tráfico no directo"),
    other("medium", "Medium", "Medio"),
    other("network", "Network", "Red social"),
    of_case("order_id", "Order", "Pedido", "order_id", false),
    other("outcome", "Outcome", "Desenlace"),
    other("page", "Page", "Página"),
    other("placement", "Placement", "Ubicación"),
    other("plan", "Plan", "Plan"),
    of_case("priority", "Priority", "Prioridad", "priority", false),
    other(PRODUCT, "Product", "Producto"),
    other("programme", "Programme", "Programa"),
    other("question", "Question", "Pregunta"),
    other("queue", "Queue", "Cola"),
    other("reason", "Reason", "Motivo"),
    other("referral_kind", "Kind of referral", "Tipo de recomendación"),
    other("referrer", "Referrer", "Procedencia"),
    other("reviewer", "Reviewer", "Revisor"),
    other("scorecard", "Scorecard", "Plantilla de calidad"),
    other("segment", "Segment", "Segmento"),
    other(SKU, "Article", "Artículo"),
    of_case("source", "Source", "Fuente", "source", false),
    other("stage", "Stage", "Etapa"),
    other("state", "State", "Situación"),
    of_case("status", "Status", "Estado", "status", true),
    other("survey", "Survey", "Encuesta"),
    other("system", "Operating system", "Sistema operativo"),
    of_case("tags", "Tag", "Etiqueta", "tags", false),
    of_case("team", "Team", "Equipo", "team", true),
    other("tier", "Tier", "Nivel"),
    other("traffic", "Traffic", "Tráfico"),
    of_case("type", "Type", "Tipo", "type", false),
    other("warehouse", "Warehouse", "Almacén"),
    other(WEEKDAY, "Weekday", "Día de la semana"),
    other("zone", "Zone of the page", "Zona de la página"),
];

/// Dimensions that are one thing of what customers do, and another of customers: the channel of an
/// order is not the one that won who placed it.
pub const WON_BY: [&str; 2] = ["channel", "campaign"];

/// The dimension that tells how long after an order somebody got in touch, in classes of days.
pub const DAYS_SINCE_ORDER: &str = "days_since_order";

/// The dimension that tells articles one by one, as the lines of an order do. Of what has no lines
/// of its own it means `product`, the articles of the whole order.
pub const SKU: &str = "sku";

/// The dimension that tells the articles of an order.
const PRODUCT: &str = "product";

/// The dimension that tells the local hour of an observation's date, `0` to `23`.
pub const HOUR: &str = "hour";

/// The dimension that tells the local weekday of an observation's date, one of [`WEEKDAYS`].
pub const WEEKDAY: &str = "weekday";

/// The values of [`WEEKDAY`] in their order.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Returns whether a dimension is told by the date of an observation in the zone of the question.
/// No column holds it, so an attribute of the same name is reached as `attr_<name>` only.
pub fn is_told_by_date(name: &str) -> bool {
    matches!(name, HOUR | WEEKDAY)
}

/// Returns the words that a dimension may have, where no fact that has it takes any others; none
/// where sources write words of their own.
pub fn closed_words(name: &str) -> Vec<&'static str> {
    if name == WEEKDAY {
        return WEEKDAYS.to_vec();
    }
    let columns = Fact::ALL.iter().filter_map(|fact| fact.column(name));
    let columns: Vec<_> = columns.filter(|it| it.column_type == ColumnType::Code).collect();
    match columns.iter().any(|column| column.words.is_empty()) {
        true => Vec::new(),
        false => columns.into_iter().flat_map(|column| column.words).copied().collect(),
    }
}

/// Columns of `cases` that hold the team as of an event of the case, each with the instants at
/// which it holds.
const TEAMS_THEN: &[(&str, &[&str])] = &[
    ("team_at_open", &["opened_at", "first_customer_at", "first_bot_at"]),
    ("team_at_assignment", &["first_assigned_at"]),
    ("team_at_handoff_reply", &["handoff_reply_at"]),
    ("team_at_first_solve", &["first_solved_at"]),
    ("team_at_solve", &["last_solved_at", "solved_at", "closed_at"]),
];

/// Returns the column of `cases` by which a row that counts at an instant of the case is told the
/// team as of the event; none of an instant as of which no column has it.
pub fn team_then(instant: &str) -> Option<&'static str> {
    let mut all = TEAMS_THEN.iter();
    all.find(|(_, instants)| instants.contains(&instant)).map(|(column, _)| *column)
}

/// Columns of `cases` that hold who did something that dates a row.
const AGENTS_THEN: &[&str] = &["first_replier", "solver"];

/// Returns the column with today's value of what a dimension means as of an event: of
/// `case.team_at_solve`, `case.team`, and of `solver`, `assignee`. Any other column stays what it
/// is.
pub fn today(column: &str) -> &str {
    let bare = column.strip_prefix("case.").unwrap_or(column);
    let is_own = bare == column;
    if AGENTS_THEN.contains(&bare) {
        return if is_own { "assignee" } else { "case.assignee" };
    }
    match TEAMS_THEN.iter().any(|(then, _)| *then == bare) {
        true if is_own => "team",
        true => "case.team",
        false => column,
    }
}

/// Separates the column of a root that names another subject from what is looked up there:
/// `customer>customers.country` is the country of the row's customer.
pub const LINK: char = '>';

/// How dimensions that are segments of customers begin.
pub const SEGMENT: &str = "segment.";

/// Where a fact keeps something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a column of its own.
    Own(String),
    /// In this column of its root (the case of a turn, the session of a page view).
    Root(String),
}

/// Returns where `fact` keeps `name`: a dimension, a column of its own or of its root, a promoted
/// attribute of its root, `case.<column>`, `customer.<column>` (of the customer base, else of what
/// is told of customers: `customer.channel` is the one they were won by), `order.<column>`, or what
/// its conversation, customer or order says of it. `current` asks for the value of today instead of
/// the event's. `attributes` are the promoted keys of the root. `None` when the fact cannot reach
/// it, and for what the date of an observation tells ([`is_told_by_date`]).
pub fn column_of(fact: Fact, name: &str, current: bool, attributes: &[String]) -> Option<Place> {
    if let Some(name) = name.strip_prefix("case.") {
        return match fact.root() {
            Fact::Cases => Fact::Cases.column(name).map(|column| root_place(fact, column.name)),
            root => linked(root, "conversation", Fact::Cases, name)
                .map(|column| root_place(fact, &column)),
        };
    }
    if let Some(name) = name.strip_prefix("customer.") {
        let of = |to: Fact| linked(fact.root(), "customer", to, name);
        let column = of(Fact::CustomerBase).or_else(|| of(Fact::Customers))?;
        return Some(root_place(fact, &column));
    }
    if let Some(name) = name.strip_prefix("order.") {
        let column = linked(fact.root(), "order_id", Fact::Orders, name)?;
        return Some(root_place(fact, &column));
    }
    if name.starts_with(SEGMENT) {
        return match fact.root() {
            Fact::CustomerBase => Some(Place::Own(name.into())),
            root => root.column("customer").map(|_| {
                root_place(fact, &format!("customer{LINK}{}.{name}", Fact::CustomerBase.name()))
            }),
        };
    }
    if is_told_by_date(name) {
        return None;
    }
    let name = match name == SKU && fact.column(SKU).is_none() {
        true if !attributes.iter().any(|key| key == SKU) => PRODUCT,
        _ => name,
    };
    if fact.root() == Fact::Customers && is_trait(name) {
        return linked(fact.root(), "customer", Fact::Customers, name)
            .map(|column| root_place(fact, &column));
    }
    let dimension = DIMENSIONS.iter().find(|dimension| dimension.name == name);
    if let (Some(dimension), Fact::Cases) = (dimension, fact.root())
        && let Some(column) = dimension.current
    {
        let own = fact != Fact::Cases && dimension.as_of_event && fact.column(name).is_some();
        // Nobody takes over what was done: an act stays with who acted.
        let moves = current && (name == "team" || (name == "agent" && fact != Fact::Acts));
        return Some(match own && !moves {
            true => Place::Own(name.into()),
            false => root_place(fact, column),
        });
    }
    if let Some(column) = fact.column(name) {
        return Some(Place::Own(column.name.into()));
    }
    if let Some(column) = fact.root().column(name) {
        return Some(root_place(fact, column.name));
    }
    let key = name.strip_prefix(ATTRIBUTE).unwrap_or(name);
    if let Some(attribute) = attributes.iter().find(|attribute| *attribute == key) {
        return Some(root_place(fact, &format!("{ATTRIBUTE}{attribute}")));
    }
    let root = fact.root();
    let of_case = dimension.and_then(|dimension| dimension.current);
    let column = of_case
        .and_then(|column| linked(root, "conversation", Fact::Cases, column))
        .or_else(|| linked(root, "customer", Fact::Customers, name))
        .or_else(|| dimension.and_then(|_| linked(root, "customer", Fact::CustomerBase, name)))
        .or_else(|| dimension.and_then(|_| linked(root, "order_id", Fact::Orders, name)))?;
    Some(root_place(fact, &column))
}

/// Returns whether a name is a trait of customers: told by several rows of one customer, as of one
/// who was merged, it is the same for all of them.
fn is_trait(name: &str) -> bool {
    let is_column = |name: &str| Fact::Customers.column(name).is_some();
    is_column(name) && is_column(&format!("{name}_at"))
}

/// Returns whether of a column of customers the first that any reference of a customer told holds:
/// what won the customer, and since when they are one. Of all others the last holds.
pub fn is_told_first(column: &str) -> bool {
    matches!(column, "channel" | "campaign" | "signed_up_at" | "first_seen_at")
}

/// Returns whether what a column of customers says of one of whom nobody told it is what the first
/// order of theirs says in the column of the same name: what won the customer.
pub fn is_told_by_first_order(column: &str) -> bool {
    matches!(column, "channel" | "campaign")
}

/// Returns the column that says when a column of customers was told.
pub fn told_in(column: &str) -> &str {
    let mut columns = Fact::Customers.columns().iter();
    match columns.find(|spec| spec.name.strip_suffix("_at") == Some(column)) {
        Some(spec) => spec.name,
        None if is_told_first(column) => column,
        None => "last_seen_at",
    }
}

/// Returns the traits that the rows of a fact have of their customer alone, by name.
pub fn traits_of(fact: Fact) -> Vec<&'static str> {
    let names = Fact::Customers.columns().iter().map(|column| column.name);
    let is_of_customer = |name: &&str| match column_of(fact, name, false, &[]) {
        Some(Place::Own(column) | Place::Root(column)) => {
            matches!(link_parts(&column), Some(("customer", Fact::Customers, _)))
        }
        None => false,
    };
    names.filter(|name| is_trait(name)).filter(is_of_customer).collect()
}

/// Returns the name of the column that looks `name` up where the root's column `by` leads.
fn linked(root: Fact, by: &str, to: Fact, name: &str) -> Option<String> {
    let is_own = root == to && by == "customer";
    if is_own && !(to == Fact::Customers && is_trait(name)) {
        return to.column(name).map(|column| column.name.to_owned());
    }
    let reaches = root.column(by).is_some() && (root != to || is_own);
    let column = to.column(name).filter(|_| reaches)?;
    Some(format!("{by}{LINK}{}.{}", to.name(), column.name))
}

/// Splits the name of a linked column into the root's column, the fact it leads to and the column
/// there.
pub fn link_parts(name: &str) -> Option<(&str, Fact, &str)> {
    let (by, rest) = name.split_once(LINK)?;
    let (to, column) = rest.split_once('.')?;
    Some((by, Fact::from_name(to)?, column))
}

/// Returns the declaration of a column, linked ones included.
pub fn column_spec(fact: Fact, name: &str) -> Option<&'static ColumnSpec> {
    match link_parts(name) {
        Some((_, to, column)) => to.column(column),
        None => fact.column(name),
    }
}

fn root_place(fact: Fact, column: &str) -> Place {
    match fact.root() == fact {
        true => Place::Own(column.into()),
        false => Place::Root(column.into()),
    }
}

/// Returns the integer, or `None` for [`NULL_INT`].
pub fn present(value: i64) -> Option<i64> {
    (value != NULL_INT).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actor_dimensions_follow_the_basis() {
        let own = |name: &str| Some(Place::Own(name.into()));
        let case = |name: &str| Some(Place::Root(name.into()));
        assert_eq!(column_of(Fact::Turns, "agent", false, &[]), own("agent"));
        assert_eq!(column_of(Fact::Turns, "agent", true, &[]), case("assignee"));
        assert_eq!(column_of(Fact::Cases, "agent", false, &[]), own("assignee"));
        assert_eq!(column_of(Fact::Acts, "agent", true, &[]), own("agent"));
        assert_eq!(column_of(Fact::Acts, "team", true, &[]), case("team"));
        assert_eq!(column_of(Fact::Turns, "priority", false, &[]), case("priority"));
        assert_eq!(column_of(Fact::Turns, "plan", false, &["plan".into()]), case("attr_plan"));
        assert_eq!(column_of(Fact::Turns, "moon", false, &[]), None);
    }

    #[test]
    fn articles_are_those_of_the_order_where_there_are_no_lines() {
        let place = |fact: Fact, name: &str, keys: &[String]| column_of(fact, name, false, keys);
        for fact in [Fact::Orders, Fact::Cases, Fact::Turns] {
            assert!(place(fact, "sku", &[]).is_some(), "{}", fact.name());
            assert_eq!(place(fact, "sku", &[]), place(fact, "product", &[]));
        }
        assert_eq!(place(Fact::OrderItems, "sku", &[]), Some(Place::Own("sku".into())));
        let attribute = Some(Place::Own("attr_sku".into()));
        assert_eq!(place(Fact::Cases, "sku", &["sku".into()]), attribute);
        assert_eq!(place(Fact::SpendDays, "sku", &[]), None);
    }

    #[test]
    fn teams_of_then_are_columns_of_cases_and_have_a_today() {
        for (column, instants) in TEAMS_THEN {
            for name in instants.iter().chain([column]) {
                assert!(Fact::Cases.column(name).is_some(), "{name}");
            }
            assert_eq!([today(column), today(&format!("case.{column}"))], ["team", "case.team"]);
        }
        assert_eq!([today("case.assignee"), today("team")], ["case.assignee", "team"]);
        for column in AGENTS_THEN {
            assert!(Fact::Cases.column(column).is_some(), "{column}");
            let of_case = format!("case.{column}");
            let of_today = [today(column), today(&of_case)];
            assert_eq!(of_today, ["assignee", "case.assignee"]);
        }
        assert_eq!(team_then("solved_at"), Some("team_at_solve"));
        assert_eq!(team_then("escalated_at"), None);
    }

    #[test]
    fn they_are_listed_by_name() {
        assert!(DIMENSIONS.is_sorted_by_key(|dimension| dimension.name));
    }

    #[test]
    fn words_are_closed_where_no_fact_takes_others() {
        assert_eq!(closed_words("weekday"), WEEKDAYS);
        let status = closed_words("status");
        assert!(status.contains(&"solved") && status.contains(&"trial"), "{status:?}");
        // Of comments the source may say it in its own words, of answers it may not.
        assert!(closed_words("class").is_empty() && closed_words("channel").is_empty());
        assert!(closed_words("moon").is_empty());
    }

    #[test]
    fn what_a_date_tells_is_no_column() {
        let attributes = ["hour".to_owned()];
        assert_eq!(column_of(Fact::Turns, HOUR, false, &attributes), None);
        let told = column_of(Fact::Turns, "attr_hour", false, &attributes);
        assert_eq!(told, Some(Place::Root("attr_hour".into())));
        let declared = |name: &str| DIMENSIONS.iter().any(|dimension| dimension.name == name);
        assert!(declared(HOUR) && declared(WEEKDAY));
        let columns = |name: &str| Fact::ALL.iter().any(|fact| fact.column(name).is_some());
        assert!(!columns(HOUR) && !columns(WEEKDAY), "a column of this name could not be named");
    }

    #[test]
    fn other_facts_reach_their_root_their_conversation_and_their_customer() {
        let place = |fact, name: &str| column_of(fact, name, false, &[]);
        let own = |name: &str| Some(Place::Own(name.into()));
        let root = |name: &str| Some(Place::Root(name.into()));
        assert_eq!(place(Fact::Contacts, "queue"), own("queue"));
        assert_eq!(place(Fact::ContactLegs, "queue"), root("queue"));
        assert_eq!(place(Fact::ContactLegs, "agent"), own("agent"));
        assert_eq!(place(Fact::SurveyAnswers, "priority"), own("conversation>cases.priority"));
        assert_eq!(place(Fact::SurveyAnswers, "agent"), own("agent"));
        assert_eq!(place(Fact::Orders, "plan"), own("customer>customers.plan"));
        assert_eq!(place(Fact::Turns, "country"), root("customer>customers.country"));
        let clv = "customer>customer_base.clv";
        assert_eq!(place(Fact::PageViews, "customer.clv"), root(clv));
        assert_eq!(link_parts(clv), Some(("customer", Fact::CustomerBase, "clv")));
        assert_eq!(place(Fact::CustomerBase, "customer.clv"), own("clv"));
        let channel = "customer>customers.channel";
        assert_eq!(place(Fact::Orders, "channel"), own("channel"));
        assert_eq!(place(Fact::Orders, "customer.channel"), own(channel));
        assert_eq!(place(Fact::CustomerBase, "customer.channel"), own(channel));
        // Those of one customer who was merged have one channel, whichever row is read.
        assert_eq!(place(Fact::Customers, "channel"), own(channel));
        assert_eq!(place(Fact::Customers, "customer.channel"), own(channel));
        assert_eq!(place(Fact::CustomerActs, "channel"), root(channel));
        assert_eq!(place(Fact::Customers, "signed_up_at"), own("signed_up_at"));
        assert_eq!(place(Fact::Cases, "carrier"), own("order_id>orders.carrier"));
        assert_eq!(place(Fact::Turns, "order.placed_at"), root("order_id>orders.placed_at"));
        assert_eq!(traits_of(Fact::ActiveSpans).len(), 8);
        assert!(!traits_of(Fact::Cases).iter().any(|name| WON_BY[..1].contains(name)));
        assert!(traits_of(Fact::SpendDays).is_empty());
        assert_eq!(place(Fact::SpendDays, "customer.clv"), None);
        assert_eq!(place(Fact::SpendDays, "case.channel"), None);
    }
}
