package io.deepviz.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.CustomSerializerStrategy;

/** What an attacker puts into a model file: classes that do something by being read, or merely loaded. */
final class Gadgets {
    /** Names the folder that gadgets leave their marks in. */
    static final String FOLDER = "viz.test.gadgets";

    private Gadgets() {}

    static Path mark(Class<?> gadget) {
        return Path.of(System.getProperty(FOLDER), gadget.getSimpleName());
    }

    private static void leaveMark(Class<?> gadget) {
        try {
            Files.createFile(mark(gadget));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Acts when it is deserialized. */
    static final class Deserialized implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            leaveMark(Deserialized.class);
        }
    }

    /** Acts when its class is initialized, as the class of a custom normalizer is. */
    static final class Strategy extends CustomSerializerStrategy<Normalizer<?>> {
        static {
            leaveMark(Strategy.class);
        }

        @Override
        public Class<Normalizer<?>> getSupportedClass() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(Normalizer<?> normalizer, OutputStream stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Normalizer<?> restore(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    /** Acts when its class is initialized, as one that a type id names is. */
    static final class Typed {
        static {
            leaveMark(Typed.class);
        }

        private Typed() {}
    }

    /** Acts when its class is initialized, as one that the type id of an old distribution names is. */
    static final class OldTyped {
        static {
            leaveMark(OldTyped.class);
        }

        private OldTyped() {}
    }
}
