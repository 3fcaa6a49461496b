"""Prints the scores that test_quality.py compares with; needs scikit-learn and umap-learn, and minutes."""

from __future__ import annotations

import importlib

import numpy as np
from tests.plugins.projector.test_quality import SEEDS, load_data, score


def main() -> None:
    manifold = importlib.import_module("sklearn.manifold")
    decomposition = importlib.import_module("sklearn.decomposition")
    umap = importlib.import_module("umap")
    for name in ("digits", "fashion"):
        points, classes = load_data(name)
        narrow = decomposition.PCA(50, random_state=0).fit_transform(points)
        for dims in (2, 3):
            tsne = manifold.TSNE(dims, init="pca", max_iter=750, random_state=0)
            print(name, "tsne", dims, score(points, tsne.fit_transform(narrow), classes))
            found = [
                score(
                    points,
                    umap.UMAP(n_components=dims, random_state=seed).fit_transform(narrow),
                    classes,
                )
                for seed in (SEEDS if dims == 2 else SEEDS[:1])
            ]
            print(name, "umap", dims, np.mean(found, axis=0))


if __name__ == "__main__":
    main()
