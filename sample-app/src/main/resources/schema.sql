create table users (
    name varchar(100) primary key
);

create table inventory (
    name        varchar(100) primary key,
    price_cents bigint  not null,
    stock       integer not null check (stock >= 0)
);

create table orders (
    id           bigint generated always as identity primary key,
    customer     varchar(100) not null references users (name),
    item         varchar(100) not null references inventory (name),
    quantity     integer      not null,
    amount_cents bigint       not null,
    status       varchar(20)  not null,
    payment      varchar(100)
);
