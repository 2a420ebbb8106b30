-- How often a call went on over another connection to its model, and why.
CREATE TABLE reconnections (
    call_number BIGINT NOT NULL REFERENCES calls (number) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (call_number, sequence)
);
