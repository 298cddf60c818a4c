//! Finding things as people do: by role and name in the browser's own accessibility tree, by label, by what can be read.

use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use super::{Browser, pause};

impl Browser {
    /// The first thing with this role and exactly this accessible name; waits until it is there.
    pub async fn by_role(&self, role: &str, name: &str) -> WebElement {
        let question = json!({ "role": role, "accessibleName": name });
        self.wait_for(&question, &format!("there is no {role} named “{name}”"), |_| true).await
    }

    /// The first field with exactly this label; waits until it is there.
    pub async fn by_label(&self, label: &str) -> WebElement {
        let question = json!({ "accessibleName": label });
        self.wait_for(&question, &format!("there is no field labelled “{label}”"), is_focusable).await
    }

    /// Whether such a thing is there now, without waiting.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.accessible(&json!({ "role": role, "accessibleName": name })).await.is_empty()
    }

    /// The names of all things with this role, in the order of the document.
    pub async fn names_of(&self, role: &str) -> Vec<String> {
        let nodes = self.accessible(&json!({ "role": role })).await;
        nodes.iter().map(|node| node["name"]["value"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The first element that matches; waits until it is there.
    pub async fn css(&self, selector: &str) -> WebElement {
        for _ in self.tries() {
            if let Ok(element) = self.driver.find(By::Css(selector)).await {
                return element;
            }
            pause().await;
        }
        self.give_up(&format!("nothing matches {selector}")).await
    }

    /// How many elements match now.
    pub async fn count(&self, selector: &str) -> usize {
        self.driver.find_all(By::Css(selector)).await.expect("a selector").len()
    }

    /// Waits until `text` can be read on the page.
    pub async fn sees(&self, text: &str) {
        self.wait_for_text(text, true).await;
    }

    /// Waits until `text` can no longer be read on the page.
    pub async fn no_longer_sees(&self, text: &str) {
        self.wait_for_text(text, false).await;
    }

    async fn wait_for_text(&self, text: &str, wanted: bool) {
        for _ in self.tries() {
            if self.text_now().await.contains(text) == wanted {
                return;
            }
            pause().await;
        }
        let sentence = if wanted { "cannot be read" } else { "can still be read" };
        self.give_up(&format!("“{text}” {sentence}")).await;
    }

    async fn wait_for(&self, question: &Value, complaint: &str, fits: fn(&Value) -> bool) -> WebElement {
        for _ in self.tries() {
            let nodes = self.accessible(question).await;
            if let Some(node) = nodes.iter().find(|node| fits(node)) {
                return self.element(node).await;
            }
            pause().await;
        }
        self.give_up(complaint).await
    }

    /// Asks the accessibility tree; nodes that assistive technology would not meet are left out.
    async fn accessible(&self, question: &Value) -> Vec<Value> {
        let document = self.devtools("DOM.getDocument", json!({ "depth": 0 })).await;
        let mut parameters = question.clone();
        parameters["nodeId"] = document["root"]["nodeId"].clone();
        // While one page gives way to the next, its nodes are gone: nothing is found yet, and whoever waits asks again.
        let answer = self.devtools_answer("Accessibility.queryAXTree", parameters).await;
        let nodes = answer["nodes"].as_array().cloned().unwrap_or_default();
        nodes.into_iter().filter(|node| node["ignored"] == json!(false)).collect()
    }

    /// ChromeDriver's element ids end in the very node number that DevTools uses.
    async fn element(&self, node: &Value) -> WebElement {
        let html = self.css("html").await;
        let id = html.element_id().to_string();
        let (document, _) = id.rsplit_once('.').expect("ids look like f.…d.…e.1");
        let id = format!("{document}.{}", node["backendDOMNodeId"]);
        let reference = json!({ "element-6066-11e4-a52e-4f735466cecf": id });
        WebElement::from_json(reference, self.driver.handle().clone()).expect("an element")
    }
}

fn is_focusable(node: &Value) -> bool {
    let properties = node["properties"].as_array();
    properties.is_some_and(|all| all.iter().any(|one| one["name"] == "focusable" && one["value"]["value"] == json!(true)))
}
