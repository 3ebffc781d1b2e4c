from cases import pooling2d


def cases():
    return pooling2d.cases("AveragePooling2D", 5)
