package io.deepviz.report;

import io.deepviz.features.FeatureRow;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.Labels;
import java.util.Optional;
import java.util.OptionalInt;

/** Names of classes: those of the folders, else those that labels give, else their index. */
record Classes(FeatureSet set, Labels labels) {

    String name(int classIndex) {
        String folder = set.origin().classes().get(classIndex);
        return folder == null ? labels.name(classIndex) : folder;
    }

    /** The name of an image's class; empty if it has none. */
    String of(FeatureRow row) {
        return row.label().isPresent() ? name(row.label().getAsInt()) : "";
    }

    /** Whether two images are of one class; empty if one of them has none. */
    Optional<Boolean> same(FeatureRow one, FeatureRow other) {
        OptionalInt a = one.label();
        OptionalInt b = other.label();
        return a.isPresent() && b.isPresent() ? Optional.of(a.getAsInt() == b.getAsInt()) : Optional.empty();
    }
}
