package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JVector is an optional dependency: without it everything else works, and the error says what to add. */
final class WithoutJVectorTest {
    @Test
    void theErrorHoldsTheDependency() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> metric = loader.loadClass("io.deepviz.Metric");
            Class<?> source = loader.loadClass("io.deepviz.index.VectorSource");
            Class<?> index = loader.loadClass("io.deepviz.index.ApproximateIndex");
            Class<?> options = loader.loadClass("io.deepviz.index.ApproximateIndex$Options");
            Object rows = source.getMethod("of", float[][].class).invoke(null, (Object) new float[][] {{1}, {2}});
            Object euclidean = metric.getEnumConstants()[0];
            Method build = index.getMethod("build", source, metric, options);

            assertThatThrownBy(() -> build.invoke(
                            null, rows, euclidean, options.getField("DEFAULTS").get(null)))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("add it to your pom.xml, or search with ExactIndex")
                    .hasMessageContaining("""
                            <dependency>
                              <groupId>io.github.jbellis</groupId>
                              <artifactId>jvector</artifactId>
                              <version>4.0.2</version>
                            </dependency>""");
            Object exact = loader.loadClass("io.deepviz.index.ExactIndex")
                    .getMethod("of", source, metric)
                    .invoke(null, rows, euclidean);
            assertThat(exact.toString()).startsWith("ExactIndex(2 x 1");
        }
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!each.contains("jvector")) {
                urls.add(Path.of(each).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
