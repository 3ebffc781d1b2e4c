"""Embedding, Masking, and the layers that heed their masks. Small vocabularies mask at the start, the end and in between."""

from run import Case


def embedding():
    def one(name, shape, words, size, **arguments):
        layer = ("Embedding", {"input_dim": words, "output_dim": size, **arguments})
        return Case(name, [layer], shape, (0.0, float(words)), integers=True)

    return [
        one("5 words", [3, 4], 5, 3), one("one word", [2, 3], 1, 5), one("100 words", [3, 7], 100, 8), one("1 value each", [2, 5], 9, 1),
        one("17 values", [2, 5], 9, 17), one("33 values", [2, 3], 20, 33), one("one step", [4, 1], 6, 4), one("batch 33", [33, 2], 7, 3),
        one("rank 1", [5], 7, 4), one("rank 3", [2, 3, 4], 7, 5), one("rank 4", [2, 2, 3, 2], 5, 3), one("1000 words", [2, 9], 1000, 2),
        one("mask_zero", [3, 5], 4, 6, mask_zero=True), one("mask_zero, one step", [3, 1], 2, 6, mask_zero=True),
        Case("not the whole table", [("Embedding", {"input_dim": 50, "output_dim": 4})], [3, 5], (10.0, 20.0), integers=True),
        Case("fractions are cut off", [("Embedding", {"input_dim": 6, "output_dim": 4})], [3, 5], (0.0, 6.0)),
        Case("flattened", [("Embedding", {"input_dim": 9, "output_dim": 5}), ("Flatten", {}), ("Dense", {"units": 3})], [2, 4], (0.0, 9.0), integers=True),
        Case("then LSTM, no mask", [("Embedding", {"input_dim": 5, "output_dim": 4}), ("LSTM", {"units": 3})], [3, 5], (0.0, 5.0), integers=True),
    ]  # fmt: skip


def masked(value=0.0, **arguments):
    return ("Masking", {"mask_value": value, **arguments})


