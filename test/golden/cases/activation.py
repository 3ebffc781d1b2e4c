from cases.sweep import ALONG_LAST_AXIS, ELEMENTWISE, LAYER_OBJECTS
from run import Case

# Where a piecewise function changes its formula: the whole input is that one value.
KNOTS = {
    "hard_sigmoid": [-3, 3], "hard_silu": [-3, 3], "relu6": [6], "hard_tanh": [-1, 1], "hard_shrink": [-0.5, 0.5],
    "soft_shrink": [-0.5, 0.5], "sparse_plus": [-1, 1], "sparse_sigmoid": [-1, 1], "elu": [0], "log_sigmoid": [0],
}  # fmt: skip


def cases():
    out = []
    for name in ELEMENTWISE + ALONG_LAST_AXIS:
        layers = [("Activation", {"activation": name})]
        out.append(Case(f"{name} -6..6", layers, [2, 3, 17], (-6.0, 6.0)))
        out.append(Case(f"{name} near 0", layers, [3, 7], (-0.001, 0.001)))
        out.append(Case(f"{name} -40..40", layers, [2, 19], (-40.0, 40.0)))
        for knot in KNOTS.get(name, []):
            out.append(Case(f"{name} at {knot}", layers, [1, 3], (float(knot), float(knot))))
    for alias, name in (("swish", "silu"), ("hard_swish", "hard_silu")):
        out.append(Case(f"alias {alias}", [("Activation", {"activation": name})], [2, 9], (-6.0, 6.0), alias=alias))
    for name, layer in LAYER_OBJECTS.items():
        out.append(Case(f"layer {name}", [("Activation", {"activation": layer})], [2, 5, 7], (-6.0, 6.0)))
    for name in ("tanh", "softmax"):
        out.append(Case(f"{name} rank 2", [("Activation", {"activation": name})], [5, 33], (-6.0, 6.0)))
        out.append(Case(f"{name} rank 4", [("Activation", {"activation": name})], [2, 3, 4, 5], (-6.0, 6.0)))
    out.append(Case("softmax of one", [("Activation", {"activation": "softmax"})], [3, 1], (-6.0, 6.0)))
    out.append(Case("softmax large", [("Activation", {"activation": "softmax"})], [3, 10], (-800.0, 800.0)))
    out.append(Case("log_softmax large", [("Activation", {"activation": "log_softmax"})], [3, 10], (-800.0, 800.0)))
    out.append(Case("exponential to infinity", [("Activation", {"activation": "exponential"})], [2, 9], (-120.0, 120.0)))
    return out
