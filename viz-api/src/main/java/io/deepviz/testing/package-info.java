/**
 * For the author of a backend: the contract that every backend passes, and the plain-Java reference model it is measured
 * against. This page is all you need to write one.
 *
 * <h2>What you write</h2>
 *
 * Three things, and a test:
 *
 * <ol>
 *   <li>{@link io.deepviz.spi.Network}: a network of your framework, run forward and backward;
 *       {@link io.deepviz.spi.GuardedModel#around} makes a {@link io.deepviz.Model} of it.
 *   <li>A public factory for a network that the caller already holds, which is never modified: {@code MyBackend.wrap(net,
 *       InputSpec.of(3, 224, 224))}.
 *   <li>{@link io.deepviz.spi.Backend}: opens files. Name it in {@code META-INF/services/io.deepviz.spi.Backend}, and
 *       {@link io.deepviz.spi.Backends#open(java.nio.file.Path)} finds it.
 *   <li>A test that implements {@link io.deepviz.testing.BackendContractTest}.
 * </ol>
 *
 * <p>{@code GuardedModel} does what is the same for all: it checks shapes, layers, seeds and parameters, lets no call in
 * after close, lets close wait for calls that are running, and, if {@link io.deepviz.spi.Network#isSerial()}, lets them in
 * one by one. By the time your network is called, everything fits.
 *
 * <h2>Layers</h2>
 *
 * Give each operation the name its author gave it. What your framework calls one layer may be two here: of a convolution
 * {@code conv1} that ends in a ReLU, {@code conv1} is the linear part with its bias, and {@code conv1/relu} what comes
 * after; of an output layer {@code out} with softmax, {@code out} has the class scores, which
 * {@link io.deepviz.spi.Network#logits()} names, and {@code out/softmax} the probabilities. Layers of your own making
 * (permutations, reshapes) may stand between. Everything that crosses the border is in the outer layout: images and maps
 * {@code [N,C,H,W]}, kernels {@code [out, in / groups, kh, kw]}, dense weights {@code [out, in]} with their inputs in C, H,
 * W order where a map was flattened. What training has fixed is in {@link io.deepviz.Layer#parameters()} by the names in
 * {@link io.deepviz.ParameterId}; a variance is a variance, however your framework keeps it.
 *
 * <h2>Forward</h2>
 *
 * In inference mode: dropout passes everything, batch normalization uses its stored statistics. Fetch all wanted layers in
 * one run. Beware of frameworks that work in place: what an input of a ReLU holds after the ReLU has run is not what it
 * held before. Return {@link io.deepviz.tensor.Tensor}s of arrays that nobody writes to again, never views of native
 * memory.
 *
 * <h2>Backward</h2>
 *
 * {@link io.deepviz.spi.Network#pullBack} is vector-Jacobian products: seeds go in at any layers, gradients are read at
 * any that feed them, summed over the seeds, each image on its own. A {@link io.deepviz.Seed.Constant} is known before
 * anything runs, and the whole can be one run; else run forward, ask {@link io.deepviz.Seed#at} once for each seeded layer,
 * with its output, and run backward. The rules {@link io.deepviz.ReluRule#GUIDED} and
 * {@link io.deepviz.ReluRule#DECONVNET} concern layers of kind {@link io.deepviz.LayerKind#RELU} only. If your framework
 * has no gradients, {@link io.deepviz.spi.Network#hasGradients()} says so, and the rules on gradients are skipped; likewise
 * {@link io.deepviz.spi.Network#withParameters} may return nothing.
 *
 * <h2>Files</h2>
 *
 * A file is not trusted: see {@link io.deepviz.spi.Backend#open}. What it does not say about the input, the caller does, and
 * {@link io.deepviz.spi.OpenOptions#complete} puts the two together with what has to be assumed. The contract doesn't look
 * at files: test them yourself, damaged ones as well.
 *
 * <h2>The test</h2>
 *
 * The contract builds no files either. It describes the networks it needs as {@link io.deepviz.testing.NetSpec}s, and your
 * test builds them in your framework:
 *
 * <pre>{@code
 * class MyBackendContractTest implements BackendContractTest {
 *     @Override
 *     public Model open(NetSpec spec) {
 *         MyGraph graph = new MyGraph(spec.inputShape().toArray());
 *         for (NetSpec.Node node : spec.nodes()) {
 *             graph.add(node.name(), layer(node.op()), node.inputs()); // NetSpec.INPUT is the image
 *         }
 *         return MyBackend.wrap(graph, InputSpec.of(...));
 *     }
 *
 *     private static MyLayer layer(Op op) {
 *         if (op instanceof Op.Convolution convolution) {
 *             if (convolution.groups() > 1) {
 *                 throw new UnsupportedOpException("grouped convolution: not in MyFramework");
 *             }
 *             return new MyConvolution(convolution.weights().toArray(), ...); // [out, in, kh, kw]
 *         }
 *         // ... one operation after the other
 *         throw new UnsupportedOpException(op.kind() + ": not in MyFramework");
 *     }
 * }
 * }</pre>
 *
 * Start with what rule S1 needs: convolution, ReLU, max pooling, flatten, dense, softmax. For everything else throw
 * {@link io.deepviz.testing.UnsupportedOpException}: the rules that need it show up as skipped, and the list of them as
 * what your backend can't do. The contract is in viz-api itself and asks for no test framework; only
 * {@code BackendContractTest} needs {@code junit-jupiter-api} in your tests.
 *
 * <p>If your framework has several ways to build the same network (nonlinearities fused or not, channels first or last),
 * implement {@code BackendContractTest} once for each.
 *
 * <h2>When a rule is broken</h2>
 *
 * The message says what was expected, what was found and where, and how it was checked. Begin with chapter O (order): as
 * long as axes are mixed up, everything else is off. Then F (forward): each operation against the reference model,
 * {@link io.deepviz.testing.ReferenceModel}, in a net of three layers; the first layer that is off is the one that is
 * wrong. Then G (gradients): here the layer named is the one right below the operation whose gradient is wrong. You can do
 * the same with a network of your own: build a {@code NetSpec}, make a {@code ReferenceModel} of it, and compare.
 *
 * <p>Numbers may be off by 1e-4 of the largest in their tensor: rounding is about a hundredth of that, and a mistake
 * more. No rule asks for a gradient where rounding would decide on which side of a kink a number is, or where two
 * numbers share a maximum.
 */
@NullMarked
package io.deepviz.testing;

import org.jspecify.annotations.NullMarked;
