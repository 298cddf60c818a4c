//! A cookie jar that a test can look into. Attributes other than removal are not obeyed: tests read them from the answer.

use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Default)]
pub struct Jar(Mutex<BTreeMap<String, String>>);

impl Jar {
    pub fn put(&self, name: &str, value: &str) {
        self.0.lock().expect("the jar").insert(name.to_owned(), value.to_owned());
    }

    pub fn value(&self, name: &str) -> Option<String> {
        self.0.lock().expect("the jar").get(name).cloned()
    }

    pub fn all(&self) -> Vec<(String, String)> {
        self.0.lock().expect("the jar").iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// What goes into the `Cookie` header.
    pub fn header(&self) -> Option<String> {
        let pairs: Vec<String> = self.all().iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes in one `Set-Cookie` header.
    pub fn take_in(&self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let ends = parts.any(|attribute| attribute.eq_ignore_ascii_case("max-age=0"));
        if ends {
            self.0.lock().expect("the jar").remove(name);
        } else {
            self.put(name, value);
        }
    }
}
