//! The seam between the harness and the application: everything in `tests/support` that names it stands here.

use std::path::Path;

use super::clock::HandClock;
use super::server::Listening;

/// The master key of every test, so that a database copied from a template still belongs to the server that opens it.
pub const SECRET_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// What a template database holds besides its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// No rows: the house before its setup.
    Nothing,
    /// The people of [`super::people`] in their organizations.
    People,
}

/// Brings a new database to the newest tables with the application's own migrations, and fills it.
/// Called once for each template; tests get copies.
pub fn prepare(url: &str, contents: Contents) {
    panic!("the harness is not connected to the application yet: cannot prepare {url} with {contents:?}");
}

/// Starts the application on a free port through the same door as `hallpass serve`.
pub async fn start(database_url: String, data_dir: &Path, clock: HandClock) -> Listening {
    panic!(
        "the harness is not connected to the application yet: cannot start on {database_url} in {data_dir:?} at {}",
        clock.now()
    );
}
