//! A visitor with a real browser: Debian's Chromium, driven over WebDriver.
//!
//! Every helper waits a while for what it was asked for, then fails with a sentence and a picture in `target/screenshots`.
//! What lives where: [`driver`] the ChromeDriver process, [`look`] size, colours and script, `seek` finding things as people do,
//! `traces` what a page leaves behind, `accessible` axe-core.

mod accessible;
mod driver;
mod look;
mod seek;
mod traces;

use std::path::PathBuf;
use std::time::Duration;

pub use look::Look;
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebDriver, WebElement};

/// How long a helper waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(25);

/// One browser with a fresh profile; closed when dropped, also by a panic.
pub struct Browser {
    driver: WebDriver,
    base: String,
    // After the driver, so that the seat is free only when the browser is gone.
    _seat: driver::Seat,
}

impl Browser {
    /// Opens a browser whose paths are relative to `base`, for example `http://127.0.0.1:4000`.
    pub async fn open(base: &str, look: Look) -> Browser {
        let seat = driver::take_seat();
        let driver = WebDriver::new(driver::url(), look.capabilities())
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let browser = Browser { driver, base: base.trim_end_matches('/').to_owned(), _seat: seat };
        browser.wear(look).await;
        browser
    }

    /// Goes to a path of the application, or to a whole URL.
    pub async fn goto(&self, path: &str) {
        let url =
            if path.contains("://") || path.starts_with("about:") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.driver.goto(&url).await.unwrap_or_else(|error| panic!("cannot go to {url}: {error}"));
    }

    /// The path and query of the page that is shown.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("the address");
        url.as_str().strip_prefix(&self.base).unwrap_or(url.as_str()).to_owned()
    }

    pub async fn back(&self) {
        self.driver.back().await.expect("history goes back");
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page reloads");
    }

    /// Everything that can be read on the page now.
    pub async fn text(&self) -> String {
        self.css("body").await.text().await.unwrap_or_default()
    }

    /// The document as it stands now.
    pub async fn html(&self) -> String {
        self.driver.source().await.expect("the document")
    }

    /// Presses the thing with this role and accessible name.
    pub async fn click(&self, role: &str, name: &str) {
        let thing = self.by_role(role, name).await;
        if let Err(error) = thing.click().await {
            self.give_up(&format!("the {role} “{name}” cannot be clicked: {error}")).await;
        }
    }

    /// Opens a group of rights by the keyboard, which needs no place on the screen.
    pub async fn open_group(&self, name: &str) {
        let heading = By::XPath(format!("//main//summary[starts-with(normalize-space(), '{name}')]"));
        let heading = self.driver.find(heading).await.expect("the heading of a group");
        heading.send_keys(Key::Enter).await.expect("it takes a key");
        self.css(".group[open]").await;
    }

    /// Empties the field with this label and types into it.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.by_label(label).await;
        field.clear().await.unwrap_or_else(|error| panic!("cannot empty “{label}”: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("cannot type into “{label}”: {error}"));
    }

    /// Gives a field its value at once, as a date picker does, and tells the page.
    pub async fn set(&self, label: &str, value: &str) {
        let field = self.by_label(label).await;
        let script = "arguments[0].value = arguments[1];
            for (const name of ['input', 'change']) arguments[0].dispatchEvent(new Event(name, { bubbles: true }));";
        let field = field.to_json().expect("an element");
        self.driver.execute(script, vec![field, json!(value)]).await.expect("the field takes the value");
    }

    /// Types keys to whatever has the focus.
    pub async fn press(&self, keys: &str) {
        let focused: WebElement = self.driver.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("keys are taken");
    }

    /// Runs a script in the page and returns what it returns; a promise is waited for.
    pub async fn script(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, vec![]).await;
        answer.unwrap_or_else(|error| panic!("the script failed: {error}\n{script}")).json().clone()
    }

    /// Sends one command of the DevTools protocol, for what WebDriver has no word for.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let value = self.devtools_answer(command, parameters).await;
        assert!(value["error"].is_null(), "{command}: {value}");
        value
    }

    /// The same, where a refusal is an answer: a page may be replaced between two commands.
    pub async fn devtools_answer(&self, command: &str, parameters: Value) -> Value {
        let url = format!("{}/session/{}/goog/cdp/execute", driver::url(), self.driver.session_id());
        let request = reqwest::Client::new().post(url).json(&json!({ "cmd": command, "params": parameters }));
        let answer: Value = request.send().await.expect("ChromeDriver answers").json().await.expect("JSON");
        answer["value"].clone()
    }

    /// Takes over cookies that were set elsewhere.
    pub async fn take_cookies(&self, cookies: &[(String, String)]) {
        for (name, value) in cookies {
            let cookie = json!({ "url": self.base, "name": name, "value": value, "httpOnly": true, "sameSite": "Lax" });
            self.devtools("Network.setCookie", cookie).await;
        }
    }

    /// Waits until `script`, an expression, is true in the page; `wish` is the sentence for a failure.
    pub async fn until(&self, wish: &str, script: &str) {
        let question = format!("return Boolean({script})");
        for _ in self.tries() {
            // A page that is just being left cannot answer.
            if self.driver.execute(question.as_str(), vec![]).await.is_ok_and(|answer| answer.json() == &json!(true)) {
                return;
            }
            pause().await;
        }
        self.give_up(&format!("waited in vain until {wish}")).await;
    }

    /// Keeps a picture as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        self.driver.screenshot(&file).await.expect("a picture of the page");
        file
    }

    /// The WebDriver session itself, for what is needed once.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Changes size and colours of a browser that is open; script stays as it was.
    pub async fn wear(&self, look: Look) {
        let phone = look.width < 600;
        let size = json!({ "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await;
        let scheme = if look.dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    fn tries(&self) -> std::ops::Range<u128> {
        0..PATIENCE.as_millis() / PAUSE.as_millis()
    }

    async fn give_up(&self, sentence: &str) -> ! {
        let test = std::thread::current().name().unwrap_or("unnamed").replace("::", "-");
        let picture = self.screenshot(&format!("failed-{test}")).await;
        panic!("{sentence}\nat {}; picture: {}\n{}", self.path().await, picture.display(), self.text_now().await);
    }

    /// What the browser itself takes for readable; WebDriver's own way of reading needs seconds for a long table.
    async fn text_now(&self) -> String {
        let read = self.driver.execute("return document.body?.innerText ?? ''", vec![]).await;
        read.ok().and_then(|text| text.json().as_str().map(str::to_owned)).unwrap_or_default()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        driver::end_session(&self.driver.session_id().to_string());
        // Already ended: the library need not try it again.
        let _ = self.driver.clone().leak();
    }
}

#[allow(clippy::disallowed_methods, reason = "a real browser moves in real time")]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}
