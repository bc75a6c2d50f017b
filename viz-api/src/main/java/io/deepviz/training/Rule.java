package io.deepviz.training;

import java.util.List;

/** Looks for one thing that can be wrong. */
interface Rule {
    List<Finding> judge(Evidence evidence, Thresholds limits);
}
