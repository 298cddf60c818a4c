//! The tables as diesel sees them; `tests/schema.rs` compares them with both migrated databases.

diesel::table! {
    instance (id) {
        id -> BigInt,
        key_check -> Text,
        token_prefix -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    organizations (id) {
        id -> Text,
        name -> Text,
        created_at -> BigInt,
        version -> BigInt,
        archived_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    people (id) {
        id -> Text,
        username -> Text,
        email -> Text,
        email_key -> Text,
        full_name -> Text,
        password_hash -> Text,
        disabled_at -> Nullable<BigInt>,
        active_organization_id -> Text,
        created_at -> BigInt,
        version -> BigInt,
        kind -> Text,
        team_id -> Nullable<Text>,
        description -> Text,
    }
}

diesel::table! {
    handovers (token_id, at) {
        token_id -> Text,
        organization_id -> Text,
        from_id -> Text,
        to_id -> Text,
        by_id -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    memberships (organization_id, person_id) {
        organization_id -> Text,
        person_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    projects (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        name_key -> Text,
        archived_at -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    roles (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        name_key -> Text,
        description -> Text,
        built_in -> Nullable<Text>,
        pairs -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    teams (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        name_key -> Text,
        description -> Text,
        built_in -> Nullable<Text>,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    team_members (team_id, person_id) {
        team_id -> Text,
        person_id -> Text,
        is_team_admin -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    team_grants (team_id, scope, project_id, role_id) {
        team_id -> Text,
        scope -> Text,
        project_id -> Text,
        role_id -> Text,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        organization_id -> Text,
        owner_id -> Text,
        parent_id -> Nullable<Text>,
        kind -> Text,
        name -> Text,
        search_key -> Text,
        description -> Text,
        rights -> Text,
        manages_tokens -> Bool,
        valid_from -> BigInt,
        ends_at -> Nullable<BigInt>,
        enabled -> Bool,
        revoked_at -> Nullable<BigInt>,
        revoked_by -> Nullable<Text>,
        revocation_reason -> Nullable<Text>,
        digest -> Binary,
        hint -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> BigInt,
        name_key -> Text,
        networks -> Text,
        waits_for -> Nullable<Text>,
    }
}

diesel::table! {
    policies (organization_id) {
        organization_id -> Text,
        document -> Text,
        next_document -> Nullable<Text>,
        next_from -> Nullable<BigInt>,
        updated_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    token_requests (id) {
        id -> Text,
        organization_id -> Text,
        token_id -> Text,
        requester_id -> Text,
        sort -> Text,
        rights -> Text,
        manages_tokens -> Bool,
        valid_from -> BigInt,
        ends_at -> Nullable<BigInt>,
        networks -> Text,
        state -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        remark -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    token_use_origins (token_id, address, user_agent, service_id) {
        token_id -> Text,
        address -> Text,
        user_agent -> Text,
        service_id -> Text,
        first_used_at -> BigInt,
        last_used_at -> BigInt,
        times -> BigInt,
        address_key -> Text,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        organization_id -> Text,
        person_id -> Text,
        session_id -> Nullable<Text>,
        token_id -> Nullable<Text>,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        request_id -> Nullable<Text>,
        deed -> Text,
        reason -> Text,
        total -> BigInt,
        undoes -> Nullable<Text>,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    job_items (job_id, number) {
        job_id -> Text,
        number -> BigInt,
        token_id -> Text,
        name -> Text,
        version -> BigInt,
        version_after -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        detail -> Nullable<Text>,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Text,
        organization_id -> Text,
        person_id -> Text,
        name -> Text,
        name_key -> Text,
        query -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    submissions (id) {
        id -> Text,
        person_id -> Text,
        token_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    token_uses (token_id) {
        token_id -> Text,
        last_used_at -> BigInt,
        last_address -> Nullable<Text>,
        last_user_agent -> Nullable<Text>,
        times -> BigInt,
    }
}

diesel::table! {
    token_use_days (token_id, day) {
        token_id -> Text,
        day -> BigInt,
        allowed -> BigInt,
        refused -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        digest -> Binary,
        person_id -> Nullable<Text>,
        state -> Text,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        created_at -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Text,
        failures -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Text,
        at -> BigInt,
        organization_id -> Nullable<Text>,
        person_id -> Nullable<Text>,
        person_name -> Nullable<Text>,
        credential -> Text,
        token_id -> Nullable<Text>,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        request_id -> Nullable<Text>,
        action -> Text,
        target_kind -> Text,
        target_id -> Text,
        target_name -> Text,
        changes -> Text,
        note -> Nullable<Text>,
        result -> Text,
        code -> Nullable<Text>,
        number -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    organization_use_days (organization_id, day) {
        organization_id -> Text,
        day -> BigInt,
        allowed -> BigInt,
        refused -> BigInt,
    }
}

diesel::table! {
    tallies (organization_id) {
        organization_id -> Text,
        at -> BigInt,
        tally -> Text,
    }
}

diesel::table! {
    audit_heads (chain) {
        chain -> Text,
        number -> BigInt,
        hash -> Binary,
        anchor_number -> BigInt,
        anchor_hash -> Binary,
        seal -> Binary,
    }
}

diesel::table! {
    audit_checks (chain) {
        chain -> Text,
        at -> BigInt,
        entries -> BigInt,
        fault -> Nullable<Text>,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        public_key -> Binary,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        algorithm -> Text,
        sealed_private_key -> Nullable<Binary>,
    }
}

diesel::table! {
    idempotent_answers (id) {
        id -> Text,
        request_digest -> Binary,
        answer -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    invitations (digest) {
        digest -> Binary,
        person_id -> Text,
        ends_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    generation (id) {
        id -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    change_log (number, kind, target_id) {
        number -> BigInt,
        kind -> Text,
        target_id -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    services (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        description -> Text,
        places -> Text,
        rules -> Text,
        headers -> Text,
        cache_seconds -> BigInt,
        preflight -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    service_credentials (id) {
        id -> Text,
        service_id -> Text,
        digest -> Binary,
        hint -> Text,
        created_at -> BigInt,
        ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    token_use_rights (token_id, service_id, used_right) {
        token_id -> Text,
        service_id -> Text,
        used_right -> Text,
        last_used_at -> BigInt,
        times -> BigInt,
    }
}

diesel::joinable!(team_members -> teams (team_id));
diesel::joinable!(team_grants -> teams (team_id));
diesel::joinable!(team_grants -> roles (role_id));
diesel::joinable!(memberships -> people (person_id));
diesel::joinable!(memberships -> organizations (organization_id));
diesel::joinable!(team_members -> people (person_id));
diesel::joinable!(token_uses -> tokens (token_id));

diesel::allow_tables_to_appear_in_same_query!(
    handovers,
    jobs,
    job_items,
    token_use_origins,
    saved_views,
    token_use_rights,
    service_credentials,
    services,
    change_log,
    generation,
    invitations,
    instance,
    organizations,
    people,
    memberships,
    projects,
    roles,
    teams,
    team_members,
    team_grants,
    tokens,
    token_requests,
    policies,
    submissions,
    token_uses,
    token_use_days,
    sessions,
    sign_in_failures,
    audit_events,
    audit_heads,
    organization_use_days,
    tallies,
    audit_checks,
);
