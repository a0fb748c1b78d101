//! Beginnings of words by which statuses, activities, sides and ratings are told, in English,
//! Spanish, German, French, Italian and Portuguese.
//!
//! They are written without capitals, accents and marks, a bar between two. One that ends with a
//! blank is a whole word.

/// Lines of beginnings of words.
pub(super) type Stems = &'static [&'static str];

/// Returns the beginnings of words one by one.
pub(super) fn each(stems: Stems) -> impl Iterator<Item = &'static str> {
    stems.iter().flat_map(|line| line.split('|'))
}

/// Tells whether a whole word is one of several.
pub(super) fn is_one(word: &str, of: Stems) -> bool {
    each(of).any(|own| own == word)
}

/// Words that deny the one after them. `t` is what is left of `isn't`.
pub(super) const DENIALS: Stems = &[
    "not|no|non|never|cannot|t|un|without|sin|nunca|nao|sem|nicht|ohne|kein|keine|pas",
    "sans|senza|mai",
];

/// Words that may stand between the two.
pub(super) const BETWEEN: Stems = &[
    "yet|be|been|being|fully|properly|is|was|se|ha|han|haber|esta|sido|ser|aun|todavia|a",
    "encore|ancora",
];

/// Words after which an end is still to come: `to close`, `por resolver`, `da chiudere`.
pub(super) const BEFORE_TO_COME: Stems = &["to|por|para|zu|pour|a|da|de"];

/// Forms of an end that is still to come after them.
pub(super) const TO_COME: Stems = &[
    "close|solve|resolve|complete|cancel|resolver|solucionar|completar|finalizar|cancelar",
    "cloturer|fermer|annuler|risolvere|completare|annullare",
];

/// Words by which the end after them is under way, `en cours de résolution`, or it is after `in`.
pub(super) const COURSES: Stems = &[
    "progress|process|curso|proceso|fase|vias|cours|phase|corso|andamento|processo|via",
    "prozess",
];

/// Beginnings of ends that are under way then.
pub(super) const IN_COURSE: Stems = &[
    "resoluc|resolution|cierre|closure|completion|losung|abschluss|clotur|fermeture",
    "risoluzion|chiusur|fechament|encerrament|conclus|finaliz",
];

/// That a conversation is open again.
pub(super) const REOPENED: Stems = &[
    "reopen|re open|uncancel|reactiv|reabier|re abiert|reabr|reabert|wiedereroffnet",
    "wiedereroeffnet|wieder geoffnet|wiedergeoffnet|wieder offen|erneut geoffnet",
    "erneut offen|rouvert|reouvert|riapert|riattivat",
];

pub(super) const CLOSED: Stems = &[
    "close |closed|closing|closure|cancel|terminat|cerrad|cierre|anulad|geschlossen",
    "abgeschlossen|schliess|schließ|storniert|abgebrochen|beendet|clos |clotur|ferme",
    "annul|chius|archived|archivad|archiviat|fechad|fechament|encerrad",
    "encerrament",
];

pub(super) const SOLVED: Stems = &[
    "resol|solved|solve |done |complet|fixed|solucion|resuel|finaliz|terminad|erledigt",
    "gelost |geloest |behoben|fertig|termine |terminee |traite |traitee |risol|evaso ",
    "evasa |concluid",
];

/// Of an end that it is not there.
pub(super) const UNSOLVED: Stems = &[
    "unresol|unsolv|unclos|incomplet|unfinish|irresuelt|inconclus|ungelost|ungeloest",
    "unerledigt|irrisolt",
];

/// That somebody else has the next move, who is not the customer.
pub(super) const HOLD: Stems = &[
    "hold|vendor|supplier|third|paused|pausa|proveedor|tercero|espera interna|suspend",
    "aplazad|zuruckgestellt|lieferant|hersteller|dritt|pausiert|angehalten|fournisseur",
    "prestataire|tiers |en pause|sospes|fornitor|terzi |in pausa|fornecedor|terceir",
    "suspens|pausad",
];

