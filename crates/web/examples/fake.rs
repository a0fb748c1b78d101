//! Serves the pages over made-up answers: to look at a page without building the engine.
//!
//! `cargo run -p baremo-web --example fake [HOST:PORT]`

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use baremo_testkit::intake::FakeIntake;
use baremo_testkit::service::FakeService;
use baremo_web::Site;

#[expect(clippy::print_stdout, reason = "says where it serves")]
fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7374".into());
    let listener = TcpListener::bind(address)?;
    let catalog = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let service = Arc::new(FakeService::new(Path::new(catalog)));
    let site = Site::new(service).with_imports(Arc::new(FakeIntake::default()));
    println!("http://{}/", listener.local_addr()?);
    baremo_web::serve(listener, site, || Ok(()))
}
