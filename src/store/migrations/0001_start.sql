-- The first desk: one table per record kind, whose columns are the fields of its struct; the journal; the word index.

-- Texts that stand in many rows. A column without a type holds the number of one, or the text itself.
create table texts (
    id integer primary key,
    text text not null
);
create unique index texts_text on texts (text);

create table returns (
    id integer primary key,
    rev bigint not null,
    natural_key,
    platform text not null,
    account text not null,
    market text not null,
    platform_ref text not null,
    order_ref text not null,
    order_id bigint,
    customer_id bigint,
    customer text not null,
    fulfilment text not null,
    sku text not null,
    product_id bigint,
    product not null,
    product_line text not null,
    supplier text not null,
    quantity bigint not null,
    n_lines bigint not null,
    status text not null,
    platform_status not null,
    platform_state,
    conflict text,
    outcome text not null,
    platform_outcome not null,
    reason_code not null,
    reason text not null,
    issue text not null,
    severity text not null,
    category text,
    category_by not null,
    mood text,
    language text not null,
    read_by not null,
    comment text not null,
    requested_at bigint not null,
    requested_text text not null,
    zone_stated bigint not null,
    decided_at bigint,
    received_at bigint,
    inspected_at bigint,
    settled_at bigint,
    closed_at bigint,
    due_at bigint not null,
    due_clause text not null,
    platform_due_at bigint,
    paused_at bigint,
    paused_millis bigint not null,
    decide_due_at bigint,
    decide_clock text,
    refund_due_at bigint,
    refund_clock text,
    currency text not null,
    value_minor bigint not null,
    refunded_minor bigint not null,
    platform_refunded_minor bigint,
    eligibility not null,
    clauses not null,
    findings not null,
    policies not null,
    overridden_at bigint,
    override_reason text not null,
    override_minor bigint not null,
    waived_minor bigint not null,
    refusal_clause text not null,
    refusal_reason text not null,
    hold text,
    dispute text,
    disputed_at bigint,
    dispute_until bigint,
    waiting_for text,
    wait_until bigint,
    snoozed_until bigint,
    receipt_closed bigint not null,
    returnless bigint not null,
    label_until bigint,
    borne_by text,
    no_label bigint not null,
    money_gone_at bigint,
    split_from bigint,
    tracking text not null,
    parcels text not null,
    assignee text not null,
    tags text not null,
    note text not null,
    told_decided_at bigint,
    told_settled_at bigint,
    stated_at bigint,
    said not null,
    updated_at bigint not null,
    keywords text not null
);
create table return_lines (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    return_id bigint not null,
    line_ref text not null,
    sku text not null,
    asin not null,
    product_id bigint,
    product not null,
    unit_label text not null,
    reason_code not null,
    reason text not null,
    asked bigint not null,
    approved bigint not null,
    received bigint not null,
    accepted bigint not null,
    rejected bigint not null,
    damaged bigint not null,
    missing bigint not null,
    wrong_item bigint not null,
    unexpected bigint not null,
    verdict not null,
    grade,
    disposition text,
    photos text not null,
    platform_disposition not null,
    value_minor bigint not null,
    note text not null,
    said not null
);
create table refunds (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    platform_ref text not null,
    platform_status text not null,
    return_id bigint,
    ticket_id bigint,
    order_id bigint,
    order_ref text not null,
    kind text not null,
    status text not null,
    currency text not null,
    amount_minor bigint not null,
    sheet text not null,
    reason text not null,
    external bigint not null,
    proposed_by text not null,
    approved_by text not null,
    proposed_at bigint not null,
    approved_at bigint,
    approved_until bigint,
    due_at bigint not null,
    due_clause text not null,
    submitted_at bigint,
    done_at bigint,
    note text not null,
    exchange_id bigint,
    paid_minor bigint,
    report_currency text not null,
    report_minor bigint,
    rate_from bigint not null,
    rate_to bigint not null,
    rated_at bigint,
    rate_source text not null,
    rate_old bigint not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null
);
create table exchanges (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    return_id bigint,
    ticket_id bigint,
    order_ref text not null,
    replacement_order_ref text not null,
    mode text not null,
    status text not null,
    platform_status text not null,
    sku text not null,
    product text not null,
    quantity bigint not null,
    reason text not null,
    currency text not null,
    difference_minor bigint not null,
    requested_at bigint not null,
    approved_at bigint,
    shipped_at bigint,
    delivered_at bigint,
    due_back_at bigint not null,
    deposit_minor bigint not null,
    charged_minor bigint not null,
    consent text not null,
    consent_at bigint,
    review text,
    replaces_id bigint,
    tracking text not null,
    note text not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null
);
create table complaints (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    platform_ref text not null,
    order_ref text not null,
    order_id bigint,
    return_id bigint,
    customer_id bigint,
    customer text not null,
    kind text not null,
    subject text not null,
    status text not null,
    platform_status text not null,
    platform_state text,
    conflict text,
    sku text not null,
    product_id bigint,
    product text not null,
    product_line text not null,
    supplier text not null,
    reason_code text not null,
    reason text not null,
    issue text not null,
    classified bigint not null,
    severity text not null,
    escalation bigint not null,
    category text,
    category_by text not null,
    mood text,
    language text not null,
    read_by text not null,
    comment text not null,
    assignee text not null,
    waiting_for text,
    wait_until bigint,
    snoozed_until bigint,
    wake text,
    woke text,
    merged_into bigint,
    merged_at bigint,
    twin_id bigint,
    apart text not null,
    follows_id bigint,
    follows_ref text not null,
    followed_id bigint,
    split_from_id bigint,
    only_thanks bigint not null,
    resolution text,
    cause text not null,
    compensation text not null,
    ticked text not null,
    waived text not null,
    resolved_by text not null,
    stage text not null,
    confirmed_by text,
    confirmed_at bigint,
    improvement_id bigint,
    score bigint,
    score_comment text not null,
    watchers text not null,
    currency text not null,
    claimed_minor bigint not null,
    opened_at bigint not null,
    opened_text text not null,
    zone_stated bigint not null,
    first_answer_at bigint,
    last_message_at bigint not null,
    resolved_at bigint,
    closed_at bigint,
    n_reopened bigint not null,
    n_messages bigint not null,
    due_at bigint not null,
    due_clause text not null,
    platform_due_at bigint,
    unanswered_at bigint,
    last_answer_at bigint,
    episode_at bigint,
    paused_at bigint,
    paused_millis bigint not null,
    asked_at bigint,
    began_at bigint not null,
    reopened_at bigint,
    n_answers bigint not null,
    waiting_at bigint,
    waits text not null,
    ended_at bigint,
    ending text,
    earlier text not null,
    answer_due_at bigint,
    answer_clock text,
    solve_due_at bigint,
    solve_clock text,
    tags text not null,
    note text not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null,
    keywords text not null
);
create table messages (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    ticket_id bigint,
    return_id bigint,
    origin_ticket_id bigint,
    order_ref text not null,
    author text not null,
    author_name text not null,
    public bigint not null,
    draft bigint not null,
    thanks bigint not null,
    category text,
    severity text not null,
    mood text,
    subject text not null,
    body text not null,
    language text not null,
    read_by text not null,
    sent_at bigint not null,
    updated_at bigint not null
);
create table parcels (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    tracking text not null,
    carrier text not null,
    service text not null,
    leg text not null,
    platform text not null,
    market text not null,
    return_id bigint,
    also_returns text not null,
    exchange_id bigint,
    order_id bigint,
    order_ref text not null,
    status text not null,
    exception text,
    platform_status text not null,
    platform_state text,
    conflict text,
    contradicted bigint not null,
    declared_lost bigint not null,
    origin_country text not null,
    destination_country text not null,
    label_cost_minor bigint not null,
    currency text not null,
    label_payer text not null,
    created_at bigint not null,
    first_scan_at bigint,
    last_event_at bigint not null,
    last_event text not null,
    delivered_at bigint,
    promised_at bigint,
    expected_at bigint,
    late_at bigint not null,
    late_basis text,
    n_ways bigint not null,
    stuck_at bigint not null,
    stuck_basis text,
    n_silences bigint not null,
    claim_due_at bigint not null,
    claim_clause text not null,
    claim text,
    claim_ref text not null,
    claimed_minor bigint not null,
    claimed_at bigint,
    n_events bigint not null,
    assignee text not null,
    tags text not null,
    note text not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null
);
create table parcel_events (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    parcel_id bigint not null,
    happened_at bigint not null,
    sequence bigint not null,
    status text not null,
    exception text,
    text text not null,
    place text not null,
    platform_status text not null,
    by_hand bigint not null
);
create table orders (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    order_ref text not null,
    name text not null,
    customer_id bigint,
    customer text not null,
    country text not null,
    status text not null,
    financial_status text not null,
    fulfilment text not null,
    placed_at bigint not null,
    placed_text text not null,
    zone_stated bigint not null,
    canceled_at bigint,
    shipped_at bigint,
    currency text not null,
    total_minor bigint not null,
    shipping_minor bigint not null,
    tax_minor bigint not null,
    discount_minor bigint not null,
    platform_refunded_minor bigint not null,
    replaces_order_ref text not null,
    tags text not null,
    note text not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null
);
create table order_lines (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    order_id bigint not null,
    line_ref text not null,
    sku text not null,
    asin not null,
    product_id bigint,
    product not null,
    quantity bigint not null,
    status text not null,
    price_minor bigint not null,
    tax_minor bigint not null,
    shipping_minor bigint not null,
    discount_minor bigint not null,
    said not null
);
create table products (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    sku text not null,
    asin text not null,
    title text not null,
    product_line text not null,
    supplier text not null,
    stock bigint,
    said text not null,
    updated_at bigint not null
);
create table customers (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    handle text not null,
    name text not null,
    email text not null,
    phone text not null,
    country text not null,
    postcode text not null,
    language text not null,
    tier text not null,
    tier_alone text,
    person_id bigint,
    joined_by text not null,
    joined_at bigint,
    apart text not null,
    flagged_until bigint not null,
    flagged_by text not null,
    flag_reason text not null,
    mail_key text not null,
    phone_key text not null,
    name_key text not null,
    first_seen_at bigint not null,
    said text not null,
    updated_at bigint not null
);
create table reviews (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    platform_ref text not null,
    order_ref text not null,
    customer_id bigint,
    customer text not null,
    sku text not null,
    product_id bigint,
    product text not null,
    product_line text not null,
    of_seller bigint not null,
    stars bigint,
    category text,
    severity text not null,
    mood text,
    title text not null,
    comment text not null,
    answer text not null,
    language text not null,
    read_by text not null,
    verified bigint not null,
    platform_status text not null,
    ticket_id bigint,
    reviewed_at bigint not null,
    stated_at bigint,
    said text not null,
    updated_at bigint not null
);
create table recoveries (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    platform text not null,
    account text not null,
    market text not null,
    platform_ref text not null,
    case_ref text not null,
    order_ref text not null,
    return_id bigint,
    reason text not null,
    sku text not null,
    product text not null,
    quantity bigint not null,
    currency text not null,
    amount_minor bigint not null,
    reverses_ref text not null,
    status text not null,
    owed_by text not null,
    claimed_at bigint,
    note text not null,
    approved_at bigint not null,
    updated_at bigint not null
);
create table credits (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    customer_id bigint,
    customer text not null,
    platform text not null,
    unit text not null,
    kind text not null,
    currency text not null,
    amount_minor bigint not null,
    refund_id bigint,
    return_id bigint,
    ticket_id bigint,
    order_ref text not null,
    note text not null,
    made_by text not null,
    made_at bigint not null,
    updated_at bigint not null
);
create table rates (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    source text not null,
    base text not null,
    day_at bigint not null,
    rates text not null,
    updated_at bigint not null
);
create table import_files (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    path text not null,
    format text not null,
    encoding text not null,
    n_rows bigint not null,
    n_opened bigint not null,
    n_updated bigint not null,
    n_unchanged bigint not null,
    n_merged bigint not null,
    n_conflicts bigint not null,
    n_rejected bigint not null,
    rejects_file text not null,
    imported_at bigint not null
);
create table effects (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    kind text not null,
    status text not null,
    channel text not null,
    return_id bigint,
    ticket_id bigint,
    refund_id bigint,
    exchange_id bigint,
    parcel_id bigint,
    report_id bigint,
    what text not null,
    language text not null,
    recipient text not null,
    subject text not null,
    body text not null,
    attachment text not null,
    attachment_hash text not null,
    currency text not null,
    amount_minor bigint not null,
    hold_until bigint not null,
    outlet text not null,
    answer text not null,
    n_tries bigint not null,
    tried_at bigint,
    left_at bigint,
    created_at bigint not null
);
create table definitions (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    sort text not null,
    name text not null,
    in_force_from bigint not null,
    enabled bigint not null,
    version bigint not null,
    text text not null,
    updated_at bigint not null
);
create table tasks (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    what text not null,
    status text not null,
    return_id bigint,
    ticket_id bigint,
    parcel_id bigint,
    refund_id bigint,
    exchange_id bigint,
    assignee text not null,
    due_at bigint not null,
    snoozed_until bigint,
    made_by text not null,
    by_rule bigint not null,
    note text not null,
    created_at bigint not null,
    ended_at bigint,
    ended_by text not null,
    updated_at bigint not null
);
create table ratings (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    ticket_id bigint not null,
    platform text not null,
    market text not null,
    order_ref text not null,
    product_line text not null,
    customer_id bigint,
    episode_at bigint not null,
    resolved_by text not null,
    resolved_at bigint,
    effect_id bigint,
    asked_at bigint,
    score bigint,
    comment text not null,
    rated_at bigint,
    replaced text not null,
    updated_at bigint not null
);
create table runs (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    rule text not null,
    version bigint not null,
    event text not null,
    cause bigint,
    return_id bigint,
    ticket_id bigint,
    parcel_id bigint,
    refund_id bigint,
    exchange_id bigint,
    outcome text not null,
    reason text not null,
    truths text not null,
    waiting text not null,
    done text not null,
    n_steps bigint not null,
    spent text not null,
    n_sent bigint not null,
    ran_at bigint not null,
    updated_at bigint not null
);
create table articles (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    language text not null,
    name text not null,
    title text not null,
    body text not null,
    status text not null,
    issues text not null,
    reasons text not null,
    product_lines text not null,
    platforms text not null,
    tags text not null,
    n_used bigint not null,
    last_used_at bigint not null,
    origin text not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table causes (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    root_id bigint not null,
    parent_id bigint,
    text text not null,
    state text not null,
    family text not null,
    metric text not null,
    scope text not null,
    period text not null,
    basis text not null,
    case_kind text not null,
    query text not null,
    n_for bigint not null,
    n_against bigint not null,
    made_by text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create table evidence (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    cause_id bigint not null,
    root_id bigint not null,
    stance text not null,
    proof text not null,
    weight text not null,
    return_id bigint,
    ticket_id bigint,
    parcel_id bigint,
    review_id bigint,
    text text not null,
    case_kind text not null,
    query text not null,
    n_then bigint,
    metric text not null,
    scope text not null,
    period text not null,
    basis text not null,
    made_by text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create table actions (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    cause_id bigint,
    root_id bigint,
    ticket_id bigint,
    task_id bigint not null,
    what text not null,
    status text not null,
    assignee text not null,
    due_at bigint not null,
    metric text not null,
    scope text not null,
    basis text not null,
    made_by text not null,
    created_at bigint not null,
    ended_at bigint,
    ended_by text not null,
    note text not null,
    verdict text not null,
    look_at bigint not null,
    looked_at bigint,
    seen bigint not null,
    updated_at bigint not null
);
create table passages (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    sort text not null,
    report text not null,
    period text not null,
    about text not null,
    section text not null,
    version bigint not null,
    base bigint not null,
    text text not null,
    open bigint not null,
    author text not null,
    created_at bigint not null,
    updated_at bigint not null
);

create table reports (
    id integer primary key,
    rev bigint not null,
    natural_key text,
    template text not null,
    title text not null,
    language text not null,
    format text not null,
    about text not null,
    first_day bigint not null,
    until_day bigint not null,
    cut_operation bigint not null,
    cut_at bigint not null,
    figures text not null,
    basis text not null,
    path text not null,
    file_hash text not null,
    subject text not null,
    summary text not null,
    sent_at bigint,
    sent_to text not null,
    made_by text not null,
    made_at bigint not null,
    updated_at bigint not null
);

create unique index returns_natural on returns (key_hash(natural_key));
create index returns_requested on returns (requested_at);
create index returns_due on returns (due_at);
create index returns_value on returns (value_minor);
create index returns_updated on returns (updated_at);
create index returns_order on returns (order_ref);
create index returns_ref on returns (platform_ref) where platform_ref <> '';
create index returns_sku on returns (sku, requested_at) where sku <> '';
create index returns_customer on returns (customer_id) where customer_id is not null;
create index returns_tracking on returns (tracking) where tracking <> '';
create index returns_assignee on returns (assignee) where assignee <> '';
create index returns_overridden on returns (overridden_at) where overridden_at is not null;
create index returns_conflict on returns (conflict) where conflict is not null;
create index returns_status on returns (status);
create index returns_decide_due on returns (decide_due_at, decide_clock, platform, market, product_line, issue, severity) where decide_due_at is not null;
create index returns_refund_due on returns (refund_due_at, refund_clock, platform, market, product_line, issue, severity) where refund_due_at is not null;
create index returns_no_decide on returns (requested_at) where decide_clock is null;
create index returns_no_refund on returns (requested_at) where refund_clock is null and received_at is not null and fulfilment <> 'platform';
create index returns_unread on returns (id) where read_by = '' and comment <> '';
create index returns_keywords on returns (rev) where keywords <> '';
create unique index return_lines_natural on return_lines (key_hash(natural_key));
create index return_lines_return on return_lines (return_id);
create index return_lines_open on return_lines (sku) where product_id is null or product = '' or said >= '0' and said < '1';
create unique index refunds_natural on refunds (key_hash(natural_key));
create index refunds_done on refunds (done_at) where done_at is not null;
create index refunds_proposed on refunds (proposed_at);
create index refunds_due on refunds (due_at);
create index refunds_amount on refunds (amount_minor);
create index refunds_return on refunds (return_id);
create index refunds_order on refunds (order_ref);
create index refunds_orderless on refunds (order_ref) where order_id is null and order_ref <> '';
create unique index exchanges_natural on exchanges (key_hash(natural_key));
create index exchanges_requested on exchanges (requested_at);
create index exchanges_return on exchanges (return_id);
create index exchanges_status on exchanges (status);
create index exchanges_order on exchanges (order_ref) where order_ref <> '';
create index refunds_status on refunds (status);
create unique index credits_natural on credits (natural_key);
create index credits_customer on credits (customer_id);
create index credits_made on credits (made_at);
create index credits_amount on credits (amount_minor);
create unique index rates_natural on rates (natural_key);
create index rates_day on rates (day_at);
create index complaints_taught on complaints (id) where category_by = 'person' and comment <> '';
create index returns_taught on returns (id) where category_by = 'person' and comment <> '';
create index complaints_unread on complaints (id) where read_by = '' and comment <> '';
create index complaints_keywords on complaints (rev) where keywords <> '';
create index messages_unread on messages (id) where read_by = '' and body <> '';
create index reviews_unread on reviews (id) where read_by = '' and comment <> '';
create unique index complaints_natural on complaints (key_hash(natural_key));
create index complaints_opened on complaints (opened_at);
create index complaints_due on complaints (due_at);
create index complaints_updated on complaints (updated_at);
create index complaints_last_message on complaints (last_message_at);
create index complaints_messages on complaints (n_messages);
create index complaints_order on complaints (order_ref);
create index complaints_orderless on complaints (order_ref) where order_id is null and order_ref <> '';
create index complaints_ref on complaints (platform_ref) where platform_ref <> '';
create index complaints_sku on complaints (sku, opened_at) where sku <> '';
create index complaints_customer on complaints (customer_id, opened_at) where customer_id is not null;
create index complaints_nameless on complaints (customer_id) where customer = '' and customer_id is not null;
create index complaints_follows on complaints (follows_ref) where follows_ref <> '';
create index complaints_assignee on complaints (assignee) where assignee <> '';
create index complaints_conflict on complaints (conflict) where conflict is not null;
create index complaints_status_due on complaints (status, due_at);
create index complaints_merged on complaints (merged_into);
-- What figures read of complaints: narrow rows in the order of the moment that anchors them.
create index complaints_began on complaints (began_at, ended_at, ending, reopened_at, kind, status, answer_clock, solve_clock, platform, market, product_line, issue, severity, customer_id);
create index complaints_ended on complaints (ended_at, ending, began_at, reopened_at, n_answers, asked_at, first_answer_at, kind, status, platform, market, product_line, issue, severity) where ended_at is not null;
create index complaints_open on complaints (began_at, reopened_at, asked_at, first_answer_at, kind, status, platform, market, product_line, issue, severity) where ended_at is null;
create index complaints_answered on complaints (first_answer_at, asked_at, kind, status, platform, market, product_line, issue, severity) where first_answer_at is not null;
create index complaints_earlier on complaints (ended_at) where earlier <> '';
create index complaints_answer_due on complaints (answer_due_at, answer_clock, kind, status, platform, market, product_line, issue, severity) where answer_due_at is not null;
create index complaints_solve_due on complaints (solve_due_at, solve_clock, kind, status, platform, market, product_line, issue, severity) where solve_due_at is not null;
create unique index messages_natural on messages (key_hash(natural_key));
create index messages_ticket on messages (ticket_id, sent_at);
create index messages_return on messages (return_id, sent_at);
create index messages_sent on messages (sent_at);
create unique index parcels_natural on parcels (key_hash(natural_key));
create index parcels_last_event on parcels (last_event_at);
create index parcels_stuck on parcels (stuck_at);
create index parcels_claim on parcels (claim_due_at);
create index parcels_late on parcels (late_at);
create index parcels_created on parcels (created_at);
create index parcels_return on parcels (return_id);
create index parcels_also on parcels (also_returns) where also_returns <> '';
create index parcels_exchange on parcels (exchange_id) where exchange_id is not null;
create index parcels_tracking on parcels (tracking) where tracking <> '';
create index parcels_assignee on parcels (assignee) where assignee <> '';
create index parcels_order on parcels (order_ref);
create index parcels_original on parcels (order_ref) where leg = 'original' and delivered_at is not null;
create unique index parcel_events_natural on parcel_events (key_hash(natural_key));
create index parcel_events_parcel on parcel_events (parcel_id, happened_at);
create index parcel_events_happened on parcel_events (happened_at);
create unique index orders_natural on orders (key_hash(natural_key));
create index orders_placed on orders (placed_at);
create index orders_ref on orders (order_ref);
create index orders_name on orders (name) where name <> '';
create index orders_customer on orders (customer_id) where customer_id is not null;
create unique index order_lines_natural on order_lines (key_hash(natural_key));
create index order_lines_order on order_lines (order_id);
-- What waits for something that a later file may tell, or was concluded from what is linked.
create index order_lines_open on order_lines (sku) where product_id is null or product = '' or said >= '0' and said < '1';
create unique index products_natural on products (key_hash(natural_key));
create unique index customers_natural on customers (key_hash(natural_key));
create index customers_person on customers (person_id) where person_id is not null;
create index customers_mail on customers (mail_key) where mail_key <> '';
create index customers_phone on customers (phone_key) where phone_key <> '';
create index customers_name on customers (name_key) where name_key <> '';
create index customers_flagged on customers (flagged_until);
create index customers_seen on customers (first_seen_at);
create unique index reviews_natural on reviews (key_hash(natural_key));
create index reviews_order on reviews (order_ref);
create index reviews_sku on reviews (sku) where sku <> '';
create index reviews_customer on reviews (customer_id) where customer_id is not null;
create index reviews_reviewed on reviews (reviewed_at);
create unique index recoveries_natural on recoveries (key_hash(natural_key));
create index recoveries_return on recoveries (return_id) where return_id is not null;
create index returns_money_gone on returns (money_gone_at) where money_gone_at is not null;
create index recoveries_approved on recoveries (approved_at);
create index recoveries_amount on recoveries (amount_minor);
create unique index import_files_natural on import_files (natural_key);
create unique index effects_natural on effects (natural_key);
create unique index definitions_natural on definitions (natural_key);
create unique index tasks_natural on tasks (natural_key);
create index tasks_created on tasks (created_at);
create index tasks_due on tasks (due_at);
create index tasks_status on tasks (status);
create index tasks_assignee on tasks (assignee);
create index tasks_return on tasks (return_id);
create index tasks_ticket on tasks (ticket_id);
create index tasks_parcel on tasks (parcel_id);
create index tasks_refund on tasks (refund_id);
create index tasks_exchange on tasks (exchange_id);
create unique index ratings_natural on ratings (natural_key);
create index ratings_ticket on ratings (ticket_id);
create index ratings_rated on ratings (rated_at) where rated_at is not null;
create index ratings_replaced on ratings (id) where replaced <> '';
create index ratings_asked on ratings (asked_at) where asked_at is not null;
create unique index runs_natural on runs (natural_key);
create index runs_ran on runs (ran_at);
create index runs_outcome on runs (outcome);
create index runs_rule on runs (rule, ran_at);
create index runs_return on runs (return_id);
create index runs_ticket on runs (ticket_id);
create index runs_parcel on runs (parcel_id);
create index runs_refund on runs (refund_id) where refund_id is not null;
create index runs_exchange on runs (exchange_id) where exchange_id is not null;
create unique index articles_natural on articles (natural_key);
create index articles_updated on articles (updated_at);
create index articles_used on articles (n_used);
create index articles_last_used on articles (last_used_at);
create index articles_created on articles (created_at);
create unique index passages_natural on passages (natural_key);
create index passages_updated on passages (updated_at);
create index passages_created on passages (created_at);
create index passages_place on passages (report, period, section);
create unique index causes_natural on causes (natural_key);
create index causes_updated on causes (updated_at);
create index causes_created on causes (created_at);
create index causes_root on causes (root_id);
create unique index evidence_natural on evidence (natural_key);
create index evidence_updated on evidence (updated_at);
create index evidence_created on evidence (created_at);
create index evidence_root on evidence (root_id);
create index evidence_return on evidence (return_id);
create index evidence_ticket on evidence (ticket_id);
create index evidence_parcel on evidence (parcel_id);
create unique index reports_natural on reports (natural_key);
create index reports_made on reports (made_at);
create index reports_updated on reports (updated_at);
create unique index actions_natural on actions (natural_key);
create index actions_due on actions (due_at);
create index actions_created on actions (created_at);
create index actions_updated on actions (updated_at);
create index actions_status on actions (status);
create index actions_cause on actions (cause_id);
create index actions_task on actions (task_id);
create index actions_look on actions (look_at);
create index effects_created on effects (created_at);
create index effects_return on effects (return_id);
create index effects_ticket on effects (ticket_id);
create index effects_parcel on effects (parcel_id) where parcel_id is not null;
create index effects_refund on effects (refund_id);
create index effects_waiting on effects (status, hold_until);

create table operations (
    id integer primary key,
    group_id bigint not null,
    recorded_at bigint not null,
    happened_at bigint not null,
    actor_kind text not null,
    actor text not null,
    cause bigint,
    verb text not null,
    target_kind text,
    target_id bigint,
    args text not null,
    undoes bigint,
    n_changes bigint not null,
    hash text not null
);
create index operations_group on operations (group_id);
create table changes (
    operation_id bigint not null,
    seq bigint not null,
    kind text not null,
    action text not null,
    first_id bigint not null,
    last_id bigint not null,
    old text,
    primary key (operation_id, seq)
);
create index changes_record on changes (kind, first_id, action);
create table groups (
    id integer primary key,
    recorded_at bigint not null,
    actor_kind text not null,
    actor text not null,
    verb text not null,
    target_kind text,
    target_id bigint,
    args text not null,
    n_operations bigint not null,
    n_changes bigint not null,
    undoes bigint,
    undone_by bigint
);
create table counters (
    kind text primary key,
    next bigint not null
);
create table meta (
    name text primary key,
    value text not null
);
-- What was learned of past parcels; made anew from their events, so no part of the journal.
create table lanes (
    name text primary key,
    basis text not null,
    carrier text not null,
    origin text not null,
    destination text not null,
    pace text not null,
    state text,
    n bigint not null,
    p50_hours bigint not null,
    p90_hours bigint not null,
    p95_hours bigint not null,
    longest_hours bigint not null
);
-- What orders add to figures, by day and group; follows from the rows, so no part of the journal.
create table cells (
    dimension text not null,
    day bigint not null,
    platform text not null,
    market text not null,
    word text not null,
    sums text not null,
    primary key (dimension, day, platform, market, word)
) without rowid;
create table feed_numbers (
    feed text not null,
    parcel text not null,
    told_at bigint not null,
    refusal text not null,
    primary key (feed, parcel)
);
-- Made translations by a hash of what they depend on; they follow from the texts, so no part of the journal.
create table translations (
    key text primary key,
    engine text not null,
    body text not null,
    n_words bigint not null,
    n_unknown bigint not null,
    made_at bigint not null
) without rowid;
create virtual table search using fts5 (words, content='', contentless_delete=1, tokenize='ascii');
create virtual table search_words using fts5vocab(search, instance);
-- Money is guarded twice. Whatever the program decides: what was refunded from here, and is not taken back, never comes to more than
-- was paid. It looks when an operation's rows all stand, since one operation may take a refund back and give another in its place.
create trigger refunds_within_paid after insert on changes
when new.kind = 'refund'
    and (new.action = 'create' or json_extract(new.old, '$.status') in ('abandoned', 'void', 'reversed'))
begin
    select raise(abort, 'refunds above what was paid')
    from (
        select r.platform, r.order_ref, r.return_id, r.currency, coalesce((
            select case when o.total_minor > 0 then o.total_minor else (
                select coalesce(sum(l.price_minor - l.discount_minor + l.tax_minor + l.shipping_minor), 0)
                from order_lines l where l.order_id = o.id) end
            from orders o where r.order_ref <> '' and key_hash(o.natural_key) = key_hash(r.platform || ':' || r.order_ref)), 0) as paid
        from refunds r
        where r.id between new.first_id and new.last_id and r.external = 0 and r.amount_minor > 0
            and r.status not in ('abandoned', 'void', 'reversed')
    ) made
    where case when made.paid > 0 then made.paid < (
            select sum(f.amount_minor) from refunds f
            where f.order_ref = made.order_ref and f.platform = made.platform and f.currency = made.currency
                and f.status not in ('abandoned', 'void', 'reversed'))
        else (select c.value_minor from returns c where c.id = made.return_id and c.value_minor > 0) < (
            select sum(f.amount_minor) from refunds f
            where f.return_id = made.return_id and f.currency = made.currency
                and f.status not in ('abandoned', 'void', 'reversed'))
        end;
end;
