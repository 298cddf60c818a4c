//! Serves until a signal asks to stop; a second signal does not wait for anybody.

use super::demo::{self, Demo};
use super::signals::Signals;
use super::{Failure, logging, output};
use crate::config::Config;
use crate::env::Env;
use crate::startup::Application;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  hallpass serve
  HALLPASS_LISTEN=127.0.0.1:9000 hallpass serve
  hallpass serve --demo

SIGTERM and SIGINT let requests under way finish; a second one stops at once.";

/// Serve pages and API.
#[derive(Args, Default)]
#[command(after_help = EXAMPLES)]
pub(super) struct Serve {
    /// Serve a throw-away database with a made-up organization in it.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    /// Serves until it is told to stop.
    pub(super) async fn run(self) -> Result<(), Failure> {
        let (config, _) = Config::load()?;
        logging::start(&config)?;
        let mut signals = Signals::catch()?;
        if self.demo { serve_demo(config, &mut signals).await } else { serve(config, &mut signals).await }
    }
}

async fn serve(config: Config, signals: &mut Signals) -> Result<(), Failure> {
    let application = Application::start(config, Env::system()).await?;
    output::print(&greeting(&application))?;
    run(application, signals).await
}

/// The folder of the demonstration goes with `demo`, however this ends.
async fn serve_demo(config: Config, signals: &mut Signals) -> Result<(), Failure> {
    let demo = Demo::new(config)?;
    let filling = demo.filling();
    let people = tokio::select! {
        filled = tokio::task::spawn_blocking(filling) => filled.map_err(Failure::failed)??,
        () = signals.next() => return Err(Failure::interrupted()),
    };
    let application = Application::start(demo.config().clone(), Env::system()).await?;
    output::print(&greeting(&application))?;
    output::print(&demo::introduction(&people))?;
    run(application, signals).await
}

/// One line with the address, and while nobody exists one more with the way in.
fn greeting(application: &Application) -> String {
    let (url, address) = (application.public_url(), application.address());
    let line = if url == format!("http://{address}") {
        format!("Hallpass is at {url}")
    } else {
        format!("Hallpass is at {url} and listens on {address}")
    };
    match application.setup_link() {
        Some(link) => format!("{line}\nNobody is here yet. Make the first administrator at {link}"),
        None => line,
    }
}

async fn run(application: Application, signals: &mut Signals) -> Result<(), Failure> {
    let handle = application.stop_handle();
    let serving = application.run();
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        () = signals.next() => {}
    }
    tracing::info!("stopping; requests under way may finish");
    let stopping = handle.stop(true);
    tokio::select! {
        (ended, ()) = async { tokio::join!(serving, stopping) } => Ok(ended?),
        () = signals.next() => Err(Failure::interrupted()),
    }
}
