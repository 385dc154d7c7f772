PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE assessments (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        transcript INTEGER NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        checker TEXT NOT NULL,
        bank TEXT NOT NULL,
        assessment TEXT NOT NULL
    );
INSERT INTO "assessments" VALUES(1,1,1,'2026-03-01T18:30:12+00:00','lexical-1','abc123','{"question":"p-value","coverage":0.5,"key_points":[{"id":"point-0","text":"It is data at least as extreme","verdict":"covered","score":0.9,"evidence":[{"text":"extreme","start":17,"end":24,"start_s":2.0,"end_s":2.4}],"rung":"competent","part":null},{"id":"point-1","text":"It assumes the null","verdict":"missed","score":0.1,"evidence":[],"rung":"competent","part":null}],"delivery":{"words":5,"duration_s":2.9,"words_per_minute":103.0,"pauses":[[1.0,2.0]],"fillers":[],"time_to_first_word_s":0.5,"target_s":45},"rung":null,"checker":"lexical-1"}');
CREATE TABLE attempts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL,
        question_text TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        asked_us INTEGER NOT NULL,
        duration_s REAL NOT NULL,
        recording TEXT,
        heard TEXT,
        timings TEXT NOT NULL,
        program TEXT NOT NULL,
        recognizer TEXT NOT NULL,
        coverage REAL NOT NULL
    , word_count INTEGER NOT NULL DEFAULT 0, words_per_minute REAL, fillers INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '');
INSERT INTO "attempts" VALUES(1,'8d640d4c2a6e49e1a1ab7ccd1762bfa3','p-value','What does a p-value mean?','2026-03-01T18:30:12+00:00',1772389812000000,12.5,'20260301-183012-p-value.flac','{"speech_started_s":0.5,"speech_ended_s":3.4,"endpoint_s":5.9,"ended_by":"silence","pauses":[[1.0,2.0]],"speech":[[0.5,3.4]],"level_dbfs":-31.5,"microphone":"a headset","overflows":0}','{"endpoint_to_feedback_s":0.25}','0.1.0','builtin',0.75,5,103.0,0,'');
CREATE TABLE corrections (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        key_point TEXT NOT NULL,
        verdict TEXT NOT NULL,
        made_at TEXT NOT NULL
    );
INSERT INTO "corrections" VALUES(1,1,'point-1','partial','2026-03-02T09:00:00+00:00');
CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
        by_user INTEGER NOT NULL,
        made_at TEXT NOT NULL
    );
INSERT INTO "reviews" VALUES(1,1,3,0,'2026-03-01T18:30:12+00:00');
CREATE TABLE transcripts (
        id INTEGER PRIMARY KEY,
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        made_at TEXT NOT NULL,
        recognizer TEXT NOT NULL,
        recognizer_version TEXT NOT NULL,
        text TEXT NOT NULL,
        words TEXT NOT NULL
    , aside TEXT NOT NULL DEFAULT '[]');
INSERT INTO "transcripts" VALUES(1,1,'2026-03-01T18:30:12+00:00','builtin','5.1.1','data at least as extreme','[{"text":"data","start_s":0.0,"end_s":0.4,"probability":0.75},{"text":"at","start_s":0.5,"end_s":0.9,"probability":0.75},{"text":"least","start_s":1.0,"end_s":1.4,"probability":0.75},{"text":"as","start_s":1.5,"end_s":1.9,"probability":0.75},{"text":"extreme","start_s":2.0,"end_s":2.4,"probability":0.75}]','[{"text":"Thank you for watching.","start_s":9.0,"end_s":10.5,"why":"phantom"}]');
CREATE TABLE verdicts (
        attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,
        key_point TEXT NOT NULL,
        verdict TEXT NOT NULL,
        PRIMARY KEY (attempt, key_point)
    ) WITHOUT ROWID;
INSERT INTO "verdicts" VALUES(1,'point-0','covered');
INSERT INTO "verdicts" VALUES(1,'point-1','partial');
CREATE INDEX attempts_by_time ON attempts (asked_us, number);
CREATE INDEX attempts_by_question ON attempts (question_id, asked_us, number, coverage);
CREATE INDEX transcripts_by_attempt ON transcripts (attempt, id);
CREATE INDEX assessments_by_attempt ON assessments (attempt, id);
CREATE INDEX assessments_by_transcript ON assessments (transcript);
CREATE INDEX corrections_by_attempt ON corrections (attempt, id);
CREATE INDEX verdicts_by_verdict ON verdicts (verdict, attempt);
CREATE INDEX reviews_by_attempt ON reviews (attempt, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('attempts',1);
CREATE VIRTUAL TABLE said USING fts5(
        question, answer, note, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3'
    );
INSERT INTO "said"(rowid,question,answer,note) VALUES(1,'What does a p-value mean?','data at least as extreme','');
COMMIT;
PRAGMA user_version = 3;
