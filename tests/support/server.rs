//! The real application on a free port of this machine, in a thread of its own with one worker.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;

/// An application that listens but does not serve yet.
pub struct Listening {
    pub address: SocketAddr,
    /// The link that is printed while nobody exists.
    pub setup_link: Option<String>,
    pub stop: ServerHandle,
    /// Serves until it is stopped.
    pub serving: std::pin::Pin<Box<dyn Future<Output = ()>>>,
}

/// A server that is stopped with this value.
pub struct Server {
    address: SocketAddr,
    setup_link: Option<String>,
    stop: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Runs what `start` makes, on an actix system of its own, so that the test may block or be asynchronous as it likes.
    pub fn run<F, Starting>(start: F) -> Server
    where
        F: FnOnce() -> Starting + Send + 'static,
        Starting: Future<Output = Listening>,
    {
        let (report, reported) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async move {
                let listening = start().await;
                let _ = report.send((listening.address, listening.setup_link, listening.stop));
                listening.serving.await;
            });
        });
        match reported.recv() {
            Ok((address, setup_link, stop)) => Server { address, setup_link, stop, thread: Some(thread) },
            Err(_) => panic!("the application did not start: {}", reason(thread)),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The setup link that the server prints while nobody exists.
    pub fn setup_link(&self) -> Option<&str> {
        self.setup_link.as_deref()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it and waits until it has; connections that are open are cut.
    pub fn stop(&mut self) {
        // Sending the order is enough: the thread ends when the server has obeyed.
        drop(self.stop.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn reason(thread: JoinHandle<()>) -> String {
    let Err(panic) = thread.join() else { return "it ended at once".to_owned() };
    let plain = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    plain.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
