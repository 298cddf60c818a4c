//! Entries in words: what was done, what was tried, and why it was refused.

/// The kinds of things, in the order in which they are offered.
pub(super) const KINDS: [(&str, &str); 12] = [
    ("token", "Tokens"),
    ("job", "Bulk changes"),
    ("person", "People"),
    ("identity", "Service identities"),
    ("team", "Teams"),
    ("role", "Roles"),
    ("project", "Projects"),
    ("service", "Services"),
    ("organization", "The organization"),
    ("policy", "The policy"),
    ("session", "Sessions"),
    ("audit", "The audit log"),
];

/// What a kind of thing is called in a list of choices.
pub(super) fn kind(word: &str) -> &str {
    KINDS.iter().find(|(known, _)| *known == word).map_or(word, |(_, label)| label)
}

/// One thing of this kind.
pub(super) fn one(word: &str) -> &str {
    match word {
        "audit" => "the audit log",
        "account" => "their account",
        "identity" => "service identity",
        "job" => "bulk change",
        "policy" => "the policy of",
        other => other,
    }
}

/// What was done, so that the name of the thing can follow. Words that nobody has written yet are taken from the action itself.
pub(super) fn done(action: &str) -> String {
    const DEEDS: [(&str, &str); 71] = [
        ("audit.let_go", "let go of old entries of the"),
        ("identity.created", "made"),
        ("identity.deleted", "deleted"),
        ("identity.disabled", "disabled"),
        ("identity.edited", "changed"),
        ("identity.enabled", "let act again"),
        ("identity.token_taken_over", "handed a token over to"),
        ("organization.founded", "founded"),
        ("organization.generated", "made up people and tokens of"),
        ("organization.renamed", "renamed"),
        ("person.added", "added"),
        ("person.disabled", "disabled"),
        ("person.edited", "edited the profile of"),
        ("person.enabled", "let act again"),
        ("person.invited", "invited"),
        ("person.joined", "brought in"),
        ("person.password_changed", "changed the password of"),
        ("person.password_chosen", "chose the first password of"),
        ("person.removed", "removed"),
        ("person.signed_in", "signed in"),
        ("person.signed_out", "signed out"),
        ("person.token_given_up", "handed over a token of"),
        ("person.switched_organization", "switched organization"),
        ("policy.changed", "changed the policy of"),
        ("policy.scheduled", "planned another policy for"),
        ("policy.withdrawn", "dropped the planned policy of"),
        ("project.archived", "archived"),
        ("project.created", "made"),
        ("project.renamed", "renamed"),
        ("project.restored", "restored"),
        ("role.changed", "changed"),
        ("role.created", "made"),
        ("role.deleted", "deleted"),
        ("service.changed", "changed"),
        ("service.created", "made"),
        ("service.credential_created", "made a credential for"),
        ("service.deleted", "removed"),
        ("session.ended", "ended a session of"),
        ("session.others_ended", "ended the other sessions of"),
        ("signing_key.made", "made the signing key"),
        ("tokens.bulk", "ordered the bulk change"),
        ("tokens.bulk_finished", "came to the end of the bulk change"),
        ("signing_key.rotated", "rotated the signing key to"),
        ("team.admin_changed", "changed who leads"),
        ("team.created", "made"),
        ("team.deleted", "deleted"),
        ("team.described", "described"),
        ("team.member_added", "added somebody to"),
        ("team.member_removed", "took somebody out of"),
        ("team.role_added", "gave a role to"),
        ("team.role_removed", "took a role from"),
        ("token.approval_asked", "asked for approval of"),
        ("token.approved", "approved"),
        ("token.created", "made"),
        ("token.declined", "declined"),
        ("token.described", "described"),
        ("token.end_moved", "moved the end of"),
        ("token.handed_over", "handed over"),
        ("token.networks_changed", "changed from where one may use"),
        ("token.paused", "paused"),
        ("token.request_withdrawn", "took back the request for"),
        ("token.renamed", "renamed"),
        ("token.resumed", "let work again"),
        ("token.revoked", "revoked"),
        ("token.rights_changed", "changed the rights of"),
        ("token.rotated", "gave a new secret to"),
        ("token.secret_made", "revealed the first secret of"),
        ("token.start_moved", "moved the start of"),
        ("token.widening_asked", "asked for approval of more for"),
        ("token.given_up", "gave up"),
        ("token.exchanged", "exchanged"),
    ];
    DEEDS.iter().find(|(known, _)| *known == action).map_or_else(|| plain(action), |(_, words)| (*words).to_owned())
}

/// What was done, with whom or what it was done; `None` where the action says enough, or the entry does not tell.
pub(super) fn done_with<'a>(action: &str, value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let (member, role) = (value("member"), value("role"));
    match action {
        "team.member_added" => Some(format!("added {} to", member?)),
        "team.member_removed" => Some(format!("took {} out of", member?)),
        "team.admin_changed" if value("is_team_admin") == Some("true") => Some(format!("let {} lead", member?)),
        "team.admin_changed" => Some(format!("no longer lets {} lead", member?)),
        "team.role_added" => Some(format!("gave the role {} to", role?)),
        "team.role_removed" => Some(format!("took the role {} from", role?)),
        _ => None,
    }
}

/// What was tried, so that the name of the thing can follow.
pub(super) fn tried(action: &str) -> String {
    const DEEDS: [(&str, &str); 36] = [
        ("approval", "approve"),
        ("archive", "archive"),
        ("create", "make"),
        ("credentials", "make a credential for"),
        ("delete", "delete"),
        ("deletion", "delete"),
        ("description", "describe"),
        ("disable", "disable"),
        ("enable", "enable"),
        ("end", "end a session of"),
        ("handover", "hand over"),
        ("invitation", "invite"),
        ("leaving", "hand over a token of"),
        ("members", "add somebody to"),
        ("members.delete", "take somebody out of"),
        ("members.lead", "change who leads"),
        ("members.removal", "take somebody out of"),
        ("members.update", "add somebody to"),
        ("name", "rename"),
        ("networks", "change from where one may use"),
        ("password", "change the password of"),
        ("pause", "pause"),
        ("profile", "edit the profile of"),
        ("refusal", "decline"),
        ("removal", "remove"),
        ("restore", "restore"),
        ("resume", "let work again"),
        ("revocation", "revoke"),
        ("revoke", "revoke"),
        ("rights", "change the rights of"),
        ("roles", "give a role to"),
        ("rotation", "give a new secret to"),
        ("tokens", "make a token for"),
        ("update", "change"),
        ("valid-until", "move the end of"),
        ("withdrawal", "take back"),
    ];
    let deed = action.split_once('.').map_or(action, |(_, deed)| deed);
    let known = DEEDS.iter().find(|(known, _)| *known == deed).map(|(_, words)| (*words).to_owned());
    format!("tried to {}", known.unwrap_or_else(|| format!("change the {} of", deed.replace(['.', '-', '_'], " "))))
}

fn plain(action: &str) -> String {
    action.split_once('.').map_or(action, |(_, deed)| deed).replace(['.', '_', '-'], " ")
}

/// Why it was refused.
pub(super) fn reason(code: &str, note: Option<&str>) -> String {
    let words = match code {
        "not_found" => "It exists, but is not theirs to see.",
        "step_up_required" => "The password was asked for and not given.",
        "wrong_password" => "The password was wrong.",
        "form_token" => "The form did not come from one of our pages.",
        "too_many_refusals" => "These came within a minute and are counted here.",
        _ => note.unwrap_or("It was refused."),
    };
    words.to_owned()
}
