//! What columns of an unknown file may be called, in English, Spanish, German, French, Italian and
//! Portuguese.

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Conversation,
    At,
    Activity,
    Status,
    Actor,
    Customer,
    Channel,
    Team,
    Priority,
    Opened,
    Replied,
    Solved,
    Updated,
    ActorKind,
    Tags,
    Rating,
    Public,
    Private,
    Wait,
    Talk,
    Hold,
    AfterCall,
    Answered,
}

impl Role {
    /// All of them.
    pub(super) const ALL: [Role; 23] = [
        Role::Conversation,
        Role::At,
        Role::Activity,
        Role::Status,
        Role::Actor,
        Role::Customer,
        Role::Channel,
        Role::Team,
        Role::Priority,
        Role::Opened,
        Role::Replied,
        Role::Solved,
        Role::Updated,
        Role::ActorKind,
        Role::Tags,
        Role::Rating,
        Role::Public,
        Role::Private,
        Role::Wait,
        Role::Talk,
        Role::Hold,
        Role::AfterCall,
        Role::Answered,
    ];

    /// Returns its stable word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Role::Conversation => "conversation",
            Role::At => "at",
            Role::Activity => "activity",
            Role::Status => "status",
            Role::Actor => "actor",
            Role::Customer => "customer",
            Role::Channel => "channel",
            Role::Team => "team",
            Role::Priority => "priority",
            Role::Opened => "opened",
            Role::Replied => "replied",
            Role::Solved => "solved",
            Role::Updated => "updated",
            Role::ActorKind => "actor_kind",
            Role::Tags => "tags",
            Role::Rating => "rating",
            Role::Public => "public",
            Role::Private => "private",
            Role::Wait => "wait",
            Role::Talk => "talk",
            Role::Hold => "hold",
            Role::AfterCall => "after_call",
            Role::Answered => "answered",
        }
    }
}

