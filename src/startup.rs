//! From settings to a listening server. `main` and every test come through here.

mod keys;

use crate::app::audit::refuse::RefusalLedger;
use crate::app::desk::Desk;
use crate::app::tokens::usage::UseLedger;
use crate::app::verify::Gate;
use crate::app::{AppError, people};
use crate::config::Config;
use crate::domain::keyring::{Keyring, hex};
use crate::domain::rights::Catalogue;
use crate::domain::rules::Rules;
use crate::env::Env;
use crate::store::memory::Memory;
use crate::store::{Store, StoreError};
use crate::web::session::DatabaseSessions;
use crate::web::state::{SetupCode, Shared};
use crate::web::{faults, headers, log, metrics, pages, routing};
use actix_session::SessionMiddleware;
use actix_session::config::{BrowserSession, CookieContentSecurity};
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, rt, web};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// A posted form may be this large: a thousand rights on fifty projects, chosen one by one.
const MOST_FORM_BYTES: usize = 4 * 1024 * 1024;
/// How often uses of tokens are written, in seconds; a kill loses at most this much of the statistics of a server with few tokens.
const FLUSH_SECONDS: u64 = 5;
/// The uses of so many tokens, or of a few more, are written at each beat, which takes a fiftieth of one processor's time.
/// Where that was more than twice as many, the next beats are for rest: book-keeping never crowds out verdicts.
const TOKENS_PER_BEAT: usize = 2_500;
/// How often what is over is swept out, in seconds.
const SWEEP_SECONDS: u64 = 600;
/// How long requests under way may take at a stop, in seconds.
const STOP_SECONDS: u64 = 20;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory or the key file cannot be used.
    #[error("{0}")]
    Keys(String),
    /// The catalogue cannot be read, with all its mistakes.
    #[error("{0}")]
    Catalogue(String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody can be asked for.
    #[error(transparent)]
    App(#[from] AppError),
    /// The address for metrics cannot be listened on.
    #[error("cannot listen on {address} for metrics: {error}. Choose another metrics_listen, or none.")]
    ListenForMetrics {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
}

/// A server that listens and is about to serve.
pub struct Application {
    server: Server,
    metrics: Option<Server>,
    metrics_address: Option<SocketAddr>,
    address: SocketAddr,
    public_url: String,
    setup_link: Option<String>,
    desk: Desk,
    uses: Arc<UseLedger>,
    refusals: Arc<RefusalLedger>,
}

/// Opens the store that the settings name: keys, catalogue, database, migrations. The command line comes through here too.
/// Errors: any [`StartError`] but `Listen`.
pub fn open_store(config: &Config, env: Env) -> Result<Store, StartError> {
    keys::prepare_data_dir(config)?;
    let keyring = Keyring::new(&keys::master_key(config, &env)?);
    let rules = Rules {
        catalogue: catalogue(config)?,
        lifetimes: config.lifetimes.clone(),
        jwt_algorithm: config.jwt_algorithm,
        prefix: config.prefix.clone(),
        keyring,
        sessions: config.sessions.clone(),
        most_tokens_per_person: config.most_tokens_per_person,
        audit_kept: config.audit_kept,
    };
    Ok(Store::open(&config.database_url, config.database_connections, env, Arc::new(rules))?)
}

fn catalogue(config: &Config) -> Result<Catalogue, StartError> {
    let Some(path) = &config.catalogue else { return Ok(Catalogue::embedded().clone()) };
    let text = std::fs::read_to_string(path).map_err(|error| StartError::Catalogue(format!("{}: {error}", path.display())))?;
    Catalogue::parse(&text).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(|mistake| format!("{}:{mistake}", path.display())).collect();
        StartError::Catalogue(lines.join("\n"))
    })
}

