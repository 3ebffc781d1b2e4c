"""Layers that sum products along chosen axes."""

from run import Case

DOTS = [
    ("vectors", 1, [[3, 7], [3, 7]]),
    ("vectors, axis -1", -1, [[33, 21], [33, 21]]),
    ("one number each", 1, [[4, 1], [4, 1]]),
    ("matrices, axis 1", 1, [[2, 5, 3], [2, 5, 4]]),
    ("matrices, axis 2", 2, [[2, 3, 5], [2, 4, 5]]),
    ("matrices, axes 1 and 2", [1, 2], [[3, 6, 5], [3, 17, 6]]),
    ("matrices, axes 2 and 1", [2, 1], [[3, 5, 19], [3, 19, 21]]),
    ("matrices, axes -1 and -2", [-1, -2], [[2, 5, 3], [2, 3, 4]]),
    ("matrices, axes -2 and -1", [-2, -1], [[2, 5, 3], [2, 4, 5]]),
    ("vector and matrix", [1, 1], [[2, 5], [2, 5, 7]]),
    ("vector and matrix, axes 1 and 2", [1, 2], [[3, 5], [3, 7, 5]]),
    ("matrix and vector", [2, 1], [[2, 7, 5], [2, 5]]),
    ("matrix and vector, axis 1", 1, [[2, 5, 7], [2, 5]]),
    ("rank 4 and 3", [3, 1], [[2, 3, 4, 5], [2, 5, 7]]),
    ("rank 4 and 3, axes 2 and 2", [2, 2], [[2, 3, 4, 5], [2, 7, 4]]),
    ("rank 3 and 4", [1, 3], [[2, 5, 3], [2, 2, 3, 5]]),
    ("rank 4 both, axis 1", 1, [[2, 5, 3, 2], [2, 5, 2, 3]]),
    ("rank 4 both, axes 2 and 2", [2, 2], [[2, 2, 6, 3], [2, 3, 6, 2]]),
    ("rank 2 and 4", [1, 2], [[2, 5], [2, 3, 5, 2]]),
    ("rank 5 and 2", [3, 1], [[2, 2, 3, 4, 2], [2, 4]]),
    ("attention scores", 2, [[2, 17, 33], [2, 19, 33]]),
    ("large", [2, 1], [[1, 67, 130], [1, 130, 35]]),
]
EINSUMS = [
    # equation, output shape, bias axes, input shape, activation
    ("ab,bc->ac", 7, "c", [3, 5], "relu"),
    ("ab,bc->ac", [64], None, [5, 17], None),
    ("ab,cb->ac", [9], "c", [3, 21], "tanh"),
    ("abc,cd->abd", [None, 19], "d", [2, 4, 5], "gelu"),
    ("abc,cd->abd", [4, 6], "bd", [2, 4, 5], "relu"),
    ("abc,cd->abd", [4, 6], "b", [2, 4, 5], None),
    ("abc,cd->abd", [None, 6], "d", [2, 4, 5], "softmax"),
    ("abc,cde->abde", [None, 2, 9], "de", [2, 7, 5], None),
    ("abc,cde->abde", [None, 2, 9], "e", [2, 7, 5], None),
    ("abc,cde->abde", [None, 3, 4], "d", [2, 3, 5], "relu"),
    ("abc,dce->abde", [None, 3, 4], "de", [2, 3, 5], None),
    ("abc,cde->adbe", [3, None, 4], "de", [2, 6, 5], "relu"),
    ("abc,cde->adbe", [3, None, 4], None, [2, 6, 5], "softmax"),
    ("abcd,cde->abe", [None, 10], "e", [2, 5, 3, 4], None),
    ("abcd,dce->abe", [None, 10], "e", [2, 5, 3, 4], "silu"),
    ("abcd,ced->aeb", [10, None], "e", [2, 5, 3, 4], None),
    ("abcd,bde->ace", [None, 6], "e", [2, 3, 5, 4], None),
    ("abc,bd->adc", [6, 5], "d", [2, 4, 5], None),
    ("abc,bcd->ad", [18], "d", [2, 4, 5], "relu"),
    ("abc,bd->ad", [6], "d", [2, 4, 5], None),
    ("abc,cd->ad", [6], "d", [2, 4, 5], None),
    ("abc,bcd->abd", [4, 7], "bd", [3, 4, 5], "relu"),
    ("abc,bcd->abd", [4, 7], "d", [3, 4, 5], None),
    ("abc,bdc->adb", [7, 4], None, [3, 4, 5], None),
    ("abcd,bde->abce", [2, None, 21], "e", [2, 2, 19, 17], None),
    ("abcd,bcde->abce", [2, 3, 6], "e", [2, 2, 3, 4], "tanh"),
    ("abc,c->abc", [4, 5], "c", [2, 4, 5], None),
    ("abc,bc->acb", [5, 4], None, [2, 4, 5], None),
    ("abc,bd->abdc", [4, 6, 5], "d", [2, 4, 5], None),
    ("ab,c->abc", [5, 3], "c", [2, 5], None),
    ("ab,b->a", [], None, [3, 5], None),
    ("abc,c->ab", [4], "b", [2, 4, 5], None),
    ("abc,bc->a", [], None, [3, 4, 5], None),
    ("...x,xy->...y", [64], "y", [2, 3, 5], None),
    ("...x,xy->...y", [6], "y", [2, 3, 4, 5], "relu"),
    ("...x,xy->...y", 6, None, [4, 5], None),
    ("...bc,cd->...bd", [4, 6], "bd", [2, 3, 4, 5], None),
    ("...bc,bcd->...bd", [4, 6], "d", [2, 3, 4, 5], None),
    ("...x,xyz->...zy", [3, 4], "y", [2, 3, 5], None),
    ("ab...,bc->ac...", [6], None, [2, 5], None),
    ("ab...,bc->ac...", [6], "c", [2, 5, 3], None),
    ("ab...,bc->ac...", [6], "c", [2, 5, 3, 4], "relu"),
    ("xyz...,yzw->xw...", [6], "w", [2, 3, 4, 5], None),
]


def cases(name):
    if name == "dot":
        rows = [(title, {"axes": axes}, shapes) for title, axes, shapes in DOTS]
        rows += [(f"{title}, normalized", {"axes": axes, "normalize": True}, shapes) for title, axes, shapes in DOTS[:16]]
        return [Case(title, [("Dot", arguments)], shapes, (-2.0, 2.0)) for title, arguments, shapes in rows]
    out = []
    for equation, output_shape, bias_axes, shape, activation in EINSUMS:
        arguments = {"equation": equation, "output_shape": output_shape, "bias_axes": bias_axes, "activation": activation}
        title = f"{equation} {shape} to {output_shape} bias {bias_axes} {activation}"
        out.append(Case(title, [("EinsumDense", arguments)], shape, (-2.0, 2.0)))
    return out
