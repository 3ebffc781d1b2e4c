from run import Case


def dense(units, activation=None, **arguments):
    return ("Dense", {"units": units, "activation": activation, **arguments})


def conv(filters, kernel_size, activation="relu", **arguments):
    return ("Conv2D", {"filters": filters, "kernel_size": kernel_size, "activation": activation, **arguments})


def lstm(units, **arguments):
    return ("LSTM", {"units": units, **arguments})


def act(activation):
    return ("Activation", {"activation": activation})


def maxpool(pool_size=2, **arguments):
    return ("MaxPooling2D", {"pool_size": pool_size, **arguments})


def avgpool(pool_size=2, **arguments):
    return ("AveragePooling2D", {"pool_size": pool_size, **arguments})


def reshape(*target_shape):
    return ("Reshape", {"target_shape": target_shape})


FLATTEN, DROPOUT = ("Flatten", {}), ("Dropout", {"rate": 0.5})
FIRST = {"data_format": "channels_first"}


def cases():
    return [
        # Dense stacks
        Case("mlp 784-4-10", [dense(4), dense(10, "softmax")], [3, 784]),
        Case("mlp 784x1", [dense(4), dense(10, "softmax")], [1, 20, 1]),
        Case("mlp 32x28", [dense(4), dense(10, "softmax")], [2, 32, 28]),
        Case("mlp 8x7x1", [dense(4), dense(10, "softmax")], [2, 8, 7, 1]),
        Case("mlp relu relu softmax", [dense(17, "relu"), dense(9, "relu"), dense(5, "softmax")], [5, 13]),
        Case("mlp with dropout", [dense(16, "tanh"), DROPOUT, dense(7, "selu"), DROPOUT, dense(1, "sigmoid")], [4, 9]),
        Case("mlp of five", [dense(8, "elu"), dense(9, "gelu"), dense(7, "silu"), dense(5, "mish"), dense(3)], [3, 6]),
        Case("dense without biases", [dense(8, "relu", use_bias=False), dense(3, use_bias=False)], [2, 5]),
        Case("activations as layers", [dense(6), act("relu"), dense(5), act("tanh"), dense(4), act("softmax")], [3, 7]),
        Case("activation twice", [dense(6, "relu"), act("sigmoid"), act("softmax")], [2, 4]),
        # Convolutional nets
        Case("cnn digits", [conv(8, 3), maxpool(), conv(16, 3), maxpool(), FLATTEN, dense(10, "softmax")], [2, 28, 28, 1]),
        Case("cnn same", [conv(5, 3, padding="same"), avgpool(), conv(7, 3, padding="same"), avgpool(), FLATTEN, DROPOUT, dense(4, "softmax")], [2, 12, 12, 3]),
        Case("cnn strided", [conv(6, 3, strides=2, padding="same"), conv(9, 3, strides=2, padding="same"), conv(4, 1, "linear")], [2, 13, 11, 3]),
        Case("cnn depthwise separable", [conv(6, 3, groups=3, padding="same"), conv(8, 1), conv(8, 3, groups=8), maxpool(3), FLATTEN, dense(3)], [2, 11, 11, 3]),
        Case("cnn dilated", [conv(4, 3, dilation_rate=2), conv(4, 3, dilation_rate=3, padding="same"), conv(2, 1, "sigmoid")], [2, 10, 9, 2]),
        Case("cnn channels_first", [conv(5, 3, **FIRST), maxpool(**FIRST), conv(6, 2, **FIRST), avgpool(padding="same", **FIRST), ("Flatten", FIRST), dense(4)], [2, 3, 12, 10]),
        Case("cnn channels_first, flattened as it lies", [conv(5, 3, **FIRST), FLATTEN, dense(4)], [2, 2, 6, 5]),
        Case("cnn formats mixed", [conv(4, 2, **FIRST), maxpool(), dense(3)], [2, 3, 7, 8]),
        Case("cnn activations as layers", [conv(5, 3, None), act("relu"), maxpool(2, strides=1), conv(3, 2, None), act("softmax")], [2, 7, 7, 2]),
        Case("cnn per pixel dense", [conv(4, 3, padding="same"), dense(5, "relu"), dense(2, "softmax")], [2, 5, 6, 3]),
        Case("pools only", [maxpool(3, strides=2, padding="same"), avgpool(2, strides=1), maxpool((1, 2))], [2, 9, 11, 5]),
        # Recurrent nets
        Case("lstm forecaster", [lstm(8), dense(1)], [3, 12, 1]),
        Case("lstm stack", [lstm(9, return_sequences=True), DROPOUT, lstm(5), dense(3, "softmax")], [2, 7, 4]),
        Case("lstm stack of three", [lstm(4, return_sequences=True), lstm(5, return_sequences=True, go_backwards=True), lstm(6, return_sequences=True)], [2, 5, 3]),
        Case("lstm per step dense", [lstm(6, return_sequences=True), dense(4, "relu"), dense(2)], [3, 5, 3]),
        Case("lstm flattened", [lstm(5, return_sequences=True), FLATTEN, dense(3, "tanh")], [2, 4, 3]),
        Case("lstm after dense", [dense(6, "relu"), lstm(5, activation="relu"), dense(2)], [2, 6, 3]),
        Case("lstm stateful stack", [lstm(5, stateful=True, return_sequences=True), lstm(4, stateful=True), dense(2)], [2, 3, 3], calls=2),
        # Mixed
        Case("reshape to image", [reshape(6, 6, 2), conv(5, 3), maxpool(), FLATTEN, dense(3, "softmax")], [2, 72]),
        Case("image to sequence", [conv(4, 3), reshape(5, -1), lstm(7), dense(2)], [2, 7, 6, 1]),
        Case("dense to sequence and back", [dense(12, "relu"), reshape(-1, 3), lstm(4, return_sequences=True), reshape(-1), dense(2)], [3, 5]),
        Case("reshape, flatten, reshape", [reshape(4, 6), FLATTEN, reshape(2, -1, 3), DROPOUT, dense(2)], [2, 24]),
        Case("flatten first", [FLATTEN, dense(7, "relu"), reshape(7, 1), lstm(3), act("softmax")], [2, 3, 4]),
        Case("dropout only at the ends", [DROPOUT, dense(4, "softplus"), DROPOUT], [3, 5]),
        Case("sequence to image", [lstm(8, return_sequences=True), reshape(4, 4, 4), avgpool(), conv(3, 2), FLATTEN, dense(2)], [2, 8, 3]),
    ]  # fmt: skip
