insert into users (name) values ('alice'), ('bob'), ('carol'), ('dave');

insert into inventory (name, price_cents, stock) values
    ('mug', 1250, 1000),
    ('sticker', 150, 100000),
    ('teapot', 3900, 3);
