package io.deepviz.spi;

import io.deepviz.Model;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A framework that runs networks. Found by {@link java.util.ServiceLoader}: a module names its implementation, which has a
 * public constructor without parameters, in {@code META-INF/services/io.deepviz.spi.Backend}. Making one must load no
 * native code.
 */
public interface Backend {

    /** A short lower-case name, such as {@code dl4j}; users type it. */
    String name();

    /**
     * Whether the content of a file or directory is of a format that this backend opens. Looks at a few bytes or names,
     * never throws, and loads no native code. A damaged file of the right format is a yes: {@link #open} says what is wrong.
     */
    boolean canOpen(Path file);

    /**
     * Opens a network. A file is not trusted: nothing in it may make code run, or make more memory be used than its own
     * size explains.
     *
     * @throws io.deepviz.error.ModelFormatException if it is damaged, dangerous, or no network with one image as its input
     * @throws IllegalArgumentException if an option does not go with the network; the message says which
     * @throws io.deepviz.error.BackendException if the framework or its native library fails
     * @throws IOException if it cannot be read
     */
    Model open(Path file, OpenOptions options) throws IOException;
}
