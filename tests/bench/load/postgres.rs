//! A throw-away Postgres on a real disk, as durable as in earnest.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that is stopped with this value. Its folder belongs to whoever named it.
pub struct Postgres {
    child: Child,
    programs: PathBuf,
    port: u16,
    pub version: String,
}

impl Postgres {
    /// Starts the newest installed Postgres with its data in `folder`.
    pub fn start(folder: &Path) -> Postgres {
        let programs = programs();
        let data = folder.join("postgres");
        std::fs::create_dir_all(&data).expect("a folder");
        let account = account();
        if let Some((user, group)) = account {
            std::os::unix::fs::chown(&data, Some(user), Some(group)).expect("the folder is handed over");
        }
        let mut making = as_account(programs.join("initdb"), account);
        making.arg("-D").arg(&data).args(["-U", "hallpass", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        let output = making.current_dir(&data).output().expect("initdb runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

        let port = free_port();
        let mut serving = as_account(programs.join("postgres"), account);
        serving.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "shared_buffers=1GB",
            "max_wal_size=4GB",
        ] {
            serving.args(["-c", setting]);
        }
        let child = serving.current_dir(&data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("Postgres starts");
        let version = version(&programs);
        let postgres = Postgres { child, programs, port, version };
        postgres.wait();
        postgres
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Makes an empty database and answers its address.
    pub fn database(&self, name: &str) -> String {
        let (host, port) = ("127.0.0.1", self.port.to_string());
        let made = Command::new(self.programs.join("createdb")).args(["-h", host, "-p", &port, "-U", "hallpass", name]).status();
        assert!(made.expect("createdb runs").success(), "no database {name}");
        format!("postgres://hallpass@{host}:{port}/{name}")
    }

    /// Lets the planner know what there is, and the disk come to rest, as a server that runs for long does by itself.
    pub fn settle(&self, name: &str) {
        let port = self.port.to_string();
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", "hallpass", "-c", "VACUUM ANALYZE", "-c", "CHECKPOINT", name]);
        assert!(command.status().expect("psql runs").success(), "{name} cannot be analysed");
    }

    fn wait(&self) {
        let begun = Instant::now();
        let port = self.port.to_string();
        loop {
            let ready = Command::new(self.programs.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port]).status();
            if ready.is_ok_and(|status| status.success()) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "Postgres does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The quick way to stop; its data is thrown away.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// Postgres refuses to run as root.
fn account() -> Option<(u32, u32)> {
    let id = |flag: &str, name: &str| -> Option<u32> {
        let output = Command::new("id").args([flag, name]).output().ok()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().ok()
    };
    let own = Command::new("id").arg("-u").output().ok()?;
    if String::from_utf8_lossy(&own.stdout).trim() != "0" {
        return None;
    }
    Some((id("-u", "postgres")?, id("-g", "postgres")?))
}

fn as_account(program: PathBuf, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}

/// Debian keeps the server's programs out of the search path.
fn programs() -> PathBuf {
    let found = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let newest = found.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok()).max();
    let newest = newest.expect("Postgres is installed (Debian: postgresql)");
    PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin"))
}

fn version(programs: &Path) -> String {
    let output = Command::new(programs.join("postgres")).arg("--version").output().expect("postgres tells its version");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().nth(2).unwrap_or("?").to_owned()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
