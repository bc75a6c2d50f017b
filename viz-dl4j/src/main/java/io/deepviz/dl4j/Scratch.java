package io.deepviz.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where native memory comes from. What an operation needs on its way lies in a workspace and is freed when the operation
 * is done; what it returns lies outside, and whoever gets it closes it. Nothing is left to the garbage collector, which
 * doesn't see how large native arrays are.
 */
final class Scratch {
    private static final String NAME = "io.deepviz.dl4j";

    /**
     * A workspace that holds no memory between two uses: every array in it is an allocation of its own, freed when it is
     * closed. That takes a learning policy other than NONE; with cycle 0, which has passed, it never learns.
     */
    private static final WorkspaceConfiguration FREED_AT_ONCE = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.OVER_TIME)
            .cyclesBeforeInitialization(0)
            .policySpill(SpillPolicy.EXTERNAL)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();

    private Scratch() {}

    /** Runs a computation; every array that it makes is gone afterwards, but for those made by {@link #output}. */
    static <T> T during(Supplier<T> computation) {
        MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(FREED_AT_ONCE, NAME);
        try {
            return computation.get();
        } finally {
            workspace.close();
        }
    }

    /** An array that outlives the computation, row-major, with whatever numbers were there before. */
    static INDArray output(DataType type, long... shape) {
        return outside(() -> Nd4j.createUninitialized(type, shape, 'c'));
    }

    /** A row-major copy that outlives the computation. */
    static INDArray copy(INDArray array) {
        return outside(() -> array.dup('c'));
    }

    /** Makes arrays that don't lie in the workspace. */
    static INDArray outside(Supplier<INDArray> computation) {
        MemoryWorkspace outer = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        try {
            return computation.get();
        } finally {
            outer.close();
        }
    }

    /**
     * The result of an operation as an array of its own, to be closed by the caller: the result itself if it was made by
     * {@link #output}, else a copy.
     *
     * @param inputs what the operation was given; if it returned one of these, that is not its own
     */
    static INDArray owned(INDArray result, INDArray... inputs) {
        boolean own = result.closeable() && result.ordering() == 'c' && !result.isView();
        for (INDArray input : inputs) {
            own &= input.data() != result.data();
        }
        return own ? result : copy(result);
    }
}
