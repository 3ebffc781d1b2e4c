from run import Case

SPACES = {1: [[1], [5], [16], [33]], 2: [[1, 1], [3, 5], [4, 7], [8, 8]], 3: [[1, 1, 1], [2, 3, 5], [3, 4, 2], [4, 1, 3]]}
CHANNELS = [1, 3, 4, 5, 17]


def cases(name):
    rank, kind = int(name[-2]), "Max" if "max" in name else "Average"
    out = []
    for i, space in enumerate(SPACES[rank] * 2):
        for j, (first, keepdims) in enumerate(((False, False), (True, False), (False, True), (True, True))):
            if i >= len(SPACES[rank]) and j % 2 == 0 and first:
                continue
            channels, batch = CHANNELS[(2 * i + j) % 5], 2 + (i + j) % 2
            shape = [batch, channels, *space] if first else [batch, *space, channels]
            arguments = {"data_format": "channels_first" if first else "channels_last", "keepdims": keepdims}
            title = f"{'x'.join(map(str, shape))}{' first' if first else ''}{' keepdims' if keepdims else ''}"
            out.append(Case(title, [(f"Global{kind}Pooling{rank}D", arguments)], shape, (-2.0, 2.0)))
    layer = (f"Global{kind}Pooling{rank}D", {})
    out.append(Case("default arguments", [layer], [2, *[3, 4, 2][:rank], 6]))
    out.append(Case("below 0", [layer], [2, *[3, 5, 2][:rank], 5], (-2.0, -1.0)))
    out.append(Case("batch 17, then Dense", [layer, ("Dense", {"units": 3})], [17, *[5, 2, 3][:rank], 4]))
    return list({case.name: case for case in out}.values())
