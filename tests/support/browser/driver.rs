//! The one ChromeDriver of this test process.
//!
//! Nobody drops a static, so the driver must end by itself: a small shell holds the reading end of a pipe whose writing end
//! lives in this process, and when the process ends, however it ends, the shell ends driver and browsers by their process ids.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex, OnceLock};
use std::time::Duration;

/// More browsers at once only make each other slow.
const MOST_BROWSERS: usize = 3;

const KEEPER: &str = r#"
export TMPDIR=$(mktemp -d)
"$@" </dev/null &
driver=$!
read -r _
browsers=$(cat /proc/$driver/task/*/children 2>/dev/null)
kill $driver $browsers 2>/dev/null
wait $driver 2>/dev/null
rm -rf "$TMPDIR" || { sleep 1; rm -rf "$TMPDIR"; }
"#;

/// The right to have one browser open; given back when dropped.
pub struct Seat(());

struct Driver {
    url: String,
    _keeper: Child,
}

static TAKEN_SEATS: Mutex<usize> = Mutex::new(0);
static SEAT_GIVEN_BACK: Condvar = Condvar::new();

/// The address of the ChromeDriver, which is started by the first who asks.
pub fn url() -> &'static str {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    &DRIVER.get_or_init(start).url
}

/// Waits until fewer than the allowed number of browsers are open.
pub fn take_seat() -> Seat {
    let mut taken = TAKEN_SEATS.lock().unwrap_or_else(|broken| broken.into_inner());
    while *taken >= MOST_BROWSERS {
        taken = SEAT_GIVEN_BACK.wait(taken).unwrap_or_else(|broken| broken.into_inner());
    }
    *taken += 1;
    Seat(())
}

impl Drop for Seat {
    fn drop(&mut self) {
        *TAKEN_SEATS.lock().unwrap_or_else(|broken| broken.into_inner()) -= 1;
        SEAT_GIVEN_BACK.notify_one();
    }
}

/// Closes one browser, without a runtime, so that it can be called while a test is being torn down.
pub fn end_session(id: &str) {
    let address = url().trim_start_matches("http://");
    let Ok(mut connection) = TcpStream::connect(address) else { return };
    let _ = connection.set_read_timeout(Some(Duration::from_secs(10)));
    let request = format!("DELETE /session/{id} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    if connection.write_all(request.as_bytes()).is_ok() {
        // The answer comes when the browser is gone.
        let _ = connection.read(&mut [0; 256]);
    }
}

/// The browser's program.
pub fn chromium() -> String {
    program(&["chromium", "chromium-browser", "google-chrome"])
}

/// Chromium's own sandbox does not work for root.
pub fn runs_as_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn start() -> Driver {
    let mut keeper = Command::new("bash")
        .args(["-c", KEEPER, "keeper", &program(&["chromedriver"]), "--port=0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("bash starts");
    let mut lines = BufReader::new(keeper.stdout.take().expect("its output is ours")).lines();
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned()))
        .expect("ChromeDriver says on which port it listens");
    std::thread::spawn(move || lines.for_each(drop));
    Driver { url: format!("http://127.0.0.1:{port}"), _keeper: keeper }
}

fn program(names: &[&str]) -> String {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("{} is not installed: run tests/run, which installs it or says how", names[0]))
        .display()
        .to_string()
}
