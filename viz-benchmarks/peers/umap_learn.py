"""UMAP by umap-learn: VECTORS.npy MAP.npy, the map it writes. Compiled before the first run. Debian: umap-learn."""
import os
import sys
import time
import warnings

os.environ.update(NUMBA_NUM_THREADS="2", OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2")
warnings.filterwarnings("ignore")
import numpy as np
import umap

vectors = np.load(sys.argv[1])
umap.UMAP(n_neighbors=15, n_jobs=2).fit(vectors[:5000])  # above 4096 vectors it searches approximately, as below
print("umap-learn", umap.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    points = umap.UMAP(n_neighbors=15, n_jobs=2).fit_transform(vectors)
    seconds = time.perf_counter() - start
    np.save(sys.argv[2], np.ascontiguousarray(points, dtype="<f4"))
    print(seconds, flush=True)
