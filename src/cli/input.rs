//! What is read from stdin.

use super::{Failure, output};
use std::io::{BufRead, IsTerminal, Read};
use zeroize::Zeroizing;

/// More than any password may have; what is longer is refused by the password itself.
const MOST_BYTES: u64 = 4096;

/// Reads a password: the first line of stdin without its line end.
/// Errors: `Usage` when nothing comes, or what comes is not text.
pub(super) fn password() -> Result<Zeroizing<String>, Failure> {
    if std::io::stdin().is_terminal() {
        output::say("Type the password and press Enter. It will be visible here.")?;
    }
    let mut line = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().take(MOST_BYTES).read_line(&mut line);
    read.map_err(|error| Failure::usage(format!("the password on stdin cannot be read: {error}")))?;
    if line.ends_with('\n') {
        line.pop();
    }
    if line.ends_with('\r') {
        line.pop();
    }
    if line.is_empty() { Err(Failure::usage("there is no password on stdin")) } else { Ok(line) }
}
