"""Exact search by scikit-learn: VECTORS.npy QUERIES.npy. Debian: python3-sklearn."""
import sys
import time

import numpy as np
import sklearn
from sklearn.neighbors import NearestNeighbors

vectors = np.load(sys.argv[1])
queries = np.load(sys.argv[2])
model = NearestNeighbors(n_neighbors=10, algorithm="brute", n_jobs=2).fit(vectors)
print("scikit-learn", sklearn.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    distances, ids = model.kneighbors(queries)
    print(time.perf_counter() - start, ids[0, 0], flush=True)
