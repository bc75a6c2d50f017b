package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deepviz.Activations;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.error.VizIOException;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.DecoratedModel;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureExtractionTest {
    private static final FeatureExtraction.Options DEFAULTS = FeatureExtraction.Options.DEFAULTS;

    @TempDir
    Path folder;

    private Path out() {
        return folder.resolve("F.viz");
    }

    @Test
    void vectorsAreWhatTheModelGivesForEachImage() throws IOException {
        ImageFolder images = images(11, 0);
        try (Model model = Nets.classifier()) {
            FeatureExtraction.Summary summary = FeatureExtraction.of(
                            model,
                            DEFAULTS.withLayers("conv", "input", "flat", "out").withBatchSize(4))
                    .extract(images, out());

            assertThat(summary).isEqualTo(new FeatureExtraction.Summary(11, List.of()));
            try (FeatureSet set = FeatureSet.open(out())) {
                assertThat(set.layers())
                        .containsExactly(
                                new FeatureLayer("conv", Shape.of(2, 2, 2)),
                                new FeatureLayer("input", Shape.of(1, 2, 2)),
                                new FeatureLayer("flat", Shape.of(8)),
                                new FeatureLayer("out", Shape.of(3)));
                assertThat(set.origin()).isEqualTo(FeatureOrigin.of(model, images));
                for (int i = 0; i < images.size(); i++) {
                    Tensor input = model.input().toTensor(Images.read(images.path(i)));
                    Activations alone = model.forward(input.reshape(Shape.of(1, 1, 2, 2)), model.layers());
                    for (FeatureLayer layer : set.layers()) {
                        assertThat(set.vector(layer.name(), i))
                                .containsExactly(alone.of(layer.name()).toArray());
                    }
                    assertThat(set.row(i))
                            .isEqualTo(new FeatureRow(
                                    images.name(i),
                                    images.label(i),
                                    Optional.of(Classifier.of(model)
                                            .read(alone.of("out"), 1)
                                            .get(0)
                                            .get(0))));
                }
            }
        }
    }

    @Test
    void theInputLayerIsThePictureAsTheNetworkSeesIt() throws IOException {
        Pictures.write(folder.resolve("images/a.png"), 102);
        try (Model model = Nets.classifier()) {
            FeatureExtraction.of(model, DEFAULTS.withLayers("input")).extract(folder(), out());
        }

        try (FeatureSet set = FeatureSet.open(out())) {
            assertThat(set.vector("input", 0)).containsExactly(0.4f, 0, 0.2f, 1); // 102, 0, 51 and 255 of 255
        }
    }

    @Test
    void pixelsAloneDoNotRunANetworkThatIsNoClassifier() throws IOException {
        images(3, 0);
        try (Model model = failing(Nets.headless())) {
            FeatureExtraction.of(model, DEFAULTS.withLayers("input")).extract(folder(), out());
        }

        try (FeatureSet set = FeatureSet.open(out())) {
            assertThat(set.size()).isEqualTo(3);
            assertThat(set.row(0).prediction()).isEmpty();
        }
    }

    @Test
    void theDefaultLayerIsTheInputOfTheClassScores() throws IOException {
        images(2, 0);
        try (Model model = Nets.classifier()) {
            FeatureExtraction.of(model).extract(folder(), out());
        }

        try (FeatureSet set = FeatureSet.open(out())) {
            assertThat(set.layers()).containsExactly(new FeatureLayer("flat", Shape.of(8)));
        }
    }

    @Test
    void scoresThatAreOnlyReshapedAreNoFeatures() {
        NetSpec net = NetSpec.input(3, 4, 4)
                .add("pool", new Op.MaxPooling(Window.square(4, 1, 0)))
                .convolution("scores", 5, Window.square(1, 1, 0))
                .add("reshaped", new Op.Flatten())
                .logits("reshaped")
                .build();
        try (Model model = ReferenceModel.of(net)) {
            assertThat(FeatureExtraction.defaultLayer(model).name()).isEqualTo("pool");
        }
    }

    @Test
    void aNetworkThatIsNoClassifierNeedsANamedLayer() {
        try (Model model = Nets.headless()) {
            assertThatThrownBy(() -> FeatureExtraction.of(model))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "layer: model 'reference' has no layer of class scores, so name the layer whose outputs are"
                                    + " wanted");
            assertThatThrownBy(() -> FeatureExtraction.of(model, DEFAULTS.withLayers("cnov")))
                    .hasMessageContaining("no layer 'cnov'; the nearest of its 2 are 'conv'");
        }
    }

    // ==== bad images ====

    @Test
    void tenBadFilesAmongAThousandAreNamedAndTheRestGoesOn() throws IOException {
        ImageFolder images = images(1000, 10);
        List<SkippedImage> heard = new ArrayList<>();
        FeatureExtraction.Summary summary;
        try (Model model = Nets.classifier()) {
            summary = FeatureExtraction.of(model, DEFAULTS.reportingSkipped(heard::add))
                    .extract(images, out());
        }

        assertThat(summary.images()).isEqualTo(990);
        assertThat(summary.skipped()).hasSize(10).isEqualTo(heard);
        assertThat(heard.get(0).file()).isEqualTo("b/0010.png");
        assertThat(heard.get(0).reason()).startsWith(images.folder().resolve("b/0010.png") + ": ");
        assertThat(heard).allSatisfy(skipped -> assertThat(skipped.reason()).doesNotContain("\n"));
        try (FeatureSet set = FeatureSet.open(out())) {
            assertThat(set.size()).isEqualTo(990);
            assertThat(set.skipped()).isEqualTo(10);
            List<String> kept =
                    IntStream.range(0, 990).mapToObj(row -> set.row(row).file()).toList();
            List<String> bad = heard.stream().map(SkippedImage::file).toList();
            assertThat(kept)
                    .isEqualTo(IntStream.range(0, 1000)
                            .mapToObj(images::name)
                            .filter(name -> !bad.contains(name))
                            .toList());
        }
    }

    @Test
    void aFileThatVanishesIsNamed() throws IOException {
        ImageFolder images = images(3, 0);
        Files.delete(images.path(1));
        try (Model model = Nets.classifier()) {
            FeatureExtraction.Summary summary = FeatureExtraction.of(model).extract(images, out());

            assertThat(summary.skipped())
                    .containsExactly(
                            new SkippedImage(images.name(1), images.path(1) + ": can't be read (NoSuchFileException)"));
        }
    }

    @Test
    void aFolderWithoutAnyGoodImageIsAnErrorAndLeavesNothing() throws IOException {
        Pictures.writeBad(folder.resolve("images/a.png"));
        Pictures.writeBad(folder.resolve("images/b.png"));
        try (Model model = Nets.classifier()) {
            assertThatThrownBy(() -> FeatureExtraction.of(model).extract(folder(), out()))
                    .isInstanceOf(VizIOException.class)
                    .hasMessageStartingWith(folder.resolve("images")
                            + ": not one of its 2 files can be used; the first: " + folder.resolve("images/a.png"));
        }
        assertNothingButImages();
    }

    @Test
    void anImageWhoseActivationsAreNotFiniteIsNamedWithLayerAndCount() throws IOException {
        Pictures.write(folder.resolve("images/a.png"), 0);
        Pictures.write(folder.resolve("images/b.png"), 255); // 1 in the first pixel: times 3e38, twice, overflows
        Tensor large = Tensor.of(Shape.of(2, 1, 1, 1), 3e38f, -1);
        Window one = Window.square(1, 1, 0);
        try (Model model = ReferenceModel.of(NetSpec.input(1, 2, 2)
                .add("conv", new Op.Convolution(large, Optional.empty(), one, 1))
                .add("conv2", new Op.Convolution(Tensor.of(Shape.of(1, 2, 1, 1), 3e38f, 0), Optional.empty(), one, 1))
                .build())) {
            FeatureExtraction.Summary summary =
                    FeatureExtraction.of(model, DEFAULTS.withLayers("conv2")).extract(brightnessOnly(), out());

            assertThat(summary.images()).isEqualTo(1);
            assertThat(summary.skipped())
                    .containsExactly(new SkippedImage(
                            "b.png",
                            folder.resolve("images/b.png")
                                    + ": layer 'conv2' of model 'reference' gives 1 of 4 numbers as NaN or infinite"));
        }
    }

    /** Pictures that are black but for their first pixel. */
    private ImageFolder brightnessOnly() throws IOException {
        for (String name : List.of("a.png", "b.png")) {
            int first = name.equals("b.png") ? 0xffffff : 0;
            Image.rgb(2, 2, new int[] {first, 0, 0, 0}).writePng(folder.resolve("images/" + name));
        }
        return folder();
    }

    @Test
    void classScoresThatAreNotFiniteCountToo() throws IOException {
        images(2, 0);
        Tensor weights = Tensor.of(Shape.of(1, 4), Float.NaN, 0, 0, 0);
        try (Model model = ReferenceModel.of(NetSpec.input(1, 2, 2)
                .add("flat", new Op.Flatten())
                .add("out", new Op.Dense(weights, Optional.empty()))
                .logits("out")
                .build())) {
            assertThatThrownBy(() -> FeatureExtraction.of(model).extract(folder(), out()))
                    .isInstanceOf(VizIOException.class)
                    .hasMessageContaining("layer 'out' of model 'reference' gives 1 of 1 numbers as NaN or infinite");
        }
        assertNothingButImages();
    }

    @Test
    void aReasonStaysOnItsLineWhateverTheFileIsCalled() {
        SkippedImage skipped = new SkippedImage("a\nb", "C:\\a\nb\u202e: \"no\" image");

        assertThat(skipped.file()).isEqualTo("a\nb");
        assertThat(skipped.reason()).isEqualTo("C:\\a\\u000ab\\u202e: \"no\" image");
    }

    @Test
    void picturesTooLargeToBeDecodedSideBySideAreDecodedOneByOne() throws Exception {
        ImageFolder images = images(12, 0);
        AtomicInteger inside = new AtomicInteger();
        PictureReader oneAtATime = new PictureReader(file -> {
            try {
                if (inside.incrementAndGet() > 1) {
                    throw new OutOfMemoryError("Java heap space");
                }
                Thread.sleep(5);
                if (inside.get() > 1) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return Images.read(file);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                inside.decrementAndGet();
            }
        });
        try (DecodeAhead ahead = new DecodeAhead(images, InputSpec.of(1, 2, 2), 12, 4, oneAtATime)) {
            assertThat(ahead.next().orElseThrow().skipped()).isEmpty();
        }
    }

    @Test
    void aPictureThatTakesMoreMemoryThanThereIsIsNamed() throws Exception {
        ImageFolder images = images(2, 0);
        PictureReader small = new PictureReader(file -> {
            if (file.equals(images.path(0))) {
                throw new OutOfMemoryError("Java heap space");
            }
            return Images.read(file);
        });
        try (DecodeAhead ahead = new DecodeAhead(images, InputSpec.of(1, 2, 2), 2, 2, small)) {
            DecodeAhead.Batch batch = ahead.next().orElseThrow();

            assertThat(batch.images()).containsExactly(1);
            assertThat(batch.skipped())
                    .containsExactly(new SkippedImage(
                            images.name(0),
                            images.path(0) + ": takes more memory to decode than there is (-Xmx sets how much)"));
        }
    }

    // ==== how it runs ====

    @Test
    void batchesAndThreadsChangeNothingInTheFile() throws IOException {
        ImageFolder images = images(50, 7);
        try (Model model = Nets.classifier()) {
            Path first = folder.resolve("first.viz");
            FeatureExtraction.of(model, DEFAULTS.withBatchSize(1).withThreads(1))
                    .extract(images, first);
            for (int batch : new int[] {2, 7, 50, 1000}) {
                FeatureExtraction.of(model, DEFAULTS.withBatchSize(batch).withThreads(1 + batch % 5))
                        .extract(images, out());
                assertThat(out()).hasSameBinaryContentAs(first);
            }
        }
    }

    @Test
    void theNetworkIsRunOnceABatchForAllLayers() throws IOException {
        List<String> calls = new ArrayList<>();
        images(10, 0);
        try (Model model = decorated(Nets.classifier(), (batch, layers) -> {
            calls.add(batch.shape().get(0) + " "
                    + layers.stream().map(Layer::name).toList());
            return batch;
        })) {
            FeatureExtraction.of(model, DEFAULTS.withLayers("conv", "input").withBatchSize(4))
                    .extract(folder(), out());
        }

        assertThat(calls).containsExactly("4 [conv, out]", "4 [conv, out]", "2 [conv, out]");
    }

    @Test
    void aLayerNamedTwiceIsKeptOnce() {
        assertThat(DEFAULTS.withLayers("fc", "conv", "fc").layers()).containsExactly("fc", "conv");
    }

    @Test
    void progressIsToldOfEveryBatch() throws IOException {
        images(5, 1);
        List<String> told = new ArrayList<>();
        try (Model model = Nets.classifier()) {
            FeatureExtraction.of(
                            model,
                            DEFAULTS.withBatchSize(2)
                                    .reporting((task, done, total) -> told.add(task + " " + done + "/" + total)))
                    .extract(folder(), out());
        }

        assertThat(told).containsExactly("features 0/5", "features 2/5", "features 4/5", "features 5/5");
    }

    @Test
    void whoeverHearsOfProgressCanCancelAndNothingRemains() throws IOException {
        images(10, 0);
        try (Model model = Nets.classifier()) {
            assertThatThrownBy(() -> FeatureExtraction.of(
                                    model, DEFAULTS.withBatchSize(2).reporting((task, done, total) -> {
                                        if (done == 4) {
                                            throw new CancellationException("enough");
                                        }
                                    }))
                            .extract(folder(), out()))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("enough");
        }
        assertNothingButImages();
        assertThat(decoders()).isEmpty();
    }

    @Test
    void anInterruptedThreadIsCancelledAndStaysInterrupted() throws IOException {
        images(10, 0);
        try (Model model = Nets.classifier()) {
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(() -> FeatureExtraction.of(model).extract(folder(), out()));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isInstanceOf(CancellationException.class);
        }
        assertNothingButImages();
        assertThat(decoders()).isEmpty();
    }

    @Test
    void aFailureOfTheNetworkPassesAndLeavesNothing() throws IOException {
        images(10, 0);
        try (Model model = failing(Nets.classifier())) {
            assertThatThrownBy(() -> FeatureExtraction.of(model).extract(folder(), out()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("not to be run");
        }
        assertNothingButImages();
        assertThat(decoders()).isEmpty();
    }

    @Test
    void anInputThatTakesNoPictureIsRefusedAtOnce() throws IOException {
        images(1, 0);
        try (Model model = ReferenceModel.of(NetSpec.input(4, 2, 2)
                .add("flat", new Op.Flatten())
                .dense("out", 2)
                .logits("out")
                .build())) {
            assertThatThrownBy(() -> FeatureExtraction.of(model).extract(folder(), out()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("input: expected a network of 1 or 3 channels");
        }
        assertNothingButImages();
    }

    @Test
    void noMoreThanThreeBatchesAreInHandAtAnyTime() throws Exception {
        ImageFolder images = images(40, 0);
        try (DecodeAhead ahead =
                new DecodeAhead(images, InputSpec.of(1, 2, 2), 4, 2, new PictureReader(Images::read))) {
            Optional<DecodeAhead.Batch> first = ahead.next();
            assertThat(first.orElseThrow().images()).containsExactly(0, 1, 2, 3);
            Thread.sleep(300); // long enough to decode all of them, were they allowed to
            for (int i = 12; i < 40; i++) {
                Files.delete(images.path(i)); // so those behind can't have been read yet
            }
            List<Integer> good = new ArrayList<>();
            for (Optional<DecodeAhead.Batch> batch = ahead.next(); batch.isPresent(); batch = ahead.next()) {
                good.addAll(batch.get().images());
            }
            assertThat(good).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void theDefaultBatchHasAsManyImagesAsFitAQuarterOfAGigabyte() {
        try (Model small = Nets.classifier();
                Model large = sized(3, 512, 512)) {
            assertThat(FeatureExtraction.defaultBatchSize(small)).isEqualTo(64);
            // 2 x 3 MiB an image: 42 fit
            assertThat(FeatureExtraction.defaultBatchSize(large)).isEqualTo(32);
        }
    }

    private static Model sized(int channels, int height, int width) {
        return ReferenceModel.of(NetSpec.input(channels, height, width)
                .add("relu", new Op.Relu())
                .build());
    }

    @Test
    void optionsBelowZeroAreRefused() {
        assertThatThrownBy(() -> DEFAULTS.withBatchSize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch size and threads: expected at least 1, or 0 for the default; got -1 and 0");
        assertThatThrownBy(() -> DEFAULTS.withThreads(-2)).isInstanceOf(IllegalArgumentException.class);
    }

    // ==== identity ====

    @Test
    void aModelsIdentityChangesWithEveryParameterAndOnlyWithThose() {
        try (Model model = Nets.classifier();
                Model same = Nets.classifier()) {
            String identity = FeatureOrigin.identityOf(model);
            assertThat(identity).matches("[0-9a-f]{32}").isEqualTo(FeatureOrigin.identityOf(same));

            Tensor bias = model.layer("conv").parameters().get("bias");
            float[] other = bias.toArray();
            other[1] = Math.nextUp(other[1]);
            try (Model changed = model.withParameters(
                            Map.of(new ParameterId("conv", "bias"), Tensor.wrap(bias.shape(), other)))
                    .orElseThrow()) {
                assertThat(FeatureOrigin.identityOf(changed)).isNotEqualTo(identity);
            }
        }
    }

    // ==== what the tests need ====

    private ImageFolder folder() throws IOException {
        return ImageFolder.open(folder.resolve("images"));
    }

    /** Half of them in class a, half in b; some of b are bad. */
    private ImageFolder images(int count, int bad) throws IOException {
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(String.format("images/%s/%04d.png", i % 2 == 0 ? "a" : "b", i / 2));
            Pictures.write(file, i % 256);
        }
        for (int i = 0; i < bad; i++) {
            Pictures.writeBad(folder.resolve(String.format("images/b/%04d.png", bad == 10 ? 10 + 40 * i : i)));
        }
        return folder();
    }

    private void assertNothingButImages() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("images"));
        }
    }

    private static List<String> decoders() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("deepviz-decode"))
                .toList();
    }

    private static Model failing(Model model) {
        return decorated(model, (batch, layers) -> {
            throw new IllegalStateException("not to be run");
        });
    }

    private interface Spy {
        Tensor see(Tensor batch, Collection<Layer> layers);
    }

    private static Model decorated(Model model, Spy spy) {
        return new DecoratedModel(model) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                return right.forward(spy.see(images, wanted), wanted);
            }
        };
    }
}
