"""Writes what the self-test compares with, from the weights in `weights/`: `make self-test-reference`."""

import json

from model.self_test import REFERENCE, make_reference

if __name__ == "__main__":
    text = json.dumps(make_reference(), indent=1)
    REFERENCE.write_text(text + "\n", encoding="utf-8")
    print(f"{REFERENCE} is written.")
