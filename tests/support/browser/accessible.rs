//! axe-core against the page that is shown.

use serde_json::Value;

use super::Browser;

const AXE: &str = include_str!("../axe/axe.min.js");
const RUN: &str = "return axe.run(document, { resultTypes: ['violations'], runOnly: [
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });";

impl Browser {
    /// Fails with one line for each thing that axe-core holds against this page.
    /// The source travels as a WebDriver script, which the page's content security policy does not concern; once for each page,
    /// because it is long.
    pub async fn assert_accessible(&self) {
        if self.script("return 'axe' in window").await != Value::Bool(true) {
            self.script(AXE).await;
        }
        let result = self.script(RUN).await;
        let violations = result["violations"].as_array().cloned().expect("axe answers");
        if !violations.is_empty() {
            let lines: Vec<String> = violations.iter().map(in_words).collect();
            self.give_up(&format!("axe-core objects:\n{}", lines.join("\n"))).await;
        }
    }
}

fn in_words(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<String> =
        nodes.map(|node| format!("  {} {}\n  {}", node["target"], node["html"], node["failureSummary"])).collect();
    format!("{} ({}): {}\n{}", violation["id"], violation["impact"], violation["help"], places.join("\n"))
}
