-- Times are milliseconds since 1970 (UTC), money is in millionths, payloads begin with a byte that says whether they are sealed.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    key_id TEXT
);

CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    process_identity TEXT NOT NULL,
    heartbeat_ms INTEGER NOT NULL
);

CREATE TABLE calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    agent TEXT NOT NULL,
    transport TEXT,
    caller BLOB,
    caller_key TEXT,
    content_key BLOB,
    key_id TEXT,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    outcome TEXT,
    end_reason TEXT,
    entry_count INTEGER NOT NULL DEFAULT 0,
    lost_count INTEGER NOT NULL DEFAULT 0,
    failure_count INTEGER NOT NULL DEFAULT 0,
    turn_count INTEGER NOT NULL DEFAULT 0,
    worst_latency_ms INTEGER,
    cost_micros INTEGER,
    content_deleted_ms INTEGER
);
CREATE INDEX calls_by_caller ON calls (caller_key, number);
CREATE INDEX calls_by_start ON calls (started_ms);
CREATE INDEX calls_open ON calls (owner) WHERE ended_ms IS NULL;

CREATE TABLE entries (
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (call_number, sequence)
) WITHOUT ROWID;

-- What a call can be found by: agent:Name, failure:code, tool:name, guardrail:name.
CREATE TABLE call_tags (
    tag TEXT NOT NULL,
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    PRIMARY KEY (tag, call_number)
) WITHOUT ROWID;
CREATE INDEX call_tags_by_call ON call_tags (call_number);

CREATE TABLE recordings (
    reference TEXT PRIMARY KEY,
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX recordings_by_call ON recordings (call_number);

-- One document a call: its different words, or their keyed hashes where encryption is on.
CREATE VIRTUAL TABLE calls_text USING fts5 (tokens, detail = none, tokenize = "unicode61 remove_diacritics 0");

CREATE TABLE caller_memory (
    caller_key TEXT PRIMARY KEY,
    caller BLOB NOT NULL,
    content_key BLOB,
    key_id TEXT,
    updated_ms INTEGER NOT NULL,
    payload BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE holds (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) WITHOUT ROWID;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
