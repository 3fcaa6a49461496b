"""Our own protobuf messages (lightboard.wire), field numbers as in TensorFlow's event files."""
