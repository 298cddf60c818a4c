//! The tags of a template, read without running it: template code may stand anywhere inside them.

/// One opening tag with the names of its attributes.
pub struct Tag {
    pub text: String,
    name: String,
    attributes: Vec<String>,
}

/// All opening tags, in order.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let is_tag = rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic());
        let length = if is_tag { tag_length(rest) } else { 1 };
        if is_tag {
            tags.push(Tag::read(&rest[..length]));
        }
        rest = &rest[length..];
    }
    tags
}

/// Up to the `>` that is neither inside quotes nor inside `{{ … }}` or `{% … %}`.
fn tag_length(text: &str) -> usize {
    let (mut quote, mut depth) = (None, 0);
    for (at, letter) in text.char_indices() {
        match (letter, quote) {
            ('{', _) => depth += 1,
            ('}', _) => depth -= 1,
            _ if depth > 0 => {}
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            ('>', None) => return at + 1,
            _ => {}
        }
    }
    text.len()
}

impl Tag {
    fn read(text: &str) -> Tag {
        let inside = without_values(text.trim_start_matches('<').trim_end_matches('>'));
        let mut words = inside.split_whitespace().map(|word| word.trim_end_matches(['=', '/']).to_ascii_lowercase());
        Tag {
            name: words.next().unwrap_or_default(),
            attributes: words.collect(),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|one| one == attribute)
    }

    /// `hx-target`, and also `hx-target:inherited` or `data-hx-target`.
    fn has_stem(&self, stem: &str) -> bool {
        self.attributes.iter().any(|one| one.trim_start_matches("data-").split(':').next() == Some(stem))
    }
}

/// Leaves attribute names alone: values and template code become nothing.
fn without_values(text: &str) -> String {
    let (mut quote, mut depth) = (None, 0);
    let kept = text.chars().map(|letter| match (letter, quote) {
        ('{', _) => {
            depth += 1;
            ' '
        }
        ('}', _) => {
            depth -= 1;
            ' '
        }
        _ if depth > 0 => ' ',
        ('"' | '\'', None) => {
            quote = Some(letter);
            ' '
        }
        (_, Some(open)) => {
            if open == letter {
                quote = None;
            }
            ' '
        }
        _ => letter,
    });
    kept.collect()
}

/// Whether it holds script or style, which the content security policy would refuse.
pub fn is_inline(tag: &Tag) -> bool {
    let handler = tag.attributes.iter().any(|name| name.starts_with("on") || name.starts_with("hx-on"));
    let script = tag.name == "script" && !tag.has("src");
    handler || script || tag.has("style") || tag.name == "style"
}

/// What is wrong with its htmx attributes.
pub fn hx_fault(tag: &Tag) -> Option<String> {
    let is_hx = |name: &String| name.starts_with("hx-") || name.starts_with("data-hx-");
    if !tag.attributes.iter().any(is_hx) {
        return None;
    }
    if !tag.has("hx-nonce") {
        return Some(format!("without hx-nonce: {}", tag.text));
    }
    // Such an element says itself where its content goes.
    if tag.name == "hx-partial" {
        return None;
    }
    let has_verb = ["hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-boost"].iter().any(|verb| tag.has_stem(verb));
    let inherits = tag.attributes.iter().any(|name| name.contains(":inherited"));
    let aims = tag.has_stem("hx-target") || tag.has_stem("hx-swap");
    (aims && !has_verb && !inherits).then(|| format!("hx-target or hx-swap without a verb: {}", tag.text))
}
