from cases.sweep import ALONG_LAST_AXIS, ELEMENTWISE, LAYER_OBJECTS, sweep
from run import Case


def cases():
    out = []
    units, features = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33], [1, 2, 3, 4, 5, 8, 16, 17, 31, 64]
    middle = {2: [[], [], []], 3: [[1], [3], [6]], 4: [[2, 3], [1, 4], [3, 1]]}
    for s in sweep(
        40, 1, rank=[2, 3, 4], units=units, features=features, middle=[0, 1, 2], batch=[1, 2, 3, 5, 9],
        use_bias=[True, True, False], activation=["linear", "relu", "linear", "tanh"],
    ):  # fmt: skip
        shape = [s["batch"], *middle[s["rank"]][s["middle"]], s["features"]]
        name = f"rank{s['rank']} {shape} units{s['units']} {'bias' if s['use_bias'] else 'nobias'} {s['activation']}"
        arguments = {key: s[key] for key in ("units", "use_bias", "activation")}
        out.append(Case(name, [("Dense", arguments)], shape))
    for s in sweep(
        len(ELEMENTWISE + ALONG_LAST_AXIS), 2, units=[5, 9, 17], features=[3, 7, 16], use_bias=[True, False],
    ):  # fmt: skip
        activation = (ELEMENTWISE + ALONG_LAST_AXIS)[len(out) - 40]
        arguments = {"units": s["units"], "use_bias": s["use_bias"], "activation": activation}
        out.append(Case(f"activation {activation}", [("Dense", arguments)], [3, s["features"]], (-3.0, 3.0)))
    for alias, name in (("swish", "silu"), ("hard_swish", "hard_silu")):
        layers = [("Dense", {"units": 5, "activation": name})]
        out.append(Case(f"activation alias {alias}", layers, [2, 6], (-3.0, 3.0), alias=alias))
    for name in ("relu_capped", "leaky_0.05", "elu_0.3", "softmax_last"):
        layers = [("Dense", {"units": 6, "activation": LAYER_OBJECTS[name]})]
        out.append(Case(f"activation layer {name}", layers, [3, 5], (-3.0, 3.0)))
    for rank, shape in ((3, [2, 4, 5]), (4, [2, 3, 2, 5])):
        for activation in ALONG_LAST_AXIS:
            layers = [("Dense", {"units": 7, "activation": activation})]
            out.append(Case(f"rank{rank} {activation}", layers, shape, (-3.0, 3.0)))
    out.append(Case("long sum 784 -> 10", [("Dense", {"units": 10})], [2, 784]))
    out.append(Case("long sum 1000 -> 33 relu", [("Dense", {"units": 33, "activation": "relu"})], [3, 1000]))
    out.append(Case("wide 3 -> 257", [("Dense", {"units": 257})], [2, 3]))
    out.append(Case("softmax of one unit", [("Dense", {"units": 1, "activation": "softmax"})], [4, 3]))
    out.append(Case("batch 33", [("Dense", {"units": 9})], [33, 6]))
    return out
