from run import Case


def cases():
    out = []
    for data_format in (None, "channels_last", "channels_first"):
        for shape in ([5], [3, 7], [2, 3, 5], [2, 3, 4, 5], [2, 2, 3, 2, 3], [1, 1, 1, 1], [3, 1, 4, 1]):
            layer = ("Flatten", {} if data_format is None else {"data_format": data_format})
            out.append(Case(f"{data_format or 'default'} rank {len(shape)} {shape}", [layer], shape))
    return out