/// What a conversation waits for that the customer has not to bring: with a word that waits before
/// it, somebody else has the next move.
pub(super) const AWAITED: Stems = &[
    "problem|change |evidence|part |parts |implement|release|deploy|develop|approval",
    "internal|cambio|evidencia|aprobaci|repuesto|interna|anderung|genehmigung|ersatzteil",
    "freigabe|intern|changement|validation|piece|modifica |approvazione|ricambi|mudanca",
    "aprovac|peca",
];

pub(super) const WAITING: Stems = &[
    "pend|pdte |pte |wait|await|snooz|esper|pospuest|warte|ruckfrage|ausstehend|attente|attesa",
    "aguard",
];

/// Those who give service, as statuses call them that wait for them, and whole words that may stand
/// between: `Waiting for support`, `En espera de respuesta del agente`.
pub(super) const OURS: Stems =
    &["us |agent|support|staff|nosotr|soporte|operador|uns |nous |noi |nos |suporte|atendente"];
pub(super) const UNTIL: Stems = &[
    "for|on|from|of|to|by|the|a|an|our|response|reply|answer|de|del|por|el|la|un|una|al",
    "respuesta|contestacion|auf|von|vom|antwort|du|des|reponse|da|dal|di|risposta|do|resposta",
    "nuestra|nuestro",
];
/// Those that say by themselves whose answer it is, where nobody else is named.
pub(super) const OUR: Stems = &["our|nuestra|nuestro"];

/// That somebody answered.
pub(super) const RESPONDED: Stems = &["responded |replied |answered |respondid|contestad"];

/// That a conversation is none, or another one.
pub(super) const SPAM: Stems = &["spam|junk|phishing|basura|pourriel|lixo"];
pub(super) const DUPLICATES: Stems = &[
    "duplic|duplik|dupe |dublett|doublon|merged|fusionad|fusionn|unificad|zusammengefuhrt",
    "unito |unita |mesclad",
];
pub(super) const DELETED: Stems =
    &["deleted|eliminado |eliminada |borrado |borrada |geloscht |supprime |eliminato |excluido "];

pub(super) const OPEN: Stems = &[
    "progres|activ|open |opened|opening|work|assign|escal|curso|abiert|proceso|asignad",
    "tratamiento|gestion |offen|geoffnet|bearbeitung|aktiv|zugewiesen|eskal|ouvert|cours ",
    "traitement|attribue|apert|corso |lavorazione|gestione |assegnat|abert|andamento",
    "atendimento|execucao|tratamento|atribuid",
];

pub(super) const NEW: Stems = &["new |nuev|neu |neue |neuer |nouveau|nouvel|nuov|novo |nova "];

pub(super) const OPENED: Stems = &[
    "creat|crea|insert|opened|opening|submit|regist|alta |abiert|apertur|erstellt",
    "angelegt|eroffnet|eroeffnet|erfasst|anlage |cree |creee |ouvert|apert|inserit",
    "inseriment|criad|criac|abert",
];

pub(super) const ASSIGNED: Stems = &[
    "assign|reassign|re assign|take in charge|transfer|asign|reasign|deriv|zugewiesen",
    "zuweisung|weitergeleitet|weiterleit|ubernommen|attribu|reattribu|prise en charge",
    "pris en charge|assegn|riassegn|presa in carico|preso in carico|trasfer|atribu",
    "reatribu|encaminh|affecte |affectation ",
];

pub(super) const UNASSIGNED: Stems =
    &["unassign|deassign|desasign|dessasign|desassign|desattribu|desaffect|deassegn|desatribu"];

pub(super) const ESCALATED: Stems = &["escal|eskal"];

pub(super) const NOTES: Stems =
    &["note |notes |noted |nota |notas |annot|anot|notiz|vermerk|anmerkung|remarque"];

