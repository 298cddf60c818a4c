//! How a browser is set up before a visitor sits down at it.

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use super::driver;

/// With or without JavaScript, how large, light or dark.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub javascript: bool,
    pub width: u32,
    pub height: u32,
    pub dark: bool,
}

impl Look {
    pub const DESKTOP: Look = Look { javascript: true, width: 1280, height: 900, dark: false };
    pub const PHONE: Look = Look { width: 390, height: 844, ..Look::DESKTOP };

    pub fn without_javascript(self) -> Look {
        Look { javascript: false, ..self }
    }

    pub fn dark(self) -> Look {
        Look { dark: true, ..self }
    }

    pub(super) fn capabilities(self) -> Capabilities {
        let mut switches = vec![
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--force-prefers-reduced-motion",
            "--lang=en-GB",
        ];
        if driver::runs_as_root() {
            switches.push("--no-sandbox");
        }
        let mut wishes = Capabilities::new();
        let options = json!({
            "binary": driver::chromium(),
            "args": switches,
            // The reveal must hold with the back/forward cache on, as in everybody's browser.
            "excludeSwitches": ["disable-back-forward-cache"],
            "prefs": self.preferences(),
        });
        for (name, value) in [
            ("browserName", json!("chrome")),
            ("unhandledPromptBehavior", json!("ignore")),
            ("goog:loggingPrefs", json!({ "browser": "ALL" })),
            ("goog:chromeOptions", options),
        ] {
            wishes.set(name, value).expect("plain JSON");
        }
        wishes
    }

    fn preferences(self) -> Value {
        let mut preferences = json!({ "profile.password_manager_leak_detection": false });
        if !self.javascript {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        preferences
    }
}
