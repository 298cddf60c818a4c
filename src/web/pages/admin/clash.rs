//! Two administrators changed the same thing: both versions side by side, and nothing overwritten.

/// What both wanted.
#[derive(Clone, Debug, Default)]
pub struct Clash {
    /// `Somebody changed this team after you opened it.`
    pub text: String,
    /// Line by line, only where they differ.
    pub lines: Vec<ClashLine>,
    /// Where *Keep theirs* leads.
    pub keep_href: String,
}

/// One thing that both decided differently.
#[derive(Clone, Debug, Default)]
pub struct ClashLine {
    /// `Name`
    pub what: String,
    /// As it is stored now.
    pub theirs: String,
    /// As it was typed.
    pub mine: String,
}

impl Clash {
    /// A clash without lines.
    pub fn new(text: &str, keep_href: &str) -> Self {
        Self { text: text.to_owned(), lines: Vec::new(), keep_href: keep_href.to_owned() }
    }

    /// Adds a line, unless both say the same.
    pub fn line(mut self, what: &str, theirs: &str, mine: &str) -> Self {
        let words = |text: &str| if text.is_empty() { "Nothing".to_owned() } else { text.to_owned() };
        if theirs != mine {
            self.lines.push(ClashLine { what: what.to_owned(), theirs: words(theirs), mine: words(mine) });
        }
        self
    }
}
