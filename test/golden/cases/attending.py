"""Attention with and without heads: masks of every kind, causal, scores returned, odd sizes, other axes."""

from run import Case

CAUSAL, SCORES = "use_causal_mask", "return_attention_scores"


def sequences():
    """(name, [n, T, S, dim, features of value], flags, masks) of the layers without heads."""
    sizes = [("3 and 5", (2, 3, 5, 4, 4)), ("one of each", (1, 1, 1, 1, 1)), ("one key", (3, 4, 1, 5, 2)), ("17 numbers", (2, 5, 4, 17, 9)),
             ("33 keys", (2, 2, 33, 3, 5)), ("batch 9", (9, 2, 3, 2, 2))]  # fmt: skip
    for name, size in sizes:
        yield name, size, [], {}
    size = (3, 6, 6, 5, 7)
    yield "scores", size, [SCORES], {}
    yield "causal", size, [CAUSAL], {}
    yield "causal, scores", size, [CAUSAL, SCORES], {}
    yield "causal, more queries", (2, 7, 4, 3, 3), [CAUSAL], {}
    yield "causal, more keys", (2, 4, 7, 3, 3), [CAUSAL, SCORES], {}
    yield "mask of values", size, [SCORES], {"v": "given"}
    yield "mask of queries", size, [SCORES], {"q": "given"}
    yield "both masks", size, [], {"q": "given", "v": "given"}
    yield "both masks, coming with them", size, [SCORES], {"q": "implicit", "v": "implicit"}
    yield "both masks, causal", size, [CAUSAL, SCORES], {"q": "implicit", "v": "implicit"}
    yield "mask of values, coming with them", (4, 5, 9, 6, 3), [], {"v": "implicit"}
    yield "rows without a value", (9, 3, 2, 4, 4), [SCORES], {"v": "implicit"}
    yield "rows without a value, causal", (9, 3, 2, 4, 4), [CAUSAL], {"q": "given", "v": "given"}


def without_heads(class_name, variants):
    """Where all values are masked, 1e9 less leaves nothing of the scores in float32."""
    out = []
    for number, (marks, arguments) in enumerate(variants):
        for at, (name, (n, t, s, dim, features), flags, masks) in enumerate(sequences()):
            if number > 0 and at % 3 != number % 3:
                continue
            three = at % 2 == number % 2 or dim != features
            shapes = [[n, t, dim], [n, s, features], [n, s, dim]] if three else [[n, t, dim], [n, s, dim]]
            given = {"inputs": len(shapes), "flags": flags}
            by_hand = [None, None]
            for key, how in masks.items():
                at_input = "qv".index(key)
                if how == "given":
                    by_hand[at_input] = len(shapes)
                else:
                    given.setdefault("implicit", {})[str(at_input)] = len(shapes)
                shapes.append([n, (t, s)[at_input]])
            if by_hand != [None, None]:
                given["mask"] = by_hand
            out.append(Case(f"{marks}{name}", [(class_name, arguments)], shapes, (-1.5, 1.5), given=given, rounded="v" in masks))
    return out


def attention():
    return without_heads("Attention", [
        ("", {}), ("scaled, ", {"use_scale": True}), ("concat, ", {"score_mode": "concat"}),
        ("concat scaled, ", {"score_mode": "concat", "use_scale": True}), ("dropout, ", {"dropout": 0.3}),
    ])  # fmt: skip


def additive_attention():
    return without_heads("AdditiveAttention", [("", {}), ("no scale, ", {"use_scale": False}), ("dropout, ", {"dropout": 0.3})])


