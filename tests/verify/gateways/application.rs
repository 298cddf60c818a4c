//! An application behind a gateway: it answers with what reached it, line by line, names in small letters.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

pub struct Application {
    port: u16,
}

impl Application {
    /// Serves until the process ends.
    pub fn start() -> Application {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || echo(&stream));
            }
        });
        Application { port }
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

fn echo(stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let Some(first) = lines.next() else { return };
    let headers =
        lines.filter_map(|line| line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())));
    let body: String =
        std::iter::once(format!("{first}\n")).chain(headers.map(|(name, value)| format!("{name}: {value}\n"))).collect();
    let mut stream = stream;
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
}
