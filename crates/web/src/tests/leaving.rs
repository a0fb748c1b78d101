//! Readers who leave before their page is made.

use std::future::{Future, poll_fn};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use axum::body::Body;
use axum::http::Request;
use baremo_metrics::ServiceError;
use baremo_metrics::service::Reader;
use baremo_model::ErrorKind;
use tower::ServiceExt;

use super::service;
use crate::Site;
use crate::visit::{self, Visit};

#[test]
fn what_is_asked_for_a_page_learns_that_its_reader_has_left() {
    let ((begin, begun), (go, going)) = (mpsc::channel(), mpsc::channel());
    let ((tell, told), going) = (mpsc::channel(), Arc::new(Mutex::new(going)));
    let show = move |_: &Visit<'_>| {
        begin.send(Reader::served().has_left()).unwrap();
        going.lock().unwrap().recv().unwrap();
        tell.send(Reader::served().has_left()).unwrap();
        Err(ServiceError::new(ErrorKind::Unavailable, "nobody reads it"))
    };
    let site = Site::from(Arc::new(service()));
    let router = axum::Router::new().route("/slow", visit::route(show)).with_state(site);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let request = Request::get("/slow").body(Body::empty()).unwrap();
        let mut answer = Box::pin(router.oneshot(request));
        let has_left = poll_fn(|context| {
            assert!(answer.as_mut().poll(context).is_pending());
            context.waker().wake_by_ref();
            begun.try_recv().map_or(Poll::Pending, Poll::Ready)
        });
        assert!(!has_left.await);
        drop(answer);
        go.send(()).unwrap();
        assert!(told.recv().unwrap());
    });
}