def heads(class_name, name, arguments, size=(2, 5, 4, 6), key=None, flags=(), tensors=(), implicit=(), then=(), value=None, numbers=False, **more):
    """`size` is n, T, S, features; `tensors` (argument, shape of the mask), `implicit` (input, shape)."""
    n, t, s, features = size
    shapes = [[n, t, features], [n, s, value or features], *([[n, s, key]] if key else [])]
    shapes = more.pop("shapes", shapes)
    given = {"inputs": len(shapes), "flags": list(flags), **({"numbers": True} if numbers else {})}
    for argument, shape in tensors:
        given.setdefault("tensors", {})[argument] = len(shapes)
        shapes = [*shapes, [n, *shape]]
    for at, shape in implicit:
        given.setdefault("implicit", {})[str(at)] = len(shapes)
        shapes = [*shapes, [n, *shape]]
    return Case(name, [(class_name, arguments), *then], shapes, (-1.5, 1.5), given=given, **more)


def common(class_name, base, gated):
    """What both layers with heads have; `base` are arguments for heads of several numbers."""

    def one(name, arguments={}, **more):
        return heads(class_name, name, {**base, **arguments}, **more)

    masks = [("queries", [(0, [5])]), ("values", [(1, [4])]), ("queries and values", [(0, [5]), (1, [4])])]
    out = [
        one("plain"), one("no bias", {"use_bias": False}), one("scores", flags=[SCORES]), one("causal", flags=[CAUSAL]),
        one("causal, scores", flags=[CAUSAL, SCORES]), one("gate", {"use_gate": True}), one("gate, no bias, scores", {"use_gate": True, "use_bias": False}, flags=[SCORES]),
        one("key apart", key=gated), one("one step", size=(2, 1, 1, 3)), one("one query", size=(3, 1, 9, 5)), one("one key", size=(3, 7, 1, 5)),
        one("batch 17", size=(17, 3, 2, 4)), one("65 queries", size=(1, 65, 3, 2)), one("67 keys", size=(1, 2, 67, 3)), one("33 features", size=(2, 3, 5, 33)),
        one("causal, more queries", size=(2, 7, 3, 4), flags=[CAUSAL]), one("causal, more keys", size=(2, 3, 7, 4), flags=[CAUSAL, SCORES]),
        one("dropout", {"dropout": 0.4}), one("dropout, causal", {"dropout": 0.4}, flags=[CAUSAL]),
        one("sliding window", {"sliding_window": 2}, size=(2, 6, 6, 4)), one("sliding window 1, scores", {"sliding_window": 1}, size=(2, 4, 4, 4), flags=[SCORES]),
        one("sliding window, causal", {"sliding_window": 3}, size=(2, 7, 7, 4), flags=[CAUSAL]),
        one("sliding window, causal, scores", {"sliding_window": 2}, size=(2, 7, 7, 4), flags=[CAUSAL, SCORES]),
        one("sliding window, queries past the last key", {"sliding_window": 2}, size=(2, 9, 3, 4)),
        one("sliding window, queries past the last key, scores", {"sliding_window": 2}, size=(2, 9, 3, 4), flags=[SCORES]),
    ]  # fmt: skip
    for name, implicit in masks:
        out += [
            one(f"masks of {name}", implicit=implicit), one(f"masks of {name}, scores", implicit=implicit, flags=[SCORES]),
            one(f"masks of {name}, causal", implicit=implicit, flags=[CAUSAL]), one(f"masks of {name}, dropout", {"dropout": 0.2}, implicit=implicit),
        ]  # fmt: skip
    out += [
        one("masks of all three", key=3, implicit=[(0, [5]), (1, [4]), (2, [4])]),
        one("masks of all three, scores", key=3, implicit=[(0, [5]), (1, [4]), (2, [4])], flags=[SCORES]),
        one("value_mask given", tensors=[("value_mask", [4])]), one("key_mask given", tensors=[("key_mask", [4])]),
        one("key_mask given beside that of values", tensors=[("key_mask", [4])], implicit=[(1, [4])]),
        one("value_mask given instead", tensors=[("value_mask", [4])], implicit=[(1, [4])], flags=[SCORES]),
        one("query_mask given", tensors=[("query_mask", [5])]), one("query_mask given, scores", tensors=[("query_mask", [5])], flags=[SCORES]),
        one("attention_mask", tensors=[("attention_mask", [5, 4])]), one("attention_mask, scores", tensors=[("attention_mask", [5, 4])], flags=[SCORES]),
        one("attention_mask, causal", tensors=[("attention_mask", [5, 4])], flags=[CAUSAL]),
        one("attention_mask, causal, scores", tensors=[("attention_mask", [5, 4])], flags=[CAUSAL, SCORES]),
        one("attention_mask for each head", tensors=[("attention_mask", [4, 5, 4])]),
        one("attention_mask for each head, scores", tensors=[("attention_mask", [4, 5, 4])], flags=[SCORES]),
        one("attention_mask for all heads", tensors=[("attention_mask", [1, 5, 4])]),
        one("attention_mask of keys", tensors=[("attention_mask", [1, 4])]), one("attention_mask of queries", tensors=[("attention_mask", [5, 1])], flags=[SCORES]),
        one("attention_mask and masks", tensors=[("attention_mask", [5, 4])], implicit=[(0, [5]), (1, [4])]),
        one("attention_mask and masks, causal, scores", tensors=[("attention_mask", [5, 4])], implicit=[(0, [5]), (1, [4])], flags=[CAUSAL, SCORES]),
        one("attention_mask of numbers", tensors=[("attention_mask", [5, 4])], numbers=True),
        one("attention_mask of numbers, scores", tensors=[("attention_mask", [5, 4])], numbers=True, flags=[SCORES]),
        one("attention_mask and sliding window", {"sliding_window": 2}, tensors=[("attention_mask", [5, 4])]),
        one("rows without a key", size=(9, 3, 2, 4), implicit=[(1, [2])]), one("rows without a key, scores", size=(9, 3, 2, 4), implicit=[(1, [2])], flags=[SCORES]),
        one("the mask goes on", implicit=[(0, [5])], then=[("GlobalAveragePooling1D", {})]),
        one("the mask goes on to an LSTM", implicit=[(0, [5]), (1, [4])], then=[("LSTM", {"units": 3})]),
        one("only that of the query goes on", implicit=[(1, [4])], then=[("GlobalAveragePooling1D", {})]),
        one("a given value_mask does not go on", tensors=[("value_mask", [4])], then=[("GlobalAveragePooling1D", {})]),
    ]  # fmt: skip
    return out


