from cases import pooling2d


def cases():
    return pooling2d.cases("MaxPooling2D", 4)
