//! `baremo serve`: pages and API over the data folder.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;

use baremo_web::Site;

use crate::cli::ServeArgs;
use crate::error::Failure;
use crate::folder::Folder;
use crate::intake::Intake;
use crate::output::Output;
use crate::service::FolderService;

/// Address that `serve` and `demo` listen on when none is named.
pub const LISTEN: &str = "127.0.0.1:7373";

/// Runs the command until the process is asked to end.
///
/// # Errors
///
/// Fails when the address is not loopback, is taken, or the folder cannot be opened.
pub fn run(data: &Path, args: &ServeArgs, output: &mut Output) -> Result<u8, Failure> {
    serve(Folder::create(data)?, &args.listen, output)
}

/// Serves a folder.
///
/// # Errors
///
/// As [`run`].
pub fn serve(folder: Folder, listen: &str, output: &mut Output) -> Result<u8, Failure> {
    let address = loopback(listen)?;
    let listener = TcpListener::bind(address).map_err(|error| {
        let failure = Failure::unavailable(format!("cannot listen on `{listen}`: {error}"));
        failure.hint("another port: --listen 127.0.0.1:7374; any free one: --listen 127.0.0.1:0")
    })?;
    let intake = Arc::new(Intake::new(&folder.root));
    let site = Site::new(Arc::new(FolderService::new(folder))).with_imports(intake);
    let bound = listener.local_addr().unwrap_or(address);
    let mut said = None;
    let ready = || {
        let line = output.text(&format!("http://{bound}/\n")).and_then(|()| output.flush());
        said = Some(line);
        Ok(())
    };
    baremo_web::serve(listener, site, ready)
        .map_err(|error| Failure::unavailable(format!("cannot serve `{listen}`: {error}")))?;
    said.unwrap_or(Ok(())).map(|()| 0)
}

/// Returns an address of this machine alone; others would read everything without a login.
fn loopback(listen: &str) -> Result<SocketAddr, Failure> {
    let found = listen.to_socket_addrs().map_err(|_| {
        Failure::request(format!("`{listen}` is not an address"))
            .hint("write it as HOST:PORT, such as 127.0.0.1:7373")
    })?;
    let addresses: Vec<SocketAddr> = found.collect();
    match addresses.iter().find(|address| !address.ip().is_loopback()) {
        None => addresses
            .first()
            .copied()
            .ok_or_else(|| Failure::request(format!("`{listen}` is not an address"))),
        Some(_) => Err(Failure::request(format!("`{listen}` can be reached from other machines"))
            .hint(
                "there is no login yet: listen on 127.0.0.1, and reach it through an SSH tunnel",
            )),
    }
}
