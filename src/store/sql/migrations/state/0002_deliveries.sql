-- Deliveries beyond the folder: begun so often, tried again from then on, given up.
ALTER TABLE delivery ADD COLUMN starts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 2;
