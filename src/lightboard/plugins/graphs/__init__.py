"""The model as a graph: add_graph, add_onnx_graph."""
