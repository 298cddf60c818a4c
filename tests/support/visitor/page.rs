//! A document as a visitor reads it.

use reqwest::Url;
use scraper::{ElementRef, Html, Selector};

use super::Form;

/// A parsed page or fragment.
pub struct Page {
    html: Html,
    url: Url,
}

impl Page {
    pub(super) fn parse(text: &str, url: &Url) -> Page {
        Page { html: Html::parse_document(text), url: url.clone() }
    }

    /// All readable text, spaces drawn together.
    pub fn text(&self) -> String {
        self.html.select(&selector("body")).map(words).collect()
    }

    pub fn title(&self) -> String {
        self.words_of("title").join("")
    }

    /// The text of each element that matches.
    pub fn words_of(&self, css: &str) -> Vec<String> {
        self.html.select(&selector(css)).map(words).collect()
    }

    /// An attribute of each element that matches and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.html.select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    pub fn count(&self, css: &str) -> usize {
        self.html.select(&selector(css)).count()
    }

    /// The one form that is sent by a button with exactly this text or accessible label; pressing it is part of it.
    #[track_caller]
    pub fn form(&self, button: &str) -> Form {
        let forms = self.forms_with(button);
        let names = self.button_names().join(", ");
        assert_eq!(forms.len(), 1, "forms with the button “{button}” at {}; there are: {names}\n{}", self.url, self.text());
        forms.into_iter().next().expect("one form")
    }

    /// All forms with such a button, for lists in which every row has one.
    pub fn forms_with(&self, button: &str) -> Vec<Form> {
        let buttons = self.buttons().into_iter().filter(|element| name_of(*element) == button);
        buttons.filter_map(|element| Form::around(&self.html, element, &self.url)).collect()
    }

    /// The form whose element matches, with no button pressed.
    #[track_caller]
    pub fn form_at(&self, css: &str) -> Form {
        let element = self.html.select(&selector(css)).next();
        let element = element.unwrap_or_else(|| panic!("no form matches {css} at {}", self.url));
        Form::read(&self.html, element, &self.url)
    }

    fn buttons(&self) -> Vec<ElementRef<'_>> {
        self.html.select(&selector("button:not([type=button]):not([type=reset]), input[type=submit]")).collect()
    }

    fn button_names(&self) -> Vec<String> {
        self.buttons().into_iter().map(|element| format!("“{}”", name_of(element))).collect()
    }
}

/// A button's name as it is announced: its label, else its value, else its text.
fn name_of(element: ElementRef) -> String {
    let label = element.attr("aria-label").or_else(|| element.attr("value").filter(|_| element.value().name() == "input"));
    label.map_or_else(|| words(element), str::to_owned)
}

pub(super) fn words(element: ElementRef) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

pub(super) fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css} is no selector: {error}"))
}
