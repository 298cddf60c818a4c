//! The shell around a page: who is signed in, where, and where one can go.

use super::frame::{Frame, NavItem, PersonBadge, Toast, initials};
use crate::app::people::whoami::Whoami;
use crate::web::visit::Visit;

/// The part of the house a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// A person's own tokens.
    Tokens,
    /// A person's own account.
    Account,
}

/// The frame of a page for somebody who has signed in. `title` is `Thing – Section`.
pub fn frame(visit: &Visit, whoami: &Whoami, section: Section, title: &str) -> Frame {
    let name = whoami.person.full_name.as_str();
    Frame {
        organization: whoami.organization.name.as_str().to_owned(),
        person: Some(PersonBadge {
            name: name.to_owned(),
            detail: whoami.person.username.as_str().to_owned(),
            initials: initials(name),
        }),
        nav: nav(section),
        ..bare(visit, title)
    }
}

/// The frame of a page for a visitor, or of a fragment: it carries what forms and scripts need and no more.
pub fn bare(visit: &Visit, title: &str) -> Frame {
    Frame {
        nonce: visit.marks.nonce.clone(),
        csrf: visit.csrf(),
        theme: visit.taste.theme.clone(),
        zone: visit.taste.zone.clone(),
        keys_off: visit.taste.keys_off,
        title: title.to_owned(),
        ..Frame::default()
    }
}

/// The same frame with a message that is shown once.
pub fn saying(mut frame: Frame, toast: Toast) -> Frame {
    frame.toasts.push(toast);
    frame
}

fn nav(section: Section) -> Vec<NavItem> {
    let item = |label: &str, href: &str, icon: &str, this: Section| NavItem {
        label: label.to_owned(),
        href: href.to_owned(),
        icon: icon.to_owned(),
        current: section == this,
    };
    vec![item("Tokens", "/web/pats", "key-round", Section::Tokens), item("Account", "/web/account", "settings", Section::Account)]
}