pub(super) const MESSAGES: Stems = &[
    "reply|repli|response|respond|comment|messag|mail|email|respuest|coment|mensaj",
    "antwort|nachricht|kommentar|kundenantwort|kundennachricht|kundenmail|repons|repondu",
    "rispost|respost|mensag",
];

/// What is assigned and is nobody.
pub(super) const QUALITIES: Stems = &[
    "serious|sever|priorit|priorid|urgen|gravedad|categor|label|etiquet|tag |tags |type ",
    "tipo |kategori|schlagwort|typ |gravit|etichett",
];

/// Words that may stand before it.
pub(super) const ARTICLES: Stems =
    &["a|an|the|el|la|un|una|new|nueva|der|die|das|le|une|de|di|il|da|lo|o"];

/// What only those who give service see, and what customers see too.
pub(super) const PRIVATE: Stems = &["intern|privat|privad|prive |privee "];
pub(super) const PUBLIC: Stems =
    &["offentlich|extern|public |publicly |publico |publica |publique |pubblico |pubblica "];

pub(super) const CUSTOMERS: Stems = &[
    "customer|client|enduser|end user|visitor|contact|requester|solicitante|kund|besucher",
    "anrufer|demandeur|richiedente|visitatore",
];

/// Whole words before whom something reaches, those that may stand between, and those before who
/// did it.
pub(super) const REACHING: Stems =
    &["to|for|with|al|alla|ai|a|an|au|aux|ao|aos|para|per|pour|fur|con|mit|avec|com"];
pub(super) const ARTICLES_OF_ONE: Stems = &["the|our|el|la|los|las|den|dem|der|die|le|les|il|o"];
pub(super) const BY: Stems = &["by|por|par|von|vom|durch|da|dal|dalla|pelo|pela"];

/// Those who give service and are called after customers: as the word itself, and beside it.
pub(super) const OF_SERVICE: Stems =
    &["kundenserv|kundendienst|kundenbetreu|kundensupport|kundencenter"];
pub(super) const SERVICES: Stems =
    &["service|support|care|success|desk|servicio|soporte|servizio|supporto|servico|suporte"];

pub(super) const USERS: Stems = &["user |users |usuari|utilisat|utente |utenti |benutzer"];

pub(super) const BOTS: Stems = &["bot |bots |chatbot|robot|assistant|virtual|roboter"];

pub(super) const AGENTS: Stems = &[
    "agent|admin|staff|operator|manager|supervis|employee|operador|tecnic|gestor|emplead",
    "sachbearbeit|bearbeiter|mitarbeiter|leitung|teamleit|techniker|conseiller|operateur",
    "technicien|responsab|operator|addett|atendente|analista",
];

pub(super) const SYSTEMS: Stems = &["system|sistema|auto |automat|systeme|antwortautomat"];

pub(super) const INWARDS: Stems =
    &["inbound|incoming|entrant|eingehend|eingang|in entrata|recebid|recibid"];

pub(super) const OUTWARDS: Stems =
    &["outbound|outgoing|salient|ausgehend|ausgang|sortant|in uscita|enviad"];

/// That a call was made.
pub(super) const CALLED: Stems = &["realizad"];

pub(super) const BAD: Stems = &[
    "unsatisf|dissatisf|insatisf|bad|poor|neg|mal |mala |malo |unzufrieden|schlecht",
    "mauvais|insoddisf|cattiv|pessim|ruim",
];

pub(super) const GOOD: Stems = &[
    "satisf|good|great|excel|pos |posit|bien |buen|zufrieden|gut |bon |bonne |soddisf",
    "buon|ottim|bom |boa |otim",
];

pub(super) const NEUTRAL: Stems = &["neutr|ok |okay |regular|normal|mittel|moyen|medio |media "];

/// Before a good and a bad one, that it was neither; before a good one, that it was hardly so.
pub(super) const NEITHER: Stems = &["neither |ni |weder |ne |nem "];
pub(super) const HARDLY: Stems = &["poco|nada|hardly|barely|wenig|kaum|peu|pouco"];

