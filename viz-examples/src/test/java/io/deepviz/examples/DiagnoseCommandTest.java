package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import io.deepviz.training.Probe;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingStep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsSeriousIsSaidWithEvidenceAndRemedyAndMakesTheExitCodeOne() throws IOException {
        Console console = Console.run("diagnose", recorded(60).toString());

        assertThat(console.exit()).isEqualTo(1);
        assertThat(console.out())
                .contains("2 steps, looked at 2 times")
                .contains("first filters: oriented")
                .contains("serious: the input is not scaled (layer input, step 0): the probe's images have mean")
                .contains("  do      subtract the mean")
                .contains("  source  LeCun");
    }

    @Test
    void aSoundRunMakesTheExitCodeZeroAndThresholdsCanBeChosen() throws IOException {
        Path run = recorded(1);

        assertThat(Console.run("diagnose", run.toString()).exit()).isZero();
        assertThat(Console.run("diagnose", run.toString(), "--limit", "input_large=0.5")
                        .exit())
                .isEqualTo(1);
        assertThat(Console.run("diagnose", run.toString(), "--limit", "input_large=-1")
                        .err())
                .contains("INPUT_LARGE: expected a number above 0, got -1.0");
    }

    @Test
    void jsonAndPageHoldTheSameFindings() throws IOException {
        Path out = folder.resolve("page");
        Console console = Console.run("diagnose", recorded(60).toString(), "--json", "--out", out.toString());

        assertThat(console.out()).contains("\"verdict\": \"input-not-scaled\"", "\"serious\": true", "\"filters\": [");
        assertThat(out.resolve("diagnosis.json")).hasContent(console.out());
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("Content-Security-Policy", "input-not-scaled", "data:image/png;base64,")
                .doesNotContain("connect-src");
    }

    @Test
    void anotherFileIsAMistakeInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "hello");
        Console console = Console.run("diagnose", file.toString());

        assertThat(console.exit()).isEqualTo(2);
        assertThat(console.err()).contains("expected a training run of DeepViz, found another kind of file");
    }

    @Test
    void aRunIsServedToThisMachineAndToNoOtherName() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (RunServer server = RunServer.start(recorded(1), 0)) {
            URI address = server.address();
            assertThat(address.getHost()).isEqualTo("127.0.0.1");
            assertThat(get(client, address).body()).contains("connect-src 'self'", "data-live");
            assertThat(get(client, address.resolve("data.json")).body()).startsWith("{\"model\"");
            assertThat(get(client, address.resolve("etc/passwd")).statusCode()).isEqualTo(404);
            assertThat(statusFor(server, "evil.example")).isEqualTo(403);
        }
    }

    /** Not even by other addresses of this machine: on Linux, all of 127.0.0.0/8 are some. */
    @Test
    void noOtherAddressIsServed() throws Exception {
        List<InetAddress> others = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            others.addAll(Collections.list(each.getInetAddresses()));
        }
        others.add(loopback(2));
        others.removeIf(address -> address.getHostAddress().equals("127.0.0.1"));
        try (RunServer server = RunServer.start(recorded(1), 0)) {
            int port = server.address().getPort();
            assertThat(isServed(loopback(1), port)).isTrue();
            for (InetAddress other : others) {
                assertThat(isServed(other, port)).as("%s", other).isFalse();
            }
        }
    }

    private static InetAddress loopback(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static boolean isServed(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** What is recorded while a browser looks is there when it asks again. */
    @Test
    void aRunIsFollowedWhileItIsWritten() throws Exception {
        Path file = folder.resolve("growing");
        HttpClient client = HttpClient.newHttpClient();
        Probe probe = Probe.of(Tensor.wrap(Shape.of(2, 3, 8, 8), new float[2 * 3 * 64]), 0, 1);
        try (Model model = net(1);
                TrainingRecorder recorder =
                        TrainingRecorder.create(file, model, probe, TrainingRecorder.Options.DEFAULTS);
                RunServer server = RunServer.start(file, 0)) {
            URI data = server.address().resolve("data.json");
            assertThat(get(client, data).body()).doesNotContain("\"batches\"");
            recorder.loss(0, 0, 0.625);
            assertThat(get(client, data).body()).contains("\"batches\"", "[0.625]");
            recorder.loss(1, 0, 0.375);
            assertThat(get(client, data).body()).contains("[0.625,0.375]");

            Files.writeString(file, "another file");
            HttpResponse<String> answer = get(client, data);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).endsWith("expected a training run of DeepViz, found another kind of file");
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The HTTP client sets the host itself. */
    private static int statusFor(RunServer server, String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            return Integer.parseInt(new String(start, 9, 3, java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    /** Two moments of a network whose images have this deviation. */
    private Path recorded(double deviation) throws IOException {
        Path file = folder.resolve("run");
        Random random = new Random(1);
        float[] pixels = new float[4 * 3 * 8 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (deviation * random.nextGaussian());
        }
        Probe probe = Probe.of(Tensor.wrap(Shape.of(4, 3, 8, 8), pixels), 0, 1, 0, 1);
        try (Model first = net(1);
                Model second = net(2);
                TrainingRecorder recorder =
                        TrainingRecorder.create(file, first, probe, TrainingRecorder.Options.DEFAULTS.replacing())) {
            recorder.snapshot(first, TrainingStep.at(0));
            recorder.loss(0, 0, 1);
            recorder.loss(1, 0, 0.5);
            recorder.snapshot(second, TrainingStep.at(2));
        }
        return file;
    }

    private static Model net(long seed) {
        return ReferenceModel.of(NetSpec.input(3, 8, 8)
                .seed(seed)
                .convolution("conv1", 4, Window.square(7, 1, 3))
                .add("conv1/relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .dense("out", 2)
                .logits("out")
                .build());
    }
}
