-- Times are milliseconds since 1970 (UTC), money is in millionths, payloads begin with a byte that says whether they are sealed.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL,
    key_id TEXT
);

CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    process_id BIGINT NOT NULL,
    process_identity TEXT NOT NULL,
    heartbeat_ms BIGINT NOT NULL
);

CREATE TABLE calls (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    agent TEXT NOT NULL,
    transport TEXT,
    caller BYTEA,
    caller_key TEXT,
    content_key BYTEA,
    key_id TEXT,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    outcome TEXT,
    end_reason TEXT,
    entry_count BIGINT NOT NULL DEFAULT 0,
    lost_count BIGINT NOT NULL DEFAULT 0,
    failure_count BIGINT NOT NULL DEFAULT 0,
    turn_count BIGINT NOT NULL DEFAULT 0,
    worst_latency_ms BIGINT,
    cost_micros BIGINT,
    content_deleted_ms BIGINT
);
CREATE INDEX calls_by_caller ON calls (caller_key, number);
CREATE INDEX calls_by_start ON calls (started_ms);
CREATE INDEX calls_open ON calls (owner) WHERE ended_ms IS NULL;

CREATE TABLE entries (
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (call_number, sequence)
);

-- What a call can be found by: agent:Name, failure:code, tool:name, guardrail:name.
CREATE TABLE call_tags (
    tag TEXT NOT NULL,
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    PRIMARY KEY (tag, call_number)
);
CREATE INDEX call_tags_by_call ON call_tags (call_number);

CREATE TABLE recordings (
    reference TEXT PRIMARY KEY,
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE
);
CREATE INDEX recordings_by_call ON recordings (call_number);

-- One document a call: its different words, or their keyed hashes where encryption is on.
CREATE TABLE calls_text (
    number BIGINT PRIMARY KEY REFERENCES calls (number) ON DELETE CASCADE,
    tokens TSVECTOR NOT NULL
);
CREATE INDEX calls_text_by_token ON calls_text USING gin (tokens);
-- The planner must know rare words from common ones: for a rare one it else walks the calls backwards, thirty times as long among 100,000.
ALTER TABLE calls_text ALTER COLUMN tokens SET STATISTICS 1000;

CREATE TABLE caller_memory (
    caller_key TEXT PRIMARY KEY,
    caller BYTEA NOT NULL,
    content_key BYTEA,
    key_id TEXT,
    updated_ms BIGINT NOT NULL,
    payload BYTEA NOT NULL
);

CREATE TABLE holds (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_ms BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);

CREATE TABLE audit (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append only'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
