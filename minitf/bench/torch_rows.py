"""The rows of `rows.py` as one would write them for PyTorch. Runs where PyTorch is."""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn import functional


def _floats(*shape, seed: int = 0) -> torch.Tensor:
    numbers = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    return torch.from_numpy(numbers)


def small_sum() -> Callable:
    a, b = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([4.0, 3.0, 2.0, 1.0])
    return lambda: a + b


def eager_step() -> Callable:
    x, w = _floats(32, 16), _floats(16, 16, seed=1).requires_grad_()

    def step():
        loss = torch.square(torch.relu(x @ w)).mean()
        return torch.autograd.grad(loss, w)

    return step


def _epochs(model, x, y, loss, batch: int, epochs: int = 1) -> Callable:
    """Some epochs of the usual loop, in a new order each."""
    optimizer = torch.optim.Adam(model.parameters())

    def run():
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(batch):
                optimizer.zero_grad(set_to_none=True)
                loss(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return run


def first_model() -> Callable:
    x = _floats(1000, 10)
    y = (x.sum(dim=1, keepdim=True) > 0).float()
    model = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1), nn.Sigmoid())
    return _epochs(model, x, y, nn.BCELoss(), 32, 10)


def mlp() -> Callable:
    x, y = _floats(1280, 784), torch.arange(1280) % 10
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return _epochs(model, x, y, nn.CrossEntropyLoss(), 128)


def cnn() -> Callable:
    x, y = _floats(256, 1, 28, 28), torch.arange(256) % 10
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1600, 10),
    )  # fmt: skip
    return _epochs(model, x, y, nn.CrossEntropyLoss(), 64)


class _Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.last = nn.LSTM(16, 64, batch_first=True), nn.Linear(64, 1)

    def forward(self, x):
        return self.last(self.lstm(x)[0][:, -1])


def lstm() -> Callable:
    return _epochs(_Lstm(), _floats(128, 50, 16), _floats(128, 1, seed=1), nn.MSELoss(), 32)


class _Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.wide = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
        self.first, self.second = nn.LayerNorm(64), nn.LayerNorm(64)

    def forward(self, x):
        seen = self.first(x + self.attention(x, x, x, need_weights=False)[0])
        return self.second(seen + self.wide(seen))


def transformer() -> Callable:
    return _epochs(_Block(), _floats(128, 64, 64), _floats(128, 64, 64, seed=1), nn.MSELoss(), 32)


def chain() -> Callable:
    x = _floats(4_000_000)
    return lambda: (torch.tanh(2.0 * x + 1.0) * torch.exp(-x * x)).sum()


def cross_entropy() -> Callable:
    labels, logits = torch.arange(4096) % 1000, _floats(4096, 1000).requires_grad_()

    def run():
        return torch.autograd.grad(functional.cross_entropy(logits, labels), logits)

    return run


def layer_norm() -> Callable:
    x, scale, offset = _floats(4096, 512), _floats(512), _floats(512)
    return lambda: functional.layer_norm(x, (512,), scale, offset, 1e-5)


def adam() -> Callable:
    w = nn.Parameter(_floats(10_000_000))
    w.grad = _floats(10_000_000, seed=1)
    optimizer = torch.optim.Adam([w], fused=True)
    return optimizer.step
