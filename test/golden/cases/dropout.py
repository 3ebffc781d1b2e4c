from run import Case


def cases():
    return [
        Case("rate 0", [("Dropout", {"rate": 0.0})], [2, 5]),
        Case("rate 0.5", [("Dropout", {"rate": 0.5})], [3, 7]),
        Case("rate 1", [("Dropout", {"rate": 1.0})], [2, 3]),
        Case("seed", [("Dropout", {"rate": 0.3, "seed": 7})], [2, 3, 5]),
        Case("noise_shape", [("Dropout", {"rate": 0.3, "noise_shape": (None, 1, 5)})], [2, 3, 5]),
        Case("rank 4", [("Dropout", {"rate": 0.9})], [2, 3, 4, 5]),
        Case("rank 1", [("Dropout", {"rate": 0.2})], [6]),
        Case("twice", [("Dropout", {"rate": 0.2}), ("Dropout", {"rate": 0.4})], [2, 9]),
    ]
