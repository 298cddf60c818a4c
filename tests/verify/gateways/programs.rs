//! Runs a gateway with the configuration of the page, until it is dropped.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The address of the application in the configuration of the page.
const APPLICATION: &str = "127.0.0.1:3000";
const LUA: &str = "# ---- /etc/haproxy/hallpass.lua ----";

pub struct Gateway {
    port: u16,
    child: Child,
    _folder: TempDir,
}

impl Gateway {
    /// HAProxy that hands each request to one of two nodes in turns.
    pub fn balancing(nodes: [u16; 2]) -> Gateway {
        let configuration = format!(
            "defaults\n mode http\n timeout client 60s\n timeout connect 5s\n timeout server 60s\nfrontend f\n bind :8080\n \
             default_backend b\nbackend b\n balance roundrobin\n server one 127.0.0.1:{}\n server two 127.0.0.1:{}\n{LUA}\n",
            nodes[0], nodes[1]
        );
        Gateway::start("haproxy", &configuration, 0)
    }

    /// HAProxy with a certificate, before a server that speaks plain HTTP. `pem` is the file with certificate and key.
    pub fn encrypting(pem: &str, server: u16) -> Gateway {
        let configuration = format!(
            "defaults\n mode http\n timeout client 60s\n timeout connect 5s\n timeout server 60s\nfrontend f\n \
             bind :8080 ssl crt {pem}\n default_backend b\nbackend b\n server one 127.0.0.1:{server}\n{LUA}\n"
        );
        Gateway::start("haproxy", &configuration, 0)
    }

    pub fn start(word: &str, configuration: &str, application: u16) -> Gateway {
        let folder = TempDir::new().expect("a folder");
        let port = free_port();
        let configuration = configuration.replace(APPLICATION, &format!("127.0.0.1:{application}"));
        let mut command = match word {
            "nginx" => nginx(folder.path(), port, &configuration),
            "caddy" => caddy(folder.path(), port, &configuration),
            "haproxy" => haproxy(folder.path(), port, &configuration),
            other => panic!("no gateway {other}"),
        };
        let log = std::fs::File::create(folder.path().join("log")).expect("a log");
        let child =
            command.stdout(Stdio::null()).stderr(log).spawn().unwrap_or_else(|error| panic!("{word} is missing: {error}"));
        let mut gateway = Gateway { port, child, _folder: folder };
        gateway.wait(word);
        gateway
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    #[allow(clippy::disallowed_methods, reason = "a program outside this process can only be waited for")]
    fn wait(&mut self, word: &str) {
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            if self.child.try_wait().expect("a child").is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        let log = std::fs::read_to_string(self._folder.path().join("log")).unwrap_or_default();
        panic!("{word} does not start: {log}");
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // nginx has workers that only its master can end.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Debian keeps these out of the search path of ordinary people.
fn program(name: &str) -> Command {
    let sbin = Path::new("/usr/sbin").join(name);
    if sbin.exists() { Command::new(sbin) } else { Command::new(name) }
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a configuration");
    path.display().to_string()
}

fn nginx(folder: &Path, port: u16, snippet: &str) -> Command {
    let at = folder.display();
    let places =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {at}/{name};")).join(" ");
    let whole = format!(
        "daemon off; pid {at}/pid; error_log stderr; worker_processes 1;\nevents {{}}\nhttp {{ access_log off; {places}\n\
         server {{ listen 127.0.0.1:{port};\n{snippet}\n}} }}\n"
    );
    let mut command = program("nginx");
    command.args(["-p", &at.to_string(), "-e", "stderr", "-c", &write(folder, "nginx.conf", &whole)]);
    command
}

fn caddy(folder: &Path, port: u16, snippet: &str) -> Command {
    let whole = format!("{{\n\tadmin off\n\tauto_https off\n}}\n:{port} {{\n\tbind 127.0.0.1\n{snippet}\n}}\n");
    let mut command = program("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config", &write(folder, "Caddyfile", &whole)]);
    command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
    command
}

fn haproxy(folder: &Path, port: u16, both: &str) -> Command {
    let (whole, lua) = both.split_once(LUA).expect("two parts");
    let lua = write(folder, "hallpass.lua", lua);
    let whole = whole.replace("/etc/haproxy/hallpass.lua", &lua).replace("bind :8080", &format!("bind 127.0.0.1:{port}"));
    let mut command = program("haproxy");
    command.args(["-db", "-f", &write(folder, "haproxy.cfg", &whole)]);
    command
}
