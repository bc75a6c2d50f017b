"""Fifty principal components by scikit-learn, randomized, and the coordinates along them: VECTORS.npy. Debian: python3-sklearn."""
import sys
import time

import numpy as np
import sklearn
from sklearn.decomposition import PCA

vectors = np.load(sys.argv[1])
print("scikit-learn", sklearn.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    pca = PCA(50, svd_solver="randomized", random_state=1).fit(vectors)
    pca.transform(vectors)
    print(time.perf_counter() - start, pca.explained_variance_.sum(), flush=True)
