package io.deepviz.testing;

import io.deepviz.Model;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A backend that can check itself where it is installed: it builds networks in its own framework, so that the contract can
 * be run by a program, {@code viz doctor} for one, with the native libraries that are really there. Named in
 * {@code META-INF/services/io.deepviz.testing.ContractSubject}. Optional: a backend without one is only loaded.
 */
public interface ContractSubject extends BackendContract.Opener {
    /** The name of the backend, as {@link io.deepviz.spi.Backend#name()} has it. */
    String backend();

    @Override
    Model open(NetSpec net) throws Exception;

    /** All on the class path. */
    static List<ContractSubject> available() {
        return ServiceLoader.load(ContractSubject.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
