package io.deepviz.attribution;

import static io.deepviz.attribution.HandNets.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deepviz.Model;
import io.deepviz.attribution.TrustFinding.Check;
import io.deepviz.attribution.TrustFinding.Verdict;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The checks that say when not to trust a map: the numbers by hand, and that they tell good maps from bad ones. */
class TrustCheckTest {
    private static final int SIDE = 12;

    /** Draws the image, whatever the network: what sanity checks were made for. */
    private record Copycat() implements AttributionMethod {
        @Override
        public String name() {
            return "copycat";
        }

        @Override
        public long passes(Model model) {
            return 1;
        }

        @Override
        public List<Attribution> ofAll(Model model, Tensor images, Target target) {
            List<Attribution> all = new ArrayList<>();
            for (int i = 0; i < images.shape().get(0); i++) {
                all.add(Attribution.ofPixels(name(), target, 0, images.slice(i)));
            }
            return all;
        }
    }

    /** The target falls from 10 by 4, 3, 2, 1, and rises so: means of 10 6 3 1 0 and 0 4 7 9 10 by trapezoids. */
    @Test
    void deletionAndInsertionOfALinearNet() {
        try (Model model = HandNets.row(1, 2, 3, 4)) {
            Tensor image = image(1, 4, 1, 1, 1, 1);
            DeletionInsertion best = DeletionInsertion.of(
                    model, image, Target.logit(0), Tensor.of(Shape.of(1, 4), 1, 2, 3, 4), Baseline.zero(), 4);
            assertThat(best.deletion()).containsExactly(10.0, 6.0, 3.0, 1.0, 0.0);
            assertThat(best.insertion()).containsExactly(0.0, 4.0, 7.0, 9.0, 10.0);
            assertThat(best.deletionArea()).isCloseTo(3.75, within(1e-9));
            assertThat(best.insertionArea()).isCloseTo(6.25, within(1e-9));
            DeletionInsertion worst = DeletionInsertion.of(
                    model, image, Target.logit(0), Tensor.of(Shape.of(1, 4), 4, 3, 2, 1), Baseline.zero(), 2);
            assertThat(worst.deletion()).containsExactly(10.0, 7.0, 0.0);
            assertThat(worst.insertion()).containsExactly(0.0, 3.0, 10.0);
        }
    }

