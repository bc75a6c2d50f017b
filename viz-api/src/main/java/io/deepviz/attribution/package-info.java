/**
 * Why a network answers as it does: which pixels and regions of an image a number of the network rests on, and whether
 * the picture of it can be trusted.
 *
 * <pre>{@code
 * Tensor image = model.input().toTensor(picture);
 * AttributionMethod method = GradCam.ofLastMaps();
 * Attribution why = method.of(model, image, Target.logit(207));
 * TrustBadge badge = TrustCheck.withBudget(4000).check(method, why, model, image);
 * AttributionPicture.of(model, picture).render(why, badge.lines()).writePng(Path.of("why.png"));
 * }</pre>
 *
 * <p>A {@link io.deepviz.attribution.AttributionMethod} turns a model, an image and a {@link
 * io.deepviz.attribution.Target} into an {@link io.deepviz.attribution.Attribution}. Methods stand by themselves or go
 * around others: {@code SmoothGrad.around(IntegratedGradients.midpoint())}.
 */
@NullMarked
package io.deepviz.attribution;

import org.jspecify.annotations.NullMarked;