/// Words of column names for each role: English, Spanish, German, French, Italian and Portuguese on
/// lines of their own, the likeliest first; matched on whole words. One that ends in `-` is the
/// stem of a word, which ends as its gender and number want.
const NAMES: [(Role, &[&str]); 23] = [
    (
        Role::Conversation,
        &[
            "ticket id, case id, conversation id, incident, ticket number, complaint id",
            "complaint number, case number, issue key, case, ticket",
            "numero de caso, numero del caso, numero de ticket, numero de solicitud",
            "id de solicitud, caso, conversacion, incidencia, folio, expediente",
            "numero de reclamacion",
            "ticketnummer, ticket nr, ticketnr, vorgangsnummer, vorgangs nr, vorgangsnr",
            "vorgangs id, vorgang, fallnummer, fall nr, fall id, fall, anfragenummer, anfrage nr",
            "aktenzeichen",
            "storungsnummer, meldungsnummer, auftragsnummer",
            "numero de demande, id demande, reference de la demande, numero de dossier, dossier",
            "numero richiesta, id richiesta, numero pratica, pratica, numero segnalazione",
            "segnalazione, codice ticket",
            "chamado, protocolo, ocorrencia, numero da solicitacao, id da solicitacao, atendimento",
            "number, numero, nummer, nr, id",
        ],
    ),
    (
        Role::Opened,
        &[
            "created, opened, submitted, received, reported, raised, logged, entered, creation",
            "open date, date open, opening date, create date, request date, requested",
            "cread-, creacion, abiert-, apertura, alta, recibido, recibida el, fecha de entrada",
            "registrad-, fecha de registro, ingreso, fecha de solicitud, fecha de la solicitud",
            "erstellt, erstellung, erstelldatum, erstellungsdatum, angelegt, eroffnet, eroeffnet",
            "eroffnung, eroffnungsdatum, geoffnet, geoeffnet, eingegangen, eingang, eingangsdatum",
            "erfasst, gemeldet",
            "cree-, ouvert-, ouverture, recu-, soumis-, depose-",
            "creato, creata, creazione, apert-, inserit-, inserimento, ricevut-",
            "criad-, criacao, abert-, abertura, recebid-, data de entrada",
            "start, inicio",
        ],
    ),
    (
        Role::Replied,
        &[
            "first response, first reply, first responded, responded, replied, first answer",
            "first contact, response date, reply date, first agent reply, first agent response",
            "primera respuesta, primera contestacion, primer contacto, primera atencion",
            "1ª respuesta, 1a respuesta, respuesta inicial",
            "fecha de respuesta, fecha de contestacion",
            "respondid-, contestad-",
            "erste antwort, erstantwort, erste reaktion, erstreaktion, erste ruckmeldung",
            "beantwortet",
            "premiere reponse, repondu-, premier contact, premiere prise en charge",
            "prima risposta, risposto, primo contatto, presa in carico",
            "primeira resposta, primeiro contato, primeiro contacto, primeiro atendimento",
        ],
    ),
    (
        Role::Solved,
        &[
            "resolved, solved, closed, completed, finished, fixed, shut, close date, date close",
            "closing date, resolution date, solution date, last close, close at, close time",
            "first done, last done",
            "resuelt-, resolucion, cerrad-, cierre, solucionad-, solucion, finalizad-",
            "finalizacion",
            "gelost, geloest, losungsdatum, geschlossen, erledigt, abgeschlossen, abschlussdatum",
            "abschluss, behoben, beendet, schliessung",
            "resolu-, date de resolution, date de solution, clos, close le, clotur-, ferme-",
            "fermeture, termine-",
            "risolt-, risoluzione, soluzione, chius-, chiusura, completat-",
            "resolvid-, resolucao, solucao, fechad-, fechamento, encerrad-, encerramento",
            "concluid-, conclusao",
            "end, fin",
        ],
    ),
    (
        Role::At,
        &[
            "timestamp, event time, time, date, datetime, calldate, occurred, at",
            "fecha, hora",
            "zeitpunkt, zeitstempel, datum, uhrzeit, zeit",
            "horodatage, heure",
            "data e ora, data ora, data evento, ora, data e hora, data hora, data do evento",
            "updated, modificad-, actualizad-",
        ],
    ),
    (
        Role::Activity,
        &[
            "activity, event, action, event type",
            "actividad, evento, accion",
            "aktivitat, ereignis, aktion, massnahme",
            "activite, evenement",
            "attivita, azione",
            "atividade, acao",
            "step, paso, schritt, etape, fase, passo",
        ],
    ),
    (
        Role::Status,
        &[
            "status, state",
            "estado, situacion",
            "zustand, bearbeitungsstand, bearbeitungsstatus, ticketstatus, vorgangsstatus",
            "statut, etat",
            "stato",
            "situacao",
        ],
    ),
    (
        Role::Actor,
        &[
            "agent, assignee, assigned, resource, owner, author, actor, handled by",
            "representative, technician, advisor, sender, operator, teammate, user",
            "agente, asignado, asignada a, atendido, atendida por, atiende, gestor, responsable",
            "autor, operador, tecnico, asesor, asesora, remitente, propietari-, persona asignada",
            "tramitador, tramitadora",
            "bearbeiter, bearbeiterin, sachbearbeiter, sachbearbeiterin, zugewiesen, zustandig",
            "mitarbeiter, mitarbeiterin, verantwortlich, verantwortlicher, techniker, verfasser",
            "verfasserin, absender",
            "assigne-, attribue-, technicien, conseiller, operateur, auteur, traite par",
            "intervenant, charge de clientele",
            "operatore, assegnatario, assegnat-, addetto, addetta, responsabile, autore",
            "atendente, responsavel, atribuid-, analista, operadora",
            "changed by, updated by, modified by, cambiado por, modificado por, geandert von",
            "modifie par, modificato da, alterado por",
        ],
    ),
    (
        Role::Customer,
        &[
            "customer, requester, requestor, client, caller, end user, reporter, raised by",
            "requested by, visitor name, visitor email, contact, email",
            "cliente, solicitante, llamante, nombre del visitante, contacto, usuario, informador",
            "informadora, peticionario, peticionaria, reclamante",
            "kunde, kundin, kundennummer, kunden nr, kundennr, kunden id, auftraggeber, melder",
            "anforderer, antragsteller, anrufer, kontakt",
            "demandeur, appelant, utilisateur",
            "richiedente, chiamante, contatto, segnalante",
            "requerente, contato, requisitante",
        ],
    ),
    (
        Role::Channel,
        &[
            "channel, channels, contact type, contact method, media type",
            "tipo de contacto",
            "via, source, origin, medium",
            "canal, canales, via de entrada, origen, fuente, medio",
            "kanal, eingangskanal, eingangsweg, kontaktweg, quelle, herkunft",
            "moyen de contact, mode de contact, origine",
            "canale, provenienza, fonte",
            "origem, meio",
        ],
    ),
    (
        Role::Team,
        &[
            "team, teams, group, groups, department, dept, queue, workgroup",
            "equipo, equipos, grupo, grupos, departamento, dpto, depto, cola, area",
            "gruppe, abteilung, bereich, warteschlange",
            "equipe, groupe, departement, file d attente, service concerne",
            "gruppo, squadra, reparto, ufficio, coda",
            "setor, fila",
        ],
    ),
    (
        Role::Updated,
        &[
            "updated, update, modified, changed, touched, last activity",
            "modificad-, modificacion, actualizad-, actualizacion, cambiad-, ultima actividad",
            "aktualisiert, aktualisierung, geandert, geaendert, anderung, anderungsdatum",
            "letzte aktivitat, zuletzt bearbeitet",
            "mis a jour, mise a jour, modifie-, modification, derniere activite",
            "aggiornat-, aggiornamento, modificat-, modifica, ultima attivita",
            "atualizad-, atualizacao, modificacao, alterad-, alteracao, ultima atividade",
        ],
    ),
    (
        Role::ActorKind,
        &[
            "role, author type, actor type, sender type, user type, inbound, incoming, direction",
            "entrante, sentido, rol, tipo de autor, tipo autor",
            "rolle, richtung, absendertyp, verfassertyp",
            "sens, type d auteur",
            "ruolo, direzione, tipo di autore",
            "papel, funcao, direcao",
        ],
    ),
    (
        Role::Tags,
        &[
            "tags, labels",
            "etiquetas",
            "schlagworte, schlagworter, stichworte",
            "etiquettes, mots cles",
            "etichette",
            "marcadores",
        ],
    ),
    (
        Role::Rating,
        &[
            "csat, rating, satisfaction, satisfaction score, survey score, happiness",
            "valoracion, satisfaccion, puntuacion, calificacion del cliente",
            "calificacion de felicidad",
            "bewertung, zufriedenheit",
            "evaluation du client, note de satisfaction",
            "valutazione, soddisfazione",
            "avaliacao, satisfacao",
        ],
    ),
    (
        Role::Public,
        &[
            "public, is public, visible",
            "publico, publica",
            "offentlich, sichtbar",
            "publique",
            "pubblico, pubblica",
        ],
    ),
    (
        Role::Private,
        &[
            "private, internal",
            "privado, privada, interno, interna",
            "intern, privat",
            "prive, privee, interne",
            "privato, privata",
        ],
    ),
    (
        Role::Priority,
        &[
            "priority, severity, urgency",
            "prioridad, urgencia, gravedad",
            "prioritat, prio, dringlichkeit, schweregrad",
            "priorite, urgence, gravite, severite",
            "priorita, urgenza, gravita",
            "prioridade, gravidade, severidade, criticidade",
        ],
    ),
    (
        Role::Wait,
        &[
            "wait time, waiting time, wait, waiting, speed of answer, time to answer, asa",
            "queue time",
            "tiempo de espera, tiempo en cola, espera",
            "wartezeit, wartedauer",
            "temps d attente, duree d attente, attente",
            "tempo di attesa, attesa",
            "tempo de espera, tempo em fila",
        ],
    ),
    (
        Role::Talk,
        &[
            "talk time, talk duration, talk, duration in call, call duration, call length",
            "billsec, duration",
            "tiempo de conversacion, tiempo hablado, duracion de la llamada, duracion",
            "gesprachsdauer, gesprachszeit, dauer",
            "temps de conversation, duree de conversation, duree d appel, duree",
            "tempo di conversazione, durata conversazione, durata",
            "tempo de conversacao, duracao",
        ],
    ),
    (
        Role::Hold,
        &[
            "hold time, hold duration, hold, tiempo retenido, tiempo en retencion, haltezeit",
            "mise en attente, tempo in attesa, tempo retido",
        ],
    ),
    (
        Role::AfterCall,
        &[
            "after call, wrap up, wrap, acw, tiempo administrativo, nachbearbeitung",
            "nachbearbeitungszeit, post appel, post chiamata, pos atendimento",
        ],
    ),
    (
        Role::Answered,
        &[
            "answered, abandoned, missed, disposition, outcome, resultado, ergebnis, resultat",
            "esito",
            "contestad-, atendid-, abandonad-, perdid-",
            "angenommen, beantwortet, verpasst, abgebrochen",
            "decroche-, repondu-, abandonne-, manque-",
            "risposto, risposta, abbandonat-, pers-",
        ],
    ),
];

