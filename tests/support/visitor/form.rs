//! A form as it stands in the HTML: its controls with their values, and what a person can do with them.
//!
//! Filling in something that is not there fails, so that a test cannot send what the page does not offer.
//! [`Form::forge`] and [`Form::without`] are for those who do not use the page.

use std::collections::BTreeSet;

use reqwest::{Method, Url};
use scraper::{ElementRef, Html};

use super::page::{selector, words};

/// A form being filled in.
#[derive(Clone, Debug)]
pub struct Form {
    url: Url,
    plain: (Method, String),
    scripted: Option<(Method, String)>,
    controls: Vec<Control>,
}

#[derive(Clone, Debug)]
struct Control {
    name: String,
    value: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Text of any sort, dates, hidden values, a pressed button.
    Text,
    /// A checkbox.
    Box { on: bool },
    /// One of several radio buttons with the same name.
    Choice { on: bool },
    /// A select with what it offers.
    Menu { offers: BTreeSet<String> },
}

impl Form {
    /// Reads the form that a button belongs to, with that button pressed.
    pub(super) fn around(html: &Html, button: ElementRef, url: &Url) -> Option<Form> {
        let mut form = Form::read(html, owner(html, button)?, url);
        if let Some(action) = button.attr("formaction") {
            form.plain.1 = action.to_owned();
        }
        form.scripted = scripted(button).or(form.scripted);
        if let Some(name) = button.attr("name") {
            form.controls.push(Control::text(name, button.attr("value").unwrap_or_default()));
        }
        Some(form)
    }

    pub(super) fn read(html: &Html, form: ElementRef, url: &Url) -> Form {
        let method = if form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")) {
            Method::POST
        } else {
            Method::GET
        };
        let action = form.attr("action").unwrap_or_default().to_owned();
        let all = html.select(&selector("input[name], select[name], textarea[name]")).collect::<Vec<_>>();
        let mine = all.into_iter().filter(|control| owner(html, *control).map(|owner| owner.id()) == Some(form.id()));
        let controls = mine.filter(|control| !is_disabled(*control)).filter_map(Control::read).collect();
        Form { url: url.clone(), plain: (method, action), scripted: scripted(form), controls }
    }

    /// Types into a text field, or picks one of a menu's offers.
    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Form {
        let control = self.find(name, |kind| matches!(kind, Kind::Text | Kind::Menu { .. }));
        if let Kind::Menu { offers } = &control.kind {
            assert!(offers.contains(value), "the menu “{name}” offers {offers:?}, not {value:?}");
        }
        control.value = value.to_owned();
        self
    }

    /// Ticks the checkbox with this name and value.
    #[track_caller]
    pub fn tick(self, name: &str, value: &str) -> Form {
        self.set_box(name, value, true)
    }

    /// Takes the tick away.
    #[track_caller]
    pub fn untick(self, name: &str, value: &str) -> Form {
        self.set_box(name, value, false)
    }

    /// Chooses one of several radio buttons.
    #[track_caller]
    pub fn choose(mut self, name: &str, value: &str) -> Form {
        let offered =
            self.controls.iter().any(|one| one.name == name && one.value == value && matches!(one.kind, Kind::Choice { .. }));
        assert!(offered, "no choice {name}={value} in {:?}", self.names());
        for one in self.controls.iter_mut().filter(|one| one.name == name) {
            one.kind = Kind::Choice { on: one.value == value };
        }
        self
    }

    /// Sends something that the page does not offer: replaces every control of that name, or adds one.
    pub fn forge(mut self, name: &str, value: &str) -> Form {
        self.controls.retain(|control| control.name != name);
        self.controls.push(Control::text(name, value));
        self
    }

    /// Leaves out what the page would send, for example the CSRF field.
    #[track_caller]
    pub fn without(mut self, name: &str) -> Form {
        assert!(
            self.controls.iter().any(|control| control.name == name),
            "nothing named {name} to leave out in {:?}",
            self.names()
        );
        self.controls.retain(|control| control.name != name);
        self
    }

    /// Sends it to another path.
    pub fn sent_to(mut self, path: &str) -> Form {
        self.plain.1 = path.to_owned();
        self.scripted = self.scripted.map(|(method, _)| (method, path.to_owned()));
        self
    }

    /// The value that would be sent now; the first, when there are several.
    pub fn value(&self, name: &str) -> Option<String> {
        self.pairs().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    }

    /// The values of all checkboxes and choices with this name, ticked or not.
    pub fn offers(&self, name: &str) -> Vec<String> {
        self.controls.iter().filter(|control| control.name == name).map(|control| control.value.clone()).collect()
    }

    pub(super) fn action(&self, with_script: bool) -> String {
        let (_, action) = self.way(with_script);
        // A GET form replaces the query of its address.
        self.url.join(action).map(String::from).unwrap_or_else(|error| panic!("{action}: {error}"))
    }

    pub(super) fn method(&self, with_script: bool) -> Method {
        self.way(with_script).0.clone()
    }

    pub(super) fn into_pairs(self) -> Vec<(String, String)> {
        self.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    pub(super) fn into_query(self, action: &str) -> String {
        let mut url = Url::parse(action).expect("an address");
        url.query_pairs_mut().clear().extend_pairs(self.pairs());
        url.into()
    }

    fn way(&self, with_script: bool) -> &(Method, String) {
        self.scripted.as_ref().filter(|_| with_script).unwrap_or(&self.plain)
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let sent =
            self.controls.iter().filter(|control| !matches!(control.kind, Kind::Box { on: false } | Kind::Choice { on: false }));
        sent.map(|control| (control.name.as_str(), control.value.as_str()))
    }

    fn names(&self) -> Vec<String> {
        self.controls.iter().map(|control| format!("{}={}", control.name, control.value)).collect()
    }

    #[track_caller]
    fn set_box(mut self, name: &str, value: &str, on: bool) -> Form {
        let value = value.to_owned();
        let names = self.names();
        let control =
            self.controls.iter_mut().find(|one| one.name == name && one.value == value && matches!(one.kind, Kind::Box { .. }));
        control.unwrap_or_else(|| panic!("no checkbox {name}={value} in {names:?}")).kind = Kind::Box { on };
        self
    }

    #[track_caller]
    fn find(&mut self, name: &str, fits: fn(&Kind) -> bool) -> &mut Control {
        let names = self.names();
        let control = self.controls.iter_mut().find(|control| control.name == name && fits(&control.kind));
        control.unwrap_or_else(|| panic!("no field named {name} in {names:?}"))
    }
}

