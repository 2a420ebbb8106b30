-- Figures of entries in the clear, so that they can be added up without opening what is sealed. They go with their call.
CREATE TABLE turns (
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    endpointing_ms INTEGER NOT NULL,
    recognition_ms INTEGER NOT NULL,
    model_ms INTEGER NOT NULL,
    tool_ms INTEGER NOT NULL,
    synthesis_ms INTEGER NOT NULL,
    playout_ms INTEGER NOT NULL,
    PRIMARY KEY (call_number, sequence)
) WITHOUT ROWID;

CREATE TABLE replies (
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    interrupted INTEGER NOT NULL,
    PRIMARY KEY (call_number, sequence)
) WITHOUT ROWID;

CREATE TABLE tool_runs (
    call_number INTEGER NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    tool TEXT NOT NULL,
    failed INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (call_number, sequence)
) WITHOUT ROWID;