def multi_head_attention():
    name = "MultiHeadAttention"
    out = common(name, {"num_heads": 4, "key_dim": 3}, 7)
    for count in (1, 2, 3, 5):
        out.append(heads(name, f"{count} heads of 4", {"num_heads": count, "key_dim": 4}))
        out.append(heads(name, f"{count} heads of 7, values 5", {"num_heads": count, "key_dim": 7, "value_dim": 5}, flags=[SCORES]))
    out += [
        heads(name, "heads of 1", {"num_heads": 3, "key_dim": 1}), heads(name, "heads of 17, values 33", {"num_heads": 2, "key_dim": 17, "value_dim": 33}),
        heads(name, "gate, values 5", {"num_heads": 2, "key_dim": 3, "value_dim": 5, "use_gate": True}), heads(name, "value of other features", {"num_heads": 2, "key_dim": 3}, value=9),
        heads(name, "three of other features", {"num_heads": 2, "key_dim": 3, "value_dim": 4}, value=9, key=2, flags=[SCORES]),
        heads(name, "output_shape 7", {"num_heads": 2, "key_dim": 3, "output_shape": 7}), heads(name, "output_shape (3, 2)", {"num_heads": 2, "key_dim": 3, "output_shape": (3, 2)}),
        heads(name, "output_shape (2, 1, 3), no bias", {"num_heads": 3, "key_dim": 2, "output_shape": (2, 1, 3), "use_bias": False}),
        heads(name, "attention_axes 1", {"num_heads": 2, "key_dim": 3, "attention_axes": 1}), heads(name, "attention_axes -2", {"num_heads": 2, "key_dim": 3, "attention_axes": -2}),
    ]  # fmt: skip
    base = {"num_heads": 2, "key_dim": 3, "value_dim": 4}

    def images(title, axes, query, value, **more):
        arguments = {**base, **({} if axes is None else {"attention_axes": axes}), **more.pop("arguments", {})}
        return heads(name, title, arguments, size=(2, 0, 0, 0), shapes=[[2, *query], [2, *value]], **more)

    out += [
        images("images, all axes", None, [3, 2, 5], [3, 2, 5]), images("images, all axes, other sizes", None, [3, 2, 5], [2, 5, 4], flags=[SCORES]),
        images("images, rows", (1,), [3, 2, 5], [4, 2, 5]), images("images, rows, scores", (1,), [3, 2, 5], [4, 2, 5], flags=[SCORES]),
        images("images, columns", (2,), [3, 2, 5], [3, 4, 5]), images("images, columns, scores", (2,), [3, 2, 5], [3, 4, 5], flags=[SCORES]),
        images("images, axis -2", (-2,), [3, 2, 5], [3, 4, 5]), images("images, columns, gate", (2,), [3, 2, 5], [3, 4, 5], arguments={"use_gate": True, "output_shape": 3}),
        images("images, both axes the other way", (2, 1), [3, 2, 5], [3, 4, 5], flags=[SCORES]),
        images("images, rows, causal", (1,), [3, 2, 5], [4, 2, 5], flags=[CAUSAL]), images("images, rows, window", (1,), [5, 2, 3], [5, 2, 3], arguments={"sliding_window": 2}),
        images("images, rows, attention_mask", (1,), [3, 2, 5], [4, 2, 5], tensors=[("attention_mask", [3, 4])], flags=[SCORES]),
        images("images, columns, attention_mask", (2,), [3, 2, 5], [3, 4, 5], tensors=[("attention_mask", [2, 4])]),
        images("images, columns, attention_mask for each row", (2,), [3, 2, 5], [3, 4, 5], tensors=[("attention_mask", [3, 1, 2, 4])], flags=[SCORES]),
        images("images, all axes, attention_mask", None, [3, 2, 5], [2, 2, 5], tensors=[("attention_mask", [3, 2, 2, 2])]),
        images("images, all axes, attention_mask of rows", None, [3, 2, 5], [2, 4, 5], tensors=[("attention_mask", [3, 1, 2, 1])], flags=[SCORES]),
        images("images, rows, masks", (1,), [3, 2, 5], [4, 2, 5], implicit=[(0, [3]), (1, [4])]),
        images("volumes, all axes", None, [2, 3, 2, 5], [2, 1, 2, 5]), images("volumes, the middle axis", (2,), [2, 3, 2, 5], [2, 4, 2, 5], flags=[SCORES]),
        images("volumes, first and last axis", (1, 3), [2, 3, 2, 5], [4, 3, 2, 5], flags=[SCORES]), images("volumes, last and first axis", (3, 1), [2, 3, 2, 5], [4, 3, 2, 5], flags=[SCORES]),
    ]  # fmt: skip
    return out


def group_query_attention():
    name = "GroupQueryAttention"
    out = common(name, {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}, 7)
    for queries, keys in ((1, 1), (2, 1), (3, 3), (4, 4), (5, 1), (6, 3), (6, 2)):
        arguments = {"head_dim": 5, "num_query_heads": queries, "num_key_value_heads": keys}
        out.append(heads(name, f"{queries} heads, {keys} of keys", arguments))
        out.append(heads(name, f"{queries} heads, {keys} of keys, scores", {**arguments, "head_dim": 4}, flags=[SCORES]))
    return out


def cases(name):
    return globals()[name]()
