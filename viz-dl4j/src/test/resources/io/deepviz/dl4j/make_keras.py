"""Makes the .h5 files among these resources, as Keras 1 and 2 would, and works out in NumPy what they give.

Needs h5py; run in this folder. The image is sin(0.1 i), i counting its numbers in C, H, W order; Keras gets it as H, W, C.
Everything here is in H, W, C order, as in Keras, except for tiny_theano.h5.
"""
import json

import h5py
import numpy as np

rng = np.random.default_rng(7)


def draw(*shape, scale=0.3):
    return (scale * rng.normal(size=shape)).astype("f4")


def layer(kind, name, **settings):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **settings}}


def conv(name, filters, k, kind="Conv2D", **settings):
    return layer(kind, name, **{
        "filters": filters, "kernel_size": [k, k], "strides": [1, 1], "padding": "same",
        "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "linear",
        "use_bias": True, "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}}, **settings})


def dense(name, units, activation):
    return layer("Dense", name, units=units, activation=activation, use_bias=True)


def norm(name, **settings):
    return layer("BatchNormalization", name, **{"axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": True,
                                                "scale": True, **settings})


def write(path, model, weights, version="2.4.0", backend="tensorflow", format="earliest"):
    """Keras has always written HDF5's earliest format; the latest is smaller, and has to be read as well."""
    with h5py.File(path, "w", libver=format) as f:
        f.attrs["model_config"] = json.dumps(model)
        group = f.create_group("model_weights")
        for g in (f, group):
            if version:
                g.attrs["keras_version"] = version
            if backend:
                g.attrs["backend"] = backend
        group.attrs["layer_names"] = np.array([n.encode() for n in weights])
        for name, arrays in weights.items():
            own = group.create_group(name)
            own.attrs["weight_names"] = np.array([w.encode() for w in arrays])
            for w, numbers in arrays.items():
                own.create_dataset(w, data=numbers)


def sequential(layers):
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}


def functional(layers, output, name="model"):
    """layers: of (layer, inputs...)"""
    described = []
    for each, *inputs in layers:
        each["name"] = each["config"]["name"]
        each["inbound_nodes"] = [[[i, 0, 0, {}] for i in inputs]] if inputs else []
        described.append(each)
    return {"class_name": "Functional", "config": {
        "name": name, "layers": described, "input_layers": [[described[0]["name"], 0, 0]],
        "output_layers": [[output, 0, 0]]}}


# ---- what the layers compute, on one image in H, W, C ----

def image(c, h, w):
    return np.sin(0.1 * np.arange(c * h * w)).reshape(c, h, w).transpose(1, 2, 0)


def windows(x, k, s, same, fill=0.0, d=1):
    """[rows, columns, C, kh, kw], padded as TensorFlow pads"""
    extent = [(n - 1) * d + 1 for n in k]
    if same:
        total = [max((-(-x.shape[i] // s) - 1) * s + extent[i] - x.shape[i], 0) for i in (0, 1)]
        x = np.pad(x, [(t // 2, t - t // 2) for t in total] + [(0, 0)], constant_values=fill)
    return np.lib.stride_tricks.sliding_window_view(x, extent, axis=(0, 1))[::s, ::s, :, ::d, ::d]


def conv2d(x, k, b=0.0, s=1, same=True, d=1):
    return np.einsum("hwcij,ijco->hwo", windows(x, k.shape[:2], s, same, d=d), k) + b


def depthwise(x, k, b=0.0, s=1, same=True):
    y = np.einsum("hwcij,ijcm->hwcm", windows(x, k.shape[:2], s, same), k)
    return y.reshape(*y.shape[:2], -1) + b


def transposed(x, k, b, s):
    """'same': the adjoint of a convolution with padding 'same' from s times the size; k: [kh, kw, out, in]"""
    h, w = x.shape[0] * s, x.shape[1] * s
    total = [max(n - s, 0) for n in k.shape[:2]]
    y = np.zeros((h + k.shape[0], w + k.shape[1], k.shape[2]))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i * s : i * s + k.shape[0], j * s : j * s + k.shape[1]] += k @ x[i, j]
    return y[total[0] // 2 : total[0] // 2 + h, total[1] // 2 : total[1] // 2 + w] + b


def max_pool(x, k, s, same=False):
    return windows(x, (k, k), s, same, -np.inf).max(axis=(3, 4))


def mean_pool(x, k, s, same=False):
    return np.nanmean(windows(x, (k, k), s, same, np.nan), axis=(3, 4))


def normalized(x, gamma, beta, mean, variance, eps=0.001):
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta


def relu(x, top=np.inf):
    return np.minimum(np.maximum(x, 0), top)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def spread(n):
    return np.linspace(0.5, 2, n).astype("f4")


def keep(name, numbers):
    np.savetxt(name + ".expected.txt", np.ravel(numbers), fmt="%.9f")
    print(name, np.shape(numbers), np.ravel(numbers)[:4])


# ---- the files ----

def tiny_sequential():
    k1, b1, k2, b2 = draw(3, 3, 3, 4), draw(4), draw(3, 3, 4, 5), draw(5)
    w, b = draw(5 * 2 * 1, 3), draw(3)
    first = conv("conv1", 4, 3, activation="relu", batch_input_shape=[None, 12, 8, 3])
    model = sequential([
        first, layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        conv("conv2", 5, 3, activation="tanh", padding="valid", strides=[2, 2]),
        layer("Dropout", "drop", rate=0.5), layer("Flatten", "flatten", data_format="channels_last"),
        dense("out", 3, "softmax")])
    write("tiny_sequential.h5", model, {
        "conv1": {"conv1/kernel:0": k1, "conv1/bias:0": b1}, "pool": {},
        "conv2": {"conv2/kernel:0": k2, "conv2/bias:0": b2}, "drop": {}, "flatten": {},
        "out": {"out/kernel:0": w, "out/bias:0": b}})
    x = max_pool(relu(conv2d(image(3, 12, 8), k1, b1)), 2, 2)
    x = np.tanh(conv2d(x, k2, b2, s=2, same=False))
    keep("tiny_sequential", softmax(x.reshape(-1) @ w + b))


def tiny_functional():
    k1, kd, bd = draw(3, 3, 3, 4), draw(3, 3, 4, 1), draw(4)
    gamma, beta, mean, variance = draw(4), draw(4), draw(4), spread(4)
    sd, sp, sb = draw(3, 3, 4, 2), draw(1, 1, 8, 5), draw(5)
    w, b = draw(9, 3), draw(3)
    model = functional([
        (layer("InputLayer", "image", batch_input_shape=[None, None, None, 3], sparse=False),),
        (conv("conv1", 4, 3, strides=[2, 2], use_bias=False), "image"),
        (norm("norm1"), "conv1"),
        (layer("Activation", "relu1", activation="relu"), "norm1"),
        (conv("depthwise", None, 3, "DepthwiseConv2D", depth_multiplier=1), "relu1"),
        (layer("Add", "add"), "depthwise", "relu1"),
        (conv("separable", 5, 3, "SeparableConv2D", depth_multiplier=2, activation="relu"), "add"),
        (layer("Concatenate", "both", axis=-1), "separable", "add"),
        (layer("GlobalAveragePooling2D", "gap", data_format="channels_last"), "both"),
        (dense("out", 3, "linear"), "gap"),
        (layer("Softmax", "probabilities", axis=-1), "out")], "probabilities")
    write("tiny_functional.h5", model, {
        "image": {}, "conv1": {"conv1/kernel:0": k1},
        "norm1": {"norm1/gamma:0": gamma, "norm1/beta:0": beta, "norm1/moving_mean:0": mean,
                  "norm1/moving_variance:0": variance},
        "relu1": {}, "depthwise": {"depthwise/depthwise_kernel:0": kd, "depthwise/bias:0": bd}, "add": {},
        "separable": {"separable/depthwise_kernel:0": sd, "separable/pointwise_kernel:0": sp, "separable/bias:0": sb},
        "both": {}, "gap": {}, "out": {"out/kernel:0": w, "out/bias:0": b}, "probabilities": {}}, version="2.15.0", format="latest")
    x = relu(normalized(conv2d(image(3, 11, 9), k1, s=2), gamma, beta, mean, variance))
    add = depthwise(x, kd, bd) + x
    both = np.concatenate([relu(conv2d(depthwise(add, sd), sp, sb)), add], axis=-1)
    keep("tiny_functional", softmax(both.mean(axis=(0, 1)) @ w + b))


def tiny_layers():
    """Every other layer that is read, one after the other, with settings away from their defaults."""
    k1, b1 = draw(3, 3, 3, 4), draw(4)
    kt, bt = draw(3, 3, 5, 4), draw(5)
    alpha, beta1, mean1, variance1 = np.abs(draw(1, 1, 5)), draw(5), draw(5), spread(5)
    ks, bs = draw(1, 1, 5, 4), draw(4)
    gamma2, beta2, mean2, variance2 = draw(4 * 3 * 2), draw(24), draw(24), spread(24)
    w, b = draw(24 + 4, 6), draw(6)
    head_w, head_b = draw(6, 3), draw(3)
    inner = sequential([
        layer("InputLayer", "maps", batch_input_shape=[None, 5, 4, 4]),
        conv("conv1", 5, 3, "Conv2DTranspose", strides=[2, 2], output_padding=None),
        norm("norm1", scale=False)])
    inner["config"]["name"] = "inner"
    model = functional([
        (layer("InputLayer", "image", batch_input_shape=[None, 11, 9, 3]),),
        (layer("Rescaling", "rescale", scale=0.5, offset=-0.25), "image"),
        (layer("ZeroPadding2D", "pad", padding=[[1, 2], [0, 3]], data_format="channels_last"), "rescale"),
        (conv("conv1", 4, 3, padding="valid", dilation_rate=[2, 2]), "pad"),
        (layer("LeakyReLU", "leaky", alpha={"class_name": "__ndarray__", "value": 0.2, "type": "ndarray"}), "conv1"),
        (layer("AveragePooling2D", "mean", pool_size=[3, 3], strides=[2, 2], padding="same"), "leaky"),
        (inner, "mean"),
        (layer("PReLU", "prelu", shared_axes=[1, 2]), "inner"),
        (layer("Cropping2D", "crop", cropping=[[1, 0], [0, 1]]), "prelu"),
        (layer("MaxPooling2D", "max", pool_size=[3, 3], strides=[3, 3], padding="same"), "crop"),
        (conv("mixed", 4, 1, activation="softmax"), "max"),
        (layer("UpSampling2D", "up", size=[2, 1], interpolation="nearest"), "mixed"),
        (layer("AveragePooling2D", "down", pool_size=[2, 2], strides=[2, 2], padding="same"), "up"),
        (layer("ELU", "elu", alpha=0.7), "down"),
        (layer("Multiply", "product"), "elu", "down"),
        (layer("SpatialDropout2D", "drop", rate=0.3), "product"),
        (layer("Flatten", "flatten", data_format="channels_last"), "drop"),
        (norm("norm2", axis=[1], epsilon=0.01), "flatten"),
        (layer("GlobalMaxPooling2D", "top", keepdims=True), "mixed"),
        (layer("Reshape", "vector", target_shape=[-1]), "top"),
        (layer("Concatenate", "all", axis=1), "norm2", "vector"),
        (dense("fc", 6, "hard_sigmoid"), "all"),
        (layer("ReLU", "relu6", max_value=6.0, negative_slope=0.0, threshold=0.0), "fc"),
        (layer("Reshape", "pixel", target_shape=[1, 1, 6]), "relu6"),
        (conv("head", 3, 1, activation="selu"), "pixel"),
        (layer("Flatten", "out"), "head")], "out")
    model["config"]["layers"][7]["inbound_nodes"][0][0][1] = 1  # a model inside is applied a second time
    write("tiny_layers.h5", model, {
        "conv1": {"conv1/kernel:0": k1, "conv1/bias:0": b1},
        "inner": {"conv1_1/kernel:0": kt, "conv1_1/bias:0": bt, "norm1/beta:0": beta1, "norm1/moving_mean:0": mean1,
                  "norm1/moving_variance:0": variance1},
        "prelu": {"prelu/alpha:0": alpha}, "mixed": {"mixed/kernel:0": ks, "mixed/bias:0": bs},
        "norm2": {"norm2/gamma:0": gamma2, "norm2/beta:0": beta2, "norm2/moving_mean:0": mean2,
                  "norm2/moving_variance:0": variance2},
        "fc": {"fc/kernel:0": w, "fc/bias:0": b},
        "head": {"head/kernel:0": head_w.reshape(1, 1, 6, 3), "head/bias:0": head_b}}, version="2.9.0", format="latest")
    x = np.pad(0.5 * image(3, 11, 9) - 0.25, [(1, 2), (0, 3), (0, 0)])
    x = conv2d(x, k1, b1, same=False, d=2)
    x = mean_pool(np.where(x > 0, x, 0.2 * x), 3, 2, same=True)
    assert x.shape == (5, 4, 4), x.shape
    x = normalized(transposed(x, kt, bt, 2), 1, beta1, mean1, variance1)
    x = np.where(x > 0, x, alpha * x)[1:, :-1]
    mixed = softmax(conv2d(max_pool(x, 3, 3, same=True), ks, bs))
    down = mean_pool(mixed.repeat(2, axis=0), 2, 2, same=True)
    x = np.where(down > 0, down, 0.7 * (np.exp(down) - 1)) * down
    assert x.size == 24, x.shape
    x = np.concatenate([normalized(x.reshape(-1), gamma2, beta2, mean2, variance2, 0.01), mixed.max(axis=(0, 1))])
    x = relu(np.clip(0.2 * (x @ w + b) + 0.5, 0, 1), 6)
    x = x @ head_w + head_b
    keep("tiny_layers", 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1)))


def tiny_theano():
    """Keras 1 on Theano: maps are C, H, W, kernels [out, in, kh, kw] and turned by 180 degrees."""
    k, b, w, c = draw(4, 3, 3, 2), draw(4), draw(4 * 3 * 2, 3), draw(3)
    first = {"class_name": "Convolution2D", "config": {
        "name": "convolution2d_1", "nb_filter": 4, "nb_row": 3, "nb_col": 2, "border_mode": "valid",
        "subsample": [1, 1], "dim_ordering": "th", "bias": True, "activation": "relu",
        "batch_input_shape": [None, 3, 8, 6]}}
    model = {"class_name": "Sequential", "config": [
        first,
        {"class_name": "MaxPooling2D", "config": {"name": "maxpooling2d_1", "pool_size": [2, 2], "strides": [2, 2],
                                                  "border_mode": "valid", "dim_ordering": "th"}},
        {"class_name": "Flatten", "config": {"name": "flatten_1"}},
        {"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 3, "activation": "linear", "bias": True}}]}
    write("tiny_theano.h5", model, {
        "convolution2d_1": {"convolution2d_1_W": k, "convolution2d_1_b": b}, "maxpooling2d_1": {}, "flatten_1": {},
        "dense_1": {"dense_1_W": w, "dense_1_b": c}}, version="1.2.2", backend="theano")
    x = relu(conv2d(image(3, 8, 6), k[:, :, ::-1, ::-1].transpose(2, 3, 1, 0), b, same=False))
    keep("tiny_theano", max_pool(x, 2, 2).transpose(2, 0, 1).reshape(-1) @ w + c)


tiny_sequential()
tiny_functional()
tiny_layers()
tiny_theano()
