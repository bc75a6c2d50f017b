package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How the target goes with what is left of the image when random parts are hidden:
 *
 * <pre>map = 1 / (N p) sum over masks M of (y(x . M) - mean y) M</pre>
 *
 * <p>Petsiuk et al. 2018, "RISE: Randomized Input Sampling for Explanation of Black-box Models", section 3: masks are grids
 * of 7 x 7 cells, each on with probability p = 0.5, enlarged bilinearly and shifted at random. Needs no gradients. We depart
 * in two things: the mean of y is taken off, as logits, unlike probabilities, have no natural zero, and its product with the
 * masks' own unevenness is noise; so numbers have both signs. And what is hidden is the network's zero, or another baseline.
 *
 * <p>Misleads: with few masks (the paper takes 4000 to 8000), noise of its own; parts smaller than a cell are not seen.
 */
public final class Rise implements AttributionMethod {
    private static final int MASKS = 1000;
    private static final int CELLS = 7;
    private static final double KEPT = 0.5;

    private final int masks;
    private final int cells;
    private final double kept;
    private final Baseline hidden;
    private final long seed;

    private Rise(int masks, int cells, double kept, Baseline hidden, long seed) {
        this.masks = masks;
        this.cells = cells;
        this.kept = kept;
        this.hidden = hidden;
        this.seed = seed;
    }

    /** 1000 masks of 7 x 7 cells, half of them on, over the network's zero. */
    public static Rise standard() {
        return new Rise(MASKS, CELLS, KEPT, Baseline.zero(), 0);
    }

    /**
     * The same with more or fewer masks.
     *
     * @throws IllegalArgumentException if less than 2
     */
    public Rise withMasks(int count) {
        if (count < 2) {
            throw new IllegalArgumentException("masks: expected at least 2, got " + count);
        }
        return new Rise(count, cells, kept, hidden, seed);
    }

    /**
     * The same with finer or coarser masks.
     *
     * @param across cells to a side, at least 1
     * @param probability of a cell to be on, between 0 and 1
     * @throws IllegalArgumentException if one is outside
     */
    public Rise withCells(int across, double probability) {
        Checks.positive("cells", across);
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability: expected between 0 and 1, got " + probability);
        }
        return new Rise(masks, across, probability, hidden, seed);
    }

    /** The same with another baseline where the image is hidden. */
    public Rise hiddenBy(Baseline other) {
        return new Rise(masks, cells, kept, other, seed);
    }

    /** The same with other masks. */
    public Rise withSeed(long other) {
        return new Rise(masks, cells, kept, hidden, other);
    }

    @Override
    public String name() {
        return "RISE (" + masks + " masks of " + cells + "x" + cells + ", hidden by " + hidden + ")";
    }

    @Override
    public long passes(Model model) {
        return masks + 1L;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Passes passes = new Passes(model, target, images.shape().dropFirst());
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            Tensor image = images.slice(i);
            found.add(one(passes, image, hidden.of(image, model.input()), target));
        }
        return found;
    }

    private Attribution one(Passes passes, Tensor image, Tensor hiding, Target target) {
        float[] clean = image.toArray();
        float[] cover = hiding.toArray();
        Shape extent = image.shape().dropFirst();
        int area = Math.toIntExact(extent.size());
        double[] values = passes.values(masks + 1, (index, to, at) -> {
            float[] mask = index == 0 ? null : mask(index - 1, extent);
            for (int i = 0; i < clean.length; i++) {
                to[at + i] = mask == null ? clean[i] : cover[i] + mask[i % area] * (clean[i] - cover[i]);
            }
        });
        double mean = 0;
        for (int m = 0; m < masks; m++) {
            mean += values[m + 1] / masks;
        }
        double[] sums = new double[area];
        for (int m = 0; m < masks; m++) {
            float[] mask = mask(m, extent); // drawn again: all at once would not fit
            for (int i = 0; i < area; i++) {
                sums[i] += (values[m + 1] - mean) / kept * mask[i];
            }
        }
        return Attribution.ofMap(name(), target, values[0], Sums.mean(extent, sums, masks));
    }

    /** One mask: cells on or off, one more of them than fit, enlarged and shifted by less than a cell. */
    private float[] mask(int index, Shape extent) {
        int height = extent.get(0);
        int width = extent.get(1);
        Random random = new Random(seed * 1_000_003 + index);
        float[] grid = new float[(cells + 1) * (cells + 1)];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = random.nextDouble() < kept ? 1 : 0;
        }
        int cellHeight = (height + cells - 1) / cells;
        int cellWidth = (width + cells - 1) / cells;
        float[] large = CamMap.resized(
                        Tensor.wrap(Shape.of(cells + 1, cells + 1), grid),
                        (cells + 1) * cellHeight,
                        (cells + 1) * cellWidth)
                .toArray();
        int top = random.nextInt(cellHeight);
        int left = random.nextInt(cellWidth);
        float[] mask = new float[height * width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(large, (top + y) * (cells + 1) * cellWidth + left, mask, y * width, width);
        }
        return mask;
    }
}
