//! What a page leaves behind: storages, caches, cookies, history, console, clipboard.

use serde_json::json;

use super::Browser;

const DUMP: &str = "
    const dump = { local: { ...localStorage }, session: { ...sessionStorage }, state: history.state,
                   address: location.href, title: document.title, referrer: document.referrer, name: window.name,
                   workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length, caches: {}, databases: {} };
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        dump.caches[name] = await Promise.all((await cache.keys()).map(async key => [key.url, await (await cache.match(key)).text()]));
    }
    const settled = request => new Promise((good, bad) => { request.onsuccess = () => good(request.result); request.onerror = bad; });
    for (const { name } of await indexedDB.databases()) {
        const database = await settled(indexedDB.open(name));
        for (const store of database.objectStoreNames)
            dump.databases[name + '/' + store] = await settled(database.transaction(store).objectStore(store).getAll());
        database.close();
    }
    return dump;";

impl Browser {
    /// Every place but the document where a page can keep something, as one text to search.
    /// Web storage, IndexedDB, caches, all cookies, history state, address, title, referrer.
    pub async fn traces(&self) -> String {
        let dump = self.script(&format!("return (async () => {{ {DUMP} }})()")).await;
        let cookies = self.devtools("Network.getAllCookies", json!({})).await;
        let history = self.devtools("Page.getNavigationHistory", json!({})).await;
        json!({ "page": dump, "cookies": cookies, "history": history }).to_string()
    }

    /// What the page and the browser complained about since the last question: errors, refused content, failed scripts.
    /// Answers with an error status are left out, because tests provoke them.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await.expect("the console");
        let lines = entries.iter().filter_map(|entry| serde_json::to_value(entry).ok());
        lines
            .filter(|line| line["level"] == "SEVERE" && line["source"] != "network")
            .map(|line| line["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What a person would paste now.
    pub async fn clipboard(&self) -> String {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", permissions).await;
        self.script("return navigator.clipboard.readText()").await.as_str().unwrap_or_default().to_owned()
    }

    /// Cuts the connection to every server, or restores it.
    pub async fn set_offline(&self, offline: bool) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }
}
