package io.deepviz.training;

import java.util.Optional;

/** The kinds of records in a run's file. */
enum RunRecord {
    HEAD(1),
    LOSS(2),
    SNAPSHOT(3),
    VALIDATION(4),
    END(5),
    TAKEN_UP(6);

    final int id;

    RunRecord(int id) {
        this.id = id;
    }

    /** The kind with this number; a later version may write others, which are passed over. */
    static Optional<RunRecord> of(int id) {
        for (RunRecord each : values()) {
            if (each.id == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
