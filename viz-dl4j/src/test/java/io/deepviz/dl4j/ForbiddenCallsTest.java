package io.deepviz.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/** Nothing here may read a file by a way that runs what the file brings along, or that parses it in native code. */
@AnalyzeClasses(packages = "io.deepviz.dl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ForbiddenCallsTest {
    @ArchTest
    static final ArchRule noJavaDeserialization =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    @ArchTest
    static final ArchRule noModelSerializer =
            noClasses().should().dependOnClassesThat().belongToAnyOf(ModelSerializer.class, NormalizerSerializer.class);

    @ArchTest
    static final ArchRule noLoadOfAStack = noClasses()
            .should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                            com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("load"))
                    .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                            com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                    com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf(
                                            MultiLayerNetwork.class, ComputationGraph.class)))));

    @ArchTest
    static final ArchRule noNativeHdf5 = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco.hdf5..", "org.deeplearning4j.nn.modelimport.keras");
}