impl Application {
    /// Opens the store and listens. Nothing is served before [`Application::run`].
    /// Errors: any [`StartError`].
    pub async fn start(config: Config, env: Env) -> Result<Self, StartError> {
        let store = open_store(&config, env)?;
        let nobody = store.read(people::find::nobody)?;
        let code = nobody.then(|| setup_code(&store));
        // Listening comes before the memory fills: a server that cannot listen says one sentence and has begun nothing.
        let refused = |error| StartError::Listen { address: config.listen, error };
        let socket = std::net::TcpListener::bind(config.listen).map_err(refused)?;
        let address = socket.local_addr().map_err(refused)?;

        let metrics_socket = config.metrics_listen.map(bind_for_metrics).transpose()?;
        let metrics_address = metrics_socket.as_ref().and_then(|socket| socket.local_addr().ok());

        let memory = Memory::begin(&store)?;
        let desk = Desk::new(store, std::thread::available_parallelism().map_or(2, usize::from));
        let uses = Arc::new(UseLedger::default());
        let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let setup_link = code.as_ref().map(|code| format!("{public_url}/setup?code={code}"));
        let setup = code.map_or_else(SetupCode::default, SetupCode::new);
        let shared =
            web::Data::new(Shared::new(public_url.clone(), config.trusted_proxies.clone(), desk.clone(), uses.clone(), setup));
        let refusals = shared.refusals.clone();
        let metrics = metrics_socket.map(|socket| serve_metrics(socket, shared.clone())).transpose().map_err(refused)?;
        let server = serve(&config, socket, shared, memory).map_err(refused)?;
        Ok(Self { server, metrics, metrics_address, address, public_url, setup_link, desk, uses, refusals })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where `/metrics` is, if anywhere.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// The address people use.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The link that makes the first administrator, while nobody exists.
    pub fn setup_link(&self) -> Option<&str> {
        self.setup_link.as_deref()
    }

    /// Stops the server from elsewhere.
    pub fn stop_handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until it is stopped, then writes what is still in memory.
    pub async fn run(self) -> std::io::Result<()> {
        let chores = rt::spawn(do_chores(self.desk.clone(), self.uses.clone(), self.refusals.clone()));
        let metrics = self.metrics.map(|server| (server.handle(), rt::spawn(server)));
        let ended = self.server.await;
        if let Some((handle, _)) = metrics {
            handle.stop(false).await;
        }
        chores.abort();
        flush(&self.desk, &self.uses).await;
        note_refusals(&self.desk, move |store| self.refusals.close(store)).await;
        ended
    }
}

/// The code in the setup link: 128 random bits.
fn setup_code(store: &Store) -> String {
    let mut bytes = [0u8; 16];
    store.env().secrets.fill(&mut bytes);
    hex(&bytes)
}

fn serve(config: &Config, socket: std::net::TcpListener, shared: web::Data<Shared>, memory: Memory) -> std::io::Result<Server> {
    let cookie_key = Key::derive_from(&shared.keyring().cookies);
    let make = move || {
        let everything_else = web::scope("")
            .wrap(sessions(&shared, cookie_key.clone()))
            .wrap(from_fn(faults::draw))
            .wrap(from_fn(log::note))
            .wrap(from_fn(headers::protect))
            .wrap(Compress::default())
            .configure(routing::register)
            .default_service(web::to(pages::nothing_here));
        App::new()
            .app_data(shared.clone())
            .app_data(Rc::new(Gate::new(shared.desk.store().clone(), memory.clone())))
            .app_data(web::PayloadConfig::new(MOST_FORM_BYTES))
            .configure(routing::register_verdicts)
            .service(everything_else)
    };
    let server = HttpServer::new(make).shutdown_timeout(STOP_SECONDS).disable_signals();
    let server = match config.workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    Ok(server.listen(socket)?.run())
}

fn bind_for_metrics(address: SocketAddr) -> Result<std::net::TcpListener, StartError> {
    std::net::TcpListener::bind(address).map_err(|error| StartError::ListenForMetrics { address, error })
}

/// A listener of its own, because whoever may read pages need not read these, and a gateway in front needs no rule about it.
fn serve_metrics(socket: std::net::TcpListener, shared: web::Data<Shared>) -> std::io::Result<Server> {
    let make = move || App::new().app_data(shared.clone()).route("/metrics", web::get().to(metrics::show));
    Ok(HttpServer::new(make).workers(1).disable_signals().listen(socket)?.run())
}

fn sessions(shared: &Shared, key: Key) -> SessionMiddleware<DatabaseSessions> {
    SessionMiddleware::builder(DatabaseSessions::new(shared.desk.clone()), key)
        .cookie_name(shared.cookie_name("hallpass"))
        .cookie_secure(shared.is_https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(BrowserSession::default())
        .build()
}

async fn do_chores(desk: Desk, uses: Arc<UseLedger>, refusals: Arc<RefusalLedger>) {
    let mut beat = tokio::time::interval(Duration::from_secs(FLUSH_SECONDS));
    let beats_per_sweep = SWEEP_SECONDS / FLUSH_SECONDS;
    let mut beats_of_rest = 0;
    for count in 0_u64.. {
        beat.tick().await;
        beats_of_rest = match beats_of_rest {
            0 => flush_some(&desk, &uses).await / (2 * TOKENS_PER_BEAT),
            rest => rest - 1,
        };
        let refusals = refusals.clone();
        note_refusals(&desk, move |store| refusals.flush(store)).await;
        work(&desk).await;
        if count % beats_per_sweep == 0 {
            sweep(&desk).await;
        }
    }
}

/// Writes a beat's worth of uses down; answers of how many tokens.
async fn flush_some(desk: &Desk, uses: &Arc<UseLedger>) -> usize {
    let uses = uses.clone();
    told(desk.run(move |store| Ok(uses.flush_some(store, TOKENS_PER_BEAT)?)).await)
}

/// Writes all uses down.
async fn flush(desk: &Desk, uses: &Arc<UseLedger>) {
    let uses = uses.clone();
    told(desk.run(move |store| Ok(uses.flush(store)?)).await);
}

fn told(written: Result<usize, AppError>) -> usize {
    written.unwrap_or_else(|error| {
        tracing::warn!(%error, "uses of tokens could not be written; they are kept for the next time");
        0
    })
}

async fn note_refusals(desk: &Desk, write: impl FnOnce(&Store) -> Result<(), StoreError> + Send + 'static) {
    if let Err(error) = desk.run(move |store| Ok(write(store)?)).await {
        tracing::warn!(%error, "counted refusals could not be written into the audit log");
    }
}

/// Goes on with what many tokens wait for; also what a restart interrupted.
async fn work(desk: &Desk) {
    loop {
        match desk.run(crate::app::bulk::work::work).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return tracing::warn!(%error, "a job could not go on; it is tried again"),
        }
    }
}

async fn sweep(desk: &Desk) {
    if let Err(error) = desk.run(|store| Ok(crate::app::sweep::sweep(store)?)).await {
        tracing::warn!(%error, "what is over could not be swept out");
    }
    if let Err(error) = desk.run(|store| Ok(crate::app::overview::count_all(store)?)).await {
        tracing::warn!(%error, "tokens could not be counted");
    }
    if let Err(error) = desk.run(|store| Ok(crate::app::audit::check::keep_up(store)?)).await {
        tracing::warn!(%error, "the audit log could not be checked");
    }
    match desk.run(crate::app::token_policy::enforce::enforce).await {
        Ok(0) => {}
        Ok(paused) => tracing::info!(paused, "tokens that were silent for too long are paused by policy"),
        Err(error) => tracing::warn!(%error, "tokens that were silent for too long could not be paused"),
    }
}
