"""Layers with several inputs."""

from run import Case

CLASSES = {name: name.title() for name in ("add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate")}

SHAPES = [
    ("two", [[3, 5], [3, 5]]),
    ("rank 3", [[2, 3, 7], [2, 3, 7]]),
    ("rank 4", [[2, 3, 4, 5], [2, 3, 4, 5]]),
    ("rank 5", [[2, 2, 3, 2, 3], [2, 2, 3, 2, 3]]),
    ("rank 1", [[6], [6]]),
    ("batch 1", [[1, 17], [1, 17]]),
    ("batch 33", [[33, 4], [33, 4]]),
    ("67 features", [[2, 67], [2, 67]]),
    ("1 at the end", [[2, 3, 5], [2, 3, 1]]),
    ("1 at the end of the first", [[2, 3, 1], [2, 3, 5]]),
    ("1 in the middle", [[3, 1, 5], [3, 4, 5]]),
    ("1 in both", [[2, 4, 1], [2, 1, 5]]),
    ("a pixel and an image", [[2, 1, 1, 6], [2, 3, 5, 6]]),
    ("an image and its mask", [[2, 3, 5, 6], [2, 3, 5, 1]]),
    ("features and one number", [[4, 9], [4, 1]]),
    ("rank 2 and 3", [[2, 5], [2, 3, 5]]),
    ("rank 3 and 2", [[2, 3, 5], [2, 5]]),
    ("rank 4 and 2", [[2, 3, 4, 5], [2, 5]]),
    ("rank 3 and 4", [[2, 4, 5], [2, 3, 4, 5]]),
    ("rank 1 and 2", [[3], [3, 1]]),
    ("rank 3 and 2, both grow", [[2, 3, 1], [2, 5]]),
]
MORE = [
    ("three", [[2, 7], [2, 7], [2, 7]]),
    ("four of rank 3", [[2, 3, 5], [2, 3, 5], [2, 3, 5], [2, 3, 5]]),
    ("three, 1s", [[2, 3, 1], [2, 1, 5], [2, 3, 5]]),
    ("three ranks", [[2, 5], [2, 4, 5], [2, 3, 4, 5]]),
    ("seven", [[3, 4]] * 7),
]
JOINS = [
    ("two", -1, [[3, 5], [3, 7]]),
    ("two, axis 1", 1, [[3, 5], [3, 7]]),
    ("three", -1, [[2, 1], [2, 16], [2, 3]]),
    ("six", -1, [[2, 3], [2, 4], [2, 5], [2, 1], [2, 8], [2, 2]]),
    ("sequences by features", -1, [[2, 5, 3], [2, 5, 4]]),
    ("sequences by features, axis 2", 2, [[2, 5, 3], [2, 5, 4]]),
    ("sequences by steps", 1, [[2, 5, 3], [2, 2, 3], [2, 1, 3]]),
    ("sequences by steps, axis -2", -2, [[2, 5, 3], [2, 2, 3]]),
    ("images by channels", -1, [[2, 3, 4, 5], [2, 3, 4, 17]]),
    ("images by channels, axis 3", 3, [[2, 3, 4, 4], [2, 3, 4, 8]]),
    ("images by rows", 1, [[2, 3, 4, 5], [2, 1, 4, 5]]),
    ("images by columns", 2, [[2, 3, 4, 5], [2, 3, 7, 5]]),
    ("images by columns, axis -2", -2, [[3, 3, 2, 1], [3, 3, 7, 1]]),
    ("images by rows, axis -3", -3, [[2, 3, 4, 1], [2, 6, 4, 1]]),
    ("rank 5", 3, [[2, 2, 3, 2, 3], [2, 2, 3, 1, 3]]),
    ("batch 1", -1, [[1, 33], [1, 31]]),
    ("batch 17", 1, [[17, 2], [17, 3]]),
    ("1 channel each", -1, [[2, 4, 5, 1], [2, 4, 5, 1], [2, 4, 5, 1]]),
]


def cases(name):
    if name == "concatenate":
        return [
            Case(title, [("Concatenate", {} if axis == -1 and i % 2 == 0 else {"axis": axis})], shapes)
            for i, (title, axis, shapes) in enumerate(JOINS)
        ]
    rows = SHAPES if name == "subtract" else [*SHAPES, *MORE]
    out = [Case(title, [(CLASSES[name], {})], shapes, (-2.0, 2.0)) for title, shapes in rows]
    if name in ("maximum", "minimum"):
        out.append(Case("many equal", [(CLASSES[name], {})], [[3, 9], [3, 9]], (-2.0, 2.0), integers=True))
    out.append(Case("then Dense", [(CLASSES[name], {}), ("Dense", {"units": 4})], [[3, 5], [3, 5]]))
    return out
