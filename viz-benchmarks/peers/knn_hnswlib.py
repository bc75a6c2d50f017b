"""Approximate search by hnswlib: VECTORS.npy QUERIES.npy EXACT.npy RECALL. Debian: python3-hnswlib.

M = 16, ef_construction = 200; ef is the least that reaches the recall at 10.
"""
import sys
import time
from importlib.metadata import PackageNotFoundError, version

import hnswlib
import numpy as np

vectors = np.load(sys.argv[1])
queries = np.load(sys.argv[2])
exact = np.load(sys.argv[3])
wanted = float(sys.argv[4])
index = hnswlib.Index("l2", vectors.shape[1])
index.init_index(len(vectors), M=16, ef_construction=200, random_seed=1)
index.set_num_threads(2)
start = time.perf_counter()
index.add_items(vectors)
built = time.perf_counter() - start
del vectors


def recall(ids):
    return np.mean([len(set(found) & set(true)) for found, true in zip(ids, exact)]) / exact.shape[1]


for ef in range(10, 1000):
    index.set_ef(ef)
    reached = recall(index.knn_query(queries, k=10)[0])
    if reached >= wanted:
        break
try:
    name = "hnswlib " + version("hnswlib")
except PackageNotFoundError:
    name = "hnswlib"
print(name, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    index.knn_query(queries, k=10)
    print(time.perf_counter() - start, "%.1f %d %.4f" % (built, ef, reached), flush=True)
