//! The demonstration as anybody starts it, and Maren, who administers it, at a browser.

use crate::cli::machine::{Machine, Running};
use crate::support::browser::{Browser, Look};
use crate::support::visitor::Visitor;

/// The demonstration, as anybody starts it.
pub struct Demo {
    machine: Machine,
    server: Running,
    url: String,
    password: String,
}

impl Demo {
    pub fn start() -> Demo {
        let machine = Machine::with_sqlite();
        let mut server = machine.call(&["serve", "--demo"]).start();
        let url = server.url();
        let mut password = String::new();
        loop {
            let line = server.line();
            if let Some((_, words)) = line.split_once("password: ") {
                password = words.to_owned();
            }
            if line.starts_with("sam ") {
                return Demo { machine, server, url, password };
            }
        }
    }

    /// A browser in which Maren, who administers everything, is signed in.
    pub async fn browser(&self, look: Look) -> Browser {
        let visitor = Visitor::new(&self.url);
        let form = visitor.open("/sign-in").await.expect(200).form("Sign in");
        visitor.submit(form.fill("login", "maren").fill("password", &self.password)).await.expect(200);
        let browser = Browser::open(&self.url, look).await;
        browser.goto("/sign-in").await;
        browser.take_cookies(&visitor.cookies()).await;
        browser
    }

    /// The operator's own proof, at the shell.
    pub fn verify(&self) {
        let folder = std::fs::read_dir(self.machine.folder()).expect("the folder").next().expect("one").expect("readable").path();
        let data = folder.display().to_string();
        let database = format!("sqlite:{data}/hallpass.db");
        let call =
            self.machine.call(&["audit", "verify"]).set("HALLPASS_DATA_DIR", &data).set("HALLPASS_DATABASE_URL", &database);
        call.run().expect(0);
    }

    pub fn stop(self) {
        self.server.signal("TERM");
        assert_eq!(self.server.end().0, Some(0));
    }
}