def masking():
    out = [
        Case("rank 3", [masked()], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("rank 2", [masked()], [4, 3], (0.0, 2.0), integers=True),
        Case("rank 4", [masked()], [2, 3, 4, 2], (0.0, 2.0), integers=True),
        Case("mask_value 1", [masked(1.0)], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("mask_value -1", [masked(-1.0)], [3, 5, 2], (-1.0, 1.0), integers=True),
        Case("mask_value 0.5", [masked(0.5)], [2, 3, 2], (0.5, 0.5)),
        Case("one feature", [masked()], [3, 7, 1], (0.0, 2.0), integers=True),
        Case("17 features", [masked()], [2, 3, 17], (0.0, 2.0), integers=True),
        Case("nothing masked", [masked()], [2, 3, 4]),
        Case("everything masked", [masked()], [2, 3, 4], (0.0, 0.0)),
        Case("everything masked, LSTM", [masked(), ("LSTM", {"units": 4, "return_sequences": True})], [2, 3, 4], (0.0, 0.0)),
        Case("nothing masked, LSTM", [masked(), ("LSTM", {"units": 4, "return_sequences": True})], [2, 3, 4]),
        Case("stateful LSTM", [masked(), ("LSTM", {"units": 4, "stateful": True})], [3, 5, 2], (0.0, 2.0), integers=True, calls=2),
        Case("stack of LSTM", [masked(), ("LSTM", {"units": 5, "return_sequences": True}), ("LSTM", {"units": 4})], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("dropout between", [masked(), ("Dropout", {"rate": 0.3}), ("LSTM", {"units": 4})], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("Dense between", [masked(), ("Dense", {"units": 6, "activation": "relu"}), ("LSTM", {"units": 4})], [3, 5, 2], (0.0, 2.0), integers=True),
        Case("Activation between", [masked(), ("Activation", {"activation": "tanh"}), ("LSTM", {"units": 4})], [3, 5, 2], (0.0, 2.0), integers=True),
        # To another shape: on JAX a reshape to the same shape is the same array, with its mask still on it
        Case("Reshape between forgets the mask", [masked(), ("Reshape", {"target_shape": (2, 4)}), ("LSTM", {"units": 4})], [3, 4, 2], (0.0, 2.0), integers=True),
    ]  # fmt: skip
    for value, range in ((0.0, (0.0, 2.0)), (-1.0, (-1.0, 1.0))):
        for sequences in (False, True):
            for more in ({}, {"return_state": True}, {"go_backwards": True}, {"unroll": True}, {"zero_output_for_mask": True}, {"use_bias": False}):
                marks = " ".join([*(["return_sequences"] if sequences else []), *(key if v else f"no {key}" for key, v in more.items())])
                layer = ("LSTM", {"units": 5 if sequences else 9, "return_sequences": sequences, **more})
                out.append(Case(f"LSTM {marks or 'last'} after {value:g}", [masked(value), layer], [4, 5, 2], range, integers=True))
    return out


RECURRENT = {
    "LSTM": ("LSTM", {}), "GRU": ("GRU", {}), "GRU reset before": ("GRU", {"reset_after": False}), "SimpleRNN": ("SimpleRNN", {}),
}  # fmt: skip


def masks():
    """After Embedding(mask_zero=True)."""

    def one(name, *layers, words=3, shape=(5, 5), size=4, **more):
        first = ("Embedding", {"input_dim": words, "output_dim": size, "mask_zero": True})
        return Case(name, [first, *layers], list(shape), (0.0, float(words)), integers=True, **more)

    out = []
    for name, (kind, fixed) in RECURRENT.items():
        for sequences in (False, True):
            for i, more in enumerate(({}, {"return_state": True}, {"go_backwards": True}, {"unroll": True}, {"zero_output_for_mask": True})):
                marks = "".join(f" {key}" for key in (["return_sequences"] if sequences else []) + list(more))
                layer = (kind, {"units": 3 + i, "return_sequences": sequences, **fixed, **more})
                out.append(one(name + marks, layer))
        out += [
            one(f"{name}, half of it masked", (kind, {"units": 5, "return_sequences": True, **fixed}), words=2, shape=(9, 3)),
            one(f"{name}, half of it masked, go_backwards", (kind, {"units": 5, "return_sequences": True, "go_backwards": True, **fixed}), words=2, shape=(9, 3)),
            one(f"{name} stateful", (kind, {"units": 4, "stateful": True, "return_sequences": True, **fixed}), calls=2, shape=(4, 3)),
            one(f"{name} stack", (kind, {"units": 5, "return_sequences": True, **fixed}), (kind, {"units": 4, **fixed})),
            one(f"{name} 17 units", (kind, {"units": 17, "return_sequences": True, **fixed}), shape=(3, 4)),
            one(f"{name} no bias", (kind, {"units": 4, "use_bias": False, **fixed})),
        ]
        for mode in ("concat", "sum", "ave", "mul", None):
            for sequences in (False, True):
                layer = (kind, {"units": 4, "return_sequences": sequences, **fixed})
                marks = f"{mode}{' return_sequences' if sequences else ''}"
                out.append(one(f"Bidirectional {name} {marks}", ("Bidirectional", {"layer": layer, "merge_mode": mode}), shape=(4, 4)))
        state = (kind, {"units": 3, "return_sequences": True, "return_state": True, **fixed})
        out += [
            one(f"Bidirectional {name} return_state", ("Bidirectional", {"layer": state})),
            one(f"Bidirectional {name} stack", ("Bidirectional", {"layer": (kind, {"units": 3, "return_sequences": True, **fixed})}), ("Bidirectional", {"layer": (kind, {"units": 4, **fixed})})),
            one(f"Bidirectional {name}, half of it masked", ("Bidirectional", {"layer": (kind, {"units": 3, "return_sequences": True, **fixed})}), words=2, shape=(9, 3)),
        ]  # fmt: skip
    lstm = ("LSTM", {"units": 4})
    out += [
        one("GlobalAveragePooling1D", ("GlobalAveragePooling1D", {})),
        one("GlobalAveragePooling1D keepdims", ("GlobalAveragePooling1D", {"keepdims": True})),
        one("GlobalAveragePooling1D, rows without a word", ("GlobalAveragePooling1D", {}), words=2, shape=(9, 2)),
        one("GlobalAveragePooling1D, 17 values", ("GlobalAveragePooling1D", {}), size=17, shape=(3, 7)),
        one("GlobalAveragePooling1D after Dense", ("Dense", {"units": 5, "activation": "relu"}), ("GlobalAveragePooling1D", {})),
        one("GlobalAveragePooling1D after LSTM", ("LSTM", {"units": 5, "return_sequences": True}), ("GlobalAveragePooling1D", {})),
        one("GlobalAveragePooling1D after Bidirectional", ("Bidirectional", {"layer": ("GRU", {"units": 3, "return_sequences": True})}), ("GlobalAveragePooling1D", {})),
        one("GlobalMaxPooling1D does not heed it", ("GlobalMaxPooling1D", {})),
        one("Conv1D forgets it", ("Conv1D", {"filters": 5, "kernel_size": 3, "padding": "same"}), lstm),
        one("Flatten forgets it", ("Flatten", {}), ("Dense", {"units": 3})),
        one("TimeDistributed Dense", ("TimeDistributed", {"layer": ("Dense", {"units": 5})})),
        one("TimeDistributed Dense, then LSTM", ("TimeDistributed", {"layer": ("Dense", {"units": 5})}), lstm),
        one("LSTM, then TimeDistributed Dense", ("LSTM", {"units": 4, "return_sequences": True}), ("TimeDistributed", {"layer": ("Dense", {"units": 3})})),
        one("BatchNormalization between", ("BatchNormalization", {}), lstm),
        one("LayerNormalization between", ("LayerNormalization", {}), lstm),
        one("Dropout between", ("Dropout", {"rate": 0.2}), lstm),
        one("SpatialDropout1D between", ("SpatialDropout1D", {"rate": 0.2}), lstm),
        one("LeakyReLU between", ("LeakyReLU", {}), lstm),
        one("PReLU between", ("PReLU", {"shared_axes": [1]}), lstm),
        one("ReLU between", ("ReLU", {}), lstm),
        one("ELU between", ("ELU", {}), lstm),
        one("Rescaling between", ("Rescaling", {"scale": 2.0}), lstm),
        one("sentiment", ("Bidirectional", {"layer": ("LSTM", {"units": 5})}), ("Dropout", {"rate": 0.5}), ("Dense", {"units": 1, "activation": "sigmoid"}), words=20, shape=(4, 9)),
        one("tagger", ("Bidirectional", {"layer": ("GRU", {"units": 5, "return_sequences": True})}), ("TimeDistributed", {"layer": ("Dense", {"units": 4, "activation": "softmax"})}), words=4, shape=(3, 6)),
    ]  # fmt: skip
    return out


def cases(name):
    return globals()[name]()
