"""Trains iris.onnx: a forest that tells three kinds of iris apart. Run it through tools/train.

Source: scikit-learn's load_iris. A third is held out and goes to held_out.json; the rest trains the forest.
"""

import json
from pathlib import Path

import numpy as np
from onnx import checker, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_iris
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
SEED = 20251
OPSET, ML_OPSET, IR_VERSION = 17, 3, 8  # of ONNX 1.12 (2022): what older runtimes read too


def main():
    iris = load_iris()
    # The page's sliders give float32, so the thresholds are learnt on float32 too.
    features = iris.data.astype(np.float32)
    train_x, test_x, train_y, test_y = train_test_split(
        features, iris.target, test_size=1 / 3, random_state=SEED, stratify=iris.target)
    # Random thresholds and two features tried at each split: every slider then has a say, not the petal's two
    # alone, and the probabilities change gradually.
    forest = ExtraTreesClassifier(n_estimators=60, max_features=2, min_samples_leaf=2, random_state=SEED)
    forest.fit(train_x, train_y)
    model = to_onnx(forest, initial_types=[("X", FloatTensorType([None, 4]))], name="iris",
                    target_opset={"": OPSET, "ai.onnx.ml": ML_OPSET}, options={"zipmap": False})
    # skl2onnx names one domain twice and leaves the other at the version its operators need at least.
    del model.opset_import[:]
    model.opset_import.extend([helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)])
    model.ir_version = IR_VERSION
    model.producer_name = "vitrine models/iris/train.py"
    model.producer_version = ""
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    checker.check_model(model, full_check=True)
    (HERE / "iris.onnx").write_bytes(model.SerializeToString(deterministic=True))
    lines = ",\n".join(f"  {json.dumps([*(round(float(v), 1) for v in row), int(label)])}"
                       for row, label in zip(test_x, test_y))
    (HERE / "held_out.json").write_text(f"[\n{lines}\n]\n")
    print(f"iris: {(forest.predict(test_x) == test_y).mean():.4f} of {len(test_y)} held-out flowers")


if __name__ == "__main__":
    main()