impl Control {
    fn text(name: &str, value: &str) -> Control {
        Control { name: name.to_owned(), value: value.to_owned(), kind: Kind::Text }
    }

    /// Nothing for controls that are only sent when they are pressed.
    fn read(element: ElementRef) -> Option<Control> {
        let name = element.attr("name")?.to_owned();
        let on = element.attr("checked").is_some();
        let value = element.attr("value");
        let (value, kind) = match (element.value().name(), element.attr("type").unwrap_or("text")) {
            ("select", _) => return Some(Control::menu(name, element)),
            ("textarea", _) => (element.text().collect(), Kind::Text),
            (_, "submit" | "button" | "image" | "reset") => return None,
            (_, "checkbox") => (value.unwrap_or("on").to_owned(), Kind::Box { on }),
            (_, "radio") => (value.unwrap_or("on").to_owned(), Kind::Choice { on }),
            _ => (value.unwrap_or_default().to_owned(), Kind::Text),
        };
        Some(Control { name, value, kind })
    }

    fn menu(name: String, element: ElementRef) -> Control {
        let read = |option: ElementRef| option.attr("value").map_or_else(|| words(option), str::to_owned);
        let offers: Vec<String> = element.select(&selector("option:not([disabled])")).map(read).collect();
        let chosen = element.select(&selector("option[selected]")).next().map(read);
        let value = chosen.or_else(|| offers.first().cloned()).unwrap_or_default();
        Control { name, value, kind: Kind::Menu { offers: offers.into_iter().collect() } }
    }
}

/// The form that a control belongs to: the one its `form` attribute names, else the one around it.
fn owner<'a>(html: &'a Html, control: ElementRef<'a>) -> Option<ElementRef<'a>> {
    if let Some(id) = control.attr("form") {
        return html.select(&selector("form")).find(|form| form.attr("id") == Some(id));
    }
    control.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "form")
}

fn is_disabled(control: ElementRef) -> bool {
    let mut fieldsets = control.ancestors().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "fieldset");
    control.attr("disabled").is_some() || fieldsets.any(|fieldset| fieldset.attr("disabled").is_some())
}

fn scripted(element: ElementRef) -> Option<(Method, String)> {
    let verbs = [
        ("hx-post", Method::POST),
        ("hx-get", Method::GET),
        ("hx-put", Method::PUT),
        ("hx-patch", Method::PATCH),
        ("hx-delete", Method::DELETE),
    ];
    verbs.into_iter().find_map(|(attribute, method)| Some((method, element.attr(attribute)?.to_owned())))
}
