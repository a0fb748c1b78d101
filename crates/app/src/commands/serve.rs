//! `baremo serve`: pages and API over the data folder.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;

use baremo_model::told;
use baremo_render::answer::noted;
use baremo_web::{Reach, Site};

use crate::access::{Access, Owner};
use crate::cli::ServeArgs;
use crate::commands::{message, now};
use crate::error::file::cannot;
use crate::error::{Failure, tell_failures};
use crate::folder::Folder;
use crate::intake::Intake;
use crate::output::Output;
use crate::service::FolderService;

/// Address that `serve` and `demo` listen on when none is named.
pub const LISTEN: &str = "127.0.0.1:7373";

/// How a folder is served.
pub struct Serving<'a> {
    /// Address to listen on.
    pub listen: &'a str,
    /// Names browsers may ask for besides this machine's.
    pub hosts: &'a [String],
    /// Whether browsers come through HTTPS.
    pub https: bool,
}

/// Runs the command until the process is asked to end.
///
/// # Errors
///
/// Fails when the address can be reached from elsewhere and there is no password, when it is taken,
/// or when the folder cannot be opened.
pub fn run(data: &Path, args: &ServeArgs, output: &mut Output) -> Result<u8, Failure> {
    let serving = Serving { listen: &args.listen, hosts: &args.hosts, https: args.https };
    serve(Folder::create(data)?, &serving, output)
}

/// Serves a folder.
///
/// # Errors
///
/// As [`run`].
pub fn serve(folder: Folder, serving: &Serving<'_>, output: &mut Output) -> Result<u8, Failure> {
    let listen = serving.listen;
    let (address, beyond) = address(listen)?;
    let owner = Owner::read(&folder.root)?;
    if beyond && !owner.has_password() {
        return Err(Failure::request(told!(
            "`{listen}` can be reached from other machines",
            "a `{listen}` se llega desde otras máquinas"
        ))
        .hint(told!(
            "set a password first: baremo user password",
            "ponga antes una contraseña: baremo user password"
        ))
        .hint(told!(
            "or listen on 127.0.0.1, and reach it through an SSH tunnel",
            "o escuche en 127.0.0.1 y llegue por un túnel SSH"
        )));
    }
    if beyond && !serving.https {
        message(output.language().pick(
            "Without HTTPS, whoever stands between can read password and figures: put a proxy \
             with HTTPS in front and say --https.",
            "Sin HTTPS, quien esté en medio puede leer la contraseña y las cifras: ponga delante \
             un proxy con HTTPS e indique --https.",
        ));
    }
    let listener = TcpListener::bind(address).map_err(|error| {
        let what = told!("cannot listen on `{listen}`", "no se puede escuchar en `{listen}`");
        Failure::unavailable(cannot(what, error)).hint(told!(
            "another port: --listen 127.0.0.1:7374; any free one: --listen 127.0.0.1:0",
            "otro puerto: --listen 127.0.0.1:7374; uno libre cualquiera: --listen 127.0.0.1:0"
        ))
    })?;
    let intake = Arc::new(Intake::new(&folder.root));
    let access = Arc::new(Access::new(&folder.root, beyond, now));
    let reach = Reach { hosts: serving.hosts.to_vec(), beyond, https: serving.https };
    tell_failures(output.language());
    say_wrong(&folder, output);
    let site = Site::new(Arc::new(FolderService::new(folder)))
        .with_clock(now)
        .with_imports(intake)
        .with_access(access, reach);
    let bound = listener.local_addr().unwrap_or(address);
    let mut said = None;
    let ready = || {
        let line = output.text(&format!("http://{bound}/\n")).and_then(|()| output.flush());
        said = Some(line);
        Ok(())
    };
    baremo_web::serve(listener, site, ready).map_err(|error| {
        let what = told!("cannot serve `{listen}`", "no se puede servir en `{listen}`");
        Failure::unavailable(cannot(what, error))
    })?;
    said.unwrap_or(Ok(())).map(|()| 0)
}

/// Says what is wrong with the owner's files before anybody asks: pages of metrics that are left
/// out, or what keeps every figure from being told.
fn say_wrong(folder: &Folder, output: &Output) {
    match folder.settings() {
        Ok(settings) => {
            let notes = settings.catalog.notes();
            notes.for_each(|note| message(&noted(output.language(), &note)));
        }
        Err(wrong) => message(&wrong.warning(output)),
    }
}

/// Returns an address to listen on, and whether others than this machine can reach it.
fn address(listen: &str) -> Result<(SocketAddr, bool), Failure> {
    let wrong = || {
        Failure::request(told!("`{listen}` is not an address", "`{listen}` no es una dirección"))
    };
    let found = listen.to_socket_addrs().map_err(|_| {
        wrong().hint(told!(
            "write it as HOST:PORT, such as 127.0.0.1:7373",
            "escríbala como DIRECCIÓN:PUERTO, por ejemplo 127.0.0.1:7373"
        ))
    })?;
    let addresses: Vec<SocketAddr> = found.collect();
    let beyond = addresses.iter().find(|address| !address.ip().is_loopback());
    let address = beyond.or(addresses.first()).copied().ok_or_else(wrong)?;
    Ok((address, beyond.is_some()))
}
