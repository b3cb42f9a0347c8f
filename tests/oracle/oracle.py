"""Answers questions about statistics with SciPy: one JSON list of {kind, ...} on stdin, the list of answers on stdout."""
import json
import math
import sys

import numpy as np
from scipy import optimize, stats

EXACT_UP_TO = 60
STEPS = 32


def half_up(values):
    return np.sign(values) * np.floor(np.abs(values) + 0.5)


def scores(pooled, whole=True):
    """Van der Waerden's scores of the pooled values, ties sharing their mean; whole numbers in small samples."""
    size = len(pooled)
    plain = stats.norm.ppf(np.arange(1, size + 1) / (size + 1))
    if size <= EXACT_UP_TO:
        plain = half_up(plain * STEPS)
    first = stats.rankdata(pooled, method="min").astype(int)
    last = stats.rankdata(pooled, method="max").astype(int)
    mean = np.array([plain[a - 1 : b].mean() for a, b in zip(first, last)])
    return half_up(np.round(mean, 9)) if whole and size <= EXACT_UP_TO else mean


def exact_location(baseline, candidate):
    """Every split of the pooled values, by SciPy's own permutation test."""
    pooled = scores(np.array(candidate + baseline, float))
    count = len(candidate)
    result = stats.permutation_test(
        (pooled[:count], pooled[count:]),
        lambda ours, theirs, axis: np.sum(ours, axis=axis),
        permutation_type="independent",
        alternative="greater",
        vectorized=True,
        n_resamples=10**6,
    )
    return result.pvalue


def sampled_location(baseline, candidate):
    """A hundred thousand random splits: the share that is as large."""
    pooled = scores(np.array(candidate + baseline, float))
    count = len(candidate)
    seen = pooled[:count].sum()
    random = np.random.default_rng(1)
    hits = sum((random.permuted(np.tile(pooled, (5000, 1)), axis=1)[:, :count].sum(axis=1) >= seen - 1e-9).sum() for _ in range(20))
    return hits / 100_000


def shift(baseline, candidate):
    """Hodges and Lehmann's estimate, by trying the middle of every pair of neighbouring differences."""
    x, y = np.array(baseline, float), np.array(candidate, float)
    steps = np.unique(np.round(np.subtract.outer(y, x).ravel(), 9))

    def statistic(by):
        return scores(np.round(np.concatenate([y - by, x]), 9), whole=False)[: len(y)].sum()

    if len(steps) == 1:
        return float(steps[0])
    between = (steps[1:] + steps[:-1]) / 2
    points = np.sort(np.concatenate([steps, between]))
    values = np.array([statistic(point) for point in points])
    above = [points[i + 1] if points[i] not in steps else points[i] for i in range(len(points)) if values[i] > 1e-6]
    below = [points[i - 1] if points[i] not in steps else points[i] for i in range(len(points)) if values[i] < -1e-6]
    return float((max(above, default=steps[0]) + min(below, default=steps[-1])) / 2)


def student(baseline, candidate):
    pooled = scores(np.array(candidate + baseline, float))
    label = np.array([1] * len(candidate) + [0] * len(baseline))
    return stats.pearsonr(pooled, label, alternative="greater").pvalue


ANSWERS = {
    "normal": lambda z: stats.norm.sf(z),
    "normal-quantile": lambda p: stats.norm.isf(p),
    "student": lambda t, freedom: stats.t.sf(t, freedom),
    "hypergeometric": lambda k, population, marked, drawn: stats.hypergeom.sf(k - 1, population, marked, drawn),
    "binomial": lambda bad, total, most: stats.binom.sf(bad - 1, total, most),
    "fisher": lambda baseline, candidate: stats.fisher_exact(
        [[candidate["bad"], candidate["total"] - candidate["bad"]], [baseline["bad"], baseline["total"] - baseline["bad"]]],
        alternative="greater",
    )[1],
    "odds": lambda odds, population, marked, drawn, k: stats.nchypergeom_fisher.logpmf(k, population, marked, drawn, odds)
    - stats.hypergeom.logpmf(k, population, marked, drawn),
    "quantile": lambda values, share: np.quantile(values, share),
    "exact-location": exact_location,
    "large-location": student,
    "sampled-location": sampled_location,
    "shift": shift,
}

questions = json.load(sys.stdin)
answers = []
for question in questions:
    kind = question.pop("kind")
    answer = ANSWERS[kind](**question)
    answers.append(answer if isinstance(answer, list) else float(answer))
json.dump(answers, sys.stdout)
