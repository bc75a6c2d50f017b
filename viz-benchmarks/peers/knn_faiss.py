"""Exact search by FAISS: VECTORS.npy QUERIES.npy batch|single. Debian: python3-faiss."""
import sys
import time

import faiss
import numpy as np

faiss.omp_set_num_threads(2)
vectors = np.load(sys.argv[1])
queries = np.load(sys.argv[2])
index = faiss.IndexFlatL2(vectors.shape[1])
index.add(vectors)
del vectors
if sys.argv[3] == "single":
    queries = queries[:1]
print("FAISS", faiss.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    distances, ids = index.search(queries, 10)
    print(time.perf_counter() - start, ids[0, 0], flush=True)
