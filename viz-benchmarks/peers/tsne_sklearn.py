"""t-SNE by scikit-learn (Barnes-Hut): VECTORS.npy MAP.npy ITERATIONS. Debian: python3-sklearn."""
import sys
import time

import numpy as np
import sklearn
from sklearn.manifold import TSNE

vectors = np.load(sys.argv[1])
tsne = TSNE(
    perplexity=30,
    early_exaggeration=12,
    learning_rate="auto",
    n_iter=int(sys.argv[3]),
    init="pca",
    random_state=42,
    n_jobs=2,
)
print("scikit-learn", sklearn.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    points = tsne.fit_transform(vectors)
    seconds = time.perf_counter() - start
    np.save(sys.argv[2], points.astype("<f4"))
    print(seconds, tsne.n_iter_ + 1, "iterations", flush=True)