/// Lines of words, a comma between two, the likeliest first.
pub(super) type Lines = &'static [&'static str];

/// Returns the words of lines one by one.
pub(super) fn each(lines: Lines) -> impl Iterator<Item = &'static str> + Clone {
    lines.iter().flat_map(|line| line.split(", "))
}

/// Returns the words by which a column may have a role, the likeliest first.
pub(super) fn words(role: Role) -> impl Iterator<Item = &'static str> + Clone {
    each(NAMES.iter().find(|(own, _)| *own == role).map_or(&[][..], |&(_, lines)| lines))
}

/// Words by which a column of bare numbers holds times, beside those of the roles of times.
pub(super) const COUNTED: &[&str] = &[
    "ts",
    "epoch",
    "unix",
    "on",
    "when",
    "since",
    "until",
    "seen",
    "data",
    "datum",
    "zeit",
    "zeitpunkt",
    "heure",
    "ora",
];

/// Words by which a column of bare numbers holds none, whatever else it is called.
pub(super) const NUMBERED: &[&str] = &[
    "id",
    "number",
    "no",
    "nr",
    "nummer",
    "numero",
    "numer",
    "receipt",
    "reference",
    "ref",
    "code",
    "codigo",
    "folio",
    "phone",
    "telephone",
    "telefono",
    "telefon",
    "movil",
    "mobile",
    "fax",
    "count",
    "amount",
    "duration",
];
