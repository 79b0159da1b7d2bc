-- Who signs in, what each may do in which shop, and links that show one report.
-- Times are UTC microseconds. Of passwords there is an argon2id hash, of all that opens a door the SHA-256.

create table users (
    user_id text not null primary key,
    email text not null unique,
    name text not null,
    password text,
    oidc_subject text,
    is_owner integer not null default 0,
    created_at bigint not null
);

create table members (
    user_id text not null references users (user_id) on delete cascade,
    shop_id text not null references shops (shop_id),
    role text not null check (role in ('viewer', 'analyst', 'admin')),
    added_at bigint not null,
    primary key (user_id, shop_id)
);

-- A user has one invitation at most: a new one takes the place of the old.
create table invitations (
    user_id text not null primary key references users (user_id) on delete cascade,
    sha256 blob not null unique,
    created_at bigint not null,
    expires_at bigint not null
);

create table sessions (
    sha256 blob not null primary key,
    user_id text not null references users (user_id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null
);

create table shares (
    share_id text not null primary key,
    shop_id text not null references shops (shop_id),
    name text not null,
    sha256 blob not null unique,
    path text not null,
    query text not null,
    with_orders integer not null,
    made_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
