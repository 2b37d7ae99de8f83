"""Between two values, on one of them and beyond the outermost: tensors and arrays alike."""

import numpy as np
import torch

from model.network.interpolation import at_places, between

VALUES = np.array([[1.0, 3.0, 7.0], [0.0, -2.0, 5.0]], np.float32)


def test_tensors_and_arrays_give_the_same() -> None:
    below, share = np.array([0, 1, 2, 2]), np.array([0.25, 0.5, 0.0, 0.75], np.float32)
    found = between(VALUES, below, share)
    np.testing.assert_array_equal(found, [[1.5, 5.0, 7.0, 7.0], [-0.5, 1.5, 5.0, 5.0]])
    tensors = between(torch.from_numpy(VALUES), torch.from_numpy(below), torch.from_numpy(share))
    np.testing.assert_array_equal(tensors.numpy(), found)


def test_beyond_the_outermost_values_theirs_stand() -> None:
    places = torch.tensor([-3.0, 0.0, 1.5, 2.0, 9.0], dtype=torch.float64)
    found = at_places(torch.from_numpy(VALUES), places)
    assert found.tolist() == [[1.0, 1.0, 5.0, 7.0, 7.0], [0.0, 0.0, 1.5, 5.0, 5.0]]
    assert at_places(torch.tensor([[5.0]]), places).tolist() == [[5.0] * 5]