/// That a call was answered, and that it was not.
pub(super) const ANSWERED: Stems = &[
    "answer|handled|connected|complet|agent joined|contest|atendid|respond|response|respuest",
    "angenommen|beantwortet|antwort|repondu|repons|decroch|rispost|gestit|respost|accepted|aceptad",
];
pub(super) const LOST: Stems = &[
    "abandon|missed|lost|unanswered|busy|failed|perdid|ocupad|verpasst|abgebrochen|besetzt",
    "entgangen|aufgelegt|manque|perdu|occupe|abbandon|perso|persa|occupat|comunica |comunicando",
];
/// Calls that left their queue otherwise than by hanging up, and those that never were in one.
pub(super) const EXITED: Stems = &[
    "timed out|timeout|time out|overflow|voicemail|voice mail|callback|call back|no agents",
    "desbord|buzon|sin agentes|tiempo agotado",
];
pub(super) const UNQUEUED: Stems = &[
    "ivr|out of opening|out of hours|out of office|after hours|outside hours",
    "fuera de hora|fuera del hora",
];

/// What became of an order: it was cancelled or never paid for, given back, given back in part, is
/// still to be paid for, or counts.
pub(super) const CANCELLED: Stems = &[
    "cancel|void|failed|declined|reject|anulad|anulac|fallid|rechaz|storn|abgebrochen|abgelehnt",
    "fehlgeschlagen|annul|echou|echec|refuse|rifiut|fallit|recusad|falhou",
];
pub(super) const REFUNDED: Stems = &[
    "refund|return|chargeback|charged back|reembols|devuel|devoluc|devolvid|erstatt|ruckerstatt",
    "retour|zuruckgegeben|rembours|rimbors|reso |restitu|estorn",
];
pub(super) const IN_PART: Stems = &["partial|partly|in part|parcial|teil|partiel|parzial|en parte"];
pub(super) const UNPAID: Stems = &[
    "unpaid|draft|abandon|impagad|borrador|unbezahlt|offen|entwurf|brouillon|impaye|bozza",
    "non pagat|rascunho|abbandon|error de pago|payment error|zahlungsfehler|erreur de paiement",
    "errore di pagamento|errore pagamento|erro de pagamento|erro no pagamento",
];
pub(super) const PAID: Stems = &[
    "paid|complet|shipped|deliver|fulfil|dispatch|processing|processed|confirm|authori|captured",
    "pagad|pago |enviad|entregad|servid|autoriz|procesad|preparaci|finaliz|bezahlt|versandt",
    "versendet|verschickt|geliefert|zugestellt|bestatigt|abgeschlossen|erledigt|paye|expedi",
    "livre |livree|preparation|termine|pagat|spedit|consegnat|evas|conferm|concluid|processand",
];

/// What visitors do on a site.
pub(super) const VIEWS: Stems = &[
    "page view|pageview|page |view|screen|home|landing|catalog|visit |visita|vista |visualiz",
    "pagina |seite |aufruf|seitenaufruf|accueil|ver |portada",
];
pub(super) const FAILED: Stems = &["error|bug |fail|fallo|fehler|echec|errore|falha"];
pub(super) const SEARCHES: Stems = &["search|busqueda|buscar|busca |suche|recherch|ricerc|pesquis"];
pub(super) const CLICKS: Stems = &["click|clic |clics |klick|clique"];
pub(super) const CARTS: Stems = &["cart |basket|carrito|cesta|warenkorb|panier|carrello|carrinho"];
pub(super) const GOODS: Stems = &["product|item |items |articul|articol|artikel|article |produit"];
pub(super) const ADDED: Stems = &["add|anad|agreg|hinzu|ajout|aggiun|adicion"];
pub(super) const MADE: Stems = &["creat|cread|cree |creee |criad|erstellt|angelegt"];
pub(super) const REMOVED: Stems = &["remov|delete|quit|elimin|entfern|retir|suppr|rimuo|rimoz"];
pub(super) const CHECKOUTS: Stems = &["checkout |check out|kasse |tramitar|paiement"];
pub(super) const PURCHASES: Stems = &[
    "purchas|order complet|order placed|checkout complet|compra |comprad|pedido realizad",
    "pedido completad|kauf |gekauft|bestellt|achat|acquist",
];

