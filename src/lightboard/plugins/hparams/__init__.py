"""Hyperparameters and the metrics they led to: add_hparams."""
