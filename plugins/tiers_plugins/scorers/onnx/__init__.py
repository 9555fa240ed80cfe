"""Trained models in ONNX files: opened, matched with a policy, and run."""
