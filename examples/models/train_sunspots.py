"""Trains sunspots.keras, an LSTM that forecasts next year's sunspots, and writes sunspots.json beside it.

    pip install keras==3.15.1 jax==0.10.2 numpy==2.4.6 h5py==3.16.0 statsmodels==0.15.0
    python train_sunspots.py

The series is statsmodels.datasets.sunspots: yearly means, 1700-2008, public domain.
Trained on windows whose target year is before 1960; the years 1960-2008 are held out.
input = float32((value - mean) / std), in float64 until the last rounding: Math.fround((value - mean) / std).
"""

import base64
import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import keras
import numpy as np
import statsmodels
from keras import layers
from statsmodels.datasets import sunspots

HERE = Path(__file__).resolve().parent
SEED, EPOCHS, BATCH, WINDOW, HELD_OUT_FROM = 12, 20, 8, 33, 1960

jax.config.update("jax_default_matmul_precision", "highest")


def build():
    return keras.Sequential(
        [
            keras.Input((WINDOW, 1)),
            layers.LSTM(32, return_sequences=True),
            layers.Dropout(0.1, seed=SEED),
            layers.LSTM(32),
            layers.Dense(1),
        ],
        name="sunspots",
    )


def base64_of(array):
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def main(held_out_from=HELD_OUT_FROM, save=True):
    """`held_out_from` earlier than 1960 with save=False is how EPOCHS and the sizes were chosen: 1930-1959 only."""
    keras.utils.set_random_seed(SEED)
    frame = sunspots.load_pandas().data
    years, values = frame["YEAR"].astype(int).to_numpy(), frame["SUNACTIVITY"].to_numpy()
    if not save:
        years, values = years[years < HELD_OUT_FROM], values[years < HELD_OUT_FROM]
    # Rounded to 4 decimals, so that the JSON text carries them exactly.
    mean = round(float(values[years < held_out_from].mean()), 4)
    std = round(float(values[years < held_out_from].std()), 4)
    scaled = ((values - mean) / std).astype(np.float32)

    windows = np.lib.stride_tricks.sliding_window_view(scaled, WINDOW)[:-1, :, None]
    targets, target_years = scaled[WINDOW:], years[WINDOW:]
    held_out = target_years >= held_out_from

    trained = build()
    rate = keras.optimizers.schedules.CosineDecay(5e-3, EPOCHS * -(-int((~held_out).sum()) // BATCH))
    trained.compile(keras.optimizers.Adam(rate, weight_decay=1e-3, clipnorm=1.0), "mse")
    trained.fit(windows[~held_out], targets[~held_out], batch_size=BATCH, epochs=EPOCHS, verbose=0)

    model = build()  # a model that was never compiled: the file carries no optimizer state
    model.set_weights(trained.get_weights())
    if save:
        model.save(HERE / "sunspots.keras")
        model = keras.saving.load_model(HERE / "sunspots.keras")

    outputs = np.asarray(model.predict(windows[held_out], verbose=0))[:, 0]
    actual, before = values[WINDOW:][held_out], values[WINDOW - 1 : -1][held_out]
    forecast = outputs.astype(np.float64) * std + mean
    mae = {
        "model": round(float(np.abs(forecast - actual).mean()), 3),
        "persistence": round(float(np.abs(before - actual).mean()), 3),
        "elevenYearsBefore": round(float(np.abs(values[WINDOW - 11 : -11][held_out] - actual).mean()), 3),
    }
    print(f"Keras {keras.__version__}: mean absolute error {mae} on {held_out.sum()} held-out years")
    if not save:
        return

    document = {
        "keras": keras.__version__,
        "backend": "jax",
        "source": f"statsmodels {statsmodels.__version__} sunspots (public domain)",
        "window": WINDOW,
        "mean": mean,
        "std": std,
        "years": years.tolist(),
        "values": values.tolist(),
        "heldOutFrom": held_out_from,
        "meanAbsoluteError": mae,
        "count": int(held_out.sum()),
        "outputs": base64_of(outputs),
    }
    (HERE / "sunspots.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
