package io.deepviz.tensorflow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where test data is: own small files, always there, and real networks, which a test is skipped without. */
final class Fixtures {
    private Fixtures() {}

    /** A file of this module's own. */
    static Path own(String name) {
        URL url = Fixtures.class.getResource(name);
        if (url == null) {
            throw new IllegalArgumentException("name: expected a test resource beside this class, got " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(url + " is no file", e);
        }
    }

    /** A file among the fixtures; the test is skipped, and says so, where they are not. */
    static Path shared(String path) {
        String folder = System.getProperty("viz.fixtures", "../../shared/fixtures");
        Path file = Path.of(folder).resolve(path);
        assumeTrue(Files.exists(file), "no fixture " + file + " (-Dviz.fixtures=DIR says where they are)");
        return file;
    }
}
