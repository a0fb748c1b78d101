//! What words of strangers are taken for, and what says nothing.

use super::*;

#[test]
fn statuses_are_told_by_words_and_what_denies_them() {
    for (word, expected) in [
        ("Resolved", Some("solved")),
        ("RESOLUCIÓN APLICADA", Some("solved")),
        ("Work completed", Some("solved")),
        ("Cerrado sin resolver", Some("closed")),
        ("Closed without solution", Some("closed")),
        ("No response, closed", Some("closed")),
        ("Resuelto pendiente de cierre", Some("solved")),
        ("Status changed to closed", Some("closed")),
        // What is denied, or still to come, is no end.
        ("Unresolved", Some("open")),
        ("unsolved", Some("open")),
        ("Not closed", Some("open")),
        ("not yet resolved", Some("open")),
        ("Isn't solved", Some("open")),
        ("Sin resolver", Some("open")),
        ("No se ha cerrado", Some("open")),
        ("Por resolver", Some("open")),
        ("To be closed", Some("open")),
        ("Resolving", Some("open")),
        ("En resolución", Some("open")),
        ("Incomplete", Some("open")),
        ("Pendiente de resolución", Some("pending")),
        ("Waiting for closure", Some("pending")),
        ("Reabierto", Some("open")),
        ("Uncancelled", Some("open")),
        ("WIEDERERÖFFNET", Some("open")),
        // Parts of other words say nothing.
        ("Network", None),
        ("Concurso", None),
        ("Renewed", None),
        ("Inactive", None),
        ("Disclosed", None),
        ("Unassigned", Some("new")),
        ("Sin asignar", Some("new")),
        ("In Progress", Some("open")),
        ("InProgress", Some("open")),
        ("on-hold", Some("hold")),
        ("En espera", Some("pending")),
        ("Snoozed", Some("pending")),
        ("Pospuesto", Some("pending")),
        ("Archived", Some("closed")),
        ("Archivado", Some("closed")),
        // An end in course is none, in whatever language.
        ("En cours de résolution", Some("open")),
        ("En curso de resolución", Some("open")),
        ("In fase di chiusura", Some("open")),
        ("Em resolução", Some("open")),
        ("Da risolvere", Some("open")),
        ("A resolver", Some("open")),
        ("Nicht gelöst", Some("open")),
        ("Prüfung", None),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
    assert!(says_reopened("Re-opened") && !says_reopened("Not reopened"));
}

#[test]
fn who_is_waited_for_has_the_next_move() {
    for (word, expected) in [
        ("Waiting on us", Some("open")),
        ("Waiting for support", Some("open")),
        ("Esperando soporte", Some("open")),
        ("Pendiente de nosotros", Some("open")),
        ("Warten auf uns", Some("open")),
        ("Pendiente de respuesta del cliente", Some("pending")),
        ("Waiting for customer support to call", Some("pending")),
        ("Support: waiting for customer", Some("pending")),
        ("Esperando soporte del proveedor", Some("hold")),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
    assert_eq!(activity("Waiting on us"), Some("status open"));
}

#[test]
fn what_is_waited_for_says_who_has_the_next_move() {
    for (word, expected) in [
        ("Awaiting User Info", Some("pending")),
        ("Awaiting Problem", Some("hold")),
        ("Awaiting Evidence", Some("hold")),
        ("Pending vendor", Some("hold")),
        ("Warten auf Kunde", Some("pending")),
        ("Warten auf Lieferant", Some("hold")),
        ("En attente du client", Some("pending")),
        ("En attente fournisseur", Some("hold")),
        ("Waiting on us", Some("open")),
        ("Waiting for support", Some("open")),
        ("A la espera de nosotros", Some("open")),
        ("En espera de respuesta del agente", Some("open")),
        ("Awaiting our reply", Some("open")),
        ("Awaiting our customer", Some("pending")),
        ("Esperando respuesta nuestra", Some("open")),
        ("Pendiente nuestra respuesta", Some("open")),
        ("Pdte. cliente", Some("pending")),
        ("Pdte. agente", Some("open")),
        ("Customer responded", Some("open")),
        ("Cliente ha respondido", Some("open")),
        ("Respondido por el cliente", Some("open")),
        ("Respondido al cliente", None),
        ("Cliente no ha respondido", None),
        ("Awaiting reply from the customer to our agent", Some("pending")),
        ("Waiting on contact", Some("pending")),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
}

#[test]
fn the_first_word_that_says_something_tells_an_activity() {
    for (word, expected) in [
        ("Opened", Some("opened")),
        ("Abierto", Some("opened")),
        ("Alta", Some("opened")),
        ("Reopened", Some("status open")),
        ("Reabierto", Some("status open")),
        ("Ticket re-opened by customer", Some("status open")),
        ("Assigned", Some("assigned")),
        ("Reassigned to Ana", Some("assigned")),
        ("Unassigned", Some("unassigned")),
        ("Desasignado", Some("unassigned")),
        ("Sin asignar", Some("unassigned")),
        ("Take in charge ticket", Some("assigned")),
        ("Assign seriousness", Some("changed")),
        ("Asignar la prioridad", Some("changed")),
        ("Assigned, high priority", Some("assigned")),
        ("Respuesta enviada", Some("message")),
        ("E-mail sent", Some("message")),
        ("Cerrado por falta de respuesta", Some("status closed")),
        ("Closed without reply", Some("status closed")),
        ("Not closed", Some("status open")),
        ("Sin resolver", Some("status open")),
        ("Resolve ticket", Some("status solved")),
        ("Uncancelled", Some("status open")),
        ("En espera de respuesta", Some("status pending")),
        ("Internal comment", Some("note")),
        ("Nota creada", Some("note")),
        ("Create note", Some("note")),
        ("New comment", Some("message")),
        ("On hold", Some("status hold")),
        ("Awaiting vendor", Some("status hold")),
        ("Waiting for support", Some("status open")),
        ("Escalated", Some("escalated")),
        ("öffentlich", Some("message")),
        ("intern", Some("note")),
        // What says nothing is asked for.
        ("Unanswered", None),
        ("No response", None),
        ("Responsable cambiado", None),
        ("Unopened", None),
        ("Faltan datos", None),
        ("Archivo adjunto", None),
        ("Printed", None),
    ] {
        assert_eq!(activity(word), expected, "{word}");
    }
}

#[test]
fn sides_and_ratings_are_whole_words_too() {
    for (word, expected) in [
        ("end-user", Some("customer")),
        ("Cliente", Some("customer")),
        ("Usuario interno", Some("agent")),
        ("Técnico", Some("agent")),
        ("Chatbot", Some("bot")),
        ("automation", Some("system")),
        ("Incoming", Some("customer")),
        ("saliente", Some("agent")),
        ("True", None),
        ("Autor", None),
        ("Abbott", None),
    ] {
        assert_eq!(actor_kind(word), expected, "{word}");
    }
    assert_eq!(side("inbound", "True"), Some("customer"));
    assert_eq!(side("is_incoming", "0"), Some("agent"));
    assert_eq!(side("Entrante", "Verdadero"), Some("customer"));
    assert_eq!(side("Entrante", "falso"), Some("agent"));
    assert_eq!(side("Entrante", "S"), Some("customer"));
    assert_eq!(side("Role", "True"), None);
    assert_eq!(side("direction", "In"), Some("customer"));
    assert_eq!(side("direction", "out"), Some("agent"));
    for (word, expected) in [
        ("Muy satisfecho", Some("positive")),
        ("No satisfecho", Some("negative")),
        ("Insatisfecho", Some("negative")),
        ("not good", Some("negative")),
        ("Mal", Some("negative")),
        ("Normal", Some("neutral")),
        ("Neutro", Some("neutral")),
        ("Ni satisfecho ni insatisfecho", Some("neutral")),
        ("Neither satisfied nor dissatisfied", Some("neutral")),
        ("Weder zufrieden noch unzufrieden", Some("neutral")),
        ("Poco satisfecho", Some("negative")),
        ("Muy poco satisfecha", Some("negative")),
        ("👍", Some("positive")),
        ("Smoke", None),
    ] {
        assert_eq!(rating(word), expected, "{word}");
    }
}

#[test]
fn an_activity_says_who_acts_where_it_names_them() {
    for (word, expected) in [
        ("Customer message", Some("customer")),
        ("Customer reply", Some("customer")),
        ("Réponse du client", Some("customer")),
        ("Respuesta del cliente", Some("customer")),
        ("Risposta del cliente", Some("customer")),
        ("Resposta do cliente", Some("customer")),
        ("Kundenantwort", Some("customer")),
        ("Antwort des Kunden", Some("customer")),
        ("Closed by customer", Some("customer")),
        ("A customer replied", Some("customer")),
        ("Agent reply", Some("agent")),
        ("Agent replied to customer", Some("agent")),
        ("Bot message", Some("bot")),
        // Whom it reaches, waits for or is called after does not act.
        ("Reply to the customer", None),
        ("Respuesta al cliente", None),
        ("Réponse au client", None),
        ("Antwort an den Kunden", None),
        ("Risposta al cliente", None),
        ("Resposta ao cliente", None),
        ("Awaiting customer", None),
        ("Customer service reply", None),
        ("Kundenservice Antwort", None),
        ("Réponse du service client", None),
        ("Reply", None),
    ] {
        assert_eq!(speaker(word), expected, "{word}");
    }
    assert_eq!(activity("Kundenantwort"), Some("message"));
    assert_eq!(activity("Désaffectation"), Some("unassigned"));
}

#[test]
fn words_of_other_rows_say_what_happened() {
    for (word, kind) in [
        ("page_view", Some("page_view")),
        ("Seitenaufruf", Some("page_view")),
        ("add_to_cart", Some("cart_add")),
        ("Quitar del carrito", Some("cart_remove")),
        ("Añadir al carrito", Some("cart_add")),
        ("Ver producto", Some("page_view")),
        ("checkout", Some("checkout")),
        ("checkout_bug", None),
        ("Compra", Some("purchase")),
        ("search", Some("search")),
        ("wishlist", None),
        ("Product Added", Some("cart_add")),
        ("Product Removed", Some("cart_remove")),
        ("Product Added to Wishlist", None),
    ] {
        assert_eq!(visit(word), kind, "{word}");
    }
    for (word, kind) in [
        ("Alta en el programa", Some("enrolled")),
        ("Puntos ganados", Some("acted")),
        ("Redeemed", Some("acted")),
        ("Caducidad", Some("skip")),
        ("Baja", Some("left")),
        ("Otros", None),
    ] {
        assert_eq!(points(word), kind, "{word}");
    }
    for (word, kind) in [
        ("Purchased", Some("placed")),
        ("Bezahlt", Some("paid")),
        ("Enviado", Some("shipped")),
        ("Delivered", Some("delivered")),
        ("Annulé", Some("cancelled")),
        ("Reembolsado", Some("refunded")),
        ("Partially refunded", None),
        ("Reviewed", None),
    ] {
        assert_eq!(step(word), kind, "{word}");
    }
    for (word, state) in [
        ("active", Some("active")),
        ("Inactive", Some("cancelled")),
        ("not active", Some("cancelled")),
        ("Baja", Some("cancelled")),
        ("gekündigt", Some("cancelled")),
        ("trialing", Some("trial")),
        ("past_due", Some("past_due")),
        ("Pausada", Some("paused")),
        ("gold", None),
    ] {
        assert_eq!(subscription(word), state, "{word}");
    }
    for (word, side) in [
        ("Inbound", Some("inbound")),
        ("OUT", Some("outbound")),
        ("Saliente", Some("outbound")),
        ("Interna", Some("internal")),
        ("north", None),
    ] {
        assert_eq!(direction(word), side, "{word}");
    }
    for (word, form) in
        [("Android phone", Some("phone")), ("iPad", Some("tablet")), ("Fridge", None)]
    {
        assert_eq!(device(word), form, "{word}");
    }
}

#[test]
fn words_of_spans_say_for_how_long() {
    for (word, length) in [
        ("Monthly", Some(("month", 1))),
        ("Cuota mensual", Some(("month", 1))),
        ("Trimestral", Some(("quarter", 1))),
        ("Cada 3 meses", Some(("quarter", 1))),
        ("jährlich", Some(("year", 1))),
        ("12 months", Some(("year", 1))),
        ("Annual 2025", Some(("year", 1))),
        ("Tarifa 2025 anual", Some(("year", 1))),
        ("Every 6 months", Some(("month", 6))),
        ("every two quarters", Some(("month", 6))),
        ("Half-yearly", Some(("month", 6))),
        ("Semi-annual", Some(("month", 6))),
        ("Semestral", Some(("month", 6))),
        ("Cada 2 semestres", Some(("year", 1))),
        ("Cuatrimestral", Some(("month", 4))),
        ("Bimestral", Some(("month", 2))),
        ("Every other week", Some(("week", 2))),
        ("Fortnightly", Some(("week", 2))),
        ("Quincenal", Some(("day", 15))),
        ("Biennial", Some(("year", 2))),
        // Parts of one, as whole ones of a smaller one.
        ("1.5 years", Some(("month", 18))),
        ("1,5 años", Some(("month", 18))),
        ("0.5 year", Some(("month", 6))),
        ("1.0 years", Some(("year", 1))),
        ("2.5 weeks", None),
        ("1.25 months", None),
        ("29.99 monthly", None),
        ("Plan 1.5, monthly", None),
        ("Cuota 29,99 € al mes", Some(("month", 1))),
        ("Bienal", Some(("year", 2))),
        // Twice in one, or each second: nobody knows.
        ("Bianual", None),
        ("Bimonthly", None),
        ("Bi-weekly", None),
        ("Semi-monthly", None),
        ("2 veces al año", None),
        ("0 months", None),
        ("Una vez", None),
    ] {
        assert_eq!(interval(word), length, "{word}");
    }
}

#[test]
fn yes_and_no_are_known_as_programs_write_them_too() {
    for (word, expected) in [
        ("verdadero", Some(true)),
        ("falso", Some(false)),
        ("sí", Some(true)),
        ("oui", Some(true)),
        ("nein", Some(false)),
        ("quizá", None),
    ] {
        assert_eq!(says_yes(word), expected, "{word}");
    }
}
