//! The server itself: a listener, a few threads, a clean end.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;

use crate::site::Site;
use crate::visit;

/// Serves pages and API on a listener until the process is asked to end (SIGINT, SIGTERM), then
/// lets running requests finish. `ready` is called once requests are taken.
///
/// # Errors
///
/// Fails when the listener or the signals cannot be used.
pub fn serve(
    listener: TcpListener,
    site: impl Into<Site>,
    ready: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let site = site.into();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let end = end()?;
        // With the address of whoever asks: wrong passwords are counted by it.
        let ahead = site.clone();
        let router = crate::router(site).into_make_service_with_connect_info::<SocketAddr>();
        ready()?;
        // Not a task of the runtime, which would wait for it when the process is asked to end.
        std::thread::spawn(move || visit::ahead(&ahead));
        axum::serve(listener, router).with_graceful_shutdown(end).await
    })
}

type End = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Returns what resolves when the process is asked to end.
#[cfg(unix)]
fn end() -> io::Result<End> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(Box::pin(async move {
        std::future::poll_fn(|context| {
            let asked = interrupted.poll_recv(context).is_ready();
            match asked || terminated.poll_recv(context).is_ready() {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            }
        })
        .await;
    }))
}

/// Returns what resolves when the process is asked to end.
#[cfg(not(unix))]
fn end() -> io::Result<End> {
    Ok(Box::pin(async {
        // Without signals there is nothing to wait for: the process runs until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }))
}
