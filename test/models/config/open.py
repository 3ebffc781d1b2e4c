"""Opens models that were made here in real Keras, and asks whether it would write the same.

    node --import ./scripts/register.mjs test/models/config/write.ts > ours.txt
    KERAS_BACKEND=numpy python test/models/config/open.py < ours.txt
"""

import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "numpy")
import keras  # noqa: E402


def strip(value):
    if isinstance(value, list):
        return [strip(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "__keras_tensor__":
        return value["config"]["keras_history"]
    left_out = ("shared_object_id", "use_cudnn")
    return {k: strip(v) for k, v in sorted(value.items()) if v is not None and k not in left_out and not (k in ("training", "mask") and not v)}


def differences(ours, theirs, path):
    """Places at which two trees differ."""
    if type(ours) is type(theirs) and isinstance(ours, dict):
        for key in sorted(set(ours) | set(theirs)):
            yield from differences(ours.get(key), theirs.get(key), f"{path}.{key}")
    elif type(ours) is type(theirs) and isinstance(ours, list) and len(ours) == len(theirs):
        for at, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{path}[{at}]")
    elif ours != theirs:
        yield f"{path}: {json.dumps(ours)[:200]} here, {json.dumps(theirs)[:200]} in Keras"


opened, different = 0, 0
for line in sys.stdin:
    keras.utils.clear_session()
    ours = json.loads(line)
    try:
        theirs = json.loads(keras.models.model_from_json(line).to_json())
    except Exception as error:
        print("NOT OPENED", ours["config"]["name"], str(error)[:300])
        continue
    opened += 1
    found = list(differences(strip(ours), strip(theirs), ours["config"]["name"]))
    different += len(found) > 0
    print("".join(f"{each}\n" for each in found), end="")
print(f"{opened} opened, {different} of them written in another way")
