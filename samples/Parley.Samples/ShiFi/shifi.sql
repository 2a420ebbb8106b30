-- PINs are kept as PBKDF2 (SHA-256, 100,000 rounds) of PIN and salt. The sample's PINs stand in docs/dialogue-scripts.md.
CREATE TABLE customers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, balance REAL NOT NULL, credit_score INTEGER NOT NULL, paid_on_time_percent INTEGER NOT NULL,
  credit_used_percent INTEGER NOT NULL, account_years INTEGER NOT NULL, recent_enquiries INTEGER NOT NULL, pin_salt TEXT NOT NULL,
  pin_hash TEXT NOT NULL) STRICT;

INSERT INTO customers VALUES
  ('123', 'Asha', 5500, 720, 99, 28, 9, 1,
   '6227ac87e9272415c66d5e3bb37db1db', '208b79ffd2a386453d406ff722b3dbaec78cf866a8a8da5b4d0cee1e159dfa21'),
  ('456', 'Ravi', 250, 610, 86, 82, 3, 5,
   '14dedd8b4cc63e9d6c5a32a87dddcd6f', '96397799f35d3682f4815e44d3dd581efdf1aacbac73c11d2054ea5315f256cf'),
  ('789', 'Meera', 18240, 790, 100, 11, 14, 0,
   '018d7e0d1cf79d2f73084d34c1c9f0aa', '0b1323751a11facc455952b9e71500594baa6723fb5593f4e2ccf655e24eeaf9'),
  ('234', 'Karan', 1275, 680, 95, 47, 5, 2,
   '5f98b8a3c6523f31aec6e351968ea482', '614f30774a39ac6c67d4e2edd2f684a6217d738c5f52c594a0964fe3253b4678'),
  ('567', 'Leela', 0, 545, 71, 97, 2, 7,
   '7d0efe8fc2674dd2dfa047a8b6a543bb', '01020b239923f178fc1aae3ca8df9beec5ca8cccbda0d98684ee725871abbd78');

CREATE TABLE loans (
  customer_id TEXT NOT NULL REFERENCES customers (id), kind TEXT NOT NULL, outstanding REAL NOT NULL, monthly_payment REAL NOT NULL,
  months_left INTEGER NOT NULL) STRICT;

INSERT INTO loans VALUES
  ('123', 'car loan', 8200, 310, 27),
  ('456', 'home loan', 96400, 820, 180),
  ('456', 'car loan', 5100, 240, 22),
  ('456', 'education loan', 12750, 205, 64),
  ('456', 'personal loan', 1900, 160, 12),
  ('234', 'education loan', 6800, 140, 50),
  ('234', 'personal loan', 950, 95, 10),
  ('567', 'personal loan', 3400, 180, 20),
  ('567', 'car loan', 7700, 290, 28);
