"""Works out what tiny_stack.zip and tiny_graph.zip give, in NumPy alone; TinyZips.java made them.

Run in this folder. The image is sin(0.1 i), i counting its numbers in C, H, W order.
"""
import io
import struct
import zipfile

import numpy as np


def image(c, h, w):
    return np.sin(0.1 * np.arange(c * h * w)).reshape(c, h, w)


def coefficients(path):
    stream = io.BytesIO(zipfile.ZipFile(path).read("coefficients.bin"))

    def text():
        return stream.read(struct.unpack(">H", stream.read(2))[0]).decode()

    def header():
        text()
        return struct.unpack(">q", stream.read(8))[0], text()

    length, _ = header()
    stream.read(8 * length)
    length, kind = header()
    assert kind == "FLOAT"
    return np.frombuffer(stream.read(4 * length), ">f4").astype(float)


class Row:
    """Takes numbers off a row, one array after another."""

    def __init__(self, numbers):
        self.numbers, self.at = numbers, 0

    def take(self, *shape, order="C"):
        n = int(np.prod(shape))
        self.at += n
        return self.numbers[self.at - n : self.at].reshape(shape, order=order)

    def end(self):
        assert self.at == len(self.numbers)


def pad(x, before, after, value=0.0):
    return np.pad(x, ((0, 0), (before[0], after[0]), (before[1], after[1])), constant_values=value)


def same(x, k, value=0.0):
    before = [(n - 1) // 2 for n in k]
    return pad(x, before, [n - 1 - b for n, b in zip(k, before)], value)


def windows(x, k, s):
    """[C, rows, columns, kh, kw]"""
    return np.lib.stride_tricks.sliding_window_view(x, k, axis=(1, 2))[:, ::s, ::s]


def conv(x, w, b, s=1):
    """w: [out, in, kh, kw]"""
    return np.einsum("chwij,ocij->ohw", windows(x, w.shape[2:], s), w) + b[:, None, None]


def depthwise(x, w, s=1):
    """w: [in, multiplier, kh, kw]"""
    y = np.einsum("chwij,cmij->cmhw", windows(x, w.shape[2:], s), w)
    return y.reshape(-1, *y.shape[2:])


def batch_norm(x, gamma, beta, mean, variance, eps):
    a = gamma / np.sqrt(variance + eps)
    return (x - mean[:, None, None]) * a[:, None, None] + beta[:, None, None]


def lrn(x, k=2.0, alpha=1e-4, beta=0.75, n=5):
    squares = np.pad(x * x, ((n // 2, n // 2), (0, 0), (0, 0)))
    return x / (k + alpha * sum(squares[i : i + len(x)] for i in range(n))) ** beta


def relu(x):
    return np.maximum(x, 0)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def stack():
    row = Row(coefficients("tiny_stack.zip"))
    x = image(3, 11, 9)
    b, w = row.take(4), row.take(4, 3, 3, 3)
    x = relu(conv(pad(x, (1, 1), (1, 1)), w, b))
    x = windows(x, (3, 3), 2).max(axis=(3, 4))
    gamma, beta, mean, log10_deviation = (row.take(4) for _ in range(4))
    x = batch_norm(x, gamma, beta, mean, 10 ** (2 * log10_deviation), 1e-5)
    b, w = row.take(5), row.take(5, 4, 2, 2)
    x = np.tanh(conv(same(x, (2, 2)), w, b)).reshape(-1)
    w, b = row.take(x.size, 6, order="F"), row.take(6)
    x = 1 / (1 + np.exp(-(x @ w + b)))
    w, b = row.take(6, 3, order="F"), row.take(3)
    row.end()
    return softmax(x @ w + b)


def graph():
    row = Row(coefficients("tiny_graph.zip"))
    x = image(3, 10, 8)
    b, w = row.take(4), row.take(4, 3, 3, 3)
    x = conv(same(x, (3, 3)), w, b)
    gamma, beta, mean, variance = (row.take(4) for _ in range(4))
    relu1 = relu(batch_norm(x, gamma, beta, mean, variance, 1e-5))
    b, w = row.take(4), row.take(3, 3, 4, 1).transpose(2, 3, 0, 1)
    add = depthwise(same(relu1, (3, 3)), w) + b[:, None, None] + relu1
    b, d, p = row.take(5), row.take(2, 4, 3, 3).transpose(1, 0, 2, 3), row.take(5, 8, 1, 1)
    separable = relu(conv(depthwise(same(add, (3, 3)), d), p, b))
    x = lrn(np.concatenate([separable, add])).mean(axis=(1, 2))
    w, b = row.take(9, 3, order="F"), row.take(3)
    row.end()
    return softmax(x @ w + b)


for name, numbers in (("tiny_stack", stack()), ("tiny_graph", graph())):
    np.savetxt(name + ".expected.txt", numbers, fmt="%.9f")
    print(name, numbers)
