//! Bytes that no decent client would send.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// Sends `bytes` as they are and returns whatever comes back until the server closes or is silent for two seconds.
pub fn send(address: SocketAddr, bytes: &[u8]) -> String {
    let mut connection = TcpStream::connect(address).expect("the server listens");
    connection.set_read_timeout(Some(Duration::from_secs(2))).expect("a time limit");
    connection.write_all(bytes).expect("bytes are sent");
    let _ = connection.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = connection.read(&mut part) {
        answer.extend_from_slice(&part[..length]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}
