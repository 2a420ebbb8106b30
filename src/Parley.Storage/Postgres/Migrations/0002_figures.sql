-- Figures of entries in the clear, so that they can be added up without opening what is sealed. They go with their call.
CREATE TABLE turns (
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    endpointing_ms BIGINT NOT NULL,
    recognition_ms BIGINT NOT NULL,
    model_ms BIGINT NOT NULL,
    tool_ms BIGINT NOT NULL,
    synthesis_ms BIGINT NOT NULL,
    playout_ms BIGINT NOT NULL,
    PRIMARY KEY (call_number, sequence)
);

CREATE TABLE replies (
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    interrupted BIGINT NOT NULL,
    PRIMARY KEY (call_number, sequence)
);

CREATE TABLE tool_runs (
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    tool TEXT NOT NULL,
    failed BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    PRIMARY KEY (call_number, sequence)
);
