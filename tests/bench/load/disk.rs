//! What the disk itself takes to keep something for good.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// A file to which a page is added and then flushed, as any database must.
pub struct RawDisk(File);

impl RawDisk {
    pub fn in_folder(folder: &Path) -> RawDisk {
        let mut file = File::create(folder.join("raw")).expect("a file");
        // A database's log is laid out beforehand, too.
        file.write_all(&vec![0; 4 * 1024 * 1024]).expect("room");
        file.sync_all().expect("a flush");
        RawDisk(File::options().append(true).open(folder.join("raw")).expect("the file"))
    }

    /// How long one durable write takes.
    pub fn flush(&mut self) -> Duration {
        let begun = Instant::now();
        self.0.write_all(&[7; 4096]).expect("a page is written");
        self.0.sync_data().expect("a flush");
        begun.elapsed()
    }
}