/// What they visit it with.
pub(super) const DESKTOPS: Stems =
    &["desktop|pc |computer|laptop|notebook|ordenador|escritorio|web |windows|mac|linux"];
pub(super) const PHONES: Stems = &[
    "mobile|phone|smartphone|iphone|android|ios |movil|telefono|handy|cellulare|celular|portable",
];
pub(super) const TABLETS: Stems = &["tablet|ipad|i pad"];

/// What happens to orders.
pub(super) const PLACED: Stems = &[
    "purchas|placed|ordered|created|submitted|comprad|realizad|cread|bestellt|aufgegeben",
    "command|passee|ordinat|creat|criad",
];
pub(super) const PAID_FOR: Stems = &["paid|pagad|pago |bezahlt|paye|pagat"];
pub(super) const SHIPPED: Stems =
    &["ship|sent|dispatch|enviad|expedi|versandt|versendet|verschickt|spedit"];
pub(super) const DELIVERED: Stems =
    &["deliver|received|entreg|recibid|geliefert|zugestellt|livre |livree|consegn"];

/// How subscriptions stand.
pub(super) const CURRENT: Stems =
    &["activ|current|live |vigente|alta |aktiv|laufend|actif|en cours|attiv|ativ"];
pub(super) const TRIALS: Stems = &["trial|prueba|testphase|probe|essai|prova"];
pub(super) const LEFT: Stems = &[
    "cancel|churn|inactiv|terminat|ended|expired|closed|unsubscrib|baja|inactiv|vencid|caducad",
    "finalizad|rescindid|gekundigt|inaktiv|abgelaufen|beendet|resilie|expire|termine|disdett",
    "scadut|cessat|inattiv|encerrad|inativ",
];
pub(super) const PAUSED: Stems = &["pause|pausa|suspend|hold|suspens|sospes|pausiert|ruht"];
pub(super) const OVERDUE: Stems = &[
    "past due|unpaid|overdue|delinquent|dunning|impagad|impago|moros|uberfallig|unbezahlt",
    "impaye|insolut|inadimpl|atrasad",
];

/// How far recommendations came.
pub(super) const SIGN_UPS: Stems =
    &["signed|sign up|signup|register|registr|alta |inscri|join|angemeldet|enregistr|iscritt"];
pub(super) const WON: Stems = &[
    "customer|client|convert|compr|purchas|bought|kund|gekauft|achet|acquist",
    "success|approv|aprobad",
];
pub(super) const REWARDED: Stems =
    &["reward|recompens|premiad|pramie|paid|pagad|abonad|bonus|bonific|granted|premiat"];
pub(super) const REVERSED: Stems =
    &["revers|revert|revok|revoc|clawback|cancel|anulad|retirad|storn|annul|reject|denied|rechaz"];
pub(super) const BEGUN: Stems =
    &["created|sent|shared|invit|cread|enviad|compartid|generad|erstellt|gesendet|envoye|inviat"];

/// What moves points: customers do not, or they do.
pub(super) const GIVEN: Stems =
    &["expir|caduc|vencid|verfall|adjust|ajuste|correc|birthday|cumplean|gift|regalo"];
pub(super) const REDEEMED: Stems = &["redeem|redempt|canje|einge"];
pub(super) const MOVED: Stems = &[
    "earn|spen|order|purchas|refer|review|ganad|acumul|compr|gastad|pedido|resena|gesammelt",
    "bestell",
];

/// For how long a price is.
const DAYS: Stems = &["day|dail|dia |dias |diari|tag |tage |taglich|jour|giorn"];
const WEEKS: Stems = &["week|seman|woche|wochent|hebdo|settiman"];
const MONTHS: Stems =
    &["month|mrr |mensual|mes |meses |monat|mensuel|mois |mensil|mese |mesi |mensal"];
