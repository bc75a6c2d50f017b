"""t-SNE by FIt-SNE: VECTORS.npy MAP.npy ITERATIONS BINARY, with the defaults of its own wrapper.

BINARY is fast_tsne 1.2.1, built from its own source as its README says, with -march=native. Debian: python3-numpy.
Its input and output files lie beside MAP.npy. The start (PCA) is computed here, once, and not counted.
"""
import os
import struct
import subprocess
import sys
import time

import numpy as np

VERSION = "1.2.1"
PERPLEXITY, TREES = 30, 50
vectors = np.load(sys.argv[1]).astype("=f8")
iterations = int(sys.argv[3])
data, result = (os.path.splitext(sys.argv[2])[0] + end for end in ("-data.dat", "-result.dat"))

n, d = vectors.shape
centered = vectors - vectors.mean(axis=0)
directions = np.linalg.eigh(centered.T @ centered)[1]
start = centered @ directions[:, [-1, -2]]
start *= 1e-4 / start[:, 0].std()
with open(data, "wb") as file:
    file.write(struct.pack("=iidd", n, d, 0.5, PERPLEXITY))  # theta, used by Barnes-Hut only
    file.write(struct.pack("=iiii", 2, iterations, 250, 250))  # dimensions, iterations, exaggerated, momentum changes
    file.write(struct.pack("=dddd", 0.5, 0.8, max(200, n / 12), 5))  # momenta, learning rate, longest step
    file.write(struct.pack("=idii", -1, -1, 2, 1))  # K and sigma, unused; FFT; Annoy
    file.write(struct.pack("=diii", 12, 0, TREES, 3 * PERPLEXITY * TREES))  # exaggeration, momentum in it, Annoy's two
    file.write(struct.pack("=id", -1, -1))  # late exaggeration: none
    file.write(struct.pack("=idi", 3, 1, 50))  # nodes an interval, intervals an integer, least intervals
    file.write(vectors.tobytes())
    file.write(struct.pack("=idi", 42, 1, 0))  # seed, degrees of freedom, affinities neither loaded nor saved
    file.write(np.ascontiguousarray(start).tobytes())

command = [sys.argv[4], VERSION, data, result, "2"]
print("FIt-SNE", VERSION, flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begin
    with open(result, "rb") as file:
        rows, columns = struct.unpack("=ii", file.read(8))
        points = np.frombuffer(file.read(8 * rows * columns)).reshape(rows, columns)
    np.save(sys.argv[2], points.astype("<f4"))
    print(seconds, flush=True)