    @Test
    void aMisplacedMapHasTheSameNumbersElsewhere() {
        Tensor map = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Random random = new Random(1);
        int same = 0;
        for (int i = 0; i < 50; i++) {
            Tensor moved = DeletionInsertion.misplaced(map, random);
            assertThat(moved.toArray()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
            same += moved.equals(map) ? 1 : 0;
        }
        assertThat(same).as("one of 24 ways").isLessThan(10);
    }

    /** Ranks 0 1.5 1.5 3 and 3 1 2 0: the product of their deviations is -4.5, the squares are 4.5 and 5. */
    @Test
    void rankCorrelationSharesRanksOfEqualNumbers() {
        assertThat(RankCorrelation.of(new float[] {1, 2, 2, 9}, new float[] {8, 2, 5, 1})
                        .orElseThrow())
                .isCloseTo(-4.5 / Math.sqrt(4.5 * 5), within(1e-12));
        assertThat(RankCorrelation.of(new float[] {0f, -0f, 0}, new float[] {1, 2, 3}))
                .isEqualTo(OptionalDouble.empty());
        assertThat(RankCorrelation.of(new float[] {1, 2, 4}, new float[] {-5, 0, 1e9f}))
                .hasValue(1);
    }

    @Test
    void kernelsBecomeNoiseFromTheTopAndNothingElseDoes() {
        try (Model model = HandNets.twoMaps(1, 2, 3, -4, -1, 0.5f, 0, 2)) {
            RandomizedWeights weights = new RandomizedWeights(model, model.layer("out"), 6, 1);
            assertThat(weights.stages()).as("two layers have kernels").isEqualTo(2);
            try (Model top = weights.copy(1).orElseThrow();
                    Model all = weights.copy(2).orElseThrow()) {
                assertThat(top.layer("conv").parameters())
                        .isEqualTo(model.layer("conv").parameters());
                assertThat(top.layer("out").weights())
                        .isNotEqualTo(model.layer("out").weights());
                assertThat(all.layer("out").weights())
                        .as("the same noise at every stage")
                        .isEqualTo(top.layer("out").weights());
                assertThat(all.layer("conv").weights())
                        .isNotEqualTo(model.layer("conv").weights());
                assertThat(all.layer("out").parameters().get("bias"))
                        .isEqualTo(model.layer("out").parameters().get("bias"));
            }
            assertThat(new RandomizedWeights(model, model.layer("out"), 1, 1).randomized(1))
                    .isEqualTo(2);
        }
    }

    /** The image is bright where the weights are: a map of the image looks perfect, but for the randomization. */
    @Test
    void aMethodThatIgnoresTheNetworkFailsRandomization() {
        try (Model model = blob()) {
            Tensor image = drawnBlob();
            Copycat method = new Copycat();
            TrustBadge badge = check(method, model, image, 4000);
            TrustFinding randomization = finding(badge, Check.RANDOMIZATION);
            assertThat(randomization.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(randomization.words())
                    .isEqualTo(
                            "fails parameter randomization: the map barely changes when the weights of the top layers are"
                                    + " destroyed (rank correlation 1.00 with 1 of 1 layers random)");
            assertThat(finding(badge, Check.DELETION_INSERTION).verdict()).isEqualTo(Verdict.PASSED);
            assertThat(finding(badge, Check.SENSITIVITY).verdict()).isEqualTo(Verdict.PASSED);
            assertThat(badge.summary()).isEqualTo("fails parameter randomization");
            assertThat(badge.lines()).last().isEqualTo("checked with 293 passes of 4000");
        }
    }

    /** Noise in the only layer makes the target negative, and the method draws the image with the target's sign. */
    @Test
    void aMapThatOnlyTurnsItsSignHasNotChanged() {
        Tensor image = drawnBlob();
        AttributionMethod signed = new AttributionMethod() {
            @Override
            public String name() {
                return "signed copycat";
            }

            @Override
            public long passes(Model model) {
                return 1;
            }

            @Override
            public List<Attribution> ofAll(Model model, Tensor images, Target target) {
                double value =
                        Saliency.gradient().of(model, images.slice(0), target).value();
                float[] map = images.slice(0).toArray();
                for (int i = 0; i < map.length; i++) {
                    map[i] *= (float) Math.signum(value);
                }
                return List.of(Attribution.ofMap(
                        name(),
                        target,
                        value,
                        Tensor.wrap(images.slice(0).slice(0).shape(), map)));
            }
        };
        int turned = 0;
        try (Model model = blob()) {
            Attribution attribution = signed.of(model, image, Target.logit(0));
            for (int seed = 0; seed < 6; seed++) {
                TrustFinding finding = new RandomizationCheck()
                        .run(
                                new SanityCheck.Case(signed, attribution, model, image, Baseline.zero(), seed),
                                Long.MAX_VALUE);
                assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
                turned += finding.words()
                                .endsWith("1 of 1 layers random; it has only turned its sign, as the target has)")
                        ? 1
                        : 0;
            }
        }
        assertThat(turned).as("half of the seeds, about").isBetween(1, 5);
    }

    @Test
    void aGoodMethodPassesAll() {
        try (Model model = blob()) {
            TrustBadge badge = check(IntegratedGradients.midpoint(), model, drawnBlob(), 4000);
            assertThat(badge.findings()).extracting(TrustFinding::verdict).containsOnly(Verdict.PASSED);
            assertThat(badge.findings()).hasSize(4);
            assertThat(badge.summary()).isEqualTo("passes 4 of 4 checks");
            assertThat(finding(badge, Check.COMPLETENESS).words())
                    .contains("passes completeness: of ", "is unexplained");
        }
    }

    @Test
    void aMapUpsideDownFailsDeletionAndInsertion() {
        try (Model model = blob()) {
            Tensor image = drawnBlob();
            Attribution good = new Copycat().of(model, image, Target.logit(0));
            float[] negative = good.map().toArray();
            for (int i = 0; i < negative.length; i++) {
                negative[i] = -negative[i];
            }
            Attribution bad = Attribution.ofMap(
                    "upside down",
                    Target.logit(0),
                    good.value(),
                    Tensor.wrap(good.map().shape(), negative));
            TrustBadge badge = TrustCheck.withBudget(288).check(new Copycat(), bad, model, image);
            assertThat(finding(badge, Check.DELETION_INSERTION).verdict()).isEqualTo(Verdict.FAILED);
            assertThat(finding(badge, Check.DELETION_INSERTION).words()).contains("for 0 of 8 maps");
        }
    }

    @Test
    void whatDoesNotFitTheBudgetIsNotDoneAndSaidSo() {
        try (Model model = blob()) {
            TrustBadge badge = check(Rise.standard(), model, drawnBlob(), 1300);
            assertThat(badge.findings())
                    .extracting(TrustFinding::verdict)
                    .containsExactly(
                            Verdict.PASSED, Verdict.FAILED, Verdict.NOT_CHECKED); // one coarse map is like another
            assertThat(badge.passes()).isEqualTo(288 + 1001);
            assertThat(finding(badge, Check.SENSITIVITY).words())
                    .isEqualTo("sensitivity not checked: takes 4004 passes, and 11 of 1300 are left");
            TrustBadge none = check(Rise.standard(), model, drawnBlob(), 0);
            assertThat(none.summary()).isEqualTo("nothing could be checked");
            assertThat(none.passes()).isZero();
        }
        assertThatThrownBy(() -> TrustCheck.withBudget(-1)).hasMessage("budget: expected at least 0 passes, got -1");
    }

    /** Counted, not believed. */
    @Test
    void theBudgetIsKept() {
        for (long budget : new long[] {0, 100, 300, 1000, 3000}) {
            for (AttributionMethod method :
                    List.of(Saliency.gradient(), IntegratedGradients.midpoint(), new Copycat())) {
                try (CountedModel model = new CountedModel(blob(), true)) {
                    Tensor image = drawnBlob();
                    Attribution attribution = method.of(model, image, Target.logit(0));
                    long before = model.passes();
                    TrustBadge badge = TrustCheck.withBudget(budget).check(method, attribution, model, image);
                    assertThat(badge.passes()).isLessThanOrEqualTo(budget);
                    // copies with other weights are not counted here
                    assertThat(model.passes() - before).isLessThanOrEqualTo(badge.passes());
                }
            }
        }
    }

    @Test
    void withoutCopiesAndWithoutAMapChecksAreLeftOut() {
        try (CountedModel model = new CountedModel(blob(), false)) {
            TrustBadge badge = check(new Copycat(), model, drawnBlob(), 4000);
            assertThat(finding(badge, Check.RANDOMIZATION).words())
                    .isEqualTo(
                            "parameter randomization not checked: backend reference makes no copies with other weights");
        }
        try (Model model = blob()) {
            Tensor black = Tensor.wrap(Shape.of(1, SIDE, SIDE), new float[SIDE * SIDE]);
            TrustBadge badge = check(new Copycat(), model, black, 4000);
            assertThat(badge.findings()).extracting(TrustFinding::verdict).containsOnly(Verdict.NOT_CHECKED);
            assertThat(badge.findings().get(0).words()).contains("the map is the same everywhere");
        }
    }

    private static TrustBadge check(AttributionMethod method, Model model, Tensor image, long budget) {
        Attribution attribution = method.of(model, image, Target.logit(0));
        return TrustCheck.withBudget(budget).check(method, attribution, model, image);
    }

    private static TrustFinding finding(TrustBadge badge, Check check) {
        return badge.findings().stream()
                .filter(each -> each.check() == check)
                .findFirst()
                .orElseThrow();
    }

    /** Weights of a Gaussian in a corner. */
    private static Model blob() {
        return HandNets.square(SIDE, gaussian());
    }

    private static Tensor drawnBlob() {
        return Tensor.wrap(Shape.of(1, SIDE, SIDE), gaussian());
    }

    private static float[] gaussian() {
        float[] numbers = new float[SIDE * SIDE];
        IntStream.range(0, numbers.length).forEach(i -> {
            double y = i / SIDE - 3;
            double x = i % SIDE - 4;
            numbers[i] = (float) Math.exp(-(x * x + y * y) / 6);
        });
        return numbers;
    }
}