const QUARTERS: Stems = &["quarter|trimest|quartal"];
const YEARS: Stems =
    &["year|annual|arr |anual|ano |anos |jahr|annuel|annee|ans |annuale|anno |anni |anuidade"];
/// Intervals, and how many of each, by the words that say them: those of several first.
pub(super) const SPANS: [(&str, u32, Stems); 12] = [
    ("week", 2, &["fortnight"]),
    ("day", 15, &["quincen|quinzen|quinzain|quindicin"]),
    ("month", 2, &["bimest"]),
    ("month", 4, &["cuatrimest|quadrimest"]),
    ("month", 6, &["semest|semiannual|semianual|halfyear|halbjahr"]),
    ("year", 2, &["bienal|bienni|biennal"]),
    ("year", 3, &["trienal|trienni|triennal"]),
    ("quarter", 1, QUARTERS),
    ("month", 1, MONTHS),
    ("year", 1, YEARS),
    ("week", 1, WEEKS),
    ("day", 1, DAYS),
];
/// Whole words before an interval that say how many it is, or that it is half of one.
pub(super) const NUMBERS: [(u32, Stems); 5] = [
    (2, &["two|other|dos|zwei|deux|due|dois|duas"]),
    (3, &["three|tres|drei|trois|tre"]),
    (4, &["four|cuatro|vier|quatre|quattro|quatro"]),
    (6, &["six|seis|sechs|sei"]),
    (12, &["twelve|doce|zwolf|douze|dodici|doze"]),
];
pub(super) const HALVES: Stems = &["half|semi|medio|halb|halbes|demi|mezzo|meio"];
/// Words of what comes several times in an interval, or may.
pub(super) const SEVERAL_TIMES: Stems =
    &["twice|times |veces |vezes |fois |volte |zweimal|dreimal|bi |tri "];

/// What agents are: ready, with somebody or after it, away though at work, and not there.
pub(super) const READY: Stems = &[
    "availab|ready|idle|on queue|disponib|libre|listo|en cola|verfugbar|bereit|frei |libero|livre",
    "disponiv",
];
pub(super) const AT_WORK: Stems = &[
    "call|busy|talk|on chat|acw|wrap|after call|occupied|llamada|ocupad|hablando|conversa|chat",
    "gesprach|besetzt|nachbearb|appel|occupe|chiamata|occupato|chamada",
];
pub(super) const AWAY: Stems = &[
    "break|paus|lunch|meal|rest |training|coaching|meeting|away|unavailab|not ready|bano |wc ",
    "descans|comida|almuerz|desayun|merienda|formaci|reunion|ausent|no disponib|mittag|schulung",
    "besprech|abwesend|dejeuner|pranzo|riunion|almoco",
];
/// Breaks that are paid here and unpaid there.
pub(super) const MEALS: Stems = &[
    "lunch|meal|dinner|breakfast|comida|almuerz|desayun|merienda|cena |mittag|dejeuner|pranzo",
    "almoco",
];
pub(super) const SIGNED_OFF: Stems = &[
    "offline|logged out|logged off|log out|logout|logoff|signed out|desconect|disconnect",
    "abgemeldet|deconnect|disconnes",
];

/// What is planned for agents: leave, training, and work.
pub(super) const LEAVES: Stems = &[
    "vacacion|vacation|holiday|leave|permiso|baja |ausen|absen|libre |libranza|day off|sick",
    "enferm|urlaub|krank|conge|ferie",
];
pub(super) const LESSONS: Stems = &[
    "training|coaching|meeting|formaci|curso|reunion|schulung|besprech|formation|formazione",
    "riunion",
];
pub(super) const SHIFTS: Stems = &[
    "work|shift|service|front|back|morning|evening|night|call|chat|atencion|trabaj|turno|servicio",
    "llamad|manana|tarde|noche|partido|arbeit|dienst|schicht|travail|lavoro",
];
