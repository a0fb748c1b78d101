//! What is to be done about a failure: in a terminal by flags and commands, on a page by controls,
//! in the API by fields and addresses.

use super::Message;

messages! {
    BEGIN: "make some with `baremo demo`, or start with `baremo init` and `baremo import`",
        "créelos con `baremo demo`, o empiece con `baremo init` y `baremo import`";
    BEGIN_THERE: "import a file, or make a demo company",
        "importe un fichero, o cree una empresa de demostración";
    BEGIN_API: "something has to be imported first", "antes hay que importar algo";
    CHECK_FOLDER: "`baremo doctor` lists what is missing or damaged",
        "`baremo doctor` dice qué falta o está dañado";
    CHECK_FOLDER_THERE:
        "whoever looks after the data folder can find out what is missing or damaged",
        "quien administra la carpeta de datos puede averiguar qué falta o está dañado";
    CLOSE: "close it with `baremo close {name}`", "ciérrelo con `baremo close {name}`";
    CLOSE_THERE: "close it on the page of closed periods",
        "ciérrelo en la página de periodos cerrados";
    CLOSE_API: "`POST /api/v1/closes` closes it", "`POST /api/v1/closes` lo cierra";
    CONTACT: "`baremo explain --record {name}` draws it",
        "`baremo explain --record {name}` lo dibuja";
    CONTACT_THERE: "calls and live chats have a page of their own: search for `{name}`",
        "las llamadas y los chats tienen página propia: busque `{name}`";
    CONTACT_API: "`GET /api/v1/contacts/{name}` returns it",
        "`GET /api/v1/contacts/{name}` la devuelve";
    CONVERSATIONS: "`baremo records METRIC` lists conversations with their ids",
        "`baremo records MÉTRICA` lista conversaciones con sus identificadores";
    CONVERSATIONS_THERE: "the records behind a number lead to conversations",
        "los registros que hay tras una cifra llevan a conversaciones";
    CONVERSATIONS_API: "`GET /api/v1/records` lists conversations with their ids",
        "`GET /api/v1/records` lista conversaciones con sus identificadores";
    FILTER: "a filter can name it: `--where \"{name} = '…'\"`",
        "un filtro puede nombrarlo: `--where \"{name} = '…'\"`";
    FILTER_THERE: "a filter can name it, as “Add filter” does",
        "un filtro puede nombrarlo, como hace «Añadir filtro»";
    FILTER_API: "a filter can name it: `where` takes `{name} = '…'`",
        "un filtro puede nombrarlo: `where` admite `{name} = '…'`";
    METRICS: "all of them: `baremo metrics list`", "todas: `baremo metrics list`";
    METRICS_THERE: "the page “Metrics” lists all of them",
        "la página «Métricas» las enumera todas";
    METRICS_API: "`GET /api/v1/metrics` lists all of them",
        "`GET /api/v1/metrics` las enumera todas";
    NO_MAPPING:
        "or leave `--map` out: then ready mappings are tried, and `--propose` writes one for this \
        file",
        "u omita `--map`: entonces se prueban los incluidos, y `--propose` escribe uno para este \
        fichero";
    NO_MAPPING_THERE:
        "or choose the mapping “recognised by the headings”: then ready ones are tried, and one is \
        proposed where none fits",
        "o elija como mapeo «el que se reconozca por los encabezados»: entonces se prueban los \
        incluidos y, si ninguno encaja, se propone uno";
    NO_MAPPING_API: "or name no mapping: then ready ones are tried",
        "o no indique ningún mapeo: entonces se prueban los incluidos";
    OTHER_FOLDER: "another folder: --data DIR or BAREMO_DATA",
        "otra carpeta: --data CARPETA o BAREMO_DATA";
    OTHER_FOLDER_THERE: "whoever starts this server can name another data folder",
        "quien arranca este servidor puede indicar otra carpeta de datos";
    RANGE_ENDS: "--from is inclusive; a date in --to means through that day's end",
        "--from se incluye; una fecha en --to vale hasta el final de ese día";
    RANGE_ENDS_THERE: "the first day counts, and so does the last",
        "cuentan tanto el primer día como el último";
    RANGE_ENDS_API: "`from` is inclusive; a date in `to` means through that day's end",
        "`from` se incluye; una fecha en `to` vale hasta el final de ese día";
    SOURCE: "say which, such as --source {name}", "diga cuál, por ejemplo --source {name}";
    SOURCE_THERE: "choose a source, such as `{name}`", "elija una fuente, por ejemplo `{name}`";
    SOURCE_API: "say which, such as `source={name}`", "diga cuál, por ejemplo `source={name}`";
    SWAP: "the other way round: --from {to} --to {from}",
        "al revés: --from {to} --to {from}";
    SWAP_THERE: "the other way round: from {to} to {from}", "al revés: del {to} al {from}";
    SWAP_API: "the other way round: `from` {to}, `to` {from}",
        "al revés: `from` {to}, `to` {from}";
    SWAP_COMPARED: "the other way round: --compare {to}..{from}",
        "al revés: --compare {to}..{from}";
    SWAP_COMPARED_API: "the other way round: `compare` {to}..{from}",
        "al revés: `compare` {to}..{from}";
    VARIANTS: "it is used with {flags}", "se usa con {flags}";
    VARIANTS_THERE: "variants that use it: {names}", "variantes que lo usan: {names}";
    VARIANTS_API: "it is used where `variant` is {names}", "se usa si `variant` es {names}";
}
