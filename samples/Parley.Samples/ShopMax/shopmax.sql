-- Deliveries are kept as days before today, so that the sample never grows old.
CREATE TABLE products (
  kind TEXT PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL, stock INTEGER NOT NULL,
  warranty_months INTEGER NOT NULL, delivery_days INTEGER NOT NULL, about TEXT NOT NULL) STRICT;

INSERT INTO products VALUES
  ('laptop', 'NovaBook 14 laptop', 54990, 23, 12, 3, 'It has a 14 inch screen, 16 gigabytes of memory and a battery for 10 hours.'),
  ('smartphone', 'Orbit 5 smartphone', 18499, 140, 12, 2, 'It has a 6 inch screen, 128 gigabytes of storage and two cameras.'),
  ('headphones', 'AirTune headphones', 3999, 310, 6, 2, 'They are wireless, cancel noise and play for 30 hours.'),
  ('television', 'Vista 55 inch television', 42990, 12, 24, 4, 'It is a 4 K television with 55 inches and three speakers.'),
  ('refrigerator', 'CoolMax refrigerator', 31500, 7, 36, 5, 'It holds 260 litres and makes no frost.'),
  ('smartwatch', 'Pulse smartwatch', 4499, 0, 12, 2, 'It counts steps and heart beats and is water proof.'),
  ('microwave', 'QuickCook microwave', 8990, 41, 12, 4, 'It holds 25 litres and has a grill.'),
  ('printer', 'PageJet printer', 11200, 18, 12, 3, 'It prints and scans in colour, over the network.'),
  ('washing machine', 'SpinPro washing machine', 27990, 9, 24, 5, 'It loads 7 kilograms from the front.'),
  ('speaker', 'BoomBox speaker', 2799, 85, 6, 2, 'It is wireless and plays for 12 hours.'),
  ('tablet', 'Tab 10 tablet', 16999, 33, 12, 3, 'It has a 10 inch screen and comes with a pen.'),
  ('camera', 'ClickPro camera', 38500, 0, 24, 3, 'It takes pictures of 24 megapixels and films in 4 K.'),
  ('vacuum cleaner', 'DustAway vacuum cleaner', 7490, 26, 12, 3, 'It needs no bag and runs 40 minutes without a cable.'),
  ('mixer', 'SpiceMix mixer grinder', 3250, 64, 24, 3, 'It has three jars and 750 watts.');

CREATE TABLE orders (
  id TEXT PRIMARY KEY, product TEXT NOT NULL, status TEXT NOT NULL, warehouse TEXT NOT NULL, city TEXT NOT NULL,
  business_days INTEGER, delivered_days_ago INTEGER) STRICT;

INSERT INTO orders VALUES
  ('ORD-DEL-7721', 'laptop', 'in_transit', 'Delhi', 'Delhi', 2, NULL),
  ('ORD-DEL-1180', 'microwave', 'delivered', 'Delhi', 'Delhi', NULL, 45),
  ('ORD-DEL-6648', 'vacuum cleaner', 'out_for_delivery', 'Delhi', 'Delhi', 1, NULL),
  ('ORD-MUM-3405', 'headphones', 'delivered', 'Mumbai', 'Mumbai', NULL, 6),
  ('ORD-MUM-8832', 'smartphone', 'delayed', 'Mumbai', 'Mumbai', 3, NULL),
  ('ORD-BLR-9018', 'television', 'out_for_delivery', 'Bangalore', 'Bangalore', 1, NULL),
  ('ORD-BLR-4673', 'printer', 'cancelled', 'Bangalore', 'Bangalore', NULL, NULL),
  ('ORD-CHE-5567', 'refrigerator', 'processing', 'Chennai', 'Chennai', 4, NULL),
  ('ORD-CHE-7450', 'tablet', 'in_transit', 'Chennai', 'Chennai', 1, NULL),
  ('ORD-HYD-2246', 'smartwatch', 'delivered', 'Hyderabad', 'Hyderabad', NULL, 21),
  ('ORD-HYD-5803', 'camera', 'delivered', 'Hyderabad', 'Hyderabad', NULL, 12),
  ('ORD-KOL-6094', 'washing machine', 'packed', 'Kolkata', 'Kolkata', 5, NULL),
  ('ORD-PUN-3312', 'speaker', 'delivered', 'Pune', 'Pune', NULL, 2),
  ('ORD-JAI-9921', 'mixer', 'returned', 'Jaipur', 'Jaipur', NULL, 17);

CREATE TABLE returns (
  id INTEGER PRIMARY KEY AUTOINCREMENT, order_id TEXT NOT NULL UNIQUE REFERENCES orders (id), reason TEXT NOT NULL, requested_at TEXT NOT NULL) STRICT;

-- The first return is RMA-5001.
INSERT INTO sqlite_sequence (name, seq) VALUES ('returns', 5000);
